"""The distribution of the mean of n draws from a histogram, computed from its characteristic function."""

from __future__ import annotations

from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, IntArray, distinct, lattice

_REACH = 9.0  # standard deviations of the mean covered on either side
_LARGEST_TABLE = 4096  # points; beyond, a step of the mean is far below its standard error
_HALF_PERIOD = 8.5
_NEGLIGIBLE = -42.0  # log of 6e-19
_TERMS = 21  # exp(-(21 pi / 8.5)^2 / 2) = 8e-14


class ResampledMean(Record):
    """Many such distributions: some as tables of equal length, the others as Fourier series."""

    mean: FloatArray
    tables: tuple[_Table, ...]
    series: _Series | None

    @classmethod
    def of(cls, scores: FloatArray, rows: FloatArray) -> Self:
        """Return the distributions for histograms (rows, k), each with at least two occupied scores."""
        used = (rows > 0).any(axis=0)
        scores, rows = scores[used], rows[:, used]
        n = rows.sum(axis=-1)
        mean = rows @ scores / n
        sd = np.sqrt((rows * (scores - mean[:, None]) ** 2).sum(axis=-1) / n)
        length = np.full(n.size, 2 * _LARGEST_TABLE)
        steps, step = np.zeros(rows.shape, dtype=np.int64), np.ones(n.size)
        shared = lattice(scores)
        if shared is not None:
            steps, step = _own_steps(shared[0], shared[1], rows)
            length = _table_lengths(n, sd / step, steps.max(axis=-1))
        tables = tuple(
            _Table.of(np.flatnonzero(length == size), int(size), steps, step, rows)
            for size in distinct(length)
            if size <= _LARGEST_TABLE
        )
        rest = np.flatnonzero(length > _LARGEST_TABLE)
        return cls(mean, tables, _Series.of(rest, scores, rows, mean, sd) if rest.size else None)

    def below_observed(self) -> FloatArray:
        """Return the probability of a smaller mean than the observed one, an equal one counting half."""
        result = np.empty_like(self.mean)
        for part in self._parts():
            result[part.rows] = part.below_observed()
        return result

    def quantile(self, probability: FloatArray) -> FloatArray:
        """Return, per histogram, the smallest mean whose distribution function reaches the probability."""
        result = self.mean.copy()
        for part in self._parts():
            result[part.rows] += part.quantile(probability[part.rows])
        return result

    def _parts(self) -> tuple[_Table | _Series, ...]:
        return self.tables if self.series is None else (*self.tables, self.series)


