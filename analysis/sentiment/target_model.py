"""Sentiment toward a target in a sentence: the trained model.

Needs numpy and onnxruntime only. How good it is, on what it was trained and what it cannot do stand
in its card, `analysis/models/sentiment.json`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis import paths
from analysis.quotes import model_files, side_by_side
from analysis.quotes import model_words as mw
from analysis.sentiment import evidence
from analysis.sentiment import target_input as ti
from analysis.text import Span

LABELS = ("negative", "neutral", "positive")
NEUTRAL = LABELS.index("neutral")
CARD, ENCODER, VOCABULARY = (f"sentiment.{x}" for x in ("json", "encoder.onnx", "vocabulary.txt"))
FILES = (ENCODER, VOCABULARY)
# For what the answer is calibrated: news as it comes, or NewsMTSC's sentences, which were chosen for their tone.
NEWS, NEWSMTSC = "news", "newsmtsc"

Floats = npt.NDArray[np.float64]
Logits = npt.NDArray[np.float32]
# Which column of the weights speaks for a label.
_SIDE = {LABELS.index("negative"): 0, LABELS.index("positive"): 1}

# Sentences of like length go through together, so many pieces (padding included) at once: 2,048 do not stay
# in the processor's cache and take a third longer.
_BATCH_PIECES = 512
# So many items at once: enough to find sentences of like length, few enough for any memory.
_CHUNK = 512


@dataclass(frozen=True, slots=True)
class TargetTone:
    """The sentiment a sentence shows toward one target.

    Attributes:
        label: negative, neutral or positive.
        score: probability of positive less that of negative, from -1 to 1.
        confidence: calibrated probability of the label.
        evidence: spans of the text whose words carry the label, in reading order; never of the
            target itself; empty for neutral. The model weighs them in the same pass, having learned what
            leaving a word out, or letting it alone stand, does to the label.
    """

    label: str
    score: float
    confidence: float
    evidence: tuple[Span, ...]


class TargetScorer:
    """A model folder, ready to score."""

    def __init__(
        self, folder: Path, vocabulary: Sequence[str], calibration: Mapping[str, Any], threads: int = 1
    ) -> None:
        self._session, self._threads = model_files.session(folder / ENCODER), threads
        self.wordpieces = mw.Wordpieces(vocabulary)
        self._calibration = calibration

    def read(self, columns: Sequence[ti.Array]) -> tuple[Logits, list[Logits]]:
        """Of each prepared sentence, whatever stands beside it in the list: the three logits, and what each
        piece adds to the log odds of negative and of positive (pieces by 2).
        """
        logits = np.zeros((len(columns), len(LABELS)), dtype=np.float32)
        weights: list[Logits] = [np.zeros((0, 2), dtype=np.float32)] * len(columns)
        order = sorted(range(len(columns)), key=lambda i: len(columns[i]))
        parts = []
        at = 0
        while at < len(order):
            end = at + 1
            while end < len(order) and (end + 1 - at) * len(columns[order[end]]) <= _BATCH_PIECES:
                end += 1
            parts.append(order[at:end])
            at = end

        def run(part: list[int]) -> list[Logits]:
            packed = ti.pack([columns[i] for i in part], self.wordpieces.pad)
            found: list[Logits] = self._session.run(["logits", "weights"], {"columns": packed})
            return found

        for part, (chosen, weighed) in zip(parts, side_by_side.in_order(run, parts, self._threads), strict=True):
            logits[part] = chosen
            for i, pieces in zip(part, weighed, strict=True):
                weights[i] = pieces[: len(columns[i])]
        return logits, weights

    def chances(self, logits: npt.NDArray[Any], convention: str) -> Floats:
        """Calibrated probabilities of the three labels."""
        said = self._calibration[convention]
        z = logits.astype(np.float64) * said["scale"] + np.asarray(said["shift"])
        z = np.exp(z - z.max(-1, keepdims=True))
        out: Floats = z / z.sum(-1, keepdims=True)
        return out

    def __call__(self, items: Sequence[tuple[str, Sequence[Span]]], convention: str) -> list[TargetTone]:
        """See `score_targets`."""
        out: list[TargetTone] = []
        for at in range(0, len(items), _CHUNK):
            out += self._score(items[at : at + _CHUNK], convention)
        return out

    def _score(self, items: Sequence[tuple[str, Sequence[Span]]], convention: str) -> list[TargetTone]:
        words = {text: mw.split_words(text) for text, _ in items}
        prepared = [ti.prepare(words[text], spans, self.wordpieces) for text, spans in items]
        logits, weights = self.read([p.columns for p in prepared])
        tones = []
        for p, chances, pieces in zip(prepared, self.chances(logits, convention), weights, strict=True):
            if not p.target:
                tones.append(TargetTone(LABELS[NEUTRAL], 0.0, 1.0, ()))
                continue
            k = int(chances.argmax())
            found = () if k == NEUTRAL else evidence.carrying(p, pieces[:, _SIDE[k]])
            score = round(float(chances[2] - chances[0]), 4)
            tones.append(TargetTone(LABELS[k], score, round(float(chances[k]), 4), found))
        return tones


def load(folder: Path | None = None, threads: int | None = None) -> TargetScorer:
    """The scorer of a model folder (argument, environment variable or the one beside this package),
    checksums checked.
    """
    folder = folder or paths.models(paths.SENTIMENT_MODEL)
    return _load(folder, side_by_side.threads_to_use(threads))


@lru_cache(maxsize=4)
def _load(folder: Path, threads: int) -> TargetScorer:
    card = model_files.read_card(folder, CARD, FILES, "sentiment model")
    vocabulary = (folder / VOCABULARY).read_text(encoding="utf-8").split("\n")
    return TargetScorer(folder, vocabulary, card["calibration"], threads)


def score_targets(
    items: Sequence[tuple[str, Sequence[Span]]],
    *,
    threads: int | None = None,
    folder: Path | None = None,
    convention: str = NEWS,
) -> list[TargetTone]:
    """The sentiment toward the target of each item, whoever shows it: cut out what others are quoted as
    saying first where voices matter.

    Args:
        items: (text of the sentence in English, spans of the target's mentions in it in code points; the
            first is the one that names the target best). Where no word of the text is within the spans
            the answer is neutral with confidence 1. Of a long text 160 wordpieces around the first
            mention are read.
        threads: how many; one a core when not given.
        folder: where the model is, if not beside this package.
        convention: calibrated for `news` as it comes, by what careful readers say of it; or for `newsmtsc`,
            whose sentences were chosen for their tone.

    Returns:
        One `TargetTone` an item, in order. It does not depend on the items beside it.

    Raises:
        ModelError: the model's files are missing or damaged.
    """
    return load(folder, threads)(items, convention) if items else []
