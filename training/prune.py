"""Fewer attention heads and inner features a layer for a trained tagger; `training.narrow` teaches it again.

A head or an inner feature is worth what the loss would change, to first order, if it gave nothing (Michel
et al. 2019, "Are sixteen heads really better than one?"). What is least worth is cut.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace

import torch
from torch import Tensor, nn

from analysis.quotes import model_words as mw
from training import data
from training.model import Tagger
from training.step import losses


class Worth:
    """What each head and each inner feature is worth: |activation x gradient|, summed over windows."""

    def __init__(self, tagger: Tagger) -> None:
        self.heads = [torch.zeros(layer.heads) for layer in tagger.encoder.layers]
        self.inner = [torch.zeros(layer.down.in_features) for layer in tagger.encoder.layers]
        self._seen: dict[nn.Module, Tensor] = {}
        self._layers = list(tagger.encoder.layers)
        self._hooks = [
            part.register_forward_pre_hook(self._see) for layer in self._layers for part in (layer.out, layer.down)
        ]

    def _see(self, module: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        inputs[0].retain_grad()
        self._seen[module] = inputs[0]

    def add(self) -> None:
        """After a backward pass."""
        for i, layer in enumerate(self._layers):
            self.heads[i] += self._effect(layer.out).unflatten(-1, (layer.heads, -1)).sum(-1).abs().sum(0)
            self.inner[i] += self._effect(layer.down).abs().sum(0)
        self._seen.clear()

    def _effect(self, module: nn.Module) -> Tensor:
        x = self._seen[module]
        assert x.grad is not None
        return (x.detach() * x.grad).sum(1)

    def close(self) -> None:
        """Stop looking."""
        for hook in self._hooks:
            hook.remove()


def measure(
    tagger: Tagger, wordpieces: mw.Wordpieces, batches: Iterable[list[data.Window]], rng: random.Random
) -> Worth:
    """The worth of heads and inner features in the losses of some batches of marked windows."""
    worth = Worth(tagger)
    for batch in batches:
        loss, _ = losses(tagger, batch, wordpieces, rng, bf16=False)
        loss.backward()
        worth.add()
        tagger.zero_grad()
    worth.close()
    return worth


def cut(tagger: Tagger, worth: Worth, heads: int, inner: int) -> Tagger:
    """The tagger with the `heads` and `inner` features worth most in each of the encoder's layers."""
    size = tagger.encoder.layers[0].head_width
    out = Tagger(replace(tagger.c, heads=heads, head_width=size, inner=inner))
    state = tagger.state_dict()
    for i, layer in enumerate(tagger.encoder.layers):
        features = worth.inner[i].topk(inner).indices.sort().values
        kept = worth.heads[i].topk(heads).indices.sort().values
        places = (kept[:, None] * size + torch.arange(size)).flatten()
        inside = layer.heads * size
        rows = torch.cat([places, places + inside, places + 2 * inside])
        _keep(state, f"encoder.layers.{i}.qkv", rows, 0)
        _keep(state, f"encoder.layers.{i}.out", places, 1)
        _keep(state, f"encoder.layers.{i}.up", features, 0)
        _keep(state, f"encoder.layers.{i}.down", features, 1)
    out.load_state_dict(state)
    return out


def _keep(state: dict[str, Tensor], name: str, kept: Tensor, axis: int) -> None:
    state[f"{name}.weight"] = state[f"{name}.weight"].index_select(axis, kept)
    if axis == 0:
        state[f"{name}.bias"] = state[f"{name}.bias"][kept]
