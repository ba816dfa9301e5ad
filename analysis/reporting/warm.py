"""A process that has everything imported and forks one for each page.

Imports are most of the time that a small report takes in a kernel of its own. This process
imports once, runs no notebook itself, and forks for each job: the fork is as fresh as a new
kernel and ends with its page, so that no report can see what another left behind. A test
compares the pages byte for byte with those of a cold kernel.

Jobs come as lines of JSON on standard input, answers go out as lines of JSON; `workers.py` is
the other end. When that end goes away, so does this one, and what it has forked.
"""

import json
import os
import select
import signal
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

Say = Callable[[dict[str, Any]], None]


def serve() -> None:
    """Answer jobs until standard input ends."""
    # Whatever a library prints must not be taken for an answer.
    answers = os.dup(1)
    os.dup2(2, 1)
    _import_everything()

    def say(answer: dict[str, Any]) -> None:
        os.write(answers, json.dumps(answer).encode() + b"\n")

    say({"ready": True})
    waiting = b""
    while True:
        while b"\n" not in waiting:
            read = os.read(0, 65536)
            if not read:
                return
            waiting += read
        line, waiting = waiting.split(b"\n", 1)
        job = json.loads(line)
        _preload(job)
        _fork(job, answers, say)


def _import_everything() -> None:
    """Import, and use once, all that a page needs, so that each fork finds it ready."""
    import nbformat

    from analysis.reporting import in_process, notebooks, page

    in_process.new_shell()
    for report in notebooks.available_reports().values():
        for cell in nbformat.read(report.path, as_version=4).cells:
            if cell.cell_type == "code":
                for line in cell.source.splitlines():
                    if line.startswith(("from analysis", "import ")):
                        exec(line, {})
    page.warm_up()


def _preload(job: dict[str, Any]) -> None:
    """Have the corpus in memory before the fork, which then need not read it again."""
    from analysis import run
    from analysis.errors import AnalysisError

    name = job.get("parameters", {}).get("corpus", "")
    try:
        run.preload(name)
    except AnalysisError:
        # The fork will meet the same error, where it can be told.
        return


def _fork(job: dict[str, Any], answers: int, say: Say) -> None:
    ended, alive = os.pipe()  # the fork holds `alive` until it ends, however it ends
    lifeline, held = os.pipe()  # this process holds `held` until it ends, however it ends
    child = os.fork()
    if not child:
        os.close(ended)
        os.close(held)
        threading.Thread(target=_end_with_parent, args=(lifeline,), daemon=True).start()
        code = 1
        try:
            _answer(job, say)
            code = 0
        finally:
            # Not sys.exit: nothing of the parent's that waits for an orderly end may run twice.
            os._exit(code)
    os.close(alive)
    os.close(lifeline)
    say({"started": child})
    while True:
        # Standard input is ready when another job waits or when nobody is there any more.
        ready, _, _ = select.select([ended, 0], [], [])
        if ended in ready:
            break
        if 0 in ready and _is_gone():
            os.kill(child, signal.SIGKILL)
            break
    _, status = os.waitpid(child, 0)
    os.close(ended)
    os.close(held)
    say({"ended": os.waitstatus_to_exitcode(status)})


def _is_gone() -> bool:
    """Whether the other end has closed; no job is sent while one is running."""
    return not os.read(0, 1)


def _end_with_parent(lifeline: int) -> None:
    os.read(lifeline, 1)
    os._exit(1)


def _answer(job: dict[str, Any], say: Say) -> None:
    from analysis.errors import AnalysisError, UsageError

    try:
        if "keep" in job:
            from analysis.kept import Choices
            from analysis.run import open_corpus

            targets = tuple(job["choices"].pop("targets"))
            open_corpus(job["keep"], choices=Choices(**job["choices"], targets=targets))
        else:
            _make(job, say)
    except UsageError as error:
        say({"refused": str(error)})
    except AnalysisError as error:
        say({"failed": str(error)})
    except BaseException:
        say({"fault": traceback.format_exc()})
    else:
        say({"done": True})


def _make(job: dict[str, Any], say: Say) -> None:
    from analysis.reporting.in_process import NAME
    from analysis.reporting.notebooks import read_notebook
    from analysis.reporting.runner import run_report

    run_report(
        read_notebook(Path(job["notebook"])),
        job["parameters"],
        Path(job["output"]),
        digest=job["digest"],
        on_cell=lambda number, whole, heading: say({"cell": [number, whole, heading]}),
        engine=NAME,
    )


if __name__ == "__main__":
    serve()
    # At once: nothing is open, and what libraries do at an orderly end takes seconds.
    os._exit(0)
