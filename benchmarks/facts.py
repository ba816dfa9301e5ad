"""How often title, date, authors and outlet of a web page come out right, beside trafilatura's own.

    python benchmarks/facts.py [FOLDER] [--misses]

FOLDER holds the article-extraction-benchmark (`html/`); what 60 of its 181 pages state of themselves,
read by hand, is in `page-facts.tsv`. A value counts as found where one is given, as right where
it is one the page states; on a page that states none, any value is wrong. Authors are persons,
counted one by one. The time of the day does not count, nor do case and marks of titles and outlets.
"""

import argparse
import gzip
import hashlib
from collections import Counter
from pathlib import Path
from typing import Any

from trafilatura import extract_metadata

from analysis.ingest.encoding import NotText, decode
from analysis.ingest.fields import as_names
from analysis.ingest.readers.html import read_html
from analysis.paths import ROOT

FOLDER = ROOT.parent / "shared" / "corpora" / "pages"
MARKS = Path(__file__).with_name("page-facts.tsv")
FIELDS = ("title", "date", "authors", "outlet")
Facts = dict[str, list[str]]


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold().removeprefix("the ")))


def title_key(title: str) -> str:
    """What the marks keep of a title instead of its words."""
    return hashlib.sha256("".join(filter(str.isalnum, title.casefold())).encode()).hexdigest()[:12]


def ours(html: str) -> Facts:
    """What the product takes from the page."""
    try:
        found = read_html(html)
    except NotText:
        return {field: [] for field in FIELDS}
    return _facts(found["title"], found["published"], found["authors"], found["outlet"])


def trafilaturas(html: str) -> Facts:
    """What trafilatura takes from it."""
    found = extract_metadata(html)
    return _facts(found.title, found.date, as_names(found.author), found.sitename)


def _facts(title: str | None, date: Any, authors: list[str], outlet: str | None) -> Facts:
    return {
        "title": [title_key(title)] if title else [],
        "date": [str(date)[:10]] if date else [],
        "authors": [_letters(name) for name in authors],
        "outlet": [_letters(outlet)] if outlet else [],
    }


def read_marks() -> dict[str, dict[str, list[list[str]]]]:
    """Page to field to values, each a list of the forms that count."""
    lines = [line for line in MARKS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    names = lines[0].split("\t")
    marks = {}
    for line in lines[1:]:
        row = dict(zip(names, line.split("\t"), strict=True))
        marks[row["page"]] = {field: _values(field, row[field]) for field in FIELDS}
    return marks


def _values(field: str, cell: str) -> list[list[str]]:
    as_key = _letters if field in ("authors", "outlet") else str
    return [[as_key(form) for form in value.split("/")] for value in cell.split(";") if value]


def score(found: Facts, marks: dict[str, list[list[str]]], field: str) -> Counter[str]:
    """Right, found and stated values of one field of one page."""
    left = list(marks[field])
    right = 0
    for value in found[field]:
        hit = next((forms for forms in left if value in forms), None)
        if hit:
            left.remove(hit)
            right += 1
    return Counter(right=right, found=len(found[field]), stated=len(marks[field]))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--misses", action="store_true", help="name the pages where ours is wrong or missing")
    options = parser.parse_args()
    marks = read_marks()
    totals = {(who, field): Counter[str]() for who in ("ours", "trafilatura") for field in FIELDS}
    for path in sorted((options.folder / "html").glob("*.html.gz")):
        page = path.name[:12]
        if page not in marks:
            continue
        html = decode(gzip.decompress(path.read_bytes())).text
        for who, facts in (("ours", ours(html)), ("trafilatura", trafilaturas(html))):
            for field in FIELDS:
                counted = score(facts, marks[page], field)
                totals[who, field] += counted
                if options.misses and who == "ours" and not counted["right"] == counted["found"] == counted["stated"]:
                    print(page, field, "found", facts[field], "stated", marks[page][field])
    print("| what | stated | ours right | of those found | trafilatura right | of those found |\n" + "|---" * 6 + "|")
    for field in FIELDS:
        cells = [
            f"{one['right'] / one['stated']:.3f} | {one['right'] / max(1, one['found']):.3f}"
            for one in (totals["ours", field], totals["trafilatura", field])
        ]
        print(f"| {field} | {totals['ours', field]['stated']} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
