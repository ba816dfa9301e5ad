"""The lines of a pasted page, and the evidence each one gives for being body or furniture."""

import functools
import re
from collections import Counter
from dataclasses import dataclass

from analysis.ingest.credits import is_credit, line_credits
from analysis.ingest.dates import is_date_line
from analysis.paths import LEXICONS
from analysis.text import count_words, visible

# Every character Python counts as the end of a line, "\r\n" as one.
_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
# A sentence's end, with the marks that may close it and a footnote's bracket.
_CLOSED = re.compile(r"[.!?…:;。！？؟।][\"'”’»)\]*]{0,3}$")
# Kana and Chinese characters, which stand for half a word each.
_UNPARTED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_BAR = re.compile(r"\s{2,}|\s{0,3}[|·•►]\s{0,3}|\s/\s")
_LEADING_LIST = re.compile(r"^(?:\d{1,2}[.)]|\d{1,2}:\d{2}|[-–•*])\s{1,4}")


@dataclass(frozen=True)
class Line:
    """A line that is not blank, without its outer spaces; `text == page[start:end]`."""

    start: int
    end: int
    text: str
    words: int
    is_closed: bool
    after_blank: bool


def split_lines(page: str) -> list[Line]:
    """The lines of `page` that are not blank."""
    lines: list[Line] = []
    last = 0
    for match in _LINE.finditer(page):
        raw = match.group()
        text = raw.strip(" \t\u00a0\u200b\ufeff\u3000").strip()
        if not text:
            continue
        start = match.start() + raw.index(text)
        between = page[last : match.start()]
        breaks = len(between.replace("\r\n", "\n").translate({ord(c): None for c in " \t\u00a0\u200b\ufeff\u3000"}))
        lines.append(
            Line(
                start,
                start + len(text),
                text,
                count_words(text) + len(_UNPARTED.findall(text)) // 2,
                bool(_CLOSED.search(text[-5:])),
                breaks >= 2,
            )
        )
        last = match.end()
    return lines


@dataclass(frozen=True)
class _Phrases:
    exact: dict[str, str]
    headings: frozenset[str]
    starts: tuple[tuple[str, str], ...]
    parts: tuple[tuple[str, str], ...]


