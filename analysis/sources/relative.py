"""Whom "who", "that" and "whose" take up: the name or noun phrase right before them."""

import bisect
import re

from analysis.sources.entities import Cast
from analysis.sources.memory import Memory
from analysis.sources.names import Name
from analysis.sources.words import lexicon, plain, singular
from analysis.text import Span

_INSERTION = re.compile(r"\s(?:--|—|–)\s[^.!?\n]{3,120}\s?(?:--|—|–)\s?$")
_JOINED = re.compile(r"\w and $")
_WITHIN = re.compile(r"\b(?:in|of|from|at|across|for|on)(?: the)? $")
_WORDS = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")


class Relatives:
    """Antecedents of relative pronouns in one article."""

    def __init__(self, text: str, names: list[Name], cast: Cast, memory: Memory) -> None:
        self._text, self._names, self._cast, self._memory = text, names, cast, memory
        self._starts = [name.outer for name in names]

    def antecedent(self, position: int, *, persons: bool = True) -> int | Span | None:
        """The entity named right before a relative pronoun at `position`, else the noun phrase that ends there.

        With `persons` ("who") the phrase is one for persons, and may have words between: "voters in Norland who".
        """
        position = self._before_dashes(position)
        low = bisect.bisect_left(self._starts, position) - 1
        sentence = self._memory.sentence(position)
        while low >= 0 and self._memory.sentence(self._names[low].start) == sentence:
            name = self._names[low]
            between = self._text[name.end : position].strip(" ,")
            entity = self._cast.entities[name.entity] if name.entity >= 0 else None
            listed = self._text[name.end : position].startswith(",") and entity is not None and entity.kind == "person"
            if not between and not listed and _WITHIN.search(self._text, max(0, name.outer - 14), name.outer):
                # "voters in Norland who": the voters, when the sentence has them
                break
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
        found = self._persons_before(position) if persons else None
        span = found or (self._phrase_start(position), position)
        if low >= 0 and not self._text[self._names[low].end : position].strip(" ,") and span[0] is not None:
            owner = self._names[low].entity
            if owner >= 0 and span[0] >= self._names[low].outer - 1:
                return owner
        if span[0] is None:
            return None
        return span[0], span[1]

    def _before_dashes(self, position: int) -> int:
        """Where an insertion between dashes that ends at `position` begins: "voters -- most of them -- who"."""
        window = self._text[max(0, position - 160) : position]
        match = _INSERTION.search(window)
        return position if match is None else position - len(window) + match.start()

    def _persons_before(self, position: int) -> tuple[int, int] | None:
        """The noun phrase for persons that "who" takes up, with what stands between: "voters in Ohio who"."""
        floor = max(0, position - 140)
        window = self._text[floor:position]
        cut = max(window.rfind(mark) for mark in (". ", "\n", ";", "“", '"'))
        lists = lexicon()
        words = list(_WORDS.finditer(window, cut + 1))

        def persons(match: re.Match[str]) -> bool:
            word = plain(match.group())
            one = singular(word)
            listed = one in lists.roles or word in lists.collectives or one in lists.gendered or one in lists.demonyms
            return listed and not self._text[floor + match.end() :].startswith(("'s", "’s"))

        for place in range(len(words) - 1, -1, -1):
            if not persons(words[place]):
                continue
            # "the nominee for president", "professors and organizers": the phrase goes on to the left
            linked = place > 1 and words[place - 1].group() in ("of", "for", "in") and persons(words[place - 2])
            match = words[place - 2 if linked else place]
            start = self._phrase_start(floor + match.end())
            if start is None:
                counted = place and words[place - 1].group().isdigit()
                start = floor + words[place - 1 if counted else place].start()
            ahead = self._text[max(0, start - 60) : start]
            joined = _JOINED.search(ahead)
            if joined and persons(joined_word := list(_WORDS.finditer(window, 0, start - floor))[-2]):
                start = self._phrase_start(floor + joined_word.end()) or start
            return start, position
        return None

    def _phrase_start(self, position: int) -> int | None:
        """Where the noun phrase that ends at `position` begins, within its clause."""
        window = self._text[max(0, position - 80) : position]
        words = list(_WORDS.finditer(window))
        lists = lexicon()
        start = None
        near = words[-7:]
        for place in range(len(near) - 1, -1, -1):
            match, word = near[place], plain(near[place].group())
            if start is not None and window[match.end() : start].strip():
                break
            before = near[place - 1].group() if place else ""
            if start is not None and word.endswith("ed") and (plain(before) in lists.roles or before[:1].isupper()):
                break  # "the mayor thanked voters": a verb, where "the retired generals" has an adjective
            if word in ("the", "a", "an", "some", "many", "several", "those") or word.isdigit():
                return max(0, position - 80) + match.start()
            if word in lists.function_words and singular(word) not in lists.roles:
                break
            start = match.start()
        return None if start is None else max(0, position - 80) + start
