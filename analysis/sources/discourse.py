"""Reading an article from start to end: who was just spoken of when a pronoun or description comes."""

import bisect
import re

from analysis.sources import mentions as m
from analysis.sources.descriptions import Descriptions
from analysis.sources.entities import Cast, Entity
from analysis.sources.gender import Genders, may_be_kin
from analysis.sources.kinds import kind_of
from analysis.sources.memory import LOOK_BACK, Memory, gender_of
from analysis.sources.names import Name
from analysis.sources.parties import Parties
from analysis.sources.phrases import modifies
from analysis.sources.plurals import Plurals
from analysis.sources.pronouns import Candidate, Choice, choose
from analysis.sources.relative import Relatives
from analysis.sources.spoken import Spoken
from analysis.sources.weights import Kind, reason
from analysis.sources.words import lexicon, plain

# So far ahead, in characters, the name is looked for that a pronoun without an antecedent means.
_AHEAD = 400
_OF_WHOM = re.compile(r"\w+ of (?:whom|which)$", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:he|she|him|her|his|hers|himself|herself)\b", re.IGNORECASE)
_COMPANY = re.compile(r"(he|she)\s((?:and|as well as)\s[\w'’. -]{3,60})(?=,|$)", re.IGNORECASE)
_PARTY_TAG = re.compile(r"\(?[DRI][-–][A-Z][\w.]*\)?")
# So many characters of links may stand between a name and its party.
_LINKS = 900
# A clause has ended when one of these stands between.
_CLAUSE_END = re.compile(r"[,.;:!?()\n“”\"–—]")
# A pronoun tells a person's gender only when its antecedent leads by this much.
_SURE = 0.3


