"""A diagnosis with a plan: from a file or a record, with the answers or without them, the same every time."""

import subprocess
import sys
from dataclasses import replace

import openpyxl
import pytest

import gapkit
from gapkit.diagnosis.codec import diagnosis_data
from gapkit.errors import GapkitError
from gapkit.intake.journeys import read_along
from gapkit.intake.plans import read_plan
from gapkit.intake.plans.book import write_plan
from gapkit.model.plan import Initiative, Plan, PlanAssumption, Range
from gapkit.planning import with_plan
from gapkit.resources import resource_folder
from tests.intake.plans.plan_files import SERVQUAL, diagnosis_of, write_book
from tests.intake.survey_samples import survey, write_csv
from tests.plan_samples import sample_plan

ROWS = [
    ["ID", "Initiative", "Dimensions", "Closure", "Cost", "Our column"],
    ["A", "Keep dates", "REL", 0.4, 1000, "ask Ana"],
    ["B", "Train the team", "RES", 0.2, None, None],
]
ASKED = {"questionnaire": "servqual91", "language": "en"}


@pytest.fixture(scope="module")
def diagnosis():
    return diagnosis_of()


@pytest.fixture
def desk(tmp_path):
    """A survey, a plan in a workbook and the same one in TOML."""
    write_csv(tmp_path / "survey.csv", survey(60))
    write_book(tmp_path / "plan.xlsx", Initiatives=ROWS)
    tables = [
        '[[initiative]]\nid = "A"\nname = "Keep dates"\ndimensions = ["REL"]\nclosure = 0.4\ncost = 1000',
        'texts = { "Our column" = "ask Ana" }',
        '[[initiative]]\nid = "B"\nname = "Train the team"\ndimensions = ["RES"]\nclosure = 0.2',
    ]
    (tmp_path / "plan.toml").write_text("\n".join(tables), encoding="utf-8")
    return tmp_path


def round_figures(plan):
    """Return a plan whose costs are whole numbers, as a workbook keeps them."""
    whole = [
        replace(
            one,
            cost=one.cost and Range(*(float(round(value)) for value in (one.cost.low, one.cost.mode, one.cost.high))),
        )
        for one in plan.initiatives
    ]
    return replace(plan, initiatives=tuple(whole))


def test_a_workbook_toml_and_a_record_give_the_same_diagnosis(desk):
    plan = read_plan(desk / "plan.xlsx", SERVQUAL)
    made = [
        gapkit.score(desk / "survey.csv", plan=one, **ASKED)
        for one in (desk / "plan.xlsx", str(desk / "plan.toml"), plan)
    ]
    told = [diagnosis_data(one) for one in made]
    assert told[0] == told[1] == told[2] and made[0].plan.plan == plan


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_shipped_plan_written_to_a_workbook_and_read_again_changes_nothing(tmp_path, language):
    examples = resource_folder("examples")
    questionnaire = read_along(
        examples / f"insurance_{language}.xlsx", journey=examples / f"insurance_journey_{language}.toml"
    )[0].questionnaire
    plan = read_plan(examples / f"insurance_plan_{language}.toml", questionnaire)
    book = write_plan(tmp_path / "plan.xlsx", diagnosis_of(questionnaire), plan, language=language)
    again = read_plan(book, questionnaire)
    assert again == plan and repr(again) == repr(plan)  # the order of whoever has a role, too
    report = with_plan(diagnosis_of(questionnaire), plan).to_excel(tmp_path / "report.xlsx", language=language)
    assert read_plan(report, questionnaire, before=plan) == plan


