"""A saved web page as an article record."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import lxml.html
from trafilatura import bare_extraction

from analysis.ingest.bylines import has_role, names_in
from analysis.ingest.credits import line_credits
from analysis.ingest.encoding import NotText, decode
from analysis.ingest.fields import as_names
from analysis.ingest.lines import Line, split_lines
from analysis.ingest.markup import check_markup, stated_metadata
from analysis.ingest.readers.factiva_html import is_factiva, read_factiva
from analysis.ingest.readers.page import check_size
from analysis.ingest.source import Piece, Read, Source
from analysis.ingest.trimming import trim
from analysis.ingest.under_headline import shown


def read_web_page(source: Source) -> Iterator[Piece]:
    """The articles of a vendor's export when the page is one, else the one article it shows."""
    decoded = decode(source.read(), stated=source.charset)
    known: dict[str, Any] = {"encoding": decoded.encoding}
    if is_factiva(decoded.text):
        yield from (replace(piece, **known) for piece in read_factiva(decoded.text))
        return
    yield Piece(partial(_read, decoded.text, source), bytes=source.size, **known)


def _read(html: str, source: Source) -> Read:
    check_size(source)
    article = read_html(html)
    return Read({**article, "url": article["url"] or source.url})


def read_html(html: str) -> dict[str, Any]:
    """The article in `html`, with the metadata the page states.

    Date and authors are taken from the page's metadata, else from what stands around its headline; a date is never
    guessed from the text.

    Raises:
        NotText: the page is too large or too deeply nested to read safely, or holds no article.
    """
    is_deep = check_markup(html)
    # libxml2 drops what is nested deeper than 256 without a word, unless it is asked for huge trees.
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=is_deep, remove_comments=True, remove_pis=True)
    stated: dict[str, Any] | None
    try:
        tree = lxml.html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
        stated = stated_metadata(tree)
        page_title = _clean(tree.findtext(".//title"))
        heading = _clean(next((one.text_content() for one in tree.iter("h1")), None))
        day, names = shown(tree, stated["title"])
        found = bare_extraction(
            tree,
            with_metadata=True,
            include_comments=False,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except (ValueError, TypeError, AttributeError, RecursionError, lxml.etree.LxmlError):
        # What the extractor trips over is the page's fault; the batch goes on.
        found = stated = page_title = heading = day = None
        names = []
    text = getattr(found, "text", None) or (stated or {}).get("body")
    if stated is None or not text or not text.strip():
        raise NotText(
            "no article text was found in the page",
            "Copy the article's text into a .txt file and give that.",
        )
    title = stated["title"] or _clean(getattr(found, "title", None))
    outlet = _outlet(stated["outlet"], _clean(getattr(found, "sitename", None))) or _named_after(page_title, title)
    title = without_outlet(_as_headed(title, heading), outlet)
    bylines = stated["authors"] or as_names(getattr(found, "author", None))
    credits = [name for author in bylines for name in line_credits(author)]
    authors = _people(bylines, outlet) or names
    found_lines = split_lines(text)
    start = _after_title(found_lines, title)
    kickers = [line.text for line in found_lines[: max(0, start - 1)]]
    body, place, removed, more = trim(found_lines[start:], title)
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
        "published": stated["published"] or day,
        "url": stated["url"] or _clean(getattr(found, "url", None)),
        "language": stated["language"],
        "wire_credits": [name for name in dict.fromkeys(credits) if name != outlet],
        "removed": [{"text": text, "reason": "before the article"} for text in kickers[:-1]] + removed,
        "paragraphs": _places(html, body),
    }


def _outlet(stated: str | None, found: str | None) -> str | None:
    """The outlet as the page states it, unless that is an address, a list, a handle or too short to be a name."""
    stated, found = (_first_part(name) if name and _is_outlet(name) else None for name in (stated, found))
    if stated and found and _letters(stated) == _letters(found):
        return found if " " in found else stated  # "The Detroit News" rather than "detroitnews"
    return stated or found


def _is_outlet(name: str) -> bool:
    is_name = not name.startswith(("http", "@")) and name[:1].isalnum() and sum(map(str.isalnum, name)) >= 3
    return is_name and "|" not in _first_part(name)


def _first_part(name: str) -> str:
    """What stands before an address: "The Courier" of "The Courier | courier.example"."""
    return _ADDRESS_BEHIND.sub("", name)


_ADDRESS_BEHIND = re.compile(r"\s?\|\s?[\w-]{1,60}(?:\.[\w-]{2,20}){1,3}$")


def _named_after(page_title: str | None, title: str | None) -> str | None:
    """The outlet as the page's own title names it after the headline."""
    parts = _PARTED.split(page_title or "")
    name = parts[-1].strip()
    is_named = len(parts) > 1 and _letters((page_title or "")[: -len(parts[-1])]) == _letters(title or "")
    return name if is_named and not name[0].islower() and _is_outlet(name) else None


def _as_headed(title: str | None, heading: str | None) -> str | None:
    """The heading where the title is that with something after a bar: "Headline | Editorial"."""
    parts = _PARTED.split(title or "")
    return heading if heading and len(parts) > 1 and _letters(heading) == _letters(parts[0]) else title


def _people(bylines: Sequence[str], outlet: str | None) -> list[str]:
    """The persons named in the bylines: neither the outlet nor an agency, their role taken off."""
    people: list[str] = []
    for byline in (_KIND_BY.sub("", byline) for byline in bylines):
        if not line_credits(byline) and _letters(byline) != _letters(outlet or ""):
            people += names_in(byline) or ([byline] if _IS_NAME.match(byline) and not has_role(byline) else [])
    return list(dict.fromkeys(people))


# Names that `names_in` does not know, such as those of other scripts; no address, no role in small letters.
_IS_NAME = re.compile(r"^[^\W\d_a-z][^\d_@/:|,]{1,40}\s[^\W\d_a-z][^\d_@/:|,]{1,40}$")
_KIND_BY = re.compile(r"^(?:Analysis|Opinion|Story|Words|Text|Review|Photographs?|Interview)\s[Bb]y\s")


def without_outlet(title: str | None, outlet: str | None) -> str | None:
    """A page's title without the outlet's name that many put behind it."""
    parts = _PARTED.split(title or "")
    if outlet and len(parts) > 1 and _letters(parts[-1]) == _letters(outlet):
        return (title or "")[: -len(parts[-1])].rstrip(" -–—|:•·") or None
    return title


_PARTED = re.compile(r"\s[-–—|•·]\s")


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold().removeprefix("the ").strip()))


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
