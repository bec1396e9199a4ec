"""What a prediction of an outcome returns: records whose field names are those of diagnosis.json."""

from __future__ import annotations

from gapkit.record import Record, field
from gapkit.scoring.results import NAN
from gapkit.scoring.rows import Rows


class PredictionLimits(Record):
    """The cut-offs of a prediction.

    `people` are needed in all and `events` with and without the event; fewer events than `per_driver` for each driver
    call for a penalty; probabilities may be taken at their word when the calibration slope lies from `slope_low` to
    `slope_high`; one slope per driver is given up when its test finds less than `odds_error_rate`.
    """

    people: int = 100
    events: int = 15
    per_driver: int = 10
    slope_low: float = 0.8
    slope_high: float = 1.25
    odds_error_rate: float = 0.05
    folds: int = 10
    repeats: int = 5
    fewest_in_bin: int = 20


class Effect(Record):
    """How much one driver moves the share of people with an event: share per point of perception, others held."""

    code: str
    event: str
    effect: float
    low: float = NAN
    high: float = NAN
    p_value: float = NAN


class Foretold(Record):
    """People of similar foretold probability: how many, what was foretold, what came, with Wilson's interval."""

    n: int
    foretold: float
    observed: float
    low: float
    high: float


class SegmentRisk(Record):
    """The mean foretold risk of a group beside what it answered."""

    segment: str
    value: str
    n: int | None
    foretold: float = NAN
    observed: float = NAN
    suppressed: bool = False


class Prediction(Record):
    """One outcome foretold from the perception of all dimensions.

    `event` is what people are at risk of: "detractor", "dissatisfied", "left". `method` is "cumulative logit", "logit",
    "two logits" (one slope per driver did not do), "firth" or "ridge" (few events, or groups told apart perfectly).
    `area` (AUC), `brier` beside that of foretelling the same for all, and the calibration are those of people left
    aside, `usable` whether probabilities may be taken at their word. `odds_p` tests that one slope is enough. `reason`
    is empty, or why there is no prediction: "few", "few events", "constant", "collinear", "before".
    """

    outcome: str
    kind: str
    event: str
    n: int
    asked: int
    events: int | None = None
    method: str = ""
    separated: bool = False
    odds_p: float = NAN
    area: float = NAN
    area_low: float = NAN
    area_high: float = NAN
    brier: float = NAN
    brier_reference: float = NAN
    calibration_intercept: float = NAN
    calibration_slope: float = NAN
    calibration_slope_low: float = NAN
    calibration_slope_high: float = NAN
    usable: bool = False
    effects: Rows[Effect] = field(default_factory=Rows)
    bins: Rows[Foretold] = field(default_factory=Rows)
    segments: Rows[SegmentRisk] = field(default_factory=Rows)
    reason: str = ""
