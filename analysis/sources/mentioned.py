"""Who is mentioned where: every person, body and group of an article with the places that mean it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis import schemas
from analysis.sources.article import Reading
from analysis.sources.entities import Entity
from analysis.sources.names import Name
from analysis.sources.table import Made, read_each
from analysis.text import Span, is_english

# The columns of `find_mentions` and their types, as in `schemas`.
COLUMNS = {
    "article_id": "text",
    "start": "count",
    "end": "count",
    "outer": "count",
    "form": "text",
    "name": "text",
    "kind": "text",
    "source_id": "text",
}
# What a rule of the source stage says of a mention that speaks for itself, not of somebody.
_NOT_MENTIONED = ("first person", "author of the article", "floating quotation", "trailing cue")

# Nobody in particular: "some critics", "58 percent", "those who asked".
_VAGUE = re.compile(
    r"(?:each|every\w*|any\w*|some\w*|several|many|most|few|those|these|others?|one|two|three|another|half|both|all|"
    r"people|large|only|about|remarks|more|fully|roughly|nearly|almost|over|dozens|hundreds|thousands|millions|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty\S*|[\d.,]+)(?:\b|%)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Who:
    name: str
    kind: str
    source_id: str | None


class Mentions:
    """Collects the mentions of articles as they are read, so that nobody has to read them again.

    Hand `add` to `resolve_sources` as `on_reading`; `table` is then what `find_mentions` gives.
    """

    def __init__(self, articles: pd.DataFrame) -> None:
        languages = zip(articles["article_id"], articles["language"], strict=True)
        self._wanted = {article_id for article_id, language in languages if is_english(language)}
        self._rows: list[dict[str, Any]] = []

    def add(self, article_id: str, reading: Reading, made: Made) -> None:
        """Note the mentions of one article, if it is in English."""
        if article_id in self._wanted:
            self._rows += [{"article_id": article_id, **row} for row in _mentions(reading, made)]

    def table(self) -> pd.DataFrame:
        """A row per mention, as `find_mentions` says."""
        frame = pd.DataFrame(self._rows, columns=list(COLUMNS))
        return frame.astype({name: schemas.DTYPES[kind] for name, kind in COLUMNS.items()})


def find_mentions(articles: pd.DataFrame, attributions: pd.DataFrame, *, known_names: bool = True) -> pd.DataFrame:
    """Find where persons, organisations and groups are mentioned: by name, short name, pronoun or role.

    Pronouns count where it can be said who is meant; within quotation marks never the speaker. A description
    ("the former diplomat") counts where it is the mention of a source. Left out are lone capitalised words
    that may be no name, people without one ("a spokeswoman", "some critics"), documents, places that say
    nothing in the article, and articles in other languages than English.

    Args:
        articles: fits `schemas.ARTICLES`.
        attributions: fits `schemas.ATTRIBUTIONS`; `source_id` is not looked at.
        known_names: as for `resolve_sources`.

    Returns:
        A row per mention, in the order of the text: `article_id`, `start`, `end` (of the name, pronoun or
        description), `outer` (where its title begins), `form` (name, pronoun or description), `name`
        (the fullest form in the article), `kind`, and `source_id` as `resolve_sources` gives it, missing
        for those who have no row among the sources.
    """
    found = Mentions(articles)
    for article_id, reading, made, _ in read_each(articles, attributions, known_names=known_names):
        found.add(article_id, reading, made)
    return found.table()


def _mentions(reading: Reading, made: Made) -> list[dict[str, Any]]:
    found: dict[Span, dict[str, Any]] = {}
    for span, outer, form, who in _all(reading, made):
        found.setdefault(
            span,
            {
                "start": span[0],
                "end": span[1],
                "outer": outer,
                "form": form,
                "name": who.name,
                "kind": who.kind,
                "source_id": who.source_id,
            },
        )
    return [found[span] for span in sorted(found)]


def _all(reading: Reading, made: Made) -> Iterator[tuple[Span, int, str, _Who]]:
    """Names, then pronouns, then the mentions of sources that hold no name."""
    named: dict[int, list[Span]] = {}
    for name in reading.names:
        who = _of_name(reading, made, name)
        if who is not None:
            named.setdefault(name.entity, []).append((name.start, name.end))
            yield (name.start, name.end), name.outer, "name", who
    for start, end, entity in reading.pronouns:
        who = _of_entity(reading, made, entity)
        if who is not None:
            yield (start, end), start, "pronoun", who
    for one in reading.spoken:
        if one.entity is None or not one.speaker or one.rule in _NOT_MENTIONED:
            continue
        start, end = one.speaker[0]
        if "several speakers" in reading.cast.entities[one.entity].rules:
            # "A and B said": each is mentioned by name
            continue
        who = _of_entity(reading, made, one.entity)
        if who is not None and not any(s < end and e > start for s, e in named.get(one.entity, [])):
            form = "pronoun" if "pronoun" in one.rule else "description"
            yield (start, end), start, form, who


def _of_name(reading: Reading, made: Made, name: Name) -> _Who | None:
    if name.entity >= 0:
        if name.kind == "place" and name.entity not in made.ids:
            return None
        return _of_entity(reading, made, name.entity)
    return _Who(reading.text[name.start : name.end], "group", None) if name.kind == "people" else None


def _of_entity(reading: Reading, made: Made, index: int) -> _Who | None:
    entity = reading.cast.entities[index]
    told = _is_told(entity) if entity.named else entity.kind != "person" and not _VAGUE.match(entity.name)
    if entity.kind == "document" or not (told or (entity.named and index in made.ids)):
        return None
    return _Who(entity.name, entity.kind, made.ids.get(index))


def _is_told(entity: Entity) -> bool:
    """Whether a name is surely one: a lone capitalised word that comes once or twice may be anything."""
    if entity.kind != "person" or entity.strength > 2:
        return entity.strength > 0
    return entity.strength == 2 and (len(entity.key) > 1 or len(entity.mentions) > 2)
