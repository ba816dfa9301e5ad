"""Tables come back from disk as they went, whatever they hold."""

import json

import pandas as pd
import pytest

from analysis import store
from analysis.errors import UsageError
from analysis.schemas import TABLES, check, conform

AWKWARD = '=1+1 “Ø” \u202e \U0001f600, "quoted"\nnext line'


@pytest.fixture
def tables():
    filled = {name: conform([], table) for name, table in TABLES.items()}
    filled["articles"] = conform(
        [
            {
                "article_id": "007",
                "title": "Null",
                "text": AWKWARD,
                "authors": ["Ann Null", "NA"],
                "published": "2025-03-04T05:06:07+02:00",
                "removed": [{"text": "Share", "reason": "share button"}],
                "origin": {"file": "a.txt", "row": None, "paragraphs": [[0, 3], None]},
                "is_wire": True,
                "word_count": 4,
            },
            {"article_id": "1e5", "text": "x"},
        ],
        TABLES["articles"],
    )
    filled["attributions"] = conform(
        [
            {
                "attribution_id": "007:0-2",
                "article_id": "007",
                "kind": "direct",
                "content": "=1",
                "content_spans": [[0, 1], [1, 2]],
                "is_floating": False,
            }
        ],
        TABLES["attributions"],
    )
    return filled


def test_what_is_saved_is_what_is_loaded(tables, tmp_path):
    store.save(tables, tmp_path)
    loaded = store.load(tmp_path)
    for name, frame in tables.items():
        check(loaded[name], TABLES[name])
        pd.testing.assert_frame_equal(loaded[name], frame)


def test_json_lines_hold_every_value_unchanged(tables, tmp_path):
    store.export(tables, tmp_path, "jsonl", provenance={"found": 2})
    first, second = map(json.loads, (tmp_path / "articles.jsonl").read_text(encoding="utf-8").splitlines())
    assert (first["article_id"], first["text"], first["title"]) == ("007", AWKWARD, "Null")
    assert first["published"] == "2025-03-04T03:06:07Z"
    assert first["origin"]["paragraphs"] == [[0, 3], None]
    assert second["published"] is None
    assert second["authors"] == []
    assert json.loads((tmp_path / "provenance.json").read_text()) == {"found": 2}


def test_csv_runs_nothing_in_a_spreadsheet_and_keeps_names_like_null(tables, tmp_path):
    store.export(tables, tmp_path, "csv", provenance={})
    cells = pd.read_csv(tmp_path / "articles.csv", dtype=str, keep_default_na=False)
    assert cells.loc[0, "text"] == "'" + AWKWARD
    assert cells.loc[0, "title"] == "Null"
    assert cells.loc[0, "article_id"] == "007"
    assert json.loads(cells.loc[0, "authors"]) == ["Ann Null", "NA"]


def test_every_line_of_the_stream_names_its_table(tables):
    rows = [json.loads(line) for line in store.stream(tables)]
    assert [row["table"] for row in rows] == ["articles", "articles", "attributions"]


def test_an_unknown_format_is_refused_with_the_known_ones(tables, tmp_path):
    with pytest.raises(UsageError, match="jsonl, csv, parquet"):
        store.export(tables, tmp_path, "xls", provenance={})
