"""Text files read line by line, however large: one encoding for all, and no line without an end."""

import io
from collections.abc import Iterator
from typing import TextIO, cast

from analysis.ingest.encoding import Decoded, decode, whole_characters
from analysis.ingest.source import Source

# A file up to this size is decoded whole; of a larger one this much tells the encoding.
_SAMPLE_BYTES = 8_000_000


def open_text(source: Source) -> tuple[TextIO, str]:
    """The text of `source` as a stream, and the encoding found; line ends are left as they are.

    Bytes that are not in the encoding come as lone surrogates (U+DC80 to U+DCFF), so that a
    reader of lines can reject the line and keep the rest.

    Raises:
        NotText: it is empty, binary, or its encoding could not be found.
    """
    sample = source.head(_SAMPLE_BYTES)
    is_whole = len(sample) < _SAMPLE_BYTES
    decoded = decode(sample if is_whole else _whole_lines(sample), by_line=True, stated=source.charset)
    mark = "\r" if "\n" not in decoded.text else "\n"  # an old Mac's lines end in "\r" alone
    if is_whole:
        return io.StringIO(decoded.text, newline=mark), decoded.encoding
    return cast(TextIO, _stream(source, decoded, mark)), decoded.encoding


def lines(stream: TextIO, longest: int) -> Iterator[tuple[str, bool]]:
    """Each line with its end, and whether it was cut at `longest` characters (the rest is skipped)."""
    while True:
        line = stream.readline(longest)
        if not line:
            return
        is_cut = len(line) >= longest and not line.endswith(("\n", "\r"))
        if is_cut:
            rest = line
            while rest and not rest.endswith(("\n", "\r")):
                rest = stream.readline(longest)
            line = line[:1000]
        yield line, is_cut


def _whole_lines(sample: bytes) -> bytes:
    """The sample up to its last line's end, so that no character is cut in two."""
    at = sample.rfind(b"\n")
    return sample[: at + 1] if at > 0 and b"\x00" not in sample[:4000] else whole_characters(sample)


def _stream(source: Source, decoded: Decoded, mark: str) -> io.TextIOWrapper:
    is_utf8 = decoded.encoding in ("utf-8", "utf-8-sig")
    return io.TextIOWrapper(
        source.open(),
        encoding=decoded.encoding,
        errors="surrogateescape" if is_utf8 else "replace",
        newline=mark,
    )
