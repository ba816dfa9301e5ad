"""Reading whatever was handed over, and accounting for every document of it."""

import hashlib
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.ingest.duplicates import duplicate_of
from analysis.ingest.encoding import NotText, decode
from analysis.ingest.find import ENDINGS, find_files
from analysis.ingest.formats import recognise
from analysis.ingest.people import is_people_file
from analysis.ingest.readers.html import read_html
from analysis.ingest.readers.jsonl import read_jsonl
from analysis.ingest.readers.page import read_page
from analysis.ingest.readers.rows import Row
from analysis.ingest.readers.table import read_csv
from analysis.ingest.wire import is_agency, with_copies
from analysis.schemas import ARTICLES, DOCUMENTS, conform
from analysis.text import count_words

# A single page larger than this is no article; files of many articles may be larger.
_MAX_PAGE_BYTES = 20_000_000


@dataclass(frozen=True)
class Ingest:
    """`articles` fits `schemas.ARTICLES`, `documents` fits `schemas.DOCUMENTS`."""

    articles: pd.DataFrame
    documents: pd.DataFrame


@dataclass(frozen=True)
class _Found:
    """A document found: its article, or the reason it was rejected."""

    name: str
    row: int | None
    bytes: int
    format: str | None = None
    encoding: str | None = None
    article: dict[str, Any] | None = None
    reason: str | None = None
    remedy: str | None = None
    note: str | None = None


def read(inputs: Sequence[str | Path]) -> Ingest:
    """Read every article in files, folders and patterns.

    Each page is a document, and so is each row of JSON lines and CSV. What cannot be read is
    named in `documents` with the reason and what to do about it; nothing is left out in
    silence: documents found = read + rejected, and each one read is one article.

    Args:
        inputs: paths of files or folders, or patterns such as `"clippings/*.txt"`. A `people.csv`
            among them is no article; see `analysis.read_people`.

    Returns:
        The articles, in the order found, and the documents.

    Raises:
        UsageError: no input, or one that is not there or holds no file.
    """
    if isinstance(inputs, (str, Path)):
        inputs = [inputs]
    files = [path for path in find_files(inputs) if not is_people_file(path)]
    return _tables([document for path in files for document in _read_file(path)])


def read_stream(data: bytes, name: str) -> Ingest:
    """The articles of one document that came without a file; `name` stands for its file's name."""
    return _tables(list(_read_document(_Found(name, None, len(data)), data, ending="")))


def read_articles(*inputs: str | Path) -> pd.DataFrame:
    """The articles in files, folders and patterns; see `read` for what could not be read."""
    return read(inputs).articles


def _read_file(path: Path) -> Iterator[_Found]:
    ending = path.suffix.lower()
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise NotText("it is not a regular file", "Give a file, a folder or a pattern.")
        data = path.read_bytes()
    except OSError as error:
        why = (error.strerror or "unknown error").lower()
        yield _Found(
            _shown(path.name),
            None,
            0,
            reason=f"the file cannot be opened: {why}",
            remedy="Check that it is there and may be read.",
        )
        return
    except NotText as error:
        yield _Found(_shown(path.name), None, 0, reason=error.reason, remedy=error.remedy)
        return
    yield from _read_document(_Found(_shown(path.name), None, len(data)), data, ending)


def _read_document(document: _Found, data: bytes, ending: str) -> Iterator[_Found]:
    try:
        decoded = decode(data, by_line=ending not in (".html", ".htm", ".xhtml"))
        kind = recognise(decoded.text, ending)
        document = replace(document, format=kind, encoding=decoded.encoding)
        if kind in ("jsonl", "csv"):
            yield from _read_rows(decoded.text, document)
            return
        if ending and ending not in ENDINGS and kind == "text":
            raise NotText(
                f"the ending '{ending}' is not one of an article ({', '.join(ENDINGS)})",
                "Rename it to .txt if it holds an article.",
            )
        if decoded.has_bad_lines:
            decoded = decode(data)
            document = replace(document, encoding=decoded.encoding)
        if len(data) > _MAX_PAGE_BYTES:
            raise NotText(
                f"the page has {len(data):,} bytes, more than {_MAX_PAGE_BYTES:,}",
                "Split it into one article per file.",
            )
        article = read_html(decoded.text) if kind == "html" else read_page(decoded.text)
        yield replace(document, article=article)
    except NotText as error:
        yield replace(document, reason=error.reason, remedy=error.remedy)


