"""Checkpoints to the files the product loads: their mean with int8 weights, the vocabulary, the card.

python -m training.sentiment.export --corpora ../shared/corpora --runs WORK/first WORK/second --out FOLDER
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import onnx
import torch

from analysis.quotes import model_files
from analysis.sentiment import target_model as tm
from training.quantise import OPSET, Int8Embedding, with_int8_weights
from training.sentiment import measure
from training.sentiment.model import Config, TargetModel


def mean_model(runs: Sequence[Path]) -> tuple[TargetModel, list[str]]:
    """The mean of the runs' averaged weights (they start from the same network) and the vocabulary."""
    model = TargetModel(Config.load(runs[0] / "config.json"))
    states = [torch.load(run / "average.pt", weights_only=True)["average"] for run in runs]
    model.load_state_dict({name: torch.stack([s[name] for s in states]).mean(0) for name in states[0]})
    return model.eval(), (runs[0] / "vocabulary.txt").read_text(encoding="utf-8").split("\n")


def write_graph(model: TargetModel, path: Path, int8: bool = True) -> None:
    """columns (sentences by pieces by 4) to logits (sentences by 3)."""
    columns = torch.ones(2, 20, 4, dtype=torch.long)
    columns[:, 3, 1] = 2
    if int8:
        model.encoder.word = Int8Embedding(model.encoder.word.weight.detach())  # type: ignore[assignment]
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            model,
            (columns,),
            str(plain),
            input_names=["columns"],
            output_names=["logits"],
            dynamic_axes={"columns": {0: "sentences", 1: "pieces"}, "logits": {0: "sentences"}},
            opset_version=OPSET,
            dynamo=False,
        )
        graph = onnx.load(str(plain))
    onnx.checker.check_model(graph)
    onnx.save(with_int8_weights(graph) if int8 else graph, str(path))


def write_card(folder: Path, about: dict[str, Any]) -> None:
    """The card, with the checksums the product verifies."""
    card = {**about, "bytes": {name: (folder / name).stat().st_size for name in tm.FILES}}
    card["sha256"] = model_files.checksums(folder, tm.CARD, tm.FILES, card)
    (folder / tm.CARD).write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    """Export, calibrate, measure, write the card."""
    ap = argparse.ArgumentParser(description=main.__doc__)
    ap.add_argument("--corpora", type=Path, required=True)
    ap.add_argument("--runs", type=Path, nargs="+", required=True, help="folders of finished runs")
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--marks", type=Path, default=Path("training/annotations/tone.jsonl"))
    ap.add_argument("--float", action="store_true", help="do not quantise (to see what that costs)")
    a = ap.parse_args()
    model, vocabulary = mean_model(a.runs)
    a.out.mkdir(parents=True, exist_ok=True)
    write_graph(model, a.out / tm.ENCODER, not a.float)
    (a.out / tm.VOCABULARY).write_text("\n".join(vocabulary), encoding="utf-8")
    about = json.loads(Path(__file__).with_name("about.json").read_text(encoding="utf-8"))
    write_card(a.out, {**about, "calibration": {"scale": 1.0, "shift": [0.0, 0.0, 0.0]}})
    calibration, figures = measure.measure(a.out, a.corpora, a.marks)
    write_card(a.out, {**about, "calibration": calibration, "figures": figures})


if __name__ == "__main__":
    main()
