"""Whole pages, made from the shipped notebooks without a kernel, and the last check on them."""

import re

import pytest

import analysis.run
from analysis.errors import AnalysisError, UsageError
from analysis.reporting.markup import Fragment, element
from analysis.reporting.notebooks import available_reports, convert_parameters
from analysis.reporting.page import Page, build_page, page_digest
from analysis.reporting.page_check import PageError, check_page
from analysis.reporting.runner import publish
from analysis.reporting.selection import select
from tests.corpus_fixture import HOSTILE, executed, many_times, small_corpus
from tests.test_reporting import Seen

DIGEST = "0123456789abcdef" * 4


@pytest.fixture(scope="module")
def corpus():
    return small_corpus()


@pytest.fixture
def make(monkeypatch, corpus):
    """Make a report's page from the small corpus."""
    monkeypatch.setattr(analysis.run, "open_corpus", lambda _: corpus)

    def made(name, stem="page", **parameters):
        notebook = available_reports()[name]
        values = convert_parameters(notebook, {}) | parameters
        return build_page(executed(notebook, **parameters), notebook, values, stem=stem, digest=DIGEST)

    return made


PAGES = [("article", {"article": "mayor"}), ("article", {"article": HOSTILE}), ("overview", {}),
         ("overview", {"linked": ["mayor", HOSTILE], "since": "2026-01-01"}),
         ("outlets", {}), ("outlets", {"since": "2026-01-01"}),
         ("person", {}), ("person", {"person": "Oyelaran"}),
         ("story", {"words": "Tesch"}), ("story", {"articles": ["mayor", HOSTILE]}),
         ("monitoring", {}), ("monitoring", {"actors": ["Tesch", "Ada Oyelaran"]}), ("ingest", {}),
         ("source_audit", {}), ("source_audit", {"outlet": "Coast Wire"})]  # fmt: skip


@pytest.mark.parametrize(("name", "parameters"), PAGES)
def test_a_page_runs_nothing_fetches_nothing_and_shows_hostile_text_as_it_is(make, name, parameters):
    made = make(name, **parameters)
    seen = Seen(made.html)
    assert not {"script", "svg", "iframe", "object", "embed", "link", "base", "form", "input"} & set(seen.tags)
    assert not [attribute for attribute, _ in seen.attributes if attribute.startswith("on")]
    assert "default-src 'none'" in made.html
    for attribute, value in seen.attributes:
        if attribute in ("src", "href"):
            assert re.match(r"#|data:image/svg\+xml;base64,|[A-Za-z0-9._-]+\.(html|csv|xlsx)", value), value
    if "article" in parameters and parameters["article"] == HOSTILE:
        assert "$5 million … $6 million" in seen.words
        assert "{{ 7*7 }}" in seen.words


@pytest.mark.parametrize(("name", "parameters"), PAGES)
def test_the_same_input_gives_the_same_bytes(make, name, parameters):
    assert make(name, **parameters) == make(name, **parameters)


@pytest.mark.parametrize(("name", "parameters"), PAGES)
def test_a_page_is_in_english_has_one_headline_a_contents_list_and_a_way_past_it(make, name, parameters):
    page = make(name, **parameters).html
    seen = Seen(page)
    assert ("lang", "en") in seen.attributes
    assert seen.tags.count("h1") == 1
    assert seen.tags.count("main") == 1
    listed = re.findall(r'<li><a href="#([^"]+)">', page.split("</nav>")[0])
    assert listed == re.findall(r'<h2 id="([^"]+)"', page)
    assert page.index('href="#content"') < page.index("<header>")
    assert all(value for attribute, value in seen.attributes if attribute == "alt")


def test_a_page_without_pictures_is_small(make):
    assert len(make("article", article="mayor").html.encode()) < 60_000
    assert len(make("overview").html.encode()) < 150_000


@pytest.mark.slow
def test_a_thousand_articles_make_pages_below_a_megabyte_with_their_long_tables_cut(make, monkeypatch, corpus):
    large = many_times(corpus, 340)
    monkeypatch.setattr(analysis.run, "open_corpus", lambda _: large)
    for name in (name for name, report in available_reports().items() if report.per == "corpus"):
        made = make(name, **({"words": "Tesch"} if name == "story" else {}))
        assert len(made.html.encode()) < 1_000_000, name
        if name in ("overview", "ingest"):
            assert re.search(r"The first \d+ of [\d,]+; the CSV file has all of them\.", made.html)


