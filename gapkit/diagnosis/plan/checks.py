"""How the next wave decides on each target: by which rule, and with how many respondents."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from gapkit.diagnosis.diagnosis import Diagnosis
from gapkit.diagnosis.plan.results import NAN, NextCheck, Target
from gapkit.record import Record
from gapkit.scoring.results import Gap
from gapkit.stats.estimates import t_quantile
from gapkit.stats.planned_comparisons import respondents_for_change


def next_checks(diagnosis: Diagnosis, targets: Iterable[Target]) -> Iterator[NextCheck]:
    """Yield how the target of every dimension is decided on; independent waves of equal size, as planned for today.

    The spread is that behind today's interval of the perception: of people, or of clusters as large as today's.
    """
    rows = {row.code: row for row in diagnosis.gaps.dimensions}
    limits = diagnosis.thresholds
    least = limits.smallest_gap
    for target in targets:
        row = rows.get(target.code)
        if row is None or target.level != "dimension" or target.group or target.suppressed:
            continue
        way = target.target - target.perception
        keep = target.rule == "keep" or not way > 0
        rise = NAN if keep else target.reachable - target.perception
        units = _units(diagnosis, row)
        n, clusters = units.needed(least, diagnosis)
        n_planned, clusters_planned = units.needed(rise, diagnosis)
        yield NextCheck(
            code=target.code,
            rule="keep" if keep else "rise",
            least=least,
            target=target.target,
            n=n,
            rise=rise,
            n_planned=n_planned,
            floor=max(way, 0.0) - least if keep else 0.0,
            level=limits.level,
            power=limits.power,
            clusters=clusters,
            clusters_planned=clusters_planned,
        )


def decided(check: NextCheck, low: float, high: float) -> str:
    """Return what the interval of the change decides: "risen", "kept", "missed" or "unclear".

    A rise is missed where the interval rules out one that matters; what was to be kept, where it surely fell short of
    what keeps the target.
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        return "unclear"
    keep = check.rule == "keep"
    floor = check.floor if math.isfinite(check.floor) else -check.least * keep
    if low > floor + 1e-9:
        return "kept" if keep else "risen"
    # One smallest gap above the floor lies a rise that matters, or what keeps the target.
    return "missed" if high < floor + check.least - 1e-9 else "unclear"


class _Units(Record):
    """What is drawn, people or whole clusters: how many there are, how far one lies from another, people in each."""

    there: int
    spread: float
    people: float
    clustered: bool

    def needed(self, change: float, diagnosis: Diagnosis) -> tuple[int | None, int | None]:
        """Return how many people, and clusters, each of two waves needs to show a change; None where nobody knows."""
        if not (change > 0 and self.spread > 0):
            return None, None
        limits = diagnosis.thresholds
        found = float(respondents_for_change(change, self.spread, power=limits.power, error_rate=1 - limits.level))
        if not math.isfinite(found):
            return None, None
        people = math.ceil(found * self.people - 1e-9)
        return people, int(found) if self.clustered else None


def _units(diagnosis: Diagnosis, row: Gap) -> _Units:
    """Return the units behind a perception: their spread is what makes its interval as wide as it is.

    A base with an end narrows today's interval, but not that of a change.
    """
    design, n = diagnosis.quality.design, row.n or 0
    clusters = None if design is None else design.clusters
    there = n if clusters is None else clusters
    if there < 2 or n < 2:
        return _Units(there, NAN, NAN, clusters is not None)
    df = row.df if math.isfinite(row.df) else there - (1 if design is None else design.strata or 1)
    half = (row.perception_high - row.perception_low) / 2
    error = half / float(t_quantile(0.5 + diagnosis.thresholds.level / 2, df))
    spread = error * math.sqrt(there)
    if design is not None and math.isfinite(design.population):
        left = 1 - there / design.population
        spread = spread / math.sqrt(left) if left > 0 else NAN if clusters is not None else row.perception_sd
    return _Units(there, spread, n / there, clusters is not None)
