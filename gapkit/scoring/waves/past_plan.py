"""What came of the plan of the wave before: its targets, what its initiatives closed, what the money brought."""

from __future__ import annotations

from gapkit.record import Record
from gapkit.scoring.results import NAN


class Promise(Record):
    """What the plan of the earlier wave wanted of a dimension, as a perception, and where that is now.

    `rule` is what set the target (as in the plan), `planned` where the initiatives were to lead, with their range.
    `decision` is what the rule comes to that the earlier wave stated beforehand (`check`: "rise" or "keep", with its
    `floor`): risen or kept (the interval of the change lies above the floor), missed (a rise that matters is ruled out;
    what was to be kept surely fell short), unclear, indicative (too few people to decide), or hidden. `state` is the
    same, but where a rise is not (yet) there it says not_due (the target's date, `due_on`, or the start of all that was
    to act on it, lies after people were asked) or dropped (nobody carries out what was to act on it, `initiatives`).
    `at` describes the level, whatever was decided: today's interval is at the target or above it ("reached"), below it
    ("below"), or around it ("open"). `source` says what a change of the gap comes from: delivery (perception),
    expectations, both, or unclear.
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
    check: str = ""
    floor: float = NAN
    decision: str = ""
    at: str = ""
    due_on: str = ""
    due: bool | None = None
    """Whether the target's date is over; None where that date, or when people were asked, is unknown."""
    initiatives: tuple[str, ...] = ()


class PastClosure(Record):
    """How many points of a dimension an initiative of the earlier plan was to close, and how the perception moved.

    What moved is the dimension, whatever moved it: an association. `acting` are the other initiatives that were to act
    on it, told how much they close or not, `others` how many of them had begun. `effect` is how much more a treated
    group's gap changed than that of the others, where there was one. `state` is not_begun (it started after people were
    asked), proposed or dropped (nobody carried it out), more or less than planned, as_planned (it rose for sure, and by
    what was planned as far as both ranges tell), shared (it rose for sure, but others acted on it too), unclear,
    indicative (`few` people answered), or hidden.
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
    acting: tuple[str, ...] = ()
    few: bool = False


class PastInitiative(Record):
    """An initiative of the earlier plan: what it was to cost and bring over its horizon, and what it cost and brought.

    `status` is that of the plan at hand where it still has the initiative, else of the earlier one; `renamed` is its
    name there, where it is another. `state` is not_begun, proposed or dropped where it has done nothing yet, or empty.
    Costs are means, `expected_cost` once and for every year it runs within the horizon, `expected_by_now` up to when
    people were asked. What was expected is in `currency` at prices of `price_year`, what came of it in `told_currency`
    at those of `told_price_year`.
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
    state: str = ""
    renamed: str = ""
    expected_by_now: float = NAN
    price_year: int | None = None
    told_currency: str = ""
    told_price_year: int | None = None
