"""How the search for near-copies grows with the number of articles, and how many it finds.

    python benchmarks/duplicates.py [ARTICLES.jsonl.gz]

Invented articles of 360 random words, one in twenty a copy with 60 words added; a second time with one of
five notices of 90 words below each, as outlets append them, so that a fifth of two texts agrees. A file of
articles (`text`, gzipped JSON lines) is searched besides.
"""

import gzip
import json
import random
import sys
import time

import pandas as pd

from analysis.ingest.duplicates import duplicate_of


def invented(count: int, notices: bool) -> list[str]:
    draw = random.Random(1)
    words = [f"w{number}" for number in range(20_000)]

    def some(length: int) -> str:
        return " ".join(draw.choices(words, k=length))

    below = [" " + some(90) for _ in range(5)]
    texts: list[str] = []
    for number in range(count):
        if number % 20 == 19:
            texts.append(f"{draw.choice(texts)} {some(60)}")
        else:
            texts.append(some(360) + (below[number % 5] if notices else ""))
    return texts


def _search(name: str, texts: list[str]) -> None:
    frame = pd.DataFrame({"article_id": [f"{i:06}" for i in range(len(texts))], "text": texts})
    frame["published"] = pd.Timestamp("2020-01-01", tz="UTC")
    started = time.process_time()
    found = int(duplicate_of(frame).notna().sum())
    print(f"{name:26} {len(texts):8,} {found:8,} {time.process_time() - started:8.1f}", flush=True)


def main() -> int:
    print(f"{'':26} articles   copies    CPU s")
    for count in (3_000, 10_000):
        _search("invented", invented(count, notices=False))
        _search("invented, with notices", invented(count, notices=True))
    for path in sys.argv[1:]:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            _search("the file", [json.loads(line)["text"] or "" for line in file])
    return 0


if __name__ == "__main__":
    sys.exit(main())
