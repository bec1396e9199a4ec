"""What the outcome goes along with where dimensions get to the plan's own targets, instead of those of a rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from gapkit.diagnosis.plan.results import Planned, Target
from gapkit.scoring.rows import Rows

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Diagnosis
    from gapkit.scoring.what_if import Gain

_OWN = ("own", "competitor", "minimum")
"""Rules by which a target is another one than that of a study without a plan."""


def own_targets(targets: Iterable[Target]) -> dict[str, Target]:
    """Return the targets of dimensions, for everybody, that a plan sets otherwise than a study without one.

    Expectations that rise move a target too, but no gain: what they add to the way only keeps up with them.
    """
    return {
        one.code: one
        for one in targets
        if one.level == "dimension" and not one.group and not one.suppressed and one.rule in _OWN
    }


def gains_to_plan(diagnosis: Diagnosis, targets: Iterable[Target]) -> Rows[Gain]:
    """Return the gains of closing gaps, those up to the plan's own targets ("plan") added, of another plan gone.

    The level to get to is taken as it is told; how far it is away is as sure as today's perception, which is taken to
    vary apart from the slope.
    """
    kept = [row for row in diagnosis.what_if if row.closes != "plan"]
    own = own_targets(targets)
    if not kept or not own:
        return Rows(kept)
    from gapkit.scoring.what_if import closed_to

    for code, one in own.items():
        spread = (one.perception_high - one.perception_low) / 2
        kept += closed_to(Rows(kept), code, one.target - one.perception, spread)
    return Rows(kept)


def in_force(gains: Iterable[Gain], planned: Planned) -> list[Gain]:
    """Return the gains up to the targets that hold: the plan's own where it sets one, those of the rule elsewhere."""
    own = whose(planned)
    return [row for row in gains if row.closes == ("plan" if row.code in own else "target")]


def whose(planned: Planned) -> Mapping[str, Target]:
    """Return the targets of dimensions that are the plan's own, by code."""
    return own_targets(planned.targets)
