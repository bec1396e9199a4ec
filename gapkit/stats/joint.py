"""Does an outcome go with any of several drivers at all? One test for all of them together."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import fdtrc

from gapkit.record import Record
from gapkit.stats.arrays import floats


class JointTest(Record):
    """F with its degrees of freedom and p; NaN where drivers or people (clusters) do not suffice."""

    statistic: float
    df: int
    df_rest: int
    p_value: float


def joint_test(
    groups: ArrayLike, drivers: ArrayLike, *, weights: ArrayLike | None = None, clusters: ArrayLike | None = None
) -> JointTest:
    """Answer "does the order of the groups go with any of the drivers?": all slopes of a cumulative logit at once.

    Formula: the score test at slopes of zero, which separated groups and few events do not mislead as they mislead
    Wald's. A person scores F(below) + F(up to the own group) - 1, the centred ridit; the F test is that of its
    regression on the drivers (its variance being that of permutations). With weights or clusters Hotelling's test that
    the products of score and centred drivers, summed in clusters, have mean zero: (m - k)/(k (m - 1)) T² for m clusters
    (people, when there are none). Shapes: groups (n,) whole numbers 0..G-1, drivers (n, k). Sources: Rao (1948),
    Proc. Cambridge Philosophical Society 44, 50; Hotelling (1931), Annals of Mathematical Statistics 2, 360.

    >>> x = np.arange(12.0)[:, None]
    >>> round(joint_test([0, 0, 0, 1, 0, 0, 1, 1, 0, 1, 1, 1], x).p_value, 3)
    0.029
    """
    y = np.asarray(groups, np.int64)
    (x,) = floats(drivers)
    n, k = x.shape
    w = np.ones(n) if weights is None else np.asarray(weights, np.float64)
    share = np.cumsum(np.bincount(y, weights=w)) / w.sum()
    score = (np.concatenate([[0.0], share[:-1]]) + share - 1.0)[y]
    centred = x - w @ x / w.sum()
    if weights is None and clusters is None:
        fitted = np.linalg.lstsq(centred, score, rcond=None)[0]
        rank, rest = int(np.linalg.matrix_rank(centred)), n - k - 1
        total = float(score @ score)
        told = float(score @ (centred @ fitted))
        if rank < k or rest < 1 or not total > 0:
            return JointTest(np.nan, k, rest, np.nan)
        statistic = told / k / max((total - told) / rest, 1e-300)
        return JointTest(statistic, k, rest, float(fdtrc(k, rest, statistic)))
    products = centred * (w * score)[:, None]
    if clusters is not None:
        label = np.unique(np.asarray(clusters), return_inverse=True)[1]
        totals = np.zeros((int(label.max(initial=-1)) + 1, k))
        np.add.at(totals, label, products)
        products = totals
    m = len(products)
    mean = products.mean(axis=0)
    away = products - mean
    if m <= k or np.linalg.matrix_rank(away) < k:
        return JointTest(np.nan, k, m - k, np.nan)
    statistic = m * (m - k) / k * float(mean @ np.linalg.solve(away.T @ away, mean))
    return JointTest(statistic, k, m - k, float(fdtrc(k, m - k, statistic)))
