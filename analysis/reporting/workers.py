"""Processes that make pages, several side by side, each warm (see `warm.py`)."""

import json
import os
import queue
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from types import TracebackType
from typing import Any

from analysis.errors import UsageError
from analysis.kept import Choices
from analysis.reporting import runner
from analysis.reporting.notebooks import ReportNotebook

# Reading and tagging a large corpus gives no sign of life in between.
KEEP_SECONDS = 24 * 3600


def are_possible() -> bool:
    """Whether this system can fork a process that has libraries loaded.

    On macOS the system's own libraries may crash in a fork, and Windows has none; there each
    page gets a kernel of its own.
    """
    return sys.platform.startswith("linux") and hasattr(os, "fork")


class Workers:
    """Several warm processes; as a context manager it ends them."""

    def __init__(self, number: int) -> None:
        self._idle: queue.Queue[_Worker | None] = queue.Queue()
        for _ in range(number):
            self._idle.put(None)
        self._all: list[_Worker] = []

    def __enter__(self) -> "Workers":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the processes; what they have made stays."""
        for worker in self._all:
            worker.close()

    def make(
        self,
        notebook: ReportNotebook,
        parameters: Mapping[str, Any],
        output: Path,
        *,
        digest: str,
        on_cell: runner.OnCell | None = None,
    ) -> Path:
        """As `runner.run_report`, in the next process that is free."""
        job = {
            "notebook": str(notebook.path),
            "parameters": dict(parameters),
            "output": str(output.absolute()),
            "digest": digest,
        }
        self._run(job, f"Report '{notebook.name}'", runner.CELL_SECONDS, on_cell)
        return output

    def keep(self, inputs: Sequence[str], choices: Choices) -> None:
        """Analyse the inputs and keep the corpus (see `run.open_corpus`), in the next process that is free."""
        people = None if choices.people is None else str(Path(choices.people).absolute())
        job = {
            "keep": [str(Path(i).absolute()) if Path(i).exists() else i for i in inputs],
            "choices": asdict(replace(choices, people=people)),
        }
        self._run(job, "The analysis", KEEP_SECONDS, None)

    def _run(self, job: dict[str, Any], what: str, seconds: float, on_cell: runner.OnCell | None) -> None:
        worker = self._idle.get()
        try:
            if worker is None:
                worker = _Worker()
                self._all.append(worker)
            worker.run(job, what, seconds, on_cell)
        finally:
            self._idle.put(worker if worker is not None and worker.is_alive() else None)


class _Worker:
    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "analysis.reporting.warm"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # One thread for arithmetic: a page needs no more, and threads do not survive a fork.
            env={**os.environ, **runner.kernel_environment(), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
            # Ctrl-C is for us; they end when we do.
            start_new_session=True,
        )
        self._unread = b""
        self._next(time.monotonic() + runner.START_SECONDS)

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def run(self, job: dict[str, Any], what: str, seconds: float, on_cell: runner.OnCell | None) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(job).encode() + b"\n")
        self._process.stdin.flush()
        child, reached, told = 0, "", None
        end = time.monotonic() + seconds
        late = False
        while True:
            try:
                answer = self._next(end)
            except TimeoutError:
                if late or not child:
                    self._process.kill()
                    raise runner.ReportFailed(f"{what} did not end when told to.") from None
                late, end = True, time.monotonic() + 30
                os.kill(child, signal.SIGKILL)
                continue
            if "started" in answer:
                child = answer["started"]
            elif "cell" in answer:
                number, whole, reached = answer["cell"]
                end = time.monotonic() + seconds
                if on_cell is not None:
                    on_cell(number, whole, reached)
            elif "ended" in answer:
                _judge(told, answer["ended"], late, what + (f", after “{reached}”," if reached else ""), seconds)
                return
            else:
                told = answer

    def _next(self, end: float) -> dict[str, Any]:
        assert self._process.stdout is not None
        file = self._process.stdout.fileno()
        while b"\n" not in self._unread:
            ready, _, _ = select.select([file], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                raise TimeoutError
            read = os.read(file, 65536)
            if not read:
                raise runner.ReportFailed(
                    "The process that makes pages ended, as when memory runs out. Try again with fewer: --jobs 1."
                )
            self._unread += read
        line, self._unread = self._unread.split(b"\n", 1)
        return dict(json.loads(line))


def _judge(told: dict[str, Any] | None, code: int, late: bool, what: str, seconds: float) -> None:
    """Raise what went wrong, if anything did."""
    if told is not None and "done" in told:
        return
    if told is not None and "refused" in told:
        raise UsageError(told["refused"])
    if told is not None and "failed" in told:
        raise runner.ReportFailed(told["failed"])
    if told is not None:
        raise runner.ReportFailed(f"{what} met a fault of the programme:\n{told['fault']}")
    if late:
        raise runner.ReportFailed(f"{what} took longer than {seconds / 60:.0f} minutes.")
    ended = f"signal {-code}" if code < 0 else f"code {code}"
    raise runner.ReportFailed(f"{what} ended its process ({ended}), as when memory runs out.")
