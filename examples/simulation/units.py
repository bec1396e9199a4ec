"""Service units: who serves whom, how well, and how many days each takes."""

from __future__ import annotations

import datetime

from simulation.design import SEED, Service
from simulation.draws import Draws

DIMENSIONS = ("TAN", "REL", "RES", "ASS", "EMP")


class Served:
    """What the units of a service do: the same units, with the same strengths, in every wave."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.names = unit_names(service)
        self.lifts = unit_lifts(service)
        self.days = unit_days(service)

    def lift(self, unit: str, month: str) -> dict[str, float]:
        """Return what being served by a unit adds to dimensions and items: its KPI counts a month later."""
        late = self.days[unit, month_before(month)] - self.service.usual_days
        return self.lifts[unit] | {code: effect * late for code, effect in self.service.per_day.items()}

    def unit(self, draws: Draws, group: int) -> str:
        """Return the unit of somebody in a group of the last grouping."""
        return self.names[group][draws.below(len(self.names[group]))]

    def day(self, draws: Draws) -> datetime.date:
        """Return a working day of one of the months people are asked in."""
        months = self.service.months[1:]
        first = datetime.date.fromisoformat(f"{months[draws.below(len(months))]}-03")
        day = first + datetime.timedelta(days=draws.below(26))
        return day - datetime.timedelta(days=max(0, day.weekday() - 4))


def unit_names(service: Service) -> list[list[str]]:
    """Return the names of the units of each group of the last grouping."""
    names = [f"U{number:02d}" for number in range(1, sum(service.units) + 1)]
    ends = [sum(service.units[: k + 1]) for k in range(len(service.units))]
    return [names[end - count : end] for end, count in zip(ends, service.units, strict=True)]


def unit_lifts(service: Service) -> dict[str, dict[str, float]]:
    """Return what each unit adds to the perceptions of each dimension."""
    draws = Draws(SEED + 200)
    told = {}
    for name in (name for names in unit_names(service) for name in names):
        own = draws.normal(service.spread)
        told[name] = {code: own + draws.normal(0.6 * service.spread) for code in DIMENSIONS}
    return told


def unit_days(service: Service) -> dict[tuple[str, str], float]:
    """Return the days each unit takes in each month."""
    usual, monthly = Draws(SEED + 300), Draws(SEED + 301)
    told = {}
    for days, names in zip(service.days, unit_names(service), strict=True):
        for name in names:
            own = days + usual.normal(service.days_between)
            for month in service.months:
                told[name, month] = round(max(1.2, own + monthly.normal(service.days_within)), 1)
    return told


def month_before(month: str) -> str:
    """Return the month before, both as "2026-03"."""
    first = datetime.date.fromisoformat(f"{month}-01")
    return f"{first - datetime.timedelta(days=1):%Y-%m}"
