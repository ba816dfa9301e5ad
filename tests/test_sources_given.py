"""Full names that capitals hide, words that look like names, and what must not be taken for them."""

import pytest

from analysis.sources.names import find_names
from analysis.sources.phrases import modifies
from tests.test_sources import Mark, resolved

SAID = "rain was near"


@pytest.mark.parametrize(
    ("text", "speaker", "name"),
    [
        # the full name stands in a headline, where all words have capitals
        (
            "Anna Rao Blasts Norland Council Over River Plan\n\nThe hall was full. Rao said rain was near.",
            "Rao",
            "Anna Rao",
        ),
        # it closes with a noun for a body or place
        ("Michael Steel came. Mr. Steel said rain was near.", "Mr. Steel", "Michael Steel"),
        # a body, a misspelt office run into it
        ("The House Water Committee Reprsentative Adam Bell came. Bell said rain was near.", "Bell", "Adam Bell"),
        # the form of address speaks against the first name of the headline
        ("Michael Rao Wins The Norland River Prize\n\nMrs. Rao said rain was near.", "Mrs. Rao", "Rao"),
        # two persons of one surname: no telling
        ("Anna Rao Meets Michael Rao For River Talks\n\nRao said rain was near.", "Rao", "Rao"),
        # a title is no first name, and some first names look like a people or an office
        ("Christian Thorne said rain was near.", "Christian Thorne", "Christian Thorne"),
        ("Miguel Del Rao said rain was near.", "Miguel Del Rao", "Miguel Del Rao"),
        ("Economist Dean Bell said rain was near.", "Economist Dean Bell", "Dean Bell"),
        ("Junior Anna Bell said rain was near.", "Junior Anna Bell", "Anna Bell"),
        ("Vice President-elect Anna Bell said rain was near.", "Vice President-elect Anna Bell", "Anna Bell"),
        # common words that stand large before a name, and a caption that ran into it
        ("Ida Dahl came. Echoing Dahl, Bo Lind said rain was near.", "Bo Lind", "Bo Lind"),
        ("Hopefully Anna Bell said rain was near.", "Hopefully Anna Bell", "Anna Bell"),
        ("Trump Gowdy said rain was near.", "Trump Gowdy", "Gowdy"),
        ("State Auditor Anna Bell said rain was near.", "State Auditor Anna Bell", "Anna Bell"),
        ("Bo Lind Lind said rain was near.", "Bo Lind Lind", "Bo Lind"),
        ("Sen. Bo Lind — river plan fails MORE (R-Ohio) said rain was near.", "(R-Ohio)", "Bo Lind"),
        # initials that differ are two persons
        ("Anna W. Ruiz met Anna H.W. Ruiz. Anna H.W. Ruiz said rain was near.", "Anna H.W. Ruiz", "Anna H.W. Ruiz"),
    ],
)
def test_the_full_name_of_a_speaker(text: str, speaker: str, name: str) -> None:
    assert resolved(text, [(SAID, speaker)])[0] == [name]


def test_a_better_known_bearer_of_the_surname_does_not_hide_a_full_name() -> None:
    text = 'They keep a "Barack Obama Town Day" with Michelle Obama. Mr. Obama said rain was near.'
    assert resolved(text, [(SAID, "Mr. Obama")])[0] == ["Barack Obama"]


@pytest.mark.parametrize(
    "junk",
    [
        "Housing and Urban Development",
        "Santa Norla",
        "Boston Replay",
        "Trans-Norland Partnership",
        "Amber Alerts",
        "Climate Justice Alliance",
    ],
)
def test_a_body_place_or_caption_is_no_person(junk: str) -> None:
    _, sources = resolved(f"We read of {junk} twice. Anna Bell said rain was near.", [(SAID, "Anna Bell")])
    assert list(sources.loc[sources["kind"] == "person", "name"]) == ["Anna Bell"]


