"""What a speaker mention is: a pronoun, a name, several names, or a description with its head noun."""

import re
from dataclasses import dataclass
from itertools import pairwise

from analysis.sources.coordination import after_pair_word, joined
from analysis.sources.names import Name
from analysis.sources.phrases import LINKING, NOUN_PREPOSITION, bare, head_end, is_office, known_noun
from analysis.sources.words import PREPOSITION, is_plural, lexicon, plain, singular, word_set
from analysis.text import WORD

HE = frozenset({"he", "him", "his", "himself"})
SHE = frozenset({"she", "her", "hers", "herself"})
THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
IT = frozenset({"it", "its", "itself"})
FIRST = frozenset({"i", "me", "my", "mine", "myself", "we", "us", "our", "ours"})
SECOND = frozenset({"you", "your", "yours"})
RELATIVE = frozenset({"who", "whom", "whose", "which", "that"})
NOBODY = word_set("nobody none no-one anybody anyone one")
PRONOUNS = HE | SHE | THEY | IT | FIRST | SECOND | RELATIVE
POSSESSIVES = word_set("his her their its my our your whose")

# "Ruiz himself": the name is what counts.
_EMPHATIC = re.compile(r"(?<=\w)\s(?:himself|herself|itself|themselves)\b")
_COUNTED = re.compile(r"\s?of\s(?:the\s|these\s|those\s|its\s|their\s|his\s|her\s)?")
_COUNTS = word_set(
    "one two three four five some many most several few half majority minority number variety "
    "range series couple pair handful bunch dozens hundreds thousands percent third quarter "
    "each any all both part lot"
)
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_INDEFINITE = frozenset({"a", "an", "another", "one", "some", "any"})


@dataclass(frozen=True)
class Mention:
    """A speaker mention, read.

    `form`: "pronoun", "name", "group" (names or nouns joined by "and"), "description".
    `names`: the names that carry it (one for "name"); `head`: its head noun, lower case, singular;
    `owner`: the name or pronoun before a possessive 's ("Clinton's lawyers", "her campaign").
    """

    form: str
    start: int
    text: str
    names: tuple[Name, ...] = ()
    head: str = ""
    plural: bool = False
    determiner: str = ""
    modifiers: frozenset[str] = frozenset()
    owner: Name | None = None
    owner_pronoun: str = ""
    role: str = ""


def read_mention(text: str, start: int, end: int, names: list[Name]) -> Mention:
    """The mention at `text[start:end]`; `names` are those within it, in order."""
    while start < end and text[start] in ' "“‘\n\t*•':
        start += 1
    while end > start and text[end - 1] in ' "”’,;:\n\t':
        end -= 1
    emphatic = _EMPHATIC.search(text, start, end)
    if emphatic and emphatic.end() == end:
        end = emphatic.start()
    if text[start:end].endswith(("'s", "’s")) and end - start > 3:
        end -= 2  # "the president's" view
    whole = text[start:end]
    lowered = whole.casefold().replace("’", "'")
    if plain(lowered) in PRONOUNS and not _is_acronym(text, whole, end):
        return Mention("pronoun", start, plain(lowered))
    words = [match.group() for match in WORD.finditer(whole)]
    acronym = bool(words) and _is_acronym(text, words[0], start + len(words[0]))
    if words and plain(words[0]) in PRONOUNS - POSSESSIVES - {"that"} and not names and not acronym:
        # "he himself", "they both"
        return Mention("pronoun", start, plain(words[0]))
    members = joined(text, start, end, names)
    if members is not None:
        pair = text[after_pair_word(text, start, end) : end].replace(" nor ", " and ")
        return Mention("group", start, bare(pair), members, plural=True)
    stop = head_end(text, start, end, names)
    inside = [name for name in names if name.start >= start and name.end <= stop]
    return _single(text, start, stop, end, inside, names)


def _is_acronym(text: str, word: str, end: int) -> bool:
    """Whether "WHO", "IT" or "US" in capitals is a body: the next word is not in capitals as well."""
    following = WORD.search(text, end)
    return len(word) > 1 and word.isupper() and (following is None or not following.group().isupper())


