"""Confidence: a logistic model on dev of "this attribution is right end to end", and the
threshold to accept at.

Fitted on both dev sets together (they share what makes a reading shaky), then rescaled for each
convention on its own set. What is reported is cross-validated over articles.
"""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from analysis.quotes import model_decode as md
from analysis.quotes import model_run as mr
from training import evaluate

Floats = npt.NDArray[np.float64]
CUE_FLOOR, CUELESS_FLOOR = 0.1, 0.03
FOLDS = 5


def _sigmoid(z: Floats) -> Floats:
    out: Floats = 1 / (1 + np.exp(-np.clip(z, -30, 30)))
    return out


def fit(x: Floats, y: Floats, weight: Floats, ridge: float) -> Floats:
    """Ridge logistic regression; the last coefficient is the intercept, which is not shrunk."""
    x1 = np.hstack([x, np.ones((len(x), 1))])

    def cost(w: Floats) -> tuple[float, Floats]:
        p = _sigmoid(x1 @ w)
        value = (
            -(weight * (y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12))).sum() + ridge * (w[:-1] ** 2).sum()
        )
        slope = x1.T @ (weight * (p - y))
        slope[:-1] += 2 * ridge * w[:-1]
        return float(value), slope

    got: Floats = minimize(cost, np.zeros(x1.shape[1]), jac=True, method="L-BFGS-B").x
    return got


class Evidence:
    """Candidates of one dev set as a table: numbers, right or wrong, article."""

    def __init__(self, scored: list[evaluate.Scored], settings: md.Settings, tool: ModuleType) -> None:
        rows, right, article = [], [], []
        for i, (doc, words, found) in enumerate(scored):
            kept = md.choose(words, found, replace(settings, accept=0.03))
            ok, _ = evaluate.right_ones([evaluate.as_prediction(md.assemble(words, c)) for c in kept], doc, tool)
            rows += [c.evidence for c in kept]
            right += ok
            article += [i] * len(kept)
        self.x, self.y, self.article = np.asarray(rows), np.asarray(right, dtype=float), np.asarray(article)


def model(sets: list[Evidence], own: int, masks: list[npt.NDArray[np.bool_]]) -> tuple[Floats, Floats, Floats]:
    """(mean, scale, weights) of the evidence, from the rows in `masks`, for the convention of set
    `own`.
    """
    x = np.vstack([s.x[m] for s, m in zip(sets, masks, strict=True)])
    y = np.concatenate([s.y[m] for s, m in zip(sets, masks, strict=True)])
    sizes = [int(m.sum()) for m in masks]
    weight = np.concatenate([np.full(n, 0.5 * sum(sizes) / n) for n in sizes])
    mean, scale = x.mean(0), x.std(0) + 1e-6
    w = fit((x - mean) / scale, y, weight, 3.0)
    mine = sets[own]
    z = ((mine.x[masks[own]] - mean) / scale) @ w[:-1] + w[-1]
    slope, shift = fit(z[:, None], mine.y[masks[own]], np.ones(len(z)), 0.01)
    return mean, scale, np.append(w[:-1] * slope, w[-1] * slope + shift)


def calibration_error(p: Floats, y: Floats, bins: int = 10) -> tuple[float, list[dict[str, float]]]:
    """Expected calibration error over bins of equal width, with the reliability table."""
    error, table = 0.0, []
    place = np.minimum((p * bins).astype(int), bins - 1)
    for b in range(bins):
        inside = place == b
        if inside.any():
            error += inside.mean() * abs(p[inside].mean() - y[inside].mean())
            table.append(
                {
                    "from": b / bins,
                    "n": int(inside.sum()),
                    "said": round(float(p[inside].mean()), 3),
                    "right": round(float(y[inside].mean()), 3),
                }
            )
    return float(error), table


def calibrate(
    finder: mr.Finder, devs: list[evaluate.DevSet], tool: ModuleType
) -> tuple[dict[str, md.Settings], dict[str, Any]]:
    """Settings for each convention, and the figures for the card."""
    low = {name: md.Settings(cue_floor=CUE_FLOOR, cueless_floor=CUELESS_FLOOR) for name in mr.CONVENTIONS}
    finder.settings = low
    scored = [evaluate.find_candidates(finder, d.docs, d.convention) for d in devs]
    settings = {d.convention: low[d.convention] for d in devs}
    figures: dict[str, Any] = {}
    for round_ in range(2):  # confidence decides between rival readings, so fit again on what it then chooses
        sets = [Evidence(s, settings[d.convention], tool) for s, d in zip(scored, devs, strict=True)]
        for own, dev in enumerate(devs):
            everything = [np.ones(len(s.y), dtype=bool) for s in sets]
            mean, scale, w = model(sets, own, everything)
            coefficients = w[:-1] / scale
            settings[dev.convention] = replace(
                low[dev.convention],
                coefficients=tuple(round(float(c), 5) for c in coefficients),
                intercept=round(float(w[-1] - (mean * coefficients).sum()), 5),
            )
        if round_ == 0:
            continue
        for own, dev in enumerate(devs):
            accept = _accept(scored[own], settings[dev.convention], dev, tool)
            settings[dev.convention] = replace(settings[dev.convention], accept=accept)
            held = _held_out(sets, own)
            kept = held >= accept
            error, table = calibration_error(held[kept], sets[own].y[kept])
            r = evaluate.report(scored[own], settings[dev.convention], dev, tool)
            figures[f"{dev.name} dev"] = {**r, "calibration": {"expected_error": error, "table": table}}
            print(f"{dev.name} dev @{accept:.2f}: {evaluate.line(r)} | ECE {100 * error:.1f}", flush=True)
    return settings, figures


def _accept(scored: list[evaluate.Scored], settings: md.Settings, dev: evaluate.DevSet, tool: ModuleType) -> float:
    """The lowest of the thresholds within 0.3 points of the best: the exact optimum of one dev set is
    noise, and of equals the one that finds most is wanted, since readers can sort by confidence.
    """
    tried = np.arange(0.25, 0.56, 0.025)
    scores = [
        tool.score(evaluate.predictions(scored, replace(settings, accept=float(t))), dev.docs)["e2e"]["f1"]
        for t in tried
    ]
    return round(float(tried[np.asarray(scores) >= max(scores) - 0.003].min()), 3)


def _held_out(sets: list[Evidence], own: int) -> Floats:
    """Confidence of each candidate of one set from models that did not see its article."""
    out = np.zeros(len(sets[own].y))
    for fold in range(FOLDS):
        masks = [s.article % FOLDS != fold for s in sets]
        mean, scale, w = model(sets, own, masks)
        away = ~masks[own]
        out[away] = _sigmoid(((sets[own].x[away] - mean) / scale) @ w[:-1] + w[-1])
    return out
