"""Plain text: a page copied from a browser, an article, or an export of many articles."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from analysis.ingest.clean import clean
from analysis.ingest.encoding import NotText, decode
from analysis.ingest.find import TEXT_ENDINGS
from analysis.ingest.readers.exports import read_export
from analysis.ingest.source import Piece, Read, Source


def read_text(source: Source) -> Iterator[Piece]:
    """The articles of an export when the text is one, else the one page it holds."""
    data = source.read()
    decoded = decode(data, stated=source.charset)
    articles = read_export(decoded.text.split("\n"), decoded.text)
    if articles is not None:
        yield from (replace(piece, encoding=decoded.encoding) for piece in articles)
        return
    yield Piece(partial(_read, decoded.text, source), None, None, source.size, None, decoded.encoding)


def _read(text: str, source: Source) -> Read:
    if source.ending and source.ending not in TEXT_ENDINGS:
        raise NotText(
            f"the ending '{source.ending}' is not one of an article ({', '.join(TEXT_ENDINGS)})",
            "Rename it to .txt if it holds an article.",
        )
    check_size(source)
    return Read({**read_page(text), "url": source.url})


def made_page(text: str, source: Source) -> Read:
    """The article in text that was taken out of another format, so that nothing stands literally in the file."""
    article = read_page(text)
    removed = [{"text": piece["text"], "reason": piece["reason"]} for piece in article["removed"]]
    return Read({**article, "url": source.url, "removed": removed, "paragraphs": [None] * len(article["paragraphs"])})


def check_size(source: Source) -> None:
    """Raise `NotText` when a page is too large to be one article."""
    if source.size > source.limits.page_bytes:
        raise NotText(
            f"the page has {source.size:,} bytes, more than {source.limits.page_bytes:,}",
            "Split it into one article per file.",
        )


def read_page(text: str) -> dict[str, Any]:
    """The article in `text`, its paragraphs' offsets into `text` included.

    Raises:
        NotText: nothing is left after the page furniture is taken away.
    """
    page = clean(text)
    if not page.paragraphs:
        raise NotText("no article text was found in the page", "Copy the article's paragraphs into the file.")
    return {
        "title": page.title,
        "text": "\n\n".join(paragraph for paragraph, _start, _end in page.paragraphs),
        "kicker": page.kicker,
        "dateline": page.dateline,
        "captions": list(page.captions),
        "authors": list(page.authors),
        "outlet": page.outlet,
        "published": page.published,
        "wire_credits": list(page.wire_credits),
        "removed": [
            {"text": piece.text, "reason": piece.reason, "start": piece.start, "end": piece.end}
            for piece in page.removed
        ],
        # Lines joined across a fixed-width break are not literally in the file.
        "paragraphs": [
            [start, end] if text[start:end] == paragraph else None for paragraph, start, end in page.paragraphs
        ],
    }
