"""What can be said about an attribution once its spans are known, whoever found them.

A tagger hands over spans; everything else a row holds is filled in here from the text, so that
rules, a model and a reader's correction are described alike.
"""

import bisect
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from analysis.quotes.addressees import find_addressee
from analysis.quotes.channels import channel_of_words, find_channel
from analysis.quotes.cues import cue_act, cue_tone
from analysis.quotes.marks import Quotation, find_quotations
from analysis.quotes.raw import RawAttribution
from analysis.text import Span, sentences, words

Row = dict[str, Any]
_JOINT = " … "
_STOP = re.compile(r"[.!?\n]")
_NEAR = 1000  # characters; five long sentences


def describe(article_id: str, text: str, raws: Sequence[RawAttribution], how: str) -> list[Row]:
    """One row per attribution of an article, in reading order, with the columns of `schemas.ATTRIBUTIONS`.

    The same attribution handed over twice is one row.

    Args:
        article_id: the article.
        text: its text, which the spans count.
        raws: what a tagger found in it.
        how: what found them: model, rule or correction.
    """
    raws = sorted(dict.fromkeys(raws), key=_order)
    if not raws:
        return []
    page = _Page(text, raws)
    ids = _ids(article_id, raws)
    rows = []
    for number, (raw, holder) in enumerate(zip(raws, innermost(raws), strict=True)):
        kind = page.kind(raw.content_spans)
        channel, channel_text = _channel(page, raw, is_nested=holder is not None)
        cue = join(text, raw.cue_spans)
        rows.append(
            {
                "attribution_id": ids[number],
                "article_id": article_id,
                "kind": kind,
                "act": raw.act or cue_act(cue or ""),
                "content": join(text, raw.content_spans),
                "content_spans": _lists(raw.content_spans),
                "cue": cue,
                "cue_spans": _lists(raw.cue_spans),
                "cue_tone": cue_tone(cue) if cue else None,
                "speaker": join(text, raw.speaker_spans),
                "speaker_spans": _lists(raw.speaker_spans),
                "channel": channel,
                "channel_text": channel_text,
                "addressee": _addressee(page, raw),
                "nested_in": None if holder is None else ids[holder],
                "is_floating": kind != "indirect" and not page.is_ascribed(raw),
                "confidence": raw.confidence,
                "how": how,
            }
        )
    return rows


def join(text: str, spans: Sequence[Span]) -> str | None:
    """The words of the spans, pieces joined by an ellipsis; None when there are none."""
    return _JOINT.join(text[start:end] for start, end in spans) if spans else None


def kind_of(text: str, content: Sequence[Span], quotations: Sequence[Quotation] | None = None) -> str:
    """direct when all words of the content stand in quotation marks, mixed when some do, else indirect.

    An introducing "that" before the mark is part of the content and does not make it mixed.
    """
    inner = [
        (quotation.inner_start, quotation.inner_end)
        for quotation in (find_quotations(text) if quotations is None else quotations)
    ]
    starts = [start for start, _ in inner]
    inside = outside = 0
    for start, end in content:
        for s, e in words(text[start:end]):
            at = bisect.bisect_right(starts, start + s) - 1
            if at >= 0 and start + e <= inner[at][1]:
                inside += 1
            elif inside or outside or text[start + s : start + e].lower() != "that":
                outside += 1
    if not inside:
        return "indirect"
    return "mixed" if outside else "direct"


def innermost(raws: Sequence[RawAttribution]) -> list[int | None]:
    """For each attribution the place of the innermost one whose content holds its content and cue.

    Contents that are the same words ("A said, citing B") hold neither the other. `raws` must be in
    the order of `_order`: an attribution that holds another stands before it.
    """
    found: list[int | None] = []
    active: list[int] = []
    for number, raw in enumerate(raws):
        active = [other for other in active if raws[other].content_spans[-1][1] > raw.content_spans[0][0]]
        holders = [other for other in active if _holds(raws[other], raw)]
        found.append(min(holders, key=lambda other: (_length(raws[other]), -other)) if holders else None)
        active.append(number)
    return found


def _holds(outer: RawAttribution, inner: RawAttribution) -> bool:
    """Whether the outer content holds the inner content and cue, and more than those words."""
    if _length(outer) <= _length(inner):
        return False
    return all(
        any(start <= s and e <= end for start, end in outer.content_spans)
        for s, e in (*inner.content_spans, *inner.cue_spans)
    )


def _length(raw: RawAttribution) -> int:
    return sum(end - start for start, end in raw.content_spans)


def _order(raw: RawAttribution) -> tuple[Any, ...]:
    """Reading order; of two that begin alike the longer one, which may hold the other, comes first."""
    return (
        raw.content_spans[0][0],
        -_length(raw),
        raw.content_spans,
        raw.cue_spans,
        raw.speaker_spans,
        raw.channel_spans,
        raw.act,
        -1.0 if raw.confidence is None else raw.confidence,
    )


