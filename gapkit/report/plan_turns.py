"""Initiatives in the one order in which every page tells them, and those that lie behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapkit.report.plan_words import held, members
from gapkit.report.voice import Voice

if TYPE_CHECKING:
    from gapkit.diagnosis.plan.results import PlannedInitiative
    from gapkit.model.plan import Initiative

Pair = tuple["Initiative", "PlannedInitiative"]


def in_order(voice: Voice) -> list[Pair]:
    """Return what lies ahead in the order in which it is done."""
    from gapkit.diagnosis.plan.turns import in_turn

    pairs = {one.id: (one, row) for one, row in members(held(voice))}
    return [pairs[code] for code in in_turn(held(voice)) if code in pairs]


def finished(voice: Voice) -> list[Pair]:
    """Return what is done, by its number."""
    return [(one, row) for one, row in members(held(voice)) if is_done(one, row)]


def is_done(one: Initiative, row: PlannedInitiative) -> bool:
    """Tell whether nothing of an initiative lies ahead."""
    return one.status == "done" or "done" in row.notes


def chosen(voice: Voice) -> tuple[list[str], list[str], list[str]]:
    """Return what was chosen, the proposals nobody agreed to that the choice holds, and what closes without a value.

    What is done was not chosen any more. All three are empty where there was no choice.
    """
    ahead = [(one, row) for one, row in members(held(voice)) if not is_done(one, row)]
    picked = [one for one, row in ahead if row.chosen]
    selection = held(voice).selection
    left = () if selection is None else selection.unvalued
    unvalued = [one.id for one, row in ahead if one.id in left and row.chosen is None and row.closures]
    return [one.id for one in picked if not one.proposed], [one.id for one in picked if one.proposed], unvalued
