"""Cells of the journey: the numbers of one touchpoint, or of one touchpoint in one channel, and their verdicts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gapkit.model import Answers, Questionnaire
from gapkit.record import replace
from gapkit.scoring.designs import Design
from gapkit.scoring.journey.people import Mask, Met, met_at, row_mean
from gapkit.scoring.journey.results import JourneyCell, JourneyRules
from gapkit.scoring.results import NAN
from gapkit.scoring.verdicts import EVERYBODY, identical_verdict, judged_gaps
from gapkit.stats.equivalence import tost
from gapkit.stats.estimates import t_p_value
from gapkit.stats.multiplicity import benjamini_hochberg


def met_by(
    questionnaire: Questionnaire, answers: Answers, items: Sequence[int], rules: JourneyRules, heard: Mask | None = None
) -> Met:
    """Return what people met at some items, under the rules of the study."""
    gap, share = rules.smallest_gap, rules.failing_share
    return met_at(questionnaire, answers, items, smallest_gap=gap, failing_share=share, heard=heard)


def measured(cell: JourneyCell, met: Met, answers: Answers, design: Design | None, rules: JourneyRules) -> JourneyCell:
    """Return a cell with its means and intervals; without answers it stays not asked, with few its numbers go."""
    paired = not np.isnan(met.gap).all() or not np.isfinite(met.perception).any()
    perception = row_mean(met.perception, answers, design)
    if perception.n == 0:
        return replace(cell, notes=("no_answers",))
    if perception.n < rules.min_cell:
        return replace(cell, basis="thin", suppressed=True, notes=("too_few",))
    basis = "thin" if perception.n < rules.indicative_below else "measured"
    low, high = perception.interval(rules.level)
    counted = answers.weight is not None or design is not None
    cell = replace(
        cell,
        basis=basis,
        n=perception.n,
        perception=perception.mean,
        perception_low=low,
        perception_high=high,
        n_effective=perception.effective if counted else NAN,
    )
    if not paired or np.isnan(met.gap).all():
        return replace(cell, notes=("no_expectation",))
    gap = row_mean(met.gap, answers, design)
    low, high = gap.interval(rules.level)
    spread, known = gap.se > 0, design is not None and design.census and gap.n > 1
    return replace(
        cell,
        expectation=row_mean(met.expectation, answers, design).mean,
        gap=gap.mean,
        gap_sd=gap.sd,
        gap_se=gap.se,
        gap_low=low,
        gap_high=high,
        p_value=float(t_p_value(gap.mean / gap.se, gap.df)) if spread else NAN,
        equivalence_p=float(tost(gap.mean, gap.se, gap.df, bound=rules.smallest_gap).p_value) if spread else NAN,
        n_effective=gap.effective if counted else NAN,
        notes=(*(("all_identical",) if gap.sd == 0 else ()), *((EVERYBODY,) if known else ())),
    )


def judged_cells(cells: list[JourneyCell], rules: JourneyRules) -> list[JourneyCell]:
    """Return cells with the verdict on their gap, adjusted for how many there are."""
    if not cells:
        return []
    adjusted = np.atleast_1d(benjamini_hochberg(np.array([cell.p_value for cell in cells])))
    judged = []
    for cell, p, said in zip(cells, adjusted, judged_gaps(cells, adjusted, rules), strict=True):
        if cell.suppressed or cell.basis not in ("measured", "thin") or not np.isfinite(cell.gap):
            judged.append(cell)
        elif EVERYBODY in cell.notes:
            judged.append(replace(cell, verdict=identical_verdict(cell.gap, rules)))
        else:
            judged.append(replace(cell, p_adjusted=float(p), verdict=said))
    return judged


def is_shown(cell: JourneyCell) -> bool:
    """Tell whether a cell has numbers of its own to show."""
    return cell.basis in ("measured", "thin") and not cell.suppressed
