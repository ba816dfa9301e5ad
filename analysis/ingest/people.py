"""What a user knows about people: `people.csv`, which has the last word."""

import csv
import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import AnalysisError, near_name
from analysis.ingest.encoding import NotText, decode
from analysis.ingest.fields import columns_for
from analysis.ingest.find import find_files
from analysis.ingest.formats import find_delimiter
from analysis.schemas import AFFILIATIONS, GENDERS, PERSONS

FILE_NAME = "people.csv"
COLUMNS = ("name", "aliases", "gender", "affiliation", "role", "wikidata", "not_same_as", "articles")
_WIKIDATA = re.compile(r"^(?:https?://www\.wikidata\.org/(?:wiki|entity)/)?(Q[1-9]\d{0,11})$")


@dataclass(frozen=True)
class Person:
    """One row: who it is, and what is known; an empty cell leaves what the articles tell.

    `not_same_as` names others who must not be taken for this person. With `articles` (ids) the row
    is about those articles alone, so that two people of one name can be told apart.
    """

    name: str
    aliases: tuple[str, ...] = ()
    gender: str | None = None
    affiliation: str | None = None
    role: str | None = None
    wikidata: str | None = None
    not_same_as: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    where: str = FILE_NAME


def read_people(*files: str | Path) -> list[Person]:
    """The people listed in CSV files with a header; only the column `name` must be there.

    `aliases`, `not_same_as` and `articles` hold several values parted by semicolons (or a JSON
    list, as the exported table `persons` has them). Columns with other names are left alone.

    Raises:
        AnalysisError: names file, row, column, what is there and what was expected.
    """
    return [person for file in files for person in _read(Path(file))]


def people_files(inputs: Sequence[str | Path]) -> list[Path]:
    """Every `people.csv` among the inputs' files or beside them, in a steady order."""
    found: dict[Path, Path] = {}
    for file in find_files(inputs):
        if is_people_file(file):
            found.setdefault(file.resolve(), file)
    for given in inputs:
        path = Path(given).expanduser()
        if path.is_file():
            beside = path.parent / FILE_NAME
            if beside.is_file() and is_people_file(beside):
                found.setdefault(beside.resolve(), beside)
    return [found[path] for path in sorted(found)]


def is_people_file(path: Path) -> bool:
    """Whether a file is a people.csv: by its name, unless it has a column of article texts."""
    if path.name.casefold() != FILE_NAME:
        return False
    try:
        with path.open("rb") as file:
            head = decode(file.readline(100_000)).text
    except (OSError, NotText):
        return True  # its own reader says what is wrong
    return "text" not in columns_for(name.strip() for name in head.split(find_delimiter(head)))


def _read(path: Path) -> list[Person]:
    try:
        data = path.read_bytes()
        text = decode(data).text if data.strip() else ""
    except OSError as error:
        raise AnalysisError(f"{path}: cannot be opened: {(error.strerror or 'unknown error').lower()}.") from None
    except NotText as error:
        raise AnalysisError(f"{path.name}: {error.reason}. {error.remedy}") from None
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=find_delimiter(text), strict=True))
    except csv.Error as error:
        raise AnalysisError(
            f"{path.name} is not valid CSV: {error}. Double the quotation marks inside quoted cells."
        ) from None
    header = [name.strip().casefold().replace(" ", "_") for name in (records[0] if records else [])]
    _check_header(path.name, header)
    people: list[Person] = []
    for number, record in enumerate(records[1:], start=2):
        if not any(cell.strip() for cell in record):
            continue
        if len(record) > len(header):
            raise AnalysisError(
                f"{path.name}, row {number}: {len(record)} cells where the header has {len(header)}. "
                "Put cells that hold a comma in quotation marks."
            )
        people.append(_person(dict(zip(header, (cell.strip() for cell in record), strict=False)), path.name, number))
    _check_unique(people)
    return people


def _check_header(file: str, header: list[str]) -> None:
    for name in header:
        if name and name not in (*COLUMNS, *PERSONS.fields) and (hint := near_name(name, COLUMNS)):
            raise AnalysisError(f"{file}, row 1: no column is called '{name}'.{hint} Columns: {', '.join(COLUMNS)}.")
    if "name" not in header:
        raise AnalysisError(
            f"{file}, row 1: there is no column 'name'. Expected a header with {', '.join(COLUMNS)}; "
            "only 'name' must be there."
        )
    twice = sorted({name for name in header if name in COLUMNS and header.count(name) > 1})
    if twice:
        raise AnalysisError(f"{file}, row 1: the column '{twice[0]}' is there twice. Keep one of them.")


def _person(cells: dict[str, str], file: str, number: int) -> Person:
    where = f"{file}, row {number}"
    if not cells["name"]:
        raise AnalysisError(f"{where}, column 'name': it is empty. Every row needs the person's full name.")
    wikidata = cells.get("wikidata", "")
    found = _WIKIDATA.match(wikidata)
    if wikidata and not found:
        raise AnalysisError(
            f"{where}, column 'wikidata': '{wikidata}' is not an id of Wikidata. "
            "Expected a form like Q42, or leave the cell empty."
        )
    return Person(
        name=cells["name"],
        aliases=_several(cells.get("aliases", ""), where, "aliases"),
        gender=_one_of(cells.get("gender", ""), GENDERS, where, "gender"),
        affiliation=_one_of(cells.get("affiliation", ""), AFFILIATIONS, where, "affiliation"),
        role=cells.get("role") or None,
        wikidata=found.group(1) if found else None,
        not_same_as=_several(cells.get("not_same_as", ""), where, "not_same_as"),
        articles=_several(cells.get("articles", ""), where, "articles"),
        where=where,
    )


def _one_of(cell: str, allowed: tuple[str, ...], where: str, column: str) -> str | None:
    value = "_".join(cell.casefold().split())
    if value and value not in allowed:
        raise AnalysisError(
            f"{where}, column '{column}': '{cell}' is not one of {', '.join(allowed)}.{near_name(value, allowed)} "
            "Correct the cell, or leave it empty."
        )
    return value or None


def _several(cell: str, where: str, column: str) -> tuple[str, ...]:
    if not cell.startswith("["):
        return tuple(part.strip() for part in cell.split(";") if part.strip())
    try:
        values = json.loads(cell)
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise AnalysisError(
            f"{where}, column '{column}': '{cell[:60]}' opens a list and is none. "
            "Part several values by semicolons, as in: First Name; Second Name."
        )
    return tuple(value.strip() for value in values if value.strip())


def _check_unique(people: list[Person]) -> None:
    seen: dict[tuple[str, tuple[str, ...]], Person] = {}
    for person in people:
        key = (person.name.casefold(), tuple(sorted(person.articles)))
        if key in seen:
            raise AnalysisError(
                f"{person.where}: '{person.name}' is also in {seen[key].where}. Make one row of them; for two "
                "people of one name, say in the column 'articles' which articles each row is about."
            )
        seen[key] = person
