"""What `notebooks/monitoring.ipynb` shows: space, direct speech and tone per actor, outlet and week."""

from collections.abc import Callable, Sequence

from analysis.measures.space import NO_DATE
from analysis.reporting.about import how_scored
from analysis.reporting.coverage import Coverage, Monitor, per_outlet_and_week, periods, sums
from analysis.reporting.figures import TONE_COLOURS, TONE_HATCHES, Chart, mix_by_group
from analysis.reporting.figures_grid import heat_map
from analysis.reporting.markup import Fragment, element, fold
from analysis.reporting.monitoring_book import monitoring_book
from analysis.reporting.portrait import shown
from analysis.reporting.rows import Row
from analysis.reporting.selection import place
from analysis.reporting.tables import Column, counted, csv_text, evidence, paragraphs, table
from analysis.reporting.wording import count, few, listing, percent
from analysis.schemas import LABELS

_CSV_WORDS = ("space_words", "direct_words", "reported_words", *(f"{label}_words" for label in LABELS))
# About ten sentences; of less, what share an actor has says nothing.
_FEWEST = 200
_NO_ACTOR = "These articles name no person or body to monitor."


def show_in_short(monitor: Monitor) -> Fragment:
    """Who has most space and most direct speech, in a paragraph."""
    if not monitor.coverage:
        return Fragment(paragraphs(_NO_ACTOR))
    space = {key: sums(rows)["space"] for key, rows in monitor.coverage.items()}
    direct = {key: sums(rows)["direct"] for key, rows in monitor.coverage.items()}
    whole = sum(space.values())
    first, loudest = max(space, key=lambda k: space[k]), max(direct, key=lambda k: direct[k])
    spoken = f"most direct speech, {count(direct[loudest], 'word')}" if direct[loudest] else ""
    parts = [
        f"{count(len(space), 'actor')} in {count(len(monitor.selection.articles), 'article')}: "
        f"{monitor.name(first)} has {percent(space[first] / whole if whole else None)} of the space given to them "
        f"({space[first]:,} of {whole:,} words)" + (f" and {spoken}." if spoken and loudest == first else ".")
    ]
    if spoken and loudest != first:
        parts.append(f"{monitor.name(loudest)} has {spoken}.")
    silent = [monitor.name(key) for key, words in direct.items() if not words]
    if silent:
        parts.append(f"Without a word in quotation marks: {listing(silent)}.")
    parts.append(few(len(monitor.selection.articles)))
    figures = {
        "articles": len(monitor.selection.articles),
        "actors": len(space),
        "largest space share": space[first] / whole if whole else None,
        "direct speech words": sum(direct.values()),
    }
    return Fragment(element("p", " ".join(filter(None, parts)), class_="lead"), figures=figures)


def chart_tone(monitor: Monitor) -> Chart | Fragment:
    """The tone of what is said about each actor, in words, as monitors draw it."""
    rows: list[Row] = [
        {"label": monitor.name(key), "counts": {label: sums(mine)[label] for label in LABELS}}
        for key, mine in monitor.coverage.items()
    ]
    rows = [row for row in rows if sum(row["counts"].values())]
    if not rows:
        return Fragment(paragraphs("Nothing is said about these actors that could be scored."))
    return mix_by_group(
        rows,
        LABELS,
        title="Tone of what is said about each actor",
        name="tone-chart",
        group="actor",
        whole="words about them",
        colours=TONE_COLOURS,
        hatches=TONE_HATCHES,
    )


def show_actors(monitor: Monitor) -> Fragment:
    """Space, direct speech and tone of each actor in all outlets and weeks; a workbook has them by both."""
    if not monitor.coverage:
        return Fragment(paragraphs(_NO_ACTOR))
    whole = sum(sums(rows)["space"] for rows in monitor.coverage.values())
    rows = [{"actor": key, "rows": mine, **sums(mine)} for key, mine in monitor.coverage.items()]
    columns = [
        Column("Actor", lambda row: monitor.name(row["actor"]), head=True),
        Column(
            "Articles",
            lambda row: counted(row["rows"], show=lambda c: place(monitor.selection, c.article_id), limit=10),
            number=True,
        ),
        Column(
            "Space, words",
            lambda row: f"{row['space']:,}",
            number=True,
            share=lambda row: row["space"] / whole if whole else None,
        ),
        Column("Share of space", lambda row: percent(row["space"] / whole if whole else None), number=True),
        Column("Direct speech, words", lambda row: f"{row['direct']:,}", number=True),
        Column("Retold, words", lambda row: f"{row['reported']:,}", number=True),
        *(_tone_column(label) for label in LABELS),
        Column("Sentences", lambda row: evidence("Show", _sentences(monitor, row["rows"]), limit=6)),
    ]
    caption = (
        "Space: words of the sentences that name the actor or hold their words. Direct speech: their words in "
        "quotation marks. Negative, neutral, positive: words of the passages about them."
    )
    books = monitoring_book(monitor, _method(monitor))
    return Fragment(table(rows, columns, caption=caption), csv={"monitoring": _tidy(monitor)}, books=books)


def chart_outlets(monitor: Monitor, *, most: int = 7) -> Chart | Fragment:
    """Space by actor and outlet."""
    names = _covering(monitor)[:most]
    if not names:
        return Fragment(paragraphs(_NO_ACTOR))
    return _chart(monitor, lambda c: c.outlet, names, "outlet", "Space by actor and outlet, words")


def show_outlets(monitor: Monitor, *, most: int = 7) -> Fragment:
    """Space, direct speech and tone per actor and outlet."""
    return _grouped(monitor, lambda c: c.outlet, "outlet", _covering(monitor), most)


