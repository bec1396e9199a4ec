"""What of a plan was not understood, or most likely not meant, is said in both languages; nothing of it is a fault."""

import pytest

from gapkit.intake.plans import read_plan
from gapkit.intake.plans.book import write_plan
from gapkit.model.plan import Initiative, Plan
from tests.intake.plans.plan_files import SERVQUAL, diagnosis_of, write_book


def noted(path):
    """Return the plan of a file, and what is said of it in English by key."""
    notes = []
    plan = read_plan(path, SERVQUAL, notes=notes)
    assert all(note.text("es") != note.text("en") for note in notes)
    return plan, {note.key.removeprefix("plan_file."): note.text("en") for note in notes}


def of_book(tmp_path, **sheets):
    return noted(write_book(tmp_path / "plan.xlsx", **sheets))


@pytest.mark.parametrize("name", ["TOTAL", "Suma", "Subtotal", "Total general", "Grand total"])
def test_a_row_of_totals_is_no_initiative_and_said_so(tmp_path, name):
    rows = [["ID", "Iniciativa", "Coste"], ["A", "Una", 100], ["B", "Otra", 50], [None, name, 150]]
    plan, told = of_book(tmp_path, Iniciativas=rows)
    assert [one.id for one in plan.initiatives] == ["A", "B"]
    assert "Iniciativas!B4" in told["total_left_out"]


@pytest.mark.parametrize("last", [[None, None, 150, 7], ["Total", None, 150, 7], [None, None, "=SUM(C2:C3)", None]])
def test_a_row_without_a_name_that_adds_up_the_others_is_a_total(tmp_path, last):
    rows = [["ID", "Initiative", "Cost", "Work"], ["A", "One", 100, 3], ["B", "Two", 50, 4], last]
    plan, told = of_book(tmp_path, Initiatives=rows)
    assert len(plan.initiatives) == 2 and set(told) == {"total_left_out"}


def test_an_initiative_that_only_begins_with_total_stays(tmp_path):
    rows = [["Initiative", "Dimensions"], ["Total quality", "REL"], ["Total", "RES"]]
    plan, told = of_book(tmp_path, Initiatives=rows)
    assert len(plan.initiatives) == 2 and not told


def test_a_total_of_what_came_back_is_left_out_too(tmp_path):
    rows = [["Initiative", "Spent so far"], ["One", 5], ["Total", 5]]
    plan, told = of_book(tmp_path, Returns=rows)
    assert len(plan.returned) == 1 and "Returns!A3" in told["total_left_out"]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        *(("Fecha inicio", "start"), ("Fecha de inicio", "start"), ("Comienzo", "start"), ("Start date", "start")),
        *(("Fecha fin", "end"), ("Plazo", "end"), ("Fecha límite", "end"), ("Deadline", "end")),
        *(("Dueño", "owner"), ("Líder", "owner"), ("Owner name", "owner"), ("Lead", "owner"), ("Quién", "owner")),
        *(("Presupuesto", "cost"), ("Importe", "cost"), ("Coste total", "cost"), ("Coste (€)", "cost")),
        *(("Budget", "cost"), ("Amount", "cost"), ("Total cost", "cost")),
    ],
)
def test_the_headings_people_use_are_understood(tmp_path, heading, field):
    value = {"start": "2027-05-01", "end": "2027-05-31", "owner": "Ana", "cost": 5}[field]
    plan, told = of_book(tmp_path, Iniciativas=[["Iniciativa", heading], ["Una", value]])
    found = getattr(plan.initiatives[0], field)
    assert (found.mode if field == "cost" else found) == value and not told


def test_a_term_in_words_stays_a_text(tmp_path):
    plan, told = of_book(tmp_path, Iniciativas=[["Iniciativa", "Coste", "Plazo"], ["Una", 5, "corto"]])
    assert plan.initiatives[0].texts == {"Plazo": "corto"} and "did it mean End?" in told["headings_kept"]


