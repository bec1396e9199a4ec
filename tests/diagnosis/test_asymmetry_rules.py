"""Findings about penalties and rewards: what costs more than it adds, what adds more, and nothing where unclear."""

from gapkit.diagnosis.asymmetry_rules import asymmetry_findings, shown_asymmetry
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.scoring.drivers.asymmetry_results import Asymmetry

THRESHOLDS = Thresholds.for_range(6)


def row(code, kind="unclear", *, level="dimension", costs=1.0, adds=0.2, reason="", n=300, **more):
    numbers = {"dissatisfaction": costs, "satisfaction": adds, "asymmetry": -0.5}
    numbers |= {"asymmetry_low": -0.8, "asymmetry_high": -0.2}
    numbers = {} if reason else numbers
    return Asymmetry(level, code, "nps", n, kind="" if reason else kind, reason=reason, **numbers, **more)


def findings(*rows):
    return {one.kind: one for one in asymmetry_findings(rows, THRESHOLDS)}


def test_the_one_that_costs_most_is_the_subject_and_the_others_are_named():
    found = findings(row("A", "dissatisfier"), row("B", "frustrator", costs=2.0), row("C", "hybrid"), row("D"))
    assert set(found) == {"asymmetry.costs"}
    told = found["asymmetry.costs"]
    assert (told.subject, told.facts["codes"], told.facts["penalty"]) == ("B", ["B", "A"], 2.0)
    assert (told.strength, told.estimate, told.low, told.high) == (3, -0.5, -0.8, -0.2)


def test_it_is_as_firm_as_the_people_are_worth_and_a_hint_where_the_outcome_ends():
    def strength(**more):
        return findings(row("A", "frustrator", **more), row("B"))["asymmetry.costs"].strength

    assert (strength(), strength(n_effective=60.0), strength(n_effective=12.0)) == (3, 2, 1)
    assert strength(at_end="best") == strength(at_end="worst") == 1


def test_what_adds_more_is_a_finding_of_its_own():
    found = findings(row("A", "satisfier", adds=0.5), row("B", "delighter", adds=0.9))
    assert found["asymmetry.gains"].facts["codes"] == ["B", "A"]


def test_nothing_is_said_where_nothing_can_be_told():
    assert not findings(row("A"), row("B", "hybrid"), row("C", reason="few_low"))
    assert not findings()


def test_dimensions_go_before_items_unless_only_items_have_numbers():
    dimensions, items = [row("A"), row("B")], [row("A1", level="item"), row("A2", level="item")]
    assert shown_asymmetry([*dimensions, *items]) == dimensions
    refused = [row("A", reason="few_low"), row("B", reason="few_low")]
    assert shown_asymmetry([*refused, *items]) == items
    assert shown_asymmetry([*refused, row("A1", level="item", reason="few")]) == refused
    assert shown_asymmetry([]) == []
