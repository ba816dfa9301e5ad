"""Who says what, end to end: articles in, a table of attributions out."""

import itertools
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import schemas
from analysis.quotes import attribute_quotes
from analysis.quotes.raw import RawAttribution

SEED = Path(__file__).resolve().parents[2] / "shared" / "seed" / "lukashenka-meets-jailed-opposition.txt"


def articles(*texts: str) -> pd.DataFrame:
    rows = [{"article_id": f"a{number}", "text": text} for number, text in enumerate(texts)]
    return schemas.conform(rows, schemas.ARTICLES)


def test_the_table_fits_its_schema_and_has_no_source_yet() -> None:
    table = schemas.check(attribute_quotes(articles('"No," said Rao.', "", "Rain fell.")), schemas.ATTRIBUTIONS)
    assert table["article_id"].tolist() == ["a0"]
    assert table["source_id"].isna().all()
    assert table["how"].tolist() == ["model"]


def test_no_articles_make_an_empty_table_that_fits() -> None:
    assert len(schemas.check(attribute_quotes(articles()), schemas.ATTRIBUTIONS)) == 0


def test_an_article_in_another_language_has_no_attributions_and_one_of_unknown_language_is_read() -> None:
    table = articles(*['"No," said Rao.'] * 4)
    table["language"] = ["de", None, "en-GB", "English"]
    assert attribute_quotes(table)["article_id"].tolist() == ["a1", "a2", "a3"]


def test_another_tagger_can_take_the_place_of_ours() -> None:
    def first_word(texts: Sequence[str]) -> list[list[RawAttribution]]:
        return [[RawAttribution(((0, 4),), act="thought", confidence=0.25)] for _ in texts]

    table = attribute_quotes(articles("Rain fell."), tagger=first_word, how="model")
    assert table[["content", "act", "confidence", "how"]].to_numpy().tolist() == [["Rain", "thought", 0.25, "model"]]


# What a sentence about speaking is made of.
PIECES = 'said "We " Rao told that , . “ ” \' ‘ according to the mayor he ( ) : ; announced adding by was is'
WORDS = st.sampled_from(["\n\n", *PIECES.split()])


@settings(deadline=None)
@given(st.lists(WORDS, max_size=60).map(" ".join))
def test_every_span_equals_its_text_whatever_the_text(text: str) -> None:
    table = schemas.check(attribute_quotes(articles(text)), schemas.ATTRIBUTIONS)
    for record in table.to_dict("records"):
        for name in ("content", "cue", "speaker"):
            spans = record[f"{name}_spans"]
            assert all(0 <= s < e <= len(text) for s, e in spans)
            assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
            if spans:
                assert record[name] == " … ".join(text[s:e] for s, e in spans)
            else:
                assert pd.isna(record[name])


def test_the_order_of_articles_changes_no_row() -> None:
    table = articles('"No," said Rao.', "Lind said it rains.", '"Yes," they say.')
    forward = attribute_quotes(table)
    backward = attribute_quotes(table[::-1])
    by_id = forward.sort_values("attribution_id").reset_index(drop=True)
    pd.testing.assert_frame_equal(by_id, backward.sort_values("attribution_id").reset_index(drop=True))


@pytest.fixture(scope="module")
def seed() -> pd.DataFrame:
    if not SEED.exists():
        pytest.skip("the page the project started from lies outside the project, in ../shared/seed")
    lines = [line for line in SEED.read_text(encoding="utf-8").splitlines() if line.strip()]
    first = next(n for n, line in enumerate(lines) if "have reported that" in line)
    last = next(n for n, line in enumerate(lines) if line.startswith("With reporting by"))
    assert last - first == 15
    return attribute_quotes(articles("\n\n".join(lines[first:last])))


@pytest.mark.parametrize(
    ("piece", "speaker"),
    [
        ("one needs to look at things", "Lukashenka"),
        ("acknowledged the existence", "Tsikhanouskaya"),
        ("have dialogue in a prison cell", "she"),
        ("on the right track", "Paval Latushka"),
        ("forced to sit down", "Latushka"),
        ("rewrite the constitution", "Lukashenka"),
    ],
)
def test_the_quoted_stretches_of_the_first_page(seed: pd.DataFrame, piece: str, speaker: str) -> None:
    outermost = seed[seed["nested_in"].isna()]
    (row,) = outermost[outermost["content"].str.contains(piece, regex=False)].to_dict("records")
    assert row["speaker"].startswith(speaker)
    assert row["kind"] in ("direct", "mixed")
    assert not row["is_floating"]


@pytest.mark.parametrize(
    ("cue", "speaker", "piece"),
    [
        ("have reported", "Belarusian state media", "met with jailed"),
        ("described", "Belarusian opposition figures", "a sign of weakness"),
        ("said", "Tsikhanouskaya", "she was allowed"),
        ("announced", "election officials", "a tally"),
        ("showed", "A photo", "at an oval table"),
        ("claimed", "he", "a landslide victory"),
    ],
)
def test_the_indirect_ones_of_the_first_page(seed: pd.DataFrame, cue: str, speaker: str, piece: str) -> None:
    (row,) = seed[seed["content"].str.contains(piece, regex=False) & (seed["cue"] == cue)].to_dict("records")
    assert row["speaker"].startswith(speaker)
    assert row["kind"] == "indirect"


def test_how_and_to_whom_on_the_first_page(seed: pd.DataFrame) -> None:
    told = seed[seed["cue"] == "told"].iloc[0]
    assert (told["addressee"], told["channel"]) == ("the political prisoners", "broadcast")
    assert set(seed.loc[seed["cue"] == "wrote", "channel"]) == {"social media"}
    assert seed.loc[seed["cue"] == "showed", "channel"].tolist() == ["image"]
    assert seed.loc[seed["cue"] == "claimed", "cue_tone"].tolist() == ["doubting"]
