"""Tone toward people on the pages: whose voice, what words, and what is not enough to say."""

import csv
import io
from dataclasses import replace

import pandas as pd
import pytest

from analysis.reporting import labels, tone_targets
from analysis.reporting.markup import plain
from analysis.reporting.selection import select
from analysis.reporting.story import open_story
from analysis.schemas import SENTIMENT, check, conform
from tests.corpus_fixture import HOSTILE, small_corpus


def target_row(article: str, text: str, words: str, label: str, **more) -> dict:
    start = text.index(words)
    return {
        "unit": "target",
        "article_id": article,
        "start": start,
        "end": start + len(words),
        "target": "Jonas Wicht",
        "target_kind": "person",
        "scored_spans": [[start, start + len(words)]],
        "is_quoted": False,
        "score": {"negative": -0.8, "neutral": 0.0, "positive": 0.8}[label],
        "label": label,
        "confidence": 0.9,
        "method": "model",
        "evidence": [],
    } | more


def corpus_with(*rows: dict):
    corpus = small_corpus()
    table = conform(pd.DataFrame(list(rows)), SENTIMENT)
    return replace(corpus, sentiment=check(pd.concat([corpus.sentiment, table], ignore_index=True), SENTIMENT))


def texts() -> dict[str, str]:
    corpus = small_corpus()
    return dict(zip(corpus.articles["article_id"], corpus.articles["text"], strict=True))


@pytest.fixture(scope="module")
def corpus():
    mayor = texts()["mayor"]
    at = mayor.index("safe")
    return corpus_with(
        target_row("mayor", mayor, "Her rival, Jonas Wicht, was not asked", "negative", evidence=["not asked"]),
        target_row(
            "mayor",
            mayor,
            "works as safe",
            "positive",
            is_quoted=True,
            evidence=["safe"],
            evidence_spans=[[at, at + 4]],
        ),
        target_row("mayor", mayor, "rival", "negative", method="label", score=None, evidence=["rival"]),
        target_row("mayor", mayor, "Mira Tesch", "neutral", target="Mira Tesch"),
        target_row("mayor", mayor, "bridge", "neutral", target="bridge", target_kind="term"),
    )


def shown(fragment) -> str:
    return plain(fragment.html)


def lines(fragment, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(fragment.csv[name])))


def test_an_article_tells_the_voices_apart(corpus):
    fragment = tone_targets.show_article_targets(open_story(corpus, "mayor"))
    told = {(row["target"], row["voice"]): row for row in lines(fragment, "tone_toward")}
    assert told["Jonas Wicht", "the outlet"]["negative"] == "1"
    assert told["Jonas Wicht", "the outlet"]["negative_words"] == "rival; not asked"
    assert told["Jonas Wicht", "a source that is not known"]["positive"] == "1"
    assert "Spoken of neutrally throughout: Mira Tesch" in shown(fragment)


def test_the_words_that_carry_it_are_marked_in_the_sentence(corpus):
    fragment = tone_targets.show_article_targets(open_story(corpus, "mayor"))
    assert "works as <b>safe</b>" in str(fragment.html)


def test_a_corpus_says_when_it_is_not_enough(corpus):
    fragment = tone_targets.show_corpus_targets(select(corpus))
    assert "not enough to say" in shown(fragment)
    assert {row["mean"] for row in lines(fragment, "tone_toward")} == {""}


def test_a_corpus_with_enough_has_a_mean_and_its_interval():
    mayor = texts()["mayor"]
    base = small_corpus()
    row = base.articles[base.articles["article_id"] == "mayor"]
    articles = pd.concat([base.articles, *(row.assign(article_id=f"m{n}") for n in range(5))], ignore_index=True)
    rows = [target_row(f"m{n}", mayor, "Jonas Wicht", "negative") for n in range(5) for _ in range(2)]
    corpus = replace(corpus_with(*rows), articles=articles)
    row = lines(tone_targets.show_corpus_targets(select(corpus)), "tone_toward")[0]
    assert (row["sentences"], row["articles"], float(row["mean"])) == ("10", "5", pytest.approx(-0.8))


def test_outlets_are_told_apart(corpus):
    shown_page = shown(tone_targets.show_corpus_targets(select(corpus)))
    assert "Harbour News : 1 negative, 0 neutral and 0 positive; not enough to say" in shown_page


def test_a_term_that_does_not_occur_is_said(corpus):
    fragment = tone_targets.show_article_targets(open_story(corpus, "mayor"), ["bridge", "canal", "lock"])
    assert "“canal” and “lock” do not occur in this article." in shown(fragment)
    assert "bridge" in shown(fragment)


def test_an_article_that_is_not_scored_says_why():
    row = target_row("mayor", texts()["mayor"], "bridge", "neutral", unit="article", score=None)
    why = {"method": "not scored: language fr, only English is read", "target": None, "label": None}
    corpus = corpus_with(row | why)
    assert "language fr" in shown(tone_targets.show_article_targets(open_story(corpus, "mayor")))
    assert "Not scored: 1 article: language fr" in shown(tone_targets.show_corpus_targets(select(corpus)))


def test_without_targets_the_page_says_so():
    corpus = small_corpus()
    assert "Nobody was found" in shown(tone_targets.show_article_targets(open_story(corpus, "mayor")))
    assert "Nobody was found" in shown(tone_targets.show_corpus_targets(select(corpus)))
    assert "No words for persons" in shown(labels.show_labels(select(corpus)))


def test_labels_are_listed_by_outlet_and_loaded_ones_marked(corpus):
    row = lines(labels.show_labels(select(corpus)), "labels")[0]
    assert (row["person"], row["outlet"], row["words"], row["loaded"]) == (
        "Jonas Wicht",
        "Harbour News",
        "rival",
        "negative",
    )


def test_labels_keep_the_capitals_of_names_and_not_those_of_a_sentences_start():
    found = labels._usual_spelling(["President", "president", "Sarvenian president", "president"])
    assert found == {"president": "president", "sarvenian president": "Sarvenian president"}


def test_hostile_names_and_words_stay_text():
    text = texts()[HOSTILE]
    rows = [
        target_row(HOSTILE, text, "A company", "negative", target=HOSTILE, evidence=[HOSTILE]),
        target_row(HOSTILE, text, "A company", "negative", target=HOSTILE, evidence=[HOSTILE], method="label"),
    ]
    corpus = corpus_with(*rows)
    for fragment in (
        tone_targets.show_article_targets(open_story(corpus, HOSTILE), [HOSTILE]),
        tone_targets.show_corpus_targets(select(corpus), [HOSTILE]),
        labels.show_labels(select(corpus)),
    ):
        assert "<script" not in str(fragment.html)
        assert "<svg" not in str(fragment.html)
