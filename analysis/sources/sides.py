"""On whose side a source speaks, weighed: word lists, role words and the words around the name.

A multinomial logistic regression over words, fitted on readers' affiliations of 1,900 articles
(`python -m training.sources`). Its weights are a table of words (`analysis/models/sides.tsv`): each
decision can be read off as a sum, and `weigh` gives the clue that counted most.
"""

import functools
import math
import re
from collections.abc import Iterable
from itertools import pairwise

from analysis.paths import MODELS
from analysis.schemas import AFFILIATIONS
from analysis.sources.affiliation import lately
from analysis.sources.entities import Entity
from analysis.sources.figures import in_office
from analysis.sources.words import FORMER, PREPOSITION, lexicon, plain, singular
from analysis.text import WORD

PATH = MODELS / "sides.tsv"
# Words around each of the first mentions that may tell something about the person.
_AROUND, _MENTIONS = 60, 4
# Below this chance the side stays unknown.
LIKELY = 0.3
# The same where what spoke most is that no list knows anything: a bare name in an empty text stays unknown.
LIKELY_UNTOLD = 0.4
_ADDRESS = frozenset({"mr", "mrs", "ms", "miss"})
_ELECTION = re.compile(
    r"\b(?:campaign|primary|primaries|nominee|candidate|debate|ballot|rally|caucus|polls?)s?\b", re.I
)
_OF_CANDIDATES = "(?:presidential |election )?campaign|rall(?:y|ies)|candidacy|running mate|ticket|surrogates?|camp"
_PRESIDENT = re.compile(r"(?<![Vv]ice )\bPresident (?:[A-Z][\w.]+ ){0,2}?([A-Z][\w-]+)\b(?! [A-Z])")
_CLAUSE = re.compile(r"[.!?\n]")


def electoral(text: str) -> str:
    """How much an article speaks of an election: "no", "some" or "much"."""
    found = sum(1 for _ in _ELECTION.finditer(text))
    return "no" if not found else "much" if found > 2 + len(text) // 900 else "some"


def clues(entity: Entity, text: str, listed: str, election: str, month: str = "") -> frozenset[str]:
    """What may tell the side of `entity`.

    `listed` is the side by the word lists, `election` what `electoral` says of the article, `month` when it was
    published ("2019-05", "" when unknown); the rest are words with the place where they stand.
    """
    found = {f"listed={listed}", f"kind={entity.kind}", f"listed={listed} kind={entity.kind}"}
    found |= {f"election {election}, listed={listed}", f"election {election}"}
    person = entity.kind == "person"
    named = "named" if entity.named else "unnamed"
    found |= {f"{named} {entity.kind}", f"listed={listed} {named}"}
    if entity.affiliation_hint:
        found.add(f"hint={entity.affiliation_hint}")
    if entity.figure_side:
        found |= {f"figure={entity.figure_side}", f"election {election}, figure={entity.figure_side}"}
        if entity.figure_side == "government" and _another_presides(entity.name, text):
            found.add("another president, figure=government")
    held = in_office(entity.name, month) if entity.named and entity.kind == "person" else None
    if held is not None:
        found.add("in office" if held else "out of office")
    phrases = [p for p in (*entity.roles, *entity.titles, entity.body) if p and plain(p) not in _ADDRESS]
    if person and entity.named:
        role = "with" if phrases else "without"
        found.add(f"{role} role, listed={listed}")
        if entity.figure_side:
            found.add(f"{role} role, election {election}, figure={entity.figure_side}")
            found.add(f"{role} role, listed={listed}, figure={entity.figure_side}")
        if len(entity.mentions) > 3:
            found.add("named often")
    for phrase in phrases:
        words = _words(lately(phrase))
        found |= {f"role {word}" for word in words} | {f"role {left} {right}" for left, right in pairwise(words)}
        office = _words(PREPOSITION.split(f" {lately(phrase)} ")[0])
        found |= {f"office {word}" for word in office[-1:]}
        if FORMER.match(phrase):
            found.add("former")
    if not entity.named or not person:
        words = _words(entity.name)
        found |= {f"name {word}" for word in words}
        found |= {f"name {left} {right}" for left, right in pairwise(words)}
    if person and entity.named and _campaigns(entity.name, text):
        found |= {"campaigns", f"campaigns, listed={listed}", f"campaigns, election {election}"}
    if entity.head:
        found.add(f"head {entity.head}")
    for start, end in entity.mentions[:_MENTIONS] if entity.named else ():
        found |= {f"near {word}" for word in _near(text, start, end)}
    return frozenset(found)


def _campaigns(name: str, text: str) -> bool:
    """Whether the text speaks of somebody's campaign, rally or running mate: a candidate's."""
    last = re.escape(name.split()[-1])
    return re.search(rf"\b{last}(?:['’]s)?\s(?:{_OF_CANDIDATES})\b", text) is not None


def _another_presides(name: str, text: str) -> bool:
    """Whether the text gives somebody else the title of president: then a candidate is not one yet."""
    presidents = {match.group(1) for match in _PRESIDENT.finditer(text)}
    return bool(presidents) and name.split()[-1] not in presidents


def _words(phrase: str) -> list[str]:
    return [singular(plain(match.group())) for match in WORD.finditer(phrase)][:14]


def _near(text: str, start: int, end: int) -> Iterable[str]:
    """Words of the same sentence within some sixty characters on both sides of a name."""
    left = _CLAUSE.split(text[max(0, start - _AROUND) : start])[-1]
    right = _CLAUSE.split(text[end : end + _AROUND])[0]
    function = lexicon().function_words
    return {word for word in _words(left)[-8:] + _words(right)[:8] if word not in function and not word.isdigit()}


@functools.cache
def _weights() -> dict[str, tuple[float, ...]]:
    """Clue -> weight for each affiliation, in the order of `schemas.AFFILIATIONS`."""
    table: dict[str, tuple[float, ...]] = {}
    for line in PATH.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        clue, *numbers = line.split("\t")
        table[clue] = tuple(float(number or 0) for number in numbers)
    return table


def weigh(found: frozenset[str]) -> tuple[str, float, str]:
    """The likeliest side, its chance (0 to 1), and the clue that spoke most for it.

    "unknown" when even the likeliest has little chance.
    """
    weights = _weights()
    told = [clue for clue in sorted(found) if clue in weights]
    totals = list(weights["(always)"])
    for clue in told:  # in order: sums of floats depend on it
        for index, weight in enumerate(weights[clue]):
            totals[index] += weight
    best = max(range(len(totals)), key=lambda index: totals[index])
    top = totals[best]
    chance = 1.0 / sum(math.exp(total - top) for total in totals)
    why = max(told, key=lambda clue: weights[clue][best], default="(always)")
    needed = LIKELY_UNTOLD if why.startswith("listed=unknown") else LIKELY
    return (AFFILIATIONS[best] if chance >= needed else "unknown"), chance, why
