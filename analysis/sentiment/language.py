"""Whether a text can be scored at all: it has words, and they are English."""

import functools

from analysis.text import WORD, is_english, read_words

# Fewer words than this tell too little about the language.
_ENOUGH = 25
# Of running English text, function words make up 35 to 55 %; of French, Spanish, German and Dutch up to 17 %.
_FEWEST_FUNCTION_WORDS = 0.22
_READ = 400


def why_not_scored(text: str, language: object) -> str | None:
    """Why a text has no tone that could be measured here; None when it has.

    A stated language is believed; where none is stated, the share of English function words decides,
    if there are words enough.
    """
    found = [match.group().casefold() for match, _ in zip(WORD.finditer(text), range(_READ), strict=False)]
    if not found:
        return "no words"
    if not is_english(language):
        return f"language {language}, only English is read"
    if isinstance(language, str) and language:
        return None
    known = _function_words()
    if len(found) >= _ENOUGH and sum(word in known for word in found) < _FEWEST_FUNCTION_WORDS * len(found):
        return "reads as another language, only English is read"
    return None


@functools.cache
def _function_words() -> frozenset[str]:
    return frozenset(read_words("function-words.txt"))
