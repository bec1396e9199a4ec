"""`gapkit roadmap` and `--plan`: the workbook out, the plan in, and what is said on the way."""

import json

import pytest

from tests.intake.plans.plan_files import diagnosis_of, write_book
from tests.intake.survey_samples import survey, write_csv

ROWS = [
    ["ID", "Iniciativa", "Dimensiones", "Cierre", "Coste"],
    ["A", "Cumplir las fechas", "REL", 0.4, 1000],
    ["B", "Formar al equipo", "RES", None, None],
]


@pytest.fixture(scope="module")
def diagnosis():
    return diagnosis_of()


@pytest.fixture
def desk(tmp_path, monkeypatch, diagnosis):
    diagnosis.to_json(tmp_path / "diagnosis.json")
    write_csv(tmp_path / "survey.csv", survey(60))
    write_book(tmp_path / "plan.xlsx", Iniciativas=ROWS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("language", "said"), [("es", "Completarlo"), ("en", "Fill it in")])
def test_the_command_writes_a_workbook_and_says_what_comes_next(run, desk, language, said):
    status, told, _ = run("roadmap", "diagnosis.json", "--language", language)
    assert status == 0
    assert said in told and "gapkit roadmap diagnosis.json --edited roadmap.xlsx" in told
    assert (desk / "roadmap.xlsx").exists()
    assert run("roadmap", "diagnosis.json")[0] == 1
    assert run("roadmap", "diagnosis.json", "--force")[0] == 0


def test_an_edited_plan_gives_reports_and_what_is_missing_is_said(run, desk):
    status, told, _ = run("roadmap", "diagnosis.json", "--edited", "plan.xlsx", "-o", "out", "--language", "es")
    assert status == 0
    assert "Plan: 2 iniciativas." in told and "sin coste y, por tanto, sin retorno: B (n.º 2)" in told
    assert "sin cierre y, por tanto, sin efecto: B" in told
    data = json.loads((desk / "out" / "diagnosis.json").read_text(encoding="utf-8"))
    assert [one["name"] for one in data["plan"]["plan"]["initiatives"]] == ["Cumplir las fechas", "Formar al equipo"]
    assert (desk / "out" / "report.html").exists() and (desk / "out" / "report.xlsx").exists()


def test_proposals_are_counted_aloud(run, desk):
    run("roadmap", "diagnosis.json", "--language", "en")
    status, told, _ = run("roadmap", "diagnosis.json", "--edited", "roadmap.xlsx", "--language", "en")
    assert status == 0
    assert "proposed by the catalogue: nobody has agreed to" in told and "roadmap-updated.xlsx" in told


@pytest.mark.parametrize("command", [("score", "survey.csv"), ("compare", "before.csv", "survey.csv")])
def test_a_plan_goes_with_a_survey_and_with_waves(run, desk, command):
    write_csv(desk / "before.csv", survey(50, seed=9))
    asked = ("--questionnaire", "servqual91", "--plan", "plan.xlsx", "-o", "out", "--formats", "json")
    assert run(*command, *asked)[0] == 0
    data = json.loads((desk / "out" / "diagnosis.json").read_text(encoding="utf-8"))
    assert data["plan"]["plan"]["initiatives"][0]["id"] == "A"


@pytest.mark.parametrize(("language", "said"), [("es", "como 0,3 para el 30 %"), ("en", "such as 0.3 for 30 %")])
def test_a_plan_that_cannot_be_is_refused_with_its_cells_in_the_language_asked_for(run, desk, language, said):
    write_book(desk / "plan.xlsx", Iniciativas=[ROWS[0], ["A", "Una", "REL", 1.4, -3]])
    before = sorted(path.name for path in desk.iterdir())
    status, _, told = run("roadmap", "diagnosis.json", "--edited", "plan.xlsx", "--language", language)
    assert status == 1
    assert said in told and "Iniciativas!D2" in told and "Iniciativas!E2" in told
    assert sorted(path.name for path in desk.iterdir()) == before


@pytest.mark.parametrize(("language", "said"), [("es", "no se entienden"), ("en", "are not understood")])
@pytest.mark.parametrize(
    "command",
    [
        ("score", "survey.csv", "--questionnaire", "servqual91", "--plan"),
        ("compare", "before.csv", "survey.csv", "--questionnaire", "servqual91", "--plan"),
        ("roadmap", "diagnosis.json", "--edited"),
    ],
)
def test_what_of_a_plan_was_not_understood_is_said_on_screen(run, desk, command, language, said):
    write_csv(desk / "before.csv", survey(50, seed=9))
    write_book(desk / "plan.xlsx", Iniciativas=[[*ROWS[0], "Área"], [*ROWS[1], "Ops"]])
    asked = (*command, "plan.xlsx", "-o", "out", "--formats", "json", "--language", language)
    status, told, _ = run(*asked)
    assert status == 0
    assert said in told
