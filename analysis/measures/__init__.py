"""Figures: who speaks, how much, how concentrated, in what tone, each with its interval."""

from analysis.measures.table import measure

__all__ = ["measure"]
