"""Pages in a browser without a network: nothing runs, nothing is fetched, and axe-core finds nothing.

Needs a Chromium, node, and `npm ci --prefix tests/browser` once.
"""

import json
import shutil
import subprocess

import pytest

from analysis.paths import ROOT
from analysis.reporting.notebooks import available_reports, convert_parameters
from analysis.reporting.page import build_page
from analysis.reporting.pdf import print_pages
from analysis.reporting.runner import publish
from tests.corpus_fixture import HOSTILE, executed, small_corpus

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
NODE = shutil.which("node")
SCRIPT = ROOT / "tests" / "browser" / "check.mjs"
READY = (SCRIPT.parent / "node_modules" / "axe-core").exists()

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here (Debian: apt install chromium)"),
    pytest.mark.skipif(NODE is None, reason="no node here (Debian: apt install nodejs npm)"),
    pytest.mark.skipif(not READY, reason="axe-core is not installed: npm ci --prefix tests/browser"),
]

HOSTILE_PARAMETERS = {
    "article": {"article": HOSTILE},
    "story": {"articles": ["mayor", HOSTILE]},
    "person": {"person": "Tesch"},
}


def look_at(*pages):
    """What a browser and axe-core make of each page: light and dark, 360 and 1280 pixels wide."""
    done = subprocess.run([NODE, SCRIPT, CHROMIUM, *pages], capture_output=True, text=True, timeout=600, check=True)
    seen = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(seen) == 4 * len(pages)
    return seen


def complaints(seen):
    """What is wrong with the pages, one line each."""
    found = []
    for view in seen:
        where = f"{view['page'].rsplit('/', 1)[1]} ({view['scheme']}, {view['width']})"
        found += [f"{where}: asks for {url}" for url in view["requests"]]
        found += [f"{where}: says {words}" for words in view["console"]]
        found += [f"{where}: {v['rule']} {v['count']} times, {v['first']}: {v['why']}" for v in view["violations"]]
        if view["overflow"] > 0:
            found.append(f"{where}: is {view['overflow']} pixels too wide")
    return found


def test_the_check_sees_a_request_a_message_a_script_and_a_picture_without_words(tmp_path):
    page = tmp_path / "bad.html"
    page.write_text(
        '<html lang="en"><title>t</title><img src="http://canary.invalid/x.png"><p style="width:3000px">x</p>'
        '<script>document.title="ran";console.error("x")</script>',
        encoding="utf-8",
    )
    seen = look_at(page)
    assert seen[0]["title"] == "ran"
    found = "\n".join(complaints(seen))
    for words in ("asks for http://canary.invalid/x.png", "says x", "image-alt", "pixels too wide"):
        assert words in found


def test_the_samples_pages_are_quiet_and_accessible_in_light_and_dark_on_a_phone_and_on_a_desk(sample_pages):
    _, pages = sample_pages[0]
    assert complaints(look_at(*pages)) == []


def test_nothing_of_a_hostile_article_runs_or_is_fetched_in_any_report(tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.run.open_corpus", lambda _: small_corpus())
    pages = []
    for name, notebook in available_reports().items():
        values = convert_parameters(notebook, {}) | HOSTILE_PARAMETERS.get(name, {})
        page = tmp_path / f"{name}.html"
        publish(build_page(executed(notebook, **values), notebook, values, stem=name, digest="d" * 64), page)
        assert "$5 million … $6 million" in page.read_text(encoding="utf-8")
        pages.append(page)
    seen = look_at(*pages)
    assert [view["title"] for view in seen if view["title"] == "ran"] == []
    assert {view["scripts"] for view in seen} == {0}
    assert complaints(seen) == []


def test_a_page_is_printed_beside_itself_and_an_unchanged_one_is_left(sample_pages, tmp_path):
    page = tmp_path / "page.html"
    shutil.copy(sample_pages[0][1][-1], page)
    (printed,) = print_pages([page], CHROMIUM, jobs=1)
    assert printed.read_bytes().startswith(b"%PDF")
    before = printed.stat().st_mtime_ns
    assert print_pages([page], CHROMIUM, jobs=1) == [printed]
    assert printed.stat().st_mtime_ns == before
