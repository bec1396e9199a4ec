"""Row flags: every check of every person, and who is doubtful enough to be left out when somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from gapkit.model import Answers, Questionnaire
from gapkit.record import Record
from gapkit.scoring.checks.results import RowCheck, RowLimits
from gapkit.scoring.checks.row_answers import Found, Mask, RowAnswers
from gapkit.scoring.checks.row_checks import (
    acquiescence,
    expectations_at_ceiling,
    extreme_share,
    identical_columns,
    low_variability,
    minimum_above,
    perception_above,
    straight_lining,
    straight_lining_expectation,
    swapped_columns,
)
from gapkit.scoring.checks.row_patterns import (
    almost_copies,
    exact_copies,
    halves_apart,
    haste,
    outliers,
    repeated_ids,
    twins_apart,
)
from gapkit.scoring.results import NAN
from gapkit.scoring.rows import Rows

DECIDES, COUNTS, DESCRIBES = "decides", "counts", "describes"

Check = Callable[[RowAnswers, RowLimits], Found]

CHECKS: Mapping[str, tuple[str, str, Check]] = {
    "repeated_id": (DECIDES, "copy", repeated_ids),
    "exact_copy": (DECIDES, "copy", exact_copies),
    "swapped_columns": (DECIDES, "swap", swapped_columns),
    "straight_lining": (COUNTS, "uniform", straight_lining),
    "low_variability": (COUNTS, "uniform", low_variability),
    "identical_columns": (COUNTS, "uniform", identical_columns),
    "acquiescence": (COUNTS, "uniform", acquiescence),
    "near_copy": (COUNTS, "copy", almost_copies),
    "twins_apart": (COUNTS, "pattern", twins_apart),
    "halves_apart": (COUNTS, "pattern", halves_apart),
    "outlier": (COUNTS, "pattern", outliers),
    "minimum_above": (COUNTS, "logic", minimum_above),
    "haste": (COUNTS, "time", haste),
    "straight_lining_expectation": (DESCRIBES, "", straight_lining_expectation),
    "expectations_at_ceiling": (DESCRIBES, "", expectations_at_ceiling),
    "perception_above": (DESCRIBES, "", perception_above),
}
"""Every check: what its flag is for, what it is evidence of, and how it is made.

Flags of one kind of evidence see the same thing and count once. Uniform: a person who ticks one answer all the way
has a long run, no spread, equal columns, and agrees with statements and their opposites. Pattern: answers that do not
go together break up twins, halves and the shape of the cloud alike. Logic, time and copies are each their own.
"""

ALIKE = ("straight_lining", "low_variability")
"""Whom these flag answered too evenly for a pattern: correlations among equal answers are noise, and who is plainly
angry or delighted with everything lies far from all others without any carelessness."""

EXTREME = "extreme_style"


class RowFlags(Record):
    """Flags beside the rows: `masks` by check (people,), `doubtful` those the rule would leave out, and the counts."""

    checks: Rows[RowCheck]
    masks: Mapping[str, Mask]
    doubtful: Mask

    @property
    def people(self) -> int:
        """How many people are doubtful."""
        return int(np.count_nonzero(self.doubtful))


def row_flags(questionnaire: Questionnaire, answers: Answers, limits: RowLimits) -> RowFlags:
    """Return every check of every row; nobody is dropped."""
    survey = RowAnswers(questionnaire, answers)
    found = {name: check(survey, limits) for name, (_, _, check) in CHECKS.items()}
    masks = {name: one.flagged for name, one in found.items() if one.flagged is not None}
    roles = roles_here(masks, answers.people, limits)
    checks = [_counted(name, one, roles[name]) for name, one in found.items()]
    checks.append(_extreme(survey))
    return RowFlags(Rows(checks), masks, doubtful_rows(masks, answers.people, limits))


def roles_here(masks: Mapping[str, Mask], people: int, limits: RowLimits) -> dict[str, str]:
    """Return what a flag of each check is for in this survey.

    Where perception exceeds expectation for many it is the file that has its columns swapped, or expectations are
    truly surpassed: then swapped columns decide nothing. Where near copies outnumber exact ones both may be
    coincidences, which are rarer in all answers than in all but one or two: then no copy of answers decides alone.
    """
    roles = {name: role for name, (role, _, _) in CHECKS.items()}
    size = {name: int(np.count_nonzero(mask)) for name, mask in masks.items()}
    if max(size.get("perception_above", 0), size.get("swapped_columns", 0)) > limits.swapped_most * people:
        roles["swapped_columns"] = DESCRIBES
    exact = size.get("exact_copy", 0)
    if exact and size.get("near_copy", exact + 1) > exact:
        roles["exact_copy"] = COUNTS
    return roles


def doubtful_rows(masks: Mapping[str, Mask], people: int, limits: RowLimits) -> Mask:
    """Return whom the rule would leave out: a copy, swapped columns, or flags of two kinds of evidence."""
    doubtful, alike = np.zeros(people, np.bool_), np.zeros(people, np.bool_)
    for name in ALIKE:
        alike |= masks.get(name, False)
    roles, by_evidence = roles_here(masks, people, limits), dict[str, Mask]()
    for name, mask in masks.items():
        role, evidence = roles[name], CHECKS[name][1]
        if role == DECIDES:
            doubtful |= mask
        elif role == COUNTS:
            if evidence == "pattern":
                mask = mask & ~alike
            by_evidence[evidence] = by_evidence.get(evidence, np.zeros(people, np.bool_)) | mask
    if by_evidence:
        doubtful |= np.sum(list(by_evidence.values()), axis=0) >= limits.flags_to_exclude
    return doubtful


def doubtful_flags(flags: RowFlags) -> list[tuple[int, tuple[str, ...]]]:
    """Return the positions of the doubtful rows, each with the checks that count and flagged it."""
    silent = {row.check for row in flags.checks if row.role == DESCRIBES}
    counting = [(name, mask) for name, mask in flags.masks.items() if name not in silent]
    return [
        (row, tuple(name for name, mask in counting if mask[row])) for row in np.flatnonzero(flags.doubtful).tolist()
    ]


def unchecked_rows(reason: str) -> Rows[RowCheck]:
    """Return every check as not made, for a reason."""
    made = [RowCheck(name, role, evidence, reason=reason) for name, (role, evidence, _) in CHECKS.items()]
    return Rows([*made, RowCheck(EXTREME, DESCRIBES, "", reason=reason)])


def _counted(name: str, found: Found, role: str) -> RowCheck:
    evidence = CHECKS[name][1]
    if found.flagged is None or found.checked is None:
        return RowCheck(name, role, evidence, limit=float(found.limit), reason=found.reason)
    checked, flagged = int(np.count_nonzero(found.checked)), int(np.count_nonzero(found.flagged))
    share = flagged / checked if checked else NAN
    return RowCheck(name, role, evidence, checked, flagged, share, float(found.limit), notes=found.notes)


def _extreme(survey: RowAnswers) -> RowCheck:
    share = extreme_share(survey)
    known = ~np.isnan(share)
    n = int(np.count_nonzero(known))
    return RowCheck(EXTREME, DESCRIBES, "", n, None, float(share[known].mean()) if n else NAN)
