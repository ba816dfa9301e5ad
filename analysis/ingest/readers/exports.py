"""What the exports of news vendors have in common: articles one after another, and a count to check.

An export says itself how many articles it holds: in a list of contents, in "1 of 500 DOCUMENTS",
in a count. What it says is compared with what was found, and each article that is missing is
named, as a document that was found in the list and could not be read.
"""

import re
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from analysis.ingest.bylines import names_in
from analysis.ingest.credits import line_credits
from analysis.ingest.encoding import NotText
from analysis.ingest.fields import as_names
from analysis.ingest.lines import split_lines
from analysis.ingest.readers.vendor_words import language_code, vendor_date
from analysis.ingest.source import Piece, Read, rejected
from analysis.ingest.trimming import trim


@dataclass
class Exported:
    """One article as an export gives it, its fields as worded."""

    title: str | None = None
    body: list[str] = field(default_factory=list)
    outlet: str | None = None
    date: str | None = None
    byline: str | None = None
    section: str | None = None
    language: str | None = None
    captions: list[str] = field(default_factory=list)
    removed: list[tuple[str, str]] = field(default_factory=list)
    given_id: str | None = None
    notes: list[str] = field(default_factory=list)
    # Why there is no text, when the export says so.
    problem: str | None = None


NO_TEXT = "the export holds no text for it"
NO_TEXT_REMEDY = "Open it at the vendor's: pictures, audio and withdrawn articles have no text to export."
MISSING_REMEDY = (
    "Look for it in the file, or export it again; if it is there, the vendor has a new layout: please report it."
)


def read_export(lines: Sequence[str], text: str | None = None, *, headings: Sequence[int] = ()) -> list[Piece] | None:
    """The articles of a Nexis or Factiva export laid out in lines, or None when it is no export.

    Args:
        lines: the document's lines or paragraphs, blank ones as empty strings.
        text: the file's text, when it is plain text: offsets are found in it.
        headings: which of the lines are formatted as headings.
    """
    from analysis.ingest.readers import factiva_text, nexis, nexis_numbered

    if nexis_numbered.is_export(lines):
        return nexis_numbered.read_export(lines, text)
    if nexis.is_export(lines):
        return nexis.read_export(lines, text, headings)
    if factiva_text.is_export(lines):
        return factiva_text.read_export(lines, text)
    return None


def piece_of(exported: Exported, number: int, format: str, text: str | None = None) -> Piece:
    """The piece for one article of an export; `number` is its place in the export."""
    size = sum(len(paragraph) for paragraph in exported.body)
    return Piece(partial(_read, exported, text), number, bytes=size, format=format)


def _read(exported: Exported, text: str | None) -> Read:
    title = " ".join((exported.title or "").split()) or None
    if exported.problem or not any(paragraph.strip() for paragraph in exported.body):
        raise NotText(f"{exported.problem or NO_TEXT} ({named(title)})", NO_TEXT_REMEDY)
    body, place, removed, credits = trim(split_lines("\n".join(exported.body)), title)
    if not body:
        raise NotText(f"{NO_TEXT} but credits and notices ({named(title)})", NO_TEXT_REMEDY)
    authors = names_in(exported.byline or "") or as_names(exported.byline)
    credits = [name for author in authors for name in line_credits(author)] + credits
    notes = list(exported.notes)
    published = vendor_date(exported.date) if exported.date else None
    if exported.date and published is None:
        notes.append(f"the date {exported.date[:60]!r} does not name a day")
    outlet = " ".join((exported.outlet or "").split()) or None
    article: dict[str, Any] = {
        "title": title,
        "text": "\n\n".join(body),
        "kicker": exported.section or None,
        "dateline": place,
        "captions": exported.captions,
        "authors": [author for author in authors if not line_credits(author)],
        "outlet": outlet,
        "published": published,
        "language": language_code(exported.language),
        "wire_credits": [name for name in dict.fromkeys(credits) if name != outlet],
        "removed": [*removed, *({"text": line, "reason": reason} for line, reason in exported.removed)],
        "given_id": exported.given_id,
        "paragraphs": places(text, body),
    }
    return Read(article, tuple(notes))


