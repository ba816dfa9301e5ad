"""One person across articles: spellings meet, namesakes stay apart, and every join says why."""

import time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import schemas
from analysis.sources.across import Bearer, join_persons
from analysis.sources.persons import number_persons, persons
from analysis.sources.spelling import fold


def same(one: str, other: str, **traits: str) -> bool:
    """Whether two articles' persons of these names are one; `traits` are those of the second."""
    joined = join_persons([Bearer(one, "first"), Bearer(other, "second", **traits)])
    return joined.person[0] is not None and joined.person[0] == joined.person[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Alyaksandr Lukashenka", "Alexander Lukashenko"),
        ("Sviatlana Tsikhanouskaya", "Svetlana Tikhanovskaya"),
        ("Volodymyr Zelensky", "Vladimir Zelenskyy"),
        ("Muammar Gaddafi", "Moammar Qaddafi"),
        ("Muammar el-Qaddafi", "Muammar Kadafi"),
        ("Viktor Yanukovich", "Victor Yanukovych"),
        ("Mohammed Morsi", "Muhammad Mursi"),
        ("Mikhail Khodorkovsky", "Mihail Khodorkovskiy"),
        ("Abdel Fattah el-Sisi", "Abdul Fattah al-Sissi"),
        ("Qasem Soleimani", "Qassim Suleimani"),
        ("Александр Лукашенко", "Alexander Lukashenko"),
    ],
)
def test_transliterations_of_one_name_meet(one, other):
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anita Rao", "anita  rao"),
        ("Anita Pérez", "Anita Perez"),
        ("Kim Jong-un", "Kim Jong Un"),
        ("Bashar al-Assad", "Bashar Assad"),
        ("John F. Orrin", "John Orrin"),
        ("John F. Orrin", "John Fitzgerald Orrin"),
        ("J. Orrin", "Judith Orrin"),
        ("J.D. Orrin", "J. D. Orrin"),
        ("Bill Orrin", "William Orrin"),
        ("Maeve O’Shea", "Maeve O'Shea"),
        ("Gretchen Orrinsen", "Gretchen Orinsen"),
    ],
)
def test_forms_of_one_name_meet(one, other):
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anita Rao", "Asha Rao"),
        ("Harry Reid", "Harry Reed"),
        ("Erin Orrin", "Aaron Orrin"),
        ("Ivan Petrov", "Ivan Petrova"),
        ("John A. Orrin", "John B. Orrin"),
        ("John Orrin", "John Orrin Jr."),
        ("Bill Orrin", "Bob Orrin"),
        ("Robert Smith", "Bob Smith"),  # a frequent surname needs a role in common
        ("Andrew Yang", "Andrew Young"),
    ],
)
def test_different_names_stay_apart(one, other):
    assert not same(one, other)


# The same name as a text may hold it: composed, decomposed, with characters nobody sees, letters of
# another alphabet, full width.
STRINGS = [
    "Zoë Orrin",
    "Zoe\u0308 Orrin",
    "Zoë\u00a0Orrin",
    "\u200bZoë Or\u200brin",
    "\u2068Zoë Orrin\u2069",
    "Zoë Orri\u00adn",
    "Zoë \u041errin",  # Cyrillic О
    "Zoë Orr\u0456n",  # Cyrillic і
    "Ｚoë Orrin",
    "ZOË ORRIN",
]


@pytest.mark.parametrize("other", STRINGS)
def test_one_person_is_one_whatever_the_characters(other):
    assert fold(other) == fold(STRINGS[0])
    assert same(STRINGS[0], other)


def test_joiners_that_persian_needs_stay():
    assert fold("می\u200cخواهم") != fold("میخواهم")


def test_one_full_name_of_a_woman_and_of_a_man_is_two_people():
    joined = join_persons([Bearer("Chris Orrin", "a", "female"), Bearer("Chris Orrin", "b", "male")])
    assert joined.person[0] != joined.person[1]


def test_one_reading_error_about_gender_does_not_part_a_person():
    bearers = [Bearer("Chris Orrin", f"a{n}", "male") for n in range(9)] + [Bearer("Chris Orrin", "b", "female")]
    assert len(set(join_persons(bearers).person)) == 1


def test_a_short_given_name_that_fits_two_people_joins_neither():
    bearers = [Bearer("Chris Orrin", "a"), Bearer("Christopher Orrin", "b"), Bearer("Christina Orrin", "c")]
    assert len(set(join_persons(bearers).person)) == 3


def test_names_that_one_article_tells_apart_stay_apart():
    bearers = [Bearer("George Orrin", "a"), Bearer("George W. Orrin", "a"), Bearer("George Orrin", "b")]
    joined = join_persons(bearers)
    assert joined.person[0] == joined.person[2] != joined.person[1]


def test_a_middle_name_joins_only_where_one_person_fits():
    bearers = [Bearer("George Orrin", "a"), Bearer("George W. Orrin", "b"), Bearer("George H. Orrin", "c")]
    assert len(set(join_persons(bearers).person)) == 3


def test_a_surname_alone_joins_the_only_person_it_can_be():
    assert same("Anita Orrin", "Orrin")
    assert same("Pauline Van Orrin", "Van Orrin")
    assert join_persons([Bearer("Orrin", "a"), Bearer("Orrin", "b")]).person == [None, None]


def test_a_surname_alone_that_fits_two_people_joins_neither():
    bearers = [Bearer("Anita Orrin", "a"), Bearer("Bo Orrin", "b"), Bearer("Orrin", "c")]
    assert join_persons(bearers).person[2] is None


