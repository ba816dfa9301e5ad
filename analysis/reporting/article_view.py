"""An article's text with its attributions marked.

Spans may nest, cross and run over paragraphs, so the text is cut at every start and end, and
each piece carries all that holds there. The markup is therefore well formed whatever the spans
are, and the pieces joined are the text, letter for letter.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from analysis.reporting.markup import element, join
from analysis.text import Span, paragraphs

Row = dict[str, Any]
_ROLES = (("content", "content_spans"), ("source", "speaker_spans"), ("cue", "cue_spans"))


@dataclass(frozen=True)
class Piece:
    """A stretch of text within which nothing starts or ends.

    `roles` says what it is part of: pairs of a role (content, source or cue) and the number of
    the attribution.
    """

    start: int
    end: int
    roles: tuple[tuple[str, int], ...]


def pieces(text: str, attributions: Sequence[Row]) -> list[Piece]:
    """`text` cut at the starts and ends of paragraphs and spans; nothing between paragraphs is kept.

    Args:
        text: the article's body.
        attributions: rows with a `number` and spans.
    """
    marks: list[tuple[int, int, str, int]] = []
    for row in attributions:
        for role, column in _ROLES:
            marks += [(start, end, role, row["number"]) for start, end in row[column] or []]
    marks.sort()
    found = []
    for start, end in paragraphs(text):
        here = [mark for mark in marks if mark[0] < end and mark[1] > start]
        cuts = sorted({start, end, *(max(m[0], start) for m in here), *(min(m[1], end) for m in here)})
        for left, right in itertools.pairwise(cuts):
            roles = [(role, number) for s, e, role, number in here if s <= left and e >= right]
            found.append(Piece(left, right, tuple(roles)))
    return found


def marked_text(text: str, attributions: Sequence[Row]) -> Markup:
    """The paragraphs of `text`, each with its attributions marked and listed beside it.

    Args:
        text: the article's body.
        attributions: rows in reading order with `number`, `kind`, `cue`, `channel_text`,
            `who` (the source's name, or how it is worded) and the three columns of spans.
    """
    by_number = {row["number"]: row for row in attributions}
    begins = {min(start for start, _ in row["content_spans"]): row for row in reversed(attributions)}
    cut = pieces(text, attributions)
    blocks = []
    for span in paragraphs(text):
        inside = [piece for piece in cut if span[0] <= piece.start < span[1]]
        words = [part for piece in inside for part in _piece(text, piece, by_number, begins, attributions)]
        notes = [row for row in attributions if _starts_in(row, span)]
        blocks.append(
            element(
                "div",
                element("p", *words),
                element("ul", *(element("li", _note(row)) for row in notes), class_="notes") if notes else Markup(""),
                class_="para",
            )
        )
    return element("div", *blocks, class_="article", dir="auto")


def legend() -> Markup:
    """What the marks mean, in the marks themselves."""
    return element(
        "p",
        element("span", "source", class_="source"),
        " who is speaking · ",
        element("span", "cue", class_="cue"),
        " the words that ascribe it · ",
        element("span", "content in quotation marks", class_="content"),
        " · ",
        element("span", "content in the outlet’s words", class_="content indirect"),
        ". The small numbers lead to the list of attributions.",
        class_="legend",
    )


def _piece(
    text: str, piece: Piece, by_number: dict[int, Row], begins: dict[int, Row], attributions: Sequence[Row]
) -> list[object]:
    out: list[object] = []
    if piece.start in begins:
        # Two attributions may begin at the same letter, one inside the other.
        out += [_reference(row) for row in attributions if _first(row) == piece.start]
    words = text[piece.start : piece.end]
    contents = [number for role, number in piece.roles if role == "content"]
    classes = []
    if contents:
        classes.append("content")
        if by_number[contents[-1]]["kind"] == "indirect":
            classes.append("indirect")
        if len(set(contents)) > 1:
            classes.append("nested")
    classes += [role for role in ("source", "cue") if any(r == role for r, _ in piece.roles)]
    out.append(element("span", words, class_=" ".join(classes)) if classes else words)
    return out


def _reference(row: Row) -> Markup:
    label = f"Attribution {row['number']}: {row['kind']}, {row['who']}"
    return element(
        "a", row["number"], href=f"#a{row['number']}", id=f"t{row['number']}", class_="ref", aria_label=label
    )


def _note(row: Row) -> Markup:
    details = [row["kind"], f"“{row['cue']}”" if row["cue"] else None, row["channel_text"] or row["channel"]]
    return join(
        [
            element(
                "a",
                row["number"],
                href=f"#a{row['number']}",
                class_="num",
                aria_label=f"Attribution {row['number']} in the list",
            ),
            " ",
            element("b", row["who"]),
            element("span", " · ".join(filter(None, details)), class_="how"),
        ]
    )


def _first(row: Row) -> int:
    return min(start for start, _ in row["content_spans"])


def _starts_in(row: Row, span: Span) -> bool:
    return span[0] <= _first(row) < span[1]
