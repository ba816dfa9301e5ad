"""Labelled targets to read, and the augmentation that takes names away from the model."""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.sentiment.stretches import Stretch

LABELS = ("negative", "neutral", "positive")
POLARITY = {2.0: 0, 4.0: 1, 6.0: 2}
Spans = tuple[tuple[int, int], ...]
FOLDS = 5
HELD_OUT = 0  # this fold of the project's own marks is only measured on


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence, the spans of one target's mentions in it, and the label's number, or -1 and what a
    teacher thinks.
    """

    id: str
    text: str
    spans: Spans
    label: int
    group: str = ""  # examples of one group stay in one fold
    readers: bool = False  # labelled by the project's readers, not NewsMTSC's
    as_it_comes: bool = False  # drawn among all that the product scores, not among names in whole sentences
    chances: tuple[float, ...] = ()  # of each label, by a teacher

    def goal(self, smoothing: float) -> list[float]:
        """The distribution to learn."""
        if self.label < 0:
            return list(self.chances)
        return [smoothing / len(LABELS) + (1 - smoothing) * (k == self.label) for k in range(len(LABELS))]


def fold_of(example: Example) -> int:
    """The same at every run; targets of one sentence, or of one marked article, together."""
    return hashlib.sha256((example.group or example.id).encode()).digest()[0] % FOLDS


def read_newsmtsc(path: Path) -> list[Example]:
    """One file of NewsMTSC; `further_mentions` are mentions of the same target."""
    out = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for target in row["targets"]:
            more = target.get("further_mentions") or []
            spans = [(target["from"], target["to"]), *((m["from"], m["to"]) for m in more)]
            out.append(
                Example(
                    target["Input.gid"],
                    row["sentence_normalized"],
                    tuple(spans),
                    POLARITY[target["polarity"]],
                    row["primary_gid"],
                )
            )
    return out


def read_marks(path: Path, texts: dict[str, str]) -> list[Example]:
    """The project's own marks (training/annotations/tone.jsonl), with their articles' texts."""
    out = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = texts.get(row["id"])
        if text is None or hashlib.sha256(text.encode()).hexdigest() != row["sha256"]:
            continue
        for number, mark in enumerate(row["targets"]):
            stretch = Stretch(text, tuple((s, e) for s, e in mark["pieces"]))
            spans = tuple(span for s, e in mark["mentions"] if (span := stretch.inside(s, e)) is not None)
            label = LABELS.index(mark["label"])
            name = f"{row['id']}:{number}"
            out.append(Example(name, stretch.text, spans, label, row["id"], True, row["drawn"] == "stretches"))
    return out


def read_opinions(path: Path) -> list[Example]:
    """What `teach` wrote."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [Example("", r["text"], tuple((s, e) for s, e in r["spans"]), -1, chances=tuple(r["chances"])) for r in rows]


_NAME = re.compile(r"[A-Z][a-z]+(?:[-'’][A-Z][a-z]+)?(?: [A-Z][a-z]+(?:[-'’][A-Z][a-z]+)?){0,2}")
_NO_NAME = frozenset(
    "He She They It His Her Their Its Him Them We I You My Our Your Who This That These Those The A An "
    "Democrats Republicans Democrat Republican Democratic President Senator Senate House Congress Mr Mrs Ms Sen Gov "
    "Rep".split()
)


def names_in(sentence: str, surnames: frozenset[str]) -> list[tuple[int, int]]:
    """Spans of plain names of two or three words, of surnames and of parties' members, each name once."""
    found: dict[str, tuple[int, int]] = {}
    for m in _NAME.finditer(sentence):
        parts = m[0].split()
        alone = parts[0] in surnames or parts[0] in ("Democrats", "Republicans")
        if alone if len(parts) == 1 else not _NO_NAME.intersection(parts):
            found.setdefault(m[0], m.span())
    return list(found.values())


def surnames_in(text: str) -> frozenset[str]:
    """Last words of a text's names of two or three words that also stand alone in it."""
    parts = [m[0].split() for m in _NAME.finditer(text)]
    alone = {p[0] for p in parts if len(p) == 1}
    return frozenset(p[-1] for p in parts if len(p) > 1 and p[-1] in alone) - _NO_NAME


def name_of(example: Example) -> str | None:
    """The target's first mention where it is a plain name of one to three words."""
    start, end = example.spans[0]
    mention = example.text[start:end]
    if not _NAME.fullmatch(mention) or any(w in _NO_NAME for w in mention.split()):
        return None
    return mention


def names(examples: Iterable[Example]) -> dict[int, list[str]]:
    """Names seen as targets, by number of words."""
    found: dict[int, set[str]] = {}
    for example in examples:
        name = name_of(example)
        if name:
            found.setdefault(len(name.split()), set()).add(name)
    return {size: sorted(kept) for size, kept in found.items()}


def renamed(example: Example, new: str) -> Example:
    """The same sentence about somebody else: every occurrence of the target's name replaced."""
    old = name_of(example)
    if old is None:
        return example
    places = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(old)}(?!\w)", example.text)]
    shift = len(new) - len(old)

    def moved(at: int) -> int:
        before = 0
        for start, end in places:
            if end <= at:
                before += 1
            elif start < at:
                at = start
        return at + shift * before

    spans = tuple((moved(s), max(moved(e), moved(s) + 1)) for s, e in example.spans)
    text = re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, example.text)
    return replace(example, text=text, spans=spans)


def swapped(example: Example, pool: dict[int, list[str]], rng: random.Random) -> Example:
    """`renamed` with a name drawn from the pool, as long as the old one."""
    name = name_of(example)
    if name is None:
        return example
    return renamed(example, rng.choice(pool[len(name.split())]))
