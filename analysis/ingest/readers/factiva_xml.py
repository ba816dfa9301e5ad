"""Factiva in XML (its news feed and older exports): <article> elements with named fields."""

import io
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from lxml import etree

from analysis.ingest.encoding import NotText, decode
from analysis.ingest.readers.exports import MISSING_REMEDY, Exported, piece_of
from analysis.ingest.readers.factiva_fields import ACCESSION
from analysis.ingest.source import Piece, Read, Source, rejected

_REMEDY = "Export it again; if it is whole, please report it."
_ENTITY = re.compile(r"<!ENTITY\b", re.IGNORECASE)


def read_factiva_xml(source: Source) -> Iterator[Piece]:
    """The articles, and how many the export counts that are not in it."""
    decoded = decode(source.read(), stated=source.charset)
    check_xml(decoded.text)
    count = 0
    stated: int | None = None
    events = etree.iterparse(
        io.BytesIO(as_utf8(decoded.text)),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )
    try:
        for event, element in events:
            name = _name(element)
            if event == "start":
                if name == "ppsarticleResultSet" and (element.get("count") or "").isdigit():
                    stated = int(element.get("count"))
            elif name == "article":
                count += 1
                piece = piece_of(_article(element), count, "factiva")
                read = partial(_located, piece, decoded.text)
                yield Piece(read, count, bytes=piece.bytes, format="factiva", encoding=decoded.encoding)
                element.clear()
    except etree.XMLSyntaxError as error:
        raise NotText(f"the XML is damaged or cut off at line {error.lineno}", _REMEDY) from None
    for number in range(count + 1, (stated or 0) + 1):
        reason = f"the export says it holds {stated} articles and {count} were found; it does not name the rest"
        yield rejected(reason, MISSING_REMEDY, row=number, format="factiva")


def check_xml(text: str) -> None:
    """Raise `NotText` when XML declares entities: nothing that is read needs them, and bombs do."""
    if _ENTITY.search(text):
        raise NotText(
            "the XML declares entities, which could make it grow without end", "Remove its <!ENTITY ...> lines."
        )


def as_utf8(text: str) -> bytes:
    """XML's text as UTF-8, without a declaration that says something else."""
    return re.sub(r"^\s{0,200}<\?xml[^<>]{0,300}\?>", "", text).encode("utf-8", "replace")


def _located(piece: Piece, text: str) -> Read:
    read = piece.read()
    at, places = 0, []
    for paragraph in read.article["text"].split("\n\n"):
        start = text.find(paragraph, at)
        places.append([start, start + len(paragraph)] if start >= 0 else None)
        at = start + len(paragraph) if start >= 0 else at
    return Read({**read.article, "paragraphs": places}, read.notes)


def _name(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _article(element: Any) -> Exported:
    fields: dict[str, list[str]] = {}
    for child in element:
        name = _name(child)
        paragraphs = [part for part in child.iter() if _name(part) == "paragraph"]
        texts = [" ".join("".join(part.itertext()).split()) for part in (paragraphs or [child])]
        fields.setdefault(name, []).extend(text for text in texts if text)

    def one(*names: str) -> str | None:
        return next((" ".join(fields[name]) for name in names if fields.get(name)), None)

    number = ACCESSION.search(one("accessionNo", "reference") or "")
    return Exported(
        title=one("headline"),
        body=[*fields.get("leadParagraph", []), *fields.get("tailParagraphs", [])],
        outlet=one("sourceName"),
        date=one("publicationDate", "publicationDateTime"),
        byline=one("byline"),
        section=one("sectionName"),
        language=one("baseLanguage"),
        captions=fields.get("artWork", []),
        removed=[(text, "vendor's note") for text in fields.get("notes", [])],
        given_id=number.group(1) if number else one("accessionNo"),
    )
