"""Names under which articles come in tables, and their values as ours."""

import contextlib
import functools
import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from analysis.ingest.dates import read_date

# In order of preference; the first that is there is taken.
NAMES: dict[str, tuple[str, ...]] = {
    "article_id": ("article_id", "id", "articleid", "doc_id", "docid", "uid", "_id", "an", "accession_number", "guid"),
    "text": (
        "text", "body", "content", "article", "article_text", "articlebody", "article_body", "full_text",
        "fulltext", "body_text", "maintext", "main_text", "story", "plain_text", "news_text", "transcript",
    ),
    "title": ("title", "headline", "head", "heading"),
    "kicker": ("kicker", "overline"),
    "authors": ("authors", "author", "byline", "bylines", "creator", "writer"),
    "outlet": ("outlet", "source", "publication", "publisher", "newspaper", "media", "sitename", "site_name",
               "source_name", "news_source", "media_name"),
    "published": (
        "published", "date", "published_at", "publication_date", "publish_date", "date_published",
        "datepublished",
        "pubdate", "pub_date", "published_date", "published_time", "publication_datetime", "publishedat",
        "datetime", "time", "timestamp",
    ),
    "url": ("url", "link", "href", "permalink", "web_url", "uri"),
    "language": ("language", "lang", "locale", "language_code"),
}  # fmt: skip

_BYLINE = re.compile(r"^\s{0,9}by[:\s]\s{0,9}", re.IGNORECASE)
_BETWEEN = re.compile(r"\s{0,9}(?:;|\||\n|,? and |,? & )\s{0,9}")


def columns_for(names: Iterable[str], mapped: Mapping[str, str] | None = None) -> dict[str, str]:
    """Which of `names` holds which of our fields, `{"text": "Body", ...}`; case and spaces do not matter.

    What the user has `mapped` goes first; a column mapped to one field is not taken for another.
    """
    return dict(_columns_for(tuple(names), tuple(sorted((mapped or {}).items()))))


@functools.lru_cache(maxsize=1024)
def _columns_for(names: tuple[str, ...], mapped: tuple[tuple[str, str], ...]) -> dict[str, str]:
    there: dict[str, str] = {}
    for name in names:
        there.setdefault(_key(name), name)
    chosen = {ours: there[_key(name)] for ours, name in mapped if ours in NAMES and _key(name) in there}
    taken = set(chosen.values())
    for ours, known in NAMES.items():
        free = [there[name] for name in known if name in there and there[name] not in taken]
        if free and ours not in chosen:
            chosen[ours] = free[0]
    return chosen


def _key(name: str) -> str:
    return "_".join(str(name).strip().lower().replace("-", " ").split())


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


def metadata(
    record: Mapping[str, Any], columns: Mapping[str, str], *, day_first: str | None = None
) -> tuple[dict[str, Any], list[str]]:
    """The record's fields other than the text, and notes on what could not be taken.

    `day_first` is "day first" or "month first" where the user has said how 03/04/2025 is meant.
    """
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
            fields[ours] = read_date(_ordered(text, day_first)) if text else None
            if text and fields[ours] is None:
                notes.append(f"{name} {text[:40]!r} is not a date with one reading (expected such as 2025-09-28)")
        else:
            fields[ours] = as_text(value)
    return fields, notes


_TWO_READINGS = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
# Seconds or milliseconds since 1970, as databases write times.
_EPOCH = re.compile(r"-?\d{9,10}(?:\d{3})?(?:\.0+)?$")


def _ordered(text: str, order: str | None) -> str:
    """`text` with what is known of how it writes dates put in a form that has one reading."""
    if _EPOCH.match(text):
        seconds = int(text.split(".")[0])
        seconds = seconds // 1000 if abs(seconds) >= 10**11 else seconds
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).isoformat()
    if order is None:
        return text
    day, month = (1, 3) if order == "day first" else (3, 1)
    return _TWO_READINGS.sub(lambda m: f"{m.group(4)}-{int(m.group(month)):02}-{int(m.group(day)):02}", text)
