"""Who is really speaking: names, pronouns and descriptions in sentences of our own."""

import json

import pandas as pd
import pytest

from analysis.paths import MODELS
from analysis.schemas import AFFILIATIONS
from analysis.sources import resolve_sources, sides, weights
from analysis.sources.entities import Entity
from analysis.sources.sides import clues
from analysis.sources.variants import compatible, misspelt
from tests.test_sources import Mark, resolved, tables


@pytest.mark.parametrize(
    ("text", "mark", "name"),
    [
        # initials with points, and a place that looks like them
        ("J.B. Ortega came. Ortega said rain was near.", ("rain was near", "Ortega"), "J.B. Ortega"),
        ("He met D.C. Mayor Ana Bell. Bell said rain was near.", ("rain was near", "Bell"), "Ana Bell"),
        # an office in full, "then-" before it, and bodies whose last word is no first name
        (
            "The then-Secretary of State Ana Bell said rain was near.",
            ("rain was near", "The then-Secretary of State Ana Bell"),
            "Ana Bell",
        ),
        (
            "So the General Manager of the Harbour Bridge Leo Dahl said rain was near.",
            ("rain was near", "the General Manager of the Harbour Bridge Leo Dahl"),
            "Leo Dahl",
        ),
        (
            "One of the authors, herpetologist Ines Dahl, said rain was near.",
            ("rain was near", "One of the authors, herpetologist Ines Dahl,"),
            "Ines Dahl",
        ),
        # a link's caption repeats the name in full and runs into the next headline
        (
            "Sen. Ana Bell Ana Maria BellRain plan fails said rain was near. Ana Bell waved.",
            ("rain was near", "Ana Bell"),
            "Ana Bell",
        ),
        # family names that stand first, the Arabic article, short first names, a letter wrong
        ("President Park Min Hye left. Mr. Park said rain was near.", ("rain was near", "Mr. Park"), "Park Min Hye"),
        ("Karim al-Nasri left. Nasri said rain was near.", ("rain was near", "Nasri"), "Karim al-Nasri"),
        ("Ted Olsten left. Theodore Olsten said rain was near.", ("rain was near", "Olsten"), "Theodore Olsten"),
        ("Ana Brandis left. Brandes said rain was near.", ("rain was near", "Brandes"), "Ana Brandis"),
        # bodies
        (
            "The Fish and Wildlife Service said rain was near.",
            ("rain was near", "The Fish and Wildlife Service"),
            "Fish and Wildlife Service",
        ),
        (
            "The Norland Conservative Union said rain was near.",
            ("rain was near", "The Norland Conservative Union"),
            "Norland Conservative Union",
        ),
        (
            "The Institute of River Pilots met. Later the IRP said fees rise.",
            ("fees rise", "the IRP"),
            "Institute of River Pilots",
        ),
        # a mention that stops short of the name
        ("His father, Leo Bell, said rain was near.", ("rain was near", "His father"), "Leo Bell"),
        # a document by somebody is the document
        (
            "A 2014 study by law professor Ines Dahl found that cases rose.",
            ("that cases rose", "A 2014 study by law professor Ines Dahl"),
            "2014 study by law professor Ines Dahl",
        ),
        # a first name in -ing is no slogan
        ("Henning Voskar signed it. Mr Voskar said it leaked.", ("it leaked", "Mr Voskar"), "Henning Voskar"),
    ],
)
def test_a_source_has_its_full_name(text: str, mark: Mark, name: str) -> None:
    assert resolved(text, [mark])[0] == [name]


