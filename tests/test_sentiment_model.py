"""The trained target model: sound on plain sentences, the same whatever is read beside them."""

import json
import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import AnalysisError
from analysis.paths import MODELS
from analysis.quotes import model_words as mw
from analysis.sentiment import target_input as ti
from analysis.sentiment.target_model import TargetTone, load, score_targets

# (sentence, target, label, words of the evidence)
PLAIN = [
    ("Orlov jailed his rivals and crushed the protests.", "Orlov", "negative", {"jailed", "crushed"}),
    (
        "Viktor Marenko, the strongman who jailed his rivals, claimed a fraudulent election victory.",
        "Viktor Marenko",
        "negative",
        {"strongman", "jailed", "claimed", "fraudulent"},
    ),
    ("Orlov claimed a fraudulent election victory in August.", "Orlov", "negative", {"claimed", "fraudulent"}),
    ("The corrupt governor was caught lying to voters again.", "governor", "negative", {"corrupt", "lying"}),
    (
        "Mayor Ida Brask was praised for her swift and honest handling of the flood.",
        "Ida Brask",
        "positive",
        {"praised", "swift", "honest"},
    ),
    (
        "The brave firefighters saved forty people from the burning school.",
        "firefighters",
        "positive",
        {"brave", "saved"},
    ),
    ("Rita Amin will meet the council on Tuesday.", "Rita Amin", "neutral", set()),
    ("The committee has nine members.", "committee", "neutral", set()),
]
SENTENCES = [sentence for sentence, *_ in PLAIN]


def item(sentence, target):
    at = sentence.index(target)
    return sentence, ((at, at + len(target)),)


def evidence_words(sentence, tone):
    return {word for start, end in tone.evidence for word in sentence[start:end].split()}


@pytest.mark.parametrize(("sentence", "target", "label", "words"), PLAIN)
def test_a_reader_would_say_the_same_of_plain_sentences_and_point_at_the_same_words(sentence, target, label, words):
    tone = score_targets([item(sentence, target)])[0]
    assert tone.label == label
    found = evidence_words(sentence, tone)
    assert bool(found & words) == bool(words)
    assert not found & set(target.split())


def test_two_targets_of_one_sentence_are_told_apart():
    sentence = "Unlike the corrupt Kesler, Lind kept every promise."
    kesler, lind = score_targets([item(sentence, "Kesler"), item(sentence, "Lind")])
    assert kesler.score < 0 < lind.score


def check_well_formed(text, tone):
    assert tone.label in ("negative", "neutral", "positive")
    assert -1 <= tone.score <= 1
    assert 1 / 3 - 1e-3 <= tone.confidence <= 1
    assert tone.label != "neutral" or tone.evidence == ()
    last = 0
    for start, end in tone.evidence:
        assert last <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        last = end


@settings(max_examples=25, deadline=None)
@given(
    st.one_of(st.text(max_size=200), st.lists(st.sampled_from(SENTENCES), max_size=12).map(" ".join)),
    st.lists(st.tuples(st.integers(-3, 210), st.integers(-3, 210)), max_size=4),
)
def test_whatever_is_asked_the_answer_is_well_formed_and_no_word_of_the_target_is_evidence(text, spans):
    tone = score_targets([(text, spans)])[0]
    check_well_formed(text, tone)
    words = mw.split_words(text)
    target = {i for mention in ti.words_within(words, spans) for i in mention}
    for start, end in tone.evidence:
        inside = [i for i in range(len(words)) if start <= words.starts[i] and words.ends[i] <= end]
        assert inside
        assert not target & set(inside)


@settings(max_examples=15, deadline=None)
@given(st.permutations(PLAIN), st.integers(1, len(PLAIN)))
def test_neither_order_nor_company_changes_an_answer(order, size):
    alone = {row[0]: tone for row, tone in zip(PLAIN, alone_tones(), strict=True)}
    some = order[:size]
    for row, tone in zip(some, score_targets([item(row[0], row[1]) for row in some]), strict=True):
        assert tone.label == alone[row[0]].label
        assert tone.score == pytest.approx(alone[row[0]].score, abs=1e-3)
        assert tone.evidence == alone[row[0]].evidence


def alone_tones() -> list[TargetTone]:
    return [score_targets([item(sentence, target)])[0] for sentence, target, *_ in PLAIN]


def test_either_calibration_tells_plain_cases_alike():
    items = [item(sentence, target) for sentence, target, *_ in PLAIN]
    news, benchmark = score_targets(items), score_targets(items, convention="newsmtsc")
    assert [tone.label for tone in news] == [tone.label for tone in benchmark]
    assert [tone.score for tone in news] != [tone.score for tone in benchmark]


@pytest.mark.parametrize(("text", "spans"), [("", [(0, 0)]), ("No target here.", []), ("Short.", [(40, 50)])])
def test_where_no_word_is_within_the_spans_the_answer_is_neutral(text, spans):
    assert score_targets([(text, spans)]) == [TargetTone("neutral", 0.0, 1.0, ())]


def test_nothing_asked_nothing_answered():
    assert score_targets([]) == []


def test_of_a_long_text_the_part_around_the_target_is_read():
    padding = "The hall was full. " * 400
    sentence = "Orlov jailed his rivals and crushed the protests."
    text = padding + sentence + " " + padding
    start = len(padding)
    tone = score_targets([(text, [(start, start + 5)])])[0]
    check_well_formed(text, tone)
    assert tone.label == "negative"
    prepared = ti.prepare(mw.split_words(text), [(start, start + 5)], load().wordpieces)
    assert len(prepared.columns) <= ti.LIMIT + 20


def damaged(tmp_path, name, place):
    for file in MODELS.glob("sentiment.*"):
        shutil.copy(file, tmp_path)
    data = bytearray((tmp_path / name).read_bytes())
    data[int(place * len(data))] ^= 1
    (tmp_path / name).write_bytes(bytes(data))
    return tmp_path


@pytest.mark.parametrize("place", [0.25, 0.75])
@pytest.mark.parametrize("name", ["sentiment.encoder.onnx", "sentiment.vocabulary.txt", "sentiment.json"])
def test_one_bit_of_damage_to_the_model_is_told_in_one_sentence(name, place, tmp_path):
    with pytest.raises(AnalysisError, match=r"sentiment model.* damaged"):
        score_targets([item(*PLAIN[0][:2])], folder=damaged(tmp_path, name, place))


def test_a_missing_model_is_told_in_one_sentence(tmp_path):
    with pytest.raises(AnalysisError, match="missing"):
        score_targets([item(*PLAIN[0][:2])], folder=tmp_path / "nothing")


def test_the_model_is_small_and_its_card_says_how_good_it_is():
    assert sum(file.stat().st_size for file in MODELS.glob("sentiment.*")) < 25_000_000
    card = json.loads((MODELS / "sentiment.json").read_text(encoding="utf-8"))
    assert {"data", "licence", "readers", "recipe", "limits", "sha256", "figures"} <= set(card)
    both = card["figures"]["newsmtsc dev, all"]
    assert both["macro_f1"] > 0.75
    assert both["calibration"]["expected_error"] < 0.05
    assert set(both["classes"]) == {"negative", "neutral", "positive"}
