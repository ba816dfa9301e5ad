"""What was fetched before, on disk, so that a page is asked for again only to hear whether it has changed."""

import contextlib
import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.files import write_atomically
from analysis.ingest.web.exchange import Answer

# What later use needs of an answer's header; cookies and the like are not kept.
_KEPT = ("content-type", "etag", "last-modified")


@dataclass(frozen=True)
class Kept:
    """An answer, when it came, and when the server last confirmed it; seconds since 1970."""

    url: str
    answer: Answer
    fetched_at: float
    confirmed_at: float

    def conditions(self) -> dict[str, str]:
        """The header fields that ask for the page only if it has changed."""
        named = (("etag", "If-None-Match"), ("last-modified", "If-Modified-Since"))
        return {name: self.answer.header[field] for field, name in named if field in self.answer.header}


class Cache:
    """A folder with two files a page: its bytes, and what came with them.

    A damaged entry is as good as none.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, url: str) -> Kept | None:
        """What is kept of the address, or None."""
        about, body = self._paths(url)
        try:
            known = json.loads(about.read_text(encoding="utf-8"))
            data = body.read_bytes()
            if known["url"] != url or known["sha256"] != hashlib.sha256(data).hexdigest():
                return None
            answer = Answer(200, {str(k): str(v) for k, v in known["header"].items()}, data)
            return Kept(url, answer, float(known["fetched_at"]), float(known["confirmed_at"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def keep(self, url: str, answer: Answer) -> Kept:
        """Keep a new answer. A disk that is full or read-only costs the cache, not the fetch."""
        header = {name: answer.header[name] for name in _KEPT if name in answer.header}
        now = float(int(time.time()))
        kept = Kept(url, Answer(200, header, answer.body), now, now)
        about, body = self._paths(url)
        with contextlib.suppress(OSError):
            write_atomically(body, answer.body)
            self._write(about, kept)
        return kept

    def confirm(self, kept: Kept) -> Kept:
        """Remember that the server has just said it has not changed."""
        confirmed = replace(kept, confirmed_at=time.time())
        with contextlib.suppress(OSError):
            self._write(self._paths(kept.url)[0], confirmed)
        return confirmed

    def _write(self, about: Path, kept: Kept) -> None:
        header: Mapping[str, str] = kept.answer.header
        known = {
            "url": kept.url,
            "sha256": hashlib.sha256(kept.answer.body).hexdigest(),
            "header": dict(header),
            "fetched_at": kept.fetched_at,
            "confirmed_at": kept.confirmed_at,
        }
        write_atomically(about, json.dumps(known, indent=1, sort_keys=True))

    def _paths(self, url: str) -> tuple[Path, Path]:
        name = hashlib.sha256(url.encode("utf-8")).hexdigest()
        return self._folder / f"{name}.json", self._folder / f"{name}.body"
