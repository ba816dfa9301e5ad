"""Each wrong request gets a clear sentence and the right exit code, and nothing is lost."""

import json
import subprocess
import sys

import pytest

from analysis.cli import main
from analysis.paths import ROOT
from tests.test_sentiment_targets import FakeModel

ARTICLE = {"id": "007", "title": "Null", "text": '"We will appeal," Anita Rao said on Monday.'}


@pytest.fixture(autouse=True)
def _own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("MEDIA_ANALYSIS_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def articles(tmp_path):
    path = tmp_path / "articles.jsonl"
    path.write_text(json.dumps(ARTICLE) + "\n", encoding="utf-8")
    return path


def file_in(folder, name, content):
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", "empty"),
        ("binary.txt", bytes(range(256)) * 40, "binary"),
        ("columns.csv", b"headline,when\nA,B\n", "headline"),
        ("broken.jsonl", b'{"text": "unclosed\n', ":1: not valid JSON"),
    ],
)
def test_what_cannot_be_read_is_named_with_the_reason_and_the_exit_code_is_1(name, content, said, tmp_path, capsys):
    path = file_in(tmp_path, name, content)
    assert main(["extract", str(path), "-o", str(tmp_path / "out")]) == 1
    error = capsys.readouterr().err
    assert name in error
    assert said in error
    assert "Traceback" not in error


def test_a_bad_file_does_not_keep_a_good_one_from_being_read(articles, tmp_path, capsys):
    file_in(tmp_path, "empty.txt", b"")
    assert main(["extract", str(tmp_path), "-o", str(tmp_path / "out")]) == 0
    assert "Found 2, read 1, not read 1" in capsys.readouterr().err
    documents = (tmp_path / "out" / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(row)["status"] for row in documents} == {"read", "rejected"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["report", "overveiw", "INPUT"], "Did you mean 'overview'"),
        (["report", "overview"], "No articles given"),
        (["report", "overview", "INPUT", "--set", "outlett=Herald"], "Did you mean 'outlet'"),
        (["report", "overview", "INPUT", "--set", "outlet"], "NAME=VALUE"),
        (["report", "overview", "INPUT", "--set", "corpus=elsewhere"], "Name the articles as inputs"),
        (["report", "article", "INPUT", "--set", "linked=a"], "Make pages of articles beside it"),
        (["report", "overview", "INPUT", "--set", "since=31/02/2026"], "since"),
        (["report", "article", "INPUT", "--set", "article=nothing like it"], "nothing like it"),
        (["extract", "missing-folder/", "-o", "out"], "missing-folder"),
        (["extract", "INPUT", "-", "-o", "out"], "standard input"),
        (["extract", "INPUT", "-o", "-", "--format", "csv"], "jsonl"),
        (["extract", "INPUT"], "-o"),
        (["extrct", "INPUT"], "extrct"),
    ],
)
def test_wrong_use_is_told_before_anything_runs(arguments, said, articles, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    given = [str(articles) if argument == "INPUT" else argument for argument in arguments]
    assert main(given) == 2
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error
    assert not (tmp_path / "reports").exists()


def test_a_folder_without_articles_is_told_and_nothing_is_written(tmp_path, capsys):
    (tmp_path / "nothing").mkdir()
    assert main(["report", str(tmp_path / "nothing"), "-o", str(tmp_path / "reports")]) in (1, 2)
    assert "nothing" in capsys.readouterr().err
    assert not (tmp_path / "reports").exists()


def test_extract_keeps_ids_and_names_that_look_like_numbers_or_nothing(articles, tmp_path, capsys):
    assert main(["extract", str(articles), "-o", str(tmp_path / "out")]) == 0
    row = json.loads((tmp_path / "out" / "articles.jsonl").read_text(encoding="utf-8"))
    assert (row["article_id"], row["title"], row["text"]) == ("007", "Null", ARTICLE["text"])
    assert str(tmp_path / "out" / "articles.jsonl") in capsys.readouterr().out


def test_standard_input_to_standard_output():
    done = subprocess.run(
        [sys.executable, "-m", "analysis", "extract", "-", "-o", "-"],
        input=json.dumps(ARTICLE) + "\n",
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert {"articles", "attributions", "sources", "sentiment"} <= {row["table"] for row in rows}
    spoken = next(row for row in rows if row["table"] == "attributions")
    assert spoken["speaker"] == "Anita Rao"


def test_the_version_and_help_need_no_input(capsys):
    assert main(["--version"]) == 0
    assert main(["--help"]) == 0
    assert "report" in capsys.readouterr().out


def test_people_and_first_names_are_options_of_extract(articles, tmp_path):
    people = file_in(tmp_path, "mine.csv", b"name,role\nAnita Rao,baker\n")
    out = tmp_path / "out"
    options = ["--people", str(people), "--gender-from-first-names", "--no-known-names"]
    assert main(["extract", str(articles), "-o", str(out), *options]) == 0
    row = json.loads((out / "sources.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert (row["role"], row["gender"], row["gender_basis"]) == ("baker", "female", "first name")
    provenance = json.loads((out / "provenance.json").read_text(encoding="utf-8"))
    assert provenance["people"] == {"rows": 1, "sources": 1, "not_met": []}
    assert provenance["known_names"] is False


def test_a_wrong_row_of_people_csv_stops_with_a_clear_sentence(articles, tmp_path, capsys):
    file_in(tmp_path, "people.csv", b"name,gender\nAnita Rao,lady\n")
    assert main(["extract", str(articles), "-o", str(tmp_path / "out")]) == 1
    assert "people.csv, row 2, column 'gender': 'lady' is not one of" in capsys.readouterr().err


def test_a_target_is_scored_and_one_that_is_not_there_is_said(articles, tmp_path, capsys):
    out = tmp_path / "out"
    assert main(["extract", str(articles), "-o", str(out), "--target", "Monday", "--target", "the canal"]) == 0
    assert "Target 'the canal' does not occur" in capsys.readouterr().err
    rows = [json.loads(line) for line in (out / "sentiment.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {row["target"] for row in rows if row["target_kind"] == "term"} == {"Monday"}


def test_evaluate_prints_one_object(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("analysis.sentiment.target_model.score_targets", lambda items, **_: FakeModel()(items))
    lines = [
        {"id": "1", "text": "Rao is a crook.", "start": 0, "end": 3, "label": "negative"},
        {"id": "2", "text": "Rao met Berg.", "start": 8, "end": 12, "label": 4},
    ]
    path = tmp_path / "labelled.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert main(["evaluate", "sentiment", str(path)]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert {"n", "accuracy", "macro_f1", "per_class", "ece"} <= set(figures)
    assert (figures["n"], figures["macro_f1"]) == (2, 1)


def test_evaluate_names_the_wrong_line(tmp_path, capsys):
    assert main(["evaluate", "sentiment", str(file_in(tmp_path, "bad.jsonl", b'{"text": "Rao met Berg."}'))]) == 1
    assert "bad.jsonl, line 1: there is no 'start'" in capsys.readouterr().err
    assert main(["evaluate", "sentiment", str(tmp_path / "none.jsonl")]) == 2


def test_an_article_in_another_language_is_said_and_not_scored(tmp_path, capsys):
    path = file_in(tmp_path, "fr.jsonl", b'{"text": "Le maire a parle.", "language": "fr"}\n')
    assert main(["extract", str(path), "-o", str(tmp_path / "out")]) == 0
    assert "Tone of 1 article not scored: language fr" in capsys.readouterr().err
