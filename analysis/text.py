"""Paragraphs, sentences and words of a text, each with its offsets.

One splitter for every stage, so that offsets and counts agree everywhere. Nothing here needs
data beyond `analysis/lexicons`, so nothing is downloaded.
"""

import functools
import re
import unicodedata
from typing import TYPE_CHECKING

from analysis.paths import LEXICONS

if TYPE_CHECKING:
    from nltk.tokenize.punkt import PunktSentenceTokenizer

Span = tuple[int, int]

# A word: letters and digits, joined by apostrophes, hyphens, points or commas inside it
# ("can't", "U.S", "1,000", "so-called"). Accents written as characters of their own and characters
# nobody sees (soft hyphens, zero-width spaces) part no word. One pass, no nested repetition.
_INSIDE = "\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff"
_LETTERS = rf"[^\W_]+(?:[{_INSIDE}]+[^\W_]*)*"
WORD = re.compile(rf"{_LETTERS}(?:['’.,&/-]{_LETTERS})*")
_PARAGRAPH = re.compile(r"[^\n]+")
# Marks that close a sentence's quotation stay with it: `"Go." He left.` parts after the mark.
_CLOSING = "\"'”’»)]"


def words(text: str) -> list[Span]:
    """Offsets of the words of `text`."""
    return [match.span() for match in WORD.finditer(text)]


def count_words(text: str) -> int:
    """How many words `text` has."""
    return len(WORD.findall(text))


def paragraphs(text: str) -> list[Span]:
    """Offsets of the lines of `text` that are not blank, without their outer spaces."""
    spans = []
    for match in _PARAGRAPH.finditer(text):
        start, end = match.span()
        line = match.group()
        start += len(line) - len(line.lstrip())
        end -= len(line) - len(line.rstrip())
        if start < end:
            spans.append((start, end))
    return spans


@functools.cache
def _splitter() -> "PunktSentenceTokenizer":
    # Loaded when first used: those who only read files do without it.
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

    parameters = PunktParameters()
    parameters.abbrev_types = read_words("abbreviations.txt")
    return PunktSentenceTokenizer(parameters)


def read_words(name: str) -> set[str]:
    """The entries of a word list in `analysis/lexicons`; lines that start with # are comments."""
    lines = (LEXICONS / name).read_text(encoding="utf-8").splitlines()
    return {line.strip() for line in lines if line.strip() and not line.startswith("#")}


def sentences(text: str) -> list[Span]:
    """Offsets of the sentences of `text`; a sentence never runs over the end of a paragraph."""
    spans: list[Span] = []
    for start, end in paragraphs(text):
        for s, e in _splitter().span_tokenize(text[start:end]):
            s, e = start + s, start + e
            # Punkt leaves a closing mark at the head of the next sentence when a space or an
            # unusual mark stands between; give it back to the sentence it closes.
            if spans and spans[-1][1] <= s and text[s] in _CLOSING[2:] and spans[-1][0] >= start:
                head = s
                while head < e and text[head] in _CLOSING:
                    head += 1
                spans[-1] = (spans[-1][0], head)
                while head < e and text[head].isspace():
                    head += 1
                s = head
            if s < e:
                spans.append((s, e))
    return spans


def name_key(name: str) -> str:
    """A form of `name` for matching, never for display.

    Case, accents' composition, no-break spaces and invisible direction marks do not make two
    people of one; zero-width joiners, which Persian needs, stay.
    """
    return " ".join(visible(unicodedata.normalize("NFC", name)).replace("\u00a0", " ").casefold().split())


def visible(text: str) -> str:
    """`text` without invisible marks such as those of direction; zero-width joiners stay."""
    if text.isascii():
        return text
    return "".join(char for char in text if unicodedata.category(char) != "Cf" or char in "\u200c\u200d")


def is_english(language: object) -> bool:
    """Whether a language's code or name says English; a missing or empty one counts as English."""
    if not isinstance(language, str) or not language:
        return True
    return language.casefold().replace("_", "-").strip().split("-")[0] in ("en", "eng", "english")
