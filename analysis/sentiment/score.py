"""The tone of articles, sentences and quotations: the outlet's voice apart from quoted voices."""

from typing import Any

import pandas as pd

from analysis import schemas
from analysis.sentiment.vader import Analyser, label
from analysis.sentiment.voices import merged, without
from analysis.text import WORD, Span, is_english, sentences

METHOD = "vader"
# An article's evidence names so many words at most: the full list stands with its sentences.
_ARTICLE_EVIDENCE = 12


def score_sentiment(articles: pd.DataFrame, attributions: pd.DataFrame) -> pd.DataFrame:
    """Score the tone of every English article.

    Rows of three units. `sentence`: the outlet's own words of a sentence, with everything it
    attributes to somebody cut out; scare quotes stay, for they are the outlet's. `quotation`: the
    content of one attribution in its source's voice, without what is nested in it, which belongs to
    the inner voice. `article`: the mean over its whole sentences, since VADER's sum for a long
    text runs to -1 or 1.

    VADER was made for social media and knows single words and simple negation: it does not know
    who or what a word is about, so "the fight against cancer" counts as negative.

    Args:
        articles: fits `schemas.ARTICLES`; those with a language other than English are left out.
        attributions: fits `schemas.ATTRIBUTIONS`, with `source_id` where it is known.

    Returns:
        A table that fits `schemas.SENTIMENT`, in the order of the articles and of their text.
    """
    analyser = Analyser()
    rows_of: dict[str, list[dict[str, Any]]] = {}
    wanted = ["attribution_id", "article_id", "content_spans", "source_id", "nested_in"]
    for values in zip(*(attributions[name] for name in wanted), strict=True):
        rows_of.setdefault(values[1], []).append(dict(zip(wanted, values, strict=True)))
    rows: list[dict[str, Any]] = []
    columns = (articles["article_id"], articles["text"], articles["language"])
    for article_id, text, language in zip(*columns, strict=True):
        if is_english(language):
            rows += _article(article_id, text, rows_of.get(article_id, []), analyser)
    return schemas.conform(pd.DataFrame(rows), schemas.SENTIMENT)


def _article(
    article_id: str, text: str, attributions: list[dict[str, Any]], analyser: Analyser
) -> list[dict[str, Any]]:
    attributed = merged(span for row in attributions for span in row["content_spans"])
    own_rows, whole_scores, evidence = [], [], dict[str, None]()
    for start, end in sentences(text):
        whole = [(start, end)]
        own = without(whole, attributed)
        scored = _row("sentence", article_id, text, own, analyser)
        if scored is not None:
            own_rows.append({**scored, "is_quoted": False})
        if own == whole and scored is not None:
            score, words = scored["score"], scored["evidence"]
        elif WORD.search(text, start, end):
            score, words = analyser.score(text[start:end])
        else:
            continue
        whole_scores.append(score)
        evidence.update(dict.fromkeys(words))
    rows = []
    if whole_scores:
        mean = sum(whole_scores) / len(whole_scores)
        rows.append(
            {
                "unit": "article",
                "article_id": article_id,
                "start": 0,
                "end": len(text),
                "is_quoted": False,
                "score": mean,
                "label": label(mean),
                "method": f"{METHOD}, mean of sentences",
                "evidence": list(evidence)[:_ARTICLE_EVIDENCE],
            }
        )
    return rows + own_rows + _quotations(article_id, text, attributions, analyser)


def _quotations(
    article_id: str, text: str, attributions: list[dict[str, Any]], analyser: Analyser
) -> list[dict[str, Any]]:
    inner: dict[str, list[Span]] = {}
    for row in attributions:
        if isinstance(row["nested_in"], str):
            inner.setdefault(row["nested_in"], []).extend(row["content_spans"])
    rows = []
    for row in sorted(attributions, key=lambda r: ([list(s) for s in r["content_spans"]], r["attribution_id"])):
        own = without(merged(row["content_spans"]), merged(inner.get(row["attribution_id"], [])))
        scored = _row("quotation", article_id, text, own, analyser)
        if scored is not None:
            source = row["source_id"] if isinstance(row["source_id"], str) else None
            rows.append({**scored, "source_id": source, "is_quoted": True, "attribution_id": row["attribution_id"]})
    return rows


def _row(unit: str, article_id: str, text: str, spans: list[Span], analyser: Analyser) -> dict[str, Any] | None:
    """The scored row, or None when the spans hold no word."""
    pieces = [text[s:e] for s, e in spans]
    if not any(WORD.search(piece) for piece in pieces):
        return None
    score, evidence = analyser.score(" ".join(pieces))
    return {
        "unit": unit,
        "article_id": article_id,
        "start": spans[0][0],
        "end": spans[-1][1],
        "score": score,
        "label": label(score),
        "method": METHOD,
        "evidence": evidence,
    }
