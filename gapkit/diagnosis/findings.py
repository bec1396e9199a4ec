"""Findings: the statements a diagnosis supports, as typed records; sentences are made from them elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapkit.diagnosis.context_rules import outcome_findings, quality_findings, segment_findings
from gapkit.diagnosis.diagnosis import Finding, Quality
from gapkit.diagnosis.finding_order import in_order
from gapkit.diagnosis.first_rules import first_findings, gain_findings
from gapkit.diagnosis.gap_rules import gap_findings, item_findings, perception_findings, zone_findings
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.model import Questionnaire
from gapkit.scoring.results import GapTable, OutcomeScore, Priority, SegmentGap, Soundness
from gapkit.scoring.rows import Rows

if TYPE_CHECKING:
    from gapkit.scoring.archetypes.results import Archetypes
    from gapkit.scoring.comments.results import OpenText
    from gapkit.scoring.comparisons import SegmentTest
    from gapkit.scoring.drivers.asymmetry_results import Asymmetry
    from gapkit.scoring.drivers.foretold import Prediction
    from gapkit.scoring.drivers.results import Drivers
    from gapkit.scoring.drivers.surface_results import Surfaces
    from gapkit.scoring.johari.results import Johari
    from gapkit.scoring.journey.results import JourneyCell
    from gapkit.scoring.kano_results import KanoRow
    from gapkit.scoring.outcome_results import OutcomeSegment
    from gapkit.scoring.what_if import Gain


def findings_of(
    questionnaire: Questionnaire,
    gaps: GapTable,
    soundness: Soundness,
    segments: Rows[SegmentGap],
    outcomes: Rows[OutcomeScore],
    priorities: Rows[Priority],
    quality: Quality,
    thresholds: Thresholds,
    outcome_segments: Rows[OutcomeSegment] | None = None,
    journey: Rows[JourneyCell] | None = None,
    archetypes: Archetypes | None = None,
    *,
    segment_tests: Rows[SegmentTest] | None = None,
    comments: OpenText | None = None,
    drivers: Drivers | None = None,
    surface: Surfaces | None = None,
    predictions: Rows[Prediction] | None = None,
    asymmetry: Rows[Asymmetry] | None = None,
    kano: Rows[KanoRow] | None = None,
    johari: Johari | None = None,
    what_if: Rows[Gain] | None = None,
) -> Rows[Finding]:
    """Return every finding, in the order a decision needs them."""
    ceiling = {
        row.item for row in quality.columns if row.column == "expectation" and row.ceiling > thresholds.ceiling_share
    }
    weights = {row.code: row.weight * len(gaps.dimensions) for row in priorities if row.level == "dimension"}
    found: list[Finding] = []
    if questionnaire.paired:
        found += gap_findings(gaps, thresholds, weights)
        found += item_findings(gaps, priorities, thresholds, ceiling)
        found += zone_findings(gaps, thresholds)
        found += first_findings(gaps, priorities, thresholds)
    else:
        found += perception_findings(gaps, priorities, thresholds)
    found += segment_findings(segments, thresholds)
    if segment_tests:
        from gapkit.diagnosis.group_rules import group_findings

        found += group_findings(segment_tests, segments, thresholds)
    found += outcome_findings(outcomes, thresholds)
    if outcome_segments:
        from gapkit.diagnosis.outcome_rules import outcome_segment_findings

        found += outcome_segment_findings(outcome_segments, thresholds)
    if journey:
        from gapkit.diagnosis.journey_rules import journey_findings

        found += journey_findings(journey, thresholds)
    if archetypes is not None:
        from gapkit.diagnosis.archetype_rules import archetype_findings

        found += archetype_findings(archetypes, thresholds)
    if drivers is not None:
        from gapkit.diagnosis.driver_rules import driver_findings

        found += driver_findings(drivers, thresholds)
    if what_if:
        found += gain_findings(what_if, thresholds)
    if surface is not None:
        from gapkit.diagnosis.surface_rules import surface_findings

        found += surface_findings(surface, thresholds)
    if predictions:
        from gapkit.diagnosis.risk_rules import risk_findings

        found += risk_findings(predictions, thresholds)
    if asymmetry:
        from gapkit.diagnosis.asymmetry_rules import asymmetry_findings

        found += asymmetry_findings(asymmetry, thresholds)
    if kano:
        from gapkit.diagnosis.kano_rules import kano_findings

        found += kano_findings(kano, thresholds)
    if comments is not None:
        from gapkit.diagnosis.comment_rules import comment_findings

        found += comment_findings(comments, thresholds)
    if johari is not None:
        from gapkit.diagnosis.johari_rules import johari_findings

        found += johari_findings(johari, thresholds)
        if johari.internal or johari.maturity:
            from gapkit.diagnosis.house_rules import house_findings

            found += house_findings(johari, thresholds)
    if any(row.rank_both is not None for row in priorities) and drivers is not None:
        from gapkit.diagnosis.priority_rules import priority_findings

        found += priority_findings(priorities, drivers.models, thresholds)
    found += quality_findings(gaps, soundness, quality, thresholds)
    return in_order(found)
