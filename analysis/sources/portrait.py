"""How an article introduces a source: labels, and why somebody stays anonymous."""

import bisect
import functools
import re

from analysis.sources.entities import Entity
from analysis.text import read_words

# Before a name at most so many characters of the same clause are read.
_BEFORE = re.compile(r"((?:[^\W\d_][\w’'-]*[ \u00a0]){1,5})$")
_THEIR = r"(?:his|her|their)(?: full| last| real)?"
_ALLOWED = r"(?:authori[sz]ed|permitted|allowed|cleared)"
_TALK = r"(?:speak|talk|comment|discuss|brief|disclose|reveal|describe)"
_WISHES = (
    r"(?:ask(?:ed|ing)|request(?:ed|ing)|want(?:ed|ing)|wish(?:ed|ing)|prefer(?:red|ring)|insist(?:ed|ing)|"
    r"demand(?:ed|ing)|declin(?:ed|ing)|refus(?:ed|ing)|(?:did|would|does|do) not (?:want|wish))(?: on)?(?: for)? "
    r"(?:anonymity|(?:not )?to be (?:publicly )?(?:named|identified|quoted)(?: by name)?|"
    rf"(?:to speak|to stay|to remain|speaking|remaining) anonymous(?:ly)?|(?:not )?to give {_THEIR} names?|"
    rf"not to have {_THEIR} names? (?:used|published)|"
    rf"(?:that )?{_THEIR} names? (?:not )?be (?:withheld|used|published))"
)
# The words that say somebody is not named, and the reason that may follow.
_CONDITION = re.compile(
    r"(?:on|under) (?:the )?(?:condition|grounds) of anonymity|"
    r"on (?:the )?condition that (?:he|she|they|his|her|their)[^.;”\"\n]{0,60}?not be (?:named|identified|used|quoted)|"
    rf"{_WISHES}|(?:(?:was|were|is|are) not|(?:was|were|is|are)n[’']t) {_ALLOWED} to {_TALK}|"
    rf"un(?:authori[sz]ed|cleared) to {_TALK}|"
    rf"without (?:authori[sz]ation|permission) to {_TALK}|granted anonymity|"
    r"sp(?:eaking|oke) (?:anonymously|(?:only )?on background)|"
    r"whose (?:name is|names are) (?:being )?withheld",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"^[^.;\n]{0,60}?\b((?:because|since|citing|for fear|fearing|due to|out of fear|in order to|so as to|to avoid|"
    r"to protect|to discuss|to describe|to speak|to talk|as (?:he|she|they) (?:was|were|is|are|did|had))\b"
    r"(?:(?!(?:,| but| and)(?: but| and)? (?:said|told|added|says)\b| (?:said|says)[,:] ?[\"“])[^.\n\"“”()]){3,200})",
    re.IGNORECASE,
)
_NOT_ALLOWED = re.compile(rf"(?:n(?:o|[’'])t |un){_ALLOWED}|without (?:authori[sz]ation|permission)", re.IGNORECASE)
_REST = re.compile(r"(?:(?! (?:said|told|says)\b)[^,.;:\n\"”—()]){0,80}")
# How far behind a mention the condition may stand: the sentence of the mention and the next one.
_REACH = 420
# A condition that opens its sentence ("Asking not to be named, an aide …", "Speaking on background, …") is that of
# the mention right behind it.
_OPENS = re.compile(r"(?:^|[.!?]\s|\n|[”\"]\s)(?:[A-Z][a-z]+ing(?: only)? )?$")
# "The official spoke on condition of anonymity": the sentence takes up whom the paragraph before quoted.
_TAKES_UP = re.compile(r"\n\s*(?:(?:the|both|all)\s[a-z -]{3,40}|he|she|they)\s[^.\n]{0,60}$", re.IGNORECASE)


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


def anonymity_reasons(text: str, mentions: dict[int, list[tuple[int, int]]]) -> dict[int, str]:
    """Why unnamed sources are not named, in the article's words; those of whom it does not say are left out.

    `mentions` are where each source of the article speaks, the named ones too: a condition is that of the
    source mentioned last before it in its paragraph, or right behind it when it opens a sentence, or last in
    the paragraph before when "the official", "he" or "they" takes that one up. "… said an aide, who asked not
    to be named because the talks were private" gives "because the talks were private"; without a reason the
    condition itself. Linear in the conditions and mentions.
    """
    spoken = sorted((start, end, who) for who, spans in mentions.items() for start, end in spans)
    far = _REACH + max((end - start for start, end, _ in spoken), default=0)

    def between(low: int, high: int) -> list[tuple[int, int, int]]:
        return spoken[bisect.bisect_left(spoken, (low,)) : bisect.bisect_left(spoken, (high,))]

    found: dict[int, str] = {}
    for match in _CONDITION.finditer(text):
        start, end = match.span()
        opens = text.rfind("\n", 0, start) + 1
        near = between(opens - far, opens) + between(max(opens, start - far), end + _REACH)
        who = _whose(text, near, opens, start, end)
        if who is not None:
            found.setdefault(who, _worded(text, match))
    return found


def _whose(text: str, spoken: list[tuple[int, int, int]], opens: int, start: int, end: int) -> int | None:
    """The source a condition at `start` to `end` speaks of, in a paragraph that begins at `opens`."""
    before = [(s, e, who) for s, e, who in spoken if opens <= s < start and start - e <= _REACH]
    behind = [who for s, _, who in spoken if end <= s < end + _REACH and not re.search(r"[.\n]", text[end:s])]
    if behind and _OPENS.search(text, max(0, start - 40), start):
        return behind[0]
    if before:
        return before[-1][2]
    if _TAKES_UP.search(text, max(0, opens - 1), start):
        last = [who for s, e, who in spoken if e <= opens and opens - e <= _REACH]
        return last[-1] if last else None
    return behind[0] if behind else None


def _worded(text: str, match: re.Match[str]) -> str:
    """The reason that follows a condition, else the condition itself."""
    paragraph = text.find("\n", match.end())
    stop = paragraph if paragraph >= 0 else len(text)
    reason = _REASON.match(text[match.end() : stop])
    if reason and not _NOT_ALLOWED.search(match.group()):
        return reason.group(1).strip(' ,”"')
    return (match.group() + (_REST.match(text, match.end(), stop) or [""])[0]).strip()
