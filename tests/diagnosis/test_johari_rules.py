"""Findings about the company's side: complacency first, then what it does not see, and what cannot be told."""

from dataclasses import replace

import pytest

from gapkit.diagnosis.johari_rules import johari_findings, leading_window
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.model.company import Company
from gapkit.scoring.johari.results import Hint, Johari, OrganisationGap, Raters
from gapkit.scoring.rows import Rows
from tests.company_samples import SPLIT, beside_customers, company_diagnosis, raters, two_views

THRESHOLDS = Thresholds.for_range(6)


def kinds(diagnosis):
    return [finding.kind for finding in diagnosis.findings if finding.kind.startswith(("johari.", "organisation."))]


def found(diagnosis, kind):
    return next(finding for finding in diagnosis.findings if finding.kind == kind)


def gap(verdict, difference=0.0, **other):
    usual = {"gap": 1, "level": "dimension", "code": "D1", "n_first": 20, "n_second": 300, "first": 6.0, "second": 6.0}
    numbers = {"low": difference - 0.1, "high": difference + 0.1, "t": 0.0, "df": 10.0}
    chances = {"p_value": 0.5, "p_adjusted": 0.5, "equivalence_p": 0.5}
    return OrganisationGap(**{**usual, **numbers, **chances, "difference": difference, "verdict": verdict, **other})


def told(*rows):
    return list(johari_findings(Johari(organisation=Rows(rows)), THRESHOLDS))


def test_complacency_comes_first_and_what_the_company_misses_after_it():
    named = kinds(company_diagnosis())
    assert named[:2] == ["johari.complacent", "johari.blind"]
    assert named.index("johari.blind") < named.index("organisation.gap1")


def test_what_managers_put_too_low_is_named_with_both_levels():
    blind = found(company_diagnosis(), "johari.blind")
    assert set(blind.facts["codes"]) == {item.code for item in company_diagnosis().questionnaire.items[6:9]}
    assert blind.facts["company"] < 4.7 < 5.5 < blind.facts["customer"] and blind.facts["basis"] == "absolute"
    assert blind.facts["view"] == "manager" and blind.subject == blind.facts["codes"][0]


def test_eighteen_raters_of_three_hundred_customers_are_strong_and_fewer_than_fifteen_are_not():
    assert found(company_diagnosis(), "johari.blind").strength == 3
    few = beside_customers(Company({"manager": raters(SPLIT, 9)}))
    assert found(few, "johari.blind").strength == 1


def test_a_view_of_few_is_said_once_without_its_number():
    few = [finding for finding in company_diagnosis().findings if finding.kind == "johari.few"]
    assert [(one.facts["view"], one.facts["column"], one.n) for one in few] == [("frontline", "both", None)]


def test_the_managers_window_leads_and_the_frontlines_where_there_are_no_managers():
    assert {row.view for row in leading_window(two_views().johari)} == {"manager"}
    alone = beside_customers(Company({"frontline": raters((6.0,) * 12, 8)}))
    assert {row.view for row in leading_window(alone.johari)} == {"frontline"}
    assert found(alone, "johari.open").facts["view"] == "frontline"


def test_every_gap_of_the_organisation_has_one_finding():
    named = [kind for kind in kinds(two_views()) if kind.startswith("organisation")]
    assert sorted(named) == ["organisation.gap1", "organisation.gap6", "organisation.gap7"]
    assert found(two_views(), "organisation.gap1").facts["reading"] == "under"
    assert found(two_views(), "organisation.gap7").facts["reading"] == "over"


def test_raters_who_do_not_agree_are_a_finding_and_have_no_pane():
    split = Company({"manager": raters((4.0,) * 12, 16, spread=3.5)})
    diagnosis = beside_customers(split)
    apart = found(diagnosis, "johari.raters_disagree")
    assert apart.facts["k"] > 6 and apart.facts["of"] == 12
    assert (
        "johari.blind" not in kinds(diagnosis) or found(diagnosis, "johari.blind").facts["k"] + apart.facts["k"] <= 12
    )


@pytest.mark.parametrize(
    ("rows", "reading"),
    [
        ((gap("underestimates", -1), gap("inconclusive", code="D2")), "under"),
        ((gap("overestimates", 1), gap("aligned", code="D2")), "over"),
        ((gap("overestimates", 1), gap("underestimates", -1, code="D2")), "both"),
        ((gap("aligned"), gap("aligned", code="D2")), "aligned"),
        ((gap("aligned"), gap("inconclusive", code="D2")), "open"),
        ((gap("differs", 0.4), gap("inconclusive", code="D2")), "differs"),
    ],
)
def test_the_verdict_of_a_gap_is_what_its_dimensions_say(rows, reading):
    (finding,) = told(*rows)
    assert finding.facts["reading"] == reading
    assert (finding.strength == 0) == (reading in ("open", "differs"))
    assert finding.state == ("unclear" if finding.strength == 0 else "level")


def test_what_cannot_be_told_weighs_less_than_what_can():
    (sure,), (open_,) = told(gap("underestimates", -1)), told(gap("inconclusive"))
    assert open_.score < sure.score


def test_a_theme_nobody_asks_about_is_a_hypothesis_and_goes_before_other_hints():
    hints = Rows([Hint("latent", "D1", scope="dimension"), Hint("theme", "queues", n=12, base=80, estimate=0.15)])
    (finding,) = johari_findings(Johari(unknown=hints), THRESHOLDS)
    assert (finding.kind, finding.state, finding.strength) == ("johari.unknown", "indicative", 0)
    assert finding.facts["theme"] == "queues" and (finding.facts["k"], finding.facts["m"]) == (12, 80)


def test_a_view_that_nobody_answered_for_is_no_finding():
    nobody = Johari(raters=Rows([Raters("manager", 0, "perception", reason="nothing")]))
    assert list(johari_findings(nobody, THRESHOLDS)) == []


def test_items_whose_pane_is_open_are_said_to_be_so_when_they_are_most():
    johari = two_views().johari
    unsure = Rows([replace(row, state="leaning") for row in johari.expectations])
    findings = list(johari_findings(replace(johari, expectations=unsure), THRESHOLDS))
    open_ = next(one for one in findings if one.kind == "johari.undetermined")
    assert open_.facts["k"] == open_.facts["of"] == 12 and open_.strength == 0


def test_without_a_company_there_is_no_window_and_no_finding():
    diagnosis = beside_customers(None)
    assert diagnosis.johari is None and kinds(diagnosis) == []
