"""What each archetype expects: above or below the person's own mean, and beside everybody else."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Answers, Questionnaire
from gapkit.record import replace
from gapkit.scoring.archetypes.groups import expectation_scores
from gapkit.scoring.archetypes.results import ARCHETYPE, NOBODY, ArchetypeExpectation
from gapkit.scoring.centres import Centre, centre_of
from gapkit.scoring.designed_groups import told_apart
from gapkit.scoring.designed_outcomes import group_means
from gapkit.scoring.designs import SINGLE, Design
from gapkit.scoring.results import NAN
from gapkit.scoring.rows import Rows
from gapkit.scoring.rules import Rules
from gapkit.scoring.suppression import Key, hidden_groups
from gapkit.scoring.weights import importance_of
from gapkit.stats.estimates import t_interval
from gapkit.tally import Tally

_BESIDE = ("centred", "centred_low", "centred_high", "lift", "lift_low", "lift_high")


def archetype_expectations(
    questionnaire: Questionnaire,
    answers: Answers,
    names: tuple[str, ...],
    codes: NDArray[np.int64],
    tallies: Mapping[Key, Tally],
    rules: Rules,
    hidden: Mapping[str, bool],
    design: Design | None,
) -> Rows[ArchetypeExpectation]:
    """Return what each archetype expects of each score; nothing where expectations were not asked."""
    if "expectation" not in answers.codes:
        return Rows()
    subjects, scores = expectation_scores(questionnaire, answers)
    told = ~np.isnan(scores).any(axis=1)
    if len(subjects) < 2 or not told.any():
        return Rows()
    own = scores - scores.mean(axis=1, keepdims=True)
    counts = {(ARCHETYPE, name): np.array([np.count_nonzero(told & (codes == c))]) for c, name in enumerate(names)}
    counts = {key: n for key, n in counts.items() if n[0] or key[1] != NOBODY}
    closed = hidden_groups(counts, np.array([np.count_nonzero(told)]), min_cell=rules.min_cell)
    rows: list[ArchetypeExpectation] = []
    for code, name in enumerate(names):
        if (ARCHETYPE, name) not in tallies:
            continue
        if name in hidden or (ARCHETYPE, name) in closed:
            rows += [ArchetypeExpectation(name, subject, None, suppressed=True) for subject in subjects]
            continue
        valued = {one.code: one.share for one in importance_of(questionnaire, tallies[ARCHETYPE, name], rules)}
        inside, outside = told & (codes == code), told & (codes != code)
        for place, subject in enumerate(subjects):
            level = _centre(scores[inside, place], answers.weight, inside)
            n, found = level.n, _beside(own[:, place], inside, outside, answers.weight, design, rules.level)
            row = ArchetypeExpectation(name, subject, n, level.mean, importance=valued.get(subject, NAN))
            rows.append(replace(row, **found))  # type: ignore[arg-type]
    return Rows(rows)


def _beside(
    own: NDArray[np.float64],
    inside: NDArray[np.bool_],
    outside: NDArray[np.bool_],
    weight: NDArray[np.float64] | None,
    design: Design | None,
    level: float,
) -> dict[str, float]:
    """Return the mean of some people with its interval, and how far it is from that of the others with its own."""
    if design is None:
        here, there = _centre(own[inside], weight, inside), _centre(own[outside], weight, outside)
        return dict(zip(_BESIDE, (here.mean, *here.interval(level), *_apart(here, there, level)), strict=True))
    found = group_means(own, np.stack([inside, outside]), design, weight)
    inner = found.combination([1.0, 0.0])
    error = inner.se if float(found.carried[0]) >= SINGLE else NAN
    told = [inner.estimate, *(float(limit) for limit in t_interval(inner.estimate, error, inner.df, level=level))]
    told += told_apart(found, level=level)[:3] if outside.any() else []
    return dict.fromkeys(_BESIDE, NAN) | dict(zip(_BESIDE, told, strict=False))


def _centre(values: NDArray[np.float64], weight: NDArray[np.float64] | None, whose: NDArray[np.bool_]) -> Centre:
    ones = np.ones(values.size)
    if weight is None:
        return centre_of(values, ones[None])
    return centre_of(values, np.stack([ones, weight[whose], weight[whose] ** 2]))


def _apart(here: Centre, there: Centre, level: float) -> tuple[float, float, float]:
    """Return the difference of two means and its interval (Welch)."""
    if min(here.n, there.n) < 2:
        return NAN, NAN, NAN
    difference, error = here.mean - there.mean, float(np.hypot(here.se, there.se))
    if error == 0:
        return difference, difference, difference
    df = error**4 / (here.se**4 / (here.n - 1) + there.se**4 / (there.n - 1))
    low, high = t_interval(difference, error, df, level=level)
    return difference, float(low), float(high)
