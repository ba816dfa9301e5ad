"""Excel workbooks: one article a row, in every sheet that has a column of text."""

import datetime
import zipfile
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from analysis.ingest.encoding import NotText
from analysis.ingest.readers.packed import check_members
from analysis.ingest.readers.rows import Number, no_text_column, read_record
from analysis.ingest.readers.table import header_of
from analysis.ingest.source import Piece, Read, Source

# A spreadsheet's cell holds no more; what was longer was cut without a word when it was saved.
_CELL_CHARS = 32_767
_HEADER_WITHIN = 10
_REMEDY = "Open it in a spreadsheet and save it again as .xlsx, or export it as .csv."


def read_xlsx(source: Source) -> Iterator[Piece]:
    """The rows of every sheet that has a column of text, numbered as the spreadsheet does.

    Cells come as they are written; a number is one only when it was typed as one, so the id
    typed as the text 007 stays. Of a formula the value last computed is taken; nothing is computed.
    """
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    with source.seekable() as stream:
        check_members(stream, source, "the workbook")
        try:
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        except (
            InvalidFileException,
            zipfile.BadZipFile,
            KeyError,
            ValueError,
            TypeError,
            SyntaxError,
            OSError,
        ) as error:
            raise NotText(f"the workbook cannot be opened: {error}", _REMEDY) from None
        sheets = [(sheet.title, _rows(sheet)) for sheet in book.worksheets]
        found: list[Any] = []
        count = tables = 0
        for title, rows in sheets:
            first = [row for _number, row in zip(range(_HEADER_WITHIN), rows, strict=False)]
            names = [[_name(cell) for cell in cells] for _number, cells in first]
            at = header_of(names, source.columns)
            if at is None:
                found += [name for row in names[:1] for name in row if name]
                continue
            tables += 1
            member = title if len(sheets) > 1 else None
            for number, cells in _chain(first[at + 1 :], rows):
                if any(cell is not None and str(cell).strip() for cell in cells):
                    count += 1
                    record = {name: _value(cell) for name, cell in zip(names[at], cells, strict=False) if name}
                    read = partial(_read, record, source.columns)
                    size = sum(len(value) for value in record.values() if isinstance(value, str))
                    yield Piece(read, number, member, size, is_quick=True)
        if not tables:
            raise no_text_column(found)
        if not count:
            raise NotText("there is no row in it", "Add rows, or leave the file out.")


def _rows(sheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    # A file may claim a million columns; what it claims is not believed but counted.
    sheet.reset_dimensions()
    return enumerate(sheet.iter_rows(values_only=True), 1)


def _chain(first: list[Any], rest: Iterator[Any]) -> Iterator[Any]:
    yield from first
    yield from rest


def _name(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()


def _value(cell: Any) -> Any:
    if cell is None or isinstance(cell, (str, bool)):
        return cell
    if isinstance(cell, (datetime.datetime, datetime.date)):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return Number(int(cell))
    return Number(cell)


def _read(record: dict[str, Any], columns: Mapping[str, str]) -> Read:
    read = read_record(record, columns)
    if len(read.article["text"].encode("utf-16-le")) // 2 >= _CELL_CHARS:
        return Read(
            read.article,
            (*read.notes, "the text fills its cell (32,767 characters), so the spreadsheet may have cut it"),
        )
    return read
