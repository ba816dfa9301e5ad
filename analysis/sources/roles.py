"""The article's own words for who somebody is."""

import re

from analysis.sources.affiliation import of_organisation
from analysis.sources.entities import Cast, Entity
from analysis.sources.names import Name
from analysis.sources.words import (
    PREPOSITION,
    SPELLED_OUT,
    is_plural,
    lexicon,
    plain,
    singular,
)
from analysis.text import WORD

# Not at the stop of an initial or of one of these.
_SHORTENED = "".join(rf"(?<!\b{word})" for word in ("[A-Z]", "St", "Sen", "Rep", "Gov", "Dr", "Mr", "Mrs"))
# An apposition ends at a comma, dash, bracket or the sentence's end; 160 characters hold any useful one.
_AFTER = re.compile(
    r"^\s?(?:,|--|–|—|-|\()\s?([^,;()\n“”\"–—]{3,160}?)"
    rf"(?=[,;()\n“”\"–—]|{_SHORTENED}\.\s|\.$|\s--|$)"
)


_QUOTED_TITLE = re.compile(r"\s?([“\"])([^“”\"\n]{2,80}?),?([”\"])")


_AGE = re.compile(r"^\d{1,3}$")


_PARTY = re.compile(r"^\s?[,(]\s?\(?([RDI])[-–—]\s?[A-Z]")


# Lower-case words right before a name: "spokesman", "former city planner", "political analyst".
_BEFORE = re.compile(r"((?:[^\W\d_][\w’'.&-]*[ \u00a0]){1,6})$")


# What is left at a role's end when a title or link after it is cut off.
_LEFT_OVER = frozenset({"of", "for", "at", "in", "the", "a", "an", "and", "to", "with", "as", "by"})


_ACCORDING = re.compile(r"\baccording to (?:the )?$", re.I)


# So many names may share one calling.
_TOGETHER = 8
# What stands between names that share what is said before them.
_LISTED = re.compile(r"(?:,|,? and|,? &)[ \u00a0]")


# A description and a comma before the name: "his main rival, Anna Berg".
_LEADING = re.compile(r"((?:[^\W\d_][\w’'.&-]*[ \u00a0]){0,7}[^\W\d_][\w’'.&-]*),[ \u00a0](?:the )?$")


# What a sentence says somebody is or stood as: "Berg is a lawyer", "Berg stood as a candidate".
_KIN = re.compile(r"\b(?:his|her|their)\s(?:[a-z]+\s){0,2}([a-z-]+),\s(?:[a-z-]+\s){0,4}$", re.IGNORECASE)
_PREDICATE = re.compile(
    r"^,?\s(?:who\s)?(?:only\s|also\s|now\s|once\s)?"
    r"(?:is|was|served as|works as|worked as|ran as|stood as|serves as|became|has been)\s"
    r"(?:a|an|the|one of the)\s([^,;()\n“”\"–—]{3,120}?)"
    # The clause that follows a role tells a story, not the role.
    rf"(?=[,;()\n“”\"–—]|{_SHORTENED}\.(?:\s|$)|\s(?:after|before|when|while|until|since|because|although|but|and\s(?:was|is|has))\b|$)"
)


_WITH = frozenset({"of the", "of", "at the", "at", "with the", "with", "from the", "from", "for"})


_STARTS = frozenset(
    {"a", "an", "the", "who", "one", "his", "her", "its", "their", "another", "then", "now", "formerly"}
)


def find_roles(text: str, names: list[Name], cast: Cast, only: set[int] | None = None) -> None:
    """Write into `cast` what the text calls persons and bodies, for the names numbered in `only` or for all."""
    for index, name in enumerate(names):
        if name.entity < 0 or (only is not None and index not in only):
            continue
        entity = cast.entities[name.entity]
        if name.kind == "organisation":
            described = _words_of_body(text, name)
            if described:
                entity.roles.append(described)
        if name.kind != "person":
            continue
        previous = names[index - 1] if index else None
        before = _words_before(text, name, previous)
        before = before or _words_before_several(text, names, index)
        if before:
            entity.roles.append(before)
        leading = _words_leading(text, name, previous)
        if leading:
            entity.roles.append(leading)
        after = _words_after(text, name) or _predicate(text, name)
        if after:
            entity.roles.append(after)
            entity.strength = max(entity.strength, 3)
        party = _PARTY.match(text[name.end : name.end + 10])
        if party:
            entity.affiliation_hint = {"R": "republican", "D": "democrat"}.get(party.group(1), "government")
            entity.strength = 3
        body = _body_beside(text, names, index)
        if body is not None:
            entity.body = entity.body or text[body.start : body.end]
        if not entity.affiliation_hint:
            entity.affiliation_hint = _side_beside(text, name, body)
        kin = _KIN.search(text, max(0, name.outer - 60), name.outer)
        if kin and kin.group(1) in lexicon().kinship:
            entity.votes.append((lexicon().kinship[kin.group(1)], kin.group(1), 3.5))
        for role in (before, leading, after):
            _vote(entity, role)


