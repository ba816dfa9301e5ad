"""What is said about somebody, by whom, in what tone.

One door for every report: where the table of sentiment scores targets (`unit` is "target"),
those scores count; elsewhere the tone of the sentence that names somebody stands in for them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from analysis.measures.mentions import mentions
from analysis.reporting.rows import Row, first_offset, scored_toward
from analysis.reporting.selection import Selection

STAND_IN = (
    "The tone is that of the sentences that name somebody, scored word by word (VADER): it says how the "
    "words sound, not what is held of the person. Sentences with a pronoun alone are not found."
)
SCORED = (
    "The tone is that toward the person, scored by a trained model; see the end of the page for how often it is right."
)


@dataclass(frozen=True)
class Passage:
    """A sentence, or an attributed content, that is about somebody else than who says it.

    `about` and `by` are keys of `Selection.voices`; `by` is None for the outlet's own words and
    for a source that is not known (`is_quoted` tells them apart). `number` is the attribution's
    on the article's page.
    """

    article_id: str
    start: int
    end: int
    about: str
    by: str | None
    is_quoted: bool
    score: float | None
    label: str | None
    number: int | None = None


def said_about(selection: Selection) -> dict[str, list[Passage]]:
    """For each named voice the passages about it, in the order of articles and of their text."""
    targets = scored_toward(selection.sentiment)
    found = _scored_for_targets(selection, targets) if targets else _naming(selection)
    by_voice: dict[str, list[Passage]] = defaultdict(list)
    order = {article: place for place, article in enumerate(selection.articles)}
    for passage in sorted(found, key=lambda p: (order[p.article_id], p.start, p.end, p.about)):
        by_voice[passage.about].append(passage)
    return by_voice


def how_scored(selection: Selection) -> str:
    """What the tone of these passages is the tone of, in a sentence for the reader."""
    return SCORED if any(row["method"] == "model" for row in selection.sentiment) else STAND_IN


def voice_of_source(selection: Selection) -> dict[str, str]:
    """The voice each `source_id` belongs to."""
    return {row["source_id"]: key for key, voice in selection.voices.items() for row in voice.sources}


def _scored_for_targets(selection: Selection, targets: Iterable[Row]) -> Iterable[Passage]:
    voice_of = voice_of_source(selection)
    numbers = {row["attribution_id"]: row["number"] for row in selection.attributions}
    for row in targets:
        about = voice_of.get(row["target_id"] or "")
        by = voice_of.get(row["source_id"] or "")
        if about and about != by:
            number = numbers.get(row["attribution_id"] or "")
            yield _passage(row, about, by, row["is_quoted"], row["start"], row["end"], number)


def _naming(selection: Selection) -> Iterable[Passage]:
    """Sentences of the outlet, and contents of others, in which somebody's name stands."""
    voice_of = voice_of_source(selection)
    of_article: dict[str, dict[str, str]] = defaultdict(dict)
    for row in selection.sources:
        if row["is_named"] and row["kind"] in ("person", "organisation"):
            for name in (row["name"], *(row["aliases"] or [])):
                of_article[row["article_id"]][name] = voice_of[row["source_id"]]
    attributions = _by_article(selection.attributions)
    scored = _by_article(row for row in selection.sentiment if row["unit"] in ("sentence", "quotation"))
    for article_id, names in of_article.items():
        text = selection.articles[article_id]["text"]
        spoken = attributions.get(article_id, [])
        of_attribution = {row["attribution_id"]: row for row in spoken}
        # "…, Ada Oyelaran said" names her as who speaks, which is nothing said about her.
        speaking = {tuple(span) for row in spoken for span in row["speaker_spans"] or []}
        places = [
            (start, end, names[text[start:end]])
            for start, end in mentions(text, list(names))
            if not any(s <= start and end <= e for s, e in speaking)
        ]
        for row in scored.get(article_id, []):
            if row["unit"] == "sentence":
                if not row["is_quoted"]:
                    for about in sorted({v for s, e, v in places if row["start"] <= s and e <= row["end"]}):
                        yield _passage(row, about, None, False, row["start"], row["end"], None)
                continue
            attribution = of_attribution.get(row["attribution_id"] or "")
            if attribution is None:
                continue
            spans = attribution["content_spans"]
            by = attribution["voice"]
            for about in sorted({v for s, e, v in places if any(a <= s and e <= b for a, b in spans)}):
                if about != by:
                    start, end = first_offset(attribution), max(end for _, end in spans)
                    yield _passage(row, about, by, True, start, end, attribution["number"])


def _passage(
    row: Row, about: str, by: str | None, is_quoted: bool, start: int, end: int, number: int | None
) -> Passage:
    return Passage(row["article_id"], start, end, about, by, is_quoted, row["score"], row["label"], number)


def _by_article(rows: Iterable[Row]) -> Mapping[str, Sequence[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["article_id"]].append(row)
    return found
