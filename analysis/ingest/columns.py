"""Which column of a user's table holds what, remembered in `columns.toml` beside the data."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from analysis.errors import UsageError, near_name
from analysis.ingest.fields import NAMES

FILE_NAME = "columns.toml"
DATE_ORDERS = ("day first", "month first")
_HEAD = """\
# Which column of the tables in this folder holds what; a section such as ["export.xlsx"] is for
# that file alone. date_order says how 03/04/2025 is meant: "day first" or "month first".
"""


def columns_of(path: Path) -> dict[str, str]:
    """What `columns.toml` in the file's folder says of the file: `{"text": "Artikeltext", ...}`.

    Raises:
        UsageError: the TOML file is damaged or names a field that does not exist.
    """
    settings = _load(path.parent / FILE_NAME)
    own = settings.get(path.name, {})
    whole = {key: value for key, value in settings.items() if not isinstance(value, dict)}
    return {**whole, **own}


def settings_beside(paths: Iterable[Path]) -> list[Path]:
    """The `columns.toml` files that say how the files are read, each once, sorted."""
    folders = sorted({path.parent for path in paths})
    return [folder / FILE_NAME for folder in folders if (folder / FILE_NAME).is_file()]


def with_columns(path: Path, named: Mapping[str, str], *, for_one_file: bool) -> str:
    """The text of `columns.toml` in the file's folder with `named` added, to be written by the caller.

    Raises:
        UsageError: a field or a date order that does not exist.
    """
    settings = _load(path.parent / FILE_NAME)
    section = settings.setdefault(path.name, {}) if for_one_file else settings
    section.update(named)
    _check(settings, path.parent / FILE_NAME)
    plain = {key: value for key, value in settings.items() if not isinstance(value, dict)}
    lines = [_HEAD, *_lines(plain)]
    for name, values in settings.items():
        if isinstance(values, dict):
            lines += ["", f"[{_quoted(name)}]", *_lines(values)]
    return "\n".join(lines) + "\n"


def _lines(values: Mapping[str, Any]) -> list[str]:
    return [f"{name} = {_quoted(value)}" for name, value in values.items()]


def _quoted(text: str) -> str:
    """`text` as a TOML string: control characters written out."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(f"\\u{ord(c):04x}" if ord(c) < 32 or ord(c) == 127 else c for c in escaped) + '"'


def _load(path: Path) -> dict[str, Any]:
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{FILE_NAME} beside the data cannot be read: {error}. Correct it or remove it.") from None
    _check(settings, path)
    return settings


def _check(settings: Mapping[str, Any], path: Path) -> None:
    fields = [*NAMES, "date_order"]
    for name, value in settings.items():
        if isinstance(value, dict):
            if any(isinstance(inner, dict) for inner in value.values()):
                raise UsageError(f'{path.name}: write a file\'s name in quotation marks, as in ["{name}.csv"].')
            _check(value, path)
        elif name not in fields:
            raise UsageError(
                f"{path.name}: there is no field '{name}'.{near_name(name, fields)} Fields: {', '.join(fields)}."
            )
        elif not isinstance(value, str):
            raise UsageError(f"{path.name}: '{name}' is {value!r}; expected a column's name in quotation marks.")
        elif name == "date_order" and value not in DATE_ORDERS:
            raise UsageError(
                f'{path.name}: date_order is \'{value}\'; expected "{DATE_ORDERS[0]}" or "{DATE_ORDERS[1]}".'
            )
