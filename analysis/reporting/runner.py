"""Run a report's notebook in a kernel of its own and publish its page in one step."""

import os
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from analysis import paths
from analysis.errors import AnalysisError, UsageError
from analysis.files import write_atomically
from analysis.reporting.notebooks import ReportNotebook, check_names, heading_of
from analysis.reporting.page import Page, build_page, files_of

# One cell works on one article or reads kept tables: minutes mean that something hangs.
CELL_SECONDS = 900
# A cold kernel on a busy two-core machine took 17 s; ten times that is a fault.
START_SECONDS = 180

OnCell = Callable[[int, int, str], None]
_FRAME = re.compile(
    r"(?:File )?([^\s:\x1b]{1,400}[/\\]analysis[/\\][^\s:\x1b]{1,200}\.py):(\d{1,6})(?:, in (\w{1,100}))?"
)
_COLOUR = re.compile(r"\x1b\[[0-9;]{0,20}[A-Za-z]")


class ReportFailed(AnalysisError):
    """A report's notebook did not run to its end; the page that was there is as it was."""


def run_report(
    notebook: ReportNotebook,
    parameters: Mapping[str, Any],
    output: Path,
    *,
    digest: str,
    on_cell: OnCell | None = None,
    engine: str | None = None,
) -> Path:
    """Run the notebook and write its page to `output`, its CSV files beside it.

    Args:
        notebook: the report.
        parameters: values by name, of the declared types (see `convert_parameters`).
        output: the page, `….html`.
        digest: of everything the page depends on; the page carries it (see `page_digest`).
        on_cell: hears of each finished cell: its number, how many there are, its heading.
        engine: papermill's engine; None for a kernel of its own (see `in_process` for the other).

    Raises:
        UsageError: a parameter the notebook does not declare, or one its cells refuse.
        ReportFailed: a cell failed, took too long or the kernel died; names the cell and why.
    """
    check_names(notebook, parameters)
    executed = execute(notebook, parameters, on_cell=on_cell, engine=engine)
    page = build_page(executed, notebook, parameters, stem=output.stem, digest=digest)
    publish(page, output)
    return output


def publish(page: Page, output: Path) -> None:
    """Put the page in place of the old one.

    The page goes last and in one step. It holds every number it talks about and the digests of
    its CSV files, so a run that is killed in between leaves the old page whole, and the next
    run makes it anew (`page_digest` sees that the files are not its own).
    """
    before = {path.name for path in files_of(output)}
    for name, csv in page.files.items():
        write_atomically(output.parent / name, csv)
    write_atomically(output, page.html)
    for name in before - set(page.files):
        (output.parent / name).unlink(missing_ok=True)


class _KernelDidNotStart(ReportFailed):
    """Worth a second try: ports may clash when several kernels start at once."""


def execute(
    notebook: ReportNotebook,
    parameters: Mapping[str, Any],
    *,
    on_cell: OnCell | None = None,
    engine: str | None = None,
) -> Any:
    """The notebook with its outputs, run by papermill in memory: nothing is written."""
    try:
        return _execute(notebook, parameters, on_cell, engine)
    except _KernelDidNotStart:
        return _execute(notebook, parameters, on_cell, engine)


def _execute(
    notebook: ReportNotebook, parameters: Mapping[str, Any], on_cell: OnCell | None, engine: str | None
) -> Any:
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    source = papermill.iorw.load_notebook_node(str(notebook.path))
    begun: list[int] = []

    def began(cell: Any, cell_index: int) -> None:
        begun.append(cell_index)

    def ended(cell: Any, cell_index: int, execute_reply: Any) -> None:
        if on_cell is not None:
            index = _own_index(source, cell_index)
            on_cell(index + 1, len(source.cells), _heading(source, index))

    try:
        return papermill.execute_notebook(
            source,
            None,
            parameters=dict(parameters),
            engine_name=engine,
            kernel_name="python3",
            language="python",
            kernel_manager_class=_kernel_manager() if engine is None else None,
            progress_bar=False,
            log_output=False,
            start_timeout=START_SECONDS,
            execution_timeout=CELL_SECONDS,
            on_cell_start=began,
            on_cell_executed=ended,
        )
    except PapermillExecutionError as error:
        raise _failure(notebook, source, error) from None
    except CellTimeoutError:
        where = _where(notebook, source, begun[-1])
        raise ReportFailed(f"{where} took longer than {CELL_SECONDS // 60} minutes.") from None
    except DeadKernelError as error:
        if not begun:
            raise _KernelDidNotStart(f"Report '{notebook.name}': the kernel did not start: {error}.") from error
        where = _where(notebook, source, begun[-1])
        raise ReportFailed(f"{where} ended the kernel, as when memory runs out.") from None
    except RuntimeError as error:
        if begun:
            raise
        raise _KernelDidNotStart(f"Report '{notebook.name}': the kernel did not start: {error}.") from error


