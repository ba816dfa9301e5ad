"""A page copied as text, or an article as plain text, as an article record."""

from typing import Any

from analysis.ingest.clean import clean
from analysis.ingest.encoding import NotText


def read_page(text: str) -> dict[str, Any]:
    """The article in `text`, its paragraphs' offsets into `text` included.

    Raises:
        NotText: nothing is left after the page furniture is taken away.
    """
    page = clean(text)
    if not page.paragraphs:
        raise NotText("no article text was found in the page", "Copy the article's paragraphs into the file.")
    return {
        "title": page.title,
        "text": "\n\n".join(paragraph for paragraph, _start, _end in page.paragraphs),
        "kicker": page.kicker,
        "dateline": page.dateline,
        "captions": list(page.captions),
        "authors": list(page.authors),
        "outlet": page.outlet,
        "published": page.published,
        "wire_credits": list(page.wire_credits),
        "removed": [
            {"text": piece.text, "reason": piece.reason, "start": piece.start, "end": piece.end}
            for piece in page.removed
        ],
        # Lines joined across a fixed-width break are not literally in the file.
        "paragraphs": [
            [start, end] if text[start:end] == paragraph else None for paragraph, start, end in page.paragraphs
        ],
    }
