"""The tables of `notebooks/monitoring.ipynb` as a workbook, shaped as election monitors publish them."""

from collections.abc import Callable, Sequence

from analysis.reporting.coverage import Coverage, Monitor, per_outlet_and_week, periods, sums
from analysis.reporting.workbook import Sheet, workbook
from analysis.schemas import LABELS

_WORDS = ("space", "direct", "reported", *LABELS)


def monitoring_book(monitor: Monitor, method: Sequence[str]) -> dict[str, str]:
    """The workbook by its short name, as a `Fragment` holds it; empty where there is no actor.

    A sheet for all actors; for space, its shares, direct speech and tone one sheet by outlet and one by
    week (month, year), with actors in rows; the numbers behind them, a line per actor, outlet and week; and `method`.
    """
    if not monitor.coverage:
        return {}
    covering = {c.outlet for c in _all(monitor)}
    period, of, times = periods(monitor)
    sheets = [
        _actors(monitor),
        *_by(monitor, "outlet", [o for o in monitor.selection.outlets if o in covering], lambda c: c.outlet),
        *_by(monitor, period, times, of),
        Sheet(
            "Data",
            ["Actor", "Outlet", "Week of", "Articles", *(_named(name) for name in _WORDS)],
            [
                [monitor.name(key), outlet, week, len(rows), *(sums(rows)[name] for name in _WORDS)]
                for key, outlet, week, rows in per_outlet_and_week(monitor)
            ],
        ),
        Sheet("How it is counted", ["How it is counted"], [[words] for words in method]),
    ]
    return {"tables": workbook(sheets)}


def _actors(monitor: Monitor) -> Sheet:
    whole = sum(c.space_words for c in _all(monitor))
    header = ["Actor", "Articles", *(_named(name) for name in _WORDS), "Share of space", "Direct speech in space"]
    rows = []
    for key, mine in monitor.coverage.items():
        total = sums(mine)
        toned = sum(total[label] for label in LABELS)
        rows.append(
            [
                monitor.name(key),
                len(mine),
                *(total[name] for name in _WORDS),
                _share(total["space"], whole),
                _share(total["direct"], total["space"]),
                *(_share(total[label], toned) for label in LABELS),
            ]
        )
    header += [f"{label.capitalize()}, share" for label in LABELS]
    return Sheet("Actors", header, rows, shares=range(len(header) - 5, len(header)))


def _by(monitor: Monitor, what: str, values: Sequence[str], group: Callable[[Coverage], str]) -> list[Sheet]:
    """Space, its shares, direct speech and tone: actors in rows, outlets or weeks in columns, all in the last one."""
    cells = {
        key: [sums([c for c in rows if group(c) == value]) for value in values] + [sums(rows)]
        for key, rows in monitor.coverage.items()
    }
    wholes = [sum(mine[place]["space"] for mine in cells.values()) for place in range(len(values) + 1)]
    header = ["Actor", *values, "All"]

    def grid(figure: Callable[[dict[str, int], int], object]) -> list[list[object]]:
        return [
            [monitor.name(key), *(figure(cell, whole) for cell, whole in zip(mine, wholes, strict=True))]
            for key, mine in cells.items()
        ]

    shares = grid(lambda cell, whole: _share(cell["space"], whole))
    of_tone = [
        [monitor.name(key), label, *(cell[label] for cell in mine)] for key, mine in cells.items() for label in LABELS
    ]
    return [
        Sheet(f"Space by {what}", header, grid(lambda cell, whole: cell["space"])),
        Sheet(f"Share of space by {what}", header, shares, shares=range(1, len(header))),
        Sheet(f"Direct speech by {what}", header, grid(lambda cell, whole: cell["direct"])),
        Sheet(f"Tone by {what}", ["Actor", "Tone", *values, "All"], of_tone),
    ]


def _named(name: str) -> str:
    return {"space": "Space, words", "direct": "Direct speech, words", "reported": "Retold, words"}.get(
        name, f"{name.capitalize()}, words"
    )


def _all(monitor: Monitor) -> list[Coverage]:
    return [c for rows in monitor.coverage.values() for c in rows]


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
