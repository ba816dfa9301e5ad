"""What `notebooks/overview.ipynb` shows of the voices: who speaks, in whose words, in what tone."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from analysis.measures.intervals import mean_of, wilson
from analysis.reporting.figures import Chart, mix_by_group, shares_with_intervals
from analysis.reporting.markup import Fragment, element, fold, join
from analysis.reporting.rows import Row, describe_source
from analysis.reporting.selection import (
    Selection,
    Voice,
    articles_heard,
    by_source_count,
    is_named,
    passage,
    place,
    silent_people,
    strongest,
)
from analysis.reporting.tables import Column, csv_text, estimate, evidence, paragraphs, table
from analysis.reporting.wording import count, tone
from analysis.schemas import KINDS

_OWN_VOICE = "the outlet’s own words"


def chart_voices(selection: Selection, *, most: int = 12) -> Chart | Fragment:
    """The named voices heard most, as shares of all attributions."""
    rows = [_share_row(selection, voice) for voice in selection.heard if is_named(voice)][:most]
    if not rows:
        return Fragment(paragraphs("No named source is heard."))
    return shares_with_intervals(
        rows, title="The named voices heard most", name="voices-chart", subject="voice", whole="attributions"
    )


def show_voices(selection: Selection, *, most: int = 25) -> Fragment:
    """The voices in a table; each number unfolds to the sentences behind it."""
    heard = selection.heard
    if not heard:
        return Fragment(paragraphs("No source speaks in these articles."))
    named = [voice for voice in heard if is_named(voice)]
    rest = [voice for voice in heard if not is_named(voice)]
    rows = [_share_row(selection, voice) | {"voice": voice} for voice in named]
    # Bars beside each other compare; against the whole most would be slivers.
    most_heard = max((row["count"] for row in rows), default=1)
    columns = [
        Column(
            "Voice",
            lambda row: join([row["label"], element("span", describe_source(row["voice"].sources[0]), class_="sub")]),
            head=True,
        ),
        Column("Attributions", lambda row: row["count"], number=True, share=lambda row: row["count"] / most_heard),
        Column(
            "Share (95% interval)",
            lambda row: estimate(row["value"], row["low"], row["high"], fine=True),
            number=True,
        ),
        Column("Articles", lambda row: articles_heard(row["voice"]), number=True),
        Column("Quoted words", lambda row: row["voice"].quoted_words, number=True),
        Column("Sentences", lambda row: _evidence(selection, row["voice"].attributions)),
    ]
    others = [row for voice in rest for row in voice.attributions]
    unknown = [row for row in selection.attributions if row["voice"] is None]
    parts = []
    if rows:
        parts.append(table(rows, columns, caption="Named voices, those heard most first.", limit=most))
    if others:
        parts.append(
            _line(
                selection,
                f"{count(len(others), 'attribution')} of unnamed sources",
                others,
                "“officials” of two articles are not taken for the same people.",
            )
        )
    if unknown:
        parts.append(
            _line(
                selection,
                f"{count(len(unknown), 'attribution')} of unknown source",
                unknown,
                "the sentence names nobody, or the method cannot tell whom.",
            )
        )
    voices_csv = csv_text(
        ["voice", "kind", "is_named", "attributions", "share", "low", "high", "articles", "quoted_words"],
        (
            [
                v.name,
                v.sources[0]["kind"],
                is_named(v),
                r["count"],
                round(r["value"], 4),
                round(r["low"], 4),
                round(r["high"], 4),
                articles_heard(v),
                v.quoted_words,
            ]
            for v, r in ((v, _share_row(selection, v)) for v in heard)
        ),
    )
    sentences_csv = csv_text(
        ["article_id", "outlet", "who", "kind", "cue", "content", "confidence"],
        (
            [
                r["article_id"],
                selection.outlet_of(r),
                r["who"],
                r["kind"],
                r["cue"],
                r["content"],
                r["confidence"],
            ]
            for r in selection.attributions
        ),
    )
    return Fragment(join(parts), csv={"voices": voices_csv, "attributions": sentences_csv})


def chart_kinds(selection: Selection, *, most: int = 12) -> Chart | Fragment:
    """How each outlet lets people speak: in their own words, in part, or in its own."""
    if not selection.attributions:
        return Fragment(paragraphs("There is no attribution to count."))
    rows = [
        {"label": name, "counts": Counter(row["kind"] for row in mine)}
        for name, mine in selection.said_in.items()
        if mine
    ]
    return mix_by_group(
        rows,
        KINDS,
        most=most,
        title="Direct, mixed and indirect attributions by outlet",
        name="kinds-chart",
        group="outlet",
        whole="attributions",
    )


def show_kinds(selection: Selection) -> Fragment:
    """The mix in numbers, with the sentences behind each."""
    whole = len(selection.attributions)
    if not whole:
        return Fragment(paragraphs("There is no attribution to count."))
    rows: list[Row] = []
    for kind in KINDS:
        mine = [row for row in selection.attributions if row["kind"] == kind]
        low, high = wilson(len(mine), whole)
        rows.append(
            {
                "kind": kind,
                "rows": mine,
                "value": len(mine) / whole,
                "low": low,
                "high": high,
            }
        )
    columns = [
        Column("Kind", lambda row: row["kind"], head=True),
        Column("Attributions", lambda row: len(row["rows"]), number=True, share=lambda row: row["value"]),
        Column(
            "Share (95% interval)",
            lambda row: estimate(row["value"], row["low"], row["high"]),
            number=True,
        ),
        Column("Sentences", lambda row: _evidence(selection, row["rows"])),
    ]
    caption = "Direct: all of what is attributed stands in quotation marks; mixed: part of it; indirect: none."
    csv = csv_text(
        ["kind", "attributions", "share", "low", "high"],
        ([r["kind"], len(r["rows"]), r["value"], r["low"], r["high"]] for r in rows),
    )
    return Fragment(table(rows, columns, caption=caption), csv={"kinds": csv})


def show_silent(selection: Selection, *, most: int = 30) -> Fragment:
    """People who are named and never quoted in any of the articles."""
    silent = silent_people(selection)
    if not silent:
        return Fragment(paragraphs("Everybody who is named also speaks, here or in another of these articles."))
    several = [voice for voice in silent if voice.article_count > 1]
    # Who is named in one article of many is a long tail; where all are, it is what there is to show.
    listed = several[:most] or silent[:most]
    columns = [
        Column("Name", lambda row: row["voice"].name, head=True),
        Column("Role", lambda row: next((s["role"] for s in row["voice"].sources if s["role"]), None)),
        Column("Articles", lambda row: row["voice"].article_count, number=True),
        Column("Where", lambda row: evidence("Show", _ids(row["voice"]), show=lambda i: place(selection, i), limit=10)),
    ]
    csv = csv_text(["name", "articles"], ([v.name, v.article_count] for v in silent))
    caption = (
        "People named and never quoted in any of these articles; first those of whom an article says who they are."
    )
    parts: list[object] = [table([{"voice": voice} for voice in listed], columns, caption=caption)]
    if left := len(silent) - len(listed):
        where = "in one article each" if listed == several else "besides"
        parts.append(element("p", f"{count(left, 'more is', 'more are')} named {where}; the CSV file has all of them."))
    return Fragment(join(parts), csv={"never-quoted": csv})


def show_concentration(selection: Selection) -> Fragment:
    """On how few voices the articles rest."""
    whole = len(selection.attributions)
    if not whole:
        return Fragment(paragraphs("There is no attribution to count."))
    named = [voice for voice in selection.heard if is_named(voice)]
    by_count = by_source_count(selection)
    read = sum(map(len, by_count.values()))
    rows: list[Row] = []
    for top in (1, 5):
        mine = [row for voice in named[:top] for row in voice.attributions]
        words = "the one named voice heard most" if top == 1 else f"the {top} named voices heard most"
        rows.append(
            {
                "what": f"Attributions to {words}",
                "n": len(mine),
                "of": whole,
                "shown": _evidence(selection, mine),
            }
        )
    for sources, words in ((1, "Articles with a single source"), (0, "Articles in which nobody speaks")):
        ids = by_count.get(sources, [])
        shown = evidence("Show", ids, show=lambda i: place(selection, i), limit=10)
        rows.append({"what": words, "n": len(ids), "of": read, "shown": shown})
    columns = [
        Column("What", lambda row: row["what"], head=True),
        Column("Count", lambda row: f"{row['n']:,} of {row['of']:,}", number=True),
        Column(
            "Share (95% interval)",
            lambda row: estimate(row["n"] / row["of"], *wilson(row["n"], row["of"])),
            number=True,
            share=lambda row: row["n"] / row["of"],
        ),
        Column("Which", lambda row: row["shown"]),
    ]
    return Fragment(table(rows, columns, caption="Counts, shares and where they stand."))


def show_tone(selection: Selection, *, most: int = 12) -> Fragment:
    """The tone of each outlet's own sentences, apart from that of the voices it quotes."""
    own: dict[str, list[Row]] = defaultdict(list)
    quoted: dict[str, list[Row]] = defaultdict(list)
    voice_of = {row["source_id"]: key for key, voice in selection.voices.items() for row in voice.sources}
    for row in selection.sentiment:
        if row["unit"] == "sentence" and not row["is_quoted"]:
            own[selection.outlet_of(row)].append(row)
        elif row["unit"] == "quotation" and row["source_id"] in voice_of:
            quoted[voice_of[row["source_id"]]].append(row)
    outlets = [name for name in selection.outlets if own[name]]
    rows: list[Row] = [{"who": name, "what": _OWN_VOICE, "scored": own[name]} for name in outlets]
    named = [voice for voice in selection.heard if is_named(voice) and quoted[voice.key]][:most]
    rows += [{"who": voice.name, "what": "quoted", "scored": quoted[voice.key]} for voice in named]
    if not rows:
        return Fragment(paragraphs("No sentence was scored for tone."))
    rows = [row | _mean(row["scored"]) for row in rows]
    columns = [
        Column("Voice", lambda row: join([row["who"], element("span", row["what"], class_="sub")]), head=True),
        Column("Tone, −1 to 1", lambda row: tone(row["value"]), number=True),
        Column(
            "95% interval", lambda row: f"{tone(row['low'])} to {tone(row['high'])}" if row["low"] is not None else None
        ),
        Column("Passages", lambda row: len(row["scored"]), number=True),
        Column("Strongest passages", lambda row: evidence("Show", strongest(selection, row["scored"]))),
    ]
    caption = (
        "Mean tone of the outlets’ own sentences and of the named voices quoted most; with fewer than five articles "
        "there is no interval."
    )
    shown = [*rows[: min(len(outlets), most)], *rows[len(outlets) :]]
    if len(shown) < len(rows):
        caption += f" The {most} outlets with most articles of {len(outlets)}; the CSV file has all of them."
    csv = csv_text(
        ["voice", "what", "tone", "low", "high", "passages"],
        ([r["who"], r["what"], r["value"], r["low"], r["high"], len(r["scored"])] for r in rows),
    )
    return Fragment(table(shown, columns, caption=caption), csv={"tone": csv})


def _share_row(selection: Selection, voice: Voice) -> dict[str, Any]:
    whole, mine = len(selection.attributions), len(voice.attributions)
    low, high = wilson(mine, whole)
    return {"label": voice.name, "value": mine / whole, "low": low, "high": high, "count": mine, "n": whole}


def _mean(scored: Sequence[Row]) -> dict[str, float | int | None]:
    by_article: dict[str, list[float]] = defaultdict(list)
    for row in scored:
        if row["score"] is not None:
            by_article[row["article_id"]].append(row["score"])
    return mean_of(by_article)


def _ids(voice: Voice) -> list[str]:
    return sorted({row["article_id"] for row in voice.sources})


def _line(selection: Selection, what: str, attributions: Sequence[Row], why: str) -> Markup:
    return fold(
        f"{what}: {why}",
        element("ul", *(element("li", passage(selection, r)) for r in attributions[:20])),
        class_="evidence",
    )


def _evidence(selection: Selection, attributions: Sequence[Row]) -> Markup:
    return evidence("Show", attributions, show=lambda row: passage(selection, row), limit=10)
