"""Work in threads: the results are those of one thread, in order, with few items begun at a time."""

import threading

import pytest

from analysis.errors import AnalysisError
from analysis.quotes.model_run import find_attributions
from analysis.quotes.side_by_side import THREADS_VARIABLE, in_order, threads_to_use

ARTICLE = "\n\n".join(
    f'The mayor said bridge {number} would open in May. "It will hold," Anita Rao told reporters.'
    for number in range(100)
)


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_results_come_in_the_order_of_the_items(threads):
    gate = threading.Event()

    def late_first(number):
        if threads > 1 and number == 0:
            assert gate.wait(30)
        if number == 1:
            gate.set()
        return number * number

    assert list(in_order(late_first, range(50), threads)) == [number * number for number in range(50)]


def test_few_items_are_taken_before_a_result_is_handed_on():
    taken = []

    def items():
        for number in range(1000):
            taken.append(number)
            yield number

    next(in_order(str, items(), 3))
    assert len(taken) <= 7


def test_an_error_in_a_thread_is_the_callers():
    with pytest.raises(ZeroDivisionError):
        list(in_order(lambda number: 1 // number, [1, 0, 1], 2))


def test_attributions_are_the_same_whatever_the_number_of_threads():
    texts = [ARTICLE, "", "Rain fell.", ARTICLE[:500]]
    one = find_attributions(texts, threads=1)
    assert len(one[0]) > 100
    assert find_attributions(texts, threads=2) == one
    assert find_attributions(texts, threads=3) == one


def test_a_wrong_number_of_threads_is_told(monkeypatch):
    monkeypatch.setenv(THREADS_VARIABLE, "two")
    with pytest.raises(AnalysisError, match="whole number"):
        threads_to_use()
    monkeypatch.setenv(THREADS_VARIABLE, "2")
    assert (threads_to_use(), threads_to_use(3)) == (2, 3)
