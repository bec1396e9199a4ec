"""A second opinion on gap or perception: the models and the surfaces, fitted again from the answers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gapkit.crosscheck import libraries as ask
from gapkit.crosscheck.compare import opinion
from gapkit.crosscheck.people import FloatArray, dimension_scores
from gapkit.diagnosis.diagnosis import Diagnosis
from gapkit.diagnosis.opinion import Opinion
from gapkit.model import Answers, Questionnaire
from gapkit.record import Record
from gapkit.scoring.drivers.surface_results import RivalModel, SurfaceRow, Surfaces
from gapkit.scoring.outcomes import person_values

_LINES = np.array([[0, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1], [0, 1, -1, 0, 0, 0], [0, 0, 0, 1, -1, 1]], np.float64)
_PURE = np.array([[0, 1, 1, 0, 0, 0], [0, 0, 0, 1, 0, 0], [0, 0, 0, 0, 1, 0], [0, 0, 0, 0, 0, 1]], np.float64)

_STATISTICS = {name: f"surface_{name}" for name in ("estimate", "se", "low", "high")} | {"p_value": "surface_p"}
_TESTS = {
    "f": "pure_gap_f",
    "p_value": "pure_gap_p",
    "robust_f": "pure_gap_robust_f",
    "robust_p_value": "pure_gap_robust_p",
}
"""Our names of numbers, and those under which an opinion on them is told."""


class _People(Record):
    """Outcome (n,), expectation and perception (n, d) less the middle of the scale, and weights."""

    outcome: FloatArray
    expectation: FloatArray
    perception: FloatArray
    weight: FloatArray | None
    clustered: bool


def surface_opinions(questionnaire: Questionnaire, answers: Answers, diagnosis: Diagnosis) -> Iterator[Opinion]:
    """Yield opinions on R² of the models, and on coefficients, lines and tests of the surfaces.

    Where people came in clusters only what does not rest on their errors: the libraries do not have CR2. Outcomes of
    which evenly spaced people stand for all are left out.
    """
    found = diagnosis.surface
    if found is None:
        return
    for verdict in found.verdicts:
        if verdict.verdict and not verdict.sampled:
            people = _people(questionnaire, answers, verdict.outcome)
            for model in found.models.where(outcome=verdict.outcome):
                yield from _model(people, model)
            for row in found.rows.where(outcome=verdict.outcome):
                if not row.reason:
                    place = [one.code for one in questionnaire.dimensions]
                    yield from _surface(people, row, place, found, diagnosis.thresholds.level)


def _people(questionnaire: Questionnaire, answers: Answers, code: str) -> _People:
    measured = person_values(questionnaire, answers)
    values = measured[code] if code in measured else answers.outcomes[code]
    kind = next(one for one in questionnaire.outcomes if one.code == code)
    values = values - kind.scale.low if kind.kind == "churn" else values
    roles = ("expectation", "perception")
    scores = [dimension_scores(questionnaire, answers, roles, each) for each in questionnaire.dimensions]
    expectation, perception = (np.column_stack([pair[role] for pair in scores]) for role in (0, 1))
    known = ~np.isnan(np.column_stack([values, expectation, perception])).any(axis=1)
    middle = (questionnaire.scale.low + questionnaire.scale.high) / 2
    return _People(
        values[known],
        expectation[known] - middle,
        perception[known] - middle,
        None if answers.weight is None else answers.weight[known],
        answers.cluster is not None,
    )


def _columns(expectation: FloatArray, perception: FloatArray, model: str) -> FloatArray:
    x, z = expectation, perception
    parts = {"gap": [z - x], "perception": [z], "both": [x, z], "surface": [x, z, x * x, x * z, z * z]}
    return np.column_stack(parts[model])


def _model(people: _People, row: RivalModel) -> Iterator[Opinion]:
    if row.unbeaten is None:
        return
    pair = (people.expectation, people.perception)
    if row.basis == "overall":
        pair = (pair[0].mean(axis=1), pair[1].mean(axis=1))
    columns = _columns(*pair, row.model)
    told = ask.statsmodels_fit(people.outcome, columns, people.weight, np.eye(1, columns.shape[1] + 1), level=0.95)
    subject = f"{row.outcome} · {row.basis} · {row.model}"
    yield opinion("model_r2", subject, row.r2, told["r2"], ask.library("statsmodels"))


def _surface(
    people: _People, row: SurfaceRow, dimensions: list[str], found: Surfaces, level: float
) -> Iterator[Opinion]:
    pair = (people.expectation, people.perception)
    if row.code == "overall":
        x, z = (part.mean(axis=1) for part in pair)
    else:
        x, z = (part[:, dimensions.index(row.code)] for part in pair)
    columns, gap = _columns(x, z, "surface"), _columns(x, z, "gap")
    lines = np.vstack([np.eye(6), _LINES])
    told = ask.statsmodels_fit(people.outcome, columns, people.weight, lines, level=level)
    subject, library = f"{row.outcome} · {row.code}", ask.library("statsmodels")
    yield opinion("surface_r2", subject, row.r2, told["r2"], library)
    names = ("estimate",) if people.clustered else ("estimate", "se", "low", "high", "p_value")
    for place, term in enumerate(found.terms.where(outcome=row.outcome, code=row.code)):
        for name in names:
            ours, theirs = getattr(term, name), float(told[name][place])
            yield opinion(_STATISTICS[name], f"{subject} · {term.term}", ours, theirs, library)
    test = ask.statsmodels_restriction(people.outcome, columns, people.weight, gap, _PURE)
    kept = ("f", "p_value") if people.clustered else tuple(test)
    for name in kept:
        yield opinion(_TESTS[name], subject, getattr(row, name), test[name], library)
