"""Cumulative logit: which answers move people up or down an ordered outcome, yes and no being the shortest order."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc, expit, log_expit

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, IntArray, floats

_MOST_STEPS = 60
_ENOUGH = 1e-10
_FARTHEST = 30.0  # a threshold or a standardised slope beyond this has run away: the groups are separated


class OrdinalFit(Record):
    """A fitted cumulative logit: P(group <= g) = 1/(1 + exp(slopes . x - thresholds[g])).

    `covariance` is that of (thresholds, slopes): the inverse of the observed information, or the sandwich of whole
    clusters; `log_likelihood` without any penalty; `ridge` the penalty used; `separated` tells that some slopes are
    without end because the groups can be told apart perfectly; `df` are the degrees of freedom for t (infinite unless
    there are clusters).
    """

    n: int
    thresholds: FloatArray
    slopes: FloatArray
    covariance: FloatArray
    log_likelihood: float
    null_log_likelihood: float
    ridge: float
    separated: bool
    df: float

    @property
    def slope_se(self) -> FloatArray:
        """The standard errors of the slopes."""
        return np.asarray(np.sqrt(np.diag(self.covariance))[len(self.thresholds) :])


class MarginalEffects(Record):
    """How the share of people in each group changes, on average, per unit of each driver: (groups, k), with errors.

    `covariance` (groups, groups, k) holds how the effects on the groups of one driver go together.
    """

    effect: FloatArray
    se: FloatArray
    covariance: FloatArray


class ProportionalOdds(Record):
    """Is one slope enough for every threshold? Brant's test over all drivers together."""

    statistic: float
    df: int
    p_value: float


def cumulative_logit(
    groups: ArrayLike,
    drivers: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    clusters: ArrayLike | None = None,
    ridge: float = 0.0,
    start: FloatArray | None = None,
) -> OrdinalFit | None:
    """Answer "how do the odds of a higher group change per unit of each driver?".

    Formula: logit P(y <= g) = threshold_g - x . slopes, by Newton steps on the (weighted) log likelihood less ridge/2
    times the squared standardised slopes; `start` (thresholds, slopes) saves steps. Two groups: logistic regression,
    the intercept being -threshold. Shapes: groups (n,) whole numbers 0..G-1, every one occupied; drivers (n, k), no
    missing values; weights (n,), scaled to mean one; clusters (n,) labels. With weights or clusters the covariance is
    the sandwich, times m/(m - 1) for m clusters (people, when there are none). Fewer than two groups or drivers that
    determine each other: None. Source: McCullagh (1980), J. Royal Statistical Society B 42, 109.

    >>> fit = cumulative_logit([0, 0, 1, 0, 1, 1, 2, 2, 1, 2], [[1], [2], [2], [3], [3], [4], [4], [5], [6], [6]])
    >>> fit.slopes.round(3).tolist(), fit.thresholds.round(3).tolist()
    ([1.173], [2.736, 5.71])
    """
    y = np.asarray(groups, dtype=np.int64)
    (x,) = floats(drivers)
    w = np.ones(len(y)) if weights is None else np.asarray(weights, np.float64)
    w = w * len(w) / w.sum()
    cuts = int(y.max(initial=0))
    occupied = np.bincount(y, weights=w, minlength=cuts + 1)
    spread = np.sqrt((w @ (x - w @ x / len(y)) ** 2) / len(y))
    if cuts < 1 or not (occupied > 0).all() or not (spread > 0).all() or _determined(x, w):
        return None
    below = np.cumsum(occupied)[:-1] / len(y)
    null = float(occupied @ np.log(occupied / len(y)))
    penalty = np.concatenate([np.zeros(cuts), ridge * spread**2])
    values = np.concatenate([np.log(below / (1 - below)), np.zeros(x.shape[1])]) if start is None else start.copy()
    values, separated = _climb(values, y, x, w, penalty, spread, cuts)
    log_likelihood, _, information = _derivatives(values, y, x, w, cuts)
    bread: FloatArray = np.asarray(np.linalg.pinv(information + np.diag(penalty)), np.float64)
    df = np.inf
    if weights is None and clusters is None:
        covariance = bread
    else:
        label = np.arange(len(y)) if clusters is None else np.unique(np.asarray(clusters), return_inverse=True)[1]
        totals = np.zeros((int(label.max()) + 1, len(values)))
        np.add.at(totals, label, _scores(values, y, x, w, cuts))
        m = len(totals)
        covariance = m / max(m - 1, 1) * bread @ (totals.T @ totals) @ bread
        df = np.inf if clusters is None else float(max(m - 1, 1))
    return OrdinalFit(len(y), values[:cuts], values[cuts:], covariance, log_likelihood, null, ridge, separated, df)


