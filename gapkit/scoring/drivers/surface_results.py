"""What "gap or perception?" returns: records whose field names are those of diagnosis.json, and the cut-offs behind."""

from __future__ import annotations

from gapkit.record import Record, field
from gapkit.scoring.results import NAN
from gapkit.scoring.rows import Rows

MODELS = ("gap", "perception", "both", "surface")
"""The outcome on gaps, on perceptions, on perceptions and expectations, on those with their squares and products."""


class SurfaceLimits(Record):
    """The cut-offs of the comparison and of surfaces; what they mean and where they come from: `thresholds`."""

    level: float
    error_rate: float
    min_cell: int
    few_clusters: int
    driver_people: int
    people_per_driver: int
    surface_replicates: int
    side_share: float
    model_margin: float


class GapVerdict(Record):
    """Is the gap a good summary of expectation and perception for one outcome?

    `verdict`: "gap" (it is: nothing else foretells people left aside better, and the surface is not told apart from a
    pure gap), "curve" (it is as well, though the outcome does not follow it along a straight line), "perception"
    (perception alone surely foretells better), "apart" (expectation and perception say more side by side than their
    difference, straight or bent), "open" (cannot be told), "" where there is none. `best` is the model that surely
    foretells better than every other, "" where none does. `curve_r2_unseen` is that of gaps whose line may bend.
    `reason` is empty, or why nothing can be said: "before" (the outcome was over before the survey), "few",
    "few_clusters", "constant_outcome", "constant_expectation", "nothing" (no model foretells people left aside better
    than the mean does), "hardly" (none explains enough of them for a difference to matter).
    """

    outcome: str
    kind: str
    main: bool
    n: int | None
    asked: int
    needed: int
    n_effective: float = NAN
    sampled: bool = False
    verdict: str = ""
    best: str = ""
    reason: str = ""
    curve_r2_unseen: float = NAN


class RivalModel(Record):
    """One of four models of an outcome: R², R² of people left aside with its interval, and its lead over the gap.

    `basis` tells what the columns are of: "dimensions" (all of them together) or "overall" (the mean of all).
    `unbeaten`: no other model surely foretells better. Without numbers: too few people for so many `columns`.
    """

    outcome: str
    basis: str
    model: str
    columns: int
    n: int
    r2: float = NAN
    r2_adjusted: float = NAN
    r2_unseen: float = NAN
    r2_unseen_low: float = NAN
    r2_unseen_high: float = NAN
    lead: float = NAN
    lead_low: float = NAN
    lead_high: float = NAN
    unbeaten: bool | None = None


class SurfaceRow(Record):
    """The outcome over expectation and perception of one dimension, or of the mean of all ("overall").

    Turning point in points of the scale, with percentile limits; `shape` is "summit", "valley", "pass" or "no turning
    point"; slopes and intercepts of the principal axes as perception over expectation, both less `midpoint` (an
    endless slope is None). `f` tests a pure gap (four restrictions), `robust_f` the same with robust errors, `curve_f`
    what there is beside a gap whose line may bend (three terms, robust as well). `below`, `above`: people surely on one
    side of agreement, both columns standardised; `short`, `met`, `over`: gap negative, zero, positive. `extrapolated`
    is the share of all possible answers that no shown people hold up, `corners` (pairs of expectation and perception)
    bound the rest. `reason` is empty, or why there is no surface: "few", "constant_expectation",
    "constant_perception", "one_sided", "few_values", "binary" (an outcome of two answers: its ends bend every surface).
    `drawn`: the report draws this one.
    """

    outcome: str
    code: str
    n: int
    midpoint: float
    r2: float = NAN
    r2_adjusted: float = NAN
    r2_gap: float = NAN
    f: float = NAN
    df1: float = NAN
    df2: float = NAN
    p_value: float = NAN
    robust_f: float = NAN
    robust_df2: float = NAN
    robust_p_value: float = NAN
    curve_f: float = NAN
    curve_df2: float = NAN
    curve_p_value: float = NAN
    shape: str = ""
    turning_expectation: float = NAN
    turning_expectation_low: float = NAN
    turning_expectation_high: float = NAN
    turning_perception: float = NAN
    turning_perception_low: float = NAN
    turning_perception_high: float = NAN
    slope_1: float = NAN
    slope_1_low: float = NAN
    slope_1_high: float = NAN
    intercept_1: float = NAN
    intercept_1_low: float = NAN
    intercept_1_high: float = NAN
    slope_2: float = NAN
    slope_2_low: float = NAN
    slope_2_high: float = NAN
    intercept_2: float = NAN
    intercept_2_low: float = NAN
    intercept_2_high: float = NAN
    below: float = NAN
    agreeing: float = NAN
    above: float = NAN
    short: float = NAN
    met: float = NAN
    over: float = NAN
    extrapolated: float = NAN
    corners: tuple[tuple[float, float], ...] = ()
    reason: str = ""
    drawn: bool = False


class SurfaceTerm(Record):
    """A coefficient ("b0" to "b5") or a line ("a1" to "a4") of a surface, in points of the outcome."""

    outcome: str
    code: str
    term: str
    estimate: float
    se: float
    df: float
    low: float
    high: float
    p_value: float


class SurfaceCell(Record):
    """People of about the same expectation and perception on the surface that is drawn; never fewer than may be shown.

    The cell is the square of one step of the grid about the two values.
    """

    expectation: float
    perception: float
    n: int


class Surfaces(Record):
    """Everything said about gap or perception."""

    verdicts: Rows[GapVerdict] = field(default_factory=Rows)
    models: Rows[RivalModel] = field(default_factory=Rows)
    rows: Rows[SurfaceRow] = field(default_factory=Rows)
    terms: Rows[SurfaceTerm] = field(default_factory=Rows)
    cells: Rows[SurfaceCell] = field(default_factory=Rows)
