"""What both networks are made of: transformer layers, and the embeddings of word pieces below them."""

from __future__ import annotations

import json
import math
import random
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

import torch
from torch import Tensor, nn
from torch.nn import functional as F


@dataclass(frozen=True)
class EncoderConfig:
    """Sizes of an encoder; the defaults are MiniLM-L6's."""

    vocabulary: int = 30522
    hidden: int = 384
    layers: int = 6
    heads: int = 12
    head_width: int = 0  # features a head; 0: hidden / heads, as pretrained ones come
    inner: int = 1536
    positions: int = 512
    position_shift: int = 0
    relative_buckets: int = 0  # MPNet's shared relative attention bias; 0 for BERT
    epsilon: float = 1e-12
    dropout: float = 0.1

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote."""
        return cls(**json.loads(path.read_text()))

    def save(self, path: Path) -> None:
        """As JSON."""
        path.write_text(json.dumps(asdict(self), indent=1))


def low(x: Tensor) -> Tensor:
    """The residual stream in bfloat16 where autocast is on, so that no layer casts it again."""
    return x.to(torch.bfloat16) if torch.is_autocast_enabled("cpu") else x


class PooledDropout(nn.Module):
    """Dropout whose mask is cut from one random pool: drawing fresh bits is an eighth of a step's
    time on a CPU.
    """

    pool: Tensor | None = None
    size = 1 << 24

    def __init__(self, p: float) -> None:
        super().__init__()
        self.p = p

    def forward(self, x: Tensor) -> Tensor:
        """Drop while training."""
        if not self.training or not self.p:
            return x
        if PooledDropout.pool is None:
            PooledDropout.pool = torch.rand(self.size).lt(1 - self.p).to(torch.bfloat16) / (1 - self.p)
        n = x.numel()
        at = random.randrange(self.size - n)
        return x * PooledDropout.pool[at : at + n].view_as(x).to(x.dtype)


class Layer(nn.Module):
    """A transformer layer, norm after (BERT) or before (the conditioned head, trained from
    scratch).
    """

    def __init__(
        self,
        width: int,
        heads: int,
        inner: int,
        epsilon: float,
        dropout: float,
        norm_first: bool,
        head_width: int = 0,
    ) -> None:
        super().__init__()
        self.heads, self.head_width, self.norm_first = heads, head_width or width // heads, norm_first
        self.qkv = nn.Linear(width, 3 * heads * self.head_width)
        self.out = nn.Linear(heads * self.head_width, width)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm1 = nn.LayerNorm(width, eps=epsilon)
        self.norm2 = nn.LayerNorm(width, eps=epsilon)
        self.dropout = PooledDropout(dropout)

    def attend(self, x: Tensor, bias: Tensor) -> Tensor:
        """Self-attention, spelt out: in bfloat16 on a CPU faster than torch's fused one."""
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, self.heads, self.head_width).permute(2, 0, 3, 1, 4)
        scores = torch.matmul(q * self.head_width**-0.5, k.transpose(-1, -2))
        scores = scores + bias.to(scores.dtype)
        mixed = torch.matmul(torch.softmax(scores, -1, dtype=scores.dtype), v)
        return self.dropout(self.out(mixed.transpose(1, 2).flatten(2)))

    def feed(self, x: Tensor) -> Tensor:
        """The two-layer part."""
        return self.dropout(self.down(F.gelu(self.up(x))))

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """`bias` is added to the attention scores."""
        if self.norm_first:
            x = x + self.attend(self.norm1(x), bias)
            return x + self.feed(self.norm2(x))
        x = self.norm1(x + self.attend(x, bias))
        return self.norm2(x + self.feed(x))


def relative_bucket(length: int, buckets: int = 32, furthest: int = 128) -> Tensor:
    """MPNet's (T5's) bidirectional buckets of relative position."""
    place = torch.arange(length)
    n = place[:, None] - place[None, :]
    half = buckets // 2
    out = (n < 0).long() * half
    n = n.abs()
    exact = half // 2
    far = exact + (torch.log(n.clamp(min=1).float() / exact) / math.log(furthest / exact) * (half - exact)).long()
    return out + torch.where(n < exact, n, far.clamp(max=half - 1))


class PieceEncoder(nn.Module):
    """Word pieces below their layers: embeddings of piece and place and of whatever else is told of a piece."""

    def __init__(self, c: EncoderConfig, told: dict[str, int]) -> None:
        """`told`: name -> number of values, each an embedding of that name."""
        super().__init__()
        self.c = c
        self.word = nn.Embedding(c.vocabulary, c.hidden)
        self.place = nn.Embedding(c.positions, c.hidden)
        self.kind = nn.Parameter(torch.zeros(c.hidden))
        for name, values in told.items():
            embedding = nn.Embedding(values, c.hidden)
            nn.init.normal_(embedding.weight, std=0.02)
            self.add_module(name, embedding)
        self.norm = nn.LayerNorm(c.hidden, eps=c.epsilon)
        self.dropout = PooledDropout(c.dropout)
        self.layers = nn.ModuleList(
            Layer(c.hidden, c.heads, c.inner, c.epsilon, c.dropout, False, c.head_width) for _ in range(c.layers)
        )
        self.relative = nn.Embedding(c.relative_buckets, c.heads) if c.relative_buckets else None

    def summed(self, ids: Tensor, **told: Tensor) -> Tensor:
        """The sum of a piece's embeddings, normed: B,T,hidden. `ids` and each of `told` B,T."""
        places = torch.arange(ids.shape[1], device=ids.device) + self.c.position_shift
        x = self.word(ids) + self.place(places)[None] + self.kind
        for name, values in told.items():
            x = x + self.get_submodule(name)(values)
        out: Tensor = self.dropout(self.norm(x))
        return out

    def bias(self, ids: Tensor, dtype: torch.dtype) -> Tensor:
        """What is added to attention scores: nobody looks at padding (0), and MPNet's relative places."""
        bias = (ids == 0)[:, None, None, :].to(dtype) * -1e4
        if self.relative is not None:
            places = relative_bucket(ids.shape[1], self.c.relative_buckets)
            bias = bias + self.relative(places).permute(2, 0, 1)[None]
        return bias
