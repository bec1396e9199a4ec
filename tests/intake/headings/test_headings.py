"""Which column holds which answer: the ways people name their columns."""

from __future__ import annotations

import pytest

from gapkit.errors import GapkitError
from gapkit.intake.headings.headers import header_at, possible_headers
from gapkit.intake.headings.matching import matched_items
from gapkit.intake.questionnaires import read_questionnaire
from gapkit.intake.reading import read_answers
from tests.intake.survey_samples import add, answers, keys, numbered, small, survey, table_of_rows, write_xlsx

SERVQUAL = read_questionnaire("servqual91")
CODES = [item.code for item in SERVQUAL.items]
N = range(1, 23)

STYLES = {
    "E1": [*(f"E{n}" for n in N), *(f"P{n}" for n in N)],
    "E01": [*(f"E{n:02}" for n in N), *(f"P{n:02}" for n in N)],
    "p-1": [*(f"e-{n}" for n in N), *(f"p-{n}" for n in N)],
    "Exp_1": [*(f"Exp_{n}" for n in N), *(f"Per_{n}" for n in N)],
    "Expectation 1": [*(f"Expectation {n}" for n in N), *(f"Perception {n}" for n in N)],
    "percepción_1": [*(f"Expectativa_{n}" for n in N), *(f"Percepción_{n}" for n in N)],
    "1e": [*(f"{n}e" for n in N), *(f"{n}p" for n in N)],
    "1 (expectativa)": [*(f"{n} (expectativa)" for n in N), *(f"{n} (percepción)" for n in N)],
    "P1_E": [*(f"P{n}_E" for n in N), *(f"P{n}_P" for n in N)],
    "E_P1": [*(f"E_P{n}" for n in N), *(f"P_P{n}" for n in N)],
    "Q1 exp": [*(f"Q{n} exp" for n in N), *(f"Q{n} perc" for n in N)],
    "Pregunta 1 - Expectativa": [
        *(f"Pregunta {n} - Expectativa" for n in N),
        *(f"Pregunta {n} - Percepción" for n in N),
    ],
    "E_TAN1": [*(f"E_{c}" for c in CODES), *(f"P_{c}" for c in CODES)],
    "TAN1_E": [*(f"{c}_E" for c in CODES), *(f"{c}_P" for c in CODES)],
    "TAN1 (P)": [*(f"{c} (E)" for c in CODES), *(f"{c} (P)" for c in CODES)],
    "ETAN1": [*(f"E{c}" for c in CODES), *(f"P{c}" for c in CODES)],
    "TAN_E1": [*(f"{c[:3]}_E{c[3:]}" for c in CODES), *(f"{c[:3]}_P{c[3:]}" for c in CODES)],
    "expectativa TAN01": [*(f"expectativa {c[:3]}0{c[3:]}" for c in CODES), *(f"percepción {c}" for c in CODES)],
    "E1. text": [*(f"E{n}. Un rasgo cualquiera" for n in N), *(f"P{n}. Un rasgo cualquiera" for n in N)],
    "1. text (E)": [*(f"{n}. Rasgo (Expectativa)" for n in N), *(f"{n}. Rasgo (Percepción)" for n in N)],
    "grid": [*(f"Expectativas [{n}. Rasgo]" for n in N), *(f"Percepciones [{n}. Rasgo]" for n in N)],
    "E1 (1-7)": [*(f"E{n} (1-7)" for n in N), *(f"P{n} [1 a 7]" for n in N)],
    "wording, letter first": [
        *(f"E: {item.text.es}" for item in SERVQUAL.items),
        *(f"[P] {item.text.es}" for item in SERVQUAL.items),
    ],
    "wording": [
        *(item.expectation_text.es for item in SERVQUAL.items),
        *(item.text.es for item in SERVQUAL.items),
    ],
    "wording with numbers and marks": [
        *(f"{n}) {item.text.en.upper()} [Expectation]" for n, item in enumerate(SERVQUAL.items, 1)),
        *(f"{n}) {item.text.en}. [Perception]" for n, item in enumerate(SERVQUAL.items, 1)),
    ],
    "wording, slips and no accents": [
        *(
            item.expectation_text.es.replace("ó", "o").replace("excelente", "exelente") + " *"
            for item in SERVQUAL.items
        ),
        *(item.text.es.replace("ó", "o").replace("compañía", "compania") + "..." for item in SERVQUAL.items),
    ],
}