def _single(text: str, start: int, head_end: int, end: int, inside: list[Name], names: list[Name]) -> Mention:
    phrase = text[start:head_end]
    owner, owner_pronoun = None, ""
    first = WORD.match(phrase)
    if first and plain(first.group()) in POSSESSIVES:
        owner_pronoun = plain(first.group())
    for name in inside:
        if name.possessive and name.end < head_end - 2 and not NOUN_PREPOSITION.search(text[start : name.start]):
            owner = name
    owned_from = owner.end + 2 if owner is not None else start
    preposition = NOUN_PREPOSITION.search(text, owned_from + 1, head_end)
    while preposition and any(name.start < preposition.start() < name.end for name in inside):
        preposition = NOUN_PREPOSITION.search(text, preposition.end(), head_end)
    noun_end = preposition.start() if preposition else head_end
    noun_end = _before_clause(text, owned_from, noun_end)
    # "Secretary of State X", "spokesman for the army X": the name closes the whole phrase
    last = inside[-1] if inside else None
    if (
        last is not None
        and last.kind == "person"
        and last.title
        and last.outer <= noun_end < last.start
        and last.end >= head_end - 2
    ):
        noun_end = head_end
    core = [name for name in inside if name.end <= noun_end + 2 and max(name.outer, start) >= owned_from - 2]
    closing = core[-1] if core and core[-1].end >= noun_end - 2 - (text[core[-1].end : noun_end].count("’")) else None
    if closing is not None and _is_subject(text, start, closing, end):
        noun_end, closing = closing.outer - 1, None
    role = text[start : closing.start].strip(" ,") if closing is not None else ""
    if closing is not None and closing.kind in ("person", "organisation", "place"):
        return Mention("name", start, bare(text[start:end]), (closing,), owner=owner, role=role)
    # "its editor in chief Anna Berg", "Ambassador to Ukraine Anna Berg"
    if last is not None and last.kind == "person" and last.end >= head_end - 2 and len(last.words) > 1:
        before = WORD.findall(text[start : last.outer])
        if preposition and _is_document(text[start : preposition.start()]):
            before = []
        if _heads(text, last, before, start):
            return Mention("name", start, bare(text[start:end]), (last,), owner=owner, role=phrase)
        plain_title = last.title and not any(is_office(word) for word in last.title.split())
        worded = before and before[-1].islower() and is_office(before[-1])
        if plain_title or worded or _long_title(before):
            return Mention("name", start, bare(text[start:end]), (last,), owner=owner, role=phrase)
    # "the institute's director, Dr. Anna Berg": a person's name right after the comma
    written = _is_document(NOUN_PREPOSITION.split(text[start:head_end])[0])
    if head_end < end and text[head_end : head_end + 1] in (",", "—", "–") and not written:
        after = [n for n in names if n.start > head_end and n.kind == "person"]
        if after and _whole_segment(text, after[0], end):
            lead = WORD.findall(text[head_end + 1 : after[0].outer])
            titled = (
                not lead
                or lead == ["the"]
                or (len(lead) < 6 and plain(lead[0]) not in _ADDING and _heads(text, after[0], lead, head_end + 1))
            )
            if titled and (len(after[0].words) > 1 or after[0].title):
                return Mention("name", start, bare(text[start:end]), (after[0],), owner=owner, role=phrase)
    words = [m.group() for m in WORD.finditer(text[owned_from:noun_end])]
    keys = [word.replace("’", "'").casefold() for word in words]
    determiner = keys[0] if keys else ""
    body = [k for k in keys if k not in _DEFINITE | _INDEFINITE | POSSESSIVES]
    noun = body[-1] if body else (keys[-1] if keys else "")
    if len(body) > 1 and not known_noun(noun):
        # "officials involved", "the judge overseeing …": the last known noun is the head
        for earlier in reversed(body):
            if known_noun(earlier):
                noun = earlier
                break
    if noun.isdigit():
        noun = "percent" if text[noun_end : noun_end + 1] == "%" else "those"
    plural = is_plural(noun) or noun in lexicon().collectives
    if keys and keys[0] in ("those", "some", "many", "others", "most", "all") and not known_noun(noun):
        noun, plural = keys[0], True
    counted = _COUNTED.match(text, noun_end, head_end) if noun in _COUNTS or noun.isdigit() else None
    if counted:
        # "one of the aides", "a variety of polls": what is counted tells the kind
        of_what = NOUN_PREPOSITION.split(text[counted.end() : head_end])[0]
        inner = [w.replace("’", "'").casefold() for w in WORD.findall(of_what)]
        if inner and inner[-1] in THEY | FIRST:
            inner = ["person"]
        if inner and (known_noun(inner[-1]) or noun == "one"):
            plural = noun != "one"
            noun = inner[-1]
    kind = "definite" if determiner in _DEFINITE else "indefinite" if determiner in _INDEFINITE else ""
    if owner is not None or owner_pronoun:
        kind = "possessive"
    return Mention(
        "description",
        start,
        bare(text[start:end]),
        tuple(inside),
        singular(plain(noun)),
        plural,
        kind,
        frozenset(plain(k) for k in body if k != noun),
        owner,
        owner_pronoun,
    )


