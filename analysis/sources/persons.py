"""`person_id` for every named person of the table of sources, and why; and one row per person."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis import schemas
from analysis.sources.across import Bearer, Joined, Row, join_persons
from analysis.sources.cluster import Join, told

# So many joins are told in one cell; the table `persons` tells all.
TOLD = 3
# `gender_basis` where other articles tell.
BASIS = "same person in other articles"
# One article's gender is taken for a reading error when so many times more articles tell the other.
OUTVOTED = 10


@dataclass(frozen=True)
class Numbered:
    """The table of sources with `person_id`, and the row of people.csv behind each position that has one."""

    sources: pd.DataFrame
    rows: dict[int, int]


def number_persons(
    sources: pd.DataFrame, *, rows: Sequence[Row] = (), row_of: dict[int, int] | None = None
) -> Numbered:
    """`sources` with `person_id` and, in `how`, the rules that joined a person across articles.

    A gender that only other articles tell of a person is taken over, and `gender_basis` says so.

    Args:
        sources: fits `schemas.SOURCES`.
        rows: the persons of people.csv.
        row_of: position in `sources` -> the row of people.csv that names this source.
    """
    given = row_of or {}
    kinds, named = sources["kind"].tolist(), sources["is_named"].tolist()
    places = [i for i in range(len(sources)) if i in given or (kinds[i] == "person" and named[i] is True)]
    columns = {name: sources[name].tolist() for name in ("name", "article_id", "gender", "affiliation", "role")}
    bearers = [
        Bearer(
            name=columns["name"][i],
            article=columns["article_id"][i],
            gender=columns["gender"][i],
            side=columns["affiliation"][i],
            role=columns["role"][i] if isinstance(columns["role"][i], str) else "",
            known=given.get(i),
        )
        for i in places
    ]
    joined = join_persons(bearers, rows)
    ids: list[str | None] = [None] * len(sources)
    how = sources["how"].tolist()
    told = _reasons(joined)
    id_of: dict[int, str] = {}
    met: dict[int, int] = {}
    for place, person, form in zip(places, joined.person, joined.forms, strict=True):
        if person is None:
            continue
        if person not in id_of:
            id_of[person] = _id(joined, person, rows)
        ids[place] = id_of[person]
        known = joined.clusters.known(person)
        if known is not None:
            met[place] = known
        reasons = told[form] or (["same name in other articles"] if len(_articles(joined, person)) > 1 else [])
        how[place] = "; ".join(filter(None, [how[place] if isinstance(how[place], str) else None, *reasons])) or None
    genders, bases = sources["gender"].tolist(), sources["gender_basis"].tolist()
    for place, person in zip(places, joined.person, strict=True):
        told_elsewhere = _gender(joined, person, genders[place]) if person is not None else ""
        if told_elsewhere:
            genders[place], bases[place] = told_elsewhere, BASIS
    table = sources.assign(
        gender=pd.Series(genders, index=sources.index, dtype=schemas.DTYPES["text"]),
        gender_basis=pd.Series(bases, index=sources.index, dtype=schemas.DTYPES["text"]),
        person_id=pd.Series(ids, index=sources.index, dtype=schemas.DTYPES["text"]),
        how=pd.Series(how, index=sources.index, dtype=schemas.DTYPES["text"]),
    )
    return Numbered(table, met)


def _gender(joined: Joined, person: int, own: str) -> str:
    """The gender other articles tell, where the article tells none or is outvoted by far; else ""."""
    counts = joined.clusters.evidence[joined.clusters.root(person)].genders
    gender = told(counts)
    if not gender or gender == own:
        return ""
    return gender if own == "unknown" or counts[gender] >= OUTVOTED * counts[own] else ""


def _articles(joined: Joined, person: int) -> Counter[str]:
    return joined.clusters.evidence[joined.clusters.root(person)].articles


def _reasons(joined: Joined) -> dict[int, list[str]]:
    """Form -> the joins it took part in, in words; the first few."""
    told: dict[int, list[str]] = defaultdict(list)
    for join in joined.clusters.joins:
        for own, other in ((join.one, join.other), (join.other, join.one)):
            told[own].append(_in_words(joined, join, other))
    return {
        form: reasons[:TOLD] + ([f"{len(reasons) - TOLD} more joins"] if len(reasons) > TOLD else [])
        for form, reasons in told.items()
    } | {form: [] for form in joined.forms if form not in told}


def _in_words(joined: Joined, join: Join, other: int) -> str:
    return f"one person with '{joined.clusters.spelled[other]}' by {join.rule} ({join.key})"


def _id(joined: Joined, person: int, rows: Sequence[Row]) -> str:
    """A stable id: of the row of people.csv, else of the first of the person's full names by alphabet."""
    known = joined.clusters.known(person)
    if known is not None:
        return _digest("people.csv\0" + rows[known].identity)
    members = joined.clusters.members(person)
    full = [member for member in members if joined.clusters.names[member].is_full]
    first = min(full or members, key=lambda member: joined.clusters.labels[member])
    return _digest("\0".join(joined.clusters.labels[first]))


def _digest(text: str) -> str:
    return "p" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def persons(sources: pd.DataFrame, *, uncounted: Collection[str] = ()) -> pd.DataFrame:
    """One row per person across articles: names, what the articles tell, and why they were joined.

    Args:
        sources: fits `schemas.SOURCES`, with `person_id`.
        uncounted: ids of articles that tell who somebody is and are not counted: later versions of a page.

    Returns:
        A table that fits `schemas.PERSONS`, those in most articles first. Its columns `name`,
        `aliases`, `gender`, `affiliation` and `role` are those of a people.csv, so that it can be
        corrected and handed back.
    """
    known = sources[sources["person_id"].notna()].sort_values("source_id", kind="stable")
    rows: list[dict[str, Any]] = []
    for person_id, mine in known.groupby("person_id", sort=True):
        counted = mine[~mine["article_id"].isin(list(uncounted))]
        names = Counter(mine["name"])
        name = max(names.items(), key=lambda pair: (pair[1], len(pair[0]), pair[0]))[0]
        aliases = {form for forms in mine["aliases"] for form in forms} | set(names)
        how = {
            reason for cell in mine["how"].dropna() for reason in cell.split("; ") if reason.startswith("one person")
        }
        genders = Counter(gender for gender in mine["gender"] if gender != "unknown")
        rows.append(
            {
                "person_id": person_id,
                "name": name,
                "aliases": sorted(aliases - {name}),
                "gender": _most(genders) or "unknown",
                "affiliation": _most(Counter(a for a in mine["affiliation"] if a != "unknown")) or "unknown",
                "role": _most(Counter(mine["role"].dropna())),
                "wikidata": _most(Counter(mine["wikidata"].dropna())),
                "article_count": counted["article_id"].nunique(),
                "attribution_count": int(counted["attribution_count"].sum()),
                "how": "; ".join(sorted(how)) or None,
            }
        )
    rows.sort(key=lambda row: (-row["article_count"], row["name"], row["person_id"]))
    return schemas.conform(pd.DataFrame(rows), schemas.PERSONS)


def _most(counts: Counter[str]) -> str | None:
    """The most frequent value; of equally frequent ones the first by alphabet."""
    return min(counts.items(), key=lambda pair: (-pair[1], pair[0]))[0] if counts else None
