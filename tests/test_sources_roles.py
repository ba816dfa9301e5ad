"""Roles as articles word them, wherever they stand."""

import pytest

from tests.test_sources import resolved

SAID = "rain was near"


def role_of(text: str, name: str) -> str | None:
    """The role of whoever speaks by `name`, the last time it stands in `text`."""
    role = resolved(text, [(SAID, name)])[1]["role"].get(name)
    return role if isinstance(role, str) else None


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Rao's lawyer, Ida Dahl, came. Ida Dahl said rain was near.", "Ida Dahl", "Rao's lawyer"),
        ("Ms. Rao’s spokesman, Bo Lind, came. Bo Lind said rain was near.", "Bo Lind", "Ms. Rao’s spokesman"),
        ("One Norlandic scholar, Bo Lind, came. Bo Lind said rain was near.", "Bo Lind", "Norlandic scholar"),
        ("The hosts Ida Dahl and Bo Lind came. Ida Dahl said rain was near.", "Ida Dahl", "host"),
        ("The hosts Ida Dahl and Bo Lind came. Bo Lind said rain was near.", "Bo Lind", "host"),
        ("The Norland River Trust's Ida Dahl came. Ida Dahl said rain was near.", "Ida Dahl", "Norland River Trust"),
        ("Ida Dahl of the Norland River Trust came. Ida Dahl said rain was near.", "Ida Dahl", "Norland River Trust"),
        ("Ida Dahl, the author of “Rivers,” came. Ida Dahl said rain was near.", "Ida Dahl", "author of “Rivers”"),
        ("Sens. Ida Dahl and Bo Lind came. Ida Dahl said rain was near.", "Ida Dahl", "Sen."),
        ("Ida Dahl, a lawyer for the — came. Ida Dahl said rain was near.", "Ida Dahl", "lawyer"),
        ("Ida Dahl was an aide to J. W. Rao before. Ida Dahl said rain was near.", "Ida Dahl", "aide to J. W. Rao"),
        ("Nobody met the chairman. Ida Dahl said rain was near.", "Ida Dahl", None),
        ("Ida Dahl of the River Trust, a farmer, came. Ida Dahl said rain was near.", "Ida Dahl", "River Trust"),
    ],
)
def test_where_a_role_stands(text: str, name: str, role: str | None) -> None:
    assert role_of(text, name) == role


def test_a_calling_says_more_than_the_body_beside_the_name() -> None:
    text = "Ida Dahl, a hydrologist, came. Ida Dahl of the River Trust said rain was near."
    assert role_of(text, "Ida Dahl") == "hydrologist"


def test_bodies_are_described_too_but_not_by_the_sentence_after_according_to() -> None:
    text = "The Harbour Fund, a nonprofit group, came. Harbour Fund said rain was near."
    assert role_of(text, "Harbour Fund") == "nonprofit group"
    text = "According to the Harbour Fund, a group, long unheard, came. Harbour Fund said rain was near."
    assert role_of(text, "Harbour Fund") is None


def test_a_description_does_not_mean_who_is_named_in_its_own_clause() -> None:
    text = "Ida Dahl spoke. Dahl told the nominee for mayor, who said rain was near."
    assert resolved(text, [(SAID, "the nominee for mayor")])[0] == ["nominee for mayor"]
