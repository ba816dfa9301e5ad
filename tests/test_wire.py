"""Agency copy: credits in the body and byline, agencies as outlets, copies of other outlets' articles."""

import json

import pandas as pd
import pytest

from analysis.ingest import read
from analysis.ingest.credits import byline_credits, credits_of, is_agency
from analysis.ingest.wire import with_copies


@pytest.mark.parametrize(
    ("outlet", "expected"),
    [
        ("Reuters", True),
        ("Associated Press", True),
        ("AFP", True),
        ("TASS", True),
        ("Harbour Post", False),
        ("CNS News", False),
        ("Reuters Square Courier", False),
        (None, False),
    ],
)
def test_an_agency_is_known_as_an_outlet(outlet, expected):
    assert is_agency(outlet) == expected


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Associated Press", ["AP"]),
        ("Anita Rao, Associated Press", ["AP"]),
        ("Anita Rao", []),
        ("A. Rao, B. Lind, C. Sosa, D. Orrin, Associated Press", []),
    ],
)
def test_agencies_in_a_byline(byline, names):
    assert byline_credits(byline) == names


def test_a_dateline_behind_a_teaser_and_a_credit_before_the_newsletter_count():
    teaser = ["AP", "VELDHAVN (Reuters) - The dam broke.", "It was old."]
    assert credits_of(teaser) == ["Reuters", "AP"]
    furniture = ["Sign up for our letter", "Manage letters", "Terms", "Privacy", "Contact"]
    assert credits_of(["The dam broke.", "Contributing: Reuters", *furniture]) == ["Reuters"]


def articles(*rows: tuple[str, str | None, bool, str | None]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["article_id", "outlet", "is_wire", "duplicate_of"])
    return table.assign(is_wire=table["is_wire"].astype("boolean"))


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (articles(("a", "One", True, None), ("b", "Two", False, "a")), [True, True]),  # a copy of agency copy
        (articles(("a", "One", False, None), ("b", "Two", True, "a")), [True, True]),  # the copy tells
        (articles(("a", "One", False, None), ("b", "Two", False, "a")), [False, True]),  # another outlet's
        (articles(("a", "One", False, None), ("b", "One", False, "a")), [False, False]),  # its own, again
        (articles(("a", None, False, None), ("b", "Two", False, "a")), [False, False]),  # not known whose
    ],
)
def test_copies_of_agency_copy_and_of_other_outlets_are_agency_copy(table, expected):
    assert with_copies(table).tolist() == expected


def test_copies_are_flagged_when_articles_are_read(tmp_path):
    story = "The old dam broke before dawn and water filled the port below while the mayor slept. " * 3
    rows = [
        {"id": "a", "outlet": "Harbour Post", "published": "2026-01-02", "text": story + "\n\nReuters"},
        {"id": "b", "outlet": "Hill Courier", "published": "2026-01-03", "text": story},
        {"id": "c", "outlet": "Hill Courier", "published": "2026-01-03", "text": "Bakers opened a school for bread."},
    ]
    file = tmp_path / "articles.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    table = read([file]).articles
    assert table["duplicate_of"].fillna("").tolist() == ["", "a", ""]
    assert table["is_wire"].tolist() == [True, True, False]