def matched(headings, questionnaire=SERVQUAL, above=()):
    rows = [*above, headings, [5.0] * len(headings)]
    table = table_of_rows("Hoja", rows)
    return matched_items(header_at(table, len(above)), questionnaire)


def order(found, role, questionnaire=SERVQUAL):
    return [found.items[item.code][role].index for item in questionnaire.items]


@pytest.mark.parametrize("headings", STYLES.values(), ids=STYLES.keys())
def test_every_usual_way_to_name_the_columns_is_understood(headings):
    found = matched(headings)
    assert found.complete, (found.missing[:3], found.clashes[:3])
    assert order(found, "expectation") == list(range(22))
    assert order(found, "perception") == list(range(22, 44))


@pytest.mark.parametrize("headings", [STYLES["E1"], STYLES["TAN1_E"], STYLES["wording"]])
def test_the_order_of_the_columns_does_not_matter(headings):
    found = matched(headings[::-1])
    assert order(found, "expectation") == list(range(43, 21, -1))


def test_a_title_over_each_block_tells_the_role_of_bare_numbers():
    above = [["", "EXPECTATIVAS", *[""] * 21, "PERCEPCIONES", *[""] * 21]]
    found = matched(["canal", *map(float, N), *map(float, N)], above=above)
    assert found.complete and order(found, "perception") == list(range(23, 45))


def test_a_title_over_each_item_and_letters_below_it_are_read_together():
    above = [[cell for code in CODES for cell in (code, "")]]
    found = matched(["E", "P"] * 22, above=above)
    assert found.complete and order(found, "expectation") == list(range(0, 44, 2))
    texts = [[cell for item in SERVQUAL.items for cell in (item.text.es, "")]]
    assert order(matched(["Expectativa", "Percepción"] * 22, above=texts), "perception") == list(range(1, 44, 2))


def test_every_match_says_what_it_rests_on():
    def evidence(style):
        return matched(STYLES[style]).items["TAN1"]["expectation"].evidence

    assert evidence("E1") == "number"
    assert evidence("TAN1_E") == "code"
    assert evidence("wording") == "wording 1.00"
    assert evidence("wording, slips and no accents").startswith("wording 0.9")
    assert matched(STYLES["E1"]).items["REL1"]["perception"].letter == "AA"


def test_bare_p_numbers_are_not_taken_for_perceptions_when_expectations_are_asked_too():
    found = matched([f"P{n}" for n in N])
    assert found.filled == 0
    found = matched([f"P{n}" for n in range(1, 45)])
    assert found.filled == 0 and not found.beyond


def test_bare_numbers_of_any_usual_kind_are_perceptions_when_nothing_else_is_asked():
    servperf = read_questionnaire("servperf92")
    for headings in ([f"P{n}" for n in N], [f"Q{n}" for n in N], [f"Item {n}" for n in N], CODES):
        assert order(matched(headings, servperf), "perception", servperf) == list(range(22))


def test_two_questionnaire_blocks_without_a_role_are_nobodys():
    assert matched([*(f"Q{n}" for n in N), *(f"Q{n}" for n in N)]).filled == 0
    assert matched([f"{n}-{k}" for n in N for k in (1, 2)]).filled == 0


def test_totals_points_and_other_false_friends_are_no_items():
    friends = ["total", "puntos", "jumlah", "Edad 18", "E-mail", "P", "E", "1", "Año 2026", "E.1.2", "E1_recod"]
    found = matched([*STYLES["E1"], *friends])
    assert found.complete and order(found, "perception") == list(range(22, 44))


def test_an_item_code_that_looks_like_a_role_and_a_number_tells_no_role():
    questionnaire = small()
    renamed = type(questionnaire)(
        **{
            **{f: getattr(questionnaire, f) for f in ("id", "version", "title", "scale", "columns")},
            "dimensions": tuple(
                type(d)(d.code, d.name, tuple(type(i)(f"E{5 - i.number}", i.number, d.code, i.text) for i in d.items))
                for d in questionnaire.dimensions
            ),
        }
    )
    assert matched(["E1", "E2", "E3", "E4", "P1", "P2", "P3", "P4"], renamed).missing
    found = matched([f"{role}_E{n}" for role in "EP" for n in range(1, 5)], renamed)
    assert order(found, "expectation", renamed) == [3, 2, 1, 0]


