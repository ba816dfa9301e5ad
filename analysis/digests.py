"""Digests that say whether anything a result depends on has changed. Imports nothing heavy."""

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from analysis.paths import PACKAGE, ROOT

_CODE_SUFFIXES = {".py", ".txt", ".csv", ".tsv", ".json", ".onnx", ".j2", ".css"}


def of_file(path: Path) -> str:
    """SHA-256 of the file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def of_files(files: Iterable[Path]) -> str:
    """One digest of names and contents; neither the order nor the folders' names matter."""
    return of_parts(sorted(f"{path.name} {of_file(path)}" for path in files))


def of_parts(parts: Iterable[str]) -> str:
    """One digest of several texts."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()


def of_settings(settings: Mapping[str, object]) -> str:
    """One digest of named values."""
    return of_parts(f"{name}={settings[name]!r}" for name in sorted(settings))


@cache
def of_code() -> str:
    """One digest of the package (code, word lists, models, templates) and the pinned packages; made once a process."""
    files = [path for path in PACKAGE.rglob("*") if path.suffix in _CODE_SUFFIXES and path.is_file()]
    lock = ROOT / "requirements.lock"
    parts = [f"{path.relative_to(PACKAGE).as_posix()} {of_file(path)}" for path in files]
    return of_parts(sorted(parts) + ([of_file(lock)] if lock.exists() else []))
