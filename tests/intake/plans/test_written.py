"""The plan workbook as gapkit writes it: what is known is there, what is not is empty, and it reads back the same."""

import io
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gapkit.diagnosis.plan.case_results import BusinessCase, Economics
from gapkit.diagnosis.plan.results import Closure, Planned, PlannedInitiative
from gapkit.errors import GapkitError
from gapkit.intake.plans import read_plan
from gapkit.intake.plans.book import plan_bytes, write_plan
from gapkit.model.plan import (
    ASSUMPTIONS,
    Decision,
    Initiative,
    InitiativeKpi,
    Listening,
    Plan,
    PlanAssumption,
    PlanTarget,
    Range,
    Returned,
)
from gapkit.model.questionnaire import LEVERS
from gapkit.scoring.rows import Rows
from tests.intake.plans.plan_files import SERVQUAL, diagnosis_of
from tests.strategies import make_questionnaire

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z", "Lm", "Mn")), min_size=1, max_size=12)


def points(low, high):
    whole = st.integers(low * 100, high * 100).map(lambda one: one / 100)
    return st.tuples(whole, whole, whole).map(lambda three: Range(*sorted(three)))


def kpis():
    number = st.none() | st.integers(-5000, 5000).map(lambda one: one / 100)
    return st.builds(InitiativeKpi, TEXT, TEXT | st.just(""), TEXT | st.just(""), TEXT | st.just(""), number, number)


@st.composite
def plans(draw):
    """Plans of any kind that a workbook can hold."""
    ids = draw(st.lists(st.integers(1, 50).map(lambda one: f"X{one}"), min_size=1, max_size=4, unique=True))
    dimensions, items = [one.code for one in SERVQUAL.dimensions], [one.code for one in SERVQUAL.items]
    made = []
    for place, one in enumerate(ids):
        acts = tuple(draw(st.lists(st.sampled_from(dimensions), max_size=3, unique=True)))
        roles = draw(st.sampled_from(({}, {"Board": "A"}, {"Board": "R", "Shops": "A", "Customers": "I"})))
        learns = draw(st.booleans())
        status = draw(st.sampled_from(("proposed", "approved", "running", "done", "dropped")))
        codes = st.dictionaries(st.sampled_from(dimensions), points(0, 1), max_size=2)
        days = draw(st.sampled_from((("", ""), ("2027-01-11", ""), ("2027-01-11", "2027-06-30"))))
        made.append(
            Initiative(
                one,
                f"Initiative {one} " + draw(TEXT),
                lever=draw(st.none() | st.sampled_from(LEVERS)),
                dimensions=acts,
                items=tuple(draw(st.lists(st.sampled_from(items), max_size=2, unique=True))),
                closure=draw(codes),
                owner=draw(TEXT | st.just("")),
                roles=roles,
                start=days[0],
                end=days[1],
                horizon=draw(st.none() | st.sampled_from(("now", "next", "later"))),
                effort=draw(st.none() | st.integers(1, 5)),
                cost=draw(st.none() | points(0, 9000)),
                running=draw(st.none() | points(0, 9000)),
                savings=draw(st.none() | points(0, 9000)),
                reach=draw(st.sampled_from((1.0, 0.4))),
                work=draw(st.none() | st.integers(0, 90).map(float)),
                kpi=draw(st.none() | kpis()),
                promise=draw(TEXT | st.just("")),
                depends_on=tuple(ids[:place][-1:]),
                must=draw(st.booleans()),
                status=status,
                confidence=draw(st.none() | st.sampled_from(("high", "medium", "low"))),
                basis=draw(TEXT | st.just("")),
                learns=learns,
                proposed=status == "proposed" and draw(st.booleans()),
                texts=draw(st.sampled_from(({}, {"Nuestra nota": "hola"}))),
            )
        )
    told = draw(st.lists(st.sampled_from(("margin", "link", "customers", "drift")), max_size=3, unique=True))
    return Plan(
        name=draw(TEXT | st.just("")),
        initiatives=tuple(made),
        assumptions=tuple(
            PlanAssumption(code, draw(points(0, 900)), "EUR", draw(TEXT), "2026-11-02")
            for code in ASSUMPTIONS
            if code in told
        ),
        targets=(PlanTarget("REL", "own", 6.25, "«hola»", draw(st.none() | kpis()), "Board"),),
        budget=draw(st.none() | st.integers(0, 10**6).map(float)),
        capacity=draw(st.sampled_from(({}, {"2027Q1": 40.0}, {"2027Q1": 40.0, "2027Q3": 0.0}))),
        start=draw(st.sampled_from(("", "2027-01-01"))),
        currency=draw(st.sampled_from(("", "EUR"))),
        price_year=draw(st.none() | st.integers(2020, 2030)),
        timing=draw(st.sampled_from(("end", "start"))),
        scenario=draw(st.booleans()),
        decisions=(Decision(draw(TEXT), "Board", draw(st.sampled_from(("", "2027-07-01", "each June")))),),
        listening=(Listening("wave", "2028-01-01", 450), Listening("pulse", "2027-07-01", None, ("RES1", "REL2"))),
        returned=(Returned(ids[0], 10.5, None, "ledger"),),
    )


