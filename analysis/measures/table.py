"""All measures of a corpus as one long table."""

import pandas as pd

from analysis import schemas
from analysis.measures.concentration import concentration
from analysis.measures.joined import Joined, join
from analysis.measures.rows import Row
from analysis.measures.shares import articles_by_sources, never_quoted, per_source, shares
from analysis.measures.tone import tone
from analysis.measures.toward import labels, toward

# Opens the group of figures that leave agency copy (`articles.is_wire`) out.
NO_WIRE = "wire=excluded"


def measure(
    articles: pd.DataFrame, attributions: pd.DataFrame, sources: pd.DataFrame, sentiment: pd.DataFrame
) -> pd.DataFrame:
    """Measure who speaks, how much, in what tone and who does not.

    Every figure comes for the whole corpus (`group` missing) and for each outlet
    (`outlet=…`); those of single sources for the whole corpus, those of tone toward somebody as
    `toward` says. Duplicates are counted, not left out;
    later versions of a page (`articles.revision_of`) are left out.
    Where there is agency copy, every figure comes a second time without it, its group opened by
    `wire=excluded`.
    The order of the rows of the tables does not matter, and the same tables give the same figures.

    Args:
        articles: fits `schemas.ARTICLES`.
        attributions: fits `schemas.ATTRIBUTIONS`, with `source_id`.
        sources: fits `schemas.SOURCES`.
        sentiment: fits `schemas.SENTIMENT`.

    Returns:
        A table that fits `schemas.MEASURES`.
    """
    data = join(articles, attributions, sources, sentiment)
    rows = _rows(data)
    if articles["is_wire"].eq(True).any():
        rows += [{**row, "group": _without(row["group"])} for row in _rows(data.without_wire())]
    return schemas.conform(pd.DataFrame(rows), schemas.MEASURES)


def _without(group: str | None) -> str:
    return NO_WIRE if group is None else f"{NO_WIRE}, {group}"


def _rows(data: Joined) -> list[Row]:
    rows: list[Row] = []
    parts: list[tuple[str | None, Joined]] = [(None, data), *data.by_outlet()]
    for outlet, part in parts:
        rows += shares(part, outlet)
        rows += never_quoted(part, outlet)
        rows += articles_by_sources(part, outlet)
        rows += concentration(part, outlet)
        rows += tone(part, outlet)
    rows += per_source(data)
    rows += toward(data)
    return rows + labels(data)
