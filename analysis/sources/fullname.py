"""A person's name taken apart for comparison: given name, middle names, surname, suffix."""

import functools
import re
from dataclasses import dataclass

from analysis.sources.runs import PARTICLES, SUFFIXES
from analysis.sources.spelling import (
    differs_by_one,
    fold,
    forms_of,
    is_carried_over,
    is_short_for,
    shorts_of,
    skeleton,
    sound,
    unaccented,
)

_NICKNAME = re.compile(r"[\"“”«»(][^\"“”«»()]{1,30}[\"“”«»)]|(?<=\s)'[^']{2,20}'(?=\s)")
# Particles that are given names as well ("Al Gore", "Van Jones", "Van Hollen").
ALSO_GIVEN = frozenset({"al", "van", "la", "le", "abu", "e", "y"})
_ARTICLE = re.compile(r"^(?:al|el|as|ash|ad|an|ar|at|az|ul)-(?=\w{3})")


@dataclass(frozen=True)
class FullName:
    """One form of a name. All parts are folded; `given` is empty when only a surname stands.

    `key` tells two forms apart, `compact` is the same for forms that differ in accents, hyphens,
    spaces and Arabic articles alone.
    """

    key: str
    compact: str
    given: str
    middles: tuple[str, ...]
    last: str
    suffix: str
    raw_given: str
    raw_last: str

    @property
    def is_full(self) -> bool:
        """Whether it has a given name or an initial beside the surname."""
        return bool(self.given)

    @property
    def carried_over(self) -> bool:
        """Whether a part of it looks carried over from another alphabet."""
        return is_carried_over(self.raw_last) or is_carried_over(self.raw_given) or bool(forms_of(self.given))


@functools.lru_cache(maxsize=65536)
def take_apart(name: str) -> FullName:
    """The parts of `name`, titles already gone."""
    words = fold(_NICKNAME.sub(" ", name)).replace(",", " ").replace(".", ". ").split()
    # "J. D. Vance", "J.D. Vance" and "JD Vance" are one form
    words = _initials_together([word.strip(".") for word in words if word.strip(".'-")])
    suffix = ""
    while len(words) > 1 and words[-1] in SUFFIXES:
        suffix = words.pop()
    if not words:
        return FullName("", "", "", (), "", "", "", "")
    plain = [unaccented(_ARTICLE.sub("", word)) for word in words]
    compact = plain[0] + "".join(word for word in plain[1:] if word not in ("al", "el")) + suffix
    is_short = len(words) == 1 or words[0] in PARTICLES - ALSO_GIVEN
    inner = words[1:-1] if not is_short else []
    return FullName(
        key=" ".join([*words, *([suffix] if suffix else [])]),
        compact=compact,
        given="" if is_short else unaccented(words[0]),
        middles=tuple(unaccented(word) for word in inner if word not in PARTICLES or len(word) == 1),
        last="".join(plain) if is_short and len(words) > 1 else plain[-1],
        suffix=suffix,
        raw_given="" if is_short else words[0],
        raw_last=words[-1],
    )


def _initials_together(words: list[str]) -> list[str]:
    """Initials that open a name as one word ("j", "d", "vance" -> "jd", "vance"); a lone one stays."""
    count = 0
    while count < len(words) - 1 and len(words[count]) == 1 and words[count].isalpha():
        count += 1
    return ["".join(words[:count]), *words[count:]] if count > 1 else words


