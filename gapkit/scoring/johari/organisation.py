"""The gaps between what customers expect and what the company's people believe they do: 1, 6 and 7."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Questionnaire
from gapkit.scoring.drivers.people import names_of
from gapkit.scoring.johari.results import JohariLimits, Likeness, OrganisationGap
from gapkit.scoring.johari.views import Scored, linked_difference, means
from gapkit.stats.equivalence import tost
from gapkit.stats.estimates import t_interval, t_p_value
from gapkit.stats.groups import welch_t
from gapkit.stats.multiplicity import benjamini_hochberg, holm
from gapkit.stats.profile_agreement import profile_agreement

FloatArray = NDArray[np.float64]
Shown = NDArray[np.bool_]

GAPS = {1: ("manager", "customer"), 6: ("frontline", "customer"), 7: ("frontline", "manager")}
"""Each gap as the view that comes first, minus the view it is held against."""


def organisation_gaps(
    questionnaire: Questionnaire, views: Mapping[tuple[str, str], Scored], limits: JohariLimits
) -> Iterator[OrganisationGap]:
    """Yield every gap that two views allow, by dimension and by item.

    `views` are the expectations and the estimates of them, by (view, level). Independent samples are compared by Welch,
    with the errors of their designs; views asked in the same units by what each unit adds to both. Families: the
    dimensions of a gap (Holm), its items (Benjamini and Hochberg), of those that are shown.
    """
    tolerance = limits.tolerance_share * questionnaire.scale.range
    for gap, (one, other) in GAPS.items():
        for level, adjust in (("dimension", holm), ("item", benjamini_hochberg)):
            if (one, level) not in views or (other, level) not in views:
                continue
            first, second = views[one, level], views[other, level]
            difference, se, df, units = _difference(first, second, limits.level)
            with np.errstate(invalid="ignore", divide="ignore"):
                t = np.where(se > 0, difference / se, np.nan)
            means_first, means_second = means(first), means(second)
            shown = _shown(means_first.n, means_second.n, other, limits)
            p_value = np.where(shown, np.asarray(t_p_value(t, df)), np.nan)
            adjusted = adjust(p_value)
            low, high = t_interval(difference, se, df, level=limits.level)
            small = np.atleast_1d(tost(difference, se, df, bound=tolerance).p_value)
            for k, code in enumerate(names_of(questionnaire, level)):
                if not shown[k]:
                    continue
                yield OrganisationGap(
                    gap=gap,
                    level=level,
                    code=code,
                    n_first=int(means_first.n[k]),
                    n_second=int(means_second.n[k]),
                    first=float(means_first.mean[k]),
                    second=float(means_second.mean[k]),
                    difference=float(difference[k]),
                    low=float(low[k]),
                    high=float(high[k]),
                    t=float(t[k]),
                    df=float(df[k]),
                    p_value=float(p_value[k]),
                    p_adjusted=float(adjusted[k]),
                    equivalence_p=float(small[k]),
                    verdict=_verdict(
                        float(low[k]), float(high[k]), float(adjusted[k]), float(small[k]), tolerance, limits.error_rate
                    ),
                    units=units if units >= limits.fewest_raters else 0,
                )


def likenesses(views: Mapping[tuple[str, str], Scored], limits: JohariLimits) -> Iterator[Likeness]:
    """Yield how alike the profiles of two views are, over the items that both rated and that are shown.

    `chance` is what their distance would be on average were there none: the sum of the squared errors of the items.
    """
    for gap, (one, other) in GAPS.items():
        if (one, "item") not in views or (other, "item") not in views:
            continue
        means_first, means_second = means(views[one, "item"]), means(views[other, "item"])
        first, second = means_first.mean, means_second.mean
        both = _shown(means_first.n, means_second.n, other, limits)
        if both.sum() < 2:
            continue
        found = profile_agreement(first[both], second[both])
        _, se, _, _ = _difference(views[one, "item"], views[other, "item"], limits.level)
        yield Likeness(
            gap=gap,
            items=int(both.sum()),
            distance=float(found.distance),
            elevation=float(found.elevation),
            scatter=float(found.scatter),
            shape=float(found.shape),
            correlation=float(found.correlation),
            tau_b=float(found.tau_b),
            chance=float((se[both] ** 2).sum()),
        )


def _shown(n_first: NDArray[np.int64], n_second: NDArray[np.int64], other: str, limits: JohariLimits) -> Shown:
    """Return of which scores both sides may be told; what is hidden is no part of anything that is shown."""
    least = limits.min_cell if other == "customer" else limits.fewest_raters
    return np.asarray((n_first >= limits.fewest_raters) & (n_second >= least))


def _difference(first: Scored, second: Scored, level: float) -> tuple[FloatArray, FloatArray, FloatArray, int]:
    linked = linked_difference(first, second)
    if linked is not None:
        return linked
    one, other = means(first), means(second)
    pairs = (np.stack(pair, axis=-1) for pair in ((one.mean, other.mean), (one.se, other.se), (one.df, other.df)))
    made = welch_t(*pairs, level=level)
    return one.mean - other.mean, np.atleast_1d(made.se), np.atleast_1d(made.df), 0


def _verdict(low: float, high: float, p_adjusted: float, small: float, tolerance: float, error_rate: float) -> str:
    """Return what may be said of a difference; one beyond the tolerance must also outlive the correction."""
    found = p_adjusted <= error_rate
    if found and high < -tolerance:
        return "underestimates"
    if found and low > tolerance:
        return "overestimates"
    if small <= error_rate:
        return "aligned"
    return "differs" if found else "inconclusive"
