"""Centres: mean, spread and standard error of one score, weighted or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Questionnaire
from gapkit.record import Record, replace
from gapkit.scoring.designs import Error, Name
from gapkit.stats.estimates import moments, t_interval
from gapkit.stats.survey import weighted_mean
from gapkit.tally import Tally

_ROUNDING = 1e-13
"""A weighted variance below this share of the squared mean is what rounding leaves of identical answers."""

_SHIFTED = ("expectation", "perception", "minimum", "importance")


Errors = Mapping[Name, Error]
"""Standard errors that come from a sampling design, by the name of the score."""


class Centre(Record):
    """Mean, sample standard deviation and standard error over n people; `design_df` where the error is a design's."""

    n: int
    mean: float
    sd: float
    se: float
    design_df: float | None = None

    @property
    def df(self) -> float:
        """Degrees of freedom for t."""
        return self.n - 1 if self.design_df is None else self.design_df

    def under(self, error: Error | None) -> Centre:
        """Return the centre with the standard error of a design; itself where there is none."""
        return self if error is None or self.n == 0 else replace(self, se=error.se, design_df=error.df)

    @property
    def known(self) -> bool:
        """Whether it is the figure of everybody there is, and nothing is estimated."""
        return self.n > 1 and self.se == 0 and self.design_df == np.inf

    @property
    def effective(self) -> float:
        """The n that would give this standard error with equal weights."""
        if self.design_df is not None and self.n > 1 and np.isnan(self.se):
            return float("nan")
        return (self.sd / self.se) ** 2 if self.se > 0 else float(self.n)

    def interval(self, level: float) -> tuple[float, float]:
        """Return the t interval of the mean."""
        ((low, high),) = intervals([self], level)
        return low, high


def intervals(centres: Sequence[Centre], level: float) -> list[tuple[float, float]]:
    """Return the t interval of every mean; there is none of a single person."""
    mean, se, df = (np.array(part) for part in zip(*((c.mean, c.se, c.df) for c in centres), strict=True))
    low, high = t_interval(mean, np.where([c.n > 1 for c in centres], se, np.nan), df, level=level)
    return list(zip(low.tolist(), high.tolist(), strict=True))


def centre_of(values: NDArray[Any], counts: NDArray[Any]) -> Centre:
    """Return the centre of a histogram (layers, k): layer 0 counts people, 1 and 2 their weights and squares."""
    n = int(counts[0].sum())
    if n == 0:
        return Centre(0, float("nan"), float("nan"), float("nan"))
    if counts.shape[0] == 1:
        found = moments(values, counts[0])
        return Centre(n, float(found.mean), float(found.sd), float(found.se))
    w, w2 = counts[1], counts[2]
    x = np.asarray(values, dtype=np.float64)
    if np.count_nonzero(counts[0]) == 1:
        only = float(x[np.argmax(counts[0])])
        return Centre(n, only, 0.0 if n > 1 else float("nan"), 0.0 if n > 1 else float("nan"))
    return _weighted_centre(np.array([n, w.sum(), w @ x, w @ (x * x), w2.sum(), w2 @ x, w2 @ (x * x)]))


def score_centre(
    tally: Tally, name: tuple[str, str], questionnaire: Questionnaire, errors: Errors | None = None
) -> Centre:
    """Return the centre of a dimension score, of the overall score (code "") or of another column of the tally.

    `errors` are the standard errors of the design people came by, if they are not a simple sample.
    """
    centre = _score_centre(tally, name, questionnaire)
    return centre if errors is None else centre.under(errors.get(name))


def _score_centre(tally: Tally, name: tuple[str, str], questionnaire: Questionnaire) -> Centre:
    shift = questionnaire.scale.low - 1 if name[0] in _SHIFTED else 0
    if tally.is_weighted:
        centre = _weighted_centre(tally.weighted[name])
        return Centre(centre.n, centre.mean + shift, centre.sd, centre.se)
    source = tally.points if tally.points is not None and name in tally.points else tally.scores
    n = source.n(name)
    sd = float(np.sqrt(source.variance(name))) if n > 1 else float("nan")
    return Centre(n, source.mean(name) + shift, sd, sd / n**0.5 if n > 1 else float("nan"))


def share_of(counts: NDArray[Any], side: NDArray[np.bool_]) -> tuple[float, float]:
    """Return the share of people on one side of a histogram (layers, k), and the (effective) n behind it."""
    if counts.shape[0] == 1:
        n = float(counts[0].sum())
        return float(counts[0, side].sum()) / n, n
    w, w2 = float(counts[1].sum()), float(counts[2].sum())
    return min(1.0, float(counts[1, side].sum()) / w), w * w / w2


def _weighted_centre(sums: NDArray[np.float64]) -> Centre:
    n, w, wx, wx2, w2, w2x, w2x2 = (float(value) for value in sums)
    if n == 0:
        return Centre(0, float("nan"), float("nan"), float("nan"))
    found = weighted_mean(w, wx, w2, w2x, w2x2, n)
    mean = float(found.mean)
    spread = wx2 / w - mean * mean
    if n > 1 and spread <= _ROUNDING * (1 + mean * mean):
        return Centre(int(n), round(mean, 12), 0.0, 0.0)
    sd = float(np.sqrt(spread * n / (n - 1))) if n > 1 else float("nan")
    return Centre(int(n), mean, sd, float(found.se))
