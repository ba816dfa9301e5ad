"""Which words of a text stand in quotation marks.

Newspapers mix marks ("opens straight, closes curly”), leave a mark open when a quotation runs on
into the next paragraph, and lose one now and then. Each paragraph is therefore paired on its own,
by what a mark looks like and by what stands on its two sides; only a quotation that runs on joins
paragraphs. One pass over the marks, so that a page of unpaired ones costs no more than any other.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analysis.text import Span, count_words, paragraphs

_DOUBLE = re.compile(r"''|``|[\"“”„‟«»‹›＂]")
_SINGLE = re.compile(r"[‘’‚‛'`]")
_WORD_START = re.compile(r"[^\W_]+")
_OPENERS = frozenset("“„‟«‹") | {"``"}
_BEFORE_OPENING = "([{—–―-‘'“\"«/"
# Elisions: the mark stands for a lost letter ('tis, rock 'n' roll) or a decade ('90s).
_ELIDED = frozenset("em til tis twas cause cos bout n round ere tween un im er neath kay".split())
# Fewer words than this in single marks, with no punctuation before the closing one, are a term,
# a headline's shorthand or two apostrophes.
_SINGLE_MARK_WORDS = 4


@dataclass(frozen=True)
class Quotation:
    """One quoted stretch of one paragraph, nothing quoted inside another quotation.

    `start` and `end` include the marks, `inner_start` and `inner_end` do not. `is_closed` is False
    when no mark closes it. `continues` is True when it carries on the quotation that the previous
    paragraph left open, so that both are one utterance.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    is_closed: bool = True
    continues: bool = False


@dataclass(frozen=True)
class _Mark:
    start: int
    end: int
    glyph: str


def find_quotations(text: str) -> list[Quotation]:
    """The outermost quoted stretches of `text`, in order, never overlapping.

    Terms, titles and irony in quotation marks are included: what stands in marks is one question,
    whether it quotes somebody another. Single marks count only where they clearly quote: closed,
    and either ending in punctuation or several words long.
    """
    found: list[Quotation] = []
    spans = paragraphs(text)
    open_before = False
    single_before = False
    for number, (start, end) in enumerate(spans):
        following = spans[number + 1] if number + 1 < len(spans) else None
        doubles, open_before = _double_quotations(text, start, end, following, open_before)
        singles, single_before = _single_quotations(text, start, end, following, single_before)
        found.extend(_outermost(doubles, singles))
    return found


def _double_quotations(
    text: str, start: int, end: int, following: Span | None, open_before: bool
) -> tuple[list[Quotation], bool]:
    """The double-marked quotations of one paragraph, and whether the last one runs on after it."""
    pairs: list[Quotation] = []
    waiting: list[_Mark] = []
    marks = list(_marks(text, start, end))
    if open_before and marks and marks[0].start > start and not _opens(text, marks[0], start, end, [], True):
        # The paragraph carries on without a mark of its own and closes what the last one opened.
        pairs.append(Quotation(start, marks[0].end, start, marks[0].start, continues=True))
        marks = marks[1:]
    for mark in marks:
        if _opens(text, mark, start, end, waiting, bool(waiting)):
            waiting.append(mark)
        elif waiting:
            opened = waiting.pop()
            continues = open_before and opened.start == start
            pairs.append(Quotation(opened.start, mark.end, opened.end, mark.start, continues=continues))
    runs_on = False
    if waiting:
        opened = waiting[0]
        runs_on = following is not None and _starts_with_mark(text, *following)
        whole = runs_on or opened.start == start
        later_pairs = any(pair.start > opened.start for pair in pairs)
        if not runs_on and not later_pairs and following is not None and _closes_first(text, *following):
            runs_on = whole = True
        if whole and (runs_on or not later_pairs):
            continues = open_before and opened.start == start
            pairs.append(Quotation(opened.start, end, opened.end, end, is_closed=False, continues=continues))
        elif not later_pairs:
            stop = _sentence_stop(text, opened.end, end)
            pairs.append(Quotation(opened.start, stop, opened.end, stop, is_closed=False))
    return [pair for pair in pairs if text[pair.inner_start : pair.inner_end].strip()], runs_on


def _marks(text: str, start: int, end: int) -> Iterator[_Mark]:
    for match in _DOUBLE.finditer(text, start, end):
        position = match.start()
        if match.group() == '"' and position > start + 2 and text[position - 1].isdigit():
            # 6'2" is a height.
            head = text[max(start, position - 4) : position].rstrip("0123456789")
            if head.endswith(("'", "’", "′")) and head[:-1][-1:].isdigit():
                continue
        yield _Mark(position, match.end(), match.group())


