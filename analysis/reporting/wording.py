"""Numbers and names as words, the same on every page."""

from collections.abc import Sequence
from typing import Any

NOT_KNOWN = "not known"

# A share of fewer cases than this is said as a count: "1 of 3" does not look like a finding.
_FEWEST = 10
# From here on a whole percentage would say the same.
_FINE = 0.0995


def count(number: int, noun: str, plural: str | None = None) -> str:
    """`"1 article"`, `"1,204 articles"`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def percent(share: float | None, *, fine: bool = False) -> str:
    """A share as a whole percentage, `fine` with a decimal below 10 %; what is neither none nor all never reads so."""
    if share is None:
        return "–"
    if fine and 0.0005 <= share < _FINE:
        return f"{share * 100:.1f}%"
    if fine and 0 < share < 0.0005:
        return "<0.1%"
    if 0 < share < 0.01:
        return "<1%"
    if 0.99 < share < 1:
        return ">99%"
    return f"{share * 100:.0f}%"


def part_of(part: int, whole: int) -> str:
    """A share in words: `"25%"`; of few cases `"1 of 4"`, of none a dash."""
    return percent(part / whole) if whole >= _FEWEST else f"{part} of {whole}" if whole else "–"


def interval(low: float | None, high: float | None, *, fine: bool = False) -> str:
    """The ends of an interval of shares, `"31–54%"`, `fine` with decimals where both are below 10 %."""
    if low is None or high is None:
        return "–"
    if fine and high < _FINE:
        return f"{low * 100:.1f}–{high * 100:.1f}%"
    return f"{low * 100:.0f}–{high * 100:.0f}%"


def tone(score: float | None) -> str:
    """A tone from −1 to 1, with its sign."""
    if score is None:
        return "–"
    return "0.00" if abs(score) < 0.005 else f"{score:+.2f}".replace("-", "−")


def cut(words: str, longest: int) -> str:
    """The words, cut to so many characters with an ellipsis."""
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def listing(names: Sequence[str], limit: int = 8) -> str:
    """`"A, B and C"`; a long list ends with how many more there are."""
    if len(names) > limit:
        return ", ".join(names[:limit]) + f" and {len(names) - limit} more"
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def few(articles: int) -> str:
    """A warning for figures that rest on few articles; empty for twenty and more."""
    # A share of twenty cases already has an interval of forty points.
    return f"{count(articles, 'article')} are few: read the intervals before the figures." if 1 < articles < 20 else ""


def day(moment: str | None) -> str | None:
    """The day of an ISO 8601 time, as in 5 March 2026; the time of day when it is not midnight."""
    if not moment:
        return None
    year, month, rest = moment.split("-", 2)
    words = f"{int(rest[:2])} {_MONTHS[int(month) - 1]} {year}"
    clock = rest[3:8]
    return words if clock in ("", "00:00") else f"{words}, {clock} UTC"


_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def plainly(code: Any) -> str | None:
    """A code of the tables (`security_justice`) as words."""
    return None if code is None else str(code).replace("_", " and " if code == "security_justice" else " ")