def test_the_headline_is_the_articles_title_and_the_question_stands_above_it(make):
    page = make("article", article="mayor").html
    assert "<h1>Bridge to open before winter, mayor says</h1>" in page
    assert "<title>Bridge to open before winter, mayor says – One article: who speaks in it?</title>" in page


def test_an_overviews_passages_lead_to_the_pages_beside_it_and_only_to_those(make):
    page = make("overview", linked=["mayor"]).html
    assert re.search(r'href="article-bridge-to-open-before-winter-mayor-says-[0-9a-f]{6}\.html#t1"', page)
    assert "ferry-sails-again" not in page
    assert "article-bridge" not in make("overview").html


def test_each_figure_has_its_numbers_beside_the_page(make):
    files = make("overview", stem="overview").files
    assert {"overview-voices-chart.csv", "overview-kinds-chart.csv", "overview-attributions.csv"} <= set(files)
    assert files["overview-voices-chart.csv"].splitlines()[1].startswith("Mira Tesch,0.4,")
    assert "\n=HYPERLINK" not in "".join(files.values())
    assert ",=HYPERLINK" not in "".join(files.values())


def test_no_path_and_no_injected_value_is_told(make, tmp_path):
    page = make("article", corpus=str(tmp_path / "secret"), article="mayor").html
    assert "secret" not in page


def test_one_voice_across_articles_is_counted_once_and_unnamed_ones_are_kept_apart(corpus):
    voices = {voice.name: voice for voice in select(corpus).heard}
    assert len(voices["Mira Tesch"].attributions) == 4
    assert voices["Mira Tesch"].article_count == 2
    assert "Officials" in voices


@pytest.mark.parametrize(
    ("wish", "ids"),
    [
        ({}, {"mayor", "ferry", HOSTILE}),
        ({"outlet": "harbour news"}, {"mayor"}),
        ({"since": "2026-03-02"}, {"mayor"}),
        ({"until": "2026-03-02"}, {"mayor"}),
        ({"include_wire": False}, {"mayor", HOSTILE}),
    ],
)
def test_a_selection_holds_what_was_asked_for(corpus, wish, ids):
    assert set(select(corpus, **wish).articles) == ids


def test_undated_articles_that_a_limit_leaves_out_are_counted(make, corpus):
    assert select(corpus, since="2026-01-01").undated_count == 2
    assert "2 articles without a date left out" in Seen(make("overview", since="2026-01-01").html).words


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"outlet": "Habour News"}, "Did you mean 'Harbour News'"),
        ({"since": "2027-01-01"}, "Widen the choice"),
    ],
)
def test_a_selection_of_nothing_is_refused(corpus, wish, words):
    with pytest.raises(UsageError, match=words):
        select(corpus, **wish)


def wrap(body, head=""):
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">{head}<title>t</title></head>'
        f"<body><h1>T</h1>{body}</body></html>"
    )


def test_a_plain_page_passes():
    check_page(wrap('<p>words &lt;script&gt; <a href="beside.html#t3">on</a></p>'), known_files=set())


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<script>1</script>", "has a <script>"),
        ('<p onclick="x()">a</p>', "attribute 'onclick'"),
        ('<a href="https://a.invalid/">a</a>', "outside the report"),
        ('<a href="javascript:alert(1)">a</a>', "outside the report"),
        ('<a href="../up.html">a</a>', "outside the report"),
        ('<a href="missing.csv">a</a>', "outside the report"),
        ('<a href="#nowhere">a</a>', "not there"),
        ('<img src="https://a.invalid/x.png" alt="a">', "takes a picture"),
        ('<img src="data:image/png;base64,AA==" alt=" ">', "without a description"),
        ('<p style="background:url(//a.invalid)">a</p>', "has the style"),
        ('<p id="a">a</p><p id="a">b</p>', "twice"),
        ("<table><tr><th>a</th></tr></table>", "without a scope"),
        ('<table><tr><th scope="col">a</th></tr></table>', "without a caption"),
        ("<h3>a</h3>", "skips from heading 1 to 3"),
        ("<h1>again</h1>", "2 headlines"),
        ("<p>a</div>", "closes <div>"),
        ("<iframe></iframe>", "<iframe>"),
        ('<form action="x"></form>', "<form>"),
    ],
)
def test_a_page_that_breaks_a_rule_is_not_published(body, words):
    with pytest.raises(PageError, match=re.escape(words)):
        check_page(wrap(body), known_files=set())


