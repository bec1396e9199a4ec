"""Numbers, days and quarters as people write them in plans; what can be read in two ways is not read."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapkit.intake.files.tables import OddCell
from gapkit.intake.plans.values import UnclearError, day_of, number_and_unit, number_of, quarter_of


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (12, 12.0),
        ("0,3", 0.3),
        ("0.3", 0.3),
        ("0,300", 0.3),
        ("30 %", 0.3),
        ("12000", 12000.0),
        ("12 000", 12000.0),
        ("12.000,50", 12000.5),
        ("12,000.50 €", 12000.5),
        ("1.250.000", 1250000.0),
        ("−4", -4.0),
        ("$ 12.50", 12.5),
        ("EUR 99", 99.0),
    ],
)
def test_a_number_is_read_with_its_mark_its_groups_and_its_currency(written, meant):
    assert number_of(written) == meant


@pytest.mark.parametrize("written", ["12.000", "1,250", "-3.000"])
def test_a_number_that_may_be_thousands_or_decimals_is_not_read(written):
    with pytest.raises(UnclearError):
        number_of(written)


@pytest.mark.parametrize(
    "written", ["soon", "", "12-15", "1.2.3,4", True, OddCell("error", "#N/A"), datetime.date(2027, 1, 1), float("nan")]
)
def test_what_is_no_number_is_none(written):
    assert number_of(written) is None


@given(st.floats(0, 1e9, allow_nan=False).map(lambda value: round(value, 2)))
def test_a_number_with_two_decimals_is_read_alike_in_spanish_and_in_english(value):
    english = f"{value:,.2f}"
    spanish = english.replace(",", " ").replace(".", ",")
    assert number_of(english) == number_of(spanish) == value


def test_a_number_with_its_unit_is_parted():
    assert number_and_unit("12 días") == (12.0, "días") and number_and_unit("35 %") == (35.0, "%")
    assert number_and_unit(0.35) == (0.35, "") and number_and_unit("about 3") is None


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        (datetime.datetime(2027, 1, 31), "2027-01-31", "2027-01-31"),
        ("2027-01-31", "2027-01-31", "2027-01-31"),
        ("31/1/2027", "2027-01-31", "2027-01-31"),
        ("1/31/2027", "2027-01-31", "2027-01-31"),
        ("2028-02", "2028-02-01", "2028-02-29"),
        ("02/2027", "2027-02-01", "2027-02-28"),
        ("T2 2027", "2027-04-01", "2027-06-30"),
        ("2027Q4", "2027-10-01", "2027-12-31"),
        (46053.0, "2026-01-31", "2026-01-31"),
    ],
)
def test_a_day_a_month_or_a_quarter_is_read_as_its_first_or_last_day(written, first, last):
    assert day_of(written) == first and day_of(written, last=True) == last


@pytest.mark.parametrize("written", ["3/4/2027", "2027", "soon", "2027-13", "31/2/2027", 12, True])
def test_what_is_no_day_or_two_days_is_none(written):
    assert day_of(written) is None


@pytest.mark.parametrize("written", ["2027Q1", "2027T1", "2027-Q1", "Q1 2027", "t1 2027", "1T2027", "1T 2027"])
def test_a_quarter_is_read_in_every_usual_form(written):
    assert quarter_of(written) == "2027Q1"
