"""Reading one file to the end: its documents as plain records, ready to cross to another process."""

import io
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from analysis.ingest.credits import is_agency
from analysis.ingest.encoding import NotText
from analysis.ingest.language import detected_language
from analysis.ingest.limits import Limits
from analysis.ingest.readers import pieces
from analysis.ingest.source import Piece, Read, Source, rejected
from analysis.text import count_words

_REPORT = "If the file opens in its own program, please report it."


@dataclass(frozen=True)
class Task:
    """One file to read: by its path, or as bytes that came without one."""

    name: str
    path: Path | None = None
    data: bytes | None = None
    columns: dict[str, str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    # Places within the file where cutting it into documents did not end, and what to say of them.
    given_up: dict[str, str] = field(default_factory=dict)


Record = dict[str, Any]


def records(
    task: Task,
    *,
    skip: int = 0,
    before: Callable[[Record], None] | None = None,
    opening: Callable[[str], None] | None = None,
    skipping: Callable[[], None] | None = None,
) -> Iterator[tuple[Record, bool]]:
    """Each document in the file as a record, and whether it was a quick one.

    Args:
        task: the file.
        skip: how many documents to leave out at the start, unread.
        before: told of each document that may take long, before it is read.
        opening: told of each place within the file that is about to be cut into documents.
        skipping: told of each document left out.
    """
    for number, piece in enumerate(_pieces(task, opening)):
        if number < skip:
            if skipping:
                skipping()
            continue
        known = _known(piece, task)
        if before and not piece.is_quick:
            before(known)
        yield {**known, **_outcome(piece, task)}, piece.is_quick


def _pieces(task: Task, opening: Callable[[str], None] | None) -> Iterator[Piece]:
    try:
        source = replace(_source(task), opening=opening, given_up=task.given_up)
    except OSError as error:
        why = (error.strerror or "unknown error").lower()
        yield rejected(f"the file cannot be opened: {why}", "Check that it is there and may be read.")
        return
    except NotText as error:
        yield rejected(error.reason, error.remedy)
        return
    found = pieces(source)
    count = 0
    while True:
        try:
            piece = next(found)
        except StopIteration:
            return
        except Exception as error:  # a library that trips costs this file, not the rest
            after = f"after {count:,} documents, " if count else ""
            yield rejected(after + _tripped(error), _REPORT, bytes=source.size)
            return
        count += 1
        yield piece


def _source(task: Task) -> Source:
    if task.path is None:
        data = task.data or b""
        return Source(task.name, "", len(data), lambda: io.BytesIO(data), task.limits, task.columns)
    status = task.path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise NotText("it is not a regular file", "Give a file, a folder or a pattern.")
    with task.path.open("rb"):
        pass
    ending = task.path.suffix.lower()
    path = task.path
    return Source(task.name, ending, status.st_size, lambda: path.open("rb"), task.limits, task.columns)


def _known(piece: Piece, task: Task) -> Record:
    return {
        "file": task.name,
        "member": piece.member,
        "row": piece.row,
        "bytes": piece.bytes,
        "format": piece.format,
        "encoding": piece.encoding,
    }


def _outcome(piece: Piece, task: Task) -> Record:
    try:
        read = piece.read()
        return {"article": _finished(read, piece, task), "note": "; ".join(read.notes) or None}
    except NotText as error:
        listed = getattr(error, "listed", None)
        return {"reason": error.reason, "remedy": error.remedy, **({"listed": listed} if listed else {})}
    except Exception as error:
        return {"reason": _tripped(error), "remedy": _REPORT}


def _tripped(error: BaseException) -> str:
    if isinstance(error, MemoryError):
        return "it needs more memory than a document may take"
    return f"it could not be read ({type(error).__name__}: {' '.join(str(error).split())[:200]})"


def _finished(read: Read, piece: Piece, task: Task) -> Record:
    """The article's fields as the table of articles has them, all but its unique id."""
    article = {"captions": [], "authors": [], **read.article}
    places = article.pop("paragraphs")
    outlet = article.get("outlet")
    published = article.get("published")
    stated = article.get("language") or None
    # A page's stated language is its template's, and of 149 real pages wrong on 4; its text decides.
    is_sure = stated and piece.format != "html"
    language = stated if is_sure else detected_language(article["text"]) or stated
    origin: Record = {"file": task.name, "row": piece.row, "paragraphs": places}
    if piece.member:
        origin["member"] = piece.member
    return {
        **article,
        "published": published.isoformat() if published else None,
        "language": language,
        "language_how": language and ("stated" if language == stated else "detected"),
        "given_id": article.get("given_id") or _digest(article),
        "is_wire": bool(article.get("wire_credits")) or is_agency(outlet),
        "word_count": count_words(article["text"]),
        # The file's name alone: where it lay on the machine may give a source away.
        "origin": origin,
    }


def _digest(article: Record) -> str:
    """The first 16 digits of a digest of title and text."""
    whole = f"{article.get('title') or ''}\n{article['text']}"
    return sha256(whole.encode("utf-8", "replace")).hexdigest()[:16]
