"""What `notebooks/outlets.ipynb` shows: outlets side by side, and which differences are more than chance."""

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from analysis.measures.differences import Counts, differences
from analysis.measures.intervals import FEWEST, mean_of, wilson
from analysis.reporting import heard_where
from analysis.reporting.figures import Chart
from analysis.reporting.figures_grid import points_with_intervals
from analysis.reporting.heard_where import stated_outlets
from analysis.reporting.markup import Fragment, element, join
from analysis.reporting.rows import Row
from analysis.reporting.selection import NO_OUTLET, Selection, passage, strongest
from analysis.reporting.tables import Column, counted, csv_text, evidence, paragraphs, table
from analysis.reporting.wording import count, few, interval, listing, part_of, percent, tone

_ONE = "One outlet alone: there is nothing to compare."
_Is = Callable[[Row, Row | None], bool]

# What is compared: name, whether it counts in the whole, whether it counts in the part.
_SHARES: tuple[tuple[str, _Is, _Is], ...] = (
    ("direct quotation", lambda row, s: True, lambda row, s: row["kind"] == "direct"),
    ("officials", lambda row, s: True, lambda row, s: bool(s and s["is_official"])),
    ("unnamed people", lambda row, s: True, lambda row, s: bool(s and s["is_anonymous"])),
    ("source not known", lambda row, s: True, lambda row, s: s is None),
    (
        "women, of persons whose gender is known",
        lambda row, s: bool(s and s["kind"] == "person" and s["gender"] != "unknown"),
        lambda row, s: bool(s and s["gender"] == "female"),
    ),
    (
        "doubting or negative cues",
        lambda row, s: bool(row["cue"]),
        lambda row, s: row["cue_tone"] in ("doubting", "negative"),
    ),
)
_TONE, _OWN, _PER = "tone of its own sentences", "the outlet’s own sentences", "attributions per 100 words"


def compare(selection: Selection) -> list[dict[str, Any]]:
    """Each outlet against all others in every measure; see `differences` for the columns."""
    articles = [i for i in sorted(selection.articles) if selection.articles[i]["outlet"]]
    groups = [selection.articles[i]["outlet"] for i in articles]
    return differences(groups, _counts(selection, articles)) if groups else []


def show_in_short(selection: Selection, compared: Sequence[Row]) -> Fragment:
    """Who differs from the others beyond chance, in a paragraph."""
    outlets = stated_outlets(selection)
    if len(outlets) < 2:
        return Fragment(paragraphs(_ONE))
    real = [row for row in compared if row["is_real"]]
    parts = [f"{count(len(outlets), 'outlet')} with {count(len(selection.articles), 'article')}."]
    if real:
        parts.append(
            f"{count(len(real), 'difference is', 'differences are')} more than chance would make, all comparisons "
            f"taken together: {listing([_said(row) for row in real], 4)}."
        )
    else:
        tested = {row["group"] for row in compared if not math.isnan(row["p"])}
        parts.append(
            "No difference between them is more than chance would make, all comparisons taken together."
            if tested
            else f"No outlet has the {FEWEST} articles that a test needs, beside as many of others: "
            "what follows describes, it does not prove."
        )
    parts.append(few(len(selection.articles)))
    figures = {"outlets": len(outlets), "articles": len(selection.articles), "real differences": len(real)}
    return Fragment(element("p", " ".join(filter(None, parts)), class_="lead"), figures=dict(figures))


def show_side_by_side(selection: Selection, *, most: int = 15) -> Fragment:
    """The outlets in one table; each count unfolds to its sentences."""
    by_id = {row["source_id"]: row for row in selection.sources}
    rows: list[Row] = []
    for name in selection.outlets:
        mine = selection.said_in[name]
        articles = [r for r in selection.articles.values() if (r["outlet"] or NO_OUTLET) == name]
        chosen = {
            label: [r for r in mine if part(r, by_id.get(r["source_id"] or ""))
                    and whole(r, by_id.get(r["source_id"] or ""))]
            for label, whole, part in _SHARES
        }  # fmt: skip
        wholes = {label: sum(whole(r, by_id.get(r["source_id"] or "")) for r in mine) for label, whole, _ in _SHARES}
        rows.append({"outlet": name, "articles": articles, "rows": mine, "chosen": chosen, "wholes": wholes})

    def share(label: str) -> Column:
        def cell(row: dict[str, Any]) -> object:
            part, whole = row["chosen"][label], row["wholes"][label]
            if not whole:
                return None
            ends = interval(*wilson(len(part), whole))
            return join(
                [
                    part_of(len(part), whole),
                    element("span", ends, class_="sub"),
                    counted(part, show=lambda r: passage(selection, r), limit=3),
                ]
            )

        return Column(label.capitalize(), cell, number=True)

    columns = [
        Column("Outlet", lambda row: row["outlet"], head=True),
        Column("Articles", lambda row: len(row["articles"]), number=True),
        Column("Attributions", lambda row: len(row["rows"]), number=True),
        *(share(label) for label, _, _ in _SHARES),
    ]
    caption = "Share of each outlet’s attributions, its 95% interval, and the sentences behind it."
    header = ["outlet", "articles", "attributions", *(label for label, _, _ in _SHARES)]
    csv = csv_text(
        header,
        (
            [
                row["outlet"],
                len(row["articles"]),
                len(row["rows"]),
                *(round(len(row["chosen"][n]) / row["wholes"][n], 4) if row["wholes"][n] else None for n in header[3:]),
            ]
            for row in rows
        ),
    )
    return Fragment(table(rows, columns, caption=caption, limit=most), csv={"outlets": csv})


