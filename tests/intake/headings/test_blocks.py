"""The same item numbers in several blocks, and three columns an item in any order."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from gapkit.errors import GapkitError
from gapkit.intake.reading import read_answers
from tests.intake.survey_samples import keys, write_xlsx

N = range(1, 23)
CELLS = np.random.default_rng(4).integers(1, 8, (12, 88))
PAIR = ["Expectativas", "Percepciones"]


def grouped(titles) -> list[list[object]]:
    """Return blocks of 22 numbers, each under its title."""
    return [[cell for title in titles for cell in (title, *[""] * 21)], [*N] * len(titles), *CELLS.tolist()]


def flat(titles) -> list[list[object]]:
    return [[f"{title} {n}" for title in titles for n in N], *CELLS.tolist()]


def gridded(titles) -> list[list[object]]:
    return [[f"{title} [{n}. Rasgo cualquiera]" for title in titles for n in N], *CELLS.tolist()]


def codes(reading) -> np.ndarray:
    return np.vstack([reading.answers.codes["expectation"], reading.answers.codes["perception"]])


@pytest.mark.parametrize("written", [grouped, flat, gridded])
@pytest.mark.parametrize("others", [["Importancia", "Valoración"], ["Kano positivo", "Kano negativo"]])
@pytest.mark.parametrize("first", [True, False])
def test_the_blocks_of_the_questionnaire_named_are_taken_and_the_others_left_out(tmp_path, written, others, first):
    titles = [*PAIR, *others] if first else [*others, *PAIR]
    reading = read_answers(write_xlsx(tmp_path / "a.xlsx", written(titles)), questionnaire="servqual91")
    assert (codes(reading) == (CELLS[:, :44] if first else CELLS[:, 44:]).T).all()
    assert len(reading.input.left_out) == 44


@pytest.mark.parametrize("written", [grouped, flat, gridded])
def test_a_block_of_importance_is_read_beside_the_pairs_until_the_questionnaire_is_named(tmp_path, written):
    source = write_xlsx(tmp_path / "a.xlsx", written([*PAIR, "Importancia", "Valoración"]))
    reading = read_answers(source)
    assert (codes(reading) == CELLS[:, :44].T).all()
    assert (reading.answers.codes["importance"] == CELLS[:, 44:66].T).all()


@pytest.mark.parametrize("written", [grouped, flat])
def test_two_blocks_that_may_be_perceptions_are_refused_with_both_named(tmp_path, written):
    source = write_xlsx(tmp_path / "a.xlsx", written([*PAIR, "Importancia", "Desempeño"]))
    with pytest.raises(GapkitError) as caught:
        read_answers(source, questionnaire="servqual91")
    assert set(keys(caught.value)) == {"two_columns", "more.two_columns"}
    first = caught.value.faults[0].text("es")
    assert "(W)" in first and "(BO)" in first and 'TAN1 = { perception = "=W" }' in first


def test_blocks_without_titles_are_refused_with_the_first_and_the_last_to_check(tmp_path):
    with pytest.raises(GapkitError) as caught:
        read_answers(write_xlsx(tmp_path / "a.xlsx", [[*N] * 4, *CELLS.tolist()]), questionnaire="servqual91")
    assert keys(caught.value) == ["no_column", "no_column"]
    assert 'TAN1 = { expectation = "=A" }' in caught.value.text("en")
    assert 'TAN1 = { perception = "=BO" }' in caught.value.text("en")


@pytest.mark.parametrize("order", ["".join(one) for one in permutations("NEP")])
@pytest.mark.parametrize("side_by_side", [True, False])
@pytest.mark.parametrize("titled", [True, False])
def test_three_columns_an_item_may_stand_in_any_order_in_blocks_or_side_by_side(tmp_path, order, side_by_side, titled):
    numbers = range(1, 22)
    places = (
        [(role, n) for n in numbers for role in order] if side_by_side else [(r, n) for r in order for n in numbers]
    )
    cells = np.random.default_rng(6).integers(1, 10, (10, 63))
    names = {"N": "Mínimo", "E": "Deseado", "P": "Percibido"}
    heading: list[list[object]] = [[f"{role}{n}" for role, n in places]]
    if titled and side_by_side:
        heading = [[n if role == order[0] else "" for role, n in places], [names[role] for role, _ in places]]
    elif titled:
        heading = [[names[role] if n == 1 else "" for role, n in places], [n for _, n in places]]
    reading = read_answers(write_xlsx(tmp_path / "a.xlsx", [*heading, *cells.tolist()]))
    assert reading.questionnaire.id == "servqual94_3col"
    for role, letter in (("minimum", "N"), ("expectation", "E"), ("perception", "P")):
        wanted = cells[:, [places.index((letter, n)) for n in numbers]]
        assert (reading.answers.codes[role] == wanted.T).all()
