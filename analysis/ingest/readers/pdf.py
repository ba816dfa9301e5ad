"""PDF files: an export of Nexis or Factiva, or one article."""

import logging
import re
from collections.abc import Iterator
from functools import partial

from analysis.ingest.encoding import NotText
from analysis.ingest.readers.exports import read_export
from analysis.ingest.readers.page import made_page
from analysis.ingest.source import Piece, Source

# A line this near to the page's usual width runs on in the next.
_FULL = 0.8
_CLOSED = re.compile(r"[.!?:][\"'”’»)\]]{0,2}$")
_LABEL = re.compile(r"^[A-Z][\w -]{2,20}:\s")


def read_pdf(source: Source) -> Iterator[Piece]:
    """The articles of an export when the document is one, else the article it holds.

    Raises:
        NotText: it is damaged, locked, too long, or holds pictures of pages and no text.
    """
    import pypdf
    from pypdf.errors import PyPdfError

    # The library reports each oddity of a file it can read.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    with source.seekable() as stream:
        try:
            document = pypdf.PdfReader(stream)
            if document.is_encrypted and not document.decrypt(""):
                raise NotText("the PDF is locked with a password", "Save it without one.")
            count = len(document.pages)
            if count > source.limits.pages:
                raise NotText(f"the PDF has {count:,} pages, more than {source.limits.pages:,}", "Split it.")
            pages = [page.extract_text() for page in document.pages]
        except (
            PyPdfError,
            ValueError,
            TypeError,
            KeyError,
            AttributeError,
            IndexError,
            OSError,
            RecursionError,
        ) as error:
            raise NotText(f"the PDF is damaged: {error}", "Save its text as .txt and give that.") from None
    if not any(page.strip() for page in pages):
        raise NotText(
            "the PDF holds pictures of pages and no text",
            "Run text recognition (OCR) over it, or copy the text into a .txt file.",
        )
    lines = unbroken([line for page in pages for line in [*page.split("\n"), ""]])
    articles = read_export(lines)
    if articles is not None:
        yield from articles
        return
    yield Piece(partial(made_page, "\n".join(lines), source), bytes=source.size)


def unbroken(lines: list[str]) -> list[str]:
    """Lines as paragraphs: one that fills the page's width runs on in the next; a hyphen at its end goes.

    A blank line between pages does not end a paragraph that is in the middle of a sentence.
    """
    lengths = sorted(len(line) for line in lines if len(line) > 20)
    width = lengths[int(len(lengths) * 0.9)] if lengths else 0
    joined: list[str] = []
    open_line = False
    blank = False
    for line in map(str.strip, lines):
        if not line:
            blank = True
            continue
        runs_on = open_line and not _LABEL.match(line)
        if runs_on and blank and not (line[0].islower() and not _CLOSED.search(joined[-1])):
            runs_on = False
        if runs_on:
            before = joined[-1]
            is_parted = before.endswith("-") and line[0].islower() and before[-2:-1].isalpha()
            joined[-1] = before[:-1] + line if is_parted else f"{before} {line}"
        else:
            joined += ["", line] if blank and joined else [line]
        open_line = len(line) >= _FULL * width
        blank = False
    return joined
