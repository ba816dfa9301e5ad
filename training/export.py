"""Checkpoint to the files the product loads: two int8 graphs, the vocabulary, the card with
checksums.

python -m training.export --run WORKDIR --out FOLDER --corpora ../shared/corpora
"""

from __future__ import annotations

import argparse
import json
import random
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from torch import nn

from analysis.quotes import model_decode as md
from analysis.quotes import model_files
from analysis.quotes import model_run as mr
from training import calibrate, data, evaluate, quantise
from training.model import Config, Tagger
from training.train import torch_finder


def load_tagger(*runs: Path) -> tuple[Tagger, list[str]]:
    """The mean of the networks of some stages of one training, and their vocabulary. A stage is a run's folder, whose
    averaged network is meant, or another checkpoint in such a folder.
    """
    checkpoints = [run / "last.pt" if run.is_dir() else run for run in runs]
    states = [torch.load(path, weights_only=False, map_location="cpu")["ema"] for path in checkpoints]
    folder = checkpoints[0].parent
    tagger = Tagger(Config.load(folder / "config.json"))
    tagger.load_state_dict({name: sum(state[name] for state in states) / len(states) for name in states[0]})
    return tagger.eval(), (folder / "vocabulary.txt").read_text(encoding="utf-8").split("\n")


def reading(corpora: Path, annotations: Path) -> list[tuple[str, str]]:
    """Training articles whose activations set the scales: (text, convention)."""
    news = data.read_news(corpora / "other-news", "train") + data.read_annotations(annotations, corpora)
    polnear = data.read_polnear(corpora / "polnear", "train")
    drawn = random.Random(1)
    return [(a.text, "news") for a in drawn.sample(news, 20)] + [(a.text, "polnear") for a in drawn.sample(polnear, 12)]


def shipped(tagger: Tagger, vocabulary: list[str], texts: list[tuple[str, str]]) -> None:
    """Put the shipped form of the layers into `tagger`, scales measured on `texts`; in floats
    where there are none.
    """
    floors = md.Settings(calibrate.CUE_FLOOR, calibrate.CUELESS_FLOOR)
    finder = torch_finder(tagger, vocabulary, dict.fromkeys(mr.CONVENTIONS, floors), bf16=False)

    def read() -> None:
        for text, convention in texts:
            finder([text], convention)

    layers = nn.ModuleList([tagger.encoder.layers, tagger.conditioner.layers])
    peaks = quantise.measure(layers, read) if texts else None
    quantise.ship(layers, peaks)
    if texts:
        tagger.encoder.word = quantise.Int8Embedding(tagger.encoder.word.weight.detach())  # type: ignore[assignment]


def write_graphs(tagger: Tagger, folder: Path) -> None:
    """encoder.onnx and conditioner.onnx of a network in its shipped form."""
    c = tagger.c
    folder.mkdir(parents=True, exist_ok=True)
    regions, length, words = 2, 20, 12
    encoder_inputs = (
        torch.randint(5, c.vocabulary, (1, length)),
        torch.ones(1, length, 3, dtype=torch.long),
        torch.ones(1, dtype=torch.long),
        torch.arange(words)[None],
    )
    conditioner_inputs = (
        torch.randn(regions, words, c.condition),
        torch.rand(regions, words, 4),
        torch.ones(regions, words, 3, dtype=torch.long),
        torch.ones(regions, dtype=torch.long),
        torch.zeros(regions),
        torch.ones(regions, words),
    )
    t, w, n, r = "pieces", "words", "anchors", "region"
    quantise.write(
        quantise.ShippedEncoder(tagger.encoder),
        encoder_inputs,
        {"ids": {1: t}, "features": {1: t}, "domain": {}, "first": {1: w}},
        {"vectors": {1: w}, "anchor_logits": {1: w}},
        folder / mr.ENCODER,
    )
    regional, whole = {0: n, 1: r}, {0: n}
    quantise.write(
        quantise.ShippedConditioner(tagger.conditioner),
        conditioner_inputs,
        {
            "words": regional,
            "chances": regional,
            "relations": regional,
            "at": whole,
            "cueless": whole,
            "mask": regional,
        },
        {"label_logits": regional, "verdict": whole},
        folder / mr.CONDITIONER,
    )


def finish(
    folder: Path,
    tagger: Tagger,
    vocabulary: list[str],
    settings: dict[str, md.Settings],
    more: dict[str, Any],
) -> None:
    """Vocabulary and card, with the checksums the product verifies."""
    (folder / mr.VOCABULARY).write_text("\n".join(vocabulary), encoding="utf-8")
    table, start = tagger.transitions.tables()
    card: dict[str, Any] = {
        **more,
        "bytes": {n: (folder / n).stat().st_size for n in mr.FILES},
        "decoding": {
            "settings": {k: asdict(s) for k, s in settings.items()},
            "transitions": [[[round(float(x), 4) for x in row] for row in t] for t in table.detach()],
            "start": [round(float(x), 4) for x in start.detach()],
        },
    }
    card["sha256"] = model_files.checksums(folder, mr.CARD, mr.FILES, card)
    (folder / mr.CARD).write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    """Export, calibrate on dev, measure, write the card."""
    ap = argparse.ArgumentParser(description=main.__doc__)
    ap.add_argument("--run", type=Path, nargs="+", required=True, help="folder or checkpoint; of several their mean")
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--corpora", type=Path, required=True)
    ap.add_argument("--annotations", type=Path, default=Path(__file__).with_name("annotations"), help="our own marks")
    ap.add_argument("--float", action="store_true", help="do not quantise (to see what that costs)")
    ap.add_argument(
        "--about",
        type=Path,
        default=Path(__file__).with_name("about.json"),
        help="what the card says besides figures",
    )
    a = ap.parse_args()
    tagger, vocabulary = load_tagger(*a.run)
    shipped(tagger, vocabulary, [] if a.float else reading(a.corpora, a.annotations))
    write_graphs(tagger, a.out)
    about = json.loads(a.about.read_text(encoding="utf-8")) if a.about.exists() else {}
    finish(a.out, tagger, vocabulary, {name: md.Settings() for name in mr.CONVENTIONS}, about)
    tool = evaluate.scorer(a.corpora)
    settings, figures = calibrate.calibrate(mr.load(a.out), evaluate.dev_sets(a.corpora, tool), tool)
    finish(a.out, tagger, vocabulary, settings, {**about, "figures": figures})


if __name__ == "__main__":
    main()
