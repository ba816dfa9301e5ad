"""One article with all that belongs to it, as rows in reading order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analysis.errors import UsageError, near_name
from analysis.reporting.rows import (
    Row,
    in_reading_order,
    rows,
    term_rows,
    who,
)
from analysis.run import Corpus
from analysis.schemas import ARTICLES, ATTRIBUTIONS, SENTIMENT, SOURCES


@dataclass(frozen=True)
class Story:
    """One article with all that belongs to it, as rows in reading order.

    Attributions carry their `number` on the page, `who` said it and `quoted` (the source's name,
    when it is known). `titles` are those of all articles by id.
    """

    article: Row
    attributions: list[Row]
    sources: list[Row]
    sentiment: list[Row]
    provenance: dict[str, Any]
    titles: dict[str | None, str]


def open_story(corpus: Corpus, article: str = "", *, targets: Sequence[str] = ()) -> Story:
    """The article with this id, or the one whose title holds these words; the first for "".

    `targets` are terms for which the tone is scored besides.

    Raises:
        UsageError: none has them, or several do; names the near one or those there are.
    """
    known = rows(corpus.articles, ARTICLES)
    if not known:
        raise UsageError("There is no article here. Give a file or folder that holds one.")
    wanted = article.strip()
    chosen = [row for row in known if row["article_id"] == wanted] if wanted else known[:1]
    if not chosen:
        chosen = [row for row in known if wanted.casefold() in (row["title"] or "").casefold()]
    if not chosen:
        near = near_name(wanted, [row["article_id"] for row in known] + [row["title"] or "" for row in known])
        raise UsageError(f"No article has the id or a title with {wanted!r}.{near}")
    if len(chosen) > 1:
        named = "; ".join(f"{row['article_id']} ({row['title']})" for row in chosen[:8])
        raise UsageError(f"{len(chosen)} articles have {wanted!r} in their title. Give the id of one: {named}.")
    mine = chosen[0]["article_id"]
    # The rows of one article, before they are made into dictionaries: a corpus may have thousands.
    sources = rows(corpus.sources[corpus.sources["article_id"] == mine], SOURCES)
    sources.sort(key=lambda row: (row["first_position"] is None, row["first_position"], row["source_id"]))
    by_id = {row["source_id"]: row for row in sources}
    attributions = in_reading_order(rows(corpus.attributions[corpus.attributions["article_id"] == mine], ATTRIBUTIONS))
    numbered = [{**row, "number": n, "who": who(row, by_id)} for n, row in enumerate(attributions, start=1)]
    sentiment = rows(corpus.sentiment[corpus.sentiment["article_id"] == mine], SENTIMENT)
    sentiment += term_rows(corpus, {mine}, targets)
    sentiment.sort(key=lambda row: (row["start"], row["end"], row["unit"]))
    titles: dict[str | None, str] = {row["article_id"]: row["title"] or row["article_id"] for row in known}
    return Story(chosen[0], numbered, sources, sentiment, corpus.provenance, titles)
