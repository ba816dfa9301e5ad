"""Many reports from a table of parameters: a row, a report.

What is unchanged is left as it is, what fails is listed with its reason, and a run that was
killed is taken up where it stopped: each page knows by its digest what it was made from.
"""

import csv
import hashlib
import io
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tqdm import tqdm

from analysis import digests
from analysis.errors import AnalysisError, UsageError, near_name
from analysis.ingest.web.fetch import local_inputs
from analysis.kept import USUAL, Choices, is_kept, kept_name
from analysis.reporting.notebooks import HANDED_OVER, ReportNotebook, available_reports, convert_parameters
from analysis.reporting.page import page_digest
from analysis.reporting.runner import run_report
from analysis.reporting.series_pages import Made, publish_lists
from analysis.reporting.workers import Workers, are_possible

_REPORT, _INPUT, _NAME = ("report", "notebook"), ("input", "inputs", "corpus"), ("name", "page")
_SAFE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_OURS = ("index", "comparison", "failures")


@dataclass(frozen=True)
class Outcome:
    """What came of a table: the pages that are there, how many were up to date, and what failed.

    `pages` are in the order of the rows, the index and the comparison last; `failures` name the row
    and the reason.
    """

    pages: list[Path]
    unchanged: int
    failures: list[str]


@dataclass(frozen=True)
class _Row:
    """One row, ready to be made; `settings` are the parameters as the table has them."""

    number: int
    notebook: ReportNotebook
    inputs: list[str]
    settings: dict[str, str]
    parameters: dict[str, Any]
    stem: str


@dataclass(frozen=True)
class _Due:
    row: _Row
    corpus: str
    path: Path
    digest: str


def make_series(
    table: Path,
    output: Path,
    *,
    jobs: int,
    force: bool = False,
    say: Callable[[str], None] = lambda line: None,
    choices: Choices = USUAL,
) -> Outcome:
    """Make the report of each row of a CSV file, an index of them, and a comparison.

    Columns: `report` (its name; `overview` when the cell is empty), `input` (file, folder or
    glob, several parted by `;`; as seen from the table's folder, else from here), `name` (of the
    page's file, letters and digits; else made from the row), and parameters of the reports. An
    empty cell means the parameter's default.

    Args:
        table: the CSV file.
        output: the folder for the pages; made when it is not there.
        jobs: reports made at the same time.
        force: make pages anew that are up to date.
        say: hears a line of progress.
        choices: how the articles of all rows are analysed.

    Raises:
        UsageError: the table cannot be read, has no row, or a column that no report knows.
    """
    reports = available_reports()
    good, bad = _read(table, reports)
    failures: dict[int, str] = dict(bad)
    due, made, unchanged = _what_is_due(good, output, failures, force, choices)
    if unchanged:
        say(f"{unchanged} of {len(good)} reports are up to date.")
    failures |= _make(due, jobs, choices)
    done = [Made(d.row.number, d.row.notebook, d.row.settings, d.path) for d in made if d.row.number not in failures]
    labels = {row.number: row.notebook.name for row in good}
    lists = publish_lists(done, {n: (labels.get(n, "not told"), why) for n, why in sorted(failures.items())}, output)
    return Outcome(
        [*(m.path for m in done), *lists],
        unchanged,
        [f"row {number}: {why}" for number, why in sorted(failures.items())],
    )


def _read(table: Path, reports: Mapping[str, ReportNotebook]) -> tuple[list[_Row], dict[int, str]]:
    """The rows that can be made, and the reasons of those that cannot, by row number (the header is 1)."""
    try:
        text = table.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{table.name} cannot be read: {error}. Expected a CSV file in UTF-8.") from error
    lines = list(csv.reader(io.StringIO(text, newline="")))
    if len(lines) < 2:
        raise UsageError(
            f"{table.name} has no rows. Expected a header such as 'report,input,outlet' and a row a report."
        )
    header = [cell.strip().casefold() for cell in lines[0]]
    parameters = {name for report in reports.values() for name in report.parameters} - set(HANDED_OVER)
    known = parameters | {*_REPORT, *_INPUT, *_NAME}
    for column in header:
        if column not in known:
            raise UsageError(
                f"{table.name}: no report has a parameter '{column}'.{near_name(column, known)} "
                f"Columns may be report, input, name, {', '.join(sorted(parameters))}."
            )
    if not set(header) & set(_INPUT):
        raise UsageError(f"{table.name} has no column 'input', so there is nothing to report on.")
    good: list[_Row] = []
    bad: dict[int, str] = {}
    taken: dict[str, int] = {}
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        try:
            row = _row(number, dict(zip(header, (cell.strip() for cell in cells), strict=False)), reports, table.parent)
            if row.stem in taken:
                raise UsageError(f"Makes the same page as row {taken[row.stem]}. Give it a name of its own in 'name'.")
        except AnalysisError as error:
            bad[number] = str(error)
        else:
            taken[row.stem] = number
            good.append(row)
    return good, bad


