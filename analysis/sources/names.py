"""Names in a text: runs of capitalised words, told apart into titles, persons, bodies and places.

A run is read from the left: forms of address, offices, parties and organisations that stand
before a person's name are its title; what remains is the name. What is a name is not guessed from
lists of first names, so that no culture's names are found better than another's; such a list only keeps "Bill" of
"Bill Dahl" at a sentence's start when the article has a bill as well.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from analysis.sources.figures import other_holder
from analysis.sources.fronts import (
    LINKS,
    PORTFOLIO,
    REGNAL,
    SUFFIXES,
    is_front,
    leading_body,
    name_starts,
    place_and_office,
)
from analysis.sources.given import drop_fronts, full_names
from analysis.sources.larger import parts_of_larger
from analysis.sources.nonpersons import (
    acts_as_several,
    is_button,
    is_furniture,
    is_link,
    is_peoples,
    is_qualified,
    names_a_thing,
    orders,
)
from analysis.sources.runs import find_runs, is_initials
from analysis.sources.tokens import POSSESSIVES, Token, common_words, opens_sentence, tokens
from analysis.sources.words import first_names, is_common, is_plural, lexicon, plain, singular

# "Junior Anita Rao": a year of study, where two words more make the name.
_STUDENTS = frozenset({"junior", "senior", "sophomore", "freshman"})
# "SarvInform", "MarketWatch": brands, not "McAllister" or "DeWitt".
_INNER_CAPITAL = re.compile(r"^(?!Mc|Mac|De|Di|Du|La|Le|Van|Fitz|Al)[A-Z][a-z]+[A-Z]")
# Sides whose bodies often have names of common words alone: "Metropolitan Police".
_PUBLIC = ("government", "political", "security_justice", "international")
# "plan B", "an F5", "Miss/Mrs"
_NOTHING = re.compile(r"^[A-Z]\d*$|/")
# "HARBOUR TOWN (Reuters) -": the place that opens a report.
_DATELINE = re.compile(r"\s?(?:\(|,\s[A-Z]|[-–—]|\s[-–—])")
# "D-CT", "R-Ariz": party and state after a name.
_PARTY_TAG = re.compile(r"^[RDI][-–][A-Z]")


@dataclass
class Name:
    """One name as it stands in the text.

    `start`, `end` bound the name without its title; `title` is the text before it that belongs to
    it, from `outer`. `kind` is "person", "organisation", "place", "office" (a title alone, such as
    "White House press secretary") or "people" ("Republicans").
    """

    start: int
    end: int
    outer: int
    words: tuple[str, ...]
    kind: str
    title: str = ""
    possessive: bool = False
    strength: int = 0  # how sure the kind is
    entity: int = field(default=-1)

    @property
    def text_key(self) -> str:
        """The name for look-up."""
        return " ".join(plain(word) for word in self.words)


def find_names(text: str) -> list[Name]:
    """The names of `text` in order; each fits `text[start:end]`. Linear in the text's length."""
    words = tokens(text)
    lower_seen = common_words(text, words)
    at = {word.start: index for index, word in enumerate(words)}
    names = []
    for run in find_runs(text, words, lower_seen):
        name = _read_run(text, run, words, at[run[0].start], lower_seen)
        if name is not None:
            names.append(name)
    for name in parts_of_larger(text, names):
        name.kind = "other"
    drop_fronts(text, names, lower_seen)
    several = {name.text_key for name in names if name.kind == "people" and len(name.words) == 1}
    for name in names:
        if name.kind == "person" and not name.title and name.text_key in several:
            name.kind = "people"
    return _with_first_names(text, words, names)


