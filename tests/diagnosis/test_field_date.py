"""Dates of a field as people write them: told where they are clear, and never guessed."""

import pytest

from gapkit.diagnosis.field_date import asked_until, last_day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-09-15", (2026, 9, 15)),
        ("2026-09", (2026, 9, 30)),
        ("2026-09-01 a 2026-10-15", (2026, 10, 15)),
        ("15/09/2026", (2026, 9, 15)),
        ("T3 2026", (2026, 9, 30)),
        ("Q1 2028", (2028, 3, 31)),
        ("2026Q4", (2026, 12, 31)),
        ("marzo a mayo de 2026", (2026, 5, 31)),
        ("March to May 2026", (2026, 5, 31)),
        ("Ola de sept. 2026", (2026, 9, 30)),
        ("noviembre de 2025 a febrero de 2026", (2026, 2, 28)),
        ("3/4/2026", None),
        ("2026", None),
        ("Ola 2", None),
        ("", None),
        ("2026-13", None),
    ],
)
def test_the_last_day_of_a_field_is_read_where_it_is_clear(text, day):
    assert last_day(text) == day


def test_the_field_goes_before_the_name_of_the_wave():
    assert asked_until({"field": "2026-09", "wave": "2027-01"}) == (2026, 9, 30)
    assert asked_until({"field": "primera", "wave": "Enero 2027"}) == (2027, 1, 31)
    assert asked_until({}) is None
