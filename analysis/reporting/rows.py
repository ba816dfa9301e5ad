"""Tables as rows that renderers read, and what many pages ask of them."""

from collections.abc import Collection, Iterable, Sequence
from statistics import median
from typing import Any

import pandas as pd

from analysis.ingest.credits import agencies
from analysis.run import Corpus
from analysis.schemas import SENTIMENT, Table
from analysis.sentiment import score_terms
from analysis.store import plain_rows
from analysis.text import name_key

Row = dict[str, Any]


def rows(frame: pd.DataFrame, table: Table) -> list[Row]:
    """Each row as a dictionary; missing values are None, times ISO 8601."""
    return list(plain_rows(frame, table))


def term_rows(corpus: Corpus, article_ids: Collection[str], terms: Sequence[str]) -> list[Row]:
    """Rows of sentiment toward terms that a reader asked for, in some of the articles."""
    if not terms:
        return []
    articles = corpus.articles[corpus.articles["article_id"].isin(article_ids)]
    attributions = corpus.attributions[corpus.attributions["article_id"].isin(article_ids)]
    return rows(score_terms(articles, attributions, terms), SENTIMENT)


def scored_toward(sentiment: Iterable[Row]) -> list[Row]:
    """The rows that score the tone toward somebody: the model's, or VADER's where there is no model.

    The table holds both for comparison, and rows for the words used for somebody, which are no score.
    """
    scored = [row for row in sentiment if row["unit"] == "target" and row["method"] in ("model", "vader")]
    has_model = any(row["method"] == "model" for row in scored)
    return [row for row in scored if row["method"] == "model"] if has_model else scored


def first_offset(attribution: Row) -> int:
    """Where an attribution begins: the first letter of its content."""
    return min(start for start, _ in attribution["content_spans"])


def in_reading_order(attributions: Iterable[Row]) -> list[Row]:
    """By where the content begins, the longer first, so that what is nested follows."""
    return sorted(
        attributions,
        key=lambda row: (
            first_offset(row),
            -max(end for _, end in row["content_spans"]),
            row["attribution_id"],
        ),
    )


def who(attribution: Row, sources: dict[str, Row]) -> str:
    """The source's name; else the words of the article; else that nobody is named."""
    source = sources.get(attribution["source_id"] or "")
    return (source["name"] if source else None) or attribution["speaker"] or "nobody named"


def voice_key(source: Row) -> str:
    """The same for one voice across articles.

    People are joined by `person_id`; other named sources by kind and name. An unnamed source
    ("officials"), or a person known by surname alone, is a voice of its article alone: two papers'
    officials, or Smiths, are not the same ones.
    """
    if source["person_id"]:
        return f"person {source['person_id']}"
    if source["is_named"] and source["kind"] != "person":
        return f"{source['kind']} {name_key(source['name'])}"
    return f"alone {source['source_id']}"


def middle_of(sources: Iterable[Row]) -> float | None:
    """How far into an article sources first speak: the median of those that speak; None when none does."""
    places = [row["first_spoken"] for row in sources if row["first_spoken"] is not None]
    return round(median(places), 4) if places else None


def describe_source(source: Row) -> str:
    """What kind of source it is, in words: "person, official", "group, anonymous"."""
    words = [source["kind"]]
    if source["is_anonymous"]:
        words.append("anonymous")
    if source["is_state_media"]:
        words.append("state media")
    elif source["is_official"]:
        words.append("official")
    return ", ".join(words)


def wire_names(article: Row) -> list[str]:
    """The agencies credited; those owned or run by a state say so."""
    known = agencies()
    return [
        f"{name} (state media)" if name in known and known[name].is_state else name
        for name in article["wire_credits"] or []
    ]
