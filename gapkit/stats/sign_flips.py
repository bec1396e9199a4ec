"""The exact distribution of a sum of ranks when every sign is a fair coin, ties included."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from gapkit.stats.arrays import FloatArray, IntArray

_WINDOW = 9.0  # standard deviations; the mass beyond is below 2 exp(-9^2/2) = 5e-18 (Hoeffding 1963)
_TAIL_WINDOW = 7.5  # enough where the error is relative to a tilted tail, which is never rare
_TILT_FROM = 5.0  # standard deviations from the centre where the tilted form takes over
_NEGLIGIBLE = -84.0  # log of the squared modulus: terms below 6e-19 are left out


def two_sided_p(ranks: IntArray, ties: IntArray, above: IntArray) -> float:
    """Return P(|W - E W| >= |w - E W|), W = sum of rank_k Binomial(ties_k, 1/2) and w the observed sum.

    Ranks are whole (doubled midranks). No table of probabilities is built: the tail is a sum of the
    characteristic function against a closed kernel.
    """
    used = ties > 0
    ranks, ties, above = ranks[used], ties[used], above[used]
    order = np.argsort(-ties)  # the most frequent size first: it discards most terms at once
    ranks, ties, above = ranks[order], ties[order], above[order]
    ranks = ranks // np.gcd.reduce(ranks)
    total, observed = int(ranks @ ties), int(ranks @ above)
    farther = max(observed, total - observed)
    if 2 * farther == total:
        return 1.0
    if farther == total:
        return float(2.0 ** (1 - int(ties.sum())))
    sd = 0.5 * float(np.sqrt(ties @ (ranks * ranks)))
    if 2 * farther - total < 2 * _TILT_FROM * sd:
        return _centre(ranks, ties, total, farther, sd)
    return min(1.0, 2 * _tail(ranks, ties, total, farther, sd))


def _centre(ranks: IntArray, ties: IntArray, total: int, farther: int, sd: float) -> float:
    """Return one minus the probability strictly inside: the inverse transform against Dirichlet's kernel."""
    inside = 2 * farther - total - 1  # how many sums are nearer to the centre than the observed one
    period = _power_of_two(min(total + 1, int(inside / 2 + _WINDOW * sd) + 2))
    frequency, modulus = _surviving(ranks, ties, period, 1, None)
    # Half a turn more, whole turns and their parity: the period is a power of two, and remainders are its lowest bits.
    half_turns = np.zeros(frequency.size, np.int64)
    for rank in ranks[ties % 2 == 1]:
        half_turns ^= frequency * rank + period // 2
    kernel = np.sin(np.pi / period * ((inside * frequency) & (2 * period - 1))) / np.sin(np.pi / period * frequency)
    terms = np.where(half_turns & period, -modulus, modulus) * kernel
    # Each frequency stands for itself and its mirror, but the middle one is its own.
    weights = np.where(2 * frequency == period, 1.0, 2.0)
    return float(min(1.0, max(0.0, 1.0 - (inside + float(weights @ terms)) / period)))


