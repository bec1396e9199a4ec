"""Least squares whose standard errors do not assume that everybody scatters alike."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import fdtrc, stdtr

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, floats
from gapkit.stats.clustered_fit import clustered_fit, joint_freedom
from gapkit.stats.estimates import t_quantile
from gapkit.stats.wald import Wald, wald_test

_SINGULAR = 1e-10


class RobustFit(Record):
    """Estimates (q,), their robust covariance (q, q) and degrees of freedom (q,); the fit as a whole; what it rests on.

    `unexplained` is the weighted sum of squared residuals.
    """

    estimates: FloatArray
    covariance: FloatArray
    df: FloatArray
    r2: float
    r2_adjusted: float
    unexplained: float
    n: int
    clusters: int | None

    @property
    def se(self) -> FloatArray:
        """The standard errors."""
        return np.sqrt(np.diagonal(self.covariance))

    @property
    def p_values(self) -> FloatArray:
        """Two-sided p of "this is zero", from t."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(2 * stdtr(self.df, -np.abs(self.estimates / self.se)))

    def interval(self, *, level: float = 0.95) -> tuple[FloatArray, FloatArray]:
        """Return low and high of every estimate, from t."""
        reach = t_quantile(0.5 + level / 2, self.df) * self.se
        return self.estimates - reach, self.estimates + reach


def robust_fit(
    design: ArrayLike,
    outcome: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    clusters: ArrayLike | None = None,
    contrasts: ArrayLike | None = None,
) -> RobustFit:
    """Answer "what does the outcome gain per unit of each column, and how sure is that?".

    (Weighted) least squares. Covariance HC3: (X'WX)^-1 sum w² e² x x' / (1 - h)² (X'WX)^-1, h the leverage, df n - k;
    right also where people scatter differently, as answers at the end of a scale do. With clusters: CR2 and its own
    degrees of freedom (`clustered_fit`). R² is about the mean; adjusted 1 - (1 - R²)(n - 1)/(n - k).

    Shapes: design (n, k) with a constant column among them, outcome, weights, clusters (n,), contrasts (q, k): then
    estimates of contrasts @ coefficients. Rows with a NaN or without a positive weight are left out. NaN when n <= k, a
    column is a combination of others, or one person alone decides a coefficient. Source: MacKinnon & White (1985), J.
    Econometrics 29, 305; Long & Ervin (2000), American Statistician 54, 217.

    >>> fit = robust_fit([[1, 0], [1, 1], [1, 2], [1, 3]], [1.0, 2.0, 2.0, 4.0])
    >>> fit.estimates.round(4).tolist(), fit.se.round(4).tolist(), round(fit.r2, 4)
    ([0.9, 0.9], [0.3855, 0.4252], 0.8526)
    """
    x, y = floats(design, outcome)
    w = np.ones(len(x)) if weights is None else floats(weights)[0]
    used = ~(np.isnan(x).any(axis=1) | np.isnan(y)) & (w > 0)
    x, y, w = x[used], y[used], w[used]
    n, k = x.shape
    load = np.eye(k) if contrasts is None else floats(contrasts)[0]
    scale = np.sqrt((w[:, None] * x * x).sum(axis=0))
    unit = x / np.where(scale > 0, scale, np.nan)
    squares = (unit * w[:, None]).T @ unit
    if n <= k or np.isnan(squares).any() or np.linalg.eigvalsh(squares)[0] <= _SINGULAR:
        return _nothing(len(load), n)
    inverse = np.linalg.inv(squares)
    coefficients = inverse @ (unit.T @ (w * y))
    residual = y - unit @ coefficients
    away = y - w @ y / w.sum()
    unexplained, whole = float(w @ residual**2), float(w @ away**2)
    r2 = 1 - unexplained / whole if whole > 0 else np.nan
    adjusted = 1 - (1 - r2) * (n - 1) / (n - k)
    if clusters is not None:
        home = np.unique(np.asarray(clusters)[used], return_inverse=True)[1]
        xx = _products(x, w, home)
        xy = np.stack([np.bincount(home, weights=part) for part in (x * (w * y)[:, None]).T], axis=-1)
        found = clustered_fit(xx, xy, n, contrasts=load)
        return RobustFit(
            found.coefficients, found.covariance, found.df, r2, adjusted, unexplained, n, int(found.clusters)
        )
    leverage = w * ((unit @ inverse) * unit).sum(axis=1)
    free = np.where(1 - leverage > _SINGULAR, 1 - leverage, np.nan)
    pull = (load / scale) @ inverse @ (unit * (w * residual / free)[:, None]).T
    return RobustFit(
        estimates=(load / scale) @ coefficients,
        covariance=pull @ pull.T,
        df=np.full(len(load), float(n - k)),
        r2=r2,
        r2_adjusted=adjusted,
        unexplained=unexplained,
        n=n,
        clusters=None,
    )


