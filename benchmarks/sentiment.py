"""How good and how fast tone toward a target is, beside VADER and a bag of words.

    pip install -e '.[benchmark]'
    python benchmarks/sentiment.py [--shared ../shared] [--keep] [--sentences 2000] [--articles 100]

Quality on NewsMTSC's dev files (Hamborg & Donnay 2021), of which nothing was trained on: macro-F1 over
negative, neutral and positive, F1 of each, and the expected calibration error of confidence. The
bag of words is a logistic regression over words and pairs of words of the sentence and of the ten words
on each side of the target, trained on NewsMTSC's train file. Speed in sentences (one target each) a second,
in a process of its own for each number of threads, median of three passes; and the time tone toward every
target of real articles takes beside finding their attributions. The figures go into `docs/method.md`; `--keep` puts
the main ones where reports print them.
"""

import argparse
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import corpora
from quality import keep

from analysis.ingest.labelled import LabelledTarget
from analysis.paths import ROOT
from analysis.schemas import LABELS
from analysis.sentiment.evaluate import evaluate
from analysis.sentiment.vader import Analyser, label
from analysis.text import WORD

WINDOW = 10  # words on each side of the target


def load(shared: Path, name: str) -> list[LabelledTarget]:
    """One file of NewsMTSC, a row a target."""
    rows = []
    for record in corpora.read_lines(shared / "corpora" / "newsmtsc" / f"{name}.jsonl"):
        text = record["sentence_normalized"]
        for target in record["targets"]:
            mentions = [target, *target.get("further_mentions", [])]
            spans = tuple(dict.fromkeys((mention["from"], mention["to"]) for mention in mentions))
            of_label = dict(zip((2.0, 4.0, 6.0), LABELS, strict=True))[target["polarity"]]
            rows.append(LabelledTarget(target["Input.gid"], text, spans, of_label))
    return rows


def vader(rows: Sequence[LabelledTarget]) -> list[str]:
    """VADER's label of the whole sentence."""
    analyser = Analyser()
    return [label(analyser.score(row.text)[0]) for row in rows]


def features(row: LabelledTarget) -> list[str]:
    """Words and pairs of words of the sentence, and of the windows left and right of the target."""
    start, end = row.spans[0]
    parts = {
        "": [m.group().casefold() for m in WORD.finditer(row.text)],
        "l:": [m.group().casefold() for m in WORD.finditer(row.text[:start])][-WINDOW:],
        "r:": [m.group().casefold() for m in WORD.finditer(row.text[end:])][:WINDOW],
    }
    found = []
    for side, words in parts.items():
        found += [side + word for word in words]
        found += [f"{side}{one} {two}" for one, two in itertools.pairwise(words)]
    return found


def bag_of_words(
    train: Sequence[LabelledTarget],
) -> Callable[[Sequence[LabelledTarget]], tuple[list[str], list[float]]]:
    """A logistic regression over `features`; of C 1, 3 and 10, 1 was best in threefold cross-validation on train."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    vectors = TfidfVectorizer(analyzer=features, min_df=2, sublinear_tf=True)
    pipeline = make_pipeline(vectors, LogisticRegression(C=1, max_iter=2000, class_weight="balanced"))
    pipeline.fit(list(train), [row.label for row in train])

    def predict(rows: Sequence[LabelledTarget]) -> tuple[list[str], list[float]]:
        chances = pipeline.predict_proba(list(rows))
        return [pipeline.classes_[i] for i in chances.argmax(1)], chances.max(1).tolist()

    return predict


def marked_news(shared: Path, *, as_it_comes: bool) -> list[LabelledTarget]:
    """The project's own marks that nothing was trained on: stretches as reports score them, or names in sentences."""
    sys.path.insert(0, str(ROOT))
    from training.data import read_collections
    from training.sentiment import examples as ex

    marks = ex.read_marks(ROOT / "training" / "annotations" / "tone.jsonl", read_collections(shared / "corpora"))
    held_out = [e for e in marks if ex.fold_of(e) == ex.HELD_OUT and e.as_it_comes == as_it_comes]
    return [LabelledTarget(e.id, e.text, e.spans, LABELS[e.label]) for e in held_out]


def model(rows: Sequence[LabelledTarget], convention: str = "newsmtsc") -> tuple[list[str], list[float]]:
    """The shipped model's labels and their confidence."""
    from analysis.sentiment.target_model import score_targets

    tones = score_targets([(row.text, row.spans) for row in rows], convention=convention)
    return [tone.label for tone in tones], [tone.confidence for tone in tones]


def line(file: str, system: str, figures: dict[str, Any]) -> str:
    """A row of the table of quality, in percent."""
    f1 = " | ".join(f"{100 * figures['per_class'][one]['f1']:.1f}" for one in LABELS)
    ece = "–" if figures["ece"] is None else f"{figures['ece']:.3f}"
    main = f"{100 * figures['macro_f1']:.1f} | {100 * figures['accuracy']:.1f}"
    return f"| {file} | {figures['n']} | {system} | {main} | {f1} | {ece} |"


