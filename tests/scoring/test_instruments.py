"""Instruments: every way in which two waves can ask something else is named, and nothing else is."""

from __future__ import annotations

import dataclasses

import pytest

from gapkit.model import Scale, Text
from gapkit.scoring.waves.instruments import instrument_changes, shared_dimensions, shared_items, shared_outcomes
from tests.report.made_surveys import OUTCOMES, questionnaire

ASKED = questionnaire((2, 2), outcomes=OUTCOMES)


def changed(**fields):
    """Return the questionnaire with other fields."""
    return dataclasses.replace(ASKED, **fields)


def with_item(place, **fields):
    """Return the questionnaire with one item of the first dimension changed."""
    first, *rest = ASKED.dimensions
    items = list(first.items)
    items[place] = dataclasses.replace(items[place], **fields)
    return changed(dimensions=(dataclasses.replace(first, items=tuple(items)), *rest))


CASES = {
    "questionnaire": changed(id="other"),
    "version": changed(version="2"),
    "expectation_type": changed(expectation_type="ideal"),
    "expectation_timing": changed(expectation_timing="before"),
    "scale": changed(scale=Scale(1, 5)),
    "columns": changed(columns=("minimum", "expectation", "perception")),
    "wording": with_item(0, text=Text("Otra cosa", "Something else")),
    "reversed": with_item(0, reversed=True),
    "order": with_item(0, number=99),
}


@pytest.mark.parametrize("what", CASES)
def test_what_was_asked_differently_is_named(what):
    assert [one.what for one in instrument_changes(ASKED, CASES[what])] == [what]


def test_the_same_questionnaire_has_not_changed_nor_has_one_that_only_gained_a_language_or_a_space():
    assert instrument_changes(ASKED, ASKED) == ()
    assert instrument_changes(ASKED, with_item(0, text=Text("El aspecto 1  está bien.", ""))) == ()


def test_items_that_came_and_went_are_listed_and_their_dimension_is_no_longer_the_same():
    first, *rest = ASKED.dimensions
    new = dataclasses.replace(first.items[1], code="NEW")
    other = changed(dimensions=(dataclasses.replace(first, items=(first.items[0], new)), *rest))
    found = {one.what: one.facts for one in instrument_changes(ASKED, other)}
    assert found == {"items_gone": {"items": ("D0.2",)}, "items_added": {"items": ("NEW",)}}
    assert shared_dimensions(ASKED, other) == ("D1",)
    assert shared_items(ASKED, other) == ("D0.1", "D1.3", "D1.4")


def test_an_outcome_on_another_scale_is_not_shared():
    nps, csat, ces = OUTCOMES
    other = changed(outcomes=(nps, dataclasses.replace(csat, scale=Scale(1, 7)), ces))
    assert shared_outcomes(ASKED, other) == ("nps", "ces")
