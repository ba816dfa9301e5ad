"""What an outlet's choice of words says of somebody: the labels it uses, and how it introduces their words.

Rows without a score: a word list can say which words judge, not how much.
"""

import bisect
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from analysis.quotes.marks import find_quotations
from analysis.sentiment.labels import labels_of
from analysis.sentiment.targets import Mention, Target
from analysis.text import Span

LABEL = "label"
CUE = "cue"
# How a cue colours what is said, where that says something of the speaker: "claimed" doubts it,
# "admitted" takes it for true and to his discredit. "Insisted" and "denied" leave open who is right.
_CUE_LABELS = {"doubting": "negative", "conceding": "negative"}

Row = dict[str, Any]


class Voices:
    """Whose words stand at a place, taken by the letter.

    Within quotation marks the source's; elsewhere the outlet's, even where it retells: "state media
    reported that strongman X had met her" is the outlet's "strongman".
    """

    def __init__(self, text: str, attributions: Sequence[Mapping[str, Any]]) -> None:
        self._quoted = [(quotation.start, quotation.end) for quotation in find_quotations(text)]
        self._starts = [start for start, _ in self._quoted]
        self._contents = sorted(
            ((s, e, row) for row in attributions for s, e in row["content_spans"]),
            key=lambda one: (one[0], -one[1], str(one[2]["attribution_id"])),
        )
        self._content_starts = [start for start, _, _ in self._contents]

    def at(self, start: int, end: int) -> Row:
        """`source_id`, `is_quoted` and `attribution_id` of the words at `start`."""
        index = bisect.bisect_right(self._starts, start) - 1
        if index >= 0 and self._quoted[index][1] >= end:
            last = bisect.bisect_right(self._content_starts, start)
            # the nearest that holds the words is the innermost; more than a few levels deep nobody quotes
            for s, e, row in reversed(self._contents[max(0, last - 40) : last]):
                if s <= start and end <= e:
                    source = row["source_id"] if isinstance(row["source_id"], str) else None
                    return {"source_id": source, "is_quoted": True, "attribution_id": row["attribution_id"]}
        return {"source_id": None, "is_quoted": False, "attribution_id": None}


def wording_rows(
    article_id: str,
    text: str,
    attributions: Sequence[Mapping[str, Any]],
    mentions: Sequence[Mention],
    outers: Sequence[tuple[int, str]],
) -> Iterator[Row]:
    """Rows of unit "target" for labels and cues.

    Labels that judge nobody ("banker") come for persons, as neutral; for bodies and groups only
    those in the list of loaded terms. Words somebody uses for himself are left out.

    Args:
        article_id: of the article.
        text: its body.
        attributions: its rows.
        mentions: of targets, in the order of the text.
        outers: for each mention where its title begins, and its form.
    """
    voices = Voices(text, attributions)
    places = [(m.start, m.end, outer, form) for m, (outer, form) in zip(mentions, outers, strict=True)]
    for number, label in labels_of(text, places):
        target = mentions[number].target
        if target.kind != "person" and label.side == "neutral":
            continue
        voice = voices.at(label.start, label.end)
        if voice["source_id"] is not None and voice["source_id"] == target.source_id:
            continue
        mention = mentions[number]
        row = _row(article_id, (label.start, label.end), target, [(mention.start, mention.end)], voice)
        yield {**row, "label": label.side, "method": LABEL, "evidence": [label.words]}
    first = {m.target.source_id: m for m in reversed(mentions) if m.target.source_id is not None}
    for attribution in attributions:
        side = _CUE_LABELS.get(str(attribution["cue_tone"]))
        named = first.get(attribution["source_id"])
        if side is None or named is None or not len(attribution["cue_spans"]):
            continue
        spans = [(int(s), int(e)) for s, e in attribution["cue_spans"]]
        voice = voices.at(spans[0][0], spans[-1][1])
        if voice["source_id"] == attribution["source_id"]:
            continue
        row = _row(article_id, (spans[0][0], spans[-1][1]), named.target, attribution["speaker_spans"], voice)
        yield {**row, "label": side, "method": CUE, "evidence": [attribution["cue"]]}


def _row(article_id: str, span: Span, target: Target, spans: Sequence[Sequence[int]], voice: Row) -> Row:
    return {
        "unit": "target",
        "article_id": article_id,
        "start": span[0],
        "end": span[1],
        "target": target.name,
        "target_id": target.source_id,
        "target_kind": target.kind,
        "target_spans": [list(one) for one in spans],
        "scored_spans": [list(span)],
        **voice,
        "score": None,
        "evidence_spans": [list(span)],
    }
