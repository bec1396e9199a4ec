"""Both windows and the gaps of the organisation, from what customers and the company's people answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Answers, Questionnaire
from gapkit.model.company import VIEWS, Company
from gapkit.record import Record
from gapkit.scoring.designs import Design
from gapkit.scoring.drivers.people import names_of, told
from gapkit.scoring.johari.draws import CustomerDraws, customer_draws, rater_draws
from gapkit.scoring.johari.organisation import likenesses, organisation_gaps
from gapkit.scoring.johari.raters import of_company, raters_of
from gapkit.scoring.johari.results import (
    PANES,
    STANDINGS,
    Johari,
    JohariLimits,
    PerformanceItem,
    WindowAreas,
    WindowItem,
)
from gapkit.scoring.johari.views import Scored, means, scored, shown_of
from gapkit.scoring.johari.window import memberships, states
from gapkit.scoring.rows import Rows
from gapkit.stats.agreement import within_group_agreement
from gapkit.stats.estimates import t_interval

FloatArray = NDArray[np.float64]

_LEVELS = ("dimension", "item")
_NOT_ASKED_FOR = ("overrated", "outside")


class Customers(Record):
    """What the windows need of the customers: their scores, and the outcome that tells what matters to them."""

    answers: Answers
    design: Design | None
    outcome: FloatArray | None


def johari(
    questionnaire: Questionnaire, customers: Customers, company: Company, limits: JohariLimits, *, seed: int = 0
) -> Johari:
    """Return the windows of every view with enough raters, and gaps 1, 6 and 7.

    `customers.outcome` (people,) is the main outcome where the items explain some of it, else None.
    """
    shown = shown_of(company, questionnaire, fewest=limits.fewest_raters)
    raters = list(raters_of(questionnaire, company, shown, limits))
    company = shown
    there = {(one.view, one.column) for one in raters if not one.reason}
    estimates = {
        (view, level): of_company(questionnaire, company.views[view], "expectation", level)
        for view, column in sorted(there)
        if column == "expectation"
        for level in _LEVELS
    }
    views = dict(estimates)
    for level in _LEVELS:
        views["customer", level] = _of_customers(questionnaire, customers, "expectation", level)
    drawn = _bases(questionnaire, customers, limits, seed) if estimates else {}
    windows = [
        found
        for view in VIEWS
        if (view, "expectation") in there
        for found in _windows(questionnaire, customers, view, estimates[view, "item"], drawn, limits, seed)
    ]
    performance = [
        row
        for view in VIEWS
        if (view, "perception") in there
        for row in _performance(questionnaire, customers, company, view, limits, seed)
    ]
    return Johari(
        raters=Rows(raters),
        expectations=Rows(row for rows, _ in windows for row in rows),
        areas=Rows(areas for _, areas in windows),
        performance=Rows(performance),
        organisation=Rows(organisation_gaps(questionnaire, views, limits)) if estimates else Rows(),
        likeness=Rows(likenesses(views)) if estimates else Rows(),
    )


def _of_customers(questionnaire: Questionnaire, customers: Customers, column: str, level: str) -> Scored:
    beside = "perception" if column == "expectation" else "expectation"
    return scored(questionnaire, customers.answers, column, level=level, beside=beside, design=customers.design)


def _bases(
    questionnaire: Questionnaire, customers: Customers, limits: JohariLimits, seed: int
) -> dict[str, CustomerDraws]:
    """Return the draws of customers by levels of the scale and by each person's own mean: the same people in both."""
    expected = _of_customers(questionnaire, customers, "expectation", "item")
    perceived = _of_customers(questionnaire, customers, "perception", "item").scores
    both = np.hstack([expected.scores, expected.relative().scores])
    found = _drawn(questionnaire, customers, both, np.hstack([perceived, perceived]), limits, seed)
    sides = zip(np.hsplit(found.expectation, 2), np.hsplit(found.perception, 2), strict=True)
    absolute, relative = (CustomerDraws(asked, got, found.derived) for asked, got in sides)
    return {"absolute": absolute, "relative": relative}


