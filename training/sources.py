"""Fit what the source stage weighs: candidates for pronouns, and clues to affiliation.

    python -m training.sources --corpora ../shared/corpora [--only pronouns|sides] [--check]

Learns from readers' speakers of other-news train and `training/annotations` (1,900 articles) and writes
`analysis/models/mentions.json` and `analysis/models/sides.tsv`; `--check` only prints what
cross-validation over articles gives. The dev parts are not touched. Minutes on one core, scipy and numpy alone.

Features come from the product's own reading of each article with the points shipped so far, so that
fitting is repeated (`--rounds`): who "he" was taken for decides what the next "he" sees.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from analysis.schemas import AFFILIATIONS
from analysis.sources import sides, weights
from analysis.sources.affiliation import affiliation
from analysis.sources.article import Reading, read_article
from analysis.sources.entities import Entity
from analysis.sources.memory import Memory
from analysis.sources.plurals import Plurals
from analysis.sources.spoken import Spoken
from training.data import read_collections, read_months, read_texts

FOLDS = 4
# Strength of the penalty on squared weights, chosen by cross-validation.
PENALTY = {"person": 5.0, "plural": 5.0, "neuter": 5.0, "sides": 2.0}
# A clue must occur so often, and weigh so much, to be kept.
CLUE_COUNT, CLUE_WEIGHT = 5, 0.3
# Clues that only an article with a date can give.
OF_DATE = frozenset({"in office", "out of office"})
# Rare affiliations count more, by this power of their rarity.
BALANCE = 0.3


@dataclass
class Marked:
    """An article, its attributions as the product reads them, and for each who its reader says speaks."""

    id: str
    text: str
    spoken: list[Spoken]
    speakers: list[dict[str, Any] | None]
    month: str = ""  # when it was published: "2019-05"
    cases: list[Case] = field(default_factory=list)


@dataclass
class Case:
    """One pronoun: the features of each candidate and the number of the right one (-1: none is)."""

    article: str
    kind: weights.Kind
    features: list[dict[str, float]]
    right: int


def read_marked(corpora: Path) -> Iterator[Marked]:
    """The marked articles whose text is at hand and unchanged."""
    news = corpora / "other-news"
    annotations = Path(__file__).with_name("annotations") / "marks.jsonl"
    months = read_months(corpora)
    for marks, texts in (
        (news / "train.jsonl", read_texts(news / "articles.jsonl.gz")),
        (annotations, read_collections(corpora)),
    ):
        for line in marks.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            text = texts.get(row["id"])
            if text is None or hashlib.sha256(text.encode()).hexdigest() != row["sha256"]:
                continue
            people = {speaker["id"]: speaker for speaker in row["speakers"]}
            rows = sorted(row["attributions"], key=lambda a: sorted(a["content"]))
            spoken = [
                Spoken(
                    *(sorted((s, e) for s, e in a[part]) for part in ("content", "cue", "speaker")),
                    floating=not a["cue"] and not a["speaker"],
                )
                for a in rows
            ]
            yield Marked(row["id"], text, spoken, [people.get(a["who"]) for a in rows], months.get(row["id"], ""))


def words(name: str) -> list[str]:
    """A name for comparison: plain letters, no case, no leading article."""
    text = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold().replace("'s", "")
    found = re.findall(r"[a-z0-9]+", text)
    return found[1:] if found[:1] in (["the"], ["a"], ["an"]) else found


def agreement(name: str, named: bool, speaker: dict[str, Any]) -> int:
    """How well a name fits a reader's speaker: 2 equal to a form of it, 1 likely the same, 0 not."""
    own, gold = words(name), words(speaker["name"])
    if own in [gold, *map(words, speaker["aliases"])]:
        return 2
    if named and speaker["named"] and own and gold and own[-1] == gold[-1]:
        return int(own[0] == gold[0] or 1 in (len(own), len(gold)))
    shared = set(own) & set(gold)
    return int(bool(shared) and len(shared) * 2 >= max(len(set(own)), len(set(gold))) and not speaker["named"])


