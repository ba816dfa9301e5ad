"""What the cells of `notebooks/article.ipynb` show: one article, who speaks in it, and how."""

from collections.abc import Sequence

from markupsafe import Markup

from analysis.reporting import provenance
from analysis.reporting.article_view import legend, marked_text
from analysis.reporting.figures import Chart
from analysis.reporting.figures_time import speaking_strip
from analysis.reporting.markup import Fragment, element, fold, join
from analysis.reporting.rows import (
    Row,
    describe_source,
    wire_names,
)
from analysis.reporting.story import Story
from analysis.reporting.tables import Column, csv_text, evidence, facts, paragraphs, table
from analysis.reporting.wording import count, day, listing, percent, plainly, tone


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
        ("Dateline", article["dateline"]),
        ("Section", article["kicker"]),
        ("Nearly the same as", article["duplicate_of"]),
        ("Later version of", article["revision_of"]),
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
        "sources": len(_speaking(story)),
        "attributions": whole,
        "direct share": _part(sum(row["kind"] == "direct" for row in story.attributions), whole),
        "unknown share": _part(sum(not row["source_id"] for row in story.attributions), whole),
        "named, never quoted": len(_silent(story)),
    }
    return Fragment(join([element("p", _in_short(story), class_="lead"), shown, folded]), title=title, figures=figures)


def _in_short(story: Story) -> str:
    speaking = _speaking(story)
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
            f"{most['name']} is attributed most: {count(most['attribution_count'], 'time')}, "
            f"with {count(most['quoted_words'] or 0, 'word')} in quotation marks."
        )
    if unnamed:
        parts.append(f"Of {count(unnamed, 'attribution')} the source is unknown.")
    silent = _silent(story)
    if silent:
        parts.append(f"Named and never quoted: {listing([row['name'] for row in silent])}.")
    return " ".join(parts)


def chart_speakers(story: Story, *, most: int = 14) -> Chart | Fragment:
    """Who speaks when: each source's words along the article, unknown ones in a line of their own."""
    lines: dict[str, list[tuple[int, int, str]]] = {}
    names = {row["source_id"]: row["name"] for row in story.sources}
    for row in story.attributions:
        label = names.get(row["source_id"] or "", "Source unknown")
        lines.setdefault(label, []).extend((start, end, row["kind"]) for start, end in row["content_spans"])
    rows = [{"label": label, "stretches": sorted(spans)} for label, spans in lines.items() if spans]
    if len(rows) < 2:
        return Fragment(join([]))
    rows.sort(key=lambda row: (row["stretches"][0], row["label"]))
    left = len(rows) - most
    title = "Who speaks when" + (f" (the first {most} of {len(rows)})" if left > 0 else "")
    return speaking_strip(rows[:most], len(story.article["text"]), title=title, name="speaking")


def show_speakers(story: Story) -> Fragment:
    """Everyone to whom something is attributed, in the order of the article."""
    speaking = _speaking(story)
    if not speaking:
        return Fragment(paragraphs("No source speaks in this article."))
    whole = len(story.attributions)
    columns = [
        Column("Source", lambda row: _named(row), head=True),
        Column("What it is", lambda row: describe_source(row)),
        Column("Role", _introduced),
        Column("Side", lambda row: None if row["affiliation"] == "unknown" else plainly(row["affiliation"])),
        Column(
            "Attributions",
            lambda row: _passages(story, row),
            number=True,
            share=lambda row: row["attribution_count"] / whole,
        ),
        Column("Quoted words", lambda row: row["quoted_words"], number=True),
        Column("First speaks at", _first, number=True),
    ]
    caption = (
        "Sources in the order of their first mention. The numbers lead to the passages; "
        "“first speaks at” is how far into the text that is."
    )
    header = [
        "source_id",
        "name",
        "kind",
        "role",
        "affiliation",
        "attribution_count",
        "quoted_words",
        "first_position",
        "first_spoken",
        "anonymity_reason",
        "labels",
        "loaded_cues",
    ]
    csv = csv_text(
        header,
        (["; ".join(row[n]) if isinstance(row[n], list) else row[n] for n in header] for row in speaking),
    )
    return Fragment(table(speaking, columns, caption=caption, limit=200), csv={"sources": csv})


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
    header = [
        "number",
        "kind",
        "act",
        "speaker",
        "source",
        "cue",
        "cue_tone",
        "content",
        "channel",
        "addressee",
        "confidence",
        "how",
    ]
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


def show_silent(story: Story) -> Fragment:
    """People named in the article to whom nothing is attributed."""
    silent = _silent(story)
    if not silent:
        return Fragment(paragraphs("Everybody who is named also speaks."))
    columns = [
        Column("Name", lambda row: row["name"], head=True),
        Column("Role", lambda row: _role(row)),
        Column("First at", lambda row: percent(row["first_position"]), number=True),
    ]
    return Fragment(table(silent, columns, caption="By first mention.", limit=100))


def show_tone(story: Story) -> Fragment:
    """The tone of the outlet's own sentences apart from that of each quoted voice."""
    voices = _voices(story)
    if not voices:
        return Fragment(paragraphs("No sentence of this article was scored for tone."))
    columns = [
        Column("Voice", lambda row: row["voice"], head=True),
        Column("Tone, −1 to 1", lambda row: element("span", tone(row["mean"])), number=True),
        Column("Scored", lambda row: len(row["scored"]), number=True),
        Column("What was scored", lambda row: evidence("Show", [_scored(story, s) for s in row["scored"]])),
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


def _speaking(story: Story) -> list[Row]:
    return [row for row in story.sources if row["attribution_count"]]


def _silent(story: Story) -> list[Row]:
    return [row for row in story.sources if not row["attribution_count"] and row["kind"] == "person"]


def _named(source: Row) -> Markup:
    aliases = [alias for alias in source["aliases"] or [] if alias != source["name"]]
    below = ["also " + listing([f"“{alias}”" for alias in aliases], 6)] if aliases else []
    if source["anonymity_reason"]:
        below.append(f"not named: “{source['anonymity_reason']}”")
    return join([element("span", source["name"]), *(element("span", words, class_="sub") for words in below)])


def _first(source: Row) -> Markup:
    spoken, named = percent(source["first_spoken"]), percent(source["first_position"])
    later = (source["first_position"] or 0) < (source["first_spoken"] or 0) and spoken != named
    return join([spoken, element("span", f"named at {named}", class_="sub") if later else Markup("")])


def _introduced(source: Row) -> Markup | None:
    """The role, and below it the judging words and colouring cues by which the article introduces the source."""
    cues = dict.fromkeys(cue.casefold() for cue in source["loaded_cues"] or [])
    below = [
        f"{how} {listing([f'“{word}”' for word in words], 4)}"
        for how, words in (("called", source["labels"] or []), ("introduced by", list(cues)))
        if words
    ]
    role = _role(source)
    return join([role or "", *(element("span", words, class_="sub") for words in below)]) if role or below else None


def _role(source: Row) -> str | None:
    if not source["role"]:
        return None
    said = source["role_status"] != "former" or "former" in source["role"].casefold()
    return source["role"] if said else f"{source['role']} (former)"


def _passages(story: Story, source: Row) -> Markup:
    links = [
        element("a", row["number"], href=f"#t{row['number']}", aria_label=f"Passage {row['number']}")
        for row in story.attributions
        if row["source_id"] == source["source_id"]
    ]
    return join([element("b", source["attribution_count"]), element("span", join(links, " "), class_="sub links")])


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