def chart_time(monitor: Monitor, *, most: int = 9) -> Chart | Fragment:
    """Space by actor and week, month or year."""
    period, of, values = periods(monitor)
    shown = [value for value in values if value != NO_DATE][-most:]
    if len(shown) < 2:
        return Fragment(paragraphs("The dated articles fall into fewer than two weeks."))
    what = "week (its Monday)" if period == "week" else period
    return _chart(monitor, of, shown, period, f"Space by actor and {what}, words")


def show_time(monitor: Monitor, *, most: int = 9) -> Fragment:
    """Space, direct speech and tone per actor and week, month or year, the latest first."""
    period, of, values = periods(monitor)
    return _grouped(monitor, of, period, values[::-1], most)


def show_method(monitor: Monitor) -> Fragment:
    """How space, speech and tone were counted, and what that cannot show."""
    return Fragment(paragraphs(*_method(monitor)))


def _method(monitor: Monitor) -> tuple[str, ...]:
    return (
        "After the handbooks of OSCE/ODIHR (Media Monitoring for Election Observation Missions, 2012) and the "
        "Council of Europe (Monitoring of media coverage of elections, 2020): how much space an actor is given, "
        "how much of it in their own voice, and in what tone they are spoken of, per outlet and week. Missions "
        "measure seconds or square centimetres and judge tone by two coders; here words of sentences are counted "
        "and a program scores the tone.",
        how_scored(monitor.selection),
        "A sentence may be given to several actors. Sentences that speak of somebody by a pronoun or description "
        "alone are not counted as space unless they hold their words, so all space is somewhat underestimated, "
        "and that of people in long profiles most.",
    )


def _chart(monitor: Monitor, group: Callable[[Coverage], str], values: Sequence[str], column: str, title: str) -> Chart:
    grid = [
        [sums(c for c in rows if group(c) == value)["space"] for value in values] for rows in monitor.coverage.values()
    ]
    return heat_map(
        [monitor.name(key) for key in monitor.coverage], values, grid,
        title=title, name=f"{column}s-chart", row="actor", column=column, whole="words of space", least=_FEWEST,
    )  # fmt: skip


def _covering(monitor: Monitor) -> list[str]:
    """The outlets that give the actors any space, those with most articles first."""
    covering = {c.outlet for rows in monitor.coverage.values() for c in rows}
    return [name for name in monitor.selection.outlets if name in covering]


def _grouped(
    monitor: Monitor, group: Callable[[Coverage], str], what: str, order: Sequence[str], most: int
) -> Fragment:
    rows: list[Row] = []
    kept = 0
    for number, value in enumerate(order):
        mine = {key: [c for c in given if group(c) == value] for key, given in monitor.coverage.items()}
        whole = sum(sums(given)["space"] for given in mine.values())
        rows += [
            {"group": value, "actor": key, "whole": whole, "rows": given, **sums(given)}
            for key, given in mine.items()
            if given
        ]
        if number < most:
            kept = len(rows)
    if not rows:
        return Fragment(paragraphs(_NO_ACTOR))
    columns = [
        Column("Week of" if what == "week" else what.capitalize(), lambda row: row["group"], head=True),
        Column("Actor", lambda row: monitor.name(row["actor"])),
        Column(
            "Articles",
            lambda row: counted(row["rows"], show=lambda c: place(monitor.selection, c.article_id), limit=4),
            number=True,
        ),
        Column("Space, words", lambda row: f"{row['space']:,}", number=True),
        Column(
            "Share of space",
            lambda row: percent(row["space"] / row["whole"] if row["whole"] else None),
            number=True,
            share=lambda row: row["space"] / row["whole"] if row["whole"] else None,
        ),
        Column("Direct speech, words", lambda row: f"{row['direct']:,}", number=True),
        *(_tone_column(tone) for tone in LABELS),
        Column(
            "About them",
            lambda row: counted(
                [p for c in row["rows"] for p in c.about], show=lambda p: shown(monitor.selection, p), limit=3
            ),
            number=True,
        ),
    ]
    header = [what, "actor", "articles", *_CSV_WORDS]
    csv = csv_text(
        header,
        (
            [
                r["group"],
                monitor.name(r["actor"]),
                len(r["rows"]),
                r["space"],
                r["direct"],
                r["reported"],
                *(r[t] for t in LABELS),
            ]
            for r in rows
        ),
    )
    caption = f"Per {what} and actor; the share is of the space given to the actors watched there."
    if len(order) > most:
        which = f"The {most} {what}s with most articles" if what == "outlet" else f"The last {most} {what}s"
        caption += f" {which} of {len(order):,}; the CSV file and the workbook have all of them."
    # The picture above shows the same at a glance, and so many rows are a long way on a phone.
    shut = fold(f"Show the table, {count(kept, 'row')}", table(rows[:kept], columns, caption=caption, limit=kept))
    return Fragment(shut, csv={f"{what}s": csv})


def _tidy(monitor: Monitor) -> str:
    """One line per actor, outlet and week: the table to hand on."""
    header = ["actor", "outlet", "week", "articles", *_CSV_WORDS]
    return csv_text(
        header,
        (
            [monitor.name(key), outlet, week, len(rows), *sums(rows).values()]
            for key, outlet, week, rows in per_outlet_and_week(monitor)
        ),
    )


def _sentences(monitor: Monitor, rows: Sequence[Coverage]) -> list[object]:
    articles = monitor.selection.articles
    return [
        element(
            "span",
            articles[c.article_id]["text"][s:e],
            element("span", place(monitor.selection, c.article_id), class_="sub"),
        )
        for c in rows
        for s, e in c.sentences
    ]


def _tone_column(label: str) -> Column:
    return Column(label.capitalize(), lambda row: f"{row[label]:,}", number=True)
