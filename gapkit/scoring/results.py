"""What scoring returns: small frozen records whose field names are those of diagnosis.json.

A number that does not exist is NaN (null in JSON) and its reason stands in `notes` as a catalogue key.
A suppressed row keeps who it is about and loses every number, its n included.
"""

from __future__ import annotations

import math

from gapkit.record import Record, field
from gapkit.scoring.rows import Rows

NAN = math.nan


class Gap(Record):
    """Everything about one gap: of an item, of a dimension, or of the whole.

    Scores are in points of the scale. `expectation`, `perception`, `gap` are means over the same people.
    `signed_rank_p` is the normal approximation behind `signed_rank_z`, `signed_rank_exact` the exact p (NaN beyond
    1,000 non-zero gaps, or where the normal p is below 1e-15). `below`, `at`, `above` are shares of people whose
    perception is below, at or above what they expect. `p_adjusted` adjusts the headline test of its family.
    `adequacy` is perception minus minimum, over `adequacy_n` people. `n_effective` is the n that would give the same
    standard error without weights and clusters (NaN when there are none). `detectable` is the smallest gap these people
    would have shown, where the verdict is open; `sign_flip_p` an exact p of the mean for few people; `band_low` and
    `band_high` hold for all dimensions together; `bayes_factor` (JZS) is there when it was asked for. `pseudo_median`
    (Hodges and Lehmann) is the place that the signed rank is about. `bootstrap_low` and `bootstrap_high` are BCa, from
    whole clusters where people came in clusters.
    """

    code: str
    label: str
    dimension: str | None
    n: int | None
    expectation: float = NAN
    expectation_sd: float = NAN
    perception: float = NAN
    perception_sd: float = NAN
    perception_low: float = NAN
    perception_high: float = NAN
    gap: float = NAN
    gap_sd: float = NAN
    gap_se: float = NAN
    gap_low: float = NAN
    gap_high: float = NAN
    t: float = NAN
    df: float = NAN
    p_value: float = NAN
    p_adjusted: float = NAN
    headline: str = "t"
    signed_rank_z: float = NAN
    signed_rank_p: float = NAN
    signed_rank_exact: float = NAN
    tests_agree: bool | None = None
    d_z: float = NAN
    d_z_low: float = NAN
    d_z_high: float = NAN
    d_av: float = NAN
    d_av_low: float = NAN
    d_av_high: float = NAN
    hedges_g_av: float = NAN
    rank_biserial: float = NAN
    rank_biserial_low: float = NAN
    rank_biserial_high: float = NAN
    superiority: float = NAN
    superiority_low: float = NAN
    superiority_high: float = NAN
    below: float = NAN
    at: float = NAN
    above: float = NAN
    bootstrap_low: float = NAN
    bootstrap_high: float = NAN
    correlation: float = NAN
    equivalence_p: float = NAN
    verdict: str | None = None
    ceiling: float = NAN
    minimum: float = NAN
    adequacy: float = NAN
    adequacy_sd: float = NAN
    adequacy_se: float = NAN
    adequacy_low: float = NAN
    adequacy_high: float = NAN
    adequacy_p: float = NAN
    superiority_gap: float = NAN
    superiority_gap_low: float = NAN
    superiority_gap_high: float = NAN
    below_minimum: float = NAN
    below_minimum_low: float = NAN
    below_minimum_high: float = NAN
    zone_width: float = NAN
    zone_position: float = NAN
    zone: str | None = None
    adequacy_n: int | None = None
    n_effective: float = NAN
    detectable: float = NAN
    sign_flip_p: float = NAN
    band_low: float = NAN
    band_high: float = NAN
    bayes_factor: float = NAN
    pseudo_median: float = NAN
    pseudo_median_low: float = NAN
    pseudo_median_high: float = NAN
    suppressed: bool = False
    notes: tuple[str, ...] = ()


class WeightedGap(Record):
    """Weighted SERVQUAL: the mean of the people's own weighted gaps, and the weighted mean of the mean gaps."""

    individual: float
    individual_sd: float
    individual_se: float
    individual_low: float
    individual_high: float
    aggregate: float
    n: int


class Importance(Record):
    """Share of the 100 points a dimension receives, or the importance an item is given."""

    code: str
    n: int
    share: float
    low: float
    high: float


class Joint(Record):
    """Hotelling's test that all dimension gaps are zero, or all alike; under a design its Wald form."""

    t2: float
    f: float
    df1: int
    df2: int
    p_value: float
    n: int


