"""Whom a description means: "the senator", "a senior official", "the agency", "her campaign"."""

import re
from collections import defaultdict
from collections.abc import Callable

from analysis.sources.affiliation import of_organisation
from analysis.sources.entities import Cast, Entity
from analysis.sources.kinds import describe, is_known_otherwise, kind_of, proper_kind, takes_up
from analysis.sources.mentions import Mention
from analysis.sources.names import Name
from analysis.sources.offices import role_heads
from analysis.sources.phrases import bare
from analysis.sources.words import lexicon, plain, singular, word_set

# Nouns for a body that may take up any body named before.
_ANY_BODY = word_set(
    "agency company group organization organisation firm network newspaper paper magazine "
    "outlet bureau charity party airline bank union ministry department court office committee "
    "team campaign administration government"
)
_SIDE_OF_NOUN = {
    "newspaper": ("media",),
    "paper": ("media",),
    "magazine": ("media",),
    "network": ("media",),
    "outlet": ("media",),
    "agency": ("government", "security_justice", "international", "media"),
    "bureau": ("government", "security_justice"),
    "department": ("government", "security_justice"),
    "ministry": ("government", "security_justice"),
    "company": ("business", "unknown"),
    "firm": ("business", "unknown", "expert"),
    "airline": ("business",),
    "bank": ("business",),
    "court": ("security_justice",),
    "party": ("political",),
    "group": ("civil_society", "political", "unknown", "expert"),
    "organization": ("civil_society", "international", "unknown", "expert"),
    "organisation": ("civil_society", "international", "unknown", "expert"),
    "charity": ("civil_society",),
    "union": ("civil_society",),
}


# A lead may speak of "a judge" whom the next paragraphs name; so far, in characters.
_LEAD, _LATER = 600, 1500
_VICE = re.compile(r"\bvice[ -]president")
_MANY_HOLDERS = word_set(
    "official spokesman spokeswoman spokesperson aide lawmaker member source representative adviser staffer analyst "
    "expert leader"
)


