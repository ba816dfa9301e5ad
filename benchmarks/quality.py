"""The figures that reports print at their end: `analysis/models/quality.json`."""

import json
from typing import Any

from analysis.files import write_atomically
from analysis.paths import MODELS

PATH = MODELS / "quality.json"


def keep(task: str, figures: list[dict[str, Any]]) -> None:
    """Put `figures` (measure, value as a share, n, data, method) in place of those of `task`."""
    rows = json.loads(PATH.read_text(encoding="utf-8")) if PATH.exists() else []
    rows = [row for row in rows if row["task"] != task]
    rows += [{"task": task, **figure, "value": round(figure["value"], 3)} for figure in figures]
    write_atomically(PATH, json.dumps(sorted(rows, key=lambda row: row["task"]), indent=1) + "\n")
