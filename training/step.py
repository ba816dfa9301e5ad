"""One training step: windows to tensors, anchors to ask about, losses."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from analysis.quotes import model_decode as md
from analysis.quotes import model_regions as regions
from analysis.quotes import model_run as mr
from analysis.quotes import model_words as mw
from training.data import POLNEAR, Document, Window, WordMark
from training.model import Tagger


@dataclass(slots=True)
class Ask:
    """One anchor to be read in training; `mark` is None where there is nothing (the verdict must
    say so).
    """

    row: int
    document: Document
    mark: WordMark | None
    anchor: int
    lo: int
    hi: int
    cueless: bool


def anchor_labels(window: Window) -> np.ndarray:
    """O, B, I, X a word of the window."""
    out = np.zeros(window.hi - window.lo, dtype=np.int64)
    for m in window.document.marks:
        for i in m.cue:
            if window.lo <= i < window.hi and not out[i - window.lo]:
                out[i - window.lo] = 1 if i == m.cue[0] else 2
        if m.cueless and window.lo <= m.content[0] < window.hi and not out[m.content[0] - window.lo]:
            out[m.content[0] - window.lo] = 3
    return out


def role_labels(mark: WordMark, lo: int, hi: int) -> np.ndarray:
    """BIO labels of one attribution over words lo..hi."""
    out = np.zeros(hi - lo, dtype=np.int64)
    for base, part in (
        (md.CHANNEL, mark.channel),
        (md.CONTENT, mark.content),
        (md.SPEAKER, mark.speaker),
        (md.CUE, mark.cue),
    ):
        previous = -2
        for i in part:
            if lo <= i < hi:
                out[i - lo] = base + (i == previous + 1)
            previous = i
        if part and part[0] < lo:  # cut off by the region: what is left must still begin with B
            first = next((i for i in part if i >= lo), None)
            if first is not None and first < hi:
                out[first - lo] = base
    return out


def choose_asks(windows: list[Window], chances: np.ndarray, rng: random.Random, negatives: float) -> list[Ask]:
    """Gold anchors, at a word of the cue the model may pick at run time, and some the model
    wrongly believes in.
    """
    settings = md.Settings(cue_floor=0.1, cueless_floor=0.1, most_anchors=24)
    asks: list[Ask] = []
    for row, w in enumerate(windows):
        p = chances[row, : w.hi - w.lo]
        cueish = p[:, 1] + p[:, 2]
        taken: set[int] = set()
        gold = 0
        for m in w.document.marks:
            taken.update(m.cue)
            if m.cueless:
                taken.update(m.content[:2])
            inside = [i for i in m.anchor_words if w.lo <= i < w.hi]
            if not inside:
                continue
            if len(inside) > 1 and rng.random() < 0.6:
                anchor = max(inside, key=lambda i: cueish[i - w.lo])
            else:
                anchor = rng.choice(inside)
            lo, hi = regions.region(w.document.words, anchor, m.cueless, w.lo, w.hi)
            asks.append(Ask(row, w.document, m, anchor, lo, hi, m.cueless))
            gold += 1
        wrong = [a for a in md.anchors(p, settings, 0, len(p)) if a[0] + w.lo not in taken]
        rng.shuffle(wrong)
        for place, cueless, _ in wrong[: 1 + int(negatives * gold)]:
            anchor = place + w.lo
            lo, hi = regions.region(w.document.words, anchor, cueless, w.lo, w.hi)
            asks.append(Ask(row, w.document, None, anchor, lo, hi, cueless))
    return asks


def packed(windows: list[Window], wordpieces: mw.Wordpieces) -> tuple[np.ndarray, ...]:
    """The encoder's input for some windows: ids, features, domain, first."""
    batch = []
    for w in windows:
        pieces: list[tuple[int, ...]] = [()] * w.lo + w.pieces
        batch.append((w.document.words, w.lo, w.hi, pieces))
    ids, features, first = mr.pack(wordpieces, batch)
    return ids, features, np.asarray([w.document.domain for w in windows]), first


