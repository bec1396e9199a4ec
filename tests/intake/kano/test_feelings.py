"""What a cell says of how somebody feels: the usual words in both languages, declared labels, declared numbers."""

from __future__ import annotations

import math

import pytest

from gapkit.intake.columns import KanoRules
from gapkit.intake.files.tables import OddCell
from gapkit.intake.kano.feelings import Feelings

WORDS = Feelings(KanoRules())


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("I like it that way", 0),
        ("It must be that way.", 1),
        ("I am neutral", 2),
        ("I can live with it that way", 3),
        ("I dislike it that way", 4),
        ("Me gusta", 0),
        ("Debe ser así", 1),
        ("Me es indiferente", 2),
        ("Puedo vivir con ello", 3),
        ("No me gusta", 4),
        ("No me gusta, pero lo tolero", 3),
        ("ME GUSTA ASÍ.", 0),
        ("1. Me gusta", 0),
        ("5) I dislike it", 4),
        ("Neutral (3)", 2),
        ("like", 0),
        ("live_with", 3),
    ],
)
def test_the_usual_words_are_known(cell, code):
    assert WORDS.code(cell) == code


@pytest.mark.parametrize("cell", [None, "", "  ", math.nan])
def test_a_blank_is_no_answer(cell):
    assert WORDS.code(cell) == -1


@pytest.mark.parametrize("cell", ["Perhaps", "3", 3.0, OddCell("error", "#N/A"), "gusta"])
def test_what_nobody_explained_is_not_guessed(cell):
    assert WORDS.code(cell) is None


@pytest.mark.parametrize(("like", "codes"), [(1, [0, 1, 2, 3, 4]), (5, [4, 3, 2, 1, 0])])
def test_numbers_are_read_in_the_direction_that_is_declared(like, codes):
    read = Feelings(KanoRules(like=like))
    assert [read.code(number) for number in (1, 2.0, "3", "4", 5)] == codes
    assert [read.code(cell) for cell in (0, 6, "2.5")] == [None] * 3


def test_declared_labels_come_first_and_missing_values_are_no_answer():
    read = Feelings(KanoRules({"Me gusta": "dislike", "마음에 든다.": "like"}), frozenset({99.0}))
    assert (read.code("me gusta"), read.code("마음에 든다."), read.code(99), read.code("No me gusta")) == (4, 0, -1, 4)
