"""The company's side as the data of diagnosis.json and back, described field by field in the schema."""

import copy
import dataclasses
import json

import jsonschema
import pytest

from gapkit.diagnosis.codec import diagnosis_data, diagnosis_of
from gapkit.diagnosis.johari_limits import JohariThresholds
from gapkit.errors import GapkitError
from gapkit.resources import resource_text
from gapkit.scoring.johari.results import (
    PANES,
    STANDINGS,
    Hint,
    Likeness,
    OrganisationGap,
    PerformanceItem,
    Raters,
    WindowAreas,
    WindowItem,
)
from tests.company_samples import beside_customers, company_diagnosis, two_views

SCHEMA = json.loads(resource_text("schema", "diagnosis-1.json"))


def plain(diagnosis):
    return json.loads(json.dumps(diagnosis_data(diagnosis), allow_nan=False))


@pytest.mark.parametrize("made", [company_diagnosis, two_views])
def test_nothing_is_lost_on_the_way_to_json_and_back(made):
    data = plain(made())
    back = diagnosis_of(copy.deepcopy(data))
    assert plain(back) == data
    assert len(back.johari.expectations) == len(made().johari.expectations)


@pytest.mark.parametrize("made", [company_diagnosis, two_views])
def test_the_company_side_fits_the_schema(made):
    data = plain(made())
    described = {name: SCHEMA["properties"][name] for name in ("johari", "organisation")}
    described["settings"] = SCHEMA["properties"]["made_by"]["properties"]["settings"]["properties"]["johari"]
    data["settings"] = data["made_by"]["settings"]["johari"]
    for name, part in described.items():
        own = jsonschema.Draft202012Validator({"$defs": SCHEMA["$defs"], **part})
        assert [error.message for error in own.iter_errors(data[name])] == []


def test_without_a_company_there_is_nothing_of_it():
    data = plain(beside_customers(None, people=60))
    assert (data["johari"], data["organisation"]) == ({}, [])
    assert diagnosis_of(data).johari is None


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (Raters, "johari_raters"),
        (WindowItem, "johari_item"),
        (WindowAreas, "johari_areas"),
        (PerformanceItem, "johari_performance"),
        (Likeness, "johari_likeness"),
        (Hint, "johari_hint"),
        (OrganisationGap, "organisation_gap"),
    ],
)
def test_the_schema_describes_every_field_of_every_record(kind, name):
    part = SCHEMA["$defs"][name]
    fields = {one.name for one in dataclasses.fields(kind)}
    assert set(part["properties"]) == fields == set(part["required"])
    assert part["additionalProperties"] is False
    assert all(one.get("description") for one in part["properties"].values())


def test_the_schema_describes_every_threshold():
    part = SCHEMA["properties"]["made_by"]["properties"]["settings"]["properties"]["johari"]
    assert set(part["properties"]) == {one.name for one in dataclasses.fields(JohariThresholds)}


def test_the_schema_knows_every_pane_and_standing():
    defined = SCHEMA["$defs"]
    assert set(defined["johari_item"]["properties"]["pane"]["enum"]) == {*PANES, ""}
    assert set(defined["johari_performance"]["properties"]["standing"]["enum"]) == {*STANDINGS, ""}


def lost(data, *path):
    *way, last = path
    for step in way:
        data = data[step]
    del data[last]


@pytest.mark.parametrize(
    "path", [("johari", "expectations"), ("johari", "expectations", "areas"), ("johari", "performance", "items")]
)
def test_a_part_of_the_windows_that_is_missing_is_named(path):
    data = plain(company_diagnosis())
    lost(data, *path)
    with pytest.raises(GapkitError, match="johari"):
        diagnosis_of(data)


@pytest.mark.parametrize("name", ["areas", "organisation", "expected"])
def test_a_part_of_the_windows_that_nobody_knows_is_refused(name):
    data = plain(company_diagnosis())
    data["johari"][name] = []
    with pytest.raises(GapkitError, match=name):
        diagnosis_of(data)


def test_gaps_of_an_organisation_that_was_not_asked_are_refused():
    data = plain(company_diagnosis())
    data["johari"] = {}
    with pytest.raises(GapkitError, match="organisation"):
        diagnosis_of(data)


def test_rows_about_items_that_nobody_asked_are_refused():
    data = plain(company_diagnosis())
    data["organisation"][0]["code"] = "XX"
    with pytest.raises(GapkitError, match="XX"):
        diagnosis_of(data)
