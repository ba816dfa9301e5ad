"""Whom "they" and "it" take up: groups, bodies and documents shortly before, by what speaks for each."""

import bisect
import re
from dataclasses import dataclass, field
from itertools import pairwise

from analysis.sources.entities import Cast
from analysis.sources.memory import Memory
from analysis.sources.names import Name
from analysis.sources.spoken import Spoken
from analysis.sources.weights import Kind, total
from analysis.sources.words import is_plural, lexicon, plain, singular

# So far back a group or body is looked for, in characters: a few paragraphs.
REACH = 1000
_WORDS = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_BEFORE = re.compile(r"([^\W\d_]+)[^\w]{0,3}$")
_LEADING = frozenset(
    "of for to by with from against about on in at than like between over under toward towards after before".split()
)
_ARTICLES = frozenset("the a an this that its their his her some many these those".split())
_PEOPLE = frozenset("people police women men children families".split())
_NO_NOUN = frozenset("to will would we they".split())


@dataclass
class Other:
    """One possible antecedent: an entity, or a noun phrase `span` that has none yet."""

    entity: int | None
    span: tuple[int, int] | None
    start: int
    features: dict[str, float] = field(default_factory=dict)

    def score(self, kind: Kind) -> float:
        """Its points."""
        return total(self.features, kind)


