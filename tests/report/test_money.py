"""Money as countries write it: one unit for what stands together, sign and currency in their places."""

from __future__ import annotations

import pytest

from gapkit.report.formats import locale_of
from gapkit.report.money import money, money_range, money_unit


@pytest.mark.parametrize(
    ("code", "currency", "value", "text"),
    [
        ("es-ES", "EUR", 187_000, "187\u00a0k€"),
        ("es-ES", "EUR", 1_310_000, "1,31\u00a0M€"),
        ("es-ES", "EUR", 950, "950\u00a0€"),
        ("es-ES", "EUR", 9_500, "9\u202f500\u00a0€"),
        ("es-CO", "COP", 837_860_000, "COP\u00a0838\u00a0M"),
        ("es-CO", "COP", -67_770_000, "COP\u00a0−67,8\u00a0M"),
        ("es-ES", "EUR", -160_000, "−160\u00a0k€"),
        ("es-MX", "MXN", 187_000, "MXN\u00a0187\u00a0mil"),
        ("es-CO", "COP", 1_580_000, "COP\u00a01,58\u00a0M"),
        ("en-GB", "GBP", 187_000, "£187k"),
        ("en-GB", "GBP", -1_580_000, "−£1.58m"),
        ("en-US", "USD", 1_580_000, "$1.58M"),
        ("en-GB", "CHF", 187_000, "CHF\u00a0187k"),
        ("es-ES", "", 187_000, "187\u00a0mil"),
        ("es-ES", "EUR", 999_600, "1,00\u00a0M€"),
        ("es-ES", "EUR", float("nan"), "—"),
    ],
)
def test_an_amount_takes_the_unit_it_needs(code, currency, value, text):
    assert money(locale_of(code[:2], code), value, currency) == text


def test_both_limits_stand_in_the_unit_of_the_larger():
    spanish, english = locale_of("es"), locale_of("en")
    assert money_range(spanish, -160_000, 1_310_000, "EUR") == "−0,16 a 1,31\u00a0M€"
    assert money_range(spanish, -60_000, 450_000, "EUR", prose=True) == "entre −60 y 450\u00a0k€"
    assert money_range(english, -60_000, 450_000, "GBP", prose=True) == "between −£60k and £450k"
    assert money_range(locale_of("es", "es-MX"), -60_000, 450_000, "MXN") == "MXN\u00a0−60\u00a0mil a 450\u00a0mil"
    assert money_range(spanish, float("nan"), 1.0, "EUR") == "—"


def test_of_millions_three_digits_count_and_thousands_are_parted():
    pesos = locale_of("es", "es-CO")
    said = "entre COP\u00a0164\u00a0M y 1\u202f657\u00a0M"
    assert money_range(pesos, 163_980_000, 1_657_150_000, "COP", prose=True) == said
    assert money_range(pesos, -67_770_000, 213_760_000, "COP") == "COP\u00a0−68\u00a0M a 214\u00a0M"


def test_an_amount_takes_the_unit_of_what_it_stands_beside():
    assert money(locale_of("es"), 510_000, "EUR", beside=(-60_000, 1_200_000)) == "0,51\u00a0M€"


def test_a_unit_has_a_size_and_a_name():
    assert money_unit(locale_of("es"), 1_500_000, "EUR") == (1e6, "M€")
    assert money_unit(locale_of("en"), 800_000, "EUR") == (1e3, "€k")
    assert money_unit(locale_of("es", "es-CO"), 1_500_000, "COP") == (1e6, "COP\u00a0M")
