"""How good the tone toward targets is on labelled sentences."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.errors import AnalysisError
from analysis.ingest.labelled import LabelledTarget
from analysis.schemas import LABELS
from analysis.sentiment.language import why_not_scored
from analysis.sentiment.targets import Scorer
from analysis.text import is_english

# Ten bins of equal width, the usual choice for files of some hundred cases.
_BINS = 10


def evaluate_labelled(
    targets: Sequence[LabelledTarget], scorer: Scorer, *, say: Callable[[str], None] | None = None
) -> dict[str, Any]:
    """`evaluate` a scorer on labelled targets.

    A line whose `language` says other than English is not scored and counts in `not_scored`; how many
    lines without a language read as another one is told to `say`, they are scored all the same.

    Raises:
        AnalysisError: no line is left.
    """
    read = [one for one in targets if is_english(one.language)]
    if not read:
        raise AnalysisError("No line is in English, and only English is read. Nothing was scored.")
    strange = sum(one.language is None and why_not_scored(one.text, None) is not None for one in read)
    left_out = len(targets) - len(read)
    if say is not None and left_out:
        say(f"{left_out} of {len(targets)} lines are in another language than English and were not scored.")
    if say is not None and strange:
        say(f"{strange} of {len(targets)} lines read as another language than English; only English is reliable.")
    tones = scorer([(one.text, one.spans) for one in read])
    figures = evaluate([one.label for one in read], [t.label for t in tones], [t.confidence for t in tones])
    return {**figures, "not_scored": left_out}


def evaluate(gold: Sequence[str], given: Sequence[str], confidence: Sequence[float] | None = None) -> dict[str, Any]:
    """Compare labels with those of readers.

    Args:
        gold: the readers' labels.
        given: the method's, in the same order.
        confidence: the method's probability of each of its labels; none for a method that has none.

    Returns:
        `n`; `accuracy`; `macro_f1`, the mean F1 of the classes that occur in either; `per_class` with
        `precision`, `recall`, `f1` and `n` of each; `ece`, the expected calibration error: the mean
        distance between confidence and accuracy over ten bins of equal width, weighted by their cases
        (Naeini et al. 2015), or None without confidence. All from 0 to 1.
    """
    truth, said = np.array(gold, dtype=object), np.array(given, dtype=object)
    right = truth == said
    per_class = {label: _of_class(truth == label, said == label) for label in LABELS}
    f1 = [row["f1"] for label, row in per_class.items() if row["n"] or (said == label).any()]
    return {
        "n": len(truth),
        "accuracy": _rounded(float(right.mean())),
        "macro_f1": _rounded(float(np.mean(f1))),
        "per_class": {label: {k: _rounded(v) for k, v in row.items()} for label, row in per_class.items()},
        "ece": None if confidence is None else _rounded(calibration_error(np.array(confidence), right)),
    }


def calibration_error(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """The expected calibration error of probabilities against whether they were right."""
    bins = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    gaps = [
        abs(confidence[bins == one].mean() - right[bins == one].mean()) * (bins == one).mean()
        for one in np.unique(bins)
    ]
    return float(sum(gaps))


def _of_class(truth: NDArray[np.bool_], said: NDArray[np.bool_]) -> dict[str, float]:
    hits, there, shown = int((truth & said).sum()), int(truth.sum()), int(said.sum())
    precision, recall = hits / shown if shown else 0.0, hits / there if there else 0.0
    both = precision + recall
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / both if both else 0.0, "n": there}


def _rounded(value: float) -> float:
    return value if isinstance(value, int) else round(value, 4)
