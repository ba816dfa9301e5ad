"""JSON lines: one article a line, each line on its own, so that a bad one costs one line."""

import json
from collections.abc import Iterator
from typing import Any

from analysis.ingest.readers.rows import Number, Row, is_undecoded, row_of

_REMEDY = "Write one JSON object with a 'text' field on the line."


def read_jsonl(text: str) -> Iterator[Row]:
    """The rows of `text`, numbered by line; blank lines are no rows.

    Numbers are kept as they are written, so that the ids 0012, 1e5 and 2020 stay what they are.
    """
    for number, line in enumerate(text.split("\n"), 1):
        line = line.strip("\r\ufeff \t")
        if not line:
            continue
        yield _row(line, number)


def _row(line: str, number: int) -> Row:
    size = len(line.encode("utf-8", "surrogateescape"))
    if is_undecoded(line):
        return Row(number, size, reason="bytes that are not UTF-8", remedy="Save the file as UTF-8.")
    try:
        record: Any = json.loads(line, parse_int=Number, parse_float=Number, parse_constant=Number)
    except RecursionError:
        return Row(number, size, reason="nested too deeply", remedy=_REMEDY)
    except ValueError as error:
        place = f" at character {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        problem = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
        return Row(number, size, reason=f"not valid JSON{place}: {problem}", remedy=_REMEDY)
    if not isinstance(record, dict):
        kind = "a list" if isinstance(record, list) else "a single value"
        return Row(number, size, reason=f"the line is {kind}, not an object", remedy=_REMEDY)
    return row_of(record, number, size)