def _vote(entity: Entity, role: str) -> None:
    lists = lexicon()
    head = PREPOSITION.split(" " + role + " ")[0]
    words = [plain(m.group()) for m in WORD.finditer(head)]
    if (words and not (len(words) > 1 and words[0] in ("his", "her", "their"))) or (
        words and words[-1] in lists.kinship
    ):
        gender = lists.gendered.get(words[-1], "") or lists.kinship.get(words[-1], "")
        if gender:
            entity.votes.append((gender, words[-1], 3.0))


def _words_before(text: str, name: Name, previous: Name | None) -> str:
    match = _BEFORE.search(text, max(previous.end if previous else 0, name.outer - 70), name.outer)
    if not match or match.end() != name.outer:
        return ""
    words = match.group(1).split()
    lists = lexicon()
    kept: list[str] = []
    last = plain(words[-1])
    if (last not in lists.roles and last not in lists.gendered) or _ends_sentence(words[-1]):
        return ""
    for word in reversed(words):
        if plain(word) in lists.function_words and plain(word) not in ("former", "new", "first"):
            break
        if word == "s" or (not word[:1].islower() and plain(word) not in lists.demonyms):
            break
        kept.append(word)
    phrase = " ".join(reversed(kept))
    if (
        len(kept) == len(words)
        and previous is not None
        and previous.end == match.start() - 1
        and not previous.possessive
    ):
        # "White House press secretary Jo Rao", "Fox News host Ann Lee"
        phrase = text[previous.outer : previous.end] + " " + phrase
    elif len(kept) == len(words) and previous is not None and text[previous.end : match.start()] in ("'s ", "’s "):
        phrase = text[previous.outer : previous.end] + text[previous.end : previous.end + 2] + " " + phrase
    return phrase


def _ends_sentence(word: str) -> bool:
    """Whether the stop after a word is a sentence's: "the chairman." but not "Sen."."""
    key = plain(word)
    short = word[:1].isupper() and (key in SPELLED_OUT or (key in lexicon().honorifics and len(key) < 5))
    return word.endswith(".") and not short


def _words_after(text: str, name: Name) -> str:
    window = text[name.end : name.end + 240]
    for _ in range(2):
        match = _AFTER.match(window)
        if not match:
            return ""
        words = match.group(1).strip()
        if _AGE.match(words):
            window = window[match.end() :]
            continue
        first = plain(words.split()[0])
        head = PREPOSITION.split(" " + words + " ")[0].strip()
        tokens = [plain(m.group()) for m in WORD.finditer(head)]
        lists = lexicon()
        known = any(t in lists.roles or t in lists.gendered for t in tokens)
        if not tokens or not known or first in ("who", "whose", "and", "or", "but", "as", "said", "in", "on"):
            return ""
        verb = any(t in ("said", "told", "is", "was", "has", "had", "are", "were", "says") for t in tokens)
        opens = first in _STARTS or tokens[-1] in lists.roles or tokens[-1] in lists.gendered
        if verb or not opens or (is_plural(tokens[-1]) and tokens[-1] not in lists.roles):
            return ""
        return _tidy(words + _title_after(window[match.end() :], words))
    return ""


def _title_after(rest: str, words: str) -> str:
    """The title that a role goes on with behind "of": “Rivers” of "the author of “Rivers”"."""
    title = _QUOTED_TITLE.match(rest) if words.endswith((" of", " for", " behind")) else None
    return f" {title.group(1)}{title.group(2)}{title.group(3)}" if title else ""


