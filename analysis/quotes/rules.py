"""Rules that find attributions: a quotation or a clause, the verb that ascribes it, its subject.

They know no parts of speech. A verb form of the lexicon counts when a subject stands where one
should, and everything after it up to the end of the clause is taken as said. Attributions within
another's content are not looked for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from analysis.quotes.cues import CueWord, cue_forms
from analysis.quotes.raw import RawAttribution
from analysis.quotes.rules_contents import (
    between,
    content_end,
    content_start,
    goes_on,
    merged,
    quotation_before,
    rest_after,
    sentence_start,
    span_of,
    with_rest,
)
from analysis.quotes.rules_mentions import (
    AUXILIARIES,
    CONJUNCTIONS,
    PRONOUNS,
    after_verb,
    before_verb,
    is_adverb,
    leading,
)
from analysis.quotes.rules_tokens import Unit, units
from analysis.text import Span

_BE = frozenset("is are was were been being be".split())
_ENDS = frozenset(".?!;")
# Forms that are nouns at least as often: they need a pronoun or a name before, or "that" after.
_NOUNS = frozenset(
    "report reports claim claims plan plans state states note notes call calls order orders hope hopes "
    "fear fears demand demands request requests promise promises show shows comment comments text texts "
    "post posts charge charges question questions answer answers estimate estimates project projects "
    "view views rule rules list remark remarks wish wishes attack attacks find finds blast protest protests "
    "dispute disputes contest contests praise pledge pledges vow vows tweet tweets email emails forecast "
    "forecasts quote quotes object objects counter counters term terms brand label labels urge doubt doubts "
    "desire worry worries read reads blame guarantee signal signals fault address caution grant grants "
    "project welcome celebrate hail rip snap slam rebuke compliment guess wonder lament offer offers".split()
)
_LONG = 24  # characters; a shorter stretch within a sentence, with nobody to say it, is a term
# Share of each kind whose content and speaker were right, on some 5,500 attributions found in two
# corpora of news. Samples of the errors there guided the rules, so the shares are a little high.
_QUOTED, _MIXED, _ACCORDING, _FRAMED, _LED_IN, _INDIRECT = 0.95, 0.83, 0.83, 0.76, 0.76, 0.68
_PASSIVE, _FLOATING = 0.4, 0.13


@dataclass
class _Found:
    """An attribution in the making."""

    content: list[Span]
    cue: list[Span] = field(default_factory=list)
    speaker: list[Span] = field(default_factory=list)
    act: str = "speech"
    confidence: float = 0.0
    quoted: bool = False

    def raw(self) -> RawAttribution:
        return RawAttribution(
            content_spans=merged(self.content),
            cue_spans=merged(self.cue),
            speaker_spans=merged(self.speaker),
            act=self.act,
            confidence=self.confidence,
        )


def find_attributions(texts: Sequence[str]) -> list[list[RawAttribution]]:
    """The attributions of each text, in reading order, by rules."""
    return [_in_text(text) for text in texts]


def _in_text(text: str) -> list[RawAttribution]:
    found: list[_Found] = []
    announced: _Found | None = None
    for paragraph in units(text):
        last = found[-1] if found and found[-1].quoted else None
        for unit in paragraph:
            here = list(_in_unit(unit))
            if not here:
                if announced is not None and unit[0].quotation is not None:
                    last = announced
                    found.append(announced)
                last = _left_over(unit, last, found)
                announced = _announced(unit)
                continue
            announced = None
            found.extend(here)
            last = here[-1] if here[-1].quoted else None
    kept = sorted({item.raw() for item in found}, key=lambda raw: (raw.content_spans, raw.cue_spans))
    return kept


def _announced(unit: Unit) -> _Found | None:
    """`Rao said:` at the end of a paragraph: the next one is the quotation."""
    if unit[-1].lower != ":":
        return None
    for at in range(len(unit) - 2, 0, -1):
        entry = cue_forms().get(unit[at].lower)
        if entry is None or "q" not in entry.follows or entry.shape == "ing":
            continue
        first, cue, _ = _verb_group(unit, at)
        mention = before_verb(unit, first)
        if mention is not None:
            return _Found([], cue, [span_of(unit, *mention)], entry.act, _LED_IN, quoted=True)
    return None


def _left_over(unit: Unit, last: _Found | None, found: list[_Found]) -> _Found | None:
    """Quotations of a sentence without a verb that ascribes: they go on, or nobody says them."""
    for number, token in enumerate(unit):
        if token.quotation is None:
            continue
        leads = number == 0
        if last is not None and (leads or token.quotation.continues):
            last.content.append((token.start, token.end))
            continue
        speaker = _colon_speaker(unit, number)
        if leads or speaker or token.end - token.start > _LONG:
            confidence = _LED_IN if speaker else _FLOATING
            last = _Found([(token.start, token.end)], [], speaker, confidence=confidence, quoted=True)
            found.append(last)
    return last


def _colon_speaker(unit: Unit, at: int) -> list[Span]:
    """`Rao: "We will appeal."`: the words before the colon."""
    if 1 < at <= 8 and unit[at - 1].lower == ":" and all(token.is_word for token in unit[: at - 1]):
        mention = leading(unit, 0, at - 1)
        return [] if mention is None else [span_of(unit, *mention)]
    return []


def _in_unit(unit: Unit) -> Iterator[_Found]:
    taken = -1  # tokens up to here are content of an attribution already found
    subject: list[Span] = []
    used: set[int] = set()
    for at, token in enumerate(unit):
        if at <= taken or not token.is_word:
            continue
        if token.lower == "according" and at + 1 < len(unit) and unit[at + 1].lower == "to":
            made = _according(unit, at)
            if made is not None:
                found, taken = made
                yield found
            continue
        entry = cue_forms().get(token.lower)
        # A capital within a sentence is a name's: the United States, the Daily Post.
        if entry is None or not entry.follows or (at and token.text[0].isupper()):
            continue
        made = _at_verb(unit, at, entry, subject, used)
        if made is not None:
            found, taken = made
            subject = found.speaker or subject
            yield found


def _according(unit: Unit, at: int) -> tuple[_Found, int] | None:
    is_first = at == 0 or unit[at - 1].lower in CONJUNCTIONS
    mention = after_verb(unit, at + 2, is_first)
    if mention is None:
        return None
    if is_first:
        start = mention[1]
        while start < len(unit) and not unit[start].is_word and unit[start].quotation is None:
            start += 1
        content, end = between(unit, start, len(unit)), len(unit)
    else:
        content, end = between(unit, sentence_start(unit, at), at), mention[1]
    if content is None:
        return None
    cue = (unit[at].start, unit[at + 1].end)
    quoted = any(token.quotation for token in unit)
    return _Found([content], [cue], [span_of(unit, *mention)], confidence=_ACCORDING, quoted=quoted), end - 1


def _at_verb(unit: Unit, at: int, entry: CueWord, subject: list[Span], used: set[int]) -> tuple[_Found, int] | None:
    first, cue, is_passive = _verb_group(unit, at)
    quoted_before = quotation_before(unit, first)
    if entry.shape == "past" and is_passive:
        return _passive(unit, first, at, entry, cue)
    mention = before_verb(unit, first)
    if mention is not None and unit[mention[0]].lower == "who" and _speaks_later(unit, at):
        return None  # "Rao, who called it odd, said": the mention goes on
    if entry.shape == "ing" and not is_passive:
        # "adding that", "calling it a": whoever spoke last speaks on, or the subject of the sentence.
        if first == 0 or unit[first - 1].lower != ",":
            return None
        if not subject and (chief := leading(unit, 0, first)) is not None:
            subject = [span_of(unit, *chief)]
        if not subject:
            return None
        speaker = subject
    elif mention is not None and _verb_fits(unit, at, first, entry):
        speaker = [span_of(unit, *mention)]
        first = mention[0]
        quoted_before = quotation_before(unit, first)
    elif "q" in entry.follows and entry.shape in ("past", "s", "base") and quoted_before is not None:
        inverted = after_verb(unit, at + 1)
        if inverted is None:
            return None
        content = with_rest(unit, quoted_before, inverted[1], used)
        return _quoted(content, cue, [span_of(unit, *inverted)], entry), len(unit) - 1
    else:
        return None
    if "q" in entry.follows and quoted_before is not None and quoted_before not in used:
        content = with_rest(unit, quoted_before, at + 1, used)
        return _quoted(content, cue, speaker, entry), at if goes_on(unit, at) else len(unit) - 1
    start = content_start(unit, at, entry)
    if start is None:
        if first > 1 and unit[first - 1].lower == "," and "c" in entry.follows:
            before = between(unit, sentence_start(unit, first), first - 1)
            if before is not None:
                content = [before]
                rest = rest_after(unit, at + 1)
                if rest is not None:
                    content.append(rest)
                return _Found(content, cue, speaker, entry.act, _FRAMED), len(unit) - 1
        return None
    end = content_end(unit, start)
    span = between(unit, start, end)
    if span is None:
        return None
    quotations = [number for number in range(start, end) if unit[number].quotation is not None]
    used.update(quotations)
    return _Found([span], cue, speaker, entry.act, _MIXED if quotations else _INDIRECT, bool(quotations)), end - 1


def _speaks_later(unit: Unit, at: int) -> bool:
    """Whether a comma and a verb that quotes stand later in the sentence."""
    for number in range(at + 2, len(unit)):
        entry = cue_forms().get(unit[number].lower)
        if entry is not None and unit[number - 1].lower == "," and "q" in entry.follows and entry.shape == "past":
            return True
    return False


def _quoted(content: list[Span], cue: list[Span], speaker: list[Span], entry: CueWord) -> _Found:
    return _Found(content, cue, speaker, entry.act, _QUOTED, quoted=True)


def _verb_group(unit: Unit, at: int) -> tuple[int, list[Span], bool]:
    """First token of the verb with its auxiliaries, the cue's spans, and whether it is passive."""
    first, cue, is_passive = at, [(unit[at].start, unit[at].end)], False
    probe = at - 1
    while probe >= 0 and unit[probe].is_word:
        token = unit[probe]
        if token.lower in AUXILIARIES:
            cue.insert(0, (token.start, token.end))
            is_passive = is_passive or token.lower in _BE
            first = probe
        elif is_adverb(token):
            first = probe
        else:
            break
        probe -= 1
    return first, cue, is_passive


