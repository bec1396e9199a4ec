"""Every cut-off a diagnosis uses, where it comes from, and the means to change it."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from gapkit.diagnosis.johari_limits import JohariThresholds
from gapkit.diagnosis.plan_limits import PlanLimits
from gapkit.record import Record, field
from gapkit.scoring.archetypes.limits import ProfileLimits
from gapkit.scoring.checks.results import RowLimits
from gapkit.scoring.checks.sample import SampleLimits
from gapkit.scoring.journey.results import JourneyRules

if TYPE_CHECKING:
    from gapkit.scoring.drivers.asymmetry_results import AsymmetryLimits
    from gapkit.scoring.drivers.foretold import PredictionLimits
    from gapkit.scoring.drivers.results import DriverLimits
    from gapkit.scoring.drivers.surface_results import SurfaceLimits
    from gapkit.scoring.kano_results import KanoLimits

_USUAL_RANGE = 6
"""Of a scale from 1 to 7."""


class Thresholds(Record):
    """The cut-offs of a study. Scale-dependent ones are in scale points."""

    smallest_gap: float
    """Smallest mean gap that matters: range / 20 unless the study sets it (0.30 on 1-7)."""
    smallest_gap_set_by: str = "default"
    """"default" or "study": printed beside the value."""
    level: float = 0.95
    """Level of two-sided intervals."""
    error_rate: float = 0.05
    """Family-wise (dimensions) and false discovery (items, segments) rate; Holm 1979, Benjamini & Hochberg 1995."""
    min_cell: int = 5
    """Fewer respondents than this are never shown."""
    indicative_below: int = 30
    """Fewer than this are descriptive only (small n ladder)."""
    strong_from: int = 100
    """From this n a decisive result counts as strong evidence."""
    rank_share: float = 0.80
    """How often a band of places holds the true one (Mogstad et al. 2024)."""
    exact_up_to: int = 1000
    """Signed rank tests are exact up to this many non-zero gaps."""
    bootstrap_from: int = 15
    """Below this n nothing is resampled (Efron's BCa needs it)."""
    reliability_from: int = 15
    """Below this n no alpha is printed."""
    replicates: int = 9999
    """Resamples behind rank bands."""
    importance: str = "both"
    """Whose importance priorities rest on: "both" (stated and derived), "stated" or "derived"."""
    ceiling_share: float = 0.50
    """An item is at its ceiling when more than this share gives the top answer."""
    ceiling_items: float = 0.25
    """The ceiling is flagged when more than this share of items reaches it."""
    missing_share: float = 0.05
    """Missing answers above this share are flagged."""
    effective_share: float = 0.80
    """An effective sample (Kish) below this share of n is flagged."""
    alpha_sufficient: float = 0.70
    """Alpha from which groups may be compared (Nunnally 1978)."""
    power: float = 0.80
    """Power the next wave is planned for."""
    run_share: float = 0.60
    """A run of equal perceptions over this share of the form is straight-lining (Johnson 2005; the share is ours)."""
    row_items: int = 10
    """Fewer items than this are too few to call a person's answers uniform, equal or swapped."""
    spread_share: float = 0.01
    """Hardly any spread: below the spread of this share of people ... (Dunn et al. 2018; the share is ours)."""
    spread_points: float = 0.25
    """... and below this standard deviation of a person's answers, in scale points (range up to 6, as above)."""
    identical_share: float = 0.95
    """Equal columns: perception repeats expectation in this share of the items."""
    swapped_share: float = 0.90
    """Swapped columns: perception exceeds expectation in this share of the items ..."""
    swapped_points: float = 1.0
    """... and by more than this on average, in scale points (on a range of up to 6; in proportion beyond) ..."""
    swapped_odds: float = 20.0
    """... and exchanged back, the gap would be so many times likelier among those of the others."""
    swapped_most: float = 0.20
    """With perception above expectation for more people than this share, it is a matter of the file, not of persons."""
    inconsistent_share: float = 9 / 22
    """A minimum above the desired level on more than this share of items is a contradiction (LibQUAL+ screening)."""
    twin_correlation: float = 0.60
    """Items that correlate beyond this are twins (Meade & Craig 2012)."""
    twin_pairs: int = 5
    """Fewer pairs of twins than this say nothing about a person."""
    twin_people: int = 30
    """With fewer people than this, items correlate beyond the limit by chance."""
    twin_consistency: float = 0.22
    """Twins that correlate less than this within a person are apart (Meade & Craig 2012)."""
    even_odd_consistency: float = 0.30
    """Halves of dimensions that agree less than this within a person, stepped up, are apart (Johnson 2005)."""
    even_odd_dimensions: int = 5
    """Fewer dimensions than this cannot be split into halves that say anything."""
    telling_share: float = 0.10
    """A check of patterns, near copies or identifiers that flags more people than this tells of the form or the file,
    not of them: it flags nobody. Careless answering is found in about one person in ten (Meade & Craig 2012)."""
    outlier_p: float = 0.001
    """A Mahalanobis distance with a smaller p is an outlier."""
    people_per_item: int = 10
    """Distances and the test of blanks need more people than this per item."""
    seconds_per_item: float = 2.0
    """Nobody reads and answers an item in fewer seconds (Huang et al. 2012)."""
    speed_share: float = 0.40
    """Less than this share of the median time is haste."""
    copy_items: int = 20
    """Fewer answered items than this coincide by chance: copies are not looked for."""
    copy_varied_share: float = 0.20
    """At least this share of a person's answers departs from the most common one, or a copy may be chance."""
    near_copy_share: float = 0.95
    """Answers equal in this share of cells are a near copy (Kuriakose & Robbins 2016 look from 0.85)."""
    acquiescence_z: float = 3.0
    """Agreeing with a statement and its opposite is flagged beyond this many standard deviations."""
    flags_to_exclude: int = 2
    """Flags of this many kinds of evidence make a row doubtful (Curran 2016; Meade & Craig 2012)."""
    straight_lining_share: float = 0.05
    """Straight-lining in more than this share of people is a caution."""
    shift_share: float = 0.50
    """Doubtful rows matter when they move a gap by this share of the smallest gap that matters, or its verdict."""
    floor_share: float = 0.50
    """An item is at its floor when more than this share gives the lowest answer."""
    flat_sd: float = 0.50
    """An expectation with a smaller standard deviation, in scale points (range up to 6), tells nothing apart."""
    not_applicable_share: float = 0.30
    """Items that do not apply to more than this share of people belong elsewhere."""
    missing_difference: float = 0.02
    """Expectations blank more often than perceptions by this share, beyond chance, are a caution."""
    drop_out_share: float = 0.05
    """People who stop before the end in more than this share are a caution."""
    response_share: float = 0.20
    """A response rate below this is a caution."""
    population_difference: float = 0.05
    """A group whose share in the sample is off its share in the population by more than this is a caution."""

    failing_share: float = 0.40
    """Without expectation and minimum, a perception in the lowest part of the scale of this size is a failure
    (the usual cut of penalty-reward contrasts; Brandt 1987)."""
    penalty_people: int = 15
    """A penalty needs this many people who met with a failure, and as many to compare with ..."""
    penalty_share: float = 0.05
    """... and at least this share of those who passed the touchpoint."""
    link_units: int = 10
    """With fewer units no line is drawn between a KPI and the gap of its touchpoint."""

    @property
    def journey_rules(self) -> JourneyRules:
        """The cut-offs of the journey."""
        return JourneyRules(**{one.name: getattr(self, one.name) for one in fields(JourneyRules)})

    mix_moved: float = 0.05
    """The mix of people counts as moved between waves when more than this share of them changed group."""

    min_verbatim: int = 10
    """A comment is quoted only where at least this many people write of the same theme."""
    min_crossed: int = 10
    """Groups that cross three attributes or more are not shown with fewer respondents."""
    most_compared: int = 12
    """With more groups than this, whether they differ is tested but their pairs are not listed."""
    few_clusters: int = 10
    """With fewer clusters their own spread is hardly known: a caution (Cameron & Miller 2015; the number is ours)."""
    raking_cap: float = 5.0
    """Raked weights are cut at this many times their median (Battaglia, Hoaglin & Frankel 2009; the number is ours)."""

    profile_people: int = 300
    """Profiles of expectations are looked for from this many people on, unless somebody asks for a number of them."""
    profile_most: int = 6
    """No more profiles than this are tried."""
    profile_fewest: int = 30
    """A profile holds at least this many people ..."""
    profile_share: float = 0.05
    """... and at least this share of them (Nylund-Gibson & Choi 2018)."""
    profile_stability: float = 0.65
    """Resamples must put people where the profiles do: mean adjusted Rand index (below it poor; Steinley 2004)."""

    @property
    def profile_limits(self) -> ProfileLimits:
        """The cut-offs of the search for profiles."""
        return ProfileLimits(**{one.name: getattr(self, one.name) for one in fields(ProfileLimits)})

    driver_people: int = 100
    """What goes with an outcome is looked for among this many people or more (the small n ladder) ..."""
    people_per_driver: int = 10
    """... and as many for each dimension or item (Harrell 2015, from 10 to 20)."""
    driver_replicates: int = 1000
    """Resamples behind the shares of dimensions; a limit is then off by a tenth of a standard error (Efron 1987) ..."""
    item_replicates: int = 500
    """... and behind those of items, whose shares take ten times the work."""
    membership_share: float = 0.80
    """A quadrant, or a standing of stated beside derived importance, is named when this share of resamples agrees."""
    filled_share: float = 0.10
    """Items that more people than this lack are left out, blanks in others filled (Bernaards & Sijtsma 2000)."""
    entangled_vif: float = 5.0
    """A variance inflation from which slopes cannot be told apart (James et al. 2021, from 5 to 10)."""
    weak_r2: float = 0.26
    """Surely less explained than this is little: below what is called large (Cohen 1988)."""

    surface_replicates: int = 500
    """Resamples behind the turning point and the axes of a response surface."""
    side_share: float = 0.10
    """Fewer people than this on one side of agreement say nothing about that side (Shanock et al. 2010)."""
    model_margin: float = 0.05
    """A model that foretells better by at most this much R² is no reason to leave the gap (the number is ours)."""

    @property
    def surface_limits(self) -> SurfaceLimits:
        """The cut-offs of gap or perception."""
        from gapkit.scoring.drivers.surface_results import SurfaceLimits

        return SurfaceLimits(**{one.name: getattr(self, one.name) for one in fields(SurfaceLimits)})

    failing_widest: float = 0.50
    """Where too few people are in the lowest part of the scale, answers up to its middle count as low."""
    delighting_share: float = 0.83
    """From this part of the scale on answers are high (6 of 7; the usual cut of penalty-reward contrasts) ..."""
    delighting_widest: float = 0.75
    """... or from this one, where too few people are there."""
    asymmetry_replicates: int = 500
    """Resamples behind penalties and rewards."""
    kano_strength: float = 0.06
    """A Kano class that is ahead of the next by less is a mixture (Lee & Newcomb 1997) ..."""
    kano_total: float = 0.60
    """... and a feature that fewer people care for, one way or another, leaves customers cold (the same)."""
    kano_questionable: float = 0.10
    """More contradictory answers than this speak of the wording of the questions (the number is ours)."""

    @property
    def asymmetry_limits(self) -> AsymmetryLimits:
        """The cut-offs of penalties and rewards."""
        from gapkit.scoring.drivers.asymmetry_results import AsymmetryLimits

        return AsymmetryLimits(**{one.name: getattr(self, one.name) for one in fields(AsymmetryLimits)})

    @property
    def kano_limits(self) -> KanoLimits:
        """The cut-offs of Kano classes."""
        from gapkit.scoring.kano_results import KanoLimits

        return KanoLimits(**{one.name: getattr(self, one.name) for one in fields(KanoLimits)})

    johari: JohariThresholds = field(default_factory=JohariThresholds)
    """The windows of what customers expect and the company sees of it."""
    plan_limits: PlanLimits = field(default_factory=PlanLimits)
    """The plan and its economics."""
    risk_events: int = 15
    """Nobody is foretold from fewer people with the event, or without it (the number is ours) ..."""
    events_per_driver: int = 10
    """... and with fewer for each dimension the model is held back (Peduzzi et al. 1996)."""
    calibration_low: float = 0.80
    """Foretold shares are taken at their word when the calibration slope lies from here ..."""
    calibration_high: float = 1.25
    """... to here (Cox 1958 for the slope; the limits are ours: as far above one as below, as ratios)."""
    people_in_bin: int = 20
    """What was foretold is held against what came in groups of at least so many people."""

    @property
    def risk_limits(self) -> PredictionLimits:
        """The cut-offs of predictions."""
        from gapkit.scoring.drivers.foretold import PredictionLimits

        known = [one.name for one in fields(PredictionLimits) if hasattr(self, one.name)]
        return PredictionLimits(**{name: getattr(self, name) for name in known})

    @property
    def driver_limits(self) -> DriverLimits:
        """The cut-offs of drivers and quadrants."""
        from gapkit.scoring.drivers.results import DriverLimits

        return DriverLimits(**{one.name: getattr(self, one.name) for one in fields(DriverLimits)})

    @property
    def row_limits(self) -> RowLimits:
        """The cut-offs of the row checks."""
        return RowLimits(**{one.name: getattr(self, one.name) for one in fields(RowLimits)})

    @property
    def sample_limits(self) -> SampleLimits:
        """The cut-offs of the checks of the sample."""
        return SampleLimits(**{one.name: getattr(self, one.name) for one in fields(SampleLimits)})

    @classmethod
    def for_range(cls, scale_range: float, *, smallest_gap: float | None = None, **settings: float) -> Thresholds:
        """Return the thresholds for a scale of a given range; `smallest_gap` is the study's own choice.

        Cut-offs in points are those of scales of up to seven points, where they come from; on longer ones they grow in
        proportion: one point of a hundred is no difference.
        """
        if scale_range > _USUAL_RANGE:
            longer = scale_range / _USUAL_RANGE
            for name in ("spread_points", "swapped_points", "flat_sd"):
                settings.setdefault(name, getattr(cls, name) * longer)
        if smallest_gap is None:
            return cls(smallest_gap=scale_range / 20, **settings)  # type: ignore[arg-type]
        return cls(smallest_gap=smallest_gap, smallest_gap_set_by="study", **settings)  # type: ignore[arg-type]
