"""What kind of document a text is, by its content first and its ending second."""

import csv
import json
import re
from typing import Literal

from analysis.ingest.fields import columns_for

Format = Literal["text", "html", "jsonl", "csv"]

_HTML_START = re.compile(
    r"\s{0,200}(?:<\?xml[^<>]{0,200}>\s{0,50})?(?:<!--[^<>]{0,2000}-->\s{0,50})?<(?:!doctype\s{1,5}html|html|head|body|article|main|div)\b",
    re.IGNORECASE,
)
_TAGS = re.compile(r"</?(?:p|div|span|a|h1|h2|li|ul|body|html|head|article|br)\b[^<>]{0,500}>", re.IGNORECASE)
# A page saved without its head still has tags throughout; a text about HTML has a few.
_FEWEST_TAGS = 5
_HEAD_CHARS = 20_000
DELIMITERS = (",", ";", "\t")
_CSV_ENDINGS = (".csv", ".tsv")
_JSON_ENDINGS = (".jsonl", ".ndjson")


def recognise(text: str, ending: str) -> Format:
    """The format of `text`; `ending` (such as ".csv") decides only where the content does not."""
    head = text[:_HEAD_CHARS]
    if _HTML_START.match(head):
        return "html"
    if _is_json_object(head):
        return "jsonl"
    if ending in _JSON_ENDINGS:
        return "jsonl"
    if ending in _CSV_ENDINGS:
        return "csv"
    if ending in (".html", ".htm", ".xhtml"):
        return "html" if _TAGS.search(head) else "text"
    if len(_TAGS.findall(head)) >= _FEWEST_TAGS and head.lstrip().startswith("<"):
        return "html"
    return "csv" if _is_table(head) else "text"


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