def _verb_fits(unit: Unit, at: int, first: int, entry: CueWord) -> bool:
    """Whether the form can be the verb of the subject before it."""
    before = unit[first - 1]
    has_auxiliary = any(token.lower in AUXILIARIES for token in unit[first:at])
    following = unit[at + 1] if at + 1 < len(unit) else None
    if following is None:
        return entry.shape == "past" and "q" in entry.follows
    if entry.shape == "ing":
        return has_auxiliary
    if entry.shape == "past":
        # "a plan announced by the mayor", "the man accused of": participles.
        if following.lower in ("by", "of", "as") and "a" not in entry.follows:
            return False
        return before.lower not in ("the", "a", "an", "so", "to")
    if before.lower == "to":
        return False
    strong = before.lower in PRONOUNS or following.lower == "that" or following.quotation is not None
    if entry.shape == "base":
        plural = before.lower in PRONOUNS - {"he", "she", "it"} or before.lower.endswith("s") or has_auxiliary
        plural = plural or before.lower in ("people", "police", "many", "some", "most")
        return plural and (strong or has_auxiliary or unit[at].lower not in _NOUNS)
    return strong or before.text[0].isupper() or unit[at].lower not in _NOUNS


def _passive(unit: Unit, first: int, at: int, entry: CueWord, cue: list[Span]) -> tuple[_Found, int] | None:
    """What was said stands before: "The results have been contested by his rival"."""
    by = next((n for n in range(at + 1, min(at + 3, len(unit))) if unit[n].lower == "by"), None)
    about = before_verb(unit, first)
    if by is None or about is None or "t" in entry.follows:
        return None
    mention = after_verb(unit, by + 1)
    if mention is None:
        return None
    mention = (mention[0], _with_addition(unit, mention[0], mention[1]))
    return _Found([span_of(unit, *about)], cue, [span_of(unit, *mention)], entry.act, _PASSIVE), mention[1] - 1


def _with_addition(unit: Unit, start: int, end: int) -> int:
    """End of the mention with what "as well as" adds to it, otherwise `end`."""
    if [token.lower for token in unit[end : end + 4]] == [",", "as", "well", "as"]:
        while end < len(unit) and unit[end].lower not in _ENDS:
            end += 1
    return end