def _with_first_names(text: str, words: list[Token], names: list[Name]) -> list[Name]:
    """`names` with the full names of those who have a surname alone so far: from headlines and out of longer runs."""
    persons = [name for name in names if name.kind == "person"]
    full = [name for name in persons if len(name.words) > 1]
    known = {last for name in full if not other_holder(last := surname(name.words), " ".join(name.words))}
    titles = {plain(name.words[0]): name.title for name in persons if len(name.words) == 1 and name.title}
    alone = {plain(name.words[0]) for name in persons if len(name.words) == 1} - known
    pairs = full_names(text, words, alone)
    if not pairs:
        return names
    made = []
    for left, right in pairs:
        covering = next((name for name in names if name.outer < right.end and left.start < name.end), None)
        if covering is not None and covering.end > right.end and covering.kind != "other":
            continue
        if _unlike(left.key, titles.get(right.key, "")):
            continue
        outer = left.start if covering is None else min(covering.outer, left.start)
        possessive = text[right.end : right.end + 2] in POSSESSIVES
        title = text[outer : left.start].strip()
        made.append(Name(left.start, right.end, outer, (left.text, right.text), "person", title, possessive, 3))
    kept = [n for n in names if not any(m.outer < n.end and n.outer < m.end for m in made)]
    return sorted([*kept, *made], key=lambda name: name.start)


def _unlike(first_name: str, title: str) -> bool:
    """Whether a form of address speaks against a first name: "Mrs. Rao" is not the "Bo Rao" of a headline."""
    usual = first_names().get(first_name)
    told = next((lexicon().honorifics[key] for key in map(plain, title.split()) if lexicon().honorifics.get(key)), "")
    return bool(usual) and bool(told) and usual != told


