"""A workbook brought up to date: the grey cells are new, and whatever people made is there as they left it."""

import datetime
import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from gapkit.diagnosis.plan.case_results import BusinessCase, Economics
from gapkit.diagnosis.plan.results import Planned, PlannedInitiative
from gapkit.errors import GapkitError
from gapkit.intake.plans import read_plan
from gapkit.intake.plans.book import write_plan
from gapkit.intake.plans.updated import updated_bytes, updated_path
from gapkit.model.plan import Initiative, InitiativeKpi, Plan, Range
from gapkit.scoring.rows import Rows
from tests.intake.plans.plan_files import SERVQUAL, diagnosis_of

PLAN = Plan(
    initiatives=(
        Initiative("I1", "One", dimensions=("REL",), roles={"Board": "A"}, kpi=InitiativeKpi("Delay", now=3)),
        Initiative("I2", "Two", proposed=True, cost=Range(1, 2, 3)),
    )
)


@pytest.fixture(scope="module")
def diagnosis():
    return diagnosis_of()


def worked_out(diagnosis, plan):
    """Return the diagnosis with figures for each initiative: its place times ten and so on."""
    rows = [
        PlannedInitiative(
            one.id, place, "outcome", value=10.0 * place, rank=place, rank_low=1, rank_high=place, chosen=True
        )
        for place, one in enumerate(plan.initiatives, start=1)
    ]
    cases = [BusinessCase(one.id, 100.0 * place, verdict="pays") for place, one in enumerate(plan.initiatives, start=1)]
    return replace(diagnosis, plan=Planned(plan, Rows(rows)), economics=Economics(cases=Rows(cases)))


def brought_up_to_date(diagnosis, path, language="en"):
    plan = read_plan(path, SERVQUAL)
    made = updated_bytes(path, worked_out(diagnosis, plan), language)
    return openpyxl.load_workbook(io.BytesIO(made)), made


def contents(book):
    """Return every cell that is not gapkit's own, by sheet and place: value, look, note, link."""
    found = {}
    for sheet in book.worksheets:
        grey = {
            cell.column for row in sheet.iter_rows(max_row=8) for cell in row if str(cell.value).startswith("gapkit")
        }
        for row in sheet.iter_rows():
            for cell in row:
                if cell.column not in grey:
                    note = cell.comment.text if cell.comment else None
                    found[sheet.title, cell.coordinate] = (
                        cell.value,
                        cell.number_format,
                        cell.font.i,
                        cell.fill.fgColor.rgb,
                        note,
                    )
    return found


def edited(diagnosis, tmp_path, language="en"):
    """Return a workbook as a consultant leaves it: every input changed, columns, rows, sheets and a chart added."""
    path = write_plan(tmp_path / "roadmap.xlsx", diagnosis, PLAN, language=language)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[1]
    kinds = {"Lever": "culture", "Horizon": "Later", "Status": "running", "Confidence": "low", "Effort (1–5)": 4}
    kinds |= {
        "Start": datetime.date(2027, 2, 1),
        "End": datetime.date(2027, 8, 31),
        "Dimensions": "RES; EMP",
        "Items": "EMP1",
    }
    kinds |= {"Must be done": "yes", "To learn only": "no", "Proposed by gapkit": "no", "Touchpoints": None, "ID": None}
    for place in range(6):
        row = 5 + place
        for cell in sheet[4]:
            name = str(cell.value)
            where = sheet.cell(row, cell.column)
            if name.startswith("gapkit"):
                continue
            if name == "ID":
                where.value = None if place == 5 else f"X{place}"
            elif name == "Depends on":
                where.value = "X0" if place == 1 else None
            elif name.startswith("RACI"):
                where.value = "A"
            elif name in kinds:
                where.value = kinds[name]
            elif name.startswith(("Closure", "Reach")):
                where.value = 0.1 + 0.1 * ("likely" in name) + 0.2 * ("highest" in name)
            elif any(word in name for word in ("ost", "avings", "Work", "KPI now", "KPI goal")):
                where.value = 10 + 5 * ("likely" in name) + 9 * ("highest" in name)
            else:
                where.value = f"{name} of {row}\nsecond line"
    last = sheet.max_column + 1
    for column, name in ((last, "Our note"), (last + 1, "Twice the NPV")):
        sheet.cell(4, column, name)
    for row in range(5, 11):
        sheet.cell(row, last, f"note {row}")
        sheet.cell(row, last + 1, f"=2*A{row}")
    sheet["B5"].comment = Comment("Ask Ana", "Luis")
    sheet["B6"].fill = PatternFill("solid", start_color="FF00AA")
    sheet["B7"].font = Font(bold=True, italic=True)
    sheet.column_dimensions["B"].width = 71
    other = book.create_sheet("Workshop", 0)
    other["A1"] = "who came"
    other.append(["Ana", 3.5])
    chart = BarChart()
    chart.add_data(Reference(other, min_col=2, min_row=1, max_row=3))
    other.add_chart(chart, "D4")
    book.save(path)
    return path


