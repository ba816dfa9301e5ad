"""RTF documents: an export of Nexis or Factiva, or one article."""

import re
from collections.abc import Iterator
from functools import partial

from analysis.ingest.encoding import NotText
from analysis.ingest.readers.exports import read_export
from analysis.ingest.readers.page import made_page
from analysis.ingest.source import Piece, Source

# A control word with its number, a character by its byte, a control symbol, a brace, line ends, text.
_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})?\x20?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)|\\"
)
# Groups whose text is not the document's.
_SILENT = frozenset(
    "fonttbl colortbl stylesheet info pict object fldinst header headerl headerr headerf footer footerl footerr "
    "footerf listtable listoverridetable rsidtbl generator themedata colorschememapping datastore latentstyles "
    "xmlnstbl filetbl revtbl annotation atnid atnauthor bkmkstart bkmkend nonshppict ftnsep ftnsepc aftnsep aftnsepc "
    "pgdsctbl".split()
)
_CHARACTERS = {
    "par": "\n", "line": "\n", "sect": "\n", "page": "\n", "row": "\n", "nestrow": "\n", "cell": "\t", "nestcell": "\t",
    "tab": "\t", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ",
}  # fmt: skip
_SYMBOLS = {"~": "\u00a0", "_": "-", "-": "", "\n": "\n", "\r": "\n", "{": "{", "}": "}", "\\": "\\"}
# \fcharset numbers of the specification.
_CHARSETS = {
    128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255",
    178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip


def read_rtf(source: Source) -> Iterator[Piece]:
    """The articles of an export when the document is one, else the article it holds."""
    text = text_of(source.read())
    if not text.strip():
        raise NotText("there is no text in the RTF document", "Save it as plain text (.txt) and give that.")
    articles = read_export(text.split("\n"))
    if articles is not None:
        yield from articles
        return
    yield Piece(partial(made_page, text, source), bytes=source.size)


def text_of(data: bytes) -> str:
    """The text of an RTF document: paragraphs and rows of tables as lines, their cells parted by tabs.

    One pass, linear in its length; groups may be nested as deeply as they like.
    """
    return _Rtf(data.decode("latin-1")).text()


class _Rtf:
    def __init__(self, source: str) -> None:
        self._source = source
        self._out: list[str] = []
        self._bytes = bytearray()
        self._codec = "cp1252"
        self._fonts: dict[str, str] = {}
        self._font: str | None = None
        self._naming = ""
        # Whether text is silent, how many characters stand in for one in \u, and the font, group by group.
        self._silent, self._stand_in = False, 1
        self._stack: list[tuple[bool, int, str | None]] = []
        self._skip = 0

    def text(self) -> str:
        at = 0
        while at < len(self._source):
            match = _TOKEN.match(self._source, at)
            if match is None:
                break
            at = match.end()
            word, number, byte, symbol, brace, text = match.groups()
            if word:
                at += self._word(word, number)
            elif byte:
                if self._skip:
                    self._skip -= 1
                elif not self._silent:
                    self._bytes.append(int(byte, 16))
            elif symbol:
                self._symbol(symbol)
            elif brace:
                self._brace(brace)
            elif text:
                self._text(text)
        self._flush()
        # Characters beyond the first plane come as two halves.
        return "".join(self._out).encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def _flush(self) -> None:
        if self._bytes:
            codec = self._fonts.get(self._font or "", self._codec)
            self._out.append(self._bytes.decode(codec, "replace"))
            self._bytes.clear()

    def _write(self, text: str) -> None:
        if not self._silent:
            self._flush()
            self._out.append(text)

    def _text(self, text: str) -> None:
        text, self._skip = text[self._skip :], max(0, self._skip - len(text))
        if self._silent or not text:
            return
        if text.isascii():
            self._write(text)
        else:
            self._bytes += text.encode("latin-1")

    def _brace(self, brace: str) -> None:
        self._flush()
        self._skip = 0
        if brace == "{":
            self._stack.append((self._silent, self._stand_in, self._font))
        elif self._stack:
            self._silent, self._stand_in, self._font = self._stack.pop()

    def _symbol(self, symbol: str) -> None:
        self._skip = 0
        if symbol == "*":
            self._flush()
            self._silent = True
        elif symbol in _SYMBOLS:
            self._write(_SYMBOLS[symbol])

    def _word(self, word: str, number: str | None) -> int:
        """Act on a control word; returns how many bytes of binary data follow it."""
        self._skip = 0
        value = int(number) if number else 0
        if word == "bin":
            return max(0, value)
        if word == "f":
            self._flush()
            self._font = self._naming = number or ""
        elif word == "fcharset":
            if value in _CHARSETS:
                self._fonts[self._naming] = _CHARSETS[value]
        elif word == "ansicpg":
            self._set_codec(value)
        elif word == "uc":
            self._stand_in = min(max(0, value), 100)
        elif word == "u" and number:
            code = value + 0x10000 if value < 0 else value
            if 0 < code <= 0x10FFFF:
                self._write(chr(code))
            self._skip = self._stand_in
        elif word in _SILENT or (word in ("v", "deleted") and number != "0"):
            self._flush()
            self._silent = True
        elif word in ("v", "deleted") and self._stack and not self._stack[-1][0]:
            self._silent = False
        elif word in _CHARACTERS:
            self._write(_CHARACTERS[word])
        return 0

    def _set_codec(self, page: int) -> None:
        try:
            b"".decode(f"cp{page}")
            self._codec = f"cp{page}"
        except LookupError:
            self._codec = "cp1252"
