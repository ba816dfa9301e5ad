"""The words of a text as names need them: with their case, and with headlines told apart."""

import bisect
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from analysis.sources.words import is_common, is_plural, lexicon, plain
from analysis.text import WORD, paragraphs

POSSESSIVES = ("'s", "’s")


# Two words that a page's layout ran together: "RuizHealth".
# A sentence's end without its space: "Boehner.In".
_NO_SPACE = re.compile(r"[A-Z][a-zà-ÿ]{2,}(?=\.[A-Z][a-z]*$)")
_RUN_TOGETHER = re.compile(r"[A-Z][a-zà-ÿ]{2,}(?=[A-Z])")
# Such a word follows another of the name ("Anita RuizHealth"); a coinage stands after any word ("under RuizCare").
_GLUED = re.compile(r"\b[A-Z][\w.’'-]*[.,)]?\s\(?$")
# "then-Secretary of State": the prefix is no part of the office.
_SINCE = re.compile(r"(?:then|now|ex|former|ousted)[-–](?=[A-Z])")
# Words of two or three letters that are names, or open one, when they stand in capitals.
_SHORT_NAMES = frozenset({"us", "it", "is", "who", "now", "new", "may"})
# Within so many words before a link's caption stands the name that it spells out.
_CAPTION = 7


@dataclass(frozen=True)
class Token:
    """A word, its look-up form, and whether its capital tells something."""

    start: int
    end: int
    text: str
    key: str
    capital: bool


def _word_spans(text: str) -> list[tuple[int, int]]:
    spans = [match.span() for match in WORD.finditer(text)]
    known = {text[s:e] for s, e in spans}
    parted: list[tuple[int, int]] = []
    for start, end in spans:
        stop = _NO_SPACE.match(text[start:end])
        if stop:
            parted += [(start, start + stop.end()), (start + stop.end() + 1, end)]
            continue
        since = _SINCE.match(text, start, end)
        if since:
            parted += [(start, since.end() - 1), (since.end(), end)]
            continue
        match = _RUN_TOGETHER.match(text, start, end)
        if match and match.group() in known and _GLUED.search(text, max(0, start - 20), start):
            if not _drop_caption(text, parted, match.group()):
                parted.append((start, match.end()))
            parted.append((match.end(), end))
        else:
            parted.append((start, end))
    return parted


def _drop_caption(text: str, spans: list[tuple[int, int]], surname: str) -> bool:
    """Take out a link's caption: "Anita Rao Anita Maria RaoTax plan" has the name before its full form.

    It stays when it alone gives the full name: "President Rao Anita Maria RaoTax plan".
    """
    for back in range(len(spans) - 1, max(-1, len(spans) - 1 - _CAPTION), -1):
        if text[spans[back][0] : spans[back][1]] == surname:
            first = plain(text[slice(*spans[back - 1])]) if back else ""
            lists = lexicon()
            if not text[spans[back - 1][0]].isupper() or first in lists.honorifics or first in lists.roles:
                return False
            del spans[back + 1 :]
            return True
    return False


def tokens(text: str) -> list[Token]:
    """The words of `text` with their look-up forms; a possessive 's is no part of the word."""
    found = []
    shouting = _shouting(text)
    for start, end in _word_spans(text):
        word = text[start:end]
        for mark in POSSESSIVES:
            if word.endswith(mark) and len(word) > 2:
                word, end = word[:-2], end - 2
        letter = word[3:4] if word[:3].casefold() in ("al-", "el-", "ad-", "as-", "an-") else word[:1]
        capital = letter.isupper() or (len(word) > 2 and word[1] in "'’" and word[2].isupper())
        key = plain(word)
        hashtag = text[max(0, start - 2) : start].rstrip("\u202a").endswith("#")
        shouted = _is_shouted(word, key) and text[start - 1 : start] + text[end : end + 1] != "()"
        capital = capital and not (shouting(start) or hashtag or shouted)
        found.append(Token(start, end, word, key, capital))
    return found


def _is_shouted(word: str, key: str) -> bool:
    """Whether a common word stands in capitals for its loudness ("PHOTOS", "they LOVE it"), not as an abbreviation."""
    lists = lexicon()
    if not word.isupper() or len(word) < 2 or key in lists.roles or key in lists.organisation_words:
        return False
    return is_common(key) if len(word) > 3 else key in lists.function_words - _SHORT_NAMES


def _is_headline(line: str) -> bool:
    """Whether capitals tell nothing in this line: it is set in them, or each long word has one."""
    if len(line) > 12 and sum(char.isupper() for char in line) > 0.7 * sum(char.isalpha() for char in line):
        return True
    if len(line) > 200:
        return False
    long_words = [word for word in line.split() if len(word) > 3 and word[0].isalpha()]
    enough = 5 if line.endswith((".", ".”", '."')) else 4
    return len(long_words) > enough and sum(word[0].isupper() for word in long_words) > 0.8 * len(long_words)


def _shouting(text: str) -> Callable[[int], bool]:
    """Whether an offset stands in a headline, where capitals tell nothing."""
    spans = [(start, end) for start, end in paragraphs(text) if _is_headline(text[start:end])]
    starts = [start for start, _ in spans]

    def inside(offset: int) -> bool:
        index = bisect.bisect_right(starts, offset) - 1
        return index >= 0 and offset < spans[index][1]

    return inside


def opens_sentence(text: str, start: int) -> bool:
    """Whether a word at `start` opens a sentence or a quotation, where anything has a capital."""
    position = start - 1
    while position >= 0 and text[position] in " \u00a0\"“‘'([—–-":
        position -= 1
    return position < 0 or text[position] in ".!?:\n\r;…•|”’"


def common_words(text: str, words: list[Token]) -> set[str]:
    """Words that this text writes small at least as often as it writes them large within a sentence."""
    # words of a headline tell nothing: they are neither small nor large
    small = Counter(word.key for word in words if not word.capital and not word.text[:1].isupper())
    large = Counter(
        word.key for word in words if word.capital and word.key in small and not opens_sentence(text, word.start)
    )
    common = {key for key, count in small.items() if count >= large[key]}
    # "Copies of the lists …": a plural that has its capital from opening the sentence only
    opening = {word.key for word in words if word.capital and is_plural(word.key) and text.startswith(" of ", word.end)}
    within = {word.key for word in words if word.capital and not opens_sentence(text, word.start)}
    return common | (opening - within)


def gap_between(text: str, left: Token, right: Token) -> str:
    """What stands between two words."""
    return text[left.end : right.start]