def losses(
    tagger: Tagger,
    windows: list[Window],
    wordpieces: mw.Wordpieces,
    rng: random.Random,
    bf16: bool,
    mask_rate: float = 0.03,
) -> tuple[Tensor, dict[str, float]]:
    """The summed loss of a batch and its parts."""
    ids, features, domain, first = packed(windows, wordpieces)
    if mask_rate and tagger.training:
        noise = np.random.default_rng(rng.getrandbits(32)).random(ids.shape) < mask_rate
        ids[noise & (ids != wordpieces.pad) & (ids != wordpieces.first) & (ids != wordpieces.last)] = wordpieces.mask
    with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        vectors, logits = tagger.encoder(*(torch.from_numpy(x) for x in (ids, features, domain, first)))
    logits = logits.float()
    most = first.shape[1]
    gold = np.full((len(windows), most), -100, dtype=np.int64)
    for i, w in enumerate(windows):
        gold[i, : w.hi - w.lo] = anchor_labels(w)
    weight = torch.tensor([w.document.weight for w in windows])
    ce = F.cross_entropy(logits.transpose(1, 2), torch.from_numpy(gold), reduction="none")
    words = float((gold >= 0).sum())
    anchor_loss = (ce * weight[:, None]).sum() / words
    chances = torch.softmax(logits.detach(), -1)
    asks = choose_asks(windows, chances.numpy(), rng, 0.35)
    totals = {
        "path": torch.zeros(()),
        "label": torch.zeros(()),
        "valid": torch.zeros(()),
        "act": torch.zeros(()),
    }
    for group in _groups(asks):
        for name, value in _conditioned(tagger, windows, group, vectors, chances, bf16).items():
            totals[name] = totals[name] + value
    n = max(1, len(asks))
    loss = (
        2 * anchor_loss
        + (totals["path"] + 0.3 * totals["label"]) / words
        + (0.3 * totals["valid"] + 0.1 * totals["act"]) / n
    )
    parts = {
        "anchor": anchor_loss.item(),
        "path": totals["path"].item() / n,
        "valid": totals["valid"].item() / n,
        "act": totals["act"].item() / n,
    }
    return loss, parts


def _groups(asks: list[Ask]) -> list[list[Ask]]:
    """Asks of like length together, so that little is padding."""
    asks = sorted(asks, key=lambda a: a.hi - a.lo)
    out: list[list[Ask]] = []
    for a in asks:
        if not out or (a.hi - a.lo > 1.35 * (out[-1][0].hi - out[-1][0].lo) + 8):
            out.append([])
        out[-1].append(a)
    return out


def _conditioned(
    tagger: Tagger, windows: list[Window], asks: list[Ask], vectors: Tensor, chances: Tensor, bf16: bool
) -> dict[str, Tensor]:
    inputs = mr.gather([(a.document.words, a.anchor, a.lo, a.hi) for a in asks])
    longest = inputs.mask.shape[1]
    rows = torch.tensor([a.row for a in asks])
    offset = torch.tensor([a.lo - windows[a.row].lo for a in asks])
    place = (offset[:, None] + torch.arange(longest)).clamp(max=vectors.shape[1] - 1)
    words = vectors[rows[:, None], place]
    near = chances[rows[:, None], place]
    mask = torch.from_numpy(inputs.mask)
    cueless = torch.tensor([float(a.cueless) for a in asks])
    with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        labels, verdict = tagger.conditioner(
            words, near, torch.from_numpy(inputs.relations), torch.from_numpy(inputs.at), cueless, mask
        )
    labels, verdict = labels.float(), verdict.float()
    real = [i for i, a in enumerate(asks) if a.mark is not None]
    weight = torch.tensor([a.document.weight for a in asks])
    valid = torch.tensor([float(a.mark is not None) for a in asks])
    out = {"valid": (F.binary_cross_entropy_with_logits(verdict[:, 0], valid, reduction="none") * weight).sum()}
    if real:
        gold = np.zeros((len(real), longest), dtype=np.int64)
        for row, i in enumerate(real):
            mark = asks[i].mark
            assert mark is not None
            gold[row, : asks[i].hi - asks[i].lo] = role_labels(mark, asks[i].lo, asks[i].hi)
        target, kinds, m = torch.from_numpy(gold), torch.from_numpy(inputs.kinds)[real], mask[real]
        w = weight[real]
        out["path"] = (tagger.transitions.loss(labels[real], target, kinds.clamp(min=0), m) * w).sum()
        out["label"] = (F.cross_entropy(labels[real].transpose(1, 2), target, reduction="none") * m * w[:, None]).sum()
        acted = [i for i in real if asks[i].document.domain != POLNEAR and asks[i].mark.act >= 0]  # type: ignore[union-attr]
        if acted:
            act = torch.tensor([asks[i].mark.act for i in acted])  # type: ignore[union-attr]
            out["act"] = (F.cross_entropy(verdict[acted, 1:], act, reduction="none") * weight[acted]).sum()
    return out
