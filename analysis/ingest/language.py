"""Which language an article is in, where its file does not say: missing rather than guessed."""

import functools
from typing import TYPE_CHECKING

from analysis.text import WORD, read_words

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# The beginning of an article tells its language; a quotation or a legal notice further down does not.
_READ_CHARS, _READ_WORDS = 3_000, 150
# Shorter texts are names, captions and notices, which look alike in many languages. Scripts that
# do not part words are counted by their signs.
_FEWEST_WORDS, _FEWEST_SIGNS = 25, 60
# Of running English text 35 to 55 % are function words, of its neighbours up to 17 % (see
# `sentiment.language`). Above this no model is asked, which spares English collections its start.
_SURELY_ENGLISH = 0.35
# Of texts of 25 words and more the identifier gives their language .95 and more; mixed ones, lists
# of names and tables of results stay below.
_FEWEST_CHANCE = 0.9


def detected_language(text: str) -> str | None:
    """The code of the language `text` is in (ISO 639-1, as "en"); None when it is too short or not plain.

    English is known by its function words; all else is asked of py3langid, which knows 139
    languages and carries its model with it.
    """
    head = text[:_READ_CHARS]
    found = [match.group().casefold() for match, _ in zip(WORD.finditer(head), range(_READ_WORDS), strict=False)]
    if len(found) < _FEWEST_WORDS and sum(char >= "\u2e80" and char.isalpha() for char in head) < _FEWEST_SIGNS:
        return None
    known = _function_words()
    if len(found) >= _FEWEST_WORDS and sum(word in known for word in found) >= _SURELY_ENGLISH * len(found):
        return "en"
    language, chance = _identifier().classify(head)
    return str(language) if chance >= _FEWEST_CHANCE else None


@functools.cache
def _function_words() -> frozenset[str]:
    return frozenset(read_words("function-words.txt"))


@functools.cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
