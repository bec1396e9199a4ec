"""A plan in a consultant's own workbook: whatever its order, language and besides, every cell is found."""

import datetime

import pytest

from gapkit.intake.plans import read_plan
from gapkit.model.plan import Decision, InitiativeKpi, Listening, PlanAssumption, PlanTarget, Range, Returned
from tests.intake.plans.plan_files import SERVQUAL, read_book, write_book

ES = [
    ["Nuestro plan", None, None],
    [],
    ["Notas", "Iniciativa", "Coste", "Dimensiones", "Cierre mínimo", "Cierre probable", "Cierre máximo", "Palanca"],
    ["de Ana", "Avisar antes", "12000,5", "Fiabilidad", "0,1", "20 %", 0.4, "Procesos"],
    [],
    [None, "Formar al equipo", None, "RES; ASS", None, None, None, "perfiles del equipo"],
    [None, None, None, None, None, None, None, None],
]


def test_a_sheet_in_another_order_with_blank_rows_and_columns_of_its_own_is_read(tmp_path):
    first, second = read_book(tmp_path, Iniciativas=ES).initiatives
    assert (first.id, first.name, first.lever, first.dimensions) == ("I1", "Avisar antes", "processes", ("REL",))
    assert first.cost == Range(12000.5, 12000.5, 12000.5) and first.closure == {"REL": Range(0.1, 0.2, 0.4)}
    assert first.texts == {"Notas": "de Ana"}
    assert (second.id, second.dimensions, second.lever, second.cost) == ("I2", ("RES", "ASS"), "people", None)


def test_both_languages_say_the_same(tmp_path):
    english = [
        ["ID", "Initiative", "Lever", "Horizon", "Status", "Must be done", "Confidence", "Effort"],
        ["A", "Warn first", "processes", "Later", "running", "yes", "high", 3],
    ]
    spanish = [
        ["ID", "Iniciativa", "Palanca", "Horizonte", "Situación", "Obligatoria", "Confianza", "Esfuerzo (1–5)"],
        ["A", "Warn first", "procesos", "Más adelante", "en curso", "sí", "alta", 3],
    ]
    assert read_book(tmp_path, Initiatives=english) == read_book(tmp_path, Iniciativas=spanish)


def test_days_come_as_days_of_excel_as_text_and_as_quarters(tmp_path):
    rows = [
        ["Iniciativa", "Inicio", "Fin"],
        ["Una", datetime.date(2027, 1, 11), "2027T2"],
        ["Otra", "2027-03", "30/09/2027"],
    ]
    first, second = read_book(tmp_path, Iniciativas=rows).initiatives
    assert (first.start, first.end) == ("2027-01-11", "2027-06-30")
    assert (second.start, second.end) == ("2027-03-01", "2027-09-30")


def test_items_and_touchpoints_are_known_by_code_and_by_name_even_with_commas(tmp_path):
    item = next(one for one in SERVQUAL.items if one.code == "REL1")
    rows = [["Initiative", "Items"], ["One", f"res1, RES2\n{item.text.en}; {item.text.es}"]]
    assert read_book(tmp_path, Initiatives=rows).initiatives[0].items == ("RES1", "RES2", "REL1")


@pytest.mark.parametrize(
    "rows",
    [
        [["ID", "Iniciativa", "RACI: Dirección", "RACI - Clientes"], ["A", "Una", "a", "I"]],
        [[None, None, "RACI", None], ["ID", "Iniciativa", "Dirección", "Clientes"], ["A", "Una", "A", "informado"]],
    ],
)
def test_roles_stand_in_columns_of_their_own_or_under_a_title(tmp_path, rows):
    assert read_book(tmp_path, Iniciativas=rows).initiatives[0].roles == {"Dirección": "A", "Clientes": "I"}


def test_roles_may_stand_in_a_sheet_of_their_own_by_id_or_name(tmp_path):
    plan = [["ID", "Initiative"], ["A", "One"], ["B", "Two"]]
    raci = [["Initiative", "Management", "Customers"], ["A", "A", "I"], ["Two", "-", "A"]]
    first, second = read_book(tmp_path, Initiatives=plan, RACI=raci).initiatives
    assert first.roles == {"Management": "A", "Customers": "I"} and second.roles == {"Customers": "A"}


