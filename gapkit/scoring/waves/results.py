"""What a comparison of waves returns: one record per line, field names those of diagnosis.json.

A change is always this wave minus the earlier one. A suppressed row keeps what it is about and loses every number.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gapkit.record import Record, field
from gapkit.scoring.results import NAN
from gapkit.scoring.rows import Rows
from gapkit.scoring.waves.past_plan import PastClosure, PastInitiative, Promise


class EarlierWave(Record):
    """The wave that this one is compared with; `wave` and `field` are what its study said of itself."""

    name: str
    sha256: str
    wave: str = ""
    field: str = ""
    n: int | None = None


class InstrumentChange(Record):
    """Something that was asked differently in the earlier wave; `what` is a key of the catalogue."""

    what: str
    facts: Mapping[str, Any] = field(default_factory=dict)


class WaveChange(Record):
    """The change of one measure: the gap (the rating where no expectation was asked), or an outcome.

    `level` is overall, dimension, item or outcome; `segment` and `value` are empty for everybody. `method` is panel
    (the same people), overlap (some of them) or independent. `expectation_change` and `perception_change` add up, with
    their signs, to `change`. `source` says what an established change comes from: delivery (perception), expectations,
    both, or unclear. `detectable` is the smallest change that would have shown with the planned power.
    """

    segment: str
    value: str
    level: str
    code: str
    method: str = "independent"
    n_before: int | None = None
    n_after: int | None = None
    n_common: int | None = None
    before: float = NAN
    before_low: float = NAN
    before_high: float = NAN
    after: float = NAN
    after_low: float = NAN
    after_high: float = NAN
    change: float = NAN
    change_se: float = NAN
    change_low: float = NAN
    change_high: float = NAN
    df: float = NAN
    p_value: float = NAN
    p_adjusted: float = NAN
    equivalence_p: float = NAN
    verdict: str | None = None
    expectation_before: float = NAN
    expectation_after: float = NAN
    expectation_change: float = NAN
    expectation_low: float = NAN
    expectation_high: float = NAN
    perception_before: float = NAN
    perception_after: float = NAN
    perception_change: float = NAN
    perception_low: float = NAN
    perception_high: float = NAN
    source: str | None = None
    detectable: float = NAN
    n_effective: float = NAN
    metric: str | None = None
    higher_is_better: bool = True
    suppressed: bool = False
    protected: bool = False
    notes: tuple[str, ...] = ()


class MixRow(Record):
    """Part of the change of the overall score: of a whole grouping (`value` empty) or of one of its groups.

    `composition` is what comes from other people answering, `rate` what comes from the groups themselves; `moved` is
    the share of the sample that changed group. The last row of a grouping may hold all groups not shown ("rest").
    """

    segment: str
    value: str
    share_before: float = NAN
    share_after: float = NAN
    composition: float = NAN
    composition_low: float = NAN
    composition_high: float = NAN
    rate: float = NAN
    rate_low: float = NAN
    rate_high: float = NAN
    change: float = NAN
    moved: float = NAN
    rest: bool = False


class Attainment(Record):
    """How far from the earlier gap to its target: 0 nothing, 1 reached, below 0 further away.

    `kind` says what the limits mean: bounded, two rays, everything, none. `state` is reached, closer, further or
    unclear.
    """

    level: str
    code: str
    start: float
    current: float
    target: float
    share: float = NAN
    share_low: float = NAN
    share_high: float = NAN
    kind: str = "none"
    state: str = "unclear"


class SamePeople(Record):
    """The people who answered both waves: their own change, and the change to expect of them if nothing had happened.

    `selected` and `everybody` are their mean and that of all in the earlier wave; chosen low, they come back towards
    the mean by themselves (`expected`). `selective` when they stood apart from the others then. `reliable` is the
    change of one person that is more than the noise of two measurements (Jacobson and Truax); `improved` and `worsened`
    are the shares of people who moved by more than that.
    """

    level: str
    code: str
    n: int
    selected: float
    everybody: float
    change: float
    change_low: float
    change_high: float
    correlation: float = NAN
    expected: float = NAN
    selective: bool = False
    beyond: bool | None = None
    reliable: float = NAN
    improved: float = NAN
    worsened: float = NAN


class Treatment(Record):
    """Difference in differences: how much more the treated group changed than the others."""

    segment: str
    value: str
    level: str
    code: str
    n_treated_before: int | None = None
    n_treated_after: int | None = None
    n_others_before: int | None = None
    n_others_after: int | None = None
    treated_change: float = NAN
    treated_low: float = NAN
    treated_high: float = NAN
    others_change: float = NAN
    others_low: float = NAN
    others_high: float = NAN
    effect: float = NAN
    effect_low: float = NAN
    effect_high: float = NAN
    p_value: float = NAN
    p_adjusted: float = NAN
    equivalence_p: float = NAN
    verdict: str | None = None
    suppressed: bool = False
    notes: tuple[str, ...] = ()


class WavePoint(Record):
    """One measure in one of several waves, with the limits of its control chart (from the waves before the last)."""

    position: int
    wave: str
    level: str
    code: str
    n: int | None = None
    mean: float = NAN
    low: float = NAN
    high: float = NAN
    limit_low: float = NAN
    limit_high: float = NAN
    beyond: bool = False
    pattern: bool = False
    suppressed: bool = False


class WaveTrend(Record):
    """The line through several waves: points per wave, and whether the waves follow a line at all."""

    level: str
    code: str
    waves: int
    slope: float
    slope_low: float
    slope_high: float
    p_value: float
    p_adjusted: float = NAN
    lack_of_fit_p: float = NAN
    heterogeneity_p: float = NAN
    centre: float = NAN


class Waves(Record):
    """This wave beside earlier ones. `design` is panel, overlap, independent, or incomparable (nothing is compared).

    `common` is how many people answered both waves (None: unknown, or too few to tell), `common_clusters` how many
    clusters are in both and count as themselves (None: none, or nobody named them). `changed` is what was asked
    differently; with it, rows are there only when the study declared the waves comparable.
    """

    design: str
    before: EarlierWave
    common: int | None = None
    common_clusters: int | None = None
    changed: Rows[InstrumentChange] = field(default_factory=Rows)
    rows: Rows[WaveChange] = field(default_factory=Rows)
    decomposition: Rows[MixRow] = field(default_factory=Rows)
    attainment: Rows[Attainment] = field(default_factory=Rows)
    same_people: Rows[SamePeople] = field(default_factory=Rows)
    treatment: Rows[Treatment] = field(default_factory=Rows)
    series: Rows[WavePoint] = field(default_factory=Rows)
    trends: Rows[WaveTrend] = field(default_factory=Rows)
    notes: tuple[str, ...] = ()
    promises: Rows[Promise] = field(default_factory=Rows)
    closures: Rows[PastClosure] = field(default_factory=Rows)
    initiatives: Rows[PastInitiative] = field(default_factory=Rows)
    """What the plan of the earlier wave wanted, and what came of it; none where it had no plan."""
    leads: bool = False
    """Whether the report is about the change, and tells of it first."""

    def row(self, code: str, segment: str = "", value: str = "") -> WaveChange | None:
        """Return the change of a code, of everybody or of a group."""
        return next((r for r in self.rows if (r.code, r.segment, r.value) == (code, segment, value)), None)
