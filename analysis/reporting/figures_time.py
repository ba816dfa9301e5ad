"""Figures along a line: who speaks when in an article, and what happens when."""

from collections.abc import Sequence
from typing import Any

from analysis.reporting.figures import COLOURS, HATCHES, INK, LINE, Chart, drawing, short
from analysis.reporting.wording import count, listing, percent
from analysis.schemas import KINDS


def speaking_strip(rows: Sequence[dict[str, Any]], length: int, *, title: str, name: str) -> Chart:
    """Who speaks when: a line for each source, a bar for each stretch of its words.

    Args:
        rows: `label` and `stretches` (start, end, kind), one per source, the first to speak first.
        length: of the text, in characters.
        title: the caption.
        name: short name, for the CSV.
    """
    from matplotlib.patches import Patch

    with drawing(5.4, 0.95 + 0.3 * len(rows)) as (figure, axes):
        for place, row in enumerate(rows):
            axes.axhline(place, color=LINE, linewidth=0.8, zorder=0)
            for start, end, kind in row["stretches"]:
                number = KINDS.index(kind)
                axes.barh(
                    place,
                    max(100 * (end - start) / length, 0.4),
                    left=100 * start / length,
                    height=0.62,
                    color=COLOURS[number],
                    hatch=HATCHES[number],
                    # The palest of the three would be lost on a light page without a rim.
                    edgecolor=COLOURS[0] if kind == "indirect" else "#ffffff",
                    linewidth=0.8 if kind == "indirect" else 0.5,
                )
        axes.set_yticks(range(len(rows)), [short(row["label"]) for row in rows], parse_math=False)
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlim(0, 100)
        axes.set_xticks([0, 25, 50, 75, 100], ["start", "", "middle", "", "end"])
        axes.set_xlabel("Place in the article", loc="left")
        axes.tick_params(length=0)
        for side in axes.spines.values():
            side.set_visible(False)
        patches = [
            Patch(facecolor=COLOURS[n], hatch=HATCHES[n], edgecolor="#ffffff", label=kind)
            for n, kind in enumerate(KINDS)
        ]
        figure.legend(handles=patches, loc="outside upper left", ncols=len(KINDS), frameon=False)
    spoken = {row["label"]: sum(end - start for start, end, _ in row["stretches"]) / length for row in rows}
    first, most = rows[0], max(rows, key=lambda row: spoken[row["label"]])
    last = max(rows, key=lambda row: max(start for start, _, _ in row["stretches"]))
    alt = (
        f"Strip chart of {count(len(rows), 'source')} along the article. {first['label']} speaks first, "
        f"at {percent(first['stretches'][0][0] / length)} of the text; {most['label']} fills most of it, "
        f"{percent(spoken[most['label']])}; the last words are {last['label']}’s."
    )
    data = [[row["label"], start, end, kind] for row in rows for start, end, kind in row["stretches"]]
    return Chart(figure, title, alt, name, ["source", "start", "end", "kind"], data)


def mirrored_timeline(
    rows: Sequence[dict[str, Any]], *, title: str, name: str, above: str, below: str, unit: str
) -> Chart:
    """Two counts through time, one above the line, one below it, so that neither needs a colour.

    Args:
        rows: `label` (a day, a week), `above` and `below` (counts), in order of time, none left out.
        title: the caption.
        name: short name, for the CSV.
        above: what is counted above the line.
        below: what is counted below it.
        unit: what a row is ("week").
    """
    with drawing(5.4, 2.6) as (figure, axes):
        places = list(range(len(rows)))
        axes.bar(places, [row["above"] for row in rows], width=0.7, color=COLOURS[0])
        axes.bar(places, [-row["below"] for row in rows], width=0.7, color=COLOURS[2], hatch="..", edgecolor="#ffffff")
        axes.axhline(0, color=INK, linewidth=0.8)
        highest = max([row["above"] for row in rows] + [row["below"] for row in rows] + [1])
        # One scale on both sides, and no more room than each needs with its words.
        room = 0.18 * highest
        axes.set_ylim(-max(row["below"] for row in rows) - room, max(row["above"] for row in rows) + room)
        axes.yaxis.set_major_locator(_whole_numbers())
        axes.yaxis.set_major_formatter(lambda value, _: f"{abs(value):.0f}")
        axes.text(0.0, 1.0, f"↑ {above}", transform=axes.transAxes, va="top")
        axes.text(0.0, 0.0, f"↓ {below}", transform=axes.transAxes, va="bottom")
        # Four labels with a year fit beside each other, six without.
        step = max(1, -(-len(rows) // (4 if len(rows[0]["label"]) > 7 else 6)))
        axes.set_xticks(places[::step], [row["label"] for row in rows][::step])
        axes.set_xlim(-0.6, len(rows) - 0.4)
        _bare(axes)
    total = {side: sum(row[side] for row in rows) for side in ("above", "below")}
    most = {side: max(rows, key=lambda row: row[side]) for side in ("above", "below")}
    alt = f"Bars by {unit} from {rows[0]['label']} to {rows[-1]['label']}. " + " ".join(
        f"{words.capitalize()}: {total[side]:,}, most in the {unit} of {most[side]['label']} ({most[side][side]:,})."
        for side, words in (("above", above), ("below", below))
    )
    return Chart(
        figure, title, alt, name, [unit, above, below], [[row["label"], row["above"], row["below"]] for row in rows]
    )


def moments(rows: Sequence[dict[str, Any]], *, title: str, name: str, what: str) -> Chart:
    """When each group did something: a line for each, a numbered mark for each time.

    Args:
        rows: `label` and `marks` (hours since the first moment, a number), the earliest first.
        title: the caption.
        name: short name, for the CSV.
        what: what a mark is ("article").
    """
    furthest = max([hours for row in rows for hours, _ in row["marks"]] + [1.0])
    days = furthest > 72
    scale = 24 if days else 1
    with drawing(5.4, 0.8 + 0.36 * len(rows)) as (figure, axes):
        for place, row in enumerate(rows):
            axes.axhline(place, color=LINE, linewidth=0.8, zorder=0)
            for hours, number in row["marks"]:
                axes.plot(hours / scale, place, marker="o", markersize=13, color=COLOURS[0])
                axes.annotate(
                    str(number), (hours / scale, place), ha="center", va="center", color="#ffffff", fontsize=8
                )
        axes.set_yticks(range(len(rows)), [short(row["label"]) for row in rows], parse_math=False)
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlim(-0.05 * furthest / scale, furthest / scale * 1.05)
        axes.set_xlabel(f"{'Days' if days else 'Hours'} after the first", loc="left")
        _bare(axes)
    first, last = rows[0], max(rows, key=lambda row: row["marks"][0][0])
    alt = (
        f"Timeline of {count(sum(len(row['marks']) for row in rows), what)} in "
        f"{count(len(rows), 'line')}: {listing([row['label'] for row in rows])}. {first['label']} is first"
        + (
            f"; {last['label']} begins {last['marks'][0][0] / scale:.0f} {'days' if days else 'hours'} later."
            if last is not first
            else "."
        )
    )
    data = [[row["label"], number, round(hours, 2)] for row in rows for hours, number in row["marks"]]
    return Chart(figure, title, alt, name, ["who", what, "hours_after_first"], data)


def _whole_numbers() -> Any:
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(nbins=5, integer=True)


def _bare(axes: Any) -> None:
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)
