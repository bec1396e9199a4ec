"""Findings about what the company says of itself: what is lowest, what is said and not done, what cannot be told."""

import pytest

from gapkit.diagnosis.house_rules import house_findings
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.scoring.johari.internal_results import InternalRating, MaturityComponent
from gapkit.scoring.johari.results import Johari
from gapkit.scoring.rows import Rows

THRESHOLDS = Thresholds.for_range(6)


def rating(code, mean, *, half=0.3, n=12, agreement=0.8, reason="", kind="gap", gap=2, view="manager"):
    return InternalRating(gap, kind, code, view, n, mean, mean - half, mean + half, agreement, float("nan"), reason)


def component(code, *, verdict="open", beside="open", agreement=0.8, n=12, say_do=-1.0, gap=-0.8):
    said = {"say_do": say_do, "say_do_low": say_do - 0.4, "say_do_high": say_do + 0.4, "verdict": verdict}
    felt = {"customer_gap": gap, "customer_low": gap - 0.1, "customer_high": gap + 0.1, "beside": beside}
    return MaturityComponent(view="manager", code=code, n=n, practice=5.0, agreement=agreement, **said, **felt)


def told(*rows):
    internal = Rows(row for row in rows if isinstance(row, InternalRating))
    maturity = Rows(row for row in rows if isinstance(row, MaturityComponent))
    return list(house_findings(Johari(internal=internal, maturity=maturity), THRESHOLDS))


def test_the_lowest_rating_of_a_gap_is_named_with_its_interval_and_agreement():
    (finding,) = told(rating("REL", 5.0), rating("RES", 3.0), rating("TAN", 6.0))
    assert (finding.id, finding.facts["codes"]) == ("johari.rated.gap2", ("RES",))
    assert (finding.estimate, finding.low, finding.high) == (3.0, 2.7, 3.3)
    assert finding.facts["agreement"] == 0.8 and finding.facts["reading"] == "lowest"


def test_ratings_whose_intervals_meet_are_lowest_together():
    (finding,) = told(rating("REL", 3.4), rating("RES", 3.0), rating("TAN", 6.0))
    assert finding.facts["codes"] == ("RES", "REL") and finding.strength == 1


def test_which_is_lowest_cannot_be_told_where_all_intervals_meet():
    (finding,) = told(rating("REL", 3.2), rating("RES", 3.0))
    assert (finding.facts["reading"], finding.state, finding.strength) == ("alike", "unclear", 0)


def test_which_is_lowest_cannot_be_told_of_raters_in_one_single_unit():
    nobody_knows = float("nan")
    (finding,) = told(rating("REL", 5.2, half=nobody_knows), rating("RES", 3.0, half=nobody_knows))
    assert (finding.facts["reading"], finding.state, finding.strength) == ("alike", "unclear", 0)


def test_a_rating_on_which_raters_disagree_is_not_the_lowest_but_is_named():
    (finding,) = told(rating("REL", 5.0), rating("RES", 2.0, agreement=0.1, reason="disagree"), rating("TAN", 4.0))
    assert finding.facts["codes"] == ("TAN",) and finding.facts["apart"] == ("RES",)


def test_nothing_can_be_told_where_raters_agree_on_nothing():
    apart = {"agreement": 0.1, "reason": "disagree"}
    (finding,) = told(rating("REL", 5.0, **apart), rating("RES", 2.0, **apart))
    assert (finding.facts["reading"], finding.strength, finding.facts["codes"]) == ("apart", 0, ("REL", "RES"))


@pytest.mark.parametrize(("n", "strength"), [(5, 1), (14, 1), (15, 2), (400, 2)])
def test_evidence_is_by_the_number_of_raters_and_never_strong(n, strength):
    (rated,) = told(rating("REL", 5.0, n=n), rating("RES", 3.0, n=n))
    (undone,) = told(component("ECO", verdict="said_not_done", n=n))
    assert rated.strength == undone.strength == strength


def test_too_few_raters_leave_nothing_to_tell():
    few = [InternalRating(2, "gap", code, "manager", None, reason="few") for code in ("REL", "RES")]
    assert told(*few) == []


def test_what_lies_behind_is_told_by_view():
    own = {"kind": "antecedent", "view": "frontline"}
    (finding,) = told(rating("TEA", 5.0, gap=3, **own), rating("HOR", 3.0, gap=4, **own))
    assert (finding.id, finding.facts["codes"]) == ("johari.rated.behind.frontline", ("HOR",))


def test_said_and_not_done_names_the_farthest_first():
    strategy, economics = (component(code, verdict="said_not_done", say_do=d) for code, d in (("STR", -1), ("ECO", -3)))
    (finding,) = told(component("UND"), strategy, economics)
    assert finding.kind == "johari.said_not_done" and finding.facts["codes"] == ("ECO", "STR")
    assert finding.estimate == -3 and finding.high < 0


def test_customers_who_disagree_come_first_with_their_own_gap():
    first, second = told(component("UND", beside="customers_disagree"), component("ECO", verdict="said_not_done"))
    assert (first.kind, first.estimate) == ("johari.customers_disagree", -0.8)
    assert first.score > second.score


def test_a_component_on_which_raters_disagree_is_only_said_to_be_so():
    (finding,) = told(component("UND", beside="customers_disagree", verdict="said_not_done", agreement=0.2))
    assert (finding.facts["reading"], finding.facts["codes"], finding.strength) == ("apart", ("UND",), 0)
