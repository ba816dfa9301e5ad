"""Parquet files: one article a row."""

import datetime
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from analysis.ingest.encoding import NotText
from analysis.ingest.fields import columns_for
from analysis.ingest.readers.rows import Number, no_text_column, read_record
from analysis.ingest.source import Piece, Source

# Rows held at once; a row group may unpack to far more than its file.
_ROWS = 256


def read_parquet(source: Source) -> Iterator[Piece]:
    """The rows of `source`, numbered from 1; only columns that hold a field of ours are unpacked."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    remedy = "Write the file again, or export it as .jsonl."
    with source.seekable() as stream:
        try:
            file = pq.ParquetFile(stream)
            names = list(file.schema_arrow.names)
        except (pa.ArrowException, OSError, ValueError) as error:
            raise NotText(f"the Parquet file cannot be opened: {_first_line(error)}", remedy) from None
        wanted = columns_for(names, source.columns)
        if "text" not in wanted:
            raise no_text_column(names)
        number = 0
        try:
            for batch in file.iter_batches(_ROWS, columns=list(wanted.values())):
                for record in batch.to_pylist():
                    number += 1
                    record = {name: _value(value) for name, value in record.items()}
                    size = sum(len(value) for value in record.values() if isinstance(value, str))
                    yield Piece(
                        partial(read_record, record, _named(wanted, source.columns)), number, bytes=size, is_quick=True
                    )
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            raise NotText(f"the Parquet file is damaged: {_first_line(error)}", remedy) from None
    if not number:
        raise NotText("there is no row in it", "Add rows, or leave the file out.")


def _named(wanted: Mapping[str, str], mapped: Mapping[str, str]) -> dict[str, str]:
    return {**mapped, **wanted}


def _value(value: Any) -> Any:
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return None if value != value else Number(value)
    return value


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0][:200]
