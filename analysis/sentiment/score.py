"""The tone of articles, sentences, quotations and toward targets: the outlet's voice apart from quoted ones."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis import schemas
from analysis.sentiment.language import why_not_scored
from analysis.sentiment.spans import merged, without
from analysis.sentiment.stretches import stretches
from analysis.sentiment.target_model import score_targets
from analysis.sentiment.targets import (
    Mention,
    Pair,
    Scorer,
    mentions_of,
    occurrences,
    pairs,
    score_pairs,
    term_mentions,
)
from analysis.sentiment.vader import Analyser, label
from analysis.sentiment.wording import wording_rows
from analysis.sources.mentioned import COLUMNS as MENTION_COLUMNS
from analysis.sources.mentioned import find_mentions
from analysis.text import WORD, Span, sentences

METHOD = "vader"
# An article's evidence names so many words at most: the full list stands with its sentences.
_ARTICLE_EVIDENCE = 12
_WANTED = (
    "attribution_id",
    "article_id",
    "kind",
    "content_spans",
    "cue",
    "cue_spans",
    "cue_tone",
    "speaker_spans",
    "source_id",
    "is_floating",
    "nested_in",
    "confidence",
)
# What stands within another's words takes them away from that voice only where it is likely right: one nested
# attribution in four is not, and then the words would count as the wrong voice's. Nor does it where somebody is said
# to have conceded it: who tells so holds it to be true.
_SURE = 0.75
_VOUCHED = "conceding"


def score_sentiment(
    articles: pd.DataFrame,
    attributions: pd.DataFrame,
    *,
    terms: Sequence[str] = (),
    known_names: bool = True,
    scorer: Scorer | None = None,
    mentions: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Score the tone of every English article, and the tone toward everybody in it, by whose voice it is.

    Rows of four units. `sentence`: the outlet's own words of a sentence, with everything it
    attributes to somebody cut out; scare quotes stay, for they are the outlet's. `quotation`: the
    content of one attribution in its source's voice, without what is nested in it, which belongs to
    the inner voice. `article`: the mean over its whole sentences, since VADER's sum for a long
    text runs to -1 or 1. `target`: one target (a person, group or organisation, or a term) in what one
    voice says in one sentence, see `stretches`; what somebody says of himself is left out. Targets
    have rows by several methods: `model`, trained to tell the sentiment toward the target; `vader`, which
    scores the same words whoever they are about; and, without a score, `label` and `cue`, the words
    used for somebody and for how he says things, see `wording`.

    VADER was made for social media and knows single words and simple negation: it does not know
    who or what a word is about, so "the fight against cancer" counts as negative.

    Args:
        articles: fits `schemas.ARTICLES`. One in another language than English, or without words, has
            a single row of unit `article` whose `method` says why it was not scored.
        attributions: fits `schemas.ATTRIBUTIONS`, with `source_id` where it is known.
        terms: words or names for which the tone is wanted as well, as targets of kind `term`.
        known_names: as for `resolve_sources`.
        scorer: what scores pairs of text and target in place of the trained model.
        mentions: what `find_mentions` gives for these articles, when it is known already.

    Returns:
        A table that fits `schemas.SENTIMENT`, in the order of the articles and of their text.
    """
    analyser = Analyser()
    found: list[list[dict[str, Any]]] = []
    wanted: list[tuple[int, Pair]] = []
    if mentions is None:
        mentions = find_mentions(articles, attributions, known_names=known_names)
    for number, part in enumerate(_parts(articles, attributions, mentions)):
        if part.why_not is not None:
            found.append([_unscored(part)])
            continue
        outers = [(int(place["outer"]), str(place["form"])) for place in part.places]
        places = mentions_of(part.places)
        rows = _article(part.article_id, part.text, part.rows, analyser)
        rows += wording_rows(part.article_id, part.text, part.rows, places, outers)
        found.append(rows)
        aimed = [*places, *term_mentions(part.text, terms, places)]
        wanted += [(number, pair) for pair in part.pairs(aimed)]
    scored = score_pairs([pair for _, pair in wanted], scorer or score_targets, analyser)
    for (number, _), rows in zip(wanted, scored, strict=True):
        found[number] += rows
    return schemas.conform(pd.DataFrame([row for rows in found for row in rows]), schemas.SENTIMENT)


def score_terms(
    articles: pd.DataFrame, attributions: pd.DataFrame, terms: Sequence[str], *, scorer: Scorer | None = None
) -> pd.DataFrame:
    """The rows that `score_sentiment` adds for `terms`, and no others; a term that occurs nowhere has none.

    Args:
        articles: fits `schemas.ARTICLES`.
        attributions: fits `schemas.ATTRIBUTIONS`, with `source_id` where it is known.
        terms: words or names.
        scorer: what scores pairs of text and target in place of the trained model.

    Returns:
        A table that fits `schemas.SENTIMENT`.
    """
    holds = [any(occurrences(text, term) for term in terms) for text in articles["text"]]
    articles = articles[holds]
    wanted: list[Pair] = []
    attributions = attributions[attributions["article_id"].isin(articles["article_id"])]
    for part in _parts(articles, attributions, find_mentions(articles, attributions)):
        if part.why_not is None:
            wanted += part.pairs(term_mentions(part.text, terms, mentions_of(part.places)))
    rows = [row for rows in score_pairs(wanted, scorer or score_targets, Analyser()) for row in rows]
    return schemas.conform(pd.DataFrame(rows), schemas.SENTIMENT)


@dataclass(frozen=True)
class _Part:
    """One article with its attributions and the places that mention somebody."""

    article_id: str
    text: str
    rows: list[dict[str, Any]]
    places: list[dict[str, Any]]
    why_not: str | None

    def pairs(self, mentions: Sequence[Mention]) -> list[Pair]:
        """The targets of each stretch."""
        aimed = sorted(mentions, key=lambda mention: (mention.start, mention.end))
        return list(pairs(self.article_id, stretches(self.text, self.rows), aimed))


def _parts(articles: pd.DataFrame, attributions: pd.DataFrame, mentions: pd.DataFrame) -> Iterator[_Part]:
    nested = attributions["nested_in"].notna()
    with_teller = nested & ((attributions["confidence"] < _SURE) | attributions["cue_tone"].eq(_VOUCHED))
    rows_of = _by_article(attributions[~with_teller], _WANTED)
    places_of = _by_article(mentions, list(MENTION_COLUMNS))
    for article_id, text, language in zip(*(articles[c] for c in ("article_id", "text", "language")), strict=True):
        why = why_not_scored(text, language)
        yield _Part(article_id, text, rows_of.get(article_id, []), places_of.get(article_id, []), why)


def _by_article(frame: pd.DataFrame, columns: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    of: dict[str, list[dict[str, Any]]] = {}
    for values in zip(*(frame[name] for name in columns), strict=True):
        row = dict(zip(columns, values, strict=True))
        of.setdefault(row["article_id"], []).append(row)
    return of


def _unscored(part: _Part) -> dict[str, Any]:
    return {
        "unit": "article",
        "article_id": part.article_id,
        "start": 0,
        "end": len(part.text),
        "is_quoted": False,
        "method": f"not scored: {part.why_not}",
    }


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
