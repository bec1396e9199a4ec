"""What came of the plan of the wave before: its targets, what its initiatives closed, what the money brought."""

from __future__ import annotations

from gapkit.record import Record
from gapkit.scoring.results import NAN


class Promise(Record):
    """What the plan of the earlier wave wanted of a dimension, as a perception, and where that is now.

    `rule` is what set the target (as in the plan), `planned` where the initiatives were to lead, with their range.
    `state` is reached (the interval of today's perception is at the target or above it; of what was to be "keep", no
    relevant fall), missed (the interval is below it; of "keep", a sure fall that may matter), unclear, or hidden.
    `source` says what a change of the gap comes from: delivery (perception), expectations, both, or unclear.
    """

    code: str
    target: float
    rule: str
    state: str
    before: float = NAN
    after: float = NAN
    after_low: float = NAN
    after_high: float = NAN
    n: int | None = None
    planned: float = NAN
    planned_low: float = NAN
    planned_high: float = NAN
    change: float = NAN
    change_low: float = NAN
    change_high: float = NAN
    expectation_change: float = NAN
    source: str | None = None
    suppressed: bool = False


class PastClosure(Record):
    """How many points of a dimension an initiative of the earlier plan was to close, and how the perception moved.

    What moved is the dimension, whatever moved it: an association. `others` is how many more initiatives were to act on
    it. `effect` is how much more a treated group's gap changed than that of the others, where there was one. `state` is
    more or less than planned, as_planned (it rose for sure, and by what was planned as far as both ranges tell),
    shared (it rose for sure, but others acted on it too), unclear, or hidden.
    """

    initiative: str
    code: str
    planned: float
    planned_low: float
    planned_high: float
    state: str
    happened: float = NAN
    low: float = NAN
    high: float = NAN
    effect: float = NAN
    effect_low: float = NAN
    effect_high: float = NAN
    others: int | None = 0
    suppressed: bool = False


class PastInitiative(Record):
    """An initiative of the earlier plan: what it was to cost and bring over its horizon, and what it cost and brought.

    `status` is that of the plan at hand where it still has the initiative, else of the earlier one.
    """

    initiative: str
    name: str
    status: str
    expected_cost: float = NAN
    expected_return: float = NAN
    spent: float = NAN
    returned: float = NAN
    currency: str = ""
    source: str = ""