def robust_test(
    design: ArrayLike,
    outcome: ArrayLike,
    *,
    contrasts: ArrayLike,
    weights: ArrayLike | None = None,
    clusters: ArrayLike | None = None,
) -> Wald:
    """Answer "is any of these q contrasts different from zero?", with the covariance of `robust_fit`.

    Formula: W = b' V^-1 b; without clusters F = W / q on q and n - k; with them Hotelling's T2 of the degrees of
    freedom of CR2 (`joint_freedom`), which few or unequal clusters do not mislead: of pure gaps in 300 people of 10 to
    40 clusters it rejected 1 to 4 % at 5 %. Shapes: as in `robust_fit`, contrasts (q, k). NaN where that has none, or
    clusters have fewer degrees of freedom than q. Source: MacKinnon & White (1985), J. Econometrics 29, 305;
    Pustejovsky & Tipton (2018), J. Business & Economic Statistics 36, 672.

    >>> test = robust_test([[1, 0], [1, 1], [1, 2], [1, 3]], [1.0, 2.0, 2.0, 4.0], contrasts=[[0, 1]])
    >>> round(test.f, 4), test.df1, test.df2
    (4.4797, 1.0, 2.0)
    """
    x, load = floats(design)[0], floats(contrasts)[0]
    fit = robust_fit(x, outcome, weights=weights, clusters=clusters, contrasts=load)
    q = float(len(load))
    if not np.isfinite(fit.covariance).all():
        return Wald(np.nan, np.nan, q, np.nan, np.nan)
    if clusters is not None:
        w = np.ones(len(x)) if weights is None else floats(weights)[0]
        used = ~(np.isnan(x).any(axis=1) | np.isnan(floats(outcome)[0])) & (w > 0)
        home = np.unique(np.asarray(clusters)[used], return_inverse=True)[1]
        free = joint_freedom(_products(x[used], w[used], home), contrasts=load)
        return wald_test(fit.estimates, fit.covariance, free)
    square = float(fit.estimates @ np.linalg.pinv(fit.covariance, hermitian=True) @ fit.estimates)
    left = float(fit.n - x.shape[1])
    return Wald(square, square / q, q, left, float(fdtrc(q, left, square / q)))


def _products(x: FloatArray, w: FloatArray, home: NDArray[np.intp]) -> FloatArray:
    """Return the sums of w x x' of every cluster (clusters, k, k)."""
    n, k = x.shape
    parts = (x[:, :, None] * x[:, None, :] * w[:, None, None]).reshape(n, -1)
    return np.stack([np.bincount(home, weights=part) for part in parts.T], axis=-1).reshape(-1, k, k).astype(np.float64)


def _nothing(q: int, n: int) -> RobustFit:
    blank = np.full(q, np.nan)
    return RobustFit(blank, np.full((q, q), np.nan), blank, np.nan, np.nan, np.nan, n, None)