def _row(number: int, cells: dict[str, str], reports: Mapping[str, ReportNotebook], folder: Path) -> _Row:
    named = _cell(cells, _REPORT) or "overview"
    if named not in reports:
        raise UsageError(f"There is no report '{named}'.{near_name(named, reports)} There are: {', '.join(reports)}.")
    notebook = reports[named]
    inputs = [_found(part.strip(), folder) for part in _cell(cells, _INPUT).split(";") if part.strip()]
    if not inputs:
        raise UsageError("The cell 'input' is empty. Name a file, a folder or a glob.")
    settings = {k: v for k, v in cells.items() if v and k not in (*_REPORT, *_INPUT, *_NAME)}
    parameters = convert_parameters(notebook, settings)
    return _Row(number, notebook, inputs, settings, parameters, _stem(cells, notebook, inputs, settings))


def _cell(cells: Mapping[str, str], names: Sequence[str]) -> str:
    return next((cells[name] for name in names if cells.get(name)), "")


def _found(given: str, folder: Path) -> str:
    """The input as seen from the table's folder, so that both can be moved together; else as given."""
    beside = folder / given
    return str(beside) if beside.exists() or any(folder.glob(given) if not Path(given).is_absolute() else ()) else given


def _stem(
    cells: Mapping[str, str], notebook: ReportNotebook, inputs: Sequence[str], settings: Mapping[str, str]
) -> str:
    name = _cell(cells, _NAME).casefold()
    if name:
        if not _SAFE.fullmatch(name) or name in _OURS:
            raise UsageError(
                f"The name {name!r} cannot be a file's on every system. Expected letters a to z and digits, parted by "
                f"hyphens, and none of {', '.join(_OURS)}."
            )
        return name
    words = "-".join(_SAFE.findall(" ".join(settings[k] for k in sorted(settings)).casefold()))[:40].strip("-")
    told = [notebook.name, *sorted(Path(i).name for i in inputs), *(f"{k}={settings[k]}" for k in sorted(settings))]
    short = hashlib.sha256("\0".join(told).encode()).hexdigest()[:6]
    return "-".join(filter(None, [notebook.name.replace("_", "-"), words, short]))


def _what_is_due(
    rows: Sequence[_Row], output: Path, failures: dict[int, str], force: bool, choices: Choices
) -> tuple[list[_Due], list[_Due], int]:
    """What has to be made, everything that will be there, and how many pages are up to date."""
    named: dict[tuple[str, ...], str] = {}
    local: dict[tuple[str, ...], list[str]] = {}
    due, everything = [], []
    for row in rows:
        key = tuple(row.inputs)
        if key not in named:
            try:
                # Addresses are fetched once for all rows that name them.
                local[key] = [str(path) for path in local_inputs(row.inputs)]
                named[key] = kept_name(local[key], choices)
            except AnalysisError as error:
                failures[row.number] = str(error)
                continue
        corpus, row = named[key], replace(row, inputs=local[key])
        row.parameters["corpus"] = corpus
        digest = digests.of_parts([corpus, digests.of_file(row.notebook.path), digests.of_settings(row.parameters)])
        one = _Due(row, corpus, output / f"{row.stem}.html", digest)
        everything.append(one)
        if force or page_digest(one.path) != digest:
            due.append(one)
    return due, everything, len(everything) - len(due)


def _make(due: Sequence[_Due], jobs: int, choices: Choices) -> dict[int, str]:
    """Analyse what has to be, then make the pages; returns the reasons of rows that failed."""
    if not due:
        return {}
    corpora = {one.corpus: one.row.inputs for one in due if not is_kept(one.corpus)}
    failures: dict[int, str] = {}
    lock = threading.Lock()
    with tqdm(total=len(corpora) + len(due), desc="Reports", unit="") as bar:

        def attempt(numbers: Sequence[int], act: Callable[[], object]) -> None:
            try:
                act()
            except AnalysisError as error:
                with lock:
                    failures.update(dict.fromkeys(numbers, str(error)))
            with lock:
                bar.update(1)

        def keep(corpus: str) -> None:
            numbers = [one.row.number for one in due if one.corpus == corpus]
            inputs = corpora[corpus]
            attempt(numbers, lambda: workers.keep(inputs, choices) if workers else _keep(inputs, choices))

        def make(one: _Due) -> None:
            if one.row.number in failures:
                bar.update(1)
                return
            run = workers.make if workers else run_report
            attempt([one.row.number], lambda: run(one.row.notebook, one.row.parameters, one.path, digest=one.digest))

        number = min(jobs, len(due))
        workers = Workers(number) if are_possible() else None
        try:
            with ThreadPoolExecutor(max_workers=number) as pool:
                list(pool.map(keep, corpora))
                list(pool.map(make, due))
        finally:
            if workers:
                workers.close()
    return failures


def _keep(inputs: Sequence[str], choices: Choices) -> None:
    from analysis.run import open_corpus

    open_corpus(list(inputs), choices=choices)
