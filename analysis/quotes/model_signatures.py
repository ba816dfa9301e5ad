"""Words whose speaker print names by its form alone: embedded posts signed "— Name (@handle)", quotations
signed with a dash and a name, turns of a transcript labelled "Name:".

On the articles the network learned from it finds half of the signed posts; the form leaves no doubt about any.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from analysis.quotes import model_words as mw

_DASHES = frozenset("—–-―‒") | {"--", "---"}
_LONGEST_NAME = 12  # words, office included
_DOUBLE_GAP, _LONGEST_POST = 4, 300  # characters
_ADDRESSES = frozenset(("http", "https", "pic", "www"))
_MONTHS = tuple("jan feb mar apr may jun jul aug sep oct nov dec".split())


@dataclass(frozen=True, slots=True)
class Signed:
    """Word numbers of what is said and of who signs it."""

    content: range
    speaker: range


def signed(words: mw.Words) -> list[Signed]:
    """The posts, quotations and turns of a text that name their speaker by form, in order."""
    starts = np.flatnonzero(words.position == mw.PARAGRAPH_START).tolist()
    edges = list(pairwise([*starts, len(words)]))
    found: list[Signed] = []
    for number, (lo, hi) in enumerate(edges):
        before = edges[number - 1][0] if number else None
        found += _posts(words, lo, hi, before)
        found += _signatures(words, lo, hi, before)
    return found + _turns(words, edges)


def _posts(words: mw.Words, lo: int, hi: int, before: int | None) -> Iterator[Signed]:
    """Posts of one paragraph: text, a dash, a name and the handle in brackets, perhaps a date. The text may be
    the paragraph before.
    """
    start = lo if words.texts[lo] not in _DASHES or before is None else before
    for at in range(lo, hi - 1):
        if words.texts[at] != "(" or words.texts[at + 1] != "@":
            continue
        close = next((i for i in range(at + 2, min(at + 6, hi)) if words.texts[i] == ")"), None)
        dash = next((i for i in range(at - 1, max(start, at - _LONGEST_NAME), -1) if words.texts[i] in _DASHES), None)
        if close is None or dash is None or dash + 1 == at or words.starts[dash] == words.ends[dash - 1]:
            continue
        first = _first_of_post(words, start) if start in (lo, before) else start
        end = _without_addresses(words, start, dash)
        if end > start and words.texts[first] not in _DASHES and not _quotes_another(words, first, end):
            yield Signed(range(first, end), range(dash + 1, close + 1))
        start = _after_date(words, close + 1, hi)


def _quotes_another(words: mw.Words, start: int, end: int) -> bool:
    """Whether a post gives somebody else's words: 'Rao to reporters: "…"', as outlets' posts do."""
    opens = start + np.flatnonzero(words.quote[start:end] == mw.OPEN)
    return any(words.position[at] != mw.MIDDLE or words.texts[at - 1] == ":" for at in opens.tolist())


def _first_of_post(words: mw.Words, start: int) -> int:
    """Where a post begins whose last paragraph is at `start`: blank lines within it are kept in double."""
    first = at = start
    while at > 0 and words.starts[at] - words.ends[at - 1] >= _DOUBLE_GAP:
        at = _start_of(words, at - 1)
        if words.ends[start] - words.starts[at] > _LONGEST_POST or words.texts[first - 1] in (")", ":"):
            break
        first = at
    return first


def _start_of(words: mw.Words, at: int) -> int:
    """The first word of the paragraph of `at`."""
    return int(np.searchsorted(words.paragraph, words.paragraph[at], "left"))


def _without_addresses(words: mw.Words, start: int, end: int) -> int:
    """The end of start..end without the web addresses it closes with: "pic.example.com/ab1"."""
    while end > start:
        first = end - 1
        while first > start and words.starts[first] == words.ends[first - 1]:
            first -= 1
        address = next((i for i in range(first, end) if words.texts[i].lower() in _ADDRESSES), first)
        if address == start or "/" not in words.texts[address:end]:
            break
        end = address
    return end


def _after_date(words: mw.Words, at: int, hi: int) -> int:
    """The word after a date such as "May 3, 2019" or "3 May 2019" at `at`."""
    if not any(words.texts[i].lower().startswith(_MONTHS) for i in range(at, min(at + 2, hi))):
        return at
    while at < hi and (
        words.texts[at][0].isdigit() or words.texts[at] == "," or words.texts[at].lower().startswith(_MONTHS)
    ):
        at += 1
    return at


def _signatures(words: mw.Words, lo: int, hi: int, before: int | None) -> Iterator[Signed]:
    """A paragraph that is one quotation and its signature, on the same line or the next."""
    if words.texts[lo] in _DASHES and before is not None:
        start, end, dash = before, lo, lo
    else:
        start, end = lo, _quotation_end(words, lo, hi)
        dash = end
    if end >= len(words) or words.quote[start] != mw.OPEN or _quotation_end(words, start, end) != end:
        return
    if dash + 2 > hi or words.texts[dash] not in _DASHES:
        return
    last = hi - 1 if words.texts[hi - 1] == "." else hi
    if words.texts[dash + 1] == "@":
        yield Signed(range(start, end), range(dash + 1, min(dash + 3, hi)))
    elif words.texts[dash + 1][0].isupper() and last - dash <= _LONGEST_NAME + 1 and words.texts[last - 1] not in "?!:":
        yield Signed(range(start, end), range(dash + 1, last))


def _quotation_end(words: mw.Words, lo: int, hi: int) -> int:
    """The word after the quotation that opens at `lo`, within lo..hi."""
    end = lo
    while end < hi and words.quote_span[end] == words.quote_span[lo] and words.quote_span[lo]:
        end += 1
    return end


def _turns(words: mw.Words, edges: list[tuple[int, int]]) -> list[Signed]:
    """The turns of a transcript: paragraphs that begin "Name:", where two such names come more than once."""
    turns = [(lo, colon, hi) for lo, hi in edges if (colon := _label(words, lo, hi))]
    names = Counter(words.texts[colon - 1].lower() for _, colon, _ in turns)
    if sum(count > 1 for count in names.values()) < 2:
        return []
    return [Signed(range(colon + 1, hi), range(lo, colon)) for lo, colon, hi in turns]


def _label(words: mw.Words, lo: int, hi: int) -> int:
    """The colon after the label a paragraph begins with; 0 when it begins otherwise."""
    for at in range(lo, min(lo + 7, hi - 1)):
        text = words.texts[at]
        if text == ":" or (text == "." and words.texts[lo:at] in (["Q"], ["A"])):
            return at if at > lo else 0
        if not (text[0].isupper() or (at > lo and text[0] in ".,'’-")):
            return 0
    return 0
