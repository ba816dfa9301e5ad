"""The tone of the outlet's own words and of the voices it quotes."""

import math

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.measures.intervals import FEWEST, RESAMPLES, percentiles, resample
from analysis.measures.joined import Joined
from analysis.measures.rows import Row, group_name


def tone(data: Joined, outlet: str | None) -> list[Row]:
    """Mean tone of the outlet's sentences and of quotations, with intervals over resampled articles.

    Articles weigh by their number of sentences or quotations. With fewer than five articles the
    mean stands without interval: too few to say how it would come out for others.
    """
    rows = []
    for measure, unit in (("tone of the outlet", "sentence"), ("tone of quoted voices", "quotation")):
        scored = data.sentiment[(data.sentiment["unit"] == unit) & data.sentiment["score"].notna()]
        rows.append(_mean_row(measure, group_name(outlet), scored, unit))
    return rows


def _mean_row(measure: str, group: str | None, scored: pd.DataFrame, unit: str) -> Row:
    by_article = scored.groupby("article_id", sort=True)["score"].agg(["sum", "size"])
    sums = by_article["sum"].to_numpy(dtype=np.float64)
    sizes = by_article["size"].to_numpy(dtype=np.float64)

    def mean(drawn: NDArray[np.float64]) -> float:
        weight = float(drawn @ sizes)
        return float(drawn @ sums) / weight if weight else math.nan

    articles = len(by_article)
    low, high = percentiles(resample(articles, mean))
    few = f"; fewer than {FEWEST} articles: no interval" if articles < FEWEST else ""
    return {
        "measure": measure,
        "group": group,
        "value": mean(np.ones(articles)),
        "low": low,
        "high": high,
        "n": len(scored),
        "unit": f"mean score of a {unit}, -1 to 1",
        "method": f"vader, {RESAMPLES} resamples of articles{few}",
    }
