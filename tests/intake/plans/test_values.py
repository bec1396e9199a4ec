"""Numbers, days and quarters as people write them in plans; what can be read in two ways is not read."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapkit.intake.files.tables import OddCell
from gapkit.intake.plans.days import day_of, quarter_of, wrong_day
from gapkit.intake.plans.values import UnclearError, number_and_unit, number_of, without_unit


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


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("$ 180.000", 180000.0),
        ("180.000 pesos", 180000.0),
        ("COP 1.200.000", 1200000.0),
        ("US$ 45,000,000", 45000000.0),
        ("90'000.000", 90000000.0),
        ("CHF 90'000.50", 90000.5),
        ("$ 45 millones", 45000000.0),
        ("450 mil", 450000.0),
        ("12% EA", 0.12),
        ("12 % anual", 0.12),
        ("$ -300", -300.0),
        ("COP $ 1.200.000", 1200000.0),
        ("$ 45.000 COP", 45000.0),
    ],
)
def test_money_is_read_with_the_words_and_marks_people_write(written, meant):
    assert number_of(written) == meant


def test_what_is_counted_has_no_decimals():
    assert number_of("42.000", counted=True) == number_of("42,000", counted=True) == 42000
    assert number_of("42,5", counted=True) == 42.5


def test_a_unit_behind_a_number_is_left_off_only_where_it_is_known():
    units = frozenset({"anos", "years"})
    assert without_unit("3 años", units) == "3" and without_unit("3 meses", units) == "3 meses"
    assert without_unit(3, units) == 3 and without_unit("años", units) == "años"


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("enero 2027", "2027-01-01", "2027-01-31"),
        ("Enero de 2027", "2027-01-01", "2027-01-31"),
        ("15 de enero de 2027", "2027-01-15", "2027-01-15"),
        ("01-mar-2027", "2027-03-01", "2027-03-01"),
        ("1-mar-27", "2027-03-01", "2027-03-01"),
        ("sept 2027", "2027-09-01", "2027-09-30"),
        ("ene-27", "2027-01-01", "2027-01-31"),
        ("March 1, 2027", "2027-03-01", "2027-03-01"),
        ("15th of May 2027", "2027-05-15", "2027-05-15"),
        ("primer trimestre de 2027", "2027-01-01", "2027-03-31"),
        ("T3 de 2027", "2027-07-01", "2027-09-30"),
        ("fourth quarter of 2027", "2027-10-01", "2027-12-31"),
    ],
)
def test_months_and_quarters_may_be_words(written, first, last):
    assert day_of(written) == first and day_of(written, last=True) == last


def test_a_word_that_is_no_month_or_a_day_that_may_be_a_year_is_none():
    assert day_of("hola 2027") is None and day_of("enero 27") is None and wrong_day("enero 27") is None
    assert wrong_day("30 de febrero de 2027") == "no_such_day"