def quality(shared: Path, kept: bool) -> None:
    """Print the table of quality."""
    words = bag_of_words(load(shared, "train"))
    print("| targets of | n | system | macro-F1 | accuracy | negative F1 | neutral | positive | ECE |")
    print("|" + "---|" * 9)
    for file in ("dev_rw", "dev_mt"):
        rows = load(shared, file)
        gold = [row.label for row in rows]
        name = f"NewsMTSC {file.replace('_', ' ')}"
        print(line(name, "VADER", evaluate(gold, vader(rows))))
        print(line(name, "bag of words", evaluate(gold, *words(rows))))
        print(line(name, "ours", evaluate(gold, *model(rows))))
    for name, as_it_comes in (("news, names in sentences", False), ("news, as it comes", True)):
        rows = marked_news(shared, as_it_comes=as_it_comes)
        gold = [row.label for row in rows]
        print(line(name, "VADER", evaluate(gold, vader(rows))))
        print(line(name, "bag of words", evaluate(gold, *words(rows))))
        print(line(name, "ours, calibrated for NewsMTSC", evaluate(gold, *model(rows))))
        given, confidence = model(rows, convention="news")
        ours = evaluate(gold, given, confidence)
        print(line(name, "ours", ours))
    if kept:
        keep("tone toward people", list(shown(ours, Counter(given))))


def shown(figures: dict[str, Any], called: Counter[str]) -> Iterator[dict[str, Any]]:
    """What reports print of the figures on news as it comes; `called`: how many got each label."""
    more = {
        "method": "trained model",
        "data": "people and bodies in real news, drawn at random, against a careful reader",
    }
    yield {"measure": "all, label as the reader's", "value": figures["accuracy"], "n": figures["n"], **more}
    for one in LABELS:
        right = figures["per_class"][one]["precision"]
        yield {"measure": f"of those called {one}, so for the reader", "value": right, "n": called[one], **more}


def one(system: str, shared: Path, count: int) -> None:
    """Measure the speed of one system in this process and print it."""
    rows = (load(shared, "train") * 2)[:count]
    run: Callable[[Sequence[LabelledTarget]], object] = vader if system == "vader" else model
    run(rows[:50])
    passes = []
    for _ in range(3):
        began = time.perf_counter()
        run(rows)
        passes.append(len(rows) / (time.perf_counter() - began))
    print(f"{statistics.median(passes):.0f}")


def limited(threads: int) -> dict[str, str]:
    """The environment in which a process computes on so many threads."""
    return {name: str(threads) for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MEDIA_ANALYSIS_THREADS")}


def speed(shared: Path, count: int) -> None:
    """Print the table of speed."""
    print("\n| system | sentences a second, one thread | two threads |")
    print("|---|---|---|")
    for system, name in (("vader", "VADER"), ("model", "ours, with the words that carry it")):
        found = []
        for threads in (1, 2):
            command = [sys.executable, __file__, "--one", system, "--shared", str(shared), "--sentences", str(count)]
            done = subprocess.run(
                command, env=os.environ | limited(threads), capture_output=True, text=True, check=True
            )
            found.append(f"{int(done.stdout):,}")
        print(f"| {name} | {found[0]} | {found[1] if system != 'vader' else '–'} |")


def stages(shared: Path, count: int) -> None:
    """Measure on articles, in this process, what attributions take and what tone toward every target takes."""
    from analysis import attribute_quotes, read_articles, resolve_sources, score_sentiment

    lines = corpora.read_lines(shared / "corpora" / "allsides" / "articles-3000.jsonl.gz")[:count]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "articles.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in lines), encoding="utf-8")
        articles = read_articles(path)
    began = time.process_time()
    attributions = attribute_quotes(articles)
    found = time.process_time()
    attributions, _ = resolve_sources(articles, attributions)
    resolved = time.process_time()
    tone = score_sentiment(articles, attributions)
    scored = time.process_time()
    targets = int(((tone["unit"] == "target") & (tone["method"] == "model")).sum())
    took = found - began, resolved - found, scored - resolved
    shown = " | ".join(f"{seconds:.0f} s" for seconds in took)
    print(f"| {len(articles)} | {targets:,} | {shown} | {took[2] / took[0]:.1f} |")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=corpora.SHARED)
    parser.add_argument("--keep", action="store_true", help="keep the figures that reports print")
    parser.add_argument("--sentences", type=int, default=2000, help="how many the speed is measured on")
    parser.add_argument("--articles", type=int, default=100, help="how many the time of the stages is measured on")
    parser.add_argument("--one", choices=("vader", "model", "stages"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one == "stages":
        stages(options.shared, options.articles)
        return
    if options.one:
        one(options.one, options.shared, options.sentences)
        return
    quality(options.shared, options.keep)
    speed(options.shared, options.sentences)
    print("\n| articles | targets | attributions, CPU | sources | tone toward every target | tone / attributions |")
    print("|" + "---|" * 6)
    command = [sys.executable, __file__, "--one", "stages", "--shared", str(options.shared)]
    subprocess.run([*command, "--articles", str(options.articles)], env=os.environ | limited(1), check=True)


if __name__ == "__main__":
    main()