@pytest.mark.parametrize(
    ("known", "short"),
    [({"gender": "female"}, {"gender": "male"}), ({"side": "citizen"}, {"side": "government"})],
)
def test_a_surname_alone_does_not_join_somebody_else_by_gender_or_side(known, short):
    joined = join_persons([Bearer("Anita Orrin", "a", **known), Bearer("Orrin", "b", **short)])
    assert joined.person[1] is None


def test_a_frequent_surname_alone_needs_a_role_in_common():
    assert not same("Anita Baker", "Baker")
    bearers = [Bearer("Anita Baker", "a", role="Norland senator"), Bearer("Baker", "b", role="Sen.")]
    assert len(set(join_persons(bearers).person)) == 1


def test_a_surname_beside_its_namesake_in_full_is_somebody_else():
    bearers = [Bearer("Anita Orrin", "a"), Bearer("Orrin", "a"), Bearer("Anita Orrin", "b")]
    assert join_persons(bearers).person[1] is None


def sources(*names: str) -> pd.DataFrame:
    rows = [
        {
            "source_id": f"s{number}",
            "article_id": f"a{number}",
            "name": name,
            "kind": "person",
            "is_named": True,
            "gender": "unknown",
            "affiliation": "unknown",
            "attribution_count": 1,
            "how": "name",
        }
        for number, name in enumerate(names)
    ]
    return schemas.conform(pd.DataFrame(rows), schemas.SOURCES)


def test_every_join_says_by_which_rule_and_key():
    table = number_persons(
        sources("Alyaksandr Lukashenka", "Alexander Lukashenko", "Bo Lind", "Bo Lind", "Asha Rao")
    ).sources
    assert table["person_id"].nunique() == 3
    assert table["how"][0] == "name; one person with 'Alexander Lukashenko' by spelling (·l·ks·nd·r l·k·s·nk·)"
    assert table["how"].tolist()[2:] == ["name; same name in other articles"] * 2 + ["name"]


def test_a_gender_told_in_one_article_is_known_in_the_others():
    table = sources("Anita Rao", "Anita Rao", "Bo Lind").assign(gender=["female", "unknown", "unknown"])
    table = number_persons(table).sources
    assert table["gender"].tolist() == ["female", "female", "unknown"]
    assert table["gender_basis"].tolist()[1] == "same person in other articles"


def test_one_article_against_many_is_a_reading_error():
    names = ["Anita Rao"] * 12
    table = sources(*names).assign(gender=["male", *["female"] * 11])
    assert set(number_persons(table).sources["gender"]) == {"female"}


def test_persons_have_one_row_with_all_their_names():
    table = number_persons(sources("Alyaksandr Lukashenka", "Alexander Lukashenko", "Alexander Lukashenko")).sources
    table = schemas.check(persons(table), schemas.PERSONS)
    assert table["name"].tolist() == ["Alexander Lukashenko"]
    assert table["aliases"].tolist() == [["Alyaksandr Lukashenka"]]
    assert table["article_count"].tolist() == [3]
    assert "spelling" in table["how"][0]


def test_no_sources_give_no_persons():
    empty = number_persons(sources()).sources
    assert len(schemas.check(persons(empty), schemas.PERSONS)) == 0


given_names = st.sampled_from(
    ["Alexander", "Aliaksandr", "Bill", "William", "B.", "Mohammed", "Muhammad", "Chris", "Christina"]
)
surnames = st.sampled_from(
    ["Orrin", "Orrín", "Lukashenko", "Lukashenka", "Petrov", "Petrova", "Van Orrin", "Smith", "Orrin Jr."]
)
bearer = st.builds(
    lambda first, last, article, gender: Bearer(f"{first} {last}".strip(), f"a{article}", gender),
    st.one_of(given_names, st.just("")),
    surnames,
    st.integers(0, 5),
    st.sampled_from(["female", "male", "unknown"]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(bearer, max_size=14), st.randoms(use_true_random=False))
def test_the_order_of_articles_does_not_matter(bearers, random):
    order = list(range(len(bearers)))
    random.shuffle(order)
    straight = join_persons(bearers).person
    mixed = join_persons([bearers[i] for i in order]).person
    back = [mixed[order.index(i)] for i in range(len(bearers))]
    assert back == straight


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=30))
def test_any_text_has_keys_and_is_one_with_itself(text):
    assert fold(fold(text)) == fold(text)
    joined = join_persons([Bearer(text, "a"), Bearer(text, "b")])
    assert joined.person[0] == joined.person[1]


def made_up(number: int) -> str:
    """A word of its own for each number."""
    return "".join("bdfgklmnprst"[number // 12**place % 12] + "aeio"[place] for place in range(4)).capitalize()


def test_time_grows_with_the_number_of_persons_and_not_with_its_square():
    def seconds(count: int, first: int) -> float:
        # names of their own each time, so that none is taken apart already
        numbers = range(first, first + count)
        bearers = [Bearer(f"{made_up(n)} {made_up(n * 7 % 1000 + first)}", f"a{n}") for n in numbers]
        started = time.process_time()
        join_persons(bearers)
        return time.process_time() - started

    seconds(500, 0)
    assert seconds(8000, 4000) < 8 * seconds(2000, 1000) + 0.2


@pytest.mark.parametrize("suffix", ["Jr.", "Sr.", "III"])
def test_father_and_son_stay_apart_even_in_one_office(suffix):
    one, other = (Bearer(name, name, role="county sheriff") for name in ("Bo Orrin", f"Bo Orrin {suffix}"))
    joined = join_persons([one, other])
    assert joined.person[0] != joined.person[1]
