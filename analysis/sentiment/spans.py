"""Spans put together, and cut out of one another."""

from collections.abc import Iterable

from analysis.text import Span


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same characters as `spans`, sorted and without overlaps."""
    result: list[Span] = []
    for start, end in sorted((int(s), int(e)) for s, e in spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        elif end > start:
            result.append((start, end))
    return result


def without(spans: Iterable[Span], cut: list[Span]) -> list[Span]:
    """`spans` with every character of `cut` taken out; both sorted and free of overlaps."""
    left: list[Span] = []
    index = 0
    for start, end in spans:
        while index and cut[index - 1][1] > start:
            index -= 1
        while index < len(cut) and cut[index][1] <= start:
            index += 1
        position = start
        while index < len(cut) and cut[index][0] < end:
            if cut[index][0] > position:
                left.append((position, cut[index][0]))
            position = max(position, cut[index][1])
            index += 1
        if position < end:
            left.append((position, end))
    return left
