"""Running the attribution model: windows, batches, forward passes.

Needs numpy and onnxruntime only. Work and memory grow linearly with the text, whatever it is:
paragraphs longer than a window are cut, and a window has a bounded number of anchors, each with a
bounded region.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, islice
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from analysis import paths
from analysis.quotes import model_decode as md
from analysis.quotes import model_files, side_by_side
from analysis.quotes import model_quotations as quotations
from analysis.quotes import model_regions as regions
from analysis.quotes import model_words as mw
from analysis.quotes.raw import RawAttribution

CONVENTIONS = {"polnear": 0, "news": 1}
WITHOUT_CUE = {CONVENTIONS["news"]}  # PolNeAR marks nothing that no cue ascribes
CARD, ENCODER, CONDITIONER, VOCABULARY = (
    f"attribution.{x}" for x in ("json", "encoder.onnx", "conditioner.onnx", "vocabulary.txt")
)
FILES = (ENCODER, CONDITIONER, VOCABULARY)
Array = npt.NDArray[Any]


class Engine(Protocol):
    """The two forward passes; onnxruntime at run time, torch while training."""

    def encode(self, ids: Array, features: Array, domain: Array, first: Array) -> tuple[Array, Array]:
        """Word vectors and anchor logits of one window."""
        ...

    def condition(
        self, words: Array, chances: Array, relations: Array, at: Array, cueless: Array, mask: Array
    ) -> tuple[Array, Array]:
        """Label logits of regions, and the verdict on their anchors."""
        ...


class OnnxEngine:
    """The exported graphs."""

    def __init__(self, folder: Path) -> None:
        self._encoder = model_files.session(folder / ENCODER)
        self._conditioner = model_files.session(folder / CONDITIONER)

    def encode(self, ids: Array, features: Array, domain: Array, first: Array) -> tuple[Array, Array]:
        """See `Engine`."""
        a, b = self._encoder.run(None, {"ids": ids, "features": features, "domain": domain, "first": first})
        return a, b

    def condition(
        self, words: Array, chances: Array, relations: Array, at: Array, cueless: Array, mask: Array
    ) -> tuple[Array, Array]:
        """See `Engine`."""
        feed = {
            "words": words,
            "chances": chances,
            "relations": relations,
            "at": at,
            "cueless": cueless,
            "mask": mask,
        }
        a, b = self._conditioner.run(None, feed)
        return a, b


@dataclass(slots=True)
class _View:
    """One window: words lo..hi, of which own_lo..own_hi are answered for here."""

    lo: int
    hi: int
    own_lo: int
    own_hi: int


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes of windows and batches.

    Windows are encoded one by one: nothing is padded, and what a pass touches stays in the
    processor's cache, which makes it a third faster than windows in batches of eight. So many
    windows are read at a time, each time in a thread: a common article's.
    """

    window: int = 254
    overlap: int = 0
    batch_words: int = 256
    windows: int = 8


@dataclass(frozen=True, slots=True)
class _Part:
    """Some windows of one text."""

    number: int
    words: mw.Words
    pieces: list[tuple[int, ...]]
    views: list[_View]


def views(words: mw.Words, sizes: npt.NDArray[np.int32], limits: Limits) -> Iterator[_View]:
    """Windows of whole paragraphs; the last paragraph of one, if short, is the first of the next.
    Such a paragraph is answered for where its neighbour after it is in sight if a quotation may
    run on into that, else in the first.
    """
    parts = regions.segments(words, sizes, limits.window)
    weights = [int(sizes[lo:hi].sum()) for lo, hi in parts]
    start, own_lo = 0, 0
    while start < len(parts):
        used, end = weights[start], start + 1
        while end < len(parts) and used + weights[end] <= limits.window:
            used += weights[end]
            end += 1
        lo, hi = parts[start][0], parts[end - 1][1]
        if end == len(parts):
            yield _View(lo, hi, own_lo, hi)
            return
        again = (
            end - 1 > start and weights[end - 1] <= limits.overlap and weights[end - 1] + weights[end] <= limits.window
        )
        runs_on = words.quote[parts[end][0]] in (mw.OPEN, mw.SINGLE_OPEN)
        own_hi = parts[end - 1][0] if again and runs_on else hi
        yield _View(lo, hi, own_lo, own_hi)
        own_lo = own_hi
        start = end - 1 if again else end