def _tail(ranks: IntArray, ties: IntArray, total: int, farther: int, sd: float) -> float:
    """Return P(W >= farther), accurate relative to itself however small.

    Exponential tilting moves the mean of W to the observed sum; the tail is then no rare event.
    """
    tilt = (farther - total / 2) / (sd * sd)
    for _ in range(60):
        share = 1 / (1 + np.exp(-tilt * ranks))
        step = (farther - float((ties * ranks) @ share)) / float((ties * ranks * ranks) @ (share * (1 - share)))
        tilt += step
        if abs(step) < 1e-6 * tilt:
            break
    share = 1 / (1 + np.exp(-tilt * ranks))
    # The size that spreads the tilted sum most comes first: it discards most frequencies at once.
    order = np.argsort(-ties * ranks * ranks * share * (1 - share))
    ranks, ties, share = ranks[order], ties[order], share[order]
    length = min(total - farther + 1, int(min(32 / tilt, _TAIL_WINDOW * sd)) + 1)
    period = _power_of_two(min(total + 1, length + int(_TAIL_WINDOW * sd) + 1))
    frequency, modulus = _surviving(ranks, ties, period, 0, share)
    half_sine2, sine = _half_sine2(period), _sine(period)
    phase = np.zeros(frequency.size)
    for rank, tied, p in zip(ranks, ties, share, strict=True):
        angle = (frequency * rank) & (period - 1)
        phase += tied * np.arctan2(p * sine[angle], 1 - 2 * p * half_sine2[angle])
    phase -= 2 * np.pi / period * ((frequency * farther) & (period - 1))
    # A geometric sum, (1 - ratio^length) / (1 - ratio), turned by the phase; real and imaginary parts apart: a
    # complex exponential takes ten times as long as looking its parts up.
    end = (frequency * length) & (period - 1)
    shrink, shrunk = np.exp(-tilt), np.exp(-tilt * length)
    over_real, over_imaginary = 1 - shrunk * (1 - 2 * half_sine2[end]), shrunk * sine[end]
    under_real, under_imaginary = 1 - shrink * (1 - 2 * half_sine2[frequency]), shrink * sine[frequency]
    along = over_real * under_real + over_imaginary * under_imaginary
    across = over_imaginary * under_real - over_real * under_imaginary
    turned = np.cos(phase) * along - np.sin(phase) * across
    terms = modulus * turned / (under_real * under_real + under_imaginary * under_imaginary)
    weights = np.where((frequency == 0) | (2 * frequency == period), 1.0, 2.0)
    log_mass = float(ties @ (np.log1p(np.exp(-tilt * ranks)) - np.log(2))) + tilt * (total - farther)
    return float(np.exp(log_mass) * (weights @ terms) / period)


def _surviving(
    ranks: IntArray, ties: IntArray, period: int, first: int, share: FloatArray | None
) -> tuple[IntArray, FloatArray]:
    """Return the frequencies from `first` to half the period that matter, and the characteristic function's modulus."""
    frequency = np.arange(first, period // 2 + 1)
    half_sine2 = _half_sine2(period)
    if share is not None:  # what the first size alone discards needs no logarithm
        most = -np.expm1(_NEGLIGIBLE / ties[0]) / (4 * share[0] * (1 - share[0]))
        frequency = np.flatnonzero(half_sine2[(frequency * ranks[0]) & (period - 1)] < most) + first
    log_modulus2 = np.zeros(frequency.size)
    for index, (rank, tied) in enumerate(zip(ranks, ties, strict=True)):
        angle = (frequency * rank) & (period - 1)
        if share is None:
            log_modulus2 += tied * _log_cos2(period)[angle]
        else:
            p = share[index]
            with np.errstate(divide="ignore"):
                log_modulus2 += tied * np.log1p(-4 * p * (1 - p) * half_sine2[angle])
        kept = np.flatnonzero(log_modulus2 > _NEGLIGIBLE)
        if kept.size < frequency.size:
            frequency, log_modulus2 = frequency[kept], log_modulus2[kept]
    return frequency, np.exp(0.5 * log_modulus2)


def _power_of_two(least: int) -> int:
    return 1 << max(1, (least - 1).bit_length())


@lru_cache(maxsize=32)
def _half_sine2(period: int) -> FloatArray:
    """Return sin^2 of half the angle, for angles 2 pi r / period."""
    half = np.sin(np.pi / period * np.arange(period // 2 + 1)) ** 2
    return np.concatenate([half, half[period // 2 - 1 : 0 : -1]])


@lru_cache(maxsize=32)
def _log_cos2(period: int) -> FloatArray:
    """Return the logarithm of cos^2 of half the angle."""
    with np.errstate(divide="ignore"):
        half = np.log1p(-_half_sine2(period)[: period // 2 + 1])
    return np.concatenate([half, half[period // 2 - 1 : 0 : -1]])


@lru_cache(maxsize=32)
def _sine(period: int) -> FloatArray:
    """Return the sine of the angle."""
    half = np.sin(2 * np.pi / period * np.arange(period // 2 + 1))
    return np.concatenate([half, -half[period // 2 - 1 : 0 : -1]])
