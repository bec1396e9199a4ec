"""Expectations on one sheet and perceptions on another: recognised to be told, for they are not read yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gapkit.errors import Fault
from gapkit.intake.headings.claims import only_role
from gapkit.model import Questionnaire

if TYPE_CHECKING:
    from gapkit.intake.mapping.recognition import Fit

_USUAL = "servqual91"


def of_halves(questionnaires: Sequence[Questionnaire]) -> list[Questionnaire]:
    """Return a questionnaire of both kinds of answers, the usual one first, and one of perceptions alone."""
    paired = sorted((one for one in questionnaires if one.paired), key=lambda one: one.id != _USUAL)
    alone = [one for one in questionnaires if only_role(one) == "perception"]
    return [*paired[:1], *alone[:1]]


def two_sheets(fits: Sequence[Fit]) -> list[Fault]:
    """Return the fault of a workbook with expectations on one sheet and perceptions on another."""
    sheets: dict[str, str] = {}
    for fit in fits:
        if len(fit.matched.roles) == 1 and 2 * fit.matched.filled >= len(fit.questionnaire.items):
            sheets.setdefault(next(iter(fit.matched.roles)), fit.table.name)
    if len({"expectation", "perception"} & sheets.keys()) < 2 or any(
        fit.complete and fit.questionnaire.paired for fit in fits
    ):
        return []
    return [Fault("intake.two_sheets", {"expectation": sheets["expectation"], "perception": sheets["perception"]})]
