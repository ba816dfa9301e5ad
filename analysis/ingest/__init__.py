"""From files to the table of articles, and a table of every document that was found.

What makes tables is loaded when first used: the processes that read files need none of it.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.ingest.collect import Ingest, read, read_articles, read_chunks, read_stream
    from analysis.ingest.people import Person, people_files, read_people

_COLLECT = ["Ingest", "read", "read_articles", "read_chunks", "read_stream"]
_PEOPLE = ["Person", "people_files", "read_people"]
__all__ = ["Ingest", "Person", "people_files", "read", "read_articles", "read_chunks", "read_people", "read_stream"]


def __getattr__(name: str) -> Any:
    for module, names in (("collect", _COLLECT), ("people", _PEOPLE)):
        if name in names:
            return getattr(importlib.import_module(f"analysis.ingest.{module}"), name)
    raise AttributeError(f"module 'analysis.ingest' has no attribute {name!r}")
