"""Gap or perception: which of them foretells an outcome, and whether the gap sums up expectation and perception."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Answers, Outcome, Questionnaire
from gapkit.record import replace
from gapkit.scoring.drivers.people import Told, evenly_spaced, main_outcome, outcome_values, told
from gapkit.scoring.drivers.surface_results import (
    MODELS,
    GapVerdict,
    RivalModel,
    SurfaceCell,
    SurfaceLimits,
    SurfaceRow,
    Surfaces,
    SurfaceTerm,
)
from gapkit.scoring.drivers.surface_rows import Pair, shown_cells, surface_row, surface_terms
from gapkit.scoring.rows import Rows
from gapkit.stats.model_comparison import ModelComparison, model_comparison
from gapkit.stats.response_surface import curved_gap, surface_designs

FloatArray = NDArray[np.float64]

MOST_PEOPLE = 5_000
"""Of more people evenly spaced ones stand for all: R² is then known to about a hundredth."""

_FOLD_REPEATS = 5
_TERMS = 5
_NO_LEAD = 1e-9


def surfaces_of(
    questionnaire: Questionnaire,
    answers: Answers,
    limits: SurfaceLimits,
    *,
    unforetold: frozenset[str] = frozenset(),
    seed: int = 0,
) -> Surfaces:
    """Return, for every outcome, which model foretells it best and whether the gap sums up what people answered.

    The main outcome has a surface for every dimension and one for their mean, the others the latter alone.
    `unforetold` are outcomes of which the drivers found that nothing foretells them: eight models tried would now and
    then find something by luck.
    """
    everybody = outcome_values(questionnaire, answers)
    asked = {code: int((~np.isnan(values)).sum()) for code, values in everybody.items()}
    held = evenly_spaced(answers, MOST_PEOPLE)
    values = everybody if held is answers else outcome_values(questionnaire, held)
    values = {code: one for code, one in values.items() if asked[code] >= limits.min_cell}
    main = main_outcome(questionnaire, values)
    found = [
        _of_outcome(
            questionnaire, held, outcome, values[outcome.code], limits, outcome is main, asked, seed, unforetold
        )
        for outcome in questionnaire.outcomes
        if outcome.code in values
    ]
    cells = [cell for one in found for cell in one.cells]
    return Surfaces(
        verdicts=Rows(row for one in found for row in one.verdicts),
        models=Rows(row for one in found for row in one.models),
        rows=Rows(row for one in found for row in one.rows),
        terms=Rows(row for one in found for row in one.terms),
        cells=Rows(cells),
    )


def _of_outcome(
    questionnaire: Questionnaire,
    answers: Answers,
    outcome: Outcome,
    values: FloatArray,
    limits: SurfaceLimits,
    main: bool,
    asked: dict[str, int],
    seed: int,
    unforetold: frozenset[str],
) -> Surfaces:
    people = told(questionnaire, answers, values, level="dimension", paired=True)
    verdict = GapVerdict(
        outcome=outcome.code,
        kind=outcome.kind,
        main=main,
        n=people.n if people.n >= limits.min_cell or not people.n else None,
        asked=asked[outcome.code],
        needed=_needed(limits, 2 * len(people.codes)),
        n_effective=people.effective if people.weight is not None and people.n >= limits.min_cell else math.nan,
        sampled=asked[outcome.code] > people.asked,
    )
    reason = _refusal(outcome, people, verdict.needed, limits)
    if reason:
        return Surfaces(Rows([replace(verdict, reason=reason)]))
    pairs = _pairs(people)
    compared = dict(_compared(questionnaire, people, pairs, limits, seed))
    models = [row for basis, one in compared.items() for row in _models(outcome, people, basis, one)]
    if outcome.code in unforetold or not any(row.r2_unseen_low > 0 for row in models):
        return Surfaces(Rows([replace(verdict, reason="nothing")]), Rows(models))
    curve = compared["dimensions"][1].r2_unseen[-1]
    verdict = replace(verdict, curve_r2_unseen=float(curve))
    if np.nanmax([curve, *(row.r2_unseen for row in models)]) < limits.model_margin:
        return Surfaces(Rows([replace(verdict, reason="hardly")]), Rows(models))
    if people.weight is not None or people.cluster is not None:
        verdict = replace(verdict, n_effective=people.independent)
    whole = pairs[-1]
    rows: list[SurfaceRow] = []
    terms: list[SurfaceTerm] = []
    for pair in pairs if main else [whole]:
        row, fit = surface_row(questionnaire.scale, outcome.code, people, pair, limits, shaped=main, seed=seed)
        rows.append(row)
        terms += [] if fit is None else surface_terms(outcome.code, pair.code, fit)
    named, best = _verdict(compared, rows[-1], limits)
    cells: list[SurfaceCell] = []
    place = _drawn(rows) if main else None
    if place is not None:
        rows[place] = replace(rows[place], drawn=True)
        cells = shown_cells(questionnaire.scale, pairs[place], limits.min_cell)
    return Surfaces(
        Rows([replace(verdict, verdict=named, best=best)]),
        Rows(models),
        Rows(rows),
        Rows(terms),
        Rows(cells),
    )


def _needed(limits: SurfaceLimits, columns: int) -> int:
    return max(limits.driver_people, limits.people_per_driver * columns)


def _refusal(outcome: Outcome, people: Told, needed: int, limits: SurfaceLimits) -> str:
    """Return why nothing can be said of an outcome; empty where something can."""
    if outcome.timing == "before":
        return "before"
    if min(people.n, people.effective) < needed:
        return "few"
    if people.cluster is not None and np.unique(people.cluster).size < limits.few_clusters:
        return "few_clusters"
    if np.ptp(people.outcome) == 0:
        return "constant_outcome"
    assert people.expectation is not None
    # Perception less a constant is perception: there is nothing to tell apart.
    return "constant_expectation" if not np.ptp(people.expectation, axis=0).any() else ""


def _pairs(people: Told) -> list[Pair]:
    """Return expectation and perception of every dimension, and last of their mean where there are several."""
    assert people.expectation is not None
    columns = (people.expectation, people.perception)
    each = [Pair(code, *(part[:, place] for part in columns)) for place, code in enumerate(people.codes)]
    return each if len(each) == 1 else [*each, Pair("overall", *(part.mean(axis=1) for part in columns))]


def _compared(
    questionnaire: Questionnaire, people: Told, pairs: list[Pair], limits: SurfaceLimits, seed: int
) -> Iterator[tuple[str, tuple[tuple[str, ...], ModelComparison]]]:
    """Yield the models compared on all dimensions together, and on their mean; the bent gap is the last of each."""
    assert people.expectation is not None
    middle = (questionnaire.scale.low + questionnaire.scale.high) / 2
    bases = {"dimensions": (people.expectation, people.perception)}
    if len(pairs) > 1:
        bases["overall"] = (pairs[-1].expectation, pairs[-1].perception)
    for basis, (expectation, perception) in bases.items():
        designs = surface_designs(expectation, perception, midpoint=middle)
        worth = min(people.n, people.effective)
        # As many people as for drivers: a surface of many dimensions has many columns.
        asked = tuple(name for name in MODELS if worth >= _needed(limits, designs[name].shape[1]))
        bent = curved_gap(designs["gap"], people.outcome, weights=people.weight)
        yield (
            basis,
            (
                asked,
                model_comparison(
                    [*(designs[name] for name in asked), bent],
                    people.outcome,
                    weights=people.weight,
                    clusters=people.cluster,
                    repeats=_FOLD_REPEATS,
                    level=limits.level,
                    seed=seed,
                ),
            ),
        )


def _models(
    outcome: Outcome, people: Told, basis: str, compared: tuple[tuple[str, ...], ModelComparison]
) -> Iterator[RivalModel]:
    asked, found = compared
    held = len(asked)
    beaten = np.any(found.difference_low[:held, :held] > _NO_LEAD, axis=0).tolist()
    per_dimension = {"gap": 1, "perception": 1, "both": 2, "surface": _TERMS}
    for name in MODELS:
        columns = per_dimension[name] * (len(people.codes) if basis == "dimensions" else 1)
        row = RivalModel(outcome.code, basis, name, columns, people.n)
        if name in asked:
            place, gap = asked.index(name), asked.index("gap")
            row = replace(
                row,
                r2=float(found.r2[place]),
                r2_adjusted=float(found.r2_adjusted[place]),
                r2_unseen=float(found.r2_unseen[place]),
                r2_unseen_low=float(found.low[place]),
                r2_unseen_high=float(found.high[place]),
                unbeaten=not beaten[place],
            )
            if place != gap:
                row = replace(
                    row,
                    lead=float(found.difference[place, gap]),
                    lead_low=float(found.difference_low[place, gap]),
                    lead_high=float(found.difference_high[place, gap]),
                )
        yield row


def _verdict(
    compared: dict[str, tuple[tuple[str, ...], ModelComparison]], whole: SurfaceRow, limits: SurfaceLimits
) -> tuple[str, str]:
    """Return what the gap is worth, and the model that surely foretells best.

    An outcome that ends bends the line of the gap, and whatever bends then looks better than it: what is to count
    against the gap has to be ahead of the straight one and of the bent one.
    """
    asked, found = compared["dimensions"]
    held = len(asked)
    sure = (found.difference_low[:held, :held] > _NO_LEAD) | np.eye(held, dtype=np.bool_)
    best = next((asked[place] for place in np.flatnonzero(sure.all(axis=1))), "")
    leads = {
        (basis, name): float(np.minimum(one.difference_low[place, 0], one.difference_low[place, -1]))
        for basis, (names, one) in compared.items()
        for place, name in enumerate(names)
        if name != "gap"
    }
    if leads["dimensions", "perception"] > 0:
        return "perception", best
    not_straight = whole.robust_p_value <= limits.error_rate
    if any(low > 0 for low in leads.values()) or (not_straight and whole.curve_p_value <= limits.error_rate):
        return "apart", best
    bent = not_straight or found.difference_low[-1, 0] > 0
    yardstick = -1 if bent else 0
    furthest = max(float(np.nanmax(one.difference_high[1:-1, yardstick])) for _, one in compared.values())
    return (("curve" if bent else "gap") if furthest <= limits.model_margin else "open"), best


def _drawn(rows: list[SurfaceRow]) -> int | None:
    """Return the place of the surface to draw: that of the mean, else the one that explains most."""
    known = [place for place, row in enumerate(rows) if not row.reason and row.corners]
    if not known or len(rows) - 1 in known:
        return known[-1] if known else None
    return max(known, key=lambda place: rows[place].r2)
