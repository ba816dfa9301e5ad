"""The account `notebooks/ingest.ipynb` opens with: what became of every document, in numbers that add up."""

import re
from collections import defaultdict
from operator import itemgetter

from analysis.reporting.markup import Fragment, join
from analysis.reporting.rows import Row
from analysis.reporting.selection import NO_OUTLET, Selection
from analysis.reporting.tables import Column, csv_text, table

_UNKNOWN = "language not known"
# How the readers say that a document was understood and holds no body; see `ingest.readers`.
_NO_BODY = re.compile(r"\bno (?:article )?text\b|\bis empty\b|\bno text field\b", re.IGNORECASE)
_COUNTS = ("articles", "counted once", "near-copies", "later versions", "wire", "without date")


def show_account(selection: Selection) -> Fragment:
    """Found, rejected and read; of those read, what counts once, copies and later versions."""
    articles = list(selection.articles.values())
    whole = _counted(articles)
    rejected = [row for row in selection.documents if row["status"] == "rejected"]
    bodiless = sum(bool(_NO_BODY.search(row["reason"] or "")) for row in rejected)
    lines = [
        ("Documents found", len(selection.documents), "rejected + read"),
        ("Rejected", len(rejected), "each is named below with its reason"),
        ("of them without a body", bodiless, "they hold no text, or no article"),
        ("Read", len(selection.documents) - len(rejected), "each is one article"),
        ("Counted once", whole["counted once"], "read, neither a near-copy nor a later version"),
        ("Near-copies", whole["near-copies"], "kept and counted as articles; measures say their share"),
        ("Later versions", whole["later versions"], "the same page read again: kept, and left out of every measure"),
        ("Wire", whole["wire"], "agency copy, whichever of the three it is"),
        ("Without date", whole["without date"], "none is stated, or one with two readings"),
    ]
    columns = [
        Column("What", lambda row: row["what"], head=True),
        Column("Documents", lambda row: row["count"], number=True),
        Column("That is", lambda row: row["that"]),
    ]
    rows: list[Row] = [{"what": what, "count": number, "that": that} for what, number, that in lines]
    caption = "What became of every document. Read = counted once + near-copies + later versions."
    csv = csv_text(["what", "documents"], ([row["what"], row["count"]] for row in rows))
    figures: dict[str, float | None] = {row["what"].casefold(): row["count"] for row in rows}
    return Fragment(table(rows, columns, caption=caption), csv={"account": csv}, figures=figures)


def show_groups(selection: Selection) -> Fragment:
    """The same by outlet and by language; each column sums to the articles read."""
    parts, csv = [], {}
    for name, missing in (("outlet", NO_OUTLET), ("language", _UNKNOWN)):
        groups: defaultdict[str, list[Row]] = defaultdict(list)
        for article in selection.articles.values():
            groups[article[name] or missing].append(article)
        rows: list[Row] = [{"group": group, **_counted(mine)} for group, mine in groups.items()]
        rows.sort(key=lambda row: (-row["articles"], row["group"]))
        total: Row = {"group": "all", **_counted(list(selection.articles.values()))}
        columns = [
            Column(name.capitalize(), lambda row: row["group"], head=True),
            *(Column(what.capitalize(), itemgetter(what), number=True) for what in _COUNTS),
        ]
        # The sum stands first, so that a table cut at its limit still shows it.
        parts.append(table([total, *rows], columns, caption=f"Articles read, by {name}.", limit=61))
        csv[f"by-{name}"] = csv_text([name, *_COUNTS], ([r["group"], *(r[c] for c in _COUNTS)] for r in [total, *rows]))
    return Fragment(join(parts), csv=csv)


def _counted(articles: list[Row]) -> dict[str, int]:
    later = sum(bool(row["revision_of"]) for row in articles)
    copies = sum(bool(row["duplicate_of"]) and not row["revision_of"] for row in articles)
    return {
        "articles": len(articles),
        "counted once": len(articles) - later - copies,
        "near-copies": copies,
        "later versions": later,
        "wire": sum(bool(row["is_wire"]) for row in articles),
        "without date": sum(not row["published"] for row in articles),
    }
