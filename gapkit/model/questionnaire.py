"""What was asked: scale, items, dimensions, outcomes and the journey they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from gapkit.record import Record, field

ROLES = ("expectation", "perception", "minimum", "importance")
"""The columns an item can have; `importance` here is a rating of the item, not points of a dimension."""

LETTERS = {"expectation": "E", "perception": "P", "minimum": "N", "importance": "I"}
"""How a column is named before an item code: `E_REL1` is the expectation of item REL1."""

EXPECTATION_TYPES = ("ideal", "should", "will", "desired")
"""What the expectation column stands for: an excellent company, what ought to be, a forecast, a wish."""

EXPECTATION_TIMINGS = ("before", "after")
"""When expectations were asked: before the service, or after it and so in its light."""

AUDIENCES = ("customers", "company")
"""Who answers: the company's customers (or whoever stands for them), or its own managers and frontline."""

OUTCOME_KINDS = ("nps", "enps", "csat", "ces", "churn", "rating", "acsi", "clv")
"""All outcomes of kind acsi are the questions of one index; clv is an amount per person, never an answer."""

OUTCOME_TIMINGS = ("before", "same", "later")
"""When an outcome was measured: before people answered, with the same answers, or later."""

LEVERS = (
    "processes",
    "physical",
    "product",
    "customer_management",
    "channels",
    "payment",
    "communication",
    "people",
    "culture",
)
"""What a company can move to close the gap of an item."""


class Text(Record):
    """One text in the languages it has; every shipped text has both."""

    es: str = ""
    en: str = ""

    def in_(self, language: str) -> str:
        """Return the text in a language, or in the other one when it is missing."""
        return (self.es or self.en) if language == "es" else (self.en or self.es)


class Scale(Record):
    """An answer scale of whole numbers from `low` to `high`, at most 100 points."""

    low: int
    high: int
    anchors: Mapping[int, Text] = field(default_factory=dict)
    not_applicable: bool = False

    @property
    def points(self) -> int:
        """Number of answers a person can choose from."""
        return self.high - self.low + 1

    @property
    def range(self) -> int:
        """Distance between the two ends, in scale points."""
        return self.high - self.low

    @property
    def midpoint(self) -> float:
        """Middle of the scale."""
        return (self.low + self.high) / 2


class Item(Record):
    """One statement; `reversed` when a high answer means low quality."""

    code: str
    number: int
    dimension: str
    text: Text
    reversed: bool = False
    expectation_text: Text | None = None
    phase: str | None = None
    touchpoint: str | None = None
    channels: tuple[str, ...] = ()
    lever: str | None = None


class Dimension(Record):
    """A named group of items. `label` is a short lower-case form with its article for running text."""

    code: str
    name: Text
    items: tuple[Item, ...]
    label: Text | None = None


class Outcome(Record):
    """A result the experience should move; `kind` is one of OUTCOME_KINDS, `timing` one of OUTCOME_TIMINGS."""

    code: str
    kind: str
    text: Text
    scale: Scale
    higher_is_better: bool = True
    version: int | None = None
    window: str | None = None
    timing: str = "same"

    @property
    def is_amount(self) -> bool:
        """Whether its values are amounts from records, which have no scale."""
        return self.kind == "clv"


class Phase(Record):
    """A stretch of the customer journey."""

    code: str
    name: Text


class Touchpoint(Record):
    """A contact between customer and company inside a phase."""

    code: str
    name: Text
    phase: str
    channels: tuple[str, ...] = ()


class Journey(Record):
    """Phases, touchpoints and channels in the customer's order."""

    phases: tuple[Phase, ...] = ()
    touchpoints: tuple[Touchpoint, ...] = ()
    channels: tuple[Phase, ...] = ()


class Questionnaire(Record):
    """An instrument: what is asked of each item (`columns`, roles of ROLES) and how it is grouped.

    `rights` is `rights_note` in one language. `instructions` is what a person is told before answering, by column
    and "points". A survey may leave out `optional_columns`. `expectation_timing` is "" where nobody said when
    expectations were asked.
    """

    id: str
    version: str
    title: Text
    scale: Scale
    columns: tuple[str, ...]
    dimensions: tuple[Dimension, ...]
    expectation_type: str = "should"
    source: str = ""
    rights: str = ""
    points: bool = False
    outcomes: tuple[Outcome, ...] = ()
    journey: Journey | None = None
    rights_note: Text | None = None
    instructions: Mapping[str, Text] = field(default_factory=dict)
    optional_columns: tuple[str, ...] = ()
    expectation_timing: str = ""
    audience: str = "customers"

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """All items in the order of the questionnaire."""
        return tuple(item for dimension in self.dimensions for item in dimension.items)

    @cached_property
    def presented(self) -> tuple[Item, ...]:
        """All items in the order people meet them, by number."""
        return tuple(sorted(self.items, key=lambda item: item.number))

    @property
    def rated(self) -> tuple[Outcome, ...]:
        """The outcomes that are answers on a scale."""
        return tuple(outcome for outcome in self.outcomes if not outcome.is_amount)

    @property
    def paired(self) -> bool:
        """Whether gaps exist: both expectation and perception are asked."""
        return "expectation" in self.columns and "perception" in self.columns

    def dimension(self, code: str) -> Dimension:
        """Return the dimension with a code."""
        return next(dimension for dimension in self.dimensions if dimension.code == code)

    def item(self, code: str) -> Item:
        """Return the item with a code."""
        return next(item for item in self.items if item.code == code)

    def positions(self, dimension: Dimension) -> slice:
        """Return where the items of a dimension stand in `items`."""
        first = dimension.items[0].code
        start = next(place for place, item in enumerate(self.items) if item.code == first)
        return slice(start, start + len(dimension.items))