@pytest.mark.parametrize(
    ("text", "mark", "name"),
    [
        # who speaks as "the president" may be the next "he"
        (
            "President Leo Bell met Mayor Karl Dahl. The mayor stayed and sang.\n\nDahl left early and slept.\n\n"
            "The president has said he wants rain.",
            ("rain", "he"),
            "Leo Bell",
        ),
        # who asked does not answer
        (
            "Ms. Ida Bell gave evidence at noon.\n\nLeo Dahl, a lawyer, then asked whether she had told the town.\n\n"
            "She had not, she replied.",
            ("had not", "she"),
            "Ida Bell",
        ),
        # the examples of a group are not the group
        (
            "Some bakers like Leo Bell said rain was near.",
            (SAID, "Some bakers like Leo Bell"),
            "Some bakers like Leo Bell",
        ),
        # a vice president is not the president
        (
            "President Leo Bell came. Karl Dahl, vice president at the mill, left. The president said rain was near.",
            (SAID, "The president"),
            "Leo Bell",
        ),
        # an office elsewhere takes up nobody here
        (
            "Leo Bell, a baker, came. The king of Sweden said rain was near.",
            (SAID, "The king of Sweden"),
            "king of Sweden",
        ),
        # the mention stops before the name
        ("Home Secretary Ida Bell said rain was near.", (SAID, "Home Secretary"), "Ida Bell"),
        # a body whose name is a pronoun in capitals
        ("While the US-led talks went on, we heard rain was near.", (SAID, "US"), "US"),
    ],
)
def test_whom_a_mention_means(text: str, mark: Mark, name: str) -> None:
    assert resolved(text, [mark])[0] == [name]


def test_whom_a_quotation_quotes_may_be_he_within_it_unlike_who_speaks_it() -> None:
    text = "Leo Bell came. Bell said: “King Karl told us that he wants rain.”"
    marks: list[Mark] = [
        ("“King Karl told us that he wants rain.”", "Bell"),
        ("that he wants rain", "King Karl"),
        ("rain", "he"),
    ]
    assert resolved(text, marks)[0] == ["Leo Bell", "King Karl", "King Karl"]


@pytest.mark.parametrize(
    ("text", "only_tells_whose"),
    [
        ("Rao aides left.", True),
        ("Rao communications director Ida Bell left.", True),
        ("Rao told aides to leave.", False),
        ("Rao met director Ida Bell.", False),
        ("Rao, aides said, left.", False),
    ],
)
def test_a_surname_that_only_tells_whose_somebody_is(text: str, only_tells_whose: bool) -> None:
    assert modifies(text, find_names(text)[0]) == only_tells_whose


def test_no_gender_is_learned_from_a_pronoun_that_may_mean_a_relative() -> None:
    text = "Robin Dahl spoke at noon. Dahl recalled his wife at home, and said she was late."
    _, sources = resolved(text, [("she was late", "Dahl")])
    assert sources.loc["Robin Dahl", "gender"] != "female"


def test_no_gender_is_learned_where_somebody_known_to_have_it_is_near() -> None:
    text = "Judge Robin Dahl spoke. The judge agreed with Mrs. Ida Bell that rain on her privacy was wrong."
    _, sources = resolved(text, [("rain on her privacy was wrong", "The judge")])
    assert sources.loc["Robin Dahl", "gender"] == "unknown"


@pytest.mark.parametrize(
    "text",
    [
        "Zennials say rain was near.",
        "We met Floridians.",
        "Now MPs went home.",
        "Israelis came.",
        "Two-thirds said rain was near.",
    ],
)
def test_a_plural_is_nobodys_surname(text: str) -> None:
    assert [name.kind for name in find_names(text) if name.words[0] not in ("Now", "We")] == ["people"]


def test_a_surname_in_s_stays_a_persons() -> None:
    assert [name.kind for name in find_names("Sanders said so. Nunes have I met.")] == ["person", "person"]
