"""From the model's numbers to attributions: candidates, constrained best paths, confidence,
duplicates.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from analysis.quotes import model_quotations as quotations
from analysis.quotes import model_words as mw
from analysis.quotes.model_signatures import signed
from analysis.quotes.raw import RawAttribution

Floats = npt.NDArray[np.float32]
Spans = tuple[tuple[int, int], ...]

_FORM_IS_RIGHT = 0.95  # of what is signed or labelled, in the articles the network learned from
CONTENT, SPEAKER, CUE, CHANNEL = 1, 3, 5, 7  # label number of B-; I- is the next


@dataclass(frozen=True, slots=True)
class Settings:
    """What was tuned on the dev articles; kept in the model's card."""

    cue_floor: float = 0.15
    cueless_floor: float = 0.15
    accept: float = 0.4
    coefficients: tuple[float, ...] = ()
    intercept: float = 0.0
    most_anchors: int = 48


@dataclass(slots=True)
class Job:
    """One anchor to be read: its words, its region, how likely it is one; `certain` when the
    marks say so, `signed` when a signature does.
    """

    anchor: int
    lo: int
    hi: int
    cueless: bool
    chance: float
    certain: bool = False
    signed: bool = False


@dataclass(slots=True)
class Candidate:
    """One decoded anchor, in words, with the numbers confidence is worked out from."""

    job: Job
    content: list[int]
    cue: list[int]
    speaker: list[int]
    channel: list[int]
    act: str
    evidence: list[float]
    confidence: float = 0.0


def anchors(
    chances: Floats, settings: Settings, lo: int, hi: int, certain: Collection[int] = ()
) -> list[tuple[int, bool, float]]:
    """Places worth asking about in words lo..hi of a window: (word, cueless, chance), at most
    `most_anchors`. `certain`: words at which a content without a cue is asked about whatever its chance.

    A run of likely cue words is one cue, asked about at its likeliest word, unless a word in it
    surely begins a new one: auxiliaries may or may not belong to a cue, and either choice then
    leads to the same anchor.
    """
    cue = chances[:, 1] + chances[:, 2]
    out: list[tuple[int, bool, float]] = []
    best = -1
    likely = cue >= settings.cue_floor
    for i in range(lo, hi):
        if not likely[i]:
            if best >= 0:
                out.append((best, False, float(cue[best])))
                best = -1
            continue
        if best >= 0 and chances[i, 1] > 0.5 and cue[i - 1] > 0.5:
            out.append((best, False, float(cue[best])))
            best = i
        elif best < 0 or cue[i] > cue[best]:
            best = i
    if best >= 0:
        out.append((best, False, float(cue[best])))
    cueless = lo + np.flatnonzero(chances[lo:hi, 3] >= settings.cueless_floor)
    out += [(place, True, float(chances[place, 3])) for place in sorted({*cueless.tolist(), *certain})]
    out.sort(key=lambda a: -a[2])
    return out[: settings.most_anchors]


def best_paths(
    logits: Floats, kinds: npt.NDArray[np.int64], lengths: npt.NDArray[np.int64], table: Floats, start: Floats
) -> tuple[npt.NDArray[np.int64], Floats]:
    """Viterbi over a batch, shortest rows first; also each best path's log probability under the CRF."""
    n, longest, labels = logits.shape
    live = np.searchsorted(lengths, np.arange(longest + 1), "right").tolist()  # rows from here on have a word i
    into = table.transpose(0, 2, 1)
    # The sum over all paths is kept in chances, scaled to one at each word.
    peaks = logits.max(2, keepdims=True)
    emitted, move_chances = np.exp(logits - peaks), np.exp(table)
    best = np.empty((longest, n, labels), dtype=np.float32)
    best[0] = start + logits[:, 0]
    total = np.exp(start) * emitted[:, 0]
    scale = np.ones((longest, n), dtype=np.float32)
    for i in range(longest):
        row = live[i]
        if i:
            move = kinds[row:, i]
            best[i, row:] = (best[i - 1, row:, :, None] + table[move]).max(1) + logits[row:, i]
            total[row:] = np.matmul(total[row:, None], move_chances[move])[:, 0] * emitted[row:, i]
        scale[i, row:] = total[row:].sum(1)
        total[row:] /= scale[i, row:, None]
    whole = np.log(scale).sum(0) + (peaks[:, :, 0] * (np.arange(longest) < lengths[:, None])).sum(1)
    paths = np.zeros((n, longest), dtype=np.int64)
    last = np.zeros(n, dtype=np.int64)
    for i in range(longest - 1, -1, -1):
        row, going = live[i], live[i + 1]
        last[row:going] = best[i, row:going].argmax(1)
        if going < n:
            last[going:] = (best[i, going:] + into[kinds[going:, i + 1], last[going:]]).argmax(1)
        paths[row:, i] = last[row:]
    return paths, best[lengths - 1, np.arange(n)].max(1) - whole


