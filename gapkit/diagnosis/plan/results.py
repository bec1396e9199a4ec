"""What a plan comes to: targets, initiatives in their order, what is chosen under a budget."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gapkit.model.plan import InitiativeKpi, Plan
from gapkit.record import Record, field
from gapkit.scoring.rows import Rows

NAN = float("nan")


class Target(Record):
    """Where a dimension, an item or a touchpoint should get to, as a perception.

    `group` is an archetype, or empty for everybody. `rule` says what sets the target: "own" (decided by `source`),
    "keep" (it meets what is expected already), "competitor" (the level one reaches, where that is less), "minimum" (a
    floor: today is below it and not even the plan gets there) or "gap" (half the smallest gap that matters below what
    is expected). `expectation_then` has the drift of expectations in it. `reachable` is where the plan's initiatives
    together lead (median of the draws, with the limits of nine in ten) or, without initiatives that say so, the
    reachable share of the way; `basis` is "initiatives", "share" or "" where neither is known. `settled` is whether the
    shortfall itself is established. `kpi` is what moves first, `initiatives` are the ids of those that act on it.
    """

    code: str
    level: str
    perception: float
    perception_low: float
    perception_high: float
    expectation: float
    expectation_then: float
    minimum: float
    target: float
    rule: str
    settled: bool
    reachable: float = NAN
    reachable_low: float = NAN
    reachable_high: float = NAN
    basis: str = ""
    singles: float = NAN
    """What the initiatives close one by one, added up, in points."""
    joint: float = NAN
    """What they close together: the same customers are not won twice."""
    months: int | None = None
    promise: str = ""
    source: str = ""
    group: str = ""
    suppressed: bool = False
    kpi: InitiativeKpi | None = None
    initiatives: tuple[str, ...] = ()


class Closure(Record):
    """How many points of a dimension's gap an initiative would close: median, with the limits of nine in ten draws."""

    code: str
    points: float
    low: float
    high: float
    most: float = NAN
    """The largest share of the gap that it can close, where the items it names hold it down; else NaN."""


class PlannedInitiative(Record):
    """An initiative and where it stands among the others.

    `value` is what the main outcome goes along with, as it is reported, more being better (mean of the draws, limits
    of nine in ten); without an outcome, the weighted share of the gaps that it closes; `metric` says which
    ("outcome", "gap", "" where nothing is estimated). Places are by value, with bands as for priorities. `horizon` is
    that of its dates (`horizon_by` "dates"), the consultant's ("plan"), or follows from value and effort ("rule") or
    from what it depends on or what waits for it ("dependencies"); None of what is done, and where nobody knows.
    `chosen` is whether the best plan within budget and capacity holds it; None where there was nothing to choose,
    or nothing to choose by. `quarter` and `quarters` say when it starts and how long it takes, the first quarter of
    the plan being 0. `next_wave_n` is how many respondents show what it should close.
    """

    id: str
    number: int
    metric: str
    closures: tuple[Closure, ...] = ()
    value: float = NAN
    value_low: float = NAN
    value_high: float = NAN
    rank: int | None = None
    rank_low: int | None = None
    rank_high: int | None = None
    p_top3: float = NAN
    horizon: str | None = None
    horizon_by: str = ""
    quarter: int | None = None
    quarters: int | None = None
    panes: tuple[str, ...] = ()
    chosen: bool | None = None
    next_wave_n: int | None = None
    notes: tuple[str, ...] = ()
    """Remarks: "starts_early" (by its dates before something it depends on ends), "not_estimated" (no closure given),
    "done" (nothing of it lies ahead), "items_hold_less" (it closes less than it says: its items fall short of less)."""


class Constraint(Record):
    """What one limit of the plan costs: the value that one more unit of it, or its absence, would add.

    `kind` is "budget", "capacity" (of `where`, a quarter), "must" or "precedence" (of `where`, an initiative).
    `without` is what the best plan would be worth if there were no such limit; `price` is what it would be worth more,
    per unit beyond the limit that it would use (in all, where there are no units). Where no plan keeps the limits, the
    rows are those that what must be done breaks already.
    """

    kind: str
    where: str
    limit: float
    used: float
    price: float
    without: float


