"""Markup, tables, figures and words of reports."""

import base64
import csv
import io
import subprocess
import sys
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import AnalysisError
from analysis.reporting import wording
from analysis.reporting.figures import Chart, mix_by_group, shares_with_intervals
from analysis.reporting.markup import FRAGMENT_TYPE, Fragment, element, plain, printable
from analysis.reporting.tables import Column, counted, csv_text, evidence, facts, table
from tests.corpus_fixture import HOSTILE


class Seen(HTMLParser):
    """The tags and the words a browser would see."""

    def __init__(self, markup):
        super().__init__(convert_charrefs=True)
        self.tags, self.words, self.attributes = [], "", []
        self.feed(str(markup))
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.words += data


@given(st.text(max_size=60))
def test_text_in_an_element_is_read_back_as_it_was_and_adds_no_tag(words):
    seen = Seen(element("p", words, title=words))
    assert seen.tags == ["p"]
    # A browser and the parser both read a carriage return as the end of a line.
    assert seen.words == printable(words)
    assert dict(seen.attributes)["title"] == printable(words)


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("$5 million … $6 million", "$5 million … $6 million"),
        ("a\x00b\ud800c", "a\ufffdb\ufffdc"),
        ("\u202eabc\u2066", "abc"),
        ("به‌نظر", "به‌نظر"),
        ("line\nline", "line\nline"),
    ],
)
def test_what_no_page_can_hold_or_turns_the_reading_direction_is_left_out(given_text, shown):
    assert printable(given_text) == shown


def test_attributes_are_left_out_bare_or_escaped():
    assert element("a", "x", href='"><script>', class_=None, download=True, hidden=False) == (
        '<a href="&#34;&gt;&lt;script&gt;" download>x</a>'
    )


def test_a_fragment_shows_in_jupyterlab_where_dollars_are_left_alone_and_carries_its_numbers():
    bundle = Fragment(element("p", HOSTILE), csv={"n": "a\n1\n"})._repr_mimebundle_()
    assert "tex2jax_ignore" in bundle["text/html"]
    assert "script" not in Seen(bundle["text/html"]).tags
    assert bundle[FRAGMENT_TYPE]["csv"] == {"n": "a\n1\n"}
    assert "$5 million … $6 million" in bundle["text/plain"]


def test_a_table_has_a_caption_and_scopes_and_says_what_is_not_known():
    columns = [
        Column("Name", lambda row: row["name"], head=True),
        Column("Words", lambda row: row["words"], number=True, share=lambda row: 0.25),
    ]
    made = table([{"name": HOSTILE, "words": 3}, {"name": "B", "words": None}], columns, caption="Who.")
    seen = Seen(made)
    assert seen.tags.count("caption") == 1
    assert seen.tags.count("th") == 2 + 2
    assert [value for name, value in seen.attributes if name == "scope"] == ["col", "col", "row", "row"]
    assert ("style", "--share:25.0%") in seen.attributes
    assert "not known" in seen.words
    assert "script" not in seen.tags


def test_a_long_table_is_cut_and_says_by_how_much():
    rows = [{"n": n} for n in range(1234)]
    made = table(rows, [Column("N", lambda row: row["n"])], caption="Numbers.", limit=10)
    assert Seen(made).tags.count("tr") == 11
    assert "The first 10 of 1,234; the CSV file has all of them." in plain(made)


def test_evidence_beyond_the_limit_is_counted():
    assert "… and 3 more" in plain(evidence("Show", ["a", "b", "c", "d"], limit=1))
    assert Seen(evidence("0", [])).tags == ["span"]


def test_a_number_in_a_table_has_commas_at_the_thousands_as_in_the_text():
    columns = [Column("Words", lambda row: row["n"], number=True), Column("Year", lambda row: row["n"])]
    assert "12,082 12082" in plain(table([{"n": 12082}], columns, caption="c"))


def test_of_many_cases_only_those_that_are_seen_are_put_into_words():
    made = []
    markup = counted(range(1000), show=lambda case: made.append(case) or f"case {case}", limit=2)
    assert made == [0, 1]
    assert plain(markup).startswith("1,000 case 0 case 1 … and 998 more")


def test_facts_say_what_is_not_known():
    assert plain(facts([("Outlet", None), ("Words", 0)])) == "Outlet not known Words 0"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@a", "\tx", "\rx"])
def test_no_cell_of_a_csv_file_is_a_formula(cell):
    written = csv_text(["a", "b"], [[cell, 1], [None, "plain, text"]])
    rows = list(csv.reader(io.StringIO(written, newline="")))
    assert rows == [["a", "b"], ["'" + cell, "1"], ["", "plain, text"]]


