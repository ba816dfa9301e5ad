"""What kind of document a file is, by its content first and its ending second."""

import csv
import gzip
import json
import re
import zipfile
import zlib

from analysis.ingest.encoding import NotText, decode, whole_characters
from analysis.ingest.fields import columns_for
from analysis.ingest.source import HEAD_BYTES, Source

_HTML_START = re.compile(
    r"\s{0,200}(?:<\?xml[^<>]{0,200}>\s{0,50})?(?:<!--[^<>]{0,2000}-->\s{0,50})?<(?:!doctype\s{1,5}html|html|head|body|article|main|div)\b",
    re.IGNORECASE,
)
_TAGS = re.compile(r"</?(?:p|div|span|a|h1|h2|li|ul|body|html|head|article|br)\b[^<>]{0,500}>", re.IGNORECASE)
# A page saved without its head still has tags throughout; a text about HTML has a few.
_FEWEST_TAGS = 5
_HEAD_CHARS = 20_000
# A page may open with many blank lines; a file of nothing else is empty.
_BLANK_BYTES = 4_000_000
DELIMITERS = (",", ";", "\t")
_CSV_ENDINGS = (".csv", ".tsv")
_JSON_ENDINGS = (".jsonl", ".ndjson")

# Root elements of the XML that has a reader, behind declarations, comments and processing instructions.
_XML_ROOT = re.compile(
    r"\s{0,200}(?:<\?[^<>]{0,500}\?>\s{0,50}|<!--[^<>]{0,5000}-->\s{0,50}|<!DOCTYPE[^<>\[]{0,500}(?:\[[^\]]{0,20000}\]\s{0,20})?>\s{0,50}){0,20}"
    r"<(?:[A-Za-z_][\w.-]{0,30}:)?(?P<root>[A-Za-z_][\w.-]{0,60})",
)
_XML_KINDS = {
    "rss": "feed", "feed": "feed", "rdf": "feed",
    "urlset": "sitemap", "sitemapindex": "sitemap",
    "ppsresponse": "factiva", "ppsarticleresponse": "factiva", "ppsarticleresultset": "factiva",
    "html": "html",
}  # fmt: skip
_MAIL_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9-]{1,40}):(?:[ \t].{0,2000})?$")
_MAIL_NAMES = {"from", "to", "subject", "date", "message-id", "mime-version", "received", "return-path", "content-type"}
_OFFICE = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}


def recognise(source: Source) -> str:
    """The format of `source`, a name of `readers.READERS`.

    Raises:
        NotText: it is empty, a binary format nobody here reads, or of an unknown encoding.
    """
    head = source.head()
    if not head.strip():
        head = source.head(_BLANK_BYTES).lstrip()[:HEAD_BYTES]
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _zip_kind(source)
    if head.startswith(b"\x1f\x8b"):
        return "warc" if _gzip_starts(source, b"WARC/") else "gzip"
    for magic, kind in ((b"WARC/", "warc"), (b"PAR1", "parquet"), (b"{\\rtf", "rtf")):
        if head.startswith(magic):
            return kind
    if b"%PDF-" in head[:1024]:
        return "pdf"
    sample = head if len(head) < HEAD_BYTES else whole_characters(head)
    return recognise_text(decode(sample, by_line=True, stated=source.charset).text, source.ending)


def _gzip_starts(source: Source, start: bytes) -> bool:
    try:
        with source.open() as stream, gzip.GzipFile(fileobj=stream) as unpacked:
            return unpacked.read(len(start)) == start
    except (OSError, EOFError, zlib.error):
        return False


def _zip_kind(source: Source) -> str:
    try:
        with source.seekable() as stream, zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist()[:10_000])
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise NotText(
            f"the file is a zip archive or an Office file that is damaged or cut off: {error}",
            "Get the file again; it did not arrive whole.",
        ) from None
    for name, kind in _OFFICE.items():
        if name in names:
            return kind
    if "mimetype" in names or "[Content_Types].xml" in names:
        raise NotText(
            "the file is an Office file or e-book of a kind that is not read",
            "Save it as .docx, .xlsx, .csv or .txt and give that.",
        )
    return "zip"


