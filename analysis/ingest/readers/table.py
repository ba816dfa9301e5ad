"""CSV with a header: one article a record, whatever its delimiter."""

import csv
import itertools
from collections import deque
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, TextIO

from analysis.ingest.encoding import NotText
from analysis.ingest.fields import columns_for
from analysis.ingest.formats import find_delimiter
from analysis.ingest.readers.jsonl import size_of
from analysis.ingest.readers.rows import is_undecoded, no_text_column, read_record
from analysis.ingest.source import Piece, Read, Source, rejected
from analysis.ingest.textfile import open_text

# The csv module stops at 128 KB a field unless told otherwise; a long article is longer.
csv.field_size_limit(100_000_000)
# A record over more lines than this is taken for a quotation mark that was never closed.
_MAX_LINES = 20_000
# A spreadsheet may have a title or two above the names of its columns.
_HEADER_WITHIN = 10


class _Unclosed(Exception):
    pass


def read_csv(source: Source) -> Iterator[Piece]:
    """The records of `source`, numbered as a spreadsheet does (the header is row 1).

    Cells are text as written: "NA", "Null" and "007" stay. A record that cannot be read is
    rejected by itself and reading goes on with the next line, so that one quotation mark
    left open does not swallow the rest of the file.

    Raises:
        NotText: there is no column with text.
    """
    stream, encoding = open_text(source)
    with stream:
        head = [stream.readline(source.limits.record_bytes) for _ in range(_HEADER_WITHIN + 1)]
        delimiter = max(map(find_delimiter, head[:1] or [""]), key=len)
        records = _records(_Feed(stream, head, source.limits.record_bytes), delimiter)
        names, above = _header(records, source.columns)
        count = 0
        for number, (record, problem, size) in enumerate(_filled(records), above + 2):
            count += 1
            known: dict[str, Any] = {"row": number, "bytes": size, "encoding": encoding, "is_quick": True}
            if problem or record is None:
                yield rejected(problem or "", "Double the quotation marks inside quoted cells.", **known)
            else:
                yield Piece(partial(_read, record, names, delimiter, source.columns), **known)
    if not count:
        raise NotText("there is no row in it", "Add rows, or leave the file out.")


def header_of(rows: list[list[str]], mapped: Mapping[str, str]) -> int | None:
    """Which of the first rows names a column of text; None when none does."""
    return next((at for at, row in enumerate(rows) if "text" in columns_for(row, mapped)), None)


_Record = tuple[list[str] | None, str | None, int]


def _header(records: Iterator[_Record], mapped: Mapping[str, str]) -> tuple[list[str], int]:
    """The names of the columns, and how many records stand above them."""
    rows: list[list[str]] = []
    for record, _problem, _size in records:
        if record and any(record):
            rows.append([name.strip() for name in record])
            if "text" in columns_for(rows[-1], mapped):
                return rows[-1], len(rows) - 1
        if len(rows) >= _HEADER_WITHIN:
            break
    raise no_text_column(list(rows[0]) if rows else [])


def _filled(records: Iterator[_Record]) -> Iterator[_Record]:
    return (
        (record, problem, size) for record, problem, size in records if record is None or any(map(str.strip, record))
    )


def _read(record: list[str], names: list[str], delimiter: str, columns: Mapping[str, str]) -> Read:
    if any(is_undecoded(cell) for cell in record):
        raise NotText("bytes that are not UTF-8", "Save the file as UTF-8.")
    if len(record) > len(names) and any(cell.strip() for cell in record[len(names) :]):
        raise NotText(
            f"{len(record)} cells where the header has {len(names)}",
            f"Put cells that hold {delimiter!r} in quotation marks.",
        )
    return read_record(dict(itertools.zip_longest(names, record[: len(names)])), columns)


def _records(feed: "_Feed", delimiter: str) -> Iterator[_Record]:
    """Each record, or None and the problem with the line it starts on; and its size in bytes."""
    while True:
        reader = csv.reader(feed, delimiter=delimiter, strict=True)
        while True:
            feed.record.clear()
            try:
                record = next(reader)
            except StopIteration:
                return
            except (csv.Error, _Unclosed) as error:
                is_open = isinstance(error, _Unclosed) or "unexpected end" in str(error)
                problem = "a quotation mark is never closed" if is_open else f"not valid CSV: {error}"
                yield None, problem, size_of(feed.record[0]) if feed.record else 0
                feed.give_back()
                break
            yield record, None, sum(map(size_of, feed.record))


class _Feed(Iterator[str]):
    """Lines with their ends as they are: a cell may hold line ends of its own, and keeps them.

    `record` has the lines handed out since it was last cleared; a record that runs over too
    many of them is stopped, and `give_back` has them read again, all but the first.
    """

    def __init__(self, stream: TextIO, head: list[str], longest: int) -> None:
        self._stream, self._longest = stream, longest
        self._waiting = deque(line for line in head if line)
        self.record: list[str] = []
        self._chars = 0

    def __next__(self) -> str:
        if not self.record:
            self._chars = 0
        if len(self.record) >= _MAX_LINES or self._chars > self._longest:
            raise _Unclosed
        line = self._waiting.popleft() if self._waiting else self._stream.readline(self._longest)
        if not line:
            raise StopIteration
        self._chars += len(line)
        self.record.append(line)
        return line

    def give_back(self) -> None:
        self._waiting.extendleft(reversed(self.record[1:]))
        self.record.clear()
