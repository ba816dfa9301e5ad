"""News agencies in credits, datelines and bylines."""

import csv
import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from analysis.paths import LEXICONS


@dataclass(frozen=True)
class Agency:
    """A news agency as `analysis/lexicons/agencies.csv` knows it."""

    name: str
    country: str
    is_state: bool


def read_lexicon(name: str) -> list[dict[str, str]]:
    """The rows of a CSV word list whose first line gives its origin."""
    with (LEXICONS / name).open(encoding="utf-8", newline="") as file:
        next(file)
        return list(csv.DictReader(file))


@functools.cache
def agencies() -> dict[str, Agency]:
    """Every name and other name of an agency, as written, to the agency."""
    known: dict[str, Agency] = {}
    for row in read_lexicon("agencies.csv"):
        agency = Agency(row["name"], row["country"], row["is_state"] == "yes")
        for name in [row["name"], *filter(None, row["aliases"].split(";"))]:
            known[name] = agency
    return known


@functools.cache
def _agency_pattern() -> re.Pattern[str]:
    names = sorted(agencies(), key=lambda name: (-len(name), name))
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, names)) + r")(?![\w])")


def agencies_in(text: str) -> list[str]:
    """Names of the known agencies in `text`, in order, each once."""
    return _once(agencies()[match.group()].name for match in _agency_pattern().finditer(text))


# A line that credits: what stands after "by" or "from", or before "contributed", is searched for agencies.
_REPORTING = re.compile(
    r"^[(\[*—–-]{0,2}\s?(?:(?:with|additional|some|includes?)\s){0,2}"
    r"(?:reporting|material|contributions?|information|files?|writing|input|reports)\s(?:by|from)\s(.{2,300})$",
    re.IGNORECASE,
)
_CONTRIBUTED = re.compile(
    r"^.{2,200}\scontributed\s(?:\w{1,20}\s)?to\sthis\s(?:report|story|article|dispatch)\b.{0,80}$",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"^(?:sources?|via|agency|agencies|with)(?::\s|\s)(.{2,80})$", re.IGNORECASE)
_EDITING = re.compile(r"^[(\[]?(?:reporting|editing|compiled|written|edited|translated)\sby\s.{2,300}$", re.IGNORECASE)
_RIGHTS = re.compile(
    r"^[(\[]?(?:(?:©|\(c\)|copyright)\s?){1,2}(?:\d{4},?\s?)?(?:by\s)?(.{2,60}?)"
    r"(?:[.,]?\sall rights reserved\b.{0,200})?$",
    re.IGNORECASE,
)
_CONTRIBUTING = re.compile(r"^contribut(?:ing|ors?)(?::\s|\s)(.{2,300})$", re.IGNORECASE)
# "Rao reported from Norland. Associated Press writers A and B contributed to this report."
_SENTENCE_CONTRIBUTED = re.compile(
    r"(?:^|\.\s)([^.]{0,20}[A-Z].{2,700})\scontributed(?:\s\w{2,12})?\sto\s(?:this|the)\s\w{4,10}\.?$"
)
_BASED = re.compile(
    r"^(?:this|the)\s(?:report|story|article|dispatch)\s.{0,40}?\b(?:based|compiled|drawn|adapted|taken)\b(.{2,160})$",
    re.IGNORECASE,
)
_UNNAMED = re.compile(r"\b(?:wire|news)[ -](?:services?|agency|agencies)\b", re.IGNORECASE)
_USED = re.compile(
    r"^.{0,60}\b(?:wire|news)\s(?:services?|agencies)\s(?:reports?\s)?(?:were\sused|was\sused|contributed)\b.{0,60}$",
    re.IGNORECASE,
)
# Credited where a line speaks of agencies and names none.
UNNAMED = "wire services"
_BYLINE = re.compile(r"^by:?\s(.{2,80})$", re.IGNORECASE)
# Agencies we do not know by name, but which call themselves one.
_SELF_NAMED = re.compile(r"^(?:the\s)?[A-Z].{0,50}\b(?:Agency|Wire|News Service|Newswire)$")
_LIST = re.compile(r",\s(?:and\s)?|;\s|\sand\s|\s&\s|\s/\s")
_EDGE = " .()[]—–-*"


def is_credit(line: str) -> bool:
    """Whether the whole line says who reported, edited or contributed."""
    if len(line) > 320:
        return False
    if _CONTRIBUTED.match(line) or _EDITING.match(line):
        return True
    found = _REPORTING.match(line)
    return bool(found and found.group(1).lstrip("the ")[:1].isupper())


def is_agency(outlet: str | None) -> bool:
    """Whether the outlet itself is a news agency, by one of its names."""
    known = agencies()
    names = [outlet or "", (outlet or "").removesuffix(" News"), (outlet or "").removesuffix(" news agency")]
    # an acronym of four letters with "News" after it may be anybody's ("CNS News")
    return names[0] in known or any(name in known and not (name.isupper() and len(name) < 4) for name in names[1:])


