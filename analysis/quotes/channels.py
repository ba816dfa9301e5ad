"""How something was said, and the words of the article that say so.

Where a tagger marked those words they are taken as they stand. Otherwise they are looked for in
the cue's sentence outside the content: "in a statement", "on Twitter", "told Reuters", a cue that
is a channel itself ("tweeted"), and the mention of the speaker when that is a document ("a poll").
The lists are in `lexicons/channels.tsv`.
"""

import functools
import re
from collections.abc import Sequence

from analysis.paths import LEXICONS
from analysis.quotes.cues import look_up
from analysis.text import Span

# Words, and what parts phrases; a mark around a programme's name ("Meet the Press") does not part.
_TOKEN = re.compile(r"[^\W_]+(?:['’.&/-][^\W_]+)*|[,;:()—–?!\n]|--")
# Which channels a preposition can lead to. "On a statement" is about it; "at a text" looks at it.
_ANY = frozenset(("social media", "statement", "speech", "interview", "news conference", "broadcast"))
_LEADS: dict[str, frozenset[str]] = {
    "in": _ANY | {"press report", "document", "court", "poll or data", "image", "message", "other"},
    "on": frozenset(("social media", "broadcast", "speech")),
    "at": frozenset(("speech", "news conference", "court", "other")),
    "during": _ANY | {"court", "other"},
    "via": frozenset(("social media", "message", "broadcast", "statement")),
    "through": frozenset(("statement",)),
    "over": frozenset(("broadcast",)),
    "by": frozenset(("message",)),
    "from": frozenset(),
}
# Nouns that go with a preposition their channel does not: "on its website", "over the phone".
_IDIOMS = frozenset(
    (lead, noun)
    for lead, nouns in {
        "on": ("website", "site", "phone", "conference call", "press call", "sign", "banner", "poster"),
        "over": ("phone", "telephone"),
        "to": (
            "twitter",
            "facebook",
            "instagram",
            "telegram",
            "social media",
            "airwaves",
            "floor",
            "house floor",
        ),
    }.items()
    for noun in nouns
)
# A name in marks after "on" is a programme: on the network's "Morning Table".
_PROGRAMME = re.compile(r"\s(?:(?:the\s)?[A-Z][\w&.]{0,20}\s?[\w&.]{0,20}(?:['’]s?)\s)?[\"“][A-Z][^\"”\n]{1,40}[\"”]")
_WENT = frozenset("took takes take taking turned turns turning".split())
# Making something public is a channel when what was made stands with it: "issued a statement".
_MADE = frozenset(
    "issued issue issuing released releasing published publishing posted posting sent sending wrote "
    "writing made delivered delivering gave giving circulated".split()
)
_DETERMINERS = frozenset(
    "a an the his her its their this that one another his own separate several two three some my our".split()
)
_STOPS = frozenset(
    "that which who whom whose to of for with and or but in on at during via through over by from into as "
    "after before when while where because if than about against between is was were are be said".split()
)
_TELLING = frozenset("tell inform warn assure ask remind brief reassure advise email".split())
_SITE = re.compile(r"[^\W_]+\.(?:com|org|net|news|tv)", re.IGNORECASE)
# A proper name that ends so is a newspaper, an agency or a broadcaster.
_PRESS_NAMES = frozenset(
    "times post herald tribune journal gazette telegraph guardian observer chronicle daily mail "
    "independent examiner globe inquirer magazine monitor sun mirror dispatch bulletin courier star "
    "standard economist spectator week beast hill politico reuters press newswire news".split()
)
_BROADCAST_NAMES = frozenset("tv television radio channel broadcasting network".split())
_LONGEST_NAME = 4  # words of the longest entry
_REACH = 8  # words between a preposition and its noun: "in an exclusive Oval Office interview"


