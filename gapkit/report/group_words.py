"""Groups in words: which two differ, by how much, and what it comes from."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gapkit.report.formats import excerpt, plain
from gapkit.report.voice import Voice, upper_first

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Finding

_LIMIT = 60


def group_words(finding: Finding, voice: Voice, item_limit: int) -> dict[str, str]:
    """Return the groups of a finding, what their difference comes from, and how large it may still be."""
    facts, limit = finding.facts, min(item_limit, _LIMIT)
    segment = excerpt(plain(str(facts.get("segment", ""))), limit)
    most = float(facts.get("most", math.nan))
    said = {
        "segment": voice.locale.quoted(segment),
        "Segment": upper_first(segment),
        "most": voice.locale.number(most, 2),
        "gap": voice.smallest_gap,
        "why": voice.tell(f"group.why.{facts.get('source') or 'unknown'}"),
    }
    for name in ("first", "second"):
        said[name] = voice.locale.quoted(excerpt(plain(str(facts.get(name, ""))), limit))
    return said


def group_pattern(finding: Finding) -> str:
    """Return the catalogue key of a finding about groups."""
    if finding.kind == "group.diff" and finding.facts.get("measure") == "perception":
        return "group.diff_level"
    return finding.kind
