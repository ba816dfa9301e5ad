"""Figures that compare: heat maps, and points with intervals."""

from collections.abc import Sequence
from typing import Any

from analysis.reporting.figures import COLOURS, INK, LINE, Chart, drawing, short
from analysis.reporting.wording import count, listing, percent, tone


def heat_map(
    rows: Sequence[str],
    columns: Sequence[str],
    counts: Sequence[Sequence[int]],
    *,
    title: str,
    name: str,
    row: str,
    column: str,
    whole: str,
    least: int = 5,
) -> Chart:
    """Counts in a grid; the darker, the larger the share of its column, with the count in each cell.

    Args:
        rows: labels of the rows.
        columns: labels of the columns.
        counts: one list per row, one count per column.
        title: the caption.
        name: short name, for the CSV.
        row: what a row is ("voice").
        column: what a column is ("outlet").
        whole: what is counted ("attributions").
        least: a column with less in all stays white, since shares of so few say nothing.
    """
    from matplotlib.patches import Rectangle

    totals = [sum(line[at] for line in counts) for at in range(len(columns))]
    shares = [[n / total if total >= least else 0.0 for n, total in zip(line, totals, strict=True)] for line in counts]
    darkest = max([share for line in shares for share in line] + [0.01])
    longest = max(len(f"{n:,}") for line in counts for n in line)
    width = max(4.6, 2.4 + max(0.48, 0.14 + 0.1 * longest) * len(columns))
    with drawing(width, 1.9 + 0.32 * len(rows)) as (figure, axes):
        for y, line in enumerate(counts):
            for x, number in enumerate(line):
                depth = shares[y][x] / darkest
                axes.add_patch(
                    Rectangle((x - 0.47, y - 0.45), 0.94, 0.9, facecolor=COLOURS[0], alpha=0.9 * depth, linewidth=0)
                )
                # A second cue beside the depth, and the only one in print.
                axes.annotate(
                    f"{number:,}" if number else "·",
                    (x, y),
                    ha="center",
                    va="center",
                    color="#ffffff" if depth > 0.55 else INK,
                )
        axes.set_yticks(range(len(rows)), [short(label) for label in rows], parse_math=False)
        axes.set_xticks(
            range(len(columns)), [short(label) for label in columns], rotation=35, ha="left", parse_math=False
        )
        axes.xaxis.tick_top()
        axes.set_xlim(-0.5, len(columns) - 0.5)
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.tick_params(length=0)
        for side in axes.spines.values():
            side.set_visible(False)
    cells = [(number, rows[y], columns[x]) for y, line in enumerate(counts) for x, number in enumerate(line)]
    most = max(cells, key=lambda cell: cell[0])
    empty = sum(1 for number, _, _ in cells if not number)
    alt = (
        f"Heat map of {whole}: {count(len(rows), row)} by {count(len(columns), column)}. "
        f"The most is {most[1]} in {most[2]}, {most[0]:,}; {empty:,} of {len(cells):,} cells are empty."
    )
    data = [[label, *line] for label, line in zip(rows, counts, strict=True)]
    return Chart(figure, title, alt, name, [row, *columns], data)


def points_with_intervals(
    rows: Sequence[dict[str, Any]],
    *,
    title: str,
    name: str,
    subject: str,
    axis: str,
    is_tone: bool,
    middle: float | None = None,
) -> Chart:
    """A point and its 95 % interval per row; circles and diamonds tell two sorts of rows apart.

    Args:
        rows: `label`, `value`, `low`, `high`, `n` and, where there are two sorts, `sort` (0 or 1).
        title: the caption.
        name: short name, for the CSV.
        subject: what a row is ("voice").
        axis: what the axis measures, with its unit.
        is_tone: values are tones from −1 to 1; else shares from 0 to 1.
        middle: where a line is drawn to compare with (0, or the mean of all).
    """
    shown = tone if is_tone else percent
    with drawing(5.2, 0.85 + 0.36 * len(rows)) as (figure, axes):
        if middle is not None:
            axes.axvline(middle, color=LINE, linewidth=1.6, zorder=0)
        ends = [middle] if middle is not None else []
        for place, row in enumerate(rows):
            sort = row.get("sort", 0)
            if row["low"] is not None and row["high"] is not None:
                axes.plot([row["low"], row["high"]], [place, place], color=INK, linewidth=1.4)
            axes.plot(
                row["value"],
                place,
                marker="oD"[sort],
                markersize=8,
                color=COLOURS[0] if not sort else "#ffffff",
                markeredgecolor=COLOURS[0],
                markeredgewidth=1.6,
            )
            ends += [value for value in (row["value"], row["low"], row["high"]) if value is not None]
            axes.annotate(
                f"{shown(row['value'])}  ({row['n']:,})",
                (max(value for value in (row["value"], row["high"]) if value is not None), place),
                xytext=(9, 0),
                textcoords="offset points",
                va="center",
            )
        axes.set_yticks(range(len(rows)), [short(row["label"]) for row in rows], parse_math=False)
        axes.set_ylim(len(rows) - 0.4, -0.6)
        if is_tone:
            # Less would blow up hundredths, which nobody hears, to a contrast.
            centre = (max(ends) + min(ends)) / 2
            ends += [centre - 0.1, centre + 0.1]
        spread = max(max(ends) - min(ends), 0.1)
        axes.set_xlim(min(ends) - 0.06 * spread, max(ends) + 0.32 * spread)
        axes.xaxis.set_major_formatter(lambda value, _: shown(value) if is_tone else f"{value * 100:.0f}%")
        axes.set_xlabel(axis, loc="left")
        axes.grid(axis="x", color=LINE, linewidth=0.6)
        axes.set_axisbelow(True)
        axes.tick_params(length=0)
        for side in axes.spines.values():
            side.set_visible(False)
    ordered = sorted(rows, key=lambda row: row["value"])
    alt = (
        f"Points with 95% intervals for {count(len(rows), subject)}: {'; '.join(axis.splitlines())}. "
        f"Lowest {ordered[0]['label']}, {shown(ordered[0]['value'])} ({ordered[0]['n']:,} cases); "
        f"highest {ordered[-1]['label']}, {shown(ordered[-1]['value'])} ({ordered[-1]['n']:,}). "
        f"In all: {listing([row['label'] for row in rows])}."
    )
    data = [[row["label"], _round(row["value"]), _round(row["low"]), _round(row["high"]), row["n"]] for row in rows]
    return Chart(figure, title, alt, name, [subject, "value", "low", "high", "n"], data)


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