class Selection(Record):
    """The best plan under budget, capacity, precedence and must-dos, exact; the next best; what each limit costs.

    `aim` is what is added up: "npv" (money) or "value". `reason` is empty, or why no plan keeps the limits.
    """

    aim: str
    chosen: tuple[str, ...]
    value: float
    cost: float
    runner_up: tuple[str, ...] = ()
    runner_up_value: float = NAN
    runner_up_cost: float = NAN
    p_better: float = NAN
    """In what share of the draws the best plan is worth more than the runner-up."""
    constraints: Rows[Constraint] = field(default_factory=Rows)
    reason: str = ""
    """Empty, or the kind of the first limit that what must be done breaks already."""
    search: str = "all"
    """"all": every set was looked at; "marginal": an integer programme on what each initiative adds to the others, and
    exchanges: near the best, not proven."""
    unvalued: tuple[str, ...] = ()
    """What there was nothing to choose by: it brings nothing that can be worked out, costs nothing known (or teaches,
    or says that it closes something all the same), and fits."""
    uncounted: tuple[str, ...] = ()
    """What is held against no capacity, as nobody says when it is done or its quarters have none."""


class NextCheck(Record):
    """By which rule the next wave decides on the target of a dimension, and how many must answer for that.

    The rule looks at the interval (of `level`) of the change of the perception: it lies above `floor`. Of "rise" that
    is zero; of "keep" `least` below what keeps the target, so that a fall that matters is ruled out. `n` is how many
    must answer in each wave so that the rule holds with `power` where the perception truly rises by `least` ("keep":
    where it truly keeps the target), `n_planned` where it rises by what the plan leads to (`rise`). `clusters` and
    `clusters_planned` are how many clusters as large as today's they come in, where people came in clusters. Those who
    will not answer come on top.
    """

    code: str
    rule: str
    least: float
    target: float
    n: int | None = None
    rise: float = NAN
    n_planned: int | None = None
    floor: float = NAN
    level: float = 0.95
    power: float = 0.8
    clusters: int | None = None
    clusters_planned: int | None = None


class PhaseAnswer(Record):
    """One of the four questions, answered from the data: "yes", "partly" or "no", and the facts behind it.

    `phase` is "listen" (is the AS IS known?), "understand" (is the gap defined?), "design" (is the TO BE set?) or "act"
    (is there a roadmap with stakeholders?).
    """

    phase: str
    answer: str
    facts: Mapping[str, Any] = field(default_factory=dict)


class Attained(Record):
    """What came of an initiative of the last plan: what it cost and brought, beside what was expected."""

    initiative: str
    name: str
    spent: float = NAN
    returned: float = NAN
    expected_cost: float = NAN
    source: str = ""


class PlanBlock(Record):
    """What is done now, next or later: its initiatives without those left out, and what they cost together, once.

    `code` is the dimension of which they close most together, `points` of its gap (median, limits of nine in ten
    draws); empty and NaN where nobody says how much they close.
    """

    horizon: str
    initiatives: tuple[str, ...]
    cost: float = NAN
    code: str = ""
    points: float = NAN
    low: float = NAN
    high: float = NAN


class Planned(Record):
    """The plan as it was told, and what it comes to; `seed` and `draws` make it the same again."""

    plan: Plan
    initiatives: Rows[PlannedInitiative] = field(default_factory=Rows)
    targets: Rows[Target] = field(default_factory=Rows)
    selection: Selection | None = None
    answers: Rows[PhaseAnswer] = field(default_factory=Rows)
    checks: Rows[NextCheck] = field(default_factory=Rows)
    attained: Rows[Attained] = field(default_factory=Rows)
    proposals: tuple[str, ...] = ()
    """Ids of the initiatives that are the catalogue's proposals."""
    seed: int = 0
    draws: int = 0
    blocks: Rows[PlanBlock] = field(default_factory=Rows)
    asked: float = NAN
    """What all that lies ahead would cost once, at its most likely, chosen or not."""
