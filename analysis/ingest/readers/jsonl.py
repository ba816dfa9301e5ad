"""JSON lines: one article a line, each line on its own, so that a bad one costs one line."""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from analysis.ingest.encoding import NotText
from analysis.ingest.readers.rows import Number, is_undecoded, read_record
from analysis.ingest.source import Piece, Read, Source
from analysis.ingest.textfile import lines, open_text

_REMEDY = "Write one JSON object with a 'text' field on the line."


def read_jsonl(source: Source) -> Iterator[Piece]:
    """The lines of `source`, numbered; blank lines are no documents.

    Numbers are kept as they are written, so that the ids 0012, 1e5 and 2020 stay what they are.
    """
    stream, encoding = open_text(source)
    number = 0
    with stream:
        for number, (line, is_cut) in enumerate(lines(stream, source.limits.record_bytes), 1):
            line = line.strip("\n\r\ufeff \t")
            if not line:
                continue
            read: Callable[[], Read] = partial(_too_long, source.limits.record_bytes)
            if not is_cut:
                read = partial(_read_line, line, source.columns)
            yield Piece(read, number, None, size_of(line), None, encoding, is_quick=True)
    if not number:
        raise NotText("there is no row in it", "Add rows, or leave the file out.")


def size_of(text: str) -> int:
    """How many bytes the text had in the file, taken as UTF-8."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogateescape"))


def parse(text: str) -> Any:
    """The value `text` is as JSON, its numbers as they are written.

    Raises:
        NotText: it is not JSON; says where.
    """
    if is_undecoded(text):
        raise NotText("bytes that are not UTF-8", "Save the file as UTF-8.")
    try:
        return json.loads(text, parse_int=Number, parse_float=Number, parse_constant=Number)
    except RecursionError:
        raise NotText("nested too deeply", _REMEDY) from None
    except ValueError as error:
        place = f" at character {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        problem = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
        raise NotText(f"not valid JSON{place}: {problem}", _REMEDY) from None


def _read_line(line: str, columns: Mapping[str, str]) -> Read:
    record = parse(line)
    if not isinstance(record, dict):
        kind = "a list" if isinstance(record, list) else "a single value"
        raise NotText(f"the line is {kind}, not an object", _REMEDY)
    return read_record(record, columns)


def _too_long(limit: int) -> Read:
    raise NotText(f"the line has more than {limit:,} characters", "Split it: one article a line.")
