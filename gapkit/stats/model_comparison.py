"""Which set of drivers predicts people it has not seen better, and is the difference more than luck?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import fdtrc

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, IntArray, floats
from gapkit.stats.correlation_sums import standardised
from gapkit.stats.estimates import t_quantile
from gapkit.stats.normal_equations import determined_sums, product_terms, solved_sums

_NO_DIFFERENCE = 1e-9
"""R² that differ by less are those of one model written twice."""


class ModelComparison(Record):
    """Per model (m,): R², adjusted, of unseen people (with interval); per pair (m, m) the difference, row minus column.

    `best` is the model that predicts unseen people surely better than every other one; None: cannot tell. `unbeaten`
    are the models than which no other is surely better. `p_value` tests R² = 0, classical F. `parameters` counts the
    columns that are no combination of others.
    """

    r2: FloatArray
    r2_adjusted: FloatArray
    p_value: FloatArray
    parameters: IntArray
    r2_unseen: FloatArray
    low: FloatArray
    high: FloatArray
    difference: FloatArray
    difference_low: FloatArray
    difference_high: FloatArray
    best: int | None
    unbeaten: NDArray[np.bool_]
    n: int
    units: int
    level: float


def model_comparison(
    designs: Sequence[ArrayLike],
    outcome: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    clusters: ArrayLike | None = None,
    folds: int = 10,
    repeats: int = 20,
    level: float = 0.95,
    seed: int | np.random.Generator = 0,
) -> ModelComparison:
    """Answer "how well does each set of columns predict people it has not seen, and which does so best?".

    All models face the same folds: people (whole clusters when named) are dealt into `folds` parts, each predicted by
    least squares from the others, `repeats` times over. R² of the unseen: 1 - sum e² / sum e0², e0 the error of the
    other parts' mean on the same folds; below 0 where a model is worse than that. Nothing is refitted: sums of the
    part are subtracted from those of everybody. R² falls with every useless column here, while plain R² rises: the
    plain one cannot compare models of different size.

    Interval and difference: each person's mean squared errors are one observation, ratio linearised, clusters summed, t
    with (people or clusters) - 1; to a difference the noise of fitting is added, which these errors do not show when
    both models predict everybody alike. Of 95% intervals for a difference 87 to 99% held it in simulations; a model was
    called surely better without being so in at most 5%.

    Shapes: designs (n, k_m) without constant ((n, 0) or (n,) allowed), outcome, weights, clusters (n,); rows with a NaN
    anywhere are left out of all. NaN for a model with too few people to fit (those of the other parts less two), for a
    constant outcome. Fewer people than folds: one part each. The interval speaks of models fitted to (folds - 1)/folds
    of these people. Source: Stone (1974), J. Royal Statistical Society B 36, 111; Bayle, Bayle, Janson & Mackey (2020),
    Advances in Neural Information Processing Systems 33.

    >>> people = np.random.default_rng(3).normal(size=(200, 2))
    >>> outcome = people @ [1.0, 1.0] + np.random.default_rng(4).normal(size=200)
    >>> found = model_comparison([people[:, :1], people], outcome)
    >>> found.best, found.r2.round(2).tolist(), bool(found.difference_low[1, 0] > 0)
    (1, [0.33, 0.68], True)
    """
    (y,) = floats(outcome)
    columns = [floats(design)[0].reshape(y.size, -1) for design in designs]
    w = np.ones(y.size) if weights is None else floats(weights)[0]
    used = ~np.isnan(np.column_stack([y, *columns])).any(axis=1) & (w > 0)
    y, w = y[used], w[used]
    n = y.size
    home = np.arange(n) if clusters is None else np.unique(np.asarray(clusters)[used], return_inverse=True)[1]
    units = int(home.max(initial=-1)) + 1
    dealt = fold_numbers(units, folds=folds, repeats=repeats, seed=seed)[:, home]
    y = standardised(y[:, None], w)[:, 0]
    fits = [_Fit.of(np.column_stack([np.ones(n), standardised(part[used], w)]), y, w, dealt) for part in columns]
    usual = _Fit.of(np.ones((n, 1)), y, w, dealt)
    errors = np.array([fit.errors for fit in fits]).reshape(len(fits), n)
    whole = float(w @ usual.errors) if n and y.any() else np.nan
    unseen = 1 - errors @ w / whole
    # What each unit contributes to each R², to first order; differences of models are differences of these.
    pull = (usual.errors * (1 - unseen)[:, None] - errors) * w / whole
    by_unit = np.stack([np.bincount(home, weights=one, minlength=units) for one in pull]) if n else pull
    spread = by_unit @ by_unit.T * (units / max(units - 1, 1))
    reach = float(t_quantile(0.5 + level / 2, max(units - 1, 1))) if units > 1 else np.nan
    own = np.diagonal(spread)
    between = np.maximum(own[:, None] + own[None, :] - 2 * spread, 0.0) + _fitting_noise(fits)
    between = np.sqrt(between)
    difference = unseen[:, None] - unseen[None, :]
    low, high = difference - reach * between, difference + reach * between
    parameters = np.array([fit.parameters for fit in fits], dtype=np.int64)
    r2 = np.array([fit.r2 for fit in fits]) if np.isfinite(whole) else np.full(len(fits), np.nan)
    free = np.where(n > parameters + 1, n - parameters - 1.0, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        f = (r2 / parameters) / ((1 - r2) / free)
    surely = low > _NO_DIFFERENCE
    ahead = surely | np.eye(len(fits), dtype=np.bool_)
    return ModelComparison(
        r2=r2,
        r2_adjusted=1 - (1 - r2) * (n - 1) / free,
        p_value=np.where(parameters > 0, fdtrc(np.maximum(parameters, 1), free, f), np.nan),
        parameters=parameters,
        r2_unseen=unseen,
        low=unseen - reach * np.sqrt(own),
        high=unseen + reach * np.sqrt(own),
        difference=difference,
        difference_low=low,
        difference_high=high,
        best=next((int(i) for i in np.flatnonzero(ahead.all(axis=1))), None) if len(fits) > 1 else None,
        unbeaten=~surely.any(axis=0),
        n=n,
        units=units,
        level=level,
    )


def fold_numbers(units: int, *, folds: int = 10, repeats: int = 20, seed: int | np.random.Generator = 0) -> IntArray:
    """Return (repeats, units) the part each unit is dealt into; parts differ in size by one at most.

    >>> np.bincount(fold_numbers(7, folds=3, repeats=1)[0]).tolist()
    [3, 2, 2]
    """
    generator = np.random.default_rng(seed)
    number = np.arange(units) % max(min(folds, units), 1)
    return np.stack([generator.permutation(number) for _ in range(repeats)])


class _Fit(Record):
    """One model on all folds: mean squared error of each person (n,), R² on everybody, columns that count, span."""

    errors: FloatArray
    r2: float
    parameters: int
    span: FloatArray

    @classmethod
    def of(cls, x: FloatArray, y: FloatArray, w: FloatArray, dealt: IntArray) -> _Fit:
        n, k = x.shape
        products = product_terms(x, y, w)
        whole = products.sum(axis=0)
        fitted, rank = solved_sums(whole[None], k)
        parts = int(dealt.max(initial=0)) + 1
        errors = np.zeros(n)
        if n - -(-n // parts) < int(rank[0]) + 2:  # too few people in the other parts
            return cls(np.full(n, np.nan), np.nan, int(rank[0]) - 1, x[:, :0])
        # Every part of every dealing at once: who is in it, a row each.
        rows = dealt + parts * np.arange(len(dealt))[:, None]
        member = np.zeros((parts * len(dealt), n))
        member[rows, np.arange(n)] = 1.0
        slopes = _slopes(whole - member @ products, k)
        for own in rows:
            errors += (y - (x * slopes[own]).sum(axis=1)) ** 2
        residual = y - x @ fitted[0]
        away = y - w @ y / w.sum()
        total = float(w @ away**2)
        r2 = 1 - float(w @ residual**2) / total if total > 0 else np.nan
        left, size, _ = np.linalg.svd(x * np.sqrt(w)[:, None], full_matrices=False)
        return cls(errors / len(dealt), r2, int(rank[0]) - 1, left[:, size > 1e-5 * size[0]])


def _slopes(sums: FloatArray, k: int) -> FloatArray:
    """Return coefficients (b, k); the slower way only for sums whose columns are nearly combinations of each other."""
    found = determined_sums(sums, k)
    vague = np.isnan(found).any(axis=1)
    if vague.any():
        found[vague] = solved_sums(sums[vague], k)[0]
    return found


def _fitting_noise(fits: Sequence[_Fit]) -> FloatArray:
    """Return (m, m) the variance of a difference of R² that stays when both models predict everybody alike.

    Two models that differ by a useless column differ in R² by a quadratic form of pure noise, e'(H - H')e, which the
    people's own differences, then all near zero, do not show: its variance is 2 s^4 tr (H - H')², s² the smaller
    residual variance of the two.
    """
    noise = np.zeros((len(fits), len(fits)))
    for i, one in enumerate(fits):
        for j, other in enumerate(fits[:i]):
            n = len(one.span)
            left = min((1 - fit.r2) / max(n - fit.parameters - 1, 1) for fit in (one, other))
            shared = float(((one.span.T @ other.span) ** 2).sum())
            apart = one.span.shape[1] + other.span.shape[1] - 2 * shared
            noise[i, j] = noise[j, i] = 2 * left**2 * max(apart, 0.0)
    return noise
