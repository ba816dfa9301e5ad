"""Which event a report is about when nobody named one, why that one, and which others there are."""

from collections import defaultdict
from datetime import date

from analysis.measures.events import Event, find_events, quoted_runs
from analysis.reporting.markup import Fragment, element, fold, join
from analysis.reporting.rows import Row
from analysis.reporting.selection import Selection, is_named, place
from analysis.reporting.tables import Column, counted, csv_text, table
from analysis.reporting.wording import count, day, listing


def events_of(selection: Selection) -> list[Event]:
    """The events that several outlets tell (see `find_events`), by whom and what the articles name and quote."""
    names: dict[str, set[str]] = {i: set() for i in selection.articles}
    for key, voice in selection.voices.items():
        if is_named(voice) and voice.sources[0]["kind"] in ("person", "organisation"):
            for row in voice.sources:
                names[row["article_id"]].add(key)
    contents: dict[str, list[str]] = defaultdict(list)
    for row in selection.attributions:
        if row["kind"] != "indirect":
            contents[row["article_id"]].append(row["content"])
    articles = selection.articles
    return find_events(
        names,
        {i: quoted_runs(mine) for i, mine in contents.items()},
        {i: date.fromisoformat(a["published"][:10]) if a["published"] else None for i, a in articles.items()},
        {i: a["outlet"] for i, a in articles.items()},
    )


def show_why(whole: Selection, events: list[Event]) -> Fragment:
    """Why the first of the events was chosen, and the others with how to ask for one of them."""
    chosen = events[0]
    rows: list[Row] = [
        {
            "ids": event.articles,
            "outlets": len({whole.outlet_of({"article_id": i}) for i in event.articles}),
            "names": [whole.voices[key].name for key in event.names],
        }
        for event in events
    ]
    names = rows[0]["names"]
    quoting = f"; {len(chosen.quoting)} of them quote the same words" if chosen.quoting else ""
    told = (
        f"No event was named, so the program chose one: of {count(len(whole.articles), 'article')} these "
        f"{len(chosen.articles)} came out {_when(whole, chosen)} and name people and bodies that few others name "
        f"({listing(names, 5)}){quoting}. A choice like this may hold an article on something else."
        if names
        else f"No event was named, so the program chose one: of {count(len(whole.articles), 'article')} these "
        f"{len(chosen.articles)} came out {_when(whole, chosen)} and quote the same words."
    )
    parts = [element("p", told, " To choose yourself, give words that each article holds, or ids of articles.")]
    csv = {}
    if len(rows) > 1:
        columns = [
            Column("Event", lambda row: place(whole, row["ids"][0]), head=True),
            Column("Outlets", lambda row: row["outlets"], number=True),
            Column("Articles", lambda row: counted(row["ids"], show=lambda i: place(whole, i), limit=8), number=True),
            Column("Named in several of them", lambda row: listing(row["names"], 4) or "nobody"),
        ]
        told = f"{count(len(rows) - 1, 'other event')} that several outlets tell"
        parts.append(fold(told, table(rows[1:], columns, caption="Other events; the CSV file has the articles’ ids.")))
        header = ["event", "first_day", "outlets", "articles"]
        csv["events"] = csv_text(
            header,
            (
                [
                    (first := whole.articles[row["ids"][0]])["title"],
                    first["published"][:10],
                    row["outlets"],
                    ",".join(row["ids"]),
                ]
                for row in rows
            ),
        )
    return Fragment(join(parts), csv=csv)


def _when(whole: Selection, event: Event) -> str:
    first, last = (date.fromisoformat(whole.articles[event.articles[at]]["published"][:10]) for at in (0, -1))
    return f"on {day(first.isoformat())}" if first == last else f"within {count((last - first).days + 1, 'day')}"
