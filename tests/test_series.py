"""A row, a report: what the table may hold, what fails, what is left as it is, and what a kill leaves behind."""

import csv
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import cli
from analysis.errors import UsageError
from analysis.kept import Choices
from analysis.paths import ROOT
from analysis.reporting import series
from analysis.reporting.series import make_series
from tests.test_reports import _within


def table(folder, *lines, name="params.csv"):
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (("report,input,outlett", "overview,a,b"), "no report has a parameter 'outlett'. Did you mean 'outlet'"),
        (("report,input",), "has no rows"),
        (("report,outlet", "overview,b"), "no column 'input'"),
    ],
)
def test_a_table_that_cannot_be_meant_is_refused_before_anything_runs(tmp_path, lines, words):
    with pytest.raises(UsageError, match=re.escape(words)):
        make_series(table(tmp_path, *lines), tmp_path / "out", jobs=1)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("overviev,here.txt,,,", "no report 'overviev'. Did you mean 'overview'"),
        ("overview,gone.txt,,,", "There is no file or folder"),
        ("overview,,,,", "cell 'input' is empty"),
        ("overview,here.txt,,,mayor", "No parameter 'article' in notebooks/overview.ipynb"),
        ("overview,here.txt,,soon,", "'soon' is not a day"),
        ("overview,here.txt,../up,,", "cannot be a file's on every system"),
        ("overview,here.txt,index,,", "cannot be a file's on every system"),
        ("article,here.txt,twice,,", "Makes the same page as row 2"),
    ],
)
def test_a_row_that_fails_is_listed_with_its_reason_and_the_rest_is_made(tmp_path, monkeypatch, line, words):
    (tmp_path / "here.txt").write_text("x", encoding="utf-8")
    monkeypatch.setattr(series, "_make", pretend)
    outcome = make_series(
        table(tmp_path, "report,input,name,since,article", "article,here.txt,twice,,", line), tmp_path / "out", jobs=1
    )
    assert [path.name for path in outcome.pages] == ["twice.html", "index.html", "comparison.html"]
    (failed,) = outcome.failures
    assert failed.startswith("row 3: ")
    assert words in failed
    (listed,) = csv.DictReader((tmp_path / "out" / "failures.csv").open(encoding="utf-8", newline=""))
    assert listed["row"] == "3"
    assert words in listed["reason"]
    assert "Failed" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")


def pretend(due, jobs, choices):
    """Pages with nothing but a head, as `page.head_of` and `page_digest` read it."""
    for one in due:
        figures = json.dumps({"attributions": 3, "direct share": 0.5}).replace('"', "&#34;")
        one.path.parent.mkdir(parents=True, exist_ok=True)
        one.path.write_text(
            f'<meta name="analysis-digest" content="{one.digest}">\n'
            f'<meta name="analysis-figures" content="{figures}">\n'
            "<title>A title &lt;b&gt; – One article: who speaks in it?</title>", encoding="utf-8",
        )  # fmt: skip
    return {}


def test_inputs_are_seen_from_the_tables_folder_and_may_be_several(tmp_path, monkeypatch):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    seen = []
    monkeypatch.setattr(series, "_make", lambda due, *more: seen.extend(due) or pretend(due, *more))
    make_series(table(tmp_path, "input", "a.txt; b.txt", "*.txt"), tmp_path / "out", jobs=1)
    assert [one.row.notebook.name for one in seen] == ["overview", "overview"]
    assert len({one.corpus for one in seen}) == 1 or seen[0].row.inputs != seen[1].row.inputs
    assert sorted(Path(i).name for i in seen[0].row.inputs) == ["a.txt", "b.txt"]


