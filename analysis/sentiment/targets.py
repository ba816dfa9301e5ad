"""Tone toward somebody: every target of every stretch, in the voice of whoever speaks there."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from analysis.sentiment.stretches import Stretch
from analysis.sentiment.vader import Analyser, label
from analysis.text import Span, name_key

MODEL = "model"
VADER = "vader"
# So many pairs go to the model at once: enough to sort by length, few enough for any memory.
_BATCH = 2_000

Row = dict[str, Any]
Item = tuple[str, tuple[Span, ...]]


class Tone(Protocol):
    """What the model says of one target in one text (see `target_model.TargetTone`)."""

    @property
    def label(self) -> str:
        """negative, neutral or positive."""

    @property
    def score(self) -> float:
        """From -1 to 1."""

    @property
    def confidence(self) -> float:
        """The calibrated probability of the label."""

    @property
    def evidence(self) -> Sequence[Span]:
        """Spans of the text that carry it."""


Scorer = Callable[[Sequence[Item]], Sequence[Tone]]


class Target(NamedTuple):
    """Whom tone is about: the name in the article, what it is, and its `source_id` if it has one."""

    name: str
    kind: str
    source_id: str | None


class Mention(NamedTuple):
    """A place of the article that means a target; `is_name` tells names from pronouns and descriptions."""

    start: int
    end: int
    target: Target
    is_name: bool = True


@dataclass(frozen=True)
class Pair:
    """A target in a stretch, and where the stretch's text mentions it, names before pronouns."""

    article_id: str
    stretch: Stretch
    target: Target
    spans: tuple[Span, ...]

    @property
    def item(self) -> Item:
        """What the model reads."""
        return self.stretch.text, self.spans


def pairs(article_id: str, parts: Sequence[Stretch], mentions: Sequence[Mention]) -> Iterator[Pair]:
    """Each target of each stretch; nobody's words about himself.

    `mentions` have to be in the order of the text, as the stretches are.
    """
    first = 0
    for stretch in parts:
        while first < len(mentions) and mentions[first].end <= stretch.start:
            first += 1
        found: dict[Target, list[tuple[bool, Span]]] = {}
        for mention in mentions[first:]:
            if mention.start >= stretch.end:
                break
            inside = stretch.inside(mention.start, mention.end)
            if inside is not None:
                found.setdefault(mention.target, []).append((not mention.is_name, inside))
        for target, spans in found.items():
            if target.source_id is None or target.source_id != stretch.source_id:
                yield Pair(article_id, stretch, target, tuple(dict.fromkeys(span for _, span in sorted(spans))))


def term_mentions(text: str, terms: Iterable[str], mentions: Sequence[Mention]) -> list[Mention]:
    """Where the terms a user named stand, in the order of the text.

    Case and the kind of space do not matter. A term that is the name of somebody in the article, or one
    of its forms, takes every mention of them, pronouns included.
    """
    found: list[Mention] = []
    for term in terms:
        key = name_key(term)
        meant = {m.target for m in mentions if key and _is_name(key, m.target.name, text[m.start : m.end])}
        ids = {target.source_id for target in meant}
        # one person's name: then his own words are not counted either
        target = Target(term, "term", ids.pop() if len(ids) == 1 else None)
        mine = [m._replace(target=target) for m in mentions if m.target in meant]
        taken = {(m.start, m.end) for m in mine}
        found += mine
        for start, end in occurrences(text, term):
            if not any(s < end and e > start for s, e in taken):
                found.append(Mention(start, end, target))
    return sorted(found, key=lambda m: (m.start, m.end, m.target.name))


def _is_name(key: str, name: str, form: str) -> bool:
    """Whether a term is somebody's name, his surname, or a form the article uses."""
    full = name_key(name)
    return key in (full, name_key(form)) or full.endswith(" " + key)


def occurrences(text: str, term: str) -> list[Span]:
    """Where a term stands as whole words."""
    words = term.split()
    if not words:
        return []
    pattern = r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)"
    return [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)]


def score_pairs(found: Sequence[Pair], scorer: Scorer, analyser: Analyser) -> Iterator[list[Row]]:
    """The rows of each pair in turn: the model's and VADER's.

    The same words about the same target are scored once, however many articles have them.
    """
    for start in range(0, len(found), _BATCH):
        batch = found[start : start + _BATCH]
        items = list(dict.fromkeys(pair.item for pair in batch))
        tones = dict(zip(items, scorer(items), strict=True))
        heard: dict[str, tuple[float, list[str]]] = {}
        for pair in batch:
            text = pair.stretch.words
            if text not in heard:
                heard[text] = analyser.score(text)
            score, words = heard[text]
            baseline = {**_row(pair), "score": score, "label": label(score), "method": VADER, "evidence": words}
            yield [_model_row(pair, tones[pair.item]), baseline]


def _row(pair: Pair) -> Row:
    stretch, target = pair.stretch, pair.target
    return {
        "unit": "target",
        "article_id": pair.article_id,
        "start": stretch.start,
        "end": stretch.end,
        "target": target.name,
        "target_id": target.source_id,
        "target_kind": target.kind,
        "target_spans": _outside(stretch, pair.spans),
        "scored_spans": [list(span) for span in stretch.spans],
        "source_id": stretch.source_id,
        "is_quoted": stretch.is_quoted,
        "attribution_id": stretch.attribution_id,
    }


def _model_row(pair: Pair, tone: Tone) -> Row:
    spans = _outside(pair.stretch, tone.evidence)
    return {
        **_row(pair),
        "score": tone.score,
        "label": tone.label,
        "confidence": tone.confidence,
        "method": MODEL,
        "evidence": list(dict.fromkeys(pair.stretch.article[s:e] for s, e in spans)),
        "evidence_spans": spans,
    }


def _outside(stretch: Stretch, spans: Iterable[Span]) -> list[list[int]]:
    return [[s, e] for start, end in spans for s, e in stretch.outside(start, end)]


def mentions_of(rows: Iterable[Mapping[str, Any]]) -> list[Mention]:
    """Rows of `sources.find_mentions` as mentions."""
    return [
        Mention(
            int(row["start"]),
            int(row["end"]),
            Target(row["name"], row["kind"], row["source_id"] if isinstance(row["source_id"], str) else None),
            row["form"] == "name",
        )
        for row in rows
    ]
