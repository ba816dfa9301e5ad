"""The marks the project publishes hold together: ids, offsets, hashes, what is kept apart."""

import hashlib
import json
from itertools import chain
from typing import Any

import pytest

from analysis.paths import ROOT

FOLDER = ROOT / "training" / "annotations"
UNSEEN = ("unseen.jsonl", "unseen-read-twice.jsonl")
ATTRIBUTIONS = ("marks.jsonl", "invented.jsonl", "second-reader.jsonl", *UNSEEN)
LABELS = {"negative", "neutral", "positive"}


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("name", ATTRIBUTIONS)
def test_every_attribution_has_content_and_names_a_speaker_of_its_article(name: str) -> None:
    for row in rows(name):
        speakers = {speaker["id"] for speaker in row["speakers"]}
        for mark in row["attributions"]:
            assert mark["content"], row["id"]
            assert mark["who"] is None or mark["who"] in speakers, row["id"]
            for start, end in chain(mark["content"], mark["cue"], mark["speaker"]):
                assert 0 <= start < end, row["id"]


@pytest.mark.parametrize("name", [*ATTRIBUTIONS, "tone.jsonl"])
def test_no_article_stands_twice_in_a_file(name: str) -> None:
    ids = [row["id"] for row in rows(name)]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("name", UNSEEN)
def test_articles_to_measure_on_are_not_among_those_to_learn_from(name: str) -> None:
    assert not {row["sha256"] for row in rows(name)} & {row["sha256"] for row in rows("marks.jsonl")}


def test_the_marks_of_invented_articles_stand_in_their_texts() -> None:
    for row in rows("invented.jsonl"):
        assert hashlib.sha256(row["text"].encode()).hexdigest() == row["sha256"]
        for mark in row["attributions"]:
            for start, end in chain(mark["content"], mark["cue"], mark["speaker"]):
                assert row["text"][start:end].strip() == row["text"][start:end], (row["id"], row["text"][start:end])


def test_every_target_lies_in_its_stretch_and_has_a_known_label() -> None:
    for row in rows("tone.jsonl"):
        assert row["drawn"] in ("names", "stretches")
        for target in row["targets"]:
            assert target["mentions"]
            for start, end in target["mentions"]:
                assert any(lo <= start < end <= hi for lo, hi in target["pieces"]), row["id"]
            assert target["label"] in LABELS
