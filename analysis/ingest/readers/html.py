"""A saved web page as an article record."""

from typing import Any

import lxml.html
from trafilatura import bare_extraction

from analysis.ingest import lines as evidence
from analysis.ingest.credits import agencies_in, dateline, line_credits
from analysis.ingest.encoding import NotText
from analysis.ingest.fields import as_names
from analysis.ingest.lines import Line, split_lines
from analysis.ingest.markup import check_markup, stated_metadata

# Reasons strong enough to take a line out of what the extractor took for body.
_STRONG = (
    "advertisement",
    "share buttons",
    "subscription",
    "cookie notice",
    "other stories",
    "media stub",
    "navigation",
)


def read_html(html: str) -> dict[str, Any]:
    """The article in `html`, with the metadata the page states.

    The date of publication is taken from the page's metadata only, never guessed from its text.

    Raises:
        NotText: the page is too large or too deeply nested to read safely, or holds no article.
    """
    is_deep = check_markup(html)
    # libxml2 drops what is nested deeper than 256 without a word, unless it is asked for huge trees.
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=is_deep, remove_comments=True, remove_pis=True)
    try:
        tree = lxml.html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
        stated = stated_metadata(tree)
        found = bare_extraction(
            tree,
            with_metadata=True,
            include_comments=False,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except (ValueError, TypeError, AttributeError, RecursionError, lxml.etree.LxmlError):
        # What the extractor trips over is the page's fault; the batch goes on.
        found = None
    text = getattr(found, "text", None)
    if not text or not text.strip():
        raise NotText(
            "no article text was found in the page",
            "Copy the article's text into a .txt file and give that.",
        )
    title = _clean(getattr(found, "title", None))
    outlet = _clean(getattr(found, "sitename", None))
    authors = as_names(getattr(found, "author", None))
    credits = [name for author in authors for name in line_credits(author)]
    authors = [author for author in authors if not line_credits(author)]
    found_lines = split_lines(text)
    start = _after_title(found_lines, title)
    kickers = [line.text for line in found_lines[: max(0, start - 1)]]
    body, place, removed, more = _trim(found_lines[start:], title)
    if not body:
        raise NotText(
            "no article text was found in the page", "Copy the article's text into a .txt file and give that."
        )
    credits += more
    return {
        "title": title,
        "text": "\n\n".join(body),
        "kicker": kickers[-1] if kickers else None,
        "dateline": place,
        "captions": stated["captions"],
        "authors": authors,
        "outlet": outlet,
        "published": stated["published"],
        "url": stated["url"] or _clean(getattr(found, "url", None)),
        "language": stated["language"],
        "wire_credits": [name for name in dict.fromkeys(credits) if name != outlet],
        "removed": [{"text": text, "reason": "before the article"} for text in kickers[:-1]] + removed,
        "paragraphs": _places(html, body),
    }


def _clean(value: Any) -> str | None:
    text = " ".join(str(value).split()) if value else ""
    return text or None


def _after_title(lines: list[Line], title: str | None) -> int:
    """Where the body starts when the extracted text opens with the headline or a short line above it."""
    for index, line in enumerate(lines[:4]):
        if title and line.text.casefold() == title.casefold():
            return index + 1
        if line.is_closed or line.words > 5:
            break
    return 0


def _trim(lines: list[Line], title: str | None) -> tuple[list[str], str | None, list[dict[str, str]], list[str]]:
    """Body paragraphs, dateline, what was taken out of the extractor's text, and agencies credited."""
    body: list[str] = []
    removed: list[dict[str, str]] = []
    credits: list[str] = []
    place: str | None = None
    for index, line in enumerate(lines):
        reason = _reason(line, title, is_head=not body, is_tail=index >= len(lines) - 4)
        if reason:
            removed.append({"text": line.text, "reason": reason})
            credits += line_credits(line.text) or (agencies_in(line.text) if reason == "byline" else [])
            continue
        text = line.text
        found = dateline(text) if not body else None
        if found and found.end < len(text):
            place = text[: found.end].strip()
            removed.append({"text": place, "reason": "dateline"})
            credits += [found.agency] if found.agency else []
            text = text[found.end :]
        body.append(text)
    return body, place, removed, credits


def _reason(line: Line, title: str | None, *, is_head: bool, is_tail: bool) -> str | None:
    if is_head:
        if title and line.text == title:
            return "headline repeated"
        if evidence.is_byline(line):
            return "byline"
        if evidence.date_part(line):
            return "date"
    if is_tail and evidence.is_sign_off(line):
        return "credit"
    if line.text[0] in "|-•*":
        return None  # rows of tables and items of lists, which the extractor marks so
    reason = evidence.furniture(line)
    return reason if reason in _STRONG and line.words <= 30 else None


def _places(html: str, body: list[str]) -> list[list[int] | None]:
    """Where each paragraph stands literally in the page, in order; None where markup or entities part it."""
    places: list[list[int] | None] = []
    at = 0
    for paragraph in body:
        start = html.find(paragraph, at)
        if start < 0:
            places.append(None)
        else:
            at = start + len(paragraph)
            places.append([start, at])
    return places
