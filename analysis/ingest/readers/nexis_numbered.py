"""The older LexisNexis layout, in TXT and RTF: each article under a line such as "3 of 500 DOCUMENTS"."""

import re
from collections.abc import Sequence

from analysis.ingest.readers.exports import MISSING_REMEDY, Exported, blocks, noted, piece_of
from analysis.ingest.readers.vendor_words import vendor_date
from analysis.ingest.source import Piece, rejected

_START = re.compile(
    r"^\s*(?:(?:Document|Dokument)\s)?(\d{1,6}) (?:of|von|de|van) (\d{1,6})"
    r"(?:\s(?:DOCUMENTS?|DOCUMENTEN|DOKUMENTEN?))?\s*$"
)
_HAS_WORD = re.compile(r"\b(?:Document|Dokument|DOCUMENT)")
_RANGE = re.compile(r"^(?:Download Request|Ausgabeauftrag|Print Request)\b.*?(\d{1,6})\s?-\s?(\d{1,6})\s*$")
_LABEL = re.compile(
    r"^(?P<name>BYLINE|SECTION|LENGTH|DATELINE|HIGHLIGHT|SERIES|SOURCE|TYPE|AUTOR|RUBRIK|LÄNGE|LAENGE|LNGE|AUTEUR|RUBRIQUE|"
    r"LONGUEUR|AUTHOR|COLUMN|ANCHORS?|REPORTERS?|GUESTS?):\s?(?P<value>.*)$"
)
_LENGTHS = ("LENGTH", "LÄNGE", "LAENGE", "LNGE", "LONGUEUR")
_AFTER = re.compile(
    r"^(?:LOAD-DATE|UPDATE|LANGUAGE|SPRACHE|LANGUE|GRAPHIC|GRAFIK|GRAPHIQUE|PUBLICATION-TYPE|PUBLICATIETYPE|JOURNAL-CODE|"
    r"NOTES?|CORRECTION|CORRECTION-DATE|SUBJECT|COMPANY|ORGANIZATION|PERSON|COUNTRY|STATE|CITY|TICKER|INDUSTRY|GEOGRAPHIC|"
    r"DOCUMENT-TYPE|TYPE|ACC-NO|URL|ISSN|DATUM-?\w*):"
)
_RIGHTS = re.compile(
    r"^\s*(?:Copyright (?:©|\(c\)|\d{4})|Copyright$|All Rights Reserved|Alle Rechte vorbehalten|Tous droits réservés)"
)
_EDITION = re.compile(r"\b(?:Edition|Ausgabe|Édition|Editie)\b", re.IGNORECASE)
# Outlet, date and edition stand in the middle of the page; titles at its edge.
_CENTRED = 8


def is_export(lines: Sequence[str]) -> bool:
    """Whether articles are numbered so, and labelled as this layout labels them."""
    starts = [line for line in lines if _START.match(line)]
    labels = sum(bool(_LABEL.match(line.strip()) or _AFTER.match(line.strip())) for line in lines)
    return bool(starts) and labels >= len(starts) and any(map(_HAS_WORD.search, starts))


def read_export(lines: Sequence[str], text: str | None) -> list[Piece]:
    """The articles, numbered as the export numbers them, and those whose number does not occur."""
    lines = [line.rstrip("\r\n").replace("\u00a0", " ") for line in lines]
    starts = [(at, match) for at, line in enumerate(lines) if (match := _START.match(line))]
    ends = [at for at, _match in starts[1:]] + [len(lines)]
    pieces: dict[int, Piece] = {}
    again: list[Piece] = []
    for (at, match), end in zip(starts, ends, strict=True):
        number = int(match.group(1))
        piece = piece_of(_article(lines[at + 1 : end]), number, "nexis", text)
        if number in pieces:
            again.append(piece)
        pieces.setdefault(number, piece)
    total = int(starts[0][1].group(2))
    first, last, is_sure = _expected(lines[: starts[0][0]], pieces, total)
    for number in range(first, last + 1):
        if number not in pieces:
            reason = f"the export numbers {total} documents and number {number} is not in the file"
            pieces[number] = rejected(reason, MISSING_REMEDY, row=number, format="nexis")
    found = [pieces[number] for number in sorted(pieces)] + again
    if not is_sure and last < total:
        note = f"the export numbers {total} documents; this file ends with number {last}"
        found[-1] = noted(found[-1], note)
    return found


