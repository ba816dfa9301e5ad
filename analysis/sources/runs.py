"""Runs of capitalised words, particles and the "of" of organisations included."""

import re
from itertools import pairwise

from analysis.sources.fronts import LINKS, PORTFOLIO, SUFFIXES, is_front
from analysis.sources.tokens import Token, gap_between, opens_sentence
from analysis.sources.words import first_names, is_common, lexicon, singular, word_set

# Lower-case words that stand inside names.
PARTICLES = word_set("de da do dos das di del della van von der den ter la le du bin ibn bint al el ul abu y e zu dit")


# Titles that are written with a point.
_SHORTENED = word_set(
    "mr mrs ms dr prof hon rev sen sens rep reps gov govs pres gen lt col maj capt cpl sgt pvt "
    "cmdr adm brig supt atty dep del st ft mt messrs"
)


_MONTHS = word_set("may april june august")
_BEFORE_MONTHS = word_set("in since until last by early late mid next this from on of through during")


# Words of the function-word list that are names as well ("Theresa May", "Will Hurd").
_ALSO_NAMES = word_set(
    "may will april june august new long young best good small short so an no do read day first jan high low"
)


# "J.B. Ruiz", not "D.C. Mayor Ruiz".
_INITIALS = re.compile(r"[A-Z]\.[A-Z](?:\.[A-Z])?$")
_NO_INITIALS = word_set("u.s u.k u.n e.u d.c l.a n.y n.j n.c s.c n.h r.i s.d n.d n.m b.c a.m p.m u.s.a u.a.e u.s.s")


def is_initials(word: str) -> bool:
    """Whether a word such as "J.B" is somebody's initials."""
    return bool(_INITIALS.match(word)) and word.casefold() not in _NO_INITIALS


def _month_surnames(text: str, words: list[Token]) -> set[str]:
    """Words such as "May" that this text uses as a surname ("Theresa May")."""
    lists = lexicon()
    return {
        right.key
        for left, right in pairwise(words)
        if right.key in _ALSO_NAMES
        and right.capital
        and left.capital
        and left.key not in lists.function_words
        and gap_between(text, left, right) == " "
        and (left.key not in lists.roles or left.key in ("mr", "mrs", "ms"))
    }


def _is_surname_here(text: str, words: list[Token], index: int, surnames: set[str]) -> bool:
    """Whether a lone "May" means the person: no date stands around it."""
    word = words[index]
    if word.key not in surnames or not word.capital or text[word.end : word.end + 3].strip(" ,.").isdigit():
        return False
    before = words[index - 1].key if index else ""
    return before not in _BEFORE_MONTHS and not before.isdigit()


