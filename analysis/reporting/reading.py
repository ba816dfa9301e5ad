"""What `notebooks/ingest.ipynb` shows: what was read, as what, and what was not."""

from collections import Counter, defaultdict
from typing import Any

from analysis.reporting.figures import Chart, mix_by_group
from analysis.reporting.markup import Fragment, element, join
from analysis.reporting.rows import Row
from analysis.reporting.selection import Selection, place
from analysis.reporting.tables import Column, counted, csv_text, evidence, paragraphs, table
from analysis.reporting.wording import count, day, listing, percent
from analysis.text import count_words, is_english

# What an article needs so that reports can place it; `language` and `url` are of less use.
_FIELDS = ("title", "outlet", "published", "authors")
_LONGEST = 300


def show_in_short(selection: Selection) -> Fragment:
    """How many documents were found, read and rejected, in a paragraph."""
    rejected = _rejected(selection)
    found = len(selection.documents)
    dates = [a["published"] for a in selection.articles.values() if a["published"]]
    parts = [f"{count(found, 'document')} found, {found - len(rejected):,} read, {len(rejected):,} not read."]
    if rejected:
        reasons = Counter(row["reason"] or "no reason given" for row in rejected)
        parts.append(f"The most frequent reason: {reasons.most_common(1)[0][0]}.")
    if dates:
        first, last = (str(day(moment)).split(",")[0] for moment in (min(dates), max(dates)))
        parts.append(f"The dated articles run from {first} to {last}.")
    undated = len(selection.articles) - len(dates)
    if undated:
        parts.append(f"{count(undated, 'article has', 'articles have')} no date that could be read for certain.")
    foreign = sum(not is_english(a["language"]) for a in selection.articles.values())
    if foreign:
        parts.append(
            f"{count(foreign, 'article is', 'articles are')} in another language than English: kept and counted, but "
            "not read for attributions, people and tone, since the models know English alone."
        )
    copies = sum(bool(a["duplicate_of"]) for a in selection.articles.values())
    if copies:
        parts.append(f"{count(copies, 'article is', 'articles are')} nearly the same as an earlier one.")
    later = sum(bool(a["revision_of"]) for a in selection.articles.values())
    if later:
        parts.append(f"{count(later, 'article is', 'articles are')} a later version of one read before.")
    figures: dict[str, float | None] = {
        "documents": found,
        "read share": 1 - len(rejected) / found if found else None,
        "articles": len(selection.articles),
        "undated": undated,
        "copies": copies,
        "later versions": later,
        "not English": foreign,
    }
    return Fragment(element("p", " ".join(parts), class_="lead"), figures=figures)


def show_rejected(selection: Selection, *, most: int = 60) -> Fragment:
    """What was not read, why, and what to do about it."""
    rejected = _rejected(selection)
    if not rejected:
        return Fragment(paragraphs("Everything that was found was read."))
    columns = [
        Column("Document", lambda row: row["document_id"], head=True),
        Column("Why it was not read", lambda row: row["reason"]),
        Column("What to do", lambda row: row["remedy"]),
        Column("Bytes", lambda row: row["bytes"], number=True),
    ]
    return Fragment(table(rejected, columns, caption="Documents that were not read.", limit=most))


def show_formats(selection: Selection) -> Fragment:
    """The documents by format and encoding, and those read with a reservation."""
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in selection.documents:
        groups[row["format"] or "not recognised", row["encoding"] or "not told"].append(row)
    rows: list[Row] = [{"format": key[0], "encoding": key[1], "rows": mine} for key, mine in groups.items()]
    rows.sort(key=lambda row: (-len(row["rows"]), row["format"], row["encoding"]))
    columns = [
        Column("Read as", lambda row: row["format"], head=True),
        Column("Encoding", lambda row: row["encoding"]),
        Column("Documents", lambda row: counted([r["document_id"] for r in row["rows"]], limit=12), number=True),
        Column("Not read", lambda row: sum(r["status"] == "rejected" for r in row["rows"]), number=True),
    ]
    parts = [table(rows, columns, caption="Documents by the format they were read as.")]
    noted = [row for row in selection.documents if row["note"]]
    if noted:
        columns = [
            Column("Document", lambda row: row["document_id"], head=True),
            Column("Read with this reservation", lambda row: row["note"]),
        ]
        parts.append(table(noted, columns, caption="Read with a reservation.", limit=40))
    header = ["document_id", "status", "article_id", "reason", "remedy", "format", "encoding", "bytes", "note"]
    csv = csv_text(header, ([row[name] for name in header] for row in selection.documents))
    return Fragment(join(parts), csv={"documents": csv})


def show_fields(selection: Selection) -> Fragment:
    """Which articles lack a headline, an outlet, a date or a byline; what is missing was not guessed."""
    articles = list(selection.articles.values())
    rows: list[Row] = [{"field": name, "without": [a for a in articles if not a[name]]} for name in _FIELDS]
    whole = len(articles)
    columns = [
        Column("Field", lambda row: row["field"], head=True),
        Column("Articles with it", lambda row: f"{whole - len(row['without']):,} of {whole:,}", number=True),
        Column(
            "Share",
            lambda row: percent(1 - len(row["without"]) / whole),
            number=True,
            share=lambda row: 1 - len(row["without"]) / whole,
        ),
        Column(
            "Without it",
            lambda row: counted(row["without"], show=lambda a: _named(selection, a), limit=12),
            number=True,
        ),
    ]
    languages = Counter(a["language"] or "not known" for a in articles)
    detected = sum(a["language_how"] == "detected" for a in articles)
    told = (
        "Languages: "
        + listing([f"{name} ({n:,})" for name, n in sorted(languages.items(), key=lambda p: (-p[1], p[0]))])
        + "."
        + (f" Of {count(detected, 'article')} the language was not stated but detected." if detected else "")
    )
    return Fragment(join([table(rows, columns, caption="What the articles state about themselves."), paragraphs(told)]))


