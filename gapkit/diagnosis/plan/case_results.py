"""What closing the gaps pays: cases, the assumptions they rest on, and what decides their sign."""

from __future__ import annotations

from gapkit.model.plan import Range
from gapkit.record import Record, field
from gapkit.scoring.rows import Rows

NAN = float("nan")


class CaseAssumption(Record):
    """What a case takes for granted: the three points, how it is drawn, and who set it.

    `code` is one of ASSUMPTIONS; "cost", "running", "savings" or "closure" of an `initiative`, the latter of a
    `dimension`; or, of the survey, "gap" and "slope" of a dimension.

    `distribution` is "pert", "beta", "normal" (estimated from the survey; `value` holds nine draws in ten) or "fixed".
    `set_by` is "plan", "default" or "data"; `source` the words of whoever set it.
    """

    code: str
    value: Range
    distribution: str
    set_by: str
    unit: str = ""
    source: str = ""
    initiative: str = ""
    dimension: str = ""


class BusinessCase(Record):
    """What an initiative (or all of them, `id` "portfolio") brings, in money of the plan.

    `npv` is the median of the draws, `low` and `high` their 5 and 95 %, `mean` their mean. `shortfall` is the mean of
    the worst twentieth. `roi` is the present value of benefits over that of costs, minus 1, with the same limits.
    `payback` is the median of the years until it has paid back, among draws that do; `p_payback` how many do within
    the horizon. `break_even_closure` and `break_even_causal` are the multiple of the closures, and the causal share, at
    which the mean is zero (NaN where none is). `evpi` is what knowing everything beforehand would be worth. `verdict`
    is "pays" (the whole range is above zero), "may_not", "does_not", or "" with the `reason` of a refusal: "learns",
    "no_cost", "no_effect" (it says of no dimension that is short how much it closes), "no_outcome", "no_gaps",
    "no_driver" (no driver's interval excludes zero), or what the plan does not say: "no_link", "no_customers",
    "no_retention", "no_margin", "no_discount", "no_horizon", "no_ramp", "no_decay"; "done" where nothing of it lies
    ahead. A `scenario` was worked out though the data do not carry it; of all together, if any of them was.
    `not_counted` is empty, or the reason why only the savings are in the case and not what the initiative closes.
    """

    id: str
    npv: float = NAN
    low: float = NAN
    high: float = NAN
    mean: float = NAN
    p_positive: float = NAN
    shortfall: float = NAN
    benefits: float = NAN
    costs: float = NAN
    roi: float = NAN
    roi_low: float = NAN
    roi_high: float = NAN
    payback: float = NAN
    p_payback: float = NAN
    break_even_closure: float = NAN
    break_even_causal: float = NAN
    evpi: float = NAN
    verdict: str = ""
    reason: str = ""
    scenario: bool = False
    not_counted: str = ""


class TornadoBar(Record):
    """How much one assumption decides: the rank correlation with the net present value, and the value at its ends.

    `code` is one of ASSUMPTIONS; "cost", "running", "savings" or "closure" of an `initiative`, the latter the mean of
    its dimensions; or, of the survey, "gap" and "slope" of a `dimension`. `low` and `high` hold nine draws in ten of
    it, all others at their medians.
    """

    code: str
    initiative: str
    low: float
    high: float
    npv_low: float
    npv_high: float
    correlation: float
    flips: bool
    """Whether the sign of the net present value changes between its ends."""
    dimension: str = ""


class CashYear(Record):
    """A year of the portfolio: what comes in and goes out, and the customers kept (means of the draws)."""

    year: int
    benefits: float
    costs: float
    net: float
    cumulative: float
    customers_kept: float


class LifetimeValue(Record):
    """What a customer is worth over the horizon, before and after, and without end; `model` is "constant" or "sbg".

    `retention` and `retention_after` are yearly shares, `endless` and `lifetime` (years) hold before; NaN where they do
    not exist. All are medians of the draws.
    """

    model: str
    timing: str
    retention: float
    before: float
    after: float
    endless: float
    lifetime: float
    retention_after: float = NAN
    horizon: int = 0


class Economics(Record):
    """The business cases; empty cases and a `reason` where nothing can be said."""

    assumptions: Rows[CaseAssumption] = field(default_factory=Rows)
    cases: Rows[BusinessCase] = field(default_factory=Rows)
    portfolio: BusinessCase | None = None
    tornado: Rows[TornadoBar] = field(default_factory=Rows)
    years: Rows[CashYear] = field(default_factory=Rows)
    lifetime: LifetimeValue | None = None
    currency: str = ""
    price_year: int | None = None
    outcome: str = ""
    draws: int = 0
    reason: str = ""
    together: tuple[str, ...] = ()
    """The initiatives of the case of all together: those with a case, and what is there to learn, with its cost."""
    everything: BusinessCase | None = None
    """The case of all that is not dropped and has one, where `together` are fewer; None where they are the same."""
    with_untold: BusinessCase | None = None
    """The case of `together` if that of which nothing can be said were paid and brought nothing; None without such."""
    start: str = ""
    """The quarter in which year 0 begins ("2027Q1"); empty where the plan has no dates."""
    start_set_by: str = ""
    """Who says so: the "plan", or the earliest of its "initiatives", or of its "capacity"; empty where nobody does."""
    centre: float = NAN
    """The net present value of all together with everything at its median, around which the tornado lies."""
