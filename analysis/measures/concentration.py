"""How far few voices have the word."""

import math
from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.measures.intervals import FEWEST, RESAMPLES, around, draws
from analysis.measures.joined import Joined
from analysis.measures.rows import Row, group_name


def top_share(counts: NDArray[np.float64]) -> float:
    """The share of the largest."""
    total = counts.sum()
    return float(counts.max() / total) if total else math.nan


def herfindahl(counts: NDArray[np.float64]) -> float:
    """The Herfindahl index: 1 when one voice has all, 1/k when k voices share equally."""
    total = counts.sum()
    return float(((counts / total) ** 2).sum()) if total else math.nan


def effective_voices(counts: NDArray[np.float64]) -> float:
    """How many equally heard voices would be as concentrated: the inverse of the Herfindahl index."""
    index = herfindahl(counts)
    return 1 / index if index else math.nan


def shannon_voices(counts: NDArray[np.float64]) -> float:
    """How many equally heard voices would be as diverse by Shannon's entropy (Hill's number of order 1).

    Between the number of voices (order 0) and the inverse of the Herfindahl index (order 2), it
    weighs every voice by how much it is heard (Hill 1973, Ecology 54; Jost 2006, Oikos 113).
    """
    shares = counts[counts > 0] / counts.sum() if counts.sum() else counts[:0]
    return float(math.exp(-(shares * np.log(shares)).sum())) if len(shares) else math.nan


def gini(counts: NDArray[np.float64]) -> float:
    """How unequally the voices heard are heard: 0 when all have the same, near 1 when one has nearly all."""
    heard = np.sort(counts[counts > 0])
    if not len(heard):
        return math.nan
    ranks = np.arange(1, len(heard) + 1)
    return float((2 * ranks - len(heard) - 1) @ heard / (len(heard) * heard.sum()))


Statistic = Callable[[NDArray[np.float64]], float]
STATISTICS: tuple[tuple[str, Statistic, str, float], ...] = (
    ("share of the most quoted source", top_share, "share of attributions with a source", 1.0),
    ("Herfindahl index", herfindahl, "index 0 to 1", 1.0),
    ("effective number of voices", effective_voices, "sources", math.inf),
    ("diversity of voices (Hill, order 1)", shannon_voices, "sources", math.inf),
    ("Gini index of voices", gini, "index 0 to 1", 1.0),
)


def concentration(data: Joined, outlet: str | None) -> list[Row]:
    """Concentration of attributions on sources, with intervals over resampled articles.

    See `intervals.around` for how these intervals are made.
    """
    known = data.attributions[data.attributions["voice"].notna()]
    voices, names = pd.factorize(known["voice"], sort=True)
    positions = pd.Index(data.articles["article_id"]).get_indexer(pd.Index(known["article_id"]))
    articles = len(data.articles)
    whole = np.bincount(voices, minlength=len(names)).astype(np.float64)
    # The same when each article counts as often as it was drawn.
    counted = (
        np.bincount(voices, weights=drawn[positions], minlength=len(names)).astype(np.float64)
        for drawn in draws(articles if len(names) else 0)
    )
    resampled = np.array([[statistic(counts) for _, statistic, _, _ in STATISTICS] for counts in counted])
    rows: list[Row] = []
    for (measure, statistic, unit, most), values in zip(
        STATISTICS, resampled.reshape(-1, len(STATISTICS)).T, strict=True
    ):
        value = statistic(whole)
        low, high = around(value, values, most)
        few = f"; fewer than {FEWEST} articles: no interval" if articles < FEWEST else ""
        rows.append(
            {
                "measure": measure,
                "group": group_name(outlet),
                "value": value,
                "low": low,
                "high": high,
                "n": len(known),
                "unit": unit,
                "method": f"{RESAMPLES} resamples of articles, spread of logarithms{few}",
            }
        )
    return rows
