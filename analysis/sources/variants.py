"""Which forms of a name within one article are one: short first names, initials, a letter wrong, accents left out."""

import re
import unicodedata

from analysis.sources.fronts import SUFFIXES
from analysis.sources.spelling import differs_by_one, is_short_for
from analysis.sources.words import plain

# "al-Assad" and "Assad" are one surname.
_ARTICLE = re.compile(r"^(?:al|el|ad|as|an|ar|at|az|ash|ul)[-–]")


def _one_first_name(one: str, other: str) -> bool:
    """Whether two first names can be one: equal, an initial, "Chris" and "Christopher", "Ted" and "Theodore"."""
    if one == other or (1 in (len(one), len(other)) and one[:1] == other[:1]):
        return True
    short, long = sorted((one, other), key=len)
    beginning = len(short) > 2 and long.startswith(short) and len(long) - len(short) > 1
    return beginning or is_short_for(short, long)


def surname_key(word: str) -> str:
    """A surname for look-up: without the Arabic article."""
    return _ARTICLE.sub("", plain(word))


def compatible(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether two forms of a name with the same surname can be one person's.

    Father and son stay two: "Ruiz Jr." is neither "Ruiz Sr." nor a "Ruiz" without a suffix.
    """
    suffixes = {key[-1] if key[-1] in SUFFIXES else "" for key in (short, full)}
    return len(suffixes) == 1 and _one_first_name(short[0], full[0]) and _one_middle(short, full)


def _one_middle(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether the initials behind the first name allow one person: not so "Ana W. Ruiz" and "Ana H.W. Ruiz"."""
    initials = [next((word[0] for word in key[1:-1] if len(word.replace(".", "")) < 3), "") for key in (one, other)]
    spelled = any(len(word) > 3 and word[:1] in initials for key in (one, other) for word in key[1:-1])
    return "" in initials or initials[0] == initials[1] or spelled


def misspelt(one: str, other: str) -> bool:
    """Whether two surnames differ by one letter or by accents only: "Klaas" and "Klass"."""
    one, other = (unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode() for word in (one, other))
    if one == other:
        return len(one) > 2
    return one[:1] == other[:1] and min(len(one), len(other)) >= 5 and differs_by_one(one, other)
