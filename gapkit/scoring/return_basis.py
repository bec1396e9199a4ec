"""The basis of a return: the gaps, what the main outcome goes along with, and how both estimates vary together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Answers, Questionnaire
from gapkit.record import Record
from gapkit.scoring.results import GapTable
from gapkit.stats.multiplicity import holm

if TYPE_CHECKING:
    from gapkit.scoring.what_if import MainFit

FloatArray = NDArray[np.float64]
NAN = float("nan")
Matrix = tuple[tuple[float, ...], ...]


class ReturnBasis(Record):
    """Means and joint covariance of the gaps of dimensions and of the outcome's slopes on their perceptions.

    `gaps` and `slopes` are in the order of `codes`; `covariance` (2k, 2k) is that of both together, gaps first, over
    samples of people or of whole clusters. Slopes are per point of perception, of the outcome's `metric` ("value", as
    it is reported). Without an outcome that has drivers, `outcome` is empty and `slopes` are NaN, with zero covariance.
    `clear` says of which dimensions the slope surely lies on the right side of zero, tested together (Holm).
    `mean` is the outcome's and `least` and `most` the ends it cannot leave; `rooms` how far each perception can rise to
    its highest score.
    `higher_is_better` is about the outcome.
    """

    codes: tuple[str, ...]
    gaps: tuple[float, ...]
    slopes: tuple[float, ...]
    covariance: Matrix
    clear: tuple[bool, ...]
    rooms: tuple[float, ...]
    outcome: str = ""
    metric: str = ""
    mean: float = float("nan")
    least: float = float("nan")
    most: float = float("nan")
    n: int = 0
    higher_is_better: bool = True


def return_basis(
    questionnaire: Questionnaire,
    gaps: GapTable,
    answers: Answers | None,
    *,
    fit: MainFit | None = None,
    level: float = 0.95,
    together: FloatArray | None = None,
) -> ReturnBasis | None:
    """Return what returns are worked out from; None where there are neither gaps nor an outcome with drivers.

    `fit` is that of the main outcome as it is reported. How estimates vary together follows from how far each person
    (each whole cluster) pulls at every one of them; the standard errors are those of the gap table and of the fit.
    `together` (k, k) is the covariance of the gaps where there is no fit to go with; else they count as independent.
    """
    codes = tuple(one.code for one in questionnaire.dimensions)
    if fit is None and not questionnaire.paired:
        return None
    rows = [gaps.dimensions.of(code) for code in codes]
    k = len(codes)
    gap, error = np.full(k, np.nan), np.zeros(k)
    if questionnaire.paired:
        gap = np.array([np.nan if row.suppressed else row.gap for row in rows], dtype=np.float64)
        error = np.array([np.nan if row.suppressed else row.gap_se for row in rows], dtype=np.float64)
    high = questionnaire.scale.high
    if fit is None or answers is None:
        likeness = np.eye(k) if together is None else _likeness(together)
        spread = np.nan_to_num(error)
        whole = np.zeros((2 * k, 2 * k))
        whole[:k, :k] = likeness * np.outer(spread, spread)
        rooms = tuple(float(high - row.perception) for row in rows)
        return ReturnBasis(codes, _told(gap), (NAN,) * k, _matrix(whole), (False,) * k, rooms)
    from gapkit.scoring.what_if import room_of

    slopes, errors = fit.fit.estimates[1 : k + 1], fit.fit.se[1 : k + 1]
    spread = np.nan_to_num(np.concatenate([error, errors]))
    likeness = _likeness_of_people(questionnaire, answers, fit, k)
    least, most = fit.ends
    return ReturnBasis(
        codes=codes,
        gaps=_told(gap),
        slopes=_told(slopes),
        covariance=_matrix(likeness * np.outer(spread, spread)),
        clear=_clear(fit, slopes, level),
        rooms=tuple(room_of(fit.people, place) for place in range(k)),
        outcome=fit.outcome.code,
        metric=fit.metric,
        mean=fit.mean,
        least=float(least),
        most=float(most),
        n=fit.people.n,
        higher_is_better=fit.outcome.higher_is_better,
    )


def _clear(fit: MainFit, slopes: FloatArray, level: float) -> tuple[bool, ...]:
    """Return which slopes surely differ from zero on the right side, all of them looked at together (Holm)."""
    p_values = holm(fit.fit.p_values[1 : len(slopes) + 1])
    right = slopes > 0 if fit.outcome.higher_is_better else slopes < 0
    return tuple(bool(one) for one in (p_values < 1 - level) & right)


def _likeness_of_people(questionnaire: Questionnaire, answers: Answers, fit: MainFit, k: int) -> FloatArray:
    """Return the correlations of gaps and slopes, over samples of people or of whole clusters."""
    from gapkit.scoring.drivers.people import evenly_spaced, scores
    from gapkit.scoring.what_if import MOST_PEOPLE

    held = evenly_spaced(answers, MOST_PEOPLE)
    pulls = np.zeros((2 * k, held.people))
    pulls[k:, fit.people.people] = fit.pull[1 : k + 1]
    if questionnaire.paired:
        found = scores(questionnaire, held, level="dimension", roles=("expectation", "perception"))
        gap = (found["perception"] - found["expectation"]).T
        there = ~np.isnan(gap)
        weight = np.where(there, 1.0 if held.weight is None else held.weight, 0.0)
        whole = weight.sum(axis=1, keepdims=True)
        away = np.where(there, gap, 0.0)
        middle = (weight * away).sum(axis=1, keepdims=True) / np.where(whole > 0, whole, 1.0)
        pulls[:k] = weight * np.where(there, gap - middle, 0.0)
    if held.cluster is not None:
        home = np.unique(held.cluster, return_inverse=True)[1].reshape(-1)
        pulls = np.stack([np.bincount(home, weights=row) for row in pulls])
    likeness = _likeness(pulls @ pulls.T)
    # Gaps rest on everybody, slopes only on those held: of the others nothing is common to both.
    likeness[:k, k:] *= np.sqrt(held.people / answers.people)
    likeness[k:, :k] *= np.sqrt(held.people / answers.people)
    return likeness


def _likeness(covariance: FloatArray) -> FloatArray:
    """Return the correlations of a covariance; none with what does not vary."""
    spread = np.sqrt(np.nan_to_num(np.diagonal(covariance)))
    known = np.where(spread > 0, spread, np.inf)
    found = np.nan_to_num(covariance) / np.outer(known, known)
    np.fill_diagonal(found, 1.0)
    return np.asarray(found, dtype=np.float64)


def _told(values: FloatArray) -> tuple[float, ...]:
    return tuple(float(one) for one in values)


def _matrix(values: FloatArray) -> Matrix:
    return tuple(_told(row) for row in values)
