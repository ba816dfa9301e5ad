"""What print says by form: whose words signatures and labels make a text, which quotations go on, where one ends."""

import pytest

from analysis.quotes.model_decode import Candidate, Job, Settings, choose
from analysis.quotes.model_quotations import apart, finished, sentences_of_their_own, taken_up
from analysis.quotes.model_signatures import signed
from analysis.quotes.model_words import Words, split_words


def shown(text: str, words: Words, part: range) -> str:
    return text[words.starts[part[0]] : words.ends[part[-1]]]


def signatures(text: str) -> list[tuple[str, str]]:
    words = split_words(text)
    return [(shown(text, words, one.content), shown(text, words, one.speaker)) for one in signed(words)]


@pytest.mark.parametrize(
    ("text", "content", "speaker"),
    [
        ("Rain is near. Be safe! — Ana Bell (@anabell) May 3, 2019", "Rain is near. Be safe!", "Ana Bell (@anabell)"),
        ("Rain is near. pic.example.com/ab1 — Ana Bell (@anabell)", "Rain is near.", "Ana Bell (@anabell)"),
        ("Rain is near\n\n— Ana Bell (@anabell) 3 May 2019", "Rain is near", "Ana Bell (@anabell)"),
        ('"Rain is near."\n— Ana Bell, mayor of Norland', '"Rain is near."', "Ana Bell, mayor of Norland"),
        ("“Rain is near.” -- Ana Bell.", "“Rain is near.”", "Ana Bell"),
    ],
)
def test_posts_and_quotations_are_those_of_who_signs_them(text: str, content: str, speaker: str) -> None:
    assert signatures(f"It was Monday.\n\n{text}\n\nThe town slept.") == [(content, speaker)]


@pytest.mark.parametrize(
    "text",
    [
        '"Rain is near." — and then he left the hall.',
        "The mayor — Ana Bell — left.",
        'Ana Bell to reporters: "Rain is near." — Harbour News (@harbournews) May 3, 2019',
        "When: Monday\n\nWhere: the town hall\n\nWhat: rain",
    ],
)
def test_other_dashes_and_colons_sign_nothing(text: str) -> None:
    assert signatures(text) == []


def test_the_turns_of_a_transcript_are_those_of_their_labels() -> None:
    text = "Chairwoman Ana Bell: Did it rain?\n\nMr. Lind: It did.\n\nChairwoman Bell: Much?\n\nMR. LIND: Some."
    assert signatures(text) == [
        ("Did it rain?", "Chairwoman Ana Bell"),
        ("It did.", "Mr. Lind"),
        ("Much?", "Chairwoman Bell"),
        ("Some.", "MR. LIND"),
    ]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ('It was late. "We had to leave the house."', 1),
        ("‘We had to leave the house.’", 1),
        ('Bell said "we had to leave the house."', 0),
        ('"A long night"', 0),
        ('"We had to leave the house.', 0),
    ],
)
def test_a_closed_quotation_that_is_a_sentence_is_somebodys(text: str, count: int) -> None:
    words = split_words(text)
    assert len(sentences_of_their_own(words, 0, len(words))) == count


def candidate(words: Words, content: range, cue: list[int], speaker: list[int], *, chance: float = 0.9) -> Candidate:
    job = Job(cue[0] if cue else content[0], 0, len(words), not cue, chance)
    return Candidate(job, list(content), cue, speaker, [], "speech", [chance] * 13)


def joined(text: str, split: str) -> bool:
    """Whether a quotation without a cue from `split` on becomes part of the one before."""
    words = split_words(text)
    said, start = words.texts.index("said"), int((words.starts < text.index(split)).sum())
    first = candidate(words, range(said - 1), [said], [said - 1])
    return len(taken_up(words, [first, candidate(words, range(start, len(words)), [], [])])) == 1


def test_a_quotation_goes_on_right_after_the_sentence_that_ascribes_it() -> None:
    assert joined('"Rain is near," Bell said.\n\n"Snow is far."', '"Snow')
    assert joined('"Rain is near," Bell said. "Snow is far."', '"Snow')
    assert not joined('"Rain is near," Bell said. The town slept.\n\n"Snow is far."', '"Snow')
    assert not joined('Rain is near, Bell said.\n\n"Snow is far."', '"Snow')


def test_a_content_cut_within_its_quotation_runs_to_the_closing_mark_and_loses_stray_ones() -> None:
    text = 'Bell said: "Rain is near. Snow is far." The town slept.'
    words = split_words(text)
    whole = finished(words, candidate(words, range(3, 9), [1], [0]))
    assert whole is not None
    assert shown(text, words, range(whole.content[0], whole.content[-1] + 1)) == '"Rain is near. Snow is far."'
    stray = finished(words, candidate(words, range(3, 4), [1], [0]))
    assert stray is None


def test_one_cue_is_read_once() -> None:
    words = split_words("Bell did predict that rain was near.")
    readings = [
        candidate(words, range(3, 7), [2], [0]),
        candidate(words, range(3, 7), [1, 2], [0], chance=0.8),
    ]
    assert [c.cue for c in choose(words, readings, Settings())] == [[2]]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ('Bell said rain was near.\n\n"We had to go."', ["rain was near.", '"We had to go."']),
        ('Bell said rain was near. "We had to go."', ['rain was near. "We had to go."']),
        ('Bell said rain was "near."\n\n"We had to go."', ['rain was "near."\n\n"We had to go."']),
        ("Bell said rain was near.\n\nWe had to go.", ["rain was near.\n\nWe had to go."]),
    ],
)
def test_a_quotation_that_opens_a_paragraph_after_reported_speech_stands_apart(text: str, parts: list[str]) -> None:
    words = split_words(text)
    whole = candidate(words, range(2, len(words)), [1], [0])
    found = apart(words, whole)
    assert [shown(text, words, one.content) for one in found] == parts
    assert [one.job.cueless for one in found] == [False, True][: len(parts)]
