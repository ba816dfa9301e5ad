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
    r"briefed|based|opposed|critical|seeking|leading|there|here|said|filed|signed|written|issued|posted|sent)\b"
)
ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
LINKING = word_set("of for to by with from about against on in at than and or near between under over who that which")


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
