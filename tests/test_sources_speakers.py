"""Speakers that take a careful reader: relative pronouns, "you", pronouns before the name, several at once."""

import pandas as pd
import pytest

from analysis.sentiment import score_sentiment
from analysis.sources import resolve_sources
from analysis.sources.mentioned import Mentions, find_mentions
from tests.test_sentiment_targets import FakeModel
from tests.test_sources import Mark, resolved, tables


@pytest.mark.parametrize(
    ("text", "mark", "name"),
    [
        # "who" after a name that a preposition leads in, a counted phrase, two nouns and an insertion
        ("It was the rise of Ana Bell, who said rain was near.", ("rain was near", "who"), "Ana Bell"),
        ("We met as well 29 others who said rain was near.", ("rain was near", "who"), "29 others"),
        (
            "She heard many bakers and millers who said rain was near.",
            ("rain was near", "who"),
            "many bakers and millers",
        ),
        (
            "She met 95 retired generals -- most of whom had gone home -- who said rain was near.",
            ("rain was near", "who"),
            "95 retired generals",
        ),
        (
            "She met 95 retired generals, most of whom said rain was near.",
            ("rain was near", "most of whom"),
            "95 retired generals",
        ),
        # "that" takes up any noun, not the nearest persons
        (
            "It is free for poor families, and needs the help of towns that may not want rain.",
            ("rain", "that"),
            "towns",
        ),
        (
            "The Norland Party, whose leaders said rain was near.",
            ("rain was near", "whose leaders"),
            "Norland Party's leaders",
        ),
        # a noun alone takes up the one body whose name ends with it, and none of two
        (
            "The Central Vote Commission met. The Commission said rain was near.",
            ("rain was near", "The Commission"),
            "Central Vote Commission",
        ),
        (
            "The Vote Commission met the Press Commission. The Commission said rain was near.",
            ("rain was near", "The Commission"),
            "Commission",
        ),
        # a body whose initials are a pronoun
        (
            "The World Health Office met. In May WHO said rain was near.",
            ("rain was near", "WHO"),
            "World Health Office",
        ),
        # a pronoun before its name, when nobody was named yet
        ("Rain was near, he said. Leo Bell spoke at noon.", ("Rain was near", "he"), "Leo Bell"),
        # a possessive is no plural
        (
            "President Ana Bell left. It was the president’s view that rain was near.",
            ("rain was near", "the president’s"),
            "Ana Bell",
        ),
        # somebody described first and named later
        (
            "A county judge said rain was near.\n\nJudge Leo Bell spoke at noon.",
            ("rain was near", "A county judge"),
            "Leo Bell",
        ),
        # the owner by surname
        ("Leo Bell left. His aides said rain was near.", ("rain was near", "His aides"), "Bell's aides"),
        # what does not tell one source from another is left out
        (
            "The river poll, which asked 900 bakers, said rain was near.",
            ("rain was near", "The river poll, which asked 900 bakers,"),
            "river poll",
        ),
        # the clause that goes on with a noun holds no speaker
        (
            "The old complaint charging Leo Bell with fraud said rain was near.",
            ("rain was near", "The old complaint charging Leo Bell with fraud"),
            "old complaint charging Leo Bell with fraud",
        ),
        (
            "Leo Bell spoke. A short summary Bell released on Monday said rain was near.",
            ("rain was near", "A short summary Bell released on Monday"),
            "short summary Bell released on Monday",
        ),
        # bodies with a preposition in their name
        (
            "In spring the Committee to Protect Rivers said rain was near.",
            ("rain was near", "the Committee to Protect Rivers"),
            "Committee to Protect Rivers",
        ),
        ("In spring the Gang of Eight said rain was near.", ("rain was near", "the Gang of Eight"), "Gang of Eight"),
        (
            "In spring the Central and East River Coalition said rain was near.",
            ("rain was near", "the Central and East River Coalition"),
            "Central and East River Coalition",
        ),
        # no names: what stands for a common noun, and a surname that is a word as well
        ("In spring Norland state TV said rain was near.", ("rain was near", "Norland state TV"), "Norland state TV"),
        (
            "A bill was read. Bill Dahl, the mill’s owner, said rain was near.",
            ("rain was near", "Bill Dahl, the mill’s owner,"),
            "Bill Dahl",
        ),
        (
            "In Queen City the baker met the governor. The governor said rain was near.",
            ("rain was near", "The governor"),
            "governor",
        ),
    ],
)
def test_whom_a_careful_reader_names(text: str, mark: Mark, name: str) -> None:
    assert resolved(text, [mark])[0] == [name]


@pytest.mark.parametrize(
    "speaker",
    [
        "the Norland government and Riverwatch",
        "Ana Bell of the Norland Party and 78 others",
        "Leo Bell and his lawyer",
        "former mayor Ana Bell and former president Leo Dahl",
        "Senators Ana Bell, D-Norland, and Leo Dahl, R-Norland",
    ],
)
def test_several_speakers_are_one_group(speaker: str) -> None:
    found, sources = resolved(f"In spring {speaker} said rain was near.", [("rain was near", speaker)])
    assert sources.loc[found[0], "kind"] == "group"