def test_everything_else_of_a_plan_is_read(tmp_path):
    plan = read_book(
        tmp_path,
        Initiatives=[
            ["ID", "Initiative", "Dimensions", "KPI", "KPI now", "KPI goal", "Depends on", "To learn only", "Reach"],
            ["A", "One", "REL, RES", "Delay", "12 days", "5 days", "Two", None, "80 %"],
            ["B", "Two", None, None, None, None, None, "x", None],
        ],
        Closures=[["Initiative", "Dimension", "Lowest", "Most likely", "Highest"], ["A", "RES", 0.1, 0.2, 0.3]],
        Assumptions=[
            ["Assumption", "Lowest", "Most likely", "Highest", "Unit", "Source", "Date"],
            ["margin", 80, 95, 110, "EUR", "Finance", datetime.date(2026, 12, 1)],
            ["discount rate", None, 0.08, None, None, None, None],
            ["retention", None, None, None, None, None, None],
        ],
        Targets=[
            ["Dimension", "Kind", "Level", "Promise"],
            ["REL", "competitor", 6.2, None],
            ["RES1", None, 6, None],
            ["EMP", None, None, "We know you"],
            ["TAN", None, None, None],
        ],
        Decisions=[["Decision", "Who decides", "When", "Rule"], ["Go on?", "Board", "each June", "if it rises"]],
        Listening=[
            ["Kind", "When", "Answers", "Items"],
            ["wave", "2028-01", 450, None],
            [None, "2027-07-01", 90, "RES1"],
        ],
        Returns=[["Initiative", "Spent so far", "Brought in so far"], ["One", 100, 300], ["Last year's", 5, None]],
        Settings=[["What", "Value"], ["Budget", "250 000 €"], ["Currency", "EUR"], ["Capacity 2027Q1", 60]],
    )
    first, second = plan.initiatives
    assert first.closure == {"RES": Range(0.1, 0.2, 0.3)} and first.depends_on == ("B",) and first.reach == 0.8
    assert first.kpi == InitiativeKpi("Delay", unit="days", now=12, goal=5) and second.learns
    assert plan.assumptions == (
        PlanAssumption("margin", Range(80, 95, 110), "EUR", "Finance", "2026-12-01"),
        PlanAssumption("discount", Range(0.08, 0.08, 0.08)),
    )
    assert plan.targets == (
        PlanTarget("REL", "competitor", 6.2),
        PlanTarget("RES1", "own", 6),
        PlanTarget("EMP", "promise", promise="We know you"),
    )
    assert plan.decisions == (Decision("Go on?", "Board", "each June", "if it rises"),)
    assert plan.listening == (Listening("wave", "2028-01-01", 450), Listening("pulse", "2027-07-01", 90, ("RES1",)))
    assert plan.returned == (Returned("A", 100, 300), Returned("Last year's", 5))
    assert (plan.budget, plan.currency, plan.capacity) == (250000, "EUR", {"2027Q1": 60})


def test_one_closure_stands_for_all_that_an_initiative_acts_on(tmp_path):
    rows = [["Initiative", "Dimensions", "Items", "Closure"], ["One", "REL", "RES1", 0.3], ["Two", None, "RES1", 0.2]]
    first, second = read_book(tmp_path, Initiatives=rows).initiatives
    assert first.closure == {"": Range(0.3, 0.3, 0.3)} and second.closure == {"RES": Range(0.2, 0.2, 0.2)}


def test_a_sheet_with_another_name_is_known_by_its_headings_and_so_is_a_csv(tmp_path):
    rows = [["Initiative", "Cost", "Owner"], ["One", 5, "Ana"]]
    text = tmp_path / "plan.csv"
    text.write_text("Initiative;Cost;Owner\nOne;5;Ana\n", encoding="utf-8")
    assert read_book(tmp_path, Hoja1=rows) == read_plan(text, SERVQUAL)


def test_what_somebody_approved_is_a_proposal_no_more(tmp_path):
    rows = [
        ["Initiative", "Proposed by gapkit", "Status"],
        ["One", "yes", None],
        ["Two", "yes", "approved"],
        ["Three", "no", None],
    ]
    assert [one.proposed for one in read_book(tmp_path, Initiatives=rows).initiatives] == [True, False, False]


def test_rows_without_id_get_free_ones_and_no_twins(tmp_path):
    rows = [["ID", "Initiative"], [None, "One"], ["i1", "Two"], [None, "Three"], [7, "Four"]]
    assert [one.id for one in read_book(tmp_path, Initiatives=rows).initiatives] == ["I2", "i1", "I3", "7"]


def test_the_ranked_list_of_a_report_counts_where_people_filled_it_in(tmp_path):
    heading = ["Priority place", "Code", "What", "Dimension", "Lever", "Action", "Owner", "Cost", "Status"]
    report = [
        ["What to fix first"],
        [],
        [],
        heading,
        [1, "REL", "Reliability", "Reliability", "processes", "Keep dates", "Ana", 100, None],
        [2, "RES1", "It says when", "Responsiveness", "channels", None, None, None, None],
        [3, "RES2", "It is prompt", "Responsiveness", "people", "More staff at noon", None, None, "approved"],
        [],
        ["Order of the priority index; dimensions first, then items."],
    ]
    first, second = read_book(tmp_path, **{"10_Roadmap": report, "01_Summary": [["n", "Finding"]]}).initiatives
    assert (first.name, first.dimensions, first.items, first.texts) == ("Keep dates", ("REL",), (), {})
    assert (second.name, second.dimensions, second.items) == ("More staff at noon", (), ("RES2",))


def test_the_same_file_gives_the_same_plan_again(tmp_path):
    path = write_book(tmp_path / "p.xlsx", Iniciativas=ES)
    assert read_plan(path, SERVQUAL) == read_plan(path, SERVQUAL)