@pytest.fixture(scope="module")
def diagnosis():
    return diagnosis_of()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(plan=plans(), language=st.sampled_from(("es", "en")))
def test_a_plan_written_and_read_again_is_the_same_plan(diagnosis, tmp_path_factory, plan, language):
    path = tmp_path_factory.mktemp("book") / "plan.xlsx"
    write_plan(path, diagnosis, plan, language=language)
    assert read_plan(path, SERVQUAL) == plan


def sample(**options):
    return Plan(initiatives=(Initiative("I1", "One", dimensions=("REL",), **options), Initiative("I2", "Two")))


def sheet_of(diagnosis, plan, language="en", place=1):
    return openpyxl.load_workbook(io.BytesIO(plan_bytes(diagnosis, plan, language=language))).worksheets[place]


def column(sheet, heading, row=4):
    return next(cell.column_letter for cell in sheet[row] if cell.value == heading)


def test_the_same_plan_gives_the_same_bytes(diagnosis):
    plan = sample(cost=Range(1, 2, 3))
    assert plan_bytes(diagnosis, plan, language="es") == plan_bytes(diagnosis, plan, language="es")


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("es", ["Léeme", "Iniciativas", "Cierres", "Supuestos", "Objetivos", "Decisiones", "Escuchas", "Resultados"]),
        ("en", ["Read me", "Initiatives", "Closures", "Assumptions", "Targets", "Decisions", "Listening", "Returns"]),
    ],
)
def test_the_sheets_are_named_in_the_language_asked_for(diagnosis, tmp_path, language, names):
    path = write_plan(tmp_path / "p.xlsx", diagnosis, sample(), language=language)
    assert openpyxl.load_workbook(path).sheetnames[:8] == names


def test_lists_limits_and_help_stand_in_the_cells(diagnosis):
    sheet = sheet_of(diagnosis, sample())
    checks = {str(one.sqref).split(":")[0][:-1]: one for one in sheet.data_validations.dataValidation}
    closure, effort, lever = (checks[column(sheet, name)] for name in ("Closure, most likely", "Effort (1–5)", "Lever"))
    assert (closure.type, closure.formula1, closure.formula2) == ("decimal", "0", "1")
    assert (effort.type, effort.formula1, effort.formula2) == ("whole", "1", "5")
    assert lever.type == "list" and lever.formula1 == "'Lists'!$A$5:$A$13" and lever.showErrorMessage
    assert all(one.prompt and one.showInputMessage and len(one.prompt) <= 255 for one in checks.values())


