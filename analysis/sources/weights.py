"""The points that candidates for a pronoun get, as fitted by `python -m training.sources`."""

import functools
import json
from typing import Literal

from analysis.paths import MODELS

PATH = MODELS / "mentions.json"
Kind = Literal["person", "plural", "neuter"]


@functools.cache
def points(kind: Kind) -> dict[str, float]:
    """Feature -> points: "person" for he and she, "plural" for they, "neuter" for it."""
    table: dict[str, float] = json.loads(PATH.read_text(encoding="utf-8"))[kind]
    return table


def total(features: dict[str, float], kind: Kind) -> float:
    """The points of one candidate."""
    known = points(kind)
    return sum(known.get(name, 0.0) * value for name, value in features.items())


def reason(features: dict[str, float], kind: Kind) -> str:
    """The feature that spoke most for a candidate, in words; nearness only when nothing else did."""
    known = points(kind)
    telling = sorted(name for name in features if "_back_" not in name and name != "nearest")
    best = max(telling, key=lambda name: known.get(name, 0.0) * features[name], default="")
    if not best or known.get(best, 0.0) * features[best] <= 0:
        return "nearest"
    return best.replace("_", " ")