@pytest.mark.parametrize(
    ("text", "mark", "name"),
    [
        # who spoke last goes on speaking, whoever is talked about
        (
            "Bo Lind said the mill would close.\n\nLeo Bell owns it.\n\nHe has no money, he said.",
            ("He has no money", "he"),
            "Leo Bell",
        ),
        # an office in the running text is a mention of its holder
        (
            "Senator Leo Bell met Bo Lind. The senator was tired. He said rain was near.",
            ("rain was near", "He"),
            "Leo Bell",
        ),
        ("The mayor thanked voters in Norland who said rain was near.", ("rain was near", "who"), "voters in Norland"),
        ("Officers came. They said rain was near.", ("rain was near", "They"), "Officers"),
        ("The Harbour Board met on Monday. It said fees rise.", ("fees rise", "It"), "Harbour Board"),
        (
            "Ana Bell came. She and her colleagues said rain was near.",
            ("rain was near", "She and her colleagues"),
            None,
        ),
        # "both" and "neither" announce two
        (
            "Both the mayor and the judge said rain was near.",
            ("rain was near", "Both the mayor and the judge"),
            "mayor and the judge",
        ),
        (
            "Ana Bell and Bo Lind came. Neither Bell nor Lind said when rain was near.",
            ("when rain was near", "Neither Bell nor Lind"),
            "Ana Bell and Bo Lind",
        ),
        (
            "Mrs. Ana Bell runs. Her campaign said money was short.",
            ("money was short", "Her campaign"),
            "Bell campaign",
        ),
    ],
)
def test_whom_a_mention_takes_up(text: str, mark: Mark, name: str | None) -> None:
    expected = name or "Bell and her colleagues"
    assert resolved(text, [mark])[0] == [expected]


def test_it_is_widely_believed_has_no_source() -> None:
    text = "It is widely believed that rain was near."
    assert resolved(text, [("that rain was near", None)])[0] in ([None], ["It"])
    attributions = tables(text, [("that rain was near", None)])
    attributions[1]["is_floating"] = False
    found, sources = resolve_sources(*attributions)
    assert found["source_id"].isna().all()
    assert (sources["attribution_count"] == 0).all()


def test_the_rule_of_each_source_is_named() -> None:
    text = "Anita Rao opened the hall. She said rain was near. A guard said snow was far."
    attributions, _ = resolve_sources(*tables(text, [("rain was near", "She"), ("snow was far", "A guard")]))
    rules = attributions["source_how"].tolist()
    assert rules[0].startswith("pronoun: ")
    assert rules[1] == "description"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("Chris", "Christopher", True), ("Bill", "William", True), ("A", "Ana", True), ("Ana", "Anita", False)],
)
def test_short_first_names(one: str, other: str, same: bool) -> None:
    assert compatible((one.casefold(), "lind"), (other.casefold(), "lind")) == same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("klaas", "klass", True),
        ("brandis", "brandes", True),
        ("brudziński", "brudzinski", True),
        ("anders", "andersen", False),
        ("rao", "roa", False),
    ],
)
def test_misspelt_surnames(one: str, other: str, same: bool) -> None:
    assert misspelt(one, other) == same
    assert misspelt(other, one) == same


@pytest.mark.parametrize(
    ("text", "speaker", "reason"),
    [
        (
            "An aide said talks were off, asking not to be named because the talks were private.",
            "An aide",
            "because the talks were private",
        ),
        (
            "An official, who was not authorized to speak publicly, said talks were off.",
            "An official",
            "was not authorized to speak publicly",
        ),
        ("A guard said talks were off, on condition of anonymity.", "A guard", "on condition of anonymity"),
        ("A guard said talks were off.", "A guard", None),
        ("A guard said talks were off. The guard wished to remain anonymous.", "A guard", "wished to remain anonymous"),
        (
            "“Well, talks were off,” a guard said.\n\nThe guard spoke on condition of anonymity to discuss a feud.",
            "a guard",
            "to discuss a feud",
        ),
        (
            "A guard unauthorized to discuss the feud said talks were off.",
            "A guard",
            "unauthorized to discuss the feud",
        ),
        ("Asking not to be named, a guard said talks were off.", "a guard", "Asking not to be named"),
        ("Speaking on background, a guard said talks were off.", "a guard", "Speaking on background"),
        (
            "A guard declined to be identified by name, for fear of losing work, but said talks were off.",
            "A guard",
            "for fear of losing work",
        ),
        (
            "A guard who asked not to be named to discuss the feud said, “It may rain.” He said talks were off.",
            "A guard",
            "to discuss the feud",
        ),
        ("A guard said that talks were off. He was not told why.", "A guard", None),
        ("Anita Rao said talks were off, on condition of anonymity.", "Anita Rao", None),
    ],
)
def test_why_somebody_stays_anonymous(text: str, speaker: str, reason: str | None) -> None:
    sources = resolved(text, [("talks were off", speaker)])[1]
    found = sources[sources["attribution_count"] == 1].iloc[0]["anonymity_reason"]
    assert (None if pd.isna(found) else found) == reason


