"""What the company's people say of itself: gaps 2 to 4 rated directly, what lies behind the gaps, and its maturity."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Answers, Dimension, Questionnaire, Scale
from gapkit.model.company import VIEWS, Company, CompanyPart
from gapkit.record import Record
from gapkit.scoring.designs import Design, design_of
from gapkit.scoring.drivers.people import scores
from gapkit.scoring.johari.draws import ROUNDING
from gapkit.scoring.johari.internal_results import InternalRating, MaturityComponent
from gapkit.scoring.johari.results import JohariLimits
from gapkit.scoring.johari.views import Scored, means
from gapkit.stats.agreement import within_group_agreement
from gapkit.stats.estimates import t_interval
from gapkit.stats.reliability import alpha

FloatArray = NDArray[np.float64]

RATED = {"STD": (2, "manager"), "DEL": (3, "frontline"), "COM": (4, "frontline")}
"""The parts rated once per dimension of the customers: the gap each is, and who answers it."""

BEHIND = {
    "MRO": (1, "manager"),
    "UPC": (1, "manager"),
    "MCQ": (2, "manager"),
    "GOA": (2, "manager"),
    "TSK": (2, "manager"),
    "FEA": (2, "manager"),
    "TEA": (3, "frontline"),
    "EJF": (3, "frontline"),
    "TJF": (3, "frontline"),
    "CTL": (3, "frontline"),
    "SUP": (3, "frontline"),
    "CON": (3, "frontline"),
    "AMB": (3, "frontline"),
    "HOR": (4, "frontline"),
    "OVP": (4, "frontline"),
}
"""What lies behind each gap (Zeithaml, Berry & Parasuraman 1988), and who answers it; all read the more the better."""

COUNTERPARTS = {"UND": "EMP", "DES": "REL", "CUL": "RES"}
"""Components that customers meet in a dimension of the SERVQUAL family: being understood, a service that works as
designed, people willing to help."""

_FAMILY = {"TAN", "REL", "RES", "ASS", "EMP"}


class Came(Record):
    """How raters came into a view: their units, None where nobody names any, and what share of blanks is filled in."""

    design: Design | None
    filled: float


def internal_ratings(company: Company, limits: JohariLimits) -> Iterator[InternalRating]:
    """Yield gaps 2 to 4 by dimension and what lies behind the gaps, each from those whose work it is.

    They are ratings, not differences: means with intervals, described and not modelled.
    """
    part = company.parts.get("internal_gaps")
    if part is None:
        return
    asked = part.questionnaire
    for dimension in asked.dimensions:
        gap, view = (RATED | BEHIND).get(dimension.code, (0, ""))
        if view not in part.views:
            continue
        ratings = _ratings(asked, part.views[view], "perception", dimension, limits.fewest_raters)
        came = _came(part, view, "perception")
        if dimension.code in RATED:
            for place, item in enumerate(dimension.items):
                of = item.code.removeprefix(dimension.code)
                yield _rating(gap, "gap", of, view, ratings[:, [place]], asked.scale, came, limits)
        else:
            yield _rating(gap, "antecedent", dimension.code, view, ratings, asked.scale, came, limits)


def maturity(
    customers: Questionnaire, answers: Answers, company: Company, limits: JohariLimits, *, design: Design | None = None
) -> Iterator[MaturityComponent]:
    """Yield every component by view: how far it is in place beside how much it matters, and what customers find.

    `answers` and `design` are those of the customers, whose gap in a dimension stands beside a component. Practice
    minus importance is paired within each rater.
    """
    part = company.parts.get("cx_maturity")
    if part is None:
        return
    asked = part.questionnaire
    felt = _felt(customers, answers, design, limits)
    for view in VIEWS:
        if view not in part.views:
            continue
        given = part.views[view]
        for dimension in asked.dimensions:
            practice = _ratings(asked, given, "perception", dimension, limits.fewest_raters)
            importance = None
            if "importance" in given.codes:
                importance = _ratings(asked, given, "importance", dimension, limits.fewest_raters)
            met = felt.get(COUNTERPARTS.get(dimension.code, ""))
            came = _came(part, view, *given.codes)
            yield _component(asked, dimension, view, practice, importance, met, came, limits)


def _component(
    asked: Questionnaire,
    dimension: Dimension,
    view: str,
    practice: FloatArray,
    importance: FloatArray | None,
    met: tuple[str, float, float, float] | None,
    came: Came,
    limits: JohariLimits,
) -> MaturityComponent:
    done = _person_means(practice)
    matters = np.full(len(done), np.nan) if importance is None else _person_means(importance)
    if (~np.isnan(done + matters)).sum() >= limits.fewest_raters:
        # One set of raters for both: of two means on different ones the difference would be somebody's answer.
        done = np.where(np.isnan(matters), np.nan, done)
    n = int((~np.isnan(done)).sum())
    if n < limits.fewest_raters:
        return MaturityComponent(view=view, code=dimension.code, n=None, reason=_why_not(practice))
    rounding = ROUNDING / practice.shape[1]
    mean, low, high = _mean(done, came, rounding, limits.level)
    low, high = _on(asked.scale, low, high)
    tolerance = limits.tolerance_share * asked.scale.range
    agreed = within_group_agreement(practice, points=asked.scale.points)
    apart = done - matters
    both = int((~np.isnan(apart)).sum())
    told = both >= limits.fewest_raters
    weight, *_ = _mean(matters, came, rounding, limits.level) if told else (float("nan"),)
    say_do, say_low, say_high = _mean(apart, came, 2 * rounding, limits.level) if told else (float("nan"),) * 3
    of, gap, gap_low, gap_high = met or ("", *(float("nan"),) * 3)
    return MaturityComponent(
        view=view,
        code=dimension.code,
        n=n,
        practice=mean,
        practice_low=low,
        practice_high=high,
        importance=weight,
        say_do=say_do,
        say_do_low=say_low,
        say_do_high=say_high,
        verdict=_said_and_done(say_low, say_high, tolerance) if told else "",
        agreement=float(agreed.together),
        alpha=_alpha(practice, limits),
        counterpart=of,
        customer_gap=gap,
        customer_low=gap_low,
        customer_high=gap_high,
        beside=_beside(low, high, asked.scale.midpoint, gap_low, gap_high) if of else "",
    )


def _said_and_done(low: float, high: float, tolerance: float) -> str:
    """Return whether what is said to matter is done: for sure not, for sure nearly, or not known."""
    if high < -tolerance:
        return "said_not_done"
    return "done" if low > -tolerance else "open"


def _beside(low: float, high: float, middle: float, gap_low: float, gap_high: float) -> str:
    """Return what customers say of a component that the company rates: only what both sides are sure of counts."""
    in_place, missing = low > middle, high < middle
    short, met = gap_high < 0, gap_low > 0
    if in_place and short:
        return "customers_disagree"
    if missing and short:
        return "both_see_it"
    return "confirmed" if in_place and met else "open"


def _rating(
    gap: int, kind: str, code: str, view: str, ratings: FloatArray, scale: Scale, came: Came, limits: JohariLimits
) -> InternalRating:
    own = _person_means(ratings)
    n = int((~np.isnan(own)).sum())
    if n < limits.fewest_raters:
        return InternalRating(gap=gap, kind=kind, code=code, view=view, n=None, reason=_why_not(ratings))
    mean, low, high = _mean(own, came, ROUNDING / ratings.shape[1], limits.level)
    low, high = _on(scale, low, high)
    agreed = within_group_agreement(ratings, points=scale.points)
    agreement = float(agreed.item[0] if ratings.shape[1] == 1 else agreed.together)
    reason = "disagree" if agreement < limits.fewest_agreement else ""
    return InternalRating(gap, kind, code, view, n, mean, low, high, agreement, _alpha(ratings, limits), reason)


def _felt(
    customers: Questionnaire, answers: Answers, design: Design | None, limits: JohariLimits
) -> dict[str, tuple[str, float, float, float]]:
    """Return the dimensions that components are held against, with the customers' gap and its interval."""
    codes = [dimension.code for dimension in customers.dimensions]
    if set(codes) != _FAMILY or not {"expectation", "perception"} <= answers.codes.keys():
        return {}
    felt = scores(customers, answers, level="dimension", roles=("expectation", "perception"))
    gaps = Scored(felt["perception"] - felt["expectation"], answers.weight, design)
    found = means(gaps)
    low, high = t_interval(found.mean, found.se, found.df, level=limits.level)
    rows = zip(codes, found.n, found.mean, low, high, strict=True)
    return {code: (code, float(mean), float(a), float(b)) for code, n, mean, a, b in rows if n >= limits.min_cell}


