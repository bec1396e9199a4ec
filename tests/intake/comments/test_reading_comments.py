"""Comments as people send them: coded beside the answers, on a sheet, in a file; with everything that can be wrong."""

import numpy as np
import pytest

import gapkit
from gapkit.errors import GapkitError
from gapkit.intake.summary import reading_lines
from tests.comment_samples import BOOK_ES, apart, beside, coded_people
from tests.intake.survey_samples import add, survey, write_csv, write_xlsx

PEOPLE = coded_people()


def read(path, **options):
    return gapkit.read_answers(path, questionnaire="servqual91", **options)


def themes_of(reading):
    """Return who has which themes, by place."""
    return [[m.theme for c in told for m in c.mentions] for told in reading.answers.comments.people]


def expected(spell=str):
    return [[spell(part.split(" (")[0]) for part in str(one.get("codigos", "")).split("; ") if part] for one in PEOPLE]


def small(tmp_path, comments, codes, name="s.xlsx", **columns):
    """Write a survey of a few people with one comment each."""
    rows = add(survey(len(comments)), "Id", [f"p{i}" for i in range(len(comments))])
    rows = add(rows, "Comentarios", comments)
    rows = add(rows, "Códigos", codes)
    for heading, cells in columns.items():
        rows = add(rows, heading.replace("_", " "), cells)
    return write_xlsx(tmp_path / name, rows)


def faults(path, **options):
    with pytest.raises(GapkitError) as caught:
        read(path, **options)
    for language in ("es", "en"):
        text = caught.value.text(language)
        assert text and "{" not in text
    return {fault.key: fault for fault in caught.value.faults}


# --- where codes stand ---


def test_codes_beside_the_comments_are_read_with_their_signs_roles_and_consent(tmp_path):
    reading = read(write_xlsx(tmp_path / "s.xlsx", beside(PEOPLE)))
    told = reading.answers.comments
    assert themes_of(reading) == expected()
    assert told.consent and not told.linked
    for person, comments in zip(PEOPLE, told.people, strict=True):
        for one in comments:
            assert one.quotable == (person["cita"] == "Sí") and one.coded == bool(person["codigos"])
            for mention in one.mentions:
                assert mention.valence == ("gain" if mention.theme == "trato" else "pain")
                assert mention.role in ("says", "thinks", "does", "feels")
    assert "Comentarios, leídos con sus códigos" in "\n".join(reading_lines(reading, "es"))


def test_one_spelling_of_an_emotion_stands_for_all(tmp_path):
    reading = read(write_xlsx(tmp_path / "s.xlsx", beside(PEOPLE)))
    told = {m.emotion for one in reading.answers.comments.people for c in one for m in c.mentions}
    assert told == {"Enfado", "Alegría", "frustración"}


@pytest.mark.parametrize("where", ["sheet", "csv", "mapping"])
def test_codes_apart_are_the_same_on_a_sheet_in_a_file_and_named_by_a_mapping(tmp_path, where):
    answers, coding = apart(PEOPLE)
    options = {}
    if where == "sheet":
        path = write_xlsx(tmp_path / "s.xlsx", answers, Codificación=coding)
    else:
        path = write_xlsx(tmp_path / "s.xlsx", answers)
        file = write_csv(tmp_path / "códigos.csv", coding, delimiter=";", encoding="cp1252")
        options = {"codes": file}
    if where == "mapping":
        heads = {"id": "Folio", "valence": "Valencia", "role": "Mapa de empatía", "consent": "Citable"}
        lines = [f'{name} = "{head}"' for name, head in heads.items()]
        lines += ['file = "códigos.csv"', 'codes = ["Código 1", "Código 2"]', "header_row = 2"]
        mapping = tmp_path / "m.toml"
        mapping.write_text("[coding]\n" + "\n".join(lines), "utf-8")
        options = {"mapping": mapping}
    assert themes_of(read(path, **options)) == expected()


def test_a_code_book_names_themes_and_links_them_to_what_was_asked(tmp_path):
    answers, coding = apart(PEOPLE)
    path = write_xlsx(tmp_path / "s.xlsx", answers, **{"Codificación": coding, "Libro de códigos": BOOK_ES})
    told = read(path).answers.comments
    assert [theme.code for theme in told.themes] == ["espera", "trato", "app", "precio"]
    assert told.themes[0].name.es == "Tiempo de espera" and told.themes[0].dimension == "RES"
    assert told.themes[1].items == ("EMP1", "EMP2") and [one.covered for one in told.themes] == [
        True,
        True,
        False,
        False,
    ]
    mentions = [m for one in told.people for c in one for m in c.mentions if m.theme == "trato"]
    assert mentions and all(m.items == ("EMP1", "EMP2") and m.touchpoint == "Oficina" for m in mentions)