def recognise_text(text: str, ending: str) -> str:
    """The format of `text`; `ending` (such as ".csv") decides only where the content does not."""
    head = text[:_HEAD_CHARS]
    root = _XML_ROOT.match(text)
    if root and root.group("root").lower() in _XML_KINDS:
        return _XML_KINDS[root.group("root").lower()]
    if _HTML_START.match(head):
        return "html"
    if root and head.lstrip()[:5] == "<?xml":
        raise NotText(
            f"the file is XML of a kind that is not read (<{root.group('root')}>)",
            "Feeds, sitemaps and Factiva's XML are read; convert it to .csv or .jsonl.",
        )
    if _is_json_whole(text, ending):
        return "json"
    if _is_json_object(head):
        return "jsonl"
    if _is_mail(head):
        return "eml"
    if ending in _JSON_ENDINGS:
        return "jsonl"
    if ending in _CSV_ENDINGS:
        return "csv"
    if ending in (".html", ".htm", ".xhtml"):
        return "html" if _TAGS.search(head) else "text"
    if len(_TAGS.findall(head)) >= _FEWEST_TAGS and head.lstrip().startswith("<"):
        return "html"
    return "csv" if _is_table(head) else "text"


def _is_mail(head: str) -> bool:
    """Whether the text opens with the header of a mail: three of its usual lines, and no other line."""
    names = set()
    for line in head.split("\n")[:200]:
        line = line.rstrip("\r")
        if not line:
            break
        header = _MAIL_HEADER.match(line)
        if header:
            names.add(header.group(1).lower())
        elif not names or line[0] not in " \t":
            return False
    return len(names & _MAIL_NAMES) >= 3


def _is_json_whole(text: str, ending: str) -> bool:
    """Whether the text is one JSON value over all its lines, not one a line."""
    head = text.lstrip("\ufeff \t\r\n")
    if re.match(r"\[\s{0,2000}(?:\{|\]\s*$)", head) or (ending == ".json" and head[:1] == "["):
        return True
    if not re.match(r'\{\s{0,2000}(?:"[^"\n]{1,80}"\s{0,9}:|\}\s*$)', head) or ending in _JSON_ENDINGS:
        return False
    first, _, rest = head.partition("\n")
    if not rest.strip():
        # One line alone: an article, or what a news service's interface answers, articles within.
        try:
            return "text" not in columns_for(json.loads(first))
        except (ValueError, RecursionError):
            return ending == ".json"
    return first.rstrip().endswith(("{", "[", ",")) or ending == ".json"


def _is_json_object(head: str) -> bool:
    line = head.lstrip().split("\n", 1)[0].strip()
    if not line.startswith("{"):
        return False
    if len(line) >= _HEAD_CHARS - 1 or not line.endswith("}"):
        return bool(re.match(r'\{\s{0,9}"[^"\n]{1,80}"\s{0,9}:', line))
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return bool(re.match(r'\{\s{0,9}"[^"\n]{1,80}"\s{0,9}:', line))


def _is_table(head: str) -> bool:
    """Whether the first line names columns, one of them text, and the next record has as many fields."""
    delimiter = find_delimiter(head)
    first, _, rest = head.partition("\n")
    names = [name.strip().strip('"') for name in first.rstrip("\r").split(delimiter)]
    if not 2 <= len(names) <= 60 or not all(0 < len(name) <= 40 for name in names):
        return False
    if "text" not in columns_for(names) or not rest.strip():
        return False
    try:
        record = next(csv.reader(rest.splitlines(keepends=True), delimiter=delimiter), [])
    except csv.Error:
        return True
    return len(record) == len(names)


def find_delimiter(text: str) -> str:
    """Which of comma, semicolon and tab parts the first line into most fields, quoted ones aside."""
    first = re.sub(r'"[^"\n]{0,500}"', "", text.lstrip("\ufeff\r\n").split("\n", 1)[0])
    return max(DELIMITERS, key=lambda mark: (first.count(mark), -DELIMITERS.index(mark)))
