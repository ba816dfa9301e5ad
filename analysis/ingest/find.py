"""Which files an input names: a file, a folder or a glob."""

import glob
import os
from collections.abc import Sequence
from pathlib import Path

from analysis.errors import UsageError, near_name

# Endings that a page of plain text may have. Other formats are known by their content.
TEXT_ENDINGS = (
    ".txt", ".text", ".html", ".htm", ".xhtml", ".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".rtf", ".xml", ".gz",
)  # fmt: skip
# A folder's settings, not an article.
_SETTINGS = ("columns.toml",)


def find_files(inputs: Sequence[str | Path]) -> list[Path]:
    """The files the inputs name, in their order, a folder's sorted; each file once.

    Hidden files and folders are skipped within a folder, not when named. The order within a
    folder does not depend on the machine.

    Raises:
        UsageError: no input, an input that is not there, or one that holds no file.
    """
    if not inputs:
        raise UsageError(
            "No input given. Name a file, a folder or a pattern such as 'articles/*.txt' "
            "(pages, tables, Nexis and Factiva exports, archives; see README.md)."
        )
    found: dict[Path, Path] = {}
    for name in inputs:
        for path in _files_of(name):
            found.setdefault(path.resolve(), path)
    return list(found.values())


def _files_of(name: str | Path) -> list[Path]:
    text = os.fspath(name)
    if not text.strip():
        raise UsageError("An input is empty. Name a file, a folder or a pattern such as 'articles/*.txt'.")
    if "://" in text:
        raise UsageError(f"'{text[:200]}' is a web address, which is not taken here; save the page and give that file.")
    path = Path(text).expanduser()
    try:
        is_folder, is_there = path.is_dir(), os.path.lexists(path)
    except (OSError, ValueError):
        raise UsageError(f"'{text[:200]!r}' cannot be a path on this machine.") from None
    if is_folder:
        files = _walk(path)
        if not files:
            raise UsageError(f"The folder '{text}' holds no files (hidden ones are skipped).")
        return files
    if is_there:
        return [path]
    if glob.has_magic(text):
        matches = sorted(Path(match) for match in glob.glob(str(path), recursive=True))
        files = [file for match in matches for file in (_walk(match) if match.is_dir() else [match])]
        if not files:
            raise UsageError(f"No file matches the pattern '{text}'.")
        return files
    raise UsageError(f"There is no file or folder '{text}'.{_siblings(path)}")


def _walk(folder: Path) -> list[Path]:
    files: list[Path] = []
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        files += [Path(root, name) for name in names if not name.startswith((".", "~$")) and name not in _SETTINGS]
    return sorted(files, key=lambda file: file.relative_to(folder).parts)


def _siblings(path: Path) -> str:
    """A hint: the nearest name beside the missing one, or how far the path exists."""
    parent = path.parent
    try:
        names = [entry.name for entry in os.scandir(parent) if not entry.name.startswith(".")]
    except OSError:
        return f" The folder '{parent}' is not there either."
    hint = near_name(path.name, names)
    if not hint:
        same = sorted(name for name in names if Path(name).stem == path.stem)
        hint = f" Did you mean '{same[0]}'?" if same else ""
    return hint
