"""A saved web page as an article record."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import lxml.html
from trafilatura import bare_extraction

from analysis.ingest.credits import line_credits
from analysis.ingest.encoding import NotText, decode
from analysis.ingest.fields import as_names
from analysis.ingest.lines import Line, split_lines
from analysis.ingest.markup import check_markup, stated_metadata
from analysis.ingest.readers.factiva_html import is_factiva, read_factiva
from analysis.ingest.readers.page import check_size
from analysis.ingest.source import Piece, Read, Source
from analysis.ingest.trimming import trim


def read_web_page(source: Source) -> Iterator[Piece]:
    """The articles of a vendor's export when the page is one, else the one article it shows."""
    decoded = decode(source.read(), stated=source.charset)
    known: dict[str, Any] = {"encoding": decoded.encoding}
    if is_factiva(decoded.text):
        yield from (replace(piece, **known) for piece in read_factiva(decoded.text))
        return
    yield Piece(partial(_read, decoded.text, source), bytes=source.size, **known)


def _read(html: str, source: Source) -> Read:
    check_size(source)
    article = read_html(html)
    return Read({**article, "url": article["url"] or source.url})


def read_html(html: str) -> dict[str, Any]:
    """The article in `html`, with the metadata the page states.

    The date of publication is taken from the page's metadata only, never guessed from its text.

    Raises:
        NotText: the page is too large or too deeply nested to read safely, or holds no article.
    """
    is_deep = check_markup(html)
    # libxml2 drops what is nested deeper than 256 without a word, unless it is asked for huge trees.
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=is_deep, remove_comments=True, remove_pis=True)
    try:
        tree = lxml.html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
        stated = stated_metadata(tree)
        found = bare_extraction(
            tree,
            with_metadata=True,
            include_comments=False,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except (ValueError, TypeError, AttributeError, RecursionError, lxml.etree.LxmlError):
        # What the extractor trips over is the page's fault; the batch goes on.
        found = None
    text = getattr(found, "text", None)
    if not text or not text.strip():
        raise NotText(
            "no article text was found in the page",
            "Copy the article's text into a .txt file and give that.",
        )
    title = _clean(getattr(found, "title", None))
    outlet = _clean(getattr(found, "sitename", None))
    authors = as_names(getattr(found, "author", None))
    credits = [name for author in authors for name in line_credits(author)]
    authors = [author for author in authors if not line_credits(author)]
    found_lines = split_lines(text)
    start = _after_title(found_lines, title)
    kickers = [line.text for line in found_lines[: max(0, start - 1)]]
    body, place, removed, more = trim(found_lines[start:], title)
    if not body:
        raise NotText(
            "no article text was found in the page", "Copy the article's text into a .txt file and give that."
        )
    credits += more
    return {
        "title": title,
        "text": "\n\n".join(body),
        "kicker": kickers[-1] if kickers else None,
        "dateline": place,
        "captions": stated["captions"],
        "authors": authors,
        "outlet": outlet,
        "published": stated["published"],
        "url": stated["url"] or _clean(getattr(found, "url", None)),
        "language": stated["language"],
        "wire_credits": [name for name in dict.fromkeys(credits) if name != outlet],
        "removed": [{"text": text, "reason": "before the article"} for text in kickers[:-1]] + removed,
        "paragraphs": _places(html, body),
    }


def _clean(value: Any) -> str | None:
    text = " ".join(str(value).split()) if value else ""
    return text or None


def _after_title(lines: list[Line], title: str | None) -> int:
    """Where the body starts when the extracted text opens with the headline or a short line above it."""
    for index, line in enumerate(lines[:4]):
        if title and line.text.casefold() == title.casefold():
            return index + 1
        if line.is_closed or line.words > 5:
            break
    return 0


def _places(html: str, body: list[str]) -> list[list[int] | None]:
    """Where each paragraph stands literally in the page, in order; None where markup or entities part it."""
    places: list[list[int] | None] = []
    at = 0
    for paragraph in body:
        start = html.find(paragraph, at)
        if start < 0:
            places.append(None)
        else:
            at = start + len(paragraph)
            places.append([start, at])
    return places
