"""Surveys as clients send them: headings of many tools and countries, read back exactly or refused in words."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gapkit.errors import GapkitError
from gapkit.intake.questionnaires import read_questionnaire
from gapkit.intake.reading import read_answers
from tests.intake.survey_samples import add, answers, keys, numbered, write_csv, write_xlsx

SERVQUAL = read_questionnaire("servqual91")
N = range(1, 23)
PEOPLE = 30
CELLS = answers(PEOPLE, seed=4)
TEXTS = {language: [item.text.in_(language) for item in SERVQUAL.items] for language in ("es", "en")}
SEVEN = [
    "Totalmente en desacuerdo", "En desacuerdo", "Algo en desacuerdo", "Ni de acuerdo ni en desacuerdo",
    "Algo de acuerdo", "De acuerdo", "Totalmente de acuerdo",
]  # fmt: skip


def pair(first: str, second: str, rows) -> list[str]:
    """Return the headings of both blocks: what is said of each kind of answer, with every row in its place."""
    return [said.format(row) for said in (first, second) for row in rows]


DIMENSIONS = [
    f"{dimension.name.es} {place} ({role})"
    for role in "EP"
    for dimension in SERVQUAL.dimensions
    for place, _ in enumerate(dimension.items, 1)
]
HEADINGS = {
    "numbers": numbered(),
    "numbers behind": pair("Q{}_E", "Q{}_P", N),
    "Indonesian": pair("Harapan {}", "Persepsi {}", N),
    "Indonesian, what was found": pair("Harapan{}", "Kenyataan{}", N),
    "Indonesian letters": pair("H{}", "P{}", N),
    "Indonesian letters, performance": pair("H{}", "K{}", N),
    "Korean": pair("기대{}", "지각{}", N),
    "Korean questions": pair("기대 문항 {}", "인식 문항 {}", N),
    "Portuguese": pair("Expectativa {}", "Percepção {}", N),
    "questions in grids": pair("¿Qué espera de una buena tienda? [{}]", "¿Cómo percibe la nuestra? [{}]", TEXTS["es"]),
    "English grids": pair("What do you expect? [{}]", "What do you perceive? [{}]", TEXTS["en"]),
    "a title before each text": pair(
        "Expectativas sobre el servicio: {}", "Percepciones del servicio: {}", TEXTS["es"]
    ),
    "a code on a line of its own": pair("E{}", "P{}", [f"{n}\n{text}" for n, text in enumerate(TEXTS["es"], 1)]),
    "dimensions and places": DIMENSIONS,
    "codes": pair("E_{}", "P_{}", [item.code for item in SERVQUAL.items]),
}


def codes(reading) -> np.ndarray:
    """Return expectations above perceptions."""
    return np.vstack([reading.answers.codes["expectation"], reading.answers.codes["perception"]])


def refused(source, **options) -> GapkitError:
    with pytest.raises(GapkitError) as caught:
        read_answers(source, **options)
    keys(caught.value)
    return caught.value


@pytest.mark.parametrize("headings", HEADINGS.values(), ids=HEADINGS)
def test_the_headings_of_many_places_are_understood(tmp_path, headings):
    reading = read_answers(write_csv(tmp_path / "a.csv", [headings, *CELLS.tolist()], delimiter=";"))
    assert reading.questionnaire.id == "servqual91" and (codes(reading) == CELLS.T).all()


@pytest.mark.parametrize("titles", [("Harapan", "Persepsi"), ("기대", "지각")])
@pytest.mark.parametrize("question", ["X{}", "문항{}", "Pernyataan {}"])
def test_merged_titles_in_other_languages_tell_the_kind_of_answer(tmp_path, titles, question):
    above = ["", titles[0], *[""] * 21, titles[1], *[""] * 21]
    below = ["No", *(question.format(n) for n in N), *(question.format(n) for n in N)]
    rows = [[person, *row] for person, row in enumerate(CELLS.tolist(), 1)]
    totals = ["Rata-rata", *CELLS.mean(axis=0).tolist()]
    reading = read_answers(write_xlsx(tmp_path / "a.xlsx", [above, below, *rows, totals]))
    assert (codes(reading) == CELLS.T).all() and reading.input.used == PEOPLE


def test_a_row_per_person_and_item_with_indonesian_headings_is_unfolded(tmp_path):
    rows = [["Responden", "Pernyataan", "Harapan", "Persepsi"]]
    rows += [[f"R{i}", n, row[n - 1], row[n + 21]] for i, row in enumerate(CELLS.tolist()) for n in N]
    reading = read_answers(write_csv(tmp_path / "a.csv", rows))
    assert (codes(reading) == CELLS.T).all()


def test_names_and_telephones_in_other_languages_are_left_out_as_personal(tmp_path):
    rows = [numbered(), *CELLS.tolist()]
    rows = add(add(rows, "Nama", [f"Budi {i}" for i in range(PEOPLE)]), "성명", ["김"] * PEOPLE)
    left = dict(read_answers(write_csv(tmp_path / "a.csv", rows)).input.left_out)
    assert left == {'"Nama" (AS)': "personal", '"성명" (AT)': "personal"}


def test_columns_worked_out_from_an_answer_are_not_taken_for_it(tmp_path):
    rows = [[*numbered(), *(f"E{n}_recod" for n in N)], *np.hstack([CELLS, 8 - CELLS[:, :22]]).tolist()]
    reading = read_answers(write_csv(tmp_path / "a.csv", rows))
    assert (codes(reading) == CELLS.T).all() and len(reading.input.left_out) == 22


def test_numbers_with_words_of_ones_own_behind_are_items_whose_words_are_asked_about(tmp_path):
    words = (
        "stock honesty records speed waiting promptness help attitude accuracy trust knowledge payment manners offers"
        " attention needs opening interest devices shelves decor dress"
    )
    said = [f"{n}_own_{word}" for n, word in enumerate(words.split(), 1)]
    error = refused(write_csv(tmp_path / "a.csv", [pair("E{}", "P{}", said), *CELLS.tolist()]))
    assert keys(error) == ["other_items"] and "stock" in error.text("es")


def test_sheets_named_after_the_kind_of_answer_are_halves_whatever_wording_they_repeat(tmp_path):
    ids = [f"C{i}" for i in range(PEOPLE)]
    halves = {
        sheet: [["ID", *TEXTS["es"]], *([one, *row] for one, row in zip(ids, cells.tolist(), strict=True))]
        for sheet, cells in (("Antes (expectativa)", CELLS[:, :22]), ("Después (percepción)", CELLS[:, 22:]))
    }
    first, second = halves
    path = write_xlsx(tmp_path / "a.xlsx", halves[first], first, **{second: halves[second]})
    assert (codes(read_answers(path)) == CELLS.T).all()


def test_a_block_of_importance_beside_the_pairs_is_read_and_said(tmp_path):
    rows = [numbered(22, "EPI"), *answers(PEOPLE, 33, seed=4).tolist()]
    path = write_xlsx(tmp_path / "a.xlsx", rows)
    reading = read_answers(path)
    assert reading.questionnaire.columns == ("expectation", "perception", "importance")
    assert (reading.answers.codes["importance"] == np.array(rows[1:])[:, 44:].T).all()
    assert ("intake.notes.importance", {"questionnaire": "servqual91"}) in reading.input.notes
    assert "importance" not in read_answers(path, questionnaire="servqual91").answers.codes


def test_rows_of_labels_are_no_headings_and_cost_no_further_look(tmp_path):
    words = [[SEVEN[code - 1] for code in row] for row in CELLS.tolist()]
    reading = read_answers(write_csv(tmp_path / "a.csv", [numbered(), *words]))
    assert (codes(reading) == CELLS.T).all() and reading.columns.header_row == 1


NOISE = {
    "Nombre": lambda i: f"Ana {i}",
    "Total": lambda i: 40 + i,
    "Marca temporal": lambda i: f"{1 + i % 28}/03/2026 10:00",
    "Comentarios": lambda i: "Todo bien" if i % 3 else "",
    "": lambda i: "x",
    "Canal": lambda i: ("web", "tienda")[i % 2],
}
STYLES = {
    "number": lambda code: code,
    "number as text": lambda code: f" {code} ",
    "decimal comma": lambda code: f"{code},0",
    "label": lambda code: SEVEN[code - 1],
    "number and label": lambda code: f"{code}. {SEVEN[code - 1]}",
    "number beside label": lambda code: f"{code} {SEVEN[code - 1]}",
    "labels at the ends": lambda code: SEVEN[code - 1] if code in (1, 7) else code,
}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data(), st.sampled_from(sorted(HEADINGS)), st.sampled_from(sorted(STYLES)), st.randoms(use_true_random=False))
def test_a_survey_is_read_back_exactly_or_refused_in_words(tmp_path, data, heading, style, random):
    columns = [[h, *map(STYLES[style], cells)] for h, cells in zip(HEADINGS[heading], CELLS.T.tolist(), strict=True)]
    harm = data.draw(st.sampled_from(["", "", "lost column", "twice", "odd cell", "shuffled"]))
    place = data.draw(st.integers(0, len(columns) - 1))
    if harm == "lost column":
        del columns[place]
    elif harm == "twice":
        columns.append(list(columns[place]))
    elif harm == "odd cell":
        columns[place][1 + place % PEOPLE] = "???"
    elif harm == "shuffled":
        random.shuffle(columns)
    for name in data.draw(st.lists(st.sampled_from(sorted(NOISE)), unique=True)):
        columns.insert(random.randrange(len(columns) + 1), [name, *map(NOISE[name], range(PEOPLE))])
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=";").writerows(zip(*columns, strict=True))
    path = tmp_path / "a.csv"
    path.write_bytes(written.getvalue().encode(data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))))
    try:
        reading = read_answers(path)
    except GapkitError as error:
        assert harm in ("lost column", "twice", "odd cell"), error.text("en")
        assert error.text("es") != error.text("en")
    else:
        assert harm not in ("lost column", "odd cell") and (codes(reading) == CELLS.T).all()
        assert all("Ana 1" not in segment.values for segment in reading.answers.segments.values())
