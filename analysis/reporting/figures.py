"""Pictures that cannot exist without their words and numbers."""

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from analysis.errors import AnalysisError
from analysis.reporting.markup import Fragment, element, fold, printable
from analysis.reporting.tables import Column, csv_text, table
from analysis.reporting.wording import percent

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Long enough to hold a subject, a number and a comparison; "Bar chart of voices" is not.
_SHORTEST_ALT = 40

# Okabe and Ito's set, which people with any of the common colour-vision deficiencies can tell
# apart, here also dark, middle and light; hatching is the second cue for the middle one.
COLOURS = ("#0b5f8f", "#e39a1a", "#b9d9ec")
HATCHES = ("", "//", "")
_BAR = "#7db8da"
_INK, _QUIET, _LINE = "#1c2026", "#5b626b", "#d5d8dc"

# Text stays text (small, sharp, in the reader's own font); the salt makes ids the same each time.
_SETTINGS: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "media-analysis",
    "text.parse_math": False,
    "text.usetex": False,
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 10,
    "text.color": _INK,
    "axes.labelcolor": _QUIET,
    "xtick.color": _QUIET,
    "ytick.color": _INK,
    "hatch.linewidth": 0.8,
    "axes.linewidth": 0.8,
}
# An SVG in an <img> cannot see the page's style, but it does hear whether the reader is in the dark.
_IN_THE_DARK = (
    "<style>text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,"
    "'Liberation Sans',sans-serif!important}"
    "@media(prefers-color-scheme:dark){text{fill:#e6e3dc!important}"
    f'[style*="stroke: {_LINE}"]{{stroke:#4a4e55!important}}'
    f'[style*="stroke: {_INK}"]{{stroke:#e6e3dc!important}}'
    f'[style*="fill: {_BAR}"]{{fill:#34708f!important}}}}</style>'
)


