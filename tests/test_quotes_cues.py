"""What the words that ascribe tell: act and tone."""

import pytest

from analysis import schemas
from analysis.quotes.cues import cue_act, cue_forms, cue_tone


@pytest.mark.parametrize(
    ("cue", "tone"),
    [
        ("said", "neutral"),
        ("has since told", "neutral"),
        ("according to", "neutral"),
        ("claimed", "doubting"),
        ("allegedly", "doubting"),
        ("admitted", "conceding"),
        ("acknowledging", "conceding"),
        ("insists", "asserting"),
        ("pointed out", "asserting"),
        ("have denied", "negative"),
        ("was widely condemned", "negative"),
        ("welcomed", "positive"),
        ("did not deny", "neutral"),
        ("doesn’t praise", "neutral"),
        ("frobnicated", None),
    ],
)
def test_a_cue_has_a_tone(cue: str, tone: str | None) -> None:
    assert cue_tone(cue) == tone


@pytest.mark.parametrize(
    ("cue", "act"),
    [
        ("said", "speech"),
        ("believes", "thought"),
        ("had hoped", "thought"),
        ("knew", "thought"),
        ("", "speech"),
    ],
)
def test_a_cue_stands_for_speech_or_thought(cue: str, act: str) -> None:
    assert cue_act(cue) == act


def test_the_lexicon_uses_the_values_the_table_allows() -> None:
    entries = set(cue_forms().values())
    assert {entry.act for entry in entries} == set(schemas.ACTS)
    assert {entry.tone for entry in entries} == set(schemas.CUE_TONES)
