"""VADER (Hutto & Gilbert 2014) as nltk implements it, with the lexicon that `vaderSentiment` ships.

nltk's own copy of the lexicon is a download; the package's is not. Only its word list is read, the
package itself is never imported.
"""

import functools
import importlib.util
from pathlib import Path
from typing import Any

from nltk.sentiment.vader import SentimentIntensityAnalyzer, VaderConstants

from analysis.errors import AnalysisError

# The thresholds VADER's authors give for the compound score.
THRESHOLD = 0.05
# VADER parts a word from one mark at most and knows straight apostrophes only: `(“terrible,”` would
# be a word it has never seen. Emoticons made of brackets go with this; news has none.
_MARKS = str.maketrans({"’": "'", **dict.fromkeys('“”„‟«»"‘—–()[]…', " ")})


def lexicon_path() -> Path:
    """Where the package `vaderSentiment` keeps its word list.

    Raises:
        AnalysisError: the package or its word list is not there.
    """
    found = importlib.util.find_spec("vaderSentiment")
    for folder in (found.submodule_search_locations or []) if found is not None else []:
        path = Path(folder) / "vader_lexicon.txt"
        if path.is_file():
            return path
    raise AnalysisError(
        "The word list for tone was not found: vader_lexicon.txt of the package vaderSentiment. "
        "Install the environment again with 'make'."
    )


@functools.cache
def _valences() -> dict[str, float]:
    valences = {}
    for line in lexicon_path().read_text(encoding="utf-8").splitlines():
        parts = line.split("\t")
        if len(parts) > 1:
            valences[parts[0]] = float(parts[1])
    return valences


class Analyser(SentimentIntensityAnalyzer):
    """VADER that also tells which words carried the score."""

    def __init__(self) -> None:
        # not the parent's: it would look for nltk data on the disk
        self.lexicon = _valences()
        self.constants = VaderConstants()
        self._carried: list[str] = []

    def sentiment_valence(
        self, valence: float, sentitext: Any, item: str, i: int, sentiments: list[float]
    ) -> list[float]:
        """Score one word as VADER does and note it when it counted."""
        scored = super().sentiment_valence(valence, sentitext, item, i, sentiments)
        if scored[-1] != 0:
            self._carried.append(item)
        return scored

    def score(self, text: str) -> tuple[float, list[str]]:
        """The compound score of `text`, -1 to 1, and the words of the lexicon behind it, each once."""
        self._carried = []
        compound = float(self.polarity_scores(text.translate(_MARKS))["compound"])
        return compound, list(dict.fromkeys(self._carried))


def label(score: float) -> str:
    """negative, neutral or positive, by the authors' thresholds."""
    if score >= THRESHOLD:
        return "positive"
    return "negative" if score <= -THRESHOLD else "neutral"
