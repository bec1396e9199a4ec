"""What the windows and the gaps of the organisation return: records whose names are those of diagnosis.json."""

from __future__ import annotations

from gapkit.model import Text
from gapkit.record import Record, field
from gapkit.scoring.johari.internal_results import InternalRating, MaturityComponent
from gapkit.scoring.results import NAN
from gapkit.scoring.rows import Rows

PANES = ("open", "blind", "hidden", "overrated", "unknown", "outside")
"""The panes of the window of expectations, the hidden one in its two kinds, and what has no evidence for any."""

STANDINGS = (
    "over_poor",
    "over_good",
    "agree_poor",
    "agree_good",
    "under_poor",
    "under_good",
)
"""How the company rates itself beside its customers, over what is poor or good for them; blind complacency first."""


class JohariLimits(Record):
    """The cut-offs of the windows; what they mean and where they come from stands in `thresholds`."""

    level: float
    error_rate: float
    explicit_share: float
    tolerance_share: float
    sure_share: float
    leaning_share: float
    fewest_raters: int
    fewest_agreement: float
    replicates: int
    ceiling_share: float
    filled_share: float
    min_cell: int = 5


class Raters(Record):
    """The raters of a view: how many, and how far they agree among themselves on what customers expect.

    `together` is r_wg(J) over all items, `icc1` how much of the spread of ratings lies between items, `icc2` how
    reliable the mean of these raters is. `reason` is empty, or why nothing is made of them: "few", or "nothing" where
    they gave no estimates.
    """

    view: str
    raters: int | None
    column: str
    together: float = NAN
    icc1: float = NAN
    icc2: float = NAN
    reason: str = ""


class WindowItem(Record):
    """One item in the window of expectations of a view.

    `basis` is "absolute" (levels of the scale) or "relative" (each person's own mean taken off, so that zero is that
    mean). Customer and company are means of expectation and of its estimate, with intervals; `derived` is the item's
    share of what is explained in the outcome. `shares` are how often the draws put it in each pane, in the order of
    PANES; `pane` is the most frequent and `state` how sure that is: "sure", "leaning" or "undetermined". `inflated` is
    how often the company put an item of the open pane beyond the tolerance. `agreement` is r_wg; raters who do not
    agree leave the item without a pane: state "disagree"; so do too few raters or customers, of whom nothing is told:
    state "few", and raters of a single unit, or customers of too few, whose means nobody can generalise: "few_units".
    An item that nobody of the view was asked about is "not_asked".
    """

    view: str
    basis: str
    code: str
    n: int | None
    raters: int | None
    customer: float
    customer_low: float
    customer_high: float
    company: float
    company_low: float
    company_high: float
    agreement: float
    derived: float
    shares: tuple[float, ...]
    pane: str
    state: str
    inflated: float


class WindowAreas(Record):
    """How many items lie in each pane of a window: sums of shares, so that they add up to the number of items.

    `unplaced` are the items without shares, not asked or of too few people: with the areas they are all items.

    `explicit` is the share of items whose mean passes the level; beyond the ceiling share levels no longer set items
    apart, and the relative window says more. `derived` tells whether an outcome was there: without one, what customers
    do not say cannot be split, and the unknown pane stays empty.
    """

    view: str
    basis: str
    explicit_from: float
    tolerance: float
    explicit: float
    areas: tuple[float, ...]
    derived: bool
    leads: bool
    unplaced: int = 0


class PerformanceItem(Record):
    """One item, or dimension, of the window of performance: how the company rates it beside its customers.

    `standing` is the most frequent of STANDINGS in the draws, `share` how frequent, `state` as in the window of
    expectations; empty where the state is "few_units". `difference` is company minus customers.
    """

    view: str
    level: str
    code: str
    n: int
    raters: int
    customer: float
    company: float
    difference: float
    low: float
    high: float
    agreement: float
    standing: str
    share: float
    state: str


