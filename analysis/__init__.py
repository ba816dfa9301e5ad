"""Who speaks in the news, in whose words, about whom and in what tone.

The public verbs, each a function from table to table, are importable from here, and `Choices`, which
says how `analyse` and `open_corpus` work; they are loaded when first used, so that `import analysis` is quick.
"""

import importlib
from typing import Any

_VERBS = {
    "read_articles": "analysis.ingest",
    "read_people": "analysis.ingest",
    "attribute_quotes": "analysis.quotes",
    "resolve_sources": "analysis.sources",
    "score_sentiment": "analysis.sentiment",
    "measure": "analysis.measures",
    "analyse": "analysis.run",
    "Choices": "analysis.kept",
    "open_corpus": "analysis.run",
    "report": "analysis.reporting",
}

__all__ = list(_VERBS)


def __getattr__(name: str) -> Any:
    if name in _VERBS:
        return getattr(importlib.import_module(_VERBS[name]), name)
    raise AttributeError(f"module 'analysis' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_VERBS])
