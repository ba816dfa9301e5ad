"""The words that carry a sentiment: which of a sentence's words to show for it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy.typing as npt

from analysis.quotes import model_words as mw
from analysis.sentiment import target_input as ti
from analysis.text import Span, read_words

# A word is evidence if it is worth this much log odds of the label, and this share of what the
# weightiest word is worth; so many words at most.
_LEAST, _SHARE, _MOST = 0.2, 0.35, 4


def candidates(prepared: ti.Prepared) -> list[int]:
    """Numbers of the words that may be evidence: content words read, not of the target and no names."""
    words, target, empty = prepared.words, set(prepared.target), _empty_words()
    found = [
        w
        for w in sorted(set(prepared.place.tolist()) - {-1} - target)
        if any(c.isalpha() for c in words.texts[w])
        and len(words.texts[w]) > 1
        and words.texts[w].lower().replace("’", "'") not in empty
    ]
    # names carry no tone; where most words have a capital it is a headline and says nothing
    plain = [w for w in found if not (words.texts[w][0].isupper() and words.position[w] == mw.MIDDLE)]
    return plain if 2 * len(plain) >= len(found) else found


def carrying(prepared: ti.Prepared, weights: npt.NDArray[Any]) -> tuple[Span, ...]:
    """Spans of the words that carry a label, in reading order; `weights`: what each piece adds to it."""
    worth = [(float(weights[prepared.place == w].mean()), w) for w in candidates(prepared)]
    return _spans(prepared.words, weightiest(worth))


def weightiest(worth: Sequence[tuple[float, int]]) -> list[int]:
    """The words worth showing, of pairs of worth in log odds and number, in order."""
    least = max(_LEAST, _SHARE * max((x for x, _ in worth), default=0.0))
    kept = sorted((x for x in worth if x[0] >= least), reverse=True)[:_MOST]
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
    return frozenset(word for line in read_words("empty-words.txt") for word in line.split())
