"""What a speaker mention is: a pronoun, a name, several names, or a description with its head noun."""

import re
from dataclasses import dataclass

from analysis.sources.names import Name
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

# Where the head of a noun phrase ends: an apposition, a clause, a dash, a bracket.
_CUT = re.compile(
    r",(?!\s(?:Jr|Sr)\b)|\s[-–—]{1,3}\s?|—|\(|;|:|"
    r"\s(?:who|whose|which|that|whom|when|where|while|including|speaking|along with)\s"
)
_PREPOSITION = re.compile(
    r"\s(?:of|for|in|at|from|with|on|to|by|near|about|against|within|inside|among|under|behind|between|familiar|close|"
    r"outside|across|around|over|after|during|involved|representing|working|obtained|released|published|conducted|"
    r"briefed|based|opposed|critical|seeking|leading|there|here|said|filed|signed|written|issued|posted|sent)\b"
)
_AND = re.compile(r"\s(?:and|&|as well as|along with|together with)\s")
# "Ruiz himself": the name is what counts.
_EMPHATIC = re.compile(r"(?<=\w)\s(?:himself|herself|itself|themselves)\b")
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
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


def bare(text: str) -> str:
    """`text` without quotation marks, outer punctuation and its article."""
    text = " ".join(text.split()).strip(' "“”‘,;:-–—')
    text = _ARTICLE.sub("", text).strip()
    for mark in ("'s", "’s"):
        if text.endswith(mark):
            text = text[:-2]
    return text


def read_mention(text: str, start: int, end: int, names: list[Name]) -> Mention:
    """The mention at `text[start:end]`; `names` are those within it, in order."""
    while start < end and text[start] in ' "“‘\n\t*•':
        start += 1
    while end > start and text[end - 1] in ' "”’,;:\n\t':
        end -= 1
    emphatic = _EMPHATIC.search(text, start, end)
    if emphatic and emphatic.end() == end:
        end = emphatic.start()
    whole = text[start:end]
    lowered = whole.casefold().replace("’", "'")
    if plain(lowered) in PRONOUNS:
        return Mention("pronoun", start, plain(lowered))
    words = [match.group() for match in WORD.finditer(whole)]
    if words and plain(words[0]) in PRONOUNS - POSSESSIVES - {"that"} and not names:
        # "he himself", "they both"
        return Mention("pronoun", start, plain(words[0]))
    group = _group(text, start, end, names)
    if group is not None:
        return group
    head_end = _head_end(text, start, end, names)
    inside = [name for name in names if name.start >= start and name.end <= head_end]
    return _single(text, start, head_end, end, inside, names)


def _head_end(text: str, start: int, end: int, names: list[Name]) -> int:
    for match in _CUT.finditer(text, start, end):
        position = match.start()
        if position <= start or any(name.start < position < name.end for name in names):
            continue
        return position
    return end


def _group(text: str, start: int, end: int, names: list[Name]) -> Mention | None:
    """Names or plurals joined by "and" at the top of the mention."""
    cut = _head_end(text, start, end, names)
    whole = text[start:end]
    for match in _AND.finditer(text, start, end):
        position = match.start()
        if any(name.outer < position < name.end for name in names):
            continue
        if text[start:position].endswith("Ways") and text.startswith("Means", match.end()):
            continue
        left, right = text[start:position], text[match.end() : end]
        left_names = [n for n in names if n.end <= position]
        right_names = [n for n in names if n.start >= match.end()]
        comma = cut < position
        if comma:
            if not _listed(text, start, position, left_names) or not _names_lead(right, match.end(), right_names):
                continue
        else:
            preposition = _PREPOSITION.search(left)
            left_person = bool(left_names) and left_names[-1].end >= position - 1 and left_names[-1].kind != "office"
            if preposition and not (left_person and left_names[-1].kind == "person" and left_names[-1].title):
                continue
            if not (left_person or _plural_noun(left)):
                continue
            leads = _names_lead(right, match.end(), right_names)
            if not leads and not _plural_noun(right):
                continue
        carried = tuple(
            n
            for n in names
            if n.kind in ("person", "organisation", "place") and (n.end <= _head_end(text, match.end(), end, names))
        )
        return Mention("group", start, bare(whole), carried, head="", plural=True)
    return None


def _listed(text: str, start: int, end: int, names: list[Name]) -> bool:
    """Whether each part between commas is a name, with no more than lower-case words before it."""
    while start < end:
        comma = text.find(",", start, end)
        stop = comma if comma >= 0 else end
        piece = text[start:stop]
        inner = [n for n in names if n.start >= start and n.end <= stop]
        if piece.strip():
            if not inner or text[inner[-1].end : stop].strip(" .") or inner[-1].kind == "other":
                return False
            if _PREPOSITION.search(text[start : inner[-1].outer]) or piece.lstrip().startswith(("a ", "an ")):
                return False
        start = stop + 1
    return True