def _words_of_body(text: str, name: Name) -> str:
    """What a body is: "a nonprofit group" of "the Harbour Fund, a nonprofit group"."""
    match = _AFTER.match(text[name.end : name.end + 240])
    words = match.group(1).strip() if match else ""
    # "According to the Harbour Fund, a group of …" begins a sentence of its own after the comma.
    if not words.startswith(("a ", "an ")) or _ACCORDING.search(text, max(0, name.outer - 20), name.outer):
        return ""
    head = WORD.findall(PREPOSITION.split(f" {words} ")[0])
    return _tidy(words) if plain(head[-1]) in lexicon().organisation_nouns else ""


def _body_beside(text: str, names: list[Name], index: int) -> Name | None:
    """The body that stands with a name: "NPR's Anna Berg", "Anna Berg of the Red Cross"."""
    name = names[index]
    before = names[index - 1] if index else None
    after = names[index + 1] if index + 1 < len(names) else None
    body = None
    if before is not None and before.possessive and text[before.end : name.outer] in ("'s ", "’s ", "' ", "’ "):
        body = before
    elif after is not None and not name.possessive and text[name.end : after.outer].strip(" ,(") in _WITH:
        body = after
    return body if body is not None and body.kind == "organisation" else None


def _side_beside(text: str, name: Name, body: Name | None) -> str:
    """The side of the body beside a name, or of a campaign or government that bears it."""
    if body is not None:
        side = of_organisation(text[body.start : body.end])
        return "" if side == "unknown" else side
    follows = text[name.end : name.end + 16]
    if follows.startswith((" administration", "'s administration")):
        return "government"
    return "political" if follows.startswith((" campaign", "'s campaign", "’s campaign")) else ""


def _words_before_several(text: str, names: list[Name], index: int) -> str:
    """The calling several names share, for one of them: "reporters Anna Berg and Bo Lind", "leader" of "leaders"."""
    first = index
    while (
        first > max(0, index - _TOGETHER)
        and names[first - 1].kind == "person"
        and _LISTED.fullmatch(text, names[first - 1].end, names[first].outer)
    ):
        first -= 1
    last = index + 1 < len(names) and _LISTED.fullmatch(text, names[index].end, names[index + 1].outer)
    if first == index and not last:
        return ""
    match = _BEFORE.search(text, max(names[first - 1].end if first else 0, names[first].outer - 70), names[first].outer)
    words = match.group(1).split() if match else []
    calling = singular(words[-1].casefold()) if words else ""
    if calling not in lexicon().roles or not is_plural(words[-1].casefold()):
        return ""
    kept = [calling]
    for word in reversed(words[:-1]):
        if plain(word) in lexicon().function_words or not (word.islower() or plain(word) in lexicon().demonyms):
            break
        kept.append(word)
    return " ".join(reversed(kept))


def _words_leading(text: str, name: Name, previous: Name | None) -> str:
    if not text[max(0, name.outer - 6) : name.outer].rstrip().removesuffix("the").rstrip().endswith(","):
        return ""
    match = _LEADING.search(text, max(0, name.outer - 90), name.outer)
    if not match or match.end() != name.outer:
        return ""
    lists = lexicon()
    words = match.group(1).split()
    last = plain(words[-1])
    if last not in lists.roles and last not in lists.kinship:
        return ""
    for start in range(len(words) - 1, -1, -1):
        if plain(words[start]) in ("the", "a", "an", "one", "his", "her", "their", "its"):
            return _tidy(" ".join(words[start:]))
        if words[start].endswith(("'s", "’s", "s'", "s’")) and words[start][0].isupper():
            owner = previous if previous is not None and previous.possessive and previous.end > match.start() else None
            return _tidy(text[owner.outer : match.end(1)]) if owner else " ".join(words[start:])
    return ""


def _predicate(text: str, name: Name) -> str:
    match = _PREDICATE.match(text[name.end : name.end + 200])
    if not match:
        return ""
    words = match.group(1).strip()
    lists = lexicon()
    head = [plain(m.group()) for m in WORD.finditer(PREPOSITION.split(f" {words} ")[0])]
    return words if head and head[-1] in lists.roles else ""


def _tidy(role: str) -> str:
    words = role.split()
    if words and words[0].casefold() in ("a", "an", "the", "one"):
        words = words[1:]
    while words and words[-1] in _LEFT_OVER:
        words.pop()
    return " ".join(words)
