"""What the libraries are asked, and where in their answers the numbers stand: only here are their columns known."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

PINGOUIN_COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    "ttest": {"t": ("T",), "df": ("dof",), "p_value": ("p_val", "p-val"), "d_av": ("cohen_d", "cohen-d")},
    "wilcoxon": {"rank_biserial": ("RBC",)},
    "multivariate_ttest": {"t2": ("T2",), "f": ("F",), "p_value": ("pval", "p_val", "p-val")},
}
"""Our name of a number, and the names of its column in the releases of pingouin gapkit allows, newest first."""


@cache
def library(name: str) -> str:
    """Return a library and its version, as the report prints it."""
    return f"{name} {version(name)}"


@contextmanager
def hushed() -> Iterator[None]:
    """Silence what libraries mutter about data that our own rows already carry notes on."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


def pingouin_ttest(perception: FloatArray, expectation: FloatArray) -> dict[str, float]:
    """Return t, df, p_value and d_av (without its sign) of a paired t test."""
    import pingouin

    with hushed():
        return _told("ttest", pingouin.ttest(perception, expectation, paired=True))


def pingouin_rank_biserial(gap: FloatArray) -> float:
    """Return the matched-pairs rank biserial correlation; from gaps alone, which spares an n x n table."""
    import pingouin

    with hushed():
        return _told("wilcoxon", pingouin.wilcoxon(gap, correction=False, method="asymptotic"))["rank_biserial"]


def pingouin_d(gap: FloatArray) -> float:
    """Return the mean gap over the standard deviation of the gaps."""
    import pingouin

    with hushed():
        return float(pingouin.compute_effsize(gap, 0.0, eftype="cohen"))


def pingouin_hedges(perception: FloatArray, expectation: FloatArray) -> float:
    """Return pingouin's small-sample d_av, whose factor counts 2n - 2 degrees of freedom."""
    import pingouin

    with hushed():
        return float(pingouin.compute_effsize(perception, expectation, paired=True, eftype="hedges"))


def pingouin_alpha(columns: FloatArray, *, level: float) -> tuple[float, float, float]:
    """Return alpha of (people, items), pairwise, and its interval, rounded to 3 decimals and with all rows as n."""
    import pandas as pd
    import pingouin

    with hushed():
        estimate, interval = pingouin.cronbach_alpha(pd.DataFrame(columns), ci=level)
    return float(estimate), float(interval[0]), float(interval[1])


def pingouin_hotelling(gaps: FloatArray) -> dict[str, float]:
    """Return t2, f and p_value of the test that the means of (people, gaps) are all zero."""
    import pingouin

    with hushed():
        return _told("multivariate_ttest", pingouin.multivariate_ttest(gaps))


def statsmodels_hotelling(gaps: FloatArray) -> dict[str, float]:
    """Return t2, f and p_value of the same test."""
    from statsmodels.stats.multivariate import test_mvmean

    with hushed():
        found = test_mvmean(gaps)
    return {"t2": float(found.t2), "f": float(found.statistic), "p_value": float(found.pvalue)}


