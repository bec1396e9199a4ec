"""Short names of columns with a longer wording beside them, as files of statistics programs keep them."""

from __future__ import annotations

import numpy as np
import pytest

from gapkit.errors import Fault
from gapkit.intake.files.tables import Table
from gapkit.intake.headings.headers import possible_headers
from gapkit.intake.headings.matching import matched_items
from gapkit.intake.headings.references import named_column
from gapkit.intake.questionnaires import read_questionnaire
from tests.intake.survey_samples import answers

SERVQUAL = read_questionnaire("servqual91")
ITEMS = SERVQUAL.items
CELLS = answers(6)


def header(names, titles):
    columns = tuple(np.asarray(column, float) for column in CELLS.T[: len(names)])
    return possible_headers(Table("a.sav", columns, 6, names=tuple(names), titles=tuple(titles)))[0]


def places(found) -> dict[tuple[str, str], int]:
    return {(role, code): column.index for code, roles in found.items.items() for role, column in roles.items()}


IN_ORDER = {
    (role, item.code): 22 * block + place
    for block, role in enumerate(("expectation", "perception"))
    for place, item in enumerate(ITEMS)
}
TITLES = {
    "wording": [*(i.expectation_text.es for i in ITEMS), *(i.text.es for i in ITEMS)],
    "marked wording": [*(f"Expectativa: {i.text.en}" for i in ITEMS), *(f"Percepción: {i.text.en}" for i in ITEMS)],
    "numbers": [*(f"E{n}. Un rasgo" for n in range(1, 23)), *(f"P{n}. Un rasgo" for n in range(1, 23))],
}


@pytest.mark.parametrize("titles", TITLES)
@pytest.mark.parametrize("letter", ["v", "p", "q", "x"])
def test_names_that_say_nothing_leave_the_word_to_the_wording_beside_them(titles, letter):
    names = [f"{letter}{n}" for n in range(1, 45)]
    found = matched_items(header(names, TITLES[titles]), SERVQUAL)
    assert found.complete and places(found) == IN_ORDER


def test_names_that_are_codes_tell_the_item_when_the_wording_does_not():
    names = [f"{role}_{item.code}" for role in "EP" for item in ITEMS]
    found = matched_items(header(names, ["Una pregunta"] * 44), SERVQUAL)
    assert found.complete and places(found) == IN_ORDER


def test_the_wording_is_believed_where_names_number_the_items_in_another_order():
    order = [*range(11, 22), *range(11)]
    names = [f"{role}{n}" for role in "EP" for n in range(1, 23)]
    titles = [text for k in (0, 22) for text in (TITLES["wording"][k + i] for i in order)]
    found = matched_items(header(names, titles), SERVQUAL)
    assert found.complete and set(found.reworded) == {item.code for item in ITEMS}
    assert places(found)["expectation", ITEMS[11].code] == 0


def test_a_column_is_shown_by_its_wording_and_named_by_either():
    head = header(["v1", "canal"], ["Sexo", "Canal de contacto"])
    assert [column.header for column in head.columns] == ["Sexo", "canal"]
    for reference, index in (("v1", 0), ("sexo", 0), ("canal", 1), ("Canal de contacto", 1), ("=B", 1)):
        found = named_column(reference, head, where="x")
        assert not isinstance(found, Fault) and found.index == index
