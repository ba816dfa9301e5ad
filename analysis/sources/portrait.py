"""How an article introduces a source: labels, and why somebody stays anonymous."""

import functools
import re

from analysis.sources.entities import Entity
from analysis.text import read_words

# Before a name at most so many characters of the same clause are read.
_BEFORE = re.compile(r"((?:[^\W\d_][\w’'-]*[ \u00a0]){1,5})$")
_THEIR = r"(?:his|her|their)(?: full| last| real)?"
_ALLOWED = r"(?:authori[sz]ed|permitted|allowed|cleared)"
_TALK = r"(?:speak|talk|comment|discuss|brief)"
_WISHES = (
    r"(?:ask(?:ed|ing)|request(?:ed|ing)|want(?:ed|ing)|prefer(?:red|ring)|insist(?:ed|ing)|declin(?:ed|ing)|"
    r"refus(?:ed|ing))(?: on)? (?:anonymity|not to be (?:named|identified|quoted)|to be (?:named|identified)|"
    rf"(?:to speak|to remain|speaking|remaining) anonymous(?:ly)?|(?:not )?to give {_THEIR} names?|"
    rf"not to have {_THEIR} names? (?:used|published)|that {_THEIR} names? (?:not )?be (?:withheld|used|published))"
)
# The words that say somebody is not named, and the reason that may follow.
_CONDITION = re.compile(
    r"on (?:the )?(?:condition|grounds) of anonymity|"
    r"on (?:the )?condition that (?:he|she|they|his|her|their)[^.;”\"\n]{0,60}?not be (?:named|identified|used|quoted)|"
    rf"{_WISHES}|(?:was|were|is|are) not {_ALLOWED} to {_TALK}|"
    rf"without (?:authori[sz]ation|permission) to {_TALK}|granted anonymity|sp(?:eaking|oke) anonymously",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"^[^.\n]{0,60}?\b((?:because|since|citing|for fear|fearing|due to|out of fear|in order to|so as to|to avoid|"
    r"to protect|to discuss|to describe|to speak|to talk|as (?:he|she|they) (?:was|were|is|are|did|had))\b"
    r"[^.\n]{3,200})",
    re.IGNORECASE,
)
_NOT_ALLOWED = re.compile(rf"not {_ALLOWED}|without (?:authori[sz]ation|permission)", re.IGNORECASE)
_REST = re.compile(r"[^,.;:\n\"”—]{0,80}")
# How far behind a mention the condition may stand: the sentence of the mention and the next one.
_REACH = 420


@functools.cache
def _labels() -> re.Pattern[str]:
    words = read_words("labels.txt")
    pattern = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{pattern})s?(?![\w-])", re.IGNORECASE)


def labels(entity: Entity, text: str) -> list[str]:
    """The judging words an article puts to a source ("strongman", "embattled"), each once, as worded.

    They are looked for in its titles and roles, in the description of somebody unnamed, and among
    the words right before its name.
    """
    phrases = [*entity.titles, *entity.roles]
    if not entity.named:
        phrases.append(entity.name)
    for start, _ in entity.mentions[:12]:
        before = _BEFORE.search(text, max(0, start - 60), start)
        if before and before.end() == start:
            phrases.append(before.group(1))
    found = (match.group() for phrase in phrases for match in _labels().finditer(phrase))
    return sorted({word.casefold(): word for word in found}.values(), key=str.casefold)


def anonymity_reason(text: str, mentions: list[tuple[int, int]]) -> str | None:
    """Why an unnamed source is not named, in the article's words; None when it does not say.

    `mentions` are where it speaks. "… said an aide, who asked not to be named because the talks
    were private" gives "because the talks were private"; without a reason the condition itself.
    """
    for start, end in mentions[:12]:
        paragraph = text.find("\n", end)
        stop = min(len(text), end + _REACH, paragraph if paragraph >= 0 else len(text))
        match = _CONDITION.search(text, start, stop)
        if match is None:
            continue
        reason = _REASON.match(text[match.end() : stop])
        if reason and not _NOT_ALLOWED.search(match.group()):
            return reason.group(1).strip(' ,”"')
        return (match.group() + (_REST.match(text, match.end(), stop) or [""])[0]).strip()
    return None
