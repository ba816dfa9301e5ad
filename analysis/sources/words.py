"""The word lists of this stage, read once: which words tell a person, a body, a paper, a place."""

import functools
import re
from dataclasses import dataclass

from analysis.paths import LEXICONS
from analysis.text import read_words


@dataclass(frozen=True)
class Lexicon:
    """All lists, lower case. Mappings give the list's value for each word ("-" is left out as "")."""

    honorifics: dict[str, str]  # form of address -> gender it tells, or ""
    gendered: dict[str, str]  # noun -> gender
    kinship: dict[str, str]  # noun -> gender
    roles: dict[str, str]  # noun for a person -> affiliation or ""
    organisation_words: dict[str, str]  # word within an organisation's name -> affiliation or ""
    organisations: dict[str, str]  # whole name -> affiliation
    organisation_nouns: dict[str, str]  # common noun for a body -> affiliation
    collectives: dict[str, str]  # word for several people -> affiliation or ""
    affiliation_words: tuple[tuple[str, str], ...]  # (word or phrase, affiliation), first match wins
    documents: frozenset[str]
    abbreviated: frozenset[str]  # "DNA", "GDP", "LLC": abbreviations that are nobody
    demonyms: frozenset[str]
    places: frozenset[str]
    place_words: frozenset[str]  # "Square", "River": the last word of a place, an event, an award
    function_words: frozenset[str]
    state_media: frozenset[str]


def read_table(name: str) -> dict[str, str]:
    """A list of the form `value<TAB>word, word, …` as word -> value; the first line of a word wins."""
    table: dict[str, str] = {}
    for line in (LEXICONS / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or "\t" not in line:
            continue
        value, _, entries = line.partition("\t")
        for entry in entries.split(","):
            if entry.strip():
                table.setdefault(entry.strip().strip("."), "" if value == "-" else value)
    return table


@functools.cache
def lexicon() -> Lexicon:
    """The lists in `analysis/lexicons`, read on first use."""
    return Lexicon(
        honorifics=read_table("honorifics.tsv"),
        gendered=read_table("gendered.tsv"),
        kinship=read_table("kinship.tsv"),
        roles=read_table("roles.tsv"),
        organisation_words=read_table("organisation-words.tsv"),
        organisations=read_table("known-organisations.tsv"),
        organisation_nouns=read_table("organisation-nouns.tsv"),
        collectives=read_table("collectives.tsv"),
        affiliation_words=tuple(read_table("affiliation-words.tsv").items()),
        documents=frozenset(read_words("documents.txt")),
        abbreviated=frozenset(read_words("abbreviated-things.txt")),
        demonyms=frozenset(read_words("demonyms.txt")),
        places=frozenset(word.strip(".") for word in read_words("places.txt")),
        place_words=frozenset(read_words("place-words.txt")),
        function_words=frozenset(read_words("function-words.txt")),
        state_media=frozenset(read_words("state-media.txt")),
    )


@functools.cache
def _common_words() -> frozenset[str]:
    return frozenset(read_words("common-words.txt"))


def is_common(key: str) -> bool:
    """Whether news nearly always writes this word small: "factory", "videos", "gun-rights"."""
    return all(part in _common_words() or part in lexicon().function_words for part in key.split("-"))


@functools.cache
def first_names() -> dict[str, str]:
    """First name, lower case -> the gender nearly all its bearers have."""
    return read_table("first-names.tsv")


def word_set(words: str) -> frozenset[str]:
    """The words of a short list written as one string."""
    return frozenset(words.split())


def plain(word: str) -> str:
    """`word` for look-up: lower case, plain apostrophes, no outer points or possessive."""
    word = word.replace("’", "'").casefold()
    if word.endswith("'s"):
        word = word[:-2]
    return word.strip(".'")


def singular(word: str) -> str:
    """The singular of a regular English plural, else the word itself."""
    for irregular, one in (("women", "woman"), ("men", "man"), ("children", "child"), ("people", "person")):
        if word.endswith(irregular):
            return word[: -len(irregular)] + one
    if word == "mps":
        return "mp"
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word[:-1] if word.endswith("is") and word[:-1] in lexicon().demonyms else word  # "Israelis"


def is_plural(word: str) -> bool:
    """Whether a lower-case noun looks like a plural."""
    return singular(word) != word


FORMER = re.compile(
    r"^(?:the |a |an |his |her )?(?:former|ex|retired|onetime|one-time|late|ousted|fired|deposed|then)\b",
    re.I,
)

PREPOSITION = re.compile(r"\s(?:of|for|at|in|with|from|to|on|by|who|that|whose|under|about|against|near|where|based)\s")

# What an abbreviated title stands for, so that "the senator" finds "Sen. Ruiz".
SPELLED_OUT: dict[str, tuple[str, ...]] = {
    "sens": ("senator", "lawmaker"),
    "reps": ("representative", "congressman", "lawmaker"),
    "govs": ("governor",),
    "senators": ("senator", "lawmaker"),
    "representatives": ("representative", "lawmaker"),
    "governors": ("governor",),
    "presidents": ("president",),
    "justices": ("justice", "judge"),
    "sen": ("senator", "lawmaker"),
    "senator": ("senator", "lawmaker"),
    "rep": ("representative", "congressman", "congresswoman", "lawmaker", "congressperson"),
    "representative": ("representative", "congressman", "congresswoman", "lawmaker"),
    "congressman": ("congressman", "lawmaker", "representative"),
    "congresswoman": ("congresswoman", "lawmaker", "representative"),
    "gov": ("governor",),
    "pres": ("president",),
    "gen": ("general",),
    "col": ("colonel",),
    "lt": ("lieutenant",),
    "capt": ("captain",),
    "sgt": ("sergeant",),
    "maj": ("major",),
    "adm": ("admiral",),
    "dr": ("doctor", "physician"),
    "prof": ("professor",),
    "rev": ("reverend", "pastor"),
    "justice": ("justice", "judge"),
    "premier": ("premier", "prime minister", "minister"),
    "minister": ("minister", "premier"),
    "chief": ("chief", "officer"),
}
