"""What `notebooks/overview.ipynb` shows of a corpus: what was read, whence it came, the outlets."""

from collections import Counter, defaultdict

from analysis.reporting import provenance
from analysis.reporting.markup import Fragment, element, fold, join
from analysis.reporting.rows import Row, wire_names
from analysis.reporting.selection import (
    NO_OUTLET,
    Selection,
    articles_heard,
    is_named,
    passage,
    place,
    silent_people,
)
from analysis.reporting.tables import Column, csv_text, evidence, table
from analysis.reporting.wording import count, listing, part_of, percent


def show_in_short(selection: Selection) -> Fragment:
    """The findings in a paragraph, each figure with its count."""
    heard, whole = selection.heard, len(selection.attributions)
    if not whole:
        return Fragment(
            element(
                "p",
                f"In {count(len(selection.articles), 'article')} nobody is quoted or paraphrased, "
                "as far as the method can tell.",
                class_="lead",
            )
        )
    named = [voice for voice in heard if is_named(voice)]
    unknown = sum(1 for row in selection.attributions if row["voice"] is None)
    outlets = [name for name in selection.outlets if name != NO_OUTLET]
    parts = [
        f"{count(len(selection.articles), 'article')}"
        + (f" of {count(len(outlets), 'outlet')}" if outlets else "")
        + f" attribute something to a source {count(whole, 'time')}."
    ]
    if named:
        top = named[0]
        parts.append(
            f"{top.name} is heard most: {percent(len(top.attributions) / whole)} of all attributions "
            f"({len(top.attributions):,} of {whole:,}), in {count(articles_heard(top), 'article')}."
        )
    silent = silent_people(selection)
    if silent:
        parts.append(
            f"{count(len(silent), 'person is', 'people are')} named and never quoted, "
            f"among them {listing([v.name for v in silent[:3]])}."
        )
    if unknown:
        parts.append(f"Of {percent(unknown / whole)} of the attributions ({unknown:,}) the source is not known.")
    figures = {
        "articles": len(selection.articles),
        "attributions": whole,
        "loudest voice share": len(named[0].attributions) / whole if named else None,
        "unknown share": unknown / whole,
        "named, never quoted": len(silent),
    }
    return Fragment(element("p", " ".join(parts), class_="lead"), figures=figures)


def show_reading(selection: Selection) -> Fragment:
    """What was found, what was read and what was not, with the reason and the remedy."""
    rejected = [row for row in selection.documents if row["status"] == "rejected"]
    read = len(selection.documents) - len(rejected)
    parts: list[object] = [
        element(
            "p",
            f"{count(len(selection.documents), 'document')} found, {read:,} read, "
            f"{len(rejected):,} not read. "
            f"This page is about {count(len(selection.articles), 'article')} of {selection.whole_count:,}.",
        ),
    ]
    if selection.undated_count:
        parts.append(
            element(
                "p",
                f"{count(selection.undated_count, 'article')} without a date left out, "
                "since a first or last day was asked for.",
            )
        )
    if rejected:
        columns = [
            Column("Document", lambda row: row["document_id"], head=True),
            Column("Why it was not read", lambda row: row["reason"]),
            Column("What to do", lambda row: row["remedy"]),
        ]
        parts.append(
            table(
                rejected,
                columns,
                caption="Documents that were not read.",
                limit=50,
                rest="the table of documents has all of them",
            )
        )
    columns = [
        Column("Article", lambda row: place(selection, row["article_id"]), head=True),
        Column("Words", lambda row: row["word_count"], number=True),
        Column("Attributions", lambda row: row["attribution_count"], number=True),
        Column("Sources heard", lambda row: row["source_count"], number=True),
    ]
    listed = _articles(selection)
    csv = csv_text(
        ["article_id", "title", "outlet", "published", "word_count", "attribution_count", "source_count"],
        (
            [
                r["article_id"],
                r["title"],
                r["outlet"],
                r["published"],
                r["word_count"],
                r["attribution_count"],
                r["source_count"],
            ]
            for r in listed
        ),
    )
    articles = table(listed, columns, caption="The articles, newest first.", limit=100)
    parts.append(fold(f"Show the {count(len(listed), 'article')}", articles))
    return Fragment(join(parts), csv={"articles": csv})


