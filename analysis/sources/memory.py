"""What a reader has in mind at any point of an article: who was named when, who spoke last."""

import bisect
import re
from dataclasses import dataclass

from analysis.sources import mentions as m
from analysis.sources.entities import Cast
from analysis.sources.first_names import first_name_gender
from analysis.sources.names import Name
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
_ADDRESSING = word_set("told asked urged called accused criticized blamed praised met joined thanked tells asks with")
# A name right before a verb is mostly its subject.
_VERB_AFTER = re.compile(
    r",? (?:also |later |then |now |once |still |himself |herself |who )?"
    r"(?:said|says|told|tells|has|had|was|is|will|would|could|did|does|wrote|writes|went|took|made|came|got|won|lost|met|"
    r"gave|began|left|spoke|ran|led|held|became|knew|thought|thinks|saw|[a-z]{2,}ed|[a-z]{3,}s)\b"
)
_ASKING = re.compile(r"\b(?:ask(?:s|ed|ing)?|question(?:s|ed)|inquir(?:es|ed)|wonder(?:s|ed)|pressed|quizzed)\b", re.I)
_REPLYING = re.compile(r"\b(?:repl(?:y|ies|ied)|respond(?:s|ed)?|answer(?:s|ed)?|counter(?:s|ed)|shot back)\b", re.I)
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
    verb: bool
    addressed: bool
    form: str  # "name", "pronoun" or "description"


