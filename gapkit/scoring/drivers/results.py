"""What a driver analysis returns: records whose field names are those of diagnosis.json, and the cut-offs behind it."""

from __future__ import annotations

from gapkit.record import Record, field
from gapkit.scoring.priority_weights import DrawnShares
from gapkit.scoring.results import NAN
from gapkit.scoring.rows import Rows


class DriverLimits(Record):
    """The cut-offs of drivers and quadrants; what they mean and where they come from stands in `thresholds`."""

    level: float
    min_cell: int
    indicative_below: int
    rank_share: float
    few_clusters: int
    driver_people: int
    people_per_driver: int
    driver_replicates: int
    item_replicates: int
    membership_share: float
    filled_share: float


class Driver(Record):
    """One dimension or item beside one outcome: how much of what is explained goes along with it.

    `share` is its part of R2 by `measure` ("lmg" or "relative_weights") in relation to the whole, `part` that part
    itself. Places count from the largest share; `rank_low` to `rank_high` holds the true place as often as the study's
    rank share says; `p_top1` and `p_top3` are how often it comes first, or among the first three, in the resamples, and
    `places` how often it takes each place, from the first on. `dominates` are the drivers (where
    `measure` is "lmg") that explain less than it beside whichever others: complete dominance, of these people.
    `p_value` (dimensions of the main outcome) is how often a column of random numbers explains as much. `slope` is the
    standardised slope beside all the others, `correlation` that of the driver alone, `vif` how far the others repeat
    it. Suppression: `opposite_sign` tells that slope and correlation point different ways, `stronger_together` that
    the driver adds more to the others than it explains alone.

    `stated` is the importance people gave it: a share of their points, or a mean rating or expectation in points of
    the scale, by `stated_source` ("points", "ratings", "expectation"; "" where nothing was said). `standing` confronts
    both, each against the mean of its kind: "overt" (said and seen), "latent" (seen, not said), "overrated" (said, not
    seen), "low", or "border" where too few resamples agree; `standing_share` is how many do.
    """

    level: str
    code: str
    outcome: str
    n: int
    measure: str
    share: float = NAN
    low: float = NAN
    high: float = NAN
    part: float = NAN
    rank: int | None = None
    rank_low: int | None = None
    rank_high: int | None = None
    p_top1: float = NAN
    p_top3: float = NAN
    places: tuple[float, ...] = ()
    dominates: tuple[str, ...] = ()
    p_value: float = NAN
    slope: float = NAN
    slope_low: float = NAN
    slope_high: float = NAN
    correlation: float = NAN
    vif: float = NAN
    opposite_sign: bool = False
    stronger_together: bool = False
    stated_source: str = ""
    stated: float = NAN
    standing: str | None = None
    standing_share: float = NAN


class DriverModel(Record):
    """One outcome on all dimensions, or all items: what they explain together, or why nothing can be said.

    `asked` people gave the outcome, `n` of them every driver too (None: too few to be told); `needed` are the fewest an
    analysis wants. `n_effective` is what weighted people are worth. `sampled`: so many were asked that evenly spaced
    rows stand for them all. `filled` is the share of the answers to items that were filled in, and `left_out` are the
    items that too many people had not answered. `r2` is that of these people, `r2_adjusted` with its interval that of
    all people like them, `r2_unseen` how well those are foretold who were left aside. `reason` is empty, or why there
    are no shares: "before" (the outcome was over before people answered), "few", "few_clusters", "blank" (fewer than
    two items are left), "constant_outcome", "constant_driver", "collinear", "no_matrix", "nothing" (people left aside
    are foretold no better than by the mean); `culprits` are the drivers behind it.
    """

    level: str
    outcome: str
    kind: str
    main: bool
    drivers: int
    n: int | None
    asked: int
    needed: int
    n_effective: float = NAN
    sampled: bool = False
    filled: float = 0.0
    left_out: tuple[str, ...] = ()
    measure: str = ""
    replicates: int = 0
    r2: float = NAN
    r2_adjusted: float = NAN
    r2_low: float = NAN
    r2_high: float = NAN
    r2_unseen: float = NAN
    r2_unseen_low: float = NAN
    r2_unseen_high: float = NAN
    condition: float = NAN
    reason: str = ""
    culprits: tuple[str, ...] = ()


class QuadrantRow(Record):
    """One point of importance against performance.

    `source` says whose importance it is: "derived" from an outcome, or stated as "points" or "ratings". Performance is
    the mean perception, in points of the scale; importance is a share, or for ratings a mean in points of the scale.
    `quadrant` is that of the means of all points, `performance_line` and `importance_line` ("concentrate", "keep",
    "low", "excess"; "" where a number is missing); `membership` is how many resamples agree, `shares` how many fall in
    each quadrant in that order, `sure` whether they are enough to name it. `by_scale` and `by_median` are the
    quadrants under other lines, and `depends_on_rule` tells that they differ. `distance` is how far importance runs
    ahead of performance, both from 0 to 1: along the scale of the answers where importance was rated, else between
    the lowest and the highest point; `above_diagonal`: it does run ahead.
    """

    source: str
    outcome: str
    level: str
    code: str
    n: int
    performance: float
    performance_low: float
    performance_high: float
    importance: float
    importance_low: float
    importance_high: float
    performance_line: float
    importance_line: float
    quadrant: str
    membership: float
    shares: tuple[float, ...]
    sure: bool
    by_scale: str
    by_median: str
    depends_on_rule: bool
    distance: float
    above_diagonal: bool | None


class Drivers(Record):
    """Everything said about what goes with the outcomes, and about importance beside performance.

    `drawn` are the shares of the main outcome in the resamples, for what is weighted by them.
    """

    shares: Rows[Driver] = field(default_factory=Rows)
    models: Rows[DriverModel] = field(default_factory=Rows)
    quadrants: Rows[QuadrantRow] = field(default_factory=Rows)
    drawn: tuple[DrawnShares, ...] = ()

    @property
    def unforetold(self) -> frozenset[str]:
        """Outcomes that dimensions (items, where there is one dimension) foretell no better than their mean does."""
        first = {row.outcome: row.reason for row in reversed(self.models)}
        return frozenset(outcome for outcome, reason in first.items() if reason == "nothing")
