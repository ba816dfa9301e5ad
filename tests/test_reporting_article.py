"""One article: the marked text is the text, and each row leads to its passage."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import UsageError
from analysis.reporting import article as page
from analysis.reporting.article_sources import show_speakers
from analysis.reporting.article_view import marked_text, pieces
from analysis.reporting.markup import plain
from analysis.reporting.story import open_story
from tests.corpus_fixture import HOSTILE, small_corpus
from tests.test_reporting import Seen

TEXT = "Ann said that Bo had told her \u201cit is over.\u201d\n\nNobody else spoke."


@pytest.fixture(scope="module")
def corpus():
    return small_corpus()


def row(number, content, speaker=(), cue=(), kind="mixed"):
    return {
        "number": number, "kind": kind, "content_spans": content, "speaker_spans": list(speaker),
        "cue_spans": list(cue), "cue": "said", "who": "Ann", "channel": None, "channel_text": None,
    }  # fmt: skip


span = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 30)).map(
    lambda pair: [pair[0], min(len(TEXT), pair[0] + pair[1])]
)
rows_of_spans = st.lists(st.tuples(st.lists(span, min_size=1, max_size=3), st.lists(span, max_size=2)), max_size=5)


@given(rows_of_spans)
def test_the_pieces_joined_are_the_paragraphs_whatever_the_spans_are(given_rows):
    rows = [row(n, content, speaker) for n, (content, speaker) in enumerate(given_rows, start=1)]
    joined = "".join(TEXT[piece.start : piece.end] for piece in pieces(TEXT, rows))
    assert joined == TEXT.replace("\n\n", "")
    for piece in pieces(TEXT, rows):
        for role, number in piece.roles:
            column = {"content": "content_spans", "source": "speaker_spans", "cue": "cue_spans"}[role]
            assert any(s <= piece.start and piece.end <= e for s, e in rows[number - 1][column])


@given(rows_of_spans)
def test_the_markup_is_well_formed_and_its_words_are_the_text(given_rows):
    rows = [row(n, content, speaker) for n, (content, speaker) in enumerate(given_rows, start=1)]
    made = str(marked_text(TEXT, rows))
    opened = re.findall(r"<(div|p|ul|li|span|a|b)[ >]", made)
    closed = re.findall(r"</(div|p|ul|li|span|a|b)>", made)
    assert sorted(opened) == sorted(closed)
    without = re.sub(r'<ul class="notes">.*?</ul>', "", re.sub(r"<a [^>]*>\d+</a>", "", made))
    assert Seen(without).words == TEXT.replace("\n\n", "")


def test_source_cue_and_content_are_told_apart_and_what_is_nested_shows():
    inner, outer = TEXT.index("Bo"), TEXT.index("that")
    rows = [
        row(1, [[outer, TEXT.index("\n")]], [[0, 3]], [[4, 8]]),
        row(2, [[TEXT.index("\u201c"), TEXT.index("\n")]], [[inner, inner + 2]], [[inner + 7, inner + 11]]),
    ]
    made = str(marked_text(TEXT, rows))
    assert '<span class="source">Ann</span>' in made
    assert '<span class="cue">said</span>' in made
    assert '<span class="content source">Bo</span>' in made
    assert 'class="content nested">\u201cit is over.\u201d</span>' in made


def test_a_quotation_over_two_paragraphs_is_marked_in_both_and_numbered_once():
    made = str(marked_text(TEXT, [row(1, [[0, len(TEXT)]])]))
    assert made.count('class="content"') == 2
    assert made.count('id="t1"') == 1


def test_what_the_outlet_words_itself_looks_different():
    assert 'class="content indirect"' in str(marked_text(TEXT, [row(1, [[0, 8]], kind="indirect")]))


@pytest.mark.parametrize(
    ("wanted", "found"), [("", "mayor"), ("ferry", "ferry"), ("  SAILS ", "ferry"), ("mayor", "mayor")]
)
def test_an_article_is_found_by_its_id_or_part_of_its_title(corpus, wanted, found):
    assert open_story(corpus, wanted).article["article_id"] == found


def test_an_unknown_article_is_refused_with_the_near_one(corpus):
    with pytest.raises(UsageError, match="Did you mean 'ferry'"):
        open_story(corpus, "fery")


def test_words_that_several_titles_hold_are_refused_and_the_ids_told(corpus):
    with pytest.raises(UsageError, match=r"2 articles have 'i'|3 articles have 'i'") as refused:
        open_story(corpus, "i")
    assert "mayor" in str(refused.value)


def test_rows_and_passages_lead_to_each_other(corpus):
    story = open_story(corpus, "mayor")
    seen = Seen(page.show_text(story).html + page.show_attributions(story).html + show_speakers(story).html)
    ids = [value for name, value in seen.attributes if name == "id"]
    targets = [value[1:] for name, value in seen.attributes if name == "href"]
    assert sorted(ids) == sorted([f"a{n}" for n in range(1, 7)] + [f"t{n}" for n in range(1, 7)])
    assert set(targets) == set(ids)


def test_an_unknown_source_is_shown_as_unknown_with_its_wording(corpus):
    assert "unknown worded “engineers”" in plain(page.show_attributions(open_story(corpus, "mayor")).html)


def test_facts_name_the_agencies_and_those_of_a_state_and_invent_no_date(corpus):
    words = plain(page.show_facts(open_story(corpus, "ferry")).html)
    assert "Draws on AFP and TASS (state media)" in words
    assert "Published not stated" in words
    assert "By not stated" in words


def test_a_near_copy_is_named_by_its_title(corpus):
    title = open_story(corpus, "mayor").article["title"]
    assert f"Nearly the same as {title}" in plain(page.show_facts(open_story(corpus, HOSTILE)).html)


def test_the_beginning_tells_who_speaks_and_who_never_does(corpus):
    words = plain(page.show_facts(open_story(corpus, "mayor")).html)
    assert "3 sources speak in 6 attributions." in words
    assert "Mira Tesch speaks most: 3 times" in words
    assert "Named and never quoted: Jonas Wicht." in words


def test_the_outlets_voice_is_kept_apart_from_those_it_quotes(corpus):
    words = plain(page.show_tone(open_story(corpus, "ferry")).html)
    assert "Mira Tesch +0.60" in words
    assert "own words" not in words
    assert "The outlet’s own words −0.30" in plain(page.show_tone(open_story(corpus, "mayor")).html)


def test_removed_parts_are_shown_with_their_reason(corpus):
    assert "share button Share this" in plain(page.show_removed(open_story(corpus, "mayor")).html)
    assert "Nothing was removed" in plain(page.show_removed(open_story(corpus, "ferry")).html)


def test_the_headline_is_the_articles_title(corpus):
    assert page.show_facts(open_story(corpus, HOSTILE)).title == HOSTILE
