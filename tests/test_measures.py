"""Measures: known answers for intervals, shares that add up, and rows whose order does not matter."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import schemas
from analysis.measures import measure
from analysis.measures.concentration import effective_voices, herfindahl, top_share
from analysis.measures.intervals import around, percentiles, resample, wilson

PEOPLE = [
    ("Anita Rao", "person", "female", "political", False, "p1"),
    ("Bo Lind", "person", "male", "government", False, "p2"),
    ("Cid Sosa", "person", "unknown", "unknown", False, "p3"),
    ("two officials", "group", "unknown", "government", True, None),
]


def corpus(speakers: list[list[int]], silent: tuple[int, ...] = (), wire: tuple[bool, ...] = ()):
    """One article per inner list; each number is an attribution to that one of `PEOPLE` (-1: nobody)."""
    articles, attributions, sources, sentiment = [], [], [], []
    for number, spoken in enumerate(speakers):
        article = f"art{number}"
        articles.append(
            {
                "article_id": article,
                "text": "x",
                "outlet": f"Paper {number % 2}",
                "is_wire": wire[number] if number < len(wire) else None,
            }
        )
        for who in sorted({w for w in spoken if w >= 0} | set(silent)):
            name, kind, gender, side, anonymous, person = PEOPLE[who]
            sources.append(
                {
                    "source_id": f"{article}-s{who}",
                    "article_id": article,
                    "person_id": person,
                    "name": name,
                    "kind": kind,
                    "is_named": not anonymous,
                    "is_anonymous": anonymous,
                    "gender": gender,
                    "affiliation": side,
                    "attribution_count": spoken.count(who),
                }
            )
        for place, who in enumerate(spoken):
            attributions.append(
                {
                    "attribution_id": f"{article}-a{place}",
                    "article_id": article,
                    "kind": ("direct", "mixed", "indirect")[place % 3],
                    "act": ("speech", "thought")[place % 2],
                    "content": "one two three",
                    "content_spans": [[0, 1]],
                    "cue_spans": [],
                    "speaker_spans": [],
                    "source_id": f"{article}-s{who}" if who >= 0 else None,
                    "is_floating": False,
                }
            )
            sentiment.append(
                {
                    "unit": "quotation" if place % 2 else "sentence",
                    "article_id": article,
                    "start": place,
                    "end": place + 1,
                    "is_quoted": bool(place % 2),
                    "score": (number - place) / 10,
                    "method": "vader",
                }
            )
    return (
        schemas.conform(pd.DataFrame(articles), schemas.ARTICLES),
        schemas.conform(pd.DataFrame(attributions), schemas.ATTRIBUTIONS),
        schemas.conform(pd.DataFrame(sources), schemas.SOURCES),
        schemas.conform(pd.DataFrame(sentiment), schemas.SENTIMENT),
    )


def figure(table: pd.DataFrame, name: str, group: str | None = None) -> pd.Series:
    found = table[(table["measure"] == name) & (table["group"].isna() if group is None else table["group"] == group)]
    assert len(found) == 1
    return found.iloc[0]


@pytest.mark.parametrize(
    ("successes", "total", "low", "high"),
    [
        # Newcombe 1998, table I (method 3): 81/263, 15/148, 0/20, 1/29
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_interval_of_published_examples(successes, total, low, high):
    assert wilson(successes, total) == pytest.approx((low, high), abs=5e-5)


def test_no_cases_give_no_interval():
    assert all(math.isnan(bound) for bound in wilson(0, 0))


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_interval_holds_the_share(case):
    successes, total = case
    low, high = wilson(successes, total)
    assert 0 <= low <= successes / total + 1e-9
    assert successes / total - 1e-9 <= high <= 1


def test_resampled_mean_agrees_with_the_standard_error():
    values = np.random.default_rng(1).normal(0, 1, 400)
    low, high = percentiles(resample(400, lambda drawn: float(drawn @ values / drawn.sum())))
    standard_error = values.std(ddof=1) / 20
    assert (high - low) / 2 == pytest.approx(1.96 * standard_error, rel=0.15)
    assert low < values.mean() < high


def test_few_articles_give_no_resamples():
    assert len(resample(4, lambda drawn: 1.0)) == 0


def test_an_interval_around_a_value_holds_it():
    low, high = around(0.2, np.array([0.3, 0.4, 0.5]), most=1.0)
    assert low < 0.2 < high <= 1


@pytest.mark.parametrize(
    ("counts", "top", "index", "voices"),
    [
        ([5, 5], 0.5, 0.5, 2.0),
        ([10], 1.0, 1.0, 1.0),
        ([2, 1, 1], 0.5, 0.375, 8 / 3),
        ([1] * 8, 0.125, 0.125, 8.0),
    ],
)
def test_concentration_of_known_counts(counts, top, index, voices):
    array = np.array(counts, dtype=float)
    assert top_share(array) == pytest.approx(top)
    assert herfindahl(array) == pytest.approx(index)
    assert effective_voices(array) == pytest.approx(voices)


def test_counts_and_shares_of_a_small_corpus():
    table = schemas.check(measure(*corpus([[0, 0, 1], [3, -1], [1]], wire=(True, False, False))), schemas.MEASURES)
    assert figure(table, "attributions")["value"] == 6
    assert figure(table, "attributed words")["value"] == 18
    assert figure(table, "source unknown")["value"] == pytest.approx(1 / 6)
    assert figure(table, "anonymous")["value"] == pytest.approx(1 / 5)
    assert figure(table, "gender", "gender=female")["value"] == pytest.approx(2 / 4)
    assert figure(table, "single source")["value"] == pytest.approx(2 / 3)
    assert figure(table, "wire")["value"] == pytest.approx(1 / 3)
    assert figure(table, "articles", "outlet=Paper 0")["value"] == 2
    assert figure(table, "attributions of source", "source=Bo Lind")["value"] == 2
    assert figure(table, "words of source, share", "source=Anita Rao")["value"] == pytest.approx(6 / 15)


def test_an_article_in_another_language_is_none_without_a_source():
    articles, *rest = corpus([[0], [], []])
    articles["language"] = ["en", "de", None]
    row = figure(measure(articles, *rest), "no source")
    assert (row["value"], row["n"]) == (pytest.approx(1 / 2), 2)


def test_persons_named_and_never_quoted_anywhere():
    table = measure(*corpus([[0], [1]], silent=(0, 1, 2)))
    row = figure(table, "named, never quoted")
    assert (row["value"], row["n"]) == (1, 3)
    assert figure(table, "named, never quoted, share")["value"] == pytest.approx(1 / 3)


def test_a_surname_alone_is_not_one_person_across_articles():
    articles, attributions, sources, sentiment = corpus([[0], [0]])
    sources["person_id"] = pd.Series([None, None], dtype="str")
    sources["name"] = "Rao"
    assert figure(measure(articles, attributions, sources, sentiment), "sources")["value"] == 2


def test_a_person_is_called_what_most_articles_call_her_and_namesakes_stay_apart():
    articles, attributions, sources, sentiment = corpus([[0], [0], [0], [1]])
    sources["name"] = ["A. Rao", "Anita Rao", "Anita Rao", "Anita Rao"]
    table = measure(articles, attributions, sources, sentiment)
    assert figure(table, "attributions of source", "source=Anita Rao (p1)")["value"] == 3
    assert figure(table, "attributions of source", "source=Anita Rao (p2)")["value"] == 1
    sources["name"] = ["A. Rao", "Anita Rao", "Anita Rao", "Bo Lind"]
    table = measure(articles, attributions, sources, sentiment)
    assert figure(table, "attributions of source", "source=Anita Rao")["value"] == 3


def test_tone_of_few_articles_has_a_value_and_no_interval():
    row = figure(measure(*corpus([[0, 1, 1]])), "tone of quoted voices")
    assert row["value"] == pytest.approx(-0.1)
    assert pd.isna(row["low"])
    assert pd.isna(row["high"])
    assert "no interval" in row["method"]


def test_tone_of_enough_articles_has_an_interval_that_holds_it():
    row = figure(measure(*corpus([[0, 1, 1]] * 8)), "tone of quoted voices")
    assert row["low"] <= row["value"] <= row["high"]


def test_nothing_at_all_is_measured_as_missing():
    empty = [
        schemas.conform(pd.DataFrame(), t)
        for t in (schemas.ARTICLES, schemas.ATTRIBUTIONS, schemas.SOURCES, schemas.SENTIMENT)
    ]
    table = schemas.check(measure(*empty), schemas.MEASURES)
    assert figure(table, "articles")["value"] == 0
    assert pd.isna(figure(table, "anonymous")["value"])


speakers = st.lists(st.lists(st.integers(-1, 3), max_size=5), min_size=1, max_size=7)


@settings(max_examples=12, deadline=None)
@given(speakers, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(spoken, random):
    tables = corpus(spoken, silent=(2,))
    mixed = []
    for table in tables:
        order = list(range(len(table)))
        random.shuffle(order)
        mixed.append(table.iloc[order].reset_index(drop=True))
    pd.testing.assert_frame_equal(measure(*tables), measure(*mixed))


@settings(max_examples=12, deadline=None)
@given(speakers)
def test_shares_of_a_whole_sum_to_one(spoken):
    table = measure(*corpus(spoken))
    whole = table[table["group"].isna() | ~table["group"].fillna("").str.startswith("outlet=")]
    for name in ("wording", "act", "kind of source", "affiliation", "gender"):
        rows = whole[whole["measure"] == name]
        if rows["n"].iloc[0]:
            assert rows["value"].sum() == pytest.approx(1)
        else:
            assert rows["value"].isna().all()


@settings(max_examples=12, deadline=None)
@given(speakers)
def test_every_interval_holds_its_value(spoken):
    table = measure(*corpus(spoken))
    given_interval = table[table["low"].notna() & ~table["measure"].str.startswith("tone")]
    assert (given_interval["low"] <= given_interval["value"] + 1e-9).all()
    assert (given_interval["value"] <= given_interval["high"] + 1e-9).all()


def test_every_measure_comes_with_and_without_wire_copy():
    tables = corpus([[0, 0, 1], [3, -1], [1]], wire=(True, False, False))
    table = schemas.check(measure(*tables), schemas.MEASURES)
    without = table[table["group"].str.startswith("wire=excluded", na=False)]
    articles, attributions, sources, sentiment = tables
    rest = [frame[frame["article_id"] != "art0"] for frame in (articles, attributions, sources, sentiment)]
    alone = measure(*rest)
    assert without["value"].tolist() == pytest.approx(alone["value"].tolist(), nan_ok=True)
    assert set(table["measure"]) == set(without["measure"])
    assert figure(table, "attributions")["value"] == 6
    assert figure(table, "attributions", "wire=excluded")["value"] == 3
    assert figure(table, "attributions of source", "wire=excluded, source=Bo Lind")["value"] == 1


def test_without_wire_copy_nothing_is_said_twice():
    table = measure(*corpus([[0], [1]], wire=(False, False)))
    assert not table["group"].str.startswith("wire=", na=False).any()
