"""Masks: what gives people away goes, what they say stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapkit.intake.words.masks import MASK, masked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mi correo es ana.gil@correo.es, gracias", "Mi correo es […], gracias"),
        ("Llámenme al 600 123 456 o al (+34) 91-555.12.34", "Llámenme al […] o al […]"),
        ("Mi DNI es 12345678Z y la póliza AB-123-44", "Mi DNI es […] y la póliza […]"),
        ("IBAN ES91 2100 0418 4502 0005 1332", "IBAN […]"),
        ("Fui el 3 de mayo de 2024 y otra vez el 12/06/2024", "Fui el […] y otra vez el […]"),
        ("On May 3rd, 2024 they said no", "On […] they said no"),
        ("Vean www.ejemplo.es o https://x.y/z y @anagil", "Vean […] o […] y […]"),
        ("Me atendió Marta Gil en Getafe", "Me atendió […] en […]"),
        ("Marta Gómez me atendió fatal", "[…] me atendió fatal"),
        ("Hablé con la Sra. Pérez de la Fuente ayer", "Hablé con la Sra. […] de la […] ayer"),
        ("me llamo juan y vivo cerca", "me llamo […] y vivo cerca"),
        ("He said his boss, John Smith, was busy. I'm tired", "He said his boss, […], was busy. I'm tired"),
        ("laura, la higienista, es un encanto; Rosa también", "[…], la higienista, es un encanto; […] también"),
        ("Me cobraron 1.200 euros de más", "Me cobraron […] euros de más"),
    ],
)
def test_what_gives_a_person_away_is_taken_out(text, expected):
    assert masked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Esperé 45 minutos y al final nada",
        "Todo bien. Gracias. ¿Por qué tanto papel?",
        "La web no funciona y el SMS no llega; me dijo: «Vuelva mañana»",
        "La atención 24h es buena, 10 sobre 10",
        "la rosa del jardín, clara y luminosa",
        "I waited 45 minutes. Nobody came and I'll leave",
        "NADIE ME COGIÓ EL TELÉFONO EN TRES DÍAS",
    ],
)
def test_what_people_say_stays_as_it_is(text):
    assert masked(text) == text


def test_lines_become_sentences():
    assert masked("Todo bien\nSolo la espera") == "Todo bien. Solo la espera"


@given(st.text(max_size=80), st.integers(10**6, 10**12), st.text(max_size=40))
def test_no_long_number_gets_through(before, number, after):
    assert str(number) not in masked(f"{before} {number} {after}")


@given(st.text(max_size=120))
def test_masking_twice_masks_no_more(text):
    once = masked(text)
    assert masked(once).count(MASK) <= once.count(MASK)
