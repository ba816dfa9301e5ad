"""Who says what in an article: articles in, attributions out."""

from analysis.quotes.attribute import Tagger, attribute_quotes

__all__ = ["Tagger", "attribute_quotes"]
