"""The people behind a driver analysis: an outcome beside what each of them perceived and expected."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Answers, Outcome, Questionnaire
from gapkit.record import Record
from gapkit.scoring.outcomes import person_values

FloatArray = NDArray[np.float64]

LEVELS = ("dimension", "item")
"""What can be a driver."""


class Told(Record):
    """People who gave the outcome and every driver, with no number missing.

    `outcome` (n,) is in its own units, high as it was asked; `perception` and, where it was asked for, `expectation`
    are (n, k) scores on the scale of the answers, dimensions by the half rule; `weight` has mean one; `cluster` are
    labels; `people` are the positions in the answers; `asked` is how many gave the outcome at all.
    """

    codes: tuple[str, ...]
    outcome: FloatArray
    perception: FloatArray
    expectation: FloatArray | None
    weight: FloatArray | None
    cluster: NDArray[np.int64] | None
    people: NDArray[np.int64]
    asked: int

    @property
    def n(self) -> int:
        """How many people."""
        return len(self.people)

    @property
    def effective(self) -> float:
        """How many people of equal weight they are worth (Kish)."""
        return float(self.n) if self.weight is None else float(self.weight.sum() ** 2 / (self.weight**2).sum())


def outcome_values(questionnaire: Questionnaire, answers: Answers) -> dict[str, FloatArray]:
    """Return the value of each person, NaN where missing, of every outcome that drivers can be sought for.

    Churn is 0 or 1. A satisfaction index takes the place of its questions. Amounts from records are left out.
    """
    found: dict[str, FloatArray] = {}
    indices = person_values(questionnaire, answers)
    for outcome in questionnaire.outcomes:
        if outcome.kind == "acsi":
            if outcome.code in indices:
                found[outcome.code] = indices[outcome.code]
        elif not outcome.is_amount and outcome.code in answers.outcomes:
            values = answers.outcomes[outcome.code]
            found[outcome.code] = (values - outcome.scale.low) if outcome.kind == "churn" else values
    return found


def main_outcome(questionnaire: Questionnaire, values: dict[str, FloatArray]) -> Outcome | None:
    """Return the outcome a report is told along: recommendation, else satisfaction, else the first there is."""
    there = [outcome for outcome in questionnaire.outcomes if outcome.code in values]
    for kinds in (("nps", "enps"), ("csat", "acsi")):
        for outcome in there:
            if outcome.kind in kinds:
                return outcome
    return there[0] if there else None


def told(
    questionnaire: Questionnaire, answers: Answers, values: FloatArray, *, level: str, paired: bool = False
) -> Told:
    """Return the people with an outcome and every driver of a level; `paired` asks for their expectations too."""
    roles = ("perception", "expectation") if paired else ("perception",)
    codes = {role: answers.codes[role] for role in roles}
    there = codes["perception"] > 0
    for role in roles:
        there = there & (codes[role] > 0)
    low = questionnaire.scale.low
    if level == "item":
        names = tuple(item.code for item in questionnaire.items)
        scores = {role: np.where(there, codes[role] + (low - 1.0), np.nan).T for role in roles}
    else:
        names = tuple(dimension.code for dimension in questionnaire.dimensions)
        rows = [questionnaire.positions(dimension) for dimension in questionnaire.dimensions]
        scores = {
            role: np.column_stack([_mean(codes[role][own], there[own]) for own in rows]) + (low - 1.0) for role in roles
        }
    known = ~np.isnan(values)
    whole = known & ~np.isnan(scores["perception"]).any(axis=1)
    people = np.flatnonzero(whole)
    weight = None if answers.weight is None else answers.weight[people] / answers.weight[people].mean()
    return Told(
        names,
        values[people],
        scores["perception"][people],
        scores["expectation"][people] if paired else None,
        weight,
        None if answers.cluster is None else answers.cluster[people].astype(np.int64),
        people,
        int(known.sum()),
    )


def _mean(codes: NDArray[np.uint8], there: NDArray[np.bool_]) -> FloatArray:
    """Return each person's mean code over the items that are there, NaN below half of them."""
    count = there.sum(axis=0)
    enough = count >= max(1, -(-len(codes) // 2))
    sums = np.where(there, codes, 0).sum(axis=0, dtype=np.float64)
    return np.asarray(np.where(enough, sums / np.maximum(count, 1), np.nan))
