"""Labels: the words an article uses for somebody, before or after the name: "strongman", "a banker".

Found by their place: before the name ("the disgraced banker X", "President X"), set off by commas after
it ("X, a banker,"), set off before it ("her rival, X"), after a possessive when the word is loaded
("X's regime"), after "is" or "was" ("X is a lawyer"), and descriptions that stand for the name ("the former
diplomat said").
"""

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analysis.sentiment.loaded import loaded
from analysis.sources.words import lexicon, plain, singular
from analysis.text import Span

# A word with the space before it; hyphens, points and apostrophes inside.
_LAST_WORD = re.compile(r"(?:^|(?<=[\s(“\"‘—–-]))([^\W\d_][\w’'.&-]*|\d+-year-old)[ \u00a0]$")
_DETERMINERS = frozenset("the a an his her their its our this that".split())
_AFTER = re.compile(
    r",?[ \u00a0](?:(?:who[ \u00a0])?(?:is|was|became)[ \u00a0])?(?:also |now |once |still )?"
    r"(?:a|an|the|his|her|their)[ \u00a0]"
)
_COMMA = re.compile(r"(?:,|\(|[ \u00a0](?:--|–|—))[ \u00a0]?")
_PHRASE = re.compile(r"((?:[^\W_][\w’'.&-]*[ \u00a0]){0,6}[^\W_][\w’'.&-]*)")
_LEADING = re.compile(r"((?:[^\W\d_][\w’'.&-]*[ \u00a0]){0,6}[^\W\d_][\w’'.&-]*),[ \u00a0]$")
_OWNED = re.compile(r"(?:['’]s?)?[ \u00a0]((?:[^\W\d_][\w’'-]*[ \u00a0]){0,3}[^\W\d_][\w’'-]*)")
_STOPS = frozenset(
    "who whom whose which that said says told was is were are has had have and or but once when where while after "
    "before since as at in on of for with from by to under against into over behind about".split()
)
_PREPOSITIONS = frozenset("of for with by from to against about on at like between and".split())
# Endings of words that only describe; a verb before a name ("met strongman X") has none of them.
_DESCRIBING = ("al", "ic", "ive", "ous", "ful", "ary", "ish", "ian", "less", "-year-old", "-old", "an", "ese")
_PERSONAL = ("ist", "man", "woman", "crat", "aire", "ologist", "leader", "chief", "maker", "holder")
_ORDINARY = frozenset(
    "former ex late then current acting incumbent new senior junior top chief fellow long-time longtime veteran young "
    "old vice deputy assistant co- opposition government party union rebel army military police security state city "
    "county national federal local foreign prime first".split()
)
_OPEN_END = re.compile(r"\s(?:of|for|and|the)$")
_HONORIFIC_ONLY = frozenset("mr mrs ms miss mx dr sir dame lord lady madam".split())


@dataclass(frozen=True)
class Label:
    """Words used for somebody: where they stand, their form, and how they judge."""

    start: int
    end: int
    words: str
    form: str
    side: str
    terms: tuple[str, ...]


def find_labels(text: str, start: int, end: int, outer: int, form: str) -> Iterator[Label]:
    """The labels at one mention of somebody.

    Args:
        text: the article.
        start: where the mention begins, without title.
        end: where it ends.
        outer: where its title begins.
        form: name, pronoun or description, as `sources.find_mentions` has it.
    """
    if form == "description":
        found = _description(text, start, end)
        if found is not None:
            yield _label(text, found, "description")
        return
    if form != "name":
        return
    before = _before(text, outer)
    if before is not None:
        yield _label(text, before, "before the name")
    if outer < start:
        title = _OPEN_END.sub("", text[outer:start].strip())
        if title and not all(plain(word) in _HONORIFIC_ONLY for word in title.split()):
            yield _label(text, (outer, outer + len(title)), "title")
    leading = _leading(text, outer)
    if leading is not None:
        yield _label(text, leading, "before the name")
    after = _after(text, end)
    if after is not None:
        yield _label(text, after, "after the name")
    owned = _owned(text, end)
    if owned is not None:
        yield _label(text, owned, "possessive")


def _label(text: str, span: Span, form: str) -> Label:
    if form != "title":
        while text[span[1] - 1] in ".,;:":
            span = (span[0], span[1] - 1)
    words = " ".join(text[span[0] : span[1]].split())
    side, terms = loaded().of(words)
    return Label(span[0], span[1], words, form, side, tuple(terms))


@functools.cache
def _is_person_noun(word: str) -> bool:
    lists, words = lexicon(), loaded()
    one = singular(word)
    known = word in lists.roles or word in lists.gendered or word in lists.kinship or word in words.nouns
    return known or one in words.nouns or word.endswith(_PERSONAL)


def _describes(word: str) -> bool:
    """Whether a word before a noun describes it, rather than being the verb before it."""
    key = plain(word)
    if key in lexicon().function_words and key not in _ORDINARY:
        return False
    known = key in _ORDINARY or key in loaded().modifiers or key in lexicon().demonyms or _is_person_noun(key)
    return known or "-" in key or key.endswith(_DESCRIBING)


