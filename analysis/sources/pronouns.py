"""Which person a pronoun means.

Each person mentioned shortly before is a candidate; what speaks for it is counted in points and the
best one is taken when it is clearly ahead. When two readings are as good, the source stays unknown.
"""

from dataclasses import dataclass
from typing import NamedTuple

from analysis.sources.weights import reason, total

WINDOW_SENTENCES = 8
MARGIN = 0.05


@dataclass(frozen=True)
class Candidate:
    """One possible antecedent and what speaks for it (`features`, weighed by `weights.points`)."""

    entity: int
    features: dict[str, float]

    def score(self) -> float:
        """Its points."""
        return total(self.features, "person")


class Choice(NamedTuple):
    """The person chosen, by how many points, and what spoke most for it."""

    entity: int
    lead: float
    why: str


def choose(candidates: list[Candidate], margin: float = MARGIN) -> Choice | None:
    """The best candidate and its lead, or None when there is none or two are as good."""
    if not candidates:
        return None
    ranked = sorted(candidates, key=lambda c: (-c.score(), c.entity))
    lead = ranked[0].score() - ranked[1].score() if len(ranked) > 1 else 9.0
    return Choice(ranked[0].entity, lead, reason(ranked[0].features, "person")) if lead >= margin else None