class Memory:
    """Mentions in the order of the text; `candidates` gives those a pronoun may mean.

    `recent` maps an entity to the offset of its latest mention, `speakers` lists who spoke where.
    """

    def __init__(self, text: str, names: list[Name], cast: Cast, spoken: list[Spoken]) -> None:
        self._text, self._names, self._cast, self._spoken = text, names, cast, spoken
        self._name_starts = [name.start for name in names]
        self._sentences = [start for start, _ in sentences(text)]
        self._paragraphs = [start for start, _ in paragraphs(text)]
        self._quoted: list[Span] = [match.span() for match in _QUOTED.finditer(text)]
        self._quoted_starts = [start for start, _ in self._quoted]
        self._seen: list[Seen] = []
        self._topic: dict[int, int] = {}
        self._mention_share = 1.0 / max(1, max((len(e.mentions) for e in cast.entities), default=1))
        self.recent: dict[int, int] = {}
        self.speakers: list[tuple[int, int]] = []
        self._asked = False  # whether what was said last was a question

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

    def opens(self, position: int) -> bool:
        """Whether a mention at `position` opens its sentence, an article or title aside."""
        index = bisect.bisect_right(self._sentences, position) - 1
        return index >= 0 and position - self._sentences[index] < 12

    def governor(self, one: Spoken | None) -> int | None:
        """Who speaks in the attribution around `one`."""
        return None if one is None or one.outer is None else self._spoken[one.outer].entity

    def _voice(self, one: Spoken | None, position: int) -> int | None:
        """Who speaks the quotation around `position`: named outside it, unlike the "she" of "“she said she knew”"."""
        while one is not None and one.outer is not None:
            one = self._spoken[one.outer]
            if not one.speaker or not self._together(one.speaker[0][0], position):
                return one.entity
        return None

    def _together(self, one: int, other: int) -> bool:
        """Whether two places stand within the same quotation marks."""
        index = bisect.bisect_right(self._quoted_starts, one) - 1
        return index >= 0 and self._quoted[index][0] < one and self._quoted[index][0] < other < self._quoted[index][1]

    def see(self, entity: int, start: int, end: int = -1, *, possessive: bool = False, form: str = "name") -> None:
        """Note a mention of a person at `start`; `end` is where the mention ends, when known."""
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
                end >= 0 and _VERB_AFTER.match(self._text, end) is not None,
                word in _ADDRESSING,
                form,
            )
        )
        self.recent[entity] = start
        if opens:
            self._topic.setdefault(self.paragraph(start), entity)

    def spoke(self, entity: int, position: int, one: Spoken) -> None:
        """Note who speaks in an attribution, and whether that is a question."""
        self.speakers.append((position, entity))
        ends = (self._text[start:end].rstrip(' ”"’') for start, end in one.content)
        cue = " ".join(self._text[start:end] for start, end in one.cue)
        self._asked = _ASKING.search(cue) is not None or any(words.endswith("?") for words in ends)

    def candidates(self, word: str, start: int, speaking: Spoken | None, gender: str | None = None) -> list[Candidate]:
        """The persons `word` at `start` may mean, with what speaks for each."""
        gender = gender_of(word) if gender is None else gender
        sentence, paragraph = self.sentence(start), self.paragraph(start)
        quoted = self.in_quotation(start)
        own = speaking.content if speaking is not None else []
        governor = self.governor(speaking)
        voice = self._voice(speaking, start) if quoted else None
        last = self.last_speakers(start, gender)
        near = self._near(start, sentence)
        counts: dict[int, int] = {}
        acting: set[int] = set()
        for seen in near:
            if sentence - seen.sentence < 3:
                counts[seen.entity] = counts.get(seen.entity, 0) + 1
                if seen.subject and (not seen.quoted or quoted):
                    acting.add(seen.entity)
        subjects = [seen.entity for seen in near if seen.subject and seen.verb and not seen.quoted]
        inside = {seen.entity for seen in near if any(s <= seen.start < e for s, e in own)}
        named_inside = inside | self._named_in(own, start)
        opens = start - self._paragraphs[paragraph] < 3 if paragraph >= 0 else False
        after_quotation = bool(own) and own[0][0] < start
        cue = " ".join(self._text[s:e] for s, e in speaking.cue) if speaking is not None else ""
        replies = _REPLYING.search(cue) is not None
        found: dict[int, Candidate] = {}
        for seen in near:
            if seen.entity in found or any(s <= seen.start < e for s, e in own):
                continue
            entity = self._cast.entities[seen.entity]
            if not self.may_be(seen.entity, gender):
                continue
            if quoted and seen.entity == voice:
                continue
            back = sentence - seen.sentence
            parted = paragraph - seen.paragraph
            spoke_last = bool(last) and last[-1] == seen.entity
            usual = first_name_gender(entity.name) if gender and entity.gender == "unknown" and entity.named else None
            found[seen.entity] = Candidate(
                seen.entity,
                {
                    f"sentences_back_{min(back, 5)}": 1.0,
                    f"paragraphs_back_{min(parted, 3)}": 1.0,
                    "subject": float(seen.subject),
                    "before_a_verb": float(seen.verb),
                    "addressed": float(seen.addressed),
                    "first_in_sentence": float(seen.opens),
                    "by_pronoun": float(seen.form == "pronoun"),
                    "by_description": float(seen.form == "description"),
                    "often_near": min(4, counts.get(seen.entity, 0)) / 4,
                    "acting_near": float(seen.entity in acting),
                    "nearest": float(not found),
                    "latest_subject": float(bool(subjects) and subjects[0] == seen.entity),
                    "last_speaker": float(spoke_last),
                    "last_speaker_same_paragraph": float(spoke_last and parted == 0),
                    "last_speaker_after_quotation": float(spoke_last and after_quotation),
                    "last_speaker_new_paragraph": float(spoke_last and opens),
                    "last_speaker_asked": float(spoke_last and self._asked),
                    "last_speaker_answered": float(spoke_last and replies),
                    "speaker_before": float(seen.entity in last[:-1]),
                    "paragraph_topic": float(self._topic.get(paragraph) == seen.entity),
                    "share_of_mentions": len(entity.mentions) * self._mention_share,
                    "inside_quotation": float(seen.quoted and not quoted),
                    "possessor": float(seen.possessive),
                    "gender_known": float(entity.gender == gender),
                    "first_name_fits": float(usual == gender),
                    "first_name_unlike": float(usual is not None and usual != gender),
                    "weak_name": float(entity.named and entity.strength < 2),
                    "unproven_name": float(entity.named and entity.strength == 2),
                    "unnamed": float(not entity.named),
                    "governs": float(seen.entity == governor),
                    "said_about": float(seen.entity in named_inside),
                    "same_sentence_after_quotation": float(back == 0 and after_quotation),
                },
            )
        return list(found.values())

    def may_be(self, index: int, gender: str) -> bool:
        """Whether an entity is a person who may be of this gender ("" for any)."""
        entity = self._cast.entities[index]
        return entity.kind == "person" and (not gender or entity.gender in ("unknown", gender))

    def _near(self, start: int, sentence: int) -> list[Seen]:
        """The mentions shortly before `start`, the latest first."""
        near = []
        for seen in reversed(self._seen[-LOOK_BACK:]):
            if sentence - seen.sentence > WINDOW_SENTENCES:
                break
            if seen.start < start:
                near.append(seen)
        return near

    def _named_in(self, own: list[Span], start: int) -> set[int]:
        """Who is named in the content of the attribution whose speaker is looked for, on both sides of it."""
        found: set[int] = set()
        for begin, end in own:
            low = bisect.bisect_left(self._name_starts, begin)
            while low < len(self._names) and self._name_starts[low] < end:
                if self._names[low].entity >= 0:
                    found.add(self._names[low].entity)
                low += 1
        return found

    def last_speakers(self, start: int, gender: str) -> list[int]:
        """The persons of this gender ("" for any) who spoke shortly before `start`, the latest last."""
        near = [entity for position, entity in self.speakers[-8:] if start - position < 1500]
        return [entity for entity in near if self.may_be(entity, gender)][-4:]


def gender_of(word: str) -> str:
    """The gender that a pronoun of the third person tells."""
    return "male" if word in m.HE else "female"
