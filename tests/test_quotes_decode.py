"""The best path through the labels, against every path there is."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.quotes.model_decode import best_paths


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.lists(st.integers(1, 5), min_size=1, max_size=4).map(sorted))
def test_the_path_is_the_best_and_its_chance_is_its_share_of_all_paths(seed, lengths):
    drawn = np.random.default_rng(seed)
    labels, longest = 3, max(lengths)
    logits = drawn.normal(0, 3, (len(lengths), longest, labels)).astype(np.float32)
    kinds = drawn.integers(0, 2, (len(lengths), longest))
    table, start = drawn.normal(0, 3, (2, labels, labels)), drawn.normal(0, 3, labels)
    table[0, 0, 2] = start[2] = -1e4
    paths, scores = best_paths(logits, kinds, np.asarray(lengths), table.astype(np.float32), start.astype(np.float32))
    for row, length in enumerate(lengths):
        worth = {
            path: start[path[0]]
            + sum(logits[row, i, path[i]] for i in range(length))
            + sum(table[kinds[row, i], path[i - 1], path[i]] for i in range(1, length))
            for path in product(range(labels), repeat=length)
        }
        found = tuple(paths[row, :length].tolist())
        assert worth[found] >= max(worth.values()) - 1e-3
        assert np.isclose(scores[row], worth[found] - np.logaddexp.reduce(list(worth.values())), atol=1e-3)
