"""What a web page says of itself in JSON-LD (schema.org) and Open Graph, for machines to read."""

import html as entities
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from analysis.ingest.fields import as_names, as_text

# schema.org's kinds of articles.
_ARTICLES = re.compile(r"(?:Article|BlogPosting|NewsReport|LiveBlogPosting|Report|Posting)$")
# Records looked at in one page; hostile ones hold millions.
_RECORDS = 500
_WEB = ("http://", "https://")


@dataclass(frozen=True)
class Stated:
    """What the page states of its article; each missing when it does not."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    published: str | None = None
    language: str | None = None
    body: str | None = None


def stated_by(scripts: Iterator[str], metas: Mapping[str, str]) -> Stated:
    """What the page's JSON-LD scripts and its `<meta>` elements (by lower-case name) state."""
    record = next((record for record in _records(scripts) if _is_article(record)), {})
    publisher = record.get("publisher")
    title = _line(record.get("headline")) or _line(metas.get("og:title")) or _line(metas.get("twitter:title"))
    names = [name for name in as_names(record.get("author")) if not name.startswith(_WEB)]
    if not names:
        names = [name for key in ("article:author", "author") for name in as_names(metas.get(key)) if "/" not in name][
            :6
        ]
    return Stated(
        title=title,
        authors=tuple(dict.fromkeys(filter(None, map(_line, names)))),
        outlet=_line(metas.get("og:site_name"))
        or _line(publisher.get("name") if isinstance(publisher, dict) else None),
        published=as_text(record.get("datePublished")),
        language=as_text(record.get("inLanguage")),
        body=_body(record.get("articleBody")),
    )


def _line(value: Any) -> str | None:
    text = value if isinstance(value, str) else None
    return " ".join(entities.unescape(text).split())[:500] or None if text else None


def _body(value: Any) -> str | None:
    """The article's text where it is stated as text, not as markup."""
    if not isinstance(value, str) or re.search(r"<[a-z/][^<>]{0,500}>", value, re.IGNORECASE):
        return None
    return entities.unescape(value).strip() or None


def _is_article(record: Mapping[str, Any]) -> bool:
    kinds = record.get("@type")
    return any(
        isinstance(kind, str) and _ARTICLES.search(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _records(scripts: Iterator[str]) -> Iterator[dict[str, Any]]:
    """Every record of the scripts, those at the top and those in their graphs."""
    count = 0
    for script in scripts:
        try:
            waiting: list[Any] = [json.loads(script.strip().removesuffix(";"), strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting and count < _RECORDS:
            item = waiting.pop(0)
            if isinstance(item, list):
                waiting += item[:_RECORDS]
            elif isinstance(item, dict):
                count += 1
                yield item
                waiting += [
                    item[key]
                    for key in ("@graph", "mainEntity", "mainEntityOfPage")
                    if isinstance(item.get(key), (dict, list))
                ]