def _ratings(asked: Questionnaire, answers: Answers, role: str, dimension: Dimension, fewest: int) -> FloatArray:
    """Return the answers (people, items) to a part of a questionnaire, NaN where missing.

    An item that few answered is left out, so that it is no part of what is told; where that goes for all of them they
    stay, and nothing is told.
    """
    codes = answers.codes[role][asked.positions(dimension)]
    given = (codes > 0).sum(axis=1)
    told = (codes > 0) & ((given >= fewest) | (given.max() < fewest))[:, None]
    return np.where(told, codes + (asked.scale.low - 1.0), np.nan).T


def _why_not(ratings: FloatArray) -> str:
    return "nothing" if np.isnan(ratings).all() else "few"


def _person_means(ratings: FloatArray) -> FloatArray:
    """Return each rater's mean, NaN for who answered fewer than half of the items."""
    there = ~np.isnan(ratings)
    count = there.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(there, ratings, 0.0).sum(axis=1) / count
    return np.where(2 * count >= ratings.shape[1], mean, np.nan)


def _came(part: CompanyPart, view: str, *columns: str) -> Came:
    """Return how the raters of a view came: their units, and the largest share of blanks filled in."""
    filled = max((part.filled.get((view, column), 0.0) for column in columns), default=0.0)
    return Came(design_of(part.views[view]), filled)


def _mean(values: FloatArray, came: Came, least: float, level: float) -> tuple[float, float, float]:
    """Return the mean of raters with its interval; `least` is the smallest variance that rounding leaves them."""
    found = means(Scored(values[:, None], design=came.design, least=least, filled=came.filled))
    low, high = t_interval(found.mean, found.se, found.df, level=level)
    return float(found.mean[0]), float(low[0]), float(high[0])


def _on(scale: Scale, low: float, high: float) -> tuple[float, float]:
    """Return limits no further out than the scale goes."""
    found = np.clip([low, high], scale.low, scale.high)
    return float(found[0]), float(found[1])


def _alpha(ratings: FloatArray, limits: JohariLimits) -> float:
    """Return alpha over the raters who answered every item, NaN where they are few or there is one item."""
    whole = ratings[~np.isnan(ratings).any(axis=1)]
    if len(whole) < limits.fewest_raters or ratings.shape[1] < 2:
        return float("nan")
    return float(alpha(np.cov(whole, rowvar=False), len(whole)).estimate)