def test_every_cell_that_people_edited_is_as_they_left_it(diagnosis, tmp_path):
    path = edited(diagnosis, tmp_path)
    before, plan = contents(openpyxl.load_workbook(path)), read_plan(path, SERVQUAL)
    book, made = brought_up_to_date(diagnosis, path)
    after = contents(book)
    new_id = next(one.id for one in plan.initiatives if one.name.startswith("Initiative of 10"))
    assert {key: (value, after[key]) for key, value in before.items() if after[key] != value} == {
        ("Initiatives", "A10"): (before["Initiatives", "A10"], (new_id, *before["Initiatives", "A10"][1:]))
    }
    assert book.sheetnames == openpyxl.load_workbook(path).sheetnames
    assert book.worksheets[2].column_dimensions["B"].width == 71
    again = tmp_path / "again.xlsx"
    again.write_bytes(made)
    assert read_plan(again, SERVQUAL) == plan and len(plan.initiatives) == 6


def test_every_other_part_of_the_file_is_the_same_byte_by_byte(diagnosis, tmp_path):
    path = edited(diagnosis, tmp_path)
    _, made = brought_up_to_date(diagnosis, path)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(io.BytesIO(made)) as new:
        assert old.namelist() == new.namelist() and any("chart" in name for name in old.namelist())
        changed = [name for name in old.namelist() if old.read(name) != new.read(name)]
    assert sorted(changed) in (["xl/workbook.xml", "xl/worksheets/sheet3.xml"], ["xl/worksheets/sheet3.xml"])


def test_the_grey_cells_hold_what_gapkit_worked_out_also_of_rows_that_people_added(diagnosis, tmp_path):
    book, _ = brought_up_to_date(diagnosis, edited(diagnosis, tmp_path))
    sheet = book["Initiatives"]
    places = {cell.value: cell.column for cell in sheet[4]}
    told = [
        [sheet.cell(row, places[f"gapkit: {name}"]).value for row in range(5, 11)] for name in ("place", "value", "NPV")
    ]
    assert told == [[1, 2, 3, 4, 5, 6], [10, 20, 30, 40, 50, 60], [100, 200, 300, 400, 500, 600]]
    assert sheet.cell(10, places["gapkit: does it pay?"]).value == "pays back in the whole range"
    assert sheet.cell(11, places["gapkit: place"]).value is None


def test_columns_in_another_order_are_found_by_their_headings(diagnosis, tmp_path):
    path = write_plan(tmp_path / "roadmap.xlsx", diagnosis, PLAN, language="es")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[1]
    rows = [[cell.value for cell in row][::-1] for row in sheet.iter_rows(min_row=4)]
    fresh = openpyxl.Workbook()
    fresh.worksheets[0].title = "Iniciativas"
    for row in rows:
        fresh.worksheets[0].append(row)
    fresh.save(path)
    made, _ = brought_up_to_date(diagnosis, path, "es")
    heading = [cell.value for cell in made.worksheets[0][1]]
    assert heading == rows[0] and made.worksheets[0].cell(2, heading.index("gapkit: VAN") + 1).value == 100
    assert read_plan(path, SERVQUAL) == PLAN


def test_a_formula_that_somebody_put_into_a_grey_cell_stays(diagnosis, tmp_path):
    path = write_plan(tmp_path / "roadmap.xlsx", diagnosis, PLAN, language="en")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[1]
    grey = next(cell.coordinate for cell in sheet[4] if cell.value == "gapkit: NPV").replace("4", "5")
    sheet[grey] = "=1+1"
    book.save(path)
    assert brought_up_to_date(diagnosis, path)[0].worksheets[1][grey].value == "=1+1"


def test_what_was_worked_out_before_and_no_longer_can_be_is_emptied(diagnosis, tmp_path):
    path = write_plan(tmp_path / "roadmap.xlsx", worked_out(diagnosis, PLAN), PLAN, language="en")
    made = openpyxl.load_workbook(io.BytesIO(updated_bytes(path, diagnosis, "en"))).worksheets[1]
    grey = next(cell.column for cell in made[4] if cell.value == "gapkit: NPV")
    assert openpyxl.load_workbook(path).worksheets[1].cell(5, grey).value == 100 and made.cell(5, grey).value is None


def test_a_workbook_without_grey_columns_has_nothing_to_bring_up_to_date(diagnosis, tmp_path):
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Initiatives"
    for row in (["Initiative", "Cost"], ["One", 5]):
        book.worksheets[0].append(row)
    book.save(tmp_path / "own.xlsx")
    assert updated_bytes(tmp_path / "own.xlsx", diagnosis, "en") is None


def test_a_sheet_built_in_an_unusual_way_is_left_alone_and_the_way_out_told(diagnosis, tmp_path):
    path = write_plan(tmp_path / "roadmap.xlsx", diagnosis, PLAN, language="en")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet2.xml"
    parts[name] = parts[name].replace(b'<row r="5"', b"<row").replace(b'r="A5"', b'r="A5"')
    with zipfile.ZipFile(path, "w") as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    with pytest.raises(GapkitError) as raised:
        updated_bytes(path, worked_out(diagnosis, PLAN), "en")
    assert raised.value.faults[0].key == "plan_file.not_updated" and "Initiatives" in str(raised.value)


def test_a_copy_never_takes_the_place_of_a_file(tmp_path):
    first = updated_path(tmp_path / "plan.xlsx", tmp_path)
    assert first.name == "plan-updated.xlsx"
    first.write_bytes(b"x")
    assert updated_path(first, tmp_path).name == "plan-updated-2.xlsx"
