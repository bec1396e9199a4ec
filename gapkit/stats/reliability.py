"""Do the items of a scale measure one thing, and how steadily? Cronbach's alpha and its family."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc, fdtr, fdtrc, fdtri, ndtri

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, bare, floats
from gapkit.stats.designs import designed_means
from gapkit.stats.estimates import t_p_value, t_quantile


class Alpha(Record):
    """Cronbach's alpha, its standardised form, and what it rests on."""

    estimate: FloatArray
    standardised: FloatArray
    mean_inter_item: FloatArray
    items: int
    n: FloatArray

    def interval(
        self, level: float = 0.95, method: Literal["feldt", "bonett"] = "feldt"
    ) -> tuple[FloatArray, FloatArray]:
        """Return the interval of the estimate; NaN for fewer than 2 items, or n < 2 (Bonett: n < 3).

        Feldt: 1 - (1 - a) F(1 - q), 1 - (1 - a) F(q), q = (1 - level)/2, on n - 1 and (n - 1)(k - 1) degrees
        of freedom. Bonett: 1 - exp(ln(1 - a) +- z sqrt(2k / ((k - 1)(n - 2)))). Source: Feldt, Woodruff &
        Salih (1987), Applied Psychological Measurement 11, 93; Bonett (2002), J. Educational and Behavioral
        Statistics 27, 335.
        """
        missing, n, k = 1 - np.asarray(self.estimate), np.asarray(self.n), float(self.items)
        tail = (1 - level) / 2
        if k < 2:
            nothing = np.full_like(missing, np.nan)
            return bare(nothing), bare(nothing)
        if method == "bonett":
            half = ndtri(1 - tail) * np.sqrt(2 * k / ((k - 1) * np.where(n > 2, n - 2, np.nan)))
            return bare(1 - missing * np.exp(half)), bare(1 - missing * np.exp(-half))
        df1 = np.where(n > 1, n - 1, np.nan)
        df2 = df1 * (k - 1)
        return bare(1 - missing * fdtri(df1, df2, 1 - tail)), bare(1 - missing * fdtri(df1, df2, tail))


class AlphaComparison(Record):
    """A test that alphas are equal: statistic, its degrees of freedom, two-sided p."""

    statistic: FloatArray
    df1: FloatArray
    df2: FloatArray
    p_value: FloatArray


def alpha(covariance: ArrayLike, n: ArrayLike) -> Alpha:
    """Answer "how much of the variation of the scale score is shared by its items?".

    Formula: k/(k - 1) (1 - trace C / sum C); standardised: k r/(1 + (k - 1) r), r the mean inter-item
    correlation. Shapes: covariance (..., k, k), n respondents (...). Range: up to 1; below 0 when items
    contradict each other. Reading: a lower bound of reliability if errors do not correlate. k = 1, or a total
    without variance: NaN; an item without variance: standardised and mean_inter_item NaN (drop it first).
    Source: Cronbach (1951), Psychometrika 16, 297.

    >>> a = alpha([[2.0, 1.0], [1.0, 2.0]], 50)
    >>> round(float(a.estimate), 4), round(float(a.mean_inter_item), 4)
    (0.6667, 0.5)
    """
    spread, size = floats(covariance, n)
    k = spread.shape[-1]
    variances, _, total = _sums(spread)
    with np.errstate(invalid="ignore", divide="ignore"):
        sd = np.sqrt(variances)
        correlations = (spread / (sd[..., :, None] * sd[..., None, :])).sum(axis=(-2, -1))
        r = (correlations - k) / (k * (k - 1)) if k > 1 else np.full_like(total, np.nan)
        standardised = k * r / (1 + (k - 1) * r)
    return Alpha(
        estimate=bare(_alpha(variances.sum(axis=-1), total, k)),
        standardised=bare(standardised),
        mean_inter_item=bare(r),
        items=k,
        n=bare(np.broadcast_to(size, total.shape)),
    )


