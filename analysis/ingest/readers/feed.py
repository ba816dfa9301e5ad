"""Feeds (RSS, Atom, RDF) and sitemaps saved as files.

A feed's entries are articles as far as the feed carries their text. What it carries only the
address of is named as not read; `addresses` lists those for whoever may fetch them.
"""

import calendar
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

import lxml.html
from lxml import etree

from analysis.ingest.dates import read_date
from analysis.ingest.encoding import NotText, decode
from analysis.ingest.fields import as_names, as_text
from analysis.ingest.markup import block_texts, check_markup
from analysis.ingest.readers.exports import named, places
from analysis.ingest.readers.factiva_xml import as_utf8, check_xml
from analysis.ingest.source import Piece, Read, Source

_WEB = ("http://", "https://")
_TEASER_WORDS = 80
_OPEN_PAGE = "Give the page itself: its address, or the page saved as .html."


@dataclass(frozen=True)
class Address:
    """The address of a page that a feed or sitemap names, with what it says of the page."""

    url: str
    title: str | None = None
    published: datetime | None = None
    is_sitemap: bool = False


def addresses(text: str) -> list[Address]:
    """The addresses in a feed or sitemap, in order, each once; only http and https.

    Raises:
        NotText: it is damaged, or declares entities.
    """
    check_xml(text)
    if re.search(r"<(?:\w{1,20}:)?(?:urlset|sitemapindex)\b", text[:20_000]):
        found = _sitemap(text)
    else:
        found = [
            Address(entry["link"], as_text(entry.get("title")), _published(entry))
            for entry in _parse(text).entries
            if entry.get("link")
        ]
    known: dict[str, Address] = {}
    for address in found:
        if address.url.startswith(_WEB):
            known.setdefault(address.url, address)
    return list(known.values())


def read_feed(source: Source) -> Iterator[Piece]:
    """The entries of a feed, numbered from 1."""
    decoded = decode(source.read(), stated=source.charset)
    check_xml(decoded.text)
    feed = _parse(decoded.text)
    if not feed.entries:
        problem = f": {feed.bozo_exception}" if feed.get("bozo") else ""
        raise NotText(f"the feed holds no entries{problem}", "Get the feed again.")
    for number, entry in enumerate(feed.entries, 1):
        read = partial(_read, entry, feed.feed, decoded.text)
        yield Piece(read, number, bytes=len(_html(entry)), encoding=decoded.encoding)


def read_sitemap(source: Source) -> Iterator[Piece]:
    """No article: a sitemap holds addresses alone. Says how many, and the first."""
    found = addresses(decode(source.read(), stated=source.charset).text)
    if not found:
        raise NotText("the sitemap holds no addresses", "Get it again.")
    yield Piece(partial(_only_addresses, found), bytes=source.size)


def _only_addresses(found: list[Address]) -> Read:
    raise NotText(f"a sitemap of {len(found):,} addresses, such as {found[0].url[:200]}; it holds no text", _OPEN_PAGE)


def _parse(text: str) -> Any:
    import feedparser

    # As a stream: text alone is taken for an address or a file's name when it looks like one.
    # The markup of entries is taken apart here, so it need not be made safe to show.
    return feedparser.parse(io.BytesIO(as_utf8(text)), sanitize_html=False, resolve_relative_uris=False)


def _html(entry: Any) -> str:
    whole = max((str(content.get("value") or "") for content in entry.get("content", [])), key=len, default="")
    return whole or str(entry.get("summary") or "")


def _read(entry: Any, feed: Any, text: str) -> Read:
    html, url = _html(entry), entry.get("link")
    title = as_text(_plain(str(entry.get("title") or "")))
    body = _paragraphs(html)
    if not body:
        raise NotText(f"the feed carries no text of it ({named(title)}; {str(url)[:200]})", _OPEN_PAGE)
    notes = []
    if not entry.get("content") and sum(len(line.split()) for line in body) < _TEASER_WORDS:
        notes.append("the feed carries only this summary; the article itself is on its page")
    article = {
        "title": title,
        "text": "\n\n".join(body),
        "authors": [name for author in entry.get("authors", []) for name in as_names(author.get("name"))],
        "outlet": as_text(entry.get("source", {}).get("title") or feed.get("title")),
        "published": _published(entry),
        "url": url if str(url).startswith(_WEB) else None,
        "language": str(entry.get("language") or feed.get("language") or "").split("-")[0].lower() or None,
        "given_id": as_text(entry.get("id")) if not str(entry.get("id", "")).startswith(_WEB) else None,
        "removed": [],
        "paragraphs": places(text, body),
    }
    return Read(article, tuple(notes))


def _published(entry: Any) -> datetime | None:
    stated = as_text(entry.get("published"))
    moment = read_date(stated) if stated else None
    parsed = entry.get("published_parsed")
    return moment or (datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None)


def _paragraphs(html: str) -> list[str]:
    if not html.strip():
        return []
    if "<" not in html and "&" not in html:
        return [" ".join(line.split()) for line in html.split("\n") if line.strip()]
    check_markup(html)
    try:
        return block_texts(lxml.html.fragment_fromstring(html, create_parent="div"))
    except (ValueError, etree.LxmlError):
        return []


def _plain(html: str) -> str:
    return " ".join(_paragraphs(html))


def _sitemap(text: str) -> list[Address]:
    found: list[Address] = []
    try:
        for _event, element in etree.iterparse(
            io.BytesIO(as_utf8(text)), events=("end",), resolve_entities=False, no_network=True, load_dtd=False
        ):
            name = etree.QName(element).localname if isinstance(element.tag, str) else ""
            if name in ("url", "sitemap"):
                fields = {
                    etree.QName(child).localname: (child.text or "").strip()
                    for child in element.iter()
                    if isinstance(child.tag, str)
                }
                if fields.get("loc"):
                    moment = read_date(fields["publication_date"]) if fields.get("publication_date") else None
                    found.append(Address(fields["loc"], fields.get("title") or None, moment, name == "sitemap"))
                element.clear()
    except etree.XMLSyntaxError as error:
        if not found:
            raise NotText(f"the sitemap is damaged at line {error.lineno}", "Get it again.") from None
    return found
