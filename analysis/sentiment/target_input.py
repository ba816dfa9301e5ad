"""What the target model is given: the wordpieces of a sentence, with the target's mentions marked.

The same code prepares sentences in training and at run time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from analysis.quotes import model_words as mw

Array = npt.NDArray[np.int64]

# What a piece is to the target; 0 is also what padding gets. The last is what the first piece of all
# ([CLS]) gets in training where the label follows the project's own readers, not NewsMTSC's.
ELSEWHERE, MENTION, FURTHER_MENTION, NAMED_AGAIN, READERS = range(5)
MARKS = 5
LIMIT = 160  # pieces of a sentence that are read, around the first mention
_NAMED_AGAIN = 12  # pieces


@dataclass(slots=True)
class Prepared:
    """One sentence and one target. `columns` is pieces by 4: piece number, mark, shape, quotation
    state; `place` gives the word each piece belongs to, -1 for what is not of the sentence;
    `target` the words of the mentions.
    """

    words: mw.Words
    columns: Array
    place: Array
    target: list[int] = field(default_factory=list)


def words_within(words: mw.Words, spans: Sequence[tuple[int, int]]) -> list[list[int]]:
    """For each span the numbers of its words: those half inside, else those it touches."""
    out = []
    for start, end in spans:
        shared = np.minimum(words.ends, end) - np.maximum(words.starts, start)
        inside = np.flatnonzero((shared > 0) & (2 * shared >= words.ends - words.starts))
        out.append((inside if len(inside) else np.flatnonzero(shared > 0)).tolist())
    return out


def prepare(words: mw.Words, spans: Sequence[tuple[int, int]], wordpieces: mw.Wordpieces) -> Prepared:
    """The pieces of a sentence (`LIMIT` of them around the first mention), then the first mention
    once more as a second segment.
    """
    mentions = [m for m in words_within(words, spans) if m]
    target = sorted({i for m in mentions for i in m})
    first = set(mentions[0]) if mentions else set()
    pieces = [wordpieces.of(t) for t in words.texts]
    lo, hi = _window([len(p) for p in pieces], min(first, default=0))
    rows, place = [(wordpieces.first, ELSEWHERE, 0, 0)], [-1]
    inside = set(target)
    for i in range(lo, hi):
        mark = MENTION if i in first else FURTHER_MENTION if i in inside else ELSEWHERE
        for piece in pieces[i]:
            rows.append((piece, mark, int(words.shape[i]), int(words.quote[i])))
            place.append(i)
    rows.append((wordpieces.last, ELSEWHERE, 0, 0))
    named = [(piece, NAMED_AGAIN, int(words.shape[i]), 0) for i in sorted(first) for piece in pieces[i]]
    rows += [*named[:_NAMED_AGAIN], (wordpieces.last, NAMED_AGAIN, 0, 0)]
    place += [-1] * (len(rows) - len(place))
    return Prepared(words, np.asarray(rows, dtype=np.int64), np.asarray(place, dtype=np.int64), target)


def _window(sizes: list[int], centre: int) -> tuple[int, int]:
    """Words lo..hi around `centre` whose pieces fit in `LIMIT`, more of them before it than after it
    only where nothing more follows.
    """
    if sum(sizes) <= LIMIT:
        return 0, len(sizes)
    lo = hi = centre
    used = 0
    while lo > 0 or hi < len(sizes):
        forward = hi < len(sizes) and (hi - centre <= centre - lo or lo == 0)
        size = sizes[hi] if forward else sizes[lo - 1]
        if used + size > LIMIT:
            break
        used += size
        if forward:
            hi += 1
        else:
            lo -= 1
    return lo, max(hi, lo + 1)


def pack(batch: Sequence[Array], pad: int) -> Array:
    """Columns of several sentences as one array, sentences by pieces by 4."""
    longest = max(len(columns) for columns in batch)
    out = np.zeros((len(batch), longest, 4), dtype=np.int64)
    out[:, :, 0] = pad
    for row, columns in enumerate(batch):
        out[row, : len(columns)] = columns
    return out