class Discourse:
    """One pass over an article; `run` fills in the entity of each attribution.

    `pronouns` lists the pronouns that could be resolved: start, end and entity.
    """

    def __init__(self, text: str, names: list[Name], cast: Cast, spoken: list[Spoken], genders: Genders) -> None:
        self.text, self.names, self.cast, self.spoken, self.genders = text, names, cast, spoken, genders
        self.memory = Memory(text, names, cast, spoken)
        self._name_starts = [name.outer for name in names]
        self._plurals = Plurals(text, names, cast, self.memory)
        self._descriptions = Descriptions(text, cast, names)
        self._relatives = Relatives(text, names, cast, self.memory)
        self._parties = Parties(text, names, cast, spoken, self.memory)
        self.pronouns: list[tuple[int, int, int]] = []
        self._quoted: list[tuple[int, int, list[Candidate]]] = []

    def run(self) -> None:
        """Read names, pronouns and speaker mentions in their order; floating ones last."""
        events: list[tuple[int, int, int]] = []
        events += [(name.start, 1, i) for i, name in enumerate(self.names) if name.entity >= 0]
        by_start = {one.speaker[0][0]: i for i, one in enumerate(self.spoken) if one.speaker}
        events += [(one.speaker[0][0], 0, i) for i, one in enumerate(self.spoken) if one.speaker]
        pronouns = [match.span() for match in _PRONOUN.finditer(self.text)]
        events += [(start, 2, i) for i, (start, _) in enumerate(pronouns) if start not in by_start]
        offices = self._descriptions.offices()
        events += [(start, 3, end) for start, end in offices if start not in by_start]
        late: list[int] = []
        for position, kind, index in sorted(events):
            if kind == 0:
                if not self._speak(index, position):
                    late.append(index)
            elif kind == 1:
                self._see_name(self.names[index])
            elif kind == 3:
                self._see_office(position, index)
            else:
                self._see_pronoun(*pronouns[index])
        self._finish(late)
        self._see_quoted()

    def _see_name(self, name: Name) -> None:
        entity = self.cast.entities[name.entity]
        if entity.kind == "person":
            possessive = name.possessive or modifies(self.text, name)
            self.memory.see(name.entity, name.start, name.end, possessive=possessive)
        else:
            self.memory.recent[name.entity] = name.start

    def _see_office(self, start: int, end: int) -> None:
        """ "The senator" in the running text is a mention of the senator."""
        found = self._descriptions.holder(m.read_mention(self.text, start, end, []), self.memory.recent)
        if found is not None:
            self.memory.see(found, start, end, possessive=self.text[end : end + 1] in ("'", "’"), form="description")

    def _see_pronoun(self, start: int, end: int) -> None:
        word = plain(self.text[start:end])
        if self.memory.in_quotation(start):
            self._quoted.append((start, end, self.memory.candidates(word, start, None)))
            return
        found = self._antecedent(word, start, None)
        if found is None:
            return
        entity, lead = found.entity, found.blind_lead
        self.pronouns.append((start, end, entity))
        # "Rao met her": an object or possessive may well be somebody else than the nearest person
        self._tell_gender(entity, word, start, lead, 1.0 if word in ("he", "she") else 0.8)
        self.memory.see(entity, start, end, possessive=word in ("his", "her", "hers"), form="pronoun")

    def _tell_gender(self, entity: int, word: str, position: int, lead: float, weight: float = 1.0) -> None:
        """Count what a pronoun tells of the person it was taken for, if that person leads clearly."""
        gender = gender_of(word)
        known = self.memory.recent.get(entity, position)
        if lead >= _SURE and not may_be_kin(self.text, known, position, gender):
            self.genders.pronoun(entity, gender, weight * min(lead, 2.0) / 2)

    def _see_quoted(self) -> None:
        """Pronouns within quotation marks, once it is known who speaks there: it is somebody else."""
        contents = sorted((s, e, i) for i, one in enumerate(self.spoken) for s, e in one.content)
        starts = [s for s, _, _ in contents]
        for start, end, candidates in self._quoted:
            last = bisect.bisect_right(starts, start)
            around = reversed(contents[max(0, last - LOOK_BACK) : last])
            speaker = next((self.spoken[i].entity for _, e, i in around if start < e), None)
            if speaker is not None:
                found = choose([c for c in candidates if c.entity != speaker], _SURE)
                if found is not None:
                    self.pronouns.append((start, end, found[0]))

    def _antecedent(self, word: str, start: int, speaking: Spoken | None) -> Choice | None:
        candidates = self.memory.candidates(word, start, speaking)
        return choose(candidates) if candidates else self._named_after(word, start, speaking)

    def _named_after(self, word: str, start: int, speaking: Spoken | None) -> Choice | None:
        """Whom a pronoun means that nobody named before fits: "Before he spoke, Rao …" has the person after it."""
        own = speaking.content if speaking is not None else []
        low = bisect.bisect_right(self._name_starts, start)
        for name in self.names[low : low + 12]:
            if name.outer - start > _AHEAD:
                break
            person = name.entity >= 0 and name.kind == "person" and self.memory.may_be(name.entity, gender_of(word))
            if person and not any(s <= name.start < e for s, e in own):
                return Choice(name.entity, 0.0, "named after", 0.0)
        return None

    def _speak(self, index: int, position: int) -> bool:
        """Resolve one attribution by its speaker mention; False when it has to wait for the others."""
        one = self.spoken[index]
        end = one.speaker[-1][1]
        low = bisect.bisect_left(self._name_starts, position)
        inside: list[Name] = []
        while low < len(self.names) and self.names[low].start < end:
            if self.names[low].end <= end and any(s <= self.names[low].start < e for s, e in one.speaker):
                inside.append(self.names[low])
            low += 1
        mention = m.read_mention(self.text, position, end, inside)
        follows = self._name_after(mention, end, low)
        if follows is not None:
            one.entity, one.rule = follows, "name"
            self.memory.spoke(follows, position, one)
            return True
        company = _COMPANY.match(self.text, position, end)
        whom = _OF_WHOM.match(self.text, position, end)
        if company:
            found, rule = self._with_company(company, position, one), "several speakers"
        elif _PARTY_TAG.fullmatch(self.text, position, end):
            found, rule = self._tagged(position), "name"
        elif whom:
            found, rule = self._relative(position, persons=whom.group().endswith("m")), "relative pronoun"
        elif mention.form == "pronoun":
            if mention.text in m.FIRST or mention.text in m.SECOND:
                return False
            found, rule = self._pronoun(mention.text, position, one)
        else:
            found, rule = self._noun_phrase(mention, position)
        if found is None:
            return True
        one.entity, one.rule = found, rule
        if one.outer is None or not self.memory.in_quotation(position):
            self.memory.spoke(found, position, one)
        entity = self.cast.entities[found]
        if mention.form == "pronoun" or not entity.named or rule == "description":
            if entity.kind == "person":
                form = "pronoun" if mention.form == "pronoun" else "description"
                self.memory.see(found, position, end, possessive=mention.text in m.POSSESSIVES, form=form)
            else:
                self.memory.recent[found] = position
        return True

    def _tagged(self, position: int) -> int | None:
        """Whom "(R-Ohio)" belongs to where links have come between: who opens the paragraph with a title."""
        start = max(self.text.rfind("\n", 0, position), position - _LINKS)
        low = bisect.bisect_left(self._name_starts, start)
        for name in self.names[low : bisect.bisect_left(self._name_starts, position)]:
            if name.kind == "person" and name.title and name.entity >= 0:
                return name.entity
        return None

    def _name_after(self, mention: m.Mention, end: int, low: int) -> int | None:
        """The person named right after a mention that stops short: "his father" of "his father, Bo Lind, said"."""
        if mention.form != "description" or mention.plural or low >= len(self.names):
            return None
        name = self.names[low]
        # a mention may stop between title and name: "Home Secretary | Anita Rao"
        between = self.text[end : name.outer if name.outer >= end else name.start]
        if name.kind != "person" or name.entity < 0 or between not in (" ", ", ", "\u00a0"):
            return None
        full = len(name.words) > 1 or bool(name.title)
        comma = self.text[end] == ","
        closed = self.text[name.end : name.end + 1] in (",", "—", "-", "(") or self.text.startswith(" --", name.end)
        definite = mention.determiner != "indefinite"
        fits = full and definite and (closed if comma else True) and kind_of(mention) == "person"
        return name.entity if fits else None

    def _pronoun(self, word: str, position: int, one: Spoken) -> tuple[int | None, str]:
        if word in m.HE or word in m.SHE:
            found = self._antecedent(word, position, one)
            if found is None:
                return None, ""
            entity, lead, why = found.entity, found.blind_lead, found.why
            if not self.memory.in_quotation(position):
                self._tell_gender(entity, word, position, lead)
            return entity, f"pronoun: {why}"
        if word in m.RELATIVE:
            return self._relative(position, persons=word.startswith("who")), "relative pronoun"
        if word in m.THEY or word in m.IT:
            taken = self._neuter(word, position, one)
            return (None, "") if taken is None else (taken[0], f"pronoun: {taken[1]}")
        return None, ""

    def _with_company(self, match: re.Match[str], position: int, one: Spoken) -> int | None:
        """ "She and her colleagues" are "Rao and her colleagues"."""
        found = self._antecedent(plain(match.group(1)), position, one)
        if found is None:
            return None
        person = self.cast.entities[found[0]]
        name = person.name.split()[-1] if person.named else person.name
        self.cast.entities.append(
            Entity(kind="group", name=f"{name} {match.group(2)}", named=person.named, first=position)
        )
        made = self.cast.entities[-1]
        made.roles, made.titles = list(person.roles), list(person.titles)
        made.rules.add("several speakers")
        return len(self.cast.entities) - 1

    def _relative(self, position: int, *, persons: bool = True) -> int | None:
        """Whom a relative pronoun takes up."""
        found = self._relatives.antecedent(position, persons=persons)
        if found is None or isinstance(found, int):
            return found
        mention = m.read_mention(self.text, *found, self._inside(*found))
        return self._noun_phrase(mention, found[0])[0] if mention.form != "pronoun" else None

    def _inside(self, start: int, end: int) -> list[Name]:
        """The names within a stretch of the text."""
        low = bisect.bisect_left(self._name_starts, start)
        return [name for name in self.names[low : low + 60] if start <= name.start and name.end <= end]

    def _neuter(self, word: str, position: int, one: Spoken | None) -> tuple[int, str] | None:
        """ "They" takes up a group or body, "it" a body or document."""
        plural = word in m.THEY
        others = self._plurals.candidates(position, one, plural=plural)
        if not others:
            return None
        kind: Kind = "plural" if plural else "neuter"
        best = max(others, key=lambda other: (other.score(kind), other.start))
        if best.entity is not None:
            return best.entity, reason(best.features, kind)
        start, end = best.span or (position, position)
        mention = m.read_mention(self.text, start, end, self._inside(start, end))
        found = self._noun_phrase(mention, start)[0] if mention.form != "pronoun" else None
        return None if found is None else (found, reason(best.features, kind))

    def _noun_phrase(self, mention: m.Mention, position: int) -> tuple[int | None, str]:
        if mention.form == "name":
            entity = mention.names[0].entity
            if entity >= 0:
                return entity, "name"
        if mention.form == "group":
            return self._group(mention, position), "several speakers"
        if plain(mention.text) in m.NOBODY or mention.text.casefold().startswith(("no one", "nobody")):
            return None, ""
        if not mention.head or mention.text.strip().isdigit():
            return None, ""
        owner = None
        if mention.owner_pronoun in ("his", "her"):
            found = self._antecedent(mention.owner_pronoun, position, None)
            owner = self.cast.entities[found[0]] if found is not None else None
        elif mention.owner_pronoun == "whose":
            taken = self._relative(position)
            owner = self.cast.entities[taken] if taken is not None else None
        elif mention.owner_pronoun in ("its", "their"):
            body = self._neuter(mention.owner_pronoun, position, None)
            owner = self.cast.entities[body[0]] if body is not None else None
        known = self.cast.by_last_word(mention.text) if mention.form == "description" else None
        if known is not None:
            return known, "name"

        def spoken_of() -> int | None:
            gender = lexicon().gendered.get(mention.head, "")
            candidates = self.memory.candidates("", position, None, gender)
            known = [c for c in candidates if self.cast.entities[c.entity].strength >= 2]
            best = choose([c for c in known if not self._in_one_clause(c.entity, position)])
            return best[0] if best else None

        return self._descriptions.resolve(mention, position, self.memory.recent, owner, spoken_of), "description"

    def _in_one_clause(self, entity: int, position: int) -> bool:
        """Whether somebody was named in the very clause: in "Berg told the senator" two people stand."""
        since = self.memory.recent.get(entity, position)
        return since < position and _CLAUSE_END.search(self.text, since, position) is None

    def _group(self, mention: m.Mention, position: int) -> int:
        parts = [self.cast.entities[n.entity] for n in mention.names if n.entity >= 0]
        name = mention.text
        if len(parts) > 1 and all(p.kind == "person" for p in parts) and len(parts) == mention_count(name):
            full = [p.name for p in parts]
            name = ", ".join(full[:-1]) + " and " + full[-1]
        for index, entity in enumerate(self.cast.entities[-60:], max(0, len(self.cast.entities) - 60)):
            if entity.kind == "group" and entity.name.casefold() == name.casefold():
                return index
        named = bool(parts)
        entity = Entity(kind="group", name=name, named=named, first=position, anonymous=not named)
        for part in parts:
            entity.titles += part.titles
            entity.roles += part.roles
        entity.rules.add("several speakers")
        self.cast.entities.append(entity)
        return len(self.cast.entities) - 1

    def _finish(self, late: list[int]) -> None:
        """First and second persons, floating quotations and trailing participles, in reading order."""
        order = sorted(range(len(self.spoken)), key=lambda i: self.spoken[i].content[0][0])
        waiting = set(late)
        previous: int | None = None
        for index in order:
            one = self.spoken[index]
            if index in waiting:
                word = plain(self.text[one.speaker[0][0] : one.speaker[-1][1]])
                if word in m.SECOND:
                    one.entity, one.rule = self._parties.addressed(index), "second person"
                if word.split()[0] in m.FIRST if word else False:
                    one.entity, one.rule = self._parties.enclosing(index), "first person"
                    if one.entity is None and word in ("we", "us", "our"):
                        one.entity, one.rule = self._parties.unnamed("we", one.speaker[0][0]), "first person"
                    if (
                        one.entity is None
                        and word in ("i", "me", "my")
                        and not self.memory.in_quotation(one.speaker[0][0])
                    ):
                        one.entity, one.rule = self._parties.author(one.speaker[0][0]), "author of the article"
            elif not one.speaker:
                if one.floating and previous is not None:
                    one.entity, one.rule = self.spoken[previous].entity, "floating quotation"
                elif one.cue and previous is not None and self._continues(one, self.spoken[previous]):
                    one.entity, one.rule = self.spoken[previous].entity, "trailing cue"
            if one.outer is None and one.entity is not None:
                previous = index

    def _continues(self, one: Spoken, before: Spoken) -> bool:
        cue = self.text[one.cue[0][0] : one.cue[0][1]].casefold()
        last = max(end for spans in (before.content, before.cue, before.speaker) for _, end in spans)
        # "…, she said, adding that …": the cue follows at once, else the sentence may have another subject
        return cue.endswith("ing") and 0 <= one.cue[0][0] - last <= 6


def mention_count(name: str) -> int:
    """How many members "A, B and C" lists."""
    return name.count(",") + 1 + len(re.findall(r"\b(?:and|&)\b", name)) - name.count(", and")
