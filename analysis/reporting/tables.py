"""Tables that can be read aloud, on a phone and on paper, and their numbers as CSV."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from analysis.files import spreadsheet_cell
from analysis.reporting.markup import element, fold, join
from analysis.reporting.wording import NOT_KNOWN, interval, percent

Row = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """One column: its header, and what a row shows in it.

    Args:
        label: the header; names the unit of a number ("Attributions", "Quoted words").
        cell: the value for a row: text, markup, or None for what is not known.
        number: right-aligned, digits under digits, whole numbers with commas at the thousands.
        head: names the row (at most one column).
        share: a share from 0 to 1 for a row, drawn as a bar behind the cell.
    """

    label: str
    cell: Callable[[Row], object]
    number: bool = False
    head: bool = False
    share: Callable[[Row], float | None] | None = None


def table(
    rows: Sequence[Row],
    columns: Sequence[Column],
    *,
    caption: str,
    limit: int = 30,
    row_id: Callable[[Row], str] | None = None,
    rest: str = "the CSV file has all of them",
) -> Markup:
    """The rows as an HTML table; beyond `limit` they are counted, not shown.

    Args:
        rows: one dictionary per row.
        columns: what each row shows.
        caption: says what the table holds; a cut table's caption also says by how much.
        limit: how many rows are shown.
        row_id: an id for each row, so that links can lead to it.
        rest: where the other rows are.
    """
    if len(rows) > limit:
        caption = f"{caption} The first {limit} of {len(rows):,}; {rest}."
    head = element("tr", *(element("th", c.label, scope="col", class_=_class(c)) for c in columns))
    body = [
        element("tr", *(_cell(column, row) for column in columns), id=row_id(row) if row_id else None)
        for row in rows[:limit]
    ]
    return element(
        "div",
        element("table", element("caption", caption), element("thead", head), element("tbody", *body)),
        class_="scroll",
    )


def _class(column: Column) -> str | None:
    return "n" if column.number else None


def _cell(column: Column, row: Row) -> Markup:
    value = column.cell(row)
    if value is None or value == "":
        value = element(
            "span",
            element("span", "–", aria_hidden="true"),
            element("span", NOT_KNOWN, class_="aside"),
            class_="none",
        )
    elif column.number and type(value) is int:
        value = f"{value:,}"
    style = None
    if column.share is not None and (share := column.share(row)) is not None:
        style = f"--share:{min(max(share, 0.0), 1.0) * 100:.1f}%"
    classes = " ".join(filter(None, [_class(column), "bar" if style else None]))
    return element(
        "th" if column.head else "td",
        value,
        scope="row" if column.head else None,
        class_=classes or None,
        style=style,
        data_label=column.label,
    )


def facts(pairs: Iterable[tuple[str, object]]) -> Markup:
    """Names and values, one pair a line; a missing value is said to be so."""
    return element(
        "dl",
        *(
            element(
                "div",
                element("dt", name),
                element("dd", NOT_KNOWN if value is None or value == "" else value),
            )
            for name, value in pairs
        ),
        class_="facts",
    )


def evidence(
    summary: str, cases: Sequence[Any], *, show: Callable[[Any], object] = lambda case: case, limit: int = 20
) -> Markup:
    """The sentences behind a number, folded; beyond `limit` they are counted.

    `show` makes of a case what is seen of it; it is called for those alone that are shown.
    """
    if not cases:
        return element("span", "none" if summary == "Show" else summary)
    items = [element("li", show(case)) for case in cases[:limit]]
    if len(cases) > limit:
        items.append(element("li", f"… and {len(cases) - limit:,} more in the CSV file."))
    return fold(summary, element("ul", *items), class_="evidence")


def counted(cases: Sequence[Any], *, show: Callable[[Any], object] = lambda case: case, limit: int = 5) -> Markup:
    """How many there are; the number itself unfolds to them, as in `evidence`."""
    return evidence(f"{len(cases):,}", cases, show=show, limit=limit)


def estimate(value: float | None, low: float | None, high: float | None, *, fine: bool = False) -> Markup:
    """A share with its interval below it; `fine` for shares so small that a whole percent would hide them."""
    return join([percent(value, fine=fine), element("span", interval(low, high, fine=fine), class_="sub")])


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Comma-separated values; no cell can be run as a formula, missing cells are empty."""
    out = io.StringIO()
    # As RFC 4180 has it; with "\n" alone, the csv module leaves a lone "\r" in a cell unquoted.
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow(["" if value is None else spreadsheet_cell(value) for value in row])
    return out.getvalue()


def paragraphs(*texts: object) -> Markup:
    """Each text as a paragraph; an empty one is left out."""
    return join(element("p", words) for words in texts if words)
