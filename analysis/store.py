"""Tables on disk: Parquet for ourselves; JSON lines, CSV and Parquet for others."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.errors import UsageError
from analysis.files import spreadsheet_cell, write_atomically
from analysis.schemas import TABLES, Table, conform

FORMATS = ("jsonl", "csv", "parquet")

# Records (`origin`, `removed`) are kept as JSON text: their shape may grow without breaking
# files written earlier, and pyarrow has no type for a record whose keys are not known.
_ARROW: dict[str, pa.DataType] = {
    "text": pa.string(),
    "flag": pa.bool_(),
    "count": pa.int64(),
    "number": pa.float64(),
    "time": pa.timestamp("us", tz="UTC"),
    "list": pa.list_(pa.string()),
    "spans": pa.list_(pa.list_(pa.int64())),
    "record": pa.string(),
    "records": pa.string(),
}


def _is_missing(value: Any) -> bool:
    return value is None or (not isinstance(value, (list, tuple, dict)) and bool(pd.isna(value)))


def plain_rows(frame: pd.DataFrame, table: Table) -> Iterator[dict[str, Any]]:
    """Each row as JSON knows it: missing is None, times are ISO 8601 in UTC, spans are lists."""
    columns = {}
    for name in frame.columns:
        field = table.fields.get(name)
        column = frame[name]
        values = column.tolist()
        is_time = field is not None and field.type == "time"
        missing = column.isna().to_numpy()
        if is_time or missing.any():
            values = [
                None if absent else v.strftime("%Y-%m-%dT%H:%M:%SZ") if is_time else v
                for v, absent in zip(values, missing, strict=True)
            ]
        columns[name] = values
    for row in zip(*columns.values(), strict=True):
        yield dict(zip(columns, row, strict=True))


def _to_parquet(frame: pd.DataFrame, table: Table, path: Path) -> None:
    arrays, fields = [], []
    rows = list(plain_rows(frame, table))
    for name, field in table.fields.items():
        values = [row[name] for row in rows]
        if field.type in ("record", "records"):
            values = [None if v is None else json.dumps(v, ensure_ascii=False, sort_keys=True) for v in values]
        elif field.type == "time":
            values = frame[name].tolist()
            values = [None if _is_missing(v) else v for v in values]
        arrays.append(pa.array(values, type=_ARROW[field.type]))
        fields.append(pa.field(name, _ARROW[field.type]))
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_arrays(arrays, schema=pa.schema(fields)), sink, compression="zstd")
    write_atomically(path, sink.getvalue().to_pybytes())


def save(tables: dict[str, pd.DataFrame], folder: Path) -> None:
    """Write each table to `folder/<name>.parquet`."""
    for name, frame in tables.items():
        _to_parquet(frame, TABLES[name], folder / f"{name}.parquet")


def load(folder: Path) -> dict[str, pd.DataFrame]:
    """The tables that `save` wrote, with the same values and types."""
    tables = {}
    for name, table in TABLES.items():
        # Without threads: a process may be forked after this (see reporting/warm.py).
        stored = pq.read_table(folder / f"{name}.parquet", use_threads=False, pre_buffer=False)
        columns = {column: stored.column(column).to_pylist() for column in stored.column_names}
        for column, field in table.fields.items():
            if field.type in ("record", "records"):
                columns[column] = [None if v is None else json.loads(v) for v in columns[column]]
        tables[name] = conform(pd.DataFrame(columns, columns=list(columns)), table)
    return tables


def export(tables: dict[str, pd.DataFrame], folder: Path, fmt: str, *, provenance: dict[str, Any]) -> list[Path]:
    """Write each table to `folder` in `fmt`, and how they were made to `provenance.json`.

    CSV holds lists and spans as JSON in the cell, and text that a spreadsheet would run as a
    formula starts with an apostrophe; JSON lines and Parquet hold every value unchanged.
    """
    if fmt not in FORMATS:
        raise UsageError(f"Unknown format '{fmt}'. Expected one of: {', '.join(FORMATS)}.")
    paths = []
    for name, frame in tables.items():
        table, path = TABLES[name], folder / f"{name}.{fmt}"
        if fmt == "parquet":
            _to_parquet(frame, table, path)
        elif fmt == "jsonl":
            write_atomically(path, "".join(_json_line(row) for row in plain_rows(frame, table)))
        else:
            rows = [
                {
                    key: json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else value
                    for key, value in row.items()
                }
                for row in plain_rows(frame, table)
            ]
            cells = pd.DataFrame(rows, columns=list(frame.columns), dtype=object).map(spreadsheet_cell)
            # RFC 4180's line end: with a bare "\n" a carriage return within a cell would not be quoted.
            write_atomically(path, cells.to_csv(index=False, lineterminator="\r\n"))
        paths.append(path)
    made = json.dumps(provenance, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return [*paths, write_atomically(folder / "provenance.json", made)]


def stream(tables: dict[str, pd.DataFrame]) -> Iterator[str]:
    """Every row of every table as one line of JSON, with the table's name in `table`."""
    for name, frame in tables.items():
        for row in plain_rows(frame, TABLES[name]):
            yield _json_line({"table": name, **row})


def _json_line(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"
