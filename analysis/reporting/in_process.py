"""A papermill engine that runs a notebook's cells in this process, in IPython's own shell.

For a process that was forked to make one page and ends with it (see `warm.py`): the cells see
what a fresh kernel's would, and nothing they do outlives them.
"""

import sys
import traceback
from typing import Any

import nbformat
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from papermill.engines import Engine, papermill_engines
from traitlets.config import Config

NAME = "in-process"


class _Stream:
    """Standard output or error of a cell; what follows on itself is one output, as in a kernel."""

    def __init__(self, name: str, outputs: list[Any]) -> None:
        self.name, self.outputs = name, outputs

    def write(self, words: str) -> int:
        last = self.outputs[-1] if self.outputs else None
        if last is not None and last.output_type == "stream" and last.name == self.name:
            last.text += words
        elif words:
            self.outputs.append(nbformat.v4.new_output("stream", name=self.name, text=words))
        return len(words)

    def flush(self) -> None:
        """Nothing waits."""

    def isatty(self) -> bool:
        return False


class _Published(DisplayPublisher):
    outputs: Any = None

    def publish(self, data: Any, metadata: Any = None, *more: Any, **others: Any) -> None:
        self.outputs.append(nbformat.v4.new_output("display_data", data=data, metadata=metadata or {}))


class _Shown(DisplayHook):
    outputs: Any = None

    def __call__(self, result: object = None) -> None:
        if result is not None:
            shell: Any = self.shell
            data, metadata = shell.display_formatter.format(result)
            self.outputs.append(nbformat.v4.new_output("execute_result", data=data, metadata=metadata))


def new_shell() -> Any:
    """The shell for the cells; it keeps no history and so starts no thread."""
    shell: Any = InteractiveShell.instance(
        config=Config({"HistoryManager": {"enabled": False}}), displayhook_class=_Shown, display_pub_class=_Published
    )
    shell.showtraceback = shell.showsyntaxerror = lambda *args, **more: None
    return shell


class InProcess(Engine):
    """Runs each code cell here; after a cell that fails no other is run."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **more: Any) -> None:
        """Run the cells of `nb_man.nb` and put their outputs into it."""
        shell: Any = InteractiveShell.instance()
        for index, cell in enumerate(nb_man.nb.cells):
            if cell.cell_type != "code" or not cell.source.strip():
                continue
            more["on_cell_start"](cell=cell, cell_index=index)
            nb_man.cell_start(cell, index)
            error = _run(shell, cell)
            if error is not None:
                nb_man.cell_exception(cell, index, exception=error)
                return
            nb_man.cell_complete(cell, index)
            more["on_cell_executed"](cell=cell, cell_index=index, execute_reply={})


papermill_engines.register(NAME, InProcess)


def _run(shell: Any, cell: Any) -> BaseException | None:
    outputs: list[Any] = []
    cell.outputs = outputs
    shell.display_pub.outputs = shell.displayhook.outputs = outputs
    real = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _Stream("stdout", outputs), _Stream("stderr", outputs)
    try:
        result = shell.run_cell(cell.source, store_history=False)
    finally:
        sys.stdout, sys.stderr = real
    error = result.error_before_exec or result.error_in_exec
    if error is not None:
        outputs.append(
            nbformat.v4.new_output("error", ename=type(error).__name__, evalue=str(error), traceback=_frames(error))
        )
    return error


def _frames(error: BaseException) -> list[str]:
    """The frames in the form a kernel has them, which `runner` reads."""
    return [f"File {f.filename}:{f.lineno}, in {f.name}" for f in traceback.extract_tb(error.__traceback__)]