def _logit(p: float) -> float:
    p = min(max(p, 1e-4), 1 - 1e-4)
    return math.log(p / (1 - p))


def chances_of(logits: Floats) -> Floats:
    """Softmax over the last axis."""
    e = np.exp(logits - logits.max(-1, keepdims=True))
    out: Floats = e / e.sum(-1, keepdims=True)
    return out


def candidate(
    words: mw.Words, job: Job, path: npt.NDArray[np.int64], chosen: Floats, path_score: float, verdict: Floats
) -> Candidate | None:
    """One decoded path as word lists; None if it holds no content. `chosen`: the chance of each of its labels."""
    role = (path + 1) // 2 - 1
    content = np.flatnonzero(role == 0)
    if not len(content):
        return None
    edges = np.flatnonzero((role[1:] == 0) != (role[:-1] == 0))
    edge = min(float(chosen[edges].min()), float(chosen[edges + 1].min())) if len(edges) else 1.0
    valid = 1.0 / (1.0 + math.exp(-min(max(float(verdict[0]), -30.0), 30.0)))
    speech = 1.0 / (1.0 + math.exp(-min(max(float(verdict[1] - verdict[2]), -30.0), 30.0)))
    cue, speaker, channel = (np.flatnonzero(role == r) for r in (2, 1, 3))
    first = words.quote[job.lo + content[0]]
    quoted = np.count_nonzero(words.quote_span[job.lo + content]) / len(content)
    evidence = [
        _logit(job.chance),
        _logit(valid),
        max(path_score, -12.0),
        _logit(edge),
        _logit(float(chosen[content].mean())),
        _logit(float(chosen[speaker].mean())) if len(speaker) else 0.0,
        float(len(speaker) > 0),
        math.log(len(content)),
        quoted,
        float(first in (mw.OPEN, mw.SINGLE_OPEN)),
        float(job.cueless),
        float(len(edges)),
        _logit(speech),
    ]
    content_words, cue_words, speaker_words, channel_words = (
        (job.lo + numbers).tolist() for numbers in (content, cue, speaker, channel)
    )
    act = "speech" if speech >= 0.5 else "thought"
    return Candidate(job, content_words, cue_words, speaker_words, channel_words, act, evidence)


def signed_candidates(words: mw.Words) -> list[Candidate]:
    """What posts, signed quotations and transcripts say of themselves (see `model_signatures`)."""
    sure = _logit(_FORM_IS_RIGHT)
    out = []
    for one in signed(words):
        content, start, end = list(one.content), one.content.start, one.content.stop
        quoted = np.count_nonzero(words.quote_span[start:end]) / len(content)
        opens = float(words.quote[start] in (mw.OPEN, mw.SINGLE_OPEN))
        size = math.log(len(content))
        evidence = [sure, sure, 0.0, sure, sure, sure, 1.0, size, quoted, opens, 1.0, 2.0, sure]
        job = Job(start, start, end, cueless=True, chance=_FORM_IS_RIGHT, signed=True)
        out.append(Candidate(job, content, [], list(one.speaker), [], "speech", evidence))
    return out


def confidence(evidence: Sequence[float], settings: Settings) -> float:
    """Calibrated chance that a candidate is right end to end; before calibration, the chance that
    its anchor is one.
    """
    if settings.coefficients:
        z = settings.intercept + sum(c * e for c, e in zip(settings.coefficients, evidence, strict=True))
    else:
        z = 0.5 * (evidence[0] + evidence[1])
    return 1.0 / (1.0 + math.exp(-min(max(z, -30.0), 30.0)))


