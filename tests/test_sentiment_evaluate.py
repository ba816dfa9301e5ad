"""Labelled files: what a line may look like, what is wrong with it, and the figures, known beforehand."""

import json
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import AnalysisError, UsageError
from analysis.ingest.labelled import read_labelled
from analysis.sentiment.evaluate import evaluate, evaluate_labelled

LINE = {"id": "1", "text": "Rao lied to Berg.", "start": 0, "end": 3, "label": "negative"}


def written(folder, *lines) -> object:
    path = folder / "labelled.jsonl"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("negative", "negative"),
        ("Neutral", "neutral"),
        (" positive ", "positive"),
        (2, "negative"),
        (4.0, "neutral"),
        ("6", "positive"),
    ],
)
def test_labels_are_words_or_newsmtscs_numbers(tmp_path, label, expected):
    assert read_labelled(written(tmp_path, LINE | {"label": label}))[0].label == expected


def test_further_mentions_come_after_the_labelled_one(tmp_path):
    path = written(tmp_path, LINE | {"mentions": [[12, 16], [0, 3]]}, "", LINE | {"id": 7})
    first, second = read_labelled(path)
    assert first.spans == ((0, 3), (12, 16))
    assert second.id == "7"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "line 2: not valid JSON"),
        ("[]", "line 2: the line is not an object"),
        ("[" * 100_000, "line 2: "),
        ({"text": "x"}, "line 2: there is no 'start' and no 'end' and no 'label'"),
        (LINE | {"text": "  "}, "line 2: 'text' is empty"),
        (LINE | {"text": 3}, "line 2: 'text' is not a text"),
        (LINE | {"end": 99}, "line 2: start and end 0 to 99 does not lie within the text, which has 17 characters"),
        (LINE | {"start": 3}, "line 2: start and end 3 to 3 does not lie"),
        (LINE | {"start": 3, "end": 4}, "line 2: start and end 3 to 4 holds no word"),
        (LINE | {"start": "0"}, "line 2: start and end ['0', 3] is not a pair of whole numbers"),
        (LINE | {"start": float("nan")}, "line 2: start and end"),
        (LINE | {"mentions": [[0]]}, "line 2: a mention [0] is not a pair"),
        (LINE | {"mentions": "all"}, "line 2: 'mentions' is not a list"),
        (LINE | {"label": "bad"}, "line 2: label 'bad' is none of negative, neutral, positive"),
        (LINE | {"label": 3}, "line 2: label 3 is none of"),
        (LINE | {"label": True}, "line 2: label True is none of"),
    ],
)
def test_a_wrong_line_is_named_with_its_number(tmp_path, line, why):
    with pytest.raises(AnalysisError) as raised:
        read_labelled(written(tmp_path, LINE, line))
    assert "labelled.jsonl, " + why.split(": ")[0] in str(raised.value)
    assert why in str(raised.value)
    assert "Expected a line such as" in str(raised.value)


def test_an_empty_file_and_no_file_are_said(tmp_path):
    with pytest.raises(AnalysisError, match="has no line"):
        read_labelled(written(tmp_path, "", " "))
    with pytest.raises(UsageError, match="There is no file"):
        read_labelled(tmp_path / "none.jsonl")
    latin = tmp_path / "latin.jsonl"
    latin.write_bytes(b'{"text": "\xe9"}')
    with pytest.raises(AnalysisError, match="not UTF-8"):
        read_labelled(latin)


def test_known_figures():
    gold = ["negative", "negative", "neutral", "positive"]
    given_labels = ["negative", "neutral", "neutral", "positive"]
    found = evaluate(gold, given_labels, [0.9, 0.6, 0.9, 0.9])
    assert (found["n"], found["accuracy"]) == (4, 0.75)
    assert found["per_class"]["negative"] == {"precision": 1.0, "recall": 0.5, "f1": 0.6667, "n": 2}
    assert found["macro_f1"] == pytest.approx((2 / 3 + 2 / 3 + 1) / 3, abs=1e-4)
    # one bin at .6, wrong: gap .6 for a quarter; one at .9, all right: gap .1 for three quarters
    assert found["ece"] == pytest.approx(0.6 / 4 + 0.1 * 3 / 4, abs=1e-4)


def test_a_class_that_never_occurs_does_not_count():
    assert evaluate(["negative", "neutral"], ["negative", "neutral"])["macro_f1"] == 1


@given(st.lists(st.tuples(*[st.sampled_from(["negative", "neutral", "positive"])] * 2), min_size=1))
def test_figures_lie_between_nought_and_one(pairs):
    found = evaluate(*zip(*pairs, strict=True), [1.0] * len(pairs))
    assert 0 <= found["macro_f1"] <= 1
    assert found["ece"] == pytest.approx(1 - found["accuracy"], abs=1e-3)


@dataclass
class Sure:
    label: str = "negative"
    score: float = -1.0
    confidence: float = 1.0
    evidence: tuple = ()


def test_other_languages_are_said_and_not_scored(tmp_path):
    path = written(tmp_path, LINE, LINE | {"language": "fr"})
    said: list[str] = []
    found = evaluate_labelled(read_labelled(path), lambda items: [Sure() for _ in items], say=said.append)
    assert (found["n"], found["not_scored"], found["accuracy"]) == (1, 1, 1)
    assert said == ["1 of 2 lines are in another language than English and were not scored."]
    with pytest.raises(AnalysisError, match="No line is in English"):
        evaluate_labelled(read_labelled(written(tmp_path, LINE | {"language": "fr"})), lambda items: [])
