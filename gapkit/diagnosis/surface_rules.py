"""Rules for gap or perception: what the gap is worth as a summary, for the outcome the report is told along."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gapkit.diagnosis.diagnosis import Finding
from gapkit.diagnosis.evidence import place_of
from gapkit.diagnosis.thresholds import Thresholds

if TYPE_CHECKING:
    from gapkit.scoring.drivers.surface_results import GapVerdict, Surfaces

_KINDS = {
    "gap": "model.gap_enough",
    "curve": "model.gap_curved",
    "perception": "model.perception_better",
    "apart": "model.apart",
    "open": "model.cannot_tell",
}
_SCORES = {"gap": 0.3, "curve": 0.3, "perception": 0.5, "apart": 0.45, "open": 0.15}


def surface_findings(surface: Surfaces, thresholds: Thresholds) -> Iterator[Finding]:
    """Yield whether the gap sums up expectation and perception for the main outcome."""
    for row in surface.verdicts:
        if row.main and row.verdict:
            yield _verdict(row, surface, thresholds)


def _verdict(row: GapVerdict, surface: Surfaces, thresholds: Thresholds) -> Finding:
    models = {one.model: one for one in surface.models if (one.outcome, one.basis) == (row.outcome, "dimensions")}
    perception, gap = models["perception"], models["gap"]
    sure = row.verdict != "open"
    counted = min(row.n or 0, row.n_effective) if row.n_effective == row.n_effective else row.n or 0
    # What explains hardly more than nothing is no strong ground, however many people there are.
    firm = counted >= thresholds.strong_from and any(
        one.r2_unseen_low > thresholds.model_margin for one in models.values()
    )
    strength = 1 if counted < thresholds.indicative_below else 3 if firm else 2
    return Finding(
        id=f"{_KINDS[row.verdict]}.{row.outcome}",
        kind=_KINDS[row.verdict],
        subject=row.outcome,
        state="level" if sure else "unclear",
        verdict=None,
        strength=strength if sure else 0,
        estimate=perception.lead,
        low=perception.lead_low,
        high=perception.lead_high,
        n=row.n,
        evidence=place_of("surface.models", surface.models, perception),
        score=_SCORES[row.verdict],
        facts={
            "outcome": row.outcome,
            "gap": row.curve_r2_unseen if row.verdict == "curve" else gap.r2_unseen,
            "perception": perception.r2_unseen,
            "best": row.best,
        },
    )
