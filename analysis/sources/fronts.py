"""What may stand before a name and belong to it: titles, offices, parties, countries, bodies."""

from analysis.sources.tokens import Token
from analysis.sources.words import lexicon, singular, word_set

LINKS = frozenset({"of", "for"})
# What may follow a surname.
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


# "Secretary of State", "Director of National Intelligence": what may follow the office.
PORTFOLIO = word_set(
    "state defense defence education treasury energy labor labour commerce interior "
    "transportation health human services homeland security national intelligence staff state's "
    "justice foreign affairs finance agriculture veterans the and elections police house "
    "parliament representatives war environment trade housing council operations communications "
    "relations legislative digital global technology "
    "department affairs budget public policy office management"
)


_ADDRESS = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof"})


# Titles that are part of the name when one word follows ("Pope Francis").
REGNAL = frozenset({"pope", "king", "queen", "prince", "princess", "emperor"})


# "Fifteen-year-old", "Moscow-based": adjectives that open a sentence before a name.
_ADJECTIVES = ("-old", "-based", "-born", "-led", "-backed", "-run", "-owned", "-controlled", "-elect", "-era")


def is_front(key: str) -> bool:
    """Whether a word can belong to what stands before a name."""
    lists = lexicon()
    return (
        key in lists.honorifics
        or key in lists.roles
        or key in lists.demonyms
        or key in lists.places
        or singular(key) in lists.organisation_words
        or singular(key) in lists.roles
        or key in PORTFOLIO
        or key
        in (
            "white",
            "vice",
            "deputy",
            "acting",
            "former",
            "prime",
            "first",
            "attorney",
            "general",
            "press",
            "executive",
            "chief",
            "new",
            "majority",
            "minority",
            "supreme",
            "special",
            "lead",
            "senior",
            "assistant",
        )
        or key in LINKS
    )


def name_starts(run: list[Token]) -> int:
    """Where the name begins after titles, parties and organisations; `len(run)` when nothing is left."""
    lists = lexicon()
    keys = [word.key.removeprefix("then-").removeprefix("ex-") for word in run]
    first = 0
    last = len(keys) - 1
    while last > 1 and keys[last] in SUFFIXES:
        last -= 1
    portfolio = False
    for index, key in enumerate(keys):
        before = keys[:index]
        key = key.removesuffix("-elect")
        is_title = key in lists.honorifics or key in lists.roles
        known = all(is_front(k) for k in before)
        if (
            (key == "del" and not known)
            or (key == "christian" and len(keys) == 2)
            or (key == "dean" and 0 < index == last - 1)
        ):
            break  # "Anita Del Rao", "Christian Rao", "Economist Dean Rao"
        is_body = singular(key) in lists.organisation_words or key in lists.organisation_words
        if key in LINKS and index and (keys[index - 1] in lists.honorifics or keys[index - 1] in lists.roles):
            portfolio = True
        if portfolio and (key in PORTFOLIO | LINKS or key in lists.places):
            first = index + 1
            continue
        if portfolio and keys[index - 1] in LINKS and len(keys) - index > 2:
            first = index + 1
            continue
        if index == last and is_title and (not known or (keys[index - 1 : index] and keys[index - 1] in _ADDRESS)):
            # "Stephen King", "Aaron Judge": an office at the end of a name is a surname.
            break
        if (
            (is_title and (known or index < last))
            or (is_body and index < len(keys) - 2 and any(k in lists.roles for k in keys[index + 1 : -1]))
            or (
                (key in lists.demonyms or key.endswith(_ADJECTIVES) or "-of-" in key)
                and index == first
                and index < len(keys) - 1
                # "Dr. Christian Berg": after a form of address a first name
                and not (index and keys[index - 1] in lists.honorifics)
            )
            or (
                key in ("north", "south")
                and index == first
                and keys[index + 1 : index + 2] in (["korean"], ["african"])
            )
        ):
            first = index + 1
    if first == len(keys) and not all(is_front(k) for k in keys):
        return 0
    return first


def leading_body(keys: list[str]) -> int:
    """How many words before a person's name are a country's or body's: "Ukraine Anna Berg"."""
    lists = lexicon()
    for count in (3, 2, 1):
        front = " ".join(keys[:count])
        rest = keys[count:]
        body = front in lists.organisations and (count > 1 or len(front) < 5)
        inside = any(singular(key) in lists.organisation_words or key in LINKS for key in rest)
        if len(rest) >= 2 and (body or front in lists.places) and not inside:
            return count
    return 0


def place_and_office(keys: list[str]) -> bool:
    """ "New York Democrat", "Texas Governor": a place and a noun for its people, no name."""
    lists = lexicon()
    for count in (1, 2, 3):
        rest = keys[count:]
        if rest and " ".join(keys[:count]) in lists.places:
            return all(is_front(key) or singular(key) in lists.demonyms for key in rest) and (
                singular(rest[-1]) in lists.demonyms or singular(rest[-1]) in lists.roles
            )
    return False
