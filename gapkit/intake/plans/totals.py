"""Rows of totals: they add up what stands above, and are nothing to be done."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from gapkit.intake.files.tables import OddCell
from gapkit.intake.plans.values import UnclearError, is_blank, number_of, text_of
from gapkit.intake.words.text import plain

_TOTAL = re.compile(
    r"(?:(?:sub ?|grand |gran |suma )?total(?:es|s)?|sumas?|sum)"
    r"(?: (?:general|plan|del plan|of the plan|iniciativas|initiatives|coste|cost|presupuesto|budget|eur|euros))?"
)
_NAMED = {"initiatives": "name", "returned": "initiative"}
"""Kinds of sheets that people add up, and what names a row."""

_ADDED = (
    *("cost_low", "cost", "cost_high", "running_low", "running", "running_high"),
    *("savings_low", "savings", "savings_high", "work", "effort"),
)


class Sums:
    """What has been read of a sheet so far, added up, to know a total by."""

    def __init__(self, kind: str) -> None:
        self.name = _NAMED.get(kind)
        self.sums: dict[str, float] = {}

    def is_total(self, values: Mapping[str, object], texts: Mapping[str, str]) -> bool:
        """Tell whether a row is a total; one that is not counts for the totals that follow."""
        if self.name is None:
            return False
        title = values.get(self.name)
        if any(not is_blank(values.get(name)) for name in ("dimensions", "items", "touchpoints", "lever")):
            found = False
        elif is_blank(title):
            first = [text_of(values[name]) for name in ("id", "number") if name in values]
            found = any(_TOTAL.fullmatch(plain(text)) for text in (*first, *texts.values())) or self._adds_up(values)
        else:
            found = _TOTAL.fullmatch(plain(text_of(title))) is not None
        if not found:
            for name in _ADDED:
                if (number := _number(values.get(name))) is not None:
                    self.sums[name] = self.sums.get(name, 0.0) + number
        return found

    def _adds_up(self, values: Mapping[str, object]) -> bool:
        """Tell whether a row without a name holds nothing but sums, or a formula that was never worked out."""
        if not values or any(name not in _ADDED for name in values):
            return False
        told = {name: _number(value) for name, value in values.items()}
        formulas = any(isinstance(value, OddCell) and value.kind == "formula" for value in values.values())
        same = [name in self.sums and n is not None and math.isclose(n, self.sums[name]) for name, n in told.items()]
        return formulas or all(same)


def _number(value: object) -> float | None:
    if is_blank(value):
        return None
    try:
        return number_of(value)
    except UnclearError:
        return None
