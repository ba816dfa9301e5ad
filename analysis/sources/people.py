"""What `people.csv` says of the sources: it has the last word over articles and shipped tables."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis import schemas
from analysis.ingest.people import Person
from analysis.sources.across import Row
from analysis.sources.fullname import take_apart
from analysis.sources.persons import number_persons

BASIS = "people.csv"
OFFICIAL = ("government", "security_justice")
# Columns that a row of people.csv can change; `kind` is read only.
TAKEN_OVER = (
    "kind",
    "gender",
    "gender_basis",
    "affiliation",
    "affiliation_basis",
    "affiliation_confidence",
    "is_official",
    "role",
    "wikidata",
    "how",
)


def apply_people(sources: pd.DataFrame, people: Sequence[Person]) -> pd.DataFrame:
    """`sources` with `person_id`, and with what `people` say of the persons they name.

    A row of people.csv is about the named persons who bear its name or one of its aliases, up to case,
    accents, hyphens and invisible characters; and about those whom the rules of `across` join with
    them. Gender, affiliation, role and Wikidata id are taken over where the row gives them; `how`
    and `gender_basis` say so.

    Args:
        sources: fits `schemas.SOURCES`.
        people: see `analysis.ingest.people`.
    """
    rows = [
        Row(
            names=tuple(dict.fromkeys([person.name, *person.aliases])),
            identity=person.wikidata or "\0".join([person.name, *sorted(person.articles)]),
            apart=person.not_same_as,
            gender=person.gender if person.gender in ("female", "male") else "",
            spreads=not person.articles,
        )
        for person in people
    ]
    numbered = number_persons(sources, rows=rows, row_of=_named(sources, people))
    if not people:
        return numbered.sources
    columns: dict[str, list[Any]] = {name: numbered.sources[name].tolist() for name in TAKEN_OVER}
    for place, row in numbered.rows.items():
        person = people[row]
        for column in ("role", "wikidata", "affiliation"):
            if getattr(person, column) is not None:
                columns[column][place] = getattr(person, column)
        if person.affiliation is not None:
            unknown = person.affiliation == "unknown"
            columns["is_official"][place] = None if unknown else person.affiliation in OFFICIAL
            columns["affiliation_basis"][place] = BASIS
            columns["affiliation_confidence"][place] = 1.0
        if person.gender is not None and columns["kind"][place] == "person":
            columns["gender"][place] = person.gender
            columns["gender_basis"][place] = BASIS
        how = columns["how"][place]
        columns["how"][place] = "; ".join([*([how] if isinstance(how, str) else []), BASIS])
    index = sources.index
    return numbered.sources.assign(
        **{
            name: pd.Series(values, index=index, dtype=schemas.DTYPES[schemas.SOURCES.fields[name].type])
            for name, values in columns.items()
        }
    )


def _named(sources: pd.DataFrame, people: Sequence[Person]) -> dict[int, int]:
    """Position in `sources` -> the row that names it; a name that two rows claim alike is nobody's."""
    claims: dict[str, list[int]] = defaultdict(list)
    for number, person in enumerate(people):
        for name in dict.fromkeys(take_apart(name).compact for name in (person.name, *person.aliases)):
            claims[name].append(number)
    found: dict[int, int] = {}
    columns = (sources[name].tolist() for name in ("name", "article_id", "kind", "is_named"))
    for place, (name, article, kind, named) in enumerate(zip(*columns, strict=True)):
        if kind != "person" or named is not True:
            continue
        claimed = claims.get(take_apart(name).compact, [])
        here = [number for number in claimed if article in people[number].articles]
        fitting = here or [number for number in claimed if not people[number].articles]
        if len(fitting) == 1:
            found[place] = fitting[0]
    return found


def applied(sources: pd.DataFrame, people: Sequence[Person]) -> dict[str, Any]:
    """How often people.csv was used: rows, sources it spoke of, and the names met in no article."""
    used = sources["how"].fillna("").str.contains(BASIS, regex=False)
    names = {
        take_apart(form).compact
        for name, aliases in zip(sources.loc[used, "name"], sources.loc[used, "aliases"], strict=True)
        for form in (name, *aliases)
    }
    ids = set(sources.loc[used, "wikidata"].dropna())
    unmet = [
        person.name
        for person in people
        if person.wikidata not in ids
        and not any(take_apart(name).compact in names for name in (person.name, *person.aliases))
    ]
    return {"rows": len(people), "sources": int(used.sum()), "not_met": unmet}
