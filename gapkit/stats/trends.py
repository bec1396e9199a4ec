"""More than two waves: is there a direction, do waves differ more than samples do, is one out of control?"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc, fdtrc

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, IntArray, bare, floats
from gapkit.stats.estimates import t_p_value, t_quantile

_MOVING_RANGE = 2 / np.sqrt(np.pi)  # mean |difference| of two independent standard normals, d2 of n = 2
_SINGULAR = 1e12  # condition number

Spread = Literal["sampling", "between waves"]


class Trend(Record):
    """A line through means of known precision, its test, and what the line leaves over.

    `lack_of_fit` is Q about the line with k - 2 degrees of freedom; `heterogeneity` Q about the common mean with k - 1.
    """

    intercept: FloatArray
    slope: FloatArray
    se: FloatArray
    p_value: FloatArray
    low: FloatArray
    high: FloatArray
    lack_of_fit: FloatArray
    lack_of_fit_p: FloatArray
    heterogeneity: FloatArray
    heterogeneity_p: FloatArray


class ControlChart(Record):
    """Centre line, limits of each wave, and which waves signal."""

    centre: FloatArray
    low: FloatArray
    high: FloatArray
    beyond: NDArray[np.bool_]
    pattern: NDArray[np.bool_]


def trend(
    times: ArrayLike,
    mean: ArrayLike,
    se: ArrayLike,
    *,
    covariance: ArrayLike | None = None,
    df: ArrayLike = np.inf,
    level: float = 0.95,
) -> Trend:
    """Answer "by how much does the mean move per unit of time, over all waves?".

    Formula: weighted least squares with weights 1/se^2; se of the slope 1/sqrt(sum w (t - tbar)^2), or sqrt(a' V a)
    with the `covariance` V of waves that share people or clusters, a what each mean adds to the slope; t test on `df`
    (inf: normal). Q = r'(V^-1 - V^-1 X (X' V^-1 X)^-1 X' V^-1) r of the means about any line (about any common mean)
    against chi squared, with finite df as F = Q (df - q + 1)/(df q) on q and df - q + 1. Reading: a small lack-of-fit p
    says that the waves do not follow a line, and that the interval of the slope, which knows sampling error alone, is
    too narrow. Shapes: times (k,), mean and se (..., k), covariance (..., k, k), df (...); waves with NaN are left out;
    fields (...). Fewer than two waves: NaN; two: lack of fit NaN. Units: points per unit of time. Source: Cochran
    (1954), Biometrics 10, 101; Korn & Graubard (1990), American Statistician 44, 270.

    >>> found = trend([0, 1, 2, 3], [-0.9, -0.8, -0.8, -0.6], [0.08, 0.08, 0.1, 0.08])
    >>> round(float(found.slope), 4), round(float(found.se), 4), round(float(found.p_value), 4)
    (0.0928, 0.0361, 0.0102)
    """
    when, centre, error = np.broadcast_arrays(*floats(times, mean, se))
    (freedom,) = floats(df)
    used = ~np.isnan(centre) & (error > 0)
    weight = np.where(used, 1 / np.where(used, error, 1.0) ** 2, 0.0)
    centre = np.where(used, centre, 0.0)
    k = used.sum(axis=-1)
    total = np.where(k > 0, weight.sum(axis=-1), np.nan)
    middle, level_mean = (weight * when).sum(axis=-1) / total, (weight * centre).sum(axis=-1) / total
    away, height = when - middle[..., None], centre - level_mean[..., None]
    across = (weight * away**2).sum(axis=-1)
    across = np.where(across > 0, across, np.nan)
    slope = (weight * away * height).sum(axis=-1) / across
    if covariance is None:
        slope_se = 1 / np.sqrt(across)
        whole = (weight * height**2).sum(axis=-1)
        left = (weight * (height - slope[..., None] * away) ** 2).sum(axis=-1)
    else:
        spread = np.where(used[..., :, None] & used[..., None, :], floats(covariance)[0], 0.0)
        load = weight * away / across[..., None]
        slope_se = np.sqrt((load[..., None, :] @ spread @ load[..., :, None])[..., 0, 0])
        flat, line = np.ones((*when.shape, 1)), np.stack([np.ones_like(when), when], axis=-1)
        whole, left = _about(centre, spread, flat, used), _about(centre, spread, line, used)
    half = np.asarray(t_quantile(0.5 + level / 2, freedom)) * slope_se
    left, whole = np.where(k > 2, left, np.nan), np.where(k > 1, whole, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        t = slope / np.where(slope_se > 0, slope_se, np.nan)
    return Trend(
        bare(level_mean - slope * middle),
        bare(slope),
        bare(slope_se),
        t_p_value(t, freedom),
        bare(slope - half),
        bare(slope + half),
        bare(left),
        bare(_tail(left, k - 2, freedom)),
        bare(whole),
        bare(_tail(whole, k - 1, freedom)),
    )


def control_chart(
    mean: ArrayLike,
    se: ArrayLike,
    *,
    baseline: int | None = None,
    spread: Spread = "sampling",
    sigmas: float = 3.0,
) -> ControlChart:
    """Answer "which wave stands out from the ordinary ups and downs?".

    Centre: mean of the baseline waves (the first `baseline`, or all) weighted by 1/se^2. Limits: centre -+
    sigmas x se of the wave, and with spread "between waves" times the ordinary spread of standardised waves,
    their mean moving range / 1.128: for large samples, whose waves always differ by more than sampling error.
    `beyond`: outside the limits. `pattern`: also two of three beyond two thirds of the limit on one side,
    four of five beyond one third, or eight in a row on one side of the centre; marked at the wave that
    completes it. Shapes: (k,). NaN waves signal nothing. Source: Shewhart (1931), Economic Control of
    Quality; Western Electric (1956), Statistical Quality Control Handbook; Laney (2002), Quality Engineering
    14, 531.

    >>> chart = control_chart([-0.8, -0.85, -0.78, -0.82, -0.3], [0.08] * 5, baseline=4)
    >>> round(float(chart.centre), 4), chart.beyond.tolist()
    (-0.8125, [False, False, False, False, True])
    """
    centre, error = floats(mean, se)
    first = np.arange(centre.size) < (centre.size if baseline is None else baseline)
    used = first & ~np.isnan(centre) & (error > 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        weight = np.where(used, 1 / error**2, 0.0)
        middle = np.where(used, centre, 0.0) @ weight / (weight.sum() or np.nan)
        z = (centre - middle) / error
    if spread == "between waves":
        steps = np.abs(np.diff(z[used]))
        wider = steps.mean() / _MOVING_RANGE if steps.any() else np.nan
        z, error = z / wider, error * wider
    third = z / (sigmas / 3)
    with np.errstate(invalid="ignore"):
        beyond = np.abs(third) > 3
        pattern = beyond | _runs(third, 2, 2, 3) | _runs(third, 1, 4, 5) | _runs(third, 0, 8, 8)
    return ControlChart(bare(middle), middle - sigmas * error, middle + sigmas * error, beyond, pattern)


def _about(mean: FloatArray, spread: FloatArray, line: FloatArray, used: NDArray[np.bool_]) -> FloatArray:
    """Return the squared distance of the means from the nearest of the lines, in the metric of their covariance."""
    # A wave left out is one of no error about a place of its own: it says nothing.
    metric = spread + np.where(used, 0.0, 1.0)[..., None] * np.eye(used.shape[-1])
    x = np.where(used[..., None], line, 0.0)
    usable = np.linalg.cond(metric) < _SINGULAR
    inverse = np.linalg.inv(np.where(usable[..., None, None], metric, np.eye(used.shape[-1])))
    pulled = inverse @ x
    m = mean[..., None]
    fitted = np.linalg.pinv(np.swapaxes(x, -1, -2) @ pulled) @ (np.swapaxes(pulled, -1, -2) @ m)
    left = m - x @ fitted
    return np.where(usable, (np.swapaxes(left, -1, -2) @ inverse @ left)[..., 0, 0], np.nan)


def _tail(q: FloatArray, parts: IntArray, df: FloatArray) -> FloatArray:
    """Return the p of a squared distance; with few degrees of freedom behind its covariance, by F."""
    rank = np.maximum(parts, 1).astype(np.float64)
    left = np.where(np.isinf(df), 1.0, df - rank + 1)
    left = np.where(left > 0, left, np.nan)
    with np.errstate(invalid="ignore"):
        by_f = fdtrc(rank, left, np.where(np.isinf(df), 0.0, q * left / (np.where(np.isinf(df), 1.0, df) * rank)))
    return np.where(np.isinf(df), chdtrc(rank, q), by_f)


def _runs(z: FloatArray, beyond: float, needed: int, of: int) -> NDArray[np.bool_]:
    """Return the waves that complete `needed` out of the last `of` waves beyond a line, all on one side."""
    found = np.zeros(z.shape, dtype=np.bool_)
    for outside in (z > beyond, z < -beyond):
        recent = np.convolve(outside, np.ones(of))[: z.size]
        found |= outside & (recent >= needed)
    return found