def read_with_cases(marked: Marked) -> Reading:
    """Read an article as the product does and note every choice it had at a pronoun."""
    seen: dict[int, Case] = {}
    gold = {id(one): speaker for one, speaker in zip(marked.spoken, marked.speakers, strict=True)}
    persons, others = Memory.candidates, Plurals.candidates

    def note(one: Spoken | None, kind: weights.Kind, fits: list[int], features: list[dict[str, float]]) -> None:
        if one is not None and fits:
            right = int(np.argmax(fits)) if max(fits) else -1
            seen[id(one)] = Case(marked.id, kind, features, right)

    def watch_persons(self: Memory, word: str, start: int, speaking: Spoken | None, gender: str | None = None) -> Any:
        found = persons(self, word, start, speaking, gender)
        speaker = gold.get(id(speaking)) if word else None
        if speaker:
            entities = [self._cast.entities[c.entity] for c in found]
            fits = [agreement(e.name, e.named, speaker) for e in entities]
            note(speaking, "person", fits, [c.features for c in found])
        return found

    def watch_others(self: Plurals, start: int, speaking: Spoken | None, *, plural: bool) -> Any:
        found = others(self, start, speaking, plural=plural)
        speaker = gold.get(id(speaking))
        if speaker:
            names = [
                self._cast.entities[o.entity].name if o.entity is not None else marked.text[slice(*(o.span or (0, 0)))]
                for o in found
            ]
            fits = [agreement(name, False, {**speaker, "named": False}) for name in names]
            note(speaking, "plural" if plural else "neuter", fits, [o.features for o in found])
        return found

    Memory.candidates = watch_persons  # type: ignore[method-assign]
    Plurals.candidates = watch_others  # type: ignore[method-assign]
    try:
        reading = read_article(marked.text, marked.spoken)
    finally:
        Memory.candidates = persons  # type: ignore[method-assign]
        Plurals.candidates = others  # type: ignore[method-assign]
    marked.cases = [case for case in seen.values() if case.right >= 0]
    return reading


def fit_points(cases: list[Case], penalty: float) -> dict[str, float]:
    """Conditional logit: the points under which the right candidates are likeliest."""
    names = sorted({name for case in cases for features in case.features for name in features})
    table = np.array([[f.get(name, 0.0) for name in names] for case in cases for f in case.features])
    lengths = np.array([len(case.features) for case in cases])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    group = np.repeat(np.arange(len(cases)), lengths)
    right = starts + np.array([case.right for case in cases])

    def loss(points: np.ndarray) -> tuple[float, np.ndarray]:
        scores = table @ points
        scores -= np.maximum.reduceat(scores, starts)[group]
        chances = np.exp(scores)
        chances /= np.add.reduceat(chances, starts)[group]
        value = -np.log(chances[right] + 1e-12).sum() + penalty / 2 * points @ points
        return float(value), table.T @ chances - table[right].sum(0) + penalty * points

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    return {name: round(float(value), 2) for name, value in zip(names, found, strict=True)}


def hits(cases: list[Case], points: dict[str, float]) -> int:
    """How many cases the points decide rightly."""

    def best(case: Case) -> int:
        totals = [sum(points.get(name, 0.0) * value for name, value in f.items()) for f in case.features]
        return int(np.argmax(totals))

    return sum(best(case) == case.right for case in cases)


def fold(article: str) -> int:
    """The part of the cross-validation an article belongs to."""
    return zlib.crc32(article.encode()) % FOLDS


@dataclass
class Side:
    """One source of an article: its clues, the reader's affiliation, and how often it speaks."""

    article: str
    clues: frozenset[str]
    gold: str
    count: int


def read_sides(marked: Marked, reading: Reading) -> list[Side]:
    """The sources that were resolved rightly, with their clues."""
    election = sides.electoral(marked.text)
    found: dict[tuple[int, str], int] = Counter()
    for one, speaker in zip(marked.spoken, marked.speakers, strict=True):
        if one.entity is None or speaker is None:
            continue
        entity: Entity = reading.cast.entities[one.entity]
        if agreement(entity.name, entity.named, speaker):
            found[one.entity, speaker["affiliation"]] += 1
    out = []
    for (index, gold), count in found.items():
        entity = reading.cast.entities[index]
        clues = sides.clues(entity, marked.text, affiliation(entity), election, marked.month)
        out.append(Side(marked.id, clues, gold, count))
    return out


def fit_sides(rows: list[Side], penalty: float) -> dict[str, list[float]]:
    """Multinomial logistic regression: clue -> weight for each affiliation; "(always)" is the constant."""
    # Dated articles are learned from without their date as well: many that will be read have none.
    rows = [*rows, *(replace(row, clues=row.clues - OF_DATE) for row in rows if row.clues & OF_DATE)]
    counts = Counter(clue for row in rows for clue in row.clues)
    kept = ["(always)", *sorted(clue for clue, count in counts.items() if count >= CLUE_COUNT)]
    column = {clue: index for index, clue in enumerate(kept)}
    pairs = [(i, column[clue]) for i, row in enumerate(rows) for clue in (*row.clues, "(always)") if clue in column]
    at = np.array(pairs).T
    table = sparse.csr_matrix((np.ones(len(pairs)), (at[0], at[1])), shape=(len(rows), len(kept)))
    gold = np.array([AFFILIATIONS.index(row.gold) for row in rows])
    weight = np.sqrt([row.count for row in rows])
    totals = np.array([max(1.0, weight[gold == k].sum()) for k in range(len(AFFILIATIONS))])
    weight = weight * ((totals.mean() / totals) ** BALANCE)[gold]
    weight /= weight.mean()
    wanted = np.eye(len(AFFILIATIONS))[gold]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        scores = table @ flat.reshape(-1, len(AFFILIATIONS))
        scores -= scores.max(1, keepdims=True)
        chances = np.exp(scores)
        chances /= chances.sum(1, keepdims=True)
        value = -(weight * np.log(chances[np.arange(len(gold)), gold] + 1e-12)).sum() + penalty / 2 * flat @ flat
        return float(value), (table.T @ ((chances - wanted) * weight[:, None])).ravel() + penalty * flat

    start = np.zeros(len(kept) * len(AFFILIATIONS))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 70}).x
    table_of = found.reshape(-1, len(AFFILIATIONS))
    return {clue: [round(float(x), 1) for x in table_of[i]] for clue, i in column.items()}


