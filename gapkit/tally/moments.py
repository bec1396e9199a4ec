"""Sums and cross-products of columns with gaps in them, exact whatever the order of adding up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gapkit.record import Record

Name = tuple[str, str]
"""What a column holds and of what: ("perception", "REL1"), ("gap", "REL"), ("gap", "") for the overall."""

Column = tuple[NDArray[Any], NDArray[np.bool_], int]
"""Whole numbers, which of them are present, and what to divide them by."""

_FLOAT32, _FLOAT64, _INT64 = 1 << 24, 1 << 53, 1 << 62
_AT_ONCE = 8192
_FIXED = 44
_LOW = (1 << 22) - 1


class Moments(Record):
    """Pairwise counts, sums and cross-products of named columns of whole numbers.

    `count[i, j]` people have both i and j; `total[i, j]` is the sum of i over them; `product[i, j]` that of i times j.
    All are whole numbers held exactly: int64, or Python integers where 64 bits are not enough.
    """

    names: tuple[Name, ...]
    units: tuple[int, ...]
    peak: int
    count: NDArray[Any]
    total: NDArray[Any]
    product: NDArray[Any]

    @classmethod
    def of(cls, columns: Mapping[Name, Column]) -> Moments:
        """Fold columns of equal length."""
        names = tuple(columns)
        size = len(names)
        people = len(next(iter(columns.values()))[0]) if columns else 0
        peak = _peak([values for values, _, _ in columns.values()], people)
        units = tuple(unit for _, _, unit in columns.values())
        kind, chunk = _exact_kind(peak)
        both = np.zeros((2 * size, 2 * size), dtype=object if kind is object else np.int64)
        for start in range(0, people, chunk):
            stop = min(start + chunk, people)
            block = np.empty((2 * size, stop - start), dtype=kind)
            for row, (values, present, _) in enumerate(columns.values()):
                block[row] = values[start:stop]
                block[size + row] = present[start:stop]
            block[:size] *= block[size:]
            product = block @ block.T
            both += product if kind is object else product.astype(np.int64)
        return cls(names, units, peak, both[size:, size:], both[:size, size:], both[:size, :size])

    def __add__(self, other: Moments) -> Moments:
        if self.names != other.names or self.units != other.units:
            raise ValueError("only moments of the same columns add up")
        peak = max(self.peak, other.peak)
        people = int(np.max(self.count, initial=0)) + int(np.max(other.count, initial=0))
        kind = object if people * peak * peak >= _INT64 else None

        def added(a: NDArray[Any], b: NDArray[Any]) -> NDArray[Any]:
            return np.asarray(a + b if kind is None else a.astype(object) + b.astype(object))

        return Moments(
            self.names,
            self.units,
            peak,
            added(self.count, other.count),
            added(self.total, other.total),
            added(self.product, other.product),
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Moments):
            return NotImplemented
        return all(
            bool(np.all(getattr(self, f.name) == getattr(other, f.name))) for f in fields(self) if f.name != "peak"
        )

    __hash__ = None  # type: ignore[assignment]

    def __contains__(self, name: Name) -> bool:
        return name in self.names

    def n(self, name: Name) -> int:
        """Return how many people have a value in a column."""
        i = self.names.index(name)
        return int(self.count[i, i])

    def mean(self, name: Name) -> float:
        """Return the mean of a column; NaN when nobody has it."""
        i = self.names.index(name)
        n = int(self.count[i, i])
        return int(self.total[i, i]) / (n * self.units[i]) if n else float("nan")

    def variance(self, name: Name) -> float:
        """Return the variance (n - 1) of a column, without cancellation: the numerator is a whole number."""
        i = self.names.index(name)
        n, total, square = int(self.count[i, i]), int(self.total[i, i]), int(self.product[i, i])
        if n < 2:
            return float("nan")
        return (n * square - total * total) / (n * (n - 1) * self.units[i] ** 2)

    def covariance(self, names: Sequence[Name]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Return the pairwise covariance matrix (n - 1) of some columns and the n behind every cell."""
        rows = [self.names.index(name) for name in names]
        grid = np.ix_(rows, rows)
        n = self.count[grid].astype(object)
        numerator = n * self.product[grid].astype(object) - self.total[grid].astype(object) * self.total[grid].T.astype(
            object
        )
        units = np.array([self.units[row] for row in rows], dtype=np.float64)
        counts = self.count[grid].astype(np.int64)
        with np.errstate(invalid="ignore", divide="ignore"):
            scaled = numerator.astype(np.float64) / (counts * (counts - 1.0))
        return np.where(counts > 1, scaled, np.nan) / np.outer(units, units), counts


