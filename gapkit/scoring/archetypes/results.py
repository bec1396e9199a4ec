"""What the archetypes return: flat tables whose field names are those of diagnosis.json.

As everywhere, a suppressed row keeps who it is about and loses every number, its n included.
"""

from __future__ import annotations

from gapkit.record import Record, field
from gapkit.scoring.comments.results import ThemeGroup
from gapkit.scoring.comparisons import SegmentTest
from gapkit.scoring.outcome_results import OutcomeSegment
from gapkit.scoring.results import NAN, SegmentGap
from gapkit.scoring.rows import Rows

ARCHETYPE = "archetype"
"""The name of the grouping in the tables of gaps and outcomes."""

NOBODY = ""
"""The name of the group of people who are in no archetype."""

CELLS = ("says", "thinks", "does", "feels", "pains", "gains")
"""The cells of an empathy map."""


class Archetype(Record):
    """A kind of people: how many, and what share of everybody.

    `rule` holds the conditions of a declared archetype as they were written; `certainty` is the mean probability with
    which the people of a profile belong to it.
    """

    name: str
    n: int | None
    share: float = NAN
    share_low: float = NAN
    share_high: float = NAN
    certainty: float = NAN
    rule: tuple[str, ...] = ()
    suppressed: bool = False
    protected: bool = False


class ArchetypeExpectation(Record):
    """What an archetype expects of a dimension (of an item where there are fewer than three dimensions).

    `centred` is the expectation above or below the person's own mean expectation, `lift` how far that is above or below
    the same of everybody else; `importance` the share of the points given to it.
    """

    archetype: str
    subject: str
    n: int | None
    expectation: float = NAN
    centred: float = NAN
    centred_low: float = NAN
    centred_high: float = NAN
    lift: float = NAN
    lift_low: float = NAN
    lift_high: float = NAN
    importance: float = NAN
    suppressed: bool = False


class ArchetypeShare(Record):
    """How often a segment value occurs in an archetype and among everybody else, and the test of the difference."""

    archetype: str
    segment: str
    value: str
    n: int | None
    share: float = NAN
    share_elsewhere: float = NAN
    difference: float = NAN
    difference_low: float = NAN
    difference_high: float = NAN
    p_value: float = NAN
    p_adjusted: float = NAN
    suppressed: bool = False


class EmpathyEntry(Record):
    """A line of an empathy map. `cell` is one of CELLS.

    `state` is "told", "nothing" (asked, and nothing stands out), "few" (asked of too few) or "not_asked". `source` is
    "answers" or "comments"; `measure` says what `value` is: expects, importance, gap, nps, csat, ces, churn, rating,
    mention or emotion (the share of the people read for themes who write of the theme, or tell of the emotion, that is
    the `subject`); a quote has its text as `subject` and says how many people write of the same.
    """

    archetype: str
    cell: str
    state: str
    source: str = ""
    measure: str = ""
    subject: str = ""
    n: int | None = None
    value: float = NAN
    low: float = NAN
    high: float = NAN
    suppressed: bool = False


class ArchetypeFit(Record):
    """How well a number of profiles describes the people; `smallest` is None where it would be too few to show."""

    profiles: int
    log_likelihood: float
    parameters: int
    bic: float
    smallest: int | None = None


class ArchetypeStop(Record):
    """What an archetype expects and perceives at a touchpoint: people's means over its items."""

    archetype: str
    touchpoint: str
    n: int | None
    expectation: float = NAN
    perception: float = NAN
    perception_low: float = NAN
    perception_high: float = NAN
    gap: float = NAN
    gap_low: float = NAN
    gap_high: float = NAN
    p_adjusted: float = NAN
    verdict: str | None = None
    n_effective: float = NAN
    suppressed: bool = False
    protected: bool = False


class Archetypes(Record):
    """Archetypes of a survey, declared ("rules") or looked for ("profiles"); `reason` says why there are none.

    Reasons: "few_people", "no_expectation", "one_score", "flat", "one_profile", "too_small", "no_groups", "unstable".
    `asked` is the number of profiles somebody asked for. `looked_at` people were searched; `incomplete` left too much
    blank, `flat` expect the same of everything; each None where it may not be told. `p_value` and `stability` belong to
    the search of `profiles`. `notes` are remarks: "few_people", "no_groups", "unstable", "too_small",
    "fewer_fit_better" (profiles shown because they were asked for), "rest_joined" (people without a profile, too few to
    be a group, stand in the largest), "formed_by_answers" (the answers that `tests` compare took part in forming the
    archetypes), "few_clusters" (too few to know what people of one share: the search hardly counts with it). `themes`
    is who writes of what in their comments, `journey` what each meets at every touchpoint.
    """

    origin: str
    reason: str | None = None
    asked: int | None = None
    looked_at: int | None = None
    incomplete: int | None = None
    flat: int | None = None
    profiles: int = 0
    p_value: float = NAN
    stability: float = NAN
    fits: Rows[ArchetypeFit] = field(default_factory=Rows)
    rows: Rows[Archetype] = field(default_factory=Rows)
    gaps: Rows[SegmentGap] = field(default_factory=Rows)
    expectations: Rows[ArchetypeExpectation] = field(default_factory=Rows)
    people: Rows[ArchetypeShare] = field(default_factory=Rows)
    outcomes: Rows[OutcomeSegment] = field(default_factory=Rows)
    empathy: Rows[EmpathyEntry] = field(default_factory=Rows)
    tests: Rows[SegmentTest] = field(default_factory=Rows)
    themes: Rows[ThemeGroup] = field(default_factory=Rows)
    journey: Rows[ArchetypeStop] = field(default_factory=Rows)
    notes: tuple[str, ...] = ()
