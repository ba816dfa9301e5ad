"""Which line of a pasted page is the headline, and which the line above it."""

import re
from collections import Counter

from analysis.ingest import lines as evidence
from analysis.ingest.lines import Line
from analysis.text import WORD

# How far above the body a headline is looked for: decks, bylines and buttons stand between.
_REACH = 40
_KNOWN_ENDS = (" - ", " | ", " – ", " — ", " : ", " :: ")
_MASTHEAD_WORDS = 5
_DASH = re.compile(r"\s[-–—|]\s")


def _content_words(text: str) -> list[str]:
    return [word.casefold() for word in WORD.findall(text) if len(word) > 3 or word[:1].isupper()]


def find_headline(lines: list[Line], reasons: list[str | None], first: int, last: int) -> int | None:
    """Index of the headline, or None when no line before or at the head of the body is one.

    The page's own title ("Headline - Outlet") tells it for sure; else it is the line above the
    body that shares most of its words with the body and does not end like a sentence.
    """
    body = Counter(word for line in lines[first : last + 1] for word in set(_content_words(line.text)))
    candidates = [
        index
        for index in range(max(0, first - _REACH), _candidates_end(lines, reasons, first))
        if reasons[index] is None and _may_be_headline(lines[index], inside=index >= first)
    ]
    page_title = _page_title(lines)
    best, best_score = None, 0.0
    for index in candidates:
        line = lines[index]
        words = _content_words(line.text)
        shared = sum(body[word] > 0 for word in words) / (len(words) or 1)
        score = 1.2 * shared + 0.25 * min(shared * len(words), 8) + 0.1 * min(line.words, 10)
        score -= 1.2 if line.is_closed and line.text[-1] in ".:;" else 0.0
        score -= 1.0 if line.words < 3 or _is_masthead(lines, index, last) else 0.0
        if (
            page_title
            and index > 0
            and (page_title == line.text or (page_title.startswith(line.text[:40]) and line.words >= 4))
        ):
            score += 3
        if index >= first:
            # A heading inside the body is the headline only when nothing above it is.
            score -= 0.8
        if (index and lines[index - 1].text == line.text) or (
            index + 1 < len(lines) and lines[index + 1].text == line.text
        ):
            score -= 1.5
        score -= 0.05 * min(max(0, first - index), 20)
        if score > best_score + 1e-9:
            best, best_score = index, score
    return best if best_score >= 1.0 else None


def _is_masthead(lines: list[Line], index: int, last: int) -> bool:
    """Whether the line is among the first few and a notice after the body names it: the outlet's name."""
    name = _DASH.split(lines[index].text)[0].casefold().removeprefix("the ")
    return (
        index <= _MASTHEAD_WORDS
        and len(name.split()) <= _MASTHEAD_WORDS
        and any(name in line.text.casefold() for line in lines[last + 1 :])
    )


def _candidates_end(lines: list[Line], reasons: list[str | None], first: int) -> int:
    """Past the lines at the head of the body that could still be a headline: before any sentence."""
    for index in range(first, min(first + 3, len(lines))):
        if reasons[index] is None and lines[index].is_closed and lines[index].text[-1] not in "?!’'":
            return index
    return min(first + 3, len(lines))


def _may_be_headline(line: Line, *, inside: bool) -> bool:
    if inside and (line.text[-1] in '.:;…,”"»' or line.text[0] in "•*–—-"):
        return False
    if inside and line.words > 22:
        return False
    return (
        2 <= line.words <= 32
        and not evidence.is_byline(line)
        and evidence.date_part(line) is None
        and not evidence.is_caption(line)
    )


def _page_title(lines: list[Line]) -> str | None:
    """What a page's first line says before the outlet's name."""
    text = lines[0].text
    cuts = [text.rfind(mark) for mark in _KNOWN_ENDS]
    return text[: max(cuts)].strip() if max(cuts) > 10 else None


def find_kicker(lines: list[Line], reasons: list[str | None], title: int) -> int | None:
    """Index of the short line right above the headline, unless it is one entry of a menu."""
    index = title - 1
    if index < 1:
        return None
    line = lines[index]
    is_menu = not lines[index].after_blank and not lines[title].after_blank and index > 3 and all(
        lines[i].words <= 3 and not lines[i].after_blank for i in range(index - 2, index)
    ) and not line.text.isupper()  # fmt: skip
    stands_alone = line.after_blank and lines[title].after_blank and line.words >= 2
    reason = reasons[index]
    is_furniture = reason is not None and not (reason == "navigation" and stands_alone)
    is_matter = evidence.date_part(line) or evidence.is_byline(line) or evidence.is_caption(line)
    is_same = line.text == lines[title].text
    if is_furniture or is_menu or is_matter or is_same or line.is_closed or not 1 <= line.words <= 5:
        return None
    return index