def statsmodels_mean(
    scores: FloatArray, weight: FloatArray | None, cluster: NDArray[Any] | None = None, *, level: float
) -> dict[str, float]:
    """Return mean, sd, se, low, high, t, df, p_value of scores.

    With sampling weights: least squares of a constant with heteroscedasticity-consistent errors, which is Taylor
    linearisation; the frequency weights of `DescrStatsW` would understate the error. With clusters: the same with
    errors that hold for whole clusters.
    """
    from statsmodels.regression.linear_model import WLS
    from statsmodels.stats.weightstats import DescrStatsW

    with hushed():
        if weight is None and cluster is None:
            whole = DescrStatsW(scores)
            low, high = whole.tconfint_mean(alpha=1 - level)
            t, p, df = whole.ttest_mean(0)
            found = (whole.mean, whole.std_mean * np.sqrt(scores.size), whole.std_mean, low, high, t, df, p)
        else:
            weights = np.ones_like(scores) if weight is None else weight
            how = {"cov_type": "HC1"} if cluster is None else {"cov_type": "cluster", "cov_kwds": {"groups": cluster}}
            fit = WLS(scores, np.ones_like(scores), weights=weights).fit(use_t=True, **how)
            low, high = fit.conf_int(alpha=1 - level)[0]
            spread = DescrStatsW(scores, weights=weights * scores.size / weights.sum(), ddof=1).std
            df = (scores.size if cluster is None else np.unique(cluster).size) - 1
            found = (fit.params[0], spread, fit.bse[0], low, high, fit.tvalues[0], df, fit.pvalues[0])
    names = ("mean", "sd", "se", "low", "high", "t", "df", "p_value")
    return {name: float(number) for name, number in zip(names, found, strict=True)}


def statsmodels_tost(perception: FloatArray, expectation: FloatArray, bound: float) -> float:
    """Return the p of two one-sided paired t tests against -bound and bound."""
    from statsmodels.stats.weightstats import ttost_paired

    with hushed():
        return float(ttost_paired(perception, expectation, -bound, bound)[0])


def statsmodels_adjusted(p_value: FloatArray, method: str) -> FloatArray:
    """Return p-values adjusted by "holm" or "fdr_bh"."""
    from statsmodels.stats.multitest import multipletests

    return np.asarray(multipletests(p_value, method=method)[1], dtype=np.float64)


def statsmodels_logit_effects(event: NDArray[np.bool_], drivers: FloatArray, *, level: float) -> FloatArray:
    """Return the average marginal effect of every driver (k, 3) with its limits, of a logistic regression."""
    from statsmodels.discrete.discrete_model import Logit

    with hushed():
        design = np.column_stack([np.ones(len(event)), drivers])
        fit = Logit(event.astype(float), design).fit(method="newton", tol=1e-12, maxiter=200, disp=0)
        found = fit.get_margeff(at="overall", method="dydx")
        return np.column_stack([found.margeff, found.conf_int(alpha=1 - level)])


def statsmodels_ordered_effects(groups: NDArray[np.int64], drivers: FloatArray) -> FloatArray:
    """Return the average marginal effect of every driver on the share of every group (k, groups).

    The library gives none for ordered groups: its probabilities a little to either side of every person do.
    """
    from statsmodels.miscmodels.ordinal_model import OrderedModel

    with hushed():
        fit = OrderedModel(groups, drivers, distr="logit").fit(method="bfgs", gtol=1e-9, maxiter=500, disp=0)
        step, found = 1e-4, []
        for beside in step * np.eye(drivers.shape[1]):
            above, below = (np.asarray(fit.predict(drivers + side * beside)) for side in (1, -1))
            found.append((above - below).mean(axis=0) / (2 * step))
    return np.stack(found)


def statsmodels_wilson(count: int, n: int, *, level: float) -> tuple[float, float]:
    """Return Wilson's interval of a share."""
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(count, n, alpha=1 - level, method="wilson")
    return float(low), float(high)


def scipy_signed_rank(gap: FloatArray, zeros: str) -> tuple[float, float]:
    """Return z and its two-sided p, without continuity correction, zeros treated as "pratt" or "wilcox" has it."""
    from scipy import stats

    wilcoxon: Any = stats.wilcoxon
    with hushed():
        # The two-sided test drops the sign of z; the one-sided test keeps it.
        up, both = (
            wilcoxon(gap, zero_method=zeros, correction=False, method="asymptotic", alternative=alternative)
            for alternative in ("greater", "two-sided")
        )
    return float(up.zstatistic), float(both.pvalue)


def scipy_signed_rank_exact(gap: FloatArray) -> float:
    """Return the exact p of the signed rank, which scipy computes as if nobody tied and no gap were zero."""
    from scipy.stats import wilcoxon

    with hushed():
        return float(wilcoxon(gap, zero_method="pratt", method="exact").pvalue)


