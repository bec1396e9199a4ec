"""Archetypes held against each other: do their gaps differ, and is the comparison one that can be made?"""

from __future__ import annotations

from collections.abc import Mapping

from gapkit.model import Questionnaire
from gapkit.model.archetypes import GAP, ArchetypeRule
from gapkit.scoring.archetypes.results import NOBODY
from gapkit.scoring.comparisons import SegmentTest
from gapkit.scoring.designs import DesignSums
from gapkit.scoring.results import SegmentGap
from gapkit.scoring.rows import Rows
from gapkit.scoring.rules import Rules
from gapkit.scoring.segment_tests import segment_tests
from gapkit.scoring.suppression import Key
from gapkit.tally import Tally

FORMED = "formed_by_answers"
"""The note that the answers compared took part in forming the archetypes."""

_COMPARED = ("expectation", "perception", GAP)


def archetype_tests(
    questionnaire: Questionnaire,
    tallies: Mapping[Key, Tally],
    gaps: Rows[SegmentGap],
    rules: Rules,
    *,
    at_least: int,
    most_groups: int,
    designs: Mapping[Key, DesignSums] | None = None,
) -> Rows[SegmentTest]:
    """Return the tests of archetypes against each other, those of segments with a family of their own.

    People in none are no archetype and take no part.
    """
    shown = Rows(row for row in gaps if row.value != NOBODY)
    if len({row.value for row in shown if not row.suppressed}) < 2:
        return Rows()
    return segment_tests(
        questionnaire, tallies, shown, rules, at_least=at_least, most_groups=most_groups, designs=designs
    )


def formed_by_answers(choice: int | str | tuple[ArchetypeRule, ...]) -> bool:
    """Tell whether archetypes were formed by the answers that they are compared on.

    Profiles are made of expectations; rules may set conditions on expectations, perceptions or gaps. What was chosen to
    differ differs: its p says little (Kriegeskorte et al. 2009).
    """
    if not isinstance(choice, tuple):
        return True
    return any(one.kind == "answer" and one.role in _COMPARED for rule in choice for one in rule.conditions)
