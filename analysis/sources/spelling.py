"""Keys under which spellings of one name meet: invisible signs, accents, alphabets, transliterations.

Keys are for matching, never for display. Three, each looser than the one before:

- `fold`: case, width, invisible characters, look-alike letters of other alphabets and the way
  accents are composed do not count; Cyrillic is written in Latin letters.
- `unaccented`: accents, hyphens, apostrophes and points do not count either.
- `sound`: letters and endings that stand for one another when a name is carried over from
  Cyrillic or Arabic are written as one; vowels become one sign. It is used to join only where
  one of the names shows that it was carried over (`is_carried_over`).
"""

import functools
import re
import unicodedata

from analysis.paths import LEXICONS
from analysis.sources.words import first_names

_JOINERS = "\u200c\u200d"  # zero-width; Persian and Indian scripts need them, Latin letters never
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼʹʻ`´′"), "'")
# Cyrillic and Greek letters that look like Latin ones.
_LOOKALIKES = str.maketrans(
    "АВЕКМНОРСТУХІЈЅаеорсухіјѕԁһΑΒΕΖΗΙΚΜΝΟΡΤΥΧοα",
    "ABEKMHOPCTYXIJSaeopcyxijsdhABEZHIKMNOPTYXoa",
)
# Latin letters that do not come apart into a letter and an accent.
_SINGLE = str.maketrans(dict(zip("łøđðþßæœıə", ["l", "o", "d", "d", "th", "ss", "ae", "oe", "i", "e"], strict=True)))
_CYRILLIC = dict(
    zip(
        "абвгґдеёжзийклмнопрстуфхцчшщъыьэюяіїєў",
        "a b v g g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya i yi ye u".split(),
        strict=True,
    )
)
_LETTERS = {"LATIN": "l", "CYRILLIC": "c", "GREEK": "g"}


@functools.lru_cache(maxsize=4096)
def _script(char: str) -> str:
    return _LETTERS.get(unicodedata.name(char, "").split(" ")[0], "") if char.isalpha() else ""


def _visible(name: str) -> str:
    """`name` without characters nobody sees; joiners stay where letters need them."""
    kept = []
    for index, char in enumerate(name):
        if unicodedata.category(char) == "Cf" or char in "\u034f\ufe0e\ufe0f":
            before = name[index - 1] if index else ""
            if char not in _JOINERS or not before or _script(before):
                continue
        kept.append(char)
    return "".join(kept)


def _one_alphabet(word: str, latin_around: bool) -> str:
    """A word with letters of several alphabets in Latin ones where they look alike; Cyrillic carried over."""
    scripts = {_script(char) for char in word} - {""}
    if scripts <= {"l"}:
        return word
    swapped = word.translate(_LOOKALIKES)
    if {_script(char) for char in swapped} - {""} == {"l"} and ("l" in scripts or latin_around):
        return swapped
    if "c" in scripts:
        return "".join(_CYRILLIC.get(char, char).replace("_", "") for char in word.casefold())
    return word


@functools.lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """`name` as one string for matching, words parted by one space."""
    text = unicodedata.normalize("NFKC", _visible(name)).translate(_DASHES).translate(_APOSTROPHES)
    latin = any(_script(char) == "l" for char in text)
    words = [_one_alphabet(word, latin) for word in text.split()]
    return unicodedata.normalize("NFC", " ".join(words).casefold())


def unaccented(folded: str) -> str:
    """A folded name without accents on Latin letters, hyphens, apostrophes and points; words stay apart."""
    kept: list[str] = []
    for char in unicodedata.normalize("NFD", folded.translate(_SINGLE)):
        if unicodedata.combining(char) and kept and "a" <= kept[-1] <= "z":
            continue
        if char not in "-'.":
            kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept))


# Signs that a name was carried over from another alphabet: letters and endings English has not.
_CARRIED = re.compile(
    r"(?:kh|zh|shch|q(?!u)|iy|[^aeiou]yy$|ii$|^dz|^ts|tsk|^[gqk]add?h|uddin|ullah|dallah|^abd"
    r"|ie?v$|(?:[^aeiou]|a)[oe]v$|[oe]va$|off$|sk(?:y|i|iy|yi|yy|ij|aya|aia)$|enk[oa]$|chuk$|shk[oa]$"
    r"|[aeo]v[iy](?:ch|c|tch)$|wicz$|shvili$|adze$)"
)
_STEPS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), into)
    for pattern, into in (
        (r"^(?:al|el|as|ash|ad|an|ar|at|az|ul)-(?=\w{3})", ""),
        (r"[-'.]", ""),
        # the endings of Slavic names
        (r"(?:skiy|skyy|skyi|skij|skii|skyj|skey|ski|sky)$", "SK1"),
        (r"(?:skaya|skaia|skaja|skaa|ska)$", "SK2"),
        (r"off$", "ov"),
        (r"eff$", "ev"),
        (r"[oa]u(?=SK)", "ov"),
        (r"eu(?=SK)", "ev"),
        (r"(?<=[^aeiou][oae])u$", "v"),
        (r"(?:shch|sch|tsch)", "S"),
        (r"tch", "C"),
        (r"(?:sh|sz)", "S"),
        (r"(?:ch|cz)", "C"),
        (r"(?:dzh|dj)", "j"),
        (r"zh", "Z"),
        (r"kh", "h"),
        (r"gh", "g"),
        (r"dh", "d"),
        (r"th", "t"),
        (r"ph", "f"),
        (r"dz(?=[iey])", "d"),
        (r"ts(?=[ie])", "t"),
        (r"tz", "ts"),
        (r"ck", "k"),
        (r"c(?=[eiy])", "s"),
        (r"c", "k"),
        (r"q", "k"),
        (r"x", "ks"),
        (r"w", "v"),
        (r"[aeiou]h(?=[^aeiouy]|$)", "a"),  # Mahdi stays by its h of the next rule; "ah" at the end is a vowel
        (r"[aeiouy]+", "1"),
        (r"(.)\1+", r"\1"),
    )
)


@functools.lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """The sound of one folded word: consonants as they are spoken, each run of vowels as `1`."""
    text = unaccented_but_hyphens(word)
    for pattern, into in _STEPS:
        text = pattern.sub(into, text)
    return text


def unaccented_but_hyphens(word: str) -> str:
    """As `unaccented`, with hyphens kept, since Arabic articles end in one."""
    return "-".join(unaccented(part) for part in word.split("-"))


def skeleton(word: str) -> str:
    """The consonants of `sound` without `h`: a coarse key that only brings names together for comparison."""
    text = re.sub(r"[1h2]", "", sound(word)).replace("SK", "Sk")
    return re.sub(r"(.)\1+", r"\1", text) or sound(word)[:1]


def is_carried_over(word: str) -> bool:
    """Whether a folded word looks carried over from Cyrillic or Arabic letters."""
    return bool(_CARRIED.search(unaccented(word))) or word.startswith(("al-", "el-", "as-", "ash-", "ad-"))


@functools.cache
def _groups() -> dict[str, dict[str, frozenset[int]]]:
    """given-names.tsv: kind -> name -> the numbers of its groups."""
    groups: dict[str, dict[str, set[int]]] = {"form": {}, "short": {}}
    for number, line in enumerate((LEXICONS / "given-names.tsv").read_text(encoding="utf-8").splitlines()):
        if line.startswith("#") or not line.strip():
            continue
        kind, names = line.split("\t")
        for name in names.split(","):
            groups[kind].setdefault(name.strip(), set()).add(number)
    return {kind: {name: frozenset(found) for name, found in table.items()} for kind, table in groups.items()}


def forms_of(given: str) -> frozenset[int]:
    """The numbers of the groups of one given name in several languages ("sergei", "serhiy", "siarhei")."""
    return _groups()["form"].get(given, frozenset())


def shorts_of(given: str) -> frozenset[int]:
    """The numbers of the groups of a given name and its short forms ("william", "bill", "will")."""
    return _groups()["short"].get(given, frozenset())


def is_given(key: str) -> bool:
    """Whether a list has a word as a first name or a short form of one."""
    return key in first_names() or bool(shorts_of(key))


def is_short_for(short: str, given: str) -> bool:
    """Whether `short` is a usual short form of the given name `given`."""
    return given in _full_names().get(short, ())


@functools.cache
def _full_names() -> dict[str, set[str]]:
    """Short form -> the names it is short for: the first of each "short" line of given-names.tsv."""
    full: dict[str, set[str]] = {}
    for line in (LEXICONS / "given-names.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("short\t"):
            first, *shorts = [name.strip() for name in line.split("\t")[1].split(",")]
            for short in shorts:
                full.setdefault(short, set()).add(first)
    return full


def differs_by_one(one: str, other: str) -> bool:
    """Whether one letter more, less, changed, or two neighbours swapped make one word the other."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    if len(one) > len(other):
        one, other = other, one
    start = 0
    while start < len(one) and one[start] == other[start]:
        start += 1
    if len(one) < len(other):
        return one[start:] == other[start + 1 :]
    rest, other_rest = one[start:], other[start:]
    swapped = rest[:2] == other_rest[1::-1] and rest[2:] == other_rest[2:]
    return rest[1:] == other_rest[1:] or (len(rest) > 1 and swapped)
