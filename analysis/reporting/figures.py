"""Pictures that cannot exist without their words and numbers."""

import base64
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from analysis.errors import AnalysisError
from analysis.reporting.markup import Fragment, element, printable
from analysis.reporting.tables import csv_text
from analysis.reporting.wording import cut, percent

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Long enough to hold a subject, a number and a comparison; "Bar chart of voices" is not.
_SHORTEST_ALT = 40

# Okabe and Ito's set, which people with any of the common colour-vision deficiencies can tell
# apart, here also dark, middle and light; hatching is the second cue for the middle one.
COLOURS = ("#0b5f8f", "#e39a1a", "#b9d9ec")
HATCHES = ("", "//", "")
# Negative, neutral, positive: vermilion and blue differ for every eye, the hatch is the second cue.
TONE_COLOURS = ("#c4500f", "#d5d8dc", "#0b5f8f")
TONE_HATCHES = ("\\\\", "", "")
BAR = "#7db8da"
INK, QUIET, LINE = "#1c2026", "#5b626b", "#d5d8dc"

# Text stays text (small, sharp, in the reader's own font); the salt makes ids the same each time.
SETTINGS: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "media-analysis",
    "text.parse_math": False,
    "text.usetex": False,
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 10.5,
    "text.color": INK,
    "axes.labelcolor": QUIET,
    "xtick.color": QUIET,
    "ytick.color": INK,
    "hatch.linewidth": 0.8,
    "axes.linewidth": 0.8,
}
# An SVG in an <img> cannot see the page's style, but it does hear whether the reader is in the dark.
_IN_THE_DARK = (
    "<style>text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,"
    "'Liberation Sans',sans-serif!important}"
    "@media(prefers-color-scheme:dark){text{fill:#e6e3dc!important}"
    f'[style*="stroke: {LINE}"]{{stroke:#4a4e55!important}}'
    f'[style*="stroke: {INK}"]{{stroke:#e6e3dc!important}}'
    f'[style*="fill: {BAR}"]{{fill:#34708f!important}}'
    f'[style*="fill: {COLOURS[0]}"]{{fill:#4d9fd0!important}}'
    f'[style*="stroke: {COLOURS[0]}"]{{stroke:#4d9fd0!important}}'
    f'[style*="fill: {LINE}"]{{fill:#5b626b!important}}'
    f'[style*="fill: {COLOURS[2]}"]{{fill:#2b4a5e!important}}'
    f'[style*="fill: {TONE_COLOURS[0]}"]{{fill:#e0763a!important}}'
    '[style*="stroke: #ffffff"]{stroke:#16181c!important}}</style>'
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


@contextmanager
def drawing(width: float, height: float) -> "Iterator[tuple[Figure, Any]]":
    """A figure of so many inches with one pair of axes, in the look that all figures share."""
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context(SETTINGS):
        figure = Figure(figsize=(width, height), layout="constrained")
        yield figure, figure.add_subplot()


def svg_uri(figure: "Figure") -> str:
    """The figure as a data URI; the same bytes for the same figure."""
    import matplotlib

    out = io.StringIO()
    with matplotlib.rc_context(SETTINGS):
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
    with drawing(5.0, 0.62 + 0.42 * max(len(rows), 1)) as (figure, axes):
        places = range(len(rows))
        values = [row["value"] * 100 for row in rows]
        fine = min([value for value in values if value] or [100]) < 2
        axes.barh(places, values, color=BAR, height=0.62)
        for place, row in zip(places, rows, strict=True):
            if row["low"] is not None and row["high"] is not None:
                axes.plot([row["low"] * 100, row["high"] * 100], [place, place], color=INK, linewidth=1.6)
            end = max(row["value"], row["high"] or 0) * 100
            axes.annotate(
                percent(row["value"], fine=fine),
                (end, place),
                xytext=(5, 0),
                textcoords="offset points",
                va="center",
                parse_math=False,
            )
        axes.set_yticks(list(places), [short(row["label"]) for row in rows], parse_math=False)
        axes.invert_yaxis()
        limit = max([max(row["value"], row["high"] or 0) for row in rows] or [0.0])
        finish(axes, min(100.0, limit * 100 * 1.2 + 4), f"Share of {whole}; line: 95% interval")
    first, last = rows[0], rows[-1]
    alt = (
        f"Bar chart of {len(rows)} {subject}s by share of {whole}. "
        f"{first['label']} has {percent(first['value'], fine=fine)} "
        f"(95% interval {percent(first['low'], fine=fine)} to {percent(first['high'], fine=fine)}), the most; "
        f"{last['label']} has {percent(last['value'], fine=fine)}."
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
    rows: Sequence[dict[str, Any]],
    parts: Sequence[str],
    *,
    title: str,
    name: str,
    group: str,
    whole: str,
    colours: Sequence[str] = COLOURS,
    hatches: Sequence[str] = HATCHES,
    most: int | None = None,
) -> Chart:
    """Stacked bars: how each group's whole is made up; each part has a colour and a hatch.

    Args:
        rows: `label` and `counts` (part to count), one per group, in the order to be drawn.
        parts: the parts, in order.
        title: the caption.
        name: short name, for the CSV.
        group: what a bar is ("outlet").
        whole: what is counted ("attributions").
        colours: one for each part.
        hatches: one for each part; the second cue.
        most: draw so many groups at most, those with most counted; the title says so.
    """
    if most is not None and len(rows) > most:
        title = f"{title} (the {most} of {len(rows)} with most)"
        rows = sorted(rows, key=lambda row: -sum(row["counts"].values()))[:most]
    with drawing(5.0, 1.2 + 0.42 * max(len(rows), 1)) as (figure, axes):
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
                color=colours[number],
                hatch=hatches[number],
                edgecolor="#ffffff",
                linewidth=0.8,
            )
            left = [a + b for a, b in zip(left, widths, strict=True)]
        labels = [f"{short(row['label'])} ({total:,})" for row, total in zip(rows, totals, strict=True)]
        axes.set_yticks(range(len(rows)), labels, parse_math=False)
        axes.invert_yaxis()
        finish(axes, 100.0, f"Share of {whole}\n(their number in brackets)")
        figure.legend(loc="outside upper left", ncols=len(parts), frameon=False)
    described = []
    for row, total in list(zip(rows, totals, strict=True))[:6]:
        mix = ", ".join(f"{part} {percent(row['counts'].get(part, 0) / total if total else None)}" for part in parts)
        described.append(f"{row['label']}: {mix}")
    alt = f"Stacked bars, one per {group}, of the mix of {whole}. " + "; ".join(described) + "."
    data = [[row["label"], *(row["counts"].get(part, 0) for part in parts)] for row in rows]
    return Chart(figure, title, alt, name, [group, *parts], data)


def finish(axes: Any, limit: float, label: str) -> None:
    """Axes of percentages from 0 to `limit`, with no more lines than reading needs."""
    from matplotlib.ticker import MaxNLocator

    axes.set_xlim(0, limit)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0f}%")
    axes.set_xlabel(label, loc="left")
    axes.grid(axis="x", color=LINE, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)
    axes.margins(y=0.02)
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)
    axes.spines["left"].set_color(LINE)


def short(label: str) -> str:
    """A label that fits beside a figure; the whole one stands in the table and the CSV."""
    return cut(printable(label), 28)


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
