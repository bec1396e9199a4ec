"""What a simulated survey is made of: its groups, levels, units and words."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from gapkit.model import Text
from simulation.telling import Remark, Theme

SEED = 20260504
ROLES = ("minimum", "expectation", "perception")
Answer = int | str | None
"""None is no answer, "na" not applicable."""


@dataclass(frozen=True)
class Group:
    """A segment value: its name, how many people, and what it adds to their perceptions by dimension."""

    name: Text
    people: int
    lift: Mapping[str, float] = field(default_factory=dict)
    never_visits: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of people: how likely in each group of the first grouping, what they expect more, what weighs more."""

    likely: tuple[float, ...]
    expects: Mapping[str, float] = field(default_factory=dict)
    values: Mapping[str, float] = field(default_factory=dict)
    """By how much the importance of a dimension is multiplied."""


@dataclass(frozen=True)
class Service:
    """The units that serve people, by group of the last grouping, and the KPI that goes before what people feel.

    A unit works a little better or worse than others (`spread`, by dimension), for good. Its KPI is some days around a
    level of its own, which differs around `days`; every day more than `usual_days` a month earlier takes `per_day` from
    an item. Months are written "2026-03"; the first one has a KPI and no answers.
    """

    units: tuple[int, ...]
    spread: float
    days: tuple[float, ...]
    days_between: float
    days_within: float
    usual_days: float
    per_day: Mapping[str, float]
    months: tuple[str, ...]
    target: float


@dataclass(frozen=True)
class Design:
    """What is simulated: latent level of every item by role, groupings, importance and the words around it."""

    questionnaire: str
    company: Text
    seed: int
    levels: Mapping[str, Mapping[str, float]]
    spread: Mapping[str, tuple[float, float, float]]
    """By role: how much people differ, how much a person's dimensions do, and how much is chance."""
    groupings: tuple[tuple[Text, tuple[Group, ...]], ...]
    drivers: Mapping[str, float]
    """How much each dimension pulls on the outcomes, and ..."""
    comments: tuple[Text, ...]
    first_day: datetime.date
    moments: Mapping[str, float] = field(default_factory=dict)
    """... how much single items do besides."""
    importance: Mapping[str, float] = field(default_factory=dict)
    kinds: tuple[Kind, ...] = ()
    visited: tuple[str, ...] = ()
    """Items that people who never enter an office call not applicable."""
    missing: float = 0.03
    outcome_levels: tuple[float, float, float] = (7.3, 3.6, 4.6)
    """NPS, CSAT and CES of somebody who feels as people usually do."""
    service: Service | None = None
    again: Design | None = None
    """The later wave some people of which answer this one too ..."""
    panel: int = 0
    """... and how many they are."""
    themes: tuple[Theme, ...] = ()
    """What people write about where their comments are coded; `comments` are those that nobody coded."""


@dataclass(frozen=True)
class Person:
    """One person's answers, and who served them when."""

    groups: tuple[int, ...]
    answers: Mapping[tuple[str, str], Answer]
    points: tuple[int | None, ...]
    outcomes: Mapping[str, int | None]
    day: datetime.date
    comment: int | None
    code: str = ""
    unit: str = ""
    remark: Remark | None = None

    @property
    def month(self) -> str:
        """The month of the answers, "2026-03"."""
        return f"{self.day:%Y-%m}"


def levels(prefix: str, *values: float) -> dict[str, float]:
    """Return the levels of the items of a dimension, in their order."""
    return {f"{prefix}{number}": value for number, value in enumerate(values, start=1)}


def moved(held: Mapping[str, float], changes: Mapping[str, float]) -> dict[str, float]:
    """Return levels with what dimensions, or single items, differ by."""
    return {code: round(level + changes.get(code[:3], 0.0) + changes.get(code, 0.0), 2) for code, level in held.items()}
