"""Word documents: an export of Nexis or Factiva, or one article."""

import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from typing import Any

from lxml import etree

from analysis.ingest.encoding import NotText
from analysis.ingest.readers.exports import read_export
from analysis.ingest.readers.packed import check_members
from analysis.ingest.readers.page import made_page
from analysis.ingest.source import Piece, Source

_REMEDY = "Open it in a word processor and save it again as .docx, or as plain text."
# Text that was deleted, codes of fields, and the copy of a text box for older programs.
_SILENT = frozenset(["del", "moveFrom", "instrText", "delText", "Fallback", "pPr", "rPr", "footnoteReference"])
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}


def read_docx(source: Source) -> Iterator[Piece]:
    """The articles of an export when the document is one, else the article it holds."""
    lines, headings = paragraphs_of(source)
    articles = read_export(lines, headings=headings)
    if articles is not None:
        yield from articles
        return
    yield Piece(partial(made_page, "\n\n".join(filter(str.strip, lines)), source), bytes=source.size)


def paragraphs_of(source: Source) -> tuple[list[str], list[int]]:
    """The document's paragraphs in order, and which of them are headings.

    Raises:
        NotText: it is damaged, or unpacks to far more than its size.
    """
    lines: list[str] = []
    headings: list[int] = []
    with source.seekable() as stream:
        check_members(stream, source, "the Word document")
        try:
            with zipfile.ZipFile(stream).open("word/document.xml") as part:
                events = etree.iterparse(part, events=("end",), resolve_entities=False, no_network=True, load_dtd=False)
                for _event, element in events:
                    # A paragraph within a text box belongs to the paragraph it is anchored in.
                    if _name(element) == "p" and not any(_name(above) == "p" for above in element.iterancestors()):
                        text = "".join(_texts(element))
                        if _is_heading(element):
                            headings.append(len(lines))
                        lines += text.split("\n")
                        element.clear()
        except etree.XMLSyntaxError as error:
            raise NotText(f"the Word document is damaged: {error.msg}", _REMEDY) from None
        except (zipfile.BadZipFile, zlib.error, KeyError, OSError, RuntimeError, NotImplementedError) as error:
            raise NotText(f"the Word document cannot be opened: {error}", _REMEDY) from None
    return lines, headings


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _texts(paragraph: Any) -> Iterator[str]:
    waiting = [(child, False) for child in reversed(paragraph)]
    while waiting:
        element, is_after = waiting.pop()
        name = _name(element)
        if is_after:
            yield "\n"
        elif name == "t":
            yield element.text or ""
        elif name in _CHARACTERS:
            yield _CHARACTERS[name]
        elif name and name not in _SILENT:
            if name == "p":
                yield "\n"
                waiting.append((element, True))
            waiting += [(child, False) for child in reversed(element)]


def _is_heading(paragraph: Any) -> bool:
    for properties in paragraph:
        if _name(properties) == "pPr":
            for item in properties:
                value = next((value for key, value in item.attrib.items() if key.endswith("}val")), "")
                if _name(item) == "outlineLvl" or (
                    _name(item) == "pStyle" and value.lower().startswith(("heading", "titre"))
                ):
                    return True
    return False
