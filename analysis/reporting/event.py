"""What `notebooks/story.ipynb` shows: one event in many outlets, who quotes whom, and who leaves out what."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from analysis.errors import UsageError, near_name
from analysis.reporting import heard_where
from analysis.reporting.about import said_about
from analysis.reporting.event_choice import events_of, show_why
from analysis.reporting.figures import Chart
from analysis.reporting.figures_network import network
from analysis.reporting.figures_time import moments
from analysis.reporting.heard_where import heard_in, stated_outlets
from analysis.reporting.markup import Fragment, element, join
from analysis.reporting.portrait import shown
from analysis.reporting.rows import Row, wire_names
from analysis.reporting.same_words import show_same
from analysis.reporting.selection import Selection, Voice, is_named, passage, place, select
from analysis.reporting.tables import Column, counted, csv_text, paragraphs, table
from analysis.reporting.wording import count, listing, percent
from analysis.run import Corpus
from analysis.text import name_key


def open_event(
    corpus: Corpus, *, words: str = "", articles: Sequence[str] = (), linked: Sequence[str] = (), **choice: Any
) -> Selection:
    """The articles about one event, as a selection of their own.

    Args:
        corpus: the tables.
        words: words that the title or text of each article holds, all of them; "" for none.
        articles: ids of the articles; when given, `words` is not looked at.
        linked: as for `select`.
        choice: `since`, `until`, `include_wire`, as for `select`.

    Without words and ids it is the event that most outlets tell (see `find_events`), and the selection says why.

    Raises:
        UsageError: an id that is not there, or no event told by two outlets.
    """
    whole = select(corpus, linked=linked, **choice)
    why = None
    if articles:
        for wanted in articles:
            if wanted not in whole.articles:
                raise UsageError(f"No article has the id {wanted!r}.{near_name(wanted, whole.articles)}")
        chosen = list(articles)
    elif words.strip():
        needles = name_key(words).split()
        chosen = [
            key
            for key, row in whole.articles.items()
            if all(word in name_key(f"{row['title'] or ''} {row['text']}") for word in needles)
        ]
        if not chosen:
            raise UsageError(f"No article holds all of the words {words!r}. Give fewer, or ids of articles.")
    else:
        events = events_of(whole)
        if not events:
            raise UsageError(
                "No two outlets tell of one event here, as far as dates, names and quoted words show. "
                "Name the event by words, or give ids of articles."
            )
        chosen, why = events[0].articles, show_why(whole, events)
    return replace(select(corpus, linked=linked, only=chosen, **choice), why=why)


def show_in_short(event: Selection) -> Fragment:
    """What the event is, who tells it and who speaks everywhere, in a paragraph."""
    told = stated_outlets(event)
    first = _in_order(event)[0]
    voices = [v for v in event.heard if is_named(v)]
    everywhere = [v.name for v in voices if len(told) > 1 and heard_in(event, v) >= set(told)]
    parts = [f"{count(len(event.articles), 'article')} of {count(len(told), 'outlet')} tell it."]
    if everywhere:
        parts.append(f"All let {listing(everywhere, 5)} speak.")
    once = sum(len(heard_in(event, voice)) == 1 for voice in voices)
    if voices and len(told) > 1 and not everywhere:
        widest = max(voices, key=lambda voice: len(heard_in(event, voice)))
        reach = len(heard_in(event, widest))
        parts.append(f"No named voice speaks in all of them; {widest.name} does in {reach}." if reach > 1 else "")
    if voices:
        alone = "speaks" if once == 1 else "speak"
        parts.append(
            f"Of {count(len(voices), 'named voice')}, {once:,} {alone} in one outlet alone."
            if once < len(voices)
            else f"None of {count(len(voices), 'named voice')} speaks in two outlets."
        )
    title = event.articles[first]["title"] or "Article without a title"
    figures = {
        "articles": len(event.articles),
        "outlets": len(told),
        "named voices": len(voices),
        "in one outlet alone share": once / len(voices) if voices else None,
    }
    headline = f"One event, {count(len(told), 'outlet')}: {title}"
    lead = element("p", " ".join(filter(None, parts)), class_="lead")
    why = event.why or Fragment(join([]))
    return Fragment(join([lead, why.html]), title=headline, figures=figures, csv=why.csv)


def chart_when(event: Selection) -> Chart | Fragment:
    """When each outlet came out with it."""
    dated = [i for i in _in_order(event) if event.articles[i]["published"]]
    if len(dated) < 2:
        return Fragment(paragraphs("Fewer than two of the articles have a date."))
    at = {i: datetime.fromisoformat(event.articles[i]["published"].replace("Z", "+00:00")) for i in dated}
    start = at[dated[0]]
    marks: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for number, i in enumerate(_in_order(event), start=1):
        if i in at:
            marks[event.outlet_of({"article_id": i})].append(((at[i] - start).total_seconds() / 3600, number))
    rows = [{"label": name, "marks": places} for name, places in marks.items()]
    return moments(rows, title="Who came out with it when (numbers as in the table)", name="when-chart", what="article")


def show_articles(event: Selection) -> Fragment:
    """The articles in the order of their appearance, whose copy they are, and whom they let speak."""
    rows = [{"number": n, **event.articles[i]} for n, i in enumerate(_in_order(event), start=1)]
    columns = [
        Column("No.", lambda row: row["number"], number=True),
        Column("Article", lambda row: place(event, row["article_id"]), head=True),
        Column("Draws on", lambda row: listing(wire_names(row)) or "no agency credited"),
        Column("Nearly the same as", lambda row: _copy_of(event, row)),
        Column("Words", lambda row: row["word_count"], number=True),
        Column(
            "Attributions",
            lambda row: counted(_of(event, row["article_id"]), show=lambda r: passage(event, r), limit=8),
            number=True,
        ),
        Column(
            "Voices", lambda row: len({r["voice"] for r in _of(event, row["article_id"]) if r["voice"]}), number=True
        ),
    ]
    header = ["article_id", "outlet", "published", "title", "is_wire", "duplicate_of", "word_count"]
    csv = csv_text(header, ([row[name] for name in header] for row in rows))
    return Fragment(table(rows, columns, caption="The articles, the earliest first.", limit=40), csv={"articles": csv})


def chart_voices(event: Selection) -> Chart | Fragment:
    """Who speaks in which outlet."""
    return heard_where.chart_voices(event, title="Who speaks in which outlet", name="voices-chart", voices=14)


def show_voices(event: Selection, *, most: int = 30) -> Fragment:
    """The voices, in which outlets they speak, and in which they are missing though named or not named at all."""
    rows = heard_where.by_voice(event)
    if not rows:
        return Fragment(paragraphs("No named voice speaks in these articles."))
    columns = [
        *heard_where.voice_columns(event, sentences=6),
        Column("Speaks in", lambda row: listing(row["heard"], 8) or "an outlet not stated"),
        Column("Named, not heard in", lambda row: listing(row["named"], 8) or "none"),
        Column("Left out by", lambda row: listing(row["absent"], 8) or "none"),
    ]
    csv = csv_text(
        ["voice", "attributions", "speaks_in", "named_not_heard_in", "left_out_by"],
        (
            [r["voice"].name, len(r["voice"].attributions), *("; ".join(r[n]) for n in ("heard", "named", "absent"))]
            for r in rows
        ),
    )
    return Fragment(
        table(rows, columns, caption="Named voices, those heard most first.", limit=most), csv={"voices": csv}
    )


def show_left_out(event: Selection) -> Fragment:
    """For each outlet: the voices that at least two others let speak and it does not."""
    told = stated_outlets(event)
    if len(told) < 3:
        return Fragment(paragraphs("With fewer than three outlets there is no “most others” to leave out."))
    voices = [v for v in event.heard if is_named(v)]
    rows: list[Row] = []
    for name in told:
        others: list[tuple[Voice, set[str]]] = [(v, heard_in(event, v)) for v in voices]
        missing = [(v, heard) for v, heard in others if name not in heard and len(heard) >= 2]
        own = [v for v, heard in others if heard == {name}]
        rows.append({"outlet": name, "missing": missing, "own": own})
    columns = [
        Column("Outlet", lambda row: row["outlet"], head=True),
        Column(
            "Does not let speak, though two others do",
            lambda row: counted([_missing(event, v, heard) for v, heard in row["missing"]], limit=10),
            number=True,
        ),
        Column("Who", lambda row: listing([v.name for v, _ in row["missing"]], 6) or "nobody"),
        Column("Alone lets speak", lambda row: listing([v.name for v in row["own"]], 6) or "nobody"),
    ]
    csv = csv_text(
        ["outlet", "leaves_out", "alone_has"],
        ([r["outlet"], "; ".join(v.name for v, _ in r["missing"]), "; ".join(v.name for v in r["own"])] for r in rows),
    )
    return Fragment(table(rows, columns, caption="What each outlet's readers do not hear."), csv={"left-out": csv})


def show_same_words(event: Selection) -> Fragment:
    """The same quotation in several of the articles, compared word for word."""
    return show_same(event, event.attributions)


def chart_about(event: Selection, *, most: int = 9) -> Chart | Fragment:
    """Who speaks about whom."""
    edges = _edges(event)
    weight: Counter[str] = Counter()
    for (who, whom), passages in edges.items():
        weight[who] += len(passages)
        weight[whom] += len(passages)
    nodes = [key for key, _ in sorted(weight.items(), key=lambda pair: (-pair[1], event.voices[pair[0]].name))][:most]
    shown_edges = {
        (event.voices[who].name, event.voices[whom].name): len(p)
        for (who, whom), p in edges.items()
        if {who, whom} <= set(nodes)
    }
    if not shown_edges:
        return Fragment(paragraphs("No named voice speaks about another by name."))
    if len(shown_edges) < 3:
        return Fragment(paragraphs("There is too little of it for a picture."))
    return network(
        [event.voices[key].name for key in nodes], shown_edges, title="Who speaks about whom", name="about-chart"
    )


def show_about(event: Selection, *, most: int = 25) -> Fragment:
    """The same as a table; each count opens the passages."""
    edges = sorted(_edges(event).items(), key=lambda pair: (-len(pair[1]), pair[0]))
    if not edges:
        return Fragment(paragraphs(""))
    rows = [{"who": event.voices[a].name, "whom": event.voices[b].name, "passages": p} for (a, b), p in edges]
    columns = [
        Column("Who speaks", lambda row: row["who"], head=True),
        Column("About whom", lambda row: row["whom"]),
        Column("Passages", lambda row: counted(row["passages"], show=lambda p: shown(event, p), limit=5), number=True),
    ]
    csv = csv_text(["who_speaks", "about", "passages"], ([r["who"], r["whom"], len(r["passages"])] for r in rows))
    return Fragment(table(rows, columns, caption="Who speaks about whom by name.", limit=most), csv={"about": csv})


def _edges(event: Selection) -> dict[tuple[str, str], list[Any]]:
    edges: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for key, passages in said_about(event).items():
        for p in passages:
            if p.by and is_named(event.voices[p.by]):
                edges[p.by, key].append(p)
    return edges


def _missing(event: Selection, voice: Voice, heard: set[str]) -> object:
    said = passage(event, voice.attributions[0])
    others = element(
        "span",
        f"heard in {listing(sorted(heard), 6)} ({percent(len(heard) / len(stated_outlets(event)))})",
        class_="sub",
    )
    return element("span", said, others)


def _in_order(event: Selection) -> list[str]:
    return sorted(event.articles, key=lambda i: (event.articles[i]["published"] or "9999", i))


def _of(event: Selection, article_id: str) -> list[Row]:
    return [row for row in event.attributions if row["article_id"] == article_id]


def _copy_of(event: Selection, row: Row) -> object:
    other = row["duplicate_of"]
    return "none" if not other else place(event, other) if other in event.articles else other