def group_probabilities(fit: OrdinalFit, drivers: ArrayLike) -> FloatArray:
    """Answer "how probable is each group for such a person?": (n, G), rows adding up to one.

    >>> fit = cumulative_logit([0, 0, 1, 1, 0, 1], [[1], [2], [2], [3], [3], [4]])
    >>> group_probabilities(fit, [[1], [4]]).round(2).tolist()
    [[0.89, 0.11], [0.11, 0.89]]
    """
    (x,) = floats(drivers)
    up_to = expit(fit.thresholds - (x @ fit.slopes)[:, None])
    return np.diff(np.column_stack([np.zeros(len(x)), up_to, np.ones(len(x))]), axis=1)


def marginal_effects(fit: OrdinalFit, drivers: ArrayLike, *, weights: ArrayLike | None = None) -> MarginalEffects:
    """Answer "by how many points does the share of each group change, on average, if this driver rose by one?".

    Formula: the mean over people of dP(y = g)/dx_j = slope_j (f(upper) - f(lower)) with a minus sign, f the logistic
    density; errors by the delta method. Shapes: drivers (n, k), weights (n,); results (G, k). Units: share per unit of
    the driver. Effects of one driver over all groups add up to zero. Source: Williams (2012), Stata Journal 12, 308.

    >>> fit = cumulative_logit([0, 0, 1, 1, 0, 1], [[1], [2], [2], [3], [3], [4]])
    >>> found = marginal_effects(fit, [[1], [2], [2], [3], [3], [4]])
    >>> found.effect[:, 0].round(3).tolist()
    [-0.251, 0.251]
    """
    (x,) = floats(drivers)
    w = np.full(len(x), 1 / len(x)) if weights is None else np.asarray(weights, np.float64) / np.sum(weights)
    cuts = len(fit.thresholds)
    up_to = expit(fit.thresholds - (x @ fit.slopes)[:, None])
    density = up_to * (1 - up_to)
    bend = density * (1 - 2 * up_to)
    mean_density, mean_bend = w @ density, w @ bend
    bent_drivers = bend.T @ (w[:, None] * x)
    k = x.shape[1]
    # dP(y <= g)/dx_j = -slope_j f_g: its gradient in the thresholds and in the slopes.
    cumulative = np.vstack([np.zeros(k), -np.outer(mean_density, fit.slopes), np.zeros(k)])
    gradient = np.zeros((cuts + 2, k, cuts + k))
    for g in range(cuts):
        gradient[g + 1, :, g] = -fit.slopes * mean_bend[g]
        gradient[g + 1, :, cuts:] = np.outer(fit.slopes, bent_drivers[g]) - np.eye(k) * mean_density[g]
    effect, slope = np.diff(cumulative, axis=0), np.diff(gradient, axis=0)
    covariance = np.einsum("gjp,pq,hjq->ghj", slope, fit.covariance, slope)
    return MarginalEffects(effect, np.sqrt(np.einsum("ggj->gj", covariance)), covariance)