def _before(text: str, outer: int) -> Span | None:
    """The noun right before a name, with what describes it: "controversial banker" in "met controversial banker X"."""
    words = _words_back(text, outer, 5)
    if not words or not _is_person_noun(plain(text[slice(*words[0])])):
        return words[0] if words and _judges_alone(text, words) else None
    kept = words[:1]
    for span in words[1:]:
        word = text[slice(*span)]
        if plain(word) in _DETERMINERS:
            break
        if not _describes(word):
            # All words between "the" and the noun belong to it: "the city's embattled mayor"
            rest = words[words.index(span) : words.index(span) + 3]
            if not any(plain(text[slice(*other)]) in _DETERMINERS for other in rest) or plain(word) in _STOPS:
                break
        kept.append(span)
    return kept[-1][0], kept[0][1]


def _judges_alone(text: str, words: Sequence[Span]) -> bool:
    """Whether a loaded word stands for itself before the name: "the jailed X", not "she accused X"."""
    word = text[slice(*words[0])]
    if plain(word) not in loaded().modifiers or not word[0].islower():
        return False
    if not word.endswith(("ed", "ing")):
        return True
    before = plain(text[slice(*words[1])]) if len(words) > 1 else ""
    return before in _DETERMINERS or before in _PREPOSITIONS


def _words_back(text: str, position: int, count: int) -> list[Span]:
    """The words that end right before `position`, nearest first, within the sentence."""
    found: list[Span] = []
    while len(found) < count:
        match = _LAST_WORD.search(text, max(0, position - 40), position)
        if match is None:
            break
        start, end = match.span(1)
        if text[end - 1] == "." and len(found) == 0 and end - start > 3:
            break
        found.append((start, end))
        position = start
    return found


def _leading(text: str, outer: int) -> Span | None:
    """A description and a comma before the name: "his main rival, X"."""
    if text[max(0, outer - 2) : outer - 1] != ",":
        return None
    window = max(0, outer - 90)
    match = _LEADING.search(text, window, outer)
    if match is None:
        return None
    words = [
        (match.start(1) + m.start(), match.start(1) + m.end()) for m in re.finditer(r"[^ \u00a0]+", match.group(1))
    ]
    if not _is_person_noun(plain(text[slice(*words[-1])])):
        return None
    for index in range(len(words) - 1, -1, -1):
        word = plain(text[slice(*words[index])])
        if word in _DETERMINERS:
            return (words[index + 1][0], words[-1][1]) if index + 1 < len(words) else None
        if word in _STOPS:
            return None
    return None


def _after(text: str, end: int) -> Span | None:
    """What follows the name set off by a comma or after "is": "X, a former banker once seen as …"."""
    comma = _COMMA.match(text, end)
    lead = _AFTER.match(text, end)
    if lead is not None and (comma is not None or lead.group().split()[0].strip(",") in ("is", "was", "became", "who")):
        phrase = _PHRASE.match(text, lead.end())
        position = lead.end()
    elif comma is not None:
        position = comma.end()
        article = re.compile(r"(?:(?:a|an|the|his|her|their)[ \u00a0])?").match(text, position)
        position = article.end() if article else position
        phrase = _PHRASE.match(text, position)
    else:
        return None
    if phrase is None:
        return None
    kept: list[Span] = []
    for match in re.finditer(r"[^ \u00a0]+", phrase.group(1)):
        word = plain(match.group())
        if word in _STOPS or word in lexicon().function_words - _ORDINARY:
            break
        kept.append((position + match.start(), position + match.end()))
    while kept and not _is_person_noun(plain(text[slice(*kept[-1])])):
        kept.pop()
    if not kept or any(plain(text[slice(*span)]) in _STOPS for span in kept):
        return None
    return kept[0][0], kept[-1][1]


def _owned(text: str, end: int) -> Span | None:
    """A loaded word for what somebody heads: "X's brutal regime"; other possessions are no labels."""
    match = _OWNED.match(text, end)
    if match is None:
        return None
    for word in re.finditer(r"[^ \u00a0]+", match.group(1)):
        if plain(word.group()) in loaded().bodies:
            return match.start(1), match.start(1) + word.end()
        if not _describes(word.group()):
            break
    return None


def _description(text: str, start: int, end: int) -> Span | None:
    """A description that stands for the name: "the former diplomat"."""
    words = [(start + m.start(), start + m.end()) for m in re.finditer(r"[^\s]+", text[start:end])]
    if len(words) > 1 and plain(text[slice(*words[0])]) in _DETERMINERS:
        words = words[1:]
    if not words or len(words) > 6 or not _is_person_noun(plain(text[slice(*words[-1])].strip(",;"))):
        return None
    return words[0][0], words[-1][1]


def labels_of(text: str, mentions: Sequence[tuple[int, int, int, str]]) -> list[tuple[int, Label]]:
    """The labels of all mentions (start, end, outer, form) with the mention's number, none twice."""
    found: dict[Span, tuple[int, Label]] = {}
    for number, (start, end, outer, form) in enumerate(mentions):
        for label in find_labels(text, start, end, outer, form):
            found.setdefault((label.start, label.end), (number, label))
    return list(found.values())
