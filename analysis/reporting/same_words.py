"""One quotation in several places, compared word for word."""

from collections.abc import Sequence

from markupsafe import Markup

from analysis.measures.reuse import compare, same_quotations
from analysis.reporting.markup import Fragment, element, join
from analysis.reporting.rows import Row
from analysis.reporting.selection import NO_OUTLET, Selection, place
from analysis.reporting.tables import csv_text, paragraphs
from analysis.reporting.wording import count


def show_same(selection: Selection, attributions: Sequence[Row], *, most: int = 12) -> Fragment:
    """Quotations that stand in two or more articles: the fullest as it is, the others against it.

    Only contents with words in quotation marks are compared. What an article adds to the
    fullest version is underlined and marked "added", what it leaves out is struck through.
    """
    quoted = {row["attribution_id"]: row for row in attributions if row["kind"] in ("direct", "mixed")}
    groups = same_quotations(
        {key: row["content"] for key, row in quoted.items()}, speaker={key: row["voice"] for key, row in quoted.items()}
    )
    rows_of = [[quoted[str(key)] for key in group] for group in groups]
    # Twice within one article is an article's own repetition, such as a pull quote.
    several = [rows for rows in rows_of if len({row["article_id"] for row in rows}) > 1]
    if not several:
        return Fragment(paragraphs("No quotation stands in two of these articles."))
    several.sort(key=lambda rows: (-len(rows), rows[0]["attribution_id"]))
    header = ["group", "article_id", "outlet", "who", "content", "is_fullest"]
    csv = csv_text(
        header,
        (
            [number, row["article_id"], selection.outlet_of(row), row["who"], row["content"], row is _fullest(rows)]
            for number, rows in enumerate(several, start=1)
            for row in rows
        ),
    )
    shown = [_compared(selection, rows) for rows in several[:most]]
    told = f"{count(len(several), 'quotation stands', 'quotations stand')} in two or more articles."
    if len(several) > most:
        told += f" The {most} found most often are shown; the CSV file has all of them."
    return Fragment(join([element("p", told), *shown]), csv={"same-words": csv})


def _compared(selection: Selection, rows: Sequence[Row]) -> Markup:
    fullest = _fullest(rows)
    first = element(
        "li",
        element("span", fullest["content"], class_="words"),
        element("span", "the fullest: ", place(selection, fullest["article_id"], fullest["number"]), class_="where"),
    )
    others = [
        element(
            "li",
            element("span", difference(fullest["content"], row["content"]), class_="words"),
            element("span", place(selection, row["article_id"], row["number"]), class_="where"),
        )
        for row in _in_order(selection, rows)
        if row is not fullest
    ]
    named = next((row["who"] for row in rows if row["voice"]), rows[0]["who"])
    papers = sorted({selection.outlet_of(row) for row in rows} - {NO_OUTLET})
    heading = element("h3", f"{named}, in {count(len(rows), 'place')} of {count(len(papers), 'outlet')}")
    return element("div", heading, element("ol", first, *others, class_="versions"), class_="same")


def difference(before: str, after: str) -> Markup:
    """`after` with what it adds to `before` in <ins> and what it leaves out in <del>, both said in words too."""
    tags = {"added": "ins", "removed": "del"}
    parts: list[object] = []
    for kind, words in compare(before, after):
        if kind == "same":
            parts.append(words)
        else:
            said = element("span", f"[{kind}:", class_="aside"), element("span", "]", class_="aside")
            parts.append(element(tags[kind], said[0], words, said[1]))
    return join(parts)


def _fullest(rows: Sequence[Row]) -> Row:
    return max(rows, key=lambda row: (len(row["content"]), row["attribution_id"]))


def _in_order(selection: Selection, rows: Sequence[Row]) -> list[Row]:
    def moment(row: Row) -> tuple[str, str]:
        return selection.articles[row["article_id"]]["published"] or "9", row["attribution_id"]

    return sorted(rows, key=moment)
