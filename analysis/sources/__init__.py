"""Who speaks: names, pronouns and descriptions resolved to sources."""

from analysis.sources.persons import persons
from analysis.sources.table import resolve_sources

__all__ = ["persons", "resolve_sources"]