class _Table(Record):
    """Distribution functions on steps of the mean, the observed mean in the middle."""

    rows: NDArray[np.intp]
    cumulated: FloatArray
    middle_mass: FloatArray
    step: FloatArray

    @classmethod
    def of(
        cls,
        chosen: NDArray[np.intp],
        size: int,
        steps: IntArray,
        step: FloatArray,
        counts: FloatArray,
    ) -> _Table:
        own, frequency = steps[chosen], counts[chosen]
        n = frequency.sum(axis=-1)
        single = np.zeros((chosen.size, size))
        # Unoccupied scores share step 0 with the lowest one, so shares are added, not assigned.
        np.add.at(single, (np.arange(chosen.size)[:, None], own), frequency / n[:, None])
        transform = np.fft.rfft(single, axis=-1)
        with np.errstate(divide="ignore"):
            log_modulus = n[:, None] * np.log(np.abs(transform))
        # The n-th power leaves a few dozen waves that weigh anything; the others stay zero.
        order = np.flatnonzero((log_modulus > _NEGLIGIBLE).any(axis=0))
        observed = (frequency * own).sum(axis=-1).astype(np.int64)
        turn = 2 * np.pi / size * ((order * (observed[:, None] - size // 2)) % size)
        phase = n[:, None] * np.angle(transform[:, order]) + turn
        power = np.zeros_like(transform)
        power[:, order] = np.exp(log_modulus[:, order] + 1j * phase)
        mass = np.maximum(np.fft.irfft(power, size, axis=-1), 0.0)
        cumulated = np.cumsum(mass, axis=-1)
        return cls(chosen, cumulated / cumulated[:, -1:], mass[:, size // 2], step[chosen] / n)

    def below_observed(self) -> FloatArray:
        return np.asarray(self.cumulated[:, self.cumulated.shape[1] // 2] - self.middle_mass / 2)

    def quantile(self, probability: FloatArray) -> FloatArray:
        # The slack keeps a probability that is reached exactly from missing its step by a rounding error.
        short = (self.cumulated < probability[:, None] - 1e-12).sum(axis=-1)
        return np.asarray((short - self.cumulated.shape[1] // 2) * self.step)


class _Series(Record):
    """Distribution functions of the standardised mean as Fourier series on -8.5 .. 8.5."""

    rows: NDArray[np.intp]
    coefficients: NDArray[np.complex128]
    se: FloatArray

    @classmethod
    def of(
        cls,
        chosen: NDArray[np.intp],
        scores: FloatArray,
        counts: FloatArray,
        mean: FloatArray,
        sd: FloatArray,
    ) -> _Series:
        frequency = counts[chosen]
        n = frequency.sum(axis=-1)
        se = sd[chosen] / np.sqrt(n)
        away = (scores - mean[chosen, None]) / (sd[chosen] * np.sqrt(n))[:, None]
        angle = away[:, None, :] * (np.pi / _HALF_PERIOD * np.arange(1, _TERMS + 1))[:, None]
        share = (frequency / n[:, None])[:, None, :]
        # One minus the transform, term by term: for large n the transform itself is 1 to the last digits.
        real = (share * (-2 * np.sin(angle / 2) ** 2)).sum(axis=-1)
        imaginary = (share * (np.sin(angle) - angle)).sum(axis=-1)
        return cls(chosen, np.exp(n[:, None] * np.log1p(real + 1j * imaginary)), se)

    def below_observed(self) -> FloatArray:
        return np.clip(self._probability(np.zeros(self.se.size))[0], 1e-12, 1 - 1e-12)

    def quantile(self, probability: FloatArray) -> FloatArray:
        x = np.clip(ndtri(probability), -7.0, 7.0)
        for _ in range(8):
            reached, density = self._probability(x)
            step = (probability - reached) / np.maximum(density, 1e-6)
            x = np.clip(x + np.clip(step, -1.0, 1.0), -8.0, 8.0)
            if np.max(np.abs(step)) < 1e-9:
                break
        return np.asarray(x * self.se)

    def _probability(self, x: FloatArray) -> tuple[FloatArray, FloatArray]:
        order = np.arange(1, _TERMS + 1)
        frequency = np.pi / _HALF_PERIOD * order
        wave = np.exp(-1j * frequency * x[:, None])
        start = np.where(order % 2 == 0, 1.0, -1.0)
        terms = (self.coefficients * (wave - start) * (1j / frequency)).real.sum(axis=-1)
        density = 0.5 / _HALF_PERIOD + (self.coefficients * wave).real.sum(axis=-1) / _HALF_PERIOD
        return (x + _HALF_PERIOD) / (2 * _HALF_PERIOD) + terms / _HALF_PERIOD, density


def _own_steps(offsets: IntArray, step: float, rows: FloatArray) -> tuple[IntArray, FloatArray]:
    """Return each histogram's scores in steps of its own, coarsest lattice, and that step."""
    occupied = rows > 0
    lowest = np.where(occupied, offsets, offsets.max()).min(axis=-1)
    above = np.where(occupied, offsets - lowest[:, None], 0)
    coarse = np.gcd.reduce(above, axis=-1)
    return above // coarse[:, None], step * coarse


def _table_lengths(n: FloatArray, sd: FloatArray, widest: IntArray) -> IntArray:
    """Return powers of two that hold the sum of n draws, observed sum in the middle, without overlap."""
    whole = 2 * n * widest + 2
    usual = 2 * _REACH * sd * np.sqrt(n) + 2 * widest + 2
    return (2 ** np.ceil(np.log2(np.minimum(whole, usual)))).astype(np.int64)
