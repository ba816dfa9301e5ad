"""How well sources are resolved when the attributions themselves are right.

Hand-marked attributions (content, cue, speaker mention) go in, so that errors of the tagger do not
count; the names, pronouns, kinds, genders and affiliations that come out are scored with
`score_sources.py` of the shared corpora. Prints one table.

    python benchmarks/sources.py [--shared ../shared] [--train] [--rules]

`other-news train` is what the rules were tuned on and is shown only with --train; the other rows
were used for measuring alone. `--rules` prints instead, for each rule of `source_how`, on how many
attributions of other-news train and dev it decided and how often it was right.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pandas as pd
from corpora import read_lines, scorer

from analysis import schemas
from analysis.sources import resolve_sources
from analysis.text import count_words

COLUMNS = [
    "matched",
    "named",
    "named_any",
    "other",
    "end_to_end",
    "pronoun",
    "unknown",
    "invented",
    "gender_right",
    "gender_covered",
    "kind_macro_f1",
    "affiliation_macro_f1",
    "anonymous_p",
    "anonymous_r",
]


def other_news(shared: Path, split: str) -> tuple[dict[str, str], list[dict[str, Any]]]:
    folder = shared / "corpora" / "other-news"
    marks = list(read_lines(folder / f"{split}.jsonl"))
    wanted = {row["id"] for row in marks}
    texts = {d["id"]: d["text"] for d in read_lines(folder / "articles.jsonl.gz") if d["id"] in wanted}
    rows = [
        attribution(row["id"], texts[row["id"]], a["content"], a["cue"], a["speaker"], a["kind"], a["act"])
        for row in marks
        for a in row["attributions"]
    ]
    return texts, rows


def polnear(shared: Path) -> tuple[dict[str, str], list[dict[str, Any]]]:
    folder = shared / "corpora" / "polnear"
    texts, rows = {}, []
    for row in read_lines(folder / "dev-speakers.jsonl"):
        text = (folder / "dev" / "text" / f"{row['id']}.txt").read_bytes().decode("utf-8")
        texts[row["id"]] = text
        parts: dict[str, list[list[int]]] = {}
        events: dict[str, dict[str, list[list[int]]]] = {}
        for line in (folder / "dev" / "attributions" / row["annotator_file"]).read_text("utf-8").splitlines():
            columns = line.split("\t")
            if columns[0].startswith("T"):
                offsets = columns[1].partition(" ")[2]
                parts[columns[0]] = [[int(n) for n in p.split()] for p in offsets.split(";") if p.strip()]
            elif columns[0].startswith("E"):
                roles: dict[str, list[list[int]]] = {"content": [], "source": [], "cue": []}
                for item in columns[1].split():
                    name, _, reference = item.partition(":")
                    if name.rstrip("0123456789").lower() in roles:
                        roles[name.rstrip("0123456789").lower()] += parts.get(reference, [])
                events[columns[0]] = roles
        for mark in row["attributions"]:
            event = events[mark["event"]]
            if event["content"]:
                rows.append(
                    attribution(row["id"], text, event["content"], event["cue"], event["source"], "mixed", "speech")
                )
    return texts, rows


def gum(shared: Path) -> tuple[dict[str, str], list[dict[str, Any]]]:
    folder = shared / "corpora" / "gum"
    texts = {d["doc"]: d["text"] for d in read_lines(folder / "news_docs.jsonl.gz")}
    rows = []
    for mark in read_lines(folder / "news_attributions.jsonl.gz"):
        spans = [[c[0], c[1]] for c in mark["content"]]
        source = [mark["source_mention"][:2]] if mark["source_mention"] else []
        rows.append(attribution(mark["doc"], texts[mark["doc"]], spans, [], source, "mixed", "speech"))
    return texts, rows


def attribution(
    article: str,
    text: str,
    content: list[list[int]],
    cue: list[list[int]],
    speaker: list[list[int]],
    kind: str,
    act: str,
) -> dict[str, Any]:
    content, cue, speaker = sorted(content), sorted(cue), sorted(speaker)
    return {
        "article_id": article,
        "kind": kind,
        "act": act,
        "content": " … ".join(text[s:e] for s, e in content),
        "content_spans": content,
        "cue": " … ".join(text[s:e] for s, e in cue) or None,
        "cue_spans": cue,
        "speaker": " … ".join(text[s:e] for s, e in speaker) or None,
        "speaker_spans": speaker,
        "is_floating": not cue and not speaker,
    }


def tables(texts: dict[str, str], rows: list[dict[str, Any]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    articles = pd.DataFrame([{"article_id": key, "text": text} for key, text in texts.items()])
    frame = pd.DataFrame(rows)
    frame["attribution_id"] = [f"a{number}" for number in range(len(frame))]
    return schemas.conform(articles, schemas.ARTICLES), schemas.conform(frame, schemas.ATTRIBUTIONS)


def write(folder: Path, articles: pd.DataFrame, attributions: pd.DataFrame, sources: pd.DataFrame) -> None:
    for name, frame in (("articles", articles), ("attributions", attributions), ("sources", sources)):
        lines = [json.dumps(record, ensure_ascii=False, default=str) for record in frame.to_dict("records")]
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def score(shared: Path, folder: Path, arguments: list[str]) -> dict[str, Any]:
    scorer = shared / "tools" / "score_sources.py"
    done = subprocess.run(
        [sys.executable, str(scorer), *arguments, str(folder)], check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout)


def rules(shared: Path) -> pd.DataFrame:
    """For each rule: attributions it decided, and the share whose source is the reader's."""
    scoring = scorer(shared, "score_sources")
    marks = shared / "corpora" / "other-news"
    found: dict[tuple[str, str], list[bool]] = {}
    for split in ("train", "dev"):
        texts, rows = other_news(shared, split)
        gold = scoring.gold_marks(str(marks / f"{split}.jsonl"), str(marks / "articles.jsonl.gz"))
        wanted = [mark for key in dict.fromkeys(row["article_id"] for row in rows) for mark in gold[key][1]]
        articles, attributions = tables(texts, rows)
        attributions, sources = resolve_sources(articles, attributions)
        names = dict(zip(sources["source_id"], sources["name"], strict=True))
        for source, how, mark in zip(attributions["source_id"], attributions["source_how"], wanted, strict=True):
            name = names.get(source) if isinstance(source, str) else None
            rule = how.partition(":")[0] if isinstance(how, str) else "(none given)"
            found.setdefault((rule, split), []).append(is_right(scoring, name, mark))
    table = pd.DataFrame(
        [{"rule": r, "split": s, "n": len(v), "right": sum(v) / len(v)} for (r, s), v in found.items()]
    )
    return table.pivot(index="rule", columns="split", values=["n", "right"])


