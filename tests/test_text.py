"""Sentences, words and paragraphs, with offsets that hold."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.text import count_words, name_key, paragraphs, sentences, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dr. Rao left at 5 p.m. on Monday. She did not return.", 2),
        ('"Go." He left.', 2),
        ("“It works,” Ms. Rao said. “We will appeal.” Nobody answered.", 3),
        ("The U.S. ambassador spoke. It rained.", 2),
        ("One line\n\nAnother line", 2),
        ("", 0),
        (" \n\n ", 0),
    ],
)
def test_how_many_sentences_a_text_has(text, expected):
    assert len(sentences(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It can't be so-called news.", 5),
        ("1,000 people, U.S. troops", 4),
        ("", 0),
        ("…“”", 0),
        ("Île-de-France", 1),
        ("Zoe\u0308 Or\u200brin or\u00adchard", 3),
    ],
)
def test_how_many_words_a_text_has(text, expected):
    assert count_words(text) == expected


def test_a_closing_mark_stays_with_the_sentence_it_closes():
    text = "He said: “Stop. ” Then he left."
    assert [text[s:e] for s, e in sentences(text)] == ["He said: “Stop. ”", "Then he left."]


@given(st.text(alphabet=st.sampled_from("aA .!?\n\"“”’' \u200dé😀")))
def test_spans_are_in_order_do_not_overlap_and_hold_every_word(text):
    for spans in (sentences(text), paragraphs(text), words(text)):
        assert all(0 <= s < e <= len(text) for s, e in spans)
        assert all(a[1] <= b[0] for a, b in pairwise(spans))
    covered = sentences(text)
    assert all(any(s <= ws and we <= e for s, e in covered) for ws, we in words(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("José Núñez", "Jose\u0301 Nu\u0301n\u0303ez"),
        ("Anita\u00a0Rao", "Anita Rao"),
        ("\u200eAnita Rao", "ANITA  RAO"),
    ],
)
def test_one_person_written_in_two_ways_has_one_key(one, other):
    assert name_key(one) == name_key(other)


def test_a_persian_name_keeps_its_joiner():
    assert "\u200c" in name_key("علی\u200cرضا")