def designed_alpha_interval(
    item_variance: ArrayLike,
    total_variance: ArrayLike,
    items: int,
    *,
    strata: ArrayLike | None = None,
    population: ArrayLike = np.inf,
    n: ArrayLike,
    estimate: float | None = None,
    level: float = 0.95,
) -> tuple[float, float]:
    """Answer "between which values does alpha lie, when people came in clusters that answer alike?".

    Formula: alpha = k/(k - 1) (1 - mean q / mean u), q a person's sum over items of squared deviations from the mean,
    u that of the total; its standard error linearised over clusters as that of a ratio of designed means, the interval
    1 - exp(ln(1 - alpha) +- t se/(1 - alpha)) on clusters less strata. Shapes: sums of q, of u and counts n of the
    complete answers of each cluster, (clusters,). `estimate` is the alpha it is put around, where that rests on
    incomplete answers too. NaN with fewer than two clusters or without spread. Sources: Bonett (2002), J. Educational
    and Behavioral Statistics 27, 335, for the scale; Binder (1983), International Statistical Review 51, 279.

    >>> low, high = designed_alpha_interval([9.0, 14.0, 11.0, 10.0], [21.0, 40.0, 19.0, 28.0], 3, n=[5, 6, 5, 6])
    >>> round(low, 3), round(high, 3)
    (0.217, 0.984)
    """
    q, u, size = floats(item_variance, total_variance, n)
    means = designed_means([size, size], [q, u], strata=strata, population=population, lonely="centre")
    ratio = means.ratio(0, 1)
    scale = items / (items - 1)
    left = 1 - scale * (1 - ratio.estimate)
    if not (ratio.df >= 1 and left > 0):
        return float("nan"), float("nan")
    half = float(t_quantile(0.5 + level / 2, ratio.df)) * scale * ratio.se / left
    left = left if estimate is None else 1 - estimate
    return float(1 - left * np.exp(half)), float(1 - left * np.exp(-half))


def item_rest(covariance: ArrayLike) -> FloatArray:
    """Answer "does each item go with the sum of the others?" (corrected item-total correlation).

    Formula: cov(i, rest) / (sd_i sd_rest) from the covariance alone. Shapes: (..., k, k) to (..., k). Range
    -1..1; negative asks whether the item should have been reversed. No variance, or k = 1: NaN.

    >>> item_rest([[1.0, 0.5], [0.5, 1.0]]).tolist()
    [0.5, 0.5]
    """
    (spread,) = floats(covariance)
    variances, rows, total = _sums(spread)
    rest = total[..., None] - 2 * rows + variances
    product = variances * rest
    return bare((rows - variances) / np.sqrt(np.where(product > 0, product, np.nan)))


def alpha_if_dropped(covariance: ArrayLike) -> FloatArray:
    """Answer "what would alpha be without this item?", for every item at once.

    Shapes: (..., k, k) to (..., k). Fewer than 3 items: NaN, for nothing but one item would be left.

    >>> alpha_if_dropped([[2.0, 1.0, 1.0], [1.0, 2.0, 1.0], [1.0, 1.0, 2.0]]).round(4).tolist()
    [0.6667, 0.6667, 0.6667]
    """
    (spread,) = floats(covariance)
    variances, rows, total = _sums(spread)
    k = spread.shape[-1] - 1
    trace = variances.sum(axis=-1, keepdims=True) - variances
    return bare(_alpha(trace, total[..., None] - 2 * rows + variances, k))


def spearman_brown(reliability: ArrayLike, factor: ArrayLike) -> FloatArray:
    """Answer "how reliable would the scale be, were it `factor` times as long?": m r / (1 + (m - 1) r).

    With two items, the correlation and factor 2, it is the reliability of their sum.
    Source: Spearman (1910), Brown (1910), British J. Psychology 3, 271 and 296.

    >>> round(float(spearman_brown(0.6, 2)), 4)
    0.75
    """
    r, m = floats(reliability, factor)
    return bare(m * r / (1 + (m - 1) * r))


def difference_reliability(
    var_perception: ArrayLike,
    var_expectation: ArrayLike,
    covariance: ArrayLike,
    rel_perception: ArrayLike,
    rel_expectation: ArrayLike,
) -> FloatArray:
    """Answer "how steadily does the gap tell one respondent from another?".

    Formula: (v_P r_PP + v_E r_EE - 2 c) / (v_P + v_E - 2 c), c the observed covariance of the two scores.
    Shapes broadcast. Range: up to 1, may be negative and is not clipped; a gap without variance gives NaN.
    Reading: a low value weakens correlations with the gap and individual rankings; it does not bias the mean
    gap nor its test. Source: Johns (1981), Organizational Behavior and Human Performance 27, 443.

    >>> round(float(difference_reliability(2.0, 1.0, 0.5, 0.9, 0.8)), 4)
    0.8
    """
    v_p, v_e, c, r_p, r_e = floats(var_perception, var_expectation, covariance, rel_perception, rel_expectation)
    variance = v_p + v_e - 2 * c
    return bare((v_p * r_p + v_e * r_e - 2 * c) / np.where(variance > 0, variance, np.nan))


def stratified_alpha(variances: ArrayLike, alphas: ArrayLike, total_variance: ArrayLike) -> FloatArray:
    """Answer "how reliable is a total made of several scales?".

    Formula: 1 - sum of var_d (1 - alpha_d) / variance of the sum of the scales. Shapes: variances and alphas
    (..., d), total (...). NaN where the total has no variance. Source: Cronbach, Schoenemann & McKie (1965),
    Educational and Psychological Measurement 25, 291.

    >>> round(float(stratified_alpha([1.0, 1.0], [0.8, 0.7], 2.8)), 4)
    0.8214
    """
    parts, reliabilities, total = floats(variances, alphas, total_variance)
    return bare(1 - (parts * (1 - reliabilities)).sum(axis=-1) / np.where(total > 0, total, np.nan))


