"""Customers, managers and frontline of a small company, on made answers that R has computed too."""

from __future__ import annotations

import numpy as np

from gapkit.model import Answers, Questionnaire
from gapkit.model.company import Company
from gapkit.scoring.johari.results import JohariLimits
from tests.strategies import make_questionnaire

LIMITS = JohariLimits(
    level=0.95,
    error_rate=0.05,
    explicit_share=0.75,
    tolerance_share=1 / 12,
    sure_share=0.8,
    leaning_share=0.6,
    fewest_raters=5,
    fewest_agreement=0.5,
    replicates=1000,
    ceiling_share=0.8,
    filled_share=0.1,
)

_CUSTOMERS = (
    "4455 7475 6544 7656 6664 5545 7655 6745 7564 6444 6766 7645 7553 7666 7556 "
    "6765 5543 7776 6443 6644 6745 6745 5665 5665 7667 7755 7766 7447 6554 6552"
)
_MANAGERS = "3355 7666 6667 6755 6457 5744 5454 4665"
_FRONTLINE = "5656 6434 5654 7655 7554 7556 5477 7666 6565 5655 6557 5445"
_UNITS = {"customer": "514524455446434152413612466242", "manager": "12345612", "frontline": "112233445566"}


def small_questionnaire() -> Questionnaire:
    """Return two dimensions of two items, from 1 to 7."""
    return make_questionnaire((2, 2))


def small_company(*, units: bool = False) -> tuple[Answers, Company]:
    """Return the customers, who got what they expected, and the company's estimates; in units if asked."""
    people = {
        view: _answers(records, _UNITS[view] if units else "")
        for view, records in (("customer", _CUSTOMERS), ("manager", _MANAGERS), ("frontline", _FRONTLINE))
    }
    return people.pop("customer"), Company(people)


def _answers(records: str, units: str) -> Answers:
    codes = np.array([[int(sign) for sign in record] for record in records.split()], np.uint8).T.copy()
    keys = np.array([11, 22, 33, 44, 55, 66], np.uint64)
    return Answers(
        {"expectation": codes, "perception": codes.copy()},
        cluster=np.array([int(unit) - 1 for unit in units], np.int32) if units else None,
        cluster_keys=keys if units else None,
    )
