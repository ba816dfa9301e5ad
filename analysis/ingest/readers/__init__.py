"""One reader a format; each cuts a source into the documents it holds."""

import importlib
from collections.abc import Iterator
from dataclasses import replace

from analysis.ingest.encoding import NotText
from analysis.ingest.formats import recognise
from analysis.ingest.source import SLOW_REMEDY, Piece, Reader, Source, rejected

# Where each format's reader is; imported when first used, since some bring large libraries.
READERS: dict[str, str] = {
    "text": "page:read_text",
    "html": "html:read_web_page",
    "jsonl": "jsonl:read_jsonl",
    "json": "json_list:read_json",
    "csv": "table:read_csv",
    "xlsx": "xlsx:read_xlsx",
    "parquet": "parquet:read_parquet",
    "docx": "docx:read_docx",
    "rtf": "rtf:read_rtf",
    "pdf": "pdf:read_pdf",
    "eml": "mail:read_mail",
    "feed": "feed:read_feed",
    "sitemap": "feed:read_sitemap",
    "factiva": "factiva_xml:read_factiva_xml",
    "warc": "warc:read_warc",
    "zip": "packed:read_zip",
    "gzip": "packed:read_gzip",
}


def pieces(source: Source) -> Iterator[Piece]:
    """The documents in `source`, whatever its format, each still to be read.

    A source that cannot be cut into documents is one document, rejected with the reason; one
    that breaks off in the middle gives the documents before, and one rejected for the rest.
    """
    if source.path in source.given_up:
        yield rejected(source.given_up[source.path], SLOW_REMEDY, bytes=source.size)
        return
    if source.opening:
        source.opening(source.path)
    kind = None
    count = 0
    try:
        kind = recognise(source)
        for piece in _reader(kind)(source):
            count += 1
            yield piece if piece.format else replace(piece, format=kind)
        if not count:
            raise NotText("there is no document in it", "Leave the file out.")
    except NotText as error:
        after = f"after {count:,} documents, " if count else ""
        yield rejected(after + error.reason, error.remedy, bytes=source.size, format=kind)


def _reader(kind: str) -> Reader:
    module, name = READERS[kind].split(":")
    reader: Reader = getattr(importlib.import_module(f"analysis.ingest.readers.{module}"), name)
    return reader