class Finder:
    """Texts to attributions through an engine."""

    def __init__(
        self,
        engine: Engine,
        vocabulary: Sequence[str],
        table: md.Floats,
        start: md.Floats,
        settings: Mapping[str, md.Settings],
        limits: Limits | None = None,
        threads: int = 1,
    ) -> None:
        """`settings`: one for each convention."""
        self.engine, self.settings, self.limits, self.threads = engine, dict(settings), limits or Limits(), threads
        self.wordpieces = mw.Wordpieces(vocabulary)
        self.table, self.start = table, start

    def candidates(
        self, texts: Sequence[str], convention: str = "news"
    ) -> Iterator[tuple[int, mw.Words, list[md.Candidate]]]:
        """Every candidate of every text, before choosing: (number of the text, its words, candidates).

        What is done side by side is one text's, so that a result cannot depend on the texts beside it.
        """
        settings, domain = self.settings[convention], CONVENTIONS[convention]

        def read(part: _Part) -> tuple[_Part, list[md.Candidate]]:
            return part, self._read(part, settings, domain)

        done = side_by_side.in_order(read, self._parts(texts), self.threads)
        for number, parts in groupby(done, key=lambda one: one[0].number):
            read_parts = list(parts)
            words = read_parts[0][0].words
            by_form = md.signed_candidates(words) if domain in WITHOUT_CUE else []
            yield number, words, [one for _, found in read_parts for one in found] + by_form

    def __call__(self, texts: Sequence[str], convention: str = "news") -> list[list[RawAttribution]]:
        """The attributions of each text, in reading order."""
        out = []
        for _, words, found in self.candidates(texts, convention):
            out.append([md.assemble(words, c) for c in md.choose(words, found, self.settings[convention])])
        return out

    def _parts(self, texts: Sequence[str]) -> Iterator[_Part]:
        """At least one a text."""
        for number, text in enumerate(texts):
            words = mw.split_words(text)
            pieces = [self.wordpieces.of(t) for t in words.texts]
            ahead = views(words, np.asarray([len(p) for p in pieces], dtype=np.int32), self.limits)
            some = list(islice(ahead, self.limits.windows))
            yield _Part(number, words, pieces, some)
            while some := list(islice(ahead, self.limits.windows)):
                yield _Part(number, words, pieces, some)

    def _read(self, part: _Part, settings: md.Settings, domain: int) -> list[md.Candidate]:
        words = part.words
        jobs: list[tuple[md.Job, Array, Array]] = []
        for view in part.views:
            ids, features, first = pack(self.wordpieces, [(words, view.lo, view.hi, part.pieces)])
            vectors, logits = self.engine.encode(ids, features, np.asarray([domain], dtype=np.int64), first)
            chances = md.chances_of(logits[0])
            own_lo, own_hi = view.own_lo - view.lo, view.own_hi - view.lo
            certain: set[int] = set()
            if domain in WITHOUT_CUE:
                own = quotations.sentences_of_their_own(words, view.own_lo, view.own_hi)
                certain.update(place - view.lo for place in own)
            for anchor, cueless, chance in md.anchors(chances, settings, own_lo, own_hi, certain):
                place = view.lo + anchor
                lo, hi = regions.region(words, place, cueless, view.lo, view.hi)
                within = slice(lo - view.lo, hi - view.lo)
                job = md.Job(place, lo, hi, cueless, chance, certain=cueless and anchor in certain)
                jobs.append((job, vectors[0, within], chances[within]))
        if not jobs:
            return []
        jobs.sort(key=lambda j: j[0].hi - j[0].lo)
        lengths = np.asarray([j.hi - j.lo for j, _, _ in jobs], dtype=np.int64)
        label_logits = np.zeros((len(jobs), int(lengths[-1]), len(self.start)), dtype=np.float32)
        kinds = np.zeros(label_logits.shape[:2], dtype=np.int64)
        verdicts: list[Array] = []
        while len(verdicts) < len(jobs):
            at = end = len(verdicts)
            while end < len(jobs) and (end == at or (end + 1 - at) * lengths[end] <= self.limits.batch_words):
                end += 1
            inputs, logits, some = self._condition(words, jobs[at:end])
            label_logits[at:end, : logits.shape[1]] = logits
            kinds[at:end, : logits.shape[1]] = inputs.kinds
            verdicts.extend(some)
        paths, scores = md.best_paths(label_logits, kinds, lengths, self.table, self.start)
        chosen = np.take_along_axis(md.chances_of(label_logits), paths[:, :, None], 2)[:, :, 0]
        found = (
            md.candidate(words, job, path[:size], sure[:size], score, verdict)
            for (job, _, _), size, path, sure, score, verdict in zip(
                jobs, lengths.tolist(), paths, chosen, scores.tolist(), verdicts, strict=True
            )
        )
        whole = [one for one in found if one is not None]
        return [part for one in whole for part in quotations.apart(words, one)] if domain in WITHOUT_CUE else whole

    def _condition(self, words: mw.Words, batch: list[tuple[md.Job, Array, Array]]) -> tuple[Regions, Array, Array]:
        """The second head's input and output for regions of like length."""
        inputs = gather([(words, j.anchor, j.lo, j.hi) for j, _, _ in batch])
        longest = inputs.mask.shape[1]
        vectors = np.zeros((len(batch), longest, batch[0][1].shape[1]), dtype=np.float32)
        chances = np.zeros((len(batch), longest, 4), dtype=np.float32)
        for row, (_, v, c) in enumerate(batch):
            vectors[row, : len(v)] = v
            chances[row, : len(c)] = c
        cueless = np.asarray([float(j.cueless) for j, _, _ in batch], dtype=np.float32)
        logits, verdicts = self.engine.condition(vectors, chances, inputs.relations, inputs.at, cueless, inputs.mask)
        return inputs, logits, verdicts


