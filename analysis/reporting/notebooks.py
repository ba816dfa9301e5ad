"""A report's notebook: what it asks, which parameters it has, and whether it is fit to run.

Nothing here starts a kernel or imports a notebook library, so that a wrong parameter is
refused at once.
"""

import ast
import copy
import io
import json
import math
import re
import tokenize
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from analysis import paths
from analysis.errors import AnalysisError, UsageError, near_name

NEEDS = ("", "outlets", "event", "person")
TYPES = ("str", "int", "float", "bool", "date", "list[str]")
# Parameters that the program fills in and no page shows: the corpus, whose name may be a path,
# and which articles have pages beside the report; and what to do who wants to set them.
HANDED_OVER = {
    "corpus": "Name the articles as inputs: report overview my-articles/ -o reports/.",
    "linked": "Make pages of articles beside it, and it links to them: report overview article my-articles/.",
}
_YES, _NO = ("true", "yes", "on", "1"), ("false", "no", "off", "0")
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")

# What belongs into the package, where it can be tested, and not into a cell.
_NOT_THIN: dict[type[ast.AST], str] = {
    ast.FunctionDef: "def",
    ast.AsyncFunctionDef: "def",
    ast.ClassDef: "class",
    ast.For: "for",
    ast.AsyncFor: "for",
    ast.While: "while",
    ast.Try: "try",
    ast.TryStar: "try",
    ast.Lambda: "lambda",
}


class NotebookError(AnalysisError):
    """A notebook that is not fit to be a report; says which cell and why."""


@dataclass(frozen=True)
class Parameter:
    """One line of the parameters cell: `name: type = default  # help`."""

    name: str
    type: str
    default: Any
    help: str


@dataclass(frozen=True)
class ReportNotebook:
    """A notebook that makes a page.

    `per` says whether it is about a corpus or one article; `needs` what a corpus must have for it
    to be made unasked: outlets (two of them), an event (told by two outlets), a person, or nothing.
    """

    name: str
    title: str
    path: Path
    parameters: dict[str, Parameter]
    per: Literal["corpus", "article"]
    needs: Literal["", "outlets", "event", "person"] = ""


def available_reports(folder: Path | None = None) -> dict[str, ReportNotebook]:
    """The reports in `notebooks/`, by name, those about the whole corpus first.

    A notebook is a report when its metadata say so (`"analysis": {"per": "corpus"}`); others,
    such as `explore.ipynb`, are for reading and trying.

    Raises:
        NotebookError: one of them is not fit to run.
    """
    found = []
    for path in sorted((folder or paths.NOTEBOOKS).glob("*.ipynb")):
        if _load(path).get("metadata", {}).get("analysis"):
            found.append(read_notebook(path))
    return {report.name: report for report in sorted(found, key=lambda r: (r.per == "article", r.name))}


def read_notebook(path: Path) -> ReportNotebook:
    """The report in the notebook at `path`, checked.

    Raises:
        NotebookError: it cannot be read, or breaks a rule; every broken rule is named.
    """
    content = _load(path)
    problems = list(problems_of(content))
    if problems:
        raise NotebookError(f"{_shown(path)} is not fit to be a report.\n" + "\n".join(problems))
    return ReportNotebook(
        name=path.stem,
        title=heading_of(_source(content["cells"][0])) or path.stem,
        path=path,
        parameters=_parameters(_source(_tagged(content)[0])),
        per=content["metadata"]["analysis"]["per"],
        needs=content["metadata"]["analysis"].get("needs", ""),
    )


def problems_of(content: Mapping[str, Any]) -> Iterator[str]:
    """What keeps a notebook from being a report, one sentence each."""
    cells = content.get("cells", [])
    if not cells or cells[0].get("cell_type") != "markdown" or not heading_of(_source(cells[0])):
        yield "The first cell is not a heading: expected '# Title' and a paragraph on the question."
    if content.get("metadata", {}).get("analysis", {}).get("per") not in ("corpus", "article"):
        yield "Its metadata do not say what a page is about: expected analysis.per, 'corpus' or 'article'."
    if content.get("metadata", {}).get("analysis", {}).get("needs", "") not in NEEDS:
        yield f"Its metadata say what it needs in a word that is not known: expected one of {', '.join(NEEDS[1:])}."
    if content.get("metadata", {}).get("kernelspec", {}).get("name", "python3") != "python3":
        yield "Its kernel is not python3, so it runs on one machine only."
    tagged = _tagged(content)
    if len(tagged) != 1:
        yield f"{len(tagged)} cells are tagged 'parameters'; expected one."
    else:
        try:
            _parameters(_source(tagged[0]))
        except NotebookError as error:
            yield str(error)
    yield from untidy_cells(content)


