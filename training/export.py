"""Checkpoint to the files the product loads: two graphs with int8 weights, the vocabulary, the card with
checksums.

python -m training.export --run WORKDIR --out FOLDER --corpora ../shared/corpora
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from torch import Tensor, nn

from analysis.quotes import model_decode as md
from analysis.quotes import model_files
from analysis.quotes import model_run as mr
from training import calibrate, evaluate
from training.model import Config, Tagger

OPSET = 17


class Int8Embedding(nn.Module):
    """An embedding table in int8 with one scale a row: a common scale for the table, which is
    what the quantiser would make, is set by its few largest rows.
    """

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        scale = weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("table", torch.round(weight / scale).to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        """Vectors of piece numbers."""
        return self.table[ids].to(torch.float32) * self.scale[ids]


def load_tagger(run: Path, averaged: bool = True) -> tuple[Tagger, list[str]]:
    """The averaged network of a training run and its vocabulary."""
    tagger = Tagger(Config.load(run / "config.json"))
    state = torch.load(run / "last.pt", weights_only=False, map_location="cpu")
    tagger.load_state_dict(state["ema" if averaged else "tagger"])
    return tagger.eval(), (run / "vocabulary.txt").read_text(encoding="utf-8").split("\n")


def write_graphs(tagger: Tagger, folder: Path, int8: bool) -> None:
    """encoder.onnx and conditioner.onnx."""
    c = tagger.c
    folder.mkdir(parents=True, exist_ok=True)
    batch, length, words = 2, 20, 12
    encoder_inputs = (
        torch.randint(5, c.vocabulary, (batch, length)),
        torch.ones(batch, length, 3, dtype=torch.long),
        torch.ones(batch, dtype=torch.long),
        torch.arange(words).repeat(batch, 1),
    )
    conditioner_inputs = (
        torch.randn(batch, words, c.condition),
        torch.rand(batch, words, 4),
        torch.ones(batch, words, 3, dtype=torch.long),
        torch.ones(batch, dtype=torch.long),
        torch.zeros(batch),
        torch.ones(batch, words),
    )
    if int8:
        tagger.encoder.word = Int8Embedding(tagger.encoder.word.weight.detach())  # type: ignore[assignment]
    b, t, w, n, r = "batch", "pieces", "words", "anchors", "region"
    jobs: list[tuple[str, nn.Module, Any, dict[str, list[str]], dict[str, list[str]]]] = [
        (
            mr.ENCODER,
            tagger.encoder,
            encoder_inputs,
            {"ids": [b, t], "features": [b, t], "domain": [b], "first": [b, w]},
            {"vectors": [b, w], "anchor_logits": [b, w]},
        ),
        (
            mr.CONDITIONER,
            tagger.conditioner,
            conditioner_inputs,
            {
                "words": [n, r],
                "chances": [n, r],
                "relations": [n, r],
                "at": [n],
                "cueless": [n],
                "mask": [n, r],
            },
            {"label_logits": [n, r], "verdict": [n]},
        ),
    ]
    with tempfile.TemporaryDirectory() as temporary:
        for target, module, inputs, given, made in jobs:
            plain = Path(temporary) / target
            torch.onnx.export(
                module,
                inputs,
                str(plain),
                input_names=list(given),
                output_names=list(made),
                dynamic_axes={name: dict(enumerate(axes)) for name, axes in {**given, **made}.items()},
                opset_version=OPSET,
                dynamo=False,
            )
            onnx.checker.check_model(onnx.load(str(plain)))
            if int8:
                onnx.save(with_int8_weights(onnx.load(str(plain))), str(folder / target))
            else:
                shutil.copy(plain, folder / target)


def with_int8_weights(model: onnx.ModelProto) -> onnx.ModelProto:
    """The same graph with each matrix kept as int8 and one scale an output channel.

    Only the weights are rounded, and they are unfolded when the product loads them: activations
    stay float, so that a text's result does not depend on the texts it is read with, as it does
    when activations are scaled by the batch.
    """
    graph = model.graph
    matrices = {i.name: i for i in graph.initializer if len(i.dims) == 2 and min(i.dims) > 1}
    nodes, made = [], {}
    for node in graph.node:
        if node.op_type in ("MatMul", "Gemm") and node.input[1] in matrices and node.input[1] not in made:
            name = node.input[1]
            turned = any(a.name == "transB" and a.i for a in node.attribute)
            axis = 0 if turned else 1
            weight = numpy_helper.to_array(matrices[name])
            scale = np.maximum(np.abs(weight).max(1 - axis, keepdims=True), 1e-8) / 127
            whole = np.round(weight / scale).astype(np.int8)
            made[name] = True
            graph.initializer.remove(matrices[name])
            graph.initializer.append(numpy_helper.from_array(whole, name + "_int8"))
            graph.initializer.append(numpy_helper.from_array(scale.ravel().astype(np.float32), name + "_scale"))
            nodes.append(helper.make_node("DequantizeLinear", [name + "_int8", name + "_scale"], [name], axis=axis))
    for place, node in enumerate(nodes):
        graph.node.insert(place, node)
    onnx.checker.check_model(model)
    return model


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
    ap.add_argument("--run", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--corpora", type=Path, required=True)
    ap.add_argument("--float", action="store_true", help="do not quantise (to see what that costs)")
    ap.add_argument(
        "--about",
        type=Path,
        default=Path(__file__).with_name("about.json"),
        help="what the card says besides figures",
    )
    a = ap.parse_args()
    tagger, vocabulary = load_tagger(a.run)
    write_graphs(tagger, a.out, not a.float)
    about = json.loads(a.about.read_text(encoding="utf-8")) if a.about.exists() else {}
    finish(a.out, tagger, vocabulary, {name: md.Settings() for name in mr.CONVENTIONS}, about)
    tool = evaluate.scorer(a.corpora)
    settings, figures = calibrate.calibrate(mr.load(a.out), evaluate.dev_sets(a.corpora, tool), tool)
    finish(a.out, tagger, vocabulary, settings, {**about, "figures": figures})


if __name__ == "__main__":
    main()
