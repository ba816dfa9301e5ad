"""Checkpoints to the files the product loads: their mean with int8 weights, the vocabulary, the card.

python -m training.sentiment.export --corpora ../shared/corpora --runs WORK/first WORK/second --out FOLDER
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from torch import nn

from analysis.quotes import model_files
from analysis.sentiment import target_input as ti
from analysis.sentiment import target_model as tm
from training import quantise
from training.sentiment import evidence, measure
from training.sentiment import examples as ex
from training.sentiment.model import Config, Evidence, ShippedEncoder, ShippedModel, TargetModel
from training.sentiment.train import Preparer

# Sentences of the training part whose activations set the scales.
MEASURED = 600


def mean_model(runs: Sequence[Path]) -> tuple[TargetModel, list[str]]:
    """The mean of the runs' averaged weights (they start from the same network) and the vocabulary."""
    model = TargetModel(Config.load(runs[0] / "config.json"))
    states = [torch.load(run / "average.pt", weights_only=True)["average"] for run in runs]
    model.load_state_dict({name: torch.stack([s[name] for s in states]).mean(0) for name in states[0]})
    return model.eval(), (runs[0] / "vocabulary.txt").read_text(encoding="utf-8").split("\n")


def ship(model: TargetModel, prepared: Sequence[np.ndarray]) -> None:
    """Put the shipped form of all layers but the last, which looks at three places only, into `model`;
    scales measured on the sentences `prepared`, in floats where there are none.
    """

    def read() -> None:
        with torch.inference_mode():
            for start in range(0, len(prepared), 16):
                model(torch.from_numpy(ti.pack(prepared[start : start + 16], 0)))

    layers, last = model.encoder.layers[:-1], model.encoder.layers[-1]
    # What comes out of GELU has channels too unlike for eight bits: of what rounding costs, two thirds are there.
    quantise.ship(layers, quantise.measure(layers, read) if prepared else None, floats=("down",))
    model.encoder.layers = nn.ModuleList([*layers, last])
    if prepared:
        model.encoder.word = quantise.Int8Embedding(model.encoder.word.weight.detach())  # type: ignore[assignment]
    model.encoder = ShippedEncoder(model.encoder)  # type: ignore[assignment]


def write_graph(model: TargetModel, weigh: Evidence, path: Path, int8: bool = True) -> None:
    """columns (sentences by pieces by 4) to logits (sentences by 3) and weights as evidence (sentences by
    pieces by 2), of a model in its shipped form.
    """
    columns = torch.ones(2, 20, 4, dtype=torch.long)
    columns[:, 3, 1] = 2
    given = {"columns": {0: "sentences", 1: "pieces"}}
    made = {"logits": {0: "sentences"}, "weights": {0: "sentences", 1: "pieces"}}
    quantise.write(ShippedModel(model, weigh), (columns,), given, made, path)
    if int8:
        onnx.save(quantise.with_int8_weights(onnx.load(str(path))), str(path))


def write_card(folder: Path, about: dict[str, Any]) -> None:
    """The card, with the checksums the product verifies."""
    card = {**about, "bytes": {name: (folder / name).stat().st_size for name in tm.FILES}}
    card["sha256"] = model_files.checksums(folder, tm.CARD, tm.FILES, card)
    (folder / tm.CARD).write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    """Export, calibrate, measure, learn which words carry a label, write the card."""
    ap = argparse.ArgumentParser(description=main.__doc__)
    ap.add_argument("--corpora", type=Path, required=True)
    ap.add_argument("--runs", type=Path, nargs="+", required=True, help="folders of finished runs")
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--marks", type=Path, default=Path("training/annotations/tone.jsonl"))
    ap.add_argument("--float", action="store_true", help="do not quantise (to see what that costs)")
    a = ap.parse_args()
    model, vocabulary = mean_model(a.runs)
    a.out.mkdir(parents=True, exist_ok=True)
    train = ex.read_newsmtsc(a.corpora / "newsmtsc" / "train.jsonl")
    prepare = Preparer(vocabulary)
    ship(model, [] if a.float else [prepare(e) for e in random.Random(1).sample(train, MEASURED)])
    weigh = Evidence(model.c.hidden)
    write_graph(model, weigh, a.out / tm.ENCODER, not a.float)
    (a.out / tm.VOCABULARY).write_text("\n".join(vocabulary), encoding="utf-8")
    about = json.loads(Path(__file__).with_name("about.json").read_text(encoding="utf-8"))
    uncalibrated = {name: {"scale": 1.0, "shift": [0.0, 0.0, 0.0]} for name in (tm.NEWS, tm.NEWSMTSC)}
    write_card(a.out, {**about, "calibration": uncalibrated})
    calibrations, figures = measure.measure(a.out, a.corpora, a.marks)
    write_card(a.out, {**about, "calibration": calibrations})
    figures["evidence"] = evidence.fit(weigh, model, tm.load(a.out), a.corpora, a.marks)
    write_graph(model, weigh, a.out / tm.ENCODER, not a.float)
    write_card(a.out, {**about, "calibration": calibrations, "figures": figures})


if __name__ == "__main__":
    main()
