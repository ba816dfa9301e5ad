"""Mail files (.eml) and web pages saved as one (.mht): the article a message holds."""

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from functools import partial

from analysis.ingest.dates import read_date
from analysis.ingest.encoding import NotText, decode
from analysis.ingest.readers.html import read_html
from analysis.ingest.readers.page import read_page
from analysis.ingest.source import Piece, Read, Source

_PASSED_ON = re.compile(r"^(?:(?:fwd?|wg|tr|doorst|rv|re|aw)\s?:\s{0,5}){1,9}", re.IGNORECASE)
_PARTS = 200
# A plain part shorter than this share of the page beside it says "view this in a browser".
_STUB_SHARE = 0.3


def read_mail(source: Source) -> Iterator[Piece]:
    """The one article of the message: its subject is the title; sender and date are those of the message."""
    yield Piece(partial(_read, source), bytes=source.size)


def _read(source: Source) -> Read:
    message = email.message_from_bytes(source.read(), policy=email.policy.default)
    plain, html, attached = _bodies(message)
    if not plain.strip() and not html.strip():
        raise NotText("the message holds no text", "Save the article itself as .html or .txt.")
    article = None
    if html and (not plain or len(plain) < _STUB_SHARE * len(re.sub(r"<[^<>]{0,2000}>", "", html))):
        try:
            article = read_html(html)
        except NotText:
            if not plain.strip():
                raise
    article = article or read_page(plain)
    subject = _header(message, "Subject")
    sender = _header(message, "From")
    is_page = "mht" in source.ending or (_header(message, "Snapshot-Content-Location") or "").startswith("http")
    if not is_page:
        is_passed_on = bool(subject and _PASSED_ON.match(subject))
        article["title"] = _PASSED_ON.sub("", subject or "").strip() or article["title"]
        if not is_passed_on:
            name = parseaddr(sender or "")[0].strip()
            article["authors"] = article["authors"] or ([name] if name else [])
            article["published"] = article["published"] or _date(message)
    location = _header(message, "Snapshot-Content-Location") or _header(message, "Content-Location") or ""
    article["url"] = article.get("url") or (location if location.startswith(("http://", "https://")) else None)
    article["removed"] = [{"text": piece["text"], "reason": piece["reason"]} for piece in article["removed"]]
    article["paragraphs"] = [None] * len(article["paragraphs"])
    notes = (f"{attached} attached file(s) not read",) if attached else ()
    return Read(article, notes)


def _bodies(message: EmailMessage) -> tuple[str, str, int]:
    """The first plain and the first HTML part, and how many files are attached."""
    plain = html = ""
    attached = 0
    for count, part in enumerate(message.walk()):
        if count > _PARTS:
            break
        if part.is_multipart():
            continue
        if part.get_content_disposition() == "attachment" or not part.get_content_type().startswith("text/"):
            attached += part.get_content_disposition() == "attachment"
            continue
        data = part.get_payload(decode=True)
        text = decode(data, stated=part.get_content_charset()).text if isinstance(data, bytes) and data.strip() else ""
        if part.get_content_type() == "text/html":
            html = html or text
        elif part.get_content_type() == "text/plain":
            plain = plain or text
    return plain, html, attached


def _header(message: EmailMessage, name: str) -> str | None:
    try:
        value = message.get(name)
        return " ".join(str(value).split()) or None if value is not None else None
    except (ValueError, TypeError, AttributeError, IndexError, LookupError):
        return None  # a header that does not follow the standard


def _date(message: EmailMessage) -> object:
    value = _header(message, "Date")
    try:
        moment = parsedate_to_datetime(value) if value else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return read_date(moment.isoformat()) if moment else None
