"""Tone toward somebody: whose voice, about whom, and what is left out."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import schemas
from analysis.paths import ROOT
from analysis.quotes.cues import cue_tone
from analysis.run import analyse
from analysis.sentiment import score_sentiment
from analysis.sentiment.stretches import Stretch, stretches
from analysis.sentiment.targets import occurrences
from analysis.sources import resolve_sources


@dataclass(frozen=True)
class FakeTone:
    label: str
    score: float
    confidence: float
    evidence: tuple[tuple[int, int], ...]


class FakeModel:
    """Negative where the text has "crook", and what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[tuple[int, int], ...]]] = []

    def __call__(self, items: Sequence[tuple[str, Sequence[tuple[int, int]]]]) -> list[FakeTone]:
        self.asked += items
        tones = []
        for text, _ in items:
            at = text.find("crook")
            evidence = ((at, at + 5),) if at >= 0 else ()
            tones.append(FakeTone("negative" if evidence else "neutral", -0.9 if evidence else 0.0, 0.8, evidence))
        return tones


def attribution(text: str, number: int, speaker: str, cue: str, *contents: str, **more) -> dict:
    def spans(*parts: str) -> list[list[int]]:
        return [[text.index(part), text.index(part) + len(part)] for part in parts if part]

    return {
        "attribution_id": f"a{number}",
        "article_id": "one",
        "kind": "indirect",
        "content": " … ".join(contents),
        "content_spans": spans(*contents),
        "cue": cue or None,
        "cue_spans": spans(cue),
        "cue_tone": cue_tone(cue) if cue else None,
        "speaker": speaker or None,
        "speaker_spans": spans(speaker),
        "is_floating": False,
    } | more


def article_of(text: str, *rows: dict) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, str]]:
    """The tables of one article, and its sources' names by id."""
    articles = schemas.conform([{"article_id": "one", "text": text, "language": "en"}], schemas.ARTICLES)
    attributions = schemas.conform(pd.DataFrame(list(rows)), schemas.ATTRIBUTIONS)
    attributions, sources = resolve_sources(articles, attributions)
    return articles, attributions, dict(zip(sources["source_id"], sources["name"], strict=True))


def toward(text: str, *rows: dict, method: str = "model", **options) -> list[tuple[str, str, str]]:
    """(target, voice, label) of each row; the voice of the outlet is "outlet"."""
    articles, attributions, names = article_of(text, *rows)
    table = score_sentiment(articles, attributions, scorer=FakeModel(), **options)
    schemas.check(table, schemas.SENTIMENT)
    table = table[(table["unit"] == "target") & (table["method"] == method)]
    return [
        (row.target, names.get(row.source_id, "unknown") if row.is_quoted else "outlet", row.label)
        for row in table.itertuples()
    ]


RETOLD = "Anna Berg met Jonas Wicht. Berg said Wicht is a crook."


def test_what_somebody_says_of_another_is_his_voice_and_never_the_outlets():
    found = toward(RETOLD, attribution(RETOLD, 0, "Berg said"[:4], "said", "Wicht is a crook"))
    assert ("Jonas Wicht", "Anna Berg", "negative") in found
    assert [label for target, voice, label in found if voice == "outlet" and target == "Jonas Wicht"] == ["neutral"]


def test_the_outlets_own_words_are_its_own():
    assert toward("The crook Jonas Wicht, a banker, left. Wicht smiled.")[0] == ("Jonas Wicht", "outlet", "negative")


def test_scare_quotes_are_the_outlets():
    found = toward("The so-called “crook” Jonas Wicht left. Wicht smiled.")
    assert found[0] == ("Jonas Wicht", "outlet", "negative")


def test_what_somebody_says_of_himself_is_left_out():
    text = "Jonas Wicht, a banker, spoke. Wicht said he is a crook."
    start = text.index("Wicht said")
    row = attribution(text, 0, "Wicht", "said", "he is a crook", speaker_spans=[[start, start + 5]])
    assert {voice for _, voice, _ in toward(text, row)} == {"outlet"}


