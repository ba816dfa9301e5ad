"""Date and byline as a web page shows them around its headline, for pages whose metadata state none."""

import re
from datetime import datetime

from lxml.html import HtmlElement

from analysis.ingest.bylines import names_in
from analysis.ingest.dates import read_date
from analysis.ingest.lines import split_lines
from analysis.ingest.markup import block_texts

# Blocks looked at before and after the headline; a block of more words is the story, and ends the search.
_BY = re.compile(r"^(?:(?:written|posted|words|story)\s)?by:?\s(?-i:(?=[^\W\d_a-z]))", re.IGNORECASE)
_CHANGED = re.compile(r"^(?:last\s)?(?:updated|modified|changed|reviewed)\b", re.IGNORECASE)
_CLOCK = re.compile(r"\s[ap]\.m\.$")
_BEFORE, _AFTER, _LONGEST = 3, 14, 20


def shown(tree: HtmlElement, title: str | None) -> tuple[datetime | None, list[str]]:
    """The date and the persons in the byline that stand around the headline; None and [] when none do."""
    blocks = block_texts(tree)
    headings = [_letters(title or ""), *(_letters(heading.text_content()) for heading in tree.iter("h1"))]
    written = [_letters(block) for block in blocks]
    at = next((written.index(heading) for heading in headings if heading and heading in written), None)
    if at is None:
        return None, []
    after = blocks[at + 1 : at + 1 + _AFTER]
    end = next((index for index, block in enumerate(after) if len(block.split()) > 2 * _LONGEST), len(after))
    around = [*after[:end], *reversed(blocks[max(0, at - _BEFORE) : at])]
    published: datetime | None = None
    authors: list[str] = []
    for line in (line for block in around if len(block.split()) <= _LONGEST for line in split_lines(block)[:1]):
        if line.text.endswith((".", "?", "!")) and not _CLOCK.search(line.text):
            continue
        if not _CHANGED.match(line.text):
            published = published or read_date(line.text)
        if not authors and _BY.match(line.text):
            authors = names_in(line.text)
    return published, authors


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
