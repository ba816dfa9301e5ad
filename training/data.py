"""Corpora to marked documents, marked documents to training windows."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from analysis.quotes import model_regions as regions
from analysis.quotes import model_words as mw

POLNEAR, NEWS, READERS = 0, 1, 2  # conventions: PolNeAR's, other-news', the project's own readers'
COLLECTIONS = ("allsides/articles-3000.jsonl.gz", "wikinews/articles.jsonl.gz")
Spans = list[tuple[int, int]]


@dataclass(slots=True)
class Mark:
    """One attribution in characters."""

    content: Spans
    cue: Spans
    speaker: Spans
    channel: Spans = field(default_factory=list)
    act: int = -1  # 0 speech, 1 thought, -1 not said


@dataclass(slots=True)
class Article:
    """A text with one or more readers' marks; `weight` scales its loss (pseudo-marked articles
    count less).
    """

    id: str
    text: str
    readings: list[list[Mark]]
    domain: int
    weight: float = 1.0


@dataclass(slots=True)
class WordMark:
    """One attribution in words; `anchor_words` are the places at which the second head may be
    asked for it.
    """

    content: list[int]
    cue: list[int]
    speaker: list[int]
    channel: list[int]
    act: int
    anchor_words: list[int]
    cueless: bool


@dataclass(slots=True)
class Document:
    """An article in words."""

    id: str
    words: mw.Words
    marks: list[WordMark]
    domain: int
    weight: float = 1.0


# ---------------------------------------------------------------- reading
def _spans(pairs: Iterable[Iterable[int]]) -> Spans:
    return sorted((int(s), int(e)) for s, e in pairs if e > s)


def read_polnear(folder: Path, split: str) -> list[Article]:
    """PolNeAR's articles; several annotators' readings where there are several."""
    files: dict[str, list[Path]] = {}
    for path in sorted((folder / split / "attributions").glob("*.ann")):
        files.setdefault(re.sub(r"_[0-9a-f]+\.ann$", "", path.name), []).append(path)
    out = []
    for stem, paths in sorted(files.items()):
        with open(folder / split / "text" / f"{stem}.txt", encoding="utf-8", newline="") as f:
            text = f.read()
        out.append(Article(stem, text, [_read_ann(p) for p in paths], POLNEAR))
    return out


def _read_ann(path: Path) -> list[Mark]:
    parts: dict[str, Spans] = {}
    events = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        columns = line.split("\t")
        if len(columns) < 2:
            continue
        if columns[0].startswith("T"):
            _, _, offsets = columns[1].partition(" ")
            parts[columns[0]] = [(int(a), int(b)) for a, b in (p.split() for p in offsets.split(";") if p.strip())]
        elif columns[0].startswith("E"):
            events.append(columns[1].split())
    out = []
    for roles in events:
        spans: dict[str, Spans] = {"content": [], "cue": [], "source": []}
        for role in roles:
            name, _, reference = role.partition(":")
            key = re.sub(r"\d+$", "", name).lower()
            if key in spans:
                spans[key] += parts.get(reference, [])
        if spans["content"]:
            out.append(Mark(sorted(spans["content"]), sorted(spans["cue"]), sorted(spans["source"])))
    return out


def read_marks(marks: Path, texts: dict[str, str], domain: int = NEWS, weight: float = 1.0) -> list[Article]:
    """Marks after other-news/GUIDE.md. Rows whose text is missing or differs are left out:
    batches still being written by readers may be half there.
    """
    out = []
    for line in marks.read_text(encoding="utf-8").split("\n"):
        try:
            row = json.loads(line)
        except ValueError:
            continue
        text = texts.get(row.get("id"))
        if text is None or hashlib.sha256(text.encode()).hexdigest() != row["sha256"]:
            continue
        reading = []
        for a in row["attributions"]:
            mark = Mark(_spans(a["content"]), _spans(a["cue"]), _spans(a["speaker"]), [], int(a["act"] == "thought"))
            if a.get("channel"):
                mark.channel = locate(text, a["channel"], mark)
            if mark.content:
                reading.append(mark)
        out.append(Article(row["id"], text, [reading], domain, weight))
    return out


def locate(text: str, words: str, mark: Mark) -> Spans:
    """The occurrence of the channel's words nearest to the cue."""
    centre = (mark.cue or mark.content)[0][0]
    lo, hi = max(0, centre - 600), centre + 600
    places = [m.start() + lo for m in re.finditer(re.escape(words), text[lo:hi])]
    if not places:
        return []
    best = min(places, key=lambda p: abs(p - centre))
    return [(best, best + len(words))]


