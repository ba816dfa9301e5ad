"""Web archives (WARC, packed or not): one article a page that was fetched."""

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from analysis.ingest.encoding import NotText
from analysis.ingest.source import Piece, Source, rejected, source_of

_REMEDY = "Fetch or copy the archive again; it did not arrive whole."
# What a page may come as; pictures, scripts and styles are no documents.
_PAGES = (
    "text/html", "application/xhtml+xml", "text/plain", "application/pdf", "application/rss+xml",
    "application/atom+xml",
)  # fmt: skip


def read_warc(source: Source) -> Iterator[Piece]:
    """The pages in the archive that were answered with 200, numbered by their place among its records.

    Other records (requests, redirects, errors, pictures, scripts) are no documents. A record
    that breaks off, or whose digest does not fit, is rejected.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    number = 0
    others = 0
    with source.open() as stream:
        records = iter(ArchiveIterator(stream, check_digests=True))
        while True:
            try:
                record = next(records)
            except StopIteration:
                break
            except (ArchiveLoadFailed, EOFError, ValueError, OSError) as error:
                yield rejected(
                    f"the archive is damaged or cut off after record {number}: {error}", _REMEDY, row=number + 1
                )
                return
            number += 1
            if not _is_page(record):
                others += 1
                continue
            yield from _record_pieces(record, number, source)
    if others == number:
        raise NotText(f"none of its {number:,} records is a page that was fetched", "Leave the archive out.")


def _is_page(record: Any) -> bool:
    if record.rec_type not in ("response", "resource", "conversion"):
        return False
    mime = _mime(record)
    if record.rec_type == "response":
        status = record.http_headers.get_statuscode() if record.http_headers else None
        return status == "200" and (mime in _PAGES or mime is None)
    return mime in _PAGES


def _mime(record: Any) -> str | None:
    headers = record.http_headers if record.rec_type == "response" else record.rec_headers
    value = headers.get_header("Content-Type") if headers else None
    return value.split(";")[0].strip().lower() if value else None


def _record_pieces(record: Any, number: int, source: Source) -> Iterator[Piece]:
    limit = source.limits.page_bytes
    url = record.rec_headers.get_header("WARC-Target-URI") or None
    known: dict[str, Any] = {"member": str(number)}
    try:
        # Unpacked no further than the limit: a page of a kilobyte can unpack to a gigabyte.
        stream = record.content_stream()
        parts = io.BytesIO()
        while parts.tell() <= limit:
            part = stream.read(min(1 << 16, limit + 1 - parts.tell()))
            if not part:
                break
            parts.write(part)
        data = parts.getvalue()
    except (OSError, EOFError, ValueError, RuntimeError) as error:
        yield rejected(f"the page's record is damaged: {error} ({_shown(url)})", _REMEDY, **known)
        return
    if len(data) > limit:
        yield rejected(
            f"the page unpacks to more than {limit:,} bytes ({_shown(url)})", "Leave it out.", bytes=limit, **known
        )
        return
    missing = getattr(record.raw_stream, "limit", 0)
    if missing:
        reason = f"the archive breaks off within the page: {missing:,} bytes are missing ({_shown(url)})"
        yield rejected(reason, _REMEDY, bytes=len(data), **known)
        return
    if getattr(record.digest_checker, "passed", None) is False:
        yield rejected(
            f"the page is not what was fetched: its digest does not fit ({_shown(url)})",
            _REMEDY,
            bytes=len(data),
            **known,
        )
        return
    charset = record.http_headers.get_header("Content-Type") if record.http_headers else None
    is_web = (url or "").startswith(("http://", "https://"))
    where = source.within(str(number), ending=_ending(url), url=url if is_web else None)
    inner = source_of(data, url or f"record {number}", charset=_charset(charset), mime=_mime(record), **where)
    from analysis.ingest.readers import pieces  # the readers' table names this module too

    for piece in pieces(inner):
        yield replace(piece, member=":".join(filter(None, [str(number), piece.member])))


def _shown(url: str | None) -> str:
    return (url or "without an address")[:200]


def _ending(url: str | None) -> str:
    try:
        name = urlsplit(url or "").path.rpartition("/")[2]
    except ValueError:
        return ""
    ending = "." + name.rpartition(".")[2].lower() if "." in name else ""
    return ending if ending in (".pdf", ".txt", ".html", ".htm", ".xml") else ""


def _charset(content_type: str | None) -> str | None:
    _, _, rest = (content_type or "").lower().partition("charset=")
    return rest.split(";")[0].strip(" \"'") or None
