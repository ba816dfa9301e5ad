"""Web archives (WARC, packed or not): one article a page that was fetched."""

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from analysis.ingest.encoding import NotText
from analysis.ingest.source import Piece, Source, rejected, source_of

# What `ingest.web.fetch` writes into an archive's first record.
SOFTWARE = "media-analysis"

_REMEDY = "Fetch or copy the archive again; it did not arrive whole."
# What a page may come as; pictures, scripts and styles are no documents.
_PAGES = (
    "text/html", "application/xhtml+xml", "text/plain", "application/pdf", "application/rss+xml",
    "application/atom+xml",
)  # fmt: skip


def read_warc(source: Source) -> Iterator[Piece]:
    """The pages in the archive that were answered with 200, numbered by their place among its records.

    Other records (requests, redirects, errors, pictures, scripts) are no documents. A record
    that breaks off, or whose digest does not fit, is rejected. In an archive that this program
    made of what it fetched, each record is a document named by its address, and so is each page
    that could not be fetched.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    number = 0
    others = 0
    is_ours = False
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
            if record.rec_type == "warcinfo" and number == 1:
                is_ours = _fields(record).get("software") == SOFTWARE
            if is_ours and record.rec_type == "metadata":
                yield _missed(record)
            elif is_ours and record.rec_type == "response":
                yield from _record_pieces(record, number, source, by_address=True)
            elif _is_page(record):
                yield from _record_pieces(record, number, source)
            else:
                others += 1
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


def _fields(record: Any) -> dict[str, str]:
    """The named values in a record of `application/warc-fields`."""
    lines = record.content_stream().read(20_000).decode("utf-8", "replace").splitlines()
    return {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in lines)}


def _missed(record: Any) -> Piece:
    """A page that was not fetched, with the reason that the archive keeps."""
    told = _fields(record)
    reason, remedy = told.get("reason") or "it was not fetched", told.get("remedy") or "Fetch it again."
    return rejected(reason, remedy, member=record.rec_headers.get_header("WARC-Target-URI"))


def _record_pieces(record: Any, number: int, source: Source, *, by_address: bool = False) -> Iterator[Piece]:
    limit = source.limits.page_bytes
    url = record.rec_headers.get_header("WARC-Target-URI") or None
    member = url if by_address and url else str(number)
    known: dict[str, Any] = {"member": member}
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
        yield replace(piece, member=":".join(filter(None, [member, piece.member])))


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
