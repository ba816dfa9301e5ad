"""What an exported model reaches: macro-F1 and figures by class, calibration, what names do to it.

python -m training.sentiment.measure --corpora ../shared/corpora --model analysis/models
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from analysis.quotes import model_words as mw
from analysis.sentiment import target_input as ti
from analysis.sentiment import target_model as tm
from training.calibrate import calibration_error
from training.data import read_collections
from training.sentiment import examples as ex

Floats = npt.NDArray[np.float64]
FOLDS = 10
# Invented people of many origins: the label should not depend on which of them a sentence is about.
PEOPLE = ("Anna Keller", "Amina Okafor", "Yusuf Demir", "Li Wen")


def logits_of(scorer: tm.TargetScorer, examples: Sequence[ex.Example]) -> Floats:
    """Logits of each example."""
    columns = [ti.prepare(mw.split_words(e.text), e.spans, scorer.wordpieces).columns for e in examples]
    return scorer.read(columns)[0].astype(np.float64)


def chances(logits: Floats, calibration: Floats) -> Floats:
    """Probabilities; `calibration` is scale, shift of negative, shift of positive."""
    z = logits * calibration[0] + np.asarray([calibration[1], 0, calibration[2]])
    z = np.exp(z - z.max(1, keepdims=True))
    return z / z.sum(1, keepdims=True)


def fit(logits: Floats, labels: npt.NDArray[np.int64]) -> Floats:
    """Scale and two shifts of least log loss, drawn a little to 1, 0, 0."""

    def cost(c: Floats) -> float:
        p = chances(logits, c)[np.arange(len(labels)), labels]
        return float(-np.log(p + 1e-12).sum() + 5 * ((c - [1, 0, 0]) ** 2).sum())

    got: Floats = minimize(cost, np.asarray([1.0, 0, 0]), method="L-BFGS-B").x
    return got


def held_out(logits: Floats, labels: npt.NDArray[np.int64], groups: Sequence[str]) -> Floats:
    """Probabilities of each example by a calibration that did not see its sentence."""
    fold = np.asarray([hashlib.sha256(g.encode()).digest()[1] % FOLDS for g in groups])
    out = np.zeros_like(logits)
    for f in range(FOLDS):
        away = fold == f
        if away.any():
            out[away] = chances(logits[away], fit(logits[~away], labels[~away]))
    return out


def by_class(probabilities: Floats, labels: npt.NDArray[np.int64]) -> dict[str, Any]:
    """Precision, recall and F1 of each class, macro-F1, accuracy, calibration error."""
    found = probabilities.argmax(1)
    classes, scores = {}, []
    for k, name in enumerate(tm.LABELS):
        right = int(((found == k) & (labels == k)).sum())
        p = right / max(1, int((found == k).sum()))
        r = right / max(1, int((labels == k).sum()))
        f = 2 * p * r / (p + r) if p + r else 0.0
        scores.append(f)
        classes[name] = {"p": round(p, 3), "r": round(r, 3), "f1": round(f, 3), "n": int((labels == k).sum())}
    error, table = calibration_error(probabilities.max(1), (found == labels).astype(float))
    return {
        "n": len(labels),
        "macro_f1": round(float(np.mean(scores)), 4),
        "accuracy": round(float((found == labels).mean()), 4),
        "classes": classes,
        "calibration": {"expected_error": round(error, 4), "table": table},
    }


def names(scorer: tm.TargetScorer, examples: Sequence[ex.Example], calibration: Floats) -> dict[str, Any]:
    """How often the label changes when the target's name is replaced by an invented one."""
    named = [e for e in examples if ex.name_of(e)]
    before = chances(logits_of(scorer, named), calibration)
    changed, moved, by_name = [], [], {}
    for person in PEOPLE:
        new = [ex.renamed(e, " ".join(person.split()[-len((ex.name_of(e) or "").split()) :])) for e in named]
        after = chances(logits_of(scorer, new), calibration)
        changed.append(float((after.argmax(1) != before.argmax(1)).mean()))
        shift = (after[:, 2] - after[:, 0]) - (before[:, 2] - before[:, 0])
        moved.append(float(np.abs(shift).mean()))
        by_name[person] = round(float((after[:, 2] - after[:, 0]).mean()), 3)
    return {
        "n": len(named),
        "label_changes": round(float(np.mean(changed)), 4),
        "score_moves_by": round(float(np.mean(moved)), 4),
        "mean_score_by_name": by_name,
    }


def judge(scorer: tm.TargetScorer, sets: Mapping[str, Sequence[ex.Example]]) -> tuple[Floats, dict[str, Any]]:
    """Calibration fitted on all sets together, and the figures of each and of all, cross-validated."""
    every = [e for rows in sets.values() for e in rows]
    labels = np.asarray([e.label for e in every])
    logits = logits_of(scorer, every)
    probabilities = held_out(logits, labels, [e.group for e in every])
    figures, at = {}, 0
    for name, rows in sets.items():
        part = slice(at, at + len(rows))
        figures[name] = by_class(probabilities[part], labels[part])
        at += len(rows)
    figures[", ".join([next(iter(sets)).split(",")[0], "all"])] = by_class(probabilities, labels)
    return fit(logits, labels), figures


def measure(folder: Path, corpora: Path, marks: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Calibrations for the card, one a convention, and figures: on NewsMTSC's dev files and the marks held out."""
    scorer = tm.load(folder)
    newsmtsc = {f"newsmtsc dev, {n}": ex.read_newsmtsc(corpora / f"newsmtsc/dev_{n}.jsonl") for n in ("rw", "mt")}
    read = [e for e in ex.read_marks(marks, read_collections(corpora)) if ex.fold_of(e) == ex.HELD_OUT]
    news = {
        "news, names in sentences": [e for e in read if not e.as_it_comes],
        "news, as it comes": [e for e in read if e.as_it_comes],
    }
    found = {tm.NEWSMTSC: judge(scorer, newsmtsc), tm.NEWS: judge(scorer, news)}
    figures = {name: f for _, of_sets in found.values() for name, f in of_sets.items()}
    every = [e for rows in newsmtsc.values() for e in rows]
    figures["names"] = names(scorer, every, found[tm.NEWSMTSC][0])
    for name, f in figures.items():
        if "macro_f1" in f:
            error = 100 * f["calibration"]["expected_error"]
            print(f"{name}: macro-F1 {100 * f['macro_f1']:.1f}, accuracy {100 * f['accuracy']:.1f}, ECE {error:.1f}")
    print(f"names: label changes {100 * figures['names']['label_changes']:.1f} %", flush=True)
    calibrations = {}
    for convention, ((scale, negative, positive), _) in found.items():
        shift = [round(float(negative), 4), 0.0, round(float(positive), 4)]
        calibrations[convention] = {"scale": round(float(scale), 4), "shift": shift}
    return calibrations, figures


def main() -> None:
    """Measure a model folder."""
    ap = argparse.ArgumentParser(description=main.__doc__)
    ap.add_argument("--corpora", type=Path, required=True)
    ap.add_argument("--model", type=Path, required=True)
    ap.add_argument("--marks", type=Path, default=Path("training/annotations/tone.jsonl"))
    a = ap.parse_args()
    measure(a.model, a.corpora, a.marks)


if __name__ == "__main__":
    main()
