"""A page read again later is one article, kept as a revision."""

import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.ingest import read
from analysis.ingest.revisions import address_key, revision_of
from analysis.run import analyse

STORY = (
    "The harbour of Brannock froze on Monday for the first time in forty years, the port authority said. "
    "Two ferries were held at the pier while a tug broke the ice around them. “We have no plan for ice,” said "
    "the harbour master, Edda Quill, who expects the cold to last until the end of the week at least."
)
LATER = STORY.replace("Two ferries", "Three ferries") + " On Tuesday the first ferry left."
OTHER = (
    "A choir of lighthouse keepers has won the coast's singing prize with a song about matches. The jury praised "
    "the low notes and the long rests, and the mayor of Brannock, Tam Orrin, asked for the song to be sung again."
)
PAGE = "https://brannock-mercury.example/harbour/ice"


def table(*rows):
    frame = pd.DataFrame(rows, columns=["article_id", "url", "title", "text", "published"])
    frame["published"] = pd.to_datetime(frame["published"], utc=True)
    return frame


def found(frame):
    marked = dict(zip(frame["article_id"], revision_of(frame), strict=True))
    return {later: first for later, first in marked.items() if isinstance(first, str)}


def test_a_later_version_points_to_the_first():
    rows = [("b", PAGE, "Harbour freezes", LATER, "2025-01-03"), ("c", PAGE, "Ice", STORY, "2025-01-02")]
    assert found(table(*rows)) == {"b": "c"}


def test_a_rewritten_text_under_the_same_headline_and_address_is_a_version():
    assert found(table(("a", PAGE, "Ice", STORY, None), ("b", PAGE, "ICE", OTHER, None))) == {"b": "a"}


def test_different_articles_under_the_address_of_a_section_stay_two():
    assert found(table(("a", PAGE, "Ice", STORY, None), ("b", PAGE, "Choir", OTHER, None))) == {}


@pytest.mark.parametrize("url", [None, "", "https://brannock-mercury.example/", "brannock", "http://[half"])
def test_without_the_address_of_a_page_nothing_is_a_version(url):
    assert found(table(("a", url, "Ice", STORY, None), ("b", url, "Ice", STORY, None))) == {}


@pytest.mark.parametrize(
    "url",
    [
        "http://brannock-mercury.example/harbour/ice",
        "https://www.brannock-mercury.example/harbour/ice/",
        "https://Brannock-Mercury.example/harbour/ice#comments",
        "https://brannock-mercury.example/harbour/ice?utm_source=mail&fbclid=1",
    ],
)
def test_addresses_that_lead_to_one_page(url):
    assert address_key(url) == address_key(PAGE)


@pytest.mark.parametrize("url", [PAGE + "?id=2", PAGE + "/2", "https://other.example/harbour/ice"])
def test_addresses_that_lead_elsewhere(url):
    assert address_key(url) != address_key(PAGE)


@settings(max_examples=30, deadline=None)
@given(
    st.permutations(
        [
            ("a", PAGE, "Ice", STORY, "2025-01-03"),
            ("b", PAGE + "#top", "Ice", LATER, "2025-01-02"),
            ("c", PAGE, "Choir", OTHER, None),
            ("d", PAGE, "Ice", LATER, None),
        ]
    )
)
def test_the_order_of_the_articles_does_not_matter(rows):
    assert found(table(*rows)) == {"a": "b", "d": "b"}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    rows = [
        {"id": "first", "title": "Ice", "text": STORY, "url": PAGE, "outlet": "Brannock Mercury", "date": "2025-01-02"},
        {"id": "later", "title": "Ice", "text": LATER, "url": PAGE, "outlet": "Brannock Mercury", "date": "2025-01-03"},
        {"id": "copy", "title": "Cold", "text": STORY, "outlet": "Tide Post", "date": "2025-01-04"},
        {"id": "choir", "title": "Choir", "text": OTHER, "outlet": "Tide Post"},
        {"id": "empty", "title": "Nothing", "text": " "},
    ]
    path = tmp_path_factory.mktemp("revisions") / "articles.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_an_article_is_a_version_or_a_copy_and_never_both(corpus):
    articles = read([corpus], workers=0).articles.set_index("article_id")
    assert articles["revision_of"].dropna().to_dict() == {"later": "first"}
    assert articles["duplicate_of"].dropna().to_dict() == {"copy": "first"}


def test_no_measure_counts_a_later_version_and_the_account_adds_up(corpus):
    from analysis.reporting.account import show_account, show_groups
    from analysis.reporting.selection import select

    whole = analyse([corpus])
    assert len(whole.articles) == 4
    wire = whole.measures[(whole.measures["measure"] == "duplicate") & whole.measures["group"].isna()]
    assert wire["n"].tolist() == [3]
    quill = whole.persons[whole.persons["name"].str.contains("Quill")]
    assert quill["article_count"].tolist() == [2]
    assert "later" not in select(whole).articles

    chosen = select(whole, revisions=True)
    told = show_account(chosen).figures
    assert told["documents found"] == told["rejected"] + told["read"] == 5
    assert told["read"] == told["counted once"] + told["near-copies"] + told["later versions"] == 4
    assert (told["of them without a body"], told["later versions"], told["without date"]) == (1, 1, 1)
    for name in ("by-outlet", "by-language"):
        header, total, *groups = [line.split(",") for line in show_groups(chosen).csv[name].splitlines()]
        assert header[1] == "articles"
        for column in range(1, len(header)):
            assert sum(int(row[column]) for row in groups) == int(total[column])
        assert int(total[1]) == told["read"]
