"""Factiva's field codes, and an article made of them."""

import re
from collections.abc import Mapping, Sequence

from analysis.ingest.readers.exports import Exported

# Field codes of the "Full article plus indexing" format, in the order they usually stand.
CODES = (
    "CLM", "SE", "HD", "BY", "CR", "WC", "PD", "ET", "SN", "SC", "NGC", "GC", "ED", "PG", "VOL", "LA", "CY", "LP",
    "TD", "ART", "CT", "RF", "CO", "IN", "NS", "RE", "DE", "IPC", "IPD", "PUB", "AN",
)  # fmt: skip
# An accession number: the source's code filled up with zeros, the date, and a code of its own.
ACCESSION = re.compile(r"\b([A-Z0-9]{4,12}(?:19|20)\d{6}[a-z0-9]{6,14})\b")


def article_of(fields: Mapping[str, Sequence[str]]) -> Exported:
    """The article in `fields`: for each code its paragraphs."""

    def one(code: str) -> str | None:
        return " ".join(" ".join(fields.get(code, ())).split()) or None

    date, time = one("PD"), one("ET")
    number = ACCESSION.search(one("AN") or "")
    article = Exported(
        title=one("HD"),
        body=[*fields.get("LP", ()), *fields.get("TD", ())],
        outlet=one("SN"),
        date=f"{date} {time}" if date and time and re.match(r"\d{1,2}:\d{2}", time) else date,
        byline=one("BY"),
        section=one("SE"),
        language=one("LA"),
        captions=[caption for caption in fields.get("ART", ()) if caption.strip()],
        given_id=number.group(1) if number else None,
    )
    for code, reason in (("CR", "credit"), ("CT", "contact"), ("RF", "vendor's note")):
        article.removed += [(line, reason) for line in fields.get(code, ()) if line.strip()]
    return article
