"""CSV with a header: one article a record, whatever its delimiter."""

import csv
import io
import itertools
from collections.abc import Iterator

from analysis.ingest.encoding import NotText
from analysis.ingest.fields import NAMES, columns_for
from analysis.ingest.formats import find_delimiter
from analysis.ingest.readers.rows import TEXT_REMEDY, Row, is_undecoded, row_of

# The csv module stops at 128 KB a field unless told otherwise; a long article is longer.
csv.field_size_limit(100_000_000)
# A record over more lines than this is taken for a quotation mark that was never closed.
_MAX_LINES = 20_000


class _Unclosed(Exception):
    pass


def read_csv(text: str) -> Iterator[Row]:
    """The records of `text`, numbered as a spreadsheet does (the header is row 1).

    Cells are text as written: "NA", "Null" and "007" stay. A record that cannot be read is
    rejected by itself and reading goes on with the next line, so that one quotation mark
    left open does not swallow the rest of the file.

    Raises:
        NotText: there is no column with text.
    """
    delimiter = find_delimiter(text)
    records = _records(_lines(text), delimiter)
    header = next((record for record, _problem, _bytes in records if record and any(record)), [])
    names = [name.strip() for name in header]
    if "text" not in columns_for(names):
        has = ", ".join(repr(name[:40]) for name in names[:20]) or "none"
        raise NotText(
            f"no column with text: the columns are {has}; looked for {', '.join(NAMES['text'])}",
            TEXT_REMEDY,
        )
    number = 1
    for record, problem, size in records:
        if record is not None and not any(cell.strip() for cell in record):
            continue
        number += 1
        if problem or record is None:
            yield Row(number, size, reason=problem, remedy="Double the quotation marks inside quoted cells.")
        elif any(is_undecoded(cell) for cell in record):
            yield Row(number, size, reason="bytes that are not UTF-8", remedy="Save the file as UTF-8.")
        elif len(record) > len(names) and any(cell.strip() for cell in record[len(names) :]):
            yield Row(
                number, size, reason=f"{len(record)} cells where the header has {len(names)}",
                remedy=f"Put cells that hold {delimiter!r} in quotation marks.",
            )  # fmt: skip
        else:
            yield row_of(dict(itertools.zip_longest(names, record[: len(names)])), number, size)


def _lines(text: str) -> list[str]:
    """Lines with their ends as they are: a cell may hold line ends of its own, and keeps them."""
    if "\n" not in text:
        return list(io.StringIO(text, newline=""))  # an old Mac's lines end in "\r" alone
    return list(io.StringIO(text, newline="\n"))


def _records(lines: list[str], delimiter: str) -> Iterator[tuple[list[str] | None, str | None, int]]:
    """Each record, or None and the problem with the line it starts on; and its size in bytes."""
    start = 0
    while start < len(lines):
        feed = _Feed(lines, start)
        reader = csv.reader(feed, delimiter=delimiter, strict=True)
        while True:
            feed.record_at = start
            try:
                record = next(reader)
            except StopIteration:
                return
            except (csv.Error, _Unclosed) as error:
                is_open = isinstance(error, _Unclosed) or "unexpected end" in str(error)
                problem = "a quotation mark is never closed" if is_open else f"not valid CSV: {error}"
                yield None, problem, _size(lines[start : start + 1])
                start += 1
                break
            yield record, None, _size(lines[start : feed.at])
            start = feed.at


def _size(lines: list[str]) -> int:
    return sum(len(line.encode("utf-8", "surrogateescape")) for line in lines)


class _Feed(Iterator[str]):
    """Lines from `at` on; stops a record that runs over too many of them."""

    def __init__(self, lines: list[str], at: int) -> None:
        self.lines, self.at, self.record_at = lines, at, at

    def __next__(self) -> str:
        if self.at >= len(self.lines):
            raise StopIteration
        if self.at - self.record_at >= _MAX_LINES:
            raise _Unclosed
        self.at += 1
        return self.lines[self.at - 1]
