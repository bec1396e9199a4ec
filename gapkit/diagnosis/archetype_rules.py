"""Rules for archetypes: whether there are any, where it hurts whom most, and who may not be shown."""

from __future__ import annotations

from collections.abc import Iterator

from gapkit.diagnosis.diagnosis import Finding
from gapkit.diagnosis.evidence import place_of
from gapkit.diagnosis.group_rules import group_findings
from gapkit.diagnosis.reading import counted, evidence_strength, finding_score, reading_state
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.record import replace
from gapkit.scoring.archetypes.contrasts import FORMED
from gapkit.scoring.archetypes.results import NOBODY, Archetypes
from gapkit.scoring.results import SegmentGap
from gapkit.scoring.rows import Rows

_SHORT = {"short", "short_small"}
_GOOD_STABILITY = 0.80
DOUBTS = ("few_people", "no_groups", "unstable", "too_small", "fewer_fit_better")
"""What speaks against a number of profiles that somebody asked for."""


def archetype_findings(archetypes: Archetypes, thresholds: Thresholds) -> Iterator[Finding]:
    """Yield that there are archetypes, or why not; the deepest clear shortfall of one; those that are hidden."""
    if archetypes.reason is not None:
        yield _plain("archetypes.none", {"reason": archetypes.reason, "n": archetypes.looked_at}, strength=0, score=0.9)
        return
    if archetypes.origin == "profiles":
        doubtful = any(note in DOUBTS for note in archetypes.notes)
        # Profiles explore: they are never strong evidence.
        strength = 2 if archetypes.stability >= _GOOD_STABILITY and not doubtful else 1
        facts: dict[str, object] = {
            "k": archetypes.profiles,
            "n": archetypes.looked_at,
            "stability": archetypes.stability,
        }
        kind = "archetypes.asked" if doubtful else "archetypes.found"
        yield _plain(kind, facts, strength=strength, score=1.2, state="level")
    hidden = tuple(row.name for row in archetypes.rows if row.suppressed and row.name != NOBODY)
    if hidden:
        yield _plain("archetypes.hidden", {"names": hidden}, strength=0, score=0.2, state="hidden")
    yield from _apart(archetypes, thresholds)
    yield from _widest(archetypes, thresholds)
    yield from _expected(archetypes, thresholds)


def _apart(archetypes: Archetypes, thresholds: Thresholds) -> Iterator[Finding]:
    """Yield the largest clear difference between two archetypes; without any, that they are alike or nobody can tell.

    Where the answers compared formed the archetypes, a difference is an indication at most, and none is no news.
    """
    formed = FORMED in archetypes.notes
    gaps = Rows(row for row in archetypes.gaps if row.value != NOBODY)
    for finding in group_findings(archetypes.tests, gaps, thresholds):
        kind = finding.kind.replace("group.", "archetype.")
        if formed and kind != "archetype.diff":
            continue
        yield replace(
            finding,
            id=kind,
            kind=kind,
            subject="overall",
            strength=min(1, finding.strength) if formed else finding.strength,
            evidence=finding.evidence.replace("segment_tests", "archetypes.tests", 1),
            score=(0.5 if formed else 1.0) * finding.score,
            facts={**finding.facts, "formed": formed},
        )


def _widest(archetypes: Archetypes, thresholds: Thresholds) -> Iterator[Finding]:
    told: list[tuple[SegmentGap, str, float | None]] = []
    for row in archetypes.gaps:
        n = counted(row.n, row.n_effective)
        state = reading_state(row.verdict, row.gap_low, row.gap_high, n, thresholds, suppressed=row.suppressed)
        if row.dimension != "overall" and row.value != NOBODY and state not in ("hidden", "indicative"):
            told.append((row, state, n))
    if len(_names(told)) < 2:
        return
    row, state, n = min(told, key=lambda one: one[0].gap)
    if state not in _SHORT:
        return
    # The deepest gap of another archetype may be as deep: intervals that meet leave open whose is the widest.
    deepest = {name: min((r for r, _, _ in told if r.value == name), key=lambda r: r.gap) for name in _names(told)}
    tied = tuple(name for name, other in deepest.items() if name != row.value and not other.gap_low > row.gap_high)
    clear = any(
        pair.verdict == "gap_relevant" and (pair.first if pair.difference < 0 else pair.second) == row.value
        for test in archetypes.tests
        if test.dimension == row.dimension
        for pair in test.pairs
    )
    # The gap is tested; that it is wider than those of the others is another matter.
    strength = 0 if tied else min(1, evidence_strength(state, n, thresholds))
    facts: dict[str, object] = {"archetype": row.value, "dimension": row.dimension}
    facts |= {"from": thresholds.indicative_below, "clear": clear} | ({"tied": tied} if tied else {})
    yield Finding(
        id="archetype.widest",
        kind="archetype.widest",
        subject=row.value,
        state="unclear" if tied else state,
        verdict=row.verdict,
        strength=strength,
        estimate=row.gap,
        low=row.gap_low,
        high=row.gap_high,
        n=row.n,
        evidence=place_of("archetypes.gaps", archetypes.gaps, row),
        score=0.6 * finding_score(strength, row.gap, thresholds),
        facts=facts,
    )


def _expected(archetypes: Archetypes, thresholds: Thresholds) -> Iterator[Finding]:
    """Yield what an archetype most surely expects more of than the others; an indication where it was formed by it."""
    numbers = {row.name: row.n for row in archetypes.rows if not row.suppressed}
    rows = [
        row for row in archetypes.expectations if not row.suppressed and row.lift_low > 0 and row.archetype != NOBODY
    ]
    rows = [row for row in rows if (numbers.get(row.archetype) or 0) >= thresholds.indicative_below]
    if len(archetypes.rows) < 2 or not rows:
        return
    row = max(rows, key=lambda one: one.lift)
    yield Finding(
        id="archetype.expects",
        kind="archetype.expects",
        subject=row.archetype,
        state="level",
        verdict=None,
        strength=1 if FORMED in archetypes.notes else 2,
        estimate=row.lift,
        low=row.lift_low,
        high=row.lift_high,
        n=row.n,
        evidence=place_of("archetypes.expectations", archetypes.expectations, row),
        score=0.55,
        facts={"archetype": row.archetype, "subject": row.subject, "formed": FORMED in archetypes.notes},
    )


def _names(told: list[tuple[SegmentGap, str, float | None]]) -> list[str]:
    """Return the archetypes that can be read, each once."""
    return list(dict.fromkeys(row.value for row, _, _ in told))


def _plain(kind: str, facts: dict[str, object], *, strength: int, score: float, state: str = "unclear") -> Finding:
    return Finding(
        id=kind,
        kind=kind,
        subject="overall",
        state=state,
        verdict=None,
        strength=strength,
        evidence="archetypes",
        score=score,
        facts=facts,
    )
