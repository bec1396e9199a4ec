"""What the journey returns: a row per touchpoint and per touchpoint and channel, with its risk and its KPIs."""

from __future__ import annotations

from gapkit.model.questionnaire import Text
from gapkit.record import Record
from gapkit.scoring.results import NAN

LINKS = ("clear", "wrong_way", "unclear", "few_units", "no_units", "no_values")
"""How a KPI goes with the gap of its touchpoint, or why that cannot be said."""


class JourneyRules(Record):
    """The cut-offs of the journey; what they mean and where they come from stands in `diagnosis.thresholds`."""

    level: float
    error_rate: float
    smallest_gap: float
    min_cell: int
    indicative_below: int
    bootstrap_from: int
    replicates: int
    rank_share: float
    failing_share: float
    penalty_people: int
    penalty_share: float
    link_units: int


class MomentRisk(Record):
    """How much failures at a touchpoint weigh: risk = exposure x failure x penalty.

    `failure` is the share of those who passed and met with less than the minimum (less than expected by more than the
    smallest gap, where no minimum was asked). `penalty` is how much lower the outcome of those who failed is, in
    outcome points. `weight` is the share of the risk of the whole journey. Intervals are percentiles over resamples of
    people; `p_first` is the share of resamples in which no other touchpoint has a larger risk.
    """

    outcome: str | None
    failure: float = NAN
    failure_low: float = NAN
    failure_high: float = NAN
    failed: int | None = None
    penalty: float = NAN
    penalty_low: float = NAN
    penalty_high: float = NAN
    risk: float = NAN
    risk_low: float = NAN
    risk_high: float = NAN
    weight: float = NAN
    weight_low: float = NAN
    weight_high: float = NAN
    rank: int | None = None
    rank_low: int | None = None
    rank_high: int | None = None
    p_first: float = NAN
    notes: tuple[str, ...] = ()


class JourneyKpi(Record):
    """An operational KPI of a touchpoint: its latest value beside its target, and how it goes with the gap.

    `slope` is scale points of gap per unit of the KPI, over units and periods (weighted by people, robust for units
    seen repeatedly). `meets_at` is the level at which the line reaches a gap of zero, with Fieller's interval;
    `outside` when that is beyond the levels observed. `link` is one of LINKS.
    """

    code: str
    name: Text
    measure: str = ""
    target: float = NAN
    lower_is_better: bool | None = None
    value: float = NAN
    period: str = ""
    met: bool | None = None
    lag: int = 0
    link: str = "no_values"
    units: int = 0
    cells: int = 0
    slope: float = NAN
    slope_low: float = NAN
    slope_high: float = NAN
    slope_p: float = NAN
    observed_low: float = NAN
    observed_high: float = NAN
    meets_at: float = NAN
    meets_low: float = NAN
    meets_high: float = NAN
    outside: bool | None = None

    @property
    def narrowed(self) -> bool:
        """Whether the level that meets expectations is known more closely than the levels that were observed."""
        return not self.meets_high - self.meets_low > self.observed_high - self.observed_low


class JourneyCell(Record):
    """A touchpoint (`channel` "") or a touchpoint in one channel.

    Scores are people's means over the items of the touchpoint. `exposure` is the share of people who passed it.
    `change` is the perception minus that at `change_from`, the touchpoint before, over the people who passed both.
    """

    phase: str
    touchpoint: str
    channel: str
    place: int
    basis: str
    n: int | None
    items: tuple[str, ...] = ()
    expectation: float = NAN
    perception: float = NAN
    perception_low: float = NAN
    perception_high: float = NAN
    gap: float = NAN
    gap_sd: float = NAN
    gap_se: float = NAN
    gap_low: float = NAN
    gap_high: float = NAN
    p_value: float = NAN
    p_adjusted: float = NAN
    equivalence_p: float = NAN
    verdict: str | None = None
    n_effective: float = NAN
    exposure: float = NAN
    exposure_low: float = NAN
    exposure_high: float = NAN
    exposure_source: str = ""
    change: float = NAN
    change_low: float = NAN
    change_high: float = NAN
    change_n: int | None = None
    change_from: str = ""
    moment_of_truth: bool | None = None
    risk: MomentRisk | None = None
    kpis: tuple[JourneyKpi, ...] = ()
    owner: str = ""
    assumed_by: str = ""
    suppressed: bool = False
    protected: bool = False
    notes: tuple[str, ...] = ()
