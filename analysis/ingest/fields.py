"""Names under which articles come in tables, and their values as ours."""

import contextlib
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from analysis.ingest.dates import read_date

# In order of preference; the first that is there is taken.
NAMES: dict[str, tuple[str, ...]] = {
    "article_id": ("article_id", "id", "articleid", "doc_id", "docid", "uid"),
    "text": (
        "text", "body", "content", "article", "article_text", "articlebody", "article_body", "full_text",
        "fulltext", "body_text", "maintext", "main_text", "story", "plain_text",
    ),
    "title": ("title", "headline", "head", "heading"),
    "kicker": ("kicker", "overline"),
    "authors": ("authors", "author", "byline", "bylines", "creator", "writer"),
    "outlet": ("outlet", "source", "publication", "publisher", "newspaper", "media", "sitename", "site_name",
               "source_name"),
    "published": (
        "published", "date", "published_at", "publication_date", "publish_date", "date_published",
        "datepublished",
        "pubdate", "pub_date", "published_date", "published_time", "datetime", "time",
    ),
    "url": ("url", "link", "href", "permalink", "web_url", "uri"),
    "language": ("language", "lang", "locale"),
}  # fmt: skip

_BYLINE = re.compile(r"^\s{0,9}by[:\s]\s{0,9}", re.IGNORECASE)
_BETWEEN = re.compile(r"\s{0,9}(?:;|\||\n|,? and |,? & )\s{0,9}")


def columns_for(names: Iterable[str]) -> dict[str, str]:
    """Which of `names` holds which of our fields, `{"text": "Body", ...}`; case and spaces do not matter."""
    there: dict[str, str] = {}
    for name in names:
        there.setdefault("_".join(str(name).strip().lower().replace("-", " ").split()), name)
    chosen = {ours: next((name for name in known if name in there), None) for ours, known in NAMES.items()}
    return {ours: there[name] for ours, name in chosen.items() if name is not None}


def as_text(value: Any) -> str | None:
    """A cell as text without outer spaces; None when there is none."""
    if value is None or isinstance(value, (dict, list)):
        return None
    text = str(value).strip()
    return text or None


def as_names(value: Any) -> list[str]:
    """Authors from a list, a JSON list in a cell, or a byline such as "By Ada Holm and Bo Lind"."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        with contextlib.suppress(ValueError, RecursionError):
            value = json.loads(value)
    if isinstance(value, dict):
        value = [value.get("name")]
    if isinstance(value, (list, tuple)):
        return [name for item in value for name in as_names(item)]
    text = as_text(value)
    if text is None:
        return []
    return [name for name in _BETWEEN.split(_BYLINE.sub("", text)) if name.strip()]


def metadata(record: Mapping[str, Any], columns: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """The record's fields other than the text, and notes on what could not be taken."""
    notes: list[str] = []
    fields: dict[str, Any] = {}
    for ours, name in columns.items():
        if ours in ("text", "article_id"):
            continue
        value = record.get(name)
        if ours == "authors":
            fields[ours] = as_names(value)
        elif ours == "outlet" and isinstance(value, dict):
            fields[ours] = as_text(value.get("name"))
        elif ours == "published":
            text = as_text(value)
            fields[ours] = read_date(text) if text else None
            if text and fields[ours] is None:
                notes.append(f"{name} {text[:40]!r} is not a date with one reading (expected such as 2025-09-28)")
        else:
            fields[ours] = as_text(value)
    return fields, notes