class GapTable(Record):
    """The gaps of a group of people. On a perception-only questionnaire the gap fields are NaN."""

    items: Rows[Gap]
    dimensions: Rows[Gap]
    overall: Gap
    weighted: WeightedGap | None = None
    importance: Rows[Importance] = field(default_factory=Rows)
    joint: Joint | None = None
    profile: Joint | None = None


class Reliability(Record):
    """Internal consistency of one dimension in one column; column is expectation, perception, minimum or gap."""

    dimension: str
    column: str
    n: int | None
    items: int
    alpha: float = NAN
    alpha_low: float = NAN
    alpha_high: float = NAN
    alpha_standardised: float = NAN
    mean_inter_item: float = NAN
    notes: tuple[str, ...] = ()


class DifferenceReliability(Record):
    """Reliability of a difference score (Johns 1981), with the correlation and variance ratio behind it."""

    dimension: str
    estimate: float
    correlation: float
    variance_ratio: float
    n: int | None


class ReliabilityItem(Record):
    """How an item goes with the rest of its dimension."""

    dimension: str
    column: str
    item: str
    item_rest: float
    alpha_if_dropped: float


class Soundness(Record):
    """Is the instrument sound here? Rows per dimension and column, per item, and for the differences."""

    dimensions: Rows[Reliability]
    items: Rows[ReliabilityItem]
    difference: Rows[DifferenceReliability]


class SegmentGap(Record):
    """The gap of one dimension ("overall" for the whole) in one segment value.

    `df` and `n_effective` are those of the gap, where no expectation was asked those of the perception.
    """

    segment: str
    value: str
    dimension: str
    n: int | None
    expectation: float = NAN
    perception: float = NAN
    perception_low: float = NAN
    perception_high: float = NAN
    gap: float = NAN
    gap_sd: float = NAN
    gap_se: float = NAN
    gap_low: float = NAN
    gap_high: float = NAN
    df: float = NAN
    p_value: float = NAN
    p_adjusted: float = NAN
    equivalence_p: float = NAN
    verdict: str | None = None
    n_effective: float = NAN
    suppressed: bool = False
    protected: bool = False
    notes: tuple[str, ...] = ()


class OutcomeScore(Record):
    """An outcome of everybody: NPS and eNPS in -100..100; CSAT and churn as shares; CES, ratings, index, CLV as means.

    `good_share` is the share of answers that an effort score counts as easy, on the good side of its middle.
    """

    code: str
    metric: str
    label: str
    n: int
    value: float
    low: float
    high: float
    mean: float = NAN
    higher_is_better: bool = True
    shares: tuple[tuple[str, float], ...] = ()
    mean_low: float = NAN
    mean_high: float = NAN
    good_share: float = NAN
    good_share_low: float = NAN
    good_share_high: float = NAN


class ColumnQuality(Record):
    """What came back for one item in one column."""

    item: str
    column: str
    answered: int | None
    missing: int | None
    not_applicable: int | None
    missing_share: float = NAN
    ceiling: float = NAN
    floor: float = NAN
    sd: float = NAN
    skew: float = NAN
    suppressed: bool = False


class Priority(Record):
    """The place of an item or dimension on the list of what to fix first, with the places it may really have.

    `rank` orders by the priority index (1 = first to fix), `gap_rank` by the gap alone (1 = largest shortfall). `_low`
    and `_high` are the band of places over resamples of people, None when nothing could be resampled; `p_worst` is the
    share of resamples in which no other row falls shorter.

    `weight` is the importance share of `weight_source`: "both" (mean of what people state and of what goes with the
    main outcome), "stated", "derived", or "equal" where there is neither. `weight_stated` and `weight_derived` are
    those of each source, `rank_stated` to `rank_both` the place by each alone; `turns_on_importance` tells that what
    people state, or what goes with the outcome, alone would give a place outside the band.
    """

    code: str
    level: str
    weight: float
    certainty: float
    index: float
    scaled: float
    rank: int
    rank_low: int | None
    rank_high: int | None
    p_top1: float
    p_top3: float
    gap_rank: int = 0
    gap_rank_low: int | None = None
    gap_rank_high: int | None = None
    p_worst: float = NAN
    weight_source: str = "equal"
    weight_stated: float = NAN
    weight_derived: float = NAN
    rank_stated: int | None = None
    rank_derived: int | None = None
    rank_equal: int | None = None
    rank_both: int | None = None
    turns_on_importance: bool = False
