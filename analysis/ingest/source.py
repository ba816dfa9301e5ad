"""What a reader is given, and what it gives: a source of bytes, and the documents in it."""

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, cast

from analysis.ingest.encoding import NotText
from analysis.ingest.limits import Limits

# Enough to tell every format apart; the style sheet at the head of an export may have 100 kB.
HEAD_BYTES = 65_536


@dataclass(frozen=True)
class Read:
    """A document read: the article's fields (see `readers.rows`) and what was read with a reservation."""

    article: dict[str, Any]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Piece:
    """One document within a file, found but not read yet.

    A reader cuts a file into pieces, which is cheap; `read` makes the article, which may be
    dear, and raises `NotText` when there is none. So a document can be skipped, timed and
    rejected alone.
    """

    read: Callable[[], Read]
    row: int | None = None
    member: str | None = None
    bytes: int = 0
    format: str | None = None
    encoding: str | None = None
    # Cost bounded by its length: rows of tables. Such pieces are handed on in batches.
    is_quick: bool = False


@dataclass(frozen=True)
class Source:
    """Bytes to read, from a file, from an archive or from whoever fetched them.

    `open` gives a new stream each time; `size` is the size as found. `columns` says which column
    holds which field where the user has said so; `url`, `charset` and `mime` are what came with
    the bytes (from a web archive or a fetch). `path` is where it lies within its file; `opening`
    hears it before the source is cut into documents, and one in `given_up` is not tried again.
    """

    name: str
    ending: str
    size: int
    open: Callable[[], BinaryIO]
    limits: Limits = field(default_factory=Limits)
    columns: Mapping[str, str] = field(default_factory=dict)
    depth: int = 0
    url: str | None = None
    charset: str | None = None
    mime: str | None = None
    path: str = ""
    opening: Callable[[str], None] | None = None
    given_up: Mapping[str, str] = field(default_factory=dict)

    def head(self, size: int = HEAD_BYTES) -> bytes:
        """The first `size` bytes."""
        with self.open() as stream:
            return _read_up_to(stream, size)

    def read(self, limit: int | None = None) -> bytes:
        """All bytes.

        Raises:
            NotText: there are more than `limit` (the limit of a whole file when not given).
        """
        limit = limit or self.limits.file_bytes
        with self.open() as stream:
            data = _read_up_to(stream, limit + 1)
        if len(data) > limit:
            raise NotText(f"it has more than {limit:,} bytes", "Split it into smaller files.")
        return data

    def within(self, part: str, **known: Any) -> dict[str, Any]:
        """The fields of a source that lies within this one, under `part`."""
        return {
            "limits": self.limits, "columns": self.columns, "depth": self.depth + 1, "path": f"{self.path}/{part}",
            "opening": self.opening, "given_up": self.given_up, **known,
        }  # fmt: skip

    def seekable(self) -> BinaryIO:
        """A stream one can go back in: the file itself, or its bytes in memory within the limit."""
        stream = self.open()
        if isinstance(stream, io.BufferedReader) and stream.seekable() and hasattr(stream, "name"):
            return stream
        stream.close()
        return io.BytesIO(self.read())


def source_of(data: bytes, name: str, **known: Any) -> Source:
    """A source over bytes in memory."""
    return Source(name=name, size=len(data), open=lambda: io.BytesIO(data), **known)


SLOW_REMEDY = "Copy the article's text into a .txt file and give that."


def rejected(reason: str, remedy: str, **known: Any) -> Piece:
    """A document that is known to be there and cannot be read."""

    def read() -> Read:
        raise NotText(reason, remedy)

    return Piece(read, **known)


class Unpacked(io.RawIOBase):
    """What comes out of a packed stream, stopped when it is out of proportion to what went in."""

    def __init__(self, stream: Any, packed_size: Callable[[], int], limits: Limits, what: str) -> None:
        self._stream, self._packed, self._limits, self._what = stream, packed_size, limits, what
        self._count = 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill `buffer`; raises `NotText` when the stream is damaged or a bomb."""
        try:
            data = self._stream.read(len(buffer))
        except (OSError, EOFError, ValueError, RuntimeError) as error:
            raise NotText(
                f"{self._what} is damaged or cut off: {error}", "Get the file again; it did not arrive whole."
            ) from None
        self._count += len(data)
        check_ratio(self._count, self._packed(), self._limits, self._what)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the packed stream too."""
        if not self.closed:
            self._stream.close()
        super().close()


def check_ratio(unpacked: int, packed: int, limits: Limits, what: str) -> None:
    """Raise `NotText` when what came out is out of proportion to what went in: a bomb."""
    remedy = "Unpack it yourself if you trust it, and give the files in it."
    if unpacked > limits.ratio_from_bytes and unpacked > limits.unpacked_ratio * max(1, packed):
        raise NotText(f"{what} unpacks to more than {limits.unpacked_ratio} times its size", remedy)
    if unpacked > limits.unpacked_bytes:
        raise NotText(f"{what} unpacks to more than {limits.unpacked_bytes:,} bytes", remedy)


def _read_up_to(stream: BinaryIO, size: int) -> bytes:
    parts: list[bytes] = []
    left = size
    while left > 0:
        part = stream.read(min(left, 1 << 20))
        if not part:
            break
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def buffered(stream: io.RawIOBase) -> BinaryIO:
    """A raw stream with a buffer."""
    return cast(BinaryIO, io.BufferedReader(stream, 1 << 18))


Reader = Callable[[Source], Iterator[Piece]]