@functools.cache
def _entries(place: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in (LEXICONS / "channels.tsv").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            channel, where, words = line.split("\t")
            if where == place:
                for word in words.split(","):
                    found.setdefault(word.strip(), channel)
    return found


def channel_of_words(words: str) -> str:
    """The channel that `words` name, such as "in a statement"; "other" when no list knows them."""
    tokens = _tokens(words, 0, len(words))
    lower = [words[s:e].lower() for s, e in tokens]
    if lower and (lower[0] == "to" or _is_telling(lower[0])):
        told = _outlet([words[s:e] for s, e in tokens[1:]])
        found = _last_noun(lower, "in")
        return found[2] if found and told is None else told or "other"
    found = _last_noun(lower, "in", first=True) or _last_noun(lower, "by")
    if found is not None:
        return found[2]
    return _cue_channel(words) or _outlet([words[s:e] for s, e in tokens]) or "other"


def find_channel(
    text: str,
    sentence: Span,
    content: Sequence[Span],
    cue: Sequence[Span],
    speaker: Sequence[Span],
    other_cues: Sequence[Span] = (),
) -> tuple[str | None, str | None]:
    """Channel and the words that say so, or (None, None) when the article does not say.

    Args:
        text: the article's text.
        sentence: the sentence that holds the cue.
        content: spans of what is attributed; nothing in them tells how *it* was said.
        cue: spans of the cue.
        speaker: spans of the speaker's mention.
        other_cues: cues of other attributions; what stands nearer to one of them belongs to it.
    """
    cue_text = " ".join(text[s:e] for s, e in cue)
    at = cue[0] if cue else None
    nearest: tuple[int, Span, str] | None = None
    for start, end in _outside(sentence, [*content, *speaker]):
        for phrase, channel in _phrases(text, start, end):
            distance = 0 if at is None else _apart(phrase, at)
            if at is not None and any(_apart(phrase, other) < distance for other in other_cues):
                continue
            # "In a statement on Friday about the report" - what stands nearest to the cue decides.
            if nearest is None or distance < nearest[0]:
                nearest = (distance, phrase, channel)
    if nearest is not None:
        return nearest[2], text[slice(*nearest[1])]
    if at is not None:
        told = _told(text, cue, sentence, content)
        if told is not None:
            return told
        own = _cue_channel(cue_text)
        if own is not None:
            return own, cue_text
    return _speaker_channel(text, speaker)


def _apart(one: Span, other: Span) -> int:
    """Characters between two spans."""
    return max(one[0] - other[1], other[0] - one[1], 0)


def _outside(sentence: Span, taken: Sequence[Span]) -> list[Span]:
    pieces, at = [], sentence[0]
    for start, end in sorted(taken):
        if start > at:
            pieces.append((at, min(start, sentence[1])))
        at = max(at, end)
    if at < sentence[1]:
        pieces.append((at, sentence[1]))
    return [(s, e) for s, e in pieces if s < e]


def _tokens(text: str, start: int, end: int) -> list[Span]:
    return [match.span() for match in _TOKEN.finditer(text, start, end)]


def _phrases(text: str, start: int, end: int) -> list[tuple[Span, str]]:
    """Prepositional phrases in `text[start:end]` that name a channel, with the channel."""
    tokens = _tokens(text, start, end)
    lower = [text[s:e].lower() for s, e in tokens]
    found = []
    for number, word in enumerate(lower):
        is_made = word in _MADE and number + 1 < len(lower) and lower[number + 1] in _DETERMINERS
        is_gone = word == "to" and number > 0 and lower[number - 1] in _WENT
        if word not in _LEADS and not is_made and not is_gone and word != "before":
            continue
        stop = number + 1
        while stop < min(len(lower), number + 1 + _REACH):
            if not lower[stop][0].isalnum() or (lower[stop] in _STOPS and not _inside_name(lower, stop)):
                break
            stop += 1
        phrase = lower[number + 1 : stop]
        title = _PROGRAMME.match(text, tokens[number][1], end) if word == "on" else None
        if title is not None:
            found.append(((tokens[number][0], title.end()), "broadcast"))
            continue
        noun = _last_noun(phrase, "before" if word == "before" else "in")
        if noun is None:
            continue
        if text[tokens[number + 1 + noun[0]][0] : tokens[number + noun[1]][1]] == "this week":  # no programme
            continue
        is_idiom = word == "before" or (word, " ".join(phrase[noun[0] : noun[1]])) in _IDIOMS
        if not is_idiom and not is_made and noun[2] not in _LEADS.get(word, frozenset()):
            continue
        # "In describing one text" and "by deleting emails" say what was done, not how it was said.
        if phrase[0].endswith("ing") and noun[0] > 0:
            continue
        last = number + noun[1]
        found.append(((tokens[number][0], tokens[_with_outlet(text, tokens, last)][1]), noun[2]))
    return found


def _inside_name(lower: Sequence[str], at: int) -> bool:
    """Whether the little word at `at` belongs to a listed name, as in "State of the Union"."""
    names = _entries("in")
    for first in range(max(0, at - 2), at):
        for length in range(at - first + 2, _LONGEST_NAME + 1):
            if " ".join(lower[first : first + length]) in names:
                return True
    return False


def _with_outlet(text: str, tokens: Sequence[Span], last: int) -> int:
    """Last token of "in an interview with the Harbour Times", when a name follows the noun."""
    at = last + 1
    if at + 1 >= len(tokens) or text[slice(*tokens[at])].lower() not in ("with", "to"):
        return last
    at += 1
    end = last
    while at < len(tokens) and at <= last + _REACH:
        word = text[slice(*tokens[at])]
        if word[0].isupper():
            end = at
        elif word.lower() not in _DETERMINERS | {"of", "and"}:
            break
        at += 1
    return end


def _last_noun(lower: Sequence[str], place: str, *, first: bool = False) -> tuple[int, int, str] | None:
    """Start, end and channel of the last listed noun (or the first); of two that end alike, the longer.

    The last one is the head of an English noun phrase: "a Facebook post", "a television interview".
    """
    names = _entries(place)
    ends = range(1, len(lower) + 1) if first else range(len(lower), 0, -1)
    for end in ends:
        for length in range(min(_LONGEST_NAME, end), 0, -1):
            channel = names.get(" ".join(lower[end - length : end]))
            if channel is None:
                continue
            start = end - length
            # The first noun is taken whole as well: "opinion piece", not "opinion".
            for longer in range(min(start + _LONGEST_NAME, len(lower)), end, -1):
                whole = names.get(" ".join(lower[start:longer]))
                if whole is not None:
                    return start, longer, whole
            return start, end, channel
    return None


def _is_telling(word: str) -> bool:
    entry = look_up(word)
    return entry is not None and entry.base in _TELLING


def _told(text: str, cue: Sequence[Span], sentence: Span, content: Sequence[Span]) -> tuple[str, str] | None:
    """The channel when somebody of the press is told: "told Reuters", "said to reporters"."""
    start = cue[-1][1]
    limit = min([s for s, _ in content if s >= start] + [sentence[1]])
    tokens = _tokens(text, start, limit)[: _REACH + 1]
    telling = _is_telling(" ".join(text[s:e] for s, e in cue))
    skip = 0
    if not telling:
        if not tokens or text[slice(*tokens[0])].lower() != "to":
            return None
        skip = 1
    heard = []
    for s, e in tokens[skip:]:
        word = text[s:e]
        if not word[0].isalnum() or (word.lower() in _STOPS and word.islower()):
            break
        heard.append((s, e))
        if _outlet([text[a:b] for a, b in heard]) == "news conference":
            break  # "told reporters Friday"
    channel = _outlet([text[s:e] for s, e in heard])
    if channel is None:
        return None
    begin = cue[-1][0] if telling else tokens[0][0]
    return channel, text[begin : heard[-1][1]]


def _outlet(heard: Sequence[str]) -> str | None:
    """The channel of telling `heard`: the press as a crowd, a broadcaster, or somebody of the press."""
    lower = [word.lower().removesuffix("'s").removesuffix("’s") for word in heard]
    for number, word in enumerate(lower):
        for length in range(_LONGEST_NAME, 0, -1):
            channel = _entries("to").get(" ".join(lower[number : number + length]))
            if channel is not None:
                return channel
        if _SITE.fullmatch(word):
            return "interview"
        if heard[number][:1].isupper():
            if word in _BROADCAST_NAMES:
                return "broadcast"
            if word in _PRESS_NAMES:
                return "interview"
    return None


def _cue_channel(cue: str) -> str | None:
    entry = look_up(cue)
    return _entries("cue").get(entry.base) if entry is not None else None


def _speaker_channel(text: str, speaker: Sequence[Span]) -> tuple[str | None, str | None]:
    """The channel when the mention of the speaker is a document, a poll, a picture, a newspaper."""
    if not speaker:
        return None, None
    start, end = speaker[0]
    tokens = _tokens(text, start, end)
    head = 0
    # The head noun stands before the first comma, preposition or relative clause.
    while head < len(tokens):
        word = text[slice(*tokens[head])].lower()
        if head and (not word[0].isalnum() or word in _STOPS or word in ("posted", "released", "published")):
            break
        head += 1
    lower = [text[slice(*token)].lower() for token in tokens[:head]]
    if not lower:
        return None, None
    last = text[slice(*tokens[head - 1])]
    mention = text[start : tokens[head - 1][1]]
    if last[0].isupper() and lower[-1] in _PRESS_NAMES:  # the Harbour Post, not a post
        return "press report", mention
    if last[0].isupper() and lower[-1] in _BROADCAST_NAMES:
        return "broadcast", mention
    noun = _last_noun(lower, "by")
    return (noun[2], mention) if noun is not None and noun[1] == len(lower) else (None, None)