def pack(
    wordpieces: mw.Wordpieces, batch: Sequence[tuple[mw.Words, int, int, Sequence[tuple[int, ...]]]]
) -> tuple[Array, Array, Array]:
    """Encoder input: piece numbers, features a piece, place of each word's first piece. `batch`:
    words, lo, hi and the pieces of the whole text (numbered like its words).
    """
    rows = []
    for words, lo, hi, pieces in batch:
        own = pieces[lo:hi]
        counts = np.fromiter((len(p) for p in own), dtype=np.int64, count=hi - lo)
        flat = np.fromiter((q for p in own for q in p), dtype=np.int64, count=int(counts.sum()))
        first = 1 + np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)[:-1]])
        word = np.repeat(np.arange(lo, hi), counts)
        features = np.stack([words.shape[word], words.quote[word], words.position[word]], 1)
        rows.append((flat, features, first))
    longest = max(len(r[0]) for r in rows) + 2
    most = max(len(r[2]) for r in rows)
    ids = np.full((len(rows), longest), wordpieces.pad, dtype=np.int64)
    features = np.zeros((len(rows), longest, 3), dtype=np.int64)
    first = np.zeros((len(rows), most), dtype=np.int64)
    for i, (flat, f, place) in enumerate(rows):
        ids[i, 0] = wordpieces.first
        ids[i, 1 : 1 + len(flat)] = flat
        ids[i, 1 + len(flat)] = wordpieces.last
        features[i, 1 : 1 + len(flat)] = f
        first[i, : len(place)] = place
    return ids, features, first


@dataclass(slots=True)
class Regions:
    """Second head's input that does not come from the encoder."""

    relations: Array
    at: Array
    mask: Array
    kinds: Array


def gather(batch: Sequence[tuple[mw.Words, int, int, int]]) -> Regions:
    """Relations, anchor places, masks and transition kinds of (words, anchor, lo, hi)."""
    longest = max(hi - lo for _, _, lo, hi in batch)
    n = len(batch)
    relations = np.zeros((n, longest, 3), dtype=np.int64)
    at = np.zeros(n, dtype=np.int64)
    mask = np.zeros((n, longest), dtype=np.float32)
    kinds = np.zeros((n, longest), dtype=np.int64)
    for i, (words, anchor, lo, hi) in enumerate(batch):
        k = hi - lo
        relations[i, :k, 0], relations[i, :k, 1], relations[i, :k, 2] = regions.relations(words, anchor, lo, hi)
        at[i] = anchor - lo
        mask[i, :k] = 1
        kinds[i, :k] = words.position[lo:hi] - 1
    return Regions(relations, at, mask, kinds)


def load(folder: Path | None = None, threads: int | None = None) -> Finder:
    """The finder of a model folder (argument, environment variable or the one beside this
    package), checksums checked.
    """
    folder = folder or paths.models(paths.ATTRIBUTION_MODEL)
    return _load(folder, side_by_side.threads_to_use(threads))


@lru_cache(maxsize=4)
def _load(folder: Path, threads: int) -> Finder:
    card = model_files.read_card(folder, CARD, FILES, "attribution model")
    vocabulary = (folder / VOCABULARY).read_text(encoding="utf-8").split("\n")
    decoding = card["decoding"]
    settings = {
        name: md.Settings(**{**s, "coefficients": tuple(s.get("coefficients", ()))})
        for name, s in decoding["settings"].items()
    }
    table = np.asarray(decoding["transitions"], dtype=np.float32)
    start = np.asarray(decoding["start"], dtype=np.float32)
    return Finder(OnnxEngine(folder), vocabulary, table, start, settings, threads=threads)


def find_attributions(
    texts: Sequence[str], *, convention: str = "news", threads: int | None = None, folder: Path | None = None
) -> list[list[RawAttribution]]:
    """Every attribution of every text. `convention`: "news" (the guide of this project) or
    "polnear".
    """
    if convention not in CONVENTIONS:
        raise ValueError(f"convention must be one of {', '.join(sorted(CONVENTIONS))}, not {convention!r}")
    return load(folder, threads)(texts, convention)
