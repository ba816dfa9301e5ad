"""Sentences taken apart by voice: the outlet's own words, and those of each source it quotes or retells.

A stretch is what one voice says in one sentence. Where somebody else's words were cut out, an ellipsis
stands, so that what is left still reads as a sentence.
"""

import bisect
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from analysis.quotes.cues import is_negated, look_up
from analysis.sentiment.spans import merged, without
from analysis.text import WORD, Span, sentences

# A model reads no more of a sentence anyway, and text without stops must not be read whole for each name.
_LONGEST = 1200
_GAP = " … "
_WORDS = re.compile(r"\w")
_OUTER = " \t\r\n\u00a0,;:–—-"
# Cues that are the outlet's view of the speaker more than they help to read what he says.
_COLOURED = ("doubting", "conceding")
# Words that only join what was cut to what was left ("described … as …").
_LINKS = frozenset("as for of to be being by over that and but or in on with from at a the".split())


@dataclass(frozen=True)
class Stretch:
    """What one voice says in one sentence.

    `spans` are its pieces in the article; `source_id` is whose words they are: missing for the
    outlet's own and, when `is_quoted`, for a source that is not known. `context` are pieces around
    them that help to read them and are not the voice's words: who says it, and how.
    """

    article: str
    spans: tuple[Span, ...]
    source_id: str | None = None
    is_quoted: bool = False
    attribution_id: str | None = None
    context: tuple[Span, ...] = ()

    @cached_property
    def pieces(self) -> tuple[Span, ...]:
        """All that is read, the context included, in the order of the article."""
        joined: list[Span] = []
        for start, end in merged([*self.spans, *self.context]):
            if joined and not _WORDS.search(self.article, joined[-1][1], start):
                joined[-1] = (joined[-1][0], end)
            else:
                joined.append((start, end))
        return tuple(joined)

    @cached_property
    def text(self) -> str:
        """The pieces joined, as they are read."""
        return _GAP.join(self.article[s:e] for s, e in self.pieces)

    @cached_property
    def words(self) -> str:
        """The voice's own words joined."""
        return _GAP.join(self.article[s:e] for s, e in self.spans)

    @property
    def start(self) -> int:
        """Where it begins in the article."""
        return self.spans[0][0]

    @property
    def end(self) -> int:
        """Where it ends in the article."""
        return self.spans[-1][1]

    def inside(self, start: int, end: int) -> Span | None:
        """`article[start:end]` as a span of `text`; None when it does not lie within the voice's own words."""
        if not any(s <= start and end <= e for s, e in self.spans):
            return None
        offset = 0
        for s, e in self.pieces:
            if s <= start and end <= e:
                return start - s + offset, end - s + offset
            offset += e - s + len(_GAP)
        return None

    def outside(self, start: int, end: int) -> list[Span]:
        """A span of `text` as spans of the article: of the voice's own words, without ellipses and context."""
        found, offset = [], 0
        for s, e in self.pieces:
            left, right = max(start, offset) - offset + s, min(end, offset + e - s) - offset + s
            found += [(max(left, a), min(right, b)) for a, b in self.spans if a < right and b > left and left < right]
            offset += e - s + len(_GAP)
        return found


