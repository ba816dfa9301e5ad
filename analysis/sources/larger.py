"""Capitalised words that are part of something larger than a name: a title, a case at law, a number's unit, a chair."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from analysis.sources.words import is_common, lexicon, plain

if TYPE_CHECKING:
    from analysis.sources.names import Name

# What a title in quotation marks can be: a few words, the first with a capital, no sentence's end within.
_TITLE = re.compile(
    r"(?<![\w.,!?])(?:“([^“”\n.!?]{4,60}?)[,.!?]?”|\"([^\"\n.!?]{4,60}?)[,.!?]?\"|‘([^‘’\n.!?]{4,60}?)[,.!?]?’)"
)
_CASE_AFTER = re.compile(r"\sv(?:s?\.|\s)\s?[A-Z]")
_CASE_BEFORE = re.compile(r"[A-Za-z]\sv\.\s$")
# "the 6th Circuit"; "Chapter 9", "Prop 8"
_NUMBER_BEFORE = re.compile(r"(?<![\w.,])\d+(?:st|nd|rd|th)\s$")
_NUMBER_AFTER = re.compile(r"\s\d{1,3}\b(?![,%-]|\s(?:percent|per))")
# "the Anna Berg professor of law", "the Berg Distinguished Professor"
_CHAIR = re.compile(
    r"\s(?:(?:[Dd]istinguished|[Ee]ndowed|[Uu]niversity)\s)?(?:professor|Professor|professorship|fellow)\b"
)


def parts_of_larger(text: str, names: Sequence["Name"]) -> list["Name"]:
    """Those of `names`, in order, that are a piece of something that is nobody. Linear in the text's length."""
    quoted = (match.span(match.lastindex or 0) for match in _TITLE.finditer(text))
    titles = [(start, end) for start, end in quoted if _is_title(text[start:end])]
    found, at = [], 0
    for name in names:
        while at < len(titles) and titles[at][1] <= name.outer:
            at += 1
        within = at < len(titles) and titles[at][0] <= name.outer and name.end <= titles[at][1]
        whole = within and (name.outer, name.end) == titles[at] and len(name.words) < 4
        if (within and not whole) or _in_case(text, name) or _is_counted(text, name) or _names_chair(text, name):
            found.append(name)
    return found


def _is_title(words: str) -> bool:
    """Whether all words but the small ones have a capital, as in “Face the Harbour”."""
    small = lexicon().function_words
    parts = words.split()
    if len(parts) < 2 or words.isupper() or not words[:1].isupper() or re.match(r"I\b", words):
        return False
    return all(word[:1].isupper() or word.casefold() in small or not word[:1].isalpha() for word in parts)


def _in_case(text: str, name: "Name") -> bool:
    """ "Rao v. Norland": a case is called after its parties."""
    return bool(_CASE_AFTER.match(text, name.end) or _CASE_BEFORE.search(text, max(0, name.outer - 6), name.outer))


def _is_counted(text: str, name: "Name") -> bool:
    """ "6th Circuit", "Chapter 9": one word that no list knows, with a number that counts it."""
    if len(name.words) > 1 or name.title or name.strength > 1 or name.words[0].isupper() or name.kind == "people":
        return False
    key = plain(name.words[0])
    if key in lexicon().organisation_words and not is_common(key):
        return False  # "the 113th House"
    before = _NUMBER_BEFORE.search(text, max(0, name.start - 8), name.start)
    return bool(before or _NUMBER_AFTER.match(text, name.end))


def _names_chair(text: str, name: "Name") -> bool:
    """ "the Anna Berg professor of law": the chair has the name, its holder another."""
    the = text[max(0, name.outer - 4) : name.outer].casefold() == "the "
    return the and bool(_CHAIR.match(text, name.end))
