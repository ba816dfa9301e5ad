"""Notebooks are thin and clean, and their parameters are read and refused before anything runs."""

import json

import nbformat
import pytest

from analysis.errors import UsageError
from analysis.paths import NOTEBOOKS
from analysis.reporting.notebooks import (
    NotebookError,
    available_reports,
    convert_parameters,
    read_notebook,
    untidy_cells,
)

REPORTS = ["ingest", "monitoring", "outlets", "overview", "person", "source_audit", "story"]

PARAMETERS = """corpus: str = "data/sample"  # folder or file of articles
outlet: str = "all"  # outlet's name
since: "date" = ""  # first day
min_words: int = 50  # shortest article
threshold: float = 0.5  # least confidence
wire: bool = True  # with agency copy
names: list[str] = []  # people"""


def write_notebook(path, *cells, parameters=PARAMETERS, title="# A report\n\nWhat?", per="corpus", tags=None, needs=""):
    """A report notebook; each of `cells` is the source of a code cell under its own heading."""
    made = [nbformat.v4.new_markdown_cell(title, id="title")]
    if parameters is not None:
        tagged = {"tags": ["parameters"] if tags is None else tags}
        made.append(nbformat.v4.new_code_cell(parameters, id="parameters", metadata=tagged))
    for number, source in enumerate(cells, start=1):
        made.append(nbformat.v4.new_markdown_cell(f"## Part {number}", id=f"heading-{number}"))
        made.append(nbformat.v4.new_code_cell(source, id=f"code-{number}"))
    metadata = {"analysis": {"per": per, "needs": needs}} if per else {}
    path.write_text(nbformat.writes(nbformat.v4.new_notebook(cells=made, metadata=metadata)), encoding="utf-8")
    return path


@pytest.fixture
def notebook(tmp_path):
    return read_notebook(write_notebook(tmp_path / "made.ipynb", "1"))


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.name)
def test_a_shipped_notebook_is_clean_valid_and_asks_a_question(path):
    content = json.loads(path.read_text(encoding="utf-8"))
    nbformat.validate(content)
    assert list(untidy_cells(content)) == []
    assert "".join(content["cells"][0]["source"]).startswith("# ")
    assert content["metadata"]["kernelspec"]["name"] == "python3"
    assert set(content["metadata"]) <= {"analysis", "kernelspec", "language_info"}


def test_the_reports_are_those_whose_metadata_say_so_and_the_corpus_comes_first():
    reports = available_reports()
    assert list(reports) == [*REPORTS, "article"]
    assert [report.per for report in reports.values()] == ["corpus"] * len(REPORTS) + ["article"]
    assert reports["overview"].title == "Who speaks in these articles?"


def test_the_newcomers_notebook_has_ten_cells_of_code_and_needs_no_parameters():
    cells = json.loads((NOTEBOOKS / "explore.ipynb").read_text(encoding="utf-8"))["cells"]
    assert sum(cell["cell_type"] == "code" for cell in cells) == 10
    assert not any("parameters" in cell["metadata"].get("tags", []) for cell in cells)


def test_a_parameter_is_read_with_its_type_default_and_meaning(notebook):
    outlet = notebook.parameters["outlet"]
    assert (outlet.name, outlet.type, outlet.default, outlet.help) == (
        "outlet",
        "str",
        "all",
        "outlet's name",
    )
    assert notebook.parameters["since"].type == "date"
    assert notebook.parameters["names"].default == []


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("outlet", "007", "007"),
        ("outlet", "nan", "nan"),
        ("outlet", "true", "true"),
        ("outlet", " a=b ", " a=b "),
        ("min_words", "100", 100),
        ("min_words", "-3", -3),
        ("threshold", "0.9", 0.9),
        ("threshold", "1", 1.0),
        ("wire", "no", False),
        ("wire", "True", True),
        ("since", "2026-01-31", "2026-01-31"),
        ("since", "", ""),
        ("names", "Ann Lee, Bo", ["Ann Lee", "Bo"]),
        ("names", "", []),
    ],
)
def test_a_value_becomes_what_its_annotation_says(notebook, name, given, expected):
    converted = convert_parameters(notebook, {name: given})[name]
    assert converted == expected
    assert type(converted) is type(expected)


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("min_words", "fifty", "a whole number"),
        ("min_words", "1_000", "a whole number"),
        ("min_words", "5.0", "a whole number"),
        ("threshold", "nan", "a number"),
        ("threshold", "1_0", "a number"),
        ("wire", "perhaps", "yes or no"),
        ("since", "31/01/2026", "a day"),
        ("since", "2026-02-31", "a day"),
        ("since", "20260131", "a day"),
    ],
)
def test_a_value_of_another_type_is_refused_and_the_parameter_named(notebook, name, given, expected):
    with pytest.raises(UsageError, match=f"'{name}'.*{expected}") as refused:
        convert_parameters(notebook, {name: given})
    assert repr(given) in str(refused.value)


