"""Archetypes in a mapping file: read as they are written, looked up when the answers are here."""

import numpy as np
import pytest

from gapkit.commands import diagnosis_of, read
from gapkit.errors import GapkitError
from gapkit.intake.mapping import read_mapping
from tests.intake.survey_samples import add, survey, write_xlsx


def written(tmp_path, text):
    rows = add(survey(80), "Canal", ["Web" if i % 2 else "Tienda" for i in range(80)])
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(f'questionnaire = "servqual91"\n[respondent]\nsegments = {{ Canal = "Canal" }}\n{text}', "utf-8")
    return write_xlsx(tmp_path / "s.xlsx", rows), mapping


def test_the_archetypes_of_a_mapping_file_are_made_without_being_asked_for(tmp_path):
    path, mapping = written(tmp_path, '[archetypes."De la web"]\nwhen = ["Canal = Web", "E_REL >= 1"]\n')
    reading = read(path, mapping=mapping)
    assert reading.archetypes == {"De la web": ("Canal = Web", "E_REL >= 1")}
    found = diagnosis_of(reading, language="es").archetypes
    assert found is not None and [(row.name, row.n) for row in found.rows] == [("De la web", 40), ("", 40)]


def test_what_is_asked_for_replaces_the_rules_of_the_file(tmp_path):
    path, mapping = written(tmp_path, '[archetypes.A]\nwhen = ["Canal = Web"]\n')
    found = diagnosis_of(read(path, mapping=mapping), archetypes="auto").archetypes
    assert found is not None and found.origin == "profiles" and found.reason == "few_people"


def test_an_archetype_without_conditions_or_with_an_unknown_key_is_refused(tmp_path):
    _, mapping = written(tmp_path, '[archetypes.A]\nwenn = ["Canal = Web"]\n')
    with pytest.raises(GapkitError) as caught:
        read_mapping(mapping)
    assert any("archetypes.A" in fault.text("en") for fault in caught.value.faults)


def test_a_condition_nobody_can_meet_is_said_when_the_answers_are_here(tmp_path):
    path, mapping = written(tmp_path, '[archetypes.A]\nwhen = ["Canal = Luna"]\n')
    with pytest.raises(GapkitError, match="nobody has"):
        diagnosis_of(read(path, mapping=mapping))


def test_python_takes_rules_by_name(tmp_path):
    path, mapping = written(tmp_path, "")
    found = diagnosis_of(read(path, mapping=mapping), archetypes={"Web": ["Canal = Web"]}).archetypes
    assert found is not None and np.isclose(found.rows[0].share, 0.5)
