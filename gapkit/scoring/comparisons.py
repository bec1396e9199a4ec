"""What the comparison of groups returns: one test per grouping and dimension, and every pair of groups."""

from __future__ import annotations

from gapkit.record import Record, field
from gapkit.scoring.results import NAN
from gapkit.scoring.rows import Rows


class GroupPair(Record):
    """Two groups on one dimension: the first minus the second, in scale points.

    `difference` is that of the gaps (of the perceptions where no expectation was asked) with an interval that holds
    for all pairs together, `p_value` likewise; it is `perception_difference` minus `expectation_difference`, whose
    intervals stand each on its own. `source` says which side the difference comes from: perception, expectation, both,
    unclear. `rank_p` is Dunn's after Holm (two groups: Brunner and Munzel's). `hedges_g` is the difference in standard
    deviations of people, with the interval of this pair alone.
    """

    first: str
    second: str
    difference: float = NAN
    se: float = NAN
    low: float = NAN
    high: float = NAN
    df: float = NAN
    p_value: float = NAN
    equivalence_p: float = NAN
    rank_p: float = NAN
    hedges_g: float = NAN
    hedges_low: float = NAN
    hedges_high: float = NAN
    expectation_difference: float = NAN
    expectation_low: float = NAN
    expectation_high: float = NAN
    perception_difference: float = NAN
    perception_low: float = NAN
    perception_high: float = NAN
    source: str | None = None
    verdict: str | None = None


class SegmentTest(Record):
    """Do the groups of one grouping differ on one dimension ("overall" for the whole)?

    `method` is welch (one-way analysis of variance without equal spreads; the t of two groups squared) or design (Wald,
    with the covariance of clusters and strata; Welch over clusters where groups are whole ones). `p_adjusted` corrects
    over groupings and dimensions (Benjamini and Hochberg); the overall stands alone. `effect` is omega squared, the
    share of the spread that lies between groups; `superiority` (two groups) the chance that somebody of the first
    scores higher than somebody of the second.
    Groups in the indicative band or hidden take no part; with fewer than two left nothing is tested, and `notes` says
    so.
    """

    segment: str
    dimension: str
    measure: str
    groups: int
    n: int | None = None
    method: str | None = None
    f: float = NAN
    df1: float = NAN
    df2: float = NAN
    p_value: float = NAN
    p_adjusted: float = NAN
    rank_method: str | None = None
    rank_statistic: float = NAN
    rank_p: float = NAN
    rank_p_adjusted: float = NAN
    tests_agree: bool | None = None
    effect: float = NAN
    effect_low: float = NAN
    effect_high: float = NAN
    superiority: float = NAN
    superiority_low: float = NAN
    superiority_high: float = NAN
    equivalence_p: float = NAN
    verdict: str | None = None
    pairs: Rows[GroupPair] = field(default_factory=Rows)
    notes: tuple[str, ...] = ()
