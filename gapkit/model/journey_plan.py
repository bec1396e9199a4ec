"""What is known of a journey besides the answers: who owns a touchpoint, how many pass it, what is measured there."""

from __future__ import annotations

from collections.abc import Mapping

from gapkit.model.answers import Segment
from gapkit.model.questionnaire import Text
from gapkit.record import Record, field


class Assumption(Record):
    """What somebody takes a touchpoint to be that nobody was asked about; `source` says who, or from what."""

    expectation: float
    perception: float
    source: str = ""


class KpiValue(Record):
    """An operational KPI of one unit in one period; either may be blank."""

    unit: str
    period: str
    value: float


class Kpi(Record):
    """An operational KPI of a touchpoint, in `measure` (minutes, %).

    `lower_is_better` is None where nobody said. A KPI of one period is set beside the perception `lag` periods later.
    """

    code: str
    name: Text
    touchpoint: str
    measure: str = ""
    target: float | None = None
    lower_is_better: bool | None = None
    lag: int = 0
    values: tuple[KpiValue, ...] = ()


class JourneyPlan(Record):
    """What a journey file says besides the journey itself; touchpoints and channels are named by their codes.

    `exposure` is the share of customers who pass a touchpoint. `outcome` is the code of the outcome that failures are
    held against. The columns are headings of the survey: who used which channel (`channel_values` are its values per
    channel), which unit served whom, and when; `people` are those that make no groups of the report.
    """

    exposure: Mapping[str, float] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    assumed: Mapping[str, Assumption] = field(default_factory=dict)
    kpis: tuple[Kpi, ...] = ()
    outcome: str = ""
    channel_column: str = ""
    channel_values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unit_column: str = ""
    period_column: str = ""
    people: Mapping[str, Segment] = field(default_factory=dict)
