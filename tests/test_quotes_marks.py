"""Quotation marks as newspapers set them, and as they lose them."""

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.quotes.marks import find_quotations


def quoted(text: str) -> list[str]:
    return [text[q.start : q.end] for q in find_quotations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"The ferry is late," he said. "Again."', ['"The ferry is late,"', '"Again."']),
        ("“The ferry is late,” he said.", ["“The ferry is late,”"]),
        ('It "showed that the pier holds.” Then it fell.', ['"showed that the pier holds.”']),
        ("“so,“ he said, “and so on”", ["“so,“", "“and so on”"]),
        ("„Der Steg hält“, sagte sie.", ["„Der Steg hält“"]),
        ("»Der Steg hält«, sagte sie.", ["»Der Steg hält«"]),
        ("« Le quai tient », dit-elle.", ["« Le quai tient »"]),
        ("``The pier holds,'' she said.", ["``The pier holds,''"]),
        ("''The pier holds,'' she said.", ["''The pier holds,''"]),
        ("”The pier holds,” she said.", ["”The pier holds,”"]),
        ('"He said "no" to me," she said.', ['"He said "no" to me,"']),
        ("“He said ‘no way, never’ to me,” she said.", ["“He said ‘no way, never’ to me,”"]),
        ('A lamp of 6\'2" and "very bright" light.', ['"very bright"']),
        ("No marks at all.", []),
    ],
)
def test_marks_of_many_kinds_are_paired(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'We won't sail,' he said. 'Not now.'", ["'We won't sail,'", "'Not now.'"]),
        ("‘The dockers’ union is strong,’ he said.", ["‘The dockers’ union is strong,’"]),
        ("‘He said “no way” to me,’ she said.", ["‘He said “no way” to me,’"]),
        ("She spoke of 'a harbour without any ships' today.", ["'a harbour without any ships'"]),
        ("It's the '90s, rock 'n' roll isn't dead, says the Joneses' dog.", []),
        ("The ‘reform’ passed.", []),
        ("‘It went dark,’ she said. ‘I told them to wait.", ["‘It went dark,’", "‘I told them to wait."]),
        ("The dockers' boats and the farmers' carts stood still.", []),
    ],
)
def test_single_marks_count_only_where_they_clearly_quote(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_a_quotation_that_runs_over_paragraphs_continues() -> None:
    text = '"The pier is old.\n\n"It will be closed," Rao said.'
    first, second = find_quotations(text)
    assert text[first.start : first.end] == '"The pier is old.'
    assert not first.is_closed
    assert second.continues


def test_a_paragraph_that_only_closes_the_quotation_before_it_is_quoted_up_to_there() -> None:
    text = '"The pier is old.\n\nIt will be closed," Rao said.'
    assert quoted(text) == ['"The pier is old.', 'It will be closed,"']


def test_an_unclosed_mark_within_a_paragraph_is_believed_for_one_sentence() -> None:
    assert quoted('She said "it is closed. Nobody was hurt.') == ['"it is closed.']


def test_an_unclosed_mark_does_not_swallow_a_closed_quotation_after_it() -> None:
    assert quoted('"Oh. "Well," he said.') == ['"Well,"']


def test_one_lost_mark_does_not_reach_the_next_paragraph() -> None:
    text = 'He called it "odd and left.\n\nThe next day "all was well," he said.'
    assert quoted(text)[-1] == '"all was well,"'


@pytest.mark.parametrize("piece", ['"', "“", "”", "'", "‘", ' "a', "‘a b c d\n\n", "“a\n\n", "'a s' b ", "6'2\" "])
def test_a_hundred_thousand_unpaired_marks_take_no_longer_than_they_should(piece: str) -> None:
    text = piece * (100_000 // (1 + piece.count("\n")))
    started = time.process_time()
    find_quotations(text)
    assert time.process_time() - started < 4


@given(st.text(alphabet="ab. \n\"'“”‘’„«»`,5s", max_size=120))
def test_quotations_lie_in_the_text_in_order_and_apart(text: str) -> None:
    found = find_quotations(text)
    for quotation in found:
        assert 0 <= quotation.start <= quotation.inner_start <= quotation.inner_end <= quotation.end <= len(text)
        assert text[quotation.inner_start : quotation.inner_end].strip()
        assert "\n" not in text[quotation.start : quotation.end]
    for before, after in itertools.pairwise(found):
        assert before.end <= after.start
