"""What outcomes by segment are: a record per outcome and group."""

from __future__ import annotations

from gapkit.record import Record
from gapkit.scoring.results import NAN


class OutcomeSegment(Record):
    """An outcome in one segment value, and its difference from the people of all other values of that segment.

    `state` is better, worse (higher and lower for an amount, which is never judged), unclear, indicative (too few
    people to compare), one_cluster (the group, or everybody else, is one branch, agent... and hardly anybody besides:
    nothing can be told beyond it), alone (nobody to compare with) or hidden.
    """

    outcome: str
    metric: str
    segment: str
    value: str
    n: int | None
    score: float = NAN
    score_low: float = NAN
    score_high: float = NAN
    difference: float = NAN
    difference_low: float = NAN
    difference_high: float = NAN
    p_value: float = NAN
    p_adjusted: float = NAN
    state: str = "hidden"
    suppressed: bool = False
    protected: bool = False
