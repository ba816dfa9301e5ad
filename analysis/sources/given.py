"""Full names of persons whom the article elsewhere calls by surname alone, where capitals hide them.

A headline ("Anita Rao Blasts Norland") and a body run into the name ("River Committee Member Anita Rao", "Maria
Waters") show no name by their capitals; a list of first names, or the table of public figures, shows where it begins.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from analysis.sources.figures import figure, holder, other_holder
from analysis.sources.fronts import SUFFIXES
from analysis.sources.spelling import is_given
from analysis.sources.tokens import Token, gap_between
from analysis.sources.words import is_common, lexicon, plain, singular

if TYPE_CHECKING:
    from analysis.sources.names import Name


def full_names(text: str, words: list[Token], surnames: Collection[str]) -> list[tuple[Token, Token]]:
    """Each place where a first name stands right before one of `surnames`, in order.

    A surname that stands behind two first names ("Anita Rao", "Bo Rao") is left out, and so is whom the surname alone
    does not mean by the table of public figures. Linear in the words.
    """
    found: dict[str, list[tuple[Token, Token]]] = defaultdict(list)
    for left, right in pairwise(words):
        if right.key not in surnames or not (_written(left) and _written(right)):
            continue
        name = f"{left.text} {right.text}"
        fits = (is_first_name(left.key) or figure(name) is not None) and not other_holder(right.key, name)
        if fits and gap_between(text, left, right) == " ":
            found[right.key].append((left, right))
    sure = (pairs for pairs in found.values() if len({left.key for left, _ in pairs}) == 1)
    return sorted((pair for pairs in sure for pair in pairs), key=lambda pair: pair[0].start)


def is_first_name(key: str) -> bool:
    """Whether a list has the word as a first name or a short form of one, and none as another word."""
    lists = lexicon()
    other = (lists.function_words, lists.roles, lists.honorifics, lists.places, lists.demonyms)
    return is_given(key) and not any(key in words for words in other)


def drop_fronts(text: str, names: Sequence["Name"], lower_seen: Collection[str]) -> None:
    """Take off common words that stand large before a name: "Echoing Rao", "Senior Anita Rao".

    What is left must be a full name, or the surname of somebody named in full or of a public figure. Changes `names`.
    """
    several = [name for name in names if name.kind == "person" and len(name.words) > 1]
    surnames = {plain(name.words[-1]) for name in several if is_given(plain(name.words[0]))}
    for name in several:
        keys = [plain(word) for word in name.words]
        first = 0
        while first < len(keys) - 1 and not is_given(keys[first]) and _is_front(keys, first, lower_seen):
            first += 1
        alone = first == len(keys) - 1
        if first and (keys[-1] in surnames or holder(keys[-1]) is not None if alone else is_given(keys[first])):
            at = text.index(name.words[first], name.start + len(name.words[first - 1]), name.end)
            office = any(key in lexicon().roles for key in keys[:first])
            name.title = text[name.outer : at].strip() if office else ""
            name.start, name.outer, name.words = at, name.outer if office else at, name.words[first:]


def _is_front(keys: list[str], index: int, lower_seen: Collection[str]) -> bool:
    """Whether a word only tells of who is named next, or has run into the name: "Police", "Democrats", a surname."""
    key = keys[index]
    lists = lexicon()
    common = is_common(key) or key in lower_seen or key in lists.organisation_words or key in lists.roles
    people = singular(key) != key and singular(key) in lists.demonyms
    another = holder(key) is not None and keys[index + 1] not in SUFFIXES
    return common or people or another


def _written(word: Token) -> bool:
    """Whether a word has a capital and is not in capitals throughout."""
    return word.text[:1].isupper() and word.text[1:2].islower()