def find_runs(text: str, words: list[Token], lower_seen: set[str]) -> list[list[Token]]:
    """Capitalised words that stand together, particles and "of" within organisations included."""
    lists = lexicon()
    runs: list[list[Token]] = []
    index, count = 0, len(words)
    surnames = _month_surnames(text, words) & _MONTHS
    apart = _apart(text, words) if " & " in text else set()
    while index < count:
        word = words[index]
        opening = opens_sentence(text, word.start)
        surname = _is_surname_here(text, words, index, surnames)
        if not word.capital or not (surname or _may_open(text, words, index, opening)):
            index += 1
            continue
        if len(word.text) == 1 and word.text in "AI" and text[word.end : word.end + 1] != ".":
            index += 1
            continue
        following = words[index + 1].key if index + 1 < count else ""
        if word.key in ("q", "a") and opening and following in lists.function_words:
            index += 1  # "Q. Will there be": a question, not somebody's initial
            continue
        particle = word.key in PARTICLES and _particles(text, words, index + 1) > 0
        if opening and word.key in lower_seen and word.key not in lists.honorifics and not particle and not surname:
            follows = (
                index + 1 < count and words[index + 1].capital and gap_between(text, word, words[index + 1]) == " "
            )
            named = word.key in lists.roles or word.key in lists.organisation_words or word.key in first_names()
            if not follows or not named:
                index += 1
                continue
        run = [word]
        index += 1
        while index < count:
            nxt, gap = words[index], gap_between(text, run[-1], words[index])
            if nxt.key in SUFFIXES and gap in (" ", ", ", "\u00a0"):
                run.append(nxt)
                index += 1
                continue
            short = len(run[-1].text) == 1 or run[-1].key in _SHORTENED or is_initials(run[-1].text)
            initial = gap in (". ", ".\u00a0") and short
            if _is_nickname(text, words, index, gap):
                run += words[index : index + 2]
                index += 2
                continue
            owned = run[-1].key in _OWNERS and gap in _OWNING
            firm = gap == " & " and nxt.capital and len(run) == 1 and not {run[-1].key, nxt.key} & apart
            if gap not in (" ", "\u00a0") and not initial and not owned and not firm:
                break
            if nxt.capital and _may_continue(text, nxt):
                run.append(nxt)
                index += 1
                continue
            particles = _particles(text, words, index)
            if particles and run[-1].key not in lists.organisation_words:
                run += words[index : index + particles + 1]
                index += particles + 1
                continue
            ahead = index + 1
            if nxt.key in _LINKS and ahead < count and words[ahead].key in ("the", "a", "an"):
                ahead += 1
            beyond = words[ahead] if ahead < count else None
            if (
                beyond is None
                or not beyond.capital
                or text[nxt.end : beyond.start] not in (" ", " the ", " a ", " an ")
            ):
                break
            if _links(run, nxt, beyond):
                run += words[index : ahead + 1]
                index = ahead + 1
                continue
            break
        runs.append(run)
    return runs


def _apart(text: str, words: list[Token]) -> set[str]:
    """Words with a capital that stand without an "&" somewhere: "Rao & Berg" are two when "Rao" is named apart."""

    def joined(word: Token) -> bool:
        return " & " in (text[word.end : word.end + 3], text[max(0, word.start - 3) : word.start])

    return {word.key for word in words if word.capital and not joined(word)}


# "Norland Women's Clinic": what belongs to a kind of people goes on with the name, what belongs to one does not.
_OWNERS = word_set("woman women men children people veterans workers teachers nurses students")
_OWNING = ("'s ", "’s ", "' ", "’ ")


def _is_nickname(text: str, words: list[Token], index: int, gap: str) -> bool:
    """Whether `words[index]` stands in quotation marks within a name: Robert "Rob" Ruiz."""
    if gap not in (' "', " “", '. "', ". “") or index + 1 >= len(words) or not words[index].capital:
        return False
    return words[index + 1].capital and text[words[index].end : words[index + 1].start] in ('" ', "” ")


def _may_open(text: str, words: list[Token], index: int, opening: bool) -> bool:
    word = words[index]
    if word.key not in lexicon().function_words or (word.text.isupper() and len(word.text) > 1):
        return True
    if len(word.text) == 1 and text[word.end : word.end + 1] == ".":
        return True
    following = words[index + 1] if index + 1 < len(words) else None
    if following is None or not following.capital or text[word.end : following.start] != " ":
        return False
    if following.key in lexicon().function_words:
        return False
    return word.key == "new" or (word.key in _ALSO_NAMES and not opening)


def _may_continue(text: str, word: Token) -> bool:
    if singular(word.key) != word.key and singular(word.key) in lexicon().roles:
        return True  # "Council of Economic Advisers"
    if word.key not in lexicon().function_words or (word.text.isupper() and len(word.text) > 1):
        return True
    if len(word.text) == 1:
        return text[word.end : word.end + 1] == "."
    return word.key in _ALSO_NAMES and not text[word.end : word.end + 3].strip(" ,.").isdigit()


def _particles(text: str, words: list[Token], index: int) -> int:
    """How many particles ("van der") stand at `index` before a capitalised word; 0 when none does."""
    for length in (1, 2, 3):
        part = words[index : index + length + 1]
        if len(part) <= length or words[index + length - 1].key not in PARTICLES:
            return 0
        if any(gap_between(text, left, right) != " " for left, right in pairwise(part)):
            return 0
        if part[-1].capital:
            return length
    return 0


