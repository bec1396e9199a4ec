"""Counts of answers and of answer pairs: the part of a tally everything else rests on."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_CHUNK = 1 << 16


def joint_tables(
    reference: NDArray[np.uint8],
    compared: NDArray[np.uint8],
    points: int,
    weight: NDArray[np.float64] | None = None,
    *,
    groups: NDArray[np.integer[Any]] | None = None,
    group_count: int = 1,
) -> NDArray[Any]:
    """Return (items, points + 1, points + 1) counts of answer pairs; with `groups` one such block per group, first."""
    levels = points + 1
    cells = levels * levels
    items, people = reference.shape
    kind = np.int64 if weight is None else np.float64
    if groups is None and items * people <= _CHUNK:
        # Few people: all items at once, one after the other in a row of cells.
        cell = reference.astype(np.intp) * levels + compared + cells * np.arange(items)[:, None]
        every = None if weight is None else np.tile(weight, items)
        counted = np.bincount(cell.ravel(), weights=every, minlength=items * cells)
        return np.asarray(counted.reshape(items, levels, levels), dtype=kind)
    tables = np.zeros((items, group_count * cells), dtype=kind)
    halves = levels == 8 and weight is None and groups is None and people >= 5000
    for start in range(0, people, _CHUNK):
        stop = min(start + _CHUNK, people)
        base = None if groups is None else groups[start:stop].astype(np.intp) * cells
        for item in range(items):
            e, p = reference[item, start:stop], compared[item, start:stop]
            if halves:
                tables[item] += _two_at_a_time((e << 3) | p)
                continue
            code = e.astype(np.uint16) * np.uint16(levels) + p if levels <= 256 else e.astype(np.intp) * levels + p
            if base is not None:
                code = code + base
            chunk_weight = None if weight is None else weight[start:stop]
            tables[item] += np.bincount(code, weights=chunk_weight, minlength=group_count * cells)
    shaped = tables.reshape(items, group_count, levels, levels)
    return shaped[:, 0] if groups is None else np.ascontiguousarray(shaped.transpose(1, 0, 2, 3))


def difference_counts(table: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[Any]]:
    """Return the differences compared - reference and their counts, from tables (..., points + 1, points + 1)."""
    answered = table[..., 1:, 1:]
    points = answered.shape[-1]
    differences = np.arange(-(points - 1), points)
    counts = np.stack([np.trace(answered, offset=int(k), axis1=-2, axis2=-1) for k in differences], axis=-1)
    return differences, counts


def _two_at_a_time(codes: NDArray[Any]) -> NDArray[np.int64]:
    """Count 64 codes with half the work: two neighbours are one 16-bit number."""
    even = codes.size & ~1
    both = np.bincount(codes[:even].view(np.uint16), minlength=1 << 14).reshape(64, 256)[:, :64]
    counts = np.asarray(both.sum(axis=0) + both.sum(axis=1))
    if even < codes.size:
        counts[codes[-1]] += 1
    return counts


def level_counts(codes: NDArray[np.uint8], points: int, weight: NDArray[np.float64] | None) -> NDArray[Any]:
    """Return (items, points + 1) counts of the answers to single questions."""
    return np.stack([np.bincount(row, weights=weight, minlength=points + 1) for row in codes])


def layers(weight: NDArray[np.float64] | None, count: Any) -> NDArray[Any]:
    """Return the counts alone, or counts, weights and squared weights."""
    if weight is None:
        return np.asarray(count(None))[None]
    return np.stack([count(None).astype(np.float64), count(weight), count(weight * weight)])
