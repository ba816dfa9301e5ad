"""What the cells of `notebooks/article.ipynb` show: one article, who speaks in it, and how."""

from collections.abc import Sequence

from markupsafe import Markup

from analysis.reporting import provenance
from analysis.reporting.article_sources import silent_people, speakers
from analysis.reporting.article_view import legend, marked_text
from analysis.reporting.markup import Fragment, element, fold, join
from analysis.reporting.rows import Row, wire_names
from analysis.reporting.story import Story
from analysis.reporting.tables import Column, csv_text, evidence, facts, paragraphs, table
from analysis.reporting.wording import count, day, listing, percent, tone


def show_facts(story: Story) -> Fragment:
    """The headline, what the page found in one paragraph, and the facts of publication."""
    article = story.article
    wires = wire_names(article)
    always = [
        ("Outlet", article["outlet"]),
        ("Published", day(article["published"]) or "not stated"),
        ("By", listing(article["authors"] or []) or "not stated"),
        ("Draws on", listing(wires) if wires else "no news agency credited"),
        ("Length", count(article["word_count"] or 0, "word")),
        ("Language", article["language"]),
    ]
    if_stated = [
        ("Dateline", (article["dateline"] or "").strip(" -–—")),
        ("Section", article["kicker"]),
        ("Nearly the same as", story.titles.get(article["duplicate_of"])),
        ("Later version of", story.titles.get(article["revision_of"])),
        ("Address", element("span", article["url"], class_="url") if article["url"] else None),
    ]
    shown = facts([*always, *(pair for pair in if_stated if pair[1])])
    captions = article["captions"] or []
    folded = (
        fold(count(len(captions), "picture caption"), element("ul", *(element("li", c) for c in captions)))
        if captions
        else Markup("")
    )
    title = article["title"] or "Article without a title"
    whole = len(story.attributions)
    figures = {
        "sources": len(speakers(story)),
        "attributions": whole,
        "direct share": _part(sum(row["kind"] == "direct" for row in story.attributions), whole),
        "unknown share": _part(sum(not row["source_id"] for row in story.attributions), whole),
        "named, never quoted": len(silent_people(story)),
    }
    return Fragment(join([element("p", _in_short(story), class_="lead"), shown, folded]), title=title, figures=figures)


def _in_short(story: Story) -> str:
    speaking = speakers(story)
    if not story.attributions:
        return "Nobody is quoted or paraphrased in this article, as far as the method can tell."
    most = max(speaking, key=lambda row: (row["attribution_count"], row["quoted_words"] or 0), default=None)
    unnamed = sum(1 for row in story.attributions if not row["source_id"])
    parts = [
        f"{count(len(speaking), 'source')} {'speaks' if len(speaking) == 1 else 'speak'} in "
        f"{count(len(story.attributions), 'attribution')}."
    ]
    if most:
        parts.append(
            f"{most['name']} speaks most: {count(most['attribution_count'], 'time')}, with "
            f"{count(most['quoted_words'], 'word') if most['quoted_words'] else 'no word'} in quotation marks."
        )
    if unnamed:
        parts.append(f"Of {count(unnamed, 'attribution')} the source is unknown.")
    silent = silent_people(story)
    if silent:
        parts.append(f"Named and never quoted: {listing([row['name'] for row in silent])}.")
    return " ".join(parts)


def show_text(story: Story) -> Fragment:
    """The article's text, each attribution marked in it and named beside it."""
    return Fragment(join([legend(), marked_text(story.article["text"], story.attributions)]))


def show_attributions(story: Story) -> Fragment:
    """Every attribution, in reading order."""
    if not story.attributions:
        return Fragment(paragraphs("There is no attribution to list."))
    by_id = {row["source_id"]: row for row in story.sources}
    columns = [
        Column(
            "No.",
            lambda row: element(
                "a", row["number"], href=f"#t{row['number']}", aria_label=f"{row['number']}, in the text"
            ),
            number=True,
        ),
        Column("Who", lambda row: _who_cell(row, by_id), head=True),
        Column("Kind", lambda row: _kind_cell(row)),
        Column("Cue", lambda row: _cue_cell(row)),
        Column("What is attributed", lambda row: row["content"]),
        Column("Channel", lambda row: row["channel_text"] or row["channel"]),
        Column("Sure", lambda row: None if row["confidence"] is None else percent(row["confidence"]), number=True),
    ]
    caption = (
        "Attributions in reading order. Direct: all of it in quotation marks; mixed: part of it; "
        "indirect: none. "
        "“Sure” is the method’s own estimate of being right."
    )
    header = ["number", "kind", "act", "speaker", "source", "cue", "cue_tone", "content", "channel", "addressee"]
    header += ["confidence", "how"]
    csv = csv_text(
        header,
        (
            [
                by_id[row["source_id"]]["name"] if name == "source" and row["source_id"] in by_id else row.get(name)
                for name in header
            ]
            for row in story.attributions
        ),
    )
    shown = table(story.attributions, columns, caption=caption, limit=300, row_id=lambda row: f"a{row['number']}")
    return Fragment(shown, csv={"attributions": csv})


