"""Tests of differences: what is real is found, what is chance is not, however many looks are taken."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measures.differences import differences, holm


def made(shares, articles=12, per_article=10, seed=1):
    """Groups whose articles have ten attributions each, a share of them direct."""
    random = np.random.default_rng(seed)
    groups, parts = [], []
    for name, share in shares.items():
        groups += [name] * articles
        parts += list(random.binomial(per_article, share, articles))
    return groups, {"direct": (np.array(parts, float), np.full(len(parts), float(per_article)))}


def test_a_large_difference_is_real_and_an_equal_pair_is_not():
    groups, counts = made({"Gazette": 0.9, "Herald": 0.3, "Post": 0.3})
    rows = {row["group"]: row for row in differences(groups, counts)}
    assert rows["Gazette"]["is_real"]
    assert rows["Gazette"]["value"] > 0.8
    assert rows["Gazette"]["rest"] < 0.4
    groups, counts = made({"Gazette": 0.5, "Herald": 0.5})
    assert not any(row["is_real"] for row in differences(groups, counts))


def test_many_looks_at_chance_alone_raise_no_alarm():
    random = np.random.default_rng(7)
    groups = [f"paper {n % 6}" for n in range(60)]
    counts = {f"measure {m}": (random.binomial(10, 0.5, 60).astype(float), np.full(60, 10.0)) for m in range(8)}
    rows = differences(groups, counts)
    assert len(rows) == 48
    assert min(row["p"] for row in rows) < 0.05  # looked at alone, one would seem to be there
    assert not any(row["is_real"] for row in rows)


def test_attributions_of_one_article_are_not_independent_cases():
    # One article with forty of them makes a difference of shares, not of outlets.
    groups = ["A"] * 6 + ["B"] * 6
    parts, wholes = np.array([40.0] + [1.0] * 11), np.array([40.0] + [2.0] * 11)
    assert not any(row["is_real"] for row in differences(groups, {"x": (parts, wholes)}))


def test_too_few_articles_are_described_and_not_tested():
    groups = ["A"] * 4 + ["B"] * 20
    rows = differences(groups, {"x": (np.ones(24), np.ones(24) * 2)})
    assert [row["group"] for row in rows] == ["A", "B"]
    assert all(math.isnan(row["p"]) and not row["is_real"] for row in rows)
    assert all(row["value"] == 0.5 for row in rows)


def test_the_order_of_articles_changes_nothing_but_chance_draws():
    groups, counts = made({"A": 0.9, "B": 0.2})
    back = {name: (part[::-1], whole[::-1]) for name, (part, whole) in counts.items()}
    one, other = differences(groups, counts), differences(groups[::-1], back)
    assert [row["value"] for row in one] == pytest.approx([row["value"] for row in other])
    assert [row["is_real"] for row in one] == [row["is_real"] for row in other]


def test_holm_on_the_example_of_a_textbook():
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


@settings(deadline=None)
@given(st.lists(st.one_of(st.floats(0, 1), st.just(math.nan)), max_size=20))
def test_holm_never_lowers_keeps_the_order_and_leaves_the_unknown_alone(p_values):
    adjusted = holm(p_values)
    known = [(p, a) for p, a in zip(p_values, adjusted, strict=True) if not math.isnan(p)]
    assert all(p <= a <= 1 for p, a in known)
    assert [a for _, a in sorted(known)] == sorted(a for _, a in known)
    assert [math.isnan(p) for p in p_values] == [math.isnan(a) for a in adjusted]