def compare_alphas_independent(
    alpha_1: ArrayLike, n_1: ArrayLike, alpha_2: ArrayLike, n_2: ArrayLike
) -> AlphaComparison:
    """Answer "is the scale equally reliable among two different groups of people?".

    Formula: W = (1 - a2)/(1 - a1) against F(n1 - 1, n2 - 1), p twice the smaller tail. Shapes broadcast.
    Source: Feldt (1969), Psychometrika 34, 363; Charter & Feldt (1996).

    >>> test = compare_alphas_independent(0.78, 41, 0.71, 151)
    >>> round(float(test.statistic), 3), round(float(test.p_value), 3)
    (1.318, 0.241)
    """
    a1, size1, a2, size2 = floats(alpha_1, n_1, alpha_2, n_2)
    with np.errstate(invalid="ignore", divide="ignore"):
        w = (1 - a2) / (1 - a1)
    df1, df2 = np.broadcast_arrays(size1 - 1, size2 - 1, w)[:2]
    p = 2 * np.minimum(fdtr(df1, df2, w), fdtrc(df1, df2, w))
    return AlphaComparison(statistic=bare(w), df1=bare(df1), df2=bare(df2), p_value=bare(p))


def compare_alphas_dependent(
    alpha_1: ArrayLike, alpha_2: ArrayLike, *, n: ArrayLike, correlation: ArrayLike
) -> AlphaComparison:
    """Answer "are two scales equally reliable among the same people?" (say expectations and perceptions).

    Formula: t = (a1 - a2) sqrt(n - 2) / (2 sqrt((1 - a1)(1 - a2)(1 - r^2))) on n - 2 degrees of freedom, r
    the correlation of the two totals. Shapes broadcast; df2 is NaN. Source: Feldt (1980), Psychometrika 45,
    99.

    >>> test = compare_alphas_dependent(0.89, 0.82, n=27, correlation=0.74)
    >>> round(float(test.statistic), 3)
    1.849
    """
    a1, a2, size, r = floats(alpha_1, alpha_2, n, correlation)
    df = np.where(size > 2, size - 2, np.nan)
    room = (1 - a1) * (1 - a2) * (1 - r * r)
    t = (a1 - a2) * np.sqrt(df) / (2 * np.sqrt(np.where(room > 0, room, np.nan)))
    df = np.broadcast_to(df, t.shape)
    return AlphaComparison(
        statistic=bare(t), df1=bare(df), df2=bare(np.full(t.shape, np.nan)), p_value=t_p_value(t, df)
    )


def compare_alphas(alphas: ArrayLike, n: ArrayLike, items: ArrayLike) -> AlphaComparison:
    """Answer "is the scale equally reliable among several different groups?" (groups along the last axis).

    Formula: chi2 = sum (u_g - mean u)^2 / mean s_g^2 on g - 1 degrees of freedom, u = (1 - a)^(-1/3),
    s^2 = 2 / (9 (m - 1) (1 - a)^(2/3)), m = n (k - 1)/(k + 1). df2 is NaN.
    Source: Hakstian & Whalen (1976), Psychometrika 41, 219; Feldt, Woodruff & Salih (1987).

    >>> round(float(compare_alphas([0.784, 0.875, 0.936], [51, 101, 151], 5).statistic), 3)
    22.926
    """
    a, size, k = np.broadcast_arrays(*floats(alphas, n, items))
    root = np.cbrt(1 - a)
    with np.errstate(invalid="ignore", divide="ignore"):
        error = 2 / (9 * (size * (k - 1) / (k + 1) - 1) * root * root)
        away = 1 / root - (1 / root).mean(axis=-1, keepdims=True)
        statistic = (away * away).sum(axis=-1) / error.mean(axis=-1)
    df = np.full_like(statistic, a.shape[-1] - 1)
    return AlphaComparison(
        statistic=bare(statistic),
        df1=bare(df),
        df2=bare(np.full_like(statistic, np.nan)),
        p_value=bare(chdtrc(df, statistic)),
    )


def _sums(spread: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return variances (..., k), row sums (..., k) and the sum of all elements (...)."""
    rows = spread.sum(axis=-1)
    return np.diagonal(spread, axis1=-2, axis2=-1), rows, rows.sum(axis=-1)


def _alpha(trace: FloatArray, total: FloatArray, k: int) -> FloatArray:
    if k < 2:
        return np.full_like(total, np.nan)
    return np.asarray(k / (k - 1) * (1 - trace / np.where(total > 0, total, np.nan)))
