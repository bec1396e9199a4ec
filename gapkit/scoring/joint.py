"""All dimensions at once: is there any gap, and are the gaps alike?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Questionnaire
from gapkit.scoring.designs import DesignSums, means_of
from gapkit.scoring.results import Joint
from gapkit.stats.multivariate import hotelling
from gapkit.stats.profiles import profile_test
from gapkit.stats.wald import wald_test
from gapkit.tally import Tally


def joint_test(questionnaire: Questionnaire, tally: Tally, design: DesignSums | None = None) -> Joint | None:
    """Return the test of "any gap at all?" on the dimension gaps; None when it does not exist."""
    return _tested(questionnaire, tally, design, alike=False)


def profile_of(questionnaire: Questionnaire, tally: Tally, design: DesignSums | None = None) -> Joint | None:
    """Return the test of "does any dimension gap differ from the others?"; None when it does not exist."""
    return _tested(questionnaire, tally, design, alike=True)


def _tested(questionnaire: Questionnaire, tally: Tally, design: DesignSums | None, *, alike: bool) -> Joint | None:
    if not questionnaire.paired or len(questionnaire.dimensions) < 2:
        return None
    if tally.is_weighted and design is None:
        # Without rows nobody knows how weights and gaps go together.
        return None
    names = [("joint gap", dimension.code) for dimension in questionnaire.dimensions]
    n = tally.scores.n(names[0])
    if n <= len(names) + 5:
        return None
    if design is not None:
        return _designed(design, names, n, alike=alike)
    covariance, _ = tally.scores.covariance(names)
    means = np.array([tally.scores.mean(name) for name in names])
    test = profile_test(means, covariance, n) if alike else hotelling(means, covariance, n)
    if not np.isfinite(test.t2):
        return None
    return Joint(float(test.t2), float(test.f), int(test.df1), int(test.df2), float(test.p_value), n)


def _designed(design: DesignSums, names: list[tuple[str, str]], n: int, *, alike: bool) -> Joint | None:
    """Return the same from the covariance of the design: fewer clusters than dimensions allow no test."""
    found = means_of(design.design, *design.rows(names))
    mean, covariance = found.mean, found.covariance
    if alike:
        contrasts: NDArray[np.float64] = np.hstack([np.eye(len(names) - 1), -np.ones((len(names) - 1, 1))])
        mean, covariance = contrasts @ mean, contrasts @ covariance @ contrasts.T
    test = wald_test(mean, covariance, float(found.df.min()))
    if not np.isfinite(test.w):
        return None
    return Joint(test.w, test.f, int(test.df1), int(test.df2), test.p_value, n)