def test_nothing_is_made_up_for_what_nobody_said(diagnosis):
    sheet = sheet_of(diagnosis, sample())
    told = {cell.value for cell in sheet[5] if cell.value is not None}
    assert told == {"I1", "One", "REL", "proposed"}
    assumptions = sheet_of(diagnosis, sample(), place=3)
    assert [assumptions.cell(row, 3).value for row in range(5, 20)] == [None] * 15
    assert assumptions["I5"].value == "Beta(4, 4): 0.50, nine in ten from 0.23 to 0.77"


def test_proposals_are_in_italics_inputs_yellow_and_what_gapkit_works_out_grey(diagnosis):
    sheet = sheet_of(diagnosis, sample(proposed=True))
    assert sheet["B5"].font.italic and not sheet["B6"].font.italic and sheet["C5"].value == "yes"
    assert sheet["B5"].fill.start_color.rgb.endswith("FFF8DC")
    grey = column(sheet, "gapkit: NPV")
    assert sheet[f"{grey}5"].fill.start_color.rgb == sheet[f"{grey}20"].fill.start_color.rgb
    assert sheet[f"{grey}5"].fill.start_color.rgb != sheet["B5"].fill.start_color.rgb


def test_what_gapkit_worked_out_is_filled_in_and_reads_back_as_nothing(diagnosis, tmp_path):
    plan = sample(cost=Range(1, 2, 3))
    row = PlannedInitiative(
        "I1", 1, "outcome", (Closure("REL", 0.3, 0.1, 0.5),), 1.5, 0.5, 2.5, 1, 1, 2, 0.9, horizon="now", chosen=True
    )
    known = replace(
        diagnosis,
        plan=Planned(plan, Rows((row,))),
        economics=Economics(
            cases=Rows((BusinessCase("I1", 10.0, -5.0, 30.0, verdict="may_not"), BusinessCase("I2", reason="no_ramp")))
        ),
    )
    path = write_plan(tmp_path / "p.xlsx", known, plan, language="es")
    sheet = openpyxl.load_workbook(path).worksheets[1]
    told = {cell.value: sheet.cell(5, cell.column).value for cell in sheet[4] if str(cell.value).startswith("gapkit")}
    assert list(told.values()) == [
        *(1, "1–2", 1.5, 0.5, 2.5, "REL 0,30 (0,10 – 0,50)", -5, 10, 30),
        *("puede recuperarse o no", "Ahora", "sí"),
    ]
    paying = column(sheet, "gapkit: ¿se recupera?")
    assert sheet[f"{paying}6"].value is None  # nothing was worked out of the second
    assert read_plan(path, SERVQUAL) == plan


def test_a_text_that_looks_like_a_formula_stays_a_text(diagnosis, tmp_path):
    plan = Plan(initiatives=(Initiative("I1", "=1+1", owner="@home", basis="-2"),))
    path = write_plan(tmp_path / "p.xlsx", diagnosis, plan, language="en")
    assert openpyxl.load_workbook(path).worksheets[1]["B5"].data_type == "s"
    assert read_plan(path, SERVQUAL) == plan


def test_a_workbook_that_is_there_is_kept_and_another_ending_refused(diagnosis, tmp_path):
    path = write_plan(tmp_path / "p.xlsx", diagnosis, sample(), language="en")
    before = path.read_bytes()
    for target in (path, tmp_path / "p.csv"):
        with pytest.raises(GapkitError):
            write_plan(target, diagnosis, Plan(name="other"), language="en")
    assert path.read_bytes() == before


def test_any_questionnaire_has_a_workbook(tmp_path):
    questionnaire = make_questionnaire((2, 3))
    path = write_plan(
        tmp_path / "p.xlsx", diagnosis_of(questionnaire, people=30), sample_of(questionnaire), language="es"
    )
    assert read_plan(path, questionnaire) == sample_of(questionnaire)


def sample_of(questionnaire):
    code = questionnaire.dimensions[0].code
    return Plan(initiatives=(Initiative("I1", "One", dimensions=(code,), closure={code: Range(0, 0.5, 1)}),))
