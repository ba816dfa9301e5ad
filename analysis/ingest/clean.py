"""From a page copied as text to an article: title, body and what surrounds them, apart.

The body is the stretch of lines with the most evidence for running text; what interrupts it
(buttons, links to other stories, captions) is taken out of it. Nothing is thrown away: every
line that is not blank ends as title, kicker, caption, body or a record in `removed`.
Where the evidence is weak a line stays in the body: losing body is worse than keeping a menu line.
"""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from analysis.ingest import lines as evidence
from analysis.ingest.body import Sorting, body_range, cut_tail, mark_blocks, mark_other_stories
from analysis.ingest.bylines import names_in
from analysis.ingest.credits import agencies_in, dateline, line_credits
from analysis.ingest.dates import is_date_line, read_date
from analysis.ingest.headline import find_headline, find_kicker
from analysis.ingest.listing import listed_lines
from analysis.ingest.outlets import outlet_of
from analysis.ingest.rejoin import rejoin
from analysis.ingest.wrapping import unwrap


@dataclass(frozen=True)
class Removed:
    """What was taken out, why, and where it stood in the page."""

    text: str
    reason: str
    start: int
    end: int


@dataclass(frozen=True)
class Page:
    """The parts of a page. `paragraphs` are (text, start, end) with offsets into the page."""

    paragraphs: tuple[tuple[str, int, int], ...]
    title: str | None = None
    kicker: str | None = None
    dateline: str | None = None
    captions: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    published: datetime | None = None
    wire_credits: tuple[str, ...] = ()
    removed: tuple[Removed, ...] = ()


def clean(page: str) -> Page:
    """The article in `page`, a web page copied as text or plain text without any furniture."""
    lines = unwrap(page, evidence.split_lines(page))
    if not lines:
        return Page(())
    work = Sorting(lines, [evidence.furniture(line) for line in lines])
    mark_other_stories(work)
    mark_blocks(work)
    work.listed |= listed_lines(lines, work.reasons)
    first, last = body_range(work)
    first, last = rejoin(work, first, cut_tail(work, first, last))
    title = find_headline(lines, work.reasons, first, last)
    kicker = find_kicker(lines, work.reasons, title) if title is not None else None
    work.used |= {index for index in (title, kicker) if index is not None}
    top = title + 1 if title is not None else 0
    first = max(first, top)
    authors, published, credits = _head_matter(work, title, first)
    _mark_captions(work, top, first, last)
    _mark_within(work, first, last)
    _mark_author_notes(work, first, last)
    for index in range(len(lines)):
        if index not in work.used and not first <= index <= last:
            before, after = "before the article", "after the article"
            if title is not None and lines[index].text == lines[title].text:
                before = after = "headline repeated"
            if index > last and evidence.is_sign_off(lines[index]):
                after = "credit"
            work.mark(index, before if index < first else after)
    return _assemble(page, work, title, kicker, authors, published, credits)


def _head_matter(work: Sorting, title: int | None, first: int) -> tuple[list[str], datetime | None, list[str]]:
    """Bylines, date and agency credits that stand around the headline."""
    authors: list[str] = []
    credits: list[str] = []
    published: datetime | None = None
    around = range(max(0, title - 3) if title is not None else 0, min(first + 3, len(work.lines)))
    for index in around:
        line = work.lines[index]
        if index in work.used or line.words > 20:
            continue
        stated = evidence.date_part(line)
        if stated:
            published = published or read_date(stated)
            if index >= first:
                work.reasons[index] = None
            work.mark(index, "date")
        elif evidence.is_byline(line):
            credits += agencies_in(line.text)
            if not agencies_in(line.text):
                authors += [name for name in names_in(line.text) if name not in authors]
            work.mark(index, "byline")
        elif title is not None and index > title and not authors and not line.is_closed and _is_names(work, index):
            authors += names_in(line.text)
            work.mark(index, "byline")
    return authors, published, credits


def _is_names(work: Sorting, index: int) -> bool:
    """Whether a line of nothing but names stands right above a date: a byline without "By"."""
    lines = work.lines
    if index + 1 >= len(lines) or not names_in(lines[index].text, whole=True):
        return False
    below = lines[index + 1]
    starts_with_date = re.split(r"\s[—–-]\s|\s\|\s", below.text)[0]
    return bool(evidence.date_part(below)) or is_date_line(starts_with_date)


def _mark_captions(work: Sorting, top: int, first: int, last: int) -> None:
    """Picture captions: credited ones, and a name line said twice around a picture."""
    lines = work.lines
    for index in range(top, last + 1):
        line = lines[index]
        if work.reasons[index] and work.reasons[index] != "media stub":
            continue
        if evidence.is_picture_credit(line):
            work.mark(index, "picture credit")
            _caption_above(work, index, top)
        elif evidence.is_caption(line):
            _as_caption(work, index)
        elif index < last and line.text == lines[index + 1].text and (line.words >= 10 or not line.is_closed):
            _as_caption(work, index)
            work.mark(index + 1, "caption repeated")
        elif index < last and line.words <= 25 and not lines[index + 1].is_closed:
            below = lines[index + 1]
            if 2 <= line.words <= 4 and not line.is_closed and line.text in below.text and below.words <= 30:
                _as_caption(work, index)
                _as_caption(work, index + 1)
        elif (
            index + 1 <= last
            and line.words <= 4
            and not line.is_closed
            and evidence.is_caption(lines[index + 1])
            and line.text in lines[index + 1].text
        ):
            _as_caption(work, index)