def show_wires(selection: Selection) -> Fragment:
    """News agencies credited, and articles that are nearly the same."""
    credited: dict[str, list[str]] = defaultdict(list)
    for article in selection.articles.values():
        for name in wire_names(article):
            credited[name].append(article["article_id"])
    parts: list[object] = []
    if credited:
        rows = [{"name": n, "ids": ids} for n, ids in sorted(credited.items(), key=lambda p: (-len(p[1]), p[0]))]
        whole = len(selection.articles)
        columns = [
            Column("Agency", lambda row: row["name"], head=True),
            Column(
                "Articles that credit it",
                lambda row: len(row["ids"]),
                number=True,
                share=lambda row: len(row["ids"]) / whole,
            ),
            Column("Which", lambda row: evidence("Show", row["ids"], show=lambda i: place(selection, i), limit=10)),
        ]
        parts.append(table(rows, columns, caption="News agencies credited in the articles."))
    else:
        parts.append(element("p", "No article credits a news agency."))
    copies = [row for row in selection.articles.values() if row["duplicate_of"]]
    if copies:
        columns = [
            Column("Article", lambda row: place(selection, row["article_id"]), head=True),
            Column(
                "Nearly the same as",
                lambda row: (
                    place(selection, row["duplicate_of"])
                    if row["duplicate_of"] in selection.articles
                    else row["duplicate_of"]
                ),
            ),
        ]
        parts.append(
            table(
                copies,
                columns,
                caption="Articles that are nearly the same as an earlier one. "
                "Their attributions count each time they were published.",
            )
        )
    else:
        parts.append(element("p", "No two articles are nearly the same."))
    return Fragment(join(parts))


def show_outlets(selection: Selection, *, most: int = 20) -> Fragment:
    """The outlets side by side."""
    of_source = {row["source_id"]: row for row in selection.sources}
    articles = Counter(row["outlet"] or NO_OUTLET for row in selection.articles.values())
    flags = {"officials": "is_official", "anonymous": "is_anonymous", "state media": "is_state_media"}
    rows: list[Row] = []
    for name in selection.outlets:
        mine = selection.said_in[name]
        spoken = [of_source.get(row["source_id"] or "") for row in mine]
        rows.append(
            {
                "outlet": name,
                "articles": articles[name],
                "rows": mine,
                "attributions": len(mine),
                **{word: sum(bool(source and source[flag]) for source in spoken) for word, flag in flags.items()},
                "unknown": sum(source is None for source in spoken),
            }
        )

    def shares(name: str) -> Column:
        return Column(
            name.capitalize(),
            lambda row: part_of(row[name], row["attributions"]),
            number=True,
            share=lambda row: row[name] / row["attributions"] if row["attributions"] else None,
        )

    columns = [
        Column("Outlet", lambda row: row["outlet"], head=True),
        Column("Articles", lambda row: row["articles"], number=True),
        Column("Attributions", lambda row: row["attributions"], number=True),
        Column("Per article", lambda row: f"{row['attributions'] / row['articles']:.1f}", number=True),
        *map(shares, [name for name in (*flags, "unknown") if name != "state media" or any(r[name] for r in rows)]),
        Column(
            "Sentences",
            lambda row: evidence("Show", row["rows"], show=lambda r: passage(selection, r), limit=5),
        ),
    ]
    caption = (
        "Attributions of each outlet: to officials, to unnamed people, to media owned or run by a state (if any), "
        "and to sources that are not known. Fewer than ten are counted, not turned into shares."
    )
    header = [name for name in rows[0] if name != "rows"]
    csv = csv_text(header, ([row[name] for name in header] for row in rows))
    return Fragment(table(rows, columns, caption=caption, limit=most), csv={"outlets": csv})


def show_provenance(selection: Selection) -> Fragment:
    """Inputs, versions, the method and its measured error."""
    return Fragment(provenance.markup(selection.provenance, selection.attributions))


def _articles(selection: Selection) -> list[Row]:
    said = Counter(row["article_id"] for row in selection.attributions)
    voices: dict[str, set[str]] = defaultdict(set)
    for row in selection.attributions:
        if row["voice"]:
            voices[row["article_id"]].add(row["voice"])
    return [
        {**row, "attribution_count": said[key], "source_count": len(voices[key])}
        for key, row in selection.articles.items()
    ]
