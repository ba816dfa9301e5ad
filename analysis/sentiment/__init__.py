"""Tone: how sentences and quotations are worded, and which words say so."""

from analysis.sentiment.score import score_sentiment

__all__ = ["score_sentiment"]
