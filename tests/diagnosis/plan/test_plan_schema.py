"""The schema of a plan: every field of every record is described, and nothing else is let in."""

import dataclasses
import json

import jsonschema
import pytest

from gapkit.diagnosis.codec import diagnosis_data
from gapkit.diagnosis.plan import results
from gapkit.diagnosis.plan.planned import planned
from gapkit.model import plan as told
from gapkit.model.plan import Decision, Listening, Plan, PlanTarget, Returned
from gapkit.resources import resource_text
from tests.diagnosis.plan.planned_samples import SEED, assumed, surveyed, whole

SCHEMA = json.loads(resource_text("schema", "diagnosis-1.json"))
PLANNED = SCHEMA["properties"]["plan"]["anyOf"][1]
RECORDS = {
    "plan_range": told.Range,
    "initiative_kpi": told.InitiativeKpi,
    "initiative": told.Initiative,
    "plan_assumption": told.PlanAssumption,
    "plan_target": told.PlanTarget,
    "plan_decision": told.Decision,
    "listening": told.Listening,
    "returned": told.Returned,
    "plan_told": told.Plan,
    "closure": results.Closure,
    "planned_initiative": results.PlannedInitiative,
    "target": results.Target,
    "plan_constraint": results.Constraint,
    "selection": results.Selection,
    "phase_answer": results.PhaseAnswer,
    "attained": results.Attained,
    "plan_block": results.PlanBlock,
}


def validator():
    return jsonschema.Draft202012Validator(PLANNED | {"$defs": SCHEMA["$defs"]})


def data():
    plan = Plan(
        initiatives=(whole("A", "D0", 0.5, must=True), whole("B", "D4", 0.3)),
        assumptions=(assumed("drift", 0.1),),
        targets=(PlanTarget("D1", "own", 6.0, source="Board"),),
        budget=1500.0,
        decisions=(Decision("Go on", "Ana"),),
        listening=(Listening("pulse", "2027-06-01", 300, ("I1",)),),
        returned=(Returned("A", 10.0, 20.0),),
    )
    return diagnosis_data(planned(surveyed(), plan, seed=SEED))["plan"]


@pytest.mark.parametrize("name", RECORDS)
def test_every_field_of_a_record_is_described(name):
    part = SCHEMA["$defs"][name]
    names = [one.name for one in dataclasses.fields(RECORDS[name])]
    assert [*part["properties"]] == names == part["required"] and part["additionalProperties"] is False
    assert all(one.get("description") for one in part["properties"].values())


def test_the_plan_itself_is_described():
    names = [one.name for one in dataclasses.fields(results.Planned)]
    assert [*PLANNED["properties"]] == names == PLANNED["required"]


def test_what_a_plan_comes_to_fits():
    validator().validate(json.loads(json.dumps(data())))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("targets", 0, "rule"), "wish"),
        (("targets", 0, "price"), 3),
        (("initiatives", 0, "horizon"), "soon"),
        (("plan", "initiatives", 0, "effort"), 9),
        (("plan", "initiatives", 0, "roles"), {"Ana": "X"}),
        (("selection", "aim"), "glory"),
        (("answers", 0, "answer"), "maybe"),
        (("seed",), "seven"),
    ],
)
def test_anything_else_does_not_fit(path, value):
    held = json.loads(json.dumps(data()))
    node = held
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    assert not validator().is_valid(held)
