"""Factiva in RTF (or saved as text): articles that end with "Document" and an accession number.

With indexing each field has its code (HD, BY, WC, PD, SN, SC, LA, CY, LP, TD, ...); without, the
fields stand in the same order, one a line, and the word count tells where they are.
"""

import re
from collections.abc import Sequence

from analysis.ingest.bylines import names_in
from analysis.ingest.readers.exports import Exported, accounted, noted
from analysis.ingest.readers.factiva_fields import ACCESSION, CODES, article_of
from analysis.ingest.readers.vendor_words import language_code, vendor_date
from analysis.ingest.source import Piece

_END = re.compile(
    rf"^(?:AN[\t |]{{1,9}})?(?:Document|Dokument|Documento|Документ|文件)\s{{1,9}}{ACCESSION.pattern}\s*\|?\s*$"
)
_CODED = re.compile(
    rf"^\|?\s{{0,9}}({'|'.join(sorted(CODES, key=len, reverse=True))})(?:[\t|\u00a0]|\s{{2,}}|\s?$)\s{{0,20}}(.*)$"
)
_WORDS = re.compile(
    r"^\d[\d.,\u00a0 ]{0,9}\s?(?:words?|mots|Wörter|woorden|palabras|palavras|parole|слов|ord|字)$", re.IGNORECASE
)
_CLOCK = re.compile(r"^\d{1,2}:\d{2}(?::\d{2})?(?:\s[A-Z]{2,4})?$")
_SOURCE_CODE = re.compile(r"^[A-Z0-9]{2,12}$")
_RIGHTS = re.compile(r"^(?:\(c\)|©|Copyright\b|\d{4} ©)", re.IGNORECASE)
_TITLE_PAGE = re.compile(r"^(.{3,300}?)(?:\.{3,}|\t|\s\.\s)\s{0,9}(\d{1,5})$")
_SUMMARY = re.compile(r"^(?:Search Summary|Zusammenfassung der Suche|Résumé de la recherche)\b", re.IGNORECASE)
_FOOTER = re.compile(
    r"^(?:Page \d{1,5}(?: of \d{1,5})?\s{0,9})?©\s?\d{4} Factiva, Inc\.|^Dow Jones Factiva$|^Factiva$", re.IGNORECASE
)
_RESULTS = re.compile(
    r"^(?:Results Found|Gefundene Ergebnisse|Résultats trouvés)\s{0,9}:?\s{0,9}(\d{1,6})$", re.IGNORECASE
)
_MOST = 100
_TITLE_CHARS = 400
_FIELDS_WITHIN = 25


def is_export(lines: Sequence[str]) -> bool:
    """Whether an article ends as Factiva ends it."""
    return any(_END.match(line.strip()) for line in lines)


def read_export(lines: Sequence[str], text: str | None) -> list[Piece]:
    """The articles, and those that the table of contents lists and the file lacks."""
    lines = [line.replace("\u00a0", " ").strip() for line in lines]
    ends = [at for at, line in enumerate(lines) if _END.match(line)]
    listed, start = _contents(lines[: ends[0]])
    articles: list[Exported] = []
    for end in ends:
        part = [line for line in lines[start : end + 1] if not _FOOTER.search(line)]
        articles.append(coded_article(part) or plain_article(part))
        start = end + 1
    rest = [line for line in lines[start:] if line and not _FOOTER.search(line)]
    summary = next((at for at, line in enumerate(rest) if _SUMMARY.match(line)), len(rest))
    if any(map(_WORDS.match, rest[:summary])):
        # The file breaks off within an article: it has a head and no end.
        article = plain_article(rest[:summary])
        article.problem = "the export breaks off within it"
        articles.append(article)
    pieces = accounted(articles, listed, len(listed) or None, "factiva", text)
    found = next((int(match.group(1)) for line in rest if (match := _RESULTS.match(line))), 0)
    # Factiva exports a hundred at a time, so a search that found more says nothing of this file.
    if len(articles) < found <= _MOST:
        pieces[0] = noted(pieces[0], f"the search found {found} articles; this file holds {len(articles)}")
    return pieces


def _contents(head: list[str]) -> tuple[list[str], int]:
    """Titles of the table of contents at the file's start, and the line after it."""
    listed: list[str] = []
    last = -1
    for at, line in enumerate(head):
        entry = _TITLE_PAGE.match(line) if len(line) <= _TITLE_CHARS else None
        if entry:
            listed.append(entry.group(1).strip())
            last = at
        elif _WORDS.match(line) or _CODED.match(line):
            break
    return (listed, last + 1) if len(listed) > 1 or (listed and len(head) > last + 3) else ([], 0)


def coded_article(part: list[str]) -> Exported | None:
    """The article when its fields have codes."""
    fields: dict[str, list[str]] = {}
    code = None
    for line in part:
        match = _CODED.match(line)
        # Within the text a line may begin like a code; a code occurs once.
        if match and match.group(1) not in fields:
            code = match.group(1)
            fields[code] = [match.group(2).strip(" |")] if match.group(2).strip(" |") else []
        elif code and line.strip(" |"):
            fields[code].append(line.strip(" |"))
    return article_of(fields) if {"PD", "SN"} <= set(fields) and ("HD" in fields or "AN" in fields) else None


def plain_article(part: list[str]) -> Exported:
    """The article when its fields stand in order, one a line."""
    lines = [line for line in part if line]
    number = ACCESSION.search(lines[-1]) if lines and _END.match(lines[-1]) else None
    lines = lines[:-1] if number else lines
    count_at = next((at for at, line in enumerate(lines[:_FIELDS_WITHIN]) if _WORDS.match(line)), None)
    article = Exported(given_id=number.group(1) if number else None)
    if count_at is None:
        article.title, article.body = (lines[0] if lines else None), lines[1:]
        article.notes.append("no word count in its head; the first line was taken for the title, the rest for the text")
        return article
    _read_title(lines[:count_at], article)
    at = count_at + 1
    stop = min(len(lines), at + _FIELDS_WITHIN)
    rights_at = next((here for here in range(at, stop) if _RIGHTS.match(lines[here])), None)
    fields = lines[at : rights_at if rights_at is not None else stop]
    used = _read_fields(fields, article)
    at = rights_at + 1 if rights_at is not None else at + used
    article.body = lines[at:]
    return article


def _read_title(before: list[str], article: Exported) -> None:
    before = [line for line in before if line]
    if len(before) > 1 and (re.match(r"^(?:By|Von|Par|Door|Por|Di)\s", before[-1]) or names_in(before[-1], whole=True)):
        article.byline = re.sub(r"^(?:Von|Par|Door|Por|Di)\s", "", before.pop())
    if len(before) > 1 and len(before[0].split()) <= 3 and len(before[1].split()) > 3:
        article.section = before.pop(0)
    article.title = " ".join(before) or None


def _read_fields(fields: list[str], article: Exported) -> int:
    """Date, time, outlet, language from the lines between word count and copyright; how many they took."""
    used = 0
    clock = None
    for line in fields:
        used += 1
        if article.date is None and vendor_date(line):
            article.date = line
        elif clock is None and _CLOCK.match(line):
            clock = line
        elif article.outlet is None and (article.date or clock):
            article.outlet = line
        elif language_code(line) and not _SOURCE_CODE.match(line):
            article.language = line
            break
    if article.date and clock:
        article.date += f" {clock}"
    return used
