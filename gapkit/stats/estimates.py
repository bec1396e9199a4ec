"""Means and their t intervals, from a histogram of scores."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtr, stdtrit

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, are_whole, bare, floats, histogram


class Moments(Record):
    """How many scores, their mean, standard deviation (n - 1) and standard error of the mean."""

    n: FloatArray
    mean: FloatArray
    sd: FloatArray
    se: FloatArray


def moments(values: ArrayLike, counts: ArrayLike) -> Moments:
    """Answer "what is the mean score, and how spread are the scores?" from a histogram.

    Formula: mean = S1 / n, sd^2 = (n S2 - S1^2) / (n (n - 1)), se = sd / sqrt(n), with S1 and S2 the sums of
    the scores and of their squares. Whole scores and counts are summed as integers, so nothing cancels and
    merged histograms give the same bits; other scores are centred first.

    Shapes: values (k,), counts (..., k); fields (...). Units: scale points. Range: sd >= 0.
    Reading: sd = 0 exactly when all scores are identical. n = 0 gives NaN; n = 1 gives NaN for sd and se.
    Counts are frequencies: sampling weights belong to `gapkit.stats.survey`.

    >>> m = moments([-1, 0, 1], [3, 0, 1])
    >>> float(m.mean), float(m.sd), float(m.se)
    (-0.5, 1.0, 0.5)
    """
    scores, frequencies = histogram(values, counts)
    if are_whole(scores) and are_whole(frequencies):
        n, mean, variance = _whole_moments(scores, frequencies)
    else:
        n, mean, variance = _centred_moments(scores, frequencies)
    with np.errstate(invalid="ignore", divide="ignore"):
        sd = np.sqrt(variance)
        se = sd / np.sqrt(n)
    return Moments(n=bare(n), mean=bare(mean), sd=bare(sd), se=bare(se))


def skewness(values: ArrayLike, counts: ArrayLike) -> FloatArray:
    """Answer "do the scores pile up at one end?" from a histogram.

    Formula: g1 sqrt(n (n - 1)) / (n - 2) with g1 = m3 / m2^1.5, central moments with divisor n. Shapes: values (k,),
    counts (..., k). Range: any; 0 is symmetric, negative has its tail below, beyond 2 either way is strong. NaN below
    three scores or without spread. Source: Joanes & Gill (1998), The Statistician 47, 183.

    >>> round(float(skewness([1, 2, 3, 4], [1, 1, 2, 6])), 4)
    -1.444
    """
    scores, frequencies = histogram(values, counts)
    n = frequencies.sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        deviations = scores - ((frequencies @ scores) / n)[..., None]
        second = (frequencies * deviations**2).sum(axis=-1) / n
        third = (frequencies * deviations**3).sum(axis=-1) / n
        skew = third / second**1.5 * np.sqrt(n * (n - 1)) / (n - 2)
    spread = (frequencies > 0).sum(axis=-1) > 1
    return bare(np.where((n > 2) & spread, skew, np.nan))


def t_quantile(probability: ArrayLike, df: ArrayLike) -> FloatArray:
    """Return the Student t value below which `probability` lies.

    >>> round(float(t_quantile(0.975, 39)), 6)
    2.022691
    """
    return bare(stdtrit(*floats(df, probability)))


def t_interval(mean: ArrayLike, se: ArrayLike, df: ArrayLike, *, level: float = 0.95) -> tuple[FloatArray, FloatArray]:
    """Answer "between which values does the mean plausibly lie?".

    Formula: mean -+ t(1 - (1 - level)/2; df) se. Shapes broadcast. Units: those of the mean. NaN where the
    standard error is NaN or df < 1; se = 0 gives the mean twice. Source: Student (1908), Biometrika 6, 1.

    >>> low, high = t_interval(6.8, 1.455922, 29)
    >>> round(float(low), 4), round(float(high), 4)
    (3.8223, 9.7777)
    """
    centre, error, freedom = floats(mean, se, df)
    half = t_quantile(0.5 + level / 2, freedom) * error
    return bare(centre - half), bare(centre + half)


def t_p_value(t: ArrayLike, df: ArrayLike) -> FloatArray:
    """Answer "how often would chance alone give a t at least this far from zero, either way?".

    Formula: 2 P(T_df <= -|t|), accurate far into the tail. Range 0..1. NaN in, NaN out.

    >>> round(float(t_p_value(-1.862321, 39)), 6)
    0.070104
    """
    statistic, freedom = floats(t, df)
    return bare(2 * stdtr(freedom, -np.abs(statistic)))


def _whole_moments(scores: FloatArray, counts: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    largest = float(counts.sum(axis=-1).max(initial=0)) * float(np.abs(scores).max(initial=1))
    if largest**2 < 2.0**53:  # then every integer below is exact in float64
        n, total, squares = counts.sum(axis=-1), counts @ scores, counts @ (scores * scores)
        with np.errstate(invalid="ignore", divide="ignore"):
            return n, total / n, np.where(n > 1, (n * squares - total * total) / (n * (n - 1)), np.nan)
    whole_scores = [int(score) for score in scores]
    rows = [_unbounded(whole_scores, row) for row in counts.reshape(-1, counts.shape[-1])]
    n, mean, variance = (
        np.array(rows, dtype=np.float64).reshape((*counts.shape[:-1], 3)).transpose((-1, *range(counts.ndim - 1)))
    )
    return n, mean, variance


def _unbounded(scores: list[int], counts: FloatArray) -> tuple[float, float, float]:
    """Return n, mean and variance of one histogram in Python's integers, which do not overflow."""
    frequencies = [int(count) for count in counts]
    n = sum(frequencies)
    total = sum(count * score for count, score in zip(frequencies, scores, strict=True))
    squares = sum(count * score * score for count, score in zip(frequencies, scores, strict=True))
    if n < 2:
        return float(n), total / n if n else np.nan, np.nan
    return float(n), total / n, (n * squares - total * total) / (n * (n - 1))


def _centred_moments(scores: FloatArray, counts: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    n = counts.sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (counts @ scores) / n
        deviations = scores - mean[..., None]
        variance = (counts * deviations * deviations).sum(axis=-1) / (n - 1)
    # All scores identical: the rounding of the mean must not invent a spread, nor a huge t from it.
    single = (counts > 0).sum(axis=-1) == 1
    mean = np.where(single, scores[np.argmax(counts > 0, axis=-1)], mean)
    return n, mean, np.where(n > 1, np.where(single, 0.0, variance), np.nan)