class OrganisationGap(Record):
    """A gap of the organisation on a dimension or an item, from the answers of two views.

    Gap 1: managers' estimate minus customers' expectation; 6: the frontline's minus customers'; 7: the frontline's
    minus managers'. `verdict`: "underestimates" or "overestimates" (beyond the tolerance with its whole interval),
    "aligned" (shown to be within it), "differs" (not zero, but perhaps within it), "inconclusive".
    `units` is how many units both views rated, where units link them; 0 where none do, or too few to be told.
    """

    gap: int
    level: str
    code: str
    n_first: int
    n_second: int
    first: float
    second: float
    difference: float
    low: float
    high: float
    t: float
    df: float
    p_value: float
    p_adjusted: float
    equivalence_p: float
    verdict: str
    units: int = 0


class Likeness(Record):
    """How alike two views are over all items: squared distance and its parts, with the correlations of the shapes.

    `chance` is the distance that two such samples of people who see all items alike would have on average.
    """

    gap: int
    items: int
    distance: float
    elevation: float
    scatter: float
    shape: float
    correlation: float
    tau_b: float
    chance: float = NAN


class Hint(Record):
    """Something that points to an expectation nobody asked about.

    `kind`: "theme" (no item covers it: share of the people whose comments were read), "unheard" (chance that the next
    mention is a new theme; there are `at_least` so many), "latent" (goes with the outcome more than people say it
    matters: its share), "unexplained" (share of the outcome that no dimension explains; `noise` of it would be left by
    a question answered by chance as much as one usually is), "group" (how far the outcome of a group lies from that of
    others who perceive the same), "facet" (items that go together across dimensions: largest root of what is left,
    with what chance leaves in `noise`), "archetype" (what sets it apart from everybody else, in points), "kano" (a
    feature that delights: share of those who take sides). `scope` is the level of a latent driver, the segment of a
    group, the subject an archetype expects. `certainty` is how many resamples agree.
    """

    kind: str
    subject: str
    scope: str = ""
    n: int | None = None
    base: int | None = None
    estimate: float = NAN
    low: float = NAN
    high: float = NAN
    noise: float = NAN
    at_least: float = NAN
    certainty: float = NAN
    p_value: float = NAN
    p_adjusted: float = NAN
    items: tuple[str, ...] = ()
    dimensions: int = 0


class ThemeSeen(Record):
    """A theme that people write about in their own words, as customers and a view of the company raise it.

    `n` of `customers` whose comments were read mention it, and `raters` of `base`; None where few do. `pane` is "open"
    (both), "blind" (nobody of the view) or "hidden" (no customer). `state` is "sure", "undetermined" (so few people may
    well be silent by chance), or "few": somebody mentions it, too few to be counted. Without a theme, "few" tells that
    too few people of the view wrote anything that was coded.
    """

    view: str
    theme: str = ""
    name: Text = field(default_factory=Text)
    n: int | None = None
    customers: int | None = None
    raters: int | None = None
    base: int | None = None
    pane: str = ""
    state: str = ""


class Johari(Record):
    """Both windows, the raters behind them, the gaps of the organisation, and what points beyond the questionnaire.

    `internal` and `maturity` are what the company's people say of the company itself, `themes` what both sides write
    about.
    """

    raters: Rows[Raters] = field(default_factory=Rows)
    expectations: Rows[WindowItem] = field(default_factory=Rows)
    areas: Rows[WindowAreas] = field(default_factory=Rows)
    performance: Rows[PerformanceItem] = field(default_factory=Rows)
    organisation: Rows[OrganisationGap] = field(default_factory=Rows)
    likeness: Rows[Likeness] = field(default_factory=Rows)
    unknown: Rows[Hint] = field(default_factory=Rows)
    internal: Rows[InternalRating] = field(default_factory=Rows)
    maturity: Rows[MaturityComponent] = field(default_factory=Rows)
    themes: Rows[ThemeSeen] = field(default_factory=Rows)
