"""What articles give an actor: space, direct speech and tone, for the report `monitoring`."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from analysis.errors import UsageError, near_name
from analysis.measures.mentions import mentions
from analysis.measures.space import NO_DATE, sentences_touched, week_of, words_in
from analysis.reporting.about import Passage, said_about
from analysis.reporting.rows import Row
from analysis.reporting.selection import Selection, Voice, is_named
from analysis.schemas import LABELS
from analysis.text import Span, name_key

# In days: a campaign is told by weeks, a term of office by months.
_LONGEST_BY_WEEK, _LONGEST_BY_MONTH = 190, 1100


@dataclass(frozen=True)
class Coverage:
    """What one article gives one actor.

    `sentences` are those given to the actor, `space_words` their words; `direct_words` stand in
    quotation marks, `reported_words` are retold; `tone_words` are words of passages about the
    actor by label.
    """

    article_id: str
    outlet: str
    day: str | None
    week: str
    sentences: tuple[Span, ...]
    space_words: int
    direct_words: int
    reported_words: int
    tone_words: dict[str, int]
    about: tuple[Passage, ...]


@dataclass(frozen=True)
class Monitor:
    """The actors who are watched, those with most space first, and what each article gives them."""

    selection: Selection
    coverage: dict[str, list[Coverage]]

    def name(self, actor: str) -> str:
        """The actor's name."""
        return self.selection.voices[actor].name


def watch(selection: Selection, actors: Sequence[str] = (), *, most: int = 8) -> Monitor:
    """The named actors; without names the people who have most space.

    Raises:
        UsageError: nobody has one of the names.
    """
    known = {
        k: v for k, v in selection.voices.items() if is_named(v) and v.sources[0]["kind"] in ("person", "organisation")
    }
    about = said_about(selection)
    if actors:
        chosen = [_find(wanted, known) for wanted in actors]
        return Monitor(
            selection, {key: _coverage(selection, known[key], about.get(key, [])) for key in dict.fromkeys(chosen)}
        )
    # Who has most space is nearly always among those named or quoted most; measuring all would
    # take long in a large corpus.
    people = [k for k, v in known.items() if v.sources[0]["kind"] == "person"]
    people.sort(key=lambda k: (-len(known[k].attributions) - len(about.get(k, [])), known[k].name, k))
    measured = {k: _coverage(selection, known[k], about.get(k, [])) for k in people[: 4 * most]}
    order = sorted(measured, key=lambda k: (-sum(c.space_words for c in measured[k]), known[k].name, k))
    return Monitor(selection, {key: measured[key] for key in order[:most]})


def sums(rows: Iterable[Coverage]) -> dict[str, int]:
    """Words of `space`, of `direct` speech, `reported` ones, and those of passages by label, added up."""
    kept = list(rows)
    return {
        "space": sum(c.space_words for c in kept),
        "direct": sum(c.direct_words for c in kept),
        "reported": sum(c.reported_words for c in kept),
        **{label: sum(c.tone_words[label] for c in kept) for label in LABELS},
    }


def per_outlet_and_week(monitor: Monitor) -> list[tuple[str, str, str, list[Coverage]]]:
    """The actor, outlet and week of each group of articles, in that order, and what those give the actor."""
    cells: dict[tuple[int, str, str], list[Coverage]] = defaultdict(list)
    for place, rows in enumerate(monitor.coverage.values()):
        for c in rows:
            cells[place, c.outlet, c.week].append(c)
    actors = list(monitor.coverage)
    return [(actors[place], outlet, week, rows) for (place, outlet, week), rows in sorted(cells.items())]


def periods(monitor: Monitor) -> tuple[str, Callable[[Coverage], str], list[str]]:
    """Weeks, for more than half a year months, for more than three years years: the word, how to tell, and all of them.

    Articles without a date come last, as `NO_DATE`.
    """
    dates = {c.article_id: c.day for rows in monitor.coverage.values() for c in rows}
    days = sorted(date.fromisoformat(day) for day in dates.values() if day)
    span = (days[-1] - days[0]).days if days else 0
    word, length = (
        ("week", 0) if span <= _LONGEST_BY_WEEK else ("month", 7) if span <= _LONGEST_BY_MONTH else ("year", 4)
    )

    def of(c: Coverage) -> str:
        return c.week if word == "week" or not c.day else c.day[:length]

    found = {of(c) for rows in monitor.coverage.values() for c in rows}
    return word, of, [*sorted(found - {NO_DATE}), *([NO_DATE] if NO_DATE in found else [])]


def _coverage(selection: Selection, voice: Voice, about: Sequence[Passage]) -> list[Coverage]:
    said: dict[str, list[Row]] = defaultdict(list)
    spoken_of: dict[str, list[Passage]] = defaultdict(list)
    named: dict[str, set[str]] = defaultdict(set)
    quoted: dict[str, int] = defaultdict(int)
    for row in voice.attributions:
        said[row["article_id"]].append(row)
    for p in about:
        spoken_of[p.article_id].append(p)
    for row in voice.sources:
        named[row["article_id"]] |= {row["name"], *(row["aliases"] or [])}
        quoted[row["article_id"]] += row["quoted_words"] or 0
    found = []
    for article_id in (i for i in selection.articles if i in named):
        article = selection.articles[article_id]
        text = article["text"]
        contents = [tuple(span) for row in said[article_id] for span in row["content_spans"]]
        speaking = [tuple(span) for row in said[article_id] for span in row["speaker_spans"] or []]
        given = sentences_touched(text, [*mentions(text, sorted(named[article_id])), *contents, *speaking])
        spoken = words_in(text, _merged(contents))
        tones = dict.fromkeys(LABELS, 0)
        for p in spoken_of[article_id]:
            if p.label:
                tones[p.label] += words_in(text, [(p.start, p.end)])
        found.append(
            Coverage(
                article_id,
                selection.outlet_of(article),
                article["published"][:10] if article["published"] else None,
                week_of(article["published"]),
                tuple(given),
                words_in(text, given),
                min(quoted[article_id], spoken),
                max(0, spoken - quoted[article_id]),
                tones,
                tuple(spoken_of[article_id]),
            )
        )
    return found


def _merged(spans: Iterable[Sequence[int]]) -> list[Span]:
    """The spans without overlaps: what is nested in an attribution is said once."""
    merged: list[Span] = []
    for start, end in sorted((s, e) for s, e in spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _find(wanted: str, known: dict[str, Voice]) -> str:
    key = name_key(wanted)
    names = {k: {name_key(n) for s in v.sources for n in (s["name"], *(s["aliases"] or []))} for k, v in known.items()}
    found = [k for k in known if name_key(known[k].name) == key] or [k for k in known if key in names[k]]
    if not found:
        raise UsageError(
            f"No person or body is called {wanted!r}.{near_name(wanted, [v.name for v in known.values()])}"
        )
    return max(found, key=lambda k: (len(known[k].attributions), known[k].article_count, k))
