"""One figure as a row of the table of measures."""

import math
from typing import Any

from analysis.measures.intervals import wilson

Row = dict[str, Any]


def group_name(outlet: str | None, **parts: str) -> str | None:
    """`"outlet=Herald, gender=female"`; None for the whole corpus."""
    named = ([f"outlet={outlet}"] if outlet is not None else []) + [f"{key}={value}" for key, value in parts.items()]
    return ", ".join(named) or None


def count_row(measure: str, group: str | None, value: float, n: int, unit: str, method: str = "count") -> Row:
    """A plain count, which has no interval."""
    return {"measure": measure, "group": group, "value": float(value), "n": n, "unit": unit, "method": method}


def share_row(measure: str, group: str | None, part: int, whole: int, of: str) -> Row:
    """A share of `whole` cases with Wilson's interval; the value is missing when there are none."""
    low, high = wilson(part, whole)
    return {
        "measure": measure,
        "group": group,
        "value": part / whole if whole else math.nan,
        "low": low,
        "high": high,
        "n": whole,
        "unit": f"share of {of}",
        "method": "share, Wilson 95 % interval",
    }
