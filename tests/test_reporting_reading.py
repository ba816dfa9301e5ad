"""What was read and what was not: every document is on the page, and what was taken out of it."""

from dataclasses import replace

from analysis.reporting.provenance import markup
from analysis.reporting.reading import (
    show_articles,
    show_fields,
    show_formats,
    show_in_short,
    show_rejected,
    show_removed,
)
from analysis.reporting.selection import select
from tests.corpus_fixture import HOSTILE, small_corpus
from tests.test_reporting import Seen

CHOSEN = select(small_corpus())


def test_found_is_read_and_rejected_and_each_rejected_one_has_its_reason_and_remedy():
    assert "4 documents found, 3 read, 1 not read." in Seen(show_in_short(CHOSEN).html).words
    shown = Seen(show_rejected(CHOSEN).html)
    assert shown.words.count("$5 million … $6 million") == 3
    assert "script" not in shown.tags
    assert len(show_formats(CHOSEN).csv["documents"].splitlines()) == 5


def test_what_was_taken_out_stands_there_with_its_reason():
    assert "mayor,share button,Share this" in show_removed(CHOSEN).csv["removed"]


def test_missing_fields_are_counted_and_lead_to_their_articles():
    shown = Seen(show_fields(CHOSEN).html).words
    assert "published1 of 333%" in shown.replace(" ", "").replace("of", " of ")


def test_articles_in_other_languages_are_counted_and_said_to_be_left_out():
    corpus = small_corpus()
    articles = corpus.articles.assign(
        language=["de", "en", None][: len(corpus.articles)], language_how=["detected", "stated", None]
    )
    chosen = select(replace(corpus, articles=articles))
    shown = show_in_short(chosen)
    assert "1 article is in another language than English: kept and counted, but not read for" in Seen(shown.html).words
    assert "Of 1 article the language was not stated but detected." in Seen(show_fields(chosen).html).words
    assert "1 article, counted, but not read" in Seen(str(markup({"not_english": 1}))).words
    assert "another language" not in Seen(show_in_short(CHOSEN).html).words


def test_every_article_is_listed_with_its_document():
    lines = show_articles(CHOSEN).csv["articles"].splitlines()
    assert lines[1].startswith("mayor,mayor.txt,Harbour News,2026-03-02T00:00:00Z,")
    assert len(lines) == 4
    assert HOSTILE[:20] in show_articles(CHOSEN).csv["articles"]
