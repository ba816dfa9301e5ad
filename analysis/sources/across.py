"""One person across articles: the same full name. A surname alone never joins anybody."""

import hashlib
import re

from analysis.text import name_key

_SUFFIX = re.compile(r",? (?:jr|sr|ii|iii|iv)\.?$")
_INITIAL = re.compile(r"^[^\W\d_]\.?$")


def person_key(name: str) -> str | None:
    """The key under which articles share a person; None for a name of one word.

    Middle initials, "Jr." and points go: "John F. Ruiz" and "John Ruiz" are one person. The key
    keeps accents, since "Pérez" and "Perez" may be two.
    """
    words = _SUFFIX.sub("", name_key(name).replace("’", "'")).split()
    if len(words) > 2:
        words = [words[0], *[w for w in words[1:-1] if not _INITIAL.match(w)], words[-1]]
    return " ".join(words) if len(words) > 1 else None


def person_id(name: str) -> str | None:
    """A stable id made of the key."""
    key = person_key(name)
    return None if key is None else "p" + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:12]
