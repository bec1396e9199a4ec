"""What becomes of people: reversed items, points, outcomes, segments, weights, ids, personal data."""

from __future__ import annotations

import numpy as np
import pytest

from gapkit.errors import GapkitError
from gapkit.intake.answers.points import shares
from gapkit.intake.reading import read_answers
from gapkit.model import Outcome, Scale, Text
from tests.intake.survey_samples import NPS, add, answers, keys, numbered, small, survey, write_xlsx


def rows_of(people: int = 6, items: int = 4, high: int = 5, seed: int = 2):
    return [numbered(items), *answers(people, items, high=high, seed=seed).tolist()]


def read(tmp_path, rows, mapping: str = "", **options):
    path = write_xlsx(tmp_path / "a.xlsx", rows)
    if mapping:
        (tmp_path / "m.toml").write_text(mapping, encoding="utf-8")
        options["mapping"] = tmp_path / "m.toml"
    return read_answers(path, **{"questionnaire": small()} | options)


def faults(tmp_path, rows, mapping: str = "", **options) -> list[str]:
    with pytest.raises(GapkitError) as caught:
        read(tmp_path, rows, mapping, **options)
    return keys(caught.value)


def reasons(reading) -> dict[str, str]:
    return dict(reading.input.left_out)


def test_reversed_items_are_turned_round_in_every_answer_of_agreement(tmp_path):
    rows = rows_of()
    rows[1][1] = ""
    codes = read(tmp_path, rows).answers.codes
    for role, first in (("expectation", 0), ("perception", 4)):
        given = np.array([[cell or 0 for cell in row[first : first + 4]] for row in rows[1:]]).T
        assert codes[role][[0, 2, 3]].tolist() == given[[0, 2, 3]].tolist()
        assert codes[role][1].tolist() == [6 - cell if cell else 0 for cell in given[1]]


def test_how_important_an_item_is_has_no_direction_to_turn(tmp_path):
    rows = [[*numbered(4, "P"), *(f"Importance {n}" for n in range(1, 5))], *answers(5, 4, high=5).tolist()]
    codes = read(tmp_path, rows, questionnaire=small(("perception", "importance"))).answers.codes
    assert codes["importance"][1].tolist() == [row[5] for row in rows[1:]]
    assert codes["perception"][1].tolist() == [6 - row[1] for row in rows[1:]]


def test_people_without_answers_are_not_used_and_are_counted(tmp_path):
    rows = add(rows_of(), "canal", ["web", "app"] * 3)
    rows[2][:8] = [""] * 8
    reading = read(tmp_path, rows)
    assert (reading.input.rows, reading.input.used, reading.answers.people) == (6, 5, 5)
    assert reading.row_numbers.tolist() == [2, 4, 5, 6, 7]
    assert ("intake.notes.unanswered", {"count": 1}) in reading.input.notes


def test_blank_rows_between_people_are_nobody(tmp_path):
    rows = rows_of()
    rows[3:3] = [[""] * 8, [""] * 8]
    assert read(tmp_path, rows).input.rows == 6


# --- Points ---

ONE = [[50, 50], [60, 42], [100, 0], [20, 20], [40, np.nan], [np.nan, np.nan], [0, 0], [-10, 110], [99, np.nan]]


def test_points_become_shares_as_the_method_says():
    parts, flags = shares(np.array(ONE).T)
    expected = [[0.5, 0.5], [60 / 102, 42 / 102], [1, 0], [0.5, 0.5], [0.4, 0.6], None, None, None, [1, 0]]
    for person, wanted in enumerate(expected):
        if wanted is None:
            assert np.isnan(parts[:, person]).all()
        else:
            assert parts[:, person] == pytest.approx(wanted, abs=1e-15)
    assert np.flatnonzero(flags["points_off_total"]).tolist() == [3]
    assert np.flatnonzero(flags["points_imputed"]).tolist() == [4, 8]


def test_two_missing_parts_leave_no_shares_unless_the_rest_makes_a_hundred():
    nan = np.nan
    parts, flags = shares(np.array([[30, 30, nan, nan], [70, 30, nan, nan], [25, 25, 25, 25]]).T)
    assert np.isnan(parts[:, 0]).all()
    assert parts[:, 1].tolist() == [0.7, 0.3, 0.0, 0.0]
    assert flags["points_imputed"].tolist() == [False, True, False]


def test_a_missing_part_is_not_filled_where_people_did_not_share_out_a_hundred():
    parts, _ = shares(np.array([[0.2, 0.8], [0.5, 0.5], [0.4, np.nan]]).T)
    assert parts[:, 0].tolist() == [0.2, 0.8]
    assert np.isnan(parts[:, 2]).all()