def chart_kept(selection: Selection, *, most: int = 12) -> Chart | Fragment:
    """How much of each page is article, and how much was taken out."""
    rows: list[Row] = [
        {"label": _label(a), "counts": {"kept": a["word_count"] or 0, "removed": _removed_words(a)}}
        for a in selection.articles.values()
        if a["removed"]
    ]
    rows.sort(key=lambda row: (-row["counts"]["removed"], row["label"]))
    if not rows:
        return Fragment(paragraphs("Nothing was taken out of any page: the texts were handed over as they are."))
    return mix_by_group(
        rows[:most],
        ("kept", "removed"),
        title="Words kept and taken out, the pages with most taken out",
        name="kept-chart",
        group="page",
        whole="words of the page",
    )


def show_removed(selection: Selection) -> Fragment:
    """What was taken out of the pages, by reason, with the words themselves."""
    groups: dict[str, list[tuple[Row, str]]] = defaultdict(list)
    for article in selection.articles.values():
        for part in article["removed"] or []:
            groups[str(part.get("reason") or "no reason given")].append((article, str(part.get("text") or "")))
    if not groups:
        return Fragment(paragraphs("There is nothing to list."))
    rows: list[Row] = [{"reason": reason, "parts": parts} for reason, parts in groups.items()]
    rows.sort(key=lambda row: (-len(row["parts"]), row["reason"]))
    columns = [
        Column("Reason", lambda row: row["reason"], head=True),
        Column("Parts", lambda row: len(row["parts"]), number=True),
        Column("Words", lambda row: sum(count_words(text) for _, text in row["parts"]), number=True),
        Column("Pages", lambda row: len({a["article_id"] for a, _ in row["parts"]}), number=True),
        Column("What", lambda row: evidence("Show", [_part(selection, *part) for part in row["parts"]], limit=8)),
    ]
    csv = csv_text(
        ["article_id", "reason", "text"], ([a["article_id"], r["reason"], text] for r in rows for a, text in r["parts"])
    )
    caption = "What was taken out of the pages. Look here when an article seems to lack something."
    return Fragment(table(rows, columns, caption=caption, limit=40), csv={"removed": csv})


def show_copies(selection: Selection) -> Fragment:
    """Articles that are nearly the same as another, and later versions of one page; none is dropped."""
    copies = [row for row in selection.articles.values() if row["duplicate_of"]]
    later = [row for row in selection.articles.values() if row["revision_of"]]
    parts = []
    columns = [
        Column("Article", lambda row: place(selection, row["article_id"]), head=True),
        Column("Nearly the same as", lambda row: _other(selection, row["duplicate_of"])),
    ]
    if copies:
        caption = "Near-copies, each with the earliest article it is like."
        parts.append(table(copies, columns, caption=caption, limit=40))
    if later:
        columns = [columns[0], Column("First version", lambda row: _other(selection, row["revision_of"]))]
        caption = "Later versions of a page that was read before. They are kept; no measure counts them."
        parts.append(table(later, columns, caption=caption, limit=40))
    return Fragment(join(parts) if parts else paragraphs("No two articles are nearly the same."))


def show_articles(selection: Selection, *, most: int = 100) -> Fragment:
    """Every article with the document it came from."""
    document = {row["article_id"]: row["document_id"] for row in selection.documents if row["article_id"]}
    rows = list(selection.articles.values())
    columns = [
        Column("Article", lambda row: place(selection, row["article_id"]), head=True),
        Column("Came from", lambda row: document.get(row["article_id"])),
        Column("Words", lambda row: row["word_count"], number=True),
        Column("Taken out, words", _removed_words, number=True),
    ]
    header = [
        "article_id", "document_id", "outlet", "published", "title", "language", "word_count",
        "duplicate_of", "revision_of", "removed_words",
    ]  # fmt: skip
    csv = csv_text(
        header,
        (
            [r["article_id"], document.get(r["article_id"]), *(r[name] for name in header[2:9]), _removed_words(r)]
            for r in rows
        ),
    )
    return Fragment(table(rows, columns, caption="The articles, newest first.", limit=most), csv={"articles": csv})


def _rejected(selection: Selection) -> list[Row]:
    return [row for row in selection.documents if row["status"] == "rejected"]


def _removed_words(article: dict[str, Any]) -> int:
    return sum(count_words(str(part.get("text") or "")) for part in article["removed"] or [])


def _label(article: Row) -> str:
    return str(article["title"] or article["article_id"])


def _named(selection: Selection, article: Row) -> object:
    return place(selection, article["article_id"])


def _part(selection: Selection, article: Row, text: str) -> object:
    shown = text if len(text) <= _LONGEST else text[:_LONGEST].rstrip() + " …"
    return join(
        [
            element("span", shown, class_="verbatim"),
            element("span", place(selection, article["article_id"]), class_="sub"),
        ]
    )


def _other(selection: Selection, article_id: str) -> object:
    return place(selection, article_id) if article_id in selection.articles else article_id
