"""Where a text names somebody."""

import re
from collections.abc import Sequence

from analysis.text import Span

# A name of one or two letters ("Li", "X") is found in too much else unless its case is right,
# and it is; shorter than two it is no name.
_SHORTEST = 2


def mentions(text: str, names: Sequence[str]) -> list[Span]:
    """Offsets of every place where one of the names stands as whole words, the longest first.

    Case counts ("May" the minister, not "may"). Pronouns and descriptions are not found.
    """
    wanted = sorted({name for name in names if len(name) >= _SHORTEST}, key=lambda name: (-len(name), name))
    if not wanted:
        return []
    # Alternatives of fixed text, tried longest first: one pass, no backtracking to speak of.
    pattern = r"(?<!\w)(?:" + "|".join(map(re.escape, wanted)) + r")(?!\w)"
    return [match.span() for match in re.finditer(pattern, text)]
