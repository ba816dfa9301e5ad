"""How good the attributions are on real annotated news, one row a corpus.

    python benchmarks/attribution.py [--shared ../shared] [--keep]

Needs the corpora and scorers beside the project (see `benchmarks/corpora.py`). PolNeAR is
scored under its own convention and under ours. The figures go into `docs/method.md`; `--keep`
puts the main ones where reports print them.
"""

import argparse
import json
import tempfile
from collections import Counter
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import corpora
from quality import keep

from analysis import attribute_quotes, read_articles, store
from analysis.paths import ROOT
from analysis.quotes import find_attributions

ANNOTATIONS = ROOT / "training" / "annotations"


def extract(rows: list[dict[str, str]], folder: Path, convention: str = "news") -> None:
    """Find the rows' attributions and write them to `folder`."""
    source = folder / "input.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    articles = read_articles(source)
    attributions = attribute_quotes(articles, tagger=partial(find_attributions, convention=convention))
    store.export({"articles": articles, "attributions": attributions}, folder, "jsonl", provenance={})


Predictions = dict[str, list[dict[str, Any]]]


def predictions(
    shared: Path, rows: list[dict[str, str]], *, convention: str = "news"
) -> tuple[Predictions, Predictions]:
    """The rows' attributions in the scorer's form: all, and speech alone."""
    scorer = corpora.scorer(shared, "score_attributions")
    with tempfile.TemporaryDirectory() as folder:
        extract(rows, Path(folder), convention)
        return scorer.load_extract(folder, False), scorer.load_extract(folder, True)


def by_outlet(scorer: ModuleType, found: Predictions, gold: list[Any], outlets: dict[str, str]) -> list[str]:
    """A line for each outlet with at least three articles, one for the rest; F1 with a 95 % interval over articles."""
    counts = Counter(outlets[doc.id] for doc in gold)
    groups: dict[str, list[Any]] = {}
    for doc in gold:
        outlet = outlets[doc.id]
        groups.setdefault(outlet if counts[outlet] >= 3 else "others, one or two articles each", []).append(doc)
    lines = []
    for outlet, docs in sorted(groups.items(), key=lambda group: -len(group[1])):
        result = scorer.score(found, docs, boot=500)
        figures = result["e2e"]["f1"], *result["ci95"]["e2e"], result["stretch"]["e2e_f1"]
        f1, low, high, stretch = (f"{100 * (figure or 0):.0f}" for figure in figures)
        lines.append(f"| {outlet} | {len(docs)} | {result['gold']} | {f1} ({low}–{high}) | {stretch} |")
    return lines


def gum_recall(shared: Path) -> tuple[float, float, int]:
    """Of GUM's contents: found at half overlap, those with their source, and how many there are."""
    scorer = corpora.scorer(shared, "score_attributions")
    texts = {row["id"]: row["text"] for row in corpora.gum_news(shared)}
    gold: dict[str, list[dict[str, Any]]] = {name: [] for name in texts}
    for row in corpora.read_lines(shared / "corpora" / "gum" / "news_attributions.jsonl.gz"):
        mention = row["source_mention"]
        gold[row["doc"]].append(
            {
                "content": [span[:2] for span in row["content"]],
                "cue": [row["cue"][:2]] if row["cue"] else [],
                "source": [mention[:2]] if mention else [],
            }
        )
    found = right = total = 0
    with tempfile.TemporaryDirectory() as folder:
        extract(corpora.gum_news(shared), Path(folder))
        predicted = scorer.load_extract(folder)
    for name, marks in gold.items():
        tokens = scorer.Tokens(texts[name])
        guesses = [{part: tokens.of(a[part]) for part in scorer.FIELDS} for a in predicted.get(name, [])]
        wanted = [{part: tokens.of(a[part]) for part in scorer.FIELDS} for a in marks]
        pairs = scorer.pair_up([g["content"] for g in guesses], [w["content"] for w in wanted], 0.5)
        total += len(wanted)
        found += len(pairs)
        right += sum(bool(guesses[i]["source"] & wanted[j]["source"]) or not wanted[j]["source"] for i, j, _ in pairs)
    return found / total, right / total, total


