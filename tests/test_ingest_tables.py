"""JSON, XLSX and Parquet: text and ids as they are written, one bad row costs one row."""

import datetime
import io
import json
import time

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.ingest.limits import Limits
from analysis.store import export
from tests.ingest_checks import checked, rejected, write

AWKWARD = [
    "  leading and trailing spaces  ",
    "two lines\nand\r\nthree",
    "tab\tand “marks” and 'apostrophes' and \"straight\"",
    '=HYPERLINK("http://a")',
    "+1 -1 @a",
    "NA",
    "Null",
    "0012",
    "<b>not markup</b> &amp; ]]>",
    "zero\u200bwidth, bidi \u202eright\u202c, joiner \u200c, no-break\u00a0space, soft\u00adhyphen",
    "é and e\u0301, ½ ™ ﬁ, 🌊🏳️‍🌈, 漢字, Ελληνικά, עברית",
    ',;|\t"",',
]
IDS = ["007", "1e5", "NA", "Null", "None", "true", "2020", "0012", "x y", "é", "a:b", "-1"]


def workbook(sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        for cells in sheet.iter_rows():
            for cell in cells:
                if isinstance(cell.value, str):
                    cell.data_type = "s"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def parquet(columns):
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file)
    return file.getvalue()


def as_json(ids, texts):
    return json.dumps([{"id": one, "text": text} for one, text in zip(ids, texts, strict=True)], indent=1)


def as_answer(ids, texts):
    rows = [{"id": one, "text": text} for one, text in zip(ids, texts, strict=True)]
    return json.dumps({"status": "ok", "response": {"docs": rows}}, ensure_ascii=False)


FORMATS = {
    "a.json": as_json,
    "b.json": as_answer,
    "a.jsonl": lambda ids, texts: "\n".join(json.dumps({"id": i, "text": t}) for i, t in zip(ids, texts, strict=True)),
    "a.xlsx": lambda ids, texts: workbook({"Sheet1": [("id", "text"), *zip(ids, texts, strict=True)]}),
    "a.parquet": lambda ids, texts: parquet({"id": ids, "text": texts}),
}


@pytest.mark.parametrize("name", FORMATS)
def test_awkward_texts_and_ids_come_back_unchanged(tmp_path, name):
    texts = [text.replace("\r\n", "\n") for text in AWKWARD] if name.endswith(".xlsx") else AWKWARD
    ingest = checked([write(tmp_path, name, FORMATS[name](IDS, texts))], workers=0)
    assert ingest.articles["article_id"].tolist() == IDS
    assert ingest.articles["text"].tolist() == texts
    assert ingest.documents["format"].tolist() == [name.rpartition(".")[2]] * len(IDS)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(
            st.none(), st.just(""), st.just(" \n"), st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
        ),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(["a.json", "b.json", "a.jsonl", "a.xlsx", "a.parquet"]),
)
def test_found_is_read_plus_rejected_and_texts_are_unchanged(tmp_path_factory, texts, name):
    ids = [f"id{number}" for number in range(len(texts))]
    path = write(tmp_path_factory.mktemp("rows"), name, FORMATS[name](ids, pd.Series(texts, dtype=object).tolist()))
    ingest = checked([path], workers=0)
    assert len(ingest.documents) == len(texts)
    assert ingest.articles["text"].tolist() == [text for text in texts if text and text.strip()]


def test_what_is_exported_is_read_back(tmp_path):
    path = write(
        tmp_path,
        "in.jsonl",
        json.dumps(
            {
                "id": "007",
                "title": "=1+1",
                "text": "@One.\n\nTwo.",
                "author": ["A B", "C D"],
                "outlet": "The X",
                "date": "2025-09-27T07:30:00Z",
            }
        ),
    )
    tables = {"articles": checked([path], workers=0).articles}
    for fmt in ("jsonl", "csv", "parquet"):
        export(tables, tmp_path / fmt, fmt, provenance={})
        again = checked([tmp_path / fmt / f"articles.{fmt}"], workers=0).articles.iloc[0]
        # A table for a spreadsheet marks what it would run, so that it stays text there too.
        mark = "'" if fmt == "csv" else ""
        assert again["text"] == mark + "@One.\n\nTwo."
        assert again["title"] == mark + "=1+1"
        assert again["article_id"] == "007"
        assert again["authors"] == ["A B", "C D"]
        assert again["published"] == pd.Timestamp("2025-09-27T07:30:00Z")


