"""One article read for its sources: every attribution gets the entity that speaks in it."""

from dataclasses import dataclass

from analysis.sources.discourse import Discourse
from analysis.sources.entities import Cast
from analysis.sources.figures import BASIS, figure
from analysis.sources.gender import Genders
from analysis.sources.names import Name, find_names
from analysis.sources.roles import find_roles
from analysis.sources.spoken import Spoken, nest


@dataclass(frozen=True)
class Reading:
    """An article with its names, its entities and the entity behind each attribution.

    `pronouns` are those that could be resolved, whoever uses them: start, end, entity.
    """

    text: str
    names: list[Name]
    cast: Cast
    spoken: list[Spoken]
    pronouns: list[tuple[int, int, int]]


def _prove(names: list[Name], cast: Cast, spoken: list[Spoken]) -> None:
    """A name that opens or closes a speaker mention is surely somebody's."""
    bounds = {start for one in spoken for start, _ in one.speaker} | {end for one in spoken for _, end in one.speaker}
    for name in names:
        if name.entity >= 0 and (name.outer in bounds or name.end in bounds):
            cast.entities[name.entity].strength = 3


def _know(cast: Cast) -> None:
    """Add what the table of public figures tells to the persons of an article."""
    for entity in cast.entities:
        found = figure(entity.name) if entity.kind == "person" and entity.named else None
        if found is None:
            continue
        gender, entity.figure_side = found
        entity.strength = 3
        entity.rules.add(BASIS)
        if not entity.votes:
            entity.votes.append((gender, BASIS, 3.0))


def read_article(text: str, spoken: list[Spoken]) -> Reading:
    """Resolve the speakers of one article, in time that grows with its length.

    The text is read twice: the first time to learn people's gender from pronouns that can mean
    one person only, the second time to resolve every mention with that known.
    """
    names = find_names(text)
    cast = Cast(text)
    cast.enter_full(names)
    find_roles(text, names, cast)
    short = {index for index, name in enumerate(names) if name.entity < 0}
    cast.enter_rest(names)
    find_roles(text, names, cast, only=short)
    _prove(names, cast, spoken)
    nest(spoken)
    genders = Genders()
    _know(cast)
    genders.from_words(cast)
    named = len(cast.entities)
    Discourse(text, names, cast, spoken, genders).run()
    del cast.entities[named:]
    genders.settle(cast)
    genders.clear()
    for one in spoken:
        one.entity, one.rule = None, ""
    last = Discourse(text, names, cast, spoken, genders)
    last.run()
    genders.settle(cast)
    return Reading(text, names, cast, spoken, last.pronouns)
