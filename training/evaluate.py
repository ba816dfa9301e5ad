"""Scores on the dev articles, with the project's scorer; also what calibration needs: which
attributions are right.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from analysis.quotes import model_decode as md
from analysis.quotes import model_run as mr
from analysis.quotes import model_words as mw
from analysis.quotes.raw import RawAttribution
from training import data

Spans = list[tuple[int, int]]


def scorer(corpora: Path) -> ModuleType:
    """tools/score_attributions.py beside the corpora, as a module."""
    path = corpora.parent / "tools" / "score_attributions.py"
    spec = importlib.util.spec_from_file_location("score_attributions", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["score_attributions"] = module
    spec.loader.exec_module(module)
    return module


@dataclass(slots=True)
class DevSet:
    """Articles with gold marks of one convention; `nested` marks by number those standing inside
    another's content.
    """

    name: str
    docs: list[Any]
    convention: str
    acts: list[list[str]]
    channels: list[list[Spans]]


def dev_sets(corpora: Path, tool: ModuleType) -> list[DevSet]:
    """other-news dev and PolNeAR dev."""
    folder = corpora / "other-news"
    news = tool.load_marks(str(folder / "dev.jsonl"), str(folder / "articles.jsonl.gz"))
    rows = [json.loads(line) for line in (folder / "dev.jsonl").read_text(encoding="utf-8").split("\n") if line.strip()]
    acts, channels = [], []
    for row, doc in zip(rows, news, strict=True):
        marks = sorted(row["attributions"], key=lambda a: tool.normalise_spans(a["content"])[0][0])
        acts.append([a["act"] for a in marks])
        channels.append([_channel(doc.text, a) for a in marks])
    polnear = tool.load_polnear(str(corpora / "polnear"), "dev")
    return [DevSet("news", news, "news", acts, channels), DevSet("polnear", polnear, "polnear", [], [])]


def _channel(text: str, mark: dict[str, Any]) -> Spans:
    cue = [(s, e) for s, e in mark["cue"]]
    content = [(s, e) for s, e in mark["content"]]
    return data.locate(text, mark["channel"], data.Mark(content, cue, [])) if mark["channel"] else []


def as_prediction(a: RawAttribution) -> dict[str, Any]:
    """The scorer's form."""
    return {
        "content": [list(s) for s in a.content_spans],
        "cue": [list(s) for s in a.cue_spans],
        "source": [list(s) for s in a.speaker_spans],
        "channel": [list(s) for s in a.channel_spans],
        "act": a.act,
        "confidence": a.confidence,
    }


Scored = tuple[Any, mw.Words, list[md.Candidate]]


def find_candidates(finder: mr.Finder, docs: Sequence[Any], convention: str) -> list[Scored]:
    """Documents with their words and every candidate."""
    got = finder.candidates([d.text for d in docs], convention)
    return [(docs[i], words, found) for i, words, found in got]


def predictions(scored: Iterable[Scored], settings: md.Settings) -> dict[str, list[dict[str, Any]]]:
    """Chosen attributions in the scorer's form."""
    return {d.id: [as_prediction(md.assemble(w, c)) for c in md.choose(w, found, settings)] for d, w, found in scored}


def nested(marks: Sequence[dict[str, Any]], tool: ModuleType, text: str) -> list[bool]:
    """Which attributions stand inside another's content."""
    tokens = tool.Tokens(text)
    content = [tokens.of(m["content"]) for m in marks]
    cue = [tokens.of(m["cue"]) for m in marks]
    out = []
    for i, c in enumerate(content):
        whole = c | cue[i]
        out.append(
            any(j != i and len(whole & o) >= 0.9 * len(whole) and len(o) > len(c) for j, o in enumerate(content))
        )
    return out


