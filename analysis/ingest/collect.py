"""Reading whatever was handed over, and accounting for every document of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.ingest.columns import columns_of
from analysis.ingest.duplicates import duplicate_of
from analysis.ingest.find import find_files
from analysis.ingest.limits import Limits
from analysis.ingest.people import is_people_file
from analysis.ingest.pool import read_all
from analysis.ingest.readers.exports import MISSING_REMEDY, named, title_key
from analysis.ingest.revisions import revision_of
from analysis.ingest.web.fetch import local_inputs
from analysis.ingest.wire import with_copies
from analysis.ingest.work import Record, Task
from analysis.schemas import ARTICLES, DOCUMENTS, conform

# Documents held as Python objects at once; then they become rows of a table, which are smaller.
_CHUNK_DOCUMENTS = 5_000
_CHUNK_CHARS = 32_000_000


@dataclass(frozen=True)
class Ingest:
    """`articles` fits `schemas.ARTICLES`, `documents` fits `schemas.DOCUMENTS`."""

    articles: pd.DataFrame
    documents: pd.DataFrame


def read(inputs: Sequence[str | Path], *, workers: int | None = None, limits: Limits | None = None) -> Ingest:
    """Read every article in files, folders and patterns, and at web addresses.

    Each page is a document, and so is each row of a table, each article of an export, each page
    in an archive. What cannot be read is named in `documents` with the reason and what to do
    about it; nothing is left out in silence: documents found = read + rejected, and each one
    read is one article.

    Args:
        inputs: paths of files or folders, patterns such as `"clippings/*.txt"`, or addresses of pages,
            feeds and sitemaps, which are fetched (see `web.fetch.local_inputs`). A `people.csv`
            among them is no article; see `analysis.read_people`.
        workers: how many processes read; as many as processors when not given, and with 0 none
            but this one, which then keeps no deadline.
        limits: what one document may cost; see `limits.Limits`.

    Returns:
        The articles, in the order found, and the documents.

    Raises:
        UsageError: no input, or one that is not there or holds no file.
    """
    return _whole(read_chunks(inputs, workers=workers, limits=limits))


def read_chunks(
    inputs: Sequence[str | Path], *, workers: int | None = None, limits: Limits | None = None
) -> Iterator[Ingest]:
    """`read` in pieces of some thousand documents, for collections that do not fit in memory.

    What takes the whole collection to know is not known yet: `article_id` is the id handed
    over or the digest, which may occur twice, and `duplicate_of` and `revision_of` are missing.
    """
    if isinstance(inputs, (str, Path)):
        inputs = [inputs]
    limits = limits or Limits()
    files = [path for path in find_files(local_inputs(inputs)) if not is_people_file(path)]
    tasks = [Task(_shown(path.name), path, None, columns_of(path), limits) for path in files]
    return _chunks(read_all(tasks, workers=workers))


def read_stream(data: bytes, name: str, *, workers: int | None = None, limits: Limits | None = None) -> Ingest:
    """The articles of one document that came without a file; `name` stands for its file's name."""
    task = Task(name, None, data, {}, limits or Limits())
    return _whole(_chunks(read_all([task], workers=workers)))


def read_articles(*inputs: str | Path) -> pd.DataFrame:
    """The articles in files, folders and patterns and at web addresses; see `read` for what could not be read."""
    return read(inputs).articles


def _shown(name: str) -> str:
    """A file's name that can be written anywhere: names that are not UTF-8 come with lone surrogates."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _with_missing(records: Iterable[Record]) -> Iterator[Record]:
    """The records, then one for each article that a list among them names and that was not read.

    An export in single files comes with a file that lists them.
    """
    titles: set[str] = set()
    lists: list[Record] = []
    for record in records:
        if record.get("listed"):
            lists.append(record)
        if record["format"] == "nexis" and record.get("article"):
            titles.add(title_key(record["article"]["title"]))
        yield record
    for record in lists:
        for number, title in enumerate(record["listed"], 1):
            key = title_key(title)
            if key not in titles and not any(len(key) >= 12 and other.startswith(key) for other in titles):
                reason = f"the export lists it as number {number} ({named(title)}) and it is not among the inputs"
                yield {**record, "row": number, "bytes": 0, "reason": reason, "remedy": MISSING_REMEDY}


def _chunks(records: Iterable[Record]) -> Iterator[Ingest]:
    waiting: list[Record] = []
    chars = 0
    is_first = True
    for record in _with_missing(records):
        waiting.append(record)
        chars += len((record.get("article") or {}).get("text") or "")
        if len(waiting) >= _CHUNK_DOCUMENTS or chars >= _CHUNK_CHARS:
            yield _tables(waiting)
            waiting, chars, is_first = [], 0, False
    if waiting or is_first:
        yield _tables(waiting)


def _tables(records: list[Record]) -> Ingest:
    """The records as tables whose ids are still as given."""
    articles = [_article(record["article"]) for record in records if record.get("article")]
    return Ingest(conform(articles, ARTICLES), conform([_document(record) for record in records], DOCUMENTS))


def _article(article: Record) -> dict[str, Any]:
    article = dict(article)
    article["article_id"] = article.pop("given_id")
    return article


def _document(record: Record) -> dict[str, Any]:
    article = record.get("article")
    parts = [record["file"], record["member"], record["row"]]
    return {
        "document_id": ":".join(str(part) for part in parts if part is not None),
        "status": "rejected" if article is None else "read",
        "article_id": article and article["given_id"],
        "reason": record.get("reason"),
        "remedy": record.get("remedy"),
        "format": record["format"],
        "encoding": record["encoding"],
        "bytes": record["bytes"],
        "note": record.get("note"),
    }


def _whole(chunks: Iterable[Ingest]) -> Ingest:
    """The chunks as one, each id once, copies and later versions marked."""
    parts = list(chunks)
    articles = pd.concat([part.articles for part in parts], ignore_index=True)
    documents = pd.concat([part.documents for part in parts], ignore_index=True)
    del parts
    documents["document_id"] = pd.Series(_unique(documents["document_id"].tolist()), dtype="str")
    given = articles["article_id"].tolist()
    own = _unique(given)
    articles["article_id"] = pd.Series(own, dtype="str")
    rows = documents.index[documents["status"] == "read"]
    documents.loc[rows, "article_id"] = own
    for row, wanted, got in zip(rows, given, own, strict=True):
        if wanted != got:
            note = documents.at[row, "note"]
            said = [note] if isinstance(note, str) else []
            documents.at[row, "note"] = "; ".join([*said, f"the id {wanted!r} was taken, so it became {got!r}"])
    articles["revision_of"] = revision_of(articles)
    # A later version is no copy besides: an article is an original, a copy or a revision.
    articles["duplicate_of"] = duplicate_of(articles[articles["revision_of"].isna()]).reindex(articles.index)
    articles["is_wire"] = with_copies(articles)
    return Ingest(articles, documents)


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
