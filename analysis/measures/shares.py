"""Who speaks, and how: counts and shares of attributions."""

import pandas as pd

from analysis import schemas
from analysis.measures.joined import Joined
from analysis.measures.rows import Row, count_row, group_name, share_row
from analysis.text import is_english


def shares(data: Joined, outlet: str | None) -> list[Row]:
    """Counts of articles, attributions and words; shares of ways of speaking and kinds of source."""
    rows = data.attributions
    known = rows[rows["voice"].notna()]
    persons = known[known["source_kind"] == "person"]
    here = group_name(outlet)
    total = len(rows)
    result = [
        count_row("articles", here, len(data.articles), len(data.articles), "articles"),
        count_row("attributions", here, total, total, "attributions"),
        count_row("attributed words", here, int(rows["words"].sum()), total, "words"),
        count_row("sources", here, known["voice"].nunique(), len(known), "sources"),
        share_row("source unknown", here, total - len(known), total, "attributions"),
        share_row(
            "anonymous",
            here,
            int(known["is_anonymous"].eq(True).sum()),
            len(known),
            "attributions with a source",
        ),
        share_row(
            "official",
            here,
            int(known["is_official"].eq(True).sum()),
            len(known),
            "attributions with a source",
        ),
    ]
    result += _each("wording", "kind", schemas.KINDS, rows["kind"], outlet, "attributions")
    acts = rows["act"].dropna()
    result += _each("act", "act", schemas.ACTS, acts, outlet, "attributions")
    of_known = "attributions with a source"
    result += _each("kind of source", "source", schemas.SOURCE_KINDS, known["source_kind"], outlet, of_known)
    result += _each("affiliation", "affiliation", schemas.AFFILIATIONS, known["affiliation"], outlet, of_known)
    result += _each("gender", "gender", schemas.GENDERS, persons["gender"], outlet, "attributions to persons")
    return result


def _each(measure: str, key: str, values: tuple[str, ...], column: pd.Series, outlet: str | None, of: str) -> list[Row]:
    counts = column.value_counts()
    return [
        share_row(measure, group_name(outlet, **{key: value}), int(counts.get(value, 0)), len(column), of)
        for value in values
    ]


def per_source(data: Joined) -> list[Row]:
    """Attributions and words of each source over the whole corpus, with its share of both.

    The share of words has no interval: words of one quotation are not independent cases.
    """
    known = data.attributions[data.attributions["voice"].notna()]
    total, words = len(known), int(known["words"].sum())
    result: list[Row] = []
    by_voice = known.groupby("voice", sort=True)["words"].agg(["size", "sum"])
    for voice, attributions, spoken in by_voice.itertuples():
        group = group_name(None, source=voice)
        result.append(count_row("attributions of source", group, attributions, total, "attributions"))
        result.append(
            share_row("attributions of source, share", group, attributions, total, "attributions with a source")
        )
        result.append(count_row("words of source", group, spoken, words, "words"))
        result.append(
            {
                "measure": "words of source, share",
                "group": group,
                "value": spoken / words if words else None,
                "n": words,
                "unit": "share of attributed words with a source",
                "method": "share of words, no interval: words of one quotation are not independent",
            }
        )
    return result


def never_quoted(data: Joined, outlet: str | None) -> list[Row]:
    """Persons named in the articles and never quoted in any of them."""
    persons = data.sources[(data.sources["kind"] == "person") & data.sources["is_named"].eq(True)]
    quoted = persons.groupby("voice")["attribution_count"].sum() > 0
    here = group_name(outlet)
    silent = int((~quoted).sum())
    return [
        count_row("named, never quoted", here, silent, len(quoted), "persons"),
        share_row("named, never quoted, share", here, silent, len(quoted), "persons named"),
    ]


def articles_by_sources(data: Joined, outlet: str | None) -> list[Row]:
    """Articles by how many sources they have, and how many are wire copy or duplicates."""
    here = group_name(outlet)
    ids = data.articles["article_id"]
    voices = data.attributions.groupby("article_id")["source_id"].nunique().reindex(ids, fill_value=0)
    sourced = int((voices > 0).sum())
    wire = data.articles["is_wire"].dropna()
    total = len(ids)
    # In other languages no source is looked for, so that none is found says nothing.
    silent = [
        not count for count, language in zip(voices, data.articles["language"], strict=True) if is_english(language)
    ]
    return [
        share_row("single source", here, int((voices == 1).sum()), sourced, "articles with a source"),
        share_row("no source", here, sum(silent), len(silent), "articles"),
        share_row("wire", here, int(wire.sum()), len(wire), "articles"),
        share_row("duplicate", here, int(data.articles["duplicate_of"].notna().sum()), total, "articles"),
    ]
