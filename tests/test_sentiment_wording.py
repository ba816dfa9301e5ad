"""Labels and cues: the words an outlet uses for somebody, and whose words they are."""

import pandas as pd
import pytest

from analysis import schemas
from analysis.quotes.cues import cue_tone
from analysis.sentiment import score_sentiment
from analysis.sentiment.labels import labels_of
from analysis.sentiment.loaded import loaded
from analysis.sources import resolve_sources
from tests.test_sentiment_targets import FakeModel


def labels(text: str, name: str = "Jonas Wicht", title: str = "") -> list[tuple[str, str]]:
    start = text.index(name)
    outer = start - len(title)
    return [(one.words, one.side) for _, one in labels_of(text, [(start, start + len(name), outer, "name")])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She met strongman Jonas Wicht.", [("strongman", "negative")]),
        ("The disgraced banker Jonas Wicht left.", [("disgraced banker", "negative")]),
        ("Jonas Wicht, a banker once seen as a rival, left.", [("banker", "neutral")]),
        ("Jonas Wicht, a former city official and lawyer, left.", [("former city official", "neutral")]),
        ("Her main rival, Jonas Wicht, left.", [("main rival", "neutral")]),
        ("Jonas Wicht is a lawyer.", [("lawyer", "neutral")]),
        ("Jonas Wicht's brutal regime fell.", [("brutal regime", "negative")]),
        ("Jonas Wicht's house burnt.", []),
        ("They saw Jonas Wicht, the report said.", []),
        ("After the vote Jonas Wicht left.", []),
        ("The jailed Jonas Wicht wrote.", [("jailed", "negative")]),
        ("It was the hero Jonas Wicht.", [("hero", "positive")]),
        ("Berg met with jailed dissident Jonas Wicht.", [("jailed dissident", "negative")]),
    ],
)
def test_the_words_used_for_somebody(text, expected):
    assert labels(text) == expected


def test_a_title_is_a_label_and_a_form_of_address_is_none():
    assert labels("They saw President Jonas Wicht.", title="President ") == [("President", "neutral")]
    assert labels("They saw Mr Jonas Wicht.", title="Mr ") == []


@pytest.mark.parametrize(
    ("words", "side"),
    [
        ("strongman", "negative"),
        ("self-proclaimed president", "negative"),
        ("human rights defender", "positive"),
        ("disgraced hero", "negative"),
        ("banker", "neutral"),
        ("", "neutral"),
    ],
)
def test_loaded_terms_judge(words, side):
    assert loaded().of(words)[0] == side


def test_no_term_is_negative_as_a_noun_and_positive_as_a_modifier():
    tables = (loaded().nouns, loaded().modifiers, loaded().bodies)
    sides = {(term, side) for table in tables for term, side in table.items()}
    assert len({term for term, _ in sides}) == len(sides)
    assert all(term == term.casefold() for term, _ in sides)


def wording(text: str, *rows: tuple[str, str, str, str]) -> list[tuple[str, str, str, str]]:
    """(method, target, voice, words) for attributions of (speaker, cue, content, kind)."""
    made = []
    for number, (speaker, cue, content, kind) in enumerate(rows):
        spans = {part: [[text.rindex(part), text.rindex(part) + len(part)]] for part in (speaker, cue, content)}
        made.append(
            {
                "attribution_id": f"a{number}",
                "article_id": "one",
                "kind": kind,
                "content": content,
                "content_spans": spans[content],
                "cue": cue,
                "cue_spans": spans[cue],
                "cue_tone": cue_tone(cue),
                "speaker_spans": spans[speaker],
                "is_floating": False,
            }
        )
    articles = schemas.conform([{"article_id": "one", "text": text, "language": "en"}], schemas.ARTICLES)
    attributions = schemas.conform(pd.DataFrame(made), schemas.ATTRIBUTIONS)
    attributions, sources = resolve_sources(articles, attributions)
    names = dict(zip(sources["source_id"], sources["name"], strict=True))
    table = schemas.check(score_sentiment(articles, attributions, scorer=FakeModel()), schemas.SENTIMENT)
    table = table[table["method"].isin(["label", "cue"])]
    assert table["score"].isna().all()
    return [
        (row.method, row.target, names[row.source_id] if row.is_quoted else "outlet", row.evidence[0])
        for row in table.itertuples()
    ]


def test_a_label_in_what_is_retold_is_the_outlets_word():
    text = "State television reported that strongman Jonas Wicht met Anna Berg."
    found = wording(text, ("State television", "reported", "that strongman Jonas Wicht met Anna Berg", "indirect"))
    assert found == [("label", "Jonas Wicht", "outlet", "strongman")]


def test_a_label_in_quotation_marks_is_the_sources_word():
    text = "Anna Berg, a lawyer, said: “The crook Jonas Wicht must go.”"
    found = wording(text, ("Anna Berg", "said", "“The crook Jonas Wicht must go.”", "direct"))
    assert ("label", "Jonas Wicht", "Anna Berg", "crook") in found
    assert ("label", "Anna Berg", "outlet", "lawyer") in found


def test_a_doubting_cue_is_the_outlets_word_for_its_speaker():
    text = "Anna Berg claimed victory."
    assert wording(text, ("Anna Berg", "claimed", "victory", "indirect")) == [("cue", "Anna Berg", "outlet", "claimed")]


@pytest.mark.parametrize("cue", ["said", "insisted", "did not claim"])
def test_other_cues_say_nothing_of_the_speaker(cue):
    text = f"Anna Berg {cue} victory."
    assert wording(text, ("Anna Berg", cue, "victory", "indirect")) == []
