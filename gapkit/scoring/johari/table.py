"""Both windows and the gaps of the organisation, from what customers and the company's people answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from gapkit.model import Answers, Questionnaire
from gapkit.model.company import VIEWS, Company
from gapkit.record import replace
from gapkit.scoring.drivers.people import names_of
from gapkit.scoring.johari.common import on_common_items, told_of
from gapkit.scoring.johari.customers import Customers, drawn_of, of_customers, rater_draws_of
from gapkit.scoring.johari.draws import CustomerDraws
from gapkit.scoring.johari.organisation import GAPS, likenesses, organisation_gaps
from gapkit.scoring.johari.performance import performance
from gapkit.scoring.johari.raters import of_company, raters_of
from gapkit.scoring.johari.results import (
    PANES,
    Johari,
    JohariLimits,
    WindowAreas,
    WindowItem,
)
from gapkit.scoring.johari.views import Scored, means, shown_of
from gapkit.scoring.johari.window import memberships
from gapkit.scoring.rows import Rows
from gapkit.stats.agreement import within_group_agreement
from gapkit.stats.estimates import t_interval

_AGAINST = {"open": ("overrated", "outside"), "blind": ("overrated", "outside", "open")}
"""Panes beside a person's own mean that what is sure by levels speaks against: what is expected less than the rest is
expected all the same, and what the company puts too low it does not recognise, though it stands out for both."""


def johari(
    questionnaire: Questionnaire, customers: Customers, company: Company, limits: JohariLimits, *, seed: int = 0
) -> Johari:
    """Return the windows of every view with enough raters, and gaps 1, 6 and 7.

    `customers.outcome` (people,) is the main outcome where the items explain some of it, else None.
    """
    shown = shown_of(company, questionnaire, fewest=limits.fewest_raters)
    raters = list(raters_of(questionnaire, company, shown, limits))
    company = shown
    customers = replace(customers, answers=told_of(customers.answers, limits.min_cell))
    there = {(one.view, one.column) for one in raters if not one.reason}
    estimates = {
        (view, "item"): _estimates(questionnaire, company, view, company.views[view], "item")
        for view, column in sorted(there)
        if column == "expectation"
    }
    views = dict(estimates)
    views["customer", "item"] = of_customers(questionnaire, customers, "expectation", "item")
    drawn: dict[bytes, dict[str, CustomerDraws]] = {}
    windows = [
        found
        for view in VIEWS
        if (view, "expectation") in there
        for found in _windows(questionnaire, customers, company, view, estimates[view, "item"], drawn, limits, seed)
    ]
    rated = [
        row
        for view in VIEWS
        if (view, "perception") in there
        for row in performance(questionnaire, customers, company, view, limits, seed)
    ]
    return Johari(
        raters=Rows(raters),
        expectations=Rows(row for rows, _ in windows for row in rows),
        areas=Rows(areas for _, areas in windows),
        performance=Rows(rated),
        organisation=Rows(
            row
            for pair in GAPS.values()
            for row in organisation_gaps(questionnaire, _pair(questionnaire, customers, shown, views, pair), limits)
        ),
        likeness=Rows(likenesses(views, limits)) if estimates else Rows(),
    )


def _pair(
    questionnaire: Questionnaire,
    customers: Customers,
    company: Company,
    views: Mapping[tuple[str, str], Scored],
    pair: tuple[str, str],
) -> dict[tuple[str, str], Scored]:
    """Return the views of one gap, its dimensions on the items that both sides were asked; nothing where one lacks."""
    if any((view, "item") not in views for view in pair):
        return {}
    answers = [customers.answers if view == "customer" else company.views[view] for view in pair]
    found = {(view, "item"): views[view, "item"] for view in pair}
    for view, own in zip(pair, on_common_items(answers[0], answers[1], "expectation"), strict=True):
        found[view, "dimension"] = (
            of_customers(questionnaire, replace(customers, answers=own), "expectation", "dimension")
            if view == "customer"
            else _estimates(questionnaire, company, view, own, "dimension")
        )
    return found


def _estimates(questionnaire: Questionnaire, company: Company, view: str, answers: Answers, level: str) -> Scored:
    filled = company.filled.get((view, "expectation"), 0.0)
    return of_company(questionnaire, answers, "expectation", level, filled=filled)


def _bases(
    questionnaire: Questionnaire, customers: Customers, beside: Answers, limits: JohariLimits, seed: int
) -> dict[str, CustomerDraws]:
    """Return the draws of customers by levels of the scale and by each person's own mean: the same people in both.

    `beside` are the company's answers: people's own means are over the items that it was asked of too.
    """
    expected = of_customers(questionnaire, customers, "expectation", "item")
    perceived = of_customers(questionnaire, customers, "perception", "item").scores
    both = np.hstack([expected.scores, _relative(questionnaire, customers, beside).scores])
    found = drawn_of(questionnaire, customers, both, np.hstack([perceived, perceived]), limits, seed)
    sides = zip(np.hsplit(found.expectation, 2), np.hsplit(found.perception, 2), strict=True)
    absolute, relative = (CustomerDraws(asked, got, found.derived) for asked, got in sides)
    return {"absolute": absolute, "relative": relative}


def _relative(questionnaire: Questionnaire, customers: Customers, beside: Answers) -> Scored:
    _, answers = on_common_items(beside, customers.answers, "expectation")
    return of_customers(questionnaire, replace(customers, answers=answers), "expectation", "item").relative()


def _windows(
    questionnaire: Questionnaire,
    customers: Customers,
    company: Company,
    view: str,
    estimates: Scored,
    drawn_for: dict[bytes, dict[str, CustomerDraws]],
    limits: JohariLimits,
    seed: int,
) -> Iterator[tuple[list[WindowItem], WindowAreas]]:
    """Yield the window of a view by levels of the scale, and by each person's own mean.

    `drawn_for` keeps the draws of customers by the items that a view was asked, so that two views share them.
    """
    given, unasked = company.views[view], company.not_asked.get(view, frozenset())
    scale = questionnaire.scale
    expected = of_customers(questionnaire, customers, "expectation", "item")
    agreement = within_group_agreement(estimates.scores, points=scale.points).item
    tolerance = limits.tolerance_share * scale.range
    absolute_from = scale.low + limits.explicit_share * scale.range
    bar = {"absolute": absolute_from, "relative": 0.0}
    level = means(expected)
    enough_asked = level.n >= limits.min_cell
    key = given.codes["expectation"].any(axis=1).tobytes()
    if key not in drawn_for:
        drawn_for[key] = _bases(questionnaire, customers, given, limits, seed)
    draws = drawn_for[key]
    by_level = np.full(len(level.n), "", dtype=object)
    explicit = float((level.mean[enough_asked] >= absolute_from).mean()) if enough_asked.any() else 0.0
    crowded = explicit > limits.ceiling_share
    for basis in ("absolute", "relative"):
        asked, guessed = expected, estimates
        if basis == "relative":
            asked, guessed = _relative(questionnaire, customers, given), estimates.relative()
        drawn = draws[basis]
        found = memberships(
            drawn.expectation,
            rater_draws_of(guessed, limits, seed + 1),
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
            by_level = np.array(
                [PANES[pane] if sure == "sure" else "" for pane, sure in zip(found.pane, found.state, strict=True)]
            )
        rows = []
        for k, code in enumerate(names_of(questionnaire, "item")):
            agree = not agreement[k] < limits.fewest_agreement
            told = level.n[k] >= limits.min_cell
            enough = told and ours.n[k] >= limits.fewest_raters
            state = found.state[k] if found.known[k] else "few_units"
            placed = enough and bool(found.known[k])
            if placed and basis == "relative" and PANES[found.pane[k]] in _AGAINST.get(by_level[k], ()):
                state = "undetermined"
            rows.append(
                WindowItem(
                    view=view,
                    basis=basis,
                    code=code,
                    n=int(level.n[k]) if told else None,
                    raters=int(ours.n[k]) if enough else None,
                    customer=float(theirs.mean[k]) if told else float("nan"),
                    customer_low=float(low[k]) if told else float("nan"),
                    customer_high=float(high[k]) if told else float("nan"),
                    company=float(ours.mean[k]) if enough else float("nan"),
                    company_low=float(company_low[k]) if enough else float("nan"),
                    company_high=float(company_high[k]) if enough else float("nan"),
                    agreement=float(agreement[k]) if enough else float("nan"),
                    derived=float("nan") if drawn.derived is None or not told else float(drawn.derived[:, k].mean()),
                    shares=tuple(found.shares[k].tolist()) if placed else (),
                    pane=PANES[found.pane[k]] if placed else "",
                    state=(
                        _state_without(code not in unasked, told)
                        if not enough
                        else state
                        if agree or not placed
                        else "disagree"
                    ),
                    inflated=float(found.inflated[k]) if placed else float("nan"),
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
                unplaced=sum(not row.shares for row in rows),
            ),
        )


def _state_without(asked: bool, told: bool) -> str:
    """Return why an item has no pane: nobody of the company was asked about it, or too few people answered."""
    return "few" if asked or not told else "not_asked"


def _areas(rows: list[WindowItem]) -> tuple[float, ...]:
    """Return how many items lie in each pane, of those that may be shown."""
    shown = [row.shares for row in rows if row.shares]
    return tuple(sum(share[pane] for share in shown) for pane in range(len(PANES)))
