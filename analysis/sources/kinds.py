"""What a description stands for: its kind, whether a reader can tell who is meant, and how it is called."""

import re

from analysis.sources.entities import Entity
from analysis.sources.fronts import SUFFIXES
from analysis.sources.mentions import Mention
from analysis.sources.phrases import bare
from analysis.sources.words import lexicon, plain, singular, word_set

# What the name of a source can do without: "the poll, which tracks …".
_NOT_RESTRICTING = re.compile(r"\s?,\s(?:(?:\w+\sof\s)?wh(?:o|ich|ose|om))\b.*$", re.DOTALL)
# Endings of nouns for persons; other unknown nouns stand for things that say something.
_PERSON_ENDINGS = (
    "er",
    "or",
    "ist",
    "ian",
    "ee",
    "man",
    "woman",
    "person",
    "ant",
    "one",
    "body",
    "ive",
    "kid",
)
_TAKING_UP = word_set(
    "mogul billionaire actor actress singer star general commander professor author pontiff "
    "tycoon rapper comedian novelist businessman man woman boy girl suspect businesswoman "
    "lawyer historian economist veteran pastor"
)
_NOT_TAKING_UP = word_set("official supporter donor operative backer politician strategist diplomat ally surrogate")
_GROUP_OF = re.compile(r"\bgroup\sof\b|\bgroups\b")
# Offices that one person holds at a time: "the FBI director" is not anonymous.
_ONE_HOLDER = word_set(
    "president mayor governor director minister nominee secretary chairman chairwoman chair chief head speaker king "
    "queen pope premier chancellor ambassador commissioner emir sheriff vicar archbishop monarch pontiff superintendent"
)
_NOT_THE_HOLDER = word_set("former ex deputy assistant press local another section department one")
_TWO = word_set("two pair couple duo")
_PUBLIC_BODIES = word_set("state nation country court agency legislature parliament government")


def is_known_otherwise(mention: Mention, kind: str) -> bool:
    """Whether a reader can tell who is meant although no name is given.

    So for the holder of an office of which there is one ("the mayor of Norland", not "a mayor", "a former
    mayor"), for two persons spoken of before ("the two leaders"), and for bodies in the plural ("many states").
    """
    words = mention.modifiers | {plain(word) for word in mention.text.split()}
    if kind == "group":
        both = mention.text.casefold().startswith("both")
        return both or mention.head in _PUBLIC_BODIES or (bool(words & _TWO) and mention.determiner == "definite")
    one = mention.head in _ONE_HOLDER and mention.determiner in ("", "definite", "possessive")
    return one and not words & _NOT_THE_HOLDER


def takes_up(mention: Mention) -> bool:
    """Whether "the X" takes up somebody named: callings do; "the official" and "the king of Norland" do not."""
    if re.search(rf"\b{re.escape(mention.head)} of (?:the )?[A-Z]", mention.text):
        return False
    if mention.determiner != "definite" or (mention.names and mention.names[-1].kind == "person"):
        return False
    head = mention.head
    return head in _TAKING_UP or (
        lexicon().roles.get(head) in ("government", "political") and head not in _NOT_TAKING_UP
    )


def kind_of(mention: Mention) -> str:
    """person, group, organisation or document, by the head noun and its number."""
    lists = lexicon()
    head = mention.head
    if head in lists.documents and head not in lists.roles:
        return "document"
    if head == "group" and mention.determiner == "definite" and not _GROUP_OF.search(mention.text):
        return "organisation"
    if mention.plural:
        if head == "police" or head in ("media", "press", "leadership", "management", "military"):
            return "organisation"
        return "group"
    if head in lists.organisation_nouns and head not in lists.roles:
        return "organisation"
    if head in lists.collectives:
        return "group"
    if head in lists.roles or head in lists.gendered or head in lists.demonyms or head.endswith(_PERSON_ENDINGS):
        return "person"
    # a noun nobody knows: a thing when written small ("the wording"), a name when not
    return "document" if head in mention.text else "person"


def _is_listed(word: str) -> bool:
    lists = lexicon()
    known = (
        lists.roles,
        lists.demonyms,
        lists.collectives,
        lists.organisation_nouns,
        lists.documents,
        lists.function_words,
        lists.gendered,
    )
    return any(word in words for words in known)


def proper_kind(mention: Mention) -> str:
    """The kind of a lone name that no sentence shows to be one: "Gohmert", "USA Today"; "" for a description."""
    words = mention.text.split()
    lists = lexicon()
    if not words or len(words) > 3 or mention.plural or mention.determiner or not all(w[:1].isupper() for w in words):
        return ""
    whole = " ".join(plain(word) for word in words)
    if whole in lists.organisations or whole in lists.state_media or whole in lists.places:
        return "organisation"
    if any(_is_listed(plain(word)) or _is_listed(singular(plain(word))) or not word[0].isalpha() for word in words):
        return ""
    return "organisation" if len(words) == 1 and words[0].isupper() and len(words[0]) < 6 else "person"


def _short(owner: Entity) -> str:
    """The owner as a possessive has it: a person by surname."""
    words = owner.name.split()
    if owner.kind != "person" or not owner.named or len(words) < 2:
        return owner.name
    last = max((i for i, word in enumerate(words) if plain(word) not in SUFFIXES), default=0)
    return " ".join(words[last:])


def describe(mention: Mention, owner: Entity | None) -> str:
    """The description without its article; a possessive pronoun gives way to its owner's name."""
    text = _NOT_RESTRICTING.sub("", bare(mention.text))
    if owner is not None and mention.owner_pronoun:
        rest = text.split(" ", 1)[1] if " " in text else text
        if mention.head in ("campaign", "administration"):
            return f"{owner.name.split()[-1]} {rest}"
        return f"{_short(owner)}'s {rest}"
    return text
