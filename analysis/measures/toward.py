"""Tone toward persons, bodies and terms by voice, outlet and month, and the words outlets use for them."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.measures.intervals import FEWEST, RESAMPLES, percentiles, resampled_means
from analysis.measures.joined import Joined
from analysis.measures.rows import Row, count_row, group_name

# Fewer sentences than this, or sentences of fewer than `FEWEST` articles, give no mean: the interval
# would span most of the scale.
FEWEST_SENTENCES = 10
NOT_ENOUGH = "not enough to say"
_MODEL, _VADER = "model", "vader"
_SHARES = (("share negative toward", "negative"), ("share positive toward", "positive"))
VOICES = ("outlet", "quoted")


def toward(data: Joined) -> list[Row]:
    """Mean tone toward each target in the outlets' own voice and in that of all they quote.

    For the whole corpus every person and term has its rows; where there are fewer than ten
    sentences or five articles the value is missing and `method` says so. Targets with more come for each
    outlet and each month too, and with the shares of negative and positive sentences. What
    somebody says of himself is not counted, nor are articles without date in months.
    """
    rows = _scored(data)
    if rows.empty:
        return []
    result: list[Row] = []
    for (name, of), mine in rows.groupby(["who", "voice"], sort=True):
        who, voice = str(name), str(of)
        enough = _is_enough(mine)
        if not enough and not mine["target_kind"].isin(["person", "term"]).any():
            continue
        result.append(_mean("tone toward", group_name(None, target=who, voice=voice), mine))
        if not enough:
            continue
        for measure, label in _SHARES:
            of_label = mine.assign(score=mine["label"].eq(label).astype(float))
            result.append(_mean(measure, group_name(None, target=who, voice=voice), of_label, "share of sentences"))
        for outlet, part in mine.groupby("outlet", sort=True):
            result.append(_mean("tone toward", group_name(str(outlet), target=who, voice=voice), part))
        for month, part in mine.groupby("month", sort=True):
            result.append(
                _mean("tone toward, by month", group_name(None, target=who, voice=voice, month=str(month)), part)
            )
    return result


def labels(data: Joined) -> list[Row]:
    """How often each outlet uses which words for a person: "strongman", "banker", "President".

    The outlet's own words alone, what it retells included, what it quotes left out. `method` says when a
    word is in the list of loaded terms (`lexicons/loaded-terms.tsv`), and which way.
    """
    found = data.sentiment[(data.sentiment["method"] == "label") & data.sentiment["is_quoted"].eq(False)]
    if found.empty:
        return []
    found = found.assign(words=[" ".join(words).casefold() for words in found["evidence"]])
    of_whom = found.groupby(["outlet", "who"], sort=True, dropna=False)["words"].transform("size")
    grouped = found.assign(of_whom=of_whom).groupby(["outlet", "who", "words", "label"], sort=True, dropna=False)
    result = []
    for (outlet, who, words, label), mine in grouped:
        group = group_name(outlet if isinstance(outlet, str) else None, target=str(who), label=str(words))
        method = "count" if label == "neutral" else f"count; a loaded term, {label}"
        result.append(count_row("label", group, len(mine), int(mine["of_whom"].iloc[0]), "mentions", method))
    return result


def _scored(data: Joined) -> pd.DataFrame:
    """The rows that count: the model's, or VADER's where there is no model, with voice and month."""
    rows = data.sentiment[(data.sentiment["unit"] == "target") & data.sentiment["score"].notna()]
    method = _MODEL if rows["method"].eq(_MODEL).any() else _VADER
    rows = rows[(rows["method"] == method) & rows["who"].notna()]
    month_of = dict(zip(data.articles["article_id"], data.articles["published"].dt.strftime("%Y-%m"), strict=True))
    voice = np.where(rows["is_quoted"].to_numpy(dtype=bool), *reversed(VOICES))
    return rows.assign(voice=voice, month=rows["article_id"].map(month_of))


def mean_toward(articles: Sequence[str], scores: Sequence[float]) -> tuple[float, float, float] | None:
    """The mean of the scores of sentences with its 95 % interval; None when there is not enough to say.

    `articles` names the article of each score: whole articles are resampled.
    """
    if len(scores) < FEWEST_SENTENCES or len(set(articles)) < FEWEST:
        return None
    frame = pd.DataFrame({"article": list(articles), "score": np.asarray(scores, dtype=np.float64)})
    by_article = frame.groupby("article", sort=True)["score"].agg(["sum", "size"])
    sums, sizes = (by_article[name].to_numpy(dtype=np.float64) for name in ("sum", "size"))
    return float(frame["score"].mean()), *percentiles(resampled_means(sums, sizes))


def _is_enough(rows: pd.DataFrame) -> bool:
    return len(rows) >= FEWEST_SENTENCES and rows["article_id"].nunique() >= FEWEST


def _mean(measure: str, group: str | None, rows: pd.DataFrame, unit: str = "mean score, -1 to 1") -> Row:
    scorer = rows["method"].iloc[0]
    found = mean_toward(rows["article_id"].tolist(), rows["score"].tolist())
    value, low, high = found or (math.nan, math.nan, math.nan)
    few = f"{NOT_ENOUGH}: fewer than {FEWEST_SENTENCES} sentences or {FEWEST} articles"
    return {
        "measure": measure,
        "group": group,
        "value": value,
        "low": low,
        "high": high,
        "n": len(rows),
        "unit": unit,
        "method": f"{scorer}, {RESAMPLES} resamples of articles" if found else f"{scorer}; {few}",
    }
