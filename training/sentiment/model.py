"""The network: a BERT-like encoder that is told where the target is, and three classes."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from analysis.quotes import model_words as mw
from analysis.sentiment import target_input as ti
from training import weights
from training.layers import EncoderConfig, Layer, PieceEncoder, PooledDropout, low


@dataclass(frozen=True)
class Config(EncoderConfig):
    """Sizes of the model of tone."""

    positions: int = 200
    classes: int = 3


class Encoder(PieceEncoder):
    """Wordpieces with their marks to vectors."""

    def __init__(self, c: Config) -> None:
        super().__init__(c, {"mark": ti.MARKS, "shape": mw.SHAPES, "quote": mw.QUOTES})

    def embed(self, columns: Tensor) -> Tensor:
        """The sum of a piece's embeddings, normed."""
        ids, mark, shape, quote = columns.unbind(-1)[:4]
        return self.summed(ids, mark=mark, shape=shape, quote=quote)

    def states(self, columns: Tensor) -> tuple[Tensor, Tensor]:
        """What the last layer is given: vectors of all pieces (see `target_input.pack`), and its bias."""
        x = low(self.embed(columns))
        bias = self.bias(columns[..., 0], x.dtype)
        for layer in self.layers[:-1]:
            x = layer(x, bias)
        return x, bias


class ShippedEncoder(nn.Module):
    """The encoder once all its layers but the last are in the shipped form (`training.quantise`)."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder, self.layers = encoder, encoder.layers

    def states(self, columns: Tensor) -> tuple[Tensor, Tensor]:
        """As `Encoder.states`."""
        x = self.encoder.embed(columns)
        mask = (columns[..., 0] != 0).to(x.dtype)
        for layer in self.layers[:-1]:
            x = layer(x, mask)
        return x, (1 - mask)[:, None, None, :] * -1e4


def read_at(layer: Layer, x: Tensor, bias: Tensor, at: Tensor) -> Tensor:
    """What `layer` gives at some places only: five sixths of a last layer's work is for the others."""
    batch, length, width = x.shape
    n, size = at.shape[1], layer.head_width
    inside = layer.heads * size
    weight, offset = layer.qkv.weight, layer.qkv.bias
    own = torch.gather(x, 1, at[..., None].expand(-1, -1, width))
    q = F.linear(own, weight[:inside], offset[:inside]).view(batch, n, layer.heads, size).transpose(1, 2)
    others = F.linear(x, weight[inside:], offset[inside:])
    k, v = others.view(batch, length, 2, layer.heads, size).permute(2, 0, 3, 1, 4)
    if bias.shape[2] > 1:
        bias = torch.gather(bias.expand(batch, -1, -1, -1), 2, at[:, None, :, None].expand(-1, layer.heads, -1, length))
    scores = torch.matmul(q * size**-0.5, k.transpose(-1, -2)) + bias.to(q.dtype)
    mixed = torch.matmul(torch.softmax(scores, -1, dtype=scores.dtype), v)
    y = layer.norm1(own + layer.dropout(layer.out(mixed.transpose(1, 2).flatten(2))))
    return layer.norm2(y + layer.feed(y))


class TargetModel(nn.Module):
    """Logits of negative, neutral, positive from the vectors of the first piece ([CLS]) and of the
    first and the last piece of the target's first mention.
    """

    def __init__(self, c: Config) -> None:
        super().__init__()
        self.c = c
        self.encoder = Encoder(c)
        self.dense = nn.Linear(3 * c.hidden, c.hidden)
        self.dropout = PooledDropout(c.dropout)
        self.classify = nn.Linear(c.hidden, c.classes)

    def forward(self, columns: Tensor) -> Tensor:
        """`columns`: see `target_input.pack`."""
        return self.classes(columns, *self.encoder.states(columns))

    def classes(self, columns: Tensor, x: Tensor, bias: Tensor) -> Tensor:
        """The logits, from what the encoder's last layer is given."""
        on = (columns[..., 1] == ti.MENTION).to(torch.int32)
        first = on.argmax(1)
        last = (first + on.sum(1) - 1).clamp(min=0)
        at = torch.stack([torch.zeros_like(first), first, last], 1)
        vectors = read_at(self.encoder.layers[-1], x, bias, at)  # type: ignore[arg-type]
        pooled = torch.tanh(self.dense(self.dropout(vectors.flatten(1))))
        return self.classify(self.dropout(pooled))  # type: ignore[no-any-return]


class Evidence(nn.Sequential):
    """What each piece adds to the log odds of negative and of positive, from its vector before the last layer."""

    def __init__(self, width: int, inner: int = 64) -> None:
        super().__init__(nn.Linear(width, inner), nn.GELU(), nn.Linear(inner, 2))


class ShippedModel(nn.Module):
    """Logits and every piece's weight as evidence, in one pass; `model`'s encoder is a `ShippedEncoder`."""

    def __init__(self, model: TargetModel, evidence: Evidence) -> None:
        super().__init__()
        self.model, self.evidence = model, evidence

    def forward(self, columns: Tensor) -> tuple[Tensor, Tensor]:
        """Rows by 3, and rows by pieces by 2."""
        x, bias = self.model.encoder.states(columns)
        return self.model.classes(columns, x, bias), self.evidence(x)


def make(encoder: str, vocabulary: list[str], seed: int = 0) -> TargetModel:
    """A network with pretrained weights (see `weights.find`); the new parts are drawn with `seed`,
    the same in every run, so that runs can be averaged.
    """
    torch.manual_seed(seed)
    source = weights.find(encoder)
    s = source.settings
    shift = 2 if source.mpnet else 0
    c = Config(
        vocabulary=len(vocabulary),
        hidden=s["hidden_size"],
        layers=s["num_hidden_layers"],
        heads=s["num_attention_heads"],
        inner=s["intermediate_size"],
        positions=200 + shift,
        position_shift=shift,
        relative_buckets=s.get("relative_attention_num_buckets", 0) if source.mpnet else 0,
        epsilon=s["layer_norm_eps"],
    )
    model = TargetModel(c)
    source.fill(model, vocabulary)  # type: ignore[arg-type]  # fills `.encoder`, which both networks have
    return model
