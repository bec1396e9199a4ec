"""Numbers as text: one table of locales, one rounding, nothing from the operating system."""

import locale as operating_system
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapkit.report.formats import (
    LOCALES,
    excerpt,
    locale_of,
    out_of_hundred,
    plain,
    rounded_decimal,
    whole_shares,
)

ES, GB = locale_of("es"), locale_of("en")
NUMBERS = st.floats(-1e7, 1e7, allow_nan=False)


def test_each_language_has_its_own_default_and_takes_only_locales_of_its_own():
    assert (ES.code, GB.code) == ("es-ES", "en-GB")
    assert locale_of("es", "es-MX").code == "es-MX"
    assert locale_of("es", "en-US").code == "es-ES"
    assert locale_of("en", "xx").code == "en-GB"


@pytest.mark.parametrize(
    ("code", "number", "thousands", "four", "percent"),
    [
        ("es-ES", "1,52", "12\u202f500", "2391", "42\u00a0%"),
        ("es-MX", "1.52", "12\u202f500", "2391", "42\u00a0%"),
        ("es-PE", "1.52", "12\u202f500", "2391", "42\u00a0%"),
        ("es-AR", "1,52", "12\u202f500", "2391", "42\u00a0%"),
        ("en-GB", "1.52", "12,500", "2,391", "42%"),
        ("en-US", "1.52", "12,500", "2,391", "42%"),
    ],
)
def test_every_locale_writes_as_its_row_of_the_table_says(code, number, thousands, four, percent):
    locale = LOCALES[code]
    assert locale.number(1.52, 2) == number
    assert locale.number(12500) == thousands
    assert locale.number(2391) == four
    assert locale.share(0.42) == percent


def test_paper_follows_the_country():
    assert {code: LOCALES[code].paper for code in ("es-ES", "es-MX", "es-PE", "es-AR", "es-CO", "en-US")} == {
        "es-ES": "A4",
        "es-MX": "Letter",
        "es-PE": "A4",
        "es-AR": "A4",
        "es-CO": "Letter",
        "en-US": "Letter",
    }


def test_millions_are_grouped_from_the_right():
    assert GB.number(1234567.5, 1) == "1,234,567.5"
    assert ES.number(1234567.5, 1) == "1\u202f234\u202f567,5"


def test_gaps_show_their_sign_with_a_typographic_minus_and_zero_shows_none():
    assert [ES.signed(value) for value in (-1.5, 1.5, 0.0)] == ["−1,50", "+1,50", "0,00"]
    assert GB.signed(-12, 0) == "−12"


@pytest.mark.parametrize("value", [-0.004, -0.0, 0.004, -0.00499])
def test_what_rounds_to_zero_never_keeps_a_sign(value):
    assert ES.signed(value) == "0,00"
    assert ES.number(value, 2) == "0,00"


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(0.125, 2, "0.13"), (0.225, 2, "0.23"), (2.5, 0, "3"), (3.5, 0, "4"), (1.005, 2, "1.01"), (0.1 + 0.2, 1, "0.3")],
)
def test_halves_go_away_from_zero_as_a_spreadsheet_shows_them(value, decimals, text):
    # One gap is printed on the page and shown by the workbook: the same half must not read 0.22 here and 0.23 there.
    assert GB.number(value, decimals) == text
    assert GB.number(-value, decimals) == "−" + text


@pytest.mark.parametrize("value", [None, math.nan, math.inf, -math.inf])
def test_a_number_that_does_not_exist_is_a_dash_everywhere(value):
    assert {ES.number(value), ES.signed(value), ES.share(value), ES.alpha(value), ES.interval(value, 1.0)} == {"—"}


def test_intervals_have_their_own_words_in_tables_and_in_prose():
    assert ES.interval(-1.62, -1.43) == "−1,62 a −1,43"
    assert GB.interval(-1.62, 0.1) == "−1.62 to +0.10"
    assert GB.interval(0.7, 0.81, signed=False) == "0.70 to 0.81"
    assert ES.between(-0.14, 0.05, 2) == "entre −0,14 y +0,05"
    assert GB.between(44, 53, 0, signed=False) == "between 44 and 53"


def test_bands_of_places_use_a_dash_and_a_single_place_stands_alone():
    assert [ES.places(2, 5), ES.places(3, 3), ES.places(None, 2)] == ["2–5", "3", "—"]