def proportional_odds(
    groups: ArrayLike, drivers: ArrayLike, *, weights: ArrayLike | None = None, clusters: ArrayLike | None = None
) -> ProportionalOdds:
    """Answer "do the drivers move people over every threshold alike?" (else each threshold needs its own model).

    Formula: separate logistic regressions of y > g; Wald test that their slopes are equal, with the covariance between
    them, that of whole clusters where there are some. Two groups, or a threshold whose regression does not exist: NaN.
    Weights count as in `cumulative_logit`.
    Source: Brant (1990), Biometrics 46, 1171.

    >>> rng = np.random.default_rng(3)
    >>> x = rng.normal(0, 1, (400, 2))
    >>> y = np.digitize(x @ [1.0, 0.5] + rng.logistic(0, 1, 400), [-1.0, 1.0])
    >>> proportional_odds(y, x).df
    2
    """
    y = np.asarray(groups, dtype=np.int64)
    (x,) = floats(drivers)
    w = np.ones(len(y)) if weights is None else np.asarray(weights, np.float64)
    w = w * len(w) / w.sum()
    cuts, k = int(y.max(initial=0)), x.shape[1]
    fits = [cumulative_logit((y > g).astype(np.int64), x, weights=weights) for g in range(cuts)]
    if cuts < 2 or any(fit is None or fit.separated for fit in fits):
        return ProportionalOdds(np.nan, max(cuts - 1, 0) * k, np.nan)
    design = np.column_stack([np.ones(len(y)), x])
    influence = []
    for g, fit in enumerate(fits):
        assert fit is not None
        above = expit(x @ fit.slopes - fit.thresholds[0])
        information = design.T @ (design * (w * above * (1 - above))[:, None])
        influence.append((design * (w * ((y > g) - above))[:, None]) @ np.linalg.inv(information)[:, 1:])
    stacked = np.hstack(influence)
    if clusters is not None:
        label = np.unique(np.asarray(clusters), return_inverse=True)[1]
        totals = np.zeros((int(label.max()) + 1, stacked.shape[1]))
        np.add.at(totals, label, stacked)
        stacked = totals * np.sqrt(len(totals) / max(len(totals) - 1, 1))
    plain = weights is None and clusters is None
    covariance = _brant_covariance(fits, design, w) if plain else stacked.T @ stacked
    slopes = np.concatenate([fit.slopes for fit in fits if fit is not None])
    contrast = np.hstack([np.tile(-np.eye(k), (cuts - 1, 1)), np.eye((cuts - 1) * k)])
    difference = contrast @ slopes
    statistic = float(difference @ np.linalg.pinv(contrast @ covariance @ contrast.T) @ difference)
    df = (cuts - 1) * k
    return ProportionalOdds(statistic, df, float(chdtrc(df, statistic)))


def _brant_covariance(fits: list[OrdinalFit | None], design: FloatArray, w: FloatArray) -> FloatArray:
    """Return the covariance of the slopes of all thresholds, as it is when the probabilities are those fitted."""
    above = [expit(design[:, 1:] @ fit.slopes - fit.thresholds[0]) for fit in fits if fit is not None]
    inverse = [np.linalg.inv(design.T @ (design * (w * p * (1 - p))[:, None])) for p in above]
    k = design.shape[1] - 1
    found = np.empty((len(above) * k, len(above) * k))
    for g in range(len(above)):
        for h in range(g, len(above)):
            shared = design.T @ (design * (w * above[h] * (1 - above[g]))[:, None])
            block = (inverse[g] @ shared @ inverse[h])[1:, 1:]
            found[g * k : (g + 1) * k, h * k : (h + 1) * k] = block
            found[h * k : (h + 1) * k, g * k : (g + 1) * k] = block.T
    return found


def _determined(x: FloatArray, w: FloatArray) -> bool:
    centred = (x - w @ x / w.sum()) * np.sqrt(w)[:, None]
    unit = centred / np.linalg.norm(centred, axis=0)
    return len(x) <= x.shape[1] + 1 or float(np.linalg.eigvalsh(unit.T @ unit)[0]) < 1e-10