def test_themes_may_be_declared_in_the_mapping(tmp_path):
    path = small(tmp_path, ["Mucha cola en la oficina"] * 6, ["cola"] * 5 + ["Espera"])
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        '[comments.falta]\ncolumn = "Comentarios"\ncodes = "Códigos"\nwording = "¿Qué faltó?"\n'
        '[themes.cola]\nname = { es = "Espera", en = "Waiting" }\nitems = ["RES1"]\nvalence = "pain"\nrole = "feels"\n',
        "utf-8",
    )
    told = read(path, mapping=mapping).answers.comments
    assert told.questions[0].code == "falta" and told.questions[0].text.en == "¿Qué faltó?"
    assert {(m.theme, m.valence, m.role) for one in told.people for c in one for m in c.mentions} == {
        ("cola", "pain", "feels")
    }


def test_one_spelling_of_a_code_stands_for_all_where_there_is_no_code_book(tmp_path):
    codes = ["Espera", "espera", "ESPERA ", "Espera", "Espéra", "trato"]
    told = read(small(tmp_path, ["algo que decir"] * 6, codes)).answers.comments
    assert [theme.code for theme in told.themes] == ["Espera", "trato"]


def test_comments_without_codes_stay_unread_and_so_does_a_column_that_is_only_known(tmp_path):
    rows = add(survey(12), "Comentarios", ["Mucha cola"] * 12)
    reading = read(write_xlsx(tmp_path / "s.xlsx", rows))
    assert reading.answers.comments is None
    assert [one.reason for one in reading.columns.ignored] == ["comments"]
    path = small(tmp_path, ["Mucha cola"] * 6, ["cola"] * 6, "t.xlsx")
    mapping = tmp_path / "m.toml"
    mapping.write_text('[respondent]\ncomments = ["Comentarios"]\nignore = ["Códigos"]\n', "utf-8")
    assert read(path, mapping=mapping).answers.comments is None


def test_a_proposed_mapping_reads_the_same_comments(tmp_path):
    path = write_xlsx(tmp_path / "s.xlsx", beside(PEOPLE))
    mapping = tmp_path / "m.toml"
    gapkit.propose_mapping(path, mapping, questionnaire="servqual91")
    again, first = gapkit.read_answers(path, mapping=mapping), read(path)
    assert again.answers.comments.people == first.answers.comments.people


def test_two_questions_keep_their_own_codes(tmp_path):
    rows = survey(6)
    for heading, cells in (
        ("Comentario: lo peor", ["La cola", "", "La cola", "", "", "x"]),
        ("Tema", ["cola", "", "cola", "", "", ""]),
        ("Comentario: lo mejor", ["El trato", "El trato", "", "", "", ""]),
        ("Tema (2)", ["trato", "trato; cola", "", "", "", ""]),
    ):
        rows = add(rows, heading, cells)
    told = read(write_xlsx(tmp_path / "s.xlsx", rows)).answers.comments
    assert [one.code for one in told.questions] == ["Comentario: lo peor", "Comentario: lo mejor"]
    assert [[(c.question[12:], len(c.mentions)) for c in one] for one in told.people[:3]] == [
        [("lo peor", 1), ("lo mejor", 1)],
        [("lo mejor", 2)],
        [("lo peor", 1)],
    ]


def test_a_coding_sheet_with_the_text_serves_a_survey_that_has_no_comments(tmp_path):
    rows = add(survey(8), "Id", [f"p{i}" for i in range(8)])
    coding = [["Id", "Comentario", "Tema"], *([f"p{i}", "La cola es larga", "cola"] for i in range(6))]
    told = read(write_xlsx(tmp_path / "s.xlsx", rows, Temas=coding)).answers.comments
    assert [len(one) for one in told.people] == [1] * 6 + [0] * 2 and told.people[0][0].text == "La cola es larga"