def test_a_nested_attribution_is_the_innermost_sources():
    text = "Anna Berg and Jonas Wicht met Ada Okoye. Berg said Okoye had called Wicht a crook."
    outer = attribution(text, 0, "Berg said"[:4], "said", "Okoye had called Wicht a crook")
    inner = attribution(text, 1, "Okoye had"[:5], "had called", "Wicht a crook", nested_in="a0")
    for row, name in ((outer, "Berg said"), (inner, "Okoye had")):
        start = text.index(name)
        row["speaker_spans"] = [[start, start + len(name.split()[0])]]
    negative = [(target, voice) for target, voice, label in toward(text, outer, inner) if label == "negative"]
    assert negative == [("Jonas Wicht", "Ada Okoye")]


def test_what_nobody_is_named_for_stays_with_the_outlet():
    text = "Jonas Wicht, a banker, is widely seen as a crook."
    row = attribution(text, 0, "", "seen", "a crook")
    assert toward(text, row) == [("Jonas Wicht", "outlet", "negative")]


def test_a_quotation_of_somebody_unknown_is_not_the_outlets():
    text = "“Jonas Wicht is a crook.” Jonas Wicht left."
    row = attribution(text, 0, "", "", "“Jonas Wicht is a crook.”", kind="direct", is_floating=True)
    assert toward(text, row) == [("Jonas Wicht", "unknown", "negative"), ("Jonas Wicht", "outlet", "neutral")]


@pytest.mark.parametrize(
    ("cue", "content", "expected"),
    [
        ("said", "that Wicht is wise", "that Wicht is wise"),
        ("praised", "Wicht for his work", "praised Wicht for his work"),
        ("refused to recognize", "Wicht as mayor", "refused to recognize Wicht as mayor"),
        ("never said", "that Wicht is wise", "never said that Wicht is wise"),
        ("claimed", "that Wicht is wise", "that Wicht is wise"),
    ],
)
def test_a_cue_that_judges_is_read_with_what_it_introduces(cue, content, expected):
    text = f"Berg {cue} {content}."
    row = attribution(text, 0, "Berg", cue, content, source_id="s1", nested_in=None)
    assert [one.words for one in stretches(text, [row]) if one.is_quoted] == [expected]


def test_words_that_only_join_go_with_what_they_join():
    text = "Berg described the visit as a sham."
    row = attribution(text, 0, "Berg", "described", "the visit", "a sham", source_id="s1", nested_in=None)
    own, quoted = stretches(text, [row])
    assert (own.words, quoted.words) == ("Berg described", "described the visit as a sham")


def test_who_says_it_is_read_with_it_but_is_not_his_word():
    text = "On Monday Wicht’s ally Berg said that Wicht is wise."
    row = attribution(text, 0, "Wicht’s ally Berg", "said", "that Wicht is wise", source_id="s1", nested_in=None)
    quoted = next(one for one in stretches(text, [row]) if one.is_quoted)
    assert quoted.text == "Wicht’s ally Berg said that Wicht is wise"
    assert quoted.words == "that Wicht is wise"
    assert quoted.inside(text.index("Wicht’s"), text.index("’s")) is None
    second = text.rindex("Wicht")
    assert quoted.inside(second, second + 5) == (quoted.text.rindex("Wicht"), quoted.text.rindex("Wicht") + 5)
    assert quoted.outside(0, len(quoted.text)) == [(text.index("that"), len(text) - 1)]


def test_a_doubting_cue_is_not_read_with_what_it_introduces():
    text = "Berg claimed that Wicht is wise."
    row = attribution(text, 0, "Berg", "claimed", "that Wicht is wise", source_id="s1", nested_in=None)
    assert [one.text for one in stretches(text, [row]) if one.is_quoted] == ["that Wicht is wise"]


def test_the_evidence_is_words_of_the_article():
    articles, attributions, _ = article_of(RETOLD, attribution(RETOLD, 0, "Berg said"[:4], "said", "Wicht is a crook"))
    table = score_sentiment(articles, attributions, scorer=FakeModel()).query("method == 'model'")
    row = table[table["label"] == "negative"].iloc[0]
    assert row["evidence"] == ["crook"]
    assert [RETOLD[s:e] for s, e in row["evidence_spans"]] == ["crook"]
    assert [RETOLD[s:e] for s, e in row["target_spans"]] == ["Wicht"]
    assert row["confidence"] == 0.8


