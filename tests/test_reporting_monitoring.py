"""Space, direct speech and tone: counted by hand on a made article, and their sums."""

import base64
import csv
import io
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import UsageError
from analysis.measures.space import sentences_touched, week_of, words_in
from analysis.reporting.coverage import periods, watch
from analysis.reporting.monitoring import show_actors, show_outlets, show_time
from analysis.reporting.selection import select
from analysis.text import sentences
from tests.corpus_fixture import article, attribution, make_corpus, sentence, small_corpus, source

TEXT = 'Mira Tesch opened the bridge. "We keep our word," Tesch said. It rained. Jonas Wicht praised her.'


def corpus():
    one = article("one", "Bridge", TEXT, outlet="Harbour News", published=pd.Timestamp("2026-03-05", tz="UTC"))
    said = [attribution("x1", one, "direct", "We keep our word", "Tesch", "said", "t1")]
    said[0]["speaker_spans"] = [[TEXT.rindex("Tesch"), TEXT.rindex("Tesch") + 5]]
    sources = [
        source("t1", one, "Mira Tesch", 1, person_id="p1", aliases=["Tesch"], quoted_words=4),
        source("w1", one, "Jonas Wicht", 0, person_id="p2", quoted_words=0),
    ]
    tone = [
        sentence(one, "Mira Tesch opened the bridge.", 0.0),
        sentence(one, "Jonas Wicht praised her.", 0.5),
    ]
    return make_corpus([one], said, sources, tone)


def table(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_an_actor_is_given_the_sentences_that_name_them_or_hold_their_words():
    monitor = watch(select(corpus()))
    (tesch,), (wicht,) = monitor.coverage["person p1"], monitor.coverage["person p2"]
    assert (tesch.space_words, tesch.direct_words, tesch.reported_words) == (11, 4, 0)
    assert (wicht.space_words, wicht.direct_words, wicht.tone_words["positive"]) == (4, 0, 4)
    assert tesch.tone_words == {"negative": 0, "neutral": 5, "positive": 0}
    assert list(monitor.coverage) == ["person p1", "person p2"]


def test_the_table_to_hand_on_has_a_line_per_actor_outlet_and_week():
    rows = table(show_actors(watch(select(corpus()))).csv["monitoring"])
    assert [(r["actor"], r["outlet"], r["week"], r["space_words"]) for r in rows] == [
        ("Mira Tesch", "Harbour News", "2026-03-02", "11"),
        ("Jonas Wicht", "Harbour News", "2026-03-02", "4"),
    ]


def test_outlets_and_weeks_add_up_to_the_whole():
    monitor = watch(select(small_corpus()))
    tidy = table(show_actors(monitor).csv["monitoring"])
    for name in ("space_words", "direct_words", "negative_words"):
        whole = sum(int(row[name]) for row in tidy)
        for part in (show_outlets(monitor).csv["outlets"], show_time(monitor).csv["weeks"]):
            assert sum(int(row[name]) for row in table(part)) == whole


def test_actors_are_found_by_name_and_a_wrong_one_is_refused():
    assert list(watch(select(corpus()), ["Jonas Wicht"]).coverage) == ["person p2"]
    with pytest.raises(UsageError, match="Did you mean 'Jonas Wicht'"):
        watch(select(corpus()), ["Jonas Wich"])


@pytest.mark.parametrize(
    ("published", "week"),
    [
        ("2026-03-02T00:00:00Z", "2026-03-02"),
        ("2026-03-08T23:59:00Z", "2026-03-02"),
        ("2026-03-09", "2026-03-09"),
        (None, "no date"),
    ],
)
def test_a_week_begins_on_monday(published, week):
    assert week_of(published) == week


@given(st.lists(st.tuples(st.integers(0, len(TEXT)), st.integers(0, 30)), max_size=6))
def test_touched_sentences_are_whole_and_hold_every_span(starts):
    spans = [(start, min(start + length, len(TEXT))) for start, length in starts if length]
    touched = sentences_touched(TEXT, spans)
    assert set(touched) <= set(sentences(TEXT))
    for start, end in spans:
        inside = [(s, e) for s, e in sentences(TEXT) if s < end and start < e]
        assert set(inside) <= set(touched)
    assert words_in(TEXT, touched) <= words_in(TEXT, sentences(TEXT))


def sheets(fragment):
    book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(fragment.books["tables"])))
    return {page.title: [list(row) for row in page.iter_rows(values_only=True)] for page in book}


def test_the_workbook_lays_actors_against_outlets_and_weeks():
    book = sheets(show_actors(watch(select(corpus()))))
    assert book["Space by outlet"] == [["Actor", "Harbour News", "All"], ["Mira Tesch", 11, 11], ["Jonas Wicht", 4, 4]]
    assert book["Share of space by week"][0] == ["Actor", "2026-03-02", "All"]
    assert book["Share of space by week"][1] == ["Mira Tesch", 0.7333, 0.7333]
    assert book["Tone by outlet"][1:3] == [["Mira Tesch", "negative", 0, 0], ["Mira Tesch", "neutral", 5, 5]]
    assert book["Data"][1] == ["Mira Tesch", "Harbour News", "2026-03-02", 1, 11, 4, 0, 0, 5, 0]


def test_no_cell_of_the_workbook_is_a_formula_and_its_bytes_are_the_same_each_time():
    made = corpus()
    made.articles["outlet"] = "=cmd|' /C calc'!A0\x07"
    monitor = watch(select(made))
    one, again = show_actors(monitor).books["tables"], show_actors(monitor).books["tables"]
    assert one == again
    book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(one)))
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or str(cell.value).startswith("=")]
    assert "'=cmd|' /C calc'!A0\ufffd" in {cell.value for cell in cells}


@pytest.mark.parametrize(
    ("last", "word", "last_group"),
    [("2026-04-30", "week", "2026-04-27"), ("2026-12-30", "month", "2026-12"), ("2030-01-05", "year", "2030")],
)
def test_long_spans_are_told_by_months_and_by_years(last, word, last_group):
    made = corpus()
    later = made.articles.assign(article_id="two", published=pd.Timestamp(last, tz="UTC"))
    sources = made.sources.assign(article_id="two", source_id=made.sources["source_id"] + "2")
    both = replace(
        made, articles=pd.concat([made.articles, later]), sources=pd.concat([made.sources, sources], ignore_index=True)
    )
    told, of, groups = periods(monitor := watch(select(both)))
    assert (told, groups[-1]) == (word, last_group)
    assert {of(c) for rows in monitor.coverage.values() for c in rows} == set(groups)
