"""Articles about one event: near in time, and naming the same people and bodies."""

import math
from collections import Counter
from collections.abc import Mapping, Set
from datetime import date

# Within a week most papers have said what they have to say about one event.
NEAR_DAYS = 5
# Of what two articles name, weighed by how rare it is, this much is shared. On data/sample copies
# share .5 and more, other articles on one event .15 to .3, those of its two stories nothing.
NEAR_SHARE = 0.15


def names_shared(one: Set[str], other: Set[str], weight: Mapping[str, float]) -> float:
    """The weight of the names both have, as a share of the weight of the names either has (0 to 1)."""
    either = sum(weight[name] for name in sorted(one | other))
    return sum(weight[name] for name in sorted(one & other)) / either if either else 0.0


def rarity(names: Mapping[str, Set[str]]) -> dict[str, float]:
    """How telling each name is: the logarithm of articles over articles with it (Spärck Jones 1972)."""
    counted = Counter(name for mine in names.values() for name in mine)
    return {name: math.log(1 + len(names) / times) for name, times in counted.items()}


def largest_event(
    names: Mapping[str, Set[str]], days: Mapping[str, date | None], outlets: Mapping[str, str | None]
) -> list[str]:
    """The articles of the event that most outlets tell, ids in order of day, then id.

    Each article is taken as a centre; near it are those that name the same and were published
    within `NEAR_DAYS` days. The centre with most outlets, then most articles, then the smallest
    id wins. A star around one article, and no chain of neighbours, so that a story that runs
    for months does not swallow everything.

    Args:
        names: whom and what each article names, by article id.
        days: when it was published; one without a date is never near, since a story that runs
            for months names the same people.
        outlets: who published it.

    Returns:
        The ids; fewer than two outlets means that no event is told by several.
    """
    weight = rarity(names)
    # By day and name: over the years a president is named in most articles, and few of them are near in time.
    having: dict[tuple[int, str], list[str]] = {}
    number = {article: day.toordinal() for article in names if (day := days.get(article)) is not None}
    for article, at in number.items():
        for name in names[article]:
            having.setdefault((at, name), []).append(article)
    best: tuple[int, int, str] | None = None
    chosen: list[str] = []
    for centre in sorted(number):
        around = range(number[centre] - NEAR_DAYS, number[centre] + NEAR_DAYS + 1)
        sharing = {other for at in around for name in names[centre] for other in having.get((at, name), ())}
        near = [
            other
            for other in sorted(sharing)
            if other == centre or names_shared(names[centre], names[other], weight) >= NEAR_SHARE
        ]
        papers = {outlets.get(other) for other in near} - {None}
        rank = (-len(papers), -len(near), centre)
        if best is None or rank < best:
            best, chosen = rank, near
    return sorted(chosen, key=lambda article: (days.get(article) or date.max, article))