def kernel_environment() -> dict[str, str]:
    """The variables under which a notebook's cells run; with them the same input gives the same bytes."""
    known = os.environ.get("PYTHONPATH")
    return {
        "PYTHONPATH": os.pathsep.join(filter(None, [str(paths.ROOT), known])),
        "PYTHONSAFEPATH": "1",
        "PYTHONHASHSEED": "0",
        "MPLBACKEND": "agg",
        "TQDM_DISABLE": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }


def _kernel_manager() -> type:
    """A kernel of the running interpreter, whatever kernels the machine has installed.

    Its traffic is encrypted where the machine can; it ends with us, since ipykernel watches
    its parent; and the folder it is started in is not searched for modules, so a `pandas.py`
    among someone's articles is never run.
    """
    import zmq
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager
    from traitlets import default

    spec = KernelSpec(
        argv=[
            sys.executable,
            "-m",
            "ipykernel_launcher",
            "--IPKernelApp.ignore_cwd=True",
            "-f",
            "{connection_file}",
        ],
        display_name="Python 3",
        language="python",
        metadata={"supported_encryption": ["curve"]},
        env=kernel_environment(),
    )

    class ReportKernelManager(AsyncKernelManager):
        @property
        def kernel_spec(self) -> KernelSpec:
            return spec

        @default("transport_encryption")
        def _encrypt_where_possible(self) -> str:
            return "required" if zmq.has("curve") else "disabled"

    return ReportKernelManager


def _failure(notebook: ReportNotebook, source: Any, error: Any) -> AnalysisError:
    message = _COLOUR.sub("", str(error.evalue)).strip()
    if error.ename == "UsageError":
        return UsageError(message)
    if error.ename.endswith("Error") and error.ename in _our_errors():
        return ReportFailed(f"Report '{notebook.name}': {message}")
    traceback = _COLOUR.sub("", "\n".join(error.traceback))
    frames = [match for match in _FRAME.finditer(traceback) if "site-packages" not in match[1]]
    lines = [f"{_where(notebook, source, error.cell_index)} failed: {error.ename}: {message}"]
    if frames:
        path, line, function = frames[-1].groups()
        inside = path.replace("\\", "/").rsplit("/analysis/", 1)[1]
        lines.append(f"At analysis/{inside}, line {line}" + (f", in {function}." if function else "."))
    lines.append("The page that was there, if any, is as it was.")
    return ReportFailed("\n".join(lines))


def _our_errors() -> set[str]:
    found, waiting = set(), [AnalysisError]
    while waiting:
        kind = waiting.pop()
        found.add(kind.__name__)
        waiting += kind.__subclasses__()
    return found


def _where(notebook: ReportNotebook, source: Any, index: int) -> str:
    index = _own_index(source, index)
    return f"Report '{notebook.name}', cell {index + 1} ({_heading(source, index)})"


def _own_index(source: Any, index: int) -> int:
    """A cell's place in the notebook as it is written, before papermill added the parameters' values."""
    tagged = next((n for n, c in enumerate(source.cells) if "parameters" in c.metadata.get("tags", [])), None)
    return index - 1 if tagged is not None and index > tagged else index


def _heading(source: Any, index: int) -> str:
    """The heading under which the cell stands."""
    for cell in reversed(source.cells[: index + 1]):
        if cell.cell_type == "markdown" and (heading := heading_of(cell.source)):
            return heading
    return "beginning"
