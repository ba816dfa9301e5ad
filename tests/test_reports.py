"""Reports from end to end: a kernel runs them, a browser opens them, and runs that fail do no harm."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import analysis
from analysis.errors import UsageError
from analysis.paths import NOTEBOOKS, ROOT
from analysis.reporting import runner
from analysis.reporting.markup import element
from analysis.reporting.notebooks import convert_parameters, read_notebook
from analysis.reporting.page import build_page, page_digest
from analysis.reporting.runner import ReportFailed, publish, run_report
from tests.pages_fixture import make
from tests.test_notebooks import REPORTS, write_notebook

pytestmark = pytest.mark.slow

SHOW = "from analysis.reporting.markup import Fragment, element\nFragment(element('p', words))"
WORDS = 'words: str = "a"  # words to show'
SEED = ROOT.parent / "shared" / "seed"


def notebook_with(folder, *cells):
    return read_notebook(write_notebook(folder / "made.ipynb", *cells, parameters=WORDS))


def run(notebook, output, **parameters):
    return run_report(notebook, convert_parameters(notebook, {}) | parameters, output, digest="d" * 64)


def test_two_runs_give_the_same_files_byte_for_byte(sample_pages):
    (first, pages), (second, _) = sample_pages
    assert [path.stem for path in pages[:-2]] == REPORTS
    names = sorted(path.name for path in first.iterdir())
    assert names == sorted(path.name for path in second.iterdir())
    assert [name for name in names if (first / name).read_bytes() != (second / name).read_bytes()] == []


def test_nothing_runs_when_nothing_changed(sample_pages, monkeypatch):
    folder, pages = sample_pages[0]
    monkeypatch.setattr("analysis.reporting.batch.run_report", lambda *args, **more: pytest.fail("ran again"))
    again = make(folder)
    assert again.pages == pages


def test_the_pages_of_the_sample_are_small_tell_no_path_and_lead_to_each_other(sample_pages):
    folder, pages = sample_pages[0]
    for path in pages:
        page = path.read_text(encoding="utf-8")
        # A corpus of thirty articles; one article, with its pictures.
        assert len(page.encode()) < (400_000 if path.stem in REPORTS else 150_000), path.name
        assert str(ROOT) not in page
        assert str(folder) not in page
    overview = (folder / "overview.html").read_text(encoding="utf-8")
    links = set(re.findall(r'href="(article-[^"#]+)(?:#([^"]+))?"', overview))
    assert {name for name, _ in links} == {path.name for path in pages[-2:]}
    for name, passage in links:
        assert not passage or f'id="{passage}"' in (folder / name).read_text(encoding="utf-8")


def test_the_newcomers_notebook_runs_on_the_sample(sample_pages):
    import nbformat
    import papermill

    del sample_pages  # its cache is used
    done = papermill.execute_notebook(
        nbformat.read(NOTEBOOKS / "explore.ipynb", as_version=4), None, progress_bar=False,
        kernel_name="python3", language="python", kernel_manager_class=runner._kernel_manager(),
    )  # fmt: skip
    shown = [cell for cell in done.cells if cell.cell_type == "code" and cell.outputs]
    assert len(shown) == 9


def test_the_first_real_page_shows_who_speaks(tmp_path, monkeypatch):
    pages = sorted(SEED.glob("*.txt"))
    if not pages:
        pytest.skip("../shared/seed is not here")
    monkeypatch.setenv("MEDIA_ANALYSIS_CACHE", str(tmp_path / "cache"))
    outcome = make(tmp_path / "out", ["article"], pages)
    assert outcome.failures == []
    page = outcome.pages[0].read_text(encoding="utf-8")
    assert "<h1>Lukashenka Meets With Jailed Belarusian Opposition Leaders</h1>" in page
    assert page.count('class="para"') == 15
    assert "TASS (state media)" in page
    marked = page.split('id="the-text-marked"')[1].split('id="attributions"')[0]
    assert "undesirable organization" not in marked
    assert "<dd>not stated</dd>" in page


def test_the_verb_makes_the_same_pages_as_the_command_line(tmp_path, monkeypatch):
    monkeypatch.setenv("MEDIA_ANALYSIS_CACHE", str(tmp_path / "cache"))
    article = tmp_path / "article.jsonl"
    article.write_text('{"id": "7", "title": "Bridge", "text": "\\"It holds,\\" Ann Lee said."}\n', encoding="utf-8")
    pages = analysis.report(article, output=tmp_path / "out", names=("article",))
    assert [path.name.rsplit("-", 1)[0] for path in pages] == ["article-bridge"]
    with pytest.raises(UsageError, match="Did you mean 'outlet'"):
        analysis.report(article, output=tmp_path / "out", outlett="x")


def test_a_failing_cell_is_named_and_the_last_good_page_stays(tmp_path):
    page = tmp_path / "made.html"
    run(notebook_with(tmp_path, SHOW), page, words="$5")
    good = page.read_bytes()
    broken = notebook_with(tmp_path, "1", "from analysis.reporting.wording import day\nday('not a day at all')")
    with pytest.raises(ReportFailed, match=r"cell 6 \(Part 2\) failed: ValueError") as failed:
        run(broken, page)
    assert "analysis/reporting/wording.py, line" in str(failed.value)
    assert "in day" in str(failed.value)
    assert str(ROOT) not in str(failed.value)
    assert page.read_bytes() == good
    assert sorted(path.name for path in tmp_path.iterdir()) == ["made.html", "made.ipynb"]


def test_what_a_user_can_act_on_is_said_without_a_traceback(tmp_path):
    raised = "from analysis.errors import UsageError\nraise UsageError('No article has that id.')"
    with pytest.raises(UsageError, match=r"^No article has that id\.$"):
        run(notebook_with(tmp_path, raised), tmp_path / "made.html")


def test_a_value_is_handed_over_as_it_is_whatever_it_holds(tmp_path):
    words = 'a"\n\\";import os\n{}{x}$5 é 日本 </script>'
    page = run(notebook_with(tmp_path, SHOW), tmp_path / "{made}.html", words=words).read_text(encoding="utf-8")
    assert str(element("p", words)) in page


def test_a_cell_that_hangs_and_a_kernel_that_dies_are_told_apart(tmp_path, monkeypatch):
    monkeypatch.setattr(runner, "CELL_SECONDS", 1)
    with pytest.raises(ReportFailed, match=r"cell 4 \(Part 1\) took longer"):
        run(notebook_with(tmp_path, "import time\ntime.sleep(60)"), tmp_path / "made.html")
    monkeypatch.setattr(runner, "CELL_SECONDS", 60)
    with pytest.raises(ReportFailed, match=r"cell 4 \(Part 1\) ended the kernel"):
        run(notebook_with(tmp_path, "import os\nos._exit(1)"), tmp_path / "made.html")


def test_a_module_among_the_articles_is_not_run(tmp_path, monkeypatch):
    (tmp_path / "pandas.py").write_text("raise SystemExit('run')", encoding="utf-8")
    (tmp_path / "analysis").mkdir()
    (tmp_path / "analysis" / "__init__.py").write_text("raise SystemExit('run')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(notebook_with(tmp_path, "import pandas", SHOW), tmp_path / "made.html").exists()


def test_each_finished_cell_is_told(tmp_path):
    told = []
    notebook = notebook_with(tmp_path, "1", "2")
    run_report(
        notebook,
        {"words": "x"},
        tmp_path / "made.html",
        digest="d" * 64,
        on_cell=lambda *cell: told.append(cell),
    )
    assert told[-2:] == [(4, 6, "Part 1"), (6, 6, "Part 2")]


def test_a_run_that_is_killed_leaves_the_old_page_or_the_new_and_no_kernel(tmp_path):
    page, told = tmp_path / "made.html", tmp_path / "kernel"
    publish(build_page(_empty(), notebook_with(tmp_path, "1"), {}, stem="made", digest="e" * 64), page)
    old = page.read_bytes()
    waits = (
        f"from pathlib import Path\nimport os, time\nPath({str(told)!r}).write_text(str(os.getpid()))\ntime.sleep(60)"
    )
    notebook_with(tmp_path, waits, SHOW)
    code = (
        "import sys; from pathlib import Path; from analysis.reporting.notebooks import read_notebook;"
        "from analysis.reporting.runner import run_report; folder = Path(sys.argv[1]);"
        "made = read_notebook(folder / 'made.ipynb');"
        "run_report(made, {'words': 'x'}, folder / 'made.html', digest='d' * 64)"
    )
    running = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT)
    try:
        assert _within(60, lambda: told.exists() and told.read_text())
        kernel = int(told.read_text())
        os.kill(running.pid, signal.SIGKILL)
    finally:
        running.kill()
        running.wait()
    assert page.read_bytes() == old
    assert page_digest(page) == "e" * 64
    assert _within(15, lambda: not _is_alive(kernel))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kernel", "made.html", "made.ipynb"]


def _empty():
    import nbformat

    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# T", id="t")])


def _within(seconds, condition):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


def _is_alive(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    # A killed process whose parent has not looked after it is dead all the same.
    state = Path(f"/proc/{process}/stat")
    return not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] != "Z"
