"""Empathy maps: what people of an archetype say, think, do and feel, where it hurts and what they gain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gapkit.model import Questionnaire
from gapkit.scoring.archetypes.coded import CodedMaps
from gapkit.scoring.archetypes.results import CELLS, ArchetypeExpectation, EmpathyEntry
from gapkit.scoring.outcome_results import OutcomeSegment
from gapkit.scoring.results import SegmentGap
from gapkit.scoring.rules import Rules

_MOST = 2
_OUTCOMES = {"says": ("nps", "enps"), "does": ("churn",), "feels": ("csat", "ces", "acsi", "rating")}
_GOOD = ("no_relevant_gap", "gap_trivial")


def empathy_map(
    name: str,
    questionnaire: Questionnaire,
    *,
    expectations: Sequence[ArchetypeExpectation],
    gaps: Sequence[SegmentGap],
    outcomes: Sequence[OutcomeSegment],
    rules: Rules,
    indicative_below: int = 30,
    comments: CodedMaps | None = None,
) -> list[EmpathyEntry]:
    """Return the map of one archetype that may be shown, cell by cell; a cell that nothing was asked for says so.

    Answers fill it so: says, whether they recommend; thinks, what they expect and value above all; does, whether they
    leave; feels, satisfaction and effort; pains, the deepest clear shortfalls; gains, where expectations are met or
    surpassed. `comments` are what was made of the codes of comments.
    """
    coded = comments or CodedMaps()
    asked = {row.code: row.kind for row in questionnaire.outcomes}
    told = {
        "thinks": _thoughts(name, expectations, rules.smallest_gap),
        "pains": _places(name, "pains", gaps, indicative_below),
        "gains": _places(name, "gains", gaps, indicative_below),
    }
    filled: list[EmpathyEntry] = []
    for cell in CELLS:
        entries = list(told.get(cell, ()))
        kinds = _OUTCOMES.get(cell, ())
        entries += [
            EmpathyEntry(name, cell, "told", "answers", r.metric, r.outcome, r.n, r.score, r.score_low, r.score_high)
            for r in outcomes
            if r.metric in kinds and not r.suppressed and r.n
        ]
        entries += [entry for entry in coded.entries.get(name, ()) if entry.cell == cell]
        if any(entry.state == "told" for entry in entries):
            entries = [entry for entry in entries if entry.state == "told"]
        filled += entries or [EmpathyEntry(name, cell, _state(cell, coded, any(k in kinds for k in asked.values())))]
    return filled


def _state(cell: str, coded: CodedMaps, asked: bool) -> str:
    """Return what an empty cell says: too few to tell, nothing found where it was looked for, or not asked."""
    if asked or cell in coded.coded:
        return "few"
    return "nothing" if cell in coded.asked else "not_asked"


def _thoughts(name: str, expectations: Sequence[ArchetypeExpectation], least: float) -> Iterator[EmpathyEntry]:
    rows = [row for row in expectations if not row.suppressed and row.n]
    above = sorted((row for row in rows if row.centred_low > 0 and row.centred >= least), key=lambda row: -row.centred)
    for row in above[:_MOST]:
        parts = (row.n, row.centred, row.centred_low, row.centred_high)
        yield EmpathyEntry(name, "thinks", "told", "answers", "expects", row.subject, *parts)
    valued = [row for row in rows if row.importance == row.importance]
    if valued:
        row = max(valued, key=lambda row: row.importance)
        yield EmpathyEntry(name, "thinks", "told", "answers", "importance", row.subject, row.n, row.importance)
    elif rows and not above:
        yield EmpathyEntry(name, "thinks", "nothing")


def _places(name: str, cell: str, gaps: Sequence[SegmentGap], least: int) -> Iterator[EmpathyEntry]:
    rows = [row for row in gaps if row.dimension != "overall" and not row.suppressed and row.gap == row.gap]
    if not rows:
        return
    enough = [row for row in rows if (row.n or 0) >= least]
    if cell == "pains":
        found = sorted((r for r in enough if r.verdict == "gap_relevant" and r.gap < 0), key=lambda r: r.gap)
    else:
        met = (r for r in enough if r.verdict in _GOOD or (r.verdict == "gap_relevant" and r.gap > 0))
        found = sorted(met, key=lambda r: -r.gap)
    for row in found[:_MOST]:
        parts = (row.n, row.gap, row.gap_low, row.gap_high)
        yield EmpathyEntry(name, cell, "told", "answers", "gap", row.dimension, *parts)
    if not found:
        yield EmpathyEntry(name, cell, "nothing" if enough else "few")
