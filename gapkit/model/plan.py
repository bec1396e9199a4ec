"""The plan: what somebody means to do about the gaps, with whom, at what cost, and what they take for granted."""

from __future__ import annotations

from collections.abc import Mapping

from gapkit.record import Record, field

HORIZONS = ("now", "next", "later")
STATUSES = ("proposed", "approved", "running", "done", "dropped")

ASSUMPTIONS = (
    "causal_share",
    "link",
    "customers",
    "retention",
    "margin",
    "margin_growth",
    "acquired",
    "discount",
    "horizon",
    "ramp",
    "decay",
    "reachable",
    "drift",
    "lifetime_a",
    "lifetime_b",
)
"""What an economic case takes for granted, in the order it is told.

`causal_share`: the share of the association that is causal (0 to 1). `link`: how many logits of yearly retention go
with one point that the outcome is better, of a share with one per cent. `customers`: how many there are. `retention`:
the yearly share of them that stays.
`margin`: money a customer leaves a year; `margin_growth`: its yearly growth. `acquired`: new customers a year.
`discount`: yearly rate. `horizon`: years. `ramp`: months until an initiative has its whole effect; `decay`: share of
the effect lost a year after that. `reachable`: the share of what is missing that can be reached (0 to 1). `drift`:
points by which expectations rise a year. `lifetime_a`, `lifetime_b`: the shifted-beta-geometric's parameters.
"""


class Range(Record):
    """Lowest, most likely and highest value of a judgement; of a fixed figure all three are the same."""

    low: float
    mode: float
    high: float

    @property
    def mean(self) -> float:
        """What it comes to on average: (low + 4 mode + high) / 6, that of a Beta-PERT."""
        return self.mode if self.low == self.mode == self.high else (self.low + 4 * self.mode + self.high) / 6


class InitiativeKpi(Record):
    """What moves before the survey does: its formula, its unit, where it comes from, where it is and should get to."""

    name: str
    formula: str = ""
    unit: str = ""
    source: str = ""
    now: float | None = None
    goal: float | None = None


class Initiative(Record):
    """Something to be done. What nobody has said yet is empty or None, never a guess.

    It acts on dimensions, items and touchpoints, named by their codes. `closure` is the share (0 to 1) of a dimension's
    gap that it would close, by code; one under "" stands for all it acts on. `cost` is paid once, `running` every year,
    `savings` come in every year. `reach` is the share of customers it gets to, `work` what it takes of the capacity
    (person-days). `roles` say who is A, R, C or I, by stakeholder. `basis` is what its estimates rest on, `confidence`
    high, medium or low; `evidence` is what should be known before, which nobody has yet. One that `learns` closes
    nothing and is not estimated; one `proposed` comes from the catalogue and nobody has agreed to it. `texts` are the
    consultant's own columns besides. `key` is what its random numbers are seeded by where nobody gave it an id: made of
    its wording, so that its place among the others does not matter.
    """

    id: str
    name: str
    lever: str | None = None
    dimensions: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    touchpoints: tuple[str, ...] = ()
    closure: Mapping[str, Range] = field(default_factory=dict)
    owner: str = ""
    roles: Mapping[str, str] = field(default_factory=dict)
    start: str = ""
    end: str = ""
    horizon: str | None = None
    effort: int | None = None
    cost: Range | None = None
    running: Range | None = None
    savings: Range | None = None
    reach: float = 1.0
    work: float | None = None
    kpi: InitiativeKpi | None = None
    promise: str = ""
    depends_on: tuple[str, ...] = ()
    must: bool = False
    status: str = "proposed"
    confidence: str | None = None
    basis: str = ""
    evidence: str = ""
    learns: bool = False
    proposed: bool = False
    texts: Mapping[str, str] = field(default_factory=dict)
    key: str = ""

    def __eq__(self, other: object) -> bool:
        """Return whether both say the same; the key is no part of what an initiative says."""
        return type(other) is Initiative and vars(self) | {"key": ""} == vars(other) | {"key": ""}

    def __hash__(self) -> int:
        return hash((self.id, self.name))


class PlanAssumption(Record):
    """What an economic case takes for granted; `code` is one of ASSUMPTIONS, `source` says who set it, or from what."""

    code: str
    value: Range
    unit: str = ""
    source: str = ""
    date: str = ""


class PlanTarget(Record):
    """A level somebody set or knows, of a dimension, item or touchpoint, on the scale of the perceptions.

    `kind` is "own" (decided), "competitor" (what a competitor reaches) or "promise" (words for customers, no level).
    """

    code: str
    kind: str
    perception: float | None = None
    promise: str = ""
    kpi: InitiativeKpi | None = None
    source: str = ""


class Decision(Record):
    """Who decides what, when, and by which rule."""

    what: str
    who: str = ""
    when: str = ""
    rule: str = ""


class Listening(Record):
    """When customers are listened to again: a "pulse" of some items or a whole "wave"; how many answer."""

    kind: str
    when: str = ""
    people: int | None = None
    items: tuple[str, ...] = ()


class Returned(Record):
    """What an initiative of the last plan has cost and brought so far."""

    initiative: str
    spent: float | None = None
    returned: float | None = None
    source: str = ""


class Plan(Record):
    """What a consultant and a client mean to do, and what they take for granted.

    `budget` is what there is to spend once, `capacity` the person-days of each quarter ("2027Q1"). `timing` says when
    a year's margin comes in: at its "end" or "start". A `scenario` is worked out even where the data do not carry it,
    and says so. Days are texts, 2027-01-31, also in initiatives, listenings and, where they are days, decisions.
    `stakeholders` is everyone who takes part, in their order, where somebody is named who has no role yet; empty where
    the roles of the initiatives say it all.
    """

    name: str = ""
    initiatives: tuple[Initiative, ...] = ()
    assumptions: tuple[PlanAssumption, ...] = ()
    targets: tuple[PlanTarget, ...] = ()
    budget: float | None = None
    capacity: Mapping[str, float] = field(default_factory=dict)
    start: str = ""
    currency: str = ""
    price_year: int | None = None
    timing: str = "end"
    scenario: bool = False
    decisions: tuple[Decision, ...] = ()
    listening: tuple[Listening, ...] = ()
    returned: tuple[Returned, ...] = ()
    stakeholders: tuple[str, ...] = ()

    def assumption(self, code: str) -> PlanAssumption | None:
        """Return what is taken for granted under a code, if anything is."""
        return next((one for one in self.assumptions if one.code == code), None)


class LeverProposal(Record):
    """What the catalogue proposes for a lever of a kind of dimension: typical means, not a plan.

    Texts are by language. `kinds` are those of `Catalogue.kinds`; one without any is for what no dimension covers.
    `effort` is the range it usually takes (1 to 5), `evidence` what should be known before. `better` says which way the
    KPI should move, "higher" or "lower".
    """

    id: str
    lever: str
    kinds: tuple[str, ...]
    name: Mapping[str, str]
    kpi: Mapping[str, str]
    formula: Mapping[str, str]
    effort: tuple[int, int]
    evidence: Mapping[str, str]
    better: str = "higher"


class Catalogue(Record):
    """The proposals gapkit knows, by lever and kind of dimension; `kinds` are the names dimensions of each have."""

    proposals: tuple[LeverProposal, ...] = ()
    kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
