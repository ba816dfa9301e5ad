"""From the reading of each article to the two tables."""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pandas as pd

from analysis import schemas
from analysis.ingest.people import Person
from analysis.quotes.cues import cue_tone
from analysis.sources.affiliation import affiliation
from analysis.sources.article import Reading, read_article
from analysis.sources.entities import Entity
from analysis.sources.figures import figures
from analysis.sources.first_names import fill_genders
from analysis.sources.offices import role_of
from analysis.sources.people import apply_people
from analysis.sources.portrait import anonymity_reasons, labels
from analysis.sources.sides import clues, electoral, weigh
from analysis.sources.spoken import Spoken
from analysis.sources.words import lexicon, plain
from analysis.text import count_words, is_english

# Quotation marks of English, French and German print, straight ones included; a mark left open
# ends with its content.
_QUOTED = re.compile(
    r"“([^“”]{1,4000})(?:”|$)|\"([^\"]{1,4000})(?:\"|$)|«([^«»]{1,4000})(?:»|$)|„([^„“”]{1,4000})(?:[“”]|$)"
)
_STATE = re.compile(
    r"\bstate(?:-run|-owned|-controlled)?[ -](?:media|television|tv|radio|news agency|broadcaster|newspaper)",
    re.I,
)
_OFFICIAL = ("government", "security_justice")


