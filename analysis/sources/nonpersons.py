"""Runs of capitalised words that are nobody's name: photo credits, links, things, peoples, orders before a name.

First names are looked up only to keep a name that looks like a thing ("Andrew Card"); whose first name no
list has loses nothing unless the last word is a common noun.
"""

import re

from analysis.sources.figures import figure, other_holder
from analysis.sources.fronts import SUFFIXES
from analysis.sources.spelling import is_given
from analysis.sources.tokens import Token
from analysis.sources.words import is_common, lexicon, singular, word_set

# Words that end the name of a thing, a rule, a place or an occasion, and those that open one.
_THINGS = word_set(
    "policy card base depot rim pact atoll images photo photos text video update survey report digest amendment act "
    "bill plan deal treaty accord law code fund test storm war wars year day week eve book books crime gun guns carry "
    "newsletter podcast division baseball soccer football league cup bowl update alert review affairs vehicles "
    "security panel orchestra refuge drive freeway plate edition dinner award kid hands gloves equality literary "
    "finder decision shows victory liberty money number nature panther tech workers capitalism markets tensions "
    "pipeline continued more also policies economics values violence resistance reconciliation cooperation "
    "revolution strike wedding grants rating number rotunda site rocks keys flights emergency concern partnership "
    "project projects pathways room inquests conflict vehicles conservancy quality criminal finances matters "
    "politics reality"
)
# Last words that are nobody's surname whatever stands before them ("Anita Replay" is a video's caption).
_NEVER = word_set(
    "replay video videos photos alerts syndrome revolution strike emergency partnership projects finances quiz gallery "
    "caption headlines livestream highlights enlarge"
)
_PLACES = word_set("san santa los las north south east west")
_LINKS = word_set("and for of on the to in")
_KINDS = word_set(
    "superstorm hurricane tropical typhoon cyclone storm operation project camp fort mount lake hotel happy merry "
    "team annual america"
)
# Verbs and exclamations that open a sentence, a headline or a caption right before somebody's name.
_ORDERS = word_set(
    "hold meet watch see read ask call thank remember imagine consider blame forget enter cue follow stop tell plus "
    "poor assuming criticizing criticising believe visit vote help join support elect"
)
_SEVERAL_DO = re.compile(
    r" (?:(?:also|often|still|now|generally|mostly|clearly) )?"
    r"(?:say|are|have|were|want|think|believe|argue|insist|hope|fear|see|do|don['’]t|agree|expect|know|feel|tell|like)\b"
)
_OF_PEOPLE = re.compile(r"[a-z-]{3,}(?:ian|ean|eer|xiter)|[a-z]+-(?:third|quarter|fifth)")
# "Nobel Prize-winning", "Wall Street-tied"
_ADJECTIVES = ("-winning", "-tied", "-based", "-led", "-backed", "-style", "-era")
_MARKS = ("/", "_", "|", "@")


def is_furniture(key: str) -> bool:
    """Whether a word stands under pictures and on buttons: "Replay", "Enlarge"."""
    return key in _NEVER


def orders(run: list[Token]) -> bool:
    """Whether the first word tells to do something with the person named next: "Meet Anna Berg", "Plus Berg"."""
    return len(run) > 1 and run[0].key in _ORDERS and not run[0].text.isupper() and run[1].key not in SUFFIXES


def is_button(run: list[Token]) -> bool:
    """Whether a page's order in capitals stands before a name or headline: "MUST WATCH Anna Berg on taxes"."""
    return len(run) > 1 and run[0].key in _ORDERS and run[0].text.isupper() and not run[1].text.isupper()


def is_qualified(run: list[Token]) -> bool:
    """Whether a common word qualifies who is known by one word: "Top Pence aides", "Striking Google workers"."""
    if len(run) != 2 or not is_common(run[0].key) or is_given(run[0].key):
        return False
    known = run[1].key in lexicon().organisations or run[1].key in lexicon().places
    return known or other_holder(run[1].key, f"{run[0].text} {run[1].text}")


def acts_as_several(text: str, word: Token) -> bool:
    """Whether a word is a plural by its verb or ending: "Millennials say", "Floridians", "MPs"."""
    if word.text[:-1].isupper() and word.text.endswith("s") and len(word.text) > 2:
        return True
    one = singular(word.key)
    if one == word.key or is_given(one) or is_given(word.key) or figure(word.text) is not None:
        return False
    return bool(_OF_PEOPLE.fullmatch(one)) or bool(_SEVERAL_DO.match(text, word.end))


def is_peoples(rest: list[Token]) -> bool:
    """ "Native American", "New Yorkers", "House Democratic": whoever belongs to a people, a faith or a party."""
    demonyms = lexicon().demonyms
    last = rest[-1].key
    belongs = last in demonyms or singular(last) in demonyms or last in ("democratic", "yorker", "yorkers")
    return belongs and not is_given(rest[0].key)


def is_link(rest: list[Token], after: str) -> bool:
    """Whether words all in capitals are more likely a page's link ("READ MORE") than a speaker ("ANNA BERG: …")."""
    shouted = all(word.text.isupper() and len(word.text) > 2 for word in rest)
    return shouted and (after != ":" or rest[0].key in _ORDERS)


def names_a_thing(rest: list[Token], lower_seen: set[str]) -> bool:
    """Whether words without a title name no person.

    So do places ("Santa Norla"), bodies with a link between their words ("Customs and Border Protection"), credits
    ("Bo Lind/Agency"), storms, words that end in "Policy" or "Amendment", slogans and titles that open with
    "Rebuilding" or end in a country ("Confident Norway"), and such whose last word the text writes small elsewhere
    ("an Identity Card … the card").
    """
    keys = [word.key for word in rest]
    if any(mark in word.text for word in rest for mark in _MARKS) or keys[-1] in _NEVER:
        return True
    if any(key in _LINKS for key in keys) or (keys[0] in _PLACES and len(keys) == 2) or keys[0] == keys[-1]:
        return True  # "Housing and Urban Development", "San Norlando"
    if is_given(keys[0]):
        return False
    if all(is_common(key) for key in keys):
        return True  # "Human Rights", "Expedited Entry"
    if len(keys) > 2 and keys[-1] in SUFFIXES:
        keys = keys[:-1]
    last = keys[-1]
    gerund = keys[0].endswith("ing") and len(keys[0]) > len("sterling")  # longer than first names in -ing are
    slogan = gerund or last in lexicon().places or last.endswith(_ADJECTIVES)
    noun = slogan or last in _THINGS or singular(last) in _THINGS or last in lexicon().documents
    return noun or keys[0] in _KINDS or (last in lower_seen and len(last) > 3)
