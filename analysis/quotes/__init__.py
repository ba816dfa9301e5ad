"""Who says what in an article: articles in, attributions out."""

from analysis.quotes.attribute import Tagger, attribute_quotes
from analysis.quotes.model_run import find_attributions

__all__ = ["Tagger", "attribute_quotes", "find_attributions"]
