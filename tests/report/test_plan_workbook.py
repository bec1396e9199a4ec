"""A plan in the workbook: sheets 09 to 11 with live formulas, inputs that can be read back, native charts."""

from __future__ import annotations

import math
import re
import shutil
from dataclasses import replace

import pytest

from gapkit.diagnosis.thresholds import Thresholds
from gapkit.i18n import LANGUAGES, entry
from gapkit.model.plan import Range
from gapkit.report.excel import workbook_bytes
from gapkit.scoring.rows import Rows
from gapkit.study import Study, diagnose
from tests.driver_samples import moved_survey
from tests.plan_samples import with_plan
from tests.report.excel_samples import every_text, opened, recomputed, table, without_cached_values

NAMES = {
    "en": ("09_Target", "10_Roadmap", "10b_Priorities", "11_Economics", "11b_Sensitivity"),
    "es": ("09_Objetivo", "10_Hoja_ruta", "10b_Prioridades", "11_Economia", "11b_Sensibilidad"),
}
WORDS = {
    **{f"plan_{name}": f"initiatives.{name}" for name in ("id", "name", "proposed", "lever", "dimensions", "items")},
    **{f"plan_{name}": f"initiatives.{name}" for name in ("touchpoints", "owner", "start", "end", "horizon", "effort")},
    **{f"plan_{name}": f"initiatives.{name}" for name in ("must", "status", "reach", "work", "confidence", "basis")},
    **{
        f"plan_{name}{end}": f"initiatives.{name}{end}"
        for name in ("closure", "cost", "running", "savings")
        for end in ("_low", "", "_high")
    },
    "plan_learns": "initiatives.learns",
    "plan_depends": "initiatives.depends_on",
    "plan_kpi": "initiatives.kpi_name",
    "plan_kpi_now": "initiatives.kpi_now",
    "plan_kpi_goal": "initiatives.kpi_goal",
    "plan_promise": "initiatives.promise",
    "plan_code": "targets.code",
    "plan_kind": "targets.kind",
    "plan_set": "targets.perception",
    "plan_assumption": "assumptions.code",
    "plan_low": "assumptions.low",
    "plan_mode": "assumptions.mode",
    "plan_high": "assumptions.high",
    "plan_unit": "assumptions.unit",
    "plan_who": "assumptions.source",
    "plan_date": "assumptions.date",
}
"""Columns of the report and the words by which a plan is read."""


@pytest.fixture(scope="module")
def bare():
    quick = Thresholds.for_range(6, driver_replicates=100, item_replicates=50, replicates=99)
    return diagnose(Study.of(*moved_survey()), language="en", thresholds=quick)


@pytest.fixture(scope="module")
def made(bare):
    return {language: workbook_bytes(with_plan(bare, language), language=language) for language in LANGUAGES}


@pytest.fixture(scope="module")
def english(made):
    return opened(made["en"])


def test_a_plan_has_five_sheets_and_no_plan_only_two(made, bare):
    for language, names in NAMES.items():
        found = opened(made[language]).sheetnames
        assert [name for name in found if name in names] == list(names)
    without = opened(workbook_bytes(bare, language="en")).sheetnames
    assert [name for name in without if name in NAMES["en"]] == list(NAMES["en"][:2])


@pytest.mark.parametrize("key", WORDS)
def test_columns_have_the_words_by_which_a_plan_is_read(key):
    written, read = entry(f"excel.columns.{key}"), entry(f"plan_words.columns.{WORDS[key]}")
    assert {language: written[language] for language in LANGUAGES} == {
        language: read[language] for language in LANGUAGES
    }


def test_the_initiatives_carry_what_people_said(english, bare):
    rows = table(english, "10_Roadmap")
    assert [row["ID"] for row in rows] == [one.id for one in with_plan(bare).plan.plan.initiatives]
    first, third = rows[0], rows[2]
    assert first["RACI: Operations"] == "A" and first["KPI goal"] == 90 and first["Horizon"] == "Now"
    assert third["Depends on"] == "I1" and rows[7]["To learn only"] == "yes" and rows[5]["Proposed by gapkit"] == "yes"
    assert rows[5]["Cost, most likely"] is None and rows[5]["Owner"] is None
    assert first["Start"].isoformat()[:10] == "2027-01-15"


def test_benefit_and_return_move_with_closure_and_cost(made):
    formulas, values = opened(made["en"], formulas=True), opened(made["en"])
    live, row = table(formulas, "10_Roadmap")[0], table(values, "10_Roadmap")[0]
    assert live["Benefit"].startswith("=") and live["ROI as filled in"].startswith("=")
    worth, rest = row["gapkit: benefit of closing all of it"], row["gapkit: costs besides"]
    assert math.isclose(row["Benefit"], worth * row["Closure, most likely"])
    assert math.isclose(row["ROI as filled in, high"], row["Benefit, high"] / (row["Cost, lowest"] + rest) - 1)
    assert row["gapkit: ROI"] == 2.4 and not str(live["gapkit: ROI"]).startswith("=")


