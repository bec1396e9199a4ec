"""What an analysis of Kano questions returns: field names are those of diagnosis.json, and the cut-offs behind it."""

from __future__ import annotations

from gapkit.model import Text
from gapkit.record import Record
from gapkit.scoring.results import NAN


class KanoLimits(Record):
    """The cut-offs of Kano classes; what they mean and where they come from stands in `thresholds`."""

    level: float
    min_cell: int
    bootstrap_from: int
    few_clusters: int
    driver_replicates: int


class KanoRow(Record):
    """A feature: what it is to most people, how firm that is, what it adds and what its lack takes.

    `n` people answered both questions (None with nothing else said: too few, `suppressed`), worth `n_effective` of
    equal weight drawn one by one. `category` is the commonest class, `second` the next; `mixed` tells that the two
    cannot be told apart (Fong), `held` is the share of resamples in which the first comes first. `shares` are those of
    "must_be", "one_dimensional", "attractive", "indifferent", "reverse", "questionable". `strength` is how far the
    first is ahead, `total_strength` the share of the first three kinds. `better` (0 to 1) is the share of those who
    take sides that its presence pleases, `worse` (-1 to 0) of those its absence annoys. `functional` and
    `dysfunctional` are mean scores from -2 to 4, `by_means` the class they fall in. Intervals are by resampling.
    """

    code: str
    name: Text
    item: str = ""
    dimension: str = ""
    n: int | None = None
    n_effective: float = NAN
    category: str = ""
    second: str = ""
    mixed: bool = False
    held: float = NAN
    shares: tuple[float, ...] = ()
    strength: float = NAN
    total_strength: float = NAN
    questionable_share: float = NAN
    better: float = NAN
    better_low: float = NAN
    better_high: float = NAN
    worse: float = NAN
    worse_low: float = NAN
    worse_high: float = NAN
    functional: float = NAN
    functional_low: float = NAN
    functional_high: float = NAN
    dysfunctional: float = NAN
    dysfunctional_low: float = NAN
    dysfunctional_high: float = NAN
    by_means: str = ""
    suppressed: bool = False
