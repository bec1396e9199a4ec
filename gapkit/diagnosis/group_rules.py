"""Rules for what the comparison of groups says: where they differ, where they are alike, where nobody can tell."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from gapkit.diagnosis.diagnosis import Finding
from gapkit.diagnosis.evidence import place_of
from gapkit.diagnosis.reading import counted, finding_score
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.scoring.comparisons import GroupPair, SegmentTest
from gapkit.scoring.results import SegmentGap
from gapkit.scoring.rows import Rows

_ALIKE = ("no_relevant_gap", "gap_trivial")


def group_findings(tests: Rows[SegmentTest], segments: Rows[SegmentGap], thresholds: Thresholds) -> Iterator[Finding]:
    """Yield, per segment, its largest clear difference; without any, that groups are alike or that nobody can tell."""
    for segment in dict.fromkeys(test.segment for test in tests):
        made = [test for test in tests if test.segment == segment and test.method is not None]
        parts = [test for test in made if test.dimension != "overall"]
        if not parts:
            continue
        clear = _clear(parts) or _clear(made)
        if clear:
            test, pair = max(clear, key=lambda found: abs(found[1].difference))
            where = place_of(f"{place_of('segment_tests', tests, test)}.pairs", test.pairs, pair)
            yield _difference(test, pair, where, segments, thresholds)
        elif all(test.verdict in _ALIKE for test in made):
            yield _whole("group.equiv", parts, thresholds, _left_out(segment, tests, segments, thresholds))
        elif not any(test.verdict == "gap_relevant" for test in made):
            yield _whole("group.none", parts, thresholds, _left_out(segment, tests, segments, thresholds))


def _clear(tests: list[SegmentTest]) -> list[tuple[SegmentTest, GroupPair]]:
    return [(test, pair) for test in tests for pair in test.pairs if pair.verdict == "gap_relevant"]


def _difference(
    test: SegmentTest, pair: GroupPair, where: str, segments: Rows[SegmentGap], thresholds: Thresholds
) -> Finding:
    """Return the finding of a pair, the group that does worse first."""
    worse, better = (pair.first, pair.second) if pair.difference < 0 else (pair.second, pair.first)
    low, high = (pair.low, pair.high) if pair.difference < 0 else (-pair.high, -pair.low)
    found = [
        row
        for row in segments
        if row.segment == test.segment and row.dimension == test.dimension and row.value in (worse, better)
    ]
    n = min((counted(row.n, row.n_effective) or 0.0 for row in found), default=0.0)
    surely = high < -thresholds.smallest_gap
    strength = 3 if surely and n >= thresholds.strong_from else 2
    return Finding(
        id=f"group.diff.{test.segment}",
        kind="group.diff",
        subject=test.segment,
        state="short" if surely else "short_small",
        verdict=pair.verdict,
        strength=strength,
        estimate=-abs(pair.difference),
        low=low,
        high=high,
        n=min((row.n or 0 for row in found), default=None),
        evidence=where,
        score=0.7 * finding_score(strength, pair.difference, thresholds),
        facts={
            "segment": test.segment,
            "dimension": test.dimension,
            "first": worse,
            "second": better,
            "source": pair.source,
            "measure": test.measure,
        },
    )


def _left_out(
    segment: str, tests: Rows[SegmentTest], segments: Rows[SegmentGap], thresholds: Thresholds
) -> dict[str, Any]:
    """Return the groups compared and what the comparison says nothing of; nothing where everything was compared."""
    mine = [test for test in tests if test.segment == segment and test.dimension != "overall"]
    made = {test.dimension for test in mine if test.method is not None}
    met: dict[str, list[bool]] = {}
    for row in segments:
        if row.segment == segment and row.dimension in made:
            single = row.suppressed or "one_cluster" in row.notes
            n = None if single else counted(row.n, row.n_effective)
            met.setdefault(row.value, []).append(n is not None and n >= thresholds.indicative_below)
    never = tuple(value for value, told in met.items() if not any(told))
    partly = tuple(value for value, told in met.items() if any(told) and not all(told))
    dimensions = tuple(test.dimension for test in mine if test.method is None)
    if not (never or partly or dimensions):
        return {}
    groups = tuple(value for value, told in met.items() if any(told))
    return {"groups": groups, "left_out": never, "partly": partly, "dimensions_left_out": dimensions}


def _whole(kind: str, tests: list[SegmentTest], thresholds: Thresholds, left_out: dict[str, Any]) -> Finding:
    segment, state = tests[0].segment, "meets" if kind == "group.equiv" else "unclear"
    ends = [abs(end) for test in tests for pair in test.pairs for end in (pair.low, pair.high) if math.isfinite(end)]
    return Finding(
        id=f"{kind}.{segment}",
        kind=kind,
        subject=segment,
        state=state,
        verdict=None,
        strength=0 if state == "unclear" else 2,
        n=min((test.n or 0 for test in tests), default=None),
        evidence="segment_tests",
        score=0.3 if state == "unclear" else 0.5,
        facts={"segment": segment, "most": max(ends, default=math.nan), "gap": thresholds.smallest_gap} | left_out,
    )
