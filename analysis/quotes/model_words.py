"""Words, features and wordpieces for the attribution model.

The same code prepares the text in training and at run time: a model that was trained on another
tokeniser than the one that runs loses several points. Everything here is one pass over the text,
whatever the text is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]

_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe0e\ufe0f\ufeff"
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"
    r"|[^\W_]+(?:(?:[-\u2010\u2011’'&]|(?<=\d)[.,:](?=\d))[^\W_]+)*"
    rf"|\.{{2,}}|-{{2,}}|''|``|_|[^\w\s{_INVISIBLE}]"
)
_CLITIC = re.compile(r"['’](?:s|d|ll|re|ve|m)$", re.IGNORECASE)
_BREAK = re.compile("[\n\r\x0b\x0c\u2028\u2029]")

DOUBLE_MARKS = frozenset({'"', "“", "”", "„", "‟", "«", "»", "''", "``", "＂"})
SINGLE_MARKS = frozenset({"'", "‘", "’", "‚", "‛", "`", "‹", "›"})
_OPENS = frozenset({"“", "„", "‟", "«", "``", "‘", "‚", "‛", "‹"})
_CLOSES = frozenset({"”", "»", "’", "›"})
_OPEN_BRACKETS = frozenset("([{—–―-") | {"--"}
_ABBREVIATIONS = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "sen",
        "sens",
        "rep",
        "reps",
        "gov",
        "gen",
        "lt",
        "col",
        "sgt",
        "capt",
        "cmdr",
        "adm",
        "maj",
        "prof",
        "rev",
        "hon",
        "st",
        "jr",
        "sr",
        "vs",
        "no",
        "inc",
        "corp",
        "co",
        "ltd",
        "dept",
        "est",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "d",
        "r",
        "a.m",
        "p.m",
    ]
)

# Feature values; 0 is also what padding and special pieces get.
SHAPES, QUOTES, POSITIONS = 10, 10, 4
OUTSIDE, OPEN, INSIDE, CLOSE, SINGLE_OPEN, SINGLE_INSIDE, SINGLE_CLOSE, BOTH, APOSTROPHE = range(1, 10)
MIDDLE, SENTENCE_START, PARAGRAPH_START = 1, 2, 3

_NORMAL = str.maketrans("“”„‟«»＂‘’‚‛`‹›—–―‐‑−…", '"' * 7 + "'" * 7 + "-" * 6 + ".")


@dataclass(slots=True)
class Words:
    """The words of a text with what the model is told about each; all arrays have one entry a
    word.
    """

    texts: list[str]
    starts: Ints
    ends: Ints
    shape: Ints
    quote: Ints
    position: Ints
    paragraph: Ints
    sentence: Ints
    quote_span: Ints

    def __len__(self) -> int:
        return len(self.texts)


def tokenise(text: str) -> tuple[list[str], list[int], list[int]]:
    """Words, numbers and single marks with their offsets; possessive and short verb endings stand
    alone.
    """
    texts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _TOKEN.finditer(text):
        token, start, end = match.group(), match.start(), match.end()
        if len(token) > 2 and ("'" in token[-3:] or "’" in token[-3:]):
            clitic = _CLITIC.search(token, len(token) - 3)
            if clitic and clitic.start() > 0:
                cut = clitic.start()
                texts += (token[:cut], token[cut:])
                starts += (start, start + cut)
                ends += (start + cut, end)
                continue
        texts.append(token)
        starts.append(start)
        ends.append(end)
    return texts, starts, ends


def split_words(text: str) -> Words:
    """The words of `text` with features."""
    texts, starts, ends = tokenise(text)
    spaced, breaks, last = [], [], 0
    for start, end in zip(starts, ends, strict=True):
        spaced.append(start > last or start == 0)
        breaks.append(start > last and _BREAK.search(text, last, start) is not None)
        last = end
    return describe(texts, spaced, breaks, starts, ends)


def describe(
    texts: list[str],
    spaced: Sequence[bool],
    breaks: Sequence[bool],
    starts: Sequence[int],
    ends: Sequence[int],
) -> Words:
    """Features of a word list; training calls it again after it changed words (augmentation)."""
    n = len(texts)
    paragraph = np.cumsum(np.asarray(breaks, dtype=np.int32), dtype=np.int32) if n else np.zeros(0, np.int32)
    quote, span = _quotation_states(texts, spaced, breaks)
    position = _positions(texts, spaced, breaks)
    sentence = np.cumsum(position != MIDDLE, dtype=np.int32)
    return Words(
        texts,
        np.asarray(starts, dtype=np.int32),
        np.asarray(ends, dtype=np.int32),
        np.asarray([_shape(t) for t in texts], dtype=np.int32),
        quote,
        position,
        paragraph,
        sentence,
        span,
    )


def _shape(word: str) -> int:
    first = word[0]
    if first.isalpha():
        if word.islower():
            return 1
        if word.isupper():
            return 8 if len(word) == 1 else 3
        if first.isupper() and word[1:].islower():
            return 2
        return 4 if first.isupper() or not word.isalpha() or word.lower() != word else 9
    if first.isdigit():
        return 5
    if word in DOUBLE_MARKS or word in SINGLE_MARKS:
        return 6
    return 7 if len(word) == 1 or not word[-1].isalpha() else 1


def _direction(texts: list[str], spaced: Sequence[bool], breaks: Sequence[bool], i: int) -> int:
    """+1 if the mark at i looks like an opening one, -1 closing, 0 undecided. Spacing is trusted
    before the character, for reversed and German marks; the character decides where spacing says
    nothing.
    """
    before_open = i == 0 or breaks[i] or spaced[i] or texts[i - 1] in _OPEN_BRACKETS or texts[i - 1] in _OPENS
    last = i + 1 >= len(texts) or breaks[i + 1]
    after_space = last or spaced[i + 1]
    looks_open = before_open and not after_space
    looks_close = not (i == 0 or breaks[i] or spaced[i]) and (after_space or not texts[i + 1][0].isalnum())
    if looks_open != looks_close:
        return 1 if looks_open else -1
    mark = texts[i]
    return 1 if mark in _OPENS else -1 if mark in _CLOSES else 0


def _quotation_states(texts: list[str], spaced: Sequence[bool], breaks: Sequence[bool]) -> tuple[Ints, Ints]:
    """Where each word stands with respect to quotation marks, and the number of the quotation it
    is in (0: none).

    States restart at each paragraph, so that one unpaired mark cannot spoil the rest of an
    article. A single mark counts as opening only if its paragraph also has a closing one after
    it: the rest are apostrophes.
    """
    n = len(texts)
    state = np.full(n, OUTSIDE, dtype=np.int32)
    span = np.zeros(n, dtype=np.int32)
    directions = {
        i: _direction(texts, spaced, breaks, i) for i, t in enumerate(texts) if t in DOUBLE_MARKS or t in SINGLE_MARKS
    }
    partner_ahead = _single_closers(texts, breaks, directions)
    double = single = False
    number = current = 0
    for i, word in enumerate(texts):
        if breaks[i]:
            double = single = False
            current = 0
        if word in DOUBLE_MARKS:
            way = directions[i] or (-1 if double else 1)
            if way > 0:
                if not double:
                    number += 1
                    current = number
                double = True
                state[i] = OPEN
            else:
                state[i] = CLOSE
            span[i] = current
            if way < 0:
                double, current = False, (current if single else 0)
            continue
        if word in SINGLE_MARKS:
            way = directions[i]
            if way > 0 and not single and partner_ahead.get(i, False):
                single = True
                if not double:
                    number += 1
                    current = number
                state[i] = SINGLE_OPEN
                span[i] = current
            elif way < 0 and single:
                single = False
                state[i] = SINGLE_CLOSE
                span[i] = current
                if not double:
                    current = 0
            else:
                state[i] = APOSTROPHE
                span[i] = current
            continue
        state[i] = BOTH if double and single else INSIDE if double else SINGLE_INSIDE if single else OUTSIDE
        span[i] = current
    return state, span


def _single_closers(texts: list[str], breaks: Sequence[bool], directions: dict[int, int]) -> dict[int, bool]:
    """For each single mark: does its paragraph hold a closing single mark further on?"""
    found: dict[int, bool] = {}
    ahead = False
    previous = len(texts)
    for i in sorted(directions, reverse=True):
        if any(breaks[j] for j in range(i + 1, min(previous + 1, len(texts)))):
            ahead = False
        if texts[i] in SINGLE_MARKS:
            found[i] = ahead
            if directions[i] < 0:
                ahead = True
        previous = i
    return found


def _positions(texts: list[str], spaced: Sequence[bool], breaks: Sequence[bool]) -> Ints:
    """Paragraph starts, sentence starts, the rest."""
    out = np.full(len(texts), MIDDLE, dtype=np.int32)
    ended = False
    for i, word in enumerate(texts):
        if i == 0 or breaks[i]:
            out[i] = PARAGRAPH_START
            ended = False
        elif ended:
            closing = (word in DOUBLE_MARKS or word in SINGLE_MARKS or word in ")]}") and not spaced[i]
            if not closing and word not in ".!?…":
                first = word[0]
                if first.isupper() or first.isdigit() or not first.isalnum():
                    out[i] = SENTENCE_START
                ended = False
        if word in ".!?…" or (word[0] == "." and len(word) > 1):
            before = texts[i - 1].lower() if i else ""
            ended = not (word == "." and (before in _ABBREVIATIONS or (len(before) == 1 and before.isalpha())))
    return out


class Wordpieces:
    """Greedy longest-match wordpieces over BERT's uncased vocabulary, cached by word: most words
    of a text repeat.
    """

    _CACHE, _LONGEST, _MOST = 200_000, 40, 12

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self.index = {piece: i for i, piece in enumerate(vocabulary)}
        self.pad, self.unknown = self.index["[PAD]"], self.index["[UNK]"]
        self.first, self.last = self.index["[CLS]"], self.index["[SEP]"]
        self.mask = self.index.get("[MASK]", self.unknown)
        self._cache: dict[str, tuple[int, ...]] = {}

    def of(self, word: str) -> tuple[int, ...]:
        """Piece numbers of one word, never empty."""
        got = self._cache.get(word)
        if got is None:
            got = self._split(word)
            if len(self._cache) < self._CACHE and len(word) <= self._LONGEST:
                self._cache[word] = got
        return got

    def _split(self, word: str) -> tuple[int, ...]:
        if len(word) > 4 * self._LONGEST:
            return (self.unknown,)
        plain = unicodedata.normalize("NFD", word.lower().translate(_NORMAL))
        plain = "".join(c for c in plain if unicodedata.category(c) != "Mn")
        out: list[int] = []
        for part in re.findall(r"\w+|[^\w\s]", plain):
            out += self._greedy(part)
            if len(out) >= self._MOST:
                break
        return tuple(out[: self._MOST]) or (self.unknown,)

    def _greedy(self, part: str) -> list[int]:
        if len(part) > self._LONGEST:
            return [self.unknown]
        out, at = [], 0
        while at < len(part):
            for end in range(len(part), at, -1):
                number = self.index.get(part[at:end] if at == 0 else "##" + part[at:end])
                if number is not None:
                    out.append(number)
                    at = end
                    break
            else:
                return [self.unknown]
        return out
