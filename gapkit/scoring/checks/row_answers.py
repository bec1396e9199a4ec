"""The answers of each person as they were given: in the order of the form, reversed items turned back."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Answers, Questionnaire
from gapkit.record import Record
from gapkit.stats.careless import answer_spread, longest_run

Mask = NDArray[np.bool_]


class Found(Record):
    """Whom a check flagged and whom it could look at; a `reason` instead where it could not run."""

    flagged: Mask | None = None
    checked: Mask | None = None
    limit: float = float("nan")
    reason: str | None = None
    notes: tuple[str, ...] = ()


class RowAnswers(Record):
    """A survey as the row checks read it; `main` is the column of perceptions, or the only one there is."""

    questionnaire: Questionnaire
    answers: Answers

    @property
    def main(self) -> str:
        """The column most checks look at."""
        return "perception" if "perception" in self.answers.codes else next(iter(self.answers.codes))

    @property
    def people(self) -> int:
        """Number of people."""
        return self.answers.people

    @property
    def size(self) -> int:
        """Number of items."""
        return len(self.questionnaire.items)

    @cached_property
    def order(self) -> NDArray[np.intp]:
        """Where the items of the form, first to last, stand in the questionnaire."""
        place = {item.code: i for i, item in enumerate(self.questionnaire.items)}
        return np.array([place[item.code] for item in self.questionnaire.presented], np.intp)

    @cached_property
    def turned(self) -> Mask:
        """Which items are reversed, in the order of the form."""
        return np.array([item.reversed for item in self.questionnaire.presented], np.bool_)

    @cached_property
    def _given(self) -> dict[str, NDArray[np.uint8]]:
        return {}

    def upright(self, role: str) -> NDArray[np.uint8]:
        """Return codes as they are scored, in the order of the questionnaire."""
        return self.answers.codes[role]

    def given(self, role: str) -> NDArray[np.uint8]:
        """Return codes as people ticked them, in the order of the form."""
        if role not in self._given:
            codes = self.answers.codes[role][self.order]
            if role != "importance" and self.turned.any():
                part = codes[self.turned]
                top = self.questionnaire.scale.points + 1
                codes[self.turned] = np.where(part > 0, top - part, 0).astype(np.uint8)
            self._given[role] = codes
        return self._given[role]

    @cached_property
    def run(self) -> NDArray[np.int64]:
        """The longest run of equal answers of each person."""
        return longest_run(self.given(self.main))

    @cached_property
    def spread(self) -> NDArray[np.float64]:
        """The standard deviation of each person's answers."""
        return answer_spread(self.given(self.main))

    @cached_property
    def answered(self) -> NDArray[np.int64]:
        """How many items each person answered."""
        return np.asarray(np.count_nonzero(self.given(self.main), axis=0), np.int64)

    @cached_property
    def paired(self) -> bool:
        """Whether both expectation and perception were answered."""
        return {"expectation", "perception"} <= set(self.answers.codes)

    @cached_property
    def pairs(self) -> NDArray[np.int64]:
        """How many items each person answered in both columns."""
        both = (self.upright("expectation") > 0) & (self.upright("perception") > 0)
        return np.asarray(np.count_nonzero(both, axis=0), np.int64)

    @cached_property
    def surplus(self) -> NDArray[np.int64]:
        """Perception minus expectation of each person, added up over those pairs."""
        expectation, perception = self.upright("expectation"), self.upright("perception")
        both = (expectation > 0) & (perception > 0)
        return np.asarray(((perception.astype(np.int16) - expectation) * both).sum(axis=0), np.int64)
