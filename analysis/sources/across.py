"""One person across articles.

Forms of names are compared only within blocks of one sound of surname and given name, so the work
grows with the number of forms. The rules run from the surest to the least sure; each later one
asks for more: that nothing the articles tell speaks against it, and mostly that exactly one person
fits. Every join is kept with its rule and key (`Clusters.joins`) and can be forbidden in people.csv.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.sources.cluster import Clusters, Evidence, told
from analysis.sources.fullname import ALSO_GIVEN, take_apart
from analysis.sources.joining import (
    join_accents,
    join_initials,
    join_middle_names,
    join_short_names,
    join_slips,
    join_spellings,
    join_surnames,
    near_forms,
    role_words,
)

# people.csv outweighs whatever articles tell of a gender.
SURELY = 1_000_000


@dataclass(frozen=True)
class Bearer:
    """A named person of one article: what joining looks at. `known` is a row of people.csv."""

    name: str
    article: str
    gender: str = "unknown"
    side: str = "unknown"
    role: str = ""
    known: int | None = None


@dataclass(frozen=True)
class Row:
    """A row of people.csv as joining sees it: all its names, and names of others."""

    names: tuple[str, ...]
    identity: str
    apart: tuple[str, ...] = ()
    gender: str = ""
    spreads: bool = True  # whether other spellings may join it by rule


@dataclass
class Joined:
    """`person[i]` is the cluster of the i-th bearer and `forms[i]` its form.

    No person: only a surname is known and nobody fits, or several do.
    """

    clusters: Clusters
    person: list[int | None]
    forms: list[int]


def join_persons(bearers: Sequence[Bearer], rows: Sequence[Row] = ()) -> Joined:
    """Tell which of the bearers are one person. The order of the bearers does not matter."""
    beside = _beside_namesakes(bearers)
    forms, form_of = _forms(bearers, rows)
    evidence = [Evidence() for _ in forms]
    for position, bearer in enumerate(bearers):
        if position in beside:
            continue
        one = evidence[form_of[position]]
        one.articles[bearer.article] += 1
        if bearer.gender != "unknown":
            one.genders[bearer.gender] += 1
        if bearer.side != "unknown":
            one.sides[bearer.side] += 1
        one.roles.update(role_words(bearer.role))
    for (row, _, _), one in zip((key for key, _ in forms), evidence, strict=True):
        if row and rows[int(row)].gender:
            one.genders[rows[int(row)].gender] += SURELY
    known = [int(key[0]) if key[0].isdigit() else None for key, _ in forms]
    labels = [(key, gender) for (_, key, gender), _ in forms]
    clusters = Clusters(labels, [name for _, name in forms], evidence, known)
    names = clusters.names
    _rows_first(clusters, rows, forms)
    frozen = {n for n, row in enumerate(known) if row is not None and not rows[row].spreads}
    free = [n for n in range(len(names)) if n not in frozen]
    full = [n for n in free if names[n].is_full]
    join_accents(clusters, free)
    near = near_forms(clusters, full)
    join_spellings(clusters, near)
    join_middle_names(clusters, full, near)
    join_short_names(clusters, near)
    join_slips(clusters, full, near)
    join_initials(clusters, full)
    join_surnames(clusters, full, [n for n in free if not names[n].is_full or names[n].given in ALSO_GIVEN])
    person: list[int | None] = []
    for position, form in enumerate(form_of):
        if position in beside:
            person.append(None)
            continue
        full_name = any(names[member].is_full for member in clusters.members(form))
        person.append(clusters.root(form) if full_name or clusters.known(form) is not None else None)
    return Joined(clusters, person, form_of)


def _beside_namesakes(bearers: Sequence[Bearer]) -> set[int]:
    """Bearers of a surname alone in an article that names another person of that surname in full.

    Within the article they were told apart, so nothing says which other person they are.
    """
    full = {(bearer.article, name.last) for bearer in bearers if (name := take_apart(bearer.name)).is_full}
    return {
        position
        for position, bearer in enumerate(bearers)
        if bearer.known is None
        and not (name := take_apart(bearer.name)).is_full
        and (bearer.article, name.last) in full
    }


FormKey = tuple[str, str, str]  # row of people.csv or "", key of the name, gender where it parts namesakes


def _forms(bearers: Sequence[Bearer], rows: Sequence[Row]) -> tuple[list[tuple[FormKey, str]], list[int]]:
    """The distinct forms in the order of their keys, each with one spelling; and each bearer's form.

    A name that articles give to a woman and to a man alike stands for two people.
    """
    genders: dict[str, Counter[str]] = defaultdict(Counter)
    for bearer in bearers:
        if bearer.known is None and bearer.gender != "unknown":
            genders[take_apart(bearer.name).key][bearer.gender] += 1
    parted = {key: _more_often(counts) for key, counts in genders.items() if len(counts) > 1 and not told(counts)}
    found: dict[FormKey, str] = {}
    form_of = []
    for bearer in bearers:
        key = take_apart(bearer.name).key
        gender = ""
        if bearer.known is None and key in parted:
            gender = parted[key] if bearer.gender == "unknown" else bearer.gender
        form = ("" if bearer.known is None else f"{bearer.known:06}", key, gender)
        found[form] = min(bearer.name, found.get(form, bearer.name))
        form_of.append(form)
    for number, row in enumerate(rows):
        for name in row.names:
            found.setdefault((f"{number:06}", take_apart(name).key, ""), name)
    forms = sorted(found.items())
    number_of = {key: number for number, (key, _) in enumerate(forms)}
    return forms, [number_of[form] for form in form_of]


def _more_often(genders: Counter[str]) -> str:
    """The gender of two namesakes that more articles tell, which those that tell none most likely mean."""
    female, male = genders["female"], genders["male"]
    return "unknown" if female == male else ("female" if female > male else "male")


def _rows_first(clusters: Clusters, rows: Sequence[Row], forms: list[tuple[FormKey, str]]) -> None:
    """Join the names of each row of people.csv, and keep apart what it says to keep apart."""
    of_row: dict[int, list[int]] = defaultdict(list)
    by_compact: dict[str, list[int]] = defaultdict(list)
    for number, ((row, _, _), _) in enumerate(forms):
        by_compact[clusters.names[number].compact].append(number)
        if row:
            of_row[int(row)].append(number)
    for number, members in sorted(of_row.items()):
        for member in members[1:]:
            clusters.join(members[0], member, "people.csv", clusters.names[members[0]].key)
        for name in rows[number].apart:
            for other in by_compact.get(take_apart(name).compact, []):
                if other not in members:
                    clusters.keep_apart(members[0], other)
