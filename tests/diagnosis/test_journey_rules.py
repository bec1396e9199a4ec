"""The journey in a diagnosis: what is found, what is written down and read back, what stays hidden."""

import dataclasses
import json
import math

import jsonschema
import pytest

from gapkit.diagnosis.codec import diagnosis_data, diagnosis_of
from gapkit.diagnosis.journey_rules import journey_findings
from gapkit.errors import GapkitError
from gapkit.model import Text
from gapkit.model.journey_plan import Assumption, JourneyPlan, Kpi, KpiValue
from gapkit.resources import resource_text
from gapkit.scoring.journey.results import JourneyCell, JourneyKpi, MomentRisk
from gapkit.scoring.rows import Rows
from gapkit.study import Study, diagnose
from tests.few_draws import few_draws
from tests.journey_samples import journey_survey

SCHEMA = json.loads(resource_text("schema", "diagnosis-1.json"))
LIMITS = few_draws(6, replicates=199)
PLAN = JourneyPlan(
    exposure={"product": 1.0},
    owners={"contact": "Contact centre"},
    kpis=(Kpi("wait", Text("Espera", "Wait"), "contact", "min", 3.0, True, 0, (KpiValue("O1", "2026-01", 4.5),)),),
)


@pytest.fixture(scope="module")
def diagnosis():
    questionnaire, answers = journey_survey(420)
    return diagnose(Study.of(questionnaire, answers), thresholds=LIMITS, journey=PLAN)


def found(diagnosis):
    return {f.kind: f for f in reversed(diagnosis.findings) if f.kind.startswith("touch.")}


def test_the_moment_of_truth_and_the_lowest_point_are_findings_of_their_own(diagnosis):
    told = found(diagnosis)
    assert told["touch.moment"].subject == "contact" and told["touch.worst"].subject == "complaint"
    assert told["touch.moment"].low > told["touch.moment"].facts["mean"]
    assert told["touch.drop"].facts["before"] and told["touch.drop"].high < 0
    assert "touch.tie" not in told and "touch.blank" not in told


def test_where_no_touchpoint_stands_out_that_is_the_finding():
    questionnaire, answers = journey_survey(90, costs={})
    told = found(diagnose(Study.of(questionnaire, answers), thresholds=LIMITS))
    assert "touch.moment" not in told and told["touch.tie"].state == "unclear" and told["touch.tie"].strength == 0


def cell(code, place, gap=math.nan, **more):
    numbers = {} if math.isnan(gap) else {"gap_low": gap - 0.1, "gap_high": gap + 0.1, "verdict": "gap_relevant"}
    basis = more.pop("basis", "measured")
    n = more.pop("n", 200 if basis == "measured" else None)
    return JourneyCell("p", code, "", place, basis, n, gap=gap, **numbers, **more)


def test_what_was_not_asked_is_said():
    rows = Rows([cell("a", 1, -1.0), cell("b", 2, basis="not_asked"), cell("c", 3, basis="assumed", assumed_by="me")])
    (blank,) = [f for f in journey_findings(rows, LIMITS) if f.kind == "touch.blank"]
    assert blank.facts["touchpoints"] == ("b", "c") and (blank.facts["k"], blank.facts["m"]) == (2, 3)


def test_a_lowest_point_is_clear_only_where_its_interval_meets_no_other():
    for other, apart in ((-0.5, True), (-0.95, False)):
        rows = Rows([cell("a", 1, -1.1), cell("b", 2, other)])
        worst = next(f for f in journey_findings(rows, LIMITS) if f.kind == "touch.worst")
        assert worst.subject == "a" and worst.facts["clear"] is apart


def test_few_answers_and_hidden_touchpoints_are_never_called_the_lowest():
    hidden = JourneyCell("p", "c", "", 3, "thin", None, suppressed=True)
    rows = Rows([cell("a", 1, -0.6), cell("b", 2, -2.0, n=12), cell("d", 4, -0.5), hidden])
    assert next(f for f in journey_findings(rows, LIMITS) if f.kind == "touch.worst").subject == "a"


