"""On the sample's hand-made marks nothing gets worse."""

import json

import pytest

from tests.accuracy import FLOORS, scores

FLOOR = json.loads(FLOORS.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def reached():
    return scores()


@pytest.mark.parametrize("figure", sorted(FLOOR))
def test_no_figure_falls_below_its_floor(figure, reached):
    assert reached[figure] >= FLOOR[figure]


def test_every_figure_has_a_floor(reached):
    assert set(reached) == set(FLOOR)
