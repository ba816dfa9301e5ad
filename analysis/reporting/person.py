"""What `notebooks/person.ipynb` shows: all that one person says, and all that is said about them."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from markupsafe import Markup

from analysis.measures.intervals import mean_of
from analysis.reporting.about import Passage, how_scored
from analysis.reporting.figures import Chart
from analysis.reporting.figures_grid import points_with_intervals
from analysis.reporting.figures_time import mirrored_timeline
from analysis.reporting.markup import Fragment, element, join
from analysis.reporting.portrait import Portrait, by_voice, mean_tone, outlet_of, shown, speaker_of, text_of
from analysis.reporting.rows import Row, middle_of
from analysis.reporting.same_words import show_same
from analysis.reporting.selection import Selection, passage, place
from analysis.reporting.tables import Column, counted, csv_text, evidence, paragraphs, table
from analysis.reporting.wording import count, few, listing, percent, tone

# Passages; the mean of fewer says nothing.
_FEWEST = 5
_TOO_FEW = f"Too few: fewer than {_FEWEST} passages. The mean of fewer than five articles has no interval."
_STEPS = ((1, "day"), (7, "week"), (28, "four weeks"), (91, "thirteen weeks"), (364, "fifty-two weeks"))


def show_in_short(portrait: Portrait) -> Fragment:
    """Who it is and how often they speak and are spoken of, in a paragraph."""
    voice, selection = portrait.voice, portrait.selection
    outlets = {selection.outlet_of(row) for row in voice.sources}
    parts = [
        f"{voice.name} is named in {count(voice.article_count, 'article')} of "
        f"{count(len(outlets), 'outlet')}. {count(len(voice.attributions), 'attribution')}, with "
        f"{count(voice.quoted_words, 'word')} in quotation marks, "
        f"{'is' if len(voice.attributions) == 1 else 'are'} theirs; "
        f"{count(len(portrait.about), 'passage is', 'passages are')} about them."
    ]
    own = sum(not p.is_quoted for p in portrait.about)
    if portrait.about:
        parts.append(f"Of these, {own:,} are in the outlets’ own words and {len(portrait.about) - own:,} in others’.")
    other = sorted({n for row in voice.sources for n in (row["name"], *(row["aliases"] or []))} - {voice.name})
    if other:
        parts.append(f"Also called {listing([f'“{name}”' for name in other], 6)}.")
    parts.append(few(voice.article_count))
    figures = {
        "articles": voice.article_count,
        "attributions": len(voice.attributions),
        "quoted words": voice.quoted_words,
        "passages about them": len(portrait.about),
        "mean tone": mean_tone(portrait.about),
    }
    return Fragment(element("p", " ".join(filter(None, parts)), class_="lead"), title=voice.name, figures=figures)


def chart_time(portrait: Portrait) -> Chart | Fragment:
    """How often they speak and are spoken about, by day, week, four weeks or more."""
    days = {
        i: date.fromisoformat(a["published"][:10]) for i, a in portrait.selection.articles.items() if a["published"]
    }
    said = [days[row["article_id"]] for row in portrait.said if row["article_id"] in days]
    about = [days[p.article_id] for p in portrait.about if p.article_id in days]
    if len({*said, *about}) < 2:
        return Fragment(paragraphs("There are too few dates for a timeline."))
    first, last = min(*said, *about), max(*said, *about)
    # So many bars at most that each can be told from the next.
    step, unit = next((step, unit) for step, unit in _STEPS if (last - first).days < 40 * step or unit == _STEPS[-1][1])
    start = first - timedelta(first.weekday() if step > 1 else 0)
    buckets = [start + timedelta(n * step) for n in range((last - start).days // step + 1)]
    above = Counter((moment - start).days // step for moment in said)
    below = Counter((moment - start).days // step for moment in about)
    rows = [
        {
            "label": f"{d.day} {d:%b}" + (f" {d:%Y}" if first.year != last.year else ""),
            "above": above[n],
            "below": below[n],
        }
        for n, d in enumerate(buckets)
    ]
    return mirrored_timeline(
        rows, title=f"{portrait.voice.name} speaking and spoken about, by {unit}", name="time-chart",
        above="attributions to them", below="passages about them", unit=unit,
    )  # fmt: skip


def show_outlets(portrait: Portrait) -> Fragment:
    """How each outlet lets them speak, speaks of them and calls them."""
    selection = portrait.selection
    rows: list[Row] = []
    for name in selection.outlets:
        named = [s for s in portrait.voice.sources if selection.outlet_of(s) == name]
        if named:
            said = [r for r in portrait.said if selection.outlet_of(r) == name]
            about = [p for p in portrait.about if outlet_of(selection, p) == name]
            rows.append({"outlet": name, "named": named, "said": said, "about": about})
    columns = [
        Column("Outlet", lambda row: row["outlet"], head=True),
        Column("Articles", lambda row: len({s["article_id"] for s in row["named"]}), number=True),
        Column("Says", lambda row: counted(row["said"], show=lambda r: passage(selection, r)), number=True),
        Column("Of it direct", lambda row: sum(r["kind"] == "direct" for r in row["said"]), number=True),
        Column("Quoted words", lambda row: sum(s["quoted_words"] or 0 for s in row["named"]), number=True),
        Column("First speaks at", lambda row: percent(middle_of(row["named"])), number=True),
        Column("About them", lambda row: counted(row["about"], show=lambda p: shown(selection, p)), number=True),
        Column("Tone about them", lambda row: _toned(row["about"]), number=True),
    ]
    caption = (
        "Outlet by outlet; each count unfolds to its sentences. “First speaks at”: how far into an article that is, "
        "in the middle one of the articles in which they speak. " + _TOO_FEW
    )
    csv = csv_text(
        [
            "outlet",
            "articles",
            "attributions",
            "direct",
            "quoted_words",
            "first_speaks_at",
            "passages_about",
            "tone_about",
        ],
        (
            [
                r["outlet"],
                len({s["article_id"] for s in r["named"]}),
                len(r["said"]),
                sum(a["kind"] == "direct" for a in r["said"]),
                sum(s["quoted_words"] or 0 for s in r["named"]),
                middle_of(r["named"]),
                len(r["about"]),
                mean_tone(r["about"]),
            ]
            for r in rows
        ),
    )
    return Fragment(table(rows, columns, caption=caption, limit=20), csv={"outlets": csv})


def show_labels(portrait: Portrait) -> Fragment:
    """The words by which articles say who they are, and the cues by which they let them speak."""
    selection = portrait.selection
    called: dict[str, list[Row]] = defaultdict(list)
    for row in portrait.voice.sources:
        called[row["role"] or "no role given"].append(row)
    rows: list[Row] = [{"label": label, "rows": mine} for label, mine in called.items()]
    rows.sort(key=lambda row: (row["label"] == "no role given", -len(row["rows"]), row["label"]))
    columns = [
        Column("Called", lambda row: row["label"], head=True),
        Column("Articles", lambda row: len(row["rows"]), number=True),
        Column("In", lambda row: listing(sorted({selection.outlet_of(r) for r in row["rows"]}), 6)),
        Column(
            "Which",
            lambda row: evidence("Show", row["rows"], show=lambda r: place(selection, r["article_id"]), limit=8),
        ),
    ]
    parts = [table(rows, columns, caption="How the articles label them, in their own words.", limit=25)]
    judging: dict[str, list[Row]] = defaultdict(list)
    for row in portrait.voice.sources:
        for word in row["labels"] or []:
            judging[word.casefold()].append(row)
    loaded: list[Row] = [{"label": f"“{word}”", "rows": mine} for word, mine in judging.items()]
    loaded.sort(key=lambda row: (-len(row["rows"]), row["label"]))
    if loaded:
        columns = [Column("Judging word", lambda row: row["label"], head=True), *columns[1:]]
        parts.append(table(loaded, columns, caption="Words that judge while they name.", limit=20))
    cues: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in portrait.said:
        if row["cue"]:
            cues[row["cue"].casefold(), row["cue_tone"] or "neutral"].append(row)
    by_cue: list[Row] = [{"cue": cue, "tone": colour, "rows": mine} for (cue, colour), mine in cues.items()]
    by_cue.sort(key=lambda row: (-len(row["rows"]), row["cue"]))
    colours = Counter(row["cue_tone"] or "neutral" for row in portrait.said if row["cue"])
    told = [f"{number:,} {colour}" for colour, number in colours.most_common()]
    columns = [
        Column("Cue", lambda row: row["cue"], head=True),
        Column("Colour", lambda row: row["tone"]),
        Column("Times", lambda row: counted(row["rows"], show=lambda r: passage(selection, r)), number=True),
        Column("In", lambda row: listing(sorted({selection.outlet_of(r) for r in row["rows"]}), 6)),
    ]
    if by_cue:
        caption = f"The words by which they are let speak: {listing(told)}."
        parts.append(table(by_cue, columns, caption=caption, limit=20))
    header = ["word", "what", "colour", "times", "outlets"]
    csv = csv_text(
        header,
        [
            *([r["label"], "label", None, len(r["rows"]), _papers(selection, r["rows"])] for r in rows),
            *([r["label"], "judging word", None, len(r["rows"]), _papers(selection, r["rows"])] for r in loaded),
            *([r["cue"], "cue", r["tone"], len(r["rows"]), _papers(selection, r["rows"])] for r in by_cue),
        ],
    )
    return Fragment(join(parts), csv={"labels": csv})


def show_said(portrait: Portrait, *, most: int = 40) -> Fragment:
    """Everything attributed to them, in the order of days."""
    if not portrait.said:
        return Fragment(paragraphs("Nothing is attributed to them: they are named and never speak."))
    selection = portrait.selection
    columns = [
        Column("Where and when", lambda row: place(selection, row["article_id"], row["number"])),
        Column("What they say", lambda row: row["content"]),
        Column("Kind", lambda row: join([row["kind"], element("span", row["cue"] or "no cue", class_="sub")])),
        Column("To whom, how", lambda row: ", ".join(filter(None, [row["addressee"], row["channel_text"]])) or None),
    ]
    of_article = ["article_id", "outlet", "published"]
    said = ["kind", "act", "cue", "cue_tone", "content", "channel", "addressee", "confidence"]
    csv = csv_text(
        [*of_article, *said],
        (
            [
                r["article_id"],
                selection.outlet_of(r),
                selection.articles[r["article_id"]]["published"],
                *(r[name] for name in said),
            ]
            for r in portrait.said
        ),
    )
    return Fragment(
        table(portrait.said, columns, caption="By day, undated articles last.", limit=most), csv={"said": csv}
    )


def show_again(portrait: Portrait) -> Fragment:
    """The same words of theirs in several articles, and how they were altered."""
    return show_same(portrait.selection, portrait.said)


def chart_tone(portrait: Portrait, *, most: int = 12) -> Chart | Fragment:
    """The tone of what is said about them, by who says it."""
    groups = by_voice(portrait)
    rows: list[Row] = []
    for (label, sort), mine in groups:
        by_article = _scores(mine)
        if sum(map(len, by_article.values())) >= _FEWEST:
            rows.append({"label": label, "sort": sort, **mean_of(by_article)})
    if not rows:
        return Fragment(paragraphs(f"No outlet or voice has {_FEWEST} passages about them that could be scored."))
    return points_with_intervals(
        rows[:most], title=f"Tone of what is said about {portrait.voice.name}", name="tone-chart", subject="voice",
        axis="Mean tone, −1 to 1 (number of passages)\n● outlets’ own words, ◇ quoted voices", is_tone=True, middle=0.0,
    )  # fmt: skip


def show_about(portrait: Portrait, *, most: int = 25) -> Fragment:
    """Everything said about them, by who says it."""
    selection = portrait.selection
    if not portrait.about:
        return Fragment(paragraphs("No sentence of others names them."))
    rows: list[Row] = [{"who": label, "quoted": sort, "rows": mine} for (label, sort), mine in by_voice(portrait)]
    columns = [
        Column(
            "Who",
            lambda row: join(
                [row["who"], element("span", "quoted" if row["quoted"] else "its own words", class_="sub")]
            ),
            head=True,
        ),
        Column("Passages", lambda row: counted(row["rows"], show=lambda p: shown(selection, p), limit=8), number=True),
        Column("Tone, −1 to 1 (95% interval)", lambda row: _toned(row["rows"]), number=True),
        Column("Negative", lambda row: sum(p.label == "negative" for p in row["rows"]), number=True),
        Column("Neutral", lambda row: sum(p.label == "neutral" for p in row["rows"]), number=True),
        Column("Positive", lambda row: sum(p.label == "positive" for p in row["rows"]), number=True),
    ]
    csv = csv_text(
        ["article_id", "outlet", "who", "is_quoted", "score", "label", "text"],
        (
            [
                p.article_id,
                outlet_of(selection, p),
                speaker_of(selection, p),
                p.is_quoted,
                p.score,
                p.label,
                text_of(selection, p),
            ]
            for p in portrait.about
        ),
    )
    return Fragment(
        join(
            [
                paragraphs(how_scored(selection)),
                table(rows, columns, caption=f"Who speaks about them. {_TOO_FEW}", limit=most),
            ]
        ),
        csv={"about": csv},
    )


def _toned(about: Sequence[Passage]) -> Markup | str:
    if 0 < len(about) < _FEWEST:
        return element("span", "too few", class_="unknown")
    mean = mean_of(_scores(about))
    ends = f"{tone(mean['low'])} to {tone(mean['high'])}" if mean["low"] is not None else ""
    return join([tone(mean["value"]), element("span", ends, class_="sub")]) if ends else tone(mean["value"])


def _scores(about: Sequence[Passage]) -> dict[str, list[float]]:
    by_article: dict[str, list[float]] = defaultdict(list)
    for p in about:
        if p.score is not None:
            by_article[p.article_id].append(p.score)
    return by_article


def _papers(selection: Selection, rows: Sequence[Row]) -> str:
    return "; ".join(sorted({selection.outlet_of(row) for row in rows}))
