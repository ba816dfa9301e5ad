"""An attribution as the source stage sees it, and how attributions stand within one another."""

from dataclasses import dataclass

from analysis.text import Span


@dataclass
class Spoken:
    """One attribution: its spans and, once known, the entity that speaks and the rule that told."""

    content: list[Span]
    cue: list[Span]
    speaker: list[Span]
    floating: bool = False
    outer: int | None = None
    around: int | None = None
    entity: int | None = None
    rule: str = ""

    def anchor(self) -> int:
        """The offset that says where the act of speaking itself stands."""
        first = self.speaker or self.cue or self.content
        return first[0][0]


def nest(spoken: list[Spoken]) -> None:
    """Set `outer` of each attribution that stands in another's content, and `around` where its anchor alone does:
    what it says may run on beyond. One sweep over the text.
    """
    spans = sorted(
        ((s, e, i) for i, one in enumerate(spoken) for s, e in one.content),
        key=lambda item: (item[0], -item[1], item[2]),
    )
    points = sorted((one.anchor(), one.content[0][0], i) for i, one in enumerate(spoken))
    open_spans: list[tuple[int, int, int]] = []
    at = 0
    for point, _, index in points:
        while at < len(spans) and spans[at][0] <= point:
            while open_spans and open_spans[-1][1] <= spans[at][0]:
                open_spans.pop()
            open_spans.append(spans[at])
            at += 1
        while open_spans and open_spans[-1][1] <= point:
            open_spans.pop()
        for start, end, other in reversed(open_spans[-6:]):
            if other == index or not start <= point < end:
                continue
            if spoken[index].around is None:
                spoken[index].around = other
            if _size(spoken[other]) > _size(spoken[index]) and _within(spoken[index], spoken[other]):
                spoken[index].outer = other
                break


def _size(one: Spoken) -> int:
    return sum(e - s for s, e in one.content)


def _within(inner: Spoken, outer: Spoken) -> bool:
    start, end = inner.content[0][0], inner.content[-1][1]
    return outer.content[0][0] <= start and end <= outer.content[-1][1] + 2
