"""The company's own answers: what its people believe customers expect, and how they rate what is delivered."""

from __future__ import annotations

from collections.abc import Mapping

from gapkit.model.answers import Answers
from gapkit.model.questionnaire import Questionnaire
from gapkit.record import Record, field

VIEWS = ("manager", "frontline")
"""Whose answers besides the customers': those who decide, and those who serve."""


class CompanyPart(Record):
    """Answers by view to a questionnaire of the company's own: the internal gaps, or how far along it is.

    `filled` is what share of them, by view and column, stands where a rater left a blank.
    """

    questionnaire: Questionnaire
    views: Mapping[str, Answers]
    filled: Mapping[tuple[str, str], float] = field(default_factory=dict)


class Company(Record):
    """Answers of the company's people by view, to the items of the customers' questionnaire, on the same scale.

    Their expectation column is the level they believe customers expect, their perception column how they rate
    delivery; either may be missing. Managers' and frontline's answers are never mixed. `parts` are what they answered
    to questionnaires of their own, by id. `not_asked` are by view the items whose file has no column for what customers
    expect of them. `left_out` tells that somebody answered whose role is blank or of neither view. `filled` is what
    share of the answers, by view and column, stands where a rater left a blank.
    """

    views: Mapping[str, Answers] = field(default_factory=dict)
    parts: Mapping[str, CompanyPart] = field(default_factory=dict)
    not_asked: Mapping[str, frozenset[str]] = field(default_factory=dict)
    left_out: bool = False
    filled: Mapping[tuple[str, str], float] = field(default_factory=dict)
