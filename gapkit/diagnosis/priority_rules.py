"""Rules for the order of priorities: whether it depends on whose importance counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from gapkit.diagnosis.diagnosis import Finding
from gapkit.diagnosis.evidence import place_of
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.scoring.results import Priority
from gapkit.scoring.rows import Rows

if TYPE_CHECKING:
    from gapkit.scoring.drivers.results import DriverModel


def priority_findings(
    priorities: Rows[Priority], models: Sequence[DriverModel], thresholds: Thresholds
) -> Iterator[Finding]:
    """Yield whether what people state and what goes with the main outcome put the same first, and how many places move.

    Told of dimensions, else of items; nothing where only one importance is known.
    """
    outcome = next((one.outcome for one in models if one.main), "")
    for level in ("dimension", "item"):
        rows = [row for row in priorities if row.level == level and row.rank_both is not None]
        if len(rows) < 2 or not rows[0].index > 0:
            continue
        said, seen = (next(r for r in rows if getattr(r, f"rank_{name}") == 1) for name in ("stated", "derived"))
        moving = sum(row.turns_on_importance for row in rows)
        kind = "turns" if said is not seen and moving else "some" if moving else "agrees"
        if said is not seen and not moving:
            return  # another first place that the sample leaves open anyway
        first = rows[0]
        clear = kind == "agrees" and first.rank_high == 1
        yield Finding(
            id=f"priority.{kind}.{level}",
            kind=f"priority.{kind}",
            subject=first.code,
            state="level" if clear else "unclear",
            verdict=None,
            strength=2 if clear and first.p_top1 >= thresholds.level else 1 if clear else 0,
            n=None,
            evidence=place_of("priorities", priorities, first),
            score=0.3 if kind == "turns" else 0.15,
            facts={
                "said": said.code,
                "seen": seen.code,
                "k": moving,
                "of": len(rows),
                "level": level,
                "outcome": outcome,
            },
        )
        return