def test_a_target_moves_with_the_joint_factor(made):
    live, row = (table(opened(made["en"], formulas=f), "09_Target")[0] for f in (True, False))
    assert live["With the plan"].startswith("=MIN(")
    assert math.isclose(
        row["With the plan"], row["Perception today"] + row["Single effects added up"] * row["Joint factor"]
    )


def test_what_gapkit_assumed_leaves_the_cells_free_and_is_told(english):
    rows = {row["Assumption"]: row for row in table(english, "11_Economics")}
    first = next(iter(rows))
    assert first == "causal share" and rows[first]["Most likely"] is None and "50%" in rows[first]["Set by"]
    assert rows["margin"]["Lowest"] == 80 and rows["margin"]["Source"] == "Finance, January workshop"


def test_the_tornado_stands_widest_first(english):
    spans = [row["Span"] for row in table(english, "11b_Sensitivity")]
    assert spans == sorted(spans, reverse=True) and spans[0] == 1_020_000


def test_the_roadmap_has_both_charts_and_each_says_what_it_shows(made):
    texts = every_text(made["es"])
    charts = "".join(text for name, text in texts.items() if name.startswith("xl/charts/chart"))
    assert "Esfuerzo y puntos de brecha" in charts and "Trimestres de cada iniciativa" in charts
    assert 'grouping val="stacked"' in charts and "errValType" in charts
    drawings = "".join(text for name, text in texts.items() if name.startswith("xl/drawings/drawing"))
    assert all(alt for alt in re.findall(r'descr="([^"]*)"', drawings))


def test_formulas_of_users_stay_words(bare):
    diagnosis = with_plan(bare)
    plan = diagnosis.plan.plan
    evil = tuple(replace(one, name="=1+1", owner="@cmd") for one in plan.initiatives)
    data = workbook_bytes(
        replace(diagnosis, plan=replace(diagnosis.plan, plan=replace(plan, initiatives=evil))), language="en"
    )
    page = opened(data, formulas=True)["10_Roadmap"]
    assert {cell.data_type for row in page.iter_rows() for cell in row if cell.value in ("=1+1", "@cmd")} == {"s"}


def test_closures_that_differ_between_dimensions_have_a_sheet(bare, english):
    assert "10a_Closures" not in english.sheetnames
    diagnosis = with_plan(bare)
    plan = diagnosis.plan.plan
    first, *rest = plan.initiatives
    codes = [one.code for one in bare.questionnaire.dimensions][:2]
    both = replace(first, closure={codes[0]: Range(0.1, 0.2, 0.3), codes[1]: Range(0.0, 0.1, 0.2)})
    changed = replace(diagnosis.plan, plan=replace(plan, initiatives=(both, *rest)))
    rows = table(opened(workbook_bytes(replace(diagnosis, plan=changed), language="en")), "10a_Closures")
    assert [(row["Initiative"], row["Dimension"], row["Most likely"]) for row in rows] == [
        ("I1", codes[0], 0.2),
        ("I1", codes[1], 0.1),
    ]


def test_the_stamp_echoes_every_default_of_a_plan(english, bare):
    stamped = {row["Field"]: row["Value"] for row in table(english, "99_Stamp")}
    for name, value in vars(bare.thresholds.plan_limits).items():
        assert stamped[f"plan_{name}"] == value, name


def test_the_same_plan_makes_the_same_bytes(made, bare):
    assert made["es"] == workbook_bytes(with_plan(bare, "es"), language="es")


def test_a_plan_without_estimates_has_sheets_too(bare):
    diagnosis = with_plan(bare)
    rows = Rows(
        replace(row, closures=(), rank=None, value=math.nan, quarter=None) for row in diagnosis.plan.initiatives
    )
    thin = replace(diagnosis.plan, initiatives=rows, targets=Rows(), selection=None)
    book = opened(workbook_bytes(replace(diagnosis, plan=thin, economics=None), language="en"))
    assert (
        "10_Roadmap" in book.sheetnames and "09_Target" not in book.sheetnames and "11_Economics" not in book.sheetnames
    )


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_another_spreadsheet_program_works_out_the_same(made, tmp_path):
    data = made["es"]
    (again,) = recomputed(tmp_path, without_cached_values(data))
    formulas, ours, theirs = opened(data, formulas=True), opened(data), opened(again)
    compared = 0
    for name in NAMES["es"]:
        for row in formulas[name].iter_rows():
            for here in row:
                if here.data_type == "f":
                    compared += 1
                    pair = (ours[name][here.coordinate].value, theirs[name][here.coordinate].value)
                    assert math.isclose(*pair, rel_tol=1e-9, abs_tol=1e-9), (name, here.coordinate, here.value)
    assert compared > 40