def untidy_cells(content: Mapping[str, Any]) -> Iterator[str]:
    """Cells that hold outputs, or more than prose and calls."""
    for number, cell in enumerate(content.get("cells", []), start=1):
        if cell.get("cell_type") != "code":
            continue
        if cell.get("outputs") or cell.get("execution_count"):
            yield f"Cell {number} holds outputs. Clear them before committing."
        try:
            tree = ast.parse(_source(cell))
        except SyntaxError as error:
            yield f"Cell {number} is not plain Python: {error.msg}. Magics and shell commands do not belong."
            continue
        for node in ast.walk(tree):
            word = _NOT_THIN.get(type(node))
            if isinstance(node, ast.Call):
                called = node.func
                name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
                word = name if name in ("open", "exec", "eval", "system") else None
            if word:
                yield f"Cell {number} has '{word}'. Move it into the package, where it can be tested."


def convert_parameters(notebook: ReportNotebook, settings: Mapping[str, str]) -> dict[str, Any]:
    """The values for `notebook`, its defaults included, each of the type its annotation says.

    Args:
        notebook: the report.
        settings: parameter names and values as text, as the command line has them.

    Raises:
        UsageError: names an unknown parameter, with the near one and those there are, one that the
            program fills in, or a value that is not of its type.
    """
    refuse_handed_over(settings)
    check_names(notebook, settings)
    values = {name: copy.copy(parameter.default) for name, parameter in notebook.parameters.items()}
    values.update({name: _convert(notebook.parameters[name], value) for name, value in settings.items()})
    return values


def refuse_handed_over(names: Iterable[str]) -> None:
    """Refuse what the program fills in, and say what to do instead."""
    for name in names:
        if name in HANDED_OVER:
            raise UsageError(f"Parameter '{name}' is filled in by the program. {HANDED_OVER[name]}")


def check_names(notebook: ReportNotebook, names: Mapping[str, Any]) -> None:
    """Refuse a name the notebook does not declare: papermill would write it into code as it is."""
    for name in names:
        if name not in notebook.parameters:
            raise UsageError(
                f"No parameter {name!r} in {_shown(notebook.path)}.{near_name(name, notebook.parameters)} "
                f"It has: {', '.join(known for known in notebook.parameters if known not in HANDED_OVER)}."
            )


def heading_of(markdown: str) -> str | None:
    """The first heading of a Markdown cell, without its marks."""
    for line in markdown.splitlines():
        if line.startswith("#"):
            return line.lstrip("#").strip() or None
    return None


def _convert(parameter: Parameter, value: str) -> Any:
    stripped = value.strip()
    match parameter.type:
        case "str":
            return value
        case "list[str]":
            return [part.strip() for part in value.split(",") if part.strip()]
        case "bool" if stripped.lower() in _YES:
            return True
        case "bool" if stripped.lower() in _NO:
            return False
        case "int" if _WHOLE.fullmatch(stripped):
            return int(stripped)
        case "float" if (number := _number(stripped)) is not None:
            return number
        case "date" if _is_date(stripped) or (not stripped and parameter.default == ""):
            return stripped
    expected = {
        "int": "a whole number, such as 50",
        "float": "a number, such as 0.5",
        "bool": "yes or no",
        "date": "a day, such as 2026-01-31",
    }[parameter.type]
    raise UsageError(f"Parameter '{parameter.name}': {value!r} is not {expected}. It means: {parameter.help}.")


def _number(value: str) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) and "_" not in value else None


def _is_date(value: str) -> bool:
    try:
        # fromisoformat also reads 20260131 and 2026-W05; one form is enough, and unmistakable.
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _parameters(source: str) -> dict[str, Parameter]:
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise NotebookError(f"The parameters cell is not plain Python: {error.msg}.") from error
    comments = _comments(source)
    found = {}
    for node in tree.body:
        line = f"The parameters cell, line {node.lineno}"
        if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name) or node.value is None:
            raise NotebookError(f"{line}: expected 'name: type = default  # what it means'.")
        name, kind = node.target.id, ast.unparse(node.annotation).strip("'\"")
        if kind not in TYPES:
            raise NotebookError(f"{line}: type {kind!r} of '{name}'; expected one of {', '.join(TYPES)}.")
        try:
            default = ast.literal_eval(node.value)
        except ValueError as error:
            raise NotebookError(f"{line}: the default of '{name}' is not a plain value.") from error
        explained = comments.get(node.end_lineno or node.lineno, "")
        if not explained:
            raise NotebookError(f"{line}: '{name}' has no comment that says what it means.")
        found[name] = Parameter(name, kind, default, explained)
    return found


def _comments(source: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {token.start[0]: token.string.lstrip("#").strip() for token in tokens if token.type == tokenize.COMMENT}


def _tagged(content: Mapping[str, Any]) -> list[Any]:
    return [
        cell
        for cell in content.get("cells", [])
        if "parameters" in cell.get("metadata", {}).get("tags", []) and cell.get("cell_type") == "code"
    ]


def _load(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise NotebookError(f"{_shown(path)} cannot be read as a notebook: {error}.") from error
    if not isinstance(content, dict):
        raise NotebookError(f"{_shown(path)} is not a notebook.")
    return content


def _source(cell: Mapping[str, Any]) -> str:
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def _shown(path: Path) -> str:
    """The path as the reader knows it: from the project's root, or its name."""
    return path.relative_to(paths.ROOT).as_posix() if path.is_relative_to(paths.ROOT) else path.name
