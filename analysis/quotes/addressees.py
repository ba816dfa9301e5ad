"""To whom something was said, in the article's own words: "told [the workers] that"."""

import re
from collections.abc import Sequence

from analysis.quotes.cues import look_up
from analysis.text import Span

_TELLING = frozenset(
    "tell inform notify ask warn caution urge assure reassure advise order remind invite promise "
    "command instruct implore email text beg persuade encourage".split()
)
_SAYING = frozenset(
    "say write explain add suggest confirm announce reply respond admit complain mention report confess".split()
)
_TOKEN = re.compile(r"[^\W_]+(?:['’.&/-][^\W_]+)*|[,;:()—–?!\"“”‘\n]|--")
_ENDS = frozenset(
    "that in on at during after before to by from about when while as of if whether how why what where "
    "who whom which not for with against via through over said last this yesterday today "
    "tonight earlier later again recently there is was were are would will could should must had has have "
    "ahead aboard outside inside under since near amid because".split()
)
_BE = frozenset("was were been is are being".split())
_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
    "august september october november december".split()
)
_PRONOUNS = frozenset("him her them me us you it everyone everybody people".split())
_LONGEST = 14  # words; longer stretches after a telling verb are not a noun phrase


def find_addressee(
    text: str, sentence: Span, cue: Sequence[Span], content: Sequence[Span], speaker: Sequence[Span]
) -> str | None:
    """The words between a telling verb and what is told, or None.

    Also "said to the crowd". Passives ("was told") are left out, since there the one told stands
    before the cue and the mention of the speaker may be missing.

    Args:
        text: the article's text.
        sentence: the sentence that holds the cue.
        cue: spans of the cue.
        content: spans of what is attributed.
        speaker: spans of the speaker's mention.
    """
    if not cue:
        return None
    cue_text = " ".join(text[s:e] for s, e in cue)
    entry = look_up(cue_text)
    if entry is None:
        return None
    start = cue[-1][1]
    after = [s for s, e in [*content, *speaker] if e > start]
    limit = min([max(s, start) for s in after] + [sentence[1]])
    tokens = [match.span() for match in _TOKEN.finditer(text, start, limit)]
    words = [text[s:e] for s, e in tokens]
    if entry.base in _TELLING and not _is_passive(cue_text):
        first = 0
    elif words[:1] == ["to"] and entry.base in _SAYING:
        first = 1
    else:
        return None
    size = _listed(words[first:])
    if size == 0 or words[first + size - 1].endswith(("'s", "’s")):
        return None
    return text[tokens[first][0] : tokens[first + size - 1][1]]


def _listed(words: Sequence[str]) -> int:
    """How many of `words` make one noun phrase or several joined by commas and a last "and"."""
    size = end = _noun_phrase(words)
    while size and end < len(words) and words[end] == ",":
        end += 1
        more = _noun_phrase(words[end:])
        if not more:
            break
        if "and" in words[end : end + more]:
            return end + more
        end += more
    return size


def _is_passive(cue: str) -> bool:
    parts = cue.lower().split()
    return len(parts) > 1 and parts[0] in _BE and not parts[-1].endswith("ing")


def _noun_phrase(words: Sequence[str]) -> int:
    """How many of `words`, from the first, make one noun phrase; 0 when they do not begin one."""
    size = 0
    for number, word in enumerate(words[:_LONGEST]):
        lower = word.lower()
        if not word[0].isalnum() or lower in _DAYS:
            break
        if lower in _PRONOUNS and number == 0:
            following = words[1] if len(words) > 1 else ""
            # "told her she" ends with the pronoun; "told her lawyer" goes on.
            if lower != "her" or not following.islower() or following in _ENDS | {"she", "he", "they"}:
                return 1
        # "members of the council" is one phrase; other prepositions begin something else. "The
        # Norland Today" and the like end with a capital.
        in_name = number > 0 and word[0].isupper() and words[number - 1][0].isupper()
        if lower in _ENDS and not in_name and not (number and lower == "of"):
            break
        if number and lower in ("he", "she", "they", "it", "we", "i", "there"):
            break
        size = number + 1
    if size == len(words[:_LONGEST]) and len(words) > _LONGEST:
        return 0
    return size
