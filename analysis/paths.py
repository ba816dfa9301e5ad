"""Where things are. No other module builds a path to the project's own files."""

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parent
NOTEBOOKS = ROOT / "notebooks"
SAMPLE = ROOT / "data" / "sample"
LEXICONS = PACKAGE / "lexicons"
MODELS = PACKAGE / "models"


def cache() -> Path:
    """The folder in which finished analyses are kept.

    It holds article text, so it stays inside the project (ignored by git) and never in a
    shared temporary folder; `MEDIA_ANALYSIS_CACHE` moves it, for instance to an encrypted disk.
    """
    return Path(os.environ.get("MEDIA_ANALYSIS_CACHE") or ROOT / "data" / "interim")