def test_what_is_unchanged_is_left_and_what_changed_is_made_anew(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    rows = table(tmp_path, "report,input,article", "article,a.txt,", "article,a.txt,one")
    counts = []
    monkeypatch.setattr(series, "_make", lambda due, *more: counts.append(len(due)) or pretend(due, *more))
    first = make_series(rows, tmp_path / "out", jobs=1)
    again = make_series(rows, tmp_path / "out", jobs=1)
    assert again.pages == first.pages
    assert (first.unchanged, again.unchanged) == (0, 2)
    (tmp_path / "a.txt").write_text("y", encoding="utf-8")
    make_series(rows, tmp_path / "out", jobs=1)
    table(tmp_path, "report,input,article", "article,a.txt,", "article,a.txt,two")
    make_series(rows, tmp_path / "out", jobs=1)
    make_series(rows, tmp_path / "out", jobs=1, choices=Choices(known_names=False))
    assert counts == [2, 0, 2, 1, 2]


def test_the_comparison_sets_figures_side_by_side_and_titles_stay_text(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    monkeypatch.setattr(series, "_make", pretend)
    make_series(table(tmp_path, "report,input,article", "article,a.txt,", "article,a.txt,b"), tmp_path / "out", jobs=1)
    page = (tmp_path / "out" / "comparison.html").read_text(encoding="utf-8")
    assert page.count(">50%<") == 2
    assert "A title &lt;b&gt;</a>" in page
    assert (tmp_path / "out" / "comparison-article.csv").read_text(encoding="utf-8").count(",3,0.5") == 2


WORDS = '"It holds," Ann Lee said. The gate, Bo Ray told reporters, {} is safe.'


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    folder = tmp_path_factory.mktemp("articles")
    with (folder / "articles.jsonl").open("w", encoding="utf-8") as file:
        for n in range(6):
            row = {"id": f"a{n}", "title": f"Gate {n}", "outlet": f"Paper {n % 2}", "text": WORDS.format(n)}
            file.write(json.dumps(row) + "\n")
    lines = [f"article,articles.jsonl,a{n},," for n in range(6)]
    lines += ["overview,articles.jsonl,,Paper 1,", "person,articles.jsonl,,,Ann Lee", "person,articles.jsonl,,,Nobody"]
    return table(folder, "report,input,article,outlet,person", *lines)


def run(articles, folder, **more):
    command = [sys.executable, "-m", "analysis", "batch", str(articles), "-o", str(folder / "out"), "-j", "2"]
    environment = os.environ | {"MEDIA_ANALYSIS_CACHE": str(folder / "cache")}
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def files(folder):
    return {path.name: path.read_bytes() for path in (folder / "out").iterdir()}


def processes_with(word):
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if word.encode() in (entry / "environ").read_bytes() and "Z" not in (entry / "stat").read_text().split()[2]:
                found.append(entry.name)
        except OSError:
            continue
    return found


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks for processes in /proc")
def test_a_batch_that_is_killed_leaves_no_process_and_ends_with_the_same_files(articles, tmp_path):
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    done = run(articles, whole)
    out, said = done.communicate(timeout=300)
    assert done.returncode == 1, said
    assert len(out.splitlines()) == 8 + 2
    assert "Failed: row 10: Nobody here is called 'Nobody'." in said
    assert sorted(files(whole)) == sorted({*files(whole)} | {"index.html", "comparison.html", "failures.csv"})
    running = run(articles, killed)
    try:
        assert _within(
            200, lambda: (killed / "out").exists() and any(p.suffix == ".html" for p in (killed / "out").iterdir())
        )
    finally:
        os.kill(running.pid, signal.SIGKILL)
        running.communicate()
    assert _within(20, lambda: not processes_with(str(killed / "cache")))
    assert set(files(killed)) < set(files(whole))
    run(articles, killed).communicate(timeout=300)
    assert files(killed) == files(whole)
    again = run(articles, whole)
    _, said = again.communicate(timeout=300)
    assert "8 of 9 reports are up to date." in said


def test_pdf_without_a_browser_is_refused_before_anything_runs(articles, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert cli.main(["batch", str(articles), "-o", str(tmp_path / "out"), "--pdf"]) == 2
    assert "leave out --pdf and print a page from your browser" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_the_batch_takes_what_is_known_about_people(tmp_path, monkeypatch):
    people = tmp_path / "known.csv"
    people.write_text("name,gender\nAnita Rao,female\n", encoding="utf-8")
    asked = []
    monkeypatch.setattr(series, "make_series", lambda *given, choices, **more: asked.append(choices) or 1 / 0)
    with pytest.raises(ZeroDivisionError):
        cli.main(["batch", str(table(tmp_path, "input", "a.txt")), "--people", str(people)])
    assert [choices.people for choices in asked] == [people]