def read_texts(path: Path) -> dict[str, str]:
    """{id: text} of a JSON lines file, plain or .gz."""
    return {row["id"]: row["text"] for row in _rows(path)}


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON lines file, plain or .gz."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as f:
        yield from map(json.loads, filter(str.strip, f))


def read_news(folder: Path, split: str) -> list[Article]:
    """One part of other-news."""
    return read_marks(folder / f"{split}.jsonl", read_texts(folder / "articles.jsonl.gz"))


def read_annotations(folder: Path, corpora: Path) -> list[Article]:
    """The project's own marks: of articles of the collections, and of invented ones that bring their text."""
    invented = folder / "invented.jsonl"
    return [
        *read_marks(folder / "marks.jsonl", read_collections(corpora), READERS),
        *read_marks(invented, read_texts(invented), READERS),
    ]


def read_collections(corpora: Path) -> dict[str, str]:
    """{id: text} of the unmarked collections."""
    texts: dict[str, str] = {}
    for collection in COLLECTIONS:
        if (corpora / collection).exists():
            texts |= read_texts(corpora / collection)
    return texts


def read_months(corpora: Path) -> dict[str, str]:
    """{id: "2019-05"} of those articles of the unmarked collections that tell their date."""
    months: dict[str, str] = {}
    for path in (corpora / collection for collection in COLLECTIONS):
        if path.exists():
            dated = (r for r in _rows(path) if re.match(r"\d{4}-\d\d-", r.get("date") or ""))
            months |= {row["id"]: row["date"][:7] for row in dated}
    return months


# ---------------------------------------------------------------- characters to words
def to_words(words: mw.Words, spans: Spans) -> list[int]:
    """Numbers of the words at least half inside the spans."""
    ends = words.ends.tolist()
    out = []
    for s, e in spans:
        i = bisect_left(ends, s + 1)
        while i < len(ends) and words.starts[i] < e:
            start, end = int(words.starts[i]), ends[i]
            if (min(e, end) - max(s, start)) * 2 >= end - start:
                out.append(i)
            i += 1
    return sorted(set(out))


def to_document(article: Article, reading: int = 0, words: mw.Words | None = None) -> Document:
    """An article with one reading's marks, in words."""
    words = words or mw.split_words(article.text)
    marks = []
    for m in article.readings[reading]:
        cue = to_words(words, m.cue)
        taken = set(cue)
        speaker = [i for i in to_words(words, m.speaker) if i not in taken]
        taken |= set(speaker)
        content = [i for i in to_words(words, m.content) if i not in taken]
        taken |= set(content)
        channel = [i for i in to_words(words, m.channel) if i not in taken]
        if content:
            marks.append(_word_mark(content, cue, speaker, channel, m.act))
    return Document(article.id, words, marks, article.domain, article.weight)


def _word_mark(content: list[int], cue: list[int], speaker: list[int], channel: list[int], act: int) -> WordMark:
    anchors = [cue[0]] if cue else [content[0]]
    for i in cue[1:]:
        if i != anchors[-1] + 1:
            break
        anchors.append(i)
    return WordMark(content, cue, speaker, channel, act, anchors, not cue)


# ---------------------------------------------------------------- augmentation
_STYLES = [
    ('"', '"'),
    ("“", "”"),
    ("«", "»"),
    ("„", "“"),
    ("''", "''"),
    ("``", "''"),
    ("‘", "’"),
    ("'", "'"),
    ("”", "”"),
    ("", ""),
]
_STYLE_WEIGHTS = [4, 4, 2, 1, 1, 1, 4, 3, 1, 1]


def augment(document: Document, rng: random.Random) -> Document:
    """The same document with other marks, dashes or case: what the model must not lean on."""
    w = document.words
    texts = list(w.texts)
    n = len(texts)
    keep = [True] * n
    spaced = [i == 0 or bool(w.starts[i] > w.ends[i - 1]) for i in range(n)]
    breaks = [i > 0 and bool(w.paragraph[i] != w.paragraph[i - 1]) for i in range(n)]
    if rng.random() < 0.6:
        _restyle(w, texts, keep, rng)
    if rng.random() < 0.3:
        dash = rng.choice(["—", "–", "--", "-"])
        space = rng.random() < 0.5
        for i, t in enumerate(texts):
            if t in ("—", "–", "--"):
                texts[i] = dash
                if space and i + 1 < n:
                    spaced[i] = spaced[i + 1] = True
    bounds = [0, *(i for i in range(n) if breaks[i]), n]
    for lo, hi in pairwise(bounds):
        roll = rng.random()
        short = hi - lo < 25
        if roll < (0.06 if short else 0.01):
            texts[lo:hi] = [t.upper() for t in texts[lo:hi]]
        elif roll < (0.12 if short else 0.02):
            texts[lo:hi] = [t.capitalize() if t[:1].isalpha() else t for t in texts[lo:hi]]
        elif roll < (0.14 if short else 0.03):
            texts[lo:hi] = [t.lower() for t in texts[lo:hi]]
    return _without(document, texts, spaced, breaks, keep)