def test_two_columns_for_one_answer_are_a_fault_that_names_both_and_the_line_to_write(tmp_path):
    rows = add(survey(5), "e01", [1] * 5)
    with pytest.raises(GapkitError) as caught:
        read_answers(write_xlsx(tmp_path / "a.xlsx", rows), questionnaire="servqual91")
    assert keys(caught.value) == ["two_columns"]
    text = caught.value.text("en")
    assert '"E1" (A), "e01" (AS)' in text and 'TAN1 = { expectation = "=A" }' in text
    assert "expectativa de TAN1" in caught.value.text("es")


def test_missing_columns_are_told_once_per_role_with_guesses_to_check(tmp_path):
    headings = [heading for heading in numbered() if heading not in ("E3", "P3", "P4")]
    rows = [[*headings, "3"], *([5] * 42 for _ in range(3))]
    with pytest.raises(GapkitError) as caught:
        read_answers(write_xlsx(tmp_path / "a.xlsx", rows), questionnaire="servqual91")
    assert keys(caught.value) == ["no_column", "no_column"]
    first, second = caught.value.faults
    assert first.parameters["items"] == "TAN3" and 'TAN3 = { expectation = "=AP" }' in first.text("en")
    assert second.parameters["items"] == "TAN3, TAN4" and 'TAN4 = { perception = "=?" }' in second.text("es")


def test_the_same_wording_twice_is_in_doubt_and_the_fault_offers_the_first_and_the_last(tmp_path):
    texts = [item.text.es for item in small().items]
    rows = [[*texts, *texts], *answers(4, 4, high=5).tolist()]
    with pytest.raises(GapkitError) as caught:
        read_answers(write_xlsx(tmp_path / "a.xlsx", rows), questionnaire=small())
    assert keys(caught.value) == ["no_column", "no_column"]
    assert 'SPE1 = { expectation = "=A" }' in caught.value.text("en")
    assert 'SPE1 = { perception = "=E" }' in caught.value.text("en")


def test_an_optional_role_may_be_missing_but_not_in_part(tmp_path):
    perceptions = [f"P{n}" for n in N]
    rows = [perceptions, *answers(3, 11).tolist()]
    reading = read_answers(write_xlsx(tmp_path / "a.xlsx", rows), questionnaire="servperf92")
    assert set(reading.answers.codes) == {"perception"} and reading.questionnaire.columns == ("perception",)
    rows = [[*perceptions, *(f"I{n}" for n in N)], *answers(3).tolist()]
    reading = read_answers(write_xlsx(tmp_path / "b.xlsx", rows), questionnaire="servperf92")
    assert set(reading.answers.codes) == {"perception", "importance"}
    with pytest.raises(GapkitError) as caught:
        rows = [[*perceptions, "I1"], *([5] * 23 for _ in range(3))]
        read_answers(write_xlsx(tmp_path / "c.xlsx", rows), questionnaire="servperf92")
    assert keys(caught.value) == ["no_column"]


def test_minimum_columns_are_understood():
    three = read_questionnaire("servqual94_3col")
    found = matched([f"{letter}{n}" for letter in "NEP" for n in range(1, 22)], three)
    assert found.complete and order(found, "minimum", three)[0] == 0
    found = matched([f"{word} {n}" for word in ("mínimo", "deseado", "percibido") for n in range(1, 22)], three)
    assert found.complete


def test_the_heading_is_found_below_titles_and_blank_rows(tmp_path):
    rows = [["Encuesta de clientes 2026"], [], ["Sucursal", "Centro"], [], *survey(5)]
    reading = read_answers(write_xlsx(tmp_path / "a.xlsx", rows), questionnaire="servqual91")
    assert reading.columns.header_row == 5
    assert reading.row_numbers.tolist() == [6, 7, 8, 9, 10]


def test_the_heading_is_found_below_a_long_cover(tmp_path):
    cover = [[f"Dato {n}", "valor", n] if n % 3 else [] for n in range(1, 20)]
    reading = read_answers(write_xlsx(tmp_path / "a.xlsx", [*cover, *survey(5)]), questionnaire="servqual91")
    assert reading.columns.header_row == 20


def test_rows_of_numbers_are_no_headings():
    table = table_of_rows("Hoja", [[1.0, 2.0, "x"], ["a", "b", "c"], [5.0, 4.0, "y"]])
    assert [header.row for header in possible_headers(table)] == [1]