# --- JSON ---


@pytest.mark.parametrize(
    ("raw", "count"),
    [
        ('[{"text": "One."}, {"text": "Two, [with] {braces} and \\" marks, \\\\"}, 3, null, {"text": 5}]', 2),
        ('[{"text": "One."}, {"text": "Two."', 1),
        ('[{"text": "One."}, {"text": "Two.} ]', 1),
        ('[{"text": "One."}, {broken}, {"text": "Three."}]', 2),
        ('{\n "text": "One.",\n "title": "T"\n}', 1),
        ('{"took": 3, "hits": {"hits": [{"_id": "a", "_source": {"body": "One."}}]}}', 1),
        ('{"totalResults": 0, "articles": []}', 0),
        ("[]", 0),
    ],
)
def test_a_bad_element_of_a_list_costs_one_element(tmp_path, raw, count):
    assert len(checked([write(tmp_path, "a.json", raw)], workers=0).articles) == count


def test_a_long_list_is_read_element_by_element(tmp_path):
    # Longer than what is read at once, so that strings and brackets are cut at every place.
    rows = [{"id": str(n), "text": f'"{n}" said [{{she}}] — ' + "é\\" * (n * 37 % 900)} for n in range(3_000)]
    ingest = checked([write(tmp_path, "a.json", json.dumps(rows, ensure_ascii=False))], workers=0)
    assert ingest.articles["text"].tolist() == [row["text"] for row in rows]


def test_an_endless_line_costs_that_line(tmp_path):
    limits = Limits(record_bytes=50_000)
    raw = '{"text": "One."}\n{"text": "' + "x" * 500_000 + '"}\n{"text": "Three."}\n'
    ingest = checked([write(tmp_path, "a.jsonl", raw)], workers=0, limits=limits)
    assert ingest.articles["text"].tolist() == ["One.", "Three."]
    assert "more than 50,000 characters" in rejected(ingest)["reason"].iloc[0]
    raw = "[" + '{"text": "One."}, {"text": "' + "x" * 3_000_000 + '"}]'
    ingest = checked([write(tmp_path, "a.json", raw)], workers=0, limits=limits)
    assert ingest.articles["text"].tolist() == ["One."]
    raw = 'id,text\n1,One.\n2,"' + "x\n" * 3_000 + '"\n3,Three.\n'
    ingest = checked([write(tmp_path, "a.csv", raw)], workers=0, limits=Limits(record_bytes=4_000))
    assert ingest.articles["article_id"].iloc[0] == "1"


@pytest.mark.parametrize(
    "raw",
    [
        '[{"text": "One."}, {"text": "' + '\\\\"' * 600_000,
        "[" + '"' * 600_000,
        "[{" + "[" * 300_000,
        '[{"a":' + "," * 600_000,
        '{"text": ' + '"' * 600_000,
    ],
    ids=range(5),
)
def test_hostile_json_takes_under_a_second(tmp_path, raw):
    started = time.process_time()
    checked([write(tmp_path, "a.json", raw)], workers=0)
    assert time.process_time() - started < 1.5