def row_of(name: str, result: dict[str, Any]) -> str:
    """One line of the table, in percent."""
    recall = result["e2e_recall_by_kind"]
    cells = [
        result["e2e"]["p"],
        result["e2e"]["r"],
        result["e2e"]["f1"],
        result["stretch"]["e2e_f1"],
        result["direct"]["j80"]["f1"],
        *(recall[kind] for kind in ("direct", "mixed", "indirect")),
        *(result["spans_exact"][part]["f1"] for part in ("source", "cue", "content")),
    ]
    return f"| {name} | {result['gold']} | " + " | ".join(f"{100 * (cell or 0):.1f}" for cell in cells) + " |"


def printed(result: dict[str, Any]) -> list[dict[str, Any]]:
    """What a report says of the attributions in it."""
    data = f"other-news dev, {result['docs']} articles of many outlets marked by reading"
    stretch = result["stretch"]
    figures = [
        ("of those shown, right with their source", result["e2e"]["p"], result["pred"]),
        ("of those there, found with their source", result["e2e"]["r"], result["gold"]),
        ("of quoted stretches, found with their source", stretch["found_and_attributed"], stretch["gold"]),
    ]
    return [{"method": "trained tagger", "measure": m, "value": v, "n": n, "data": data} for m, v, n in figures]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=corpora.SHARED)
    parser.add_argument("--keep", action="store_true", help="keep the figures that reports print")
    options = parser.parse_args()
    shared = options.shared
    scorer = corpora.scorer(shared, "score_attributions")
    other = shared / "corpora" / "other-news"
    print(
        "| corpus | marked | P | R | F1 | quoted stretch with source F1 | direct F1 | recall direct | mixed "
        "| indirect | exact source | cue | content |"
    )
    print("|" + "---|" * 13)
    by_eye: list[Any] = []
    found: Predictions = {}
    outlets: dict[str, str] = {}
    twice, settled = ANNOTATIONS / "unseen-read-twice.jsonl", ANNOTATIONS / "unseen.jsonl"
    marked = (
        ("other-news dev", corpora.other_news(shared, "dev"), other / "dev.jsonl"),
        ("our own marks, unseen, read twice", corpora.collected(shared, twice), twice),
        ("our own marks, unseen, settled by a third reader", corpora.collected(shared, settled), settled),
    )
    for name, rows, marks in marked:
        both = predictions(shared, rows)
        with tempfile.TemporaryDirectory() as folder:
            texts = Path(folder) / "texts.jsonl"
            texts.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
            gold, speech = (scorer.load_marks(str(marks), str(texts), alone) for alone in (False, True))
        result = scorer.score(both[0], gold)
        print(row_of(name, result))
        print(row_of("the same, speech alone", scorer.score(both[1], speech)))
        if options.keep and marks.parent != ANNOTATIONS:
            keep("attributions", printed(result))
        by_eye += gold
        found |= both[0]
        outlets |= {row["id"]: row["outlet"] for row in rows}
    rows = corpora.polnear(shared, "dev")
    gold = scorer.load_polnear(str(shared / "corpora" / "polnear"), "dev")
    for convention, name in (("polnear", "PolNeAR dev"), ("news", "the same under our convention")):
        print(row_of(name, scorer.score(predictions(shared, rows, convention=convention)[0], gold)))
    there, right, total = gum_recall(shared)
    print(f"\nGUM news: {100 * there:.1f} % of {total} contents found, {100 * right:.1f} % with their source.")
    print("\n| outlet | articles | marked | F1 | quoted stretch with source F1 |\n" + "|" + "---|" * 5)
    print("\n".join(by_outlet(scorer, found, by_eye, outlets)))


if __name__ == "__main__":
    main()
