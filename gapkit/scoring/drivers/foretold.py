"""What a prediction of an outcome returns: records whose field names are those of diagnosis.json."""

from __future__ import annotations

from gapkit.record import Record, field
from gapkit.scoring.results import NAN
from gapkit.scoring.rows import Rows


class PredictionLimits(Record):
    """The cut-offs of a prediction; what they mean and where they come from stands in `thresholds`.

    One slope per driver is given up when its test finds less than `error_rate`. People are left aside in `folds` parts,
    `repeats` times. Probabilities are usable when the calibration slope is inside its bounds and people foretold are
    no more than `calibration_mean` times those that came, nor fewer than its inverse.
    """

    level: float = 0.95
    error_rate: float = 0.05
    min_cell: int = 5
    min_crossed: int = 10
    few_clusters: int = 10
    driver_people: int = 100
    risk_events: int = 15
    events_per_driver: int = 10
    calibration_low: float = 0.8
    calibration_high: float = 1.25
    calibration_mean: float = 1.1
    people_in_bin: int = 20
    folds: int = 10
    repeats: int = 5


class Effect(Record):
    """How much one driver moves the share of people with an event: per point of perception, others held.

    `p_adjusted` is Holm's over the drivers of that event; `per_smallest_gap` the effect of a rise by the smallest gap
    that matters.
    """

    code: str
    event: str
    effect: float
    low: float = NAN
    high: float = NAN
    p_value: float = NAN
    p_adjusted: float = NAN
    per_smallest_gap: float = NAN


class Foretold(Record):
    """People of similar foretold probability: how many, what was foretold, what came, with Wilson's interval."""

    n: int
    foretold: float
    observed: float
    low: float
    high: float


class SegmentRisk(Record):
    """The mean foretold risk of a group, with its interval, beside what came.

    `observed` is left out where it would tell, beside other tables, what a few people answered. A group is `suppressed`
    for its own people's sake, or `protected`: to keep a smaller one from being worked out. `difference` is its risk
    less that of the others of its segment, with p, and Holm's over all groups compared. A group of `one_cluster` is
    described alone: no interval, no comparison. `n_effective` is what its people are worth (weights, clusters).
    """

    segment: str
    value: str
    n: int | None
    foretold: float = NAN
    low: float = NAN
    high: float = NAN
    observed: float = NAN
    difference: float = NAN
    p_value: float = NAN
    p_adjusted: float = NAN
    n_effective: float = NAN
    one_cluster: bool = False
    suppressed: bool = False
    protected: bool = False


class Prediction(Record):
    """One outcome foretold from the perception of all dimensions.

    `timing` says when the outcome was measured: "before" people answered, with the "same" answers, or "later". `event`
    is what people are at risk of: "detractor", "dissatisfied", "left". `asked` people gave the outcome, `n` of them
    every dimension too (None: too few to be told); `sampled`: so many were asked that evenly spaced rows stand for all.
    `method` is "cumulative logit", "logit", "two logits" (one slope per driver did not do), "firth" or "ridge" (few
    events, or groups told apart perfectly: `separated`). `area` (AUC), `brier` beside that of foretelling the same for
    all, and the calibration are those of people left aside, `usable` whether probabilities may be taken at their word.
    `odds_p` tests that one slope is enough, `p_value` that any driver tells anything; `n_effective` is what the people
    are worth (weights, clusters). `reason` is empty, or why there is no prediction: "before", "few", "few_clusters",
    "few_events", "constant", "collinear", "nothing" (no more than chance goes with the outcome).
    """

    outcome: str
    kind: str
    timing: str
    event: str
    n: int | None
    asked: int
    sampled: bool = False
    events: int | None = None
    method: str = ""
    separated: bool = False
    odds_p: float = NAN
    area: float = NAN
    area_low: float = NAN
    area_high: float = NAN
    brier: float = NAN
    brier_reference: float = NAN
    p_value: float = NAN
    n_effective: float = NAN
    calibration_intercept: float = NAN
    calibration_intercept_low: float = NAN
    calibration_intercept_high: float = NAN
    calibration_slope: float = NAN
    calibration_slope_low: float = NAN
    calibration_slope_high: float = NAN
    usable: bool = False
    effects: Rows[Effect] = field(default_factory=Rows)
    bins: Rows[Foretold] = field(default_factory=Rows)
    segments: Rows[SegmentRisk] = field(default_factory=Rows)
    reason: str = ""
