"""What quotation marks alone decide about attributions: which quotations must be somebody's words, where one
ends, and which of them goes on with the one before.

Newspapers keep to these habits so strictly that they need no learning: on the articles the network learned
from, every quotation that is a sentence of its own is somebody's, and 72 of 77 paragraphs that are one
quotation, right after '"…," she said.', continue hers.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from analysis.quotes import model_words as mw

if TYPE_CHECKING:
    from analysis.quotes.model_decode import Candidate

_OPENING, _CLOSING = (mw.OPEN, mw.SINGLE_OPEN), (mw.CLOSE, mw.SINGLE_CLOSE)
_BULLETS = frozenset("•●▪◦‣·")
_FEWEST_WORDS = 4  # shorter ones are names and subheads more often
_ENDS = frozenset(".?!…") | {"...", "...."}


def sentences_of_their_own(words: mw.Words, lo: int, hi: int) -> list[int]:
    """Where in words lo..hi quotations open that begin a sentence, end as one and are closed."""
    starts = (words.quote[lo:hi] == mw.OPEN) | (words.quote[lo:hi] == mw.SINGLE_OPEN)
    starts &= words.position[lo:hi] != mw.MIDDLE
    return [at for at in (lo + np.flatnonzero(starts)).tolist() if _is_sentence(words, at, closing(words, at, hi))]


def _is_sentence(words: mw.Words, start: int, end: int) -> bool:
    """Whether the quotation of words start..end is closed and holds a sentence."""
    if words.quote[end] not in _CLOSING or words.texts[end - 1] not in _ENDS:
        return False
    return sum(text[0].isalnum() for text in words.texts[start:end]) >= _FEWEST_WORDS


def closing(words: mw.Words, at: int, hi: int) -> int:
    """The last word before `hi` of the quotation that word `at` is in: its closing mark, if it has one."""
    while at + 1 < hi and words.quote_span[at + 1] == words.quote_span[at]:
        at += 1
    return at


def finished(words: mw.Words, c: Candidate) -> Candidate | None:
    """The candidate with its last quotation up to the closing mark, if it holds most of it or was cut by the
    edge of what the network read together. Marks that quote nothing of the content and bullets are left out; None
    comes back where no word is left.
    """
    content = list(c.content)
    while content and words.quote[content[-1]] in _OPENING and words.texts[content[-1]] not in "”»’›":
        content.pop()
    while content and (
        (words.quote[content[0]] in _CLOSING and words.texts[content[0]] not in "“«‘‹„")
        or words.texts[content[0]] in _BULLETS
    ):
        content.pop(0)
    if not any(words.texts[i][0].isalnum() for i in content):
        return None
    if len(content) < len(c.content):
        c = replace(c, content=content)
    end = content[-1]
    first = opening(words, c)
    last = closing(words, end, len(words))
    if first is None or last == end or words.quote[last] not in _CLOSING:
        return c
    cut = end + 1 == c.job.hi or (end - first) * 2 >= last - first
    if not cut or any(end < i <= last for i in (*c.cue, *c.speaker)):
        return c
    return replace(c, content=[*content, *range(end + 1, last + 1)])


def apart(words: mw.Words, c: Candidate) -> list[Candidate]:
    """The candidate, and as one of its own a quotation that opens a paragraph after reported speech: 'She said it
    was late.', and in the next paragraph '"We had to go."'. Other-news' readers part ten of twelve such.
    """
    if not c.cue:
        return [c]
    later = [
        place
        for place, i in enumerate(c.content)
        if place and i > c.cue[-1] and words.position[i] == mw.PARAGRAPH_START and words.quote[i] in _OPENING
    ]
    if not later or any(words.quote_span[i] for i in c.content[: later[0]]):
        return [c]
    own = c.content[later[0] :]
    job = replace(c.job, anchor=own[0], cueless=True)
    return [
        replace(c, content=c.content[: later[0]]),
        replace(c, job=job, content=own, cue=[], speaker=[], channel=[]),
    ]


def taken_up(words: mw.Words, chosen: list[Candidate]) -> list[Candidate]:
    """Quotations without cue and speaker joined to the one they go on with: '"A," she said. "B."', also where
    "B." is a paragraph of its own.
    """
    out: list[Candidate] = []
    last: Candidate | None = None  # the latest that is not within another, and its place in `out`
    place = 0
    for c in chosen:
        if last is not None and _goes_on(words, last, c):
            del out[place]
            last, place = replace(last, content=[*last.content, *c.content]), len(out)
            out.append(last)
            continue
        if last is None or c.content[-1] > last.content[-1]:
            last, place = c, len(out)
        out.append(c)
    return out


def _goes_on(words: mw.Words, earlier: Candidate, c: Candidate) -> bool:
    """Whether the content of `c` continues the one before: right after the sentence in which that is ascribed."""
    start = c.content[0]
    if not c.job.cueless or c.speaker or not earlier.cue or words.quote[start] not in _OPENING:
        return False
    end = max(earlier.content[-1], earlier.cue[-1], *earlier.speaker[-1:])
    if not earlier.content[-1] < start or words.position[start] == mw.MIDDLE:
        return False
    # What is ascribed ends in a closing mark, before the cue, and no other sentence stands between.
    quoted = words.quote[earlier.content[-1]] in _CLOSING and earlier.content[-1] < earlier.cue[-1]
    return quoted and end < start and words.sentence[end] + 1 == words.sentence[start]


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
        opened = opening(words, c) is not None
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


def opening(words: mw.Words, c: Candidate) -> int | None:
    """The opening mark of the content's last quotation, if the content holds it: it is no nested one."""
    at = c.content[-1]
    span = words.quote_span[at]
    while at > c.content[0] and words.quote_span[at - 1] == span:
        at -= 1
    return at if span and words.quote[at] == mw.OPEN and at in c.content else None
