"""Pages from forks of a warm process: the same bytes as from a cold kernel, and nothing left behind."""

import os
import signal
import subprocess
import sys

import pytest

from analysis.errors import UsageError
from analysis.paths import ROOT
from analysis.reporting import runner
from analysis.reporting.notebooks import convert_parameters, read_notebook
from analysis.reporting.runner import ReportFailed, run_report
from analysis.reporting.workers import Workers, are_possible
from tests.test_notebooks import write_notebook
from tests.test_reports import SHOW, WORDS, _is_alive, _within

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not are_possible(), reason="this system cannot fork warm processes")]


@pytest.fixture(scope="module")
def workers():
    with Workers(1) as made:
        yield made


def notebook_with(folder, *cells, name="made.ipynb"):
    return read_notebook(write_notebook(folder / name, *cells, parameters=WORDS))


def make(workers, notebook, output, **parameters):
    return workers.make(notebook, convert_parameters(notebook, {}) | parameters, output, digest="d" * 64)


def test_a_warm_page_has_the_bytes_of_a_cold_one(workers, tmp_path):
    notebook = notebook_with(
        tmp_path, "print('one')\nprint('two')", SHOW, "1 + 1", "from IPython.display import display\ndisplay(3)\n4"
    )
    warm = make(workers, notebook, tmp_path / "warm" / "page.html", words='a"\\\n{}$5')
    cold = run_report(notebook, {"words": 'a"\\\n{}$5'}, tmp_path / "cold" / "page.html", digest="d" * 64)
    assert warm.read_bytes() == cold.read_bytes()
    assert "two" in warm.read_text(encoding="utf-8")


def test_one_report_cannot_see_what_another_left_behind(workers, tmp_path):
    spoiling = (
        "import builtins, os, sys, pandas, matplotlib",
        "builtins.left = sys.left = 1",
        "sys.path.append('/nowhere')",
        "os.chdir('/')",
        "pandas.set_option('display.max_rows', 1)",
        "matplotlib.rcParams['font.size'] = 99",
    )
    spoils = notebook_with(tmp_path, "\n".join(spoiling), name="spoils.ipynb")
    clean = notebook_with(
        tmp_path,
        "import matplotlib, sys\n"
        "print('left' in dir(__builtins__), '/nowhere' in sys.path, matplotlib.rcParams['font.size'])",
    )
    before = make(workers, clean, tmp_path / "page.html").read_bytes()
    make(workers, spoils, tmp_path / "spoils.html")
    assert make(workers, clean, tmp_path / "page.html").read_bytes() == before
    assert b"False False 10.0" in before


def test_a_cell_that_fails_is_named_as_a_kernel_would_and_the_worker_goes_on(workers, tmp_path):
    page = make(workers, notebook_with(tmp_path, SHOW), tmp_path / "made.html")
    good = page.read_bytes()
    broken = notebook_with(tmp_path, "1", "from analysis.reporting.wording import day\nday('not a day at all')")
    with pytest.raises(ReportFailed, match=r"cell 6 \(Part 2\) failed: ValueError") as failed:
        make(workers, broken, page)
    assert "analysis/reporting/wording.py, line" in str(failed.value)
    assert str(ROOT) not in str(failed.value)
    with pytest.raises(UsageError, match=r"^No such thing\.$"):
        make(
            workers,
            notebook_with(tmp_path, "from analysis.errors import UsageError\nraise UsageError('No such thing.')"),
            page,
        )
    assert page.read_bytes() == good


def test_a_cell_that_hangs_and_a_process_that_dies_are_told_apart(workers, tmp_path, monkeypatch):
    with pytest.raises(ReportFailed, match=r"ended its process \(signal 9\)"):
        make(workers, notebook_with(tmp_path, "import os\nos.kill(os.getpid(), 9)"), tmp_path / "made.html")
    monkeypatch.setattr(runner, "CELL_SECONDS", 1)
    with pytest.raises(ReportFailed, match="took longer than"):
        make(workers, notebook_with(tmp_path, "import time\ntime.sleep(60)"), tmp_path / "made.html")
    monkeypatch.setattr(runner, "CELL_SECONDS", 60)
    assert make(workers, notebook_with(tmp_path, SHOW), tmp_path / "made.html").exists()


def test_nothing_outlives_the_process_that_asked(tmp_path):
    told = tmp_path / "processes"
    notebook_with(
        tmp_path,
        "import os, time\nfrom pathlib import Path\n"
        f"Path({str(told)!r}).write_text(f'{{os.getpid()}} {{os.getppid()}}')\ntime.sleep(60)",
    )
    code = (
        "import sys; from pathlib import Path; from analysis.reporting.notebooks import read_notebook;"
        "from analysis.reporting.workers import Workers; folder = Path(sys.argv[1]);"
        "Workers(1).make(read_notebook(folder / 'made.ipynb'), {'words': 'x'}, folder / 'made.html', digest='d' * 64)"
    )
    running = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT)
    try:
        assert _within(90, lambda: told.exists() and " " in told.read_text())
        fork, warm = map(int, told.read_text().split())
        os.kill(running.pid, signal.SIGKILL)
    finally:
        running.kill()
        running.wait()
    assert _within(15, lambda: not _is_alive(fork) and not _is_alive(warm))
    assert not (tmp_path / "made.html").exists()
