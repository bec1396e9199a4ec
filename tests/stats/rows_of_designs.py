"""Means of rows under a design, for tests that start from rows."""

from __future__ import annotations

import numpy as np

from gapkit.record import Record
from gapkit.stats.designs import designed_means


class RowMean(Record):
    """A mean over rows."""

    mean: float
    se: float
    df: float


def mean_of_rows(x, w, *, clusters=None, strata=None, **options):
    """Return the mean of rows by `designed_means`; a cluster label counts within its stratum."""
    home = np.zeros(len(x), int) if strata is None else np.unique(strata, return_inverse=True)[1]
    label = np.arange(len(x)) if clusters is None else np.unique(clusters, return_inverse=True)[1]
    codes, first, member = np.unique(home * (label.max() + 1) + label, return_index=True, return_inverse=True)
    w = np.asarray(w, float)
    sums = [np.bincount(member.ravel(), weights=w * part, minlength=codes.size) for part in (np.ones(len(x)), x)]
    found = designed_means(*sums, strata=home[first], **options)
    return RowMean(float(found.mean[0]), float(found.se[0]), float(found.df[0]))