def places(text: str | None, body: Sequence[str]) -> list[list[int] | None]:
    """Where each paragraph stands literally in `text`, in order; None where lines or markup part it."""
    found: list[list[int] | None] = []
    at = 0
    for paragraph in body:
        start = -1 if text is None else text.find(paragraph, at)
        if start < 0:
            found.append(None)
        else:
            at = start + len(paragraph)
            found.append([start, at])
    return found


def accounted(
    articles: Sequence[Exported], listed: Sequence[str], stated: int | None, format: str, text: str | None = None
) -> list[Piece]:
    """The pieces of an export in its own order, those it lists or counts and lacks as rejected ones.

    Args:
        articles: the articles found, in order.
        listed: the titles in the export's list of contents, in order; may be empty.
        stated: how many articles the export says it holds, when it says so.
        format: the vendor.
        text: the file's text, when it is plain text.
    """
    numbers = _numbers(listed, articles)
    pieces = [(number, piece_of(one, number, format, text)) for number, one in zip(numbers, articles, strict=True)]
    count = max(stated or 0, len(listed))
    lost = [number for number in range(1, len(listed) + 1) if number not in set(numbers)]
    for number in lost[: max(0, count - len(articles))]:
        title = named(listed[number - 1])
        reason = f"the export lists it as number {number} ({title}) but its text was not found in the file"
        pieces.append((number, rejected(reason, MISSING_REMEDY, row=number, format=format)))
    for number in range(len(pieces) + 1, count + 1):
        reason = f"the export says it holds {count} articles and {len(articles)} were found; it does not name the rest"
        pieces.append((number, rejected(reason, MISSING_REMEDY, row=number, format=format)))
    pieces.sort(key=lambda pair: pair[0])
    if count and len(articles) > count:
        pieces[0] = (1, noted(pieces[0][1], f"the export counts {count} articles and {len(articles)} were found"))
    return [piece for _number, piece in pieces]


def _numbers(listed: Sequence[str], articles: Sequence[Exported]) -> list[int]:
    """Each article's number in the list; those not in it get the numbers that are left, in order."""
    places: defaultdict[str, deque[int]] = defaultdict(deque)
    for number, title in enumerate(listed, 1):
        places[title_key(title)].append(number)
    numbers: list[int | None] = []
    for article in articles:
        key = title_key(article.title)
        # Titles in a list are often cut; a title found may be longer than the one listed.
        match = (
            key if places.get(key) else next((other for other in places if places[other] and _same(key, other)), None)
        )
        numbers.append(places[match].popleft() if match is not None else None)
    taken = {number for number in numbers if number is not None}
    free = iter(number for number in range(1, len(listed) + len(articles) + 1) if number not in taken)
    # With a list, what is not in it comes after it; its numbers stay free to name what is missing.
    beyond = iter(range(len(listed) + 1, len(listed) + len(articles) + 1))
    is_known = len(articles) < len(listed)
    return [number if number is not None else next(beyond if is_known else free) for number in numbers]


def noted(piece: Piece, note: str) -> Piece:
    """`piece` with one more note, when it can be read."""
    read = piece.read
    return replace(piece, read=lambda: _with_note(read(), note))


def _with_note(read: Read, note: str) -> Read:
    return Read(read.article, (*read.notes, note))


def named(title: str | None) -> str:
    """A title in quotation marks, cut where it is long."""
    if not title:
        return "without a title"
    return f"“{title[:80]}…”" if len(title) > 80 else f"“{title}”"


def title_key(title: str | None) -> str:
    """A title for comparison: its words alone."""
    return " ".join(re.findall(r"\w+", (title or "").casefold()))


def _same(one: str, two: str) -> bool:
    short, long = sorted((one, two), key=len)
    return len(short) >= 12 and long.startswith(short)


def blocks(lines: Sequence[str]) -> list[str]:
    """Paragraphs of lines broken at a fixed width: lines between blank ones, joined by spaces."""
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            paragraphs[-1].append(line.strip())
        elif paragraphs[-1]:
            paragraphs.append([])
    return [" ".join(paragraph) for paragraph in paragraphs if paragraph]