@pytest.mark.parametrize(
    "headings",
    [
        ("imp_SPE", "imp_CAR"),
        ("Importancia Rapidez", "Importancia: trato cercano"),
        ("Points speed", "Points care"),
        ("Puntos (rapidez)", "Puntos (Trato cercano)"),
    ],
)
def test_columns_of_points_are_known_by_their_words(tmp_path, headings):
    rows = add(add(rows_of(3), headings[0], [60, 55, ""]), headings[1], [40, 50, 30])
    reading = read(tmp_path, rows)
    assert reading.questionnaire.points
    assert reading.answers.points[:, 0].tolist() == [0.6, 0.4]
    assert reading.answers.points[:, 1] == pytest.approx([55 / 105, 50 / 105])
    assert reading.answers.flags["points_off_total"].tolist() == [False, True, False]


def test_points_for_some_dimensions_only_are_left_out_and_said(tmp_path):
    reading = read(tmp_path, add(rows_of(3), "imp_SPE", [60, 55, 50]))
    assert reading.answers.points is None and not reading.questionnaire.points
    assert reasons(reading)['"imp_SPE" (I)'] == "points_unclear"
    assert any(key == "intake.notes.points_unclear" for key, _ in reading.input.notes)


def test_points_that_are_no_numbers_are_faults(tmp_path):
    values = ["sesenta", *[50] * 11]
    rows = add(add(rows_of(12), "imp_SPE", values), "imp_CAR", [50] * 12)
    assert faults(tmp_path, rows) == ["cell.not_a_number"]


# --- Outcomes ---


def test_an_outcome_is_known_by_its_code_its_wording_or_the_usual_words(tmp_path):
    questionnaire = small(outcomes=[NPS])
    values = [0, 10, 9, "", 7, 3]
    for heading in ("nps", "NPS", "¿Nos recomendaría?", "Would you recommend us?", "Recomendación"):
        found = read(tmp_path, add(rows_of(), heading, values), questionnaire=questionnaire).answers.outcomes["nps"]
        assert np.array_equal(found, [0, 10, 9, np.nan, 7, 3], equal_nan=True)


def test_a_usual_outcome_is_added_when_the_questionnaire_has_none_of_its_kind(tmp_path):
    rows = add(add(rows_of(), "NPS", [0, 10, 9, 8, 7, 3]), "Baja", ["sí", "no", "no", "no", "", "no"])
    reading = read(tmp_path, rows)
    assert [outcome.code for outcome in reading.questionnaire.outcomes] == ["nps", "churn"]
    assert np.array_equal(reading.answers.outcomes["churn"], [1, 0, 0, 0, np.nan, 0], equal_nan=True)


def test_words_of_an_outcome_do_not_suffice_without_its_values(tmp_path):
    rows = add(rows_of(), "¿Qué causó su satisfacción?", ["todo", "nada", "el trato", "el precio", "", "no sé"])
    reading = read(tmp_path, rows)
    assert not reading.answers.outcomes


def test_two_columns_for_one_outcome_are_both_left_out_and_said(tmp_path):
    rows = add(
        add(rows_of(), "Satisfacción general", [1, 2, 3, 4, 5, 5]), "Satisfacción con la web", [5, 4, 3, 2, 1, 1]
    )
    reading = read(tmp_path, rows)
    assert not reading.answers.outcomes
    assert set(reasons(reading).values()) == {"two_outcomes"}
    assert any(key == "intake.notes.two_outcomes" for key, _ in reading.input.notes)


def test_an_effort_score_is_not_used_before_its_direction_is_told(tmp_path):
    ces = Outcome("ces", "ces", Text("Fue fácil", "It was easy"), Scale(1, 7), True, 2)
    rows = add(rows_of(), "Esfuerzo", [1, 2, 3, 4, 5, 5])
    reading = read(tmp_path, rows, questionnaire=small(outcomes=[ces]))
    assert not reading.answers.outcomes and reasons(reading)['"Esfuerzo" (I)'] == "outcome_version"
    told = read(
        tmp_path,
        rows,
        '[outcomes]\nces = { column = "Esfuerzo", version = 1 }\n',
        questionnaire=small(outcomes=[ces]),
    )
    (outcome,) = told.questionnaire.outcomes
    assert (outcome.version, outcome.scale.high, outcome.higher_is_better) == (1, 5, False)
    assert told.answers.outcomes["ces"].tolist() == [1, 2, 3, 4, 5, 5]


def test_an_outcome_stored_on_shifted_numbers_is_shifted_back(tmp_path):
    rows = add(rows_of(), "Q9", [1, 11, 10, 9, 8, 4])
    reading = read(tmp_path, rows, '[outcomes]\nnps = { column = "Q9", shift = -1 }\n')
    assert reading.answers.outcomes["nps"].tolist() == [0, 10, 9, 8, 7, 3]
    rows[1][-1] = 12
    assert faults(tmp_path, rows, '[outcomes]\nnps = { column = "Q9", shift = -1 }\n') == ["cell.off_scale"]


