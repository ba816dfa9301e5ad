"""Who speaks: names, pronouns and descriptions resolved to sources."""

from analysis.sources.people import applied
from analysis.sources.persons import persons
from analysis.sources.table import resolve_sources

__all__ = ["applied", "persons", "resolve_sources"]
