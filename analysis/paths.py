"""Where things are. No other module builds a path to the project's own files."""

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parent
NOTEBOOKS = ROOT / "notebooks"
SAMPLE = ROOT / "data" / "sample"
LEXICONS = PACKAGE / "lexicons"
MODELS = PACKAGE / "models"
# Environment variables that name another folder for a trained model.
ATTRIBUTION_MODEL, SENTIMENT_MODEL = "ATTRIBUTION_MODEL", "SENTIMENT_MODEL"


def models(variable: str) -> Path:
    """The folder of a trained model: the one `variable` names, or else the project's own."""
    return Path(os.environ.get(variable) or MODELS)


def other_models() -> list[Path]:
    """The folders of models that are used in place of the project's own."""
    return [folder for name in (ATTRIBUTION_MODEL, SENTIMENT_MODEL) if (folder := models(name)) != MODELS]


def cache() -> Path:
    """The folder in which finished analyses are kept.

    It holds article text, so it stays inside the project (ignored by git) and never in a
    shared temporary folder; `MEDIA_ANALYSIS_CACHE` moves it, for instance to an encrypted disk.
    """
    return Path(os.environ.get("MEDIA_ANALYSIS_CACHE") or ROOT / "data" / "interim")
