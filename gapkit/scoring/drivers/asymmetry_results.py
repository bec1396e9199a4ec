"""What an analysis of penalties and rewards returns: field names are those of diagnosis.json, and the cut-offs."""

from __future__ import annotations

from gapkit.record import Record
from gapkit.scoring.results import NAN

END_SHARE = 0.15
"""Where more people than this give the outcome its best or its worst answer, its end may be what makes a difference."""


class AsymmetryLimits(Record):
    """The cut-offs of penalties and rewards; what they mean and where they come from stands in `thresholds`."""

    level: float
    error_rate: float
    min_cell: int
    few_clusters: int
    driver_people: int
    people_per_driver: int
    asymmetry_replicates: int
    filled_share: float
    failing_share: float
    failing_widest: float
    delighting_share: float
    delighting_widest: float
    penalty_people: int
    penalty_share: float


class Asymmetry(Record):
    """One dimension or item beside one outcome: what low answers cost and what high answers gain beside middling ones.

    `low_people` of `n` answered in the lowest part of the scale, up to `low_up_to`, and `high_people` in the highest,
    from `high_from` (both from 0 to 1; None: too few people to be told). `penalty` and `reward` are differences of the
    outcome in its own points, turned so that more is better, everything else alike, with robust intervals.
    `dissatisfaction` and `satisfaction` are their sizes, 0 where the sign is wrong (`wrong_sign`), `impact` their sum,
    `asymmetry` from -1 (low answers cost, high ones gain nothing) to 1 (the other way round), with intervals by
    resampling. `penalty_p` and `reward_p` are adjusted over all of them (Holm); a `kind` rests on one that holds. It is
    "delighter", "satisfier", "hybrid", "dissatisfier", "frustrator" or "unclear", and empty with a `reason`: "few"
    (people for the model), "few_clusters", "constant_outcome", "undetermined" (columns tell each other), "few_low",
    "few_high", "few_both", "few_middle", or "alone" (nothing else can be compared with it). `at_end` is "best" or
    "worst" where so many people gave the outcome that answer that its scale may end too soon for them: an effect that
    is the same all along then looks uneven. `n_effective` is what weighted or clustered people are worth.
    """

    level: str
    code: str
    outcome: str
    n: int | None
    low_people: int | None = None
    high_people: int | None = None
    low_up_to: float = NAN
    high_from: float = NAN
    penalty: float = NAN
    penalty_low: float = NAN
    penalty_high: float = NAN
    penalty_p: float = NAN
    reward: float = NAN
    reward_low: float = NAN
    reward_high: float = NAN
    reward_p: float = NAN
    dissatisfaction: float = NAN
    satisfaction: float = NAN
    impact: float = NAN
    impact_low: float = NAN
    impact_high: float = NAN
    asymmetry: float = NAN
    asymmetry_low: float = NAN
    asymmetry_high: float = NAN
    wrong_sign: bool = False
    kind: str = ""
    reason: str = ""
    at_end: str = ""
    n_effective: float = NAN
