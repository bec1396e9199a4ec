"""Gap or perception in words: why nothing can be said, what a line of the surface means, the line of a terminal."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from gapkit.i18n import say
from gapkit.report.driver_words import NAME_LIMIT, aim_words
from gapkit.report.formats import MISSING
from gapkit.report.staff_words import say_of_staff
from gapkit.report.voice import Voice, upper_first

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Finding
    from gapkit.scoring.drivers.surface_results import GapVerdict, RivalModel, SurfaceRow, SurfaceTerm

_SHORTEST = 20


def said(voice: Voice, key: str, /, **parameters: object) -> str:
    """Return a text of the `surface` catalogue."""
    return (say_of_staff if voice.is_of_staff else say)(f"surface.{key}", voice.language, **parameters)


def main_verdict(voice: Voice) -> GapVerdict | None:
    """Return what is said of the outcome the report is told along."""
    found = voice.diagnosis.surface
    return None if found is None else next((row for row in found.verdicts if row.main), None)


def models_of(voice: Voice, outcome: str, basis: str = "dimensions") -> list[RivalModel]:
    """Return the models of an outcome, the gap first."""
    found = voice.diagnosis.surface
    return [] if found is None else list(found.models.where(outcome=outcome, basis=basis))


def reason_words(voice: Voice, row: GapVerdict) -> str:
    """Return why nothing can be said of an outcome."""
    number, thresholds, key = voice.locale.number, voice.diagnosis.thresholds, row.reason
    if key == "few" and row.n is None:
        key = "few_hidden"
    elif key == "few" and math.isfinite(row.n_effective) and (row.n or 0) >= row.needed:
        key = "few_effective"
    aim = aim_words(voice, row.outcome)
    return said(
        voice,
        f"reason.{key}",
        most=voice.locale.share(thresholds.model_margin),
        n=number(row.n),
        effective=number(math.floor(row.n_effective)) if math.isfinite(row.n_effective) else MISSING,
        needed=number(row.needed),
        least=number(thresholds.min_cell),
        clusters=number(thresholds.few_clusters),
        Aim=upper_first(aim["aim"]),
        **aim,
    )


def refused_words(voice: Voice, row: SurfaceRow) -> str:
    """Return why one surface is missing."""
    return said(voice, f"refused.{row.reason}", limit=voice.locale.share(voice.diagnosis.thresholds.side_share))


def line_reading(voice: Voice, row: SurfaceTerm) -> str:
    """Return what a line of the surface says."""
    side = "up" if row.low > 0 else "down" if row.high < 0 else "none"
    return said(voice, f"readings.{row.term}.{side}")


def surface_name(voice: Voice, code: str) -> str:
    """Return what a surface is of."""
    return said(voice, "surface.overall") if code == "overall" else voice.label(code, NAME_LIMIT)


def points_between(voice: Voice, low: float, high: float) -> str:
    """Return a difference of R² in points, as prose writes it."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return voice.say("words.no_interval")
    return voice.locale.between(100 * low, 100 * high, 0)


def surface_parameters(finding: Finding, voice: Voice, limit: int) -> dict[str, Any]:
    """Return what the sentences about gap or perception may ask for."""
    facts, share = finding.facts, voice.locale.share
    return {
        "gap_r2": share(facts.get("gap")),
        "perception_r2": share(facts.get("perception")),
        "between_lead": points_between(voice, finding.low, finding.high),
        **aim_words(voice, finding.subject, max(_SHORTEST, min(limit, NAME_LIMIT))),
    }


def surface_line(voice: Voice) -> str:
    """Return gap or perception for the main outcome on one line; nothing where that cannot be said."""
    row = main_verdict(voice)
    if row is None or not row.verdict:
        return ""
    shares = {one.model: voice.locale.share(one.r2_unseen) for one in models_of(voice, row.outcome)}
    if row.verdict == "curve":
        shares["gap"] = voice.locale.share(row.curve_r2_unseen)
    return said(voice, f"terminal.{row.verdict}", **aim_words(voice, row.outcome), **shares)


def reading_line(voice: Voice) -> str:
    """Return that the gap is no complete summary, where it is none, for those about to read of gaps."""
    row = main_verdict(voice)
    if row is None or row.verdict not in ("perception", "apart"):
        return ""
    return said(voice, f"reading.{row.verdict}", **aim_words(voice, row.outcome))