def test_values_off_the_scale_of_an_outcome_are_faults(tmp_path):
    values = [0, 10, 9, 8, 7, 3] * 4 + [11]
    assert faults(tmp_path, add(rows_of(25), "nps", values)) == ["cell.off_scale"]


# --- Segments, weights, ids ---


def test_segments_are_known_by_their_words_and_hold_stripped_text(tmp_path):
    rows = add(rows_of(), "Canal de contacto", ["web", " app ", "", "web", "10", 9])
    segment = read(tmp_path, rows).answers.segments["Canal de contacto"]
    assert segment.values == ("9", "10", "app", "web")
    assert segment.codes.tolist() == [3, 2, -1, 3, 1, 0]


def test_a_segment_has_from_two_to_thirty_values(tmp_path):
    rows = add(rows_of(31), "oficina", [f"n.º {n}" for n in range(31)])
    rows = add(rows, "zona", ["única"] * 31)
    rows = add(rows, "edad", [20 + n % 30 for n in range(31)])
    reading = read(tmp_path, rows)
    assert list(reading.answers.segments) == ["edad"]
    assert reasons(reading) == {'"oficina" (I)': "too_many_values", '"zona" (J)': "one_value"}


def test_only_the_segments_asked_for_are_read_when_some_are(tmp_path):
    rows = add(add(rows_of(), "canal", ["a", "b"] * 3), "Tramo interno", ["x", "x", "y", "y", "z", "z"])
    reading = read(tmp_path, rows, segments=["tramo  INTERNO"])
    assert list(reading.answers.segments) == ["Tramo interno"]
    assert reasons(reading)['"canal" (I)'] == "segment_not_chosen"
    assert list(read(tmp_path, rows, segments=["=I"]).answers.segments) == ["canal"]
    assert faults(tmp_path, rows, segments=["kanal"]) == ["no_such_heading_near"]


def test_segments_that_differ_in_spelling_only_are_kept_apart_and_said(tmp_path):
    reading = read(tmp_path, add(rows_of(), "región", ["Norte", "norte", "Sur", "Sur", "Sur", "Norte"]))
    assert reading.answers.segments["región"].values == ("Norte", "norte", "Sur")
    noted = ("intake.notes.spelled_apart", {"segment": "región", "values": "Norte / norte"})
    assert noted in reading.input.notes


def test_a_weight_is_offered_and_only_applied_when_asked_for(tmp_path):
    rows = add(rows_of(), "peso", [1.5, 0.5, 1, 1, 2, "1,25"])
    reading = read(tmp_path, rows)
    assert reading.answers.weight is None
    assert any(key == "intake.notes.weight_offered" for key, _ in reading.input.notes)
    assert read(tmp_path, rows, weight="peso").answers.weight.tolist() == [1.5, 0.5, 1, 1, 2, 1.25]


def test_weights_of_people_who_answered_are_positive_numbers(tmp_path):
    rows = add(rows_of(), "peso", [0, -1, "mucho", "", 2, 1])
    assert faults(tmp_path, rows, weight="peso") == [
        "cell.not_positive",
        "cell.not_positive",
        "cell.not_a_number",
        "cell.no_weight",
    ]
    for row in rows[1:5]:
        row[:8] = [""] * 8
    assert read(tmp_path, rows, weight="peso").answers.weight.tolist() == [2, 1]


def test_ids_are_hashed_alike_in_every_file_and_never_kept(tmp_path):
    ids = ["A-17", "A-18", "A-19", "", "A-21", "A-17 "]
    first = read(tmp_path, add(rows_of(), "ref", ids), identifier="ref")
    again = read(tmp_path, add(rows_of(seed=5), "otro", ids[::-1]), identifier="otro")
    hashed = first.answers.respondent
    assert hashed.dtype == np.uint64 and hashed[3] == 0 and hashed[0] == hashed[5]
    assert len(set(hashed.tolist())) == 5
    assert again.answers.respondent[::-1].tolist() == hashed.tolist()
    assert "A-17" not in repr(first)


def test_an_id_column_is_known_by_its_words_when_its_values_differ(tmp_path):
    assert read(tmp_path, add(rows_of(), "ID de respuesta", range(6))).answers.respondent is not None
    assert read(tmp_path, add(rows_of(), "id", [1, 1, 1, 2, 2, 2])).answers.respondent is None


def test_clusters_are_codes_and_people_without_one_stand_alone(tmp_path):
    rows = add(rows_of(), "Casa", ["x", "y", "", "x", "", "y"])
    cluster = read(tmp_path, rows, '[respondent]\ncluster = "Casa"\n').answers.cluster
    assert cluster.tolist() == [0, 1, 2, 0, 3, 1]


