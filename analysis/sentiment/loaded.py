"""Loaded terms: words that judge somebody while they name them (`lexicons/loaded-terms.tsv`)."""

import functools
from dataclasses import dataclass

from analysis.paths import LEXICONS

NOUN, MODIFIER, BODY = "noun", "modifier", "body"


@dataclass(frozen=True)
class Loaded:
    """The list by use; each maps a term in lower case to "negative" or "positive"."""

    nouns: dict[str, str]
    modifiers: dict[str, str]
    bodies: dict[str, str]
    longest: int

    def of(self, words: str) -> tuple[str, list[str]]:
        """The judgement of a label and the terms behind it; neutral, and none, when it has no such term.

        Where a label has both ("disgraced hero") the negative counts.
        """
        parts = words.casefold().replace("’", "'").split()
        found: list[tuple[str, str]] = []
        start = 0
        while start < len(parts):
            for length in range(min(self.longest, len(parts) - start), 0, -1):
                term = " ".join(parts[start : start + length])
                last = start + length == len(parts)
                side = (self.nouns.get(term) or self.bodies.get(term) if last else None) or self.modifiers.get(term)
                if side:
                    found.append((term, side))
                    start += length - 1
                    break
            start += 1
        sides = {side for _, side in found}
        side = "negative" if "negative" in sides else "positive" if sides else "neutral"
        return side, [term for term, its in found if its == side]


@functools.cache
def loaded() -> Loaded:
    """The list, read on first use."""
    tables: dict[str, dict[str, str]] = {NOUN: {}, MODIFIER: {}, BODY: {}}
    for line in (LEXICONS / "loaded-terms.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or "\t" not in line:
            continue
        head, _, entries = line.partition("\t")
        side, use = head.split()
        for entry in entries.split(","):
            tables[use].setdefault(entry.strip(), side)
    longest = max(len(term.split()) for table in tables.values() for term in table)
    return Loaded(tables[NOUN], tables[MODIFIER], tables[BODY], longest)
