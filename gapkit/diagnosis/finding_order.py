"""The order of findings: by what a decision needs first; within that what weighs most, then what is surest."""

from __future__ import annotations

import math
from collections.abc import Iterable

from gapkit.diagnosis.diagnosis import Finding
from gapkit.record import replace
from gapkit.scoring.rows import Rows

NEEDS = ("short", "worse", "moves", "unseen", "pays", "stands", "uncertain")
"""What a finding is for, in the order a decision needs it.

What falls short, what got worse, what moves the outcome, what the company does not see, where the plan leads and
whether it pays, what else stands, and what is uncertain.
"""

_OPEN = ("unclear", "indicative", "hidden", "edge")
_SHORT = ("short", "short_small", "below")
_BEGINS = (
    ("moves", ("driver.", "gain.", "touch.moment", "touch.kpi", "risk.", "asymmetry.", "model.", "ipa.", "priority.")),
    ("unseen", ("johari.", "organisation.")),
    ("pays", ("plan.", "roi.")),
    ("uncertain", ("quality.", "reliability.", "tests.")),
)

METHODS = {
    "gap.": "paired_means",
    "item.last": "paired_means",
    "item.tie": "rank_bands",
    "item.below_min": "share",
    "zone": "zone",
    "perf.": "means",
    "segment.": "group_means",
    "group.": "group_tests",
    "archetype.": "group_tests",
    "archetype.widest": "group_means",
    "archetype.expects": "group_means",
    "archetypes.": "profiles",
    "outcome": "outcome",
    "outcome.segment": "against_rest",
    "touch.": "group_means",
    "touch.moment": "importance_risk",
    "touch.tie": "importance_risk",
    "touch.kpi": "kpi_line",
    "touch.blank": "asked",
    "driver.": "shapley",
    "gain.": "slopes",
    "ipa.": "quadrants",
    "model.": "unseen_people",
    "asymmetry.": "penalty_reward",
    "kano.": "kano",
    "risk.": "logit",
    "comments.": "coding",
    "johari.": "raters",
    "organisation.": "raters",
    "priority.": "rank_bands",
    "wave.": "wave_change",
    "wave.mix": "decomposition",
    "wave.return": "regression_to_mean",
    "wave.treated": "did",
    "wave.trend": "wave_line",
    "wave.target": "attainment",
    "wave.promise": "wave_change",
    "wave.closure": "wave_change",
    "wave.money": "told",
    "quality.": "checks",
    "reliability.": "alpha",
    "reliability.difference": "difference_alpha",
    "tests.": "signed_rank",
    "plan.": "draws",
    "plan.budget": "told",
    "plan.open": "told",
    "roi.": "draws",
    "fix.": "rank_bands",
    "governance.": "told",
    "unknown.": "held",
}
"""How what a finding says was found, by how its kind begins; the longest beginning counts."""


def in_order(findings: Iterable[Finding]) -> Rows[Finding]:
    """Return findings in the order a decision needs them, each with what it is for and how it was found.

    What they are for first, then their score; of one kind that weigh the same, the stronger, then the surer. No two
    stand anywhere by chance: the last word is that of the id.
    """
    # What was in order before has both already.
    told = (one if one.need else replace(one, need=need_of(one), method=method_of(one.kind)) for one in findings)
    return Rows(sorted(told, key=_place))


def need_of(finding: Finding) -> str:
    """Return what a decision needs a finding for, one of NEEDS."""
    if finding.state in _OPEN or finding.strength == 0:
        return "uncertain"
    if finding.kind.startswith("wave."):
        return "worse" if _worse(finding) else "stands"
    for need, starts in _BEGINS:
        if finding.kind.startswith(starts):
            return need
    return "short" if finding.state in _SHORT else "stands"


def method_of(kind: str) -> str:
    """Return how a finding of a kind is found."""
    return METHODS[max((start for start in METHODS if kind.startswith(start)), key=len)]


def sureness(finding: Finding) -> float:
    """Return how many times its interval's width a finding's estimate is; 0 where there is none."""
    width = finding.high - finding.low
    ratio = abs(finding.estimate) / width if width > 0 else math.nan
    return ratio if math.isfinite(ratio) else 0.0


def _worse(finding: Finding) -> bool:
    if finding.kind == "wave.group":
        return not finding.facts.get("better")
    if finding.kind == "wave.target":
        return bool(finding.facts.get("further"))
    return finding.state in _SHORT


def _place(finding: Finding) -> tuple[int, float, str, int, float, str]:
    score = finding.score if math.isfinite(finding.score) else 0.0
    return NEEDS.index(finding.need), -score, finding.kind, -finding.strength, -sureness(finding), finding.id
