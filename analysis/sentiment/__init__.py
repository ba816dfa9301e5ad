"""Tone: how sentences and quotations are worded, toward whom, in whose voice, and which words say so."""

from analysis.sentiment.score import score_sentiment, score_terms

__all__ = ["score_sentiment", "score_terms"]
