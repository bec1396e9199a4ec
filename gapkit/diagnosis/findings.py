"""Findings: the statements a diagnosis supports, as typed records; sentences are made from them elsewhere."""

from __future__ import annotations

from gapkit.diagnosis.context_rules import outcome_findings, quality_findings, segment_findings
from gapkit.diagnosis.diagnosis import Finding, Quality
from gapkit.diagnosis.gap_rules import gap_findings, item_findings, perception_findings, zone_findings
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.model import Questionnaire
from gapkit.scoring.results import GapTable, OutcomeScore, Priority, SegmentGap, Soundness
from gapkit.scoring.rows import Rows


def findings_of(
    questionnaire: Questionnaire,
    gaps: GapTable,
    soundness: Soundness,
    segments: Rows[SegmentGap],
    outcomes: Rows[OutcomeScore],
    priorities: Rows[Priority],
    quality: Quality,
    thresholds: Thresholds,
) -> Rows[Finding]:
    """Return every finding, those that weigh most first."""
    ceiling = {
        row.item for row in quality.columns if row.column == "expectation" and row.ceiling > thresholds.ceiling_share
    }
    weights = {row.code: row.weight * len(gaps.dimensions) for row in priorities if row.level == "dimension"}
    found: list[Finding] = []
    if questionnaire.paired:
        found += gap_findings(gaps, thresholds, weights)
        found += item_findings(gaps, priorities, thresholds, ceiling)
        found += zone_findings(gaps, thresholds)
    else:
        found += perception_findings(gaps, priorities, thresholds)
    found += segment_findings(segments, thresholds)
    found += outcome_findings(outcomes, thresholds)
    found += quality_findings(gaps, soundness, quality, thresholds)
    return Rows(sorted(found, key=lambda finding: -finding.score))
