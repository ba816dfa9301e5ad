"""Who is mentioned where: names, short names, pronouns and descriptions that mean one person."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import schemas
from analysis.sources import resolve_sources
from analysis.sources.mentioned import find_mentions


def articles_of(text: str, language: str | None = "en") -> pd.DataFrame:
    return schemas.conform([{"article_id": "one", "text": text, "language": language}], schemas.ARTICLES)


def attributions_of(text: str, *rows: tuple[str, str]) -> pd.DataFrame:
    """Attributions of (speaker, content), each found where it stands first."""
    made = []
    for number, (speaker, content) in enumerate(rows):
        s, c = text.index(speaker), text.index(content)
        made.append(
            {
                "attribution_id": f"a{number}",
                "article_id": "one",
                "kind": "indirect",
                "content": content,
                "content_spans": [[c, c + len(content)]],
                "cue_spans": [],
                "speaker_spans": [[s, s + len(speaker)]],
                "is_floating": False,
            }
        )
    return schemas.conform(pd.DataFrame(made), schemas.ATTRIBUTIONS)


def mentioned(text: str, *rows: tuple[str, str]) -> list[tuple[str, str, str]]:
    table = find_mentions(articles_of(text), attributions_of(text, *rows))
    return [(text[r.start : r.end], r.form, r.name) for r in table.itertuples()]


def test_short_names_and_pronouns_mean_the_person():
    text = "Senator Anna Berg opened the dam. Berg smiled. She cut the ribbon."
    assert mentioned(text) == [
        ("Anna Berg", "name", "Anna Berg"),
        ("Berg", "name", "Anna Berg"),
        ("She", "pronoun", "Anna Berg"),
    ]


def test_the_description_of_a_source_means_it():
    text = "Anna Berg, a former diplomat, left. The former diplomat said the talks had failed."
    assert ("The former diplomat", "description", "Anna Berg") in mentioned(text, ("The former diplomat", "the talks"))


def test_a_pronoun_within_quotation_marks_is_not_the_speaker():
    text = "Senator Anna Berg met Mr. Jonas Wicht. “I trust him,” Berg said. “He lied to her,” Wicht said."
    found = mentioned(text, ("Berg said"[:4], "“I trust him,”"), ("Wicht said"[:5], "“He lied to her,”"))
    assert ("him", "pronoun", "Jonas Wicht") in found
    assert not any(form == "He" and name == "Jonas Wicht" for form, _, name in found)


def test_bodies_and_members_of_parties_are_mentioned_too():
    found = mentioned("The Harbour Council met. Democrats stayed away.")
    assert [(name, form) for _, form, name in found] == [("Harbour Council", "name"), ("Democrats", "name")]


@pytest.mark.parametrize("vague", ["Some critics", "57 percent", "Many people"])
def test_nobody_in_particular_is_no_target(vague):
    text = f"{vague} said the plan would fail."
    assert mentioned(text, (vague, "the plan would fail")) == []


def test_the_ids_are_those_of_the_sources():
    text = "Anna Berg opened the dam. Berg said it would hold."
    articles, attributions = articles_of(text), attributions_of(text, ("Berg said"[:4], "it would hold"))
    _, sources = resolve_sources(articles, attributions)
    mentions = find_mentions(articles, attributions)
    assert set(mentions["source_id"]) == set(sources.loc[sources["name"] == "Anna Berg", "source_id"])


def test_other_languages_are_left_out():
    assert find_mentions(articles_of("Anna Berg a ouvert le barrage.", "fr"), attributions_of("")).empty


def test_without_articles_there_are_no_mentions():
    empty = schemas.conform(pd.DataFrame(), schemas.ARTICLES)
    table = find_mentions(empty, schemas.conform(pd.DataFrame(), schemas.ATTRIBUTIONS))
    assert table.empty
    assert "source_id" in table


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["Anna Berg", "she", "Berg", "met", "The", "Council", "said", ".", "“", "”", "\n"])))
def test_every_mention_lies_in_the_text_and_none_comes_twice(words):
    text = " ".join(words)
    table = find_mentions(articles_of(text), attributions_of(""))
    assert all(0 <= r.outer <= r.start < r.end <= len(text) for r in table.itertuples())
    assert not table.duplicated(["start", "end"]).any()


def people_of(text: str) -> set[str]:
    """The names of those who count as persons, quoted or not."""
    sources = resolve_sources(articles_of(text), attributions_of(text))[1]
    return set(sources[(sources["kind"] == "person") & sources["is_named"]]["name"])


@pytest.mark.parametrize("suffix", ["Jr.", "Sr.", "III"])
def test_father_and_son_stay_two_persons(suffix):
    told = f"Senator Bo Lind opened the dam. His relative Bo Lind {suffix}, a lawyer, stayed away. Bo Lind smiled."
    assert people_of(told) == {"Bo Lind", f"Bo Lind {suffix}"}
    turned = f"Bo Lind {suffix}, a lawyer, stayed away. Senator Bo Lind opened the dam."
    assert people_of(turned) == {"Bo Lind", f"Bo Lind {suffix}"}


@pytest.mark.parametrize(
    "text",
    [
        "The dam held (Bo Lind/Norland Images). It was new.",
        "Rain fell.\n\nREAD MORE\n\nSnow fell.",
        "By signing up you agree to our Privacy Policy and our terms.",
        "The town of Native American farmers flooded; New Yorkers helped.",
        "After Hurricane Ottilie the dam held.",
        "They sang of a Confident Norway and a book called Rebuilding Ottilie.",
        "She drew her Social Security early, like the Nobel Prize-winning author.",
        "Each got a Harbour Permit. Without that permit nobody sails, and the permit is dear.",
    ],
)
def test_credits_links_peoples_and_things_are_no_persons(text):
    assert people_of(text) == set()


@pytest.mark.parametrize("word", ["Hold", "Meet", "Watch", "Poor"])
def test_a_word_that_opens_a_sentence_is_no_part_of_the_name(word):
    assert people_of(f"{word} Ottilie Rao! Ottilie Rao, a lawyer, opened the dam.") == {"Ottilie Rao"}


def test_a_surname_that_is_a_noun_or_a_place_stays_a_name():
    assert people_of("Later Joe Cleveland met the mayor.") == {"Joe Cleveland"}
    assert people_of("He played a card. Later Andrew Card met the mayor.") == {"Andrew Card"}


def test_a_country_before_a_name_is_no_role():
    text = "Norland Anna Berg opened the dam. The Ukraine Bo Lind saw was cold. African Ida Dahl, a lawyer, left."
    roles = resolve_sources(articles_of(text), attributions_of(text))[1].set_index("name")["role"]
    assert not {"Ukraine", "African", "Norland"} & set(roles.dropna())


def test_a_role_does_not_end_at_an_initial_or_a_short_title():
    text = "Ida Dahl, a former adviser to Sen. Bo J. Lind, opened the dam."
    roles = resolve_sources(articles_of(text), attributions_of(text))[1].set_index("name")["role"]
    assert roles["Ida Dahl"] == "former adviser to Sen. Bo J. Lind"


def targets(text: str) -> list[str]:
    """Who is mentioned by name in a text that nobody speaks in."""
    return [words for words, form, _ in mentioned(text) if form == "name"]


@pytest.mark.parametrize(
    "text",
    [
        "He was asked on “Face the Harbour” on Sunday why the dam had burst.",
        'She had read "Letters to a Young Gardener" twice before the trial began.',
        "The 70 Minutes report was wrong. The 70 Minutes team knew. The 70 Minutes editors left.",
        "They filed for Chapter 9. Under Chapter 9 the town keeps its lamps. Then Chapter 9 ended.",
        "Factory output fell, and the factory owners were worried by it. Smug intellectuals smiled.",
        "The tests showed that the DNA was hers, and the SUV was found at 9 a.m. ET.",
        "It was a DISGRACE, they wrote, and ALL the papers agreed. RELATED: how it began.",
        "Many shared the picture under #HarbourForever and #Sail before the evening was over.",
        "The ruling in Tarrow v. Norland came late, and nobody in the town had read it.",
        "He was the Anna B. Tarrow professor of law at the school on the hill that year.",
        "Congressional aides left the room, and so did the guards who had waited outside.",
        "He was living in Harbourton. A friend came to see him in Harbourton last year.",
        "The case rests on Human Rights alone, as everybody in the room had known for years.",
    ],
)
def test_what_is_nobody_is_no_target(text: str):
    assert targets(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("He left the Norland Women’s Health Organization in the spring.", "Norland Women’s Health Organization"),
        ("They praised the Council of Garden Advisers for its report.", "Council of Garden Advisers"),
        ("She joined the Foundation for Excellence in Education last year.", "Foundation for Excellence in Education"),
        ("He worked for Tarrow & Wicht until it was sold to a rival firm.", "Tarrow & Wicht"),
        (
            "They have since fined the Institute for Strategic and International Studies for hiding it.",
            "Institute for Strategic and International Studies",
        ),
        ("Many criticised the Norland Chamber of Commerce for its silence.", "Norland Chamber of Commerce"),
        ("They blamed African Americans for what the mayor himself had done.", "African Americans"),
        ("The town feared the Irish Republican Army in those dark years.", "Irish Republican Army"),
        ("The law is known as HarbourCare. The Harbour. They hate HarbourCare.", "HarbourCare"),
    ],
)
def test_a_target_has_its_whole_name(text: str, name: str):
    assert name in targets(text)


def test_persons_stay_targets_beside_titles_numbers_and_cases():
    text = (
        "Senator Anna Berg wrote “Letters to the Harbour.” In the poll Berg 48, Wicht 41. “Anna Berg,” they cheered. "
        "Top aides of Berg smiled. PHOTOS: Anna Berg in the garden."
    )
    assert targets(text).count("Anna Berg") == 3
    assert targets(text).count("Berg") == 2


def test_a_question_in_a_transcript_is_nobodys_initial():
    assert not any("Q" in name for name in targets("Q. Will there be a vote?\n\nA. There will be none this year."))
