"""What managers and frontline answered, however the file holds it."""

import numpy as np
import pytest

from gapkit.errors import GapkitError
from gapkit.intake.company import read_company, view_of
from gapkit.intake.questionnaires import read_questionnaire
from tests.intake.survey_samples import add, numbered, survey, write_csv, write_xlsx

ASKED = read_questionnaire("servqual91")


def test_a_column_of_roles_tells_managers_from_frontline(tmp_path):
    roles = ["Manager"] * 5 + ["Front line"] * 6 + ["Customer"]
    found = read_company(write_csv(tmp_path / "company.csv", add(survey(12), "Role", roles)), ASKED)
    assert {view: answers.people for view, answers in found.company.views.items()} == {"manager": 5, "frontline": 6}
    assert found.unplaced == ("Customer",)


def test_spanish_roles_are_known_by_their_words(tmp_path):
    roles = ["Directiva", "Mando intermedio", "Jefe de oficina"] * 2 + ["Primera línea", "Empleado", "Agente"] * 2
    found = read_company(write_csv(tmp_path / "empresa.csv", add(survey(12), "Puesto", roles)), ASKED)
    assert {view: answers.people for view, answers in found.company.views.items()} == {"manager": 6, "frontline": 6}
    assert all(not answers.segments for answers in found.company.views.values())


def test_a_sheet_for_each_view(tmp_path):
    path = write_xlsx(tmp_path / "company.xlsx", survey(7), "Managers", **{"Front line": survey(9, seed=2)})
    found = read_company(path, ASKED)
    assert {view: answers.people for view, answers in found.company.views.items()} == {"manager": 7, "frontline": 9}
    assert len(found.facts) == 2


def test_two_sheets_of_the_same_people_are_not_chosen_between(tmp_path):
    path = write_xlsx(tmp_path / "company.xlsx", survey(7), "Managers North", **{"Managers South": survey(9, seed=2)})
    with pytest.raises(GapkitError, match="Managers North, Managers South"):
        read_company(path, ASKED)


def test_estimates_of_what_customers_expect_are_enough(tmp_path):
    rows = [[*numbered(roles="E"), "role"], *[[5] * 22 + ["manager"] for _ in range(5)]]
    rows[1][0] = 7
    found = read_company(write_csv(tmp_path / "estimates.csv", rows), ASKED)
    answers = found.company.views["manager"]
    assert answers.codes["expectation"].shape == (22, 5)
    assert "perception" not in answers.codes or not np.any(answers.codes["perception"])


def test_a_file_that_does_not_say_who_answers_is_refused(tmp_path):
    with pytest.raises(GapkitError, match="company"):
        read_company(write_csv(tmp_path / "company.csv", survey(12)), ASKED)


def test_roles_that_nobody_knows_are_named(tmp_path):
    with pytest.raises(GapkitError, match="Alpha"):
        read_company(write_csv(tmp_path / "company.csv", add(survey(12), "Role", ["Alpha", "Beta"] * 6)), ASKED)


def test_a_cell_off_the_scale_is_named_with_the_sheet_it_is_on(tmp_path):
    wrong = survey(7)
    wrong[3][4] = 9
    path = write_xlsx(tmp_path / "company.xlsx", wrong, "Managers", Frontline=survey(9, seed=2))
    with pytest.raises(GapkitError, match="Managers!E4"):
        read_company(path, ASKED)


@pytest.mark.parametrize(
    ("name", "view"),
    [
        ("Plantilla", "frontline"),
        ("Equipo directivo", "manager"),
        ("DIRECTIVOS", "manager"),
        ("Datos", ""),
        ("Staff", "frontline"),
    ],
)
def test_names_of_views(name, view):
    assert view_of(name) == view
