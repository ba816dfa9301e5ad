"""Which words carry a label: learned from what leaving them out does.

What a word is worth to a label is the mean of what the sentence loses in log odds without the word and of
what the word alone adds to the sentence without any content word: the last and first terms of its Shapley
value (Shapley 1953; Lundberg & Lee 2017). Losses alone find nothing where two words say the same. To
look that up costs some twenty readings a target, so a head on the encoder learns to tell it in the same reading
as the label.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional as F

from analysis.quotes import model_words as mw
from analysis.sentiment import evidence as ev
from analysis.sentiment import target_input as ti
from analysis.sentiment import target_model as tm
from training.data import read_collections
from training.sentiment import examples as ex
from training.sentiment.model import Evidence, TargetModel

# Words looked up of a sentence, the nearest to the target.
LOOKED_UP = 12
# Log odds beyond these say nothing more; the head is not to chase them.
LOWEST, HIGHEST = -1.0, 4.0
EPOCHS = 12
# Targets read to learn from; less than half of them are not neutral.
READ = 10_000


@dataclass(slots=True)
class Weighed:
    """A target whose label is not neutral: its words looked up, and what each is worth to the label."""

    prepared: ti.Prepared
    label: int
    words: list[int]
    worth: npt.NDArray[np.float64]


def look_up(scorer: tm.TargetScorer, examples: Sequence[ex.Example], chunk: int = 256) -> list[Weighed]:
    """What the words of each target that is not called neutral are worth to its label; by length of the sentence."""
    out: list[Weighed] = []
    for at in range(0, len(examples), chunk):
        prepared = [ti.prepare(mw.split_words(e.text), e.spans, scorer.wordpieces) for e in examples[at : at + chunk]]
        logits, _ = scorer.read([p.columns for p in prepared])
        labels = scorer.chances(logits, tm.NEWS).argmax(1)
        asked = [
            (i, nearest(p)) for i, p in enumerate(prepared) if p.target and labels[i] != tm.NEUTRAL and ev.candidates(p)
        ]
        reduced: list[ti.Array] = []
        for i, words in asked:
            p = prepared[i]
            bare = ~np.isin(p.place, words)
            reduced += [p.columns[bare], *(p.columns[bare | (p.place == w)] for w in words)]
            reduced += [p.columns[p.place != w] for w in words]
        if not asked:
            continue
        found = np.split(scorer.read(reduced)[0], np.cumsum([2 * len(words) + 1 for _, words in asked])[:-1])
        for (i, words), rows in zip(asked, found, strict=True):
            k = int(labels[i])
            whole, odds = log_odds(scorer, logits[i : i + 1], k)[0], log_odds(scorer, rows, k)
            alone, without = odds[1 : 1 + len(words)] - odds[0], whole - odds[1 + len(words) :]
            out.append(Weighed(prepared[i], k, words, (alone + without) / 2))
    return sorted(out, key=lambda one: len(one.prepared.columns))


def nearest(prepared: ti.Prepared) -> list[int]:
    """The words to look up."""
    words = ev.candidates(prepared)
    return sorted(sorted(words, key=lambda w: min(abs(w - t) for t in prepared.target))[:LOOKED_UP])


def log_odds(scorer: tm.TargetScorer, logits: npt.NDArray[np.float32], label: int) -> npt.NDArray[np.float64]:
    """Of one label, in each row."""
    p = scorer.chances(logits, tm.NEWS)[:, label]
    return np.log(p) - np.log(np.maximum(1 - p, 1e-12))


@torch.inference_mode()
def vectors(model: TargetModel, weighed: Sequence[Weighed]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Of every piece of every word looked up: its vector and the number of its word, counted through; of every
    word: 0 for negative, 1 for positive, and what it is worth. Fast where targets of like length stand together.
    """
    pieces, owners, sides, worth = [], [], [], []
    count = 0
    for at in range(0, len(weighed), 16):
        part = weighed[at : at + 16]
        x, _ = model.encoder.states(torch.from_numpy(ti.pack([w.prepared.columns for w in part], 0)))
        for one, row in zip(part, x, strict=True):
            for word, value in zip(one.words, one.worth, strict=True):
                mine = row[: len(one.prepared.place)][torch.from_numpy(one.prepared.place == word)]
                pieces.append(mine)
                owners += [count] * len(mine)
                sides.append(one.label // 2)
                worth.append(float(value))
                count += 1
    return torch.cat(pieces).clone(), torch.tensor(owners), torch.tensor(sides), torch.tensor(worth)


def of_words(head: Evidence, pieces: Tensor, owners: Tensor, sides: Tensor) -> Tensor:
    """What the head says each word is worth: the mean over its pieces."""
    found = torch.zeros(len(sides), 2).index_add_(0, owners, head(pieces))
    return (found / torch.bincount(owners, minlength=len(sides))[:, None])[torch.arange(len(sides)), sides]


def learn(head: Evidence, pieces: Tensor, owners: Tensor, sides: Tensor, worth: Tensor) -> None:
    """Fit the head to what words are worth."""
    torch.manual_seed(1)
    optimizer = torch.optim.AdamW(head.parameters(), 1e-3, weight_decay=0.05)
    goals = worth.clamp(LOWEST, HIGHEST)
    first = torch.searchsorted(owners, torch.arange(len(sides) + 1))
    for _ in range(EPOCHS):
        for part in torch.randperm(len(sides)).split(256):
            rows = torch.cat([torch.arange(first[w], first[w + 1]) for w in part])
            lengths = first[part + 1] - first[part]
            mine = torch.repeat_interleave(torch.arange(len(part)), lengths)
            loss = F.smooth_l1_loss(of_words(head, pieces[rows], mine, sides[part]), goals[part])
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()


def agreement(told: Sequence[Sequence[float]], weighed: Sequence[Weighed]) -> dict[str, Any]:
    """How far the words the head shows are those that looking up shows."""
    both = shown = meant = first = 0
    for values, one in zip(told, weighed, strict=True):
        head = ev.weightiest(list(zip(values, one.words, strict=True)))
        gold = ev.weightiest([(float(x), w) for x, w in zip(one.worth, one.words, strict=True)])
        both, shown, meant = both + len({*head} & {*gold}), shown + len(head), meant + len(gold)
        first += int(one.words[int(np.argmax(values))] == one.words[int(one.worth.argmax())])
    return {
        "targets": len(weighed),
        "p": round(both / max(1, shown), 3),
        "r": round(both / max(1, meant), 3),
        "weightiest_word_the_same": round(first / max(1, len(weighed)), 3),
    }


def fit(head: Evidence, model: TargetModel, scorer: tm.TargetScorer, corpora: Path, marks: Path) -> dict[str, Any]:
    """Teach `head` on NewsMTSC's train part and the project's marks; how far it agrees with looking up on
    the marks held out.
    """
    marked = ex.read_marks(marks, read_collections(corpora)) if marks.exists() else []
    train = ex.read_newsmtsc(corpora / "newsmtsc" / "train.jsonl")
    train += [e for e in marked if ex.fold_of(e) != ex.HELD_OUT]
    random.Random(1).shuffle(train)
    learn(head, *vectors(model, look_up(scorer, train[:READ])))
    away = look_up(scorer, [e for e in marked if ex.fold_of(e) == ex.HELD_OUT][::2])
    with torch.inference_mode():
        pieces, owners, sides, _ = vectors(model, away)
        told = torch.split(of_words(head, pieces, owners, sides), [len(w.words) for w in away])
    figures = agreement([t.tolist() for t in told], away)
    print(f"evidence: {figures}", flush=True)
    return figures