def _is_subject(text: str, start: int, name: Name, end: int) -> bool:
    """Whether a name opens a clause of its own within the mention: "a summary Berg released on Monday"."""
    before = WORD.findall(text[start : name.outer])
    after = WORD.match(text, name.end + 1, end)
    return (
        name.kind == "person"
        and after is not None
        and after.group().endswith("ed")
        and bool(before)
        and (plain(before[-1]) in lexicon().documents or plain(before[-1]) in lexicon().organisation_nouns)
    )


_NAMING = word_set("named called identified turned dubbed nicknamed acting working")


def _before_clause(text: str, start: int, end: int) -> int:
    """Where the noun phrase ends when a participle goes on with it: "judges | handling the Rao case"."""
    words = list(WORD.finditer(text, start, end))
    for noun, verb in pairwise(words):
        word = verb.group()
        participle = word.islower() and word.endswith(("ing", "ed")) and plain(word) not in _NAMING
        before = noun.group()
        common = before.islower() and known_noun(plain(before)) and before not in lexicon().function_words
        if participle and verb.end() < end and common and not known_noun(plain(word)):
            return noun.end()
    return end


# "spokesman for mayor Anita Berg": who serves a person named after a preposition is not that person.
_SERVES = word_set(
    "spokesman spokeswoman spokesperson aide adviser advisor lawyer attorney ally friend wife husband son daughter "
    "brother sister mother father staffer supporter critic opponent surrogate rival associate colleague assistant "
    "counsel counselor widow relative representative member biographer deputy"
)


def _heads(text: str, name: Name, before: list[str], start: int) -> bool:
    """Whether a name that closes the phrase is its head: a noun, no preposition, stands right before it.

    "Herpetologist Anna Berg", "executive director of the council's chapter Anna Berg"; but "a lawyer
    for Anna Berg" and "a spokesman for mayor Anna Berg" are others.
    """
    if not before or (len(name.words) < 2 and not name.title):
        return False
    if text[name.outer - 1 : name.outer] not in (" ", "\u00a0"):
        return False
    close = plain(before[-1])
    titled = bool(name.title)
    if not titled and (close in lexicon().function_words or close in LINKING or before[-1].endswith(("ed", "ing"))):
        return False
    if titled and close in LINKING and not _only_office(before[:-1]):
        return False
    clause = PREPOSITION.search(" " + text[start : name.start])
    if clause is None:
        return True
    front = [plain(word) for word in WORD.findall(text[start : max(start, start + clause.start())])]
    serves = any(singular(word) in _SERVES for word in front)
    serves = serves or (clause.group().strip() == "for" and "press" in front)
    return not serves and any(is_office(word) for word in front)


_ADDING = word_set("including and or particularly especially like such among but not along plus with both")


def _only_office(words: list[str]) -> bool:
    return bool(words) and is_office(words[-1]) and words[-1][0].isupper()


def _long_title(before: list[str]) -> bool:
    """ "Secretary of state", "Acting Immigration Services Director": an office in full before its holder."""
    if not before or not before[0][0].isupper() or plain(before[0]) in _DEFINITE | _INDEFINITE | POSSESSIVES:
        return False
    return plain(before[-1]) not in lexicon().function_words and any(is_office(word) for word in before)


def _is_document(phrase: str) -> bool:
    """Whether a phrase such as "a 2014 study" has a document as its head."""
    words = WORD.findall(phrase)
    # "figures" are data, "a figure of the past" is a person
    return bool(words) and words[-1] != "figure" and singular(plain(words[-1])) in lexicon().documents


def _whole_segment(text: str, name: Name, end: int) -> bool:
    rest = text[name.end : end].lstrip()
    return not rest or rest[0] in ",-–—(;" or rest.startswith(("of ", "from ", "in ", "at "))