def right_ones(prediction: Sequence[dict[str, Any]], doc: Any, tool: ModuleType) -> tuple[list[bool], list[bool]]:
    """End-to-end matches as the scorer counts them: of the predictions, of the gold marks."""
    tokens = tool.Tokens(doc.text)
    gold = [{k: tokens.of(a[k]) for k in ("source", "content")} for a in doc.attributions]
    pred = [{k: tokens.of(tool.normalise_spans(a[k])) for k in ("source", "content")} for a in prediction]
    ok, hit = [False] * len(pred), [False] * len(gold)
    for i, j, _ in tool.pair_up([p["content"] for p in pred], [g["content"] for g in gold], 0.5):
        source = gold[j]["source"]
        ok[i] = hit[j] = bool(pred[i]["source"] & source) if source else not pred[i]["source"]
    return ok, hit


def report(scored: list[Scored], settings: md.Settings, dev: DevSet, tool: ModuleType) -> dict[str, Any]:
    """The figures that are aimed at."""
    pred = predictions(scored, settings)
    r = tool.score(pred, dev.docs)
    out: dict[str, Any] = {
        "e2e": r["e2e"],
        "found": r["all"]["j50"],
        "source_any": r["attribution"]["source_any"],
        "stretch_f1": r["stretch"]["f1"],
        "stretch_source": r["stretch"]["source"],
        "stretch_e2e": r["stretch"]["e2e_f1"],
        "direct80": r["direct"]["j80"]["f1"],
        "cue_f1": r["cue"]["cue_f1"]["f1"],
        "exact": {k: v["f1"] for k, v in r["spans_exact"].items()},
        "kinds": _kinds(pred, dev, tool),
    }
    total: Counter[str] = Counter()
    for d in dev.docs:
        inside = nested(d.attributions, tool, d.text)
        _, hit = right_ones(pred[d.id], d, tool)
        tokens = tool.Tokens(d.text)
        pairs = tool.pair_up(
            [tokens.of(p["content"]) for p in pred[d.id]],
            [tokens.of(g["content"]) for g in d.attributions],
            0.5,
        )
        matched = {j for _, j, _ in pairs}
        for j, flag in enumerate(inside):
            if flag:
                total["n"] += 1
                total["hit"] += hit[j]
                total["found"] += j in matched
    if total["n"]:
        out["nested"] = {
            "n": total["n"],
            "recall": total["found"] / total["n"],
            "e2e_recall": total["hit"] / total["n"],
        }
    if dev.acts:
        out.update(_manner(pred, dev, tool))
        speech = [
            d._replace(attributions=[a for a, t in zip(d.attributions, acts, strict=True) if t == "speech"])
            for d, acts in zip(dev.docs, dev.acts, strict=True)
        ]
        out["speech_e2e"] = tool.score({k: [a for a in v if a["act"] == "speech"] for k, v in pred.items()}, speech)[
            "e2e"
        ]
    return out


def _manner(pred: dict[str, list[dict[str, Any]]], dev: DevSet, tool: ModuleType) -> dict[str, Any]:
    """Of attributions found: share with the right act; precision and recall of touched channel words."""
    c: Counter[str] = Counter()
    for d, acts, channels in zip(dev.docs, dev.acts, dev.channels, strict=True):
        tokens = tool.Tokens(d.text)
        got = [tokens.of(p["content"]) for p in pred[d.id]]
        want = [tokens.of(g["content"]) for g in d.attributions]
        for i, j, _ in tool.pair_up(got, want, 0.5):
            c["n"] += 1
            c["act"] += pred[d.id][i]["act"] == acts[j]
            said, true = tokens.of(pred[d.id][i]["channel"]), tokens.of(channels[j])
            c["said"] += bool(said)
            c["true"] += bool(true)
            c["both"] += bool(said & true)
    channel = {"p": c["both"] / max(1, c["said"]), "r": c["both"] / max(1, c["true"]), "n": c["true"]}
    return {"act": c["act"] / max(1, c["n"]), "channel": channel}