def _names_lead(right: str, offset: int, names: list[Name]) -> bool:
    """Whether `right` is a name, with no more than an article or title before it."""
    if not names:
        return False
    first = names[0]
    lead = right[: max(0, first.outer - offset)].strip().casefold()
    return lead in ("", "the", "then", "his", "her", "former", "fellow") and first.kind != "other"


def _plural_noun(part: str) -> bool:
    part = _PREPOSITION.split(part)[0]
    words = [m.group() for m in WORD.finditer(part)]
    if not words:
        return False
    last = words[-1].casefold()
    return is_plural(last) or last in lexicon().collectives


def _single(text: str, start: int, head_end: int, end: int, inside: list[Name], names: list[Name]) -> Mention:
    phrase = text[start:head_end]
    owner, owner_pronoun = None, ""
    first = WORD.match(phrase)
    if first and plain(first.group()) in POSSESSIVES:
        owner_pronoun = plain(first.group())
    for name in inside:
        if name.possessive and name.end < head_end - 2 and not _PREPOSITION.search(text[start : name.start]):
            owner = name
    owned_from = owner.end + 2 if owner is not None else start
    preposition = _PREPOSITION.search(text, owned_from + 1, head_end)
    while preposition and any(name.start < preposition.start() < name.end for name in inside):
        preposition = _PREPOSITION.search(text, preposition.end(), head_end)
    noun_end = preposition.start() if preposition else head_end
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
        plain_title = last.title and not any(_is_office(word) for word in last.title.split())
        worded = before and before[-1].islower() and _is_office(before[-1])
        if plain_title or worded or _long_title(before):
            return Mention("name", start, bare(text[start:end]), (last,), owner=owner, role=phrase)
    # "the institute's director, Dr. Anna Berg": a person's name right after the comma
    written = _is_document(_PREPOSITION.split(text[start:head_end])[0])
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
    if len(body) > 1 and not _known_noun(noun):
        # "officials involved", "the judge overseeing …": the last known noun is the head
        for earlier in reversed(body):
            if _known_noun(earlier):
                noun = earlier
                break
    if noun.isdigit():
        noun = "percent" if text[noun_end : noun_end + 1] == "%" else "those"
    plural = is_plural(noun) or noun in lexicon().collectives
    if keys and keys[0] in ("those", "some", "many", "others", "most", "all") and not _known_noun(noun):
        noun, plural = keys[0], True
    counted = _COUNTED.match(text, noun_end, head_end) if noun in _COUNTS or noun.isdigit() else None
    if counted:
        # "one of the aides", "a variety of polls": what is counted tells the kind
        of_what = _PREPOSITION.split(text[counted.end() : head_end])[0]
        inner = [w.replace("’", "'").casefold() for w in WORD.findall(of_what)]
        if inner and inner[-1] in THEY | FIRST:
            inner = ["person"]
        if inner and (_known_noun(inner[-1]) or noun == "one"):
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
    if not titled and (close in lexicon().function_words or close in _LINKING or before[-1].endswith(("ed", "ing"))):
        return False
    if titled and close in _LINKING and not _only_office(before[:-1]):
        return False
    clause = PREPOSITION.search(" " + text[start : name.start])
    if clause is None:
        return True
    front = [plain(word) for word in WORD.findall(text[start : max(start, start + clause.start())])]
    serves = any(singular(word) in _SERVES for word in front)
    serves = serves or (clause.group().strip() == "for" and "press" in front)
    return not serves and any(_is_office(word) for word in front)


_ADDING = word_set("including and or particularly especially like such among but not along plus with both")
_LINKING = word_set("of for to by with from about against on in at than and or near between under over who that which")


def _only_office(words: list[str]) -> bool:
    return bool(words) and _is_office(words[-1]) and words[-1][0].isupper()


def _long_title(before: list[str]) -> bool:
    """ "Secretary of state", "Acting Immigration Services Director": an office in full before its holder."""
    if not before or not before[0][0].isupper() or plain(before[0]) in _DEFINITE | _INDEFINITE | POSSESSIVES:
        return False
    return plain(before[-1]) not in lexicon().function_words and any(_is_office(word) for word in before)


def _is_document(phrase: str) -> bool:
    """Whether a phrase such as "a 2014 study" has a document as its head."""
    words = WORD.findall(phrase)
    return bool(words) and singular(plain(words[-1])) in lexicon().documents


def _is_office(word: str) -> bool:
    key = plain(word)
    return key in lexicon().roles or key in lexicon().honorifics or key in lexicon().gendered


def _whole_segment(text: str, name: Name, end: int) -> bool:
    rest = text[name.end : end].lstrip()
    return not rest or rest[0] in ",-–—(;" or rest.startswith(("of ", "from ", "in ", "at "))


def _known_noun(word: str) -> bool:
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