def stretches(text: str, attributions: Sequence[Mapping[str, Any]]) -> list[Stretch]:
    """The sentences of an article, each taken apart by voice; in the order of the text.

    Words belong to the innermost attribution they stand in; in the outlet's own stretch the cue and
    the mention of the speaker stay. A cue that says itself what the source thinks of somebody
    ("praised", "refused to recognise", "did not call") is read with the content as well. What nobody is
    named for and no quotation mark encloses ("widely seen as a fraud") is left with the voice that
    tells it, for it vouches for it.

    The mention of a speaker and a plain cue are read with what they introduce, since the model learned
    from whole sentences: on 220 targets within retold or quoted words of NewsMTSC's dev files that
    brought one point of macro-F1.

    Args:
        text: the article's body.
        attributions: its rows, with `attribution_id`, `content_spans`, `speaker_spans`, `source_id`,
            `kind`, `cue`, `cue_spans`, `cue_tone`, `is_floating` and `nested_in`.
    """
    own = _own_spans(text, attributions)
    bounds = _sentences(text)
    starts = [start for start, _ in bounds]
    found: list[Stretch] = []
    taken = merged(span for row in attributions if row["attribution_id"] in own for span in row["content_spans"])
    mine: dict[int, list[Span]] = {}
    for start, end in without(bounds, taken):
        mine.setdefault(bisect.bisect_right(starts, start) - 1, []).append((start, end))
    for pieces in mine.values():
        spans = _trimmed(text, pieces)
        if spans:
            found.append(Stretch(text, spans))
    for row in attributions:
        spans_of = own.get(row["attribution_id"], [])
        source = row["source_id"] if isinstance(row["source_id"], str) else None
        if not spans_of:
            continue
        first = max(0, bisect.bisect_right(starts, spans_of[0][0]) - 1)
        last = bisect.bisect_left(starts, spans_of[-1][1])
        for start, end in bounds[first:last]:
            inside = [(max(s, start), min(e, end)) for s, e in spans_of if s < end and e > start]
            spans = _trimmed(text, inside)
            if spans and any(s < e2 and e > s2 for s, e in spans for s2, e2 in row["content_spans"]):
                around = [] if row["cue_tone"] in _COLOURED else [*row["speaker_spans"], *row["cue_spans"]]
                context = _trimmed(text, [(int(s), int(e)) for s, e in around if start <= s and e <= end])
                found.append(Stretch(text, spans, source, True, row["attribution_id"], context))
    return sorted(found, key=lambda one: (one.start, one.is_quoted, one.end, one.attribution_id or ""))


def _own_spans(text: str, attributions: Sequence[Mapping[str, Any]]) -> dict[str, list[Span]]:
    """By attribution, its content without what is nested in it; without those nobody is named for."""
    by_id = {row["attribution_id"]: row for row in attributions}
    kept = {key for key, row in by_id.items() if not vouched_for(row)}
    inner: dict[str, list[Span]] = {}
    for key in kept:
        outer, seen = by_id[key]["nested_in"], {key}
        while isinstance(outer, str) and outer in by_id and outer not in seen:
            seen.add(outer)
            inner.setdefault(outer, []).extend(by_id[key]["content_spans"])
            outer = by_id[outer]["nested_in"]
    own = {}
    for key in kept:
        row = by_id[key]
        spans = list(row["content_spans"])
        if _judges(row["cue"]):
            spans += row["cue_spans"]
        own[key] = without(_linked(text, merged(spans)), merged(inner.get(key, [])))
    return own


def _linked(text: str, spans: list[Span]) -> list[Span]:
    """The spans with what merely joins two of them ("as", "for") taken in."""
    joined = spans[:1]
    for start, end in spans[1:]:
        gap = text[joined[-1][1] : start]
        if len(gap) < 16 and all(word.casefold() in _LINKS for word in gap.split()):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _judges(cue: object) -> bool:
    """Whether the words of a cue belong to what the source says: "praised", "called", "never said"."""
    if not isinstance(cue, str) or not cue:
        return False
    entry = look_up(cue)
    if entry is None or is_negated(cue):
        return True
    return entry.tone in ("negative", "positive") or "a" in entry.follows


def vouched_for(attribution: Mapping[str, Any]) -> bool:
    """Whether nobody is named for an attribution and it is not quoted: then its teller vouches for it."""
    unnamed = not isinstance(attribution["source_id"], str) and not len(attribution["speaker_spans"])
    return unnamed and attribution["kind"] == "indirect" and not attribution["is_floating"]


def _sentences(text: str) -> list[Span]:
    """The sentences of `text`; very long ones come in parts."""
    parts: list[Span] = []
    for start, end in sentences(text):
        while end - start > _LONGEST:
            cut = text.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
            cut = cut if cut > start else start + _LONGEST
            parts.append((start, cut))
            start = cut
        parts.append((start, end))
    return parts


def _trimmed(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans that hold a word, without outer spaces and commas; none when no word is left."""
    kept = []
    for start, end in spans:
        while start < end and text[start] in _OUTER:
            start += 1
        while end > start and text[end - 1] in _OUTER:
            end -= 1
        if any(match.group().casefold() not in _LINKS for match in WORD.finditer(text, start, end)):
            kept.append((start, end))
    return tuple(kept)