def test_what_is_not_given_keeps_its_default_and_defaults_are_not_shared(notebook):
    first = convert_parameters(notebook, {})
    first["names"].append("Ann")
    assert convert_parameters(notebook, {})["names"] == []
    assert first["min_words"] == 50


def test_an_unknown_name_is_refused_with_the_near_one_and_the_known(notebook):
    with pytest.raises(UsageError, match=r"No parameter 'outlett' in made.ipynb. Did you mean 'outlet'\?") as refused:
        convert_parameters(notebook, {"outlett": "x"})
    assert "It has: outlet, since, min_words" in str(refused.value)
    assert refused.value.exit_code == 2


@pytest.mark.parametrize(("name", "instead"), [("corpus", "Name the articles as inputs"), ("linked", "Make pages")])
def test_what_the_program_fills_in_is_refused_with_what_to_do_instead(notebook, name, instead):
    with pytest.raises(UsageError, match=f"'{name}' is filled in by the program. {instead}"):
        convert_parameters(notebook, {name: "x"})


@pytest.mark.parametrize("name", ['x = 1\nopen("PWNED", "w")\nz', "outlet; import os", "", "outlet\n"])
def test_a_name_that_is_code_is_refused(notebook, name):
    with pytest.raises(UsageError):
        convert_parameters(notebook, {name: "1"})


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ("def f(): pass", "def"),
        ("class A: pass", "class"),
        ("for i in []: pass", "for"),
        ("while False: pass", "while"),
        ("try:\n    x = 1\nexcept Exception:\n    pass", "try"),
        ("f = lambda: 1", "lambda"),
        ("open('x')", "open"),
        ("import os\nos.system('ls')", "system"),
        ("!pip install x", "not plain Python"),
        ("%matplotlib inline", "not plain Python"),
    ],
)
def test_a_cell_with_more_than_prose_and_calls_is_refused(tmp_path, source, word):
    path = write_notebook(tmp_path / "thick.ipynb", source)
    with pytest.raises(NotebookError, match=word):
        read_notebook(path)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"parameters": None}, "0 cells are tagged 'parameters'"),
        ({"tags": []}, "0 cells are tagged 'parameters'"),
        ({"title": "No heading"}, "not a heading"),
        ({"per": "planet"}, "analysis.per"),
        ({"needs": "luck"}, "expected one of outlets, event, person"),
        ({"parameters": "corpus = 'x'  # no type"}, "line 1: expected"),
        ({"parameters": "corpus: bytes = b''  # odd"}, "type 'bytes'"),
        ({"parameters": "corpus: str = 'x'"}, "no comment"),
        ({"parameters": "corpus: str = open('x')  # c"}, "not a plain value"),
        ({"parameters": "corpus: str"}, "line 1: expected"),
        ({"parameters": "import os"}, "line 1: expected"),
    ],
)
def test_a_notebook_that_is_not_fit_to_be_a_report_says_why(tmp_path, changes, words):
    path = write_notebook(tmp_path / "unfit.ipynb", "1", **changes)
    with pytest.raises(NotebookError, match=words):
        read_notebook(path)


def test_a_notebook_with_outputs_is_refused(tmp_path):
    path = write_notebook(tmp_path / "run.ipynb", "1")
    content = json.loads(path.read_text(encoding="utf-8"))
    content["cells"][-1]["execution_count"] = 1
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(NotebookError, match="Cell 4 holds outputs"):
        read_notebook(path)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe"])
def test_a_file_that_is_no_notebook_is_named(tmp_path, content):
    path = tmp_path / "broken.ipynb"
    path.write_bytes(content)
    with pytest.raises(NotebookError, match=r"broken\.ipynb"):
        read_notebook(path)
