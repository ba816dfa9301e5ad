"""Paragraphs of the article beyond a block that interrupts it: a gallery, posts, links to other stories."""

import re

from analysis.ingest import lines as evidence
from analysis.ingest.body import Sorting

# A paragraph belongs to the body when this share of its long words and names stands there already.
_SHARE = 0.3
_FEWEST_WORDS, _LONGEST_BLOCK, _WORD = 12, 14, re.compile(r"\w{5,}|[A-Z]\w{2,}")
_NUMBER = re.compile(r"^(\d{1,2})[.)]\s")
_ENDS = ("legal notice", "self-description", "contact", "subscription")


def rejoin(work: Sorting, first: int, last: int) -> tuple[int, int]:
    """The body's range with the paragraphs beyond the blocks that interrupt it; marks those blocks.

    Not past what ends or opens an article: a sign-off, comments, a notice, a byline, a date.
    """
    told = {word for index in range(first, last + 1) if work.reasons[index] is None for word in _words(work, index)}
    while last > first and work.reasons[last]:
        last -= 1
    last = _reach(work, told, last, 1)
    return _reach(work, told, first, -1), last


def _reach(work: Sorting, told: set[str], edge: int, step: int) -> int:
    index, block = edge + step, list[int]()
    while 0 <= index < len(work.lines) and len(block) <= _LONGEST_BLOCK and not _ends(work, index, step):
        line = work.lines[index]
        is_next = step > 0 and not block  # a story behind a paywall breaks off so
        is_paragraph = line.is_closed and line.words >= _FEWEST_WORDS and (is_next or not evidence.is_teaser(line))
        is_body = is_paragraph and _is_of_article(work, index) and _about(work, index, told)
        if is_body or (step > 0 and _goes_on(work, index, edge)):
            if len(block) > 1:
                for other in block:
                    work.mark(other, "between paragraphs")
            edge, block = index, []
        else:
            block.append(index)
        index += step
    return edge


def _ends(work: Sorting, index: int, step: int) -> bool:
    line = work.lines[index]
    if evidence.date_part(line):
        return True
    if step < 0:
        return evidence.is_byline(line)
    return evidence.is_sign_off(line) or evidence.is_comment_head(line) or work.reasons[index] in _ENDS


def _goes_on(work: Sorting, index: int, last: int) -> bool:
    """Whether the line is the next of the body's numbered subheads, or the sentence right below such a one."""
    line = work.lines[index]
    if index == last + 1 and _NUMBER.match(work.lines[last].text):
        return line.is_closed and not work.reasons[index]
    number = _NUMBER.match(line.text)
    before = f"{int(number.group(1)) - 1}" if number else ""
    return any(
        (other := _NUMBER.match(work.lines[i].text)) and other.group(1) == before
        for i in range(max(0, last - _LONGEST_BLOCK), last + 1)
    )


def _is_of_article(work: Sorting, index: int) -> bool:
    """Whether the line is none that pages repeat, nor of the outlet itself, whose name heads the page."""
    line = work.lines[index]
    is_masthead = line.text.startswith(work.lines[0].text)
    return not (work.reasons[index] or evidence.is_caption(line) or line.text in work.repeated or is_masthead)


def _about(work: Sorting, index: int, told: set[str]) -> bool:
    words = _words(work, index)
    return len(words & told) >= _SHARE * len(words) > 0


def _words(work: Sorting, index: int) -> set[str]:
    return {word.casefold() for word in _WORD.findall(work.lines[index].text)}
