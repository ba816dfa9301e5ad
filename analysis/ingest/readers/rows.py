"""One record of a file of many articles, as JSON, CSV, XLSX and Parquet all hand them over."""

import re
from collections.abc import Mapping
from typing import Any

from analysis.ingest.credits import byline_credits, credits_of, dateline
from analysis.ingest.encoding import NotText
from analysis.ingest.fields import NAMES, columns_for, metadata
from analysis.ingest.source import Read
from analysis.text import paragraphs

_LONE = re.compile(r"[\ud800-\udfff]")
_UNDECODED = re.compile(r"[\udc80-\udcff]")


class Number(str):
    """A number as it is written: an id may be one, a text may not."""


def is_undecoded(line: str) -> bool:
    """Whether bytes of the line could not be decoded (see `textfile.open_text`)."""
    return bool(_UNDECODED.search(line))


def without_lone_surrogates(text: str) -> tuple[str, int]:
    """`text` with every half of a character pair replaced by U+FFFD, and how many there were.

    One stands for one, so offsets still hold; left as they are, nothing could be written to a file.
    """
    return _LONE.subn("\ufffd", text)


def no_text_column(names: list[Any]) -> NotText:
    """The error for a table without a column of text; says what it has and what is looked for."""
    has = ", ".join(repr(str(name)[:40]) for name in names[:20]) or "none"
    return NotText(f"no column with text: the columns are {has}; looked for {', '.join(NAMES['text'])}", TEXT_REMEDY)


def read_record(record: Mapping[str, Any], mapped: Mapping[str, str] | None = None) -> Read:
    """The article in `record`, its text verbatim; `mapped` says which column holds what.

    Raises:
        NotText: it has no text.
    """
    columns = columns_for(record, mapped)
    if "text" not in columns:
        names = ", ".join(map(repr, list(record)[:20])) or "none"
        raise NotText(f"no text field; it has {names}", TEXT_REMEDY)
    text = record[columns["text"]]
    if not isinstance(text, str) or isinstance(text, Number):
        kind = "missing" if text is None else f"a {_KINDS.get(type(text), 'value')}, not text"
        raise NotText(f"the field '{columns['text']}' is {kind}", "Give the text as a string.")
    if not text.strip():
        raise NotText(f"the field '{columns['text']}' is empty", "Fill it in, or remove the row.")
    fields, notes = metadata(record, columns, day_first=(mapped or {}).get("date_order"))
    text, replaced = without_lone_surrogates(text)
    if replaced:
        notes.append(f"{replaced} half character(s) (lone surrogates) in the text replaced by U+FFFD")
    for name, value in fields.items():
        if isinstance(value, str):
            fields[name] = without_lone_surrogates(value)[0]
        elif isinstance(value, list):
            fields[name] = [without_lone_surrogates(item)[0] for item in value]
    spans = paragraphs(text)
    body = [text[start:end] for start, end in (spans[:2] + spans[-4:])]
    place = dateline(body[0]) if body else None
    credits = [name for author in fields.get("authors", []) for name in byline_credits(author)] + credits_of(body)
    given = record[columns["article_id"]] if "article_id" in columns else None
    article = {
        **fields,
        "text": text,
        "given_id": without_lone_surrogates(str(given))[0] if given is not None and str(given).strip() else None,
        "dateline": body[0][: place.end].strip() if place else None,
        "wire_credits": [name for name in dict.fromkeys(credits) if name != fields.get("outlet")],
        "removed": [],
        # The text is the user's own field, not a stretch of the file, so nothing stands literally there.
        "paragraphs": [None] * len(spans),
    }
    return Read(article, tuple(notes))


_KINDS = {Number: "number", list: "list", dict: "object", bool: "truth value"}
TEXT_REMEDY = (
    "Name the column with the article's text 'text' (body, content, article, full_text and story are known too), "
    "or say which it is: media-analysis columns FILE --set text=NAME."
)
