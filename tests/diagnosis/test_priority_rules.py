"""Whether what to fix first depends on whose importance counts."""

from gapkit.diagnosis.priority_rules import priority_findings
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.scoring.drivers.results import DriverModel
from gapkit.scoring.results import Priority
from gapkit.scoring.rows import Rows

MODELS = (
    DriverModel("dimension", "csat", "csat", False, 2, 9, 9, 9),
    DriverModel("item", "nps", "nps", True, 2, 9, 9, 9),
)


def place(code, rank, stated, derived, *, level="dimension", last=None, turns=False, both=1, p_top1=0.99):
    return Priority(
        *(code, level, 0.5, 1.0, 0.1, 100.0, rank, 1, last or rank, p_top1, 1.0),
        weight_source="both",
        rank_stated=stated,
        rank_derived=derived,
        rank_equal=1,
        rank_both=both,
        turns_on_importance=turns,
    )


def found(*rows):
    return list(priority_findings(Rows(rows), MODELS, Thresholds.for_range(6)))


def test_another_first_place_beyond_the_sample_depends_on_the_choice():
    (one,) = found(place("A", 1, 1, 2, turns=True), place("B", 2, 2, 1, turns=True))
    assert (one.kind, one.subject, one.state, one.strength) == ("priority.turns", "A", "unclear", 0)
    assert (one.facts["said"], one.facts["seen"], one.facts["k"], one.facts["outcome"]) == ("A", "B", 2, "nps")


def test_another_first_place_that_the_sample_leaves_open_is_no_finding():
    assert found(place("A", 1, 1, 2, last=2), place("B", 2, 2, 1, last=2)) == []


def test_the_same_first_place_may_come_with_others_that_move():
    rows = (place("A", 1, 1, 1), place("B", 2, 2, 3), place("C", 3, 3, 2, turns=True))
    (some,) = found(*rows)
    assert (some.kind, some.facts["k"], some.facts["of"]) == ("priority.some", 1, 3)


def test_the_same_first_place_by_both_is_as_firm_as_its_band():
    (sure,) = found(place("A", 1, 1, 1), place("B", 2, 2, 2))
    assert (sure.kind, sure.state, sure.strength) == ("priority.agrees", "level", 2)
    (weaker,) = found(place("A", 1, 1, 1, p_top1=0.9), place("B", 2, 2, 2))
    (open_,) = found(place("A", 1, 1, 1, last=2), place("B", 2, 2, 2))
    assert weaker.strength == 1 and (open_.state, open_.strength) == ("unclear", 0)


def test_it_is_told_of_items_where_there_is_one_dimension_and_not_at_all_with_one_importance():
    (one,) = found(place("D", 1, 1, 1), place("A", 1, 1, 1, level="item"), place("B", 2, 2, 2, level="item"))
    assert (one.subject, one.facts["level"]) == ("A", "item")
    assert found(place("A", 1, 1, 1, both=None), place("B", 2, 2, 2, both=None)) == []