def scipy_sign_flips(gap: FloatArray) -> float:
    """Return the exact p of the signed rank (Pratt) by trying every way to give signs: for a handful of people only."""
    from scipy.stats import PermutationMethod, wilcoxon

    with hushed():
        everything = PermutationMethod(n_resamples=2**gap.size)
        return float(wilcoxon(gap, zero_method="pratt", method=everything).pvalue)


def scipy_ttest(scores: FloatArray) -> tuple[float, float]:
    """Return t and two-sided p of the mean being zero."""
    from scipy.stats import ttest_1samp

    with hushed():
        found = ttest_1samp(scores, 0.0)
    return float(found.statistic), float(found.pvalue)


def scipy_feldt(alpha: float, n: int, items: int, *, level: float) -> tuple[float, float]:
    """Return Feldt's interval of alpha for the n people it rests on."""
    from scipy.stats import f

    tail, freedom = (1 - level) / 2, (n - 1, (n - 1) * (items - 1))
    return float(1 - (1 - alpha) * f.isf(tail, *freedom)), float(1 - (1 - alpha) * f.ppf(tail, *freedom))


def _told(question: str, answer: Any) -> dict[str, float]:
    """Return the numbers of a one-row answer under our names; a renamed column is a failure, never a wrong number."""
    return {name: float(answer[_column(answer, names)].iloc[0]) for name, names in _asked(question).items()}


def _asked(question: str) -> Mapping[str, tuple[str, ...]]:
    return PINGOUIN_COLUMNS[question]


def _column(answer: Any, names: tuple[str, ...]) -> str:
    found = next((name for name in names if name in answer.columns), None)
    if found is None:
        raise LookupError(f"pingouin {version('pingouin')} has no column {' or '.join(names)}: {list(answer.columns)}")
    return found


def statsmodels_fit(
    outcome: FloatArray, columns: FloatArray, weight: FloatArray | None, lines: FloatArray, *, level: float
) -> dict[str, Any]:
    """Return R² of a constant and columns, and of lines (q, 1 + k) through the coefficients what HC3 says of them.

    Lines: estimate, se, low, high and p_value (q,) each, from t with the residual degrees of freedom.
    """
    from statsmodels.regression.linear_model import WLS
    from statsmodels.tools import add_constant

    with hushed():
        ones = np.ones(outcome.size) if weight is None else weight
        fit = WLS(outcome, add_constant(columns, has_constant="add"), weights=ones).fit(cov_type="HC3", use_t=True)
        found = fit.t_test(lines)
        low, high = found.conf_int(alpha=1 - level).T
    numbers = (found.effect, np.ravel(found.sd), low, high, found.pvalue)
    told: dict[str, Any] = dict(zip(("estimate", "se", "low", "high", "p_value"), map(np.ravel, numbers), strict=True))
    return told | {"r2": float(fit.rsquared)}


def statsmodels_restriction(
    outcome: FloatArray, columns: FloatArray, weight: FloatArray | None, restricted: FloatArray, zero: FloatArray
) -> dict[str, float]:
    """Return F and p of a smaller model against a larger one, and of contrasts being zero with HC3."""
    from statsmodels.regression.linear_model import WLS
    from statsmodels.tools import add_constant

    with hushed():
        ones = np.ones(outcome.size) if weight is None else weight
        models = [WLS(outcome, add_constant(part, has_constant="add"), weights=ones) for part in (columns, restricted)]
        f, p, _ = models[0].fit().compare_f_test(models[1].fit())
        robust = models[0].fit(cov_type="HC3", use_t=True).wald_test(zero, use_f=True, scalar=True)
    return {"f": f, "p_value": p, "robust_f": float(robust.statistic), "robust_p_value": float(robust.pvalue)}
