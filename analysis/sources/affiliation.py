"""On whose side a source speaks, by the words the article uses for it."""

import re

from analysis.sources.entities import Entity
from analysis.sources.figures import figure
from analysis.sources.words import FORMER, PREPOSITION, SPELLED_OUT, lexicon, plain, singular, word_set
from analysis.text import WORD

# Offices that belong to a state only when no other body is named with them.
_NEUTRAL_OFFICES = word_set(
    "president secretary speaker commissioner chancellor governor administrator representative "
    "chief supervisor official rep lobbyist meteorologist nominee partner editor agent officer "
    "manager employee supporter engineer specialist teacher veteran host general worker student "
    "consultant contributor"
) | {"vice president", "chief executive", "press secretary"}


PARTIES = frozenset(
    {"republican", "democrat", "democratic", "republicans", "democrats", "conservative", "labour", "tory"}
)


# Words around "people" that name no body: "the American people", "some in the country".
_CROWD = re.compile(r"\b(?:american|people|country|state|city|county|public|u\.s)\b")
# Those who speak for power when the article names no body: "an aide", "the spokesman".
_AROUND_POWER = word_set("aide adviser advisor spokesman spokeswoman spokesperson staffer member negotiator")
# "president of the League", "executive director of Riverwatch": bodies nobody lists are mostly associations.
_HEADS_OF_BODIES = frozenset({"president", "executive director", "director", "founder", "co-founder", "vice president"})
_OF_BODY = re.compile(r"\b(?:of|at|for|with) (?:the )?[A-Z]")


# Those who speak or work for a person, whose side is then that person's.
_SERVING = _AROUND_POWER | word_set("confidant confidante surrogate ally director associate colleague")
_OFFICE = re.compile(r"\b(?:President|Speaker|Sen|Rep|Gov|Governor|Mayor|Minister|Chancellor)\b")
# Surnames of candidates too common to stand for one public figure.
_CANDIDATES = word_set("clinton bush sanders warren harris paul perry carson cruz moore")


_CHAMBER = re.compile(r"\b(?:house|senate|congressional|senior|top|state)\b", re.I)


_SINCE = re.compile(r"\s(?:who (?:became|is|now|has become|later became)|turned|and now|now)\s")


def affiliation(entity: Entity) -> str:
    """The side an entity speaks for, by the words the article uses for it; "unknown" without any."""
    if entity.kind == "document":
        return "document"
    if entity.kind == "organisation" and entity.named:
        side = of_organisation(entity.name)
        for described in entity.roles if side == "unknown" else ():
            side = of_description(described, "", "organisation") or side
        return entity.affiliation_hint if side == "unknown" and entity.affiliation_hint else side
    if not entity.named:
        return of_description(entity.name, entity.head, entity.kind) or "unknown"
    found = ""
    phrases = sorted({*entity.roles, *entity.titles}, key=lambda p: (bool(FORMER.match(p)), -len(p.split()), p))
    for phrase in phrases:
        found = of_role(phrase)
        if found:
            break
    if not found and entity.affiliation_hint:
        # "(R-Ariz.)" stands after members of parliament
        found = "government" if entity.affiliation_hint in PARTIES else entity.affiliation_hint
    if not found and entity.kind == "group":
        found = of_description(entity.name, "", "group")
    return found or entity.figure_side or "unknown"


def of_organisation(name: str) -> str:
    """The side of a named organisation."""
    lists = lexicon()
    keys = [plain(m.group()) for m in WORD.finditer(name)]
    while len(keys) > 1 and keys[0] in ("the", "u.s", "us"):
        keys = keys[1:]
    whole = " ".join(keys)
    if whole in lists.organisations:
        return lists.organisations[whole]
    if whole in lists.state_media:
        return "media"
    if whole in lists.places or f"{whole}." in lists.places:
        return "government"
    for size in (5, 4, 3, 2):
        for start in range(len(keys) - size + 1):
            side = lists.organisations.get(" ".join(keys[start : start + size]))
            if side:
                return side
    if keys and len(keys) < 4 and lists.organisations.get(keys[0]):
        return lists.organisations[keys[0]]
    if "news" in keys:
        return "media"  # "Norland News Service"
    for key in reversed(keys):
        for form in (key, singular(key)):
            if lists.organisation_words.get(form):
                return lists.organisation_words[form]
    return "unknown"


def lately(phrase: str) -> str:
    """What somebody has become: "member of the council" of "former diplomat who became a member of the council"."""
    since = _SINCE.search(phrase)
    return phrase[since.end() :] if since and FORMER.match(phrase) else phrase