def _read_run(text: str, run: list[Token], words: list[Token], index: int, lower_seen: set[str]) -> Name | None:
    lists = lexicon()
    if len(run) > 2 and (run[0].text == run[-1].text or run[0].key in _STUDENTS):
        run, index = run[1:], index + 1
    if is_button(run) or ((orders(run) or is_qualified(run)) and opens_sentence(text, run[0].start)):
        run, index = run[1:], index + 1
    keys = [word.key for word in run]
    whole = " ".join(keys)
    outer = run[0].start
    possessive = text[run[-1].end : run[-1].end + 2] in POSSESSIVES
    before = words[index - 1] if index else None
    article = before.key if before is not None and text[before.end : outer] in (" ", "\u00a0") else ""

    def made(kind: str, strength: int, first: int = 0, title: str = "") -> Name:
        part = run[first:]
        end = part[-1].end
        if text[end : end + 1] == "." and part[-1].key in SUFFIXES:
            end += 1
        tag = title or text[outer : part[0].start].strip()
        return Name(part[0].start, end, outer, tuple(w.text for w in part), kind, tag, possessive, strength)

    if whole in lists.organisations or whole in lists.state_media:
        return made("organisation", 3)
    if _no_name(run):
        return None
    if " & " in text[outer : run[-1].end]:
        return made("organisation", 3)
    if keys[0] in ("fc", "afc") and len(run) > 1:
        return made("organisation", 3)
    if keys[0] in ("st", "saint") and len(run) == 2:
        return made("place", 2)
    if whole in lists.places:
        return made("place", 2)
    if _PARTY_TAG.match(run[0].text):
        return None
    if any(word.text.casefold().endswith((".com", ".org", ".net")) or word.text.isdigit() for word in run):
        return made("organisation", 2)
    if place_and_office(keys):
        return made("people" if is_plural(keys[-1]) else "office", 2)
    if len(run) > 1 and is_plural(keys[-1]) and _party_or_chamber(keys):
        return made("people", 2)
    if len(run) == 1:
        following = words[index + 1] if index + 1 < len(words) else None
        opens_line = outer == 0 or text[outer - 1] == "\n"
        if opens_line and len(whole) > 3 and run[0].text.isupper() and _DATELINE.match(text, run[0].end):
            return made("place", 1)
        if following is not None and text[run[0].end : following.start] == " " and not possessive:
            # "the Rossi campaign", "the Rossi White House": the article is the noun's, not the name's
            article = "" if following.key not in lists.function_words else article
        name = _read_word(run[0], article, made)
        if name.kind == "person" and acts_as_several(text, run[0]):
            name.kind, name.strength = "people", 2
        return name
    if len(run) > 2 and run[-1].key == run[-2].key:
        run, keys = run[:-1], keys[:-1]  # a caption ran into the text: "Anita Rao RaoRao backs …"
    first = name_starts(run) or leading_body(keys)
    if first == len(run):
        last = singular(keys[-1])
        if last in lists.organisation_words and last not in lists.honorifics:
            return made("organisation", 3)
        return made("people" if is_plural(keys[-1]) else "office", 2)
    while 0 < first < len(run) - 2 and _of_body(keys[first], keys[first - 1]):
        # "Chairman of the House Intelligence Committee Anna Berg": the body's last word is no first name
        first += 1
    first = _after_repeat(run, first)
    rest = run[first:]
    rest_key = " ".join(word.key for word in rest)
    if len(rest) == 1 and first > 1 and keys[first - 2] in LINKS and _opens_as_body(keys[: first - 2]):
        return made("organisation", 3)  # "National Federation of Independent Business"
    if rest_key in lists.organisation_words and first > 1 and all(key in lists.demonyms for key in keys[:first]):
        return made("organisation", 3)  # "Irish Republican Army"
    if rest_key in lists.organisations or rest_key in lists.state_media:
        return made("organisation", 3, first)
    last = singular(rest[-1].key)
    if last == "un" and rest[-1].text == "Un":
        last = ""  # "Kim Jong Un", not the United Nations
    judged = any(key in lists.roles for key in keys[:first]) and len(rest) == 2
    if rest[-1].key in lists.place_words and len(rest) > 1 and not judged:
        return made("other", 2)
    if rest_key in lists.places:
        return made("place", 2, first)
    if last and (last in lists.organisation_words or rest[-1].key in lists.organisation_words) and len(rest) > 1:
        side = lists.organisation_words.get(last) or lists.organisation_words.get(rest[-1].key)
        loose = len(run) == 2 and article != "the" and side not in _PUBLIC and all(is_common(key) for key in keys)
        return made("organisation", 0 if loose else 3)  # "Human Rights", "Overnight Energy" are rarely bodies
    if any(w.key in lists.organisation_words for w in rest[:-1]) and any(w.key in LINKS for w in rest):
        return made("organisation", 3)
    if any("&" in w.text for w in rest):
        return made("organisation", 3)
    opens_as_body = not is_front(keys[0]) and not keys[0].endswith("-elect")
    if (
        len(rest) == 1
        and first
        and rest[0].key in lists.organisation_words
        and (opens_as_body or not _addressed(keys[:first]) or keys[first - 1] == "general")
    ):
        # "Marine Corps", "American Conservative Union": no title before a name
        return made("organisation", 3)
    title_keys = keys[:first]
    titled = any(k in lists.honorifics or k in lists.roles for k in title_keys)
    if titled and len(rest) == 1 and run[first - 1].key in REGNAL and rest[0].key in lists.organisation_nouns:
        return made("place", 2, first - 1)  # "Queen City", "King County"
    if titled and len(rest) == 1 and run[first - 1].key in REGNAL:
        return made("person", 3, first - 1)
    if titled:
        return made("person", 3, first)
    shouted = any(
        w.text.isupper() and len(w.text) > 2 and not is_initials(w.text) and w.key not in SUFFIXES for w in rest
    )
    if shouted and not all(w.text.isupper() for w in rest):
        return made("organisation", 1)
    if len(rest) == 1 and is_plural(keys[-1]) and all(singular(key) in lists.demonyms for key in keys):
        return made("people", 2)  # "African Americans"
    if len(rest) == 1:
        return _read_word(rest[0], "", lambda kind, strength: made(kind, strength, first))
    if len(rest) > 5 or (article == "the" and not leading_body(keys)):
        return made("organisation", 1, 0)
    if is_peoples(rest):
        return made("people" if is_plural(rest[-1].key) else "other", 2)
    if names_a_thing(rest, lower_seen):
        return made("other", 2)
    # a link in capitals ("READ MORE"), if nothing else of the text shows that it is a name
    return made("person", 1 if is_link(rest, text[rest[-1].end : rest[-1].end + 1]) else 2, first)


