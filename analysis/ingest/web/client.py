"""Fetching pages one after another: redirects, robots.txt, retries, pauses and the cache."""

import contextlib
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from pathlib import Path

from protego import Protego

from analysis.ingest.encoding import NotText
from analysis.ingest.web.addresses import SAVE_PAGE, Location, Resolve, checked_addresses, locate, look_up
from analysis.ingest.web.cache import Cache, Kept
from analysis.ingest.web.exchange import Answer, Unreachable, ask
from analysis.ingest.web.limits import ROBOT_NAME, FetchLimits

_REDIRECTS = (301, 302, 303, 307, 308)
_TRY_AGAIN = (429, 500, 502, 503, 504)
_LATER = "Try again later, or save the page from a browser as .html and give that file."
_ROBOTS_BYTES = 500_000


@dataclass(frozen=True)
class Page:
    """A page fetched: `url` is where it came from in the end; `fetched_at` is in seconds since 1970."""

    url: str
    body: bytes
    content_type: str | None
    fetched_at: float


class Client:
    """Fetches pages for one request of the user; keeps its pauses, robots.txt and the cache.

    `resolve`, `sleep` and `clock` can be exchanged in tests. `private_hosts` are the hosts that may
    be at addresses that are not public.
    """

    def __init__(
        self,
        folder: Path,
        *,
        private_hosts: Collection[str] = (),
        limits: FetchLimits | None = None,
        resolve: Resolve = look_up,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._cache = Cache(folder)
        self._private_hosts = frozenset(private_hosts)
        self.limits = limits or FetchLimits()
        self._resolve, self._sleep, self._clock = resolve, sleep, clock
        self._robots: dict[str, Protego] = {}
        self._asked_at: dict[str, float] = {}

    def fetch(self, url: str) -> Page:
        """The page at `url`.

        Raises:
            NotText: says why it was not fetched, and what to do.
        """
        where = locate(url)
        for _ in range(self.limits.redirects + 1):
            self._check_robots(where)
            answer, fetched_at = self._page(where)
            if answer.status in _REDIRECTS and answer.header.get("location"):
                where = self._next(where, answer.header["location"])
                continue
            if answer.status != 200:
                raise NotText(f"the server answered {_status(answer.status)}", _remedy(answer.status))
            return Page(where.url, answer.body, answer.header.get("content-type"), fetched_at)
        raise NotText(f"the server redirects more than {self.limits.redirects} times", SAVE_PAGE)

    def _next(self, where: Location, location: str) -> Location:
        # What comes as bytes of UTF-8 is read as Latin-1 by the library.
        with contextlib.suppress(UnicodeError):
            location = location.encode("latin-1").decode("utf-8")
        try:
            return locate(location, base=where)
        except NotText as error:
            raise NotText(f"the server redirects to where it must not: {error.reason}", error.remedy) from None

    def _page(self, where: Location) -> tuple[Answer, float]:
        """The answer, from the cache where it is fresh or unchanged, and when it came."""
        kept = self._cache.find(where.url)
        if kept and 0 <= time.time() - kept.confirmed_at < self.limits.fresh_seconds:
            return kept.answer, kept.fetched_at
        answer = self._ask(where, kept.conditions() if kept else {})
        if answer.status == 304 and kept:
            return self._cache.confirm(kept).answer, kept.fetched_at
        if answer.status != 200:
            return answer, 0.0
        new: Kept = self._cache.keep(where.url, answer)
        return answer, new.fetched_at

    def _ask(self, where: Location, header: dict[str, str]) -> Answer:
        """The answer, after as many tries as it takes and is allowed."""
        wait = self.limits.backoff_seconds
        for number in range(1, self.limits.tries + 1):
            is_last = number == self.limits.tries
            try:
                answer = self._once(where, header)
            except Unreachable as error:
                if is_last:
                    raise NotText(f"{error} (tried {number} times)", _LATER) from None
                self._sleep(wait)
            else:
                if answer.status not in _TRY_AGAIN or is_last:
                    return answer
                asked = _retry_after(answer.header.get("retry-after", ""))
                if asked is not None and asked > self.limits.longest_wait_seconds:
                    raise NotText(
                        f"the server answered {_status(answer.status)} and asks to come back in {asked:,.0f} seconds",
                        _LATER,
                    )
                self._sleep(max(wait, asked or 0.0))
            wait *= 2
        raise AssertionError("the last try returns or raises")

    def _once(self, where: Location, header: dict[str, str]) -> Answer:
        self._pause(where)
        deadline = time.monotonic() + self.limits.total_seconds
        try:
            addresses = checked_addresses(
                where,
                resolve=self._resolve,
                seconds=min(self.limits.connect_seconds, self.limits.total_seconds),
                private_hosts=self._private_hosts,
            )
            return ask(where, addresses, header, limits=self.limits, deadline=deadline)
        finally:
            self._asked_at[where.host] = self._clock()

    def _pause(self, where: Location) -> None:
        """Wait until the host may be asked again."""
        if where.host not in self._asked_at:
            return
        robots = self._robots.get(where.origin)
        delay = max(self.limits.delay_seconds, (robots.crawl_delay(ROBOT_NAME) or 0.0) if robots else 0.0)
        left = self._asked_at[where.host] + min(delay, self.limits.longest_wait_seconds) - self._clock()
        if left > 0:
            self._sleep(left)

    def _check_robots(self, where: Location) -> None:
        """Raise `NotText` where the host's robots.txt (RFC 9309) keeps programs like this one out."""
        if where.origin not in self._robots:
            self._robots[where.origin] = Protego.parse(self._rules(locate(f"{where.origin}/robots.txt")))
        if not self._robots[where.origin].can_fetch(where.url, ROBOT_NAME):
            raise NotText("the site's robots.txt asks programs not to fetch it", SAVE_PAGE)

    def _rules(self, where: Location) -> str:
        """The text of robots.txt: none where there is none; where it cannot be had, nothing may be fetched."""
        for _ in range(self.limits.redirects + 1):
            answer, _at = self._page(where)
            if answer.status == 200:
                return answer.body[:_ROBOTS_BYTES].decode("utf-8", "replace").lstrip("\ufeff")
            if answer.status in _REDIRECTS and answer.header.get("location"):
                where = self._next(where, answer.header["location"])
            elif 400 <= answer.status < 500 and answer.status != 429:
                return ""
            else:
                reason = f"the site's robots.txt cannot be had (the server answered {_status(answer.status)})"
                raise NotText(f"{reason}, so it is not known what may be fetched", _LATER)
        return ""


def _retry_after(value: str) -> float | None:
    """Seconds to wait, from a number or a date; None where neither is there."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, moment.timestamp() - time.time())


def _status(status: int) -> str:
    names = {401: "log in", 403: "forbidden", 404: "not found", 410: "gone", 429: "too many requests"}
    names |= {451: "not available for legal reasons", 500: "server error", 503: "not available"}
    return f"{status} ({names[status]})" if status in names else str(status)


def _remedy(status: int) -> str:
    if status in (404, 410):
        return "Check the address; an archive of the web may have the page."
    return _LATER if status in _TRY_AGAIN else SAVE_PAGE