def show_tests(selection: Selection, compared: Sequence[Row], *, most: int = 12) -> Fragment:
    """Each outlet against all the others, measure by measure: the surest differences first."""
    if len(stated_outlets(selection)) < 2:
        return Fragment(paragraphs(_ONE))
    tested = sorted(
        (row for row in compared if not math.isnan(row["p"])), key=lambda r: (r["p"], r["measure"], r["group"])
    )
    left_out = sorted({row["group"] for row in compared} - {row["group"] for row in tested})
    columns = [
        Column("Outlet", lambda row: row["group"], head=True),
        Column("Measure", lambda row: row["measure"]),
        Column("Here", lambda row: _figure(row["measure"], row["value"]), number=True),
        Column("Elsewhere", lambda row: _figure(row["measure"], row["rest"]), number=True),
        Column("Articles", lambda row: row["articles"], number=True),
        Column("Chance alone", lambda row: _chance(row["p"]), number=True),
        Column("All comparisons counted", lambda row: _chance(row["p_adjusted"]), number=True),
        Column("Real?", lambda row: element("b", "yes") if row["is_real"] else "cannot tell"),
    ]
    parts: list[object] = []
    if tested:
        parts.append(
            table(
                tested,
                columns,
                caption="Each outlet against all the others. “Chance alone”: how often articles dealt out at random "
                "differ as much (9,999 permutations). “All comparisons counted”: the same after Holm’s correction "
                "for so many looks; a difference is called real below 5%.",
                limit=max(most, sum(row["is_real"] for row in tested)),
            )
        )
    else:
        parts.append(element("p", f"Nothing was tested: no outlet has {FEWEST} articles beside {FEWEST} of others."))
    if tested and left_out:
        parts.append(
            element(
                "p",
                f"Not tested, since they or all others have fewer than {FEWEST} articles: {listing(left_out, 20)}.",
            )
        )
    header = ["measure", "outlet", "value", "rest", "difference", "articles", "n", "p", "p_adjusted", "is_real"]
    names = ["measure", "group", *header[2:]]
    csv = csv_text(header, ([_cell(row[name]) for name in names] for row in compared))
    return Fragment(join(parts), csv={"differences": csv})


def chart_voices(selection: Selection) -> Chart | Fragment:
    """Who speaks where: the named voices heard most, by outlet."""
    return heard_where.chart_voices(selection, title="Who speaks where", name="voices-by-outlet-chart", voices=12)


def show_missing(selection: Selection, *, most: int = 25) -> Fragment:
    """Named voices that at least two outlets let speak, and which outlets do not."""
    rows = [row for row in heard_where.by_voice(selection) if len(row["heard"]) >= 2]
    if not rows:
        return Fragment(paragraphs("No named voice is heard in two outlets."))
    columns = [
        *heard_where.voice_columns(selection, sentences=4),
        Column("Heard in", lambda row: listing(row["heard"], 8)),
        Column("Named and not heard in", lambda row: listing(row["named"], 8) or "none"),
        Column("Outlets with neither", lambda row: len(row["absent"]), number=True),
    ]
    csv = csv_text(
        ["voice", "heard_in", "named_only_in", "neither_in"],
        ([r["voice"].name, "; ".join(r["heard"]), "; ".join(r["named"]), "; ".join(r["absent"])] for r in rows),
    )
    caption = "Named voices that two or more outlets let speak; an outlet may have had no article on the matter."
    return Fragment(table(rows, columns, caption=caption, limit=most), csv={"voices": csv})


