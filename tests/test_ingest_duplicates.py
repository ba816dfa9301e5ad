import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.ingest.duplicates import duplicate_of

STORY = (
    "A gate of the old dam failed before dawn and sent a wall of brown water into the port below. "
    "The mayor said the gates had been painted in spring and that nobody had looked behind the paint. "
    "Helicopters lifted two hundred people from roofs, and the fish market was found in the next town. "
    "The company that runs the dam said it was studying the paint and would have nothing more to say. "
    "Forecasters had warned of rain, and a baker had warned of the gate, in writing, on a paper bag. "
)
OTHER = (
    "The bakers of the harbour street have opened a school for bread in a hall without a roof or a door. "
    "Forty pupils came on the first morning, and all but three of them had brought their own flour along. "
    "The teacher, a retired pilot, says that bread is only weather that somebody has taken "
    "the trouble to knead."
)
CUT = STORY.split(" Forecasters")[0]
LED = "Eleven people are missing after the flood. " + STORY


def table(*rows):
    frame = pd.DataFrame(rows, columns=["article_id", "text", "published"])
    frame["published"] = pd.to_datetime(frame["published"], utc=True)
    return frame


def found(frame):
    return dict(zip(frame["article_id"], duplicate_of(frame), strict=True))


@pytest.mark.parametrize("copy", [STORY, STORY.upper(), STORY.replace(". ", ".\n\n"), CUT, LED])
def test_a_copy_points_to_the_earlier_article(copy):
    ids = found(table(("b", copy, "2025-01-02"), ("a", STORY, "2025-01-03"), ("c", OTHER, "2025-01-01")))
    assert ids["a"] == "b"
    assert pd.isna(ids["b"])
    assert pd.isna(ids["c"])


def test_a_copy_without_a_date_is_later_than_one_with_a_date():
    ids = found(table(("a", STORY, None), ("b", STORY, "2025-01-03")))
    assert ids["a"] == "b"


def test_without_dates_the_smaller_id_is_the_original():
    ids = found(table(("b", STORY, None), ("a", STORY, None), ("c", STORY, None)))
    assert (ids["b"], ids["c"]) == ("a", "a")


def test_short_texts_are_copies_only_when_they_are_the_same():
    ids = found(table(("a", "It rained.", None), ("b", "It rained!", None), ("c", "It snowed.", None)))
    assert ids["b"] == "a"
    assert pd.isna(ids["c"])


def test_an_empty_table_has_no_duplicates():
    assert len(duplicate_of(table())) == 0


ROWS = [
    ("a", STORY, "2025-01-03"), ("b", CUT, "2025-01-02"), ("c", OTHER, None), ("d", LED, "2025-01-02"),
    ("e", OTHER.upper(), "2025-02-01"), ("f", STORY, None),
]  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.permutations(ROWS))
def test_the_order_of_the_articles_does_not_matter(rows):
    assert {k: v for k, v in found(table(*rows)).items() if isinstance(v, str)} == {
        "a": "b", "d": "b", "f": "b", "c": "e",
    }  # fmt: skip


def test_many_copies_of_one_text_take_linear_time():
    rows = [(f"{number:05}", STORY + f" Edition {number}.", None) for number in range(3_000)]
    ids = found(table(*rows))
    assert sum(isinstance(value, str) for value in ids.values()) == 2_999
