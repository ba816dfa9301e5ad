"""Which words the attribution model reads together, and what they are to each other: the segments windows are
made of, the region around an anchor, distances within it.
"""

from __future__ import annotations

import numpy as np

from analysis.quotes.model_words import OPEN, PARAGRAPH_START, SENTENCE_START, SINGLE_OPEN, Ints, Words

BEFORE, AFTER, EARLIER = 110, 160, 40
DISTANCES, SENTENCES, QUOTE_RELATIONS = 32, 9, 8
_BUCKET = np.concatenate(
    [np.arange(9), 9 + np.floor(np.log(np.arange(9, 400) / 9.0) / np.log(200 / 9.0) * 6.999)]
).astype(np.int32)
_BUCKET = np.minimum(_BUCKET, 15)


def segments(words: Words, sizes: Ints, limit: int) -> list[tuple[int, int]]:
    """Paragraphs as word ranges, those of more than `limit` pieces cut, at a sentence start where
    there is one.
    """
    out: list[tuple[int, int]] = []
    n = len(words)
    if not n:
        return out
    starts = np.flatnonzero(words.position == PARAGRAPH_START).tolist()
    for lo, hi in zip(starts, [*starts[1:], n], strict=True):
        total = int(sizes[lo:hi].sum())
        while total > limit:
            used, cut, best = 0, lo, lo
            while cut < hi and used + sizes[cut] <= limit:
                used += int(sizes[cut])
                cut += 1
                if cut < hi and words.position[cut] == SENTENCE_START and used * 2 > limit:
                    best = cut
            cut = best if best > lo else max(cut, lo + 1)
            out.append((lo, cut))
            total -= int(sizes[lo:cut].sum())
            lo = cut
        if hi > lo:
            out.append((lo, hi))
    return out


def region(words: Words, anchor: int, cueless: bool, lo: int, hi: int) -> tuple[int, int]:
    """The words in which the parts of an attribution are looked for: the anchor's paragraph, more
    where a quotation runs on or is led in by a colon. 99.5 % of marked words lie within; the
    model's cost is proportional to it.
    """
    paragraph = words.paragraph
    this = paragraph[anchor]
    left, right = max(lo, anchor - BEFORE), min(hi, anchor + AFTER)
    start = left + int(np.searchsorted(paragraph[left:right], this, "left"))
    end = left + int(np.searchsorted(paragraph[left:right], this, "right"))
    while end < right:
        if words.quote[end] not in (OPEN, SINGLE_OPEN) and words.texts[end - 1] != ":":
            break
        end = left + int(np.searchsorted(paragraph[left:right], paragraph[end], "right"))
    if start > left and (cueless or anchor - start < 6):
        previous = left + int(np.searchsorted(paragraph[left:right], paragraph[start - 1], "left"))
        start = max(previous, start - EARLIER)
    return start, end


def relations(words: Words, anchor: int, start: int, end: int) -> tuple[Ints, Ints, Ints]:
    """Buckets of distance, of sentence and paragraph distance, and of the quotations the two
    stand in.
    """
    offset = np.arange(start - anchor, end - anchor, dtype=np.int32)
    distance = _BUCKET[np.abs(offset)]
    distance = np.where(offset < 0, 16 + distance, distance).astype(np.int32)
    sentence = np.clip(words.sentence[start:end] - words.sentence[anchor], -3, 3) + 3
    paragraph = words.paragraph[start:end] - words.paragraph[anchor]
    sentence = np.where(paragraph < 0, 7, np.where(paragraph > 0, 8, sentence)).astype(np.int32)
    span, own = words.quote_span[start:end], words.quote_span[anchor]
    if own:
        relation = np.where(span == own, 1, np.where(span > 0, 2, 3))
    else:
        after = np.where(offset > 0, 4, 6)
        relation = np.where(span > 0, after, np.where(offset > 0, 5, 7))
    return distance, sentence, relation.astype(np.int32)