def test_several_rows_of_a_person_are_one_comment(tmp_path):
    rows = add(add(survey(8), "Id", list(range(8))), "Comentarios", ["La cola y el trato"] * 8)
    coding = [["Id", "Código", "Valencia"], [0, "cola", "-"], ["0", "trato", "+"], [0.0, "cola", "-"], [1, "-", ""]]
    told = read(write_xlsx(tmp_path / "s.xlsx", rows, Hoja2=coding)).answers.comments
    assert [(m.theme, m.valence) for m in told.people[0][0].mentions] == [("cola", "pain"), ("trato", "gain")]
    assert told.people[1][0].coded and not told.people[1][0].mentions and not told.people[2][0].coded


def test_a_row_says_itself_what_its_passage_is_about(tmp_path):
    rows = add(add(survey(4), "Id", list(range(4))), "Comentarios", ["La cola"] * 4)
    head = ["Id", "Código", "Aspecto", "Punto de contacto"]
    coding = [head, [0, "cola", "RES2", "Oficina"], [1, "cola", "Fiabilidad", ""]]
    told = read(write_xlsx(tmp_path / "s.xlsx", rows, Hoja2=coding)).answers.comments
    (first,), (second,) = told.people[0][0].mentions, told.people[1][0].mentions
    assert (first.items, first.touchpoint, second.dimension) == (("RES2",), "Oficina", "REL")


def test_what_is_no_comment_counts_as_none(tmp_path):
    comments = ["Nada", "-", "sin comentarios", "no", "La cola", "..."]
    told = read(small(tmp_path, comments, ["", "", "", "", "cola", ""])).answers.comments
    assert [len(one) for one in told.people] == [0, 0, 0, 0, 1, 0]


def test_texts_are_masked_as_they_are_read(tmp_path):
    text = "Me atendió Marta Gil, mi correo es ana@x.es y mi móvil 600 123 456"
    told = read(small(tmp_path, [text] * 6, ["trato"] * 6)).answers.comments
    assert {c.text for one in told.people for c in one} == {"Me atendió […], mi correo es […] y mi móvil […]"}


def test_a_value_stands_for_all_codes_or_one_for_each(tmp_path):
    codes = ["cola; trato"] * 3 + ["cola (-)|trato (+)"] * 3
    path = small(
        tmp_path,
        ["algo que decir"] * 6,
        codes,
        Valencia=["dolor; aporte", "dolor", "", "", "", ""],
        Emoción=["enfado"] * 6,
    )
    told = [[m.valence for m in c.mentions] for one in read(path).answers.comments.people for c in one]
    assert told == [["pain", "gain"], ["pain", "pain"], ["", ""], *[["pain", "gain"]] * 3]


# --- consent ---


def test_only_a_plain_yes_is_leave_to_quote(tmp_path):
    said = ["Sí", "sí, de forma anónima", "x", "No", "", "Sí, pero no con mi nombre"]
    reading = read(small(tmp_path, ["La cola"] * 6, ["cola"] * 6, Citable=said))
    quotable = [c.quotable for one in reading.answers.comments.people for c in one]
    assert quotable == [True, True, True, False, False, False]
    (note,) = (facts for key, facts in reading.input.notes if key == "intake.notes.consent_unsure")
    assert note["count"] == 1 and "pero no" in note["values"]


def test_consent_to_take_part_is_no_leave_to_quote(tmp_path):
    path = small(tmp_path, ["La cola"] * 6, ["cola"] * 6, Consentimiento_informado=["Sí"] * 6)
    told = read(path).answers.comments
    assert not told.consent and not any(c.quotable for one in told.people for c in one)


def test_leave_taken_back_on_the_coding_sheet_counts(tmp_path):
    rows = add(add(survey(4), "Id", list(range(4))), "Comentarios", ["La cola"] * 4)
    rows = add(add(rows, "Códigos", ["cola"] * 4), "Citable", ["sí"] * 4)
    told = read(write_xlsx(tmp_path / "s.xlsx", rows, Hoja2=[["Id", "Código", "Citable"], [0, "cola", "no"]]))
    assert [c.quotable for one in told.answers.comments.people for c in one] == [False, True, True, True]


# --- what is wrong ---


def test_a_code_that_the_book_does_not_have_is_refused_with_the_nearest_and_the_way_to_part_codes(tmp_path):
    answers, coding = apart(PEOPLE)
    coding[3][1] = "espera, trato"
    path = write_xlsx(tmp_path / "s.xlsx", answers, **{"Codificación": coding, "Libro de códigos": BOOK_ES})
    (fault,) = faults(path).values()
    assert fault.key == "comments.no_such_theme" and "Codificación!B4" in fault.text("es")
    assert fault.parameters["nearest"] == "espera" and ";" in fault.text("es")


