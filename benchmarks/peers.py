"""What the peers do in each case, each in the way its documentation suggests; `numpy` rows hold the same numbers."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Numbers = dict[str, NDArray[np.float64]]


def column(result: Any, *names: str) -> Any:
    """Return a column of a pingouin result by its name of today or of an earlier version."""
    return next(result[name] for name in names if name in result.index)


def pairs(expectation: Scores, perception: Scores) -> list[tuple[Scores, Scores]]:
    """Return expectation and perception of the people who gave both, per item."""
    made = []
    for e, p in zip(expectation.T, perception.T, strict=True):
        both = ~(np.isnan(e) | np.isnan(p))
        made.append((e[both], p[both]))
    return made


def pingouin_t(data: Iterable[tuple[Scores, Scores]]) -> Numbers:
    """Return t tests with interval and effect sizes, one call per pair of columns."""
    import pingouin as pg

    rows = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for e, p in data:
            test = pg.ttest(p, e, paired=True).iloc[0]
            gap = p - e
            spread = float(np.std(gap, ddof=1))
            size = float(np.mean(gap))
            d = abs(float(pg.compute_effsize(p, e, paired=True, eftype="cohen"))) * np.sign(size)
            t, p_value = column(test, "T"), column(test, "p_val", "p-val")
            rows.append((size, spread, t, p_value, size / spread, d))
    names = ("gap", "sd", "t", "p", "d_z", "d_av")
    return {
        name: np.array(values, dtype=np.float64) for name, values in zip(names, zip(*rows, strict=True), strict=True)
    }


def pingouin_ranks(data: Iterable[tuple[Scores, Scores]]) -> Numbers:
    """Return signed-rank tests, one call per pair of columns."""
    import pingouin as pg

    rows = [pg.wilcoxon(p, e, correction=False, method="approx").iloc[0] for e, p in data]
    return {
        "w": np.array([column(row, "W_val", "W-val") for row in rows], dtype=np.float64),
        "w_p": np.array([column(row, "p_val", "p-val") for row in rows], dtype=np.float64),
    }


def scipy_ranks(data: Iterable[tuple[Scores, Scores]]) -> Numbers:
    """Return signed-rank tests with the normal approximation, one call per pair of columns."""
    from scipy import stats

    found = [stats.wilcoxon(p, e, method="approx", correction=False) for e, p in data]
    return {"w": np.array([f.statistic for f in found]), "w_p": np.array([f.pvalue for f in found])}


def scipy_t_and_ranks(expectation: Scores, perception: Scores) -> Numbers:
    """Return t tests, intervals and signed-rank tests of all columns at once (axis=0), what a careful user writes."""
    from scipy import stats

    test = stats.ttest_rel(perception, expectation, axis=0, nan_policy="omit")
    interval = test.confidence_interval()
    ranks = stats.wilcoxon(perception, expectation, axis=0, nan_policy="omit", method="approx", correction=False)
    return {"t": test.statistic, "p": test.pvalue, "low": interval.low, "high": interval.high, "w_p": ranks.pvalue}


def pingouin_alphas(expectation: Scores, perception: Scores, blocks: list[list[int]]) -> Numbers:
    """Return alpha with interval and alpha if dropped, one call per scale and per item left out."""
    import pandas as pd
    import pingouin as pg

    estimates, dropped = [], []
    for column_scores in (expectation, perception, perception - expectation):
        for block in blocks:
            frame = pd.DataFrame(column_scores[:, block])
            estimates.append(pg.cronbach_alpha(data=frame)[0])
            for place in frame.columns:
                dropped.append(pg.cronbach_alpha(data=frame.drop(columns=place))[0])
    return {"alpha": np.array(estimates), "alpha_if_dropped": np.array(dropped)}


def permutation_p(expectation: Scores, perception: Scores) -> float:
    """Return scipy's Monte-Carlo permutation p of one item."""
    from scipy import stats

    generator = np.random.default_rng(1)
    method = stats.PermutationMethod(n_resamples=9999, rng=generator)
    return float(stats.wilcoxon(perception, expectation, method=method).pvalue)


def exact_p(gaps: NDArray[np.int64]) -> float:
    """Return the exact two-sided signed-rank p by adding up the whole distribution: slow, simple, the referee."""
    from scipy.stats import rankdata

    nonzero = gaps[gaps != 0]
    doubled = np.rint(2 * rankdata(np.abs(nonzero))).astype(np.int64)
    distribution = np.zeros(doubled.sum() + 1)
    distribution[0] = 1.0
    for rank in doubled:
        moved = distribution / 2
        distribution = moved.copy()
        distribution[rank:] += moved[:-rank]
    observed = int(doubled[nonzero > 0].sum())
    least = min(observed, int(doubled.sum()) - observed)
    return min(1.0, 2 * float(distribution[: least + 1].sum()))


def pingouin_bca(columns: Iterable[Scores]) -> Numbers:
    """Return BCa intervals of means from 10 000 resamples, one call per column."""
    import pingouin as pg

    found = [
        pg.compute_bootci(values, func="mean", n_boot=10_000, method="bca", seed=1, decimals=12) for values in columns
    ]
    return {"low": np.array([f[0] for f in found]), "high": np.array([f[1] for f in found])}


def scipy_bca(columns: Iterable[Scores]) -> Numbers:
    """Return BCa intervals of means from 9 999 resamples, one call per column."""
    from scipy import stats

    found = [
        stats.bootstrap((values,), np.mean, n_resamples=9_999, method="BCa", rng=np.random.default_rng(1), batch=500)
        for values in columns
    ]
    return {
        "low": np.array([f.confidence_interval.low for f in found]),
        "high": np.array([f.confidence_interval.high for f in found]),
    }


def pingouin_segments(expectation: Scores, perception: Scores, segment: NDArray[np.int32], count: int) -> Numbers:
    """Return t tests of every item in every segment, one call each: (segments, items)."""
    found = [pingouin_t(pairs(expectation[segment == value], perception[segment == value])) for value in range(count)]
    return {name: np.stack([part[name] for part in found]) for name in ("gap", "sd", "t", "p", "d_z", "d_av")}


def pandas_segments(expectation: Scores, perception: Scores, segment: NDArray[np.int32]) -> Numbers:
    """Return mean, spread and number of the gaps of every item in every segment, and nothing else."""
    import pandas as pd

    found = pd.DataFrame(perception - expectation).groupby(segment).agg(["mean", "std", "count"])
    return {
        "gap": found.xs("mean", axis=1, level=1).to_numpy(),
        "sd": found.xs("std", axis=1, level=1).to_numpy(),
    }