@pytest.mark.parametrize(
    ("share", "words"), [(0, "0%"), (0.004, "<1%"), (0.5, "50%"), (0.996, ">99%"), (1, "100%"), (None, "–")]
)
def test_a_share_reads_as_none_or_all_only_when_it_is(share, words):
    assert wording.percent(share) == words


@pytest.mark.parametrize(
    ("share", "words"), [(0.0894, "8.9%"), (0.37, "37%"), (0.0996, "10%"), (0.0001, "<0.1%"), (0.0, "0%")]
)
def test_a_small_share_may_have_a_decimal(share, words):
    assert wording.percent(share, fine=True) == words


@pytest.mark.parametrize(("part", "whole", "words"), [(1, 4, "1 of 4"), (3, 12, "25%"), (0, 0, "–")])
def test_a_share_of_few_is_said_as_a_count(part, whole, words):
    assert wording.part_of(part, whole) == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-03-02T00:00:00Z", "2 March 2026"),
        ("2026-12-31T09:05:00Z", "31 December 2026, 09:05 UTC"),
        (None, None),
    ],
)
def test_a_time_reads_as_a_day(moment, words):
    assert wording.day(moment) == words


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], ""),
        (["A"], "A"),
        (["A", "B"], "A and B"),
        (["A", "B", "C"], "A, B and C"),
        (["A", "B", "C", "D", "E"], "A, B, C and 2 more"),
    ],
)
def test_a_list_of_names_reads_as_one(names, words):
    assert wording.listing(names, 3) == words


@pytest.mark.parametrize(("score", "words"), [(0.5, "+0.50"), (-0.25, "−0.25"), (0.001, "0.00"), (None, "–")])
def test_a_tone_has_its_sign(score, words):
    assert wording.tone(score) == words


SHARES = [
    {"label": HOSTILE, "value": 0.5, "low": 0.3, "high": 0.7, "count": 5, "n": 10},
    {"label": "$\\frac{1}{2}$", "value": 0.1, "low": 0.02, "high": 0.4, "count": 1, "n": 10},
]


def svg_of(markup):
    (source,) = [value for name, value in Seen(markup).attributes if name == "src"]
    return base64.b64decode(source.removeprefix("data:image/svg+xml;base64,")).decode("utf-8")


def test_a_chart_describes_itself_from_its_numbers():
    chart = shares_with_intervals(SHARES, title="Voices", name="voices", subject="voice", whole="attributions")
    assert "50% (95% interval 30% to 70%), the most" in chart.alt
    bundle = chart._repr_mimebundle_()
    assert bundle["text/plain"] == chart.alt
    assert bundle[FRAGMENT_TYPE]["csv"]["voices"].splitlines()[0] == "voice,share,low,high,count,attributions"


def test_a_chart_is_the_same_bytes_twice_holds_text_as_text_and_no_markup_of_its_labels():
    first, second = (
        svg_of(shares_with_intervals(SHARES, title="t", name="n", subject="voice", whole="attributions").markup())
        for _ in range(2)
    )
    assert first == second
    assert "$\\frac{1}{2}$" in first
    assert "<script" not in first
    assert "http://" not in first.replace("http://www.w3.org/", "").replace("http://purl.org/", "").replace(
        "http://creativecommons.org/", ""
    )


def test_a_stacked_chart_says_how_each_group_is_made_up():
    rows = [{"label": "Herald", "counts": {"direct": 1, "indirect": 3}}, {"label": "Post", "counts": {}}]
    chart = mix_by_group(rows, ["direct", "indirect"], title="t", name="n", group="outlet", whole="attributions")
    assert "Herald: direct 25%, indirect 75%" in chart.alt
    assert chart.data == [["Herald", 1, 3], ["Post", 0, 0]]
    assert len(svg_of(chart.markup())) < 40_000


def test_a_chart_without_a_real_description_is_refused():
    with pytest.raises(AnalysisError, match="alt text has 9 characters"):
        Chart(None, "t", "Bar chart", "n")


def test_asking_whether_a_page_is_up_to_date_loads_nothing_heavy():
    code = (
        "import sys, analysis.reporting.page, analysis.reporting.notebooks;"
        "heavy = ('pandas', 'matplotlib', 'papermill', 'nbconvert', 'nbformat');"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_page_says_what_people_csv_and_the_switches_did():
    from analysis.reporting.provenance import markup

    people = {"rows": 3, "sources": 7, "not_met": ["Nobody Here"]}
    page = str(markup({"people": people, "gender_from_first_names": True, "known_names": False}))
    assert "people.csv: 3 rows, applied to 7 sources; met in no article: Nobody Here" in page
    assert "the first name did" in page
    assert "without the tables of public figures" in page
    assert "people.csv" not in str(markup({}))