def _caption_above(work: Sorting, index: int, top: int) -> None:
    above = work.lines[index - 1] if index > top else None
    if (
        above
        and not above.is_closed
        and 3 <= above.words <= 30
        and not work.lines[index].after_blank
        and work.reasons[index - 1] is None
    ):
        _as_caption(work, index - 1)


def _as_caption(work: Sorting, index: int) -> None:
    if index in work.used or (work.reasons[index] not in (None, "media stub")):
        return
    work.used.add(index)
    text = work.lines[index].text
    if text not in work.captions:
        work.captions.append(text)


# A subhead in capitals has fewer words than this; a link to another story may have more.
_SHOUTED_LINK = 8
_PULL = re.compile(r"^[“\"«‘].{3,200}[”\"»’]$")


def _mark_within(work: Sorting, first: int, last: int) -> None:
    """What interrupts the body: sign-offs, pull quotes, runs of short lines, appeals to subscribe."""
    lines = work.lines
    whole = "\n".join(line.text for line in lines)
    counts = Counter(line.text for line in lines)
    for index in range(first, last + 1):
        line = lines[index]
        if work.reasons[index] or index in work.used:
            continue
        if evidence.is_sign_off(line) and (index - first) * 2 >= (last - first) - 2:
            work.mark(index, "credit")
        elif _PULL.match(line.text) and line.words <= 30 and _is_said_twice(line.text, whole):
            is_signed = index < last and lines[index + 1].text[:1] in "—–-" and lines[index + 1].words <= 15
            if is_signed or line.words >= 6:  # fewer are a subhead that quotes
                work.mark(index, "pull quote")
            if is_signed:
                work.mark(index + 1, "pull quote")
        elif line.text.isupper() and _SHOUTED_LINK <= line.words <= 30 and not line.is_closed:
            work.mark(index, "other stories")
        elif counts[line.text] > 2 and line.words <= 8 and not line.is_closed:
            work.mark(index, "repeated line")
    run: list[int] = []
    for index in range(first, last + 2):
        is_short = (
            index <= last and lines[index].words <= 10 and not lines[index].is_closed
            and index not in work.used and index not in work.listed
            and lines[index].text[0] not in "•*-–—“\"‘'"
        )  # fmt: skip
        if is_short:
            run.append(index)
            continue
        # Seven: subheads come singly, a stub of a table or a list of points in a few lines.
        # One that a sentence announces ("used to look like this:") is the article's own.
        is_announced = bool(run) and run[0] > first and lines[run[0] - 1].text.endswith(":")
        if len([i for i in run if work.reasons[i] is None]) >= 7 and not is_announced:
            for i in run:
                work.mark(i, "list of links")
        run = []


_AUTHOR_NOTE = re.compile(
    r"^(?P<name>[A-ZÀ-Þ][\w.’'-]+)(?:\s[A-ZÀ-Þ][\w.’'-]+){0,3},?\s"
    r"(?:(?:is|was)\s.{0,120}\b(?:reporter|writer|journalist|editor|columnist|correspondent|author|blogger|contributor)\b"
    r"|(?:covers|writes|reports|joined|has\s(?:covered|written|reported|been\sreporting))\b)"
)
_NOTES_REACH = 4


def _mark_author_notes(work: Sorting, first: int, last: int) -> None:
    """What the last lines of the body say of its author, whom the page names above the body."""
    above = " ".join(line.text for line in work.lines[max(0, first - 12) : first] if line.words <= 20).casefold()
    for index in range(max(first + 1, last - _NOTES_REACH), last + 1):
        note = _AUTHOR_NOTE.match(work.lines[index].text)
        if note and note.group("name").casefold() in above.split():
            work.mark(index, "self-description")


def _is_said_twice(line: str, whole: str) -> bool:
    words = line.strip('“”"«»‘’ ').rstrip(".,!?")
    return len(words) >= 10 and whole.count(words) >= 2


def _assemble(
    page: str, work: Sorting, title: int | None, kicker: int | None, authors: list[str],
    published: datetime | None, credits: list[str],
) -> Page:  # fmt: skip
    paragraphs: list[tuple[str, int, int]] = []
    removed: list[Removed] = []
    place: str | None = None
    for index, line in enumerate(work.lines):
        if index in work.used:
            continue
        reason = work.reasons[index]
        if reason is None:
            start, text = line.start, line.text
            found = dateline(text) if not paragraphs else None
            if found and found.end < len(text):
                place = text[: found.end].strip()
                removed.append(Removed(place, "dateline", start, start + len(place)))
                if found.agency:
                    credits.append(found.agency)
                start, text = start + found.end, text[found.end :]
            paragraphs.append((text, start, line.end))
        else:
            removed.append(Removed(line.text, reason, line.start, line.end))
            if reason == "credit" or (reason in ("after the article", "legal notice") and line.words <= 4):
                credits += line_credits(line.text)
    outlet = outlet_of([line.text for line in work.lines], work.reasons, title)
    return Page(
        paragraphs=tuple(paragraphs),
        title=work.lines[title].text if title is not None else None,
        kicker=work.lines[kicker].text if kicker is not None else None,
        dateline=place,
        captions=tuple(work.captions),
        authors=tuple(authors),
        outlet=outlet,
        published=published,
        # An outlet that signs its own copy credits nobody else.
        wire_credits=tuple(name for name in dict.fromkeys(credits) if name != outlet),
        removed=tuple(removed),
    )
