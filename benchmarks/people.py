"""How well and how fast one person is joined across articles.

    python benchmarks/people.py [--shared ../shared] [--articles 2500 5000 10000]

Quality: the names that readers gave to the named speakers of 1,929 articles (other-news and
training/annotations), against `same-people.tsv`, which says by reading which of them are one person.
Speed: the sources of the allsides articles, found once, repeated under new ids to the numbers
wanted; "repeated" as they are, "new people" with every copy's surnames made new, so that the number of
different names grows as well. Each number is joined in a process of its own; articles are read before
the clock starts. Memory is the most the whole process held, the table of sources included.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import corpora
import pandas as pd

from analysis import schemas
from analysis.paths import ROOT
from analysis.sources import resolve_sources
from analysis.sources.across import Bearer, join_persons
from analysis.sources.fullname import take_apart
from analysis.sources.persons import number_persons

# Readers keep a title where an article gives no first name; joining gets names without titles.
TITLES = (
    "President ",
    "Mr. ",
    "Ms. ",
    "Mrs. ",
    "Dr. ",
    "Sen. ",
    "Justice ",
    "Vice President ",
    "Pope ",
    "King ",
    "South Carolina Sen. ",
)
MARKS = ("corpora/other-news/train.jsonl", "corpora/other-news/dev.jsonl")


def readers_names(shared: Path) -> list[Bearer]:
    """The named persons of all marked articles, as readers name and describe them."""
    files = [*(shared / name for name in MARKS), ROOT / "training" / "annotations" / "marks.jsonl"]
    return [
        Bearer(who["name"], row["id"], who["gender"], who["affiliation"], who["role"] or "")
        for file in files
        for row in corpora.read_lines(file)
        for who in row["speakers"]
        if who["kind"] == "person" and who["named"] and not who["name"].startswith(TITLES)
    ]


def same_people() -> tuple[dict[str, int], dict[str, int]]:
    """Full form -> person, and surname alone -> person, by reading."""
    full, short = {}, {}
    lines = (Path(__file__).parent / "same-people.tsv").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(line for line in lines if not line.startswith("#")):
        forms, _, surnames = line.partition("|")
        full.update({name.strip(): number for name in forms.split(";") if name.strip()})
        short.update({name.strip(): number for name in surnames.split(";") if name.strip()})
    return full, short


def quality(shared: Path) -> pd.DataFrame:
    """Pairs of different full forms joined, and surnames alone joined: how many rightly."""
    bearers = readers_names(shared)
    joined = join_persons(bearers)
    full, short = same_people()
    forms: dict[int, set[str]] = defaultdict(set)
    for bearer, person in zip(bearers, joined.person, strict=True):
        if person is not None and take_apart(bearer.name).is_full:
            forms[person].add(bearer.name)
    found = {pair for names in forms.values() for pair in combinations(sorted(names), 2)}
    names = sorted({name for group in forms.values() for name in group})
    true = {pair for pair in combinations(names, 2) if full.get(pair[0], -1) == full.get(pair[1], -2)}
    counts: Counter[str] = Counter()
    for bearer, person in zip(bearers, joined.person, strict=True):
        if take_apart(bearer.name).is_full:
            continue
        wanted = short.get(bearer.name)
        if person is None:
            counts["missed"] += any(full.get(name) == wanted for name in names) if wanted is not None else 0
        else:
            counts["right" if any(full.get(name, -1) == wanted for name in forms[person]) else "wrong"] += 1
    return pd.DataFrame(
        [
            row("pairs of full forms", len(found & true), len(found), len(true)),
            row(
                "surnames alone", counts["right"], counts["right"] + counts["wrong"], counts["right"] + counts["missed"]
            ),
        ]
    )


def row(what: str, right: int, joined: int, true: int) -> dict[str, object]:
    return {"what": what, "joined": joined, "precision": right / joined, "to join": true, "recall": right / true}


def base_sources(shared: Path) -> pd.DataFrame:
    """The sources of the allsides articles, by rules alone: joining starts from names, not from quotations."""
    rows = corpora.read_lines(shared / "corpora" / "allsides" / "articles-3000.jsonl.gz")
    articles = schemas.conform([{"article_id": r["id"], "text": r["text"]} for r in rows], schemas.ARTICLES)
    return resolve_sources(articles, schemas.conform([], schemas.ATTRIBUTIONS))[1]


def repeated(base: pd.DataFrame, count: int, *, new_people: bool) -> pd.DataFrame:
    """Sources of `count` articles: those of `base` again and again under new ids."""
    ids = base["article_id"].drop_duplicates().tolist()
    parts, left, copy = [], count, 0
    while left > 0:
        taken = base[base["article_id"].isin(ids[:left])]
        mark = chr(ord("a") + copy)
        part = taken.assign(article_id=taken["article_id"] + mark, source_id=taken["source_id"] + mark)
        if new_people and copy:
            part = part.assign(name=part["name"] + "bcdfgklmnp"[copy] + "ert")
        parts.append(part)
        left -= len(ids)
        copy += 1
    return pd.concat(parts, ignore_index=True)


def timed(file: Path, count: int, new_people: bool) -> dict[str, object]:
    """Seconds and megabytes for joining `count` articles."""
    sources = repeated(schemas.conform(pd.read_parquet(file), schemas.SOURCES), count, new_people=new_people)
    started = time.process_time()
    numbered = number_persons(sources).sources
    seconds = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "names": "new people" if new_people else "repeated",
        "articles": count,
        "persons named": int(numbered["person_id"].notna().sum()),
        "people": numbered["person_id"].nunique(),
        "CPU s": seconds,
        "ms per article": 1000 * seconds / count,
        "peak MB": peak / 1024,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, default=corpora.SHARED)
    parser.add_argument("--articles", type=int, nargs="+", default=[2500, 5000, 10000])
    parser.add_argument("--one", nargs=3, metavar=("FILE", "COUNT", "NEW"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        file, count, new = options.one
        print(json.dumps(timed(Path(file), int(count), new == "new")))
        return
    print(quality(options.shared).to_string(index=False, float_format=lambda value: f"{value:.3f}"))
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "sources")
        base_sources(options.shared).to_parquet(file)
        for kind in ("repeated", "new"):
            for count in options.articles:
                command = [sys.executable, __file__, "--one", str(file), str(count), kind]
                done = subprocess.run(command, check=True, capture_output=True, text=True)
                rows.append(json.loads(done.stdout))
    print(pd.DataFrame(rows).to_string(index=False, float_format=lambda value: f"{value:,.2f}"))


if __name__ == "__main__":
    main()
