"""The journey of every archetype: what its people expect and perceive at each touchpoint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Answers, Questionnaire
from gapkit.record import replace
from gapkit.scoring.archetypes.results import NOBODY, ArchetypeStop
from gapkit.scoring.designs import Design
from gapkit.scoring.journey.cells import judged_cells, measured, met_by
from gapkit.scoring.journey.people import FloatArray, Met
from gapkit.scoring.journey.results import JourneyCell, JourneyRules
from gapkit.scoring.results import NAN
from gapkit.scoring.suppression import Key, hidden_values


def archetype_stops(
    questionnaire: Questionnaire,
    answers: Answers,
    names: Sequence[str],
    codes: NDArray[np.int64],
    rules: JourneyRules,
    *,
    hidden: Mapping[str, bool],
    design: Design | None = None,
) -> list[ArchetypeStop]:
    """Return a row per archetype and touchpoint that was asked about, in the order of the journey.

    Touchpoints are one family for Benjamini and Hochberg within an archetype. Archetypes that are `hidden` elsewhere
    are hidden here, and so are touchpoints that too few of them rated, with the next smallest where need be.
    """
    journey = questionnaire.journey
    if journey is None:
        return []
    asked = {
        one.code: rows
        for one in journey.touchpoints
        if (rows := [row for row, item in enumerate(questionnaire.items) if item.touchpoint == one.code])
    }
    met = {code: met_by(questionnaire, answers, rows, rules) for code, rows in asked.items()}
    sizes: dict[Key, int] = {
        (code, name): int(np.isfinite(one.scored[codes == group]).sum())
        for code, one in met.items()
        for group, name in enumerate(names)
    }
    closed = {key: "complementary" for key in sizes if key[1] in hidden}
    shut = hidden_values(sizes, min_cell=rules.min_cell, closed=closed)
    found = []
    for group, name in enumerate(names):
        if name == NOBODY:
            continue
        cells = [
            measured(JourneyCell("", code, "", 0, "not_asked", None), _of(one, codes == group), answers, design, rules)
            for code, one in met.items()
            if sizes[code, name]
        ]
        found += [_stop(name, cell, shut.get((cell.touchpoint, name))) for cell in judged_cells(cells, rules)]
    return found


def _of(met: Met, members: NDArray[np.bool_]) -> Met:
    """Return what some people met: nothing is known of the others."""

    def own(values: FloatArray) -> FloatArray:
        return np.where(members, values, NAN)

    return replace(met, expectation=own(met.expectation), perception=own(met.perception), gap=own(met.gap))


def _stop(name: str, cell: JourneyCell, reason: str | None) -> ArchetypeStop:
    if reason is not None or cell.suppressed:
        return ArchetypeStop(name, cell.touchpoint, None, suppressed=True, protected=reason == "complementary")
    return ArchetypeStop(
        name,
        cell.touchpoint,
        cell.n,
        cell.expectation,
        cell.perception,
        cell.perception_low,
        cell.perception_high,
        cell.gap,
        cell.gap_low,
        cell.gap_high,
        cell.p_adjusted,
        cell.verdict,
        cell.n_effective,
    )
