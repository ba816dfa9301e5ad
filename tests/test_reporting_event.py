"""One event in many outlets: which articles belong to it, who speaks where, and what one leaves out."""

from datetime import date

import pandas as pd
import pytest

from analysis.errors import UsageError
from analysis.measures.events import largest_event, names_shared, rarity
from analysis.reporting.batch import _applies
from analysis.reporting.event import open_event, show_articles, show_left_out, show_voices
from analysis.reporting.notebooks import available_reports
from tests.corpus_fixture import article, attribution, make_corpus, source


def told(key, outlet, day, *speakers):
    text = " ".join(f"{name} said it holds." for name in speakers)
    one = article(key, f"Dam, by {outlet}", text, outlet=outlet, published=day and pd.Timestamp(day, tz="UTC"))
    sources = [source(f"{key}-{n}", one, name, 1, person_id=name) for n, name in enumerate(speakers)]
    said = []
    for n, name in enumerate(speakers):
        row = attribution(f"{key}-{n}", one, "indirect", "it holds", name, "said", f"{key}-{n}")
        start = text.index(f"{name} said it holds")
        row["content_spans"] = [[start + len(name) + 6, start + len(name) + 14]]
        said.append(row)
    return one, said, sources


def corpus(*articles):
    parts = [told(*one) for one in articles]
    return make_corpus(
        [one for one, _, _ in parts],
        [a for _, said, _ in parts for a in said],
        [s for _, _, who in parts for s in who],
        [],
    )


DAM = (
    ("a", "Post", "2025-09-03", "Ada Oye", "Bo Lind"),
    ("b", "Gazette", "2025-09-04", "Ada Oye", "Bo Lind", "Cid Sosa"),
    ("c", "Wire", "2025-09-04", "Ada Oye", "Cid Sosa"),
    ("d", "Wire", "2025-11-20", "Ada Oye", "Bo Lind"),
    ("e", "Gazette", None, "Ada Oye", "Bo Lind"),
    ("f", "Klaxon", "2025-09-04", "Dora Elm"),
)


def test_an_event_is_what_most_outlets_tell_within_days_naming_the_same():
    assert list(open_event(corpus(*DAM)).articles) == ["b", "c", "a"]


def test_words_or_ids_choose_the_event_instead():
    assert set(open_event(corpus(*DAM), words="cid sosa").articles) == {"b", "c"}
    assert set(open_event(corpus(*DAM), articles=["f", "d"]).articles) == {"f", "d"}


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"words": "football"}, "holds all of the words"),
        ({"articles": ["g"]}, "has the id 'g'"),
        ({"until": "2025-09-03"}, "No two outlets"),
    ],
)
def test_what_is_no_event_is_refused(wish, words):
    with pytest.raises(UsageError, match=words):
        open_event(corpus(*DAM), **wish)


def test_the_page_says_who_speaks_where_and_what_each_outlet_leaves_out():
    event = open_event(corpus(*DAM))
    assert show_voices(event).csv["voices"].splitlines()[1:] == [
        "Ada Oye,3,Gazette; Post; Wire,,",
        "Bo Lind,2,Gazette; Post,,Wire",
        "Cid Sosa,2,Gazette; Wire,,Post",
    ]
    assert show_left_out(event).csv["left-out"].splitlines()[1:] == ["Gazette,,", "Post,Cid Sosa,", "Wire,Bo Lind,"]
    assert [line.split(",")[0] for line in show_articles(event).csv["articles"].splitlines()[1:]] == ["a", "b", "c"]


def test_a_rare_name_tells_more_than_a_common_one():
    weight = rarity({"a": {"everyone", "rare"}, "b": {"everyone", "rare"}, "c": {"everyone"}})
    assert weight["rare"] > weight["everyone"] > 0
    assert names_shared({"rare"}, {"rare"}, weight) == 1
    assert names_shared({"rare"}, {"everyone"}, weight) == 0
    assert names_shared(set(), set(), weight) == 0


def test_the_order_of_articles_does_not_choose_the_event():
    names = {key: {"x", "y"} for key in "abcd"}
    days = dict.fromkeys("abcd", date(2025, 9, 3))
    outlets = {"a": "P", "b": "Q", "c": "P", "d": None}
    assert largest_event(names, days, outlets) == list("abcd")
    assert largest_event(dict(reversed(names.items())), days, outlets) == list("abcd")
    assert largest_event({}, {}, {}) == []


def test_the_same_names_a_week_later_are_another_event():
    names = {key: {"x", "y"} for key in "abcd"}
    days = {"a": date(2025, 8, 30), "b": date(2025, 9, 4), "c": date(2025, 9, 5), "d": None}
    assert largest_event(names, days, {"a": "P", "b": "Q", "c": "P", "d": "R"}) == ["a", "b", "c"]
    assert largest_event(names, {**days, "b": date(2025, 9, 6)}, {"a": "P", "b": "Q", "c": "R"}) == ["c", "b"]
    assert largest_event(names, dict.fromkeys("abcd"), dict.fromkeys("abcd", "P")) == []


def test_reports_that_do_not_apply_are_left_out_unless_asked_for():
    reports = available_reports()
    told = []
    one_outlet = corpus(DAM[0])
    assert [name for name, report in reports.items() if not _applies(report, one_outlet, told.append)] == [
        "outlets",
        "story",
    ]
    assert "story is left out: no two outlets tell of one event." in told
    assert all(_applies(report, corpus(*DAM), told.append) for report in reports.values())
