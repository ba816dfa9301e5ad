"""The network: a small BERT-like encoder, a head that finds anchors, and a head that reads one
attribution per anchor.

The second head is what lets attributions nest, share words and be discontinuous: a flat tag
sequence cannot.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from analysis.quotes import model_regions as regions
from analysis.quotes import model_words as mw
from training.layers import EncoderConfig, Layer, PieceEncoder, low

ANCHOR_LABELS = ("O", "B", "I", "X")  # none, cue begins, cue goes on, content without a cue begins
LABELS = ("O", "B-content", "I-content", "B-speaker", "I-speaker", "B-cue", "I-cue", "B-channel", "I-channel")


@dataclass(frozen=True)
class Config(EncoderConfig):
    """Sizes of the tagger."""

    token_types: bool = True
    domains: int = 3
    condition: int = 256
    condition_layers: int = 2
    condition_heads: int = 4
    condition_inner: int = 512


class Encoder(PieceEncoder):
    """Wordpieces and their features to word vectors; anchor logits a word."""

    def __init__(self, c: Config) -> None:
        super().__init__(c, {"shape": mw.SHAPES, "quote": mw.QUOTES, "position": mw.POSITIONS, "domain": c.domains})
        self.anchor = nn.Sequential(
            nn.Linear(c.hidden, c.hidden // 2), nn.GELU(), nn.Linear(c.hidden // 2, len(ANCHOR_LABELS))
        )
        self.project = nn.Linear(c.hidden, c.condition)

    def embed(self, ids: Tensor, features: Tensor, domain: Tensor) -> Tensor:
        """The sum of a piece's embeddings, normed: B,T,hidden."""
        shape, quote, position = features.unbind(-1)
        return self.summed(ids, shape=shape, quote=quote, position=position, domain=domain[:, None])

    def read(self, x: Tensor, first: Tensor) -> tuple[Tensor, Tensor]:
        """Word vectors for the second head, and anchor logits, from the last layer's pieces."""
        x = torch.gather(x, 1, first[..., None].expand(-1, -1, x.shape[-1]))
        return self.project(x), self.anchor(x)

    def forward(self, ids: Tensor, features: Tensor, domain: Tensor, first: Tensor) -> tuple[Tensor, Tensor]:
        """ids B,T (0 pads); features B,T,3; domain B; first B,W: place of each word's first
        piece.
        """
        x = low(self.embed(ids, features, domain))
        bias = self.bias(ids, x.dtype)
        for layer in self.layers:
            x = layer(x, bias)
        return self.read(x, first)


