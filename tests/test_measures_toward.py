"""Tone toward somebody in numbers: known means, "not enough to say", and the words outlets use."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import schemas
from analysis.measures import measure
from analysis.measures.intervals import percentiles, resample, resampled_means

LABELS = {-1: "negative", 0: "neutral", 1: "positive"}


def target_row(article: int, place: int, score: int, **more) -> dict:
    return {
        "unit": "target",
        "article_id": f"art{article}",
        "start": place,
        "end": place + 1,
        "target": "Ana Rao",
        "target_id": f"art{article}-s",
        "target_kind": "person",
        "is_quoted": False,
        "score": float(score),
        "label": LABELS[score],
        "method": "model",
        "evidence": [],
    } | more


def measured(sentiment: list[dict], articles: int, seed: int = 0) -> pd.DataFrame:
    """Measures of articles in two months and by two papers, in each of which Ana Rao is named."""
    rows = [
        {
            "article_id": f"art{n}",
            "text": "x",
            "outlet": f"Paper {n % 2}",
            "published": pd.Timestamp(f"2026-0{1 + n % 2}-03", tz="UTC"),
        }
        for n in range(articles)
    ]
    sources = [
        {
            "source_id": f"art{n}-s",
            "article_id": f"art{n}",
            "person_id": "p1",
            "name": "Ana Rao",
            "kind": "person",
            "is_named": True,
            "is_anonymous": False,
            "gender": "unknown",
            "affiliation": "unknown",
            "attribution_count": 0,
        }
        for n in range(articles)
    ]
    tables = [
        schemas.conform(pd.DataFrame(rows), schemas.ARTICLES),
        schemas.conform(pd.DataFrame(), schemas.ATTRIBUTIONS),
        schemas.conform(pd.DataFrame(sources), schemas.SOURCES),
        schemas.conform(pd.DataFrame(sentiment), schemas.SENTIMENT),
    ]
    return schemas.check(measure(*(t.sample(frac=1, random_state=seed) for t in tables)), schemas.MEASURES)


def value(table: pd.DataFrame, name: str, group: str) -> pd.Series:
    found = table[(table["measure"] == name) & (table["group"] == group)]
    assert len(found) == 1
    return found.iloc[0]


def test_the_mean_of_each_voice_with_its_interval():
    rows = [target_row(n, place, -1) for n in range(6) for place in range(2)]
    rows += [target_row(n, 9, 1, is_quoted=True, source_id="other") for n in range(6) for _ in range(2)]
    table = measured(rows, 6)
    own = value(table, "tone toward", "target=Ana Rao, voice=outlet")
    quoted = value(table, "tone toward", "target=Ana Rao, voice=quoted")
    assert (own["value"], own["low"], own["high"], own["n"]) == (-1, -1, -1, 12)
    assert (quoted["value"], quoted["n"]) == (1, 12)
    assert value(table, "share negative toward", "target=Ana Rao, voice=outlet")["value"] == 1


@pytest.mark.parametrize(("articles", "each"), [(3, 1), (4, 9), (9, 1)])
def test_few_sentences_or_few_articles_are_not_enough_to_say(articles, each):
    table = measured([target_row(n, place, -1) for n in range(articles) for place in range(each)], articles)
    row = value(table, "tone toward", "target=Ana Rao, voice=outlet")
    assert math.isnan(row["value"])
    assert "not enough to say" in row["method"]
    assert row["n"] == articles * each


def test_outlets_and_months_are_told_apart():
    table = measured([target_row(n, place, 1 if n % 2 else -1) for n in range(10) for place in range(2)], 10)
    assert value(table, "tone toward", "outlet=Paper 0, target=Ana Rao, voice=outlet")["value"] == -1
    assert value(table, "tone toward", "outlet=Paper 1, target=Ana Rao, voice=outlet")["value"] == 1
    month = value(table, "tone toward, by month", "target=Ana Rao, voice=outlet, month=2026-02")
    assert (month["value"], month["n"]) == (1, 10)


def test_only_the_model_counts_where_there_is_one():
    rows = [target_row(n, place, -1) for n in range(6) for place in range(2)]
    rows += [target_row(n, place, 1, method="vader") for n in range(6) for place in range(2)]
    row = value(measured(rows, 6), "tone toward", "target=Ana Rao, voice=outlet")
    assert (row["value"], row["n"]) == (-1, 12)


def test_labels_are_counted_by_outlet_and_quoted_ones_left_out():
    words = {"method": "label"}
    rows = [
        target_row(0, 0, -1, **words, evidence=["Strongman"]),
        target_row(0, 1, -1, **words, evidence=["strongman"]),
        target_row(1, 0, 0, **words, evidence=["banker"]),
        target_row(1, 1, -1, **words, evidence=["crook"], is_quoted=True),
    ]
    table = measured(rows, 2)
    loaded = value(table, "label", "outlet=Paper 0, target=Ana Rao, label=strongman")
    assert (loaded["value"], loaded["n"], loaded["method"]) == (2, 2, "count; a loaded term, negative")
    assert value(table, "label", "outlet=Paper 1, target=Ana Rao, label=banker")["method"] == "count"
    assert not table["group"].str.contains("crook").any()


@settings(max_examples=6, deadline=None)
@given(st.lists(st.lists(st.integers(-1, 1), max_size=6), min_size=1, max_size=8), st.integers(0, 99))
def test_the_order_of_rows_does_not_matter(scores, seed):
    rows = [target_row(n, place, score) for n, article in enumerate(scores) for place, score in enumerate(article)]
    pd.testing.assert_frame_equal(measured(rows, len(scores)), measured(rows, len(scores), seed))


def test_means_resampled_at_once_scatter_as_one_by_one():
    random = np.random.default_rng(1)
    sums, sizes = random.normal(size=40), random.integers(1, 9, 40).astype(float)
    at_once = percentiles(resampled_means(sums, sizes))
    one_by_one = percentiles(resample(40, lambda drawn: float(drawn @ sums / (drawn @ sizes))))
    assert at_once == pytest.approx(one_by_one, abs=0.02)
    assert not len(resampled_means(sums[:4], sizes[:4]))
