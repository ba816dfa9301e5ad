"""Tone toward persons, bodies and terms by voice, outlet and month, and the words outlets use for them."""

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

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


class _Scored(NamedTuple):
    """A scored sentence toward somebody."""

    who: str
    voice: str
    outlet: str | None
    month: str | None
    article: str
    score: float
    label: str
    kind: str
    method: str


def toward(data: Joined) -> list[Row]:
    """Mean tone toward each target in the outlets' own voice and in that of all they quote.

    For the whole corpus every person and term has its rows; where there are fewer than ten
    sentences or five articles the value is missing and `method` says so. Targets with more come for each
    outlet and each month too, and with the shares of negative and positive sentences. What
    somebody says of himself is not counted, nor are articles without date in months.
    """
    grouped: defaultdict[tuple[str, str], list[_Scored]] = defaultdict(list)
    for row in _scored(data):
        grouped[row.who, row.voice].append(row)
    result: list[Row] = []
    for (who, voice), mine in sorted(grouped.items()):
        enough = _is_enough([row.article for row in mine])
        if not enough and not any(row.kind in ("person", "term") for row in mine):
            continue
        result.append(_mean("tone toward", group_name(None, target=who, voice=voice), mine))
        if not enough:
            continue
        for measure, label in _SHARES:
            of_label = [row._replace(score=float(row.label == label)) for row in mine]
            result.append(_mean(measure, group_name(None, target=who, voice=voice), of_label, "share of sentences"))
        for outlet, part in _parts(mine, lambda row: row.outlet):
            result.append(_mean("tone toward", group_name(outlet, target=who, voice=voice), part))
        for month, part in _parts(mine, lambda row: row.month):
            group = group_name(None, target=who, voice=voice, month=month)
            result.append(_mean("tone toward, by month", group, part))
    return result


def _parts(rows: Sequence[_Scored], key: Callable[[_Scored], str | None]) -> list[tuple[str, list[_Scored]]]:
    """The rows by outlet or month, without those of which it is not known."""
    found: defaultdict[str, list[_Scored]] = defaultdict(list)
    for row in rows:
        if (value := key(row)) is not None:
            found[value].append(row)
    return sorted(found.items())


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


def _scored(data: Joined) -> list[_Scored]:
    """The rows that count: the model's, or VADER's where there is no model, with voice and month."""
    rows = data.sentiment[(data.sentiment["unit"] == "target") & data.sentiment["score"].notna()]
    method = _MODEL if rows["method"].eq(_MODEL).any() else _VADER
    rows = rows[(rows["method"] == method) & rows["who"].notna()]
    month_of = dict(zip(data.articles["article_id"], data.articles["published"].dt.strftime("%Y-%m"), strict=True))
    voice = np.where(rows["is_quoted"].to_numpy(dtype=bool), *reversed(VOICES))
    rows = rows.assign(voice=voice, month=rows["article_id"].map(month_of))
    # As tuples: there are thousands of small groups, and a table of each would take many times as long.
    columns = [
        [value if isinstance(value, (str, float)) and value == value else None for value in rows[name].tolist()]
        for name in ("who", "voice", "outlet", "month", "article_id", "score", "label", "target_kind", "method")
    ]
    return [_Scored(*values) for values in zip(*columns, strict=True)]


def mean_toward(articles: Sequence[str], scores: Sequence[float]) -> tuple[float, float, float] | None:
    """The mean of the scores of sentences with its 95 % interval; None when there is not enough to say.

    `articles` names the article of each score: whole articles are resampled.
    """
    if not _is_enough(articles):
        return None
    by_article: defaultdict[str, list[float]] = defaultdict(list)
    for article, score in zip(articles, scores, strict=True):
        by_article[article].append(score)
    ordered = [by_article[article] for article in sorted(by_article)]
    sums = np.array([math.fsum(mine) for mine in ordered])
    sizes = np.array([float(len(mine)) for mine in ordered])
    mean = float(np.asarray(scores, dtype=np.float64).mean())
    return mean, *percentiles(resampled_means(sums, sizes))


def _is_enough(articles: Sequence[str]) -> bool:
    return len(articles) >= FEWEST_SENTENCES and len(set(articles)) >= FEWEST


def _mean(measure: str, group: str | None, rows: Sequence[_Scored], unit: str = "mean score, -1 to 1") -> Row:
    scorer = rows[0].method
    found = mean_toward([row.article for row in rows], [row.score for row in rows])
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
