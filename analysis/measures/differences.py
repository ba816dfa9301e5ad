"""Which differences between groups are more than chance, when many are looked at."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.measures.intervals import FEWEST

# Of 13 outlets and 8 measures the smallest p has to be below 0.05 / 104; this many can show it.
PERMUTATIONS = 9_999
_AT_A_TIME = 500
_SEED = 20201010

Counts = tuple[NDArray[np.float64], NDArray[np.float64]]


def holm(p_values: Sequence[float]) -> list[float]:
    """The p-values adjusted for how many there are, so that at 0.05 one false alarm in twenty *tables* remains.

    Holm's step-down procedure (Holm 1979, Scandinavian Journal of Statistics 6): as safe as
    Bonferroni's, never weaker. nan stays nan and does not count.
    """
    known = sorted((p, place) for place, p in enumerate(p_values) if not math.isnan(p))
    adjusted = [math.nan] * len(p_values)
    largest = 0.0
    for rank, (p, place) in enumerate(known):
        largest = max(largest, min(1.0, p * (len(known) - rank)))
        adjusted[place] = largest
    return adjusted


def differences(groups: Sequence[str], counts: Mapping[str, Counts]) -> list[dict[str, Any]]:
    """Each group against all others together, measure by measure, tested and adjusted.

    The test permutes whole articles among the groups (Good 2005, Permutation, Parametric and
    Bootstrap Tests of Hypotheses): what stands in one article is alike, so articles are the
    cases, not sentences. Groups with fewer than five articles, and measures without a case on
    either side, are not tested; they are in the result, with p missing.

    Args:
        groups: the group of each article.
        counts: for each measure two numbers per article, a part and its whole; the figure of a
            group is the sum of the parts over the sum of the wholes.

    Returns:
        Rows with `measure`, `group`, `value`, `rest` (the others' figure), `difference`,
        `articles`, `n` (the group's whole), `p`, `p_adjusted` (Holm, over all rows) and
        `is_real` (adjusted p below 0.05), in the order of measures, then of groups by name.
    """
    names = sorted(set(groups))
    sizes = {name: sum(group == name for group in groups) for name in names}
    tested = [name for name in names if FEWEST <= sizes[name] <= len(groups) - FEWEST]
    order = sorted({sizes[name] for name in tested})
    of_chance = _of_chance(len(groups), order, counts) if tested else {}
    rows: list[dict[str, Any]] = []
    for measure, (parts, wholes) in counts.items():
        for name in names:
            mine = np.array([group == name for group in groups])
            value, rest = _ratio(parts, wholes, mine), _ratio(parts, wholes, ~mine)
            p = math.nan
            if name in tested and not math.isnan(value - rest):
                chance = of_chance[measure][:, order.index(sizes[name])]
                # A hair's breadth, or a tie would be decided by the last bit of a sum.
                further = np.abs(chance) >= abs(value - rest) - 1e-12
                p = (float(further[~np.isnan(chance)].sum()) + 1) / (int((~np.isnan(chance)).sum()) + 1)
            rows.append(
                {
                    "measure": measure,
                    "group": name,
                    "value": value,
                    "rest": rest,
                    "difference": value - rest,
                    "articles": sizes[name],
                    "n": int(wholes[mine].sum()),
                    "p": p,
                }
            )
    for row, adjusted in zip(rows, holm([row["p"] for row in rows]), strict=True):
        row["p_adjusted"] = adjusted
        row["is_real"] = bool(adjusted < 0.05)
    return rows


def _ratio(parts: NDArray[np.float64], wholes: NDArray[np.float64], chosen: NDArray[np.bool_]) -> float:
    whole = float(wholes[chosen].sum())
    return float(parts[chosen].sum()) / whole if whole else math.nan


def _of_chance(articles: int, sizes: Sequence[int], counts: Mapping[str, Counts]) -> dict[str, NDArray[np.float64]]:
    """For each measure the differences that chance alone makes: one row a permutation, one column a size."""
    random = np.random.default_rng(_SEED)
    found: dict[str, list[NDArray[np.float64]]] = {measure: [] for measure in counts}
    ends = np.array(sizes) - 1
    for start in range(0, PERMUTATIONS, _AT_A_TIME):
        drawn = min(_AT_A_TIME, PERMUTATIONS - start)
        order = random.permuted(np.tile(np.arange(articles, dtype=np.int32), (drawn, 1)), axis=1)
        order = order[:, : sizes[-1]]
        for measure, (parts, wholes) in counts.items():
            part, whole = (np.cumsum(numbers[order], axis=1)[:, ends] for numbers in (parts, wholes))
            with np.errstate(invalid="ignore", divide="ignore"):
                found[measure].append(part / whole - (parts.sum() - part) / (wholes.sum() - whole))
    return {measure: np.vstack(blocks) for measure, blocks in found.items()}
