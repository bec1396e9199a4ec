"""Does a model foretell people it has not seen? Folds, discrimination, Brier score and calibration."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, logit

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, floats
from gapkit.stats.estimates import t_quantile
from gapkit.stats.ordinal import cumulative_logit
from gapkit.stats.proportions import wilson

_EDGE = 1e-9
_LEAST_F = 0.05


class RocArea(Record):
    """The chance that a person with the event was given a higher probability than one without, with its interval."""

    area: float
    se: float
    low: float
    high: float


class Calibration(Record):
    """Cox's calibration: `intercept` (0: right on average) and `slope` (1: neither too bold nor too timid), errors."""

    intercept: float
    intercept_se: float
    slope: float
    slope_se: float


class CalibrationBin(Record):
    """People of similar foretold probability: how many, what was foretold on average, what came."""

    n: int
    foretold: float
    observed: float
    low: float
    high: float


def folds(
    n: int,
    *,
    parts: int = 10,
    repeats: int = 5,
    generator: np.random.Generator,
    strata: ArrayLike | None = None,
    clusters: ArrayLike | None = None,
) -> NDArray[np.int64]:
    """Answer "who is kept aside in which round?": (repeats, n) labels 0..parts-1 of nearly equal size.

    People of one cluster are always kept aside together; without clusters every fold has its share of each stratum.

    >>> folds(6, parts=3, repeats=1, generator=np.random.default_rng(1), strata=[0, 0, 0, 1, 1, 1]).shape
    (1, 6)
    """
    unit = np.arange(n) if clusters is None else np.unique(np.asarray(clusters), return_inverse=True)[1]
    layer = np.zeros(n, np.int64) if strata is None or clusters is not None else np.asarray(strata)
    units = int(unit.max()) + 1
    layer_of = np.zeros(units, layer.dtype)
    layer_of[unit] = layer
    found = np.empty((repeats, n), np.int64)
    for one in found:
        shuffled = generator.permutation(units)
        # Dealt out stratum by stratum, going on where the last one stopped: sizes differ by one at most.
        dealt = shuffled[np.argsort(layer_of[shuffled], kind="stable")]
        label = np.empty(units, np.int64)
        label[dealt] = np.arange(units) % parts
        one[:] = label[unit]
    return found


def roc_area(
    event: ArrayLike,
    score: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    clusters: ArrayLike | None = None,
    fitted_f: float = np.inf,
    level: float = 0.95,
) -> RocArea:
    """Answer "how well does the score put people with the event above those without?": .5 a coin, 1 perfect.

    Formula: share of pairs in the right order, ties half; error from the placement of each person among the other
    group, summed within clusters; interval on the logit scale, by t with clusters - 1 where there are some. Where every
    pair is in the right order (or every one is not) one limit is left: with m people (clusters) in the smaller group, m
    pairs that share nobody were all right, so the area is at least (1 - level)^(1/m). Shapes: event (n,) 0 or 1, score
    (n,), or (repeats, n): then the mean of the areas. One group empty: NaN. Sources: DeLong, DeLong & Clarke-Pearson
    (1988), Biometrics 44, 837; Obuchowski (1997), Biometrics 53, 567.

    Scores of people left aside come of models that were fitted to all the others: `fitted_f`, the F of all slopes,
    widens the error by sqrt(1 + 1/F). Without an effect the sum of scores times residuals is e'He without its diagonal,
    of variance 2 k s^4, of which placements show k s^4 alone: F is 1 there, and large where slopes are known well.

    >>> found = roc_area([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])
    >>> found.area
    0.75
    """
    y, scores = floats(event)[0], np.atleast_2d(floats(score)[0])
    w = np.ones(len(y)) if weights is None else np.asarray(weights, np.float64)
    with_event, without = y > 0.5, y < 0.5
    if not with_event.any() or not without.any():
        return RocArea(np.nan, np.nan, np.nan, np.nan)
    placement = np.zeros(len(y))
    for s in scores:
        placement[with_event] += _below(s[with_event], s[without], w[without]) / len(scores)
        placement[without] += (1 - _below(s[without], s[with_event], w[with_event])) / len(scores)
    area = float(w[with_event] @ placement[with_event] / w[with_event].sum())
    group = np.where(with_event, w[with_event].sum(), w[without].sum())
    influence = w * (placement - area) / group
    if clusters is None:
        parts = (influence[with_event], influence[without])
        variance = sum(len(part) / max(len(part) - 1, 1) * float(part @ part) for part in parts)
        df = np.inf
    else:
        label = np.unique(np.asarray(clusters), return_inverse=True)[1]
        totals = np.bincount(label, weights=influence)
        df = float(max(len(totals) - 1, 1))
        variance = len(totals) / max(len(totals) - 1, 1) * float(totals @ totals)
    se = float(np.sqrt(variance * (1 + 1 / max(fitted_f, _LEAST_F))))
    if not 1e-12 < area < 1 - 1e-12:
        groups = (with_event, without)
        if clusters is None:
            apart = min(float(w[own].sum() ** 2 / (w[own] ** 2).sum()) for own in groups)
        else:
            apart = float(min(np.unique(label[own]).size for own in groups))
        reach = float((1 - level) ** (1 / apart))
        return RocArea(1.0, se, reach, 1.0) if area > 0.5 else RocArea(0.0, se, 0.0, 1 - reach)
    half = float(t_quantile(0.5 + level / 2, df)) * se / (area * (1 - area))
    return RocArea(area, se, float(expit(logit(area) - half)), float(expit(logit(area) + half)))