def test_one_person_with_two_callings_is_no_group() -> None:
    text = "In spring founder and chairwoman Ana Bell said rain was near."
    assert resolved(text, [("rain was near", "founder and chairwoman Ana Bell")])[0] == ["Ana Bell"]


def test_she_and_her_husband_are_two_though_a_name_follows() -> None:
    text = "Ana Bell came. She and husband Leo Dahl, a baker, said rain was near."
    assert resolved(text, [("rain was near", "She and husband Leo Dahl, a baker,")])[0] == ["Bell and husband Leo Dahl"]


def test_you_are_the_readers_outside_quotations() -> None:
    found, sources = resolved("When you think rain is near, stay in.", [("rain is near", "you")])
    assert found == ["you"]
    assert sources.loc["you", "kind"] == "group"


def test_you_are_who_is_spoken_to_in_somebodys_words() -> None:
    text = "Leo Bell asked Ana Dahl, “Do you think rain is near?”"
    articles, attributions = tables(text, [("“Do you think rain is near?”", "Leo Bell"), ("rain is near", "you")])
    start = text.index("asked")
    attributions.at[0, "cue_spans"] = [[start, start + 5]]
    attributions, sources = resolve_sources(articles, attributions)
    names = sources.set_index("source_id")["name"]
    assert [names[one] for one in attributions["source_id"]] == ["Leo Bell", "Ana Dahl"]


def test_you_for_anybody_has_no_source() -> None:
    text = "“You never know when rain is near,” Leo Bell said."
    found, _ = resolved(text, [("“You never know when rain is near,”", "Leo Bell"), ("when rain is near", "You")])
    assert found == ["Leo Bell", None]


def test_somebody_who_must_not_be_named_is_not_named_later() -> None:
    text = "A county judge, who spoke on condition of anonymity, said rain was near.\n\nJudge Leo Bell spoke at noon."
    assert resolved(text, [("rain was near", "A county judge")])[0] == ["county judge"]


def test_a_first_name_chooses_between_persons_and_tells_no_gender() -> None:
    text = "Mary Dahl met Thomas Bell at the mill. She said rain was near."
    found, sources = resolved(text, [("rain was near", "She")])
    assert found == ["Mary Dahl"]
    assert sources.loc["Thomas Bell", "gender"] == "unknown"


@pytest.mark.parametrize(
    ("speaker", "anonymous"),
    [
        ("the mayor of Norland", False),
        ("a former mayor", True),
        ("the deputy mayor", True),
        ("the two bakers", False),
        ("two bakers", True),
        ("both bakers", False),
        ("many states", False),
        ("several officials", True),
    ],
)
def test_who_can_be_told_without_a_name_is_not_anonymous(speaker: str, anonymous: bool) -> None:
    found, sources = resolved(f"In spring {speaker} said rain was near.", [("rain was near", speaker)])
    assert sources.loc[found[0], "is_anonymous"] == anonymous


def test_the_group_is_a_body_and_a_group_of_people_is_not() -> None:
    found, sources = resolved("In spring the group said rain was near.", [("rain was near", "the group")])
    assert (sources.loc[found[0], "kind"], sources.loc[found[0], "is_anonymous"]) == ("organisation", False)
    found, sources = resolved(
        "In spring a group of bakers said rain was near.", [("rain was near", "a group of bakers")]
    )
    assert (sources.loc[found[0], "kind"], sources.loc[found[0], "is_anonymous"]) == ("group", True)


def test_mentions_noted_while_reading_are_those_of_a_second_reading() -> None:
    articles, attributions = tables("Ana Bell met Leo Dahl. She said rain was near.", [("rain was near", "She")])
    noted = Mentions(articles)
    attributions, _ = resolve_sources(articles, attributions, on_reading=noted.add)
    pd.testing.assert_frame_equal(noted.table(), find_mentions(articles, attributions))
    assert len(noted.table()) == 3
    with_them = score_sentiment(articles, attributions, scorer=FakeModel(), mentions=noted.table())
    pd.testing.assert_frame_equal(with_them, score_sentiment(articles, attributions, scorer=FakeModel()))


def test_i_is_who_speaks_in_the_marks_not_whom_he_retells():
    text = 'Mayor Jo Tann said: "Somebody told us of rain, and I mean to find the letter." Then he left.'
    marks = [
        ('"Somebody told us of rain, and I mean to find the letter."', "Mayor Jo Tann"),
        ("us of rain, and I mean to find the letter", "Somebody"),
        ("to find the letter", "I"),
    ]
    assert resolved(text, marks)[0][-1] == "Jo Tann"


def test_i_is_who_speaks_where_what_i_says_runs_on_beyond_the_marks():
    text = "Ida Dunn spoke. ‘The lights went,’ she said. ‘I told the mothers to hold on to the rail.\n\nHe left."
    marks = [("‘I told the mothers", "she"), ("to hold on to the rail", "I")]
    assert resolved(text, marks)[0][-1] == "Ida Dunn"
