"""Shares of attributions with agency copy and without: what an outlet prints, and what it reports itself."""

from collections.abc import Callable, Sequence
from typing import Any

from analysis.measures.intervals import wilson
from analysis.reporting.markup import Fragment
from analysis.reporting.rows import Row
from analysis.reporting.selection import Selection, passage
from analysis.reporting.tables import Column, counted, csv_text, estimate, paragraphs, table
from analysis.reporting.wording import count


def share(label: str, mine: list[Row], whole: int) -> dict[str, Any]:
    """One line: `count` and `rows` of `n`, the share as `value`, its 95% interval as `low` and `high`.

    Where there is nothing to have a share of, share and interval are None.
    """
    low, high = wilson(len(mine), whole)
    value = len(mine) / whole if whole else None
    ends = (low, high) if whole else (None, None)
    return {
        "label": label,
        "rows": mine,
        "count": len(mine),
        "n": whole,
        "value": value,
        "low": ends[0],
        "high": ends[1],
    }


def with_and_without_wire(
    selection: Selection,
    shares: Callable[[Sequence[Row]], list[dict[str, Any]]],
    *,
    first: str,
    caption: str,
    name: str,
    whole: str = "attributions",
    more: Sequence[Column] = (),
) -> Fragment:
    """A table of shares, of all attributions and of those outside articles that are or draw on agency copy.

    Args:
        selection: the articles.
        shares: the lines of the table for some attributions, each as `share` gives it.
        first: what a line is.
        caption: says what the table holds.
        name: of the CSV file.
        whole: what the shares are of.
        more: further columns.
    """
    own = [row for row in selection.attributions if not selection.articles[row["article_id"]]["is_wire"]]
    everything, without = shares(selection.attributions), shares(own)
    if not selection.attributions:
        return Fragment(paragraphs("There is no attribution to count."))
    rows = [
        {**row, "own": other} for row, other in zip(everything, without, strict=True) if row["count"] or other["count"]
    ]
    columns = [
        Column(first, lambda row: row["label"], head=True),
        Column(
            whole.capitalize(),
            lambda row: counted(row["rows"], show=lambda r: passage(selection, r)),
            number=True,
        ),
        Column(
            "Share (95% interval)",
            lambda row: estimate(row["value"], row["low"], row["high"], fine=True),
            number=True,
            share=lambda row: row["value"],
        ),
        Column("Without agency copy", lambda row: row["own"]["count"], number=True),
        Column(
            "Share without it",
            lambda row: estimate(row["own"]["value"], row["own"]["low"], row["own"]["high"], fine=True),
            number=True,
        ),
        *more,
    ]
    header = [first.lower(), "copy", "count", "of", "share", "low", "high"]
    csv = csv_text(
        header,
        (
            [row["label"], words, part["count"], part["n"], part["value"], part["low"], part["high"]]
            for row in rows
            for words, part in (("with agency copy", row), ("without", row["own"]))
        ),
    )
    left_out = len(selection.attributions) - len(own)
    note = f" {count(left_out, 'attribution')} stand in articles that are or draw on agency copy." if left_out else ""
    return Fragment(table(rows, columns, caption=caption + note, limit=30), csv={name: csv})
