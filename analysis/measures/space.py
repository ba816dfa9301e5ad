"""Space, direct speech and tone of an actor, as election monitors count them."""

import bisect
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from analysis.text import Span, count_words, sentences

NO_DATE = "no date"


def sentences_touched(text: str, spans: Iterable[Sequence[int]]) -> list[Span]:
    """The sentences of `text` in which one of the spans stands, in reading order.

    The unit of space: an actor is given a sentence that names them, lets them speak or holds
    their words. Missions measure broadcasts in seconds and print in square centimetres of all
    that is devoted to an actor (OSCE/ODIHR 2012, Handbook on Media Monitoring for Election
    Observation Missions; Council of Europe 2020, Monitoring of media coverage of elections);
    words of sentences are the nearest that text without layout allows. One sentence may be
    given to several actors, so shares are of all space given, not of all text.
    """
    whole = sentences(text)
    starts = [start for start, _ in whole]
    touched = set()
    for start, end in spans:
        at = max(bisect.bisect_right(starts, start) - 1, 0)
        while at < len(whole) and whole[at][0] < end:
            if whole[at][1] > start:
                touched.add(at)
            at += 1
    return [whole[at] for at in sorted(touched)]


def words_in(text: str, spans: Iterable[Span]) -> int:
    """How many words stand in the spans."""
    return sum(count_words(text[start:end]) for start, end in spans)


def week_of(published: str | None) -> str:
    """The Monday of the week of an ISO 8601 time, `"2026-03-02"`; `"no date"` without one."""
    if not published:
        return NO_DATE
    day = date.fromisoformat(published[:10])
    return (day - timedelta(day.weekday())).isoformat()