@functools.cache
def _phrases() -> _Phrases:
    exact: dict[str, str] = {}
    headings: set[str] = set()
    starts: list[tuple[str, str]] = []
    parts: list[tuple[str, str]] = []
    reason = ""
    for line in (LEXICONS / "furniture.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            reason = line.strip("[]")
        elif line[:2] == "= ":
            exact.setdefault(line[2:], reason)
        elif line[:2] == "> ":
            headings.add(line[2:])
        elif line[:2] == "^ ":
            starts.append((line[2:], reason))
        elif line[:2] == "* ":
            parts.append((line[2:], reason))
    return _Phrases(exact, frozenset(headings), tuple(starts), tuple(parts))


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").casefold().split())


def _bare(plain: str) -> str:
    """Without outer marks and counts: "► Comments (34)" is "comments"."""
    plain = re.sub(r"[(\[]\d{1,6}[)\]]$", "", plain).strip()
    return re.sub(r"^[^\w©(]{1,9}|[^\w)]{1,9}$", "", plain)


def furniture(line: Line) -> str | None:
    """Why the line is furniture by its words alone, or None.

    Long lines are judged by how they start and by legal wording only: a body paragraph may well
    speak of cookies or subscriptions.
    """
    if line.words > 90:
        return None
    phrases = _phrases()
    plain = _plain(line.text)
    bare = _bare(plain)
    if not bare:
        return "marks"
    ends_sentence = plain.endswith((".", "!"))
    if not ends_sentence and bare in phrases.exact:
        return phrases.exact[bare]
    if is_heading_of_others(line):
        return "other stories"
    is_quoted = line.text[0] in "\"“'‘«„"
    if not is_quoted:
        starting = re.sub(r"^[^\w©(]{1,9}", "", plain)
        for phrase, reason in phrases.starts:
            if starting.startswith(phrase) and (line.words <= 30 or reason == "legal notice"):
                return reason
        for phrase, reason in phrases.parts:
            if phrase in plain:
                return reason
    return _bar(line)


_COMMENTS = re.compile(
    r"^\d{1,5}\s(?:comments?|responses?|replies|thoughts)\b.{0,120}$|^(?:leave|write|post|add)\sa\s(?:reply|comment)"
    r"|^(?:comments?|responses|reader comments)(?:\s?[(\[]\d{1,5}[)\]])?:?$"
    r"|^.{2,60}\s(?:says|said|wrote|commented):$"
    r"|^rating:\s\d{1,5}\svotes|\bfeed for comments\b|^show comments|^view \d{1,5} comments",
    re.IGNORECASE,
)


def is_comment_head(line: Line) -> bool:
    """Whether readers' comments start here: "34 Comments", "Ada on September 3 at 4 pm said:"."""
    return line.words <= 16 and bool(_COMMENTS.search(line.text)) and line.text[0] not in '"“'


def is_heading_of_others(line: Line) -> bool:
    """Whether the line heads a list of other stories: "Read more:", "People are also reading…"."""
    if line.words > 8:
        return False
    plain = _plain(line.text)
    bare = _bare(plain)
    headings = _phrases().headings
    if bare in headings:
        return True
    before, colon, _after = plain.partition(":")
    return (bool(colon) and before in headings) or any(
        bare.startswith(start + " ") and not line.is_closed for start in _HEADS
    )


_ABOUT = re.compile(r"^(?:About|Über|Sobre|À propos d[eu’']|Acerca de|Chi è|Over|Om)\s(?:the\s)?[A-ZÀ-Þ]")


def is_heading_of_about(line: Line) -> bool:
    """Whether the line heads what is said of an author or a company: "About Ada Holm"."""
    return line.words <= 6 and not line.is_closed and bool(_ABOUT.match(line.text))


_HEADS = (
    "popular on",
    "trending",
    "more from",
    "more on",
    "related to",
    "recommended",
    "latest from",
    "most read",
    "read more",
    "read also",
    "see also",
)


def _bar(line: Line) -> str | None:
    """A row of menu entries or buttons: "News | Sport | Weather", "Facebook  Twitter  Email"."""
    parts = [part for part in _BAR.split(line.text) if part.strip()]
    exact = _phrases().exact
    known = [exact.get(_bare(_plain(part))) or _starts_share(part) for part in parts]
    if len(parts) >= 2 and not line.is_closed:
        reasons = Counter(reason for reason in known if reason)
        if sum(reasons.values()) * 2 >= len(parts) and reasons:
            return reasons.most_common(1)[0][0]
        if len(parts) >= 3 and all(count_words(part) <= 4 for part in parts):
            return "navigation"
    tokens = _plain(line.text).split()
    if 2 <= len(tokens) <= 12 and sum(token in exact for token in tokens) == len(tokens):
        return exact[tokens[0]]
    return None


def _starts_share(part: str) -> str | None:
    plain = _plain(part)
    return "share buttons" if plain.startswith(("share on", "share in", "share via")) else None


_DASH = re.compile(r"\s[—–]\s")
_PLACE = re.compile(r"^[A-Z][A-Za-z .'’-]{2,30},\s(?=\d|[A-Z])")


def date_part(line: Line) -> str | None:
    """The part of the line that is a date and next to nothing else, as under a headline."""
    if is_date_line(line.text):
        return line.text
    if line.words > 16 or line.text.endswith((".", ".”", '."')):
        return None
    place = _PLACE.sub("", line.text)
    parts = [*_BAR.split(line.text), *_DASH.split(line.text)[:1], place]
    return next((part for part in parts if is_date_line(part)), None)


# A caption says whose picture it is.
_PHOTO = re.compile(
    r"\((?:[^()]{0,80}\b)?(?:AP Photo|Photo|Picture|Image|Getty|AFP|EPA|Reuters|Shutterstock|courtesy)"
    r"\b[^()]{0,80}\)$"
    r"|\b(?:Getty Images|AP Photo|Shutterstock|iStock|Alamy)\b"
    r"|(?:^|[.!?)”\"]\s|\s\s)(?:Photo(?:graph)?|Picture|Image|Frame|Credit|Illustration|Graphic)s?(?:\s(?:by|courtesy)|:|\.\.\.)\s"
    r"|\b(?:AFP|EPA|REUTERS|TASS|Reuters)/[A-Z]|/(?:AFP|AP|EPA|REUTERS|TASS|Reuters)\b"
)


_POST = re.compile(r"^[—–-]\s?\S.{1,60}\(@\w{1,30}\)\s.{4,20}\d{4}$")


def is_post_credit(line: Line) -> bool:
    """Whether the line says who posted the words above it: "— Ada Holm (@adaholm) March 3, 2025"."""
    return bool(_POST.match(line.text))


_BREAKS_OFF = re.compile(r"(?:\.\.\.|…)[\"”’)\]]{0,2}$")


def is_teaser(line: Line) -> bool:
    """Whether the line breaks off as the first words of another story do: "Good morning! This is the news you…"."""
    return line.words >= 5 and bool(_BREAKS_OFF.search(line.text[-6:]))


def is_caption(line: Line) -> bool:
    """Whether the line carries a picture credit."""
    return line.words <= 60 and bool(_PHOTO.search(line.text)) and not line.text.startswith(("“", '"'))


def is_picture_credit(line: Line) -> bool:
    """Whether the line is nothing but a picture credit: "Photo: SarvInform / archive"."""
    return line.words <= 10 and bool(
        re.match(
            r"(?:Photo(?:graph)?|Picture|Image|Credit|Illustration|Graphic)s?(?:\sby\s|\scourtesy|:)",
            line.text,
        )
    )


_BY = re.compile(r"^(?:by|words by|story by|author):?\s\S", re.IGNORECASE)


def is_byline(line: Line) -> bool:
    """Whether the line is a byline: "By Ada Holm and Bo Lind, Staff Writers"."""
    text = visible(line.text) if line.words <= 16 else ""
    match = _BY.match(text)
    return match is not None and not text.endswith(".") and text[match.end() - 1].isupper()


def is_sign_off(line: Line) -> bool:
    """Whether the line credits reporters or agencies, or marks the end of a release."""
    return line.words <= 45 and (
        is_credit(line.text) or bool(line_credits(line.text))
        or line.text.strip("# -–—").upper() in ("END", "ENDS", "30")
        or (line.text in ("###", "# # #", "***"))
    )  # fmt: skip