def middles_fit(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two lists of middle names can be one person's: each pair equal or an initial of the other."""
    return all(a == b or ((len(a) == 1 or len(b) == 1) and a[0] == b[0]) for a, b in zip(one, other, strict=False))


def same_by_spelling(one: FullName, other: FullName) -> str | None:
    """The key under which two spellings of one name meet; None when they do not.

    Given name and surname each are equal, or sound alike; and one of the names shows that it was
    carried over from another alphabet, since "Reid" and "Reed" are two surnames.
    """
    if one.suffix != other.suffix or (one.given, one.last) == (other.given, other.last):
        return None
    if one.last != other.last:
        if not (is_carried_over(one.raw_last) or is_carried_over(other.raw_last)):
            carried = forms_of(one.given) or forms_of(other.given)
            if not carried or min(len(one.last), len(other.last)) < 5:
                return None
        if not _sounds(one.raw_last, other.raw_last):
            return None
    if one.given != other.given and not (forms_of(one.given) & forms_of(other.given)):
        carried_given = is_carried_over(one.raw_given) or is_carried_over(other.raw_given)
        both = carried_given or (one.carried_over and other.carried_over)
        if not both or not _sounds(one.raw_given, other.raw_given):
            return None
    # shown with a dot for each run of vowels: "s·rg· l·vr·v"
    return f"{sound(one.raw_given)} {sound(one.raw_last)}".replace("1", "·").replace("2", "·").lower()


def _sounds(one: str, other: str) -> bool:
    if sound(one) == sound(other):
        return True
    # Libyan and Egyptian names: one Arabic letter is written q, g, k or gh
    hard = {"q", "g"}
    if (one[:1] in hard or other[:1] in hard) and one[:1] != other[:1]:
        return sound(re.sub(r"^(?:gh|[qg])", "k", one)) == sound(re.sub(r"^(?:gh|[qg])", "k", other))
    return False


def same_by_short_name(one: FullName, other: FullName) -> str | None:
    """The pair of given names when one is a usual short form of the other and the surnames are equal.

    Two short forms ("Bobby", "Rob") are not enough.
    """
    if one.last != other.last or one.suffix != other.suffix or one.given == other.given:
        return None
    if not (is_short_for(one.given, other.given) or is_short_for(other.given, one.given)):
        return None
    return " = ".join(sorted((one.given, other.given)))


def same_by_slip(one: FullName, other: FullName) -> str | None:
    """The two words when the names differ by one letter in one longer word, as slips of the pen do."""
    if one.suffix != other.suffix or not one.is_full or not other.is_full:
        return None
    if one.given == other.given and len(one.last) > 4 and len(other.last) > 4:
        pair = (one.last, other.last)
    elif one.last == other.last and len(one.given) > 4 and len(other.given) > 4:
        pair = (one.given, other.given)
    else:
        return None
    if pair[0].rstrip("aeio") == pair[1].rstrip("aeio"):
        return None  # "Petrov" and "Petrova", "Robert" and "Roberta": a woman's form and a man's
    return " = ".join(sorted(pair)) if differs_by_one(*pair) else None


def same_by_initial(short: FullName, full: FullName) -> str | None:
    """The initials when `short` gives initials for the given name of `full` ("J. Ruiz", "J.D. Ruiz")."""
    if short.last != full.last or short.suffix != full.suffix or len(full.given) < 3:
        return None
    if any(len(middle) > 1 for middle in short.middles) and not full.middles:
        return None  # "B. Todd Ruiz" goes by Todd
    if len(short.given) == 1 and short.given == full.given[0]:
        return short.given
    spelled = full.given[0] + "".join(word[0] for word in full.middles)
    return short.given if len(short.given) == 2 and short.given == spelled[:2] else None


def blocks(name: FullName) -> set[str]:
    """Keys one of which two forms of one full name share; only names that share one are compared."""
    last = skeleton(name.raw_last)
    lasts = {last}
    if name.raw_last[:1] in "qgk":
        # Qaddafi, Gaddafi, Kadafi: one letter of Arabic, written in three ways
        lasts.add("k" + last[1:])
    givens = {skeleton(name.raw_given)}
    givens |= {f"form{number}" for number in forms_of(name.given)}
    givens |= {f"short{number}" for number in shorts_of(name.given)}
    # slips may change a consonant: the surname and the given name's first letter, or the given name
    # and how the surname begins, bring those together
    slips = {f"{name.given[:1]}* {name.last}", f"{name.given} {name.last[:3]}*"}
    return {f"{first} {second}" for first in givens for second in lasts} | slips