def _expected(cover: list[str], pieces: dict[int, Piece], total: int) -> tuple[int, int, bool]:
    """The first and last number to expect, and whether the cover says so.

    A request for documents 201 to 400 numbers them 201 to 400 in some years, 1 to 200 in others.
    """
    for line in cover:
        match = _RANGE.match(line.strip()) if len(line) < 300 else None
        if match:
            first, last = int(match.group(1)), int(match.group(2))
            if last - first < 100_000:
                if max(pieces) < first or total == last - first + 1:
                    return 1, last - first + 1, True
                return first, min(last, total), True
    return min(pieces), max(pieces), False


def _article(part: list[str]) -> Exported:
    article = Exported()
    after_at = next((at for at, line in enumerate(part) if _AFTER.match(line.strip()) and at > 3), len(part))
    labels = [at for at, line in enumerate(part[:after_at][:60]) if _LABEL.match(line.strip())]
    head_end = labels[0] if labels else _end_of_title(part[:after_at])
    _read_head(part[:head_end], article)
    at = head_end
    while at < after_at:
        label = _LABEL.match(part[at].strip())
        if label is None and part[at].strip():
            break
        if label:
            value = [label.group("value")]
            is_long = label.group("name") not in _LENGTHS
            while is_long and at + 1 < after_at and part[at + 1].strip() and not _LABEL.match(part[at + 1].strip()):
                at += 1
                value.append(part[at].strip())
            _take(label.group("name"), " ".join(value).strip(), article)
        at += 1
    body = [line for line in part[at:after_at] if not _RIGHTS.match(line)]
    article.body = blocks(body)
    _read_tail(part[after_at:], article)
    return article


def _end_of_title(part: list[str]) -> int:
    """Without a label the head ends with the first block at the page's edge below the date."""
    date_at = next((at for at, line in enumerate(part[:20]) if vendor_date(line.strip())), 0)
    seen = False
    for at in range(date_at + 1, len(part)):
        if part[at].strip() and not part[at].startswith(" " * _CENTRED):
            seen = True
        elif seen and not part[at].strip():
            return at
    return len(part)


def _read_head(head: list[str], article: Exported) -> None:
    filled = [(line, line.startswith(" " * _CENTRED)) for line in head if line.strip() and not _RIGHTS.match(line)]
    date_at = next((at for at, (line, _) in enumerate(filled) if at and vendor_date(line.strip())), None)
    if date_at is None:
        date_at = 1 if len(filled) > 2 else 0
    article.outlet = " ".join(line.strip() for line, _ in filled[:date_at]) or None
    article.date = filled[date_at][0].strip() if filled else None
    rest = filled[date_at + 1 :]
    has_edge = any(not is_centred for _, is_centred in rest)
    while len(rest) > 1 and (
        (rest[0][1] and has_edge) or _EDITION.search(rest[0][0]) or rest[0][0].rstrip().endswith(";")
    ):
        rest = rest[1:]
    article.title = " ".join(line.strip() for line, _ in rest) or None


def _take(name: str, value: str, article: Exported) -> None:
    if name in ("BYLINE", "AUTHOR", "AUTOR", "AUTEUR"):
        article.byline = value
    elif name in ("SECTION", "RUBRIK", "RUBRIQUE"):
        article.section = value.split(";")[0].strip()
    elif name == "HIGHLIGHT":
        article.removed.append((value, "highlight"))


def _read_tail(tail: list[str], article: Exported) -> None:
    for block in blocks(["" if _RIGHTS.match(line) else line for line in tail]):
        name, _, value = block.partition(":")
        if name in ("LANGUAGE", "SPRACHE", "LANGUE"):
            article.language = value.strip()
        elif name in ("GRAPHIC", "GRAFIK", "GRAPHIQUE"):
            article.captions.append(value.strip())
        elif name in ("NOTE", "NOTES", "CORRECTION"):
            article.removed.append((value.strip(), "vendor's note"))
