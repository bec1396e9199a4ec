"""Customers and raters as the windows hold them: their scores, and what the means of both might be."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Answers, Questionnaire
from gapkit.record import Record, replace
from gapkit.scoring.designs import Design
from gapkit.scoring.drivers.people import names_of, told
from gapkit.scoring.johari.draws import CustomerDraws, customer_draws, rater_draws
from gapkit.scoring.johari.results import JohariLimits
from gapkit.scoring.johari.views import Scored, means, scored

FloatArray = NDArray[np.float64]


class Customers(Record):
    """What the windows need of the customers: their scores, and the outcome that tells what matters to them."""

    answers: Answers
    design: Design | None
    outcome: FloatArray | None


def of_customers(questionnaire: Questionnaire, customers: Customers, column: str, level: str) -> Scored:
    """Return customers' scores in a column, of those who answered the other one too."""
    beside = "perception" if column == "expectation" else "expectation"
    return scored(questionnaire, customers.answers, column, level=level, beside=beside, design=customers.design)


def drawn_of(
    questionnaire: Questionnaire,
    customers: Customers,
    expected: FloatArray,
    perceived: FloatArray,
    limits: JohariLimits,
    seed: int,
) -> CustomerDraws:
    """Return draws of the customers' means; an item that the outcome was not held against has no share of it."""
    answers, drivers, kept = customers.answers, None, None
    if customers.outcome is not None:
        people = told(questionnaire, answers, customers.outcome, level="item", fill_up_to=limits.filled_share)
        drivers = np.full((len(expected), len(people.codes)), np.nan)
        drivers[people.people] = people.perception
        kept = [code in people.codes for code in names_of(questionnaire, "item")]
    found = customer_draws(
        expected,
        perceived,
        customers.outcome,
        drivers,
        weight=answers.weight,
        design=customers.design,
        cluster=None if answers.cluster is None else answers.cluster.astype(np.int64),
        replicates=limits.replicates,
        seed=seed,
    )
    if found.derived is None or kept is None or all(kept):
        return found
    derived = np.full((len(found.derived), len(kept)), np.nan)
    derived[:, kept] = found.derived
    return replace(found, derived=derived)


def rater_draws_of(ratings: Scored, limits: JohariLimits, seed: int) -> FloatArray:
    """Return draws of the raters' mean, with the errors of their design and of blanks filled in."""
    made = means(ratings)
    return rater_draws(ratings.scores, replicates=limits.replicates, seed=seed, se=made.se, df=made.df)
