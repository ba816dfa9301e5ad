"""JSON that is not JSON lines: a list of articles, one article, or a service's answer that holds a list."""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from analysis.ingest.encoding import NotText
from analysis.ingest.fields import columns_for
from analysis.ingest.readers.jsonl import parse, read_jsonl, size_of
from analysis.ingest.readers.rows import read_record
from analysis.ingest.source import Piece, Read, Source, rejected
from analysis.ingest.textfile import open_text

# What it takes to find where an element ends: the next bracket, comma or string, and a string's end.
_MARK = re.compile(r'["\[\]{},]')
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_CHUNK_CHARS = 1 << 20
# How deep in a service's answer the list of articles is looked for: {"response": {"docs": [...]}}.
_DEEPEST = 4
_REMEDY = "Convert it to JSON lines: one object with a 'text' field a line."


def read_json(source: Source) -> Iterator[Piece]:
    """The articles in a JSON file, numbered from 1.

    A list is read element by element, however long; anything else is held whole.
    """
    stream, encoding = open_text(source)
    with stream:
        head = stream.read(_CHUNK_CHARS).lstrip("\ufeff \t\r\n")
        if head.startswith("["):
            for number, element in enumerate(_elements(stream, head[1:], source.limits.record_bytes), 1):
                if element is None:
                    yield rejected(
                        "the list breaks off within this element", "Get the file again; it did not arrive whole.",
                        row=number, encoding=encoding, is_quick=True,
                    )  # fmt: skip
                else:
                    read = partial(_read_element, element, source.columns)
                    yield Piece(read, number, None, size_of(element), None, encoding, is_quick=True)
            return
        text = head + stream.read(source.limits.file_bytes)
        if stream.read(1):
            raise NotText(f"the file has more than {source.limits.file_bytes:,} bytes", _REMEDY)
    try:
        value = parse(text)
    except NotText as error:
        if "Extra data" in error.reason:
            yield from read_jsonl(source)
            return
        raise
    records = _records(value, source.columns)
    if records is None:
        names = ", ".join(map(repr, list(value)[:20])) if isinstance(value, dict) else type(value).__name__
        raise NotText(f"no list of articles was found in it; it has {names}", _REMEDY)
    if len(records) == 1 and records[0] is value:
        yield Piece(partial(read_record, value, source.columns), None, None, source.size, None, encoding, is_quick=True)
        return
    for number, record in enumerate(records, 1):
        yield Piece(partial(_read_value, record, source.columns), number, None, 0, None, encoding, is_quick=True)


def _elements(stream: Any, text: str, longest: int) -> Iterator[str | None]:
    """Each element of a list whose "[" has been read, as text; None for one that breaks off.

    One pass over the characters; a bracket or comma within a string does not count.
    """
    depth = at = start = 0
    while True:
        match = _MARK.search(text, at)
        string = _STRING.match(text, match.start()) if match and match.group() == '"' else None
        if string:
            at = string.end()
            continue
        if match is None or match.group() == '"':
            # Nothing more of interest, or a string that runs over the end of what has been read.
            more = stream.read(max(_CHUNK_CHARS, (len(text) - start) // 2))
            if not more or len(text) - start > longest:
                if text[start:].strip():
                    yield None
                return
            text, at, start = text[start:] + more, (match.start() if match else len(text)) - start, 0
            continue
        at, mark = match.end(), match.group()
        if mark in "[{":
            depth += 1
        elif mark in "]}" and depth:
            depth -= 1
        elif mark == "]" or not depth:
            element = text[start : match.start()].strip()
            if element:
                yield element
            elif mark == ",":
                yield "null"
            if mark == "]":
                return
            start = at


def _read_element(element: str, columns: Mapping[str, str]) -> Read:
    return _read_value(parse(element), columns)


def _read_value(record: Any, columns: Mapping[str, str]) -> Read:
    if not isinstance(record, dict):
        raise NotText("the element is not an object", "Give each article as an object with a 'text' field.")
    # Search engines wrap each record: {"_source": {...}}.
    inner = record.get("_source")
    if isinstance(inner, dict) and "text" not in columns_for(record, columns):
        record = {"_id": record.get("_id"), **inner}
    return read_record(record, columns)


def _records(value: Any, columns: Mapping[str, str]) -> list[Any] | None:
    """The list of articles in `value`: itself, or the first list of objects found in it."""
    if isinstance(value, list):
        return value
    waiting = [(value, 0)]
    while waiting:
        item, depth = waiting.pop(0)
        if not isinstance(item, dict):
            continue
        if "text" in columns_for(item, columns):
            return [item]
        for inner in item.values():
            if isinstance(inner, list) and inner and all(isinstance(one, dict) for one in inner):
                return inner
        if depth < _DEEPEST:
            waiting += [(inner, depth + 1) for inner in item.values()]
    return None