def test_ordinals_follow_grammar():
    assert [ES.ordinal(2), ES.ordinal(2, feminine=True)] == ["2.º", "2.ª"]
    assert [ES.ordinal(n, before_noun=True) for n in (1, 2, 3, 11, 13, 21, 23)] == [
        "1.er",
        "2.º",
        "3.er",
        "11.º",
        "13.º",
        "21.er",
        "23.er",
    ]
    assert [GB.ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 22, 111)] == [
        *("1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "111th"),
    ]


def test_counts_of_things_are_words_up_to_nine():
    assert [ES.words(n) for n in (0, 1, 2, 9, 10)] == ["cero", "un", "dos", "nueve", "10"]
    assert ES.words(1, feminine=True) == "una"
    assert [GB.words(n) for n in (1, 9, 12)] == ["one", "nine", "12"]


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a y b"),
        (["a", "b", "c"], "a, b y c"),
        (["precio", "imagen"], "precio e imagen"),
        (["agua", "«Hilo»"], "agua e «Hilo»"),
        (["agua", "hielo"], "agua y hielo"),
        (["cobre", "hierro"], "cobre y hierro"),
        (["uno", "Íntegro"], "uno e Íntegro"),
    ],
)
def test_spanish_lists_change_y_before_the_sound_of_i(texts, said):
    assert ES.joined(texts) == said


def test_alternatives_change_o_before_the_sound_of_o():
    assert ES.joined(["a", "b"], alternative=True) == "a o b"
    assert ES.joined(["siete", "ocho"], alternative=True) == "siete u ocho"
    assert ES.joined(["día", "hora"], alternative=True) == "día u hora"
    assert GB.joined(["one", "two", "three"], alternative=True) == "one, two or three"


def test_english_lists_have_no_serial_comma():
    assert GB.joined(["a", "b", "imagination"]) == "a, b and imagination"


def test_quotation_marks_are_those_of_the_language():
    assert (ES.quoted("x"), GB.quoted("x")) == ("«x»", "“x”")


def test_dates_are_said_in_words_and_other_texts_are_left_alone():
    assert ES.date("2026-06-09") == "9 de junio de 2026"
    assert GB.date("2026-06-09T10:32:00+02:00") == "9 June 2026"
    assert LOCALES["en-US"].date("2026-06-09") == "June 9, 2026"
    assert ES.date("4-22 de mayo") == "4-22 de mayo"
    assert ES.date("") == ""


def test_a_share_is_counted_in_tenths_where_they_say_it_and_in_hundredths_elsewhere():
    assert [GB.odds(share) for share in (0.8, 0.7, 0.85)] == ["8 of 10", "7 of 10", "85 of 100"]
    assert [ES.odds(share) for share in (0.8, 0.95)] == ["8 de cada 10", "95 de cada 100"]


def test_a_probability_never_reads_as_certain():
    assert [GB.probability(p) for p in (0.0, 0.004, 0.42, 0.996, 1.0)] == [
        *("<\u00a01%", "<\u00a01%", "42%", ">\u00a099%", ">\u00a099%"),
    ]
    assert GB.probability(math.nan) == "—"


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12).filter(lambda shares: sum(shares) > 0.001))
def test_whole_shares_always_add_up_to_one_hundred(shares):
    whole = whole_shares(shares)
    exact = [100 * share / math.fsum(shares) for share in shares]
    assert sum(whole) == 100
    assert all(abs(a - b) < 1 + 1e-6 for a, b in zip(whole, exact, strict=True))


def test_equal_remainders_favour_the_first_and_nothing_has_no_shares():
    assert whole_shares([1, 1, 1]) == (34, 33, 33)
    assert whole_shares([0.365, 0.315, 0.32]) == (37, 31, 32)
    assert whole_shares([]) == ()
    assert whole_shares([0.0, 0.0]) == (0, 0)


@given(NUMBERS, st.integers(0, 3))
def test_text_reads_back_as_the_rounded_number(value, decimals):
    text = GB.number(value, decimals).replace(",", "").replace("−", "-")
    assert float(text) == float(rounded_decimal(value, decimals))
    assert abs(float(text) - value) <= 0.5 * 10**-decimals + 1e-9 * abs(value) + 1e-12
    assert "-0" not in (text, text.rstrip("0").rstrip("."))


@given(NUMBERS)
def test_the_operating_system_has_no_say(value):
    before, was = ES.signed(value), operating_system.setlocale(operating_system.LC_ALL)
    try:
        for name in ("C", "C.UTF-8"):
            operating_system.setlocale(operating_system.LC_ALL, name)
            assert ES.signed(value) == before
    finally:
        operating_system.setlocale(operating_system.LC_ALL, was)


def test_shares_count_people_in_one_hundred():
    assert [out_of_hundred(share) for share in (0.0, 0.425, 0.635, 0.999)] == [0, 43, 64, 100]


def test_texts_from_outside_become_one_harmless_line():
    assert plain("a\n\tb  c") == "a b c"
    assert plain("\u202eevil\u2066 text\x00") == "evil text"
    assert "**" not in plain("**bold** and ***more***")
    assert plain("👩\u200d👧") == "👩\u200d👧"


def test_excerpts_end_at_a_word_and_say_so():
    assert excerpt("uno dos tres", 12) == "uno dos tres"
    assert excerpt("uno dos tres cuatro", 14) == "uno dos tres…"
    assert excerpt("x" * 40, 10) == "x" * 9 + "…"


@given(st.text(max_size=80), st.integers(1, 40))
def test_an_excerpt_is_never_longer_than_asked(text, limit):
    assert len(excerpt(text, limit)) <= limit
