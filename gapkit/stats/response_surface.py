"""The outcome as a surface over expectation and perception: what a single gap score keeps quiet about."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import fdtrc

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, floats
from gapkit.stats.robust_fit import RobustFit, robust_fit, robust_test
from gapkit.stats.wald import Wald

TERMS = ("1", "X", "Z", "X²", "XZ", "Z²")
"""X is expectation, Z perception, both less the midpoint of the scale."""

_ALONG = np.array([[0, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1], [0, 1, -1, 0, 0, 0], [0, 0, 0, 1, -1, 1]], dtype=np.float64)
_GAP_ONLY = np.array([[0, 1, 1, 0, 0, 0], [0, 0, 0, 1, 0, 0], [0, 0, 0, 0, 1, 0], [0, 0, 0, 0, 0, 1]], dtype=np.float64)


class SurfaceTerms(Record):
    """Estimates (k,) with standard error, degrees of freedom, interval and p."""

    estimate: FloatArray
    se: FloatArray
    df: FloatArray
    low: FloatArray
    high: FloatArray
    p_value: FloatArray


_BESIDE_CURVE = np.eye(7)[4:]


class GapRestriction(Record):
    """Is a gap score all there is to it? F and robust F of the four restrictions, and R² of the gap model.

    `curve_f` asks the same beside a gap whose line may bend (its square and cube): three terms, robust as well.
    """

    r2_gap: float
    f: float
    df1: float
    df2: float
    p_value: float
    robust_f: float
    robust_df2: float
    robust_p_value: float
    curve_f: float
    curve_df1: float
    curve_df2: float
    curve_p_value: float


class ResponseSurface(Record):
    """The six coefficients in the order of `TERMS`, a1..a4 along the two lines, R², and the test of the gap score."""

    coefficients: SurfaceTerms
    along: SurfaceTerms
    covariance: FloatArray
    r2: float
    r2_adjusted: float
    restriction: GapRestriction
    n: int
    midpoint: float
    level: float

    def at(self, expectation: ArrayLike, perception: ArrayLike) -> FloatArray:
        """Return the outcome the surface has at these answers (any shape)."""
        e, p = floats(expectation, perception)
        return np.asarray(_terms(e, p, self.midpoint) @ self.coefficients.estimate)


def response_surface(
    expectation: ArrayLike,
    perception: ArrayLike,
    outcome: ArrayLike,
    *,
    midpoint: float,
    weights: ArrayLike | None = None,
    clusters: ArrayLike | None = None,
    level: float = 0.95,
) -> ResponseSurface:
    """Answer "does the outcome follow the gap, or expectation and perception each in their own way?".

    Model: y = b0 + b1 X + b2 Z + b3 X² + b4 XZ + b5 Z², X = expectation - midpoint, Z = perception - midpoint, the same
    midpoint for both (their own means would shift the line on which they agree). Along agreement (Z = X) the surface
    has slope a1 = b1 + b2 and curvature a2 = b3 + b4 + b5, along disagreement (Z = -X) slope a3 = b1 - b2 and curvature
    a4 = b3 - b4 + b5. Standard errors HC3 with n - 6, or CR2 when clusters are named (`robust_fit`).

    Reading: a3 < 0: delivering above what is expected is better than the reverse. a1 > 0: high expectations met are
    better than low ones met. A pure gap effect is b1 = -b2, b3 = b4 = b5 = 0 (`restriction`: classical F on 4 and
    n - 6, and the same with robust covariance, `robust_test`): where it is not rejected the gap is an acceptable
    summary. An outcome that ends (most answers at the top) bends the line of the gap as well, so that a rejection alone
    does not speak against it: s = X + Z, s (Z - X) and s² beside the gap, its square and its cube tell whether there is
    more to it (`curve_f`); if so expectation and perception are to be reported apart. First see `surface_support`:
    where nobody is, the surface is guessed.

    Shapes: expectation, perception, outcome, weights, clusters (n,); rows with a NaN are left out. Units: outcome per
    scale point (a1, a3), per squared point (a2, a4). All NaN when n <= 6 or the answers take too few values for a
    surface. Source: Edwards & Parry (1993), Academy of Management J. 36, 1577; Edwards (2002), in Drasgow & Schmitt,
    Measuring and Analyzing Behavior in Organizations; Shanock et al. (2010), J. Business and Psychology 25, 543.

    >>> wanted, got = np.meshgrid(np.arange(1.0, 8.0), np.arange(1.0, 8.0))
    >>> outcome = 5 + 0.5 * (got - wanted) + 0.1 * np.cos(7 * wanted + 3 * got)
    >>> found = response_surface(wanted.ravel(), got.ravel(), outcome.ravel(), midpoint=4)
    >>> round(float(found.along.estimate[2]), 2), bool(found.restriction.p_value > 0.05)
    (-1.0, True)
    """
    e, p, y = floats(expectation, perception, outcome)
    design = _terms(e, p, midpoint)
    told = {"weights": weights, "clusters": clusters}
    fit = robust_fit(design, y, contrasts=np.vstack([np.eye(6), _ALONG]), **told)
    given = ~np.isnan(e + p)
    gap = np.column_stack([given, np.where(given, p - e, np.nan)])
    low, high = fit.interval(level=level)

    def part(rows: slice) -> SurfaceTerms:
        columns = (fit.estimates, fit.se, fit.df, low, high, fit.p_values)
        return SurfaceTerms(*(np.asarray(column[rows]) for column in columns))

    return ResponseSurface(
        coefficients=part(slice(0, 6)),
        along=part(slice(6, 10)),
        covariance=fit.covariance[:6, :6],
        r2=fit.r2,
        r2_adjusted=fit.r2_adjusted,
        restriction=_restriction(
            fit,
            robust_fit(gap, y, weights=weights),
            robust_test(design, y, contrasts=_GAP_ONLY, **told),
            robust_test(_curved(e, p, midpoint), y, contrasts=_BESIDE_CURVE, **told),
        ),
        n=fit.n,
        midpoint=float(midpoint),
        level=level,
    )


def surface_designs(expectation: ArrayLike, perception: ArrayLike, *, midpoint: float) -> dict[str, FloatArray]:
    """Return the columns of four rival models: the gap, perception, both columns, and the whole surface.

    For `model_comparison`, which tells the one that predicts best here, or that it cannot be told. Shapes: expectation,
    perception (n,) or (n, d) of d dimensions; each design (n, d), (n, d), (n, 2 d), (n, 5 d).

    >>> {name: design.shape for name, design in surface_designs([5.0, 6.0], [4.0, 6.0], midpoint=4).items()}
    {'gap': (2, 1), 'perception': (2, 1), 'both': (2, 2), 'surface': (2, 5)}
    """
    x, z = (part.reshape(len(part), -1) - midpoint for part in floats(expectation, perception))
    both = np.concatenate([x, z], axis=1)
    return {
        "gap": z - x,
        "perception": z,
        "both": both,
        "surface": np.concatenate([both, x * x, x * z, z * z], axis=1),
    }


def curved_gap(gaps: ArrayLike, outcome: ArrayLike, *, weights: ArrayLike | None = None) -> FloatArray:
    """Return the columns (n, d + 2) of gaps (n, d) whose line may bend: an outcome that ends bends it.

    Beside the gaps stand the square and the cube of what they foretell of the outcome together (Ramsey 1969): two
    columns for any number of dimensions. No blanks.

    >>> curved_gap([[0.0], [1.0], [2.0], [4.0]], [1.0, 2.0, 2.5, 2.6]).shape
    (4, 3)
    """
    g, y = floats(gaps, outcome)
    root = np.sqrt(np.ones(y.size) if weights is None else floats(weights)[0])
    away = g - (g * root[:, None] ** 2).sum(axis=0) / (root @ root)
    foretold = away @ np.linalg.lstsq(away * root[:, None], (y - y @ root**2 / (root @ root)) * root, rcond=None)[0]
    spread = foretold.std()
    unit = foretold / (spread if spread > 0 else 1.0)
    return np.column_stack([g, unit**2, unit**3])


def _terms(expectation: FloatArray, perception: FloatArray, midpoint: float) -> FloatArray:
    x, z = expectation - midpoint, perception - midpoint
    return np.stack([np.ones_like(x + z), *np.broadcast_arrays(x, z), x * x, x * z, z * z], axis=-1)


def _curved(expectation: FloatArray, perception: FloatArray, midpoint: float) -> FloatArray:
    """Return the columns of a gap that may bend, and of what the surface has beside it."""
    gap, both = perception - expectation, perception + expectation - 2 * midpoint
    return np.stack([np.ones_like(gap), gap, gap**2, gap**3, both, both * gap, both**2], axis=-1)


def _restriction(surface: RobustFit, gap: RobustFit, pure: Wald, beside: Wald) -> GapRestriction:
    free = surface.n - 6.0
    if np.isnan(surface.covariance).any() or np.isnan(gap.r2):
        return GapRestriction(gap.r2, *[np.nan] * 11)
    with np.errstate(invalid="ignore", divide="ignore"):
        f = float(np.float64(gap.unexplained - surface.unexplained) / 4 / (surface.unexplained / free))
    return GapRestriction(
        *(gap.r2, f, 4.0, free, float(fdtrc(4.0, free, max(f, 0.0)))),
        *(pure.f, pure.df2, pure.p_value),
        *(beside.f, beside.df1, beside.df2, beside.p_value),
    )
