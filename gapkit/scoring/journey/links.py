"""Operational KPIs of a touchpoint: their latest value, and how they go with the gap by unit and period."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np

from gapkit.model import Answers, Segment
from gapkit.model.journey_plan import JourneyPlan, Kpi
from gapkit.record import Record, replace
from gapkit.scoring.journey.people import FloatArray
from gapkit.scoring.journey.results import JourneyKpi, JourneyRules
from gapkit.scoring.results import NAN
from gapkit.stats.clustered_fit import ClusteredLine, clustered_line
from gapkit.stats.estimates import t_p_value, t_quantile
from gapkit.stats.ratios import crossing

_STARTS_WITH_DIGIT = re.compile(r"^\d")


class Columns(Record):
    """The unit that served each person, and the period; None where the survey does not tell."""

    unit: Segment | None = None
    period: Segment | None = None


def columns_of(plan: JourneyPlan, answers: Answers) -> Columns:
    """Return the columns that a journey plan names."""
    known = {_plain(name): segment for name, segment in {**answers.segments, **plan.people}.items()}
    return Columns(*(known.get(_plain(name)) if name else None for name in (plan.unit_column, plan.period_column)))


def kpi_row(kpi: Kpi, scores: FloatArray | None, answers: Answers, columns: Columns, rules: JourneyRules) -> JourneyKpi:
    """Return a KPI with its latest value and its link to the gap of its touchpoint.

    gap of a unit in a period = a + b x KPI of that unit `lag` periods before, weighted by people, with the covariance
    of `gapkit.stats.clustered_fit` (a unit is a cluster). Below `link_units` units there is no line.
    """
    periods = _ordered([value.period for value in kpi.values])
    latest = periods[-1] if periods else ""
    last = [value.value for value in kpi.values if _plain(value.period) == _plain(latest)]
    value = float(np.mean(last)) if last else NAN
    target = NAN if kpi.target is None else kpi.target
    row = JourneyKpi(
        code=kpi.code,
        name=kpi.name,
        measure=kpi.measure,
        target=target,
        lower_is_better=kpi.lower_is_better,
        value=value,
        period=latest,
        met=_met(value, target, kpi.lower_is_better),
        lag=kpi.lag,
    )
    if not kpi.values:
        return row
    if scores is None or columns.unit is None or all(not one.unit for one in kpi.values):
        return replace(row, link="no_units")
    x, y, people, units = _pairs(kpi, scores, answers, columns, periods)
    seen = len(set(units))
    row = replace(row, units=seen, cells=len(x))
    if seen < rules.link_units:
        return replace(row, link="few_units")
    return _linked(row, clustered_line(x, y, units, weights=people), x, rules)


def _linked(row: JourneyKpi, line: ClusteredLine, x: Sequence[float], rules: JourneyRules) -> JourneyKpi:
    se = line.se_slope
    if not (np.isfinite(se) and np.isfinite(line.df_slope)):
        return replace(row, link="unclear", observed_low=min(x), observed_high=max(x))
    reach = float(t_quantile(0.5 + rules.level / 2, line.df_slope)) * se
    level = crossing(line.intercept, line.slope, line.covariance, df=line.df_slope, level=rules.level)
    sure = bool(level.kind == "bounded")
    wrong = row.lower_is_better is not None and (line.slope > 0) == row.lower_is_better
    at = float(level.estimate)
    return replace(
        row,
        link="wrong_way" if sure and wrong else "clear" if sure else "unclear",
        slope=line.slope,
        slope_low=line.slope - reach,
        slope_high=line.slope + reach,
        slope_p=float(t_p_value(line.slope / se, line.df_slope)) if se > 0 else NAN,
        observed_low=min(x),
        observed_high=max(x),
        meets_at=at if sure else NAN,
        meets_low=float(level.low) if sure else NAN,
        meets_high=float(level.high) if sure else NAN,
        outside=not min(x) <= at <= max(x) if sure else None,
    )


def _pairs(
    kpi: Kpi, scores: FloatArray, answers: Answers, columns: Columns, periods: list[str]
) -> tuple[list[float], list[float], list[float], list[str]]:
    """Return KPI, mean gap, people and unit of every unit and period that both the KPI and answers know."""
    unit = _values(answers, columns.unit)
    # A KPI that names no period holds for all of them.
    timed = columns.period is not None and any(value.period for value in kpi.values)
    period = _values(answers, columns.period) if timed else None
    place = {_plain(name): i for i, name in enumerate(periods)}
    known: dict[tuple[str, int], list[float]] = {}
    for value in kpi.values:
        at = place[_plain(value.period)] if period is not None else 0
        known.setdefault((_plain(value.unit), at), []).append(value.value)
    weight = np.ones(answers.people) if answers.weight is None else answers.weight
    sums: dict[tuple[str, int], list[float]] = {}
    for i in np.flatnonzero(np.isfinite(scores)):
        at = place.get(period[i], -1) if period is not None else kpi.lag
        if unit[i] and at >= 0:
            cell = sums.setdefault((unit[i], at - kpi.lag), [0.0, 0.0])
            cell[0] += float(weight[i])
            cell[1] += float(weight[i] * scores[i])
    both = [key for key in sums if key in known]
    x = [float(np.mean(known[key])) for key in both]
    return x, [sums[key][1] / sums[key][0] for key in both], [sums[key][0] for key in both], [key[0] for key in both]


def _values(answers: Answers, segment: Segment | None) -> list[str]:
    if segment is None:
        return [""] * answers.people
    names = [*(_plain(value) for value in segment.values), ""]
    return [names[code] for code in segment.codes]


def _ordered(periods: list[str]) -> list[str]:
    """Return the periods in their order: by their text where they start with a digit, else as they were given."""
    different = list(dict.fromkeys(periods))
    return sorted(different) if all(_STARTS_WITH_DIGIT.match(one) for one in different) else different


def _met(value: float, target: float, lower_is_better: bool | None) -> bool | None:
    if lower_is_better is None or not (np.isfinite(value) and np.isfinite(target)):
        return None
    return bool(value <= target if lower_is_better else value >= target)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c if c.isalnum() else " " for c in folded if not unicodedata.combining(c)).split())
