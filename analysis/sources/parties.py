"""Who "I", "we" and "you" are: who speaks, who is spoken to, or the writer and readers of the article."""

import bisect
import re

from analysis.sources.entities import Cast, Entity
from analysis.sources.memory import Memory
from analysis.sources.names import Name
from analysis.sources.spoken import Spoken

# "asked Rao": the cue, and what may stand between it and whom it addresses.
_ADDRESSING = re.compile(r"\b(?:ask|asks|asked|tell|tells|told|remind|reminded|warned|advised|urged|pressed)\b", re.I)
_OPENING = re.compile("[\"“‘«„']")
_OBJECT = re.compile(r"\s(?:[a-z]+\s){0,3}")


class Parties:
    """First and second persons of one article; call when the others' speakers are known."""

    def __init__(self, text: str, names: list[Name], cast: Cast, spoken: list[Spoken], memory: Memory) -> None:
        self._text, self._names, self._cast, self._spoken, self._memory = text, names, cast, spoken, memory
        self._starts = [name.outer for name in names]
        self._written_by: int | None = None
        self._us: dict[str, int] = {}

    def author(self, position: int) -> int:
        """The "I" of a column: whoever wrote it, not an anonymous source."""
        if self._written_by is None:
            self._cast.entities.append(
                Entity(kind="person", name="author (I)", named=False, first=position, head="author")
            )
            self._written_by = len(self._cast.entities) - 1
            self._cast.entities[-1].affiliation_hint = "media"
        return self._written_by

    def unnamed(self, word: str, position: int) -> int:
        """The "we" of an author or the "you" of readers, whom nothing names."""
        if word not in self._us:
            self._cast.entities.append(
                Entity(kind="group", name=word, named=False, first=position, head=word, anonymous=True)
            )
            self._us[word] = len(self._cast.entities) - 1
        return self._us[word]

    def addressed(self, index: int) -> int | None:
        """Whom "you" means: in somebody's words the person spoken to, when the cue names one; else the readers.

        "You" for anybody ("you never know", she said) stays without a source.
        """
        one = self._spoken[index]
        position = one.speaker[0][0]
        if one.outer is None:
            return None if self._memory.in_quotation(position) else self.unnamed("you", position)
        outer = self._spoken[one.outer]
        if not outer.cue or not _ADDRESSING.search(self._text[outer.cue[0][0] : outer.cue[-1][1]]):
            return None
        end = outer.cue[-1][1]
        low = bisect.bisect_left(self._starts, end)
        name = self._names[low] if low < len(self._names) else None
        if name is None or name.kind != "person" or name.entity < 0 or name.entity == outer.entity:
            return None
        return name.entity if _OBJECT.fullmatch(self._text[end : name.outer]) else None

    def enclosing(self, index: int) -> int | None:
        """Who speaks in the attribution around this one: the "I" within it.

        What somebody retells without marks of its own ("Somebody told us …, and I intend …") leaves "I" to
        the speaker around it.
        """
        outer = self._spoken[index].outer
        if outer is None:
            outer = self._spoken[index].around
        found: int | None = None
        for _ in range(8):
            if outer is None:
                break
            one = self._spoken[outer]
            if one.entity is not None:
                found = one.entity if found is None or self._is_quoted(one) else found
                if self._is_quoted(one):
                    break
            outer = one.outer
        return found

    def _is_quoted(self, one: Spoken) -> bool:
        """Whether the content opens with a quotation mark of its own."""
        start = one.content[0][0]
        return bool(_OPENING.match(self._text, start) or _OPENING.match(self._text, max(0, start - 1)))
