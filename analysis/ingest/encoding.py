"""From bytes to characters: which encoding, or why it is no text at all."""

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

# Longest first: the UTF-32 mark starts with the UTF-16 one.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Formats no reader knows; those it knows are told apart in `formats.py` before.
_MAGIC = (
    (b"\xd0\xcf\x11\xe0", "an old Office file", "Save it as .docx, .xlsx or .csv and give that."),
    (b"\x89PNG", "a picture", "Only text can be analysed."),
    (b"\xff\xd8\xff", "a picture", "Only text can be analysed."),
    (b"GIF8", "a picture", "Only text can be analysed."),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "Unpack it, or pack it as .zip."),
    (b"Rar!", "a RAR archive", "Unpack it, or pack it as .zip."),
    (b"BZh", "bzip2-compressed", "Unpack it first (bunzip2)."),
    (b"\xfd7zXZ", "xz-compressed", "Unpack it first (unxz)."),
    (b"SQLite format 3", "an SQLite database", "Export its table of articles as .csv."),
    (b"Obj\x01", "an Avro file", "Export it as .jsonl or .csv."),
)
_META = re.compile(rb"""<meta[^<>]{1,300}?charset\s{0,5}=\s{0,5}["']?\s{0,5}([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
# The encodings news in the wild still comes in; a closed list keeps the detector from exotic answers.
_LIKELY = [
    "cp1252", "cp1251", "cp1250", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257",
    "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr",
]  # fmt: skip
# The detector looks at this much; more does not change its mind and costs time.
_SAMPLE_BYTES = 100_000
# cp1252 is taken without asking when fewer bytes than this are letters outside ASCII: a western
# text with some accents. Text in another script has more than a third, Polish about a tenth.
_WESTERN_SHARE = 0.04
# Bytes that are letters in the encodings above: all but the quotation marks, dashes, dots, no-break
# space, currency signs and guillemets that windows encodings share.
_LETTERS = bytes(
    b for b in range(0x80, 0x100) if b not in b"\x80\x82\x84\x85\x91\x92\x93\x94\x95\x96\x97\xa0\xa3\xab\xbb"
)
# A text in a script of its own is mostly such bytes; ten letters are 62 in 100 of Russian text.
_OTHER_SCRIPT_SHARE, _COMMON_SHARE = 0.3, 0.4
_CONTROL = bytes(b for b in range(32) if b not in (9, 10, 11, 12, 13, 27))


class NotText(Exception):
    """The bytes cannot be read as text; carries the reason and what to do."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


def _shown(encoding: str) -> str:
    """The name users and browsers know: windows-1252 rather than cp1252."""
    return encoding.replace("cp12", "windows-12")


@dataclass(frozen=True)
class Decoded:
    """Text and the encoding it was in.

    Bytes that could not be decoded stand in `text` as lone surrogates (U+DC80 to U+DCFF), so
    that a reader of lines can reject those lines and keep the rest.
    """

    text: str
    encoding: str


def decode(data: bytes, *, by_line: bool = False, stated: str | None = None) -> Decoded:
    """`data` as text, without a byte order mark.

    In this order: byte order mark, UTF-8, the charset `stated` by what delivered it, the charset
    an HTML page states, detection among the encodings news comes in. With `by_line`, a file that
    is UTF-8 but for a few lines stays UTF-8.

    Raises:
        NotText: it is empty, a known binary format, or not decodable.
    """
    if not data.strip():
        raise NotText("the file is empty", "Remove it, or copy the article's text into it.")
    for magic, what, remedy in _MAGIC:
        if data.startswith(magic):
            raise NotText(f"the file is {what}, not text", remedy)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _with_mark(data, encoding)
    wide = _utf16_without_mark(data)
    if wide:
        return wide
    sample = data[:_SAMPLE_BYTES]
    if b"\x00" in data or len(sample) - len(sample.translate(None, _CONTROL)) > max(10, 0.05 * len(sample)):
        raise NotText("the file is binary, not text", "Save the article as plain text (.txt) or .html.")
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    if by_line and _mostly_utf8(data):
        return Decoded(data.decode("utf-8", "surrogateescape"), "utf-8")
    return (stated and _as_stated(data, stated.encode("ascii", "ignore"))) or _legacy(data)


def whole_characters(sample: bytes) -> bytes:
    """The start of a longer file without the character that was cut in two at its end, in UTF-8, -16 and -32."""
    if b"\x00" in sample[:4000]:
        return sample[: len(sample) // 4 * 4]
    for back in range(1, min(4, len(sample)) + 1):
        first = sample[-back]
        if first >= 0xC0:
            needed = 2 if first < 0xE0 else 3 if first < 0xF0 else 4
            return sample if needed <= back else sample[:-back]
        if first < 0x80:
            break
    return sample


def _with_mark(data: bytes, encoding: str) -> Decoded:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8-sig":
            return Decoded(data[3:].decode("utf-8", "surrogateescape"), encoding)
        raise NotText(
            f"the file says it is {encoding.upper()} but breaks off at byte {error.start}",
            "Save it again as UTF-8.",
        ) from None
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise NotText("the file is empty", "Remove it, or copy the article's text into it.")
    return Decoded(text, encoding)


def _utf16_without_mark(data: bytes) -> Decoded | None:
    """Windows' "Unicode" without its mark: every other byte of Latin text is zero."""
    head = data[:2000]
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if (
            len(head) >= 8
            and head[offset::2].count(0) > 0.6 * len(head[offset::2])
            and not head[1 - offset :: 2].count(0)
        ):
            try:
                return Decoded(data.decode(encoding), encoding)
            except UnicodeDecodeError:
                return None
    return None


def _mostly_utf8(data: bytes) -> bool:
    """Whether the lines outside ASCII that are good UTF-8 outnumber, or equal, those that are not."""
    good = bad = 0
    lines = data.split(b"\n")
    for line in lines:
        if not line.isascii():
            try:
                line.decode("utf-8")
                good += 1
            except UnicodeDecodeError:
                bad += 1
    return good >= bad or bad * 10 <= len(lines)


def _cyrillic(data: bytes) -> Decoded | None:
    """The Cyrillic encoding under which the commonest letters are common, and small, if there is one."""
    best, best_share = None, _COMMON_SHARE
    for encoding in ("cp1251", "koi8_r", "cp866", "iso8859_5"):
        text = data[:_SAMPLE_BYTES].decode(encoding, "replace")
        outside = sum(ord(char) > 127 for char in text)
        share = sum(map(text.count, "оеаинтсрвл")) / max(1, outside)
        if share > best_share:
            best, best_share = encoding, share
    if best is None:
        return None
    try:
        return Decoded(data.decode(best), _shown(best))
    except UnicodeDecodeError:
        return None


def _as_stated(data: bytes, charset: bytes) -> Decoded | None:
    """`data` in the charset somebody says it is in, when that is one of text and fits."""
    try:
        info = codecs.lookup(charset.decode("ascii"))
        # Python also looks up codecs that are none of characters, such as "hex" and "zip".
        if info.name in ("utf-8", "ascii") or not getattr(info, "_is_text_encoding", True):
            return None
        # Pages that say latin-1 mean windows-1252, as browsers take it.
        name = "cp1252" if info.name == "iso8859-1" else info.name
        return Decoded(data.decode(name), _shown(name))
    except (LookupError, UnicodeError, ValueError):
        return None


def _legacy(data: bytes) -> Decoded:
    meta = _META.search(data[:4000])
    stated = _as_stated(data, meta.group(1)) if meta else None
    if stated:
        return stated
    letters = len(data) - len(data.translate(None, _LETTERS))
    if letters <= _WESTERN_SHARE * len(data):
        try:
            return Decoded(data.decode("cp1252"), _shown("cp1252"))
        except UnicodeDecodeError:
            pass
    cyrillic = _cyrillic(data) if letters > _OTHER_SCRIPT_SHARE * len(data) else None
    if cyrillic:
        return cyrillic
    best = from_bytes(data[:_SAMPLE_BYTES], cp_isolation=_LIKELY, steps=10).best()
    if best is not None:
        try:
            return Decoded(data.decode(best.encoding), _shown(best.encoding))
        except UnicodeDecodeError:
            pass
    raise NotText(
        "the character encoding could not be found",
        "Open it in an editor that shows it right and save it as UTF-8.",
    )
