"""The same quotation in several places: found when altered, kept apart when only alike, compared word for word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.reuse import compare, same_quotations

GATE = "We were told the gates would hold, and they did not hold."
TEXTS = st.lists(st.sampled_from("the gate held did not Hold, we said — its".split()), max_size=25).map(" ".join)


@pytest.mark.parametrize(
    "altered",
    [
        GATE,
        "we were told the gates would hold",
        "We were told that the gates would hold, and of course they did not hold!",
        "“We were told the gates would hold” … “they did not hold.”",
    ],
)
def test_one_utterance_is_found_whole_in_part_and_altered(altered):
    assert same_quotations({"a": GATE, "b": altered}, speaker={"a": "mayor", "b": "mayor"}) == [["a", "b"]]


@pytest.mark.parametrize(
    "other",
    [
        "It is a matter of time.",
        "The gates will open on Friday, said the ministry.",
        "We were told",
        "They did not hold an inquiry.",
    ],
)
def test_a_phrase_that_anybody_uses_does_not_make_two_quotations_one(other):
    assert same_quotations({"a": GATE, "b": other}, speaker={}) == []


def test_two_known_speakers_are_never_one_even_through_an_unknown_third():
    quotations = {"a": GATE, "b": GATE, "c": GATE}
    assert same_quotations(quotations, speaker={"a": "mayor", "b": "owner"}) == [["a", "c"]]


@given(st.dictionaries(st.integers(0, 30), TEXTS, max_size=12))
def test_groups_share_no_member_and_have_at_least_two(quotations):
    groups = same_quotations(quotations, speaker={})
    members = [key for group in groups for key in group]
    assert len(members) == len(set(members))
    assert all(len(group) > 1 for group in groups)


def test_a_difference_names_what_was_added_and_what_was_left_out():
    changes = compare("They were afraid of the morning.", "They were afraid of a bright morning.")
    assert changes == [
        ("same", "They were afraid of "),
        ("removed", "the"),
        ("added", "a bright"),
        ("same", " morning."),
    ]


@given(TEXTS, TEXTS)
def test_what_is_not_removed_is_the_second_text_and_what_is_not_added_has_the_firsts_words(before, after):
    changes = compare(before, after)
    assert "".join(words for kind, words in changes if kind != "removed") == after
    kept = "".join(words for kind, words in changes if kind != "added")
    assert kept.casefold().replace(" ", "") == before.casefold().replace(" ", "")


@given(TEXTS)
def test_a_text_does_not_differ_from_itself_nor_from_its_capitals(text):
    assert all(kind == "same" for kind, _ in compare(text, text.upper()))