class Descriptions:
    """Finds or makes the entity of a description; `seen` tells when a body was last mentioned."""

    def __init__(self, text: str, cast: Cast, names: list[Name]) -> None:
        self._text = text
        self._cast = cast
        self._by_role: dict[str, list[int]] = defaultdict(list)
        self._by_head: dict[str, list[int]] = defaultdict(list)
        self._bodies_by_word: dict[str, list[int]] = defaultdict(list)
        for index, entity in enumerate(cast.entities):
            if entity.kind == "person":
                for head in sorted(role_heads(entity)):
                    self._by_role[head].append(index)
            elif entity.kind == "organisation":
                for word in entity.key:
                    self._bodies_by_word[singular(word)].append(index)
        self._administrations(names)

    def _administrations(self, names: list[Name]) -> None:
        """ "the Rossi administration" makes Rossi a president the article may call so."""
        for name in names:
            if name.kind == "person" and name.entity >= 0:
                follows = self._text[name.end : name.end + 18].replace("’", "'").removeprefix("'s")
                presides = follows.startswith((" administration", " White House"))
                if presides and name.entity not in self._by_role["president"]:
                    self._by_role["president"].append(name.entity)

    def offices(self) -> list[tuple[int, int]]:
        """Where the text speaks of somebody introduced by an office or calling: "the senator", "the Ohio senator"."""
        heads = sorted((re.escape(head) for head in self._by_role if len(head) > 2), key=len, reverse=True)
        if not heads:
            return []
        pattern = re.compile(
            rf"\b[Tt]he (?:(?:[a-z-]+|[A-Z][\w.-]+) ){{0,2}}?(?i:{'|'.join(heads)})\b(?! (?:of|for)\b|,? [A-Z][a-z])"
        )
        return [match.span() for match in pattern.finditer(self._text)]

    def holder(self, mention: Mention, recent: dict[int, int]) -> int | None:
        """The person introduced by the office that `mention` names; None when there is none."""
        if kind_of(mention) != "person" or mention.plural:
            return None
        return self._by_office(mention, recent)

    def resolve(
        self,
        mention: Mention,
        position: int,
        recent: dict[int, int],
        owner: Entity | None,
        spoken_of: Callable[[], int | None],
    ) -> int:
        """The entity of `mention`, made when there is none yet.

        `recent` maps entities to the offset of their latest mention; `spoken_of` gives the person
        a pronoun would mean here.
        """
        lists = lexicon()
        head = mention.head
        definite = mention.determiner in ("definite", "possessive") or mention.text[:1].isupper()
        kind = kind_of(mention)
        if kind == "person" and not mention.plural and mention.determiner != "indefinite":
            found = self._by_office(mention, recent)
            if found is not None:
                self._add_role(found, mention)
                return found
        if kind == "person" and not mention.plural and position < _LEAD:
            found = self._named_later(mention, position)
            if found is not None:
                self._cast.entities[found].rules.add("named later")
                return found
        if kind == "organisation" and definite and not mention.owner and head != "group":
            found = self._body(mention, recent)
            if found is not None:
                return found
        found = self._same_description(mention, kind, owner)
        if found is not None:
            return found
        if kind == "person" and not mention.plural and definite and takes_up(mention):
            found = spoken_of()
            if found is not None:
                self._add_role(found, mention)
                return found
        return self._make(mention, kind, position, owner, lists.gendered.get(head, ""))

    def _add_role(self, index: int, mention: Mention) -> None:
        """What a description calls a person is a role when the article gives no other."""
        entity = self._cast.entities[index]
        if not entity.roles and not entity.titles:
            entity.roles.append(bare(mention.text))
            entity.rules.add("description")

    def _by_office(self, mention: Mention, recent: dict[int, int]) -> int | None:
        named = [n for n in mention.names if n.kind == "person"]
        if named and not all(n.possessive for n in named):
            return None
        candidates = [
            i for i in self._by_role.get(mention.head, []) if i in recent or len(self._by_role[mention.head]) == 1
        ]
        if mention.head == "president" and "vice" not in mention.modifiers:
            candidates = [i for i in candidates if not self._vice_only(i)]
        if not candidates:
            return None
        if mention.modifiers:
            fitting = [i for i in candidates if self._fits(i, mention.modifiers)]
            if not fitting and (len(candidates) > 1 or mention.determiner != "definite"):
                return None
            candidates = fitting or candidates
        elif mention.determiner != "definite" and not (
            mention.head in lexicon().kinship and mention.determiner == "possessive" and len(candidates) == 1
        ):
            return None
        plain_office = [i for i in candidates if self._unqualified(i, mention.head)]
        candidates = (not mention.modifiers and plain_office) or candidates
        return max(candidates, key=lambda i: (recent.get(i, -1), -i))

    def _named_later(self, mention: Mention, position: int) -> int | None:
        """The one person the article introduces with this calling after its lead: "a judge … Judge Berg"."""
        holders = self._by_role.get(mention.head, [])
        if len(holders) != 1 or any(name.kind == "person" for name in mention.names):
            return None
        entity = self._cast.entities[holders[0]]
        about = self._text[position : position + 400].casefold()
        unnamed = any(words in about for words in ("anonym", "unnamed", "not be named", "not be identified"))
        unnamed = unnamed or (mention.head in _MANY_HOLDERS and not self._fits(holders[0], mention.modifiers))
        first = min((start for start, _ in entity.mentions), default=entity.first)
        return holders[0] if position < first < position + _LATER and not unnamed else None

    def _unqualified(self, index: int, head: str) -> bool:
        """Whether the text gives the office without a country: "President Ruiz" is then "the president"."""
        return any(
            plain(title.split()[-1]) == head and not any(plain(w) in lexicon().demonyms for w in title.split()[:-1])
            for title in self._cast.entities[index].titles
        )

    def _vice_only(self, index: int) -> bool:
        """Whether somebody is president of nothing: "senior vice president at the institute"."""
        entity = self._cast.entities[index]
        phrases = [phrase.casefold() for phrase in (*entity.titles, *entity.roles)]
        named = [phrase for phrase in phrases if "president" in phrase]
        return bool(named) and all(_VICE.search(phrase) for phrase in named)

    def _fits(self, index: int, modifiers: frozenset[str]) -> bool:
        """Whether the person's own roles hold most of the words that qualify the description."""
        entity = self._cast.entities[index]
        words = {plain(w) for phrase in (*entity.titles, *entity.roles) for w in phrase.replace("-", " ").split()}
        content = {w for w in modifiers if w not in lexicon().function_words or w == "former"}
        content -= {"former", "ex", "current", "then", "late", "incumbent"}
        if not content:
            return True
        return len(content & words) * 2 >= len(content)

    def _body(self, mention: Mention, recent: dict[int, int]) -> int | None:
        head = mention.head
        own = [i for i in self._bodies_by_word.get(head, []) if i in recent]
        if mention.names:
            own = []
        if own and mention.determiner == "definite":
            return max(own, key=lambda i: recent[i])
        if head not in _ANY_BODY or mention.determiner != "definite" or mention.names or len(mention.modifiers) > 1:
            return None
        sides = _SIDE_OF_NOUN.get(head)
        if sides is None:
            return None
        bodies = [i for i in recent if self._cast.entities[i].kind == "organisation" and self._cast.entities[i].named]
        bodies = [i for i in bodies if of_organisation(self._cast.entities[i].name) in sides]
        bodies = [i for i in bodies if plain(self._cast.entities[i].name) not in lexicon().places]
        return max(bodies, key=lambda i: recent[i]) if bodies else None

    def _same_description(self, mention: Mention, kind: str, owner: Entity | None) -> int | None:
        text = describe(mention, owner).casefold()
        for index in reversed(self._by_head[mention.head][-12:]):
            entity = self._cast.entities[index]
            if entity.name.casefold() == text:
                entity.rules.add("same description")
                return index
        if mention.determiner == "indefinite" or (mention.text[:1].isupper() and mention.modifiers):
            return None
        if mention.text.casefold() == "people":  # those of a new statement, not "a couple of people" before
            return None
        for index in reversed(self._by_head[mention.head][-12:]):
            entity = self._cast.entities[index]
            if entity.kind != kind:
                continue
            own = mention.modifiers
            if own <= entity.modifiers and (mention.determiner == "definite" or not own):
                entity.rules.add("same description")
                return index
        return None

    def _make(self, mention: Mention, kind: str, position: int, owner: Entity | None, gender: str) -> int:
        entity = Entity(kind=kind, name=describe(mention, owner), named=False, first=position, head=mention.head)
        entity.modifiers = mention.modifiers | {plain(w) for n in mention.names for w in n.words}
        entity.anonymous = kind in ("person", "group") and not is_known_otherwise(mention, kind)
        entity.rules.add("description")
        proper = proper_kind(mention)
        if proper and not mention.owner_pronoun:
            entity.kind, entity.named, entity.anonymous = proper, True, False
            entity.rules = {"name"}
        if gender and kind == "person":
            entity.votes.append((gender, mention.head, 3.0))
            entity.gender, entity.basis = gender, mention.head
        self._cast.entities.append(entity)
        index = len(self._cast.entities) - 1
        self._by_head[mention.head].append(index)
        return index
