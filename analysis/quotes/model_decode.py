"""From the model's numbers to attributions: candidates, constrained best paths, confidence,
duplicates.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from analysis.quotes import model_words as mw
from analysis.quotes.raw import RawAttribution

Floats = npt.NDArray[np.float32]
Spans = tuple[tuple[int, int], ...]

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
    """One anchor to be read: its words, its region, how likely it is one."""

    anchor: int
    lo: int
    hi: int
    cueless: bool
    chance: float


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


def anchors(chances: Floats, settings: Settings, lo: int, hi: int) -> list[tuple[int, bool, float]]:
    """Places worth asking about in words lo..hi of a window: (word, cueless, chance), at most
    `most_anchors`.

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
    for place in np.flatnonzero(chances[lo:hi, 3] >= settings.cueless_floor).tolist():
        out.append((lo + place, True, float(chances[lo + place, 3])))
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
    one content.
    """
    for c in candidates:
        c.confidence = confidence(c.evidence, settings)
    taken: set[int] = set()
    whole: set[int] = set()
    starts: set[int] = set()
    kept = []
    for c in sorted(candidates, key=lambda c: -c.confidence):
        if c.confidence < settings.accept:
            break
        if c.job.cueless:
            if c.content[0] in starts or sum(i in whole for i in c.content) * 2 > len(c.content):
                continue
        else:
            own = c.cue or [c.job.anchor]
            if c.job.anchor in taken or sum(i in taken for i in own) * 2 > len(own):
                continue
            taken.update(own)
        starts.add(c.content[0])
        whole.update(c.content)
        kept.append(c)
    return run_on(words, sorted(kept, key=lambda c: (c.content[0], -c.content[-1], c.job.anchor)))


def run_on(words: mw.Words, chosen: list[Candidate]) -> list[Candidate]:
    """Let quotations run on into the next paragraph as print has it: no closing mark, a new opening one.

    The network sees too few of these to be sure. A paragraph that has a cue of its own is left to
    it; a cueless reading of the paragraph gives way. Each paragraph is joined to one content.
    """
    with_cue = {i for c in chosen if not c.job.cueless for i in c.content}
    joined: set[int] = set()
    out = []
    for c in chosen:
        if c.job.cueless and c.content[0] in joined:
            continue
        more: list[int] = []
        end = c.content[-1]
        opened = _holds_opening(words, c)
        while opened and _runs_on(words, end) and end + 1 not in with_cue and end + 1 not in joined:
            joined.add(end + 1)
            end += 1
            more.append(end)
            while (
                end + 1 < len(words) and words.position[end + 1] != mw.PARAGRAPH_START and words.quote[end] != mw.CLOSE
            ):
                end += 1
                more.append(end)
        out.append(replace(c, content=c.content + more) if more else c)
    return out


def _runs_on(words: mw.Words, end: int) -> bool:
    """Word `end` ends a paragraph inside a quotation, and the next paragraph opens one."""
    return (
        end + 1 < len(words)
        and words.position[end + 1] == mw.PARAGRAPH_START
        and words.quote[end] in (mw.OPEN, mw.INSIDE, mw.BOTH)
        and words.quote[end + 1] == mw.OPEN
    )


def _holds_opening(words: mw.Words, c: Candidate) -> bool:
    """The content has its last quotation whole, opening mark included: it is no nested one."""
    at = c.content[-1]
    span = words.quote_span[at]
    while at > c.content[0] and words.quote_span[at - 1] == span:
        at -= 1
    return bool(span) and words.quote[at] == mw.OPEN and at in c.content


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
