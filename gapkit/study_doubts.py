"""What the doubtful rows of a study do to its results."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gapkit.diagnosis.thresholds import Thresholds
from gapkit.model import Answers
from gapkit.scoring.centres import Errors
from gapkit.scoring.checks.results import Sensitivity
from gapkit.scoring.checks.row_flags import RowFlags, row_flags
from gapkit.scoring.checks.sensitivity import sensitivity
from gapkit.scoring.designs import design_of, design_sums
from gapkit.scoring.results import GapTable
from gapkit.scoring.rules import Rules
from gapkit.tally import tally_up

if TYPE_CHECKING:
    from gapkit.study import Study


def doubtful_of(
    study: Study, everybody: Answers | None, gaps: GapTable, thresholds: Thresholds, rules: Rules
) -> tuple[RowFlags | None, Sensitivity | None]:
    """Return the flags of every row, and what the doubtful ones do to the results."""
    if everybody is None:
        return None, None
    questionnaire, excluded = study.questionnaire, study.everybody is not None
    flags = study.flags or row_flags(questionnaire, everybody, thresholds.row_limits)
    if not flags.people:
        return flags, Sensitivity(0, excluded, False)
    other = everybody if excluded else everybody.select(~flags.doubtful)
    beside = tally_up(questionnaire, other, moments=False)
    every, rest = (beside, study.tally) if excluded else (study.tally, beside)
    return flags, sensitivity(
        questionnaire,
        every,
        rest,
        rules,
        shift_share=thresholds.shift_share,
        excluded=excluded,
        reported=gaps,
        errors=_errors(study, everybody, flags),
    )


def _errors(study: Study, everybody: Answers, flags: RowFlags) -> tuple[Errors | None, Errors | None]:
    """Return the standard errors of a design, with the doubtful rows and without them."""
    design, kept = study.design, ~flags.doubtful
    if design is None:
        return None, None
    whole = design if study.everybody is None else design_of(everybody)
    assert whole is not None
    rest = whole.select(np.flatnonzero(kept)) if study.everybody is None else design
    sides = ((everybody, whole), (everybody.select(kept), rest))
    every, without = (design_sums(study.questionnaire, one, how, items=False).errors for one, how in sides)
    return every, without
