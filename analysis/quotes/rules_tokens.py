"""A stretch of text as the rules see it: words, punctuation, and each quotation as one token."""

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.quotes.cues import cue_forms
from analysis.quotes.marks import Quotation, find_quotations, names_something
from analysis.text import Span, paragraphs, sentences

_TOKEN = re.compile(r"[^\W_]+(?:['’.,&/-][^\W_]+)*|[^\w\s]|_")

_LONGEST = 250  # tokens; whatever has more is a list or a page without stops, not a sentence
_AFTER_SAID = frozenset(". , in on at during to of with after before as when while last reporters me".split())


@dataclass(frozen=True)
class Token:
    """A word, a punctuation mark, or a whole quotation (`lower` is then '"')."""

    start: int
    end: int
    text: str
    lower: str
    quotation: Quotation | None = None

    @property
    def is_word(self) -> bool:
        """Neither punctuation nor a quotation."""
        return self.quotation is None and self.text[0].isalnum()


Unit = list[Token]


def units(text: str) -> list[list[Unit]]:
    """The sentences of each paragraph, as tokens; a sentence that ends within a quotation goes on.

    Names and terms in marks are words like others.
    """
    quotations = [q for q in find_quotations(text) if not names_something(text, q)]
    spans = sentences(text)
    starts = [start for start, _ in spans]
    result = []
    at = 0
    for start, end in paragraphs(text):
        first, last = bisect.bisect_left(starts, start), bisect.bisect_left(starts, end)
        inside = []
        while at < len(quotations) and quotations[at].start < end:
            inside.append(quotations[at])
            at += 1
        result.append(_paragraph(text, spans[first:last], inside))
    return result


def _paragraph(text: str, spans: Sequence[Span], quotations: Sequence[Quotation]) -> list[Unit]:
    merged: list[Span] = []
    at = 0
    for start, end in spans:
        while at < len(quotations) and quotations[at].end <= start:
            at += 1
        broken = at < len(quotations) and quotations[at].start < start
        # `"Why?" Rao asked.` is one sentence, whatever its question mark.
        goes_on = bool(merged) and at > 0 and quotations[at - 1].end == merged[-1][1] and _says(text, start, end)
        if merged and (broken or goes_on):
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    made: list[Unit] = []
    at = 0
    for start, end in merged:
        unit: Unit = []
        position = start
        while at < len(quotations) and quotations[at].start < end:
            quotation = quotations[at]
            unit.extend(_words(text, position, quotation.start))
            unit.append(Token(quotation.start, quotation.end, "", '"', quotation))
            position = quotation.end
            at += 1
        unit.extend(_words(text, position, end))
        # The rules look back and ahead within a sentence; cutting keeps that from growing with the square.
        made.extend(unit[first : first + _LONGEST] for first in range(0, len(unit), _LONGEST))
    return made


def _says(text: str, start: int, end: int) -> bool:
    """Whether a sentence after a quotation only says who said it: "Rao asked.", "she said on Friday"."""
    if text[start].islower():
        return True
    tokens = _words(text, start, min(end, start + 200))
    for at, token in enumerate(tokens[:12]):
        entry = cue_forms().get(token.lower)
        if at and entry is not None and "q" in entry.follows and entry.shape in ("past", "s"):
            following = tokens[at + 1].lower if at + 1 < len(tokens) else "."
            return following in _AFTER_SAID and token.text.islower()
        if not token.is_word and token.lower not in ",.":
            return False
    return False


def _words(text: str, start: int, end: int) -> list[Token]:
    return [
        Token(match.start(), match.end(), match.group(), match.group().lower())
        for match in _TOKEN.finditer(text, start, end)
    ]
