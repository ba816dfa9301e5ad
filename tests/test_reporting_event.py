"""One event in many outlets: which articles belong to it, who speaks where, and what one leaves out."""

from datetime import date

import pandas as pd
import pytest

from analysis.errors import UsageError
from analysis.measures.events import find_events, quoted_runs, rarity
from analysis.reporting.batch import _applies
from analysis.reporting.event import open_event, show_articles, show_in_short, show_left_out, show_voices
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


def found(names, days, outlets, quoted=()):
    return [event.articles for event in find_events(names, dict(quoted), days, outlets)]


def test_a_rare_name_tells_more_than_a_common_one_and_a_single_one_nothing():
    weight = rarity({"a": {"everyone", "rare"}, "b": {"everyone", "rare"}, "c": {"everyone", "alone"}})
    assert weight["rare"] > weight["everyone"] > 0
    assert "alone" not in weight


def test_the_order_of_articles_does_not_choose_the_event():
    names = {key: {"x", "y"} for key in "abcd"}
    days = dict.fromkeys("abcd", date(2025, 9, 3))
    outlets = {"a": "P", "b": "Q", "c": "P", "d": None}
    assert found(names, days, outlets) == [list("abcd")]
    assert found(dict(reversed(names.items())), days, outlets) == [list("abcd")]
    assert found({}, {}, {}) == []


def test_the_same_names_a_week_later_are_another_event():
    names = {key: {"x", "y"} for key in "abcd"}
    days = {"a": date(2025, 8, 29), "b": date(2025, 9, 4), "c": date(2025, 9, 5), "d": None}
    outlets = {"a": "P", "b": "Q", "c": "R", "d": "S"}
    assert found(names, days, outlets) == [["b", "c"]]
    assert found(names, dict.fromkeys("abcd"), outlets) == []
    assert found(names, days, dict.fromkeys("abcd", "P")) == []


def campaign():
    """Forty articles on one topic in two weeks that all name its two leaders; four of them tell of the bridge."""
    names = {f"n{n:02}": {"Leader One", "Leader Two", f"Local {n}"} for n in range(40)}
    days = {key: date(2025, 9, 1 + n % 14) for n, key in enumerate(names)}
    outlets = {key: f"Paper {n % 7}" for n, key in enumerate(names)}
    for key, more in zip(("n03", "n16", "n17", "n31"), ("", "mason", "", "mason"), strict=True):
        names[key] |= {"Engineer", "Bridge Board", *filter(None, [more])}
    return names, days, outlets


def test_among_articles_on_one_topic_those_that_share_rare_names_are_the_event():
    names, days, outlets = campaign()
    assert found(names, days, outlets) == [["n16", "n03", "n17", "n31"]]


def test_names_that_all_articles_share_make_no_event():
    names, days, outlets = campaign()
    assert found({key: {"Leader One", "Leader Two"} for key in names}, days, outlets) == []


def test_the_same_quoted_words_bring_articles_near_and_the_event_says_which():
    names = {key: {"Leader One", f"Aide {key}"} for key in map(str, range(20))}
    days, outlets = dict.fromkeys(names, date(2025, 9, 1)), {key: f"Paper {key}" for key in names}
    words = "We will not close the bridge before the winter, whatever it costs"
    quoted = {"4": quoted_runs([words]), "5": quoted_runs(["He said: " + words.casefold()]), "6": quoted_runs(["No."])}
    (event,) = find_events(names, quoted, days, outlets)
    assert (event.articles, event.quoting, event.names) == (["4", "5"], ["4", "5"], ["Leader One"])


def test_an_event_of_more_outlets_comes_first_and_no_article_is_in_two():
    names = {key: {"x", "y"} for key in "ab"} | {key: {"v", "w"} for key in "cde"}
    names |= {f"other {n}": {"z"} for n in range(20)}
    days = {key: date(2025, 9, 1) if len(key) == 1 else None for key in names}
    assert found(names, days, {key: key for key in names}) == [["c", "d", "e"], ["a", "b"]]


def test_the_page_says_why_it_took_this_event_and_names_the_others():
    other = [("g", "Post", "2025-12-01", "Eli Ro", "Fay Om"), ("h", "Wire", "2025-12-01", "Eli Ro", "Fay Om")]
    shown = show_in_short(open_event(corpus(*DAM, *other)))
    assert "of 8 articles these 3 came out within 2 days" in shown.html
    assert "(Cid Sosa, Ada Oye and Bo Lind)" in shown.html
    assert shown.csv["events"].splitlines()[1:] == [
        '"Dam, by Post",2025-09-03,3,"a,b,c"',
        '"Dam, by Post",2025-12-01,2,"g,h"',
    ]
    assert "No event was named" not in show_in_short(open_event(corpus(*DAM), words="cid sosa")).html


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
