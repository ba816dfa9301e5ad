"""What a reader has in mind at any point of an article: who was named when, who spoke last."""

import bisect
import re
from dataclasses import dataclass

from analysis.sources import mentions as m
from analysis.sources.entities import Cast
from analysis.sources.pronouns import WINDOW_SENTENCES, Candidate
from analysis.sources.spoken import Spoken
from analysis.sources.words import plain, word_set
from analysis.text import Span, paragraphs, sentences

_QUOTED = re.compile(r"“[^“”\n]{1,3000}(?:”|\n|$)|\"[^\"\n]{1,3000}(?:\"|\n|$)")
_WORD_BEFORE = re.compile(r"([^\W\d_]+)[^\w]{0,3}$")
_PREPOSITIONS = word_set(
    "of for to by with from against about on in at than like between over under toward towards "
    "via after before told asked called urged accused criticized blamed praised met joined"
)
# At most so many earlier mentions are looked at for one pronoun, so that work stays linear.
LOOK_BACK = 60


@dataclass(frozen=True)
class Seen:
    """One mention of a person and how it stands in its sentence."""

    start: int
    sentence: int
    paragraph: int
    entity: int
    subject: bool
    opens: bool
    quoted: bool
    possessive: bool


class Memory:
    """Mentions in the order of the text; `candidates` gives those a pronoun may mean.

    `recent` maps an entity to the offset of its latest mention, `speakers` lists who spoke where.
    """

    def __init__(self, text: str, cast: Cast, spoken: list[Spoken]) -> None:
        self._text, self._cast, self._spoken = text, cast, spoken
        self._sentences = [start for start, _ in sentences(text)]
        self._paragraphs = [start for start, _ in paragraphs(text)]
        self._quoted: list[Span] = [match.span() for match in _QUOTED.finditer(text)]
        self._quoted_starts = [start for start, _ in self._quoted]
        self._seen: list[Seen] = []
        self._topic: dict[int, int] = {}
        self._mention_share = 1.0 / max(1, max((len(e.mentions) for e in cast.entities), default=1))
        self.recent: dict[int, int] = {}
        self.speakers: list[tuple[int, int]] = []

    def sentence(self, position: int) -> int:
        """The number of the sentence at `position`."""
        return bisect.bisect_right(self._sentences, position) - 1

    def paragraph(self, position: int) -> int:
        """The number of the paragraph at `position`."""
        return bisect.bisect_right(self._paragraphs, position) - 1

    def in_quotation(self, position: int) -> bool:
        """Whether `position` stands between quotation marks."""
        index = bisect.bisect_right(self._quoted_starts, position) - 1
        return index >= 0 and self._quoted[index][0] < position < self._quoted[index][1]

    def see(self, entity: int, start: int, *, possessive: bool = False) -> None:
        """Note a mention of a person at `start`."""
        sentence = self.sentence(start)
        before = _WORD_BEFORE.search(self._text, max(0, start - 24), start)
        word = plain(before.group(1)) if before and before.end() == start else ""
        opens = not self._seen or self._seen[-1].sentence != sentence
        self._seen.append(
            Seen(
                start,
                sentence,
                self.paragraph(start),
                entity,
                word not in _PREPOSITIONS and not possessive,
                opens,
                self.in_quotation(start),
                possessive,
            )
        )
        self.recent[entity] = start
        if opens:
            self._topic.setdefault(self.paragraph(start), entity)

    def candidates(self, word: str, start: int, speaking: Spoken | None, gender: str | None = None) -> list[Candidate]:
        """The persons `word` at `start` may mean, with what speaks for each."""
        gender = gender_of(word) if gender is None else gender
        sentence, paragraph = self.sentence(start), self.paragraph(start)
        quoted = self.in_quotation(start)
        own = speaking.content if speaking is not None else []
        governor = None
        if speaking is not None and speaking.outer is not None:
            governor = self._spoken[speaking.outer].entity
        last = self.last_speakers(start)
        found: dict[int, Candidate] = {}
        for seen in reversed(self._seen[-LOOK_BACK:]):
            if sentence - seen.sentence > WINDOW_SENTENCES:
                break
            if seen.entity in found or seen.start >= start:
                continue
            entity = self._cast.entities[seen.entity]
            if entity.kind != "person" or (gender and entity.gender not in ("unknown", gender)):
                continue
            if any(s <= seen.start < e for s, e in own):
                continue
            if quoted and seen.entity == governor:
                continue
            back = sentence - seen.sentence
            found[seen.entity] = Candidate(
                seen.entity,
                {
                    "sentences_back": float(back),
                    "paragraphs_back": float(min(4, paragraph - seen.paragraph)),
                    "same_sentence": float(back == 0),
                    "subject": float(seen.subject),
                    "first_in_sentence": float(seen.opens),
                    "last_speaker": float(bool(last) and last[-1] == seen.entity),
                    "speaker_before": float(seen.entity in last[:-1]),
                    "paragraph_topic": float(self._topic.get(paragraph) == seen.entity),
                    "share_of_mentions": len(entity.mentions) * self._mention_share,
                    "inside_quotation": float(seen.quoted and not quoted),
                    "possessor": float(seen.possessive),
                    "gender_known": float(entity.gender == gender),
                    "weak_name": float(entity.named and entity.strength < 2),
                    "unproven_name": float(entity.named and entity.strength == 2),
                    "governs": float(seen.entity == governor),
                },
            )
        return list(found.values())

    def last_speakers(self, start: int) -> list[int]:
        """Who spoke shortly before `start`, the latest last."""
        near = [entity for position, entity in self.speakers[-4:] if start - position < 1500]
        return near


def gender_of(word: str) -> str:
    """The gender that a pronoun of the third person tells."""
    return "male" if word in m.HE else "female"
