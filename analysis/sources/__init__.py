"""Who speaks: names, pronouns and descriptions resolved to sources."""

from analysis.sources.table import resolve_sources

__all__ = ["resolve_sources"]