_LINKS = LINKS | {"on", "against", "to"}
# What a body may be for beside: words that news seldom writes small.
_PURSUITS = word_set("prevention medicine border sciences welfare wildlife bureau firearms")
# "Gang of Eight", "Group of Seven"
_NUMBERS = word_set("four five six seven eight nine ten twelve twenty")
# "Committee to Protect Journalists": what a body named with "to" is for.
_PURPOSES = word_set("protect save end stop elect defend restore reelect prevent defeat draft reduce abolish ban keep")
_BODIES_ON = word_set(
    "council committee subcommittee commission conference panel center centre coalition task institute campaign"
)
_DIRECTIONS = word_set("central north south east west northern southern eastern western")


# "and" within the names of ministries, agencies and committees: "Fish and Wildlife Service".
_PAIRS = frozenset(
    {
        ("fish", "wildlife"),
        ("medicare", "medicaid"),
        ("customs", "border"),
        ("customs", "excise"),
        ("immigration", "customs"),
        ("immigration", "naturalization"),
        ("citizenship", "immigration"),
        ("food", "drug"),
        ("food", "agriculture"),
        ("health", "human"),
        ("health", "welfare"),
        ("health", "safety"),
        ("ways", "means"),
        ("oversight", "government"),
        ("energy", "commerce"),
        ("energy", "climate"),
        ("homeland", "governmental"),
        ("security", "governmental"),
        ("security", "cooperation"),
        ("education", "labor"),
        ("education", "workforce"),
        ("housing", "urban"),
        ("veterans", "affairs"),
        ("trade", "industry"),
        ("trade", "investment"),
        ("management", "budget"),
        ("science", "technology"),
        ("foreign", "commonwealth"),
        ("securities", "exchange"),
        ("research", "development"),
        ("arts", "sciences"),
        ("law", "justice"),
        ("law", "order"),
        ("alcohol", "tobacco"),
        ("oceanic", "atmospheric"),
        ("budget", "policy"),
        ("peace", "security"),
        ("peace", "justice"),
        ("transportation", "infrastructure"),
        ("rules", "administration"),
        ("parks", "recreation"),
        ("water", "power"),
        ("children", "families"),
        ("corrections", "rehabilitation"),
    }
)


def _one_body(keys: list[str], beyond: str) -> bool:
    """Whether "and" stands within one body's name."""
    return (keys[-1], beyond) in _PAIRS or (keys[-1] in _DIRECTIONS and beyond.split("-")[0] in _DIRECTIONS)


def _links(run: list[Token], link: Token, beyond: Token) -> bool:
    """Whether "of", "for" or "and" goes on with the name: an organisation's or an office's."""
    lists = lexicon()
    if link.key == "of" and beyond.key in _NUMBERS:
        return True
    if link.key == "to":
        return singular(run[-1].key) in lists.organisation_words and beyond.key in _PURPOSES
    if beyond.key in lists.function_words:
        return False
    keys = [word.key for word in run]
    last = singular(keys[-1])
    if link.key == "of" and all(is_front(key) for key in keys) and (last in lists.roles or last in lists.honorifics):
        return True
    if link.key == "of":
        return (
            last in lists.organisation_words
            or keys[-1] in lists.organisation_words
            or last
            in (
                "secretary",
                "director",
                "chief",
                "speaker",
                "bank",
                "department",
            )
        )
    if link.key in ("on", "against"):
        return last in _BODIES_ON and len(run) <= 3
    if link.key == "for":
        return last in lists.organisation_words and len(run) <= 3
    if link.key == "and" and _one_body(keys, beyond.key):
        return True
    if link.key == "and" and any(word.key in LINKS for word in run):
        in_capitals = beyond.text.isupper() and len(beyond.text) > 1
        return not in_capitals and (beyond.key in PORTFOLIO | _PURSUITS or is_common(beyond.key))
    # "Foundation for Excellence in Schooling"
    return link.key == "in" and any(word.key in LINKS for word in run) and is_common(beyond.key)