def of_role(phrase: str) -> str:
    """The side a role such as "director of the Museum of Steam" speaks for; "" when it does not tell."""
    lists = lexicon()
    since = _SINCE.search(phrase)
    if since and FORMER.match(phrase):
        # "former diplomat who became a member of the opposition's council": what came after counts
        later = of_role(phrase[since.end() :])
        if later:
            return later
    low = " " + " ".join(plain(m.group()) for m in WORD.finditer(phrase)) + " "
    parts = PREPOSITION.split(low)
    head_words = parts[0].split()
    front = " ".join(head_words)
    head = ""
    for size in (3, 2, 1):
        for start in range(len(head_words) - size, -1, -1):
            candidate = " ".join(head_words[start : start + size])
            if candidate in SPELLED_OUT and candidate not in lists.roles:
                candidate = SPELLED_OUT[candidate][0]
            if candidate in lists.roles:
                head = candidate
                break
        if head:
            break
    if head in ("republican", "democrat") or (head in PARTIES and (_names_place(front) or _CHAMBER.search(front))):
        # "Arizona Republican", "a Democrat": named so, mostly a member of parliament
        return "government"
    side = lists.roles.get(head, "")
    if side and head not in _NEUTRAL_OFFICES:
        return side
    rest = low.replace(f" {head} ", " ", 1) if head else low
    body = _body_in(rest, phrase)
    unlisted = _OF_BODY.search(phrase) and not body
    if unlisted and head in _HEADS_OF_BODIES:
        return "civil_society"
    if head == "president" and body in ("", "government", "international"):
        return "government" if body != "international" else body
    found = body or side or _body_in(f" {front} ", phrase)
    if not found and head in _SERVING:
        return _served(phrase, front, head)
    return found


def _served(phrase: str, front: str, head: str) -> str:
    """The side of "a Ruiz adviser" (a campaign's) and "President Ruiz's aide" (a government's)."""
    if _OFFICE.search(phrase):
        return "government"
    names = [m.group().removesuffix("'s").removesuffix("’s") for m in WORD.finditer(phrase) if m.group()[0].isupper()]
    if any(figure(name) or plain(name) in _CANDIDATES for name in names):
        return "political"
    return "government" if front.split()[-2:] in ([head], ["senior", head], ["top", head]) else ""


def _names_place(phrase: str) -> bool:
    places = lexicon().places
    words = phrase.split()
    return any(" ".join(words[i : i + size]) in places for size in (1, 2) for i in range(len(words)))


def _body_in(low: str, phrase: str) -> str:
    """The side of the body that `low`, words of `phrase` for look-up, names.

    A name of one word counts only with its capital: "Time", not "the time".
    """
    lists = lexicon()
    words = [word for word in low.split() if word not in ("united", "states")]
    capitals = {plain(m.group()) for m in WORD.finditer(phrase) if m.group()[0].isupper()}
    for size in (4, 3, 2, 1):
        for start in range(len(words) - size + 1):
            candidate = " ".join(words[start : start + size])
            if candidate in lists.organisations and (size > 1 or candidate in capitals):
                return lists.organisations[candidate]
    for word, side in lists.affiliation_words:
        if f" {word} " in low and side in ("political", "international", "security_justice"):
            return side
    for word in reversed(words):
        for form in (word, singular(word)):
            if lists.organisation_words.get(form):
                return lists.organisation_words[form]
    for word, side in lists.affiliation_words:
        if f" {word} " in low:
            return side
    if any(word in lists.places for word in words):
        return "government"
    return ""


def of_description(name: str, head: str, kind: str) -> str:
    """The side of somebody unnamed, by head noun and the words around it."""
    lists = lexicon()
    low = " " + " ".join(plain(m.group()) for m in WORD.finditer(name)) + " "
    one = singular(head)
    if kind == "organisation":
        return lists.organisation_nouns.get(one) or _body_in(low, name)
    if one in ("republican", "democrat", "conservative", "liberal", "libertarian", "tory"):
        counted = " percent " in low or "%" in name or " voters " in low
        return "citizen" if counted else "government" if _CHAMBER.search(name) else "political"
    if one in lists.demonyms and kind == "group":
        return "citizen"
    if " familiar " in low:
        return _body_in(low, name)
    side = lists.roles.get(one, "")
    if side and one not in _NEUTRAL_OFFICES:
        return side
    if one == "person" and kind == "group":
        return _body_in(_CROWD.sub(" ", low), name) or "citizen"
    body = _body_in(re.sub(rf" {re.escape(head)}s? ", " ", low) if head else low, name)
    if one in _AROUND_POWER and not body:
        return "government"
    if not body and not head:
        for match in WORD.finditer(name):
            word = singular(plain(match.group()))
            if lists.roles.get(word):
                return lists.roles[word]
    return body or side or lists.collectives.get(head, "") or lists.organisation_nouns.get(one, "")
