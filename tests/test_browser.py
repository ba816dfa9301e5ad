"""Pages in a browser without a network: nothing runs, nothing is fetched, and axe-core finds nothing.

Needs a Chromium, node, and `npm ci --prefix tests/browser` once.
"""

import shutil

import pytest

from analysis.reporting.notebooks import available_reports, convert_parameters
from analysis.reporting.page import build_page
from analysis.reporting.pdf import print_pages
from analysis.reporting.runner import publish
from benchmarks.pages import CHROMIUM, HAS_AXE, NODE, complaints, look_at
from tests.corpus_fixture import HOSTILE, executed, small_corpus

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here (Debian: apt install chromium)"),
    pytest.mark.skipif(NODE is None, reason="no node here (Debian: apt install nodejs npm)"),
    pytest.mark.skipif(not HAS_AXE, reason="axe-core is not installed: npm ci --prefix tests/browser"),
]

HOSTILE_PARAMETERS = {
    "article": {"article": HOSTILE},
    "story": {"articles": ["mayor", HOSTILE]},
    "person": {"person": "Tesch"},
}


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