def show_tone(story: Story) -> Fragment:
    """The tone of the outlet's own sentences apart from that of each quoted voice."""
    voices = _voices(story)
    if not voices:
        return Fragment(paragraphs("No sentence of this article was scored for tone."))
    columns = [
        Column("Voice", lambda row: row["voice"], head=True),
        Column("Tone, −1 to 1", lambda row: element("span", tone(row["mean"])), number=True),
        Column("Scored", lambda row: len(row["scored"]), number=True),
        Column("What was scored", lambda row: evidence("Show", row["scored"], show=lambda s: _scored(story, s))),
    ]
    caption = (
        "Mean tone by voice: sentences outside every attribution are the outlet’s own. "
        "A mean of one or two passages says little."
    )
    return Fragment(table(voices, columns, caption=caption, limit=100))


def show_removed(story: Story) -> Fragment:
    """What was on the page and is not part of the article, with the reason."""
    removed = story.article["removed"] or []
    if not removed:
        return Fragment(paragraphs("Nothing was removed: the text was taken as it was given."))
    columns = [
        Column("Reason", lambda row: row.get("reason"), head=True),
        Column("Text", lambda row: element("span", row.get("text"), class_="verbatim")),
    ]
    shown = table(
        removed,
        columns,
        caption="Parts of the page that are not the article.",
        limit=200,
        rest="the rest is left out here",
    )
    return Fragment(fold(f"Show {count(len(removed), 'removed part')}", shown))


def show_provenance(story: Story) -> Fragment:
    """Inputs, versions, the method and its measured error."""
    return Fragment(provenance.markup(story.provenance, story.attributions))


def _who_cell(row: Row, by_id: dict[str, Row]) -> Markup:
    source = by_id.get(row["source_id"] or "")
    if source is None:
        unknown = "unknown" if row["speaker"] else "nobody named"
        worded = element("span", f"worded “{row['speaker']}”", class_="sub") if row["speaker"] else Markup("")
        return join([element("span", unknown, class_="unknown"), worded])
    same = not row["speaker"] or row["speaker"] == source["name"]
    return join([source["name"], Markup("") if same else element("span", f"worded “{row['speaker']}”", class_="sub")])


def _kind_cell(row: Row) -> Markup:
    extra = [
        "thought" if row["act"] == "thought" else None,
        "within another" if row["nested_in"] else None,
        "no speaker in its sentence" if row["is_floating"] else None,
    ]
    named = [word for word in extra if word]
    return join(
        [
            element("span", row["kind"], class_=f"kind {row['kind']}"),
            element("span", ", ".join(named), class_="sub") if named else Markup(""),
        ]
    )


def _cue_cell(row: Row) -> Markup | None:
    if not row["cue"]:
        return None
    coloured = row["cue_tone"] and row["cue_tone"] != "neutral"
    return join([row["cue"], element("span", row["cue_tone"], class_="sub") if coloured else Markup("")])


def _voices(story: Story) -> list[Row]:
    by_id = {row["source_id"]: row for row in story.sources}
    voices: dict[str, list[Row]] = {"The outlet’s own words": []}
    for row in story.sentiment:
        if row["unit"] == "sentence" and not row["is_quoted"]:
            voices["The outlet’s own words"].append(row)
        elif row["unit"] == "quotation":
            source = by_id.get(row["source_id"] or "")
            voices.setdefault(source["name"] if source else "Source unknown", []).append(row)
    return [
        {"voice": voice, "scored": scored, "mean": _mean([row["score"] for row in scored])}
        for voice, scored in voices.items()
        if scored
    ]


def _part(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _mean(scores: Sequence[float | None]) -> float | None:
    known = [score for score in scores if score is not None]
    return sum(known) / len(known) if known else None


def _scored(story: Story, row: Row) -> Markup:
    words = list(row["evidence"] or [])
    why = element("span", "because of " + listing([f"“{word}”" for word in words], 6), class_="sub")
    return join(
        [
            element("b", tone(row["score"])),
            " ",
            story.article["text"][row["start"] : row["end"]],
            why if words else Markup(""),
        ]
    )
