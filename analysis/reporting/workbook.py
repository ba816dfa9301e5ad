"""Tables as an Excel workbook: the same bytes each time, and no cell that a spreadsheet would run."""

import base64
import io
import re
import zipfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from analysis.files import spreadsheet_cell
from analysis.reporting.markup import printable

_WIDEST = 48
# Zip files and openpyxl note when they were made; a workbook of the same numbers should not differ for it.
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_MOMENT = re.compile(rb"(<dcterms:(?:created|modified)[^>]{0,200}>)[^<]{0,40}(<)")


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, a table, and the numbers of the columns that hold shares from 0 to 1."""

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[object]]
    shares: Collection[int] = ()


def workbook(sheets: Sequence[Sheet]) -> str:
    """The sheets as an .xlsx file, in base64 so that a notebook's output can carry it."""
    import openpyxl
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook()
    for number, sheet in enumerate(sheets):
        page = book.active if number == 0 else book.create_sheet()
        page.title = sheet.name
        page.freeze_panes = "B2"
        for line in (sheet.header, *sheet.rows):
            page.append([_cell(value) for value in line])
        for cell in page[1]:
            cell.font = Font(bold=True)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        for place, column in enumerate(page.iter_cols(), start=1):
            longest = max(len(str(cell.value or "")) for cell in column[1:]) if len(column) > 1 else 0
            page.column_dimensions[get_column_letter(place)].width = min(max(longest + 2, 12), _WIDEST)
            for cell in column[1:]:
                if place - 1 in sheet.shares:
                    cell.number_format = "0.0%"
                elif isinstance(cell.value, int):
                    cell.number_format = "#,##0"
                elif isinstance(cell.value, str) and longest > _WIDEST:
                    cell.alignment = Alignment(wrap_text=True, vertical="top")
    made = io.BytesIO()
    book.save(made)
    return base64.b64encode(_undated(made)).decode("ascii")


def _cell(value: object) -> object:
    """Text as text, whatever it starts with."""
    return spreadsheet_cell(printable(value)) if isinstance(value, str) else value


def _undated(made: io.BytesIO) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, _MOMENT.sub(rb"\g<1>1980-01-01T00:00:00Z\g<2>", old.read(name)))
    return out.getvalue()
