"""95 % intervals: Wilson's for shares, resampling of whole articles for everything else."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Z = 1.959963984540054  # the 97.5th percentile of the normal distribution
RESAMPLES = 500
# Fewer articles than this say too little about other articles for an interval.
FEWEST = 5
_SEED = 20201010


def wilson(successes: float, total: float) -> tuple[float, float]:
    """The Wilson score interval of a share; (nan, nan) without cases.

    It stays within 0 and 1 and holds for few cases and for shares near 0 or 1, where the usual
    plus-or-minus does not. It takes cases as independent: quotations within one article are not
    quite, so the true uncertainty is somewhat larger.
    """
    if total <= 0:
        return math.nan, math.nan
    share = successes / total
    spread = Z * math.sqrt(share * (1 - share) / total + Z * Z / (4 * total * total))
    centre = share + Z * Z / (2 * total)
    scale = 1 + Z * Z / total
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def resample(articles: int, statistic: Callable[[NDArray[np.float64]], float]) -> NDArray[np.float64]:
    """`statistic` over `RESAMPLES` resamples of the articles, without those that give no figure.

    `statistic` gets how often each article was drawn. Articles have to come in an order that does
    not depend on the rows (by id): then the same data always give the same figures. Fewer than
    `FEWEST` articles give nothing.
    """
    values = np.array([statistic(drawn) for drawn in draws(articles)])
    return values[~np.isnan(values)]


def draws(articles: int) -> Iterator[NDArray[np.float64]]:
    """`RESAMPLES` times how often each article was drawn; fewer than `FEWEST` articles give nothing."""
    if articles < FEWEST:
        return
    random = np.random.default_rng(_SEED)
    for _ in range(RESAMPLES):
        yield np.bincount(random.integers(0, articles, articles), minlength=articles).astype(np.float64)


def resampled_means(sums: NDArray[np.float64], sizes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Means over `RESAMPLES` resamples of the articles, of which each has a sum and a number of cases.

    What `resample` does, for many means at once; fewer than `FEWEST` articles give nothing.
    """
    articles = len(sums)
    if articles < FEWEST:
        return np.empty(0)
    random = np.random.default_rng(_SEED)
    drawn = random.multinomial(articles, np.full(articles, 1 / articles), size=RESAMPLES)
    return (drawn @ sums) / (drawn @ sizes)


def percentiles(values: NDArray[np.float64]) -> tuple[float, float]:
    """The middle 95 % of resampled figures; (nan, nan) without any."""
    if not len(values):
        return math.nan, math.nan
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def mean_of(scores: Mapping[str, Sequence[float]]) -> dict[str, float | int | None]:
    """The mean of all scores with its 95 % interval over resampled articles.

    Args:
        scores: the scores of each article, by its id; every article has at least one.

    Returns:
        `value`, `low` and `high` (None with fewer than `FEWEST` articles) and `n`, the number of
        scores; `value` is None without any.
    """
    ids = sorted(scores)
    sums = np.array([math.fsum(scores[i]) for i in ids])
    sizes = np.array([float(len(scores[i])) for i in ids])
    if not len(ids):
        return {"value": None, "low": None, "high": None, "n": 0}
    low, high = percentiles(resample(len(ids), lambda drawn: float(drawn @ sums / (drawn @ sizes))))
    known = not math.isnan(low)
    return {
        "value": float(sums.sum() / sizes.sum()),
        "low": low if known else None,
        "high": high if known else None,
        "n": int(sizes.sum()),
    }


def around(value: float, values: NDArray[np.float64], most: float = math.inf) -> tuple[float, float]:
    """An interval around `value`, as wide on the logarithmic scale as resampled figures scatter.

    For measures of concentration: a resample repeats articles and with them their voices, so it
    always looks more concentrated than the corpus, and its percentiles would miss the value itself.
    """
    values = values[values > 0]
    if not len(values) or math.isnan(value) or value <= 0:
        return math.nan, math.nan
    width = Z * float(np.std(np.log(values), ddof=1)) if len(values) > 1 else math.nan
    return value * math.exp(-width), min(most, value * math.exp(width))
