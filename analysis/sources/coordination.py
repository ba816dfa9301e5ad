"""Several speakers in one mention: names or nouns joined by "and"."""

import re

from analysis.sources.names import Name
from analysis.sources.phrases import LINKING, NOUN_PREPOSITION, head_end, is_office
from analysis.sources.words import is_plural, lexicon, plain
from analysis.text import WORD

_AND = re.compile(r"\s(?:and|nor|&|as well as|along with|together with)\s")
_PAIR = re.compile(r"(?:both|neither)\s", re.IGNORECASE)


def after_pair_word(text: str, start: int, end: int) -> int:
    """Where "both A and B" or "neither A nor B" goes on after the word that announces two; `start` if it does not."""
    pair = _PAIR.match(text, start, end)
    return pair.end() if pair and _AND.search(text, pair.end() + 1, end) else start


def joined(text: str, start: int, end: int, names: list[Name]) -> tuple[Name, ...] | None:
    """Names or plurals joined by "and" at the top of the mention."""
    announced = after_pair_word(text, start, end)
    start, announced = announced, announced > start
    cut = head_end(text, start, end, names)
    for match in _AND.finditer(text, start, end):
        position = match.start()
        if any(name.outer < position < name.end for name in names):
            continue
        if text[start:position].endswith("Ways") and text.startswith("Means", match.end()):
            continue
        left, right = text[start:position], text[match.end() : end]
        left_names = [n for n in names if n.end <= position]
        right_names = [n for n in names if n.start >= match.end()]
        comma = cut < position
        if announced:
            pass
        elif comma:
            if not _listed(text, start, position, left_names) or not _names_lead(right, match.end(), right_names):
                continue
        else:
            preposition = _outside(NOUN_PREPOSITION, text, start, position, left_names)
            left_person = bool(left_names) and left_names[-1].end >= position - 1 and left_names[-1].kind != "office"
            company = bool(left_names) and left_names[0].kind == "person" and _COMPANY.match(right) is not None
            left_is_person = left_person and left_names[-1].kind == "person"
            titled = left_is_person and bool(left_names[-1].title)
            if preposition and not (titled or company):
                continue
            body = _is_body(left) and not preposition
            if not (left_person or body or _plural_noun(left) or company):
                continue
            owns = bool(right_names) and right_names[0].possessive and right_names[0].end < end - 2
            leads = not owns and _names_lead(right, match.end(), right_names, titled=left_is_person or body)
            if not (leads or company or _plural_noun(right)):
                continue
        carried = tuple(
            n
            for n in names
            if n.kind in ("person", "organisation", "place") and (n.end <= head_end(text, match.end(), end, names))
        )
        return carried
    return None


# "Rao and 78 others", "Rao and his lawyer": who speaks together with the person named before.
_COMPANY = re.compile(
    r"(?:his|her|their|its|\d+|two|three|four|five|six|several|many|some|other|others)\b(?!.*\b(?:his|her)self\b)", re.I
)
_PARTY_TAG = re.compile(r"\s?\(?[DRI][-–—]")


def _outside(pattern: re.Pattern[str], text: str, start: int, end: int, names: list[Name]) -> re.Match[str] | None:
    """The first match of `pattern` in `text[start:end]` that does not stand within a name."""
    for match in pattern.finditer(text, start, end):
        if not any(name.start < match.start() < name.end for name in names):
            return match
    return None


def _is_body(phrase: str) -> bool:
    """Whether a phrase such as "the Norland government" ends with a noun for a body."""
    words = WORD.findall(phrase)
    return bool(words) and plain(words[-1]) in lexicon().organisation_nouns and len(words) > 1


def _listed(text: str, start: int, end: int, names: list[Name]) -> bool:
    """Whether each part between commas is a name, with no more than lower-case words before it."""
    while start < end:
        comma = text.find(",", start, end)
        stop = comma if comma >= 0 else end
        piece = text[start:stop]
        inner = [n for n in names if n.start >= start and n.end <= stop]
        if piece.strip() and not _PARTY_TAG.match(piece):
            if not inner or text[inner[-1].end : stop].strip(" .") or inner[-1].kind == "other":
                return False
            if NOUN_PREPOSITION.search(text[start : inner[-1].outer]) or piece.lstrip().startswith(("a ", "an ")):
                return False
        start = stop + 1
    return True


def _names_lead(right: str, offset: int, names: list[Name], *, titled: bool = False) -> bool:
    """Whether `right` is a name, with no more than an article before it, or a title in small letters if `titled`."""
    if not names:
        return False
    first = names[0]
    lead = right[: max(0, first.outer - offset)].split()
    if titled and first.kind == "person" and len(lead) < 5 and lead and is_office(lead[-1]):
        # "former president Ana Ruiz", "her husband Ana Ruiz"
        return all(word.islower() for word in lead) and plain(lead[-1]) not in LINKING
    return " ".join(lead).casefold() in ("", "the", "then", "his", "her", "former", "fellow") and first.kind != "other"


def _plural_noun(part: str) -> bool:
    part = NOUN_PREPOSITION.split(part)[0]
    words = [m.group() for m in WORD.finditer(part)]
    if not words:
        return False
    last = words[-1].casefold()
    return is_plural(last) or last in lexicon().collectives