class Conditioner(nn.Module):
    """For one anchor and the words around it: label logits a word, and for the anchor validity
    and act logits.
    """

    def __init__(self, c: Config) -> None:
        super().__init__()
        d = c.condition
        self.gate = nn.Linear(d, d)
        self.add = nn.Linear(d, d)
        self.distance = nn.Embedding(regions.DISTANCES, d)
        self.sentence = nn.Embedding(regions.SENTENCES, d)
        self.relation = nn.Embedding(regions.QUOTE_RELATIONS, d)
        self.cueness = nn.Linear(len(ANCHOR_LABELS), d)
        self.cueless = nn.Parameter(torch.zeros(d))
        for e in (self.distance, self.sentence, self.relation):
            nn.init.normal_(e.weight, std=0.1)
        self.norm = nn.LayerNorm(d)
        self.layers = nn.ModuleList(
            Layer(d, c.condition_heads, c.condition_inner, 1e-5, c.dropout, True) for _ in range(c.condition_layers)
        )
        self.last = nn.LayerNorm(d)
        self.label = nn.Linear(d, len(LABELS))
        self.verdict = nn.Sequential(nn.Linear(d, d // 2), nn.GELU(), nn.Linear(d // 2, 3))  # valid; speech, thought

    def embed(self, words: Tensor, chances: Tensor, relations: Tensor, at: Tensor, cueless: Tensor) -> Tensor:
        """The words as seen from the anchor: N,R,D."""
        words = low(words)
        anchor = torch.gather(words, 1, at[:, None, None].expand(-1, 1, words.shape[-1]))
        x = words * (1 + self.gate(anchor)) + self.add(anchor) + self.cueless * cueless[:, None, None].to(words.dtype)
        near = self.distance(relations[..., 0]) + self.sentence(relations[..., 1]) + self.relation(relations[..., 2])
        out: Tensor = self.norm(x + near.to(x.dtype) + self.cueness(chances))
        return out

    def read(self, x: Tensor, at: Tensor) -> tuple[Tensor, Tensor]:
        """Label logits a word and the verdict on the anchor, from the last layer."""
        x = self.last(x)
        anchor = torch.gather(x, 1, at[:, None, None].expand(-1, 1, x.shape[-1]))[:, 0]
        return self.label(x), self.verdict(anchor)

    def forward(
        self, words: Tensor, chances: Tensor, relations: Tensor, at: Tensor, cueless: Tensor, mask: Tensor
    ) -> tuple[Tensor, Tensor]:
        """words N,R,D; chances N,R,4 (anchor probabilities); relations N,R,3; at N: the anchor's
        place in its region; cueless N (0/1); mask N,R (1 where there is a word).
        """
        x = low(self.embed(words, chances, relations, at, cueless))
        bias = (1 - mask.to(x.dtype))[:, None, None, :] * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        return self.read(x, at)


class Transitions(nn.Module):
    """Linear-chain CRF over labels; three transition tables: into a word, a sentence start, a
    paragraph start.
    """

    def __init__(self) -> None:
        super().__init__()
        n = len(LABELS)
        self.table = nn.Parameter(torch.zeros(3, n, n))
        self.start = nn.Parameter(torch.zeros(n))
        self.register_buffer("legal", legal_transitions(), persistent=False)
        self.register_buffer(
            "legal_start",
            torch.tensor([0.0 if not x.startswith("I-") else -1e4 for x in LABELS]),
            persistent=False,
        )

    def tables(self) -> tuple[Tensor, Tensor]:
        """Scores of moves and of first labels, illegal ones at -1e4."""
        return self.table + self.legal, self.start + self.legal_start

    def loss(self, logits: Tensor, gold: Tensor, kind: Tensor, mask: Tensor) -> Tensor:
        """Negative log likelihood of each sequence; kind N,R in 0..2 names the transition table
        into each word.
        """
        table, start = self.tables()
        logits = logits.float()
        score = start[gold[:, 0]] + logits[:, 0].gather(1, gold[:, :1])[:, 0]
        step = table[kind[:, 1:], gold[:, :-1], gold[:, 1:]] + logits[:, 1:].gather(2, gold[:, 1:, None])[..., 0]
        score = score + (step * mask[:, 1:]).sum(1)
        total: Tensor = _Partition.apply(logits, table, start, kind, mask)
        return total - score


class _Partition(torch.autograd.Function):
    """log Z by scaled forward-backward in numpy: autograd through a loop of tiny operations took
    half a step.
    """

    @staticmethod
    def forward(ctx: Any, logits: Tensor, table: Tensor, start: Tensor, kind: Tensor, mask: Tensor) -> Tensor:
        """Log Z of each sequence."""
        x = logits.detach().numpy().astype(np.float64)
        top = x.max(2, keepdims=True)
        emit = np.exp(x - top)
        move = np.exp(table.detach().numpy().astype(np.float64))
        kinds, inside = kind.numpy(), mask.numpy() > 0
        n, length, labels = x.shape
        alpha = np.zeros((length, n, labels))
        scale = np.ones((length, n))
        a = np.exp(start.detach().numpy().astype(np.float64)) * emit[:, 0]
        scale[0] = a.sum(1)
        alpha[0] = a = a / scale[0][:, None]
        for i in range(1, length):
            new = np.matmul(a[:, None], move[kinds[:, i]])[:, 0] * emit[:, i]
            total = new.sum(1)
            live = inside[:, i]
            scale[i] = np.where(live, total, 1.0)
            alpha[i] = a = np.where(live[:, None], new / scale[i][:, None], a)
        ctx.kept = (emit, move, kinds, inside, alpha, scale)
        log_z = np.log(scale).sum(0) + (top[..., 0] * inside).sum(1)
        return torch.from_numpy(log_z.astype(np.float32))

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        """Expected counts are the gradients."""
        emit, move, kinds, inside, alpha, scale = ctx.kept
        n, length, labels = emit.shape
        weight = grads[0].numpy().astype(np.float64)
        beta = np.ones((length, n, labels))
        b = np.ones((n, labels))
        for i in range(length - 1, 0, -1):
            back = np.matmul(move[kinds[:, i]], (emit[:, i] * b)[:, :, None])[..., 0] / scale[i][:, None]
            b = np.where(inside[:, i, None], back, b)
            beta[i - 1] = b
        gamma = alpha * beta * inside.T[:, :, None] * weight[None, :, None]
        pair_in = (
            (emit.transpose(1, 0, 2) * beta / scale[..., None])[1:] * inside.T[1:, :, None] * weight[None, :, None]
        )
        table = np.zeros_like(move)
        flat = kinds.T[1:]
        for k in range(len(move)):
            rows = flat == k
            table[k] = (alpha[:-1][rows].T @ pair_in[rows]) * move[k]
        logits = torch.from_numpy(gamma.transpose(1, 0, 2).astype(np.float32))
        return (
            logits,
            torch.from_numpy(table.astype(np.float32)),
            torch.from_numpy(gamma[0].sum(0).astype(np.float32)),
            None,
            None,
        )


def legal_transitions() -> Tensor:
    """-1e4 where I- would not follow B- or I- of its own kind."""
    out = torch.zeros(len(LABELS), len(LABELS))
    for i, a in enumerate(LABELS):
        for j, b in enumerate(LABELS):
            if b.startswith("I-") and (a == "O" or a[2:] != b[2:]):
                out[i, j] = -1e4
    return out


class Tagger(nn.Module):
    """Both heads and the transitions, so that one state dict holds the model."""

    def __init__(self, c: Config) -> None:
        super().__init__()
        self.c = c
        self.encoder = Encoder(c)
        self.conditioner = Conditioner(c)
        self.transitions = Transitions()


def load_bert(tagger: Tagger, weights: dict[str, Tensor], keep: list[int]) -> None:
    """Fill the encoder from BERT-named (MiniLM) or MPNet-named tensors; `keep`: rows of the
    vocabulary kept.
    """
    w = {k.removeprefix("bert.").removeprefix("mpnet."): v.float() for k, v in weights.items()}
    e = tagger.encoder
    with torch.no_grad():
        e.word.weight.copy_(w["embeddings.word_embeddings.weight"][keep])
        e.place.weight.copy_(w["embeddings.position_embeddings.weight"][: e.place.weight.shape[0]])
        if "embeddings.token_type_embeddings.weight" in w:
            e.kind.copy_(w["embeddings.token_type_embeddings.weight"][0])
        e.norm.weight.copy_(w["embeddings.LayerNorm.weight"])
        e.norm.bias.copy_(w["embeddings.LayerNorm.bias"])
        if e.relative is not None:
            e.relative.weight.copy_(w["encoder.relative_attention_bias.weight"])
        for i, layer in enumerate(e.layers):
            p = f"encoder.layer.{i}."
            mpnet = p + "attention.attn.q.weight" in w
            names = (
                [f"attention.attn.{x}" for x in "qkv"]
                if mpnet
                else [f"attention.self.{x}" for x in ("query", "key", "value")]
            )
            for part in ("weight", "bias"):
                getattr(layer.qkv, part).copy_(torch.cat([w[f"{p}{n}.{part}"] for n in names]))
                getattr(layer.out, part).copy_(
                    w[p + ("attention.attn.o." if mpnet else "attention.output.dense.") + part]
                )
                getattr(layer.norm1, part).copy_(
                    w[p + ("attention.LayerNorm." if mpnet else "attention.output.LayerNorm.") + part]
                )
                getattr(layer.up, part).copy_(w[p + "intermediate.dense." + part])
                getattr(layer.down, part).copy_(w[p + "output.dense." + part])
                getattr(layer.norm2, part).copy_(w[p + "output.LayerNorm." + part])
