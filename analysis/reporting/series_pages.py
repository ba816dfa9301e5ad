"""The pages around a series of reports: an index, a comparison, and the list of what failed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from analysis.files import write_atomically
from analysis.reporting.markup import Fragment, element, join
from analysis.reporting.notebooks import ReportNotebook
from analysis.reporting.page import Head, compose, head_of
from analysis.reporting.runner import publish
from analysis.reporting.tables import Column, csv_text, table
from analysis.reporting.wording import count, percent, tone

FAILURES = "failures.csv"
Row = dict[str, Any]
# More links than this make a page that is slow to open; the CSV has all.
_MOST = 2000


@dataclass(frozen=True)
class Made:
    """A report of the series that is there: its row in the table, notebook, settings and page."""

    number: int
    notebook: ReportNotebook
    settings: dict[str, str]
    path: Path


def publish_lists(made: Sequence[Made], failed: Mapping[int, tuple[str, str]], output: Path) -> list[Path]:
    """Write `index.html`, `comparison.html` and `failures.csv`; returns the two pages.

    Args:
        made: the reports that are there, in the order of the table.
        failed: for each row that failed its report and the reason.
        output: their folder.
    """
    heads = {one.number: head_of(one.path) for one in made}
    failures = csv_text(["row", "report", "reason"], ([n, name, why] for n, (name, why) in failed.items()))
    write_atomically(output / FAILURES, failures)
    pages = [("index", _index(made, failed, heads)), ("comparison", _comparison(made, heads))]
    paths = []
    for stem, (title, sections) in pages:
        path = output / f"{stem}.html"
        publish(compose(title, sections, stem=stem), path)
        paths.append(path)
    return paths


Sections = list[tuple[str, str, Fragment]]


def _index(
    made: Sequence[Made], failed: Mapping[int, tuple[str, str]], heads: Mapping[int, Head]
) -> tuple[str, Sections]:
    told = f"{count(len(made), 'report')} made or up to date, {len(failed):,} failed."
    lead = element("p", told, " ", element("a", "Compare their figures", href="comparison.html"), ".", class_="lead")
    listed = csv_text(
        ["row", "report", "page", "title", "settings"],
        ([m.number, m.notebook.name, m.path.name, heads[m.number].title, _told(m)] for m in made),
    )
    sections: Sections = [("", "", Fragment(lead, csv={"reports": listed}))]
    if failed:
        columns = [
            Column("Row", lambda row: row["row"], number=True),
            Column("Report", lambda row: row["report"], head=True),
            Column("Why", lambda row: element("span", row["why"], class_="verbatim")),
        ]
        rows = [{"row": n, "report": name, "why": why} for n, (name, why) in failed.items()]
        shown = table(rows, columns, caption="Rows of the table that made no report.", limit=_MOST)
        sections.append(("Failed", "Mend the row, or what it names, and run the batch again.", Fragment(shown)))
    for name, mine in _by_report(made).items():
        columns = [
            Column("Row", lambda row: row["made"].number, number=True),
            Column("Page", lambda row: _link(row["made"], heads), head=True),
            Column("Set", lambda row: _told(row["made"]) or "nothing: all defaults"),
        ]
        shown = table(
            [{"made": m} for m in mine], columns, caption=f"{count(len(mine), 'report')} “{name}”.", limit=_MOST
        )
        words = mine[0].notebook.title + (" Your browser's search finds a row by any word." if len(mine) > 20 else "")
        sections.append((_heading(name), words, Fragment(shown)))
    return "Reports", sections


def _comparison(made: Sequence[Made], heads: Mapping[int, Head]) -> tuple[str, Sections]:
    lead = element(
        "p",
        "What each report found, side by side. ",
        element("a", "All reports", href="index.html"),
        ".",
        class_="lead",
    )
    sections: Sections = [("", "", Fragment(lead))]
    for name, mine in _by_report(made).items():
        names = list(dict.fromkeys(label for m in mine for label in heads[m.number].figures))
        if not names:
            continue
        columns = [
            Column("Report", lambda row: _named(row["made"], heads), head=True),
            *(_figure_column(label, heads) for label in names),
        ]
        shown = table([{"made": m} for m in mine], columns, caption=f"Figures of “{name}”.", limit=500)
        csv = csv_text(
            ["row", "page", *names],
            ([m.number, m.path.name, *(heads[m.number].figures.get(label) for label in names)] for m in mine),
        )
        sections.append((_heading(name), mine[0].notebook.title, Fragment(shown, csv={name.replace("_", "-"): csv})))
    return "Reports compared", sections


def _figure_column(label: str, heads: Mapping[int, Head]) -> Column:
    def figure(row: Row) -> float | None:
        return heads[row["made"].number].figures.get(label)

    def cell(row: Row) -> object:
        value = figure(row)
        return None if value is None else _worded(label, value)

    return Column(label.capitalize(), cell, number=True, share=figure if label.endswith("share") else None)


def _worded(label: str, value: float) -> str:
    if label.endswith("share"):
        return percent(value)
    return tone(value) if label.endswith("tone") else f"{value:,.0f}"


def _link(made: Made, heads: Mapping[int, Head]) -> Markup:
    """The headline, without the notebook's question after it, as a link to the page."""
    title = heads[made.number].title.removesuffix(f" – {made.notebook.title}")
    return element("a", title, href=made.path.name)


def _named(made: Made, heads: Mapping[int, Head]) -> Markup:
    return join([_link(made, heads), element("span", _told(made) or f"row {made.number}", class_="sub")])


def _told(made: Made) -> str:
    return ", ".join(f"{name} {value}" for name, value in made.settings.items())


def _by_report(made: Sequence[Made]) -> dict[str, list[Made]]:
    found: dict[str, list[Made]] = defaultdict(list)
    for one in made:
        found[one.notebook.name].append(one)
    return found


def _heading(name: str) -> str:
    return name.replace("_", " ").capitalize()