def brier_score(event: ArrayLike, probability: ArrayLike, *, weights: ArrayLike | None = None) -> tuple[float, float]:
    """Answer "how far off are the probabilities?": the mean squared error, and that of foretelling the share for all.

    Source: Brier (1950), Monthly Weather Review 78, 1.

    >>> [round(part, 3) for part in brier_score([0, 1, 1, 0], [0.2, 0.8, 0.6, 0.4])]
    [0.1, 0.25]
    """
    y, p = floats(event, probability)
    w = np.ones(len(y)) if weights is None else np.asarray(weights, np.float64)
    share = w @ y / w.sum()
    return float(w @ (y - p) ** 2 / w.sum()), float(share * (1 - share))


def calibration(
    event: ArrayLike,
    probability: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    clusters: ArrayLike | None = None,
) -> Calibration:
    """Answer "can the probabilities be taken at their word?".

    Formula: logistic regression of the event on logit p: its slope; the intercept is that of the regression whose slope
    is held at one. With clusters the error of the slope is that of whole clusters. Probabilities are kept off 0 and 1
    by 1e-9. No event, only events, or one probability for all: NaN. Source: Cox (1958), Biometrika 45, 562.

    >>> p = np.repeat([0.2, 0.5, 0.8], 10)
    >>> y = np.concatenate([np.arange(10) < 2, np.arange(10) < 5, np.arange(10) < 8])
    >>> found = calibration(y, p)
    >>> round(found.slope, 6), round(found.slope_se, 3)
    (1.0, 0.403)
    """
    y, p = floats(event, probability)
    w = np.ones(len(y)) if weights is None else np.asarray(weights, np.float64)
    line = logit(np.clip(p, _EDGE, 1 - _EDGE))
    fit = None
    if np.ptp(line) > 1e-9:
        fit = cumulative_logit(
            y.astype(np.int64), line[:, None], weights=weights, clusters=clusters, start=np.array([0.0, 1.0])
        )
    share = float(w @ y / w.sum())
    if not 0 < share < 1:
        return Calibration(np.nan, np.nan, np.nan, np.nan)
    shift = 0.0
    for _ in range(100):
        now = expit(line + shift)
        step = float(w @ (y - now)) / float(w @ (now * (1 - now)))
        shift += float(np.clip(step, -2, 2))
        if abs(step) < 1e-12:
            break
    now = expit(line + shift)
    error = float(np.sqrt((w * w) @ (now * (1 - now)))) / float(w @ (now * (1 - now)))
    if fit is None or fit.separated:
        return Calibration(shift, error, np.nan, np.nan)
    return Calibration(shift, error, float(fit.slopes[0]), float(fit.slope_se[0]))


def calibration_bins(
    event: ArrayLike,
    probability: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    most: int = 10,
    fewest: int = 20,
    level: float = 0.95,
) -> list[CalibrationBin]:
    """Answer "of those told 30 %, how many had the event?" in groups of equal size, low probabilities first.

    At most `most` groups of at least `fewest` people (fewer people: one group); equal probabilities stay together.
    Intervals are Wilson's, weighted people counting for what they are worth (Kish).

    >>> found = calibration_bins([0, 1, 0, 1], [0.1, 0.2, 0.8, 0.9], fewest=2)
    >>> [(one.n, round(one.foretold, 2), one.observed) for one in found]
    [(2, 0.15, 0.5), (2, 0.85, 0.5)]
    """
    y, p = floats(event, probability)
    w = np.ones(len(y)) if weights is None else np.asarray(weights, np.float64)
    size = max(fewest, -(-len(y) // most))
    values, count = np.unique(p, return_counts=True)
    starts, waiting = [0], 0
    for position, here in enumerate(count[:-1]):
        waiting += here
        if waiting >= size and count[position + 1 :].sum() >= size:
            starts.append(position + 1)
            waiting = 0
    place = np.searchsorted(values[starts], p, side="right")
    found = []
    for one in np.unique(place):
        own = place == one
        total, worth = w[own].sum(), w[own].sum() ** 2 / (w[own] ** 2).sum()
        share = wilson(w[own] @ y[own] / total * worth, worth, level=level)
        found.append(
            CalibrationBin(
                int(own.sum()),
                float(w[own] @ p[own] / total),
                float(share.estimate),
                float(share.low),
                float(share.high),
            )
        )
    return found


def _below(values: FloatArray, others: FloatArray, weights: FloatArray) -> FloatArray:
    order = np.argsort(others, kind="stable")
    cumulated = np.concatenate([[0.0], np.cumsum(weights[order])])
    left, right = (np.searchsorted(others[order], values, side=side) for side in ("left", "right"))
    return np.asarray((cumulated[left] + cumulated[right]) / 2 / cumulated[-1])
