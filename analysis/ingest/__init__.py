"""From files to the table of articles, and a table of every document that was found.

What makes tables is loaded when first used: the processes that read files need none of it.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.ingest.collect import Ingest, read, read_articles, read_chunks, read_stream

__all__ = ["Ingest", "read", "read_articles", "read_chunks", "read_stream"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(importlib.import_module("analysis.ingest.collect"), name)
    raise AttributeError(f"module 'analysis.ingest' has no attribute {name!r}")
