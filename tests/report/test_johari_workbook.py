"""The sheets of the window: every number once, live differences, and nothing of fewer raters than may be shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gapkit.diagnosis.thresholds import Thresholds
from gapkit.report.excel import workbook_bytes
from gapkit.scoring.johari.internal_results import InternalRating, MaturityComponent
from gapkit.scoring.johari.results import PANES
from gapkit.scoring.rows import Rows
from gapkit.study import Study, diagnose
from tests.driver_samples import moved_survey
from tests.report.excel_samples import opened, table
from tests.report.test_johari_section import HINTS, QUICK, made


@pytest.fixture(scope="module")
def diagnosis():
    found = made(frontline=9)
    internal = Rows(
        [
            InternalRating(2, "gap", "D0", "manager", 12, 4.0, 3.5, 4.5, 0.8),
            InternalRating(3, "gap", "D0", "frontline", None, reason="few"),
            InternalRating(1, "antecedent", "MRO", "manager", 12, 3.4, 3.0, 3.8, 0.8, 0.7),
        ]
    )
    maturity = Rows(
        [
            MaturityComponent("manager", "STR", 12, 4.0, 3.6, 4.4, 6.1, -2.1, -2.6, -1.6, "said_not_done"),
            MaturityComponent("frontline", "STR", None, reason="few"),
        ]
    )
    parts = {"internal": internal, "maturity": maturity, "unknown": Rows(HINTS)}
    return replace(found, johari=replace(found.johari, **parts))


@pytest.fixture(scope="module")
def book(diagnosis):
    return opened(workbook_bytes(diagnosis, language="en"))


def test_the_window_has_every_item_of_every_view_and_basis(diagnosis, book):
    rows = table(book, "08_Johari")
    assert len(rows) == len(diagnosis.johari.expectations)
    first = {(row["View"], row["Basis"]) for row in rows[:12]}
    assert first == {("Managers", "Beside each person's own mean")}
    names = ("Open", "Blind", "Hidden", "Overrated", "Unknown", "No evidence")
    for row in rows:
        assert sum(row[name] for name in names) == pytest.approx(1)
    found = {(row.view, row.basis, row.code): row for row in diagnosis.johari.expectations}
    one = next(row for row in rows if row["View"] == "Managers" and row["Basis"] == "Levels of the scale")
    kept = found["manager", "absolute", one["Code"]]
    assert [one[name] for name in names] == pytest.approx(kept.shares) and len(PANES) == len(names)


def test_differences_are_live(diagnosis):
    book = opened(workbook_bytes(diagnosis, language="en"), formulas=True)
    for name in ("08_Johari", "08b_Internal_gaps", "08d_Self_rating", "08e_Maturity"):
        texts = [cell.value for row in book[name].iter_rows() for cell in row if isinstance(cell.value, str)]
        assert any(text.startswith("=") and "-" in text for text in texts), name


def test_each_view_has_a_chart_beside_its_customers(book):
    assert len(book["08_Johari"]._charts) == 2


def test_gaps_between_views_and_inside_the_company_share_a_sheet(diagnosis, book):
    rows = table(book, "08b_Internal_gaps")
    assert len(rows) == len(diagnosis.johari.organisation) + 3
    direct = next(row for row in rows if row["Gap"] == "2")
    assert direct["Mean, first"] == 4.0 and direct["n, first"] == 12 and direct["Rating, lower"] == 3.5


def test_ratings_of_too_few_say_so_and_have_no_number(book):
    few = [row for row in table(book, "08b_Internal_gaps") if row["Gap"] == "3"]
    few += [row for row in table(book, "08e_Maturity") if row["View"] == "The frontline"]
    assert len(few) == 2
    for row in few:
        assert not [value for key, value in row.items() if isinstance(value, int | float)]


def test_every_hint_has_a_row(book):
    rows = table(book, "08c_Unknown")
    assert len(rows) == len(HINTS)
    assert all(row["Evidence"] and row["How to look into it"] and row["Next time ask"] for row in rows)


def test_a_view_of_too_few_is_on_no_sheet():
    book = opened(workbook_bytes(made(managers=12, frontline=4), language="en"))
    for name in ("08_Johari", "08d_Self_rating"):
        assert {row["View"] for row in table(book, name)} == {"Managers"}
    assert {row["Gap"] for row in table(book, "08b_Internal_gaps")} == {"1"}


def test_without_the_company_there_is_no_such_sheet():
    plain = diagnose(Study.of(*moved_survey(people=60)), thresholds=QUICK)
    assert not [name for name in opened(workbook_bytes(plain, language="es")).sheetnames if name.startswith("08")]


def test_the_stamp_has_the_cut_offs_of_the_window(book):
    stamped = {row["Field"]: row["Value"] for row in table(book, "99_Stamp")}
    assert stamped["johari_fewest_raters"] == Thresholds.for_range(6).johari.fewest_raters
