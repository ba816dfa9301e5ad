"""Names in a byline."""

import re

from analysis.text import visible

_BY = re.compile(r"^(?:(?:written |posted |words |story )?by|author):?\s", re.IGNORECASE)
_PART = re.compile(r",\s|;\s|\s\|\s|\sand\s|\s&\s|\sin\s|\s[–—-]\s|\s{2,}|\s•\s|\sfor\s|\son\s")
# Words of roles and desks; a part of a byline that holds one is no name, nor is what follows it.
_ROLE = re.compile(
    r"\b(?:Staff|Senior|Chief|Writer|Reporter|Correspondent|Columnist|Editor|Editorial|Bureau|Contributor|Contributing|"
    r"Special|Associate|Assistant|Political|Service|News|Desk|Team|Press|Agency|Times|Post|Ledger|Herald|Tribune|Journal|"
    r"Sports|Reports?|Newsroom|Media|Network|Radio|Opinion|Business|Published|Updated|Posted|Board|Investigations?|Photographs?|Photos?|"
    r"January|February|March|July|September|October|November|December|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"^(?:[^\W\d_][\w'’.-]{0,30})(?:\s(?:(?:de|da|del|della|di|van|von|der|den|el|al|bin|ibn|la|le|du|dos|ter)\s){0,2}[^\W\d_a-z][\w'’.-]{0,30}){1,3}$"
)


def has_role(byline: str) -> bool:
    """Whether the byline names a desk, a role or an organisation: "Staff Reports"."""
    return bool(_ROLE.search(byline))


def names_in(line: str, *, whole: bool = False) -> list[str]:
    """The personal names in a byline; with `whole`, none unless the line is names and nothing else.

    Two to four capitalised words are a name. Names in capitals are written as names.
    """
    names: list[str] = []
    for part in _PART.split(_BY.sub("", visible(line).strip(), count=1)):
        role = _ROLE.search(part)
        if role and role.group().casefold() in ("staff", "agency") and role.end() == len(part.rstrip()):
            continue  # "Harbour Watch staff" is not a person called so
        name = part[: role.start()].strip() if role else part.strip()
        if name and name[0].isupper() and _NAME.match(name) and not (whole and len(name.split()) > 3):
            names.append(" ".join(_as_name(word) for word in name.split()) if name.isupper() else name)
        elif whole:
            return []
        if role and not name and names:
            break
    return names


def _as_name(word: str) -> str:
    return "-".join(part.capitalize() if len(part.rstrip(".")) > 1 else part for part in word.split("-"))