def test_the_same_words_about_the_same_target_are_scored_once():
    model = FakeModel()
    articles, attributions, _ = article_of("Jonas Wicht, a banker, left.")
    twice = pd.concat([articles, articles.assign(article_id="two")])
    table = score_sentiment(twice, attributions, scorer=model)
    assert len(model.asked) == 1
    assert sorted(table.query("method == 'model'")["article_id"]) == ["one", "two"]


def test_vader_stands_beside_the_model():
    assert toward("Jonas Wicht, a banker, suffered a terrible defeat.", method="vader") == [
        ("Jonas Wicht", "outlet", "negative")
    ]


def test_a_term_is_a_target_and_a_name_takes_its_pronouns():
    text = "Jonas Wicht, a banker, built the dam. He is a crook."
    found = toward(text, terms=["the dam", "Wicht", "Okoye"])
    assert ("the dam", "outlet", "neutral") in found
    assert [label for target, _, label in found if target == "Wicht"] == ["neutral", "negative"]
    assert "Okoye" not in {target for target, _, _ in found}


@pytest.mark.parametrize(("term", "found"), [("dam", 2), ("the  dam", 1), ("DAM", 2), ("da", 0), ("", 0), ("(dam)", 0)])
def test_terms_are_whole_words_in_any_case(term, found):
    assert len(occurrences("The dam held. A dam, not a damsel.", term)) == found


def test_a_sentence_without_end_is_read_in_parts():
    text = "Jonas Wicht, a banker, and " * 2000
    parts = stretches(text, [])
    assert max(len(one.text) for one in parts) <= 1200


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_each_stretch_is_words_of_the_article_and_no_voice_has_anothers(data):
    text = data.draw(st.text(alphabet="ab .,“”\n", max_size=80))
    cuts = st.integers(0, len(text))
    rows = []
    for number in range(data.draw(st.integers(0, 3))):
        start, end = sorted((data.draw(cuts), data.draw(cuts)))
        rows.append(
            {
                "attribution_id": f"a{number}",
                "kind": "indirect",
                "content_spans": [[start, end]] if start < end else [],
                "cue": None,
                "cue_spans": [],
                "cue_tone": None,
                "speaker_spans": [[end, end + 2]] if end + 2 <= len(text) else [],
                "source_id": f"s{number}",
                "is_floating": False,
                "nested_in": f"a{number - 1}" if number else None,
            }
        )
    own: set[int] = set()
    for one in stretches(text, rows):
        characters = {i for s, e in one.spans for i in range(s, e)}
        inside = {i for row in rows for s, e in row["content_spans"] for i in range(s, e)}
        assert characters <= inside if one.is_quoted else not characters & inside
        own |= characters
        for start, end in one.spans:
            found = one.inside(start, end)
            assert found is not None
            assert one.text[found[0] : found[1]] == text[start:end]
            assert one.outside(*found) == [(start, end)]


def test_a_span_across_a_gap_maps_to_both_pieces():
    one = Stretch("abc def ghi", ((0, 3), (8, 11)))
    assert one.text == one.words == "abc … ghi"
    assert one.outside(0, len(one.text)) == [(0, 3), (8, 11)]
    assert one.inside(1, 9) is None


SEED = ROOT.parent / "shared" / "seed" / "lukashenka-meets-jailed-opposition.txt"


@pytest.mark.slow
@pytest.mark.skipif(not SEED.exists(), reason="the page the project started from lies beside it, not in it")
def test_the_first_real_page_comes_out_right():
    corpus = analyse([SEED])
    names = dict(zip(corpus.sources["source_id"], corpus.sources["name"], strict=True))
    about = corpus.sentiment[corpus.sentiment["target"] == "Alyaksandr Lukashenka"]
    own = about[~about["is_quoted"].astype(bool) & (about["method"] != "vader")]
    carried = {word for words in own.loc[own["label"] == "negative", "evidence"] for word in words}
    assert {"strongman", "claimed", "fraudulent", "jailed"} <= carried
    model = about[about["method"] == "model"]
    assert model.loc[~model["is_quoted"].astype(bool), "score"].mean() < 0
    for name in ("Svyatlana Tsikhanouskaya", "Paval Latushka"):
        theirs = model[model["source_id"].map(names) == name]
        assert theirs["label"].tolist() == ["negative"]
    assert "Alyaksandr Lukashenka" not in set(about["source_id"].map(names))
