"""Gender from a first name: only for those who switch it on, and marked so."""

import pandas as pd

from analysis import schemas
from analysis.sources.fullname import take_apart
from analysis.sources.words import first_names

BASIS = "first name"


def first_name_gender(name: str) -> str | None:
    """The gender nearly all bearers of the first name have; None when it is not in the list."""
    return first_names().get(take_apart(name).given)


def fill_genders(sources: pd.DataFrame) -> pd.DataFrame:
    """`sources` where persons of unknown gender have that of their first name, `gender_basis` "first name".

    Whatever the articles, the table of public figures or people.csv tell stays.
    """
    genders, bases = sources["gender"].tolist(), sources["gender_basis"].tolist()
    columns = (sources[name].tolist() for name in ("name", "kind", "is_named"))
    for place, (name, kind, named) in enumerate(zip(*columns, strict=True)):
        # people.csv may say "unknown" on purpose; then it says so in the basis
        if kind != "person" or named is not True or genders[place] != "unknown" or isinstance(bases[place], str):
            continue
        told = first_name_gender(name)
        if told:
            genders[place], bases[place] = told, BASIS
    dtype = schemas.DTYPES["text"]
    return sources.assign(
        gender=pd.Series(genders, index=sources.index, dtype=dtype),
        gender_basis=pd.Series(bases, index=sources.index, dtype=dtype),
    )
