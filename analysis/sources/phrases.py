"""The parts of a noun phrase: where its head ends, and what its words are."""

import re

from analysis.sources.names import Name
from analysis.sources.words import lexicon, plain, singular, word_set

# Where the head of a noun phrase ends: an apposition, a clause, a dash, a bracket.
CUT = re.compile(
    r",(?!\s(?:Jr|Sr)\b)|\s[-–—]{1,3}\s?|—|\(|;|:|"
    r"\s(?:who|whose|which|that|whom|when|where|while|including|speaking|along with)\s"
)
NOUN_PREPOSITION = re.compile(
    r"\s(?:of|for|in|at|from|with|on|to|by|near|about|against|within|inside|among|under|behind|between|familiar|close|"
    r"outside|across|around|over|after|during|involved|representing|working|obtained|released|published|conducted|"
    r"briefed|based|opposed|critical|seeking|leading|there|here|said|filed|signed|written|issued|posted|sent|"
    r"like|such as)\b"
)
ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
LINKING = word_set(
    "like as of for to by with from about against on in at than and or near between under over who that which"
)


def bare(text: str) -> str:
    """`text` without quotation marks, outer punctuation and its article."""
    text = " ".join(text.split()).strip(' "“”‘,;:-–—')
    text = ARTICLE.sub("", text).strip()
    for mark in ("'s", "’s"):
        if text.endswith(mark):
            text = text[:-2]
    return text


def head_end(text: str, start: int, end: int, names: list[Name]) -> int:
    """Where the head of the noun phrase `text[start:end]` ends; cuts within a name do not count."""
    for match in CUT.finditer(text, start, end):
        position = match.start()
        if position <= start or any(name.start < position < name.end for name in names):
            continue
        return position
    return end


def is_office(word: str) -> bool:
    """Whether a word is an office, a form of address or a word that tells a gender."""
    key = plain(word)
    return key in lexicon().roles or key in lexicon().honorifics or key in lexicon().gendered


def known_noun(word: str) -> bool:
    """Whether a word is a noun that the lists know: for persons, bodies, documents or peoples."""
    lists = lexicon()
    one = singular(plain(word))
    return (
        one in lists.roles
        or one in lists.documents
        or one in lists.organisation_nouns
        or word in lists.collectives
        or one in lists.gendered
        or singular(word) in lists.demonyms
    )


_VERBS = word_set(
    "and or met told saw has had was is by with for as made beat hit put named said says tells meets sees"
)


def modifies(text: str, name: Name) -> bool:
    """Whether a surname only tells whose somebody is: "the Rao campaign", "Rao communications director Bo Lind"."""
    if len(name.words) > 1 or name.title or text[name.end : name.end + 1] != " ":
        return False
    follows = text[name.end + 1 : name.end + 60].split(" ")[:3]
    if follows[:2] == ["White", "House"] or _is_staff(follows[0]):
        return True
    before_name = len(follows) > 2 and follows[2][:1].isupper() and follows[0].islower()
    return before_name and _is_staff(follows[1]) and follows[0] not in _VERBS and not follows[0].endswith("ed")


def _is_staff(word: str) -> bool:
    """Whether a word written small names those around a person: "aides", "campaign", "spokesman"."""
    key = plain(word.strip(",.;"))
    return word.islower() and (singular(key) in lexicon().roles or key in ("administration", "campaign", "team"))
