"""How well pages are cleaned: line F1 for pasted text, four-word shingle F1 for it and for HTML.

    python benchmarks/cleaning.py [FOLDER]

FOLDER holds the 181 pages of the article-extraction-benchmark: `plain-lines.jsonl.gz` (lines
marked keep or drop), `ground-truth.json` and `html/`. Lines marked partial or short_in_body are
not counted, so that "keep every line" gives 0.238.
"""

import gzip
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from analysis.ingest.clean import clean
from analysis.ingest.encoding import NotText, decode
from analysis.ingest.readers.html import read_html
from analysis.paths import ROOT

FOLDER = ROOT.parent / "shared" / "corpora" / "pages"
_SHINGLE = 4


def line_counts(page: dict[str, Any]) -> tuple[int, int, int]:
    """Lines rightly kept, wrongly kept and wrongly dropped in one page."""
    text = "\n".join(line for line, _mark in page["lines"])
    # A dateline moves a paragraph's start, never its end.
    kept = {end for _text, _start, end in clean(text).paragraphs}
    right = wrong = lost = at = 0
    for line, mark in page["lines"]:
        is_kept = at + len(line.rstrip()) in kept
        at += len(line) + 1
        if mark == "keep":
            right, lost = right + is_kept, lost + (not is_kept)
        elif mark == "drop":
            wrong += is_kept
    return right, wrong, lost


def f1_of(counts: Iterable[tuple[int, int, int]]) -> tuple[float, float, float]:
    """Precision, recall and F1 over all lines of all pages."""
    right, wrong, lost = (sum(column) for column in zip(*counts, strict=True))
    return right / (right + wrong), right / (right + lost), 2 * right / (2 * right + wrong + lost)


def pages(folder: Path) -> list[dict[str, Any]]:
    """The pages as marked lines."""
    with gzip.open(folder / "plain-lines.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return (
        Counter(tuple(words[i : i + _SHINGLE]) for i in range(max(1, len(words) - _SHINGLE + 1)))
        if words
        else Counter()
    )


def from_html(folder: Path) -> dict[str, str]:
    """The body found in each page's HTML; empty where the page is rejected."""
    bodies = {}
    for path in sorted((folder / "html").glob("*.html.gz")):
        try:
            body = read_html(decode(gzip.decompress(path.read_bytes())).text)["text"]
        except NotText:
            body = ""
        bodies[path.name.removesuffix(".html.gz")] = body
    return bodies


def from_lines(marked: list[dict[str, Any]]) -> dict[str, str]:
    """The body found in each page's lines."""
    return {
        page["id"]: "\n".join(text for text, *_ in clean("\n".join(line for line, _ in page["lines"])).paragraphs)
        for page in marked
    }


def shingle_score(folder: Path, bodies: dict[str, str]) -> tuple[float, float, float]:
    """Mean precision and recall of shingles per page, and their F1, as the benchmark defines them."""
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    precisions: list[float] = []
    recalls: list[float] = []
    for name, page in truth.items():
        found, wanted = _shingles(bodies[name]), _shingles(page["articleBody"])
        common = sum((found & wanted).values())
        if found:
            precisions.append(common / sum(found.values()))
        recalls.append(common / sum(wanted.values()))
    precision, recall = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return precision, recall, 2 * precision * recall / (precision + recall)


def _timed(name: str, work: Callable[[], tuple[float, float, float]]) -> None:
    started = time.process_time()
    precision, recall, f1 = work()
    print(f"{name:22} {precision:9.3f} {recall:7.3f} {f1:6.3f} {time.process_time() - started:8.1f}")


def main() -> int:
    """Print the table; 1 when the pages are not there."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    if not (folder / "plain-lines.jsonl.gz").exists():
        print(f"The benchmark's pages are not in {folder.name}; name their folder.", file=sys.stderr)
        return 1
    marked = pages(folder)
    print(f"{'':22} precision  recall     F1   CPU s")
    _timed("pasted text, lines", lambda: f1_of(map(line_counts, marked)))
    _timed("  even pages", lambda: f1_of(map(line_counts, marked[::2])))
    _timed("  odd pages", lambda: f1_of(map(line_counts, marked[1::2])))
    _timed("pasted text, shingles", lambda: shingle_score(folder, from_lines(marked)))
    _timed("HTML, shingles", lambda: shingle_score(folder, from_html(folder)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
