"""Who published a page, when the page itself says so."""

import functools
import re

from analysis.ingest.credits import read_lexicon

_NAME = r"(?P<name>[A-Z][\w'’&/.]{0,30}(?:\s(?:of|the|and|de|&|[A-Z0-9][\w'’&/.]{0,30})){0,7}?)"
# Self-descriptions and legal notices that name the outlet outright.
_SAYS = (
    re.compile(rf"^{_NAME}\sjournalists\sreport\sthe\snews\b"),
    re.compile(rf"^{_NAME}\s(?:has|have)\sbeen\sdeclared\san?\s[\"“«]"),
    re.compile(rf"^{_NAME}\shas\sbeen\sdesignated\s"),
    re.compile(rf"\bhyperlink\sto\s{_NAME}\sis\s"),
)
_RIGHTS = re.compile(
    r"(?:©|\(c\)|copyright(?:\s©)?)\s?(?:by\s)?(?:\d{4}(?:\s?[-–]\s?\d{4})?,?\s)?(?:by\s)?(?P<name>[^\d|,.©]{3,60})",
    re.IGNORECASE,
)
_LEGAL_FORM = re.compile(
    r"\s(?:Ltd|Inc|LLC|L\.P|Limited|Corp|Corporation|GmbH|plc|All rights.{0,40}|and its .{0,40})\.?$",
    re.IGNORECASE,
)
_MASTHEAD = re.compile(
    r"\b(?:Times|Post|Ledger|Herald|Courier|Tribune|Gazette|Chronicle|Journal|Guardian|Telegraph|Observer|Inquirer|"
    r"Independent|Examiner|Register|Standard|Klaxon|Daily|Weekly|News|Radio|Television|TV|Broadcasting|Network|Press|"
    r"Agency|Files|Magazine|Review|Wire|Mirror|Mail|Express|Echo|Bulletin|Dispatch|Sentinel|Reporter)\b",
    re.IGNORECASE,
)  # fmt: skip
_SPLIT = re.compile(r"\s[-–—|:]\s")
# The masthead stands among a page's first lines, its notices among the last.
_HEAD_LINES, _TAIL_LINES = 6, 60
_NOT_FURNITURE = ("before the article", "headline repeated")


@functools.cache
def _known() -> dict[str, str]:
    names: dict[str, str] = {}
    for row in read_lexicon("outlets.csv"):
        for name in [row["name"], *filter(None, row["aliases"].split(";"))]:
            names[name.casefold()] = row["name"]
    return names


def canonical(name: str) -> str:
    """The usual name of an outlet that goes by several; any other name as it is."""
    return _known().get(name.casefold(), name)


def outlet_of(lines: list[str], reasons: list[str | None], title: int | None) -> str | None:
    """The outlet as the page states it, or None.

    In this order: a notice that names it, the name after the headline in the page's title, the
    name at the head that a copyright line or a notice repeats, the copyright line.
    """
    tail = lines[(title or 0) + 1 :][-_TAIL_LINES:]
    for line in tail:
        for pattern in _SAYS:
            match = pattern.search(line[:400])
            if match:
                return canonical(match.group("name"))
    top = [line for line, reason in zip(lines, reasons, strict=True) if reason in (None, *_NOT_FURNITURE)]
    limit = top.index(lines[title]) if title is not None and lines[title] in top else _HEAD_LINES
    heads = _mastheads(top[: min(_HEAD_LINES, limit)])
    ending = _after_title(lines, title)
    if ending:
        return canonical(ending)
    owners = [owner for line in reversed(tail) if (owner := _rights(line))]
    for head in heads:
        short = head.casefold().removeprefix("the ")
        if any(short in owner.casefold() for owner in owners):
            return canonical(_written(head, owners))
        if " " in short and any(short in line.casefold() for line in tail if len(line) > len(head) + 8):
            return canonical(_written(head, tail))
    for head in heads:
        if _MASTHEAD.search(head):
            return canonical(head.title() if head.isupper() and len(head) > 5 else head)
    return canonical(owners[0]) if owners else None


def _mastheads(lines: list[str]) -> list[str]:
    names = []
    for line in lines:
        name = _SPLIT.split(line)[0].strip()
        if 3 <= len(name) <= 40 and 1 <= len(name.split()) <= 5 and name[0].isupper() and name[-1] not in ".!?…:":
            names.append(name)
    return names


def _written(head: str, where: list[str]) -> str:
    """The masthead as running text writes it: "SARVEN ONE" is "Sarven One" in the notice below."""
    if not head.isupper():
        return head
    for line in where:
        at = line.casefold().find(head.casefold())
        if at >= 0 and not line[at : at + len(head)].isupper():
            return line[at : at + len(head)]
    return head


def _rights(line: str) -> str | None:
    match = _RIGHTS.search(line[:300])
    if not match:
        return None
    name = _LEGAL_FORM.sub("", match.group("name").strip()).strip(" -–—").removeprefix("Copyright ")
    return name if len(name) >= 3 and name[0].isupper() and len(name.split()) <= 8 else None


def _after_title(lines: list[str], title: int | None) -> str | None:
    """The last part of the first line when the headline is its first part."""
    if not title:
        return None
    parts = _SPLIT.split(lines[0])
    headline = lines[title]
    if len(parts) >= 2 and (headline.startswith(parts[0][:40]) or lines[0].startswith(headline[:40])):
        name = parts[-1].strip()
        return name if 1 <= len(name.split()) <= 6 else None
    return None
