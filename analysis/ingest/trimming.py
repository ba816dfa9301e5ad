"""Bylines, datelines, credits and page furniture taken off a text that is an article but for those."""

from analysis.ingest import lines as evidence
from analysis.ingest.credits import agencies_in, dateline, line_credits
from analysis.ingest.lines import Line

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


def trim(lines: list[Line], title: str | None) -> tuple[list[str], str | None, list[dict[str, str]], list[str]]:
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
