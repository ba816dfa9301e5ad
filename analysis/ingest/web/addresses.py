"""Which web addresses may be fetched, and at which network addresses: not those of the user's own network."""

import ipaddress
import queue
import socket
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from analysis.ingest.encoding import NotText

SCHEMES = {"http": 80, "https": 443}
_LONGEST_URL = 4_000
SAVE_PAGE = "Open the page in a browser, save it as .html and give that file."

# Host and port in, network addresses out, as text.
Resolve = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True)
class Location:
    """A web address taken apart; `host` as it is asked for, without brackets, internationalised names in ASCII."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def origin(self) -> str:
        """Scheme, host and, where it is not the scheme's own, port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == SCHEMES[self.scheme] else f":{self.port}")

    @property
    def url(self) -> str:
        """The whole address, without a fragment."""
        return self.origin + self.target


def is_url(text: str) -> bool:
    """Whether an input is an address rather than a path."""
    return "://" in text and text.partition("://")[0].isalnum()


def locate(url: str, base: Location | None = None) -> Location:
    """`url` taken apart, relative to `base` where it may be relative.

    Raises:
        NotText: it is not a complete address of http or https, or it carries a password.
    """
    try:
        parts = urlsplit(urljoin(base.url, url) if base else url)
        port = parts.port
        host = (parts.hostname or "").rstrip(".")
        if ":" not in host:
            host = host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        raise NotText(f"{url[:200]!r} is not a web address", "Copy the address from the browser.") from None
    if parts.scheme not in SCHEMES:
        raise NotText(f"addresses of '{parts.scheme[:20]}' are not fetched, only http and https", SAVE_PAGE)
    if not host or len(url) > _LONGEST_URL or any(ord(char) <= 32 or ord(char) == 127 for char in url):
        raise NotText(f"{url[:200]!r} is not a web address", "Copy the address from the browser.")
    if parts.username is not None or parts.password is not None:
        raise NotText("the address carries a user's name or password, which would end up in tables", SAVE_PAGE)
    target = urlunsplit(("", "", quote(parts.path or "/", "/%:@!$&'()*+,;=~-._"), _query(parts.query), ""))
    # A path that opens with two slashes would read as another host.
    return Location(parts.scheme, host, SCHEMES[parts.scheme] if port is None else port, "/" + target.lstrip("/"))


def _query(query: str) -> str:
    return quote(query, "/%:@!$&'()*+,;=~-._?")


def checked_addresses(
    where: Location, *, resolve: Resolve, seconds: float, private_hosts: Collection[str] = ()
) -> list[str]:
    """The network addresses of the host, each public unless the host is in `private_hosts`.

    A host of which a single address is not public is refused whole. The caller connects to one of
    these and does not look the name up again, so a name that changes its address between the
    check and the connection gains nothing.

    Raises:
        NotText: there is no such host, or it lies in a private, local or reserved range.
    """
    found = list(dict.fromkeys(_resolved(where, resolve, seconds)))
    if not found:
        raise NotText(f"the host {where.host} was not found", "Check the address, and that this machine is online.")
    inside = [address for address in found if not is_public(address)]
    if inside and where.host.casefold() not in {host.casefold().strip("[]") for host in private_hosts}:
        raise NotText(
            f"{where.host} is at {inside[0]}, which is not a public address: what is there belongs to this machine's "
            "own network",
            f"If you mean it, allow this host: --allow-private-host {where.host}",
        )
    return found


def is_public(address: str) -> bool:
    """Whether a network address is one of the public internet, also what is wrapped in an IPv6 address."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        teredo = ip.teredo
        inner = ip.ipv4_mapped or ip.sixtofour or (teredo[1] if teredo else None) or _translated(ip)
        if inner is not None:
            return is_public(str(inner))
        if ip.is_site_local:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_loopback or ip.is_unspecified)


# NAT64 (RFC 6052) and the IPv4-compatible form (RFC 4291): the last 32 bits are an IPv4 address.
_TRANSLATED = [ipaddress.ip_network(network) for network in ("64:ff9b::/96", "64:ff9b:1::/48", "::/96")]


def _translated(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if any(ip in network for network in _TRANSLATED) else None


def look_up(host: str, port: int) -> list[str]:
    """The network addresses of a host, as the machine's own resolver tells them."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _resolved(where: Location, resolve: Resolve, seconds: float) -> Sequence[str]:
    """What `resolve` tells within `seconds`; the system's resolver has no deadline of its own."""
    answers: queue.Queue[Sequence[str]] = queue.Queue()

    def ask() -> None:
        try:
            answers.put(resolve(where.host, where.port))
        except (OSError, UnicodeError):
            answers.put([])

    threading.Thread(target=ask, daemon=True, name="resolver").start()
    try:
        return answers.get(timeout=seconds)
    except queue.Empty:
        return []
