"""What a web page's markup states about the article, and whether it is safe to parse."""

import re
from datetime import datetime
from typing import Any

from lxml.html import HtmlElement

from analysis.ingest.dates import read_date
from analysis.ingest.encoding import NotText
from analysis.ingest.linked import stated_by

# Limits, each with the measurement behind it (trafilatura 2.3, libxml2):
# The extractor returns nothing for a page of 10 million characters, without a word; 2 million take 0.2 s.
_MAX_CHARS = 5_000_000
# 20,000 elements take 0.7 s, 50,000 unclosed ones 9 s.
_MAX_ELEMENTS = 25_000
# The parser is quadratic in a tag's attributes: 5,000 take 0.1 s, 100,000 over a minute.
_MAX_ATTRIBUTES = 5_000
# Below 256 the parser loses nothing; up to 2,048 it can be asked for; each level costs time.
_DEEP, _MAX_DEPTH = 200, 1_500

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})")
_OPENS = re.compile(r"<[a-zA-Z]")
# Elements that hold nothing, or that the next of their kind closes.
_FLAT = frozenset(
    [
        "p",
        "li",
        "dd",
        "dt",
        "tr",
        "td",
        "th",
        "option",
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "path",
    ]
)


def check_markup(html: str) -> bool:
    """Whether the page is nested so deeply that the parser must be asked to follow; linear in its length.

    Raises:
        NotText: it is larger, deeper or denser than can be read in reasonable time.
    """
    remedy = "Copy the article's text into a .txt file and give that."
    if len(html) > _MAX_CHARS:
        raise NotText(f"the page has {len(html):,} characters, more than {_MAX_CHARS:,}", remedy)
    depth = deepest = elements = 0
    for match in _TAG.finditer(html):
        if match.group(2).lower() in _FLAT:
            elements += 1
        elif match.group(1):
            depth = max(0, depth - 1)
        else:
            elements += 1
            depth += 1
            deepest = max(deepest, depth)
        if elements > _MAX_ELEMENTS:
            raise NotText(f"the page has more than {_MAX_ELEMENTS:,} elements", remedy)
    if deepest > _MAX_DEPTH:
        raise NotText(f"the page is nested more than {_MAX_DEPTH:,} deep", remedy)
    for piece in html.split(">"):
        if len(piece) < _MAX_ATTRIBUTES:
            continue
        opens = _OPENS.search(piece)
        if opens:
            inside = piece[opens.start() :]
            if max(inside.count("="), sum(map(inside.count, " \t\n\r\f"))) > _MAX_ATTRIBUTES:
                raise NotText(f"a tag of the page has more than {_MAX_ATTRIBUTES:,} attributes", remedy)
    return deepest > _DEEP


_DATE_NAMES = (
    "article:published_time", "og:published_time", "datepublished", "date", "pubdate", "publishdate",
    "publish-date",
    "dc.date", "dc.date.issued", "dcterms.created", "dcterms.issued", "parsely-pub-date", "sailthru.date",
    "article.published", "citation_publication_date", "publication_date",
)  # fmt: skip


def stated_metadata(tree: HtmlElement) -> dict[str, Any]:
    """What the page's markup states, else missing.

    `title`, `authors`, `outlet`, `published`, `url`, `language`, `captions`, and `body` where it
    states the text for machines too.
    """
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        content = (meta.get("content") or "").strip()
        if name and content:
            metas.setdefault(name, content)
    scripts = (script.text_content() for script in tree.iter("script") if script.get("type") == "application/ld+json")
    stated = stated_by(scripts, metas)
    language = (tree.get("lang") or stated.language or metas.get("og:locale") or "").replace("_", "-").strip()
    canonical = [link.get("href") for link in tree.iter("link") if link.get("rel") == "canonical"]
    urls = [url for url in [*canonical, metas.get("og:url")] if url and url.startswith(("http://", "https://"))]
    return {
        "title": stated.title,
        "authors": list(stated.authors),
        "outlet": stated.outlet,
        "body": stated.body,
        "published": _published(tree, metas, stated.published),
        "url": urls[0] if urls else None,
        "language": language.split("-")[0].lower() if re.match(r"[A-Za-z]{2,3}(?:-|$)", language) else None,
        "captions": _captions(tree),
    }


def _published(tree: HtmlElement, metas: dict[str, str], linked: str | None) -> datetime | None:
    for name in _DATE_NAMES:
        moment = read_date(metas[name]) if name in metas else None
        if moment:
            return moment
    moment = read_date(linked) if linked else None
    if moment:
        return moment
    for element in tree.iter("time"):
        if element.get("itemprop") == "datePublished" or element.get("pubdate") is not None:
            return read_date(element.get("datetime") or element.text_content())
    return None


def _captions(tree: HtmlElement) -> list[str]:
    captions = (" ".join(element.text_content().split()) for element in tree.iter("figcaption"))
    return list(dict.fromkeys(caption for caption in captions if 0 < len(caption) <= 1000))


_BLOCKS = frozenset(
    "address article aside blockquote br center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
_SILENT = frozenset("script style noscript template head title iframe object svg".split())


def block_texts(tree: HtmlElement) -> list[str]:
    """The text of each block of `tree` in order, spaces made one; blocks without text are left out."""
    parts: list[list[str]] = [[]]
    _collect(tree, parts)
    return [text for part in parts if (text := " ".join("".join(part).split()))]


def _collect(tree: HtmlElement, parts: list[list[str]]) -> None:
    # By hand, not by recursion: a hostile page is nested deeper than Python goes.
    waiting: list[tuple[HtmlElement, bool]] = [(tree, False)]
    while waiting:
        element, is_done = waiting.pop()
        name = element.tag if isinstance(element.tag, str) else ""
        is_block = name in _BLOCKS
        if is_done:
            parts += [[]] if is_block else []
            parts[-1].append(element.tail or "" if element is not tree else "")
            continue
        parts += [[]] if is_block else []
        waiting.append((element, True))
        if name and name not in _SILENT:
            parts[-1].append(element.text or "")
            waiting += [(child, False) for child in reversed(element)]
