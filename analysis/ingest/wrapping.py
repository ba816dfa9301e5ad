"""Text whose lines were broken at a fixed width, as in e-mails and old archives."""

from dataclasses import replace

from analysis.ingest.lines import Line
from analysis.text import count_words

# A line a person ends is rarely this even: every line but a paragraph's last between these widths.
_NARROWEST, _WIDEST = 45, 100
_FEWEST_LINES = 6


def unwrap(page: str, lines: list[Line]) -> list[Line]:
    """`lines`, or its paragraphs as one line each when the page was broken at a fixed width.

    A joined line's text has spaces where the page has line ends, so it is no longer literally
    `page[start:end]`; its offsets still bound it.
    """
    if sum(line.after_blank for line in lines) < 2 or max((len(line.text) for line in lines), default=0) > _WIDEST:
        return lines
    blocks: list[list[Line]] = []
    for line in lines:
        if line.after_blank or not blocks:
            blocks.append([line])
        else:
            blocks[-1].append(line)
    inner = [len(line.text) for block in blocks for line in block[:-1]]
    if len(inner) < _FEWEST_LINES or sum(length >= _NARROWEST for length in inner) < 0.9 * len(inner):
        return lines
    return [_join(block) for block in blocks]


def _join(block: list[Line]) -> Line:
    text = " ".join(line.text for line in block)
    return replace(block[0], end=block[-1].end, text=text, words=count_words(text), is_closed=block[-1].is_closed)
