"""When what is planned is done: quarters from the plan's dates, from horizons, and after what comes before."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gapkit.diagnosis.plan_limits import PlanLimits
from gapkit.model.plan import HORIZONS, Initiative, Plan
from gapkit.record import Record

_DATE = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?")
_QUARTER = re.compile(r"(\d{4})\s*-?\s*[QT]\s*([1-4])", re.IGNORECASE)


class Slot(Record):
    """When an initiative starts, the first quarter of the plan being 0, and how many quarters it takes.

    `early` is whether, by its own dates, it starts before something it depends on has ended.
    """

    quarter: int
    quarters: int
    early: bool = False

    @property
    def last(self) -> int:
        """The quarter in which it ends."""
        return self.quarter + self.quarters - 1


class _Day(Record):
    """A date that can be compared, and the quarter it is in, counted from the year 0."""

    order: tuple[int, int, int]
    quarter: int


def calendar_of(plan: Plan, horizons: Mapping[str, str | None], limits: PlanLimits) -> dict[str, Slot]:
    """Return when every initiative is done that has dates or a horizon.

    Dates win; without a start, it is that of the horizon, but never before what the initiative depends on has ended.
    """
    first = first_quarter(plan)
    told = {one.id: one for one in plan.initiatives}
    slots: dict[str, Slot] = {}
    for one in in_order(plan.initiatives):
        before = [code for code in one.depends_on if code in slots]
        own = _own(one, first, horizons.get(one.id), limits)
        if own is None:
            continue
        start, length = own
        if _day(one.start) is None:
            start = max([start, *(slots[code].last + 1 for code in before)])
            slots[one.id] = Slot(start, length)
        else:
            early = any(_before_its_end(one, told[code], start, slots[code]) for code in before)
            slots[one.id] = Slot(start, length, early)
    return slots


def first_quarter(plan: Plan) -> int | None:
    """Return the quarter in which the plan starts, counted from the year 0; None where it has no dates.

    Where nobody says so it is that of the earliest start of what lies ahead, else of what runs, else the first that
    has a capacity. What is done or dropped starts no plan.
    """
    started = _day(plan.start)
    if started is not None:
        return started.quarter
    for states in (("proposed", "approved"), ("running",)):
        days = [day for one in plan.initiatives if one.status in states and (day := _day(one.start)) is not None]
        if days:
            return min(day.quarter for day in days)
    return min((day.quarter for name in plan.capacity if (day := _day(name)) is not None), default=None)


def start_set_by(plan: Plan) -> str:
    """Return who says when the plan starts: "plan", its "initiatives", its "capacity", or "" where nobody does."""
    if _day(plan.start) is not None:
        return "plan"
    if any(_day(one.start) is not None and one.status not in ("done", "dropped") for one in plan.initiatives):
        return "initiatives"
    return "" if first_quarter(plan) is None else "capacity"


def share_ahead(one: Initiative, first: int | None) -> float:
    """Return the share of an initiative that is still to be done when the plan starts, from 0 to 1.

    Nothing of what is done or dropped; of what runs the quarters that are left by its dates, or all where it has none.
    """
    if one.status in ("done", "dropped"):
        return 0.0
    start, end = _day(one.start), _day(one.end, last=True)
    if one.status != "running" or first is None or start is None or end is None:
        return 1.0
    whole = max(end.quarter - start.quarter + 1, 1)
    return min(max(end.quarter - max(first, start.quarter) + 1, 0) / whole, 1.0)


def quarter_name(plan: Plan, quarter: int) -> str | None:
    """Return the name of a quarter of the plan as its capacity has it ("2027Q1"); None where it has no dates."""
    first = first_quarter(plan)
    if first is None:
        return None
    year, place = divmod(first + quarter, 4)
    return f"{year}Q{place + 1}"


def starts_on(one: Initiative, plan: Plan, quarter: int | None) -> tuple[int, int, int] | None:
    """Return the day on which an initiative starts: its own, else the first of its `quarter`; None where unknown."""
    start, first = _day(one.start), first_quarter(plan)
    if start is not None:
        return start.order
    if quarter is None or first is None:
        return None
    year, place = divmod(first + quarter, 4)
    return year, 3 * place + 1, 1


def months_after(plan: Plan, months: int) -> tuple[int, int, int] | None:
    """Return the day so many months after the plan starts; None where it has no dates."""
    first = first_quarter(plan)
    if first is None:
        return None
    year, month, day = (_day(plan.start) or _Day((first // 4, 3 * (first % 4) + 1, 1), first)).order
    years, month = divmod(month - 1 + months, 12)
    return year + years, month + 1, day


def months_ahead(one: Initiative, plan: Plan, quarter: int | None) -> float | None:
    """Return how many months after the plan an initiative starts, to the day where it has one; None where nobody knows.

    Below 0 is what runs already. Without a start of its own it is that of its `quarter`.
    """
    first, start = first_quarter(plan), _day(one.start)
    if first is None or start is None:
        return None if quarter is None else 3.0 * quarter
    origin = _day(plan.start) or _Day((first // 4, 3 * (first % 4) + 1, 1), first)
    years, months, days = (own - other for own, other in zip(start.order, origin.order, strict=True))
    return 12 * years + months + days / 31


def blocks_of(
    plan: Plan, horizons: Mapping[str, str | None], slots: Mapping[str, Slot], limits: PlanLimits
) -> dict[str, tuple[str | None, str]]:
    """Return the horizon of every initiative as its dates have it, and who says so.

    Dates decide; without them it is the one in `horizons` ("plan", or "rule"), but never before the quarter to which
    what it depends on moves it ("dependencies"). What has neither is due with the first that waits for it. Of what is
    done or dropped nothing lies ahead.
    """
    first = first_quarter(plan)
    found: dict[str, tuple[str | None, str]] = {}
    for one in in_order(plan.initiatives):
        own, slot = horizons.get(one.id), slots.get(one.id)
        by = "plan" if one.horizon else "rule" if own else ""
        if one.status != "dropped" and share_ahead(one, first) == 0:
            own, by = None, ""
        elif one.status != "dropped" and slot is not None:
            own, by = _moved(one, own, by, plan, slot, limits)
        found[one.id] = own, by
    for one in reversed(in_order(plan.initiatives)):
        due, _ = found[one.id]
        for code in one.depends_on if due is not None else ():
            before = next((other for other in plan.initiatives if other.id == code), None)
            if before is None or before.status == "dropped" or share_ahead(before, first) == 0:
                continue
            known = found[code][0]
            if slots.get(code) is None and (known is None or HORIZONS.index(known) > HORIZONS.index(str(due))):
                found[code] = due, "dependencies"
    return found


def _moved(
    one: Initiative, own: str | None, by: str, plan: Plan, slot: Slot, limits: PlanLimits
) -> tuple[str | None, str]:
    """Return the horizon of a quarter or a date, and who says so, where that is not its own."""
    dated = first_quarter(plan) is not None and (_day(one.start) or _day(one.end, last=True)) is not None
    usual = _of_horizon(own, limits)
    if not dated and (usual is None or slot.quarter <= usual[0]):
        return own, by
    months = months_ahead(one, plan, slot.quarter)
    assert months is not None
    there = HORIZONS[(months >= limits.now_months) + (months >= limits.next_months)]
    if there == own and (by == "plan" or not dated):
        return own, by
    return there, "dates" if dated else "dependencies"


def in_order(initiatives: tuple[Initiative, ...]) -> list[Initiative]:
    """Return initiatives after those they depend on, else as they stand in the plan."""
    waiting, placed = list(initiatives), list[Initiative]()
    known = {one.id for one in initiatives}
    done: set[str] = set()
    while waiting:
        free = next((one for one in waiting if not (set(one.depends_on) & known) - done), waiting[0])
        waiting.remove(free)
        placed.append(free)
        done.add(free.id)
    return placed


def _own(one: Initiative, first: int | None, horizon: str | None, limits: PlanLimits) -> tuple[int, int] | None:
    """Return the quarter an initiative starts in by itself, and how many it takes."""
    start, end = _day(one.start), _day(one.end, last=True)
    usual = _of_horizon(horizon, limits)
    if first is None or (start is None and end is None):
        return usual
    begins = None if start is None else start.quarter - first
    ends = None if end is None else end.quarter - first
    if begins is None:
        assert ends is not None
        begins = min(usual[0], ends) if usual else ends
    if ends is None:
        ends = begins + (usual[1] if usual else 1) - 1
    begins = max(begins, 0)  # what runs already when the plan starts
    return begins, max(ends - begins + 1, 1)


def _of_horizon(horizon: str | None, limits: PlanLimits) -> tuple[int, int] | None:
    months = {
        "now": (0, limits.now_months),
        "next": (limits.now_months, limits.next_months),
        "later": (limits.next_months, limits.later_months),
    }
    if horizon not in months:
        return None
    begins, ends = months[horizon]
    return begins // 3, max(-(-(ends - begins) // 3), 1)


def _before_its_end(one: Initiative, other: Initiative, quarter: int, slot: Slot) -> bool:
    start, end = _day(one.start), _day(other.end, last=True)
    if start is not None and end is not None:
        return start.order <= end.order
    return quarter <= slot.last


def _day(text: str, *, last: bool = False) -> _Day | None:
    """Return a date, month ("2027-03") or quarter ("2027Q1"); of the latter two the first day, or the `last`."""
    if found := _DATE.fullmatch(text.strip()):
        year, month, day = int(found[1]), int(found[2]), int(found[3] or (31 if last else 1))
    elif found := _QUARTER.fullmatch(text.strip()):
        year, day = int(found[1]), 31 if last else 1
        month = 3 * int(found[2]) - (0 if last else 2)
    else:
        return None
    return _Day((year, month, day), 4 * year + (month - 1) // 3) if 1 <= month <= 12 else None
