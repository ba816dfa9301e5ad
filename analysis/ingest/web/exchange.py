"""One request to one checked network address, and its answer within the limits."""

import contextlib
import functools
import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import certifi
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from analysis.ingest.encoding import NotText
from analysis.ingest.web.addresses import SAVE_PAGE, Location
from analysis.ingest.web.limits import FetchLimits, user_agent

_PART = 65_536
_ACCEPT = "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.5"


@dataclass(frozen=True)
class Answer:
    """Status, header fields (names in small letters) and the unpacked body, which redirects and errors lack."""

    status: int
    header: Mapping[str, str]
    body: bytes = b""


class Unreachable(Exception):
    """No answer came, or only part of one; another try may help."""


def ask(
    where: Location, addresses: list[str], header: Mapping[str, str], *, limits: FetchLimits, deadline: float
) -> Answer:
    """The answer to a GET for `where`, from the first of the addresses that can be reached.

    Args:
        where: what to ask for.
        addresses: the host's network addresses, checked; no name is looked up here.
        header: fields to send besides the usual ones.
        limits: see `FetchLimits`.
        deadline: when to give up, in seconds of the monotonic clock, whatever has come by then.

    Raises:
        Unreachable: the connection failed, broke off or took too long.
        NotText: the answer is too large or packed in a way that was not asked for.
    """
    failure: Exception | None = None
    for address in addresses[:4]:
        connection = _connection(where, address, limits, deadline)
        try:
            with _Watch(deadline) as watch:
                try:
                    connection.connect()
                    watch.over(connection.sock)
                except (OSError, HTTPError) as error:
                    if watch.is_over.is_set():
                        raise Unreachable(_slow(limits)) from None
                    failure = error
                    continue
                try:
                    answer = _answer(connection, where, header, limits)
                except (OSError, HTTPError, http.client.HTTPException, ValueError, AttributeError) as error:
                    # Closed at the deadline under the reader's hands, it may trip in many ways.
                    raise Unreachable(_slow(limits) if watch.is_over.is_set() else _told(error)) from None
                if watch.is_over.is_set():
                    # An answer that does not state its length seems to end where it was cut off.
                    raise Unreachable(_slow(limits))
                return answer
        finally:
            connection.close()
    raise Unreachable(_told(failure))


def _connection(where: Location, address: str, limits: FetchLimits, deadline: float) -> HTTPConnection:
    seconds = max(0.01, min(limits.connect_seconds, deadline - time.monotonic()))
    if where.scheme == "http":
        return HTTPConnection(address, where.port, timeout=seconds)
    # The certificate is that of the host asked for, though the connection goes to its address.
    return HTTPSConnection(address, where.port, timeout=seconds, ssl_context=_trust(), server_hostname=where.host)


@functools.cache
def _trust() -> ssl.SSLContext:
    """The machine's own certificates and the usual ones, since a bare machine has none."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


class _Watch:
    """Shuts a connection's socket at the deadline: the socket's own timeout starts anew with every byte.

    It is given the socket itself, since a connection lets go of it when the answer ends it.
    """

    def __init__(self, deadline: float) -> None:
        self.is_over = threading.Event()
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(max(0.0, deadline - time.monotonic()), self._end)
        self._timer.daemon = True

    def __enter__(self) -> "_Watch":
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def over(self, sock: object) -> None:
        """Watch over this socket."""
        if isinstance(sock, socket.socket):
            self._socket = sock
        if self.is_over.is_set():
            self._shut()

    def _end(self) -> None:
        self.is_over.set()
        self._shut()

    def _shut(self) -> None:
        if self._socket is not None:
            with contextlib.suppress(OSError):
                # Not SSLSocket's own, which would let the reader go on in plain text.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


def _answer(connection: HTTPConnection, where: Location, header: Mapping[str, str], limits: FetchLimits) -> Answer:
    sent = {
        "Host": where.origin.partition("://")[2],
        "User-Agent": user_agent(),
        "Accept": _ACCEPT,
        "Accept-Encoding": "gzip, deflate",
        "Connection": "close",
        **header,
    }
    # From here on the timeout is that of reading; `getresponse` gives it to the socket.
    connection.timeout = limits.read_seconds
    connection.request("GET", where.target, headers=sent, preload_content=False, decode_content=False)
    response = connection.getresponse()
    known = {name.lower(): value for name, value in response.headers.items()}
    if response.status != 200:
        return Answer(response.status, known)
    return Answer(200, known, _body(response, known.get("content-encoding", ""), limits))


def _body(response: BaseHTTPResponse, packing: str, limits: FetchLimits) -> bytes:
    """The body, unpacked piece by piece and never further than the limit."""
    packing = packing.strip().lower()
    if packing not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise NotText(f"the server packs its answer as {packing[:40]!r}, which was not asked for", SAVE_PAGE)
    unpacker = zlib.decompressobj(47) if packing not in ("", "identity") else None
    body = bytearray()
    while part := response.read1(_PART, decode_content=False):
        while part:
            if unpacker is None:
                body += part
                part = b""
            else:
                try:
                    body += unpacker.decompress(part, limits.page_bytes + 1 - len(body))
                except zlib.error:
                    if packing != "deflate" or body:
                        raise NotText("the server's answer is damaged: it does not unpack", SAVE_PAGE) from None
                    unpacker = zlib.decompressobj(-15)  # many send it without its two bytes of header
                    continue
                part = unpacker.unconsumed_tail
            if len(body) > limits.page_bytes:
                raise NotText(f"it has more than {limits.page_bytes:,} bytes", SAVE_PAGE)
    if unpacker is not None and not unpacker.eof:
        raise Unreachable("the answer broke off")
    return bytes(body)


def _slow(limits: FetchLimits) -> str:
    return f"the answer took more than {limits.total_seconds:g} seconds"


def _told(error: Exception | None) -> str:
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return "the server did not answer in time"
    return f"the connection failed ({' '.join(str(error).split())[:160]})"
