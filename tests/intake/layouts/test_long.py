"""One row per person and item becomes one row a person."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapkit.errors import GapkitError
from gapkit.intake.questionnaires import read_questionnaire
from gapkit.intake.reading import read_answers
from tests.intake.survey_samples import answers, keys, write_csv, write_xlsx

PEOPLE = 9
CELLS = answers(PEOPLE, seed=3)
SERVQUAL = read_questionnaire("servqual91")
NAMES = {
    "number": [item.number for item in SERVQUAL.items],
    "code": [item.code for item in SERVQUAL.items],
    "wording": [item.text.es for item in SERVQUAL.items],
    "letter": [f"P{item.number}" for item in SERVQUAL.items],
}
HEAD = ["id_persona", "item", "expectativa", "percepcion", "canal"]


def long(names=NAMES["number"], head=HEAD) -> list[list[object]]:
    """Return a row per person and item: person, item, expectation, perception, channel."""
    rows = [
        [f"c{p}", name, int(CELLS[p, i]), int(CELLS[p, 22 + i]), "web" if p % 2 else "oficina"]
        for p in range(PEOPLE)
        for i, name in enumerate(names)
    ]
    return [head, *rows]


def by_kind(names=NAMES["number"], words=("Expectativa", "Percepción"), head=None) -> list[list[object]]:
    """Return a row per person, item and kind of answer: person, item, kind, answer."""
    rows = [
        [p + 1, name, word, int(CELLS[p, 22 * k + i])]
        for p in range(PEOPLE)
        for i, name in enumerate(names)
        for k, word in enumerate(words)
    ]
    return [head or ["encuestado", "pregunta", "tipo", "valor"], *rows]


def codes(reading) -> np.ndarray:
    return np.vstack([reading.answers.codes["expectation"], reading.answers.codes["perception"]])


def mapping(tmp_path, text: str):
    path = tmp_path / "m.toml"
    path.write_text('questionnaire = "servqual91"\n' + text, encoding="utf-8")
    return path


def said(source, **options) -> GapkitError:
    with pytest.raises(GapkitError) as caught:
        read_answers(source, **options)
    return caught.value


@pytest.mark.parametrize("kind", NAMES)
def test_a_long_table_is_known_by_its_headings_and_items_by_code_number_or_wording(tmp_path, kind):
    reading = read_answers(write_csv(tmp_path / "a.csv", long(NAMES[kind])))
    assert (codes(reading) == CELLS.T).all()
    assert reading.input.notes[0] == ("intake.notes.long", {"people": PEOPLE, "items": 22, "rows": 198})
    assert reading.answers.segments["canal"].values == ("oficina", "web")
    assert reading.answers.respondent is not None and reading.columns.respondent.id.how == "long"
    assert reading.columns.layout.name == "long" and reading.columns.layout.said["item"] == "=B"
    assert reading.row_numbers.tolist() == [2 + 22 * p for p in range(PEOPLE)]


def test_perceptions_may_stand_before_expectations_and_english_headings_do_too(tmp_path):
    rows = [[row[0], row[1], row[3], row[2]] for row in long()]
    rows[0] = ["Respondent ID", "Item code", "Perception", "Expectation"]
    assert (codes(read_answers(write_xlsx(tmp_path / "a.xlsx", rows))) == CELLS.T).all()


def test_one_column_may_tell_the_kind_of_answer_and_another_hold_it(tmp_path):
    reading = read_answers(write_csv(tmp_path / "a.csv", by_kind()))
    assert (codes(reading) == CELLS.T).all()
    assert reading.columns.layout.said["role"] == "=C"
    english = by_kind(words=("E", "P"), head=["respondent", "question", "type", "score"])
    assert (codes(read_answers(write_csv(tmp_path / "b.csv", english))) == CELLS.T).all()


def test_headings_in_another_language_are_named_in_a_mapping(tmp_path):
    source = write_csv(tmp_path / "a.csv", long(head=["responden_id", "pertanyaan_id", "harapan", "persepsi", "kanal"]))
    text = (
        '[long]\nperson = "responden_id"\nitem = "pertanyaan_id"\nexpectation = "harapan"\nperception = "=D"\n'
        '[respondent]\nsegments = { canal = "kanal" }\n'
    )
    reading = read_answers(source, mapping=mapping(tmp_path, text))
    assert (codes(reading) == CELLS.T).all()
    assert reading.answers.segments["canal"].values == ("oficina", "web")


def test_own_words_for_the_kinds_are_named_in_a_mapping(tmp_path):
    source = write_csv(tmp_path / "a.csv", by_kind(words=("ideal", "hoy"), head=["quien", "cual", "que", "cuanto"]))
    text = '[long]\nperson = "quien"\nitem = "cual"\nrole = "que"\nvalue = "cuanto"\n'
    error = said(source, mapping=mapping(tmp_path, text))
    assert keys(error)[0] == "long_no_kind" and keys(error)[-1] == "more.long"
    assert "a.csv!C3" in error.text("en")
    reading = read_answers(source, mapping=mapping(tmp_path, text + 'roles = { hoy = "perception" }\n'))
    assert (codes(reading) == CELLS.T).all()


def test_items_with_names_of_their_own_are_named_as_in_the_file(tmp_path):
    names = [f"rasgo {chr(97 + n)}" for n in range(22)]
    lines = "".join(
        f'{item.code} = {{ expectation = "{name}", perception = "{name}" }}\n'
        for item, name in zip(SERVQUAL.items, names, strict=True)
    )
    source = write_csv(tmp_path / "a.csv", long(names))
    assert (codes(read_answers(source, mapping=mapping(tmp_path, "[items]\n" + lines))) == CELLS.T).all()


def test_a_column_with_the_text_of_each_item_tells_which_item_a_number_of_the_file_is(tmp_path):
    names = [900 + n for n in range(22)]
    rows = [[*row, text] for row, text in zip(long(names), ["texto", *NAMES["wording"] * PEOPLE], strict=True)]
    reading = read_answers(write_csv(tmp_path / "a.csv", rows))
    assert (codes(reading) == CELLS.T).all()


def test_the_order_of_rows_changes_nothing_but_that_of_people(tmp_path):
    head, *rows = long()
    rng = np.random.default_rng(2)
    reading = read_answers(write_csv(tmp_path / "a.csv", [head, *(rows[i] for i in rng.permutation(len(rows)))]))
    got = {tuple(column) for column in codes(reading).T.tolist()}
    assert got == {tuple(row) for row in CELLS.tolist()}


@settings(max_examples=15, deadline=None)
@given(gone=st.sets(st.integers(0, PEOPLE * 22 - 1), max_size=60))
def test_a_row_that_is_not_there_is_an_answer_that_was_not_given(tmp_path_factory, gone):
    head, *rows = long()
    path = tmp_path_factory.mktemp("long") / "a.csv"
    reading = read_answers(write_csv(path, [head, *(row for i, row in enumerate(rows) if i not in gone)]))
    kept = np.ones((PEOPLE, 22), bool)
    kept.reshape(-1)[list(gone)] = False
    wanted = np.where(np.tile(kept, 2), CELLS, 0)
    ids = list(dict.fromkeys(row[0] for i, row in enumerate(rows) if i not in gone))
    assert (codes(reading) == wanted[[int(one[1:]) for one in ids]].T).all()


def test_a_bad_cell_is_named_where_it_stands_in_the_file(tmp_path):
    rows = long()
    rows[30][3] = "bien"
    error = said(write_xlsx(tmp_path / "a.xlsx", rows, "Hoja"))
    assert keys(error)[0] == "cell.text" and "a.xlsx, Hoja!D31" in error.text("en")


def test_the_same_person_and_item_twice_names_both_cells(tmp_path):
    rows = [*long(), ["c0", 3, 5, 5, "oficina"]]
    error = said(write_csv(tmp_path / "a.csv", rows))
    assert keys(error) == ["long_twice", "long_twice"]
    assert "a.csv!C200" in error.text("en") and "a.csv!C4" in error.text("es")


def test_a_person_who_contradicts_oneself_is_named_and_a_column_that_always_changes_is_left_out(tmp_path):
    rows = long()
    rows[25][4] = "oficina"
    error = said(write_csv(tmp_path / "a.csv", rows))
    assert keys(error) == ["long_differs"]
    assert "a.csv!E26" in error.text("en") and "a.csv!E24" in error.text("es")
    minutes = [[*row, n] for n, row in enumerate(long())]
    minutes[0][-1] = "minuto"
    reading = read_answers(write_csv(tmp_path / "b.csv", minutes))
    assert ("intake.notes.long_left_out", {"columns": '"minuto" (F)', "count": 1}) in reading.input.notes
    error = said(write_csv(tmp_path / "b.csv", minutes), segments=["minuto"])
    assert keys(error) == ["long_differs"] * PEOPLE


def test_rows_without_person_or_item_are_named(tmp_path):
    rows = long()
    rows[3][0], rows[8][1] = "", ""
    error = said(write_csv(tmp_path / "a.csv", rows))
    assert keys(error) == ["long_no_person", "long_no_item"]
    assert "a.csv!A4" in error.text("en") and "a.csv!B9" in error.text("es")


def test_a_frame_with_a_row_per_person_and_item_is_read_too():
    import pandas as pd

    head, *rows = long()
    reading = read_answers(pd.DataFrame(rows, columns=head))
    assert (codes(reading) == CELLS.T).all()
    assert reading.row_numbers.tolist() == [22 * p for p in range(PEOPLE)]


def test_a_wide_survey_with_similar_headings_is_not_unfolded(tmp_path):
    wide = [["persona", "item", "expectativa", "percepcion"], *([f"c{n}", f"x{n}", 5, 4] for n in range(8))]
    error = said(write_csv(tmp_path / "a.csv", wide))
    assert keys(error) == ["no_questionnaire"]


PERSON_AND_ITEM = '[long]\nperson = "a"\nitem = "b"\n'
BY_KIND = PERSON_AND_ITEM + 'role = "c"\nvalue = "d"\n'


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (PERSON_AND_ITEM + 'expectation = "c"\n', "long_columns"),
        (PERSON_AND_ITEM + 'role = "c"\n', "long_columns"),
        (BY_KIND + 'expectation = "e"\nperception = "f"\n', "long_columns"),
        (PERSON_AND_ITEM, "long_columns"),
        ('[long]\nitem = "b"\nexpectation = "c"\nperception = "d"\n', "questionnaire.missing_key"),
        ('layout = "long"\n', "layout_missing"),
        ('layout = "joined"\n[long]\nperson = "a"\n', "layout_table"),
        ('layout = "lang"\n', "layout"),
        (BY_KIND + 'roles = { x = "expected" }\n', "questionnaire.bad_choice_near"),
    ],
)
def test_a_layout_that_is_said_wrong_is_told(tmp_path, text, fault):
    error = said(write_csv(tmp_path / "a.csv", long()), mapping=mapping(tmp_path, text))
    assert fault in keys(error)


def test_a_column_that_is_not_there_is_told_with_its_key(tmp_path):
    text = '[long]\nperson = "id_persona"\nitem = "ítem"\nexpectation = "esperado"\nperception = "percepcion"\n'
    error = said(write_csv(tmp_path / "a.csv", long()), mapping=mapping(tmp_path, text))
    assert "m.toml: long.expectation" in error.text("en") and len(error.faults) == 1
