"""The initiatives of an earlier plan: what they were to cost, when they were to begin, and what has come of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from gapkit.diagnosis.diagnosis import Diagnosis
from gapkit.diagnosis.field_date import Day
from gapkit.diagnosis.plan.calendar import first_quarter, starts_on
from gapkit.diagnosis.plan.results import Planned
from gapkit.diagnosis.plan.worlds import years_of
from gapkit.model.plan import Initiative, Plan, Range
from gapkit.record import replace
from gapkit.scoring.results import NAN
from gapkit.scoring.rows import Rows
from gapkit.scoring.waves.past_plan import PastInitiative
from gapkit.stats.pert import pert_mean

WAITING = ("proposed", "dropped")
IDLE = ("not_begun", *WAITING)
"""States of an initiative that has done nothing yet."""


def past_initiatives(before: Diagnosis, told: Planned, asked: Day | None) -> Iterator[PastInitiative]:
    """Yield what an earlier plan expected of what it chose; `asked` is the last day of the field of this wave."""
    rows = {row.id: row for row in told.initiatives}
    cases = {} if before.economics is None else {row.id: row for row in before.economics.cases}
    for one in told.plan.initiatives:
        row = rows.get(one.id)
        if one.status == "dropped" or (row is not None and row.chosen is False):
            continue
        case = cases.get(one.id)
        quarter = None if row is None else row.quarter
        start = starts_on(one, told.plan, quarter)
        yield PastInitiative(
            initiative=one.id,
            name=one.name,
            status=one.status,
            expected_cost=whole_cost(one, told.plan, quarter),
            expected_return=NAN if case is None or not case.verdict else case.benefits,
            currency=told.plan.currency,
            state=_state(one, start, asked),
            expected_by_now=NAN if start is None or asked is None else _cost(one, _years(start, asked)),
            price_year=told.plan.price_year,
            told_currency=told.plan.currency,
            told_price_year=told.plan.price_year,
        )


def whole_cost(one: Initiative, plan: Plan, quarter: int | None) -> float:
    """Return the mean of what an initiative costs, once and in every year it runs within the horizon of its plan.

    NaN where it runs and nobody says how long; what starts after the horizon is paid for all the same, as in the cases.
    """
    start, first = starts_on(one, plan, quarter), first_quarter(plan)
    horizon = plan.assumption("horizon")
    years = NAN if horizon is None else float(years_of(horizon.value))
    if start is not None and first is not None:
        years = max(min(years - (start[0] + (start[1] - 1) / 12 - first / 4), years), 0.0)
    return _cost(one, years)


def with_returns(rows: Rows[PastInitiative], plan: Plan) -> Rows[PastInitiative]:
    """Return the initiatives with what the plan at hand says of them, found by their ids."""
    returned = {row.initiative: row for row in plan.returned}
    known = {one.id: one for one in plan.initiatives}
    made = []
    for row in rows:
        money, one = returned.get(row.initiative), known.get(row.initiative)
        made.append(
            replace(
                row,
                status=row.status if one is None else one.status,
                state=row.state if one is None or row.state == "not_begun" else _waits(one),
                renamed="" if one is None or _same(one.name, row.name) else one.name,
                spent=NAN if money is None or money.spent is None else money.spent,
                returned=NAN if money is None or money.returned is None else money.returned,
                source="" if money is None else money.source,
                told_currency=plan.currency or row.currency,
                told_price_year=row.price_year if plan.price_year is None else plan.price_year,
            )
        )
    return Rows(made)


def _state(one: Initiative, start: Day | None, asked: Day | None) -> str:
    """Return "not_begun", "proposed" or "dropped" of what had done nothing when people were asked, else nothing."""
    if one.status not in ("running", "done") and asked is not None and start is not None and start > asked:
        return "not_begun"
    return _waits(one)


def _waits(one: Initiative) -> str:
    return one.status if one.status in WAITING else ""


def _cost(one: Initiative, years: float) -> float:
    """Return the mean of what an initiative costs once and in so many years; nothing of it before it starts."""
    if one.cost is None and one.running is None:
        return NAN
    if years < 0:
        return 0.0
    running = 0.0 if one.running is None else _mean(one.running) * years
    return (0.0 if one.cost is None else _mean(one.cost)) + running


def _mean(value: Range) -> float:
    return float(pert_mean(value.low, value.mode, value.high))


def _years(start: Day, end: Day) -> float:
    years, months, days = (last - first for first, last in zip(start, end, strict=True))
    return years + (months + days / 31) / 12


def _same(first: str, second: str) -> bool:
    """Return whether two names are the same but for case, accents and blanks."""
    return _bare(first) == _bare(second)


def _bare(name: str) -> str:
    letters = unicodedata.normalize("NFKD", " ".join(name.casefold().split()))
    return "".join(sign for sign in letters if not unicodedata.combining(sign))
