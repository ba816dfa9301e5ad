"""Nexis Uni, Nexis Advance and Lexis Advance: articles that end with "End of Document".

The layout, in Word, RTF and PDF alike: a cover with "Documents (N)" and a numbered list of titles;
then for each article its title, outlet, date, copyright, lines such as "Length: 355 words", "Body",
the paragraphs, and "Load-Date: ..." before "End of Document". Templates differ by year and by the
interface's language, so no single mark is relied on, and what the cover counts is checked.
"""

import re
from collections.abc import Sequence

from analysis.ingest.encoding import NotText
from analysis.ingest.readers.exports import Exported, accounted
from analysis.ingest.readers.vendor_words import vendor_date
from analysis.ingest.source import Piece, Read

_END = re.compile(
    r"^(?:End of Document|Ende des Dokuments|Fin du document|Einde van document|Fin del documento)$", re.IGNORECASE
)
_COUNT = re.compile(r"^(?:Documents?|Dokumente?|Documenten|Documentos) \((\d{1,5})\)$", re.IGNORECASE)
_LISTED = re.compile(r"^(\d{1,5})\.\s{0,9}(.*)$")
# Lines that come between title and body. The colon is followed by a no-break space in most years.
_LABEL = re.compile(
    r"^(?P<name>Section|Rubrik|Rubrique|Length|Länge|Longueur|Lengte|Byline|Author|Autor|Auteur|Highlight|Dateline|Series|"
    r"Column|Guest|Anchors?|Reporters?|Show|Type|Body)\s?:\s?(?P<value>.*)$",
    re.IGNORECASE,
)
_BODY = re.compile(r"^(?:Body|Text|Hauptteil|Corps|Hoofdtekst|Cuerpo)$")
# Blocks after the body; what stands in them is not the article's text.
_AFTER = re.compile(
    r"^(?:Graphic|Grafik|Graphique|Notes?|Classification|Correction|Related (?:Content|Articles)|Load-Date:.*|"
    r"Language:.*|Publication-Type:.*|Subject:.*|Journal Code:.*|Link to .{0,60}|Correction-Date:.*)$",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(r"^Language:\s?(.{2,60})$", re.IGNORECASE)
_RIGHTS = re.compile(r"^(?:Copyright\b|©|\(c\) )|^All Rights Reserved$", re.IGNORECASE)
_PAGE = re.compile(r"^Page \d{1,5} of \d{1,5}$", re.IGNORECASE)
_COVER = re.compile(
    r"^(?:User Name|Date and Time|Job Number|Client/Matter|Search Terms?|Search Type|Narrowed by|Content Type|Timeline|"
    r"Benutzername|Datum und Uhrzeit|Suchbegriffe?)\s?:|About LexisNexis|^Narrowed by$|^-None-$",
    re.IGNORECASE,
)
_ERROR = "we are sorry but there is an error in this document"
_LIST_REMEDY = "Nothing, when the documents are among the inputs; else export them with their full text."


class ListAlone(NotText):
    """The document lists articles that stand in other files; carries their titles."""

    def __init__(self, reason: str, remedy: str, listed: list[str]) -> None:
        super().__init__(reason, remedy)
        self.listed = listed


def is_export(lines: Sequence[str]) -> bool:
    """Whether the lines are of such an export: its ends of documents, or its cover."""
    clean = [_tidy(line) for line in lines]
    ends = sum(bool(_END.match(line)) for line in clean)
    marks = sum(bool(_BODY.match(line) or _AFTER.match(line) or _LABEL.match(line)) for line in clean)
    is_cover = any(map(_COUNT.match, clean[:60])) and any(map(_COVER.search, clean[:400]))
    return (ends > 0 and marks > 0) or is_cover


def read_export(lines: Sequence[str], text: str | None, headings: Sequence[int] = ()) -> list[Piece]:
    """The articles, and those that the cover lists or counts and the file lacks."""
    tidy = [_tidy(line) for line in lines]
    stated, listed, start = _cover(tidy)
    articles = [_article(part) for part in _parts(tidy, start, listed, set(headings))]
    if not articles and listed:
        return [_list_alone(listed, stated or len(listed))]
    return accounted(articles, listed, stated, "nexis", text)


def _list_alone(listed: list[str], count: int) -> Piece:
    """An export in single files comes with a file that lists them: no article, but what to expect."""

    def read() -> Read:
        raise ListAlone(f"a list of the {count} documents of an export, without their texts", _LIST_REMEDY, listed)

    return Piece(read, format="nexis")


def _tidy(line: str) -> str:
    return " ".join(line.replace("\u00a0", " ").split())


def _cover(lines: list[str]) -> tuple[int | None, list[str], int]:
    """How many documents the cover counts, the titles it lists, and where it ends."""
    count_at = next((at for at, line in enumerate(lines[:200]) if _COUNT.match(line)), None)
    if count_at is None:
        return None, [], 0
    counted = _COUNT.match(lines[count_at])
    stated = int(counted.group(1)) if counted else None
    listed: list[str] = []
    last = count_at
    for at in range(count_at + 1, len(lines)):
        entry = _LISTED.match(lines[at])
        if _END.match(lines[at]) or (stated is not None and len(listed) == stated):
            break
        if entry and int(entry.group(1)) == len(listed) + 1:
            title = entry.group(2) or next((line for line in lines[at + 1 : at + 3] if line), "")
            listed.append(title)
            last = at if entry.group(2) else at + 1
    if not listed:
        # Numbers that Word counts itself are not in the text; what follows a title is.
        for at in range(count_at + 1, len(lines)):
            if _END.match(lines[at]):
                break
            if lines[at].startswith(("Client/Matter:", "Client/Matter :")):
                listed.append(next((line for line in reversed(lines[count_at + 1 : at]) if line), ""))
                last = at
    for at in range(last + 1, min(len(lines), last + 400)):
        if _END.match(lines[at]):
            break
        if _COVER.search(lines[at]) or re.search(r"©\s?\d{4} LexisNexis", lines[at]):
            last = at
    return stated, listed, last + 1


def _parts(lines: list[str], start: int, listed: list[str], headings: set[int]) -> list[list[str]]:
    """The lines of each article, without the cover, page numbers and blank lines at either end."""
    ends = [at for at in range(start, len(lines)) if _END.match(lines[at])]
    if not ends and any(map(_BODY.match, lines[start:])):
        # A template without the closing line: cut where a heading, or a title of the list, stands again.
        titles = {title for title in listed if title}
        starts = [at for at in range(start, len(lines)) if lines[at] and (at in headings or lines[at] in titles)]
        ends = [*starts[1:], len(lines)] if starts else [len(lines)]
        start = starts[0] if starts else start
    parts: list[list[str]] = []
    for end in ends:
        part = [line for line in lines[start:end] if not _PAGE.match(line)]
        while part and not part[0]:
            part.pop(0)
        first = len(parts) == 0
        if first and not listed:
            part = _without_cover(part)
        if any(part):
            parts.append(part)
        start = end + 1 if end < len(lines) and _END.match(lines[end]) else end
    return parts


def _without_cover(part: list[str]) -> list[str]:
    """The first article's lines when a cover without a list stands before them."""
    cover = [at for at, line in enumerate(part[:400]) if _COVER.search(line) or _COUNT.match(line)]
    if not cover:
        return part
    after = part[cover[-1] + 1 :]
    while after and not after[0]:
        after.pop(0)
    return after


def _article(part: list[str]) -> Exported:
    if any(_ERROR in line.lower() for line in part[:10]):
        return Exported(
            title=next(filter(None, part), None), problem="the vendor could not show it when it was exported"
        )
    body_at = next((at for at, line in enumerate(part) if _BODY.match(line)), None)
    head_end = body_at if body_at is not None else _last_label(part)
    article = Exported()
    _read_head(part[:head_end], article)
    rest = part[head_end + (body_at is not None) :]
    if body_at is None:
        article.notes.append("there is no line 'Body'; the text was taken from below the head")
    after_at = next((at for at, line in enumerate(rest) if _AFTER.match(line)), len(rest))
    article.body = [line for line in rest[:after_at] if line]
    _read_tail(rest[after_at:], article)
    return article


def _last_label(part: list[str]) -> int:
    """Where the head ends when no line says that the body begins: after the last line of its kind."""
    head = [at for at, line in enumerate(part[:40]) if _LABEL.match(line) or _RIGHTS.search(line)]
    return head[-1] + 1 if head else min(3, len(part))


def _read_head(head: list[str], article: Exported) -> None:
    before: list[str] = []
    is_open = True
    for line in filter(None, head):
        label = _LABEL.match(line)
        if label:
            is_open = False
            name, value = label.group("name").lower(), label.group("value").strip()
            if name in ("byline", "author", "autor", "auteur"):
                # One year's template runs the next label on within the byline.
                article.byline = re.split(r"\sHighlight:", value)[0].strip()
            elif name in ("section", "rubrik", "rubrique"):
                article.section = re.split(r";|, Pg\.", value)[0].strip()
            elif name == "highlight":
                article.removed.append((value, "highlight"))
        elif _RIGHTS.search(line):
            is_open = False
        elif is_open:
            before.append(line)
    article.title = before[0] if before else None
    article.outlet = before[1] if len(before) > 1 else None
    dates = [line for line in before[1:] if vendor_date(line)]
    article.date = dates[0] if dates else (before[2] if len(before) > 2 else None)
    if dates and before.index(dates[0]) > 2:
        # A title over more than one line: the outlet stands right above the date.
        at = before.index(dates[0])
        article.title, article.outlet = " ".join(before[: at - 1]), before[at - 1]


def _read_tail(tail: list[str], article: Exported) -> None:
    block = ""
    for line in filter(None, tail):
        if _AFTER.match(line):
            block = line.split(":")[0].lower()
            language = _LANGUAGE.match(line)
            if language:
                article.language = language.group(1)
            continue
        if block.startswith(("graphi", "grafik")):
            article.captions.append(line)
        elif block in ("note", "notes", "correction"):
            article.removed.append((line, "vendor's note"))