def test_everything_wrong_with_a_coding_file_is_said_at_once_with_its_name(tmp_path):
    answers, coding = apart(PEOPLE)
    coding[2][0], coding[3][0], coding[4][3], coding[5][5] = "C999", "", "regular", "opina"
    coding[6][1], coding[6][3] = "espera; trato", "dolor; aporte; dolor"
    path = write_xlsx(tmp_path / "s.xlsx", answers)
    found = faults(path, codes=write_csv(tmp_path / "codigos.csv", coding))
    assert set(found) == {
        f"comments.{key}" for key in ("no_such_person", "row_without_id", "valence", "role", "not_aligned")
    }
    assert all("codigos.csv" in fault.text("es") for fault in found.values())
    assert "C999" not in "".join(fault.text("es") for fault in found.values())


@pytest.mark.parametrize(
    ("book", "key"),
    [
        ([["Código", "Nombre", "Dimensión"], ["cola", "Cola", "Rapidez"]], "no_such_dimension"),
        ([["Código", "Nombre", "Aspecto"], ["cola", "Cola", "RES9"]], "no_such_item"),
        ([["Código", "Nombre", "Valencia"], ["cola", "Cola", "regular"]], "valence"),
        ([["Código", "Nombre"], ["cola", "Cola"], ["Cola", "La cola"]], "theme_twice"),
    ],
)
def test_a_code_book_that_is_wrong_is_refused(tmp_path, book, key):
    rows = add(add(survey(4), "Id", list(range(4))), "Comentarios", ["La cola"] * 4)
    path = write_xlsx(tmp_path / "s.xlsx", rows, Hoja2=[["Id", "Código"], [0, "cola"]], **{"Libro de códigos": book})
    assert f"comments.{key}" in faults(path)


def test_a_coding_sheet_for_a_survey_without_ids_says_how_to_go_on(tmp_path):
    rows = add(survey(4), "Comentarios", ["La cola"] * 4)
    path = write_xlsx(tmp_path / "s.xlsx", rows, Hoja2=[["Id", "Código"], [0, "cola"]])
    (fault,) = faults(path).values()
    assert fault.key == "comments.no_survey_id" and "--id" in fault.text("es")


def test_an_id_of_several_people_is_no_way_to_find_anybody(tmp_path):
    rows = add(add(survey(4), "Id", [1, 1, 2, 3]), "Comentarios", ["La cola"] * 4)
    path = write_xlsx(tmp_path / "s.xlsx", rows, Hoja2=[["Id", "Código"], [1, "cola"]])
    assert list(faults(path)) == ["comments.id_twice"]


def test_a_row_that_does_not_say_which_question_is_refused(tmp_path):
    rows = add(add(survey(4), "Id", list(range(4))), "Comentario: lo mejor", ["El trato"] * 4)
    rows = add(rows, "Comentario: lo peor", ["La cola"] * 4)
    coding = [
        ["Id", "Pregunta", "Código"],
        [0, "", "cola"],
        [1, "lo de siempre", "cola"],
        [2, "Comentario: lo peor", "cola"],
    ]
    found = faults(write_xlsx(tmp_path / "s.xlsx", rows, Hoja2=coding))
    assert set(found) == {"comments.which_question", "comments.no_such_question"}


def test_a_file_that_holds_no_codes_is_refused(tmp_path):
    answers, _ = apart(PEOPLE)
    path = write_xlsx(tmp_path / "s.xlsx", answers)
    assert list(faults(path, codes=write_csv(tmp_path / "c.csv", [["a", "b"], [1, 2]]))) == ["comments.no_coding"]
    assert list(faults(path, codes=tmp_path / "nada.csv")) == ["intake.no_file"]


