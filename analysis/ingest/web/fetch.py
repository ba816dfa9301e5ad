"""Inputs that are addresses, fetched into web archives that are read like any other file."""

import io
import re
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import paths
from analysis.errors import UsageError
from analysis.files import write_atomically
from analysis.ingest.encoding import NotText, decode
from analysis.ingest.formats import recognise
from analysis.ingest.readers.warc import SOFTWARE
from analysis.ingest.source import Unpacked, buffered, source_of
from analysis.ingest.web.addresses import SCHEMES, is_url

if TYPE_CHECKING:
    from analysis.ingest.web.client import Client, Page


@dataclass(frozen=True)
class Fetching:
    """What the user decided about fetching.

    `private_hosts` are hosts that may be at addresses that are not public; `most_pages` is how many
    pages are fetched for one feed or sitemap, the usual number when None.
    """

    private_hosts: tuple[str, ...] = ()
    most_pages: int | None = None


USUAL = Fetching()


@dataclass(frozen=True)
class _Missed:
    """A page that was not fetched."""

    url: str
    reason: str
    remedy: str


def local_inputs(
    inputs: Sequence[str | Path],
    *,
    fetching: Fetching = USUAL,
    client: "Client | None" = None,
    say: Callable[[str], None] = lambda line: None,
) -> list[str | Path]:
    """The inputs with each address replaced by the path of a web archive of what was fetched for it.

    Nothing is fetched where no input is an address. A page is one document; a feed or sitemap
    stands for the pages it names, each a document. What was not fetched is in the archive too,
    with the reason and what to do, and becomes a rejected document.

    Args:
        inputs: paths, patterns and addresses.
        fetching: see `Fetching`.
        client: fetches; made when not given.
        say: hears a line of progress.

    Raises:
        UsageError: an address is of neither http nor https.
    """
    local: list[str | Path] = []
    for given in inputs:
        if not isinstance(given, str) or not is_url(given.strip()):
            local.append(given)
            continue
        url = given.strip()
        if url.partition("://")[0].lower() not in SCHEMES:
            raise UsageError(f"'{url[:200]}' is not an address that is fetched; give one of http or https, or a file.")
        folder = paths.cache() / "web"
        if client is None:
            # Loaded here: most runs fetch nothing.
            from analysis.ingest.web.client import Client

            client = Client(folder / "pages", private_hosts=fetching.private_hosts)
        say(f"fetching {url}")
        most = client.limits.pages if fetching.most_pages is None else fetching.most_pages
        archive = _archive(url, _fetched(url, client, most, say))
        local.append(write_atomically(folder / _name(url), archive))
    return local


def _fetched(url: str, client: "Client", most: int, say: Callable[[str], None]) -> "Iterator[Page | _Missed]":
    """The page at the address, or the pages that the feed or sitemap there names."""
    waiting, known = [(url, True)], {url}
    sitemaps = count = size = left_out = 0
    while waiting:
        address, may_list = waiting.pop(0)
        if (count >= most or size >= client.limits.whole_bytes) and not may_list:
            left_out += 1
            continue
        try:
            page = client.fetch(address)
            listed = _listed(page) if may_list else None
        except NotText as error:
            count += 1
            yield _Missed(address, error.reason, error.remedy)
            continue
        if listed is None:
            count, size = count + 1, size + len(page.body)
            yield page
            continue
        new = [(found, is_sitemap) for found, is_sitemap in listed if found not in known]
        known.update(found for found, _ in new)
        say(f"{len(new):,} addresses in {address}")
        if not new and not listed:
            yield _Missed(address, "the feed or sitemap names no page", "Check the address.")
        further = [one for one in new if one[1]][: max(0, client.limits.sitemaps - sitemaps)]
        if left := sum(is_sitemap for _, is_sitemap in new) - len(further):
            yield _Missed(
                address,
                f"it names {left:,} sitemaps more than the {client.limits.sitemaps} that are fetched",
                "Give the address of the sitemap you mean.",
            )
        sitemaps += len(further)
        waiting = [*further, *waiting, *(one for one in new if not one[1])]
    if left_out:
        yield _Missed(
            url,
            f"it names {left_out:,} pages more than the {count:,} that were fetched at one go",
            f"Ask for more with --max-fetched {count + left_out}, or give their addresses.",
        )


def _listed(page: "Page") -> list[tuple[str, bool]] | None:
    """The addresses in a feed or sitemap, and whether each is a sitemap; None when the page is neither.

    Raises:
        NotText: it is a damaged or hostile one.
    """
    from analysis.ingest.readers.feed import addresses

    source = source_of(page.body, page.url, ending="", charset=charset_of(page.content_type))
    try:
        kind = recognise(source)
        if kind == "gzip":
            source = source_of(_unpacked(page.body), page.url, ending="")
            kind = recognise(source)
    except NotText:
        return None  # its reader says what is wrong
    if kind not in ("feed", "sitemap"):
        return None
    found = addresses(decode(source.read(), stated=source.charset).text)
    return [(address.url, address.is_sitemap) for address in found]


def _unpacked(data: bytes) -> bytes:
    import gzip

    from analysis.ingest.limits import Limits

    limits = Limits()
    packed = gzip.GzipFile(fileobj=io.BytesIO(data))
    with buffered(Unpacked(packed, lambda: len(data), limits, "the sitemap")) as stream:
        whole = stream.read(limits.page_bytes + 1)
    if len(whole) > limits.page_bytes:
        raise NotText(f"the sitemap unpacks to more than {limits.page_bytes:,} bytes", "Give a part of it.")
    return whole


def charset_of(content_type: str | None) -> str | None:
    """The character encoding that a `Content-Type` states."""
    _, _, rest = (content_type or "").lower().partition("charset=")
    return rest.split(";")[0].strip(" \"'") or None


def _name(url: str) -> str:
    """A name for the archive that tells the host and is the same at every run."""
    host = re.sub(r"[^a-z0-9.-]+", "-", url.partition("://")[2].partition("/")[0].lower()).strip("-.")[-60:]
    return f"{host}-{sha256(url.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}.warc.gz"


def _archive(url: str, found: "Iterator[Page | _Missed]") -> bytes:
    """A WARC of what was fetched and what was not; the same bytes as long as the pages are the same."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    file = io.BytesIO()
    writer = WARCWriter(file, gzip=True)

    def write(kind: str, about: str, at: float, payload: bytes, mime: str, head: object = None) -> None:
        digest = sha256(payload).hexdigest()
        fields = {
            "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{kind} {about} {digest}')}>",
            "WARC-Date": datetime.fromtimestamp(int(at), UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        record = writer.create_warc_record(
            about, kind, payload=io.BytesIO(payload), http_headers=head, warc_headers_dict=fields,
            warc_content_type="" if head else mime,
        )  # fmt: skip
        writer.write_record(record)

    write("warcinfo", url, 0, f"software: {SOFTWARE}\r\n".encode(), "application/warc-fields")
    for one in found:
        if isinstance(one, _Missed):
            fields = f"reason: {_line(one.reason)}\r\nremedy: {_line(one.remedy)}\r\n"
            write("metadata", one.url, 0, fields.encode("utf-8", "replace"), "application/warc-fields")
            continue
        mime = _line(one.content_type or "application/octet-stream")
        head = StatusAndHeaders("200 OK", [("Content-Type", mime)], protocol="HTTP/1.1")
        write("response", one.url, one.fetched_at, one.body, mime, head)
    return file.getvalue()


def _line(text: str) -> str:
    return " ".join(text.split())
