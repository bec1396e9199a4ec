"""Our numbers and theirs, side by side."""

from __future__ import annotations

from collections.abc import Iterator

from gapkit.crosscheck.gaps import gap_opinions
from gapkit.crosscheck.groups import outcome_opinions, segment_opinions
from gapkit.crosscheck.reliability import reliability_opinions
from gapkit.crosscheck.risks import risk_opinions
from gapkit.diagnosis.diagnosis import Diagnosis
from gapkit.diagnosis.opinion import Opinion
from gapkit.model import Answers, Questionnaire
from gapkit.record import replace
from gapkit.scoring.rows import Rows
from gapkit.scoring.weights import completed_points


def second_opinion(questionnaire: Questionnaire, answers: Answers, diagnosis: Diagnosis) -> Rows[Opinion]:
    """Return what other libraries make of the numbers of a diagnosis, from the rows it was made of.

    Two numbers agree when they differ by less than 1e-9 plus 1e-7 of their size (p-values: of their size alone).
    Suppressed rows are left out, and so is what gapkit gave no number for. Where a library answers another question,
    `agrees` is None and `note` says why. Weighted surveys are compared on what libraries can weight: means, their
    errors and t.
    """
    answers, _ = completed_points(answers)
    return Rows(
        (
            *gap_opinions(questionnaire, answers, diagnosis),
            *reliability_opinions(questionnaire, answers, diagnosis),
            *segment_opinions(questionnaire, answers, diagnosis),
            *outcome_opinions(answers, diagnosis),
            *risk_opinions(questionnaire, answers, diagnosis),
            *_surfaces(questionnaire, answers, diagnosis),
        )
    )


def with_second_opinion(questionnaire: Questionnaire, answers: Answers, diagnosis: Diagnosis) -> Diagnosis:
    """Return the diagnosis with the second opinion in it, as diagnosis.json keeps it."""
    return replace(diagnosis, second_opinion=second_opinion(questionnaire, answers, diagnosis))


def _surfaces(questionnaire: Questionnaire, answers: Answers, diagnosis: Diagnosis) -> Iterator[Opinion]:
    """Yield opinions on gap or perception; nothing is loaded where it was not asked."""
    if diagnosis.surface is not None:
        from gapkit.crosscheck.surfaces import surface_opinions

        yield from surface_opinions(questionnaire, answers, diagnosis)
