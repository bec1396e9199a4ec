"""What the checks of the data return: counts and shares, never a person."""

from __future__ import annotations

from gapkit.record import Record, field
from gapkit.scoring.results import NAN
from gapkit.scoring.rows import Rows


class RowLimits(Record):
    """The cut-offs of the row checks; what they mean and where they come from stands in `diagnosis.thresholds`."""

    run_share: float
    row_items: int
    spread_share: float
    spread_points: float
    identical_share: float
    swapped_share: float
    swapped_points: float
    swapped_odds: float
    swapped_most: float
    inconsistent_share: float
    twin_correlation: float
    twin_pairs: int
    twin_people: int
    twin_consistency: float
    even_odd_consistency: float
    even_odd_dimensions: int
    telling_share: float
    outlier_p: float
    people_per_item: int
    seconds_per_item: float
    speed_share: float
    copy_items: int
    copy_varied_share: float
    near_copy_share: float
    acquiescence_z: float
    flags_to_exclude: int


class RowCheck(Record):
    """How many people a check of the rows looked at, and how many it flagged.

    `role` says what a flag is for: "decides" alone that a row is doubtful, "counts" together with a flag of another
    `evidence`, or only "describes". `limit` is the cut-off in the unit of the check. `reason` is a catalogue key where
    the check could not run; then nobody was checked.
    """

    check: str
    role: str
    evidence: str
    checked: int | None = None
    flagged: int | None = None
    share: float = NAN
    limit: float = NAN
    reason: str | None = None
    notes: tuple[str, ...] = ()


class SampleCheck(Record):
    """What a check of the whole sample found: a value beside its limit, or a test; `reason` where it could not run."""

    check: str
    n: int | None = None
    value: float = NAN
    limit: float = NAN
    statistic: float = NAN
    df: int | None = None
    p_value: float = NAN
    raised: bool = False
    reason: str | None = None


class SensitivityRow(Record):
    """A gap with every row and without the doubtful ones (the perception where no expectation was asked).

    `shift` is without minus with, `shift_se` the same in standard errors of the gap with every row.
    """

    code: str
    n_with: int | None
    n_without: int | None
    gap_with: float = NAN
    gap_with_low: float = NAN
    gap_with_high: float = NAN
    verdict_with: str | None = None
    gap_without: float = NAN
    gap_without_low: float = NAN
    gap_without_high: float = NAN
    verdict_without: str | None = None
    shift: float = NAN
    shift_se: float = NAN
    changed: bool = False
    suppressed: bool = False
    notes: tuple[str, ...] = ()


class Sensitivity(Record):
    """What the doubtful rows do to the results; `excluded` when the results reported already leave them out."""

    doubtful: int
    excluded: bool
    changed: bool
    rows: Rows[SensitivityRow] = field(default_factory=Rows)