def test_people_in_clusters_and_strata_are_told_apart(tmp_path):
    rows = add(add(rows_of(), "Casa", ["x", "y", "", "x", "", "y"]), "Zona", ["n", "s", "n", "n", "", "s"])
    found = read(tmp_path, rows, '[respondent]\ncluster = "Casa"\nstratum = "Zona"\n').answers
    assert found.cluster.tolist() == [0, 1, 2, 0, 3, 1]
    assert found.stratum.values == ("n", "s") and found.stratum.codes.tolist() == [0, 1, 0, 0, -1, 1]


def test_the_time_taken_is_kept_beside_the_answers(tmp_path):
    rows = add(rows_of(), "Duración (segundos)", [300, 250, "?", 41.5, "", 90])
    reading = read(tmp_path, rows, '[respondent]\nduration = "=I"\n')
    assert np.array_equal(reading.duration, [300, 250, np.nan, 41.5, np.nan, 90], equal_nan=True)
    assert np.array_equal(reading.answers.duration, reading.duration, equal_nan=True)
    reading = read(tmp_path, add(rows_of(), "Duración (segundos)", [300, 250, 1, 41.5, "", 90]))
    assert np.array_equal(reading.duration, [300, 250, 1, 41.5, np.nan, 90], equal_nan=True)


# --- Personal data ---

MAILS = [f"persona{n}@example.org" for n in range(6)]
PHONES = [f"+34 600 00 00 0{n}" for n in range(6)]


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("Nombre", list("abcdef")),
        ("Your full name", list("abcdef")),
        ("Correo electrónico", list("abcdef")),
        ("Teléfono móvil", [1, 2, 3, 4, 5, 6]),
        ("DNI", [1, 2, 3, 4, 5, 6]),
        ("Contacto", MAILS),
        ("Columna 7", PHONES),
        ("Cliente", MAILS),
        ("x", [600000000 + n for n in range(6)]),
    ],
)
def test_personal_data_is_left_out_and_said(tmp_path, heading, values):
    reading = read(tmp_path, add(rows_of(), heading, values))
    assert reasons(reading) == {f'"{heading}" (I)': "personal"}
    assert not reading.answers.segments and reading.answers.respondent is None
    assert all(str(value) not in repr(reading) for value in (*MAILS, *PHONES))


def test_the_name_of_a_branch_is_no_personal_data(tmp_path):
    reading = read(tmp_path, add(rows_of(), "Nombre de la oficina", ["Sol", "Sol", "Río", "Río", "Sol", "Río"]))
    assert list(reading.answers.segments) == ["Nombre de la oficina"]


def test_addresses_are_refused_as_a_segment_even_when_asked_for(tmp_path):
    assert faults(tmp_path, add(rows_of(), "Contacto", MAILS), segments=["Contacto"]) == ["personal_segment"]


def test_comments_dates_and_unknown_columns_are_left_out_each_with_its_reason(tmp_path):
    rows = rows_of()
    rows = add(rows, "Comentarios", ["bien"] * 6)
    rows = add(rows, "Diga por qué", [f"Una explicación larga de la persona número {n}, con detalle" for n in range(6)])
    rows = add(rows, "Marca temporal", ["2026-01-01"] * 6)
    rows = add(rows, "jumlah", [30] * 6)
    rows = add(rows, "", [1] * 6)
    rows = add(rows, "vacía", [""] * 6)
    assert list(reasons(read(tmp_path, rows)).items()) == [
        ('"Comentarios" (I)', "comments"),
        ('"Diga por qué" (J)', "comments"),
        ('"Marca temporal" (K)', "date"),
        ('"jumlah" (L)', "total"),
        ("(M)", "no_heading"),
        ('"vacía" (N)', "empty"),
    ]


def test_the_language_of_the_survey_is_guessed_from_its_headings(tmp_path):
    assert read(tmp_path, rows_of()).input.language is None
    assert read(tmp_path, add(rows_of(), "Región", list("ababab"))).input.language == "es"
    assert read(tmp_path, add(rows_of(), "Branch of the bank", list("ababab"))).input.language == "en"
    assert read(tmp_path, add(rows_of(), "Departamento", list("ababab"))).input.language == "es"
    assert read(tmp_path, add(rows_of(), "Department", list("ababab"))).input.language == "en"
    assert read(tmp_path, rows_of(), language="es").input.language == "es"


def test_the_number_of_columns_counts_all_that_hold_something(tmp_path):
    assert read(tmp_path, add(rows_of(), "total", [1] * 6)).input.columns == 9
    assert read_answers(write_xlsx(tmp_path / "b.xlsx", survey(3)), questionnaire="servqual91").input.columns == 44
