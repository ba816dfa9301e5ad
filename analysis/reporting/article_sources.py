"""Who speaks in one article, as `notebooks/article.ipynb` shows it: the sources, when they speak, who is silent."""

from markupsafe import Markup

from analysis.reporting.figures import Chart
from analysis.reporting.figures_time import speaking_strip
from analysis.reporting.markup import Fragment, element, join
from analysis.reporting.rows import Row, describe_source
from analysis.reporting.story import Story
from analysis.reporting.tables import Column, csv_text, paragraphs, table
from analysis.reporting.wording import listing, percent, plainly


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
    speaking = speakers(story)
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


def show_silent(story: Story) -> Fragment:
    """People named in the article to whom nothing is attributed."""
    silent = silent_people(story)
    if not silent:
        return Fragment(paragraphs("Everybody who is named also speaks."))
    columns = [
        Column("Name", lambda row: row["name"], head=True),
        Column("Role", lambda row: _role(row)),
        Column("First at", lambda row: percent(row["first_position"]), number=True),
    ]
    return Fragment(table(silent, columns, caption="By first mention.", limit=100))


def speakers(story: Story) -> list[Row]:
    """The sources to whom something is attributed."""
    return [row for row in story.sources if row["attribution_count"]]


def silent_people(story: Story) -> list[Row]:
    """The people who are named and to whom nothing is attributed."""
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