def choose(words: mw.Words, candidates: list[Candidate], settings: Settings) -> list[Candidate]:
    """The candidates to keep: sure enough, and no second reading of one cue or, without a cue, of
    one content. A quotation that must be somebody's is kept as well, if no other reading holds it.
    """
    for c in candidates:
        c.confidence = confidence(c.evidence, settings)
    taken: dict[int, Candidate] = {}
    holder: dict[int, Candidate] = {}  # of each word the longest content kept
    starts: set[int] = set()
    kept = []
    sure = [c for c in candidates if c.job.signed or (c.confidence >= settings.accept and _is_asked(c, settings))]
    # What is signed is known whole; a reading without a cue gives way to one that has one.
    sure.sort(key=lambda c: (c.job.cueless, not c.job.signed, -c.confidence))
    for c in sure + [_as_quoted(words, c, settings) for c in candidates if c.job.certain]:
        if c.job.cueless:
            if c.content[0] in starts or _is_read(c, holder):
                continue
        else:
            own = c.cue or [c.job.anchor]
            if c.job.anchor in taken or _is_second_reading(c, [taken[i] for i in own if i in taken], len(own)):
                continue
            taken.update(dict.fromkeys(own, c))
        starts.add(c.content[0])
        for i in c.content:
            if i not in holder or len(holder[i].content) < len(c.content):
                holder[i] = c
        kept.append(c)
    kept = [finished for c in kept if (finished := quotations.finished(words, c)) is not None]
    kept.sort(key=lambda c: (c.content[0], -c.content[-1], c.job.anchor))
    return quotations.taken_up(words, quotations.run_on(words, kept))


def _as_quoted(words: mw.Words, c: Candidate, settings: Settings) -> Candidate:
    """A reading of a quotation that must be somebody's: that quotation, more likely than the network thinks."""
    end = quotations.closing(words, c.job.anchor, len(words)) + 1
    evidence = [max(c.evidence[0], 0.0), *c.evidence[1:]]
    return replace(
        c, content=list(range(c.job.anchor, end)), evidence=evidence, confidence=confidence(evidence, settings)
    )


def _is_asked(c: Candidate, settings: Settings) -> bool:
    """Whether the network itself sees something at the anchor."""
    return not c.job.cueless or c.job.chance >= settings.cueless_floor


def _is_second_reading(c: Candidate, others: Sequence[Candidate], cue_words: int) -> bool:
    """Whether most of a cue is taken by other readings, or some of it by one of much the same content: "did
    predict" and "predict".
    """
    if len(others) * 2 > cue_words:
        return True
    own = set(c.content)
    return any(len(own.intersection(k.content)) * 2 > len(own.union(k.content)) for k in others)


def _is_read(c: Candidate, holder: Mapping[int, Candidate]) -> bool:
    """Whether most of a content without a cue is in contents kept, those within a certain one left out."""
    own = set(c.content)
    within: dict[int, bool] = {}
    read = 0
    for i in c.content:
        k = holder.get(i)
        if k is not None:
            if id(k) not in within:
                within[id(k)] = (
                    (c.job.certain or c.job.signed)
                    and bool(k.cue)
                    and own.issuperset(k.content)
                    and own.issuperset(k.cue)
                )
            read += not within[id(k)]
    return read * 2 > len(c.content)


def _spans(words: mw.Words, numbers: list[int]) -> Spans:
    out: list[tuple[int, int]] = []
    previous = -2
    for i in numbers:
        if i == previous + 1:
            out[-1] = (out[-1][0], int(words.ends[i]))
        else:
            out.append((int(words.starts[i]), int(words.ends[i])))
        previous = i
    return tuple(out)


def assemble(words: mw.Words, c: Candidate) -> RawAttribution:
    """Word numbers to offsets."""
    return RawAttribution(
        _spans(words, c.content),
        _spans(words, c.cue),
        _spans(words, c.speaker),
        _spans(words, c.channel),
        c.act,
        round(c.confidence, 4),
    )