def _read_rows(text: str, document: _Found) -> Iterator[_Found]:
    rows: Iterator[Row] = read_jsonl(text) if document.format == "jsonl" else read_csv(text)
    count = 0
    for row in rows:
        count += 1
        yield replace(
            document, row=row.number, bytes=row.bytes, article=row.article, reason=row.reason,
            remedy=row.remedy,
            note="; ".join(row.notes) or None,
        )  # fmt: skip
    if not count:
        yield replace(document, reason="there is no row in it", remedy="Add rows, or leave the file out.")


def _shown(name: str) -> str:
    """A file's name that can be written anywhere: names that are not UTF-8 come with lone surrogates."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _tables(found: list[_Found]) -> Ingest:
    document_ids = _unique([item.name if item.row is None else f"{item.name}:{item.row}" for item in found])
    read_ones = [item for item in found if item.article is not None]
    given = [_id_of(item.article) for item in read_ones if item.article is not None]
    article_ids = _unique(given)
    articles = conform([_article(item, name) for item, name in zip(read_ones, article_ids, strict=True)], ARTICLES)
    articles["duplicate_of"] = duplicate_of(articles)
    articles["is_wire"] = with_copies(articles)
    by_document = iter(zip(given, article_ids, strict=True))
    rows: list[dict[str, Any]] = []
    for item, document_id in zip(found, document_ids, strict=True):
        article_id, note = None, item.note
        if item.article is not None:
            wanted, article_id = next(by_document)
            if wanted != article_id:
                note = "; ".join(filter(None, [note, f"the id {wanted!r} was taken, so it became {article_id!r}"]))
        rows.append(
            {
                "document_id": document_id,
                "status": "rejected" if item.article is None else "read",
                "article_id": article_id,
                "reason": item.reason,
                "remedy": item.remedy,
                "format": item.format,
                "encoding": item.encoding,
                "bytes": item.bytes,
                "note": note,
            }
        )
    return Ingest(articles, conform(rows, DOCUMENTS))


def _id_of(article: dict[str, Any]) -> str:
    """The id handed over, as it is; else the first 16 digits of a digest of title and text."""
    given = article.get("given_id")
    if given:
        return str(given)
    whole = f"{article.get('title') or ''}\n{article['text']}"
    return hashlib.sha256(whole.encode("utf-8")).hexdigest()[:16]


def _unique(names: list[str]) -> list[str]:
    """`names` with "-2", "-3" ... after a name's second and third: no two alike, the others unchanged."""
    wanted = set(names)
    taken: set[str] = set()
    counts: dict[str, int] = {}
    unique = []
    for name in names:
        own = name
        while own in taken or (own != name and own in wanted):
            counts[name] = counts.get(name, 1) + 1
            own = f"{name}-{counts[name]}"
        taken.add(own)
        unique.append(own)
    return unique


def _article(item: _Found, article_id: str) -> dict[str, Any]:
    assert item.article is not None
    article = dict(item.article)
    article.pop("given_id", None)
    places = article.pop("paragraphs")
    credits = article.get("wire_credits") or []
    outlet = article.get("outlet")
    return {
        "captions": [],
        "authors": [],
        **article,
        "article_id": article_id,
        "is_wire": bool(credits) or is_agency(outlet),
        "word_count": count_words(article["text"]),
        # The file's name alone: where it lay on the machine may give a source away.
        "origin": {"file": item.name, "row": item.row, "paragraphs": places},
    }