def test_a_survey_without_a_plan_has_none_and_loads_nothing_of_it(desk):
    code = (
        "import sys, gapkit; made = gapkit.score('survey.csv', questionnaire='servqual91'); "
        "assert made.plan is None and made.economics is None; "
        "print([name for name in sys.modules if name.startswith(('gapkit.planning', 'gapkit.intake.plans', "
        "'gapkit.diagnosis.plan.', 'gapkit.model.plan', 'openpyxl'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=desk, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_plan_with_faults_is_refused_before_anything_is_worked_out(desk):
    write_book(desk / "plan.xlsx", Initiatives=[ROWS[0], ["A", "One", "REL", 4, -1, None]])
    with pytest.raises(GapkitError) as raised:
        gapkit.score(desk / "survey.csv", plan=desk / "plan.xlsx", **ASKED)
    assert [one.key for one in raised.value.faults] == ["plan_file.not_share", "plan_file.too_low"]


def test_two_waves_may_have_a_plan_for_the_last(desk):
    write_csv(desk / "before.csv", survey(50, seed=9))
    made = gapkit.compare(desk / "before.csv", desk / "survey.csv", plan=desk / "plan.toml", **ASKED)
    beside = gapkit.score(desk / "survey.csv", before=desk / "before.csv", plan=desk / "plan.toml", **ASKED)
    assert made.waves is not None and made.plan.plan.initiatives[0].name == "Keep dates"
    assert beside.waves is not None and beside.plan.plan == made.plan.plan


def test_the_workbook_of_a_diagnosis_holds_proposals_without_anything_made_up(diagnosis, tmp_path):
    made = gapkit.roadmap(diagnosis, output=tmp_path / "roadmap.xlsx", language="en")
    plan = read_plan(made.workbook, SERVQUAL)
    assert plan.initiatives and all(one.proposed for one in plan.initiatives)
    assert not any(
        one.cost or one.running or one.owner or one.start or one.end or one.closure or one.roles
        for one in plan.initiatives
    )
    assert plan.assumptions == () and plan.budget is None


@pytest.mark.parametrize("language", ["es", "en"])
def test_excel_to_gapkit_and_back_gives_the_same_plan_and_figures(diagnosis, tmp_path, language):
    diagnosis.to_json(tmp_path / "diagnosis.json")
    book = gapkit.roadmap(tmp_path / "diagnosis.json", language=language).workbook
    assert book == tmp_path / "roadmap.xlsx"
    sheet = openpyxl.load_workbook(book)
    first = sheet.worksheets[1]
    heading = {cell.value: cell.column for cell in first[4]}
    closure, cost = (
        ("Cierre probable", "Coste probable") if language == "es" else ("Closure, most likely", "Cost, most likely")
    )
    for row in (5, 6):
        first.cell(row, heading[closure]).value, first.cell(row, heading[cost]).value = 0.3, 1000 * row
    sheet.save(book)
    before = book.read_bytes()
    copied = {"es": "actualizado", "en": "updated"}[language]
    made = gapkit.roadmap(tmp_path / "diagnosis.json", edited=book, output=tmp_path / "out", language=language)
    assert book.read_bytes() == before and made.workbook == tmp_path / "out" / f"roadmap-{copied}.xlsx"
    assert {one.name for one in made.reports} == {"report.html", "report.xlsx", "diagnosis.json"}
    assert [one.cost for one in made.plan.initiatives[:2]] == [Range(5000, 5000, 5000), Range(6000, 6000, 6000)]
    again = gapkit.roadmap(tmp_path / "out" / "diagnosis.json", edited=made.workbook, language=language)
    assert again.plan == made.plan and again.workbook.name == f"roadmap-{copied}-2.xlsx"
    assert diagnosis_data(again.diagnosis) == diagnosis_data(made.diagnosis)
    updated = openpyxl.load_workbook(made.workbook).worksheets[1]
    place = heading["gapkit: puesto" if language == "es" else "gapkit: place"]
    assert {updated.cell(row, place).value for row in (5, 6)} == {1, 2}


def test_a_plan_takes_the_place_of_the_one_before_without_the_answers(diagnosis, tmp_path):
    first = gapkit.roadmap(diagnosis, edited=write_book(tmp_path / "a.xlsx", Initiatives=ROWS), output=tmp_path)
    write_book(tmp_path / "b.xlsx", Initiatives=[ROWS[0], ["C", "Else", "EMP", 0.5, 10, None]])
    second = gapkit.roadmap(first.diagnosis, edited=tmp_path / "b.xlsx", output=tmp_path)
    fresh = gapkit.roadmap(diagnosis, edited=tmp_path / "b.xlsx", output=tmp_path)
    assert diagnosis_data(second.diagnosis) == diagnosis_data(fresh.diagnosis)
    assert second.workbook is None  # it has no columns for gapkit


def test_what_a_report_lists_as_gapkits_own_default_is_not_taken_for_the_plans(diagnosis, tmp_path):
    first = gapkit.roadmap(
        diagnosis, edited=write_book(tmp_path / "a.xlsx", Initiatives=ROWS), output=tmp_path
    ).diagnosis
    causal = [one for one in first.economics.assumptions if one.set_by == "default"]
    lines = [["Assumption", "Lowest", "Most likely", "Highest"], ["margin", None, 7, None]]
    lines += [[one.code, one.value.low, one.value.mode, one.value.high] for one in causal]
    write_book(tmp_path / "b.xlsx", Initiatives=ROWS, **{"11_Economics": lines})
    made = gapkit.roadmap(first, edited=tmp_path / "b.xlsx", output=tmp_path)
    assert made.plan.assumptions == (PlanAssumption("margin", Range(7, 7, 7)),)


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_sheets_of_a_report_read_back_give_the_plan_it_was_with_plan(diagnosis, tmp_path, language):
    plan = round_figures(sample_plan(diagnosis, language))
    report = with_plan(diagnosis, plan).to_excel(tmp_path / "report.xlsx", language=language)
    assert read_plan(report, SERVQUAL, before=plan) == plan


def test_a_report_somebody_edited_is_read_and_never_written_over(diagnosis, tmp_path):
    first = with_plan(diagnosis, round_figures(sample_plan(diagnosis)))
    report, kept = first.to_excel(tmp_path / "report.xlsx", language="en"), first.to_json(tmp_path / "diagnosis.json")
    book = openpyxl.load_workbook(report)
    sheet = book["10_Roadmap"]
    heading = {cell.value: cell.column for cell in sheet[4]}
    sheet.cell(5, heading["Owner"]).value = "Ana"
    book.save(report)
    before = report.read_bytes()
    with pytest.raises(GapkitError) as raised:
        gapkit.roadmap(kept, edited=report)
    assert raised.value.faults[0].key == "plan_file.would_be_lost" and report.read_bytes() == before
    made = gapkit.roadmap(kept, edited=report, output=tmp_path / "out")
    assert made.workbook is None and made.plan.initiatives[0].owner == "Ana"
    assert made.plan.initiatives[1:] == first.plan.plan.initiatives[1:] and made.plan.budget == first.plan.plan.budget


def test_a_workbook_of_a_known_plan_holds_that_plan(diagnosis, tmp_path):
    plan = Plan(name="Ours", initiatives=(Initiative("A", "Keep dates", dimensions=("REL",)),), budget=5.0)
    made = gapkit.roadmap(with_plan(diagnosis, plan), output=tmp_path / "r.xlsx")
    assert read_plan(made.workbook, SERVQUAL) == plan
    with pytest.raises(GapkitError):
        gapkit.roadmap(diagnosis, output=tmp_path / "r.xlsx")
    assert gapkit.roadmap(diagnosis, output=tmp_path / "r.xlsx", overwrite=True).workbook == tmp_path / "r.xlsx"


def test_a_language_gapkit_does_not_speak_is_refused(diagnosis, tmp_path):
    with pytest.raises(GapkitError) as raised:
        gapkit.roadmap(diagnosis, output=tmp_path / "r.xlsx", language="fr")
    assert raised.value.faults[0].key == "usage.language"


def test_an_edited_plan_that_is_no_workbook_of_gapkit_says_why_no_copy_was_written(diagnosis, desk):
    said = {"plan.toml": ["no_copy_of_format"], "plan.xlsx": ["headings_kept", "no_grey_columns"]}
    for name, keys in said.items():
        made = gapkit.roadmap(diagnosis, edited=desk / name, output=desk / "out", formats=("json",))
        assert made.workbook is None and [one.key for one in made.notes] == [f"plan_file.{key}" for key in keys]


def test_the_usual_stakeholders_stay_in_the_next_workbook_though_some_have_no_role(diagnosis, tmp_path):
    first = gapkit.roadmap(diagnosis, output=tmp_path / "a.xlsx", language="es").workbook
    columns = [cell.value for cell in openpyxl.load_workbook(first).worksheets[1][4]]
    usual = [one.removeprefix("RACI: ") for one in columns if str(one).startswith("RACI: ")]
    plan = Plan(initiatives=(Initiative("A", "Una", roles={usual[1]: "A", "Finanzas": "I"}),))
    second = gapkit.roadmap(with_plan(diagnosis, plan), output=tmp_path / "b.xlsx", language="es").workbook
    again = {cell.value for cell in openpyxl.load_workbook(second).worksheets[1][4]}
    assert {f"RACI: {one}" for one in (*usual, "Finanzas")} <= again


def test_a_plan_with_faults_is_refused_before_a_wave_is_scored(desk, monkeypatch):
    write_csv(desk / "before.csv", survey(50, seed=9))
    write_book(desk / "plan.xlsx", Initiatives=[ROWS[0], ["A", "One", "REL", 4, -1, None]])
    scored = []
    monkeypatch.setattr("gapkit.commands.diagnosis_of", lambda *_, **__: scored.append(1))
    with pytest.raises(GapkitError) as raised:
        gapkit.compare(desk / "before.csv", desk / "survey.csv", plan=desk / "plan.xlsx", **ASKED)
    assert raised.value.faults[0].key == "plan_file.not_share" and scored == []


NOTED = [
    ["ID", "Initiative", "Dimensions", "Closure", "Cost"],
    ["A", "Keep dates", "REL", 0.4, 1000],
    [None, "Total", None, None, 1000],
]


def test_what_was_noticed_while_reading_a_plan_is_told_in_python(desk):
    path = write_book(desk / "noted.xlsx", Initiatives=NOTED, Sumario=[["a", "b"], [1, 2]])
    made = gapkit.score(desk / "survey.csv", plan=path, **ASKED)
    told = [note.text("en") for note in made.plan_notes]
    assert len(told) == 2 and "noted.xlsx" in told[0]
    assert {note.key for note in made.plan_notes} == {"plan_file.total_left_out", "plan_file.sheets_unread"}
    assert made.tables()["initiatives notes"].notes == tuple(told)
    assert "plan_notes" not in diagnosis_data(made)  # they are of the file, not of the plan
    changed = gapkit.roadmap(made, edited=path, output=desk / "out", formats=())
    assert changed.diagnosis.plan_notes == made.plan_notes
    assert changed.notes[:2] == made.plan_notes
    assert with_plan(made, made.plan.plan).plan_notes == ()


def test_a_comparison_tells_it_too(desk):
    path = write_book(desk / "noted.xlsx", Initiatives=NOTED)
    write_csv(desk / "later.csv", survey(60, seed=9))
    found = gapkit.compare(desk / "survey.csv", desk / "later.csv", plan=path, **ASKED)
    assert [note.key for note in found.plan_notes] == ["plan_file.total_left_out"]
