"""Public figures: a shipped table that tells gender and side where the article does not.

The table counts as one piece of evidence: what the article says (a pronoun, a title, an office)
comes first, and `how` and `gender_basis` say "public figures" wherever it was used. A surname
alone is looked up only when the table marks it as one person's.
"""

import contextlib
import functools
from collections.abc import Iterator
from contextvars import ContextVar

from analysis.paths import LEXICONS
from analysis.sources.fronts import SUFFIXES
from analysis.sources.words import plain

BASIS = "public figures"
_in_use: ContextVar[bool] = ContextVar("public figures in use", default=True)


@contextlib.contextmanager
def figures(in_use: bool) -> Iterator[None]:
    """Within the block the table is used, or is as if it were empty."""
    token = _in_use.set(in_use)
    try:
        yield
    finally:
        _in_use.reset(token)


def _key(words: list[str]) -> str:
    """Words for look-up, without the initials between the first and the last."""
    keys = [plain(word) for word in words if not word.startswith(('"', "“"))]
    if len(keys) > 2:
        keys = [keys[0], *[key for key in keys[1:-1] if len(key) > 1], keys[-1]]
    return " ".join(keys)


@functools.cache
def _table() -> dict[str, tuple[str, str]]:
    """Name -> gender and affiliation ("" when it has none); the first line of a name wins."""
    table: dict[str, tuple[str, str]] = {}
    for line in (LEXICONS / "public-figures.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        gender, side, names = line.split("\t")
        for name in names.split(","):
            mark = "~" if name.strip().startswith("~") else ""
            key = mark + _key(name.strip().removeprefix("~").split())
            table.setdefault(key, (gender, "" if side == "-" else side))
    return table


def figure(name: str) -> tuple[str, str] | None:
    """Gender and affiliation of the public figure a name stands for."""
    words = name.split()
    if not words or not _in_use.get():
        return None
    if len(words) == 1:
        return _table().get("~" + _key(words))
    found = _table().get(_key(words))
    if found is None and plain(words[-1]) in SUFFIXES:
        return None
    return found


@functools.cache
def _holders() -> dict[str, str]:
    """Surname that alone means one person -> that person's full name."""
    table = _table()
    holders: dict[str, str] = {}
    for key in table:
        if " " in key and "~" + key.split()[-1] in table:
            holders.setdefault(key.split()[-1], key)
    return holders


def other_holder(surname: str, full: str) -> bool:
    """Whether `surname` alone means a better-known person than the public figure `full` ("Michelle Obama")."""
    holder = _holders().get(surname) if _in_use.get() else None
    key = _key(full.split())
    if holder is None or key not in _table():
        return False
    return key.endswith(" jr") or _table()[key][0] != _table()[holder][0]


@functools.cache
def _terms() -> dict[str, list[tuple[str, str]]]:
    """Name -> first and last month of each term in office, "9999" where it has not ended."""
    terms = {}
    for line in (LEXICONS / "terms-of-office.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, *spans = line.split("\t")
            months = ([*span.split(), "9999"] for span in spans)
            terms[_key(name.split())] = [(first, last) for first, last, *_ in months]
    return terms


def in_office(name: str, month: str) -> bool | None:
    """Whether the public figure a name stands for held an office in a month ("2019-05"); None when no table tells."""
    words = name.split()
    key = (holder(plain(name)) or "") if len(words) == 1 else _key(words)
    terms = _terms().get(key) if month and _in_use.get() else None
    return None if terms is None else any(first <= month <= last for first, last in terms)


def holder(surname: str) -> str | None:
    """The full name of the public figure that a surname alone means."""
    return _holders().get(surname) if _in_use.get() else None