def test_columns_that_are_not_understood_are_named_with_the_nearest_known_heading(tmp_path):
    rows = [
        ["Iniciativa", "Responsble", "Inicio del proyecto", "Área", "Vacía", "Coste"],
        ["Una", "Ana", "2027", "Ops", None, 5],
    ]
    plan, told = of_book(tmp_path, Iniciativas=rows)
    assert plan.initiatives[0].texts["Área"] == "Ops"
    assert told["headings_kept"].endswith(
        "“Responsble” (did it mean Owner?), “Inicio del proyecto” (did it mean Start?), “Área”."
    )
    _, told = of_book(tmp_path, Targets=[["Dimension", "Level", "Mood"], ["REL", 6, "fine"]])
    assert "not read: “Mood”" in told["headings_unread"]


def test_of_two_columns_that_mean_the_same_the_second_is_named(tmp_path):
    plan, told = of_book(tmp_path, Initiatives=[["Initiative", "Cost", "Amount"], ["One", 5, 7]])
    assert plan.initiatives[0].cost.mode == 5 and plan.initiatives[0].texts == {"Amount": "7"}
    assert "“Amount” (did it mean Cost, most likely?)" in told["headings_kept"]


def test_sheets_and_settings_that_were_not_read_are_named(tmp_path):
    plan, told = of_book(
        tmp_path,
        Iniciativas=[["Iniciativa", "Coste"], ["Una", 5]],
        Config=[["Presupuesto", 250], ["Moneda", "EUR"]],
        Supuestos=[["de la casa"]],
        Notas=[["Llamar a Finanzas"]],
        Hoja=[],
    )
    assert plan.budget is None
    assert ": “Config” (did it mean Settings?), “Supuestos”, “Notas”. " in told["sheets_unread"]
    _, told = of_book(tmp_path, Settings=[["What", "Value"], ["Budget", 3], ["Our own note", "hello"]])
    assert told == {
        "settings_unread": 'plan.xlsx, Settings: these settings are not understood, and not read: "Our own note".'
    }


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_workbook_of_gapkit_is_understood_whole(tmp_path, language):
    plan = Plan(initiatives=(Initiative("A", "One", dimensions=("REL",)),), budget=5.0)
    assert noted(write_plan(tmp_path / "p.xlsx", diagnosis_of(), plan, language=language)) == (plan, {})


@pytest.mark.parametrize("heading", ["Nº", "N.º", "#", "No.", "Ref"])
def test_the_numbers_of_a_plan_say_what_depends_on_what_where_it_has_no_ids(tmp_path, heading):
    rows = [[heading, "Iniciativa", "Depende de"], [10, "Una", None], [20, "Otra", 10], [30, "Tres", "I2; 10"]]
    plan, told = of_book(tmp_path, Iniciativas=rows)
    assert [one.depends_on for one in plan.initiatives] == [(), ("I1",), ("I2", "I1")]
    assert plan.initiatives[0].texts == {heading: "10"} and not told


def test_two_initiatives_of_one_name_are_said(tmp_path):
    _, told = of_book(tmp_path, Initiatives=[["ID", "Initiative"], ["A", "Queue"], ["B", "queue"]])
    assert "initiatives A and B have the same name" in told["twin_name"]


def test_a_successor_that_starts_before_what_it_waits_for_ends_is_said(tmp_path):
    head = ["ID", "Initiative", "Start", "End", "Depends on", "Status"]
    first = ["A", "One", "2027-01-11", "2027-12-31", None, None]
    _, told = of_book(tmp_path, Initiatives=[head, first, ["B", "Two", "2027-02-01", None, "A", None]])
    assert "initiative B starts (2027-02-01) before A" in told["starts_early"] and "C3" in told["starts_early"]
    for row in (["B", "Two", "2028-01-01", None, "A", None], ["B", "Two", "2027-02-01", None, "A", "dropped"]):
        assert of_book(tmp_path, Initiatives=[head, first, row])[1] == {}


def test_a_decision_on_no_day_is_kept_in_words_and_said(tmp_path):
    plan, told = of_book(tmp_path, Decisions=[["Decision", "When"], ["Go on?", "soon"], ["Stop?", "2027-05"]])
    assert [one.when for one in plan.decisions] == ["soon", "2027-05-01"]
    assert "Decisions!B2" in told["when_in_words"]
