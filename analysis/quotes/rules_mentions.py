"""Where the mention of a speaker begins and ends, by capitals, determiners and little words."""

from collections.abc import Sequence

from analysis.quotes.cues import cue_forms
from analysis.quotes.rules_tokens import Token

PRONOUNS = frozenset("he she they it i we you who".split())
_DETERMINERS = frozenset(
    "the a an his her its their my our your this that these those some many several most few all both one "
    "two three four five other another no each every critics officials more people others".split()
)
CONJUNCTIONS = frozenset("and but or while whereas yet so nor plus".split())
SUBORDINATORS = frozenset(
    "that as because when after since if although though which who whom whose where before until than "
    "unless whether why how what once whereby".split()
)
PREPOSITIONS = frozenset(
    "in on at during after before by from under with without for of about according amid among against "
    "despite through since following over to as like last this earlier later meanwhile however speaking "
    "asked but and".split()
)
TIMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday yesterday today tonight january february march "
    "april june july august september october november december earlier later recently".split()
)
_ADVERBS = frozenset(
    "also later then once again now still often even just already never not n't only previously since "
    "twice first further always simply both all instead nevertheless nonetheless meanwhile thus therefore "
    "too".split()
)
AUXILIARIES = frozenset("has have had is are was were been being be did do does will would could can may might".split())
_STOPS = frozenset(";:()—–[]/") | {"--", "-", "…", "•"}


def is_adverb(token: Token) -> bool:
    """Whether the word may stand between a subject and its verb without being either."""
    return token.lower in _ADVERBS or (token.lower.endswith("ly") and len(token.lower) > 4 and token.text.islower())


def before_verb(tokens: Sequence[Token], verb: int) -> tuple[int, int] | None:
    """The subject that ends right before token `verb`: first token, and one past the last."""
    if verb == 0:
        return None
    if tokens[verb - 1].lower == ",":
        return _with_apposition(tokens, verb - 1)
    if tokens[verb - 1].lower in CONJUNCTIONS:  # "Rao resigned and said"
        start = _clause_start(tokens, verb - 1)
        return leading(tokens, start, verb - 1)
    return _plain(tokens, verb)


def _plain(tokens: Sequence[Token], end: int) -> tuple[int, int] | None:
    start = end
    while start > 0:
        token = tokens[start - 1]
        if token.lower == ")":  # "Rao (R-Ohio) said"
            opened = next((at for at in range(start - 2, max(start - 9, -1), -1) if tokens[at].lower == "("), None)
            if opened is None:
                break
            start = opened
            continue
        if not token.is_word and token.lower not in ("'", "’", ".", "&", "$", "%", "-", "@", "#"):
            break
        if token.lower in SUBORDINATORS and token.lower not in ("before", "after") and start < end:
            break
        if token.lower in CONJUNCTIONS and not (start < end and start > 1 and _joins_names(tokens, start - 1)):
            break
        start -= 1
        if token.lower in PRONOUNS and token.lower != "it" and start < end - 1:
            break
        if token.lower in PRONOUNS and start == end - 1:
            break
    return _trimmed(tokens, start, end)


def _joins_names(tokens: Sequence[Token], at: int) -> bool:
    """Whether the "and" at `at` stands between two names or nouns of one subject."""
    before, after = tokens[at - 1], tokens[at + 1] if at + 1 < len(tokens) else None
    if after is None or not before.is_word or tokens[at].lower != "and":
        return False
    return before.text[0].isupper() == after.text[0].isupper() and after.lower not in PRONOUNS | _DETERMINERS


def _trimmed(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int] | None:
    """Without what leads in ("In Paris Rao") and what says when ("Rao on Friday")."""
    while start < end and (tokens[start].lower in CONJUNCTIONS | TIMES or is_adverb(tokens[start])):
        start += 1
    while end > start and (tokens[end - 1].lower in TIMES or not tokens[end - 1].is_word):
        end -= 1
        if end > start and tokens[end - 1].lower in ("on", "in", "last", "this"):
            end -= 1
    if start < end and tokens[start].lower in PREPOSITIONS - {"this"}:
        # No comma tells where the lead-in ends; the last noun phrase is the subject.
        probe = end
        while probe > start and tokens[probe - 1].is_word and tokens[probe - 1].lower not in PREPOSITIONS:
            probe -= 1
            if tokens[probe].lower in _DETERMINERS | PRONOUNS:
                break
        start = probe
    return (start, end) if is_mention(tokens[start:end]) else None


def is_mention(tokens: Sequence[Token]) -> bool:
    """Whether the tokens can mention somebody: they begin like a noun phrase and are not too many."""
    if not tokens or len(tokens) > 40:
        return False
    first, last = tokens[0], tokens[-1]
    if len(tokens) == 1 and first.lower in (
        "it",
        "that",
        "this",
        "there",
        "what",
        "which",
        "so",
        "how",
        "to",
    ):
        return first.lower == "it"
    if last.lower in _DETERMINERS - {
        "critics",
        "officials",
        "people",
        "others",
        "some",
        "many",
        "most",
        "all",
    }:
        return len(tokens) == 1 and last.lower in ("one", "others", "both")
    if first.lower in PRONOUNS | _DETERMINERS or first.text[0].isupper() or first.text[0].isdigit():
        return True
    return first.is_word and last.lower.endswith("s") and len(tokens) <= 4


