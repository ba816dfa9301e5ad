"""When two spellings are one name: short first names, initials, a letter wrong, accents left out."""

import re
import unicodedata

from analysis.sources.words import plain

# "al-Assad" and "Assad" are one surname.
_ARTICLE = re.compile(r"^(?:al|el|ad|as|an|ar|at|az|ash|ul)[-–]")
# Short forms of first names that are not their beginnings.
_SHORT_FORMS = {
    "ted": "theodore edward",
    "bill": "william",
    "will": "william",
    "billy": "william",
    "bob": "robert",
    "bobby": "robert",
    "jim": "james",
    "jimmy": "james",
    "mike": "michael",
    "dick": "richard",
    "rick": "richard",
    "chuck": "charles",
    "charlie": "charles",
    "jack": "john",
    "johnny": "john",
    "tony": "anthony",
    "liz": "elizabeth",
    "betsy": "elizabeth",
    "beth": "elizabeth",
    "kate": "katherine",
    "kathy": "katherine",
    "katie": "katherine",
    "steve": "stephen steven",
    "andy": "andrew",
    "drew": "andrew",
    "larry": "lawrence",
    "jerry": "gerald jerome",
    "hank": "henry",
    "harry": "henry harold",
    "peggy": "margaret",
    "bernie": "bernard",
    "tom": "thomas",
    "tommy": "thomas",
    "tim": "timothy",
    "ed": "edward",
    "eddie": "edward",
    "jeff": "jeffrey geoffrey",
    "ken": "kenneth",
    "sasha": "alexander aleksandr",
    "alex": "alexander",
    "jenny": "jennifer",
    "debbie": "deborah",
    "sue": "susan",
    "patty": "patricia",
    "bibi": "benjamin",
    "gabby": "gabrielle",
}


def _one_first_name(one: str, other: str) -> bool:
    """Whether two first names can be one: equal, an initial, "Chris" and "Christopher", "Ted" and "Theodore"."""
    if one == other or (1 in (len(one), len(other)) and one[:1] == other[:1]):
        return True
    short, long = sorted((one, other), key=len)
    beginning = len(short) > 2 and long.startswith(short) and len(long) - len(short) > 1
    return beginning or long in _SHORT_FORMS.get(short, "").split()


def surname_key(word: str) -> str:
    """A surname for look-up: without the Arabic article."""
    return _ARTICLE.sub("", plain(word))


def compatible(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether two forms of a name with the same surname can be one person's."""
    return _one_first_name(short[0], full[0])


def misspelt(one: str, other: str) -> bool:
    """Whether two surnames differ by one letter or by accents only: "Klaas" and "Klass"."""
    one, other = (unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode() for word in (one, other))
    if one == other:
        return len(one) > 2
    if one[:1] != other[:1] or min(len(one), len(other)) < 5 or abs(len(one) - len(other)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    swapped = one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
    return swapped or one[at + 1 :] == other[at + 1 :] or one[at + 1 :] == other[at:] or one[at:] == other[at + 1 :]
