"""Tables fit their columns, and what does not is refused by name."""

import pandas as pd
import pytest

from analysis.errors import AnalysisError
from analysis.schemas import ARTICLES, ATTRIBUTIONS, TABLES, check, conform


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_an_empty_table_fits(table):
    assert check(conform([], table), table).empty


def test_columns_come_in_order_with_their_types_and_extra_ones_last():
    frame = conform([{"note": 1, "text": "Hello.", "article_id": "a"}], ARTICLES)
    assert list(frame.columns) == [*ARTICLES.fields, "note"]
    assert check(frame, ARTICLES) is frame
    assert frame.loc[0, "authors"] == []
    assert pd.isna(frame.loc[0, "published"])


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([{"article_id": None, "text": "x"}], "missing values"),
        ([{"article_id": "a", "text": "x"}, {"article_id": "a", "text": "y"}], "more than once"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(rows, message):
    with pytest.raises(AnalysisError, match=message):
        check(conform(rows, ARTICLES), ARTICLES)


def test_a_value_that_is_not_allowed_is_named_with_those_that_are():
    row = {"attribution_id": "1", "article_id": "a", "kind": "dirct", "content": "x", "is_floating": False}
    with pytest.raises(AnalysisError, match=r"'dirct'.*direct, mixed, indirect"):
        check(conform([row], ATTRIBUTIONS), ATTRIBUTIONS)