def macro_f1(pairs: list[tuple[str, str]]) -> float:
    """Mean F1 over the affiliations that readers gave."""
    scores = []
    for label in sorted({gold for gold, _ in pairs}):
        both = sum(gold == found == label for gold, found in pairs)
        either = sum((gold == label) + (found == label) for gold, found in pairs)
        scores.append(2 * both / either)
    return sum(scores) / len(scores)


def side_of(clues: frozenset[str], table: dict[str, list[float]]) -> str:
    """The likeliest side under a fitted table."""
    totals = np.array(table["(always)"]) + sum(np.array(table[c]) for c in clues if c in table)
    best = int(np.argmax(totals))
    chance = 1 / sum(math.exp(x - totals[best]) for x in totals)
    return AFFILIATIONS[best] if chance >= sides.LIKELY else "unknown"


def check_points(kind: weights.Kind, cases: list[Case]) -> None:
    """Print cross-validated accuracy of one kind of pronoun."""
    right = 0
    for part in range(FOLDS):
        points = fit_points([c for c in cases if fold(c.article) != part], PENALTY[kind])
        right += hits([c for c in cases if fold(c.article) == part], points)
    print(f"{kind}: {len(cases)} cases, right {right / len(cases):.3f} (articles unseen)")


def check_sides(rows: list[Side]) -> None:
    """Print cross-validated macro-F1 of affiliations, beside that of the word lists."""
    learned, listed = [], []
    for part in range(FOLDS):
        table = fit_sides([r for r in rows if fold(r.article) != part], PENALTY["sides"])
        for row in (r for r in rows if fold(r.article) == part):
            by_list = next(c for c in row.clues if c.startswith("listed=") and " " not in c).removeprefix("listed=")
            learned += [(row.gold, side_of(row.clues, table))] * row.count
            listed += [(row.gold, by_list)] * row.count
    print(f"affiliation: macro-F1 {macro_f1(learned):.3f} (articles unseen), word lists alone {macro_f1(listed):.3f}")


def write_points(points: dict[str, dict[str, float]]) -> None:
    """Write `mentions.json`."""
    about = json.loads(weights.PATH.read_text(encoding="utf-8"))["about"]
    weights.PATH.write_text(json.dumps({"about": about, **points}, indent=1) + "\n", encoding="utf-8")
    weights.points.cache_clear()


def write_sides(table: dict[str, list[float]]) -> None:
    """Write `sides.tsv`: clues that weigh something, small weights left blank."""
    head = [line for line in sides.PATH.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    kept = {c: w for c, w in table.items() if c == "(always)" or max(map(abs, w)) >= CLUE_WEIGHT}
    lines = ["\t".join([c, *("" if abs(x) < 0.05 else f"{x:.1f}" for x in w)]) for c, w in kept.items()]
    sides.PATH.write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")


def each(marked: list[Marked], do: Callable[[Marked, Reading], None]) -> None:
    """Read every article and hand it on."""
    for article in marked:
        do(article, read_with_cases(article))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--only", choices=("pronouns", "sides"))
    parser.add_argument("--rounds", type=int, default=2, help="how often pronouns are fitted and read again")
    parser.add_argument("--check", action="store_true", help="cross-validate only; write nothing")
    options = parser.parse_args()
    marked = list(read_marked(options.corpora))
    print(f"{len(marked)} articles")
    kinds: tuple[weights.Kind, ...] = ("person", "plural", "neuter")
    if options.only != "sides":
        for _ in range(1 if options.check else options.rounds):
            each(marked, lambda article, reading: None)
            cases = {k: [c for article in marked for c in article.cases if c.kind == k] for k in kinds}
            if options.check:
                for kind in kinds:
                    check_points(kind, cases[kind])
            else:
                write_points({kind: fit_points(cases[kind], PENALTY[kind]) for kind in kinds})
    if options.only != "pronouns":
        rows: list[Side] = []
        each(marked, lambda article, reading: rows.extend(read_sides(article, reading)))
        if options.check:
            check_sides(rows)
        else:
            write_sides(fit_sides(rows, PENALTY["sides"]))


if __name__ == "__main__":
    main()
