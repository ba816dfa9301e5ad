"""Articles about one event: near in time, sharing rare names and quoted words."""

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date

from analysis.text import WORD

# Nearness falls by a sixth each day: most papers have said what they have to say within a week.
NEAR_DAYS = 6
# By the titles of pairs among 448 articles of 84 outlets: of 29 from .2 on 21 tell one event, of 13 from .15 on 9,
# of those below a third. Higher figures are no surer, so an outlet counts by no more than `SURE`.
NEAR_SHARE = 0.2
SURE = 0.3
# What the same words within quotation marks add, six in a row: on its own nearly enough.
SAME_WORDS = 0.15
_RUN = 6
# As if so many more articles were there, on other things: where all tell of one event its names count still.
_OTHERS = 10


@dataclass(frozen=True)
class Event:
    """Articles that tell of one event, by day, then id.

    `names` are the keys that two or more of them share, the most telling first; `quoting` are
    those that quote the same words as the article in the middle.
    """

    articles: list[str]
    names: list[str]
    quoting: list[str]


def quoted_runs(quotations: Iterable[str]) -> set[Hashable]:
    """Every six words in a row of the quotations."""
    found: set[Hashable] = set()
    for text in quotations:
        words = [match.group().casefold() for match in WORD.finditer(text)]
        found.update(tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))
    return found


def rarity(names: Mapping[str, Set[str]]) -> dict[str, float]:
    """How telling each name is that two articles or more have: the rarer the more (Spärck Jones 1972)."""
    counted = Counter(name for mine in names.values() for name in mine)
    return {name: math.log((len(names) + _OTHERS) / times) for name, times in sorted(counted.items()) if times > 1}


def find_events(
    names: Mapping[str, Set[str]],
    quoted: Mapping[str, Set[Hashable]],
    days: Mapping[str, date | None],
    outlets: Mapping[str, str | None],
    *,
    most: int = 6,
) -> list[Event]:
    """The events that several outlets tell, the one that most of them tell first.

    Each article is taken as a centre with those near it: a star and no chain of neighbours, so
    that a story that runs for months does not swallow everything. How near two articles are is
    the weight of the names they share, of all that either names, and more where they quote
    the same words; the rarer a name, the more it weighs, and each day between them takes
    away. A star counts by its outlets, each by its nearest article. No article is in two events.

    Args:
        names: whom and what each article names, by article id.
        quoted: what each quotes (see `quoted_runs`).
        days: when it was published; one without a date is never near, since a story that runs
            for months names the same people.
        outlets: who published it.
        most: so many at most.

    Returns:
        Events told by two outlets or more; the order of the articles does not matter.
    """
    weight = rarity(names)
    number = {article: at.toordinal() for article in sorted(names) if (at := days.get(article)) is not None}
    telling = {article: sorted(name for name in names[article] if name in weight) for article in number}
    times = Counter(run for mine in quoted.values() for run in mine)
    again = {article: [run for run in quoted.get(article, ()) if times[run] > 1] for article in number}
    # By day and name: over the years a president is named in most articles, and few of them are near in time.
    having: defaultdict[tuple[int, Hashable], list[str]] = defaultdict(list)
    for article, day in number.items():
        for key in (*telling[article], *again[article]):
            having[day, key].append(article)
    whole = {article: math.fsum(weight[name] for name in mine) for article, mine in telling.items()}
    # The weight of a name that two articles share: keeps those that name one or two people from being near to many.
    smoothing = math.log((len(names) + _OTHERS) / 2)
    stars: list[tuple[float, str, dict[str, float], set[str]]] = []
    for centre, middle in number.items():
        around = range(middle - NEAR_DAYS + 1, middle + NEAR_DAYS)
        same = {o for day in around for run in again[centre] for o in having.get((day, run), ())} - {centre}
        shared: defaultdict[str, float] = defaultdict(float, dict.fromkeys(sorted(same), 0.0))
        for name in telling[centre]:
            for day in around:
                for other in having.get((day, name), ()):
                    shared[other] += weight[name]
        shared.pop(centre, None)
        near = {}
        for other, both in shared.items():
            share = both / (whole[centre] + whole[other] - both + smoothing) + SAME_WORDS * (other in same)
            share *= 1 - abs(middle - number[other]) / NEAR_DAYS
            if share >= NEAR_SHARE:
                near[other] = share
        nearest: defaultdict[str, float] = defaultdict(float)
        for other, share in near.items():
            if (outlet := outlets.get(other)) is not None and outlet != outlets.get(centre):
                nearest[outlet] = max(nearest[outlet], min(share, SURE))
        if nearest and (outlets.get(centre) is not None or len(nearest) > 1):
            stars.append((math.fsum(nearest.values()), centre, near, same))
    found: list[Event] = []
    taken: set[str] = set()
    for _, centre, near, same in sorted(stars, key=lambda star: (-round(star[0], 9), star[1])):
        mine = {centre, *near}
        if len(found) < most and not taken & mine:
            taken |= mine
            found.append(
                Event(
                    sorted(mine, key=lambda article: (number[article], article)),
                    _telling(mine, telling, weight),
                    sorted({centre, *same & mine}) if same & mine else [],
                )
            )
    return found


def _telling(mine: Set[str], telling: Mapping[str, list[str]], weight: Mapping[str, float]) -> list[str]:
    counted = Counter(name for article in mine for name in telling[article])
    return sorted(
        (name for name, times in counted.items() if times > 1), key=lambda name: (-counted[name] * weight[name], name)
    )
