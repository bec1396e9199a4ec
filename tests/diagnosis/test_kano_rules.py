"""Findings about Kano classes: firm ones by their class, mixtures nowhere, contradictions with a warning."""

from dataclasses import replace

import pytest

from gapkit.diagnosis.kano_rules import clear_class, kano_findings, seems_swapped
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.model import Text
from gapkit.scoring.kano_results import KanoRow

THRESHOLDS = Thresholds.for_range(6)


def row(code="A", category="must_be", **changes):
    shares = {"must_be": (0.6, 0.2, 0.1, 0.1, 0, 0), "attractive": (0.1, 0.2, 0.6, 0.1, 0, 0)}
    shares |= {"one_dimensional": (0.2, 0.6, 0.1, 0.1, 0, 0), "indifferent": (0.1, 0.1, 0.1, 0.7, 0, 0)}
    made = KanoRow(
        code,
        Text(code, code),
        n=200,
        category=category,
        second="one_dimensional",
        shares=shares[category],
        strength=0.4,
        total_strength=0.9,
        questionable_share=0.0,
        held=0.99,
    )
    return replace(made, **changes)


def findings(*rows):
    return {one.kind: one for one in kano_findings(rows, THRESHOLDS)}


@pytest.mark.parametrize("category", ["must_be", "attractive", "one_dimensional"])
def test_every_wanted_class_is_told_with_its_features(category):
    found = findings(row("A", category), row("B", category, shares=(0.9,) * 6), row("C", "indifferent"))
    assert set(found) == {f"kano.{category}"}
    told = found[f"kano.{category}"]
    assert (told.facts["codes"], told.facts["k"], told.facts["of"]) == (["B", "A"], 2, 3)


@pytest.mark.parametrize(
    "changes",
    [
        {"mixed": True},
        {"held": 0.94},
        {"held": float("nan")},
        {"strength": 0.05},
        {"total_strength": 0.59},
        {"questionable_share": 0.11},
        {"n": 29},
        {"suppressed": True},
    ],
)
def test_what_is_not_firm_has_no_class(changes):
    assert clear_class(row(), THRESHOLDS) == "must_be"
    assert clear_class(row(**changes), THRESHOLDS) == ""


def test_features_that_leave_people_cold_may_be_firmly_so():
    assert clear_class(row(category="indifferent", total_strength=0.3), THRESHOLDS) == "indifferent"


def test_where_no_class_is_firm_that_is_the_finding():
    found = findings(row(mixed=True), row("B", "indifferent"))
    assert set(found) == {"kano.none"} and found["kano.none"].strength == 0


def test_contradictory_answers_are_a_finding_of_their_own():
    found = findings(row(), row("B", questionable_share=0.2), row("C", questionable_share=0.3))
    assert found["kano.doubtful"].facts["codes"] == ["C", "B"]


def test_nothing_is_said_of_hidden_features():
    assert not findings(row(suppressed=True, n=None))


def reverse(code="R", **changes):
    made = row(code, "indifferent", shares=(0.0, 0.1, 0.1, 0.1, 0.7, 0))
    return replace(made, category="reverse", **changes)


def test_what_annoys_when_it_is_there_is_a_finding_and_not_that_there_is_none():
    found = findings(reverse(), row("C", "indifferent"), row("D", "indifferent"))
    assert set(found) == {"kano.reverse"} and found["kano.reverse"].facts["codes"] == ["R"]
    assert set(findings(reverse(), row())) == {"kano.reverse", "kano.must_be"}


def test_half_of_the_features_reverse_looks_like_swapped_columns():
    assert seems_swapped([reverse(), row(), row(suppressed=True)], THRESHOLDS)
    assert not seems_swapped([reverse(), row(), row("B")], THRESHOLDS)
    assert not seems_swapped([reverse(mixed=True)], THRESHOLDS) and not seems_swapped([], THRESHOLDS)