def test_a_kpi_is_a_finding_only_where_its_level_was_observed():
    row = JourneyKpi("k", Text("K", "K"), link="clear", units=14, meets_at=5, meets_low=4, meets_high=6, outside=False)
    for outside, count in ((False, 1), (True, 0)):
        rows = Rows([cell("a", 1, -1.0, kpis=(dataclasses.replace(row, outside=outside),))])
        assert sum(f.kind == "touch.kpi" for f in journey_findings(rows, LIMITS)) == count


def test_a_level_known_no_better_than_what_was_observed_is_no_finding():
    row = JourneyKpi("k", Text("K", "K"), link="clear", units=14, meets_at=5, meets_low=1, meets_high=9, outside=False)
    for high, count in ((10.0, 1), (8.0, 0)):
        kpi = dataclasses.replace(row, observed_low=1.5, observed_high=high)
        rows = Rows([cell("a", 1, -1.0, kpis=(kpi,))])
        assert sum(f.kind == "touch.kpi" for f in journey_findings(rows, LIMITS)) == count


# --- written and read ---


def told(diagnosis):
    data = json.loads(json.dumps(diagnosis_data(diagnosis), allow_nan=False))
    for finding in data["findings"]:
        finding["text"] = {"es": "dicho", "en": "said"}
    return data


def test_the_journey_fits_the_schema_and_comes_back(diagnosis):
    data = told(diagnosis)
    errors = list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(data))
    assert [f"{list(error.absolute_path)} {error.message}" for error in errors] == []
    back = diagnosis_of(data).journey
    assert len(back) == len(diagnosis.journey)
    for ours, theirs in zip(diagnosis.journey, back, strict=True):
        assert repr(ours) == repr(theirs)


def test_every_field_of_the_records_is_described():
    for kind, name in ((JourneyCell, "journey_cell"), (MomentRisk, "moment_risk"), (JourneyKpi, "journey_kpi")):
        part = SCHEMA["$defs"][name]
        names = {one.name for one in dataclasses.fields(kind)}
        assert set(part["properties"]) == set(part["required"]) == names and part["additionalProperties"] is False


def test_a_suppressed_touchpoint_loses_every_number_when_it_is_written(diagnosis):
    leaky = dataclasses.replace(diagnosis.journey[0], suppressed=True)
    row = told(dataclasses.replace(diagnosis, journey=Rows([leaky])))["journey"][0]
    assert row["n"] is row["gap"] is row["perception"] is row["exposure"] is row["risk"] is row["change_n"] is None
    assert row["place"] == 1


def test_a_touchpoint_the_journey_does_not_have_is_refused(diagnosis):
    data = told(diagnosis)
    data["journey"][0]["touchpoint"] = "limbo"
    with pytest.raises(GapkitError) as caught:
        diagnosis_of(data)
    assert caught.value.faults[0].key == "diagnosis.strange_code"


def test_an_assumption_survives_writing():
    questionnaire, answers = journey_survey(60)
    bare = dataclasses.replace(questionnaire.journey.touchpoints[0], code="gift", name=Text("Regalo", "Gift"))
    journey = dataclasses.replace(questionnaire.journey, touchpoints=(*questionnaire.journey.touchpoints, bare))
    asked = dataclasses.replace(questionnaire, journey=journey)
    plan = JourneyPlan(assumed={"gift": Assumption(6.0, 4.5, "taller")})
    found_there = diagnose(Study.of(asked, answers), thresholds=LIMITS, journey=plan)
    row = next(row for row in told(found_there)["journey"] if row["touchpoint"] == "gift" and not row["channel"])
    assert (row["basis"], row["gap"], row["n"], row["assumed_by"]) == ("assumed", -1.5, None, "taller")
