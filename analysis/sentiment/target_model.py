"""Sentiment toward a target in a sentence: the trained model.

Needs numpy and onnxruntime only. How good it is, on what it was trained and what it cannot do stand
in its card, `analysis/models/sentiment.json`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.paths import LEXICONS, MODELS
from analysis.quotes import model_files, side_by_side
from analysis.quotes import model_words as mw
from analysis.sentiment import target_input as ti

LABELS = ("negative", "neutral", "positive")
NEUTRAL = LABELS.index("neutral")
CARD, ENCODER, VOCABULARY = (f"sentiment.{x}" for x in ("json", "encoder.onnx", "vocabulary.txt"))
FILES = (ENCODER, VOCABULARY)
FOLDER_VARIABLE = "SENTIMENT_MODEL"

Span = tuple[int, int]
Floats = npt.NDArray[np.float64]

# Sentences of like length go through together, so many pieces (padding included) at once: 2,048 do not stay
# in the processor's cache and take a third longer.
_BATCH_PIECES = 512
# So many items at once: enough to find sentences of like length, few enough for any memory.
_CHUNK = 512
# Words tried as evidence: alone, and of these again, left out of the whole sentence, the weightiest. More would
# cost more than they tell.
_TRIED, _TRIED_TWICE = 12, 5
# A word is evidence if it is worth this much log odds of the label, and this share of what the
# weightiest word is worth; so many words at most.
_LEAST, _SHARE, _MOST = 0.2, 0.25, 4


@dataclass(frozen=True, slots=True)
class TargetTone:
    """The sentiment a sentence shows toward one target.

    Attributes:
        label: negative, neutral or positive.
        score: probability of positive less that of negative, from -1 to 1.
        confidence: calibrated probability of the label.
        evidence: spans of the text whose words make the label likelier, in reading
            order; never of the target itself; empty for neutral.
    """

    label: str
    score: float
    confidence: float
    evidence: tuple[Span, ...]


class _Calibration(NamedTuple):
    scale: float
    shift: Floats

    def probabilities(self, logits: npt.NDArray[Any]) -> Floats:
        z = logits.astype(np.float64) * self.scale + self.shift
        z = np.exp(z - z.max(-1, keepdims=True))
        return z / z.sum(-1, keepdims=True)


class TargetScorer:
    """A model folder, ready to score."""

    def __init__(self, folder: Path, vocabulary: Sequence[str], calibration: _Calibration, threads: int = 1) -> None:
        self._session, self._threads = model_files.session(folder / ENCODER), threads
        self.wordpieces = mw.Wordpieces(vocabulary)
        self._calibration = calibration
        self._empty = _empty_words()

    def logits(self, columns: Sequence[ti.Array]) -> npt.NDArray[np.float32]:
        """The three logits of each prepared sentence, whatever stands beside it in the list."""
        out = np.zeros((len(columns), len(LABELS)), dtype=np.float32)
        order = sorted(range(len(columns)), key=lambda i: len(columns[i]))
        parts = []
        at = 0
        while at < len(order):
            end = at + 1
            while end < len(order) and (end + 1 - at) * len(columns[order[end]]) <= _BATCH_PIECES:
                end += 1
            parts.append(order[at:end])
            at = end

        def run(part: list[int]) -> npt.NDArray[np.float32]:
            packed = ti.pack([columns[i] for i in part], self.wordpieces.pad)
            found: npt.NDArray[np.float32] = self._session.run(None, {"columns": packed})[0]
            return found

        for part, found in zip(parts, side_by_side.in_order(run, parts, self._threads), strict=True):
            out[part] = found
        return out

    def __call__(self, items: Sequence[tuple[str, Sequence[Span]]], with_evidence: bool) -> list[TargetTone]:
        """See `score_targets`."""
        out: list[TargetTone] = []
        for at in range(0, len(items), _CHUNK):
            out += self._score(items[at : at + _CHUNK], with_evidence)
        return out

    def _score(self, items: Sequence[tuple[str, Sequence[Span]]], with_evidence: bool) -> list[TargetTone]:
        words = {text: mw.split_words(text) for text, _ in items}
        prepared = [ti.prepare(words[text], spans, self.wordpieces) for text, spans in items]
        read = [i for i, p in enumerate(prepared) if p.target]
        logits = np.zeros((len(items), len(LABELS)), dtype=np.float32)
        logits[read] = self.logits([prepared[i].columns for i in read])
        chances = self._calibration.probabilities(logits)
        chances[[i for i, p in enumerate(prepared) if not p.target]] = np.eye(len(LABELS))[NEUTRAL]
        chosen = chances.argmax(1)
        found: dict[int, tuple[Span, ...]] = {}
        if with_evidence:
            found = self._evidence(prepared, logits, chosen)
        return [
            TargetTone(LABELS[k], round(float(p[2] - p[0]), 4), round(float(p[k]), 4), found.get(i, ()))
            for i, (k, p) in enumerate(zip(chosen, chances, strict=True))
        ]

    def _evidence(
        self, prepared: Sequence[ti.Prepared], logits: npt.NDArray[np.float32], chosen: npt.NDArray[np.intp]
    ) -> dict[int, tuple[Span, ...]]:
        """Words that move the log odds of the label most: the mean of what the sentence loses without the
        word (occlusion) and of what the word alone adds to the sentence without any content word; the
        last and first terms of its Shapley value. Losses alone find nothing where two words say the same.
        The loss is looked up for the words that add most.
        """
        candidates = {i: self._candidates(p) for i, p in enumerate(prepared) if chosen[i] != NEUTRAL}
        candidates = {i: words for i, words in candidates.items() if words}
        reduced: list[ti.Array] = []
        for i, words in candidates.items():
            p = prepared[i]
            bare = ~np.isin(p.place, words)
            reduced += [p.columns[bare], *(p.columns[bare | (p.place == w)] for w in words)]
        odds = iter(self._odds(self.logits(reduced), self._repeated(chosen, candidates, 1)).tolist())
        added: dict[int, list[tuple[float, int]]] = {}
        for i, words in candidates.items():
            bare_odds = next(odds)
            alone = sorted(((next(odds) - bare_odds, w) for w in words), key=lambda x: (-x[0], x[1]))
            added[i] = alone[:_TRIED_TWICE]
        reduced = [prepared[i].columns[prepared[i].place != w] for i, best in added.items() for _, w in best]
        odds = iter(self._odds(self.logits(reduced), self._repeated(chosen, added, 0)).tolist())
        whole = self._odds(logits, chosen).tolist()
        return {
            i: _spans(prepared[i].words, _weightiest([((gain + whole[i] - next(odds)) / 2, w) for gain, w in best]))
            for i, best in added.items()
        }

    @staticmethod
    def _repeated(chosen: npt.NDArray[np.intp], of: Mapping[int, Sequence[object]], more: int) -> npt.NDArray[np.intp]:
        """The label of each item as often as it has words, and `more` times."""
        return np.repeat(chosen[list(of)], [len(words) + more for words in of.values()])

    def _candidates(self, prepared: ti.Prepared) -> list[int]:
        """Content words read, not of the target and no names; the nearest to it if there are many."""
        words, target = prepared.words, set(prepared.target)
        found = [
            w
            for w in sorted(set(prepared.place.tolist()) - {-1} - target)
            if any(c.isalpha() for c in words.texts[w])
            and len(words.texts[w]) > 1
            and words.texts[w].lower().replace("’", "'") not in self._empty
        ]
        # names carry no tone; where most words have a capital it is a headline and says nothing
        plain = [w for w in found if not (words.texts[w][0].isupper() and words.position[w] == mw.MIDDLE)]
        if 2 * len(plain) >= len(found):
            found = plain
        if len(found) > _TRIED:
            found = sorted(sorted(found, key=lambda w: min(abs(w - t) for t in target))[:_TRIED])
        return found

    def _odds(self, logits: npt.NDArray[np.float32], labels: npt.NDArray[np.intp]) -> Floats:
        """Log odds of one label in each row."""
        p = self._calibration.probabilities(logits)[np.arange(len(labels)), labels]
        return np.log(p) - np.log(np.maximum(1 - p, 1e-12))


def _weightiest(losses: list[tuple[float, int]]) -> list[int]:
    top = max(losses)[0]
    kept = sorted((x for x in losses if x[0] >= max(_LEAST, _SHARE * top)), reverse=True)[:_MOST]
    return sorted(w for _, w in kept)


def _spans(words: mw.Words, numbers: Sequence[int]) -> tuple[Span, ...]:
    """Spans of words; neighbours make one."""
    out: list[list[int]] = []
    last = -2
    for w in numbers:
        if w == last + 1:
            out[-1][1] = int(words.ends[w])
        else:
            out.append([int(words.starts[w]), int(words.ends[w])])
        last = w
    return tuple((start, end) for start, end in out)


@lru_cache(maxsize=1)
def _empty_words() -> frozenset[str]:
    lines = (LEXICONS / "empty-words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def load(folder: Path | None = None, threads: int | None = None) -> TargetScorer:
    """The scorer of a model folder (argument, environment variable or the one beside this package),
    checksums checked.
    """
    folder = Path(folder or os.environ.get(FOLDER_VARIABLE) or MODELS)
    return _load(folder, side_by_side.threads_to_use(threads))


@lru_cache(maxsize=4)
def _load(folder: Path, threads: int) -> TargetScorer:
    card = model_files.read_card(folder, CARD, FILES, "sentiment model")
    vocabulary = (folder / VOCABULARY).read_text(encoding="utf-8").split("\n")
    said = card["calibration"]
    calibration = _Calibration(float(said["scale"]), np.asarray(said["shift"], dtype=np.float64))
    return TargetScorer(folder, vocabulary, calibration, threads)


def score_targets(
    items: Sequence[tuple[str, Sequence[Span]]],
    *,
    threads: int | None = None,
    folder: Path | None = None,
    with_evidence: bool = True,
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
        with_evidence: off makes it several times as fast.

    Returns:
        One `TargetTone` an item, in order. It does not depend on the items beside it.

    Raises:
        ModelError: the model's files are missing or damaged.
    """
    return load(folder, threads)(items, with_evidence) if items else []
