"""Who a name stands for within one article: short names join full names, namesakes stay apart."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from analysis.sources.figures import figure, other_holder
from analysis.sources.fronts import SUFFIXES
from analysis.sources.names import Name, surname
from analysis.sources.runs import PARTICLES
from analysis.sources.variants import compatible, misspelt, surname_key
from analysis.sources.words import lexicon, plain, word_set

# "in", "across" before a place; "faith in Rao" is said of persons.
_PLACE_BEFORE = re.compile(
    r"(?<!faith )(?<!confidence )(?<!trust )(?<!belief )(?<!interest )(?<!interested )"
    r"\b(?:in|across|near|throughout|outside|into)\s$",
    re.IGNORECASE,
)


@dataclass
class Entity:
    """One person, body, group or document of an article.

    `forms` counts the forms of its name; `places` are the offsets of its mentions by name.
    `votes` collects what tells its gender: (gender, word, strength).
    """

    kind: str
    name: str
    named: bool
    first: int
    key: tuple[str, ...] = ()
    forms: dict[str, int] = field(default_factory=dict)
    mentions: list[tuple[int, int]] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    votes: list[tuple[str, str, float]] = field(default_factory=list)
    head: str = ""
    modifiers: frozenset[str] = frozenset()
    anonymous: bool = False
    strength: int = 0
    affiliation_hint: str = ""
    body: str = ""  # the body it stands with: "NPR's Anna Berg"
    figure_side: str = ""  # what the table of public figures tells
    rules: set[str] = field(default_factory=set)
    gender: str = "unknown"
    basis: str | None = None

    def add_form(self, form: str) -> None:
        """Count one more use of `form`."""
        self.forms[form] = self.forms.get(form, 0) + 1


# Family names that stand first: "Kim Jong Un" is "Mr. Kim" then. Common ones of China, Korea and Vietnam.
_FAMILY_FIRST = word_set(
    "kim park lee moon choi jung kang cho yoon han xi li wang zhang liu chen yang huang zhao wu zhou mao deng hu jiang "
    "zhu lin guo ma bo ban ri hwang nguyen tran pham le vo dang bui do ho"
)


def _title_gender(title: str) -> tuple[str, str]:
    """The gender a title tells and the word that tells it."""
    lists = lexicon()
    for word in reversed(title.split()):
        gender = lists.honorifics.get(plain(word)) or lists.gendered.get(plain(word), "")
        if gender:
            return gender, word
    return "", ""


# So many mentions show whether a name is a place's.
_LOOKED_AT = 20
# Nouns that with "the" and a capital take up a body named in full ("the Commission").
_LONE_NOUNS = frozenset("agency bureau commission committee council foundation institute ministry union".split())
# At most so many surnames are compared for one that may be misspelt.
_LIKE = 40


def _drop_middle_name(entity: Entity) -> None:
    """A middle name that only one mention spells out (a link's caption) gives way to the usual form."""
    words = entity.name.split()
    if entity.kind != "person" or len(words) != 3 or len(plain(words[1])) < 3 or not words[1].isalpha():
        return
    usual = f"{words[0]} {words[2]}"
    if words[1][0].isupper() and entity.forms.get(usual, 0) >= entity.forms.get(entity.name, 0):
        entity.name = usual


class Cast:
    """The entities of an article, filled name by name.

    Full names are entered first, so that a surname that opens the article joins the full name
    that follows later.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.entities: list[Entity] = []
        self._by_surname: dict[str, list[int]] = defaultdict(list)
        self._by_first: dict[str, list[int]] = defaultdict(list)
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._by_noun: dict[str, int | None] = {}
        self._bodies: dict[str, int] = {}
        self._genders: dict[int, str] = {}
        self._full_mentions: dict[int, int] = {}
        self._like: dict[str, list[str]] = defaultdict(list)
        # Sons the text calls "Ruiz Jr.": a bare "Ruiz" is then somebody else.
        self._juniors: set[int] = set()

    def enter_full(self, names: list[Name]) -> None:
        """Give every person's full name its entity."""
        for name in names:
            if name.kind == "person" and len(name.words) > 1:
                self._enter_full(name)

    def enter_rest(self, names: list[Name]) -> None:
        """Give short names and bodies their entities, once full names and their roles are known."""
        for index, entity in enumerate(self.entities):
            told = {gender for gender, _, _ in entity.votes}
            if len(told) == 1:
                self._genders[index] = told.pop()
        self._like = defaultdict(list)
        for entity in self.entities:
            known = surname_key(surname(tuple(entity.name.split())))
            if len(self._like[known[:2]]) < _LIKE and known not in self._like[known[:2]]:
                self._like[known[:2]].append(known)
        self._full_mentions = {i: len(entity.mentions) for i, entity in enumerate(self.entities)}
        for name in names:
            if (name.kind == "person" and len(name.words) == 1) or self._is_surname(name):
                name.kind = "person"
                self._enter_short(name)
            elif name.kind in ("organisation", "place"):
                self._enter_body(name)
        for index, entity in enumerate(self.entities):
            _drop_middle_name(entity)
            entity.mentions.sort()
            if entity.mentions:
                entity.first = entity.mentions[0][0]
            if entity.kind == "person" and len(entity.mentions) > 1:
                # taken up again by a short form: surely a person; a lone word named twice: likely
                entity.strength = max(entity.strength, 3 if len(entity.forms) > 1 else 2)
            unproven = entity.kind == "person" and entity.strength < 3 and not entity.titles
            as_place = self._as_place(entity) if unproven else 0
            if as_place:
                entity.kind, entity.affiliation_hint = "organisation", "government"
                if 2 * as_place >= len(entity.mentions[:_LOOKED_AT]):
                    entity.strength = 0  # where things happen, unless it speaks
            self.entities[index] = entity

    def _as_place(self, entity: Entity) -> int:
        """How often the text says "in X" or "across X" of a name that nothing shows to be a person's."""
        return sum(
            bool(_PLACE_BEFORE.search(self.text[max(0, start - 24) : start])) and self.text[end : end + 1] not in "'’"
            for start, end in entity.mentions[:_LOOKED_AT]
        )

    def _is_surname(self, name: Name) -> bool:
        """Whether a word such as "Dean" or "Ford" is the surname of somebody named in full here."""
        if len(name.words) > 1 or name.kind not in ("office", "organisation", "place", "other", "people"):
            return False
        if name.words[0].isupper() and 1 < len(name.words[0]) < 4:
            return False
        before = self.text[max(0, name.outer - 4) : name.outer].casefold()
        after = self.text[name.end : name.end + 2]
        return surname_key(name.words[0]) in self._by_surname and before != "the " and not after[1:].isupper()

    def _mention(self, index: int, name: Name) -> None:
        entity = self.entities[index]
        name.entity = index
        entity.mentions.append((name.start, name.end))
        entity.strength = max(entity.strength, name.strength)
        entity.add_form(self.text[name.start : name.end])
        if name.title:
            entity.titles.append(name.title)
            gender, word = _title_gender(name.title)
            if gender:
                entity.votes.append((gender, word, 4.0))
                self._genders[index] = gender

    def _new(self, kind: str, name: Name, key: tuple[str, ...]) -> int:
        text = self.text[name.start : name.end]
        self.entities.append(Entity(kind=kind, name=text, named=True, first=name.start, key=key))
        return len(self.entities) - 1

    def _enter_full(self, name: Name) -> None:
        key = tuple(plain(word) for word in name.words)
        last = surname_key(surname(name.words))
        found = None
        if len(key) == 2 and key[1] in SUFFIXES:
            seniors = [i for i in self._by_surname[last] if self.entities[i].key[-1] == key[1]]
            if seniors:
                self._juniors.add(seniors[-1])
                self._mention(seniors[-1], name)
                return
        for index in reversed(self._by_surname[last]):
            if compatible(key, self.entities[index].key) and self._title_fits(index, name):
                found = index
                break
        if found is None:
            # "Van Hollen" after "Chris Van Hollen", "Abdel Fattah" after "Abdel Fattah el-Sisi"
            for index in self._by_word[key[0]]:
                full = self.entities[index].key
                part = key in (full[-len(key) :], full[: len(key)])
                if len(full) > len(key) and part and (full[-1] not in SUFFIXES or key[-1] == full[-1]):
                    found = index
                    break
        if found is None:
            found = self._new("person", name, key)
            usual = f"{name.words[0]} {name.words[-1]}"
            if self._is_credit(name) and len(key) == 3 and len(key[1]) == 1 and usual in self.text:
                self.entities[found].key = (key[0], key[2])
                self.entities[found].name = usual
            self._by_surname[last].append(found)
            self._by_first[key[0]].append(found)
            if key[0] in _FAMILY_FIRST and not self.text[name.end :].startswith(" Jr") and key[0] != last:
                self._by_surname[key[0]].append(found)
            for word in dict.fromkeys(key):
                self._by_word[word].append(found)
        elif self._is_fuller(key, self.entities[found].key) and not self._is_credit(name):
            entity = self.entities[found]
            entity.name, entity.key = self.text[name.start : name.end], key
            for word in dict.fromkeys(key):
                if found not in self._by_word[word]:
                    self._by_word[word].append(found)
        self._mention(found, name)

    def _is_fuller(self, key: tuple[str, ...], known: tuple[str, ...]) -> bool:
        """Whether a form says more of a name: more words, or "Theodore" where "Ted" stood."""
        return len(key) > len(known) or (
            len(key) == len(known) and key[1:] == known[1:] and len(key[0]) > len(known[0])
        )

    def _is_credit(self, name: Name) -> bool:
        """Whether the name signs a post ("— Ana J. Ruiz (@anaruiz)"): its form is not the article's own."""
        return self.text[name.end : name.end + 3] == " (@"

    def _title_fits(self, index: int, name: Name) -> bool:
        gender, _ = _title_gender(name.title)
        known = self._gender(index) if gender else ""
        return not gender or not known or gender == known

    def _enter_short(self, name: Name) -> None:
        word = plain(name.words[0])
        last = surname_key(word)
        candidates = [i for i in self._by_surname.get(last, []) if self._title_fits(i, name) and i not in self._juniors]
        if not candidates and not name.title:
            candidates = self._by_first.get(word, [])
        if not candidates:
            candidates = [i for i in self._by_word.get(word, []) if self._title_fits(i, name) and word not in PARTICLES]
        told, _ = _title_gender(name.title)
        rule = "short name"
        if not candidates and len(last) > 4 and word not in self._bodies:
            near = [i for i in self._surnames_like(last) if self._title_fits(i, name)]
            candidates, rule = near[:1] if len(near) == 1 else [], "spelling"
        candidates = [i for i in candidates if (told and told == self._gender(i)) or not self._other_holder(word, i)]
        if len(candidates) > 1:
            candidates = [self._namesake(candidates, name)]
        if candidates:
            self._mention(candidates[0], name)
            self.entities[candidates[0]].rules.add(rule)
            return
        if word in self._bodies:
            self._mention(self._bodies[word], name)
            return
        index = self._new("person", name, (word,))
        self._by_surname[last].append(index)
        self._mention(index, name)

    def _surnames_like(self, last: str) -> list[int]:
        """Persons named in full whose surname is spelt nearly so; few words share two first letters."""
        return [i for known in self._like[last[:2]] if misspelt(last, known) for i in self._by_surname[known]]

    def _other_holder(self, word: str, index: int) -> bool:
        """Whether a lone surname means a better-known person than this one."""
        return other_holder(word, self.entities[index].name)

    def _gender(self, index: int) -> str:
        """The gender that titles or the table of public figures tell so far."""
        found = self._genders.get(index, "")
        known = None if found else figure(self.entities[index].name)
        return known[0] if known else found

    def by_last_word(self, phrase: str) -> int | None:
        """The person of a name written in capitals or small letters, of three words at most."""
        words = [plain(word) for word in phrase.split()]
        if not words or len(words) > 3 or len(words[-1]) < 3:
            return None
        found = self._by_surname.get(surname_key(words[-1]), [])
        if len(words) > 1:
            found = [i for i in found if words[0] == self.entities[i].key[0] or words[0] in lexicon().honorifics]
        lexical = words[-1] in lexicon().roles or words[-1] in lexicon().function_words
        return found[0] if len(found) == 1 and not lexical else None

    def _namesake(self, candidates: list[int], name: Name) -> int:
        """Of several persons with one surname, the one a short name means.

        First the one whose gender the title tells, then the one with the same title, then the father
        rather than the son called "Jr.", then the one named in full most often, then the first.
        """
        wanted, _ = _title_gender(name.title)

        def fit(index: int) -> tuple[bool, bool, bool, int, int]:
            entity = self.entities[index]
            same_gender = bool(wanted) and self._genders.get(index) == wanted
            same_title = bool(name.title) and name.title in entity.titles
            father = entity.key[-1] not in SUFFIXES
            return (same_gender, same_title, father, self._full_mentions.get(index, 0), -entity.mentions[0][0])

        return max(candidates, key=fit)

    def _enter_body(self, name: Name) -> None:
        key = name.text_key
        index = self._bodies.get(key)
        if index is None:
            index = self._abbreviated(name, key)
        if index is None:
            kind = "organisation"
            index = self._new(kind, name, tuple(key.split()))
        self._bodies.setdefault(key, index)
        self._define(name, index)
        self._mention(index, name)

    def _abbreviated(self, name: Name, key: str) -> int | None:
        """The body whose initials an acronym gives, or whose name a short form opens ("Pew") or, after "the", ends
        ("the Commission").
        """
        word = key.replace(".", "")
        if len(name.words) == 1 and name.words[0].isupper() and 2 <= len(word) <= 6:
            return self._bodies.get("*" + word)
        if len(name.words) == 1:
            before = self.text[max(0, name.outer - 4) : name.outer].casefold()
            return self._bodies.get("^" + word, self._by_noun.get(word) if before == "the " else None)
        return None

    def _define(self, name: Name, index: int) -> None:
        """Remember the initials of a body's name, for the acronym that follows."""
        capitals = [word for word in name.words if word[:1].isupper()]
        if len(capitals) < 2:
            return
        noun = plain(capitals[-1])
        if noun in _LONE_NOUNS:
            # two bodies that end alike, and none is meant
            self._by_noun[noun] = None if self._by_noun.get(noun, index) != index else index
        initials = "".join(word[0] for word in capitals).casefold()
        self._bodies.setdefault("*" + initials, index)
        if capitals[0].casefold() in ("u.s", "us", "u.s."):
            self._bodies.setdefault("*" + initials[1:], index)
        first = plain(capitals[0])
        if first not in lexicon().places and first not in lexicon().demonyms and first not in lexicon().roles:
            self._bodies.setdefault("^" + first, index)
        bracket = self.text[name.end : name.end + 12]
        if bracket.startswith(" (") and ")" in bracket:
            acronym = bracket[2 : bracket.index(")")].replace(".", "").casefold()
            if acronym.isalpha():
                self._bodies.setdefault("*" + acronym, index)
