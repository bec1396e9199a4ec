"""How the next wave decides on each target: by which rule, and with how many respondents."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from gapkit.diagnosis.diagnosis import Diagnosis
from gapkit.diagnosis.plan.results import NAN, NextCheck, Target
from gapkit.scoring.results import Gap
from gapkit.stats.planned_comparisons import respondents_for_change
from gapkit.stats.power import respondents_for_equivalence


def next_checks(diagnosis: Diagnosis, targets: Iterable[Target]) -> Iterator[NextCheck]:
    """Yield how the target of every dimension is decided on; independent waves of equal size, as planned for today.

    The spread is that of perceptions today, with the design effect of weights and clusters where there are any.
    """
    rows = {row.code: row for row in diagnosis.gaps.dimensions}
    least = diagnosis.thresholds.smallest_gap
    for target in targets:
        row = rows.get(target.code)
        if row is None or target.level != "dimension" or target.group or target.suppressed:
            continue
        rule = "keep" if target.rule == "keep" else "rise"
        rise = target.reachable - target.perception if rule == "rise" else NAN
        yield NextCheck(
            code=target.code,
            rule=rule,
            least=least,
            target=target.target,
            n=_for_none(diagnosis, row) if rule == "keep" else _for_change(diagnosis, row, least),
            rise=rise,
            n_planned=_for_change(diagnosis, row, rise) if rise > 0 else None,
        )


def _for_change(diagnosis: Diagnosis, row: Gap, change: float) -> int | None:
    limits = diagnosis.thresholds
    if not row.perception_sd > 0:
        return None
    needed = respondents_for_change(change, row.perception_sd, power=limits.power, error_rate=limits.error_rate)
    return _people(float(needed), row)


def _for_none(diagnosis: Diagnosis, row: Gap) -> int | None:
    """Return how many show that nothing changed: the change of two waves spreads by the root of two more."""
    limits = diagnosis.thresholds
    if not row.perception_sd > 0:
        return None
    spread = row.perception_sd * math.sqrt(2)
    # Where nothing changes both tests must hold: each has half of what the power leaves to chance.
    power, rate = (1 + limits.power) / 2, limits.error_rate
    needed = respondents_for_equivalence(spread, limits.smallest_gap, power=power, error_rate=rate)
    return _people(float(needed), row)


def _people(needed: float, row: Gap) -> int | None:
    effect = (row.n or 0) / row.n_effective if row.n_effective > 0 else 1.0
    return math.ceil(needed * effect - 1e-9) if math.isfinite(needed) else None
