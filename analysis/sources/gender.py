"""What an article says about a person's gender: pronouns, titles, words of kinship. Never first names."""

import re

from analysis.sources.entities import Cast, Entity
from analysis.sources.words import lexicon

# A gender is taken when its evidence reaches this sum and outweighs the other's this many times.
ENOUGH = 0.4
CLEARLY = 1.8


# "his wife", "Rao's late father": somebody whom no name stands for.
_KIN = re.compile(r"(?:\b(?:his|her|their|my)|['’]s)\s(?:[a-z]+\s)?([a-z]+)\b", re.IGNORECASE)
# So far behind a name, in characters, a pronoun may mean such a relative instead.
_REACH = 400


def may_be_kin(text: str, start: int, end: int, gender: str) -> bool:
    """Whether `text[start:end]` speaks of a relative of this gender, whom the pronoun at `end` may mean."""
    between = _KIN.finditer(text, max(start, end - _REACH), end)
    return any(lexicon().kinship.get(match.group(1).casefold()) == gender for match in between)


class Genders:
    """Evidence from pronouns, counted anew at each reading; that of words is kept with the entity."""

    def __init__(self) -> None:
        self._pronouns: dict[int, dict[str, float]] = {}

    def from_words(self, cast: Cast) -> None:
        """Take what titles and nouns tell at once."""
        for entity in cast.entities:
            _settle_one(entity, {})

    def clear(self) -> None:
        """Forget what pronouns told, before the text is read again."""
        self._pronouns.clear()

    def pronoun(self, entity: int, gender: str, weight: float) -> None:
        """Count one pronoun for an entity."""
        votes = self._pronouns.setdefault(entity, {})
        votes[gender] = votes.get(gender, 0.0) + weight

    def settle(self, cast: Cast) -> None:
        """Write the genders that the evidence tells into the entities."""
        for index, entity in enumerate(cast.entities):
            if entity.kind == "person":
                _settle_one(entity, self._pronouns.get(index, {}))


def _settle_one(entity: Entity, pronouns: dict[str, float]) -> None:
    totals = dict(pronouns)
    for gender, _, weight in entity.votes:
        totals[gender] = totals.get(gender, 0.0) + weight
    entity.gender, entity.basis = "unknown", None
    if not totals:
        return
    best = max(("female", "male"), key=lambda g: totals.get(g, 0.0))
    other = sum(value for gender, value in totals.items() if gender != best)
    if totals.get(best, 0.0) >= max(ENOUGH, CLEARLY * other):
        entity.gender = best
        told = [word for gender, word, _ in entity.votes if gender == best]
        entity.basis = {"female": "she", "male": "he"}[best] if pronouns.get(best) else told[0]