def test_a_page_that_would_send_its_reader_elsewhere_is_not_published():
    with pytest.raises(PageError, match="<meta> that is not ours"):
        check_page(wrap("", '<meta http-equiv="refresh" content="0;url=https://a.invalid">'), known_files=set())


def test_a_picture_or_markup_that_is_not_ours_is_refused(make, monkeypatch):
    class Bare:
        def _repr_mimebundle_(self):
            return {"text/html": "<b>bare</b>", "text/plain": "bare"}

    monkeypatch.setattr("analysis.reporting.article.show_text", lambda story: Bare())
    with pytest.raises(AnalysisError, match="text/html"):
        make("article", article="mayor")


def test_a_page_knows_its_digest_and_its_files(tmp_path, make):
    made, path = make("article", stem="article", article="mayor"), tmp_path / "article.html"
    publish(made, path)
    assert page_digest(path) == DIGEST
    assert {file.name for file in tmp_path.iterdir()} == {"article.html", *made.files}
    (tmp_path / "article-sources.csv").write_text("changed", encoding="utf-8")
    assert page_digest(path) is None
    (tmp_path / "article-sources.csv").unlink()
    assert page_digest(path) is None


@pytest.mark.parametrize("content", [None, b"", b"<html>not ours</html>", b"\xff\xfe\x00"])
def test_what_is_not_a_page_of_ours_has_no_digest(tmp_path, content):
    path = tmp_path / "page.html"
    if content is not None:
        path.write_bytes(content)
    assert page_digest(path) is None


def page_with(*names):
    from hashlib import sha256

    files = {f"p-{name}.csv": f"{name}\n" for name in names}
    listed = " ".join(f"{name}={sha256(csv.encode()).hexdigest()[:16]}" for name, csv in files.items())
    meta = f'<meta name="analysis-digest" content="{DIGEST}">\n<meta name="analysis-files" content="{listed}">'
    return Page(meta, files)


def test_numbers_that_a_new_page_no_longer_has_are_taken_away(tmp_path):
    publish(page_with("a", "b"), tmp_path / "p.html")
    publish(page_with("b", "c"), tmp_path / "p.html")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["p-b.csv", "p-c.csv", "p.html"]


def test_a_run_that_ends_before_its_page_leaves_the_old_page_which_is_then_made_anew(tmp_path, monkeypatch):
    path = tmp_path / "p.html"
    publish(page_with("a"), path)
    old = path.read_text(encoding="utf-8")
    changed = Page("new", {"p-a.csv": "other\n"})
    real = __import__("analysis.files", fromlist=["write_atomically"]).write_atomically

    def killed_before_the_page(target, data):
        if target.suffix == ".html":
            raise KeyboardInterrupt
        return real(target, data)

    monkeypatch.setattr("analysis.reporting.runner.write_atomically", killed_before_the_page)
    with pytest.raises(KeyboardInterrupt):
        publish(changed, path)
    assert path.read_text(encoding="utf-8") == old
    assert page_digest(path) is None


def test_a_name_from_a_pages_head_cannot_remove_a_file_elsewhere(tmp_path):
    victim = tmp_path / "keep.csv"
    victim.write_text("keep", encoding="utf-8")
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "p.html").write_text('<meta name="analysis-files" content="../keep.csv=00">', encoding="utf-8")
    publish(page_with("a"), folder / "p.html")
    assert victim.exists()


def test_a_fragments_numbers_take_the_pages_name(make, monkeypatch):
    monkeypatch.setattr(
        "analysis.reporting.article.show_removed",
        lambda story: Fragment(element("p", "x"), csv={"extra": "a\n"}),
    )
    assert "some-page-extra.csv" in make("article", stem="some-page", article="mayor").files
