"""Real annotated corpora as inputs: `{name: (rows of id and text, the scorers' gold)}`.

The corpora and their scorers lie beside the project and are not part of it; `--shared` names
the folder. See `docs/method.md` for what they are and their licences.
"""

import gzip
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from analysis.paths import ROOT

SHARED = ROOT.parent / "shared"


def scorer(shared: Path, name: str) -> ModuleType:
    """The scorer `name` of `shared/tools`, as a module."""
    sys.path.insert(0, str(shared / "tools"))
    specification = importlib.util.spec_from_file_location(name, shared / "tools" / f"{name}.py")
    if specification is None or specification.loader is None:
        raise SystemExit(f"No scorer {name} in {shared}/tools.")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSON lines file, compressed or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def polnear(shared: Path, split: str) -> list[dict[str, str]]:
    """Articles of one split of PolNeAR."""
    folder = shared / "corpora" / "polnear" / split / "text"
    return [{"id": path.stem, "text": path.read_bytes().decode("utf-8")} for path in sorted(folder.glob("*.txt"))]


def other_news(shared: Path, part: str) -> list[dict[str, str]]:
    """Articles of one part of `other-news`."""
    folder = shared / "corpora" / "other-news"
    marked = {row["id"] for row in read_lines(folder / f"{part}.jsonl")}
    return [
        {"id": row["id"], "text": row["text"], "title": row["title"], "outlet": row.get("source", "Wikinews")}
        for row in read_lines(folder / "articles.jsonl.gz")
        if row["id"] in marked
    ]


def gum_news(shared: Path) -> list[dict[str, str]]:
    """The news documents of GUM."""
    return [
        {"id": row["doc"], "text": row["text"]} for row in read_lines(shared / "corpora" / "gum" / "news_docs.jsonl.gz")
    ]


def collected(shared: Path, marks: Path) -> list[dict[str, str]]:
    """The articles of the unmarked collections that a file of marks is about."""
    marked = {row["id"] for row in read_lines(marks)}
    files = [
        shared / "corpora" / "allsides" / "articles-3000.jsonl.gz",
        shared / "corpora" / "wikinews" / "articles.jsonl.gz",
    ]
    return [
        {"id": row["id"], "text": row["text"], "outlet": row.get("source", "Wikinews")}
        for file in files
        for row in read_lines(file)
        if row["id"] in marked
    ]