def _windows(
    questionnaire: Questionnaire,
    customers: Customers,
    view: str,
    estimates: Scored,
    draws: Mapping[str, CustomerDraws],
    limits: JohariLimits,
    seed: int,
) -> Iterator[tuple[list[WindowItem], WindowAreas]]:
    """Yield the window of a view by levels of the scale, and by each person's own mean."""
    scale = questionnaire.scale
    expected = _of_customers(questionnaire, customers, "expectation", "item")
    agreement = within_group_agreement(estimates.scores, points=scale.points).item
    tolerance = limits.tolerance_share * scale.range
    absolute_from = scale.low + limits.explicit_share * scale.range
    bar = {"absolute": absolute_from, "relative": 0.0}
    level = means(expected)
    enough_asked = level.n >= limits.min_cell
    asked_for = np.zeros(len(level.n), np.bool_)
    explicit = float((level.mean[enough_asked] >= absolute_from).mean()) if enough_asked.any() else 0.0
    crowded = explicit > limits.ceiling_share
    for basis in ("absolute", "relative"):
        asked, guessed = (expected, estimates) if basis == "absolute" else (expected.relative(), estimates.relative())
        drawn = draws[basis]
        found = memberships(
            drawn.expectation,
            _rater_draws(guessed, limits, seed + 1),
            drawn.derived,
            explicit_from=bar[basis],
            tolerance=tolerance,
            sure=limits.sure_share,
            leaning=limits.leaning_share,
        )
        ours, theirs = means(guessed), means(asked)
        low, high = t_interval(theirs.mean, theirs.se, theirs.df, level=limits.level)
        company_low, company_high = t_interval(ours.mean, ours.se, ours.df, level=limits.level)
        if basis == "absolute":
            company_low, company_high = np.clip([company_low, company_high], scale.low, scale.high)
            asked_for = (found.pane == PANES.index("open")) & (np.array(found.state) == "sure")
        rows = []
        for k, code in enumerate(names_of(questionnaire, "item")):
            agree = not agreement[k] < limits.fewest_agreement
            told = theirs.n[k] >= limits.min_cell
            enough = told and ours.n[k] >= limits.fewest_raters
            state = found.state[k]
            if basis == "relative" and asked_for[k] and PANES[found.pane[k]] in _NOT_ASKED_FOR:
                state = "undetermined"  # expected less than the rest, but expected all the same
            rows.append(
                WindowItem(
                    view=view,
                    basis=basis,
                    code=code,
                    n=int(theirs.n[k]) if told else None,
                    raters=int(ours.n[k]) if enough else None,
                    customer=float(theirs.mean[k]) if told else float("nan"),
                    customer_low=float(low[k]) if told else float("nan"),
                    customer_high=float(high[k]) if told else float("nan"),
                    company=float(ours.mean[k]) if enough else float("nan"),
                    company_low=float(company_low[k]) if enough else float("nan"),
                    company_high=float(company_high[k]) if enough else float("nan"),
                    agreement=float(agreement[k]) if enough else float("nan"),
                    derived=float("nan") if drawn.derived is None or not told else float(drawn.derived[:, k].mean()),
                    shares=tuple(found.shares[k].tolist()) if enough else (),
                    pane=PANES[found.pane[k]] if enough else "",
                    state="few" if not enough else state if agree else "disagree",
                    inflated=float(found.inflated[k]) if enough else float("nan"),
                )
            )
        yield (
            rows,
            WindowAreas(
                view=view,
                basis=basis,
                explicit_from=bar[basis],
                tolerance=tolerance,
                explicit=explicit,
                areas=_areas(rows),
                derived=drawn.derived is not None,
                leads=crowded == (basis == "relative"),
            ),
        )


def _areas(rows: list[WindowItem]) -> tuple[float, ...]:
    """Return how many items lie in each pane, of those that may be shown."""
    shown = [row.shares for row in rows if row.shares]
    return tuple(sum(share[pane] for share in shown) for pane in range(len(PANES)))


def _performance(
    questionnaire: Questionnaire, customers: Customers, company: Company, view: str, limits: JohariLimits, seed: int
) -> Iterator[PerformanceItem]:
    tolerance = limits.tolerance_share * questionnaire.scale.range
    for level in _LEVELS:
        rated = of_company(questionnaire, company.views[view], "perception", level)
        perceived = _of_customers(questionnaire, customers, "perception", level)
        expected = _of_customers(questionnaire, customers, "expectation", level)
        drawn = _drawn(questionnaire, replace(customers, outcome=None), expected.scores, perceived.scores, limits, seed)
        own = _rater_draws(rated, limits, seed + 1)
        away = own - drawn.perception
        good = drawn.perception >= drawn.expectation - tolerance
        side = np.where(away > tolerance, 0, np.where(away < -tolerance, 2, 1))
        placed = 2 * side + good
        shares = np.stack([(placed == place).mean(axis=0) for place in range(len(STANDINGS))], axis=1)
        agreement = within_group_agreement(rated.scores, points=questionnaire.scale.points).item
        ours, theirs = means(rated), means(perceived)
        tail = (1 - limits.level) / 2
        enough = (ours.n >= limits.fewest_raters) & (theirs.n >= limits.min_cell)
        low, high = np.full((2, ours.n.size), np.nan)
        low[enough], high[enough] = np.nanquantile(away[:, enough], [tail, 1 - tail], axis=0)
        sure = states(shares.max(axis=1), sure=limits.sure_share, leaning=limits.leaning_share)
        for k, code in enumerate(names_of(questionnaire, level)):
            if not enough[k]:
                continue
            yield PerformanceItem(
                view=view,
                level=level,
                code=code,
                n=int(theirs.n[k]),
                raters=int(ours.n[k]),
                customer=float(theirs.mean[k]),
                company=float(ours.mean[k]),
                difference=float(ours.mean[k] - theirs.mean[k]),
                low=float(low[k]),
                high=float(high[k]),
                agreement=float(agreement[k]),
                standing=STANDINGS[int(shares[k].argmax())],
                share=float(shares[k].max()),
                state="disagree" if agreement[k] < limits.fewest_agreement else sure[k],
            )


def _drawn(
    questionnaire: Questionnaire,
    customers: Customers,
    expected: FloatArray,
    perceived: FloatArray,
    limits: JohariLimits,
    seed: int,
) -> CustomerDraws:
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


def _rater_draws(ratings: Scored, limits: JohariLimits, seed: int) -> FloatArray:
    known: Mapping[str, FloatArray] = {}
    if ratings.design is not None:
        made = means(ratings)
        known = {"se": made.se, "df": made.df}
    rated = ratings.scores[~np.isnan(ratings.scores).all(axis=1)]
    return rater_draws(rated, replicates=limits.replicates, seed=seed, **known)
