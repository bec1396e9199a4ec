"""Resampling: sums over people drawn anew, one by one or by whole clusters within their strata."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gapkit.scoring.designs import Design
from gapkit.stats.bootstrap import resample_counts


def resampled_sums(
    columns: NDArray[np.float32], replicates: int, generator: np.random.Generator, design: Design | None = None
) -> NDArray[np.float32]:
    """Return the sums of columns (rows, people) over every resample: (rows, replicates), all from the same draws."""
    if design is None:
        return _drawn(columns, replicates, generator)
    totals = np.stack([np.bincount(design.cluster, weights=row, minlength=design.clusters) for row in columns])
    sums = np.zeros((columns.shape[0], replicates), np.float32)
    for stratum in range(design.strata):
        inside = totals[:, design.stratum == stratum].astype(np.float32)
        if inside.shape[1]:
            sums += _drawn(inside, replicates, generator)
    return sums


def _drawn(columns: NDArray[np.float32], replicates: int, generator: np.random.Generator) -> NDArray[np.float32]:
    sums = np.empty((columns.shape[0], replicates), np.float32)
    start = 0
    for block in resample_counts(columns.shape[1], replicates, generator):
        np.matmul(columns, block.T, out=sums[:, start : start + len(block)])
        start += len(block)
    return sums