class Sums(Record):
    """Sums and sums of squares of columns of fractions, in fixed point (2**-44) so that merging is exact."""

    names: tuple[Name, ...]
    count: tuple[int, ...]
    total: tuple[int, ...]
    square: tuple[int, ...]

    @classmethod
    def of(cls, columns: Mapping[Name, NDArray[np.float64]]) -> Sums:
        """Fold columns; NaN means missing."""
        present = {name: values[~np.isnan(values)] for name, values in columns.items()}
        return cls(
            tuple(present),
            tuple(int(values.size) for values in present.values()),
            tuple(_fixed_sum(values) for values in present.values()),
            tuple(_fixed_sum(values * values) for values in present.values()),
        )

    def __add__(self, other: Sums) -> Sums:
        if self.names != other.names:
            raise ValueError("only sums of the same columns add up")

        def added(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
            return tuple(x + y for x, y in zip(a, b, strict=True))

        return Sums(
            self.names,
            added(self.count, other.count),
            added(self.total, other.total),
            added(self.square, other.square),
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sums):
            return NotImplemented
        return all(getattr(self, f.name) == getattr(other, f.name) for f in fields(self))

    __hash__ = None  # type: ignore[assignment]

    def __contains__(self, name: Name) -> bool:
        return name in self.names

    def n(self, name: Name) -> int:
        """Return how many people have a value in a column."""
        return self.count[self.names.index(name)]

    def mean(self, name: Name) -> float:
        """Return the mean of a column; NaN when nobody has it."""
        i = self.names.index(name)
        return self.total[i] / (self.count[i] << _FIXED) if self.count[i] else float("nan")

    def variance(self, name: Name) -> float:
        """Return the variance (n - 1) of a column."""
        i = self.names.index(name)
        n, total, square = self.count[i], self.total[i], self.square[i]
        if n < 2:
            return float("nan")
        return max(0, n * (square << _FIXED) - total * total) / ((n * (n - 1)) << (2 * _FIXED))


def weighted_sums(
    values: NDArray[np.float64], present: NDArray[np.bool_], weight: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return n and the sums of w, wx, wx2, w2, w2x, w2x2 over the people who have a value."""
    x, w = values[present], weight[present]
    return np.array([x.size, w.sum(), w @ x, w @ (x * x), w @ w, (w * w) @ x, (w * w) @ (x * x)])


def _peak(columns: Sequence[NDArray[Any]], people: int) -> int:
    """Return the largest magnitude, at least 1; of all columns at once, some people at a time."""
    starts = range(0, people, _AT_ONCE) if columns else ()
    return max((int(np.abs([c[at : at + _AT_ONCE] for c in columns]).max()) for at in starts), default=0) or 1


def _exact_kind(peak: int) -> tuple[Any, int]:
    """Return the number type whose products of columns are exact, and for how many people at a time."""
    square = peak * peak
    if _FLOAT32 // square >= 2048:
        return np.float32, min(_AT_ONCE, _FLOAT32 // square)
    if _FLOAT64 // square >= 256:
        return np.float64, min(_AT_ONCE, _FLOAT64 // square)
    return object, _AT_ONCE


def _fixed_sum(values: NDArray[np.float64]) -> int:
    fixed = np.rint(values * float(1 << _FIXED)).astype(np.int64)
    return (int((fixed >> 22).sum()) << 22) + int((fixed & _LOW).sum())