def _restyle(w: mw.Words, texts: list[str], keep: list[bool], rng: random.Random) -> None:
    opening, closing = rng.choices(_STYLES, _STYLE_WEIGHTS)[0]
    drop = 0.15 if rng.random() < 0.15 else 0.0
    for i, state in enumerate(w.quote.tolist()):
        if state in (mw.OPEN, mw.CLOSE):
            new = opening if state == mw.OPEN else closing
            if not new or (state == mw.CLOSE and rng.random() < drop):
                keep[i] = False
            else:
                texts[i] = new
        elif state in (mw.SINGLE_OPEN, mw.SINGLE_CLOSE) and opening in ("‘", "'"):
            texts[i] = "“" if state == mw.SINGLE_OPEN else "”"


def _without(
    document: Document, texts: list[str], spaced: list[bool], breaks: list[bool], keep: list[bool]
) -> Document:
    """Rebuild after words were changed or dropped; offsets no longer mean anything and are word
    numbers.
    """
    number, new = [], 0
    for k in keep:
        number.append(new)
        new += k
    kept_texts, kept_spaced, kept_breaks = [], [], []
    carry_break = carry_space = False
    for t, s, b, k in zip(texts, spaced, breaks, keep, strict=True):
        carry_break |= b
        carry_space |= s
        if k:
            kept_texts.append(t)
            kept_spaced.append(carry_space)
            kept_breaks.append(carry_break)
            carry_break = carry_space = False
    if kept_breaks:
        kept_breaks[0] = False
    places = list(range(len(kept_texts)))
    words = mw.describe(kept_texts, kept_spaced, kept_breaks, places, places)
    marks = []
    for m in document.marks:
        parts = [[number[i] for i in part if keep[i]] for part in (m.content, m.cue, m.speaker, m.channel)]
        if parts[0] and (parts[1] or m.cueless):
            marks.append(_word_mark(parts[0], parts[1], parts[2], parts[3], m.act))
    return Document(document.id, words, marks, document.domain, document.weight)


# ---------------------------------------------------------------- windows
@dataclass(slots=True)
class Window:
    """Consecutive words of a document that go through the encoder together."""

    document: Document
    lo: int
    hi: int
    pieces: list[tuple[int, ...]]

    @property
    def length(self) -> int:
        """Pieces, with the two at the ends."""
        return sum(map(len, self.pieces)) + 2


def windows(document: Document, wordpieces: mw.Wordpieces, limit: int, rng: random.Random) -> Iterator[Window]:
    """Whole paragraphs packed to `limit` pieces; the first window is shorter by chance, so that
    over the epochs each paragraph is seen in other surroundings.
    """
    pieces = [wordpieces.of(t) for t in document.words.texts]
    sizes = np.asarray([len(p) for p in pieces], dtype=np.int32)
    room = rng.randint(limit // 3, limit)
    start, end, used = 0, 0, 0
    for lo, hi in regions.segments(document.words, sizes, limit):
        size = int(sizes[lo:hi].sum())
        if used and used + size > room:
            yield Window(document, start, end, pieces[start:end])
            start, used, room = lo, 0, limit
        used += size
        end = hi
    if used:
        yield Window(document, start, end, pieces[start:end])


def batches(some: Iterable[Window], size: int) -> list[list[Window]]:
    """Windows of like length together, so that little is padding."""
    ordered = sorted(some, key=lambda w: w.length)
    return [ordered[i : i + size] for i in range(0, len(ordered), size)]


def cut_vocabulary(vocabulary: list[str], texts: Iterable[str], least: int) -> list[str]:
    """The pieces that occur at least `least` times, single characters and special pieces: the
    rest of the embedding matrix is dead weight in the repository.
    """
    wordpieces = mw.Wordpieces(vocabulary)
    words: Counter[str] = Counter()
    for text in texts:
        words.update(mw.tokenise(text)[0])
    counts: Counter[int] = Counter()
    for word, n in words.items():
        for piece in wordpieces.of(word):
            counts[piece] += n
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    rest = [
        p
        for i, p in enumerate(vocabulary)
        if p not in special and not p.startswith("[unused") and (counts[i] >= least or len(p.removeprefix("##")) == 1)
    ]
    return special + rest
