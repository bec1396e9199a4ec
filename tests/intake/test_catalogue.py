"""The catalogue of levers: whole in both languages, for every lever and every kind of dimension that is shipped."""

import copy
import re

import pytest

from gapkit.errors import GapkitError
from gapkit.i18n import LANGUAGES
from gapkit.intake.catalogue import catalogue_of, read_catalogue
from gapkit.intake.questionnaires import read_questionnaire
from gapkit.model.questionnaire import LEVERS
from gapkit.resources import resource_table

CATALOGUE = read_catalogue()
SERVQUAL = ("tangibles", "reliability", "responsiveness", "assurance", "empathy")
SHIPPED = (
    "servqual88",
    "servqual91",
    "servqual94_3col",
    "servperf92",
    "nordic",
    "cem",
    "cx_journey",
    "employee_experience",
)
NOT_SAID = {
    "es": r"significativ|demuestra|\bcausan?\b|impacta|enorme|\bítems?\b|\bgaps?\b|\bjourney\b|\btouchpoint|\busted"
    r"|\btus?\b|!",
    "en": r"\bsignificant|\bproves?\b|\bdrives?\b|enormous|worrying|\byour?\b|!",
}


def data():
    return copy.deepcopy(resource_table("labels", "levers.toml"))


@pytest.mark.parametrize("entry", CATALOGUE.proposals, ids=lambda one: one.id)
def test_every_entry_is_complete_in_both_languages(entry):
    for texts in (entry.name, entry.kpi, entry.formula, entry.evidence):
        assert set(texts) == set(LANGUAGES) and all(len(text) > 5 for text in texts.values())
        assert texts["es"] != texts["en"]
    assert len(entry.name["es"]) <= 120 and len(entry.name["en"]) <= 120


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_entry_says_what_a_report_does_not_say(language):
    for entry in CATALOGUE.proposals:
        for texts in (entry.name, entry.kpi, entry.formula, entry.evidence):
            assert not re.search(NOT_SAID[language], texts[language].lower()), texts[language]


def test_there_are_forty_to_sixty_entries_and_each_name_is_said_once():
    names = [entry.name["es"] for entry in CATALOGUE.proposals]
    assert 40 <= len(names) <= 60 and len(set(names)) == len(names)


def test_every_lever_and_every_kind_has_an_entry():
    assert {entry.lever for entry in CATALOGUE.proposals} == set(LEVERS)
    assert {kind for entry in CATALOGUE.proposals for kind in entry.kinds} == set(CATALOGUE.kinds)


@pytest.mark.parametrize("kind", SERVQUAL)
def test_each_of_the_five_dimensions_has_most_of_the_levers(kind):
    assert len({entry.lever for entry in CATALOGUE.proposals if kind in entry.kinds}) >= 5


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_dimension_of_a_shipped_questionnaire_has_a_kind(name, language):
    known = {text for names in CATALOGUE.kinds.values() for text in names}
    for dimension in read_questionnaire(name).dimensions:
        assert dimension.name.in_(language) in known


def test_kpis_that_should_fall_say_so():
    assert {entry.better for entry in CATALOGUE.proposals} == {"higher", "lower"}
    assert next(one for one in CATALOGUE.proposals if one.id == "res_channels").better == "lower"


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda one: one.pop("formula"), "formula"),
        (lambda one: one["name"].pop("es"), "name.es"),
        (lambda one: one.update(lever="magic"), "lever"),
        (lambda one: one.update(kinds=["unheard"]), "kinds"),
        (lambda one: one.update(effort={"least": 4, "most": 9}), "effort"),
        (lambda one: one.update(cost=100), "cost"),
    ],
)
def test_an_entry_that_is_not_whole_is_refused_with_its_place(change, key):
    held = data()
    change(held["proposal"][0])
    with pytest.raises(GapkitError) as refused:
        catalogue_of(held)
    assert any(str(fault.parameters["key"]).endswith(key) for fault in refused.value.faults)


def test_two_entries_of_one_id_are_refused():
    held = data()
    held["proposal"][1]["id"] = held["proposal"][0]["id"]
    with pytest.raises(GapkitError):
        catalogue_of(held)
