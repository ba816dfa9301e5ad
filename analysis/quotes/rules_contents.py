"""Where what is said begins and ends, around the verb that ascribes it."""

from collections.abc import Sequence

from analysis.quotes.cues import CueWord, cue_forms
from analysis.quotes.rules_mentions import CONJUNCTIONS, PRONOUNS, is_adverb, leading
from analysis.quotes.rules_tokens import Token, Unit
from analysis.text import Span

_ENDS = frozenset(".?!;")
_REACH = 14  # tokens between a verb and the "that" or the quotation that it introduces
_ASIDE = frozenset(
    "in on at during after before to through via last this earlier from monday tuesday wednesday thursday "
    "friday saturday sunday yesterday today".split()
)


def quotation_before(unit: Unit, first: int) -> int | None:
    """The quotation that ends right before token `first`, a comma or dash between allowed."""
    at = first - 1
    while at >= 0 and unit[at].lower in (",", "-", "—", "–"):
        at -= 1
    return at if at >= 0 and unit[at].quotation is not None else None


def with_rest(unit: Unit, quotation: int, after: int, used: set[int]) -> list[Span]:
    """The quotation, the words that lead into it, and the quotations that carry it on."""
    start = quotation
    while start > 0 and (start - 1) not in used and unit[start - 1].lower not in _ENDS:
        start -= 1
    if any(token.quotation is None and token.lower in cue_forms() for token in unit[start:quotation]):
        start = quotation
    content = [(unit[start].start, unit[quotation].end)]
    used.add(quotation)
    for number in range(after, len(unit)):
        if unit[number].quotation is not None and _follows_at_once(unit, after, number):
            content.append((unit[number].start, unit[number].end))
            used.add(number)
            after = number + 1
    return content


def _follows_at_once(unit: Unit, after: int, number: int) -> bool:
    between = unit[after:number]
    return len(between) <= 12 and not any(token.lower in cue_forms() for token in between)


def goes_on(unit: Unit, at: int) -> bool:
    """Whether another verb that ascribes stands later in the sentence."""
    return any(
        token.quotation is None and (entry := cue_forms().get(token.lower)) is not None and entry.follows
        for token in unit[at + 1 :]
    )


def content_start(unit: Unit, at: int, entry: CueWord) -> int | None:
    """First token of what is said after the verb at `at`, or None when nothing is."""
    start = at + 1
    while start < len(unit) and unit[start].is_word and is_adverb(unit[start]):
        start += 1
    if start >= len(unit) or unit[start].lower in _ENDS:
        return None
    if unit[start].quotation is not None:
        return start
    if unit[start].lower in (",", ":"):
        nearby = range(start + 1, min(start + _REACH, len(unit)))
        if unit[start].lower == ":":
            return start + 1 if start + 1 < len(unit) else None
        return next((n for n in nearby if unit[n].quotation is not None), None) if "q" in entry.follows else None
    if unit[start].lower == "that":
        return start
    if "a" in entry.follows or entry.follows in ("n", "nc", "cn"):
        return start
    for number in range(start, min(start + _REACH, len(unit))):
        token = unit[number]
        if token.lower == "that" and number - start <= 12:
            if "c" in entry.follows and _is_aside(unit, start):
                return number
            if "t" in entry.follows:
                return number
        if token.lower == "to" and "t" in entry.follows and "i" in entry.follows and number > start:
            return number
        if token.lower == ":" and number + 1 < len(unit):
            return number + 1
        if token.quotation is not None and "q" in entry.follows and (_is_aside(unit, start) or "t" in entry.follows):
            return number
        if token.lower in _ENDS or (token.lower == "," and not _quotation_is_led_in(unit, number, entry)):
            break
    if unit[start].lower == "to":
        return start if "i" in entry.follows else None
    if _is_aside(unit, start):
        aside = start
        while aside < len(unit) and aside - start < 4 and unit[aside].lower not in _ENDS:
            if aside > start + 1 and unit[aside].lower in PRONOUNS | {"the", "there"}:
                return aside
            aside += 1
        return None
    if "c" in entry.follows or "n" in entry.follows:
        if entry.base in ("tell", "inform", "assure", "warn", "ask") and unit[start].lower not in (
            "of",
            "about",
            "if",
        ):
            told = leading(unit, start, len(unit))
            return told[1] if told and told[1] < len(unit) and unit[told[1]].is_word else None
        return start
    return None


def _quotation_is_led_in(unit: Unit, comma: int, entry: CueWord) -> bool:
    """`said on Friday, in Paris, "..."`: no other verb stands between the comma and the quotation."""
    if "q" not in entry.follows:
        return False
    for token in unit[comma + 1 : comma + _REACH]:
        if token.quotation is not None:
            return True
        if token.lower in cue_forms() or token.lower in CONJUNCTIONS:
            return False
    return False


def _is_aside(unit: Unit, at: int) -> bool:
    """Whether a phrase of place, time or manner stands at `at`: "on Friday", "in a statement"."""
    return unit[at].lower in _ASIDE


def content_end(unit: Unit, start: int) -> int:
    """One past the last token of a content that starts at `start`: the clause, the sentence."""
    for number in range(start, len(unit)):
        token = unit[number]
        quotation = token.quotation
        if quotation is not None and number == start and _is_whole(unit, number):
            return number + 1
        if token.lower == ";" and number > start + 1:
            return number
        following = unit[number + 1] if number + 1 < len(unit) else None
        if token.lower == "," and following is not None and number > start:
            entry = cue_forms().get(following.lower)
            if entry is not None and entry.shape == "ing" and following.is_word:
                return number
            if following.lower == "according":
                return number
            if following.lower in ("but", "while", "and") and number + 3 < len(unit):
                second = [cue_forms().get(t.lower) for t in unit[number + 2 : number + 6] if t.is_word]
                if any(e is not None and e.follows and e.shape in ("past", "s") for e in second):
                    return number
    end = len(unit)
    while end > start and unit[end - 1].lower in _ENDS | {","}:
        end -= 1
    return end


def _is_whole(unit: Unit, number: int) -> bool:
    """Whether the quotation is a sentence of its own rather than a piece of one."""
    following = unit[number + 1] if number + 1 < len(unit) else None
    return following is None or (following.is_word and following.text[0].isupper())


def rest_after(unit: Unit, start: int) -> Span | None:
    """`X, he said, Y.`: the span of Y."""
    if start >= len(unit) or unit[start].lower != ",":
        return None
    end = len(unit)
    while end > start and unit[end - 1].lower in _ENDS:
        end -= 1
    return between(unit, start + 1, end)


def sentence_start(unit: Unit, end: int) -> int:
    """First token of the sentence that holds the tokens before `end`, without what joins it on."""
    start = end
    while start > 0 and unit[start - 1].lower not in _ENDS:
        start -= 1
    while start < end and unit[start].lower in ("but", "and", "however", "meanwhile", ",", "-", "—", "•"):
        start += 1
    return start


def between(unit: Unit, start: int, end: int) -> Span | None:
    """The span of tokens `start` to `end`, without punctuation at its ends; None without words."""
    while end > start and not unit[end - 1].is_word and unit[end - 1].quotation is None:
        end -= 1
    while start < end and not unit[start].is_word and unit[start].quotation is None:
        start += 1
    return span_of(unit, start, end) if start < end else None


def span_of(unit: Sequence[Token], start: int, end: int) -> Span:
    """The characters of tokens `start` to `end`."""
    return unit[start].start, unit[end - 1].end


def merged(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans in order, those that touch or overlap joined."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