def chart_tone(selection: Selection, *, most: int = 14) -> Chart | Fragment:
    """The tone of each outlet's own sentences with its interval."""
    rows = _largest(_tones(selection), most)
    if not rows:
        return Fragment(paragraphs("No sentence was scored for tone."))
    everything = _tones(selection)
    whole = sum(row["value"] * row["n"] for row in everything) / sum(row["n"] for row in everything)
    title = "Tone of the outlets’ own sentences"
    if len(rows) < len(everything):
        title += f" (the {len(rows)} of {len(everything)} with most sentences)"
    return points_with_intervals(
        rows, title=title, name="tone-chart", subject="outlet",
        axis="Mean tone, −1 to 1 (sentences)", is_tone=True, middle=whole,
    )  # fmt: skip


def show_tone(selection: Selection, *, most: int = 20) -> Fragment:
    """The same in numbers, with the strongest sentences."""
    everything = _tones(selection)
    rows = _largest(everything, most)
    if not rows:
        return Fragment(paragraphs("No sentence was scored for tone."))
    columns = [
        Column("Outlet", lambda row: row["label"], head=True),
        Column("Tone, −1 to 1", lambda row: tone(row["value"]), number=True),
        Column(
            "95% interval", lambda row: f"{tone(row['low'])} to {tone(row['high'])}" if row["low"] is not None else None
        ),
        Column("Sentences", lambda row: row["n"], number=True),
        Column("Strongest", lambda row: evidence("Show", strongest(selection, row["rows"]))),
    ]
    csv = csv_text(
        ["outlet", "tone", "low", "high", "sentences"],
        ([row["label"], row["value"], row["low"], row["high"], row["n"]] for row in everything),
    )
    caption = f"Mean tone of {_OWN}, quotations apart. With fewer than {FEWEST} articles there is no interval."
    if len(rows) < len(everything):
        caption += f" The {len(rows)} of {len(everything)} with most sentences; the CSV file has all of them."
    return Fragment(table(rows, columns, caption=caption), csv={"tone": csv})


def _counts(selection: Selection, articles: list[str]) -> dict[str, Counts]:
    at = {article_id: number for number, article_id in enumerate(articles)}
    by_id = {row["source_id"]: row for row in selection.sources}
    counts = {label: (np.zeros(len(at)), np.zeros(len(at))) for label in (*(n for n, _, _ in _SHARES), _PER, _TONE)}
    for row in selection.attributions:
        if (number := at.get(row["article_id"])) is None:
            continue
        source = by_id.get(row["source_id"] or "")
        for label, whole, part in _SHARES:
            if whole(row, source):
                counts[label][1][number] += 1
                counts[label][0][number] += part(row, source)
        counts[_PER][0][number] += 1
    for article_id, number in at.items():
        counts[_PER][1][number] = (selection.articles[article_id]["word_count"] or 0) / 100
    for row in selection.sentiment:
        if row["unit"] == "sentence" and not row["is_quoted"] and row["score"] is not None and row["article_id"] in at:
            counts[_TONE][0][at[row["article_id"]]] += row["score"]
            counts[_TONE][1][at[row["article_id"]]] += 1
    return counts


def _tones(selection: Selection) -> list[dict[str, Any]]:
    scored: dict[str, list[Row]] = defaultdict(list)
    for row in selection.sentiment:
        if row["unit"] == "sentence" and not row["is_quoted"] and row["score"] is not None:
            scored[selection.outlet_of(row)].append(row)
    rows: list[Row] = []
    for name in (name for name in selection.outlets if scored[name]):
        by_article: dict[str, list[float]] = defaultdict(list)
        for row in scored[name]:
            by_article[row["article_id"]].append(row["score"])
        rows.append({"label": name, "rows": scored[name], **mean_of(by_article)})
    return sorted(rows, key=lambda row: (row["value"], row["label"]))


def _largest(rows: list[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    """The rows with most sentences, in their order: the extremes among many outlets are those with few."""
    kept = {row["label"] for row in sorted(rows, key=lambda row: -row["n"])[:most]}
    return [row for row in rows if row["label"] in kept]


def _said(row: dict[str, Any]) -> str:
    here, rest = _figure(row["measure"], row["value"]), _figure(row["measure"], row["rest"])
    return f"{row['group']}, {row['measure']} ({here} against {rest})"


def _figure(measure: str, value: float) -> str:
    if math.isnan(value):
        return "–"
    return tone(value) if measure == _TONE else f"{value:.1f}" if measure == _PER else percent(value)


def _chance(p: float) -> str | None:
    return None if math.isnan(p) else "<0.1%" if p < 0.001 else f"{p * 100:.1f}%"


def _cell(value: Any) -> object:
    return (
        None
        if isinstance(value, float) and math.isnan(value)
        else round(value, 5)
        if isinstance(value, float)
        else value
    )