def test_a_condition_is_that_of_the_source_next_to_it() -> None:
    text = "Guards said rain was near, and an aide who asked not to be named said snow was far."
    sources = resolved(text, [("rain was near", "Guards"), ("snow was far", "an aide")])[1]
    reasons = {row.name: row.anonymity_reason for row in sources.itertuples(index=False)}
    assert pd.isna(reasons["Guards"])
    assert reasons["aide"] == "asked not to be named"


def test_labels_and_loaded_cues_say_how_a_source_is_introduced() -> None:
    text = "The embattled strongman Bo Lind claimed that rain was near. Anita Rao said snow was far."
    articles, attributions = tables(text, [("that rain was near", "Bo Lind"), ("snow was far", "Anita Rao")])
    cues = [[[text.index(cue), text.index(cue) + len(cue)]] for cue in ("claimed", "said")]
    attributions["cue_spans"] = pd.Series(cues, dtype="object")
    sources = resolve_sources(articles, attributions)[1].set_index("name")
    assert sources.loc["Bo Lind", "labels"] == ["embattled", "strongman"]
    assert sources.loc["Bo Lind", "loaded_cues"] == ["claimed"]
    assert sources.loc["Anita Rao", "labels"] == []
    assert sources.loc["Anita Rao", "loaded_cues"] == []


def test_where_a_source_first_speaks() -> None:
    text = "Bo Lind came. Anita Rao said rain was near."
    sources = resolved(text, [("rain was near", "Anita Rao")])[1]
    assert sources.loc["Anita Rao", "first_spoken"] == pytest.approx(text.index("Anita") / len(text))
    assert pd.isna(sources.loc["Bo Lind", "first_spoken"])


def test_an_affiliation_names_its_clue_and_chance() -> None:
    sources = resolved("Senator Anna Berg said rain was near.", [("rain was near", "Senator Anna Berg")])[1]
    row = sources.loc["Anna Berg"]
    assert row["affiliation"] == "government"
    assert 0.5 < row["affiliation_confidence"] <= 1
    assert row["affiliation_basis"]


def test_what_somebody_became_counts_more_than_what_they_were() -> None:
    text = "Paul Latour, a former Norland diplomat who became a member of the opposition's council, said rain was near."
    sources = resolved(text, [("rain was near", "Paul Latour")])[1]
    assert sources.loc["Paul Latour", "affiliation"] == "political"


def test_a_candidate_is_told_from_who_presides() -> None:
    entity = Entity(kind="person", name="Anita Rao", named=True, first=0, figure_side="government")
    clue = "another president, figure=government"
    assert clue in clues(entity, "President Leo Bell met Anita Rao.", "government", "much")
    assert clue not in clues(entity, "Vice President Leo Bell met Anita Rao.", "government", "much")
    assert clue not in clues(entity, "President Anita Rao left.", "government", "much")


def test_the_weights_fit_what_reads_them() -> None:
    """Every clue has a weight for each affiliation, and every kind of pronoun its points."""
    lines = [line for line in sides.PATH.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert all(len(line.split("\t")) == len(AFFILIATIONS) + 1 for line in lines)
    assert any(line.startswith("(always)\t") for line in lines)
    assert set(json.loads((MODELS / "mentions.json").read_text(encoding="utf-8"))) == {
        "about",
        "person",
        "plural",
        "neuter",
    }
    assert weights.points("person")["said_about"] < 0 < weights.points("person")["last_speaker"]
