"""Tables with names of their own: said once, remembered beside the data."""

import tomllib

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.cli import main
from analysis.errors import UsageError
from analysis.ingest.columns import FILE_NAME, columns_of, with_columns
from analysis.kept import inputs_digest
from tests.ingest_checks import checked, rejected, write

DUTCH = "Kop;Artikeltekst;Datum;Krant\nDe brug;De brug is blauw.;03/04/2025;De Klaxon\n"


def test_a_table_with_names_of_its_own_is_read_as_columns_toml_says(tmp_path):
    path = write(tmp_path, "a.csv", DUTCH)
    assert (
        "no column with text: the columns are 'Kop', 'Artikeltekst'"
        in rejected(checked([path], workers=0))["reason"].iloc[0]
    )
    settings = 'text = "artikeltekst"\ntitle = "Kop"\noutlet = "Krant"\npublished = "Datum"\ndate_order = "day first"\n'
    write(tmp_path, FILE_NAME, settings)
    article = checked([tmp_path], workers=0).articles.iloc[0]
    assert article[["text", "title", "outlet"]].tolist() == ["De brug is blauw.", "De brug", "De Klaxon"]
    assert article["published"] == pd.Timestamp("2025-04-03T00:00Z")


def test_a_section_is_for_one_file_and_a_mapped_column_goes_before_a_known_name(tmp_path):
    write(tmp_path, "a.csv", "text,summary\nWhole.,Short.\n")
    write(tmp_path, "b.csv", "text,summary\nWhole too.,Short too.\n")
    write(tmp_path, FILE_NAME, '["b.csv"]\ntext = "summary"\n')
    assert checked([tmp_path], workers=0).articles["text"].tolist() == ["Whole.", "Short too."]


def test_the_command_writes_what_was_said_and_reads_with_it(tmp_path, capsys):
    path = write(tmp_path, "a.csv", DUTCH)
    assert main(["columns", str(path), "--set", "text=Artikeltekst", "--dates", "month first", "--one-file"]) == 0
    written = tmp_path / FILE_NAME
    out, err = capsys.readouterr()
    assert out == f"{written}\n"
    assert "Read 1 of 1 rows." in err
    assert tomllib.loads(written.read_text()) == {"a.csv": {"text": "Artikeltekst", "date_order": "month first"}}
    # What is said later is added to what was said before.
    assert main(["columns", str(path), "--set", "title=Kop"]) == 0
    assert columns_of(path) == {"text": "Artikeltekst", "date_order": "month first", "title": "Kop"}


def test_a_changed_mapping_is_a_changed_input(tmp_path):
    path = write(tmp_path, "a.csv", DUTCH)
    before = inputs_digest([path])
    write(tmp_path, FILE_NAME, 'text = "Artikeltekst"\n')
    assert inputs_digest([path]) != before


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("text = ", "cannot be read"),
        ('titel = "Kop"', "no field 'titel'. Did you mean 'title'"),
        ("text = 5", "expected a column's name in quotation marks"),
        ('date_order = "maybe"', 'expected "day first"'),
        ('[b.csv]\ntext = "x"', "in quotation marks"),
    ],
)
def test_a_wrong_mapping_says_what_is_wrong(tmp_path, settings, message):
    write(tmp_path, FILE_NAME, settings)
    with pytest.raises(UsageError, match=message.replace("(", r"\(")):
        checked([write(tmp_path, "a.csv", DUTCH)], workers=0)


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30),
)
def test_whatever_a_column_or_file_is_called_is_written_so_that_it_is_read_back(tmp_path_factory, column, name):
    folder = tmp_path_factory.getbasetemp() / "columns"
    text = with_columns(folder / name.replace("/", "_"), {"text": column}, for_one_file=True)
    (values,) = tomllib.loads(text).values()
    assert values == {"text": column}
