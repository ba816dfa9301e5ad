"""Articles in, attributions out."""

from collections.abc import Callable, Sequence

import pandas as pd

from analysis import schemas
from analysis.quotes.describe import Row, describe
from analysis.quotes.model_run import find_attributions
from analysis.quotes.raw import RawAttribution
from analysis.text import is_english

# Texts in, the attributions of each out, in the same order. What finds attributions can be
# exchanged; what is said about them afterwards stays.
Tagger = Callable[[Sequence[str]], list[list[RawAttribution]]]


def attribute_quotes(articles: pd.DataFrame, *, tagger: Tagger = find_attributions, how: str = "model") -> pd.DataFrame:
    """Find who says what in each article.

    An article in which nobody says anything has no rows, and neither has one in another language
    than English: the model has learned English alone, and what it would find elsewhere is chance.
    One whose language is not known is read. `source_id` is missing throughout: who a
    mention stands for is decided afterwards, over the whole article.

    Args:
        articles: fits `schemas.ARTICLES`.
        tagger: finds the spans.
        how: what the tagger is, for the column `how`: model, rule or correction.

    Returns:
        A table that fits `schemas.ATTRIBUTIONS`, articles in the order given, attributions in
        reading order. A row's values do not depend on the other articles.
    """
    read = zip(articles["article_id"], articles["text"], articles["language"], strict=True)
    english = [(article_id, text) for article_id, text, language in read if is_english(language)]
    rows: list[Row] = []
    for (article_id, text), raws in zip(english, tagger([text for _, text in english]), strict=True):
        rows.extend(describe(article_id, text, raws, how))
    return schemas.conform(rows, schemas.ATTRIBUTIONS)
