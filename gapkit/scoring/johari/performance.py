"""The window of performance: how the company rates what it delivers, beside its customers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gapkit.model import Questionnaire
from gapkit.model.company import Company
from gapkit.record import replace
from gapkit.scoring.drivers.people import names_of
from gapkit.scoring.johari.common import on_common_items
from gapkit.scoring.johari.customers import Customers, drawn_of, of_customers, rater_draws_of
from gapkit.scoring.johari.raters import of_company
from gapkit.scoring.johari.results import STANDINGS, JohariLimits, PerformanceItem
from gapkit.scoring.johari.views import means
from gapkit.scoring.johari.window import states
from gapkit.stats.agreement import within_group_agreement


def performance(
    questionnaire: Questionnaire, customers: Customers, company: Company, view: str, limits: JohariLimits, seed: int
) -> Iterator[PerformanceItem]:
    """Yield how a view rates every dimension and item beside its customers; dimensions on the items that both rated."""
    tolerance = limits.tolerance_share * questionnaire.scale.range
    for level in ("dimension", "item"):
        given, beside = company.views[view], customers
        if level == "dimension":
            given, answers = on_common_items(given, customers.answers, "perception")
            beside = replace(customers, answers=answers)
        filled = company.filled.get((view, "perception"), 0.0)
        rated = of_company(questionnaire, given, "perception", level, filled=filled)
        perceived = of_customers(questionnaire, beside, "perception", level)
        expected = of_customers(questionnaire, beside, "expectation", level)
        drawn = drawn_of(questionnaire, replace(beside, outcome=None), expected.scores, perceived.scores, limits, seed)
        own = rater_draws_of(rated, limits, seed + 1)
        away = own - drawn.perception
        good = drawn.perception >= drawn.expectation - tolerance
        side = np.where(away > tolerance, 0, np.where(away < -tolerance, 2, 1))
        placed = 2 * side + good
        shares = np.stack([(placed == place).mean(axis=0) for place in range(len(STANDINGS))], axis=1)
        agreement = within_group_agreement(rated.scores, points=questionnaire.scale.points).item
        ours, theirs = means(rated), means(perceived)
        tail = (1 - limits.level) / 2
        enough = (ours.n >= limits.fewest_raters) & (theirs.n >= limits.min_cell)
        # What nothing can be drawn of has neither a standing nor limits.
        known = enough & ~np.isnan(away + drawn.expectation).any(axis=0)
        low, high = np.full((2, ours.n.size), np.nan)
        low[known], high[known] = np.quantile(away[:, known], [tail, 1 - tail], axis=0)
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
                standing=STANDINGS[int(shares[k].argmax())] if known[k] else "",
                share=float(shares[k].max()) if known[k] else float("nan"),
                state=(
                    "few_units" if not known[k] else "disagree" if agreement[k] < limits.fewest_agreement else sure[k]
                ),
            )