def _kinds(pred: dict[str, list[dict[str, Any]]], dev: DevSet, tool: ModuleType) -> dict[str, float]:
    """Lenient F1 by kind: content at half overlap and source, gold and predictions each by their
    own kind.
    """
    c: Counter[str] = Counter()
    for d in dev.docs:
        tokens = tool.Tokens(d.text)
        stretches = [w for w in (tokens.of([s]) for s in tool.quoted_stretches(d.text)) if w]
        ok, hit = right_ones(pred[d.id], d, tool)
        for side, marks, flags in (("p", pred[d.id], ok), ("g", d.attributions, hit)):
            for mark, flag in zip(marks, flags, strict=True):
                kind = tool.kind_of(tokens.of(tool.normalise_spans(mark["content"])), stretches)
                c[f"{kind}.{side}"] += 1
                c[f"{kind}.{side}.ok"] += flag
    out = {}
    for kind in ("direct", "mixed", "indirect"):
        p = c[f"{kind}.p.ok"] / max(1, c[f"{kind}.p"])
        r = c[f"{kind}.g.ok"] / max(1, c[f"{kind}.g"])
        out[kind] = 2 * p * r / (p + r) if p + r else 0.0
    return out


def line(r: dict[str, Any]) -> str:
    """A report in one line of percentages."""

    def pct(x: float | None) -> str:
        return "-" if x is None else f"{100 * x:.1f}"

    e = r["e2e"]
    parts = [
        f"e2e {pct(e['f1'])} (P {pct(e['p'])} R {pct(e['r'])})",
        f"found {pct(r['found']['f1'])}",
        f"source {pct(r['source_any'])}",
    ]
    if "speech_e2e" in r:
        parts.append(f"speech {pct(r['speech_e2e']['f1'])}")
    if "act" in r:
        c = r["channel"]
        parts.append(f"act {pct(r['act'])} channel P {pct(c['p'])} R {pct(c['r'])} of {c['n']}")
    if "nested" in r:
        n = r["nested"]
        parts.append(f"nested found {pct(n['recall'])} e2e {pct(n['e2e_recall'])} of {n['n']}")
    parts.append(f"stretch src {pct(r['stretch_source'])} f1 {pct(r['stretch_f1'])} e2e {pct(r['stretch_e2e'])}")
    parts.append(f"direct>=.8 {pct(r['direct80'])}")
    parts.append("d/m/i " + "/".join(pct(r["kinds"][k]) for k in ("direct", "mixed", "indirect")))
    parts.append("exact s/q/c " + "/".join(pct(r["exact"][k]) for k in ("source", "cue", "content")))
    return " | ".join(parts)


def tune_accept(scored: list[Scored], settings: md.Settings, dev: DevSet, tool: ModuleType) -> tuple[float, float]:
    """The acceptance threshold with the best end-to-end F1, and that F1."""
    best = (0.0, settings.accept)
    for accept in np.arange(0.2, 0.66, 0.05):
        r = tool.score(predictions(scored, replace(settings, accept=float(accept))), dev.docs)
        best = max(best, (r["e2e"]["f1"], float(accept)))
    return best[1], best[0]


def main() -> None:
    """Score an exported model on the dev sets, each with both conventions' tags."""
    ap = argparse.ArgumentParser(description=main.__doc__)
    ap.add_argument("--corpora", type=Path, required=True)
    ap.add_argument("--model", type=Path, required=True, help="folder with the exported model")
    ap.add_argument("--json", action="store_true")
    a = ap.parse_args()
    tool = scorer(a.corpora)
    finder = mr.load(a.model)
    results = {}
    for dev in dev_sets(a.corpora, tool):
        for convention in mr.CONVENTIONS:
            r = report(find_candidates(finder, dev.docs, convention), finder.settings[convention], dev, tool)
            results[f"{dev.name} dev, {convention} tag"] = r
    if a.json:
        print(
            json.dumps({"settings": {k: asdict(v) for k, v in finder.settings.items()}, "results": results}, indent=1)
        )
        return
    for name, r in results.items():
        print(f"{name}: {line(r)}")


if __name__ == "__main__":
    main()
