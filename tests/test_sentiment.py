"""Tone: known answers, whose voice a sentence is, and what is left unscored."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import schemas
from analysis.sentiment import score_sentiment
from analysis.sentiment.spans import merged, without
from analysis.sentiment.vader import label, lexicon_path
from tests.test_sentiment_targets import FakeModel


def tables(
    text: str,
    contents: list[tuple[str, str | None]] = (),
    language: str | None = "en",
    nested: dict[int, int] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One article and the attributions of `contents`: (words, source_id)."""
    articles = schemas.conform([{"article_id": "one", "text": text, "language": language}], schemas.ARTICLES)
    rows = []
    for number, (words, source) in enumerate(contents):
        start = text.index(words)
        rows.append(
            {
                "attribution_id": f"a{number}",
                "article_id": "one",
                "kind": "indirect",
                "content": words,
                "content_spans": [[start, start + len(words)]],
                "cue_spans": [],
                "speaker_spans": [],
                "source_id": source,
                "nested_in": f"a{nested[number]}" if nested and number in nested else None,
                "is_floating": False,
            }
        )
    return articles, schemas.conform(pd.DataFrame(rows), schemas.ATTRIBUTIONS)


def scored(*arguments, **options) -> pd.DataFrame:
    return schemas.check(score_sentiment(*tables(*arguments, **options), scorer=FakeModel()), schemas.SENTIMENT)


@pytest.mark.parametrize(("cue_tone", "voices"), [("conceding", {"rao"}), ("neutral", {"rao", "bell"})])
def test_what_a_source_says_another_conceded_stays_with_that_source(cue_tone, voices):
    text = "Rao wrote that Bell had acknowledged the terrible failure."
    contents = [("that Bell had acknowledged the terrible failure", "rao"), ("the terrible failure", "bell")]
    articles, attributions = tables(text, contents, nested={1: 0})
    attributions["confidence"] = 0.9
    attributions["cue_tone"] = ["neutral", cue_tone]
    rows = score_sentiment(articles, attributions, scorer=FakeModel()).query("unit == 'quotation'")
    assert set(rows["source_id"]) == voices
    assert rows.set_index("source_id").loc["rao", "evidence"] == (["terrible", "failure"] if len(voices) == 1 else [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The harvest was a wonderful success.", "positive"),
        ("The flood was a terrible disaster.", "negative"),
        ("The council meets on Tuesday.", "neutral"),
        ("The plan is not good.", "negative"),
        ("The plan isn’t good.", "negative"),
    ],
)
def test_tone_of_a_plain_sentence(text, expected):
    row = scored(text).query("unit == 'sentence'").iloc[0]
    assert row["label"] == expected
    assert label(row["score"]) == expected


def test_the_words_behind_the_score_are_told():
    row = scored("The flood was a terrible disaster.").query("unit == 'sentence'").iloc[0]
    assert row["evidence"] == ["terrible", "disaster"]


def test_attributed_words_are_not_the_outlets():
    text = "The mayor opened the bridge. She called it a wonderful triumph."
    table = scored(text, [("it a wonderful triumph", "s1")])
    own = table.query("unit == 'sentence'")
    quoted = table.query("unit == 'quotation'").iloc[0]
    assert own["score"].tolist() == [0.0, 0.0]
    assert not own["is_quoted"].any()
    assert quoted["score"] > 0.5
    assert quoted["source_id"] == "s1"
    assert quoted["is_quoted"]


def test_scare_quotes_stay_with_the_outlet():
    own = scored("The so-called “terrible” reform passed.").query("unit == 'sentence'")
    assert own["label"].tolist() == ["negative"]


def test_a_sentence_that_is_all_quotation_has_no_row_of_the_outlet():
    table = scored("“It was a disaster.” The bridge opened.", [("“It was a disaster.”", None)])
    own = table.query("unit == 'sentence'")
    assert len(own) == 1
    quoted = table.query("unit == 'quotation'").iloc[0]
    assert pd.isna(quoted["source_id"])
    assert quoted["is_quoted"]


def test_what_is_nested_belongs_to_the_inner_voice():
    text = "Rao said the minister had called the plan a terrible disaster."
    outer, inner = "the minister had called the plan a terrible disaster", "the plan a terrible disaster"
    table = scored(text, [(outer, "s1"), (inner, "s2")], nested={1: 0}).query("unit == 'quotation'")
    assert dict(zip(table["source_id"], table["label"], strict=True)) == {"s1": "neutral", "s2": "negative"}


@pytest.mark.parametrize(("language", "expected"), [("en", True), ("en-GB", True), (None, True), ("fr", False)])
def test_only_english_is_scored(language, expected):
    table = scored("A terrible disaster.", language=language)
    assert table["score"].notna().any() == expected


@pytest.mark.parametrize(
    ("text", "language", "why"),
    [
        ("", "en", "not scored: no words"),
        (" – … ", None, "not scored: no words"),
        ("Un désastre terrible.", "fr", "not scored: language fr, only English is read"),
        (
            "Le maire a déclaré mardi que la ville ne changerait pas de politique, malgré les plaintes qui se "
            "poursuivent dans plusieurs quartiers depuis la semaine dernière, et que le pont serait réparé.",
            None,
            "not scored: reads as another language, only English is read",
        ),
    ],
)
def test_what_is_not_scored_says_why(text, language, why):
    table = scored(text, language=language)
    assert table[["unit", "method"]].to_numpy().tolist() == [["article", why]]
    assert table["score"].isna().all()


def test_an_article_scores_the_mean_of_its_sentences():
    table = scored("A terrible disaster. A wonderful success.")
    own = table.query("unit == 'sentence'")["score"]
    assert table.query("unit == 'article'")["score"].iloc[0] == pytest.approx(own.mean())


def test_the_lexicon_comes_with_a_package():
    assert lexicon_path().name == "vader_lexicon.txt"


def test_empty_tables_give_an_empty_table():
    articles = schemas.conform(pd.DataFrame(), schemas.ARTICLES)
    attributions = schemas.conform(pd.DataFrame(), schemas.ATTRIBUTIONS)
    assert len(schemas.check(score_sentiment(articles, attributions), schemas.SENTIMENT)) == 0


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_scores_between_minus_one_and_one(text):
    table = scored(text)
    assert table["score"].dropna().between(-1, 1).all()
    for row in table.itertuples():
        assert 0 <= row.start <= row.end <= len(text)


spans = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted).map(tuple), max_size=8)


@given(spans, spans)
def test_cutting_leaves_exactly_the_characters_not_cut(whole, cut):
    def characters(some):
        return {i for s, e in some for i in range(s, e)}

    left = without(merged(whole), merged(cut))
    assert characters(left) == characters(whole) - characters(cut)
    assert left == sorted(left)
