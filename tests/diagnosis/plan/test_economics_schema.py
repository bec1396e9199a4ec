"""Economics and their basis in diagnosis.json: every field described, nothing lost on the way."""

import dataclasses
import json

import jsonschema
import pytest

from gapkit.diagnosis.codec import diagnosis_data, diagnosis_of
from gapkit.diagnosis.plan import case_results
from gapkit.diagnosis.plan.planned import planned
from gapkit.diagnosis.plan_limits import PlanLimits
from gapkit.model.plan import Range
from gapkit.resources import resource_text
from gapkit.scoring.return_basis import ReturnBasis
from gapkit.study import Study, diagnose
from tests.driver_samples import moved_survey
from tests.return_samples import RANGES, initiative, plan_of

SCHEMA = json.loads(resource_text("schema", "diagnosis-1.json"))
PARTS = SCHEMA["properties"]
RECORDS = {
    "business_case": (SCHEMA["$defs"]["business_case"], case_results.BusinessCase),
    "case_assumption": (SCHEMA["$defs"]["case_assumption"], case_results.CaseAssumption),
    "cash_year": (SCHEMA["$defs"]["cash_year"], case_results.CashYear),
    "lifetime_value": (SCHEMA["$defs"]["lifetime_value"], case_results.LifetimeValue),
    "tornado_bar": (SCHEMA["$defs"]["tornado_bar"], case_results.TornadoBar),
    "economics": (PARTS["economics"]["anyOf"][1], case_results.Economics),
    "basis": (PARTS["basis"]["anyOf"][1], ReturnBasis),
    "plan_limits": (PARTS["made_by"]["properties"]["settings"]["properties"]["plan_limits"], PlanLimits),
}


@pytest.fixture(scope="module")
def told():
    made = (
        initiative("a", {"D0": Range(0.1, 0.3, 0.5)}, savings=Range(1.0, 2.0, 5.0)),
        initiative("b", {"D3": Range(0.1, 0.3, 0.5)}),
        initiative("c", {"D0": Range(0.1, 0.2, 0.3)}, None),
        initiative("l", learns=True),
    )
    plan = plan_of(*made, taken=RANGES, budget=5000.0, price_year=2026)
    return planned(diagnose(Study.of(*moved_survey())), plan, seed=1)


@pytest.mark.parametrize("name", RECORDS)
def test_every_field_of_a_record_is_described(name):
    part, kind = RECORDS[name]
    names = [one.name for one in dataclasses.fields(kind)]
    assert [*part["properties"]] == names == part["required"] and part["additionalProperties"] is False


def test_what_is_worked_out_fits_the_schema_and_comes_back(told):
    data = json.loads(json.dumps(diagnosis_data(told), allow_nan=False))
    for name in ("basis", "economics"):
        jsonschema.validate(data[name], PARTS[name] | {"$defs": SCHEMA["$defs"]})
    again = diagnosis_of(data)
    assert again.basis == told.basis
    assert diagnosis_data(again)["economics"] == diagnosis_data(told)["economics"]
    assert {case["reason"] for case in data["economics"]["cases"]} == {"", "no_cost", "no_driver", "learns"}
    assert data["economics"]["tornado"] and data["economics"]["lifetime"]["model"] == "constant"


def test_a_plan_can_be_worked_out_from_the_file_alone(told):
    data = json.loads(json.dumps(diagnosis_data(told), allow_nan=False))
    again = planned(diagnosis_of(data), told.plan.plan, seed=1)
    assert diagnosis_data(again)["economics"] == diagnosis_data(told)["economics"]


@pytest.mark.parametrize(
    "change",
    [
        lambda made: made.update(reason="because"),
        lambda made: made["cases"][0].update(verdict="surely"),
        lambda made: made["cases"][0].update(p_positive=1.5),
        lambda made: made["assumptions"][0].update(set_by="somebody"),
        lambda made: made["years"][0].pop("net"),
        lambda made: made["tornado"][0].update(width=3),
    ],
)
def test_wrong_economics_do_not_fit_the_schema(told, change):
    data = json.loads(json.dumps(diagnosis_data(told)))["economics"]
    change(data)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, PARTS["economics"] | {"$defs": SCHEMA["$defs"]})