def _opens_as_body(keys: list[str]) -> bool:
    """Whether what stands before "of" is a body, not an office: "National Federation"."""
    return bool(keys) and keys[-1] in lexicon().organisation_words and keys[-1] not in lexicon().roles


def _of_body(key: str, before: str) -> bool:
    """Whether a word closes the name of a body or place rather than opening a person's.

    Right after an office it opens a name: "President Park Geun Hye".
    """
    lists = lexicon()
    if key in PORTFOLIO or singular(key) in lists.organisation_words:
        return True
    return key in lists.place_words and before not in lists.honorifics and before not in lists.roles


def _addressed(keys: list[str]) -> bool:
    """Whether the last of these words is a form of address or an office that takes a name: "President Park"."""
    return keys[-1] in lexicon().honorifics


def _no_name(run: list[Token]) -> bool:
    """Capitals of a headline's rest ("HAVE NO HOUSE AND") or of an address ("Dear Mr")."""
    lists = lexicon()
    shouted = len(run) > 2 and all(word.text.isupper() for word in run)
    if shouted and any(word.key in lists.function_words and len(word.key) > 1 for word in run):
        return True
    return run[0].key == "dear" and len(run) < 3


def _party_or_chamber(keys: list[str]) -> bool:
    """ "House Republicans", "Top Senate Democrats": a party's members, no one's name."""
    members = singular(keys[-1]) in ("republican", "democrat", "conservative", "liberal", "senator", "lawmaker")
    return members and all(is_front(key) or key in ("top", "gop", "many", "most", "some") for key in keys[:-1])


def _after_repeat(run: list[Token], first: int) -> int:
    """Where the name begins when a page's layout put a short form before the full one ("Ruiz Ana Ruiz")."""
    rest = run[first:]
    for index in range(len(rest) - 3, -1, -1):
        if rest[index].text == rest[-1].text:
            return first + index + 1
    return first


def _read_word(word: Token, article: str, made: Callable[..., Name]) -> Name:
    """A name of one word: mostly a surname, a country, an acronym or a body."""
    lists = lexicon()
    one = singular(word.key)
    if _NOTHING.search(word.text) or is_furniture(word.key):
        return made("other", 2)
    if word.key in ("u.s", "us", "u.k", "uk"):
        return made("place", 2)
    if word.key in lists.demonyms:
        return made("other", 1)
    if one in lists.demonyms and one != word.key:
        return made("people", 2)
    if word.text.isupper() and word.key in lists.roles:
        return made("office", 2)
    if word.text.isupper() and word.key.replace(".", "") in lists.abbreviated:
        return made("other", 2)
    if (word.text.isupper() and len(word.text) > 1) or _INNER_CAPITAL.match(word.text):
        return made("organisation", 1)
    if word.key in lists.roles or word.key in lists.honorifics:
        return made("office", 2)
    if one in lists.roles:
        return made("people", 2)
    if word.key in lists.organisation_words:
        # "the Press" may be one, "Press" is one when it speaks
        return made("organisation", 0 if is_common(word.key) and article != "the" else 1)
    if one in lists.documents or (is_common(word.key) and not (article == "the" and is_plural(word.key))):
        return made("other", 1)  # "Surveys" at a sentence's start, "Minutes" of a title
    if article == "the":
        return made("people" if is_plural(word.key) else "organisation", 1)
    return made("person", 1)


def surname(words: tuple[str, ...]) -> str:
    """The last word of a name that is no suffix such as "Jr.", for look-up."""
    for word in reversed(words):
        if plain(word) not in SUFFIXES:
            return plain(word)
    return plain(words[-1]) if words else ""