def _climb(
    values: FloatArray, y: IntArray, x: FloatArray, w: FloatArray, penalty: FloatArray, spread: FloatArray, cuts: int
) -> tuple[FloatArray, bool]:
    """Return the values of the highest (penalised) likelihood, and whether they ran away."""
    target, slope, information = _derivatives(values, y, x, w, cuts)
    target -= float(penalty @ values**2) / 2
    centre = w @ x / len(y)
    for _ in range(_MOST_STEPS):
        gradient = slope - penalty * values
        step = np.linalg.solve(information + np.diag(penalty) + 1e-12 * np.eye(len(values)), gradient)
        size = 1.0
        while True:
            tried = values + size * step
            found, tried_slope, tried_information = _derivatives(tried, y, x, w, cuts)
            found -= float(penalty @ tried**2) / 2
            if found >= target - 1e-12 * abs(target) or size < 1e-8:
                break
            size /= 2
        rise = found - target
        values, target, slope, information = tried, found, tried_slope, tried_information
        far = max(np.abs(values[cuts:] * spread).max(), np.abs(values[:cuts] - centre @ values[cuts:]).max())
        if far > _FARTHEST:
            return values, True
        if float(gradient @ step) < _ENOUGH and rise < _ENOUGH * (1 + abs(target)):
            break
    return values, False


def _derivatives(
    values: FloatArray, y: IntArray, x: FloatArray, w: FloatArray, cuts: int
) -> tuple[float, FloatArray, FloatArray]:
    """Return log likelihood, its gradient (q,) and the observed information (q, q).

    With F the logistic function and d the distance of the two thresholds of a group, P(group) is
    F(upper) F(-lower) (1 - exp(-d)): besides F at both ends only 1/(exp(d) - 1) is needed, the same for all its people.
    """
    gaps = np.diff(values[:cuts])
    if (gaps <= 0).any():
        return -np.inf, np.zeros(len(values)), np.eye(len(values))
    upper, lower = _ends(values, y, x, cuts)
    high, low = expit(upper), expit(lower)
    inner = np.concatenate([[0.0], 1 / np.expm1(gaps), [0.0]])
    width = np.concatenate([[0.0], np.log(-np.expm1(-gaps)), [0.0]])
    occupied = np.bincount(y, weights=w, minlength=cuts + 1)
    likelihood = float(w @ (log_expit(upper) + log_expit(-lower))) + float(occupied @ width)
    held, rest = occupied * inner, w * (high + low)
    above, below = np.bincount(y, weights=w * expit(-upper)), np.bincount(y, weights=w * low)
    at_high, at_low = w * high * expit(-upper), w * low * expit(-lower)
    member = np.eye(cuts + 1)[y]
    information = np.empty((len(values), len(values)))
    information[cuts:, cuts:] = x.T @ (x * (at_high + at_low)[:, None])
    crossed = (member * at_high[:, None]).T @ x, (member * at_low[:, None]).T @ x
    information[:cuts, cuts:] = -(crossed[0][:-1] + crossed[1][1:])
    information[cuts:, :cuts] = information[:cuts, cuts:].T
    bent = held * (inner + 1)
    own = (np.bincount(y, weights=at_high) + bent)[:-1] + (np.bincount(y, weights=at_low) + bent)[1:]
    information[:cuts, :cuts] = np.diag(own) - np.diag(bent[1:-1], 1) - np.diag(bent[1:-1], -1)
    gradient = np.concatenate([(above + held)[:-1] - (below + held)[1:], (rest - w) @ x])
    return likelihood, gradient, information


def _scores(values: FloatArray, y: IntArray, x: FloatArray, w: FloatArray, cuts: int) -> FloatArray:
    """Return what each person adds to the gradient (n, q)."""
    upper, lower = _ends(values, y, x, cuts)
    inner = np.concatenate([[0.0], 1 / np.expm1(np.diff(values[:cuts])), [0.0]])[y]
    a, b = expit(-upper) + inner, -expit(lower) - inner
    member = np.eye(cuts + 1)[y]
    thresholds = a[:, None] * member[:, :-1] + b[:, None] * member[:, 1:]
    return np.asarray(w[:, None] * np.column_stack([thresholds, -(a + b)[:, None] * x]))


def _ends(values: FloatArray, y: IntArray, x: FloatArray, cuts: int) -> tuple[FloatArray, FloatArray]:
    """Return how far the line of each person lies below the upper and the lower threshold of the own group."""
    edge, line = np.concatenate([[-np.inf], values[:cuts], [np.inf]]), x @ values[cuts:]
    return edge[y + 1] - line, edge[y] - line
