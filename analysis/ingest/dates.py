"""Dates of publication, read only when there is one reading."""

import re
from datetime import UTC, datetime, timedelta, timezone

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july",
         "aug august", "sep sept september", "oct october", "nov november", "dec december"), 1
    )
    for name in names.split()
}  # fmt: skip
# Offsets of the zones whose letters mean one thing in news; "CST" or "IST" name several.
_ZONES = {
    "z": 0,
    "utc": 0,
    "gmt": 0,
    "bst": 1,
    "cet": 1,
    "cest": 2,
    "eet": 2,
    "eest": 3,
    "msk": 3,
    "edt": -4,
    "pdt": -7,
}

_NUMBERS = re.compile(r"(?<!\d)(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?!\d)")
_DAY_MONTH = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?[ -](?:of )?([A-Za-z]{3,9})\.?,?[ -](\d{4})(?!\d)")
_MONTH_DAY = re.compile(r"(?<![A-Za-z])([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?!\d)")
_CLOCK = re.compile(
    r"(?<!\d)(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)? ?([ap]\.?m\.?(?![A-Za-z]))? ?"
    r"(?:([A-Za-z]{1,5})(?![A-Za-z])|([+-]\d{2}):?(\d{2}))?",
    re.IGNORECASE,
)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?: ?Z| ?[+-]\d{2}:?\d{2})?)?$")
_UPDATED = re.compile(r"\b(?:last )?(?:updated|modified)\b", re.IGNORECASE)
# Words that may stand around a date on a page without being part of a sentence.
_AROUND = re.compile(
    r"\b(?:published|updated|last|posted|modified|first|on|at|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|date|et|pt|est|pst|ist|local time|time|"
    r"gmt|utc|uhr)\b",
    re.IGNORECASE,
)


def read_date(text: str) -> datetime | None:
    """The time `text` states, in UTC; None when it states none or could mean two.

    `03/04/2025` is the third of April or the fourth of March, so it is no date; `25/04/2025` is
    one. A time of day without a zone is taken as UTC; one in a zone we do not know is left out
    and the day kept. A day alone is midnight UTC.
    """
    text = " ".join(text.split())[:200]
    # What follows "updated" is the time of a correction, not of publication.
    updated = _UPDATED.search(text)
    if updated and _day(text[: updated.start()]):
        text = text[: updated.start()]
    if _ISO.match(text):
        try:
            moment = datetime.fromisoformat(text.replace(" Z", "Z").replace(",", "."))
        except ValueError:
            return None
        return _in_utc(moment)
    day = _day(text)
    if day is None:
        return None
    return _in_utc(_with_clock(day, text))


def is_date_line(line: str) -> bool:
    """Whether `line` holds a date and next to nothing else, as under a headline."""
    if not any(char.isdigit() for char in line) or len(line) > 120:
        return False
    rest = line
    found = False
    for pattern in (_DAY_MONTH, _MONTH_DAY, _NUMBERS):
        rest, count = pattern.subn(" ", rest)
        found = found or count > 0
    rest = _AROUND.sub(" ", _CLOCK.sub(" ", rest))
    return found and sum(char.isalpha() for char in rest) <= 4


def _in_utc(moment: datetime) -> datetime | None:
    if not 1600 <= moment.year <= 2200:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _day(text: str) -> datetime | None:
    """The first day named in words, else in numbers; None when the numbers have two readings."""
    first: tuple[int, int, int, int] | None = None
    for pattern, day_at, month_at in ((_DAY_MONTH, 1, 2), (_MONTH_DAY, 2, 1)):
        for match in pattern.finditer(text):
            month = _MONTHS.get(match.group(month_at).lower())
            if month and (first is None or match.start() < first[0]):
                first = (match.start(), int(match.group(3)), month, int(match.group(day_at)))
    if first:
        return _safe(*first[1:])
    numbers = _NUMBERS.search(text)
    if not numbers:
        return None
    left, middle, right = numbers.group(1), numbers.group(3), numbers.group(4)
    if len(left) == 4:
        return _safe(int(left), int(middle), int(right)) if len(right) <= 2 else None
    if len(right) != 4 or len(left) > 2:
        return None
    readings = {
        moment
        for month, day in ((int(left), int(middle)), (int(middle), int(left)))
        if (moment := _safe(int(right), month, day))
    }
    return readings.pop() if len(readings) == 1 else None


def _safe(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day)
    except ValueError:
        return None


def _with_clock(day: datetime, text: str) -> datetime:
    match = _CLOCK.search(text)
    if not match:
        return day
    hour, minute, second = int(match.group(1)), int(match.group(2)), int(match.group(3) or 0)
    half = (match.group(4) or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return day
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    if hour > 23 or minute > 59 or second > 59:
        return day
    zone, sign, minutes = match.group(5), match.group(6), match.group(7)
    tz = None
    if sign:
        if abs(int(sign)) > 15 or int(minutes) > 59:
            return day
        tz = timezone(timedelta(hours=int(sign), minutes=int(minutes) * (-1 if sign[0] == "-" else 1)))
    elif zone:
        if zone.lower() not in _ZONES:
            return day
        tz = timezone(timedelta(hours=_ZONES[zone.lower()]))
    return day.replace(hour=hour, minute=minute, second=second, tzinfo=tz)