class Plurals:
    """Candidates for "they" and "it" in one article, looked for within `REACH` before each."""

    def __init__(self, text: str, names: list[Name], cast: Cast, memory: Memory) -> None:
        self._text, self._names, self._cast, self._memory = text, names, cast, memory
        self._starts = [name.start for name in names]

    def candidates(self, start: int, speaking: Spoken | None, *, plural: bool) -> list[Other]:
        """What "they" (`plural`) or "it" at `start` may mean, the latest mention of each."""
        floor = max(0, start - REACH)
        found: dict[object, Other] = {}
        counts: dict[object, int] = {}

        def add(key: object, other: Other) -> None:
            counts[key] = counts.get(key, 0) + 1
            if key not in found or found[key].start < other.start:
                found[key] = other

        for name in self._names[bisect.bisect_left(self._starts, floor) : bisect.bisect_left(self._starts, start)]:
            if name.entity >= 0 and self._cast.entities[name.entity].kind != "person":
                add(name.entity, Other(name.entity, None, name.start))
            elif name.kind == "people" and plural:
                key = self._text[name.start : name.end].casefold()
                add(key, Other(None, (name.outer, name.end), name.start))
        for begin, end, word in self._nouns(floor, start, plural=plural):
            add(word, Other(None, (begin, end), begin))
        for begin, end, pair in self._couples(floor, start) if plural else ():
            add(pair, Other(None, (begin, end), begin))
        kinds = ("group", "organisation") if plural else ("organisation", "document")
        for position, entity in self._memory.speakers[-8:]:
            if floor < position < start and self._cast.entities[entity].kind in kinds:
                self._merge(found, counts, entity, position)
        self._describe(found, counts, start, speaking)
        return sorted(found.values(), key=lambda other: -other.start)

    def _merge(self, found: dict[object, Other], counts: dict[object, int], entity: int, position: int) -> None:
        """A speaker takes the place of the bare noun it was found by."""
        for key, other in list(found.items()):
            if (
                other.span is not None
                and other.span[0] <= position + 3 <= other.span[1] + 60
                and other.start >= position
            ):
                counts[entity] = counts.get(entity, 0) + counts.pop(key)
                del found[key]
                break
        known = found.get(entity)
        if known is None or known.start < position:
            found[entity] = Other(entity, None, position)

    def _nouns(self, floor: int, start: int, *, plural: bool) -> list[tuple[int, int, str]]:
        """Nouns for several persons ("they"), or for a body or document ("it"), with their phrase."""
        lists = lexicon()
        window = self._text[floor:start]
        words = list(_WORDS.finditer(window))
        nouns = []
        for index, match in enumerate(words):
            word = plain(match.group())
            one = singular(word)
            if plural:
                human = one in lists.roles or one in lists.gendered or one in lists.demonyms
                fits = (is_plural(word) and human) or word in _PEOPLE
            else:
                fits = word in lists.organisation_nouns or word in lists.documents
                fits = fits and index > 0 and plain(words[index - 1].group()) not in _NO_NOUN
            if not fits or (match.group()[:1].isupper() and not self._memory.opens(floor + match.start())):
                continue
            begin = self._phrase(window, words, index)
            nouns.append((floor + begin, floor + match.end(), word))
        return nouns

    def _phrase(self, window: str, words: list[re.Match[str]], index: int) -> int:
        begin = words[index].start()
        function = lexicon().function_words
        for back in range(index - 1, max(-1, index - 6), -1):
            if window[words[back].end() : begin].strip():
                break
            word = plain(words[back].group())
            if word in _ARTICLES:
                return words[back].start()
            if word in function:
                break
            begin = words[back].start()
        return begin

    @staticmethod
    def _kind_of_noun(key: object) -> str:
        if isinstance(key, str) and key in lexicon().documents:
            return "noun_document"
        if isinstance(key, str) and key in lexicon().organisation_nouns:
            return "noun_body"
        return "couple" if isinstance(key, tuple) else "noun"

    def _couples(self, floor: int, start: int) -> list[tuple[int, int, tuple[int, int]]]:
        """Two persons joined by "and", with the numbers of their entities."""
        low, high = bisect.bisect_left(self._starts, floor), bisect.bisect_left(self._starts, start)
        found = []
        for left, right in pairwise(self._names[low:high]):
            if left.kind == right.kind == "person" and left.entity >= 0 and right.entity >= 0:
                between = self._text[left.end : right.outer]
                if between in (" and ", " and his wife ", " and her husband ") and left.entity != right.entity:
                    found.append((left.outer, right.end, (left.entity, right.entity)))
        return found

    def _describe(self, found: dict[object, Other], counts: dict[object, int], start: int, one: Spoken | None) -> None:
        memory = self._memory
        sentence, paragraph = memory.sentence(start), memory.paragraph(start)
        quoted = memory.in_quotation(start)
        own = one.content if one is not None else []
        speakers = [entity for position, entity in memory.speakers[-8:] if start - position < 1500]
        bodies = [e for e in speakers if self._cast.entities[e].kind != "person"]
        governor = memory.governor(one)
        first = True
        for key, other in sorted(found.items(), key=lambda item: -item[1].start):
            entity = self._cast.entities[other.entity] if other.entity is not None else None
            before = _BEFORE.search(self._text, max(0, other.start - 24), other.start)
            word = plain(before.group(1)) if before else ""
            if word in _ARTICLES and before is not None:
                again = _BEFORE.search(self._text, max(0, before.start() - 24), before.start())
                word = plain(again.group(1)) if again else ""
            back = sentence - memory.sentence(other.start)
            parted = paragraph - memory.paragraph(other.start)
            kind = entity.kind if entity is not None else self._kind_of_noun(key)
            other.features = {
                f"sentences_back_{min(back, 5)}": 1.0,
                f"paragraphs_back_{min(parted, 3)}": 1.0,
                "nearest": float(first),
                "after_preposition": float(word in _LEADING),
                "opens_sentence": float(memory.opens(other.start)),
                "last_speaker": float(bool(speakers) and speakers[-1] == other.entity),
                "last_body_speaking": float(bool(bodies) and bodies[-1] == other.entity),
                "spoke": float(other.entity in bodies),
                "governs": float(governor is not None and governor == other.entity),
                "said_about": float(any(s <= other.start < e for s, e in own)),
                "inside_quotation": float(memory.in_quotation(other.start) and not quoted),
                "often": min(4, counts.get(key, 1)) / 4,
                f"kind_{kind}": 1.0,
                "place": float(entity is not None and plain(entity.name) in lexicon().places),
                "unnamed": float(entity is not None and not entity.named),
            }
            first = False
