"""Diversity and concentration of voices: known answers, and what must hold for any counts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.concentration import effective_voices, gini, shannon_voices

COUNTS = st.lists(st.integers(1, 500), min_size=1, max_size=30).map(lambda counts: np.array(counts, dtype=float))


@pytest.mark.parametrize(
    ("counts", "voices", "inequality"),
    [([5, 5, 5, 5], 4, 0), ([7], 1, 0), ([1, 1, 1, 1, 0], 4, 0), ([1, 3], 1.7548, 0.25)],
)
def test_equal_voices_count_in_full_and_unequal_ones_for_less(counts, voices, inequality):
    assert shannon_voices(np.array(counts, dtype=float)) == pytest.approx(voices, rel=1e-4)
    assert gini(np.array(counts, dtype=float)) == pytest.approx(inequality)


@given(COUNTS)
def test_hills_numbers_fall_with_their_order(counts):
    assert len(counts) >= shannon_voices(counts) - 1e-9
    assert shannon_voices(counts) >= effective_voices(counts) - 1e-9
    assert effective_voices(counts) >= 1 - 1e-9


@given(COUNTS, st.integers(2, 9))
def test_size_and_order_do_not_matter_only_shares_do(counts, times):
    assert gini(counts * times) == pytest.approx(gini(counts[::-1]))
    assert shannon_voices(counts * times) == pytest.approx(shannon_voices(counts[::-1]))
    assert 0 <= gini(counts) < 1