def _ids(article_id: str, raws: Sequence[RawAttribution]) -> list[str]:
    """`article:start-end` of the content; where several share that, a digest of their spans follows.

    Two contents may share the first and last offset and differ between, or be the same words
    ascribed twice ("A said, citing B").
    """
    plain = [f"{article_id}:{raw.content_spans[0][0]}-{raw.content_spans[-1][1]}" for raw in raws]
    shared = Counter(plain)
    taken: set[str] = set()
    ids = []
    for raw, name in zip(raws, plain, strict=True):
        if shared[name] > 1:
            spans = repr((raw.content_spans, raw.cue_spans, raw.speaker_spans))
            name += "." + hashlib.sha256(spans.encode()).hexdigest()[:8]
        base, number = name, 1
        while name in taken:  # the same spans with another act or channel
            number += 1
            name = f"{base}.{number}"
        taken.add(name)
        ids.append(name)
    return ids


class _Page:
    """A text with its quotations and sentences, found once."""

    def __init__(self, text: str, raws: Sequence[RawAttribution]) -> None:
        self.text = text
        self.quotations = find_quotations(text)
        self.sentences = sentences(text)
        self._starts = [start for start, _ in self.sentences]
        self._cues = sorted({span for raw in raws for span in raw.cue_spans})

    def kind(self, content: Sequence[Span]) -> str:
        return kind_of(self.text, content, self.quotations)

    def sentence(self, span: Span) -> Span:
        """The sentence or sentences that `span` touches, from the first's start to the last's end."""
        first = max(bisect.bisect_right(self._starts, span[0]) - 1, 0)
        last = max(bisect.bisect_left(self._starts, span[1]) - 1, first)
        if not self.sentences:
            return span
        return min(self.sentences[first][0], span[0]), max(self.sentences[last][1], span[1])

    def around(self, spans: Sequence[Span]) -> Span:
        """The sentence of a cue; of a text without stops only what lies near."""
        start, end = self.sentence((spans[0][0], spans[-1][1]))
        return max(start, spans[0][0] - _NEAR), min(end, spans[-1][1] + _NEAR)

    def other_cues(self, sentence: Span, own: Sequence[Span]) -> list[Span]:
        """Cues of other attributions that begin within `sentence`."""
        first = bisect.bisect_left(self._cues, (sentence[0], sentence[0]))
        last = bisect.bisect_left(self._cues, (sentence[1], sentence[1]))
        return [span for span in self._cues[first:last] if span not in own]

    def is_ascribed(self, raw: RawAttribution) -> bool:
        """Whether a sentence of the content holds the speaker's mention or the cue; a question mark before them
        ends no sentence: "Why?" she asked.
        """
        naming = (*raw.speaker_spans, *raw.cue_spans)
        around = [self.sentence(span) for span in raw.content_spans]
        if any(s < end and start < e for s, e in naming for start, end in around):
            return True
        gaps = [(s - end, end) for s, _ in naming for _, end in raw.content_spans if s >= end]
        if not gaps:
            return False
        size, end = min(gaps)
        return _STOP.search(self.text, end, end + size) is None


def _channel(page: _Page, raw: RawAttribution, *, is_nested: bool) -> tuple[str | None, str | None]:
    spans = list(_without_addressee(page, raw))
    if spans:
        stated = join(page.text, spans) or ""
        return channel_of_words(stated), stated
    ascribing = raw.cue_spans or raw.speaker_spans
    if not ascribing:
        return None, None
    sentence = page.around(ascribing)
    others = page.other_cues(sentence, raw.cue_spans)
    found = find_channel(page.text, sentence, raw.content_spans, raw.cue_spans, raw.speaker_spans, others)
    # The "me" of an article is its reporter; within somebody's words it is that somebody.
    if is_nested and found[1] is not None and found[1].lower().endswith((" me", " us")):
        return None, None
    return found


def _without_addressee(page: _Page, raw: RawAttribution) -> Iterator[Span]:
    """The channel's spans, less whom the words were said to: that is not how they were said, but a tagger may
    take both for one, as in "told [the board in an email]".
    """
    addressee = _addressee(page, raw)
    for s, e in raw.channel_spans:
        stated = page.text[s:e]
        if addressee is None or not (stated in addressee or stated.startswith(addressee + " ")):
            yield s, e
        elif stated.startswith(addressee + " "):
            s += len(addressee) + 1
            if channel_of_words(page.text[s:e]) != "other":
                yield s, e


def _addressee(page: _Page, raw: RawAttribution) -> str | None:
    if not raw.cue_spans:
        return None
    sentence = page.around(raw.cue_spans)
    return find_addressee(page.text, sentence, raw.cue_spans, raw.content_spans, raw.speaker_spans)


def _lists(spans: Sequence[Span]) -> list[list[int]]:
    return [[start, end] for start, end in spans]