def _with_apposition(tokens: Sequence[Token], comma: int) -> tuple[int, int] | None:
    """A mention such as "Rao, a lawyer who left the party," without its last comma."""
    start = _clause_start(tokens, comma)
    # "In Paris, Rao, a lawyer, said": what leads in ends with its first comma.
    while start < comma and tokens[start].lower in PREPOSITIONS | SUBORDINATORS | CONJUNCTIONS:
        if tokens[start].lower in CONJUNCTIONS:
            start += 1
            continue
        following = next((at for at in range(start, comma) if tokens[at].lower == ","), None)
        if following is None:
            return None
        start = following + 1
    found = leading(tokens, start, comma)
    if found is None or not any(token.lower == "," for token in tokens[start:comma]):
        return None
    return (start, comma) if is_mention(tokens[start:comma]) else None


def _clause_start(tokens: Sequence[Token], end: int) -> int:
    start = end
    while start > 0 and tokens[start - 1].quotation is None and tokens[start - 1].lower not in _STOPS:
        start -= 1
    return start


def leading(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int] | None:
    """The noun phrase that begins at `start`, at most up to `end`."""
    while start < end and (tokens[start].lower in CONJUNCTIONS or is_adverb(tokens[start])):
        start += 1
    if start >= end:
        return None
    if tokens[start].lower in PRONOUNS:
        return start, start + 1
    at = start
    while at < end and tokens[at].is_word:
        token = tokens[at]
        if at > start and (token.lower in SUBORDINATORS | AUXILIARIES | PRONOUNS or _ascribes(token)):
            break
        if token.lower in PREPOSITIONS and token.lower not in ("of", "for", "and"):
            break
        small = token.text.islower() and token.lower not in _DETERMINERS | {"of", "for", "and"}
        before = tokens[at - 1]
        if small and at > start and before.text[0].isupper() and before.lower not in _DETERMINERS:
            break  # a name is over where small letters begin: "Rao resigned"
        at += 1
        if at - start >= 8:
            break
    return (start, at) if is_mention(tokens[start:at]) else None


def _ascribes(token: Token) -> bool:
    entry = cue_forms().get(token.lower)
    return entry is not None and entry.shape == "past" and bool(entry.follows) and token.text.islower()


def after_verb(tokens: Sequence[Token], start: int, clause_follows: bool = False) -> tuple[int, int] | None:
    """The subject after an inverted verb, "by" or "according to", apposition included.

    Where a clause follows its comma ("According to the port, the pier is shut"), only "a", "an" and
    "who" begin an apposition.
    """
    while start < len(tokens) and tokens[start].lower in ("by",):
        start += 1
    end = start
    commas = 0
    while end < len(tokens) and end - start < 40:
        token = tokens[end]
        if token.quotation is not None or token.lower in _STOPS or token.lower in ("?", "!"):
            break
        if token.lower == "." and (end + 1 == len(tokens) or tokens[end + 1].quotation is not None):
            break
        if token.lower in TIMES and end > start:
            break
        if token.lower == ",":
            following = tokens[end + 1] if end + 1 < len(tokens) else None
            if (
                commas
                or following is None
                or following.quotation is not None
                or not _apposes(tokens, start, end + 1, clause_follows)
            ):
                break
            commas += 1
        if (
            token.lower in ("that", "while", "but", "because", "when", "after", "before", "as", "during")
            and end > start
        ):
            break
        if token.lower in ("in", "on", "at", "to", "through", "via") and end > start and not commas:
            break
        if end > start and tokens[start].lower in PRONOUNS:
            break
        end += 1
    while end > start and not tokens[end - 1].is_word:
        end -= 1
    while end > start and tokens[end - 1].lower in PREPOSITIONS:
        end -= 1
    return (start, end) if is_mention(tokens[start:end]) else None


def _apposes(tokens: Sequence[Token], start: int, at: int, clause_follows: bool) -> bool:
    """Whether an apposition begins at `at`: "a lawyer", "who left", a name after "his rival"."""
    token = tokens[at]
    if clause_follows:
        return token.lower in ("a", "an", "who", "whose")
    if token.text[:1].isupper() and tokens[start].lower in _DETERMINERS and tokens[start].text.islower():
        return True
    if token.lower in (
        "a",
        "an",
        "the",
        "who",
        "whose",
        "his",
        "her",
        "its",
        "one",
        "head",
        "chief",
        "president",
    ):
        return True
    return (
        token.is_word
        and token.text.islower()
        and token.lower not in SUBORDINATORS | CONJUNCTIONS | PREPOSITIONS
        and (not token.lower.endswith("ing") and token.lower not in PRONOUNS and not is_adverb(token))
    )