def resolve_sources(
    articles: pd.DataFrame,
    attributions: pd.DataFrame,
    *,
    people: Sequence[Person] = (),
    gender_from_first_names: bool = False,
    known_names: bool = True,
    on_reading: Callable[[str, "Reading", "Made"], None] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Find who speaks in each attribution, and who is named without speaking.

    Within an article short names join full names, pronouns and descriptions go to the person they
    can mean, floating quotations carry on the last speaker. Where several readings are as good, or
    nobody is named, `source_id` stays missing. Gender comes from pronouns, titles and kinship
    words, and for public figures from a table; `gender_basis` says which. Across articles,
    `person_id` joins a person's names. The order of the rows does not matter.

    Args:
        articles: fits `schemas.ARTICLES`.
        attributions: fits `schemas.ATTRIBUTIONS`; its `source_id` and `source_how` are written anew.
        people: what the user knows (see `analysis.read_people`); it has the last word.
        gender_from_first_names: give persons of unknown gender that of their first name, with
            `gender_basis` "first name". Off, since a first name tells no single person's gender.
        known_names: use the shipped tables of public figures and of state media; `how` says where.
        on_reading: called with each article's id, reading and sources (see `mentioned.Mentions`).

    Returns:
        The attributions with `source_id` and `source_how`, and a table that fits `schemas.SOURCES`: one row per
        source and article, people named and never quoted with `attribution_count` 0. Those are
        looked for in English articles only: other languages write other words with capitals.
    """
    attributions = attributions.copy()
    ids: list[str | None] = [None] * len(attributions)
    told: list[str | None] = [None] * len(attributions)
    sources: list[dict[str, Any]] = []
    for article_id, reading, made, rows in read_each(articles, attributions, known_names=known_names):
        if on_reading is not None:
            on_reading(article_id, reading, made)
        for row, one in zip(rows, reading.spoken, strict=True):
            ids[row] = made.ids[one.entity] if one.entity is not None else None
            told[row] = one.rule if one.entity is not None else None
        sources += made.rows
    attributions["source_how"] = pd.Series(told, index=attributions.index, dtype=schemas.DTYPES["text"])
    attributions["source_id"] = pd.Series(ids, index=attributions.index, dtype=schemas.DTYPES["text"])
    with figures(known_names):
        table = apply_people(schemas.conform(pd.DataFrame(sources), schemas.SOURCES), people)
    return attributions, fill_genders(table) if gender_from_first_names else table


class Made:
    """The rows of one article's sources, and the `source_id` of each of its entities that has one."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.ids: dict[int, str] = {}


def read_each(
    articles: pd.DataFrame, attributions: pd.DataFrame, *, known_names: bool = True
) -> Iterator[tuple[str, Reading, Made, list[int]]]:
    """Each article read: its id, the reading, its sources, and the positions of its attributions' rows."""
    rows_of: dict[str, list[int]] = {}
    for position, article_id in enumerate(attributions["article_id"]):
        rows_of.setdefault(article_id, []).append(position)
    english = [is_english(language) for language in articles["language"]]
    columns = (
        "attribution_id",
        "content_spans",
        "cue_spans",
        "speaker_spans",
        "is_floating",
        "kind",
    )
    values = {name: attributions[name].tolist() for name in columns}
    months = articles["published"].dt.strftime("%Y-%m").fillna("")
    for article_id, text, known, month in zip(articles["article_id"], articles["text"], english, months, strict=True):
        rows = sorted(
            rows_of.get(article_id, []),
            key=lambda r: (values["content_spans"][r], str(values["attribution_id"][r])),
        )
        spoken = [
            Spoken(
                content=[(s, e) for s, e in values["content_spans"][row]],
                cue=[(s, e) for s, e in values["cue_spans"][row]],
                speaker=[(s, e) for s, e in values["speaker_spans"][row]],
                floating=bool(values["is_floating"][row]),
            )
            for row in rows
        ]
        kinds = [values["kind"][row] for row in rows]
        with figures(known_names):
            reading = read_article(text, spoken)
            made = _source_rows(article_id, reading, kinds, known, month, state_media_list=known_names)
        yield article_id, reading, made, rows


def _source_rows(
    article_id: str, reading: Reading, kinds: list[str], english: bool, month: str, *, state_media_list: bool = True
) -> Made:
    made = Made()
    counts: dict[int, int] = {}
    quoted: dict[int, int] = {}
    rules: dict[int, set[str]] = {}
    for one, kind in zip(reading.spoken, kinds, strict=True):
        if one.entity is None:
            continue
        counts[one.entity] = counts.get(one.entity, 0) + 1
        quoted[one.entity] = quoted.get(one.entity, 0) + quoted_words(reading.text, one, kind)
        rules.setdefault(one.entity, set()).add(one.rule)
    taken: dict[str, int] = {}
    election = electoral(reading.text)
    where: dict[int, list[tuple[int, int]]] = {}
    first_words: dict[int, int] = {}
    cues: dict[int, list[str]] = {}
    for one in reading.spoken:
        if one.entity is None:
            continue
        begins = min(one.content[0][0], one.anchor())
        first_words[one.entity] = min(first_words.get(one.entity, begins), begins)
        if one.speaker:
            where.setdefault(one.entity, []).append((one.speaker[0][0], one.speaker[-1][1]))
        cue = " ".join(reading.text[s:e] for s, e in one.cue)
        if cue and cue_tone(cue) not in (None, "neutral"):
            cues.setdefault(one.entity, []).append(cue)
    reasons = anonymity_reasons(reading.text, where)
    for index, entity in enumerate(reading.cast.entities):
        if index not in counts and not (english and _worth_a_row(entity)):
            continue
        name = entity.name
        serial = taken.get(name, 0)
        taken[name] = serial + 1
        digest = hashlib.sha256(f"{article_id}\0{name}\0{serial}".encode("utf-8", "surrogatepass")).hexdigest()[:12]
        made.ids[index] = "s" + digest
        role, status = role_of(entity)
        listed = affiliation(entity)
        side, chance, clue = weigh(clues(entity, reading.text, listed, election, month))
        if entity.kind == "organisation" and entity.named and listed != "unknown":
            # a listed body is what the list says, whatever the words around it
            side, clue = listed, f"listed={listed}"
        person = entity.kind == "person"
        how = rules.get(index, {"name"}) | entity.rules
        if state_media_list and is_state_media(entity) and not is_state_media(entity, by_list=False):
            how = how | {"state media list"}
        made.rows.append(
            {
                "source_id": made.ids[index],
                "article_id": article_id,
                "person_id": None,
                "name": name,
                "aliases": sorted(form for form in entity.forms if form != name),
                "kind": entity.kind,
                "is_named": entity.named,
                "is_anonymous": entity.anonymous and not entity.named,
                "gender": entity.gender if person else "unknown",
                "gender_basis": entity.basis if person and entity.gender != "unknown" else None,
                "role": role,
                "role_status": status,
                "affiliation": side,
                "affiliation_confidence": round(chance, 3),
                "affiliation_basis": clue,
                "is_official": None if side == "unknown" else side in _OFFICIAL,
                "is_state_media": is_state_media(entity, by_list=state_media_list),
                "attribution_count": counts.get(index, 0),
                "quoted_words": quoted.get(index, 0),
                "anonymity_reason": reasons.get(index) if entity.anonymous and not entity.named else None,
                "labels": labels(entity, reading.text),
                "loaded_cues": list(dict.fromkeys(cues.get(index, []))),
                "first_spoken": min(1.0, first_words[index] / max(1, len(reading.text)))
                if index in first_words
                else None,
                "first_position": min(1.0, entity.first / max(1, len(reading.text))),
                "how": "; ".join(sorted(how)) or None,
            }
        )
    return made


def _worth_a_row(entity: Entity) -> bool:
    """Whether somebody who is not quoted counts as a person named: surely a person, by full name or title."""
    full = len(entity.key) > 1 or bool(entity.titles)
    return entity.kind == "person" and entity.named and full and entity.strength >= 2 and bool(entity.mentions)


def quoted_words(text: str, one: Spoken, kind: str) -> int:
    """Words of an attribution's content that stand within quotation marks."""
    if kind == "direct":
        return sum(count_words(text[s:e]) for s, e in one.content)
    if kind == "indirect":
        return 0
    total = 0
    for start, end in one.content:
        for match in _QUOTED.finditer(text[start:end]):
            total += count_words(next(group for group in match.groups() if group is not None))
    return total


def is_state_media(entity: Entity, *, by_list: bool = True) -> bool:
    """Whether the source is named as a state's outlet or, `by_list`, stands in the list of such outlets."""
    if entity.kind not in ("organisation", "group"):
        return False
    if _STATE.search(entity.name) or not by_list:
        return bool(_STATE.search(entity.name))
    name = " ".join(plain(word) for word in entity.name.split())
    name = name.removeprefix("the ")
    return name in lexicon().state_media