def is_right(scoring: Any, name: str | None, mark: dict[str, Any]) -> bool:
    """Whether a name is right by the scorer's rules: equal for persons, half of the words for others."""
    if name is None or mark["name"] is None:
        return name is None and mark["name"] is None
    own, wanted = scoring.words(name), scoring.words(mark["name"])
    if mark["named"] and mark["kind"] == "person":
        return own == wanted
    shared = set(own) & set(wanted)
    loose = own == wanted or any(own == scoring.words(alias) for alias in mark["aliases"])
    return loose or (bool(shared) and len(shared) * 2 >= max(len(set(own)), len(set(wanted))))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[2] / "shared")
    parser.add_argument("--train", action="store_true", help="also show the corpus the rules were tuned on")
    parser.add_argument("--rules", action="store_true", help="how often each rule is right, instead")
    options = parser.parse_args()
    shared = options.shared
    if options.rules:
        print(rules(shared).to_string(float_format=lambda value: f"{value:,.3f}"))
        return
    marks = shared / "corpora" / "other-news"
    corpora = [
        ("other-news dev", other_news(shared, "dev"), ["--marks", str(marks / "dev.jsonl")]),
        ("PolNeAR dev", polnear(shared), []),
        ("GUM news", gum(shared), ["--gum", str(shared / "corpora" / "gum" / "news_attributions.jsonl.gz")]),
    ]
    if options.train:
        corpora.insert(0, ("other-news train", other_news(shared, "train"), ["--marks", str(marks / "train.jsonl")]))
    results = {}
    for name, (texts, rows), arguments in corpora:
        articles, attributions = tables(texts, rows)
        started = time.perf_counter()
        attributions, sources = resolve_sources(articles, attributions)
        seconds = time.perf_counter() - started
        schemas.check(sources, schemas.SOURCES)
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder), articles, attributions, sources)
            found = score(shared, Path(folder), arguments)
        results[name] = {column: found[column] for column in COLUMNS}
        results[name]["articles_per_s"] = len(texts) / seconds
        results[name]["words_per_s"] = sum(count_words(text) for text in texts.values()) / seconds
    print(pd.DataFrame(results).to_string(float_format=lambda value: f"{value:,.3f}"))


if __name__ == "__main__":
    main()
