"""Reading an article from start to end: who was just spoken of when a pronoun or description comes."""

import bisect
import re

from analysis.sources import mentions as m
from analysis.sources.descriptions import Descriptions
from analysis.sources.entities import Cast, Entity
from analysis.sources.gender import Genders
from analysis.sources.memory import LOOK_BACK, Memory, gender_of
from analysis.sources.names import Name
from analysis.sources.pronouns import Candidate, choose
from analysis.sources.spoken import Spoken
from analysis.sources.words import is_plural, lexicon, plain, singular

_PRONOUN = re.compile(r"\b(?:he|she|him|her|his|hers|himself|herself)\b", re.IGNORECASE)
# A pronoun tells a person's gender only when its antecedent leads by this much.
_SURE = 0.6


class Discourse:
    """One pass over an article; `run` fills in the entity of each attribution.

    `pronouns` lists the pronouns that could be resolved: start, end and entity.
    """

    def __init__(self, text: str, names: list[Name], cast: Cast, spoken: list[Spoken], genders: Genders) -> None:
        self.text, self.names, self.cast, self.spoken, self.genders = text, names, cast, spoken, genders
        self.memory = Memory(text, cast, spoken)
        self._name_starts = [name.outer for name in names]
        self._descriptions = Descriptions(text, cast, names)
        self._written_by: int | None = None
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
        late: list[int] = []
        for position, kind, index in sorted(events):
            if kind == 0:
                if not self._speak(index, position):
                    late.append(index)
            elif kind == 1:
                self._see_name(self.names[index])
            else:
                self._see_pronoun(*pronouns[index])
        self._finish(late)
        self._see_quoted()

    def _see_name(self, name: Name) -> None:
        entity = self.cast.entities[name.entity]
        if entity.kind == "person":
            follows = self.text[name.end : name.end + 16]
            modifier = follows.startswith((" administration", " campaign", " White House", " supporter"))
            self.memory.see(name.entity, name.start, possessive=name.possessive or modifier)
        else:
            self.memory.recent[name.entity] = name.start

    def _see_pronoun(self, start: int, end: int) -> None:
        word = plain(self.text[start:end])
        if self.memory.in_quotation(start):
            self._quoted.append((start, end, self.memory.candidates(word, start, None)))
            return
        found = self._antecedent(word, start, None)
        if found is None:
            return
        entity, lead = found
        self.pronouns.append((start, end, entity))
        if lead >= _SURE:
            # "Rao met her": an object or possessive may well be somebody else than the nearest person
            weight = 1.0 if word in ("he", "she") else 0.8
            self.genders.pronoun(entity, gender_of(word), weight * min(lead, 2.0) / 2)
        self.memory.see(entity, start, possessive=word in ("his", "her", "hers"))

    def _see_quoted(self) -> None:
        """Pronouns within quotation marks, once it is known who speaks there: it is somebody else."""
        contents = sorted((e - s, s, e, i) for i, one in enumerate(self.spoken) for s, e in one.content)
        for start, end, candidates in self._quoted:
            speaker = next((self.spoken[i].entity for _, s, e, i in contents if s <= start < e), None)
            if speaker is not None:
                found = choose([c for c in candidates if c.entity != speaker], _SURE)
                if found is not None:
                    self.pronouns.append((start, end, found[0]))

    def _antecedent(self, word: str, start: int, speaking: Spoken | None) -> tuple[int, float] | None:
        candidates = self.memory.candidates(word, start, speaking)
        return choose(candidates)

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
        if mention.form == "pronoun":
            if mention.text in m.FIRST or mention.text in m.SECOND:
                return False
            found, rule = self._pronoun(mention.text, position, one)
        else:
            found, rule = self._noun_phrase(mention, position)
        if found is None:
            return True
        one.entity, one.rule = found, rule
        if one.outer is None or not self.memory.in_quotation(position):
            self.memory.speakers.append((position, found))
        entity = self.cast.entities[found]
        if mention.form == "pronoun" or not entity.named:
            if entity.kind == "person":
                self.memory.see(found, position, possessive=mention.text in m.POSSESSIVES)
            else:
                self.memory.recent[found] = position
        return True

    def _pronoun(self, word: str, position: int, one: Spoken) -> tuple[int | None, str]:
        if word in m.HE or word in m.SHE:
            found = self._antecedent(word, position, one)
            if found is None:
                return None, ""
            entity, lead = found
            if lead >= _SURE and not self.memory.in_quotation(position):
                self.genders.pronoun(entity, gender_of(word), min(lead, 2.0) / 2)
            return entity, "pronoun"
        if word in m.RELATIVE:
            return self._relative(position), "relative pronoun"
        if word in m.THEY or word in m.IT:
            return self._neuter(word, position), "pronoun"
        return None, ""

    def _relative(self, position: int) -> int | None:
        """The name right before "who", else the noun phrase that ends there."""
        low = bisect.bisect_left(self._name_starts, position) - 1
        sentence = self.memory.sentence(position)
        while low >= 0 and self.memory.sentence(self.names[low].start) == sentence:
            name = self.names[low]
            between = self.text[name.end : position].strip(" ,")
            entity = self.cast.entities[name.entity] if name.entity >= 0 else None
            if (
                entity is not None
                and entity.kind == "person"
                and (not between or between.startswith(("a ", "an ", "the ", "(")))
            ):
                return name.entity
            if not between and name.entity >= 0:
                return name.entity
            if position - name.end > 120:
                break
            low -= 1
        phrase_start = self._phrase_start(position)
        if phrase_start is None:
            return None
        inside = [n for n in self.names if phrase_start <= n.start and n.end <= position]
        mention = m.read_mention(self.text, phrase_start, position, inside)
        return self._noun_phrase(mention, phrase_start)[0] if mention.form != "pronoun" else None

    def _phrase_start(self, position: int) -> int | None:
        """Where the noun phrase that ends at `position` begins, within its clause."""
        window = self.text[max(0, position - 80) : position]
        words = list(re.finditer(r"[^\W_]+(?:['’.-][^\W_]+)*", window))
        lists = lexicon()
        start = None
        for match in reversed(words[-7:]):
            word = plain(match.group())
            if start is not None and window[match.end() : start].strip():
                break
            if word in ("the", "a", "an", "some", "many", "several", "those"):
                return max(0, position - 80) + match.start()
            if word in lists.function_words and singular(word) not in lists.roles:
                break
            start = match.start()
        return None if start is None else max(0, position - 80) + start

    def _neuter(self, word: str, position: int) -> int | None:
        """ "they" takes up the latest group or body, "it" the latest body or document."""
        kinds = ("group", "organisation") if word in m.THEY else ("organisation", "document")
        for start, entity in reversed(self.memory.speakers[-6:]):
            if position - start < 900 and self.cast.entities[entity].kind in kinds:
                return entity
        if word in m.THEY:
            found = self._plural_before(position)
            if found is not None:
                return found
        bodies = [
            (at, i)
            for i, at in list(self.memory.recent.items())[-LOOK_BACK:]
            if at < position and position - at < 400 and self.cast.entities[i].kind in kinds
        ]
        return max(bodies)[1] if bodies else None

    def _plural_before(self, position: int) -> int | None:
        window_start = max(0, position - 300)
        window = self.text[window_start:position]
        lists = lexicon()
        for match in reversed(list(re.finditer(r"[^\W_]+(?:['’.-][^\W_]+)*", window))):
            word = plain(match.group())
            if (is_plural(word) and singular(word) in lists.roles) or word in (
                "people",
                "police",
                "republicans",
                "democrats",
            ):
                start = self._phrase_start(window_start + match.end())
                if start is None:
                    continue
                end = window_start + match.end()
                inside = [n for n in self.names[-400:] if start <= n.start and n.end <= end]
                mention = m.read_mention(self.text, start, end, inside)
                if mention.form == "description":
                    return self._noun_phrase(mention, start)[0]
        return None

    def _noun_phrase(self, mention: m.Mention, position: int) -> tuple[int | None, str]:
        if mention.form == "name":
            entity = mention.names[0].entity
            if entity >= 0:
                return entity, "name"
        if mention.form == "group":
            return self._group(mention, position), "group"
        if plain(mention.text) in m.NOBODY or mention.text.casefold().startswith(("no one", "nobody")):
            return None, ""
        if not mention.head or mention.text.strip().isdigit():
            return None, ""
        owner = None
        if mention.owner_pronoun in ("his", "her"):
            found = self._antecedent(mention.owner_pronoun, position, None)
            owner = self.cast.entities[found[0]] if found is not None else None
        elif mention.owner_pronoun in ("its", "their"):
            index = self._neuter(mention.owner_pronoun, position)
            owner = self.cast.entities[index] if index is not None else None
        known = self.cast.by_last_word(mention.text) if mention.form == "description" else None
        if known is not None:
            return known, "name"

        def spoken_of() -> int | None:
            gender = lexicon().gendered.get(mention.head, "")
            best = choose(self.memory.candidates("", position, None, gender))
            return best[0] if best else None

        return self._descriptions.resolve(mention, position, self.memory.recent, owner, spoken_of), "description"

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
                if word.split()[0] in m.FIRST if word else False:
                    one.entity, one.rule = self._enclosing(index), "first person"
                    if (
                        one.entity is None
                        and word in ("i", "me", "my")
                        and not self.memory.in_quotation(one.speaker[0][0])
                    ):
                        one.entity, one.rule = self._author(one.speaker[0][0]), "author of the article"
            elif not one.speaker:
                if one.floating and previous is not None:
                    one.entity, one.rule = self.spoken[previous].entity, "floating quotation"
                elif one.cue and previous is not None and self._continues(one, self.spoken[previous]):
                    one.entity, one.rule = self.spoken[previous].entity, "trailing cue"
            if one.outer is None and one.entity is not None:
                previous = index

    def _author(self, position: int) -> int:
        """The "I" of a column: whoever wrote it, not an anonymous source."""
        if self._written_by is None:
            self.cast.entities.append(Entity(kind="person", name="author", named=False, first=position, head="author"))
            self._written_by = len(self.cast.entities) - 1
            self.cast.entities[-1].affiliation_hint = "media"
        return self._written_by

    def _enclosing(self, index: int) -> int | None:
        outer = self.spoken[index].outer
        for _ in range(8):
            if outer is None:
                return None
            if self.spoken[outer].entity is not None:
                return self.spoken[outer].entity
            outer = self.spoken[outer].outer
        return None

    def _continues(self, one: Spoken, before: Spoken) -> bool:
        cue = self.text[one.cue[0][0] : one.cue[0][1]].casefold()
        same = self.memory.sentence(one.cue[0][0]) == self.memory.sentence((before.cue or before.content)[0][0])
        return same and cue.endswith("ing")


def mention_count(name: str) -> int:
    """How many members "A, B and C" lists."""
    return name.count(",") + 1 + len(re.findall(r"\b(?:and|&)\b", name)) - name.count(", and")
