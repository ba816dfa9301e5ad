"""The trained tagger: well-formed whatever it reads, in linear time, and sound on plain sentences."""

import json
import shutil
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import AnalysisError
from analysis.paths import MODELS
from analysis.quotes.model_run import find_attributions, load

SENTENCES = [
    "The mayor said the bridge would open in May.",
    "“We were told it would hold,” Anita Rao wrote on social media. “It did not.”",
    '"No," she said.',
    "According to the report, officials knew that the wall was cracked.",
    "Critics call the plan 'a joke'.",
    "MINISTER DENIES WARNING WAS SHELVED",
    "— Ola Lind, harbour master",
    "Chairwoman Ida Brask: The count was fair.",
    "«Мы уйдём», сказал он.",
    "قال الوزير إن الجسر آمن.",
    "\u200bShe\u200b said\u00a0it 😀 was fine.",
    "The film “Salt” opened on Friday.",
]
MARKS = ['"', "“", "”", "‘", "’", "«", "»", "„", "'", "—", "\n\n", "\n", " ", "\u202e", "\ud83d\ude00"]


def check_well_formed(text: str) -> None:
    for attribution in find_attributions([text])[0]:
        assert attribution.content_spans
        for spans in (
            attribution.content_spans,
            attribution.cue_spans,
            attribution.speaker_spans,
            attribution.channel_spans,
        ):
            assert all(0 <= s < e <= len(text) for s, e in spans)
            assert all(a[1] <= b[0] for a, b in pairwise(spans))
            assert all(text[s:e] == text[s:e].strip() for s, e in spans)
        assert attribution.act in ("speech", "thought")
        assert attribution.confidence is not None
        assert 0 <= attribution.confidence <= 1


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(SENTENCES + MARKS), max_size=30).map(" ".join))
def test_whatever_is_read_the_spans_are_in_order_and_within_the_text(text):
    check_well_formed(text)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=300))
def test_any_text_at_all_can_be_read(text):
    check_well_formed(text)


def test_an_article_reads_the_same_alone_and_among_others():
    texts = ["\n\n".join(SENTENCES[i:] + SENTENCES[:i]) for i in range(len(SENTENCES))]
    together = find_attributions(texts)
    spans = [[a.content_spans for a in found] for found in together]
    assert spans == [[a.content_spans for a in find_attributions([text])[0]] for text in texts]


@pytest.mark.parametrize(
    "text",
    [
        '"' * 10_000,
        "“" * 10_000,
        "He said " * 5_000,
        "word\n\n" * 5_000,
        "a" * 200_000,
        "\u200b" * 100_000,
        "😀 " * 10_000,
        "\u202eقال " * 5_000,
        "'‘’" * 5_000,
        " " * 100_000,
    ],
    ids=lambda text: repr(text[:8]),
)
@pytest.mark.slow
def test_a_text_made_to_be_slow_takes_time_in_proportion(text):
    half = text[: len(text) // 2]
    find_attributions([half[:100]])
    times = []
    for piece in (half, text):
        began = time.process_time()
        check_well_formed(piece)
        times.append(time.process_time() - began)
    assert times[1] < 4 * times[0] + 1


@pytest.mark.parametrize(
    ("text", "speaker", "cue", "content"),
    [
        ('"We will appeal," Anita Rao said on Monday.', "Anita Rao", "said", '"We will appeal,"'),
        (
            "The mayor said the bridge would open in May.",
            "The mayor",
            "said",
            "the bridge would open in May",
        ),
        ("Fishermen fear that the harbour will close.", "Fishermen", "fear", "that the harbour will close"),
    ],
)
def test_a_plain_sentence_is_read_as_a_reader_would(text, speaker, cue, content):
    (found,) = find_attributions([text])[0]
    assert [text[s:e] for s, e in found.speaker_spans] == [speaker]
    assert [text[s:e] for s, e in found.cue_spans] == [cue]
    assert [text[s:e].rstrip(".") for s, e in found.content_spans] == [content]


def test_what_stands_within_anothers_words_is_found_as_well():
    text = "The report says the director told his aides that the wall was cracked."
    contents = {text[a.content_spans[0][0] : a.content_spans[-1][1]].rstrip(".") for a in find_attributions([text])[0]}
    assert "that the wall was cracked" in contents
    assert any(content.startswith("the director told") for content in contents)


def test_a_quotation_that_goes_on_in_a_paragraph_of_its_own_is_one():
    text = '"It was a long night," Rao said.\n\n"The water came at three. By four it stood in the kitchen."'
    (found,) = find_attributions([text])[0]
    assert [text[s:e] for s, e in found.content_spans] == text.split(" Rao said.\n\n")


def test_a_press_releases_quotations_are_those_of_who_signs_them():
    text = (
        "Norland Bank opens a branch in Astermark.\n\n"
        '"The branch will create forty jobs in our town."\n- Bo Lind, Mayor of Astermark\n\n'
        "“We waited for this for ten years.” — Governor Carla Voss"
    )
    found = find_attributions([text])[0]
    signed = {text[a.speaker_spans[0][0] : a.speaker_spans[-1][1]] for a in found if a.speaker_spans}
    assert signed >= {"Bo Lind, Mayor of Astermark", "Governor Carla Voss"}


@pytest.mark.parametrize(
    "text",
    [
        "The film “Salt and Iron” opened on Friday.",
        "The so-called “miracle” cost two million.",
        "Jim ‘Spud’ Murphy scored twice in the '90s.",
        "The bridge was closed on Monday. Workers painted the rails.",
    ],
)
def test_titles_scare_quotes_and_nicknames_are_nobodys_words(text):
    assert find_attributions([text])[0] == []


def damaged(tmp_path, name, place):
    folder = tmp_path / "models"
    shutil.copytree(MODELS, folder)
    data = bytearray((folder / name).read_bytes())
    data[int(place * len(data))] ^= 1
    (folder / name).write_bytes(bytes(data))
    return folder


@pytest.mark.parametrize("place", [0.25, 0.5, 0.75])
@pytest.mark.parametrize(
    "name",
    ["attribution.encoder.onnx", "attribution.conditioner.onnx", "attribution.vocabulary.txt", "attribution.json"],
)
def test_one_bit_of_damage_to_the_model_is_told_in_one_sentence(name, place, tmp_path):
    with pytest.raises(AnalysisError, match="damaged"):
        load(damaged(tmp_path, name, place))


def test_a_missing_model_is_told_in_one_sentence(tmp_path):
    with pytest.raises(AnalysisError, match="missing"):
        load(tmp_path / "nothing")


def test_the_model_is_small_and_its_card_says_how_good_it_is():
    files = list(MODELS.glob("attribution.*"))
    assert sum(file.stat().st_size for file in files) < 25_000_000
    card = json.loads((MODELS / "attribution.json").read_text(encoding="utf-8"))
    assert {"data", "licence", "limits", "sha256"} <= set(card)
