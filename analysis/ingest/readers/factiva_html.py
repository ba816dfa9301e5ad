"""Factiva in HTML: one <div class="article xxArticle"> an article, with field codes or without."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import lxml.html

from analysis.ingest.encoding import NotText
from analysis.ingest.markup import block_texts, check_markup
from analysis.ingest.readers import factiva_text
from analysis.ingest.readers.exports import piece_of
from analysis.ingest.readers.factiva_fields import CODES, article_of
from analysis.ingest.source import Piece, Read

_ARTICLE = re.compile(
    r"""<div\b[^<>]{0,200}?class\s?=\s?["']article(?:\s[a-z]{2}Article)?["'][^<>]{0,200}>""", re.IGNORECASE
)
_MARKS = re.compile(r"""\b[a-z]{2}Article\b|<b>HD</b>|articleParagraph|Factiva, Inc""")
_LANGUAGE = re.compile(r"""\b([a-z]{2})Article\b""")
_FOOT = re.compile(
    r"""<div\b[^<>]{0,200}?id\s?=\s?["']pageFooter["']|<table\b[^<>]{0,200}?id\s?=\s?["']searchSummary""", re.IGNORECASE
)


def is_factiva(html: str) -> bool:
    """Whether the page is an export of Factiva."""
    return bool(_ARTICLE.search(html)) and len(set(_MARKS.findall(html))) >= 2


def read_factiva(html: str) -> Iterator[Piece]:
    """The articles; each is parsed alone, so that a broken one costs one."""
    starts = [match.start() for match in _ARTICLE.finditer(html)]
    foot = _FOOT.search(html, starts[-1])
    ends = [*starts[1:], foot.start() if foot else len(html)]
    for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1):
        yield Piece(partial(_read, html, start, end, number), number, bytes=end - start, format="factiva")


def _read(html: str, start: int, end: int, number: int) -> Read:
    part = html[start:end]
    check_markup(part)
    try:
        tree = lxml.html.fragment_fromstring(part, create_parent="div")
    except (ValueError, lxml.etree.LxmlError) as error:
        raise NotText(f"the article's markup cannot be read: {error}", "Export it again.") from None
    article = article_of(_fields(tree)) if any(_code(row) for row in tree.iter("tr")) else _plain(tree)
    language = _LANGUAGE.search(part[:300])
    article.language = article.language or (language.group(1) if language else None)
    read = piece_of(article, number, "factiva").read()
    # Offsets are those of the whole page.
    places = [_place(html, paragraph, start, end) for paragraph in read.article["text"].split("\n\n")]
    return Read({**read.article, "paragraphs": places}, read.notes)


def _place(html: str, paragraph: str, start: int, end: int) -> list[int] | None:
    at = html.find(paragraph, start, end)
    return [at, at + len(paragraph)] if at >= 0 else None


def _cells(row: Any) -> list[Any]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _code(row: Any) -> str | None:
    cells = _cells(row)
    text = cells[0].text_content().replace("\u00a0", " ").strip() if len(cells) >= 2 else ""
    return text if text in CODES else None


def _fields(tree: Any) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for row in tree.iter("tr"):
        code = _code(row)
        if code and code not in fields:
            fields[code] = block_texts(_cells(row)[1])
    return fields


def _plain(tree: Any) -> Any:
    return factiva_text.plain_article(block_texts(tree))
