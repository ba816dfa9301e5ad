"""How concentrated and how diverse the voices are, as a table for several reports."""

import math
from typing import Any

import pandas as pd

from analysis.measures.concentration import concentration
from analysis.measures.joined import Joined
from analysis.reporting.markup import Fragment
from analysis.reporting.selection import Selection
from analysis.reporting.tables import Column, csv_text, table
from analysis.reporting.wording import count, interval, percent

_MEANING = {
    "share of the most quoted source": "the part that the one source heard most has",
    "Herfindahl index": "1 when one source has all, near 0 when very many share equally",
    "effective number of voices": "as concentrated as if so many voices were heard equally; the loud ones weigh most",
    "diversity of voices (Hill, order 1)": "as diverse as if so many voices were heard equally; quiet ones weigh more",
    "Gini index of voices": "0 when all voices heard have the same, near 1 when few have nearly all",
}


def show_diversity(selection: Selection) -> Fragment:
    """Measures of concentration and diversity, with and without agency copy."""
    everything = _measured(selection, with_wire=True)
    has_wire = any(article["is_wire"] for article in selection.articles.values())
    own = _measured(selection, with_wire=False) if has_wire else everything
    rows = [{**row, "own": other} for row, other in zip(everything, own, strict=True) if not math.isnan(row["value"])]
    columns = [
        Column("Measure", lambda row: row["measure"], head=True),
        Column("Value", lambda row: _value(row), number=True),
        Column("95% interval", lambda row: _ends(row), number=True),
        Column("Without agency copy", lambda row: _value(row["own"]), number=True),
        Column("95% interval without it", lambda row: _ends(row["own"]), number=True),
        Column("What it says", lambda row: _MEANING.get(row["measure"])),
    ]
    caption = (
        f"Of {count(everything[0]['n'], 'attribution')} whose source is known. Intervals are over resampled articles; "
        "with fewer than five articles there is none."
    )
    csv = csv_text(
        ["measure", "copy", "value", "low", "high", "n"],
        (
            [row["measure"], words, *(_or_none(part[name]) for name in ("value", "low", "high")), part["n"]]
            for row in rows
            for words, part in (("with agency copy", row), ("without", row["own"]))
        ),
    )
    return Fragment(table(rows, columns, caption=caption), csv={"diversity": csv})


def _measured(selection: Selection, *, with_wire: bool) -> list[dict[str, Any]]:
    kept = [i for i in sorted(selection.articles) if with_wire or not selection.articles[i]["is_wire"]]
    chosen = set(kept)
    empty = pd.DataFrame()
    attributions = pd.DataFrame(
        [[r["article_id"], r["voice"]] for r in selection.attributions if r["article_id"] in chosen],
        columns=["article_id", "voice"],
    )
    joined = Joined(pd.DataFrame({"article_id": kept}), attributions, empty, empty)
    return concentration(joined, None)


def _value(row: dict[str, Any]) -> str | None:
    if row["unit"].startswith("share"):
        return None if math.isnan(row["value"]) else percent(row["value"], fine=True)
    return _number(row["value"])


def _number(value: float) -> str | None:
    if math.isnan(value):
        return None
    return f"{value:.3f}" if value < 0.1 else f"{value:.2f}" if value < 10 else f"{value:.1f}"


def _ends(row: dict[str, Any]) -> str | None:
    if row["unit"].startswith("share") and not math.isnan(row["low"]):
        return interval(row["low"], row["high"], fine=True)
    low, high = _number(row["low"]), _number(row["high"])
    return f"{low}–{high}" if low and high else None


def _or_none(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 4)