def _opens(text: str, mark: _Mark, start: int, end: int, waiting: Sequence[_Mark], is_open: bool) -> bool:
    """Whether `mark` opens a quotation, by its shape, its neighbours and what is open."""
    before = text[mark.start - 1] if mark.start > start else " "
    after = text[mark.end] if mark.end < end else " "
    looks_open = (before.isspace() or before in _BEFORE_OPENING) and not after.isspace()
    looks_close = not before.isspace() and not after.isalnum()
    opened = waiting[-1].glyph if waiting else ""
    if mark.glyph in _OPENERS:
        if opened == "„" and mark.glyph == "“":  # German: „so“
            return False
        if opened == "»" and mark.glyph == "«":  # Danish and German: »so«
            return False
        # A typist's slip: “so,“ he said.
        return not (is_open and looks_close and not looks_open)
    if mark.glyph in "”»›":
        return not is_open and looks_open
    if looks_open != looks_close:
        return looks_open
    return not is_open


def _starts_with_mark(text: str, start: int, end: int) -> bool:
    match = _DOUBLE.match(text, start, end)
    return match is not None and match.end() < end and not text[match.end()].isspace()


def _closes_first(text: str, start: int, end: int) -> bool:
    """Whether the first mark of the paragraph closes something that it did not open."""
    match = _DOUBLE.search(text, start, end)
    if match is None:
        return False
    return not _opens(text, _Mark(match.start(), match.end(), match.group()), start, end, [], True)


def _sentence_stop(text: str, start: int, end: int) -> int:
    """End of the first sentence after `start`: how far an unclosed mark is believed."""
    for match in re.finditer(r"[.!?](?=\s)", text[start:end]):
        return start + match.end()
    return end


def _single_quotations(
    text: str, start: int, end: int, following: Span | None, open_before: bool
) -> tuple[list[Quotation], bool]:
    """The clearly quoted stretches of one paragraph between single marks (British style)."""
    found: list[Quotation] = []
    opened: int | None = None
    possible: int | None = None  # a mark after an s: closes, or a possessive plural
    for match in _SINGLE.finditer(text, start, end):
        position, glyph = match.start(), match.group()
        before = text[position - 1] if position > start else " "
        after = text[position + 1] if position + 1 < end else " "
        if after == glyph or before == glyph:  # '' and `` are double marks
            continue
        if opened is None or (possible is not None and _can_open(text, position, before, after, glyph)):
            if opened is not None and possible is not None:
                _add_single(found, text, opened, possible, start, open_before)
                opened = possible = None
            if _can_open(text, position, before, after, glyph):
                opened = position
            continue
        if glyph in "‘‚‛`" or before.isspace() or after.isalnum():
            continue
        rest = text[position + 1 : position + 3]
        if before in "sS" and rest[:1] == " " and rest[1:].islower():
            possible = position
            continue
        _add_single(found, text, opened, position, start, open_before)
        opened = possible = None
    if opened is not None and possible is not None:
        _add_single(found, text, opened, possible, start, open_before)
        opened = None
    runs_on = False
    if opened is not None and text[opened] == "‘" and count_words(text[opened:end]) >= _SINGLE_MARK_WORDS:
        # A curly one is no apostrophe; left open it is believed where single marks plainly quote.
        runs_on = following is not None and text[following[0]] == "‘"
        if runs_on or found:
            stop = end if runs_on else _sentence_stop(text, opened + 1, end)
            continues = open_before and opened == start
            found.append(Quotation(opened, stop, opened + 1, stop, is_closed=False, continues=continues))
    return found, runs_on


def _can_open(text: str, position: int, before: str, after: str, glyph: str) -> bool:
    if glyph == "’" or after.isspace() or not (before.isspace() or before in '([{—–-“"'):
        return False
    word = _WORD_START.match(text, position + 1)
    if word is None:
        return after in '…[“"£$€'
    return not (glyph == "'" and (after.isdigit() or word.group().lower() in _ELIDED))


def _add_single(found: list[Quotation], text: str, opened: int, closed: int, start: int, open_before: bool) -> None:
    inner = text[opened + 1 : closed]
    if inner[-1:] in tuple(",.?!…") or count_words(inner) >= _SINGLE_MARK_WORDS:
        continues = open_before and opened == start
        found.append(Quotation(opened, closed + 1, opened + 1, closed, continues=continues))


def _outermost(doubles: list[Quotation], singles: list[Quotation]) -> list[Quotation]:
    """What lies in no other quotation. Where two cross, double marks are believed."""
    doubles = _top_level(doubles)
    kept: list[Quotation] = []
    at = 0
    for single in singles:
        while at < len(doubles) and doubles[at].end <= single.start:
            at += 1
        probe, crosses = at, False
        while probe < len(doubles) and doubles[probe].start < single.end:
            inside = single.start <= doubles[probe].start and doubles[probe].end <= single.end
            crosses = crosses or not inside
            probe += 1
        if not crosses:
            kept.append(single)
    return _top_level([*doubles, *kept])


def _top_level(quotations: list[Quotation]) -> list[Quotation]:
    kept: list[Quotation] = []
    for quotation in sorted(quotations, key=lambda q: (q.start, -q.end)):
        if not kept or quotation.start >= kept[-1].end:
            kept.append(quotation)
    return kept
