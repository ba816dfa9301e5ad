"""Which person a pronoun means.

Each person mentioned shortly before is a candidate; what speaks for it is counted in points and the
best one is taken when it is clearly ahead. When two readings are as good, the source stays unknown.
"""

from dataclasses import dataclass
from typing import NamedTuple

from analysis.sources.weights import reason, total

WINDOW_SENTENCES = 8
MARGIN = 0.05
# By so much less a pronoun tells a gender when somebody known to have it is near: "The judge agreed with Ms. Rao that
# her privacy …" is hers.
RIVAL = 1.2
# What a first name tells helps to choose among persons; it never tells a gender (see `Choice.blind_lead`).
FIRST_NAME = ("first_name_fits", "first_name_unlike")


@dataclass(frozen=True)
class Candidate:
    """One possible antecedent and what speaks for it (`features`, weighed by `weights.points`)."""

    entity: int
    features: dict[str, float]

    def score(self) -> float:
        """Its points."""
        return total(self.features, "person")

    def blind_score(self) -> float:
        """Its points when first names are not read."""
        return total({name: value for name, value in self.features.items() if name not in FIRST_NAME}, "person")


class Choice(NamedTuple):
    """The person chosen, by how many points, what spoke most for it, and how surely the pronoun tells its gender.

    `blind_lead` is the lead if first names are not read: negative when somebody else would have been chosen.
    It is less when somebody known to be of that gender stands near.
    """

    entity: int
    lead: float
    why: str
    blind_lead: float


def _fits_surely(candidate: Candidate) -> bool:
    """Whether somebody is known to be of the pronoun's gender and named in its sentence or the one before."""
    near = candidate.features.get("sentences_back_0", 0.0) + candidate.features.get("sentences_back_1", 0.0)
    return bool(candidate.features.get("gender_known")) and near > 0


def choose(candidates: list[Candidate], margin: float = MARGIN) -> Choice | None:
    """The best candidate and its lead, or None when there is none or two are as good."""
    if not candidates:
        return None
    ranked = sorted(candidates, key=lambda c: (-c.score(), c.entity))
    lead = ranked[0].score() - ranked[1].score() if len(ranked) > 1 else 9.0
    if lead < margin:
        return None
    others = [c.blind_score() for c in ranked[1:]]
    blind_lead = ranked[0].blind_score() - max(others) if others else 9.0
    if not ranked[0].features.get("gender_known") and any(_fits_surely(c) for c in ranked[1:]):
        blind_lead -= RIVAL
    return Choice(ranked[0].entity, lead, reason(ranked[0].features, "person"), blind_lead)
