"""Lines of a list or a table of the article in a pasted page: ingredients, dates of a tour, a league table."""

import re

from analysis.ingest import lines as evidence
from analysis.ingest.lines import Line

# A number in a list of other stories, or of the comments on one; and when and by whom something was put up.
_NUMBERED = re.compile(r"^\d{1,3}[.)]\s|\s?\(\d{1,6}\)$")
_POSTED = re.compile(r"^(?:by|posted|published|updated|related)\b|\b\d{1,2}[:.]\d{2}\s?[ap]\.?m\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
# What the lines of a list have in common; each sign's name is a letter.
_SIGNS = (
    ("d", re.compile(r"^\d\S{0,8}\s[a-zà-ÿ\d½¼¾(]")),
    ("m", re.compile(r"^(?:[A-Z][a-z]{2,8}\.?)\s\d{1,2}\b")),
    ("-", re.compile(r"\s(?:[–—-]|--)\s")),
    (":", re.compile(r":\s")),
    ("(", re.compile(r"[(\[]")),
    (",", re.compile(r",\s")),
    ("@", re.compile(r"\s@\s")),
    ("t", re.compile(r"\s\d[\d.,+%-]*\s[\d.,+%-]+(?:\s|$)")),
)
_NEAR, _FEWEST, _SHARE = 3, 4, 0.6


def listed_lines(lines: list[Line], reasons: list[str | None]) -> set[int]:
    """Indices of the lines of lists: four or more near one another that hold figures and are built alike.

    A menu has no figures; a list of other stories is numbered or dated, which does not count.
    """
    signs = [_signs(line) if reason is None else "" for line, reason in zip(lines, reasons, strict=True)]
    found: set[int] = set()
    run: list[int] = []
    for index in range(len(lines) + 1):
        if index < len(lines) and signs[index] and (not run or index - run[-1] <= _NEAR):
            run.append(index)
        elif index == len(lines) or signs[index] or reasons[index] or (run and index - run[-1] >= _NEAR):
            if len(run) >= _FEWEST and sum(_has_twin(signs, one) for one in run) >= _SHARE * len(run):
                found.update(range(run[0], run[-1] + 1))
            run = [index] if index < len(lines) and signs[index] else []
    return found


def _signs(line: Line) -> str:
    """The signs of a line that may be one of a list; none when it holds no figure or is something else."""
    text = _NUMBERED.sub("", line.text)
    if not _DIGIT.search(text) or line.words < 3 or line.words > 60 or _POSTED.search(text):
        return ""
    if evidence.date_part(line) or evidence.is_caption(line) or evidence.is_comment_head(line):
        return ""
    return "".join(name for name, sign in _SIGNS if sign.search(text))


def _has_twin(signs: list[str], index: int) -> bool:
    near = signs[max(0, index - _NEAR) : index] + signs[index + 1 : index + 1 + _NEAR]
    own = set(signs[index])
    return any(len(own & set(other)) >= 0.5 * len(own | set(other)) for other in near if other)