def test_a_mapping_that_names_what_is_not_there_is_refused(tmp_path):
    answers, coding = apart(PEOPLE)
    path = write_xlsx(tmp_path / "s.xlsx", answers, Codificación=coding)
    mapping = tmp_path / "m.toml"
    for text, key in (
        ('[coding]\nsheet = "Hoja9"\n', "comments.no_sheet"),
        ('[coding]\nsheet = "Codificación"\nheader_row = 900\n', "comments.no_header_row"),
        ('[coding]\nsheet = "Codificación"\nheader_row = 2\ncodes = ["Kódigo"]\n', "intake.no_such_heading_near"),
        ('[comments.falta]\ncolumn = "Comentariosos"\n', "intake.no_such_heading_near"),
        ('[comments.falta]\nkolumn = "Comentarios"\n', "intake.mapping_unknown_key_near"),
        ('[themes.cola]\nvalence = "regular"\n', "questionnaire.bad_choice"),
    ):
        mapping.write_text(text, "utf-8")
        assert key in faults(path, mapping=mapping), text


def test_many_faults_of_a_kind_are_counted_not_listed(tmp_path):
    answers, coding = apart(PEOPLE)
    for row in coding[2:]:
        row[0] = "Z" + str(row[0])
    with pytest.raises(GapkitError) as caught:
        read(write_xlsx(tmp_path / "s.xlsx", answers, Codificación=coding))
    assert len(caught.value.faults) == 9 and caught.value.faults[-1].key == "comments.more"


def test_the_earlier_wave_is_not_looked_up_in_the_coding_of_the_last(tmp_path):
    answers, coding = apart(PEOPLE)
    last = write_xlsx(tmp_path / "b.xlsx", answers)
    first = write_xlsx(tmp_path / "a.xlsx", add(survey(60, seed=9), "Folio", [f"Z{i}" for i in range(60)]))
    file = write_csv(tmp_path / "c.csv", coding)
    mapping = tmp_path / "m.toml"
    mapping.write_text('questionnaire = "servqual91"\n[coding]\nfile = "c.csv"\n', "utf-8")
    assert gapkit.compare(first, last, questionnaire="servqual91", codes=file).comments.coded
    assert gapkit.compare(first, last, mapping=mapping).comments.coded


def test_the_sheets_of_a_form_are_no_codes(tmp_path):
    form = gapkit.form("servqual91", tmp_path / "f.xlsx", language="es")
    from gapkit.intake.comments.apart import coding_apart
    from gapkit.intake.files.sources import read_source

    source = read_source(form)
    assert coding_apart(source)[0] is source


def test_rows_of_people_without_answers_are_counted_and_left_out(tmp_path):
    rows = add(add(survey(5), "Id", list(range(5))), "Comentarios", ["La cola"] * 5)
    rows[5][:44] = [None] * 44
    reading = read(write_xlsx(tmp_path / "s.xlsx", rows, Hoja2=[["Id", "Código"], *([i, "cola"] for i in range(5))]))
    assert reading.answers.people == 4
    assert ("intake.notes.coding_silent", {"sheet": "Hoja2", "count": 1}) in reading.input.notes
    assert np.all([len(one) == 1 for one in reading.answers.comments.people])


def test_a_bad_value_is_named_by_its_own_cell_and_quoted(tmp_path):
    path = small(tmp_path, ["La cola", "El trato"], ["cola", "trato"], Valencia=["duele", "malo"])
    told = faults(path)["comments.valence"]
    heading = gapkit.intake.files.sources.read_source(path).tables[0]
    column = next(i for i, cells in enumerate(heading.columns) if cells[0] == "Valencia")
    assert told.parameters["cell"] == f"s.xlsx, {heading.cell_name(column, 2)}" and '"malo"' in told.text("es")


def test_a_coding_file_names_the_very_cell_that_is_wrong(tmp_path):
    path = small(tmp_path, ["La cola", "El trato", "Nada"], [None] * 3)
    rows = [["Id", "Código 1", "Código 2", "Valencia"], ["p99", "cola", None, None], ["p1", "cola", "trato", "raro"]]
    told = faults(path, codes=write_csv(tmp_path / "c.csv", rows))
    assert told["comments.no_such_person"].parameters["cell"] == "c.csv, A2"
    assert told["comments.valence"].parameters["cell"] == "c.csv, D3"


def test_codes_of_a_file_beside_those_of_the_survey_are_said_to_be_added(tmp_path):
    path = small(tmp_path, ["La cola", "El trato", "Nada"], ["cola", "trato", None])
    file = write_csv(tmp_path / "c.csv", [["Id", "Código"], ["p0", "precio"], ["p2", "cola"]])
    reading = read(path, codes=file)
    assert themes_of(reading)[0] == ["cola", "precio"]
    assert ("intake.notes.coding_joined", {"sheet": "c.csv", "count": 1}) in reading.input.notes
