"""Empathy maps: what people of an archetype say, think, do and feel, where it hurts and what they gain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Questionnaire
from gapkit.record import Record
from gapkit.scoring.archetypes.results import CELLS, ArchetypeExpectation, EmpathyEntry
from gapkit.scoring.outcome_results import OutcomeSegment
from gapkit.scoring.results import SegmentGap
from gapkit.scoring.rules import Rules
from gapkit.stats.proportions import wilson

_MOST = 2
_OUTCOMES = {"says": ("nps", "enps"), "does": ("churn",), "feels": ("csat", "ces", "acsi", "rating")}
_GOOD = ("no_relevant_gap", "gap_trivial")


class CodedComments(Record):
    """A code that somebody gave to comments: the cell of the map it fills, and whose comments carry it.

    `people` are those who carry the code, `commented` those who wrote anything at all.
    """

    cell: str
    code: str
    people: NDArray[np.bool_]
    commented: NDArray[np.bool_]


def empathy_map(
    name: str,
    questionnaire: Questionnaire,
    *,
    members: NDArray[np.bool_],
    expectations: Sequence[ArchetypeExpectation],
    gaps: Sequence[SegmentGap],
    outcomes: Sequence[OutcomeSegment],
    rules: Rules,
    indicative_below: int = 30,
    comments: Sequence[CodedComments] = (),
) -> list[EmpathyEntry]:
    """Return the map of one archetype that may be shown, cell by cell; a cell that nothing was asked for says so.

    Answers fill it so: says, whether they recommend; thinks, what they expect and value above all; does, whether they
    leave; feels, satisfaction and effort; pains, the deepest clear shortfalls; gains, where expectations are met or
    surpassed. A code of comments is told from as many people as may be shown.
    """
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
        codes = [one for one in comments if one.cell == cell]
        entries += [entry for one in codes if (entry := _mention(name, one, members, rules)) is not None]
        if any(entry.state == "told" for entry in entries):
            entries = [entry for entry in entries if entry.state == "told"]
        was_asked = entries or codes or any(kind in kinds for kind in asked.values())
        filled += entries or [EmpathyEntry(name, cell, "few" if was_asked else "not_asked")]
    return filled


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


def _mention(name: str, coded: CodedComments, members: NDArray[np.bool_], rules: Rules) -> EmpathyEntry | None:
    n = int(np.count_nonzero(coded.commented & members))
    count = int(np.count_nonzero(coded.people & coded.commented & members))
    everywhere = int(np.count_nonzero(coded.people & coded.commented))
    # A code of few people, here or among the others, would tell who wrote what.
    if count < rules.min_cell or 0 < everywhere - count < rules.min_cell:
        return None
    share = wilson(count, n, level=rules.level)
    values = (float(share.estimate), float(share.low), float(share.high))
    return EmpathyEntry(name, coded.cell, "told", "comments", "mention", coded.code, n, *values)