def test_a_file_larger_than_its_sample_is_read_as_the_sample_says(tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.ingest.textfile._SAMPLE_BYTES", 3_000)
    for encoding, shown in (
        ("utf-8", "utf-8"),
        ("utf-16", "utf-16"),
        ("cp1252", "windows-1252"),
        ("utf-8-sig", "utf-8-sig"),
    ):
        lines = [
            json.dumps({"id": str(n), "text": f"The café’s owner said – no. {n}"}, ensure_ascii=False)
            for n in range(400)
        ]
        ingest = checked([write(tmp_path, "a.jsonl", "\n".join(lines).encode(encoding))], workers=0)
        assert set(ingest.documents["encoding"]) == {shown}
        assert ingest.articles["text"].tolist() == [json.loads(line)["text"] for line in lines]


# --- Excel ---


def test_cells_of_a_workbook_are_as_typed(tmp_path):
    rows = [
        ["Clippings of spring"],
        [],
        ["ID", "Headline", "Body", "Date", "Author", "Publication"],
        ["007", "NA", "One.", datetime.datetime(2025, 9, 27, 7, 30), "Null", "None"],
        [7, None, "Two.", datetime.date(2025, 9, 28), None, None],
        [None, None, None, None, None, None],
        [2.5, True, "Three.", "03/04/2025", None, None],
        ["x", "a number for a text", 5, None, None, None],
    ]
    ingest = checked([write(tmp_path, "a.xlsx", workbook({"S": rows}))], workers=0)
    articles = ingest.articles
    assert articles["article_id"].tolist() == ["007", "7", "2.5"]
    assert articles["title"].fillna("").tolist() == ["NA", "", "True"]
    assert articles["outlet"].iloc[0] == "None"
    assert articles["published"].tolist()[:2] == [pd.Timestamp("2025-09-27T07:30Z"), pd.Timestamp("2025-09-28T00:00Z")]
    assert pd.isna(articles["published"].iloc[2])
    assert ingest.documents["document_id"].tolist() == ["a.xlsx:4", "a.xlsx:5", "a.xlsx:7", "a.xlsx:8"]
    assert rejected(ingest)["reason"].tolist() == ["the field 'Body' is a number, not text"]


def test_every_sheet_with_a_text_column_is_read(tmp_path):
    sheets = {
        "Herald": [("text",), ("One.",)],
        "Notes": [("what", "when"), ("x", "y")],
        "Courier": [("text",), ("Two.",)],
    }
    ingest = checked([write(tmp_path, "a.xlsx", workbook(sheets))], workers=0)
    assert ingest.documents["document_id"].tolist() == ["a.xlsx:Herald:2", "a.xlsx:Courier:2"]
    ingest = checked([write(tmp_path, "a.xlsx", workbook({"Notes": sheets["Notes"]}))], workers=0)
    assert "the columns are 'what', 'when'" in rejected(ingest)["reason"].iloc[0]


def test_a_text_that_a_spreadsheet_may_have_cut_is_noted(tmp_path):
    ingest = checked(
        [write(tmp_path, "a.xlsx", workbook({"S": [("text",), ("x" * 32_767,), ("y" * 500,)]}))], workers=0
    )
    assert "may have cut it" in ingest.documents["note"].iloc[0]
    assert pd.isna(ingest.documents["note"].iloc[1])


def test_nothing_is_computed(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["id", "text"])
    book.active.append(["1", '=HYPERLINK("http://a","b")'])
    file = io.BytesIO()
    book.save(file)
    ingest = checked([write(tmp_path, "a.xlsx", file.getvalue())], workers=0)
    assert rejected(ingest)["reason"].tolist() == ["the field 'text' is missing"]


# --- Parquet ---


def test_columns_of_a_parquet_file_are_as_they_are(tmp_path):
    moment = datetime.datetime(2025, 9, 27, 7, 30, tzinfo=datetime.UTC)
    columns = {
        "id": pa.array([7, 8]),
        "body": ["One.", "Two."],
        "published": pa.array([moment, None], pa.timestamp("us", "UTC")),
        "authors": pa.array([["A B", "C D"], []], pa.list_(pa.string())),
        "unused": pa.array([b"\xff", b""]),
    }
    articles = checked([write(tmp_path, "a.parquet", parquet(columns))], workers=0).articles
    assert articles["article_id"].tolist() == ["7", "8"]
    assert articles["published"].iloc[0] == pd.Timestamp(moment)
    assert articles["authors"].tolist() == [["A B", "C D"], []]


@pytest.mark.parametrize("cut", [4, 50, -20])
def test_a_damaged_file_is_named(tmp_path, cut):
    whole = parquet({"text": ["One.", "Two."]})
    ingest = checked([write(tmp_path, "a.parquet", whole[:cut])], workers=0)
    assert "Parquet file" in rejected(ingest)["reason"].iloc[0]