def line_credits(line: str) -> list[str]:
    """Agencies that a credit line, a byline or a line of agency names gives credit to."""
    if len(line) > 1000:
        return []
    line = " ".join(line.split()).lstrip("•⦁*· ")
    closing = _SENTENCE_CONTRIBUTED.search(line)
    if closing and (writers := agencies_in(closing.group(1))):
        return writers
    if len(line) > 320:
        return []
    contributing = _CONTRIBUTING.match(line)
    if contributing:
        return agencies_in(contributing.group(1))
    based = _BASED.match(line)
    if based:
        return agencies_in(based.group(1)) or ([UNNAMED] if _UNNAMED.search(based.group(1)) else [])
    if _USED.match(line):
        return agencies_in(line) or [UNNAMED]
    reporting = _REPORTING.match(line)
    if reporting:
        items = [item.strip(_EDGE) for item in _LIST.split(reporting.group(1))]
        names = [
            agencies_in(item) or ([item.removeprefix("the ")] if _SELF_NAMED.match(item) else []) for item in items
        ]
        return _once(name for found in names for name in found)
    if is_credit(line):
        return agencies_in(line)
    for pattern in (_SOURCE, _RIGHTS, _BYLINE):
        match = pattern.match(line)
        if match and _is_agencies_only(match.group(1)):
            return agencies_in(match.group(1))
    return agencies_in(line) if _is_agencies_only(line) else []


def byline_credits(byline: str) -> list[str]:
    """Agencies in a byline, alone or as one name of several ("Anita Rao, Associated Press")."""
    parts = _LIST.split(byline)
    # longer lists are all the authors a page mentions: of three with an agency in allsides none was its copy
    named = [part for part in parts if _is_agencies_only(part)] if len(parts) <= 3 else []
    return _once([*line_credits(byline), *(name for part in named for name in agencies_in(part))])


def _is_agencies_only(text: str) -> bool:
    # The longest line of agencies in bylines seen has 70 characters; a sentence is not searched.
    if len(text) > 150:
        return False
    rest = _agency_pattern().sub("", text)
    return rest != text and not re.search(
        r"[A-Za-z]{2,}", re.sub(r"\b(?:and|the|with|via|news|agency|staff)\b", "", rest, flags=re.I)
    )


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


_PLACE = r"[^\W\d_][\w'’. -]{1,40}(?:,\s[^\W\d_][\w'’. ]{1,30}){0,3}"
_MARK = r"(?:\((?P<round>[^()\d]{2,40})\)|/(?P<slash>[^/\d]{2,40})/)"
_DATELINE_AGENCY = re.compile(rf"^(?:{_PLACE}[,.]?\s)?{_MARK}\s?(?:[-–—]{{1,2}}|\.|:)\s+(?=\S)")
# Without an agency, only a place in capitals tells a dateline from a sentence with a dash.
_UPPER = r"[^\W\d_a-z][^\W\d_a-z'’.-]+(?:[ -][^\W\d_a-z][^\W\d_a-z'’.]*){0,4}"
_DATELINE_PLACE = re.compile(rf"^(?P<place>{_UPPER})(?P<rest>,\s[A-Z][\w'’. ]{{1,30}}){{0,2}}\s?(?:--|[–—]|-)\s+(?=\S)")


@dataclass(frozen=True)
class Dateline:
    """Place and agency before the first sentence: `text` as worded, `end` where the sentence starts."""

    text: str
    end: int
    agency: str | None
    is_known: bool = False


def dateline(paragraph: str) -> Dateline | None:
    """The dateline at the start of `paragraph`, or None.

    `VELDHAVN (Reuters) - At least ...` and `ORLINSK, September 16 /SarvInform/. The ...` are
    datelines; a place without an agency counts only in capitals.
    """
    head = paragraph[:200]
    match = _DATELINE_AGENCY.match(head)
    if match:
        name = (match.group("round") or match.group("slash")).strip()
        known = agencies_in(name)
        place = head[: match.start("round") - 1 if match.group("round") else match.start("slash") - 1].strip()
        # "Anna (left) - ..." is no dateline: an unknown agency needs a capital and a place in capitals.
        is_shouted = place.split(",")[0].isupper()
        if known or (is_shouted and name[:1].isupper() and len(name.split()) <= 4):
            return Dateline(_cut(head[: match.end()]), match.end(), known[0] if known else name, bool(known))
        return None
    match = _DATELINE_PLACE.match(head)
    if match and match.group("place").isupper() and len(match.group("place")) >= 4:
        return Dateline(_cut(match.group()), match.end(), None)
    return None


def _cut(text: str) -> str:
    return text.rstrip().rstrip("-–—").rstrip().removesuffix(".").removesuffix(":")


def credits_of(paragraphs: list[str]) -> list[str]:
    """Agencies credited in a body: its dateline and the lines at its head and end."""
    if not paragraphs:
        return []
    names: list[str] = []
    # a caption or a teaser may stand before the paragraph that the dateline opens
    places = [dateline(paragraphs[0]), *(p for p in map(dateline, paragraphs[1:3]) if p and p.is_known)]
    names += [place.agency for place in places if place and place.agency]
    # the credit is often followed by lines about newsletters and rights
    for line in paragraphs[:2] + paragraphs[max(2, len(paragraphs) - 8) :]:
        names += line_credits(line)
    return _once(names)