@dataclass(frozen=True)
class Chart:
    """A figure with its title, a description in words, and its numbers.

    Args:
        figure: drawn by matplotlib.
        title: the caption.
        alt: what a reader would see, with the numbers that matter; at least 40 characters.
        name: short name, becomes part of the CSV's name.
        header: names of the data's columns.
        data: the numbers, row by row.

    Raises:
        AnalysisError: the description is too short to stand in for the picture.
    """

    figure: "Figure"
    title: str
    alt: str
    name: str
    header: Sequence[str] = field(default_factory=list)
    data: Sequence[Sequence[object]] = field(default_factory=list)

    def __post_init__(self) -> None:
        if len(self.alt) < _SHORTEST_ALT:
            raise AnalysisError(
                f"Chart '{self.name}': the alt text has {len(self.alt)} characters; expected at least "
                f"{_SHORTEST_ALT}. Say what the reader would see: the kind of chart, "
                "the largest value, the smallest."
            )

    def markup(self) -> Markup:
        """The figure as HTML."""
        width = round(self.figure.get_size_inches()[0] * 96)
        height = round(self.figure.get_size_inches()[1] * 96)
        return element(
            "figure",
            element("figcaption", self.title),
            element("img", alt=self.alt, src=svg_uri(self.figure), width=width, height=height),
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        csv = {self.name: csv_text(self.header, self.data)}
        return {**Fragment(self.markup(), csv=csv)._repr_mimebundle_(), "text/plain": self.alt}


def svg_uri(figure: "Figure") -> str:
    """The figure as a data URI; the same bytes for the same figure."""
    import matplotlib

    out = io.StringIO()
    with matplotlib.rc_context(_SETTINGS):
        figure.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    svg = out.getvalue()
    # matplotlib's prologue names a DTD on the web; nothing fetches it, and nothing should read so.
    svg = svg[svg.index("<svg") :]
    head, rest = svg.split(">", 1)
    encoded = base64.b64encode((head + ">" + _IN_THE_DARK + rest).encode("utf-8")).decode("ascii")
    return "data:image/svg+xml;base64," + encoded


def shares_with_intervals(rows: Sequence[dict[str, Any]], *, title: str, name: str, subject: str, whole: str) -> Chart:
    """Horizontal bars of shares with their 95 % intervals, the largest first.

    Args:
        rows: `label`, `value`, `low`, `high` (shares, 0 to 1) and `n`, in the order to be drawn.
        title: the caption.
        name: short name, for the CSV.
        subject: what a bar is ("voice").
        whole: what the shares are shares of ("attributions").
    """
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context(_SETTINGS):
        figure = Figure(figsize=(5.4, 0.62 + 0.42 * max(len(rows), 1)), layout="constrained")
        axes = figure.add_subplot()
        places = range(len(rows))
        values = [row["value"] * 100 for row in rows]
        axes.barh(places, values, color=_BAR, height=0.62)
        for place, row in zip(places, rows, strict=True):
            if row["low"] is not None and row["high"] is not None:
                axes.plot([row["low"] * 100, row["high"] * 100], [place, place], color=_INK, linewidth=1.6)
            end = max(row["value"], row["high"] or 0) * 100
            axes.annotate(
                percent(row["value"]),
                (end, place),
                xytext=(5, 0),
                textcoords="offset points",
                va="center",
                parse_math=False,
            )
        axes.set_yticks(list(places), [_short(row["label"]) for row in rows], parse_math=False)
        axes.invert_yaxis()
        limit = max([max(row["value"], row["high"] or 0) for row in rows] or [0.0])
        _finish(axes, min(100.0, limit * 100 * 1.2 + 4), f"Share of {whole}; line: 95% interval")
    first, last = rows[0], rows[-1]
    alt = (
        f"Bar chart of {len(rows)} {subject}s by share of {whole}. "
        f"{first['label']} has {percent(first['value'])} "
        f"(95% interval {percent(first['low'])} to {percent(first['high'])}), the most; "
        f"{last['label']} has {percent(last['value'])}."
        if len(rows) > 1
        else f"Bar chart with one {subject}: {first['label']} has {percent(first['value'])} of {first['n']} {whole}."
    )
    header = [subject, "share", "low", "high", "count", whole]
    data = [
        [
            row["label"],
            _round(row["value"]),
            _round(row["low"]),
            _round(row["high"]),
            row.get("count"),
            row["n"],
        ]
        for row in rows
    ]
    return Chart(figure, title, alt, name, header, data)


def mix_by_group(
    rows: Sequence[dict[str, Any]], parts: Sequence[str], *, title: str, name: str, group: str, whole: str
) -> Chart:
    """Stacked bars: how each group's whole is made up; each part has a colour and a hatch.

    Args:
        rows: `label` and `counts` (part to count), one per group, in the order to be drawn.
        parts: the parts, in order.
        title: the caption.
        name: short name, for the CSV.
        group: what a bar is ("outlet").
        whole: what is counted ("attributions").
    """
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context(_SETTINGS):
        figure = Figure(figsize=(5.4, 1.0 + 0.42 * max(len(rows), 1)), layout="constrained")
        axes = figure.add_subplot()
        totals = [sum(row["counts"].get(part, 0) for part in parts) for row in rows]
        left = [0.0] * len(rows)
        for number, part in enumerate(parts):
            widths = [
                100 * row["counts"].get(part, 0) / total if total else 0.0
                for row, total in zip(rows, totals, strict=True)
            ]
            axes.barh(
                range(len(rows)),
                widths,
                left=left,
                height=0.62,
                label=part,
                color=COLOURS[number],
                hatch=HATCHES[number],
                edgecolor="white",
                linewidth=0.8,
            )
            left = [a + b for a, b in zip(left, widths, strict=True)]
        labels = [f"{_short(row['label'])} ({total:,})" for row, total in zip(rows, totals, strict=True)]
        axes.set_yticks(range(len(rows)), labels, parse_math=False)
        axes.invert_yaxis()
        _finish(axes, 100.0, f"Share of {whole} (number in brackets)")
        figure.legend(loc="outside upper left", ncols=len(parts), frameon=False)
    described = []
    for row, total in list(zip(rows, totals, strict=True))[:6]:
        mix = ", ".join(f"{part} {percent(row['counts'].get(part, 0) / total if total else None)}" for part in parts)
        described.append(f"{row['label']}: {mix}")
    alt = f"Stacked bars, one per {group}, of the mix of {whole}. " + "; ".join(described) + "."
    data = [[row["label"], *(row["counts"].get(part, 0) for part in parts)] for row in rows]
    return Chart(figure, title, alt, name, [group, *parts], data)


def numbers_of(chart: Chart) -> Markup:
    """The chart's numbers as a folded table, for those who cannot or will not read the picture."""
    columns = [
        Column(label.capitalize(), itemgetter(label), number=place > 0, head=place == 0)
        for place, label in enumerate(chart.header)
    ]
    rows = [dict(zip(chart.header, row, strict=True)) for row in chart.data]
    return fold("The numbers", table(rows, columns, caption=chart.title))


def _finish(axes: Any, limit: float, label: str) -> None:
    axes.set_xlim(0, limit)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0f}%")
    axes.set_xlabel(label, loc="left")
    axes.grid(axis="x", color=_LINE, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)
    axes.margins(y=0.02)
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)
    axes.spines["left"].set_color(_LINE)


def _short(label: str) -> str:
    label = printable(label)
    return label if len(label) <= 28 else label[:27].rstrip() + "…"


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
