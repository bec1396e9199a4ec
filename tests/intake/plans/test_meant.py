"""What people write in a plan is read as they mean it: months in words, amounts with currencies, percentages, notes."""

import zipfile
from pathlib import Path

import openpyxl
import pytest

from gapkit.errors import GapkitError
from gapkit.intake.plans import read_plan
from gapkit.intake.plans.book import write_plan
from gapkit.intake.plans.updated import updated_bytes
from gapkit.model.plan import Initiative, Plan, Range
from tests.intake.plans.plan_files import SERVQUAL, diagnosis_of, read_book, read_toml, write_book


def noted(path):
    """Return the plan of a file, and what is said of it in Spanish by key."""
    notes = []
    plan = read_plan(path, SERVQUAL, notes=notes)
    return plan, {note.key.removeprefix("plan_file."): note.text("es") for note in notes}


def of_rows(tmp_path, *rows, **sheets):
    return noted(write_book(tmp_path / "plan.xlsx", Iniciativas=list(rows), **sheets))


def refused(tmp_path, language="es", **sheets):
    with pytest.raises(GapkitError) as raised:
        read_book(tmp_path, **sheets)
    return [one.text(language) for one in raised.value.faults]


HEAD = ["Iniciativa", "Coste", "Responsable"]
SURVEY = Path(__file__).parents[2] / "data" / "formats" / "survey.ods"
CONTENT = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.3" '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="Iniciativas">{rows}</table:table></office:spreadsheet></office:body>'
    "</office:document-content>"
)


@pytest.mark.parametrize(
    ("heading", "written", "field", "meant"),
    [
        ("Coste", "$ 180.000", "cost", 180_000),
        ("Coste", "COP 1.200.000", "cost", 1_200_000),
        ("Coste", "US$ 45,000,000", "cost", 45_000_000),
        ("Coste", "90'000.000", "cost", 90_000_000),
        ("Coste", "45 millones de pesos", "cost", 45_000_000),
        ("Inicio", "enero de 2027", "start", "2027-01-01"),
        ("Inicio", "01-mar-2027", "start", "2027-03-01"),
        ("Fin", "sept 2027", "end", "2027-09-30"),
        ("Situación", "En proceso", "status", "running"),
        ("Situación", "No iniciado", "status", "proposed"),
        ("Situación", "Pendiente", "status", "proposed"),
        ("Situación", "Finalizada", "status", "done"),
        ("Jornadas", "20 días", "work", 20),
        ("Costo estimado (COP)", 5, "cost", 5),
        ("Fecha de terminación", "2027-05-31", "end", "2027-05-31"),
        ("% de cierre esperado", 0.3, "closure", Range(0.3, 0.3, 0.3)),
    ],
)
def test_cells_and_headings_are_read_as_they_are_meant(tmp_path, heading, written, field, meant):
    plan, told = of_rows(tmp_path, ["Iniciativa", "Dimensión", heading], ["Una", "REL", written])
    found = getattr(plan.initiatives[0], field)
    found = found["REL"] if field == "closure" else found
    assert (found.mode if field == "cost" else found) == meant and not told


@pytest.mark.parametrize("heading", ["Costo (mensual)", "Costo (COP millones)"])
def test_brackets_that_say_more_than_a_unit_make_another_heading(tmp_path, heading):
    plan, _ = of_rows(tmp_path, ["Iniciativa", heading, "Responsable"], ["Una", 5, "Ana"])
    assert plan.initiatives[0].cost is None and plan.initiatives[0].texts == {heading: "5"}


@pytest.mark.parametrize("written", ["12.000", "1.200 millones"])
def test_what_may_be_two_numbers_is_still_refused_with_both(tmp_path, written):
    (said,) = refused(tmp_path, Iniciativas=[HEAD, ["Una", written, "Ana"]])
    assert written in said and "Escribir uno de los dos" in said
    if written == "12.000":
        assert "que puede ser 12000 o 12." in said


def test_assumptions_take_their_usual_names_counts_and_units(tmp_path):
    rows = [
        ["Supuesto", "Valor"],
        ["Clientes al año", "42.000"],
        ["Tasa de retención", "65 %"],
        ["Margen por cliente", "$ 180.000"],
        ["Tasa de descuento", "12% EA"],
        ["Horizonte (años)", "3 años"],
        ["Rampa (meses)", "6 meses"],
        ["Pérdida del efecto", 0.1],
    ]
    plan = read_book(tmp_path, Supuestos=rows)
    assert {one.code: one.value.mode for one in plan.assumptions} == {
        "customers": 42_000,
        "retention": 0.65,
        "margin": 180_000,
        "discount": 0.12,
        "horizon": 3,
        "ramp": 6,
        "decay": 0.1,
    }


def test_a_level_may_be_told_in_points(tmp_path):
    plan = read_book(tmp_path, Objetivos=[["Dimensión", "Nivel"], ["REL", "6,2 puntos"]])
    assert plan.targets[0].perception == 6.2


def test_a_rate_of_another_kind_is_not_taken_for_a_yearly_one(tmp_path):
    (said,) = refused(tmp_path, Supuestos=[["Supuesto", "Valor"], ["Tasa de descuento", "12% NMV"]])
    assert '"12% NMV"' in said


def test_only_a_common_word_makes_no_nearest_and_the_list_comes_once(tmp_path):
    rows = [["Supuesto", "Valor"], ["Tasa de recompra", 0.4], ["Tasa de abandono", 0.1], ["margn", 3]]
    strange, near = refused(tmp_path, Supuestos=rows)
    assert "«Tasa de recompra»; «Tasa de abandono»" in strange and "tasa de descuento; años" in strange
    assert "vida del cliente, a; vida del cliente, b." in strange and "«margen»" in near and "años" not in near


@pytest.mark.parametrize("heading", ["N°", "Nº", "N.º", "Nro.", "Nro", "#"])
def test_the_degree_sign_too_heads_a_column_of_numbers(tmp_path, heading):
    plan, told = of_rows(tmp_path, [heading, "Iniciativa", "Depende de"], [1, "Una", None], [2, "Otra", "1"])
    assert plan.initiatives[1].depends_on == ("I1",) and not told


def test_a_list_may_end_with_and(tmp_path):
    rows = [
        ["ID", "Iniciativa", "Depende de"],
        ["T1", "Una", None],
        ["T2", "Dos", None],
        ["T3", "Ir y venir", "T1 y T2"],
    ]
    rows += [["T4", "Cuatro", "Ir y venir"], ["T5", "Cinco", "T1, T2 y T3"]]
    plan, _ = of_rows(tmp_path, *rows)
    assert [one.depends_on for one in plan.initiatives[2:]] == [("T1", "T2"), ("T3",), ("T1", "T2", "T3")]


def test_notes_sections_and_totals_are_no_initiatives_and_are_told(tmp_path):
    plan, told = of_rows(
        tmp_path,
        ["N°", "Iniciativa", "Coste", "Responsable"],
        ["CORTO PLAZO"],
        [1, "Una", 100, "Ana"],
        [None, "Largo plazo", 50],
        [2, "Otra", 50, "Luis"],
        ["Subtotal", None, 150],
        [],
        [None, "Aprobado en comité"],
        ["Elaborado por: la consultora"],
    )
    assert [one.name for one in plan.initiatives] == ["Una", "Otra"]
    assert set(told) == {"asides_left_out", "total_left_out"}
    for words in (
        "A2 «CORTO PLAZO»",
        "B4 «Largo plazo»",
        "B8 «Aprobado en comité»",
        "A9 «Elaborado por: la consultora»",
    ):
        assert words in told["asides_left_out"]


@pytest.mark.parametrize(
    ("row", "taken"),
    [
        ([None, "Fase 1: diagnóstico", None, None], False),
        ([None, "Fase 1: piloto de turnos", 70, None], True),
        (["MEDIANO PLAZO (3 a 9 meses)", None, 70, None], False),
        ([None, "Quick wins", 70, None], False),
        ([None, "Quick wins de señalización", 70, None], True),
        ([None, "Largo plazo", 70, "Ana"], True),
    ],
)
def test_a_heading_has_nothing_of_its_own_but_sums(tmp_path, row, taken):
    rows = [["N°", "Iniciativa", "Coste", "Responsable"], [1, "Una", 100, "Ana"], row, [2, "Otra", 50, "Luis"]]
    plan, told = of_rows(tmp_path, *rows)
    assert (len(plan.initiatives) == 3) is taken and ("asides_left_out" in told) is not taken


def test_names_alone_are_initiatives_where_all_are_or_next_to_the_others(tmp_path):
    plan, told = of_rows(tmp_path, ["Iniciativa", "Coste"], ["Una"], [], ["Otra"])
    assert len(plan.initiatives) == 2 and not told
    plan, told = of_rows(tmp_path, HEAD, ["Una", 5, "Ana"], ["Otra"], [], ["Tercera", None, "Luis"])
    assert len(plan.initiatives) == 3 and not told
    plan, told = of_rows(tmp_path, ["ID", "Iniciativa", "Coste"], ["A", "Una", 5], [], ["B", "Otra"])
    assert len(plan.initiatives) == 2 and not told


def test_no_id_is_written_into_a_note(tmp_path):
    diagnosis = diagnosis_of()
    made = write_plan(tmp_path / "p.xlsx", diagnosis, Plan(initiatives=(Initiative("A", "One", owner="Ana"),)))
    book = openpyxl.load_workbook(made)
    sheet = book["Initiatives"]
    sheet["B8"] = "Agreed on 3 November"
    book.save(made)
    (tmp_path / "copy.xlsx").write_bytes(updated_bytes(made, diagnosis, "en"))
    again = openpyxl.load_workbook(tmp_path / "copy.xlsx")["Initiatives"]
    assert again["A8"].value is None and again["B8"].value == "Agreed on 3 November"


def test_hidden_rows_that_count_are_told(tmp_path):
    path = write_book(tmp_path / "plan.xlsx", Iniciativas=[HEAD, ["Una", 5, "Ana"], ["Otra", 6, "Luis"]])
    book = openpyxl.load_workbook(path)
    book["Iniciativas"].row_dimensions[3].hidden = True
    book.save(path)
    plan, told = noted(path)
    assert len(plan.initiatives) == 2 and set(told) == {"hidden_rows"} and "demás: 3." in told["hidden_rows"]


def test_what_came_back_of_an_unknown_initiative_is_told(tmp_path):
    rows = [["Iniciativa", "Gastado hasta hoy"], ["T99", 5], ["Una", 6]]
    plan, told = of_rows(tmp_path, HEAD, ["Una", 5, "Ana"], Resultados=rows)
    assert [one.initiative for one in plan.returned] == ["T99", "I1"]
    assert set(told) == {"returned_unknown"} and "Resultados!A2" in told["returned_unknown"]


def kpi_book(tmp_path, now, goal, unit=None, *, shown=()):
    """Return what is read of a KPI whose cells hold such values; those `shown` have a format of percentages."""
    rows = [["Iniciativa", "KPI", "KPI hoy", "KPI meta", "Unidad del KPI"], ["Una", "A tiempo", now, goal, unit]]
    path = write_book(tmp_path / "plan.xlsx", Iniciativas=rows)
    book = openpyxl.load_workbook(path)
    for cell, look in shown:
        book["Iniciativas"][cell].number_format = look
    book.save(path)
    plan, told = noted(path)
    kpi = plan.initiatives[0].kpi
    return (kpi.now, kpi.goal, kpi.unit), told


@pytest.mark.parametrize(
    ("now", "goal", "unit", "shown"),
    [
        (0.62, 0.9, None, [("C2", "0%"), ("D2", "0.0 %")]),
        ("62%", 0.9, None, [("D2", "0%")]),
        (0.62, "90 %", "%", [("C2", "0%")]),
        (0.62, 90, "%", [("C2", "0%")]),
        (62, 90, "%", []),
    ],
)
def test_a_percentage_of_a_kpi_is_what_its_cell_shows(tmp_path, now, goal, unit, shown):
    assert kpi_book(tmp_path, now, goal, unit, shown=shown) == ((62, 90, "%"), {})


def test_an_open_document_shows_its_percentages_too(tmp_path):
    heads = ["Iniciativa", "KPI", "KPI hoy", "KPI meta"]
    text, share = (
        '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>',
        (
            '<table:table-cell office:value-type="percentage" office:value="{}">'
            "<text:p>{:.0%}</text:p></table:table-cell>"
        ),
    )
    head = "".join(text.format(one) for one in heads)
    row = text.format("Una") + text.format("A tiempo") + share.format(0.62, 0.62) + share.format(0.9, 0.9)
    rows = "".join(f"<table:table-row>{one}</table:table-row>" for one in (head, row))
    path = tmp_path / "plan.ods"
    with zipfile.ZipFile(SURVEY) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, CONTENT.format(rows=rows) if name == "content.xml" else old.read(name))
    plan, told = noted(path)
    kpi = plan.initiatives[0].kpi
    assert (kpi.now, kpi.goal, kpi.unit) == (62, 90, "%") and not told


def test_a_share_that_may_be_a_percentage_is_told(tmp_path):
    found, told = kpi_book(tmp_path, 62, 0.9, "%")
    assert found == (62, 0.9, "%") and "Si quiere decir 90 %, escribir 90." in told["kpi_share"]
    found, told = kpi_book(tmp_path, 0, 0.4)
    assert found == (0, 0.4, "") and "0,4 sin unidad. Si quiere decir 40 %" in told["kpi_without_unit"]
    assert kpi_book(tmp_path, 0.5, 3)[1] == {} and kpi_book(tmp_path, 0.5, 0.2, "h")[1] == {}
    literal = [("C2", '0.0" %"'), ("D2", '0.0" %"')]
    assert kpi_book(tmp_path, 0.5, 3, shown=literal)[0] == (0.5, 3, "")


def test_the_catalogue_asks_for_evidence_and_nothing_rests_on_it(tmp_path):
    from gapkit.diagnosis.plan.proposals import proposed
    from gapkit.intake.catalogue import read_catalogue

    diagnosis = diagnosis_of()
    (first, *_) = proposed(diagnosis, read_catalogue(), "es")
    assert first.evidence and not first.basis
    rows = [["ID", "Iniciativa", "Base de las estimaciones"], ["A", "Una", first.evidence], ["B", "Otra", "una prueba"]]
    plan, told = of_rows(tmp_path, *rows)
    assert [(one.basis, one.evidence) for one in plan.initiatives] == [("", first.evidence), ("una prueba", "")]
    assert not told
    again = read_plan(write_plan(tmp_path / "again.xlsx", diagnosis, plan, language="es"), SERVQUAL)
    assert again.initiatives == plan.initiatives


def test_in_a_report_the_middle_of_a_fixed_figure_is_the_one_that_is_changed(tmp_path):
    sheets = {"10_Hoja_ruta": [["ID", "Iniciativa", "Coste mínimo", "Coste probable", "Coste máximo"]]}
    sheets["10_Hoja_ruta"] += [["A", "Una", 45, 50, 45]]
    assert read_book(tmp_path, **sheets).initiatives[0].cost == Range(50, 50, 50)
    (said,) = refused(tmp_path, Iniciativas=[*sheets["10_Hoja_ruta"][:1], ["A", "Una", 45, 50, 45]])
    assert "mínimo 45, probable 50, máximo 45" in said


def test_messages_tell_numbers_in_their_language_with_heading_and_initiative_by_column(tmp_path):
    rows = [["Iniciativa", "Esfuerzo (1–5)", "RACI: Junta", "Coste probable", "Cierre probable"]]
    rows += [["Ventanilla única", 2.5, "Z", -5_000_000, 1.2], ["Otra", None, None, None, "140%"]]
    said = refused(tmp_path, Iniciativas=rows)
    assert [text.split(":")[0] for text in said] == [
        f"plan.xlsx, Iniciativas!{cell}" for cell in ("B2", "C2", "D2", "E2", "E3")
    ]
    assert "en «Coste probable» de «Ventanilla única», se encontró -5\u00a0000\u00a0000." in said[2]
    assert "se encontró 2,5." in said[0] and "se encontró 1,2." in said[3] and 'se encontró "140%".' in said[4]
    english = refused(tmp_path, "en", Iniciativas=rows)
    assert "in “Coste probable” of “Ventanilla única”, found -5,000,000." in english[2] and "found 1.2." in english[3]


def test_a_setting_is_named_by_its_word_in_the_language_of_the_message(tmp_path):
    (said,) = refused(tmp_path, Ajustes=[["Qué", "Valor"], ["Presupesto", 5]])
    assert "El más parecido es «Presupuesto»" in said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[[initiative]]\nroles = { Secretaría = "A" }', ["línea 2", '"Secretaría" = ...']),
        ("a = 1\na = 2", ["línea 2", "está dos veces"]),
        ("x = 12.000.000", ["12.000.000", "sin separador de millares"]),
        ('x = "abc\ny = 2', ["sin cerrar"]),
        ("[settings]\nstart = 2027-02-30", ["no existe"]),
        ("x 3", ["el signo ="]),
    ],
)
def test_what_is_no_toml_is_told_in_spanish_with_the_cure(tmp_path, text, words):
    with pytest.raises(GapkitError) as raised:
        read_toml(tmp_path, text)
    said = raised.value.text("es")
    assert all(word in said for word in words) and "Expected" not in said


def test_both_names_of_an_assumption_given_twice_are_told(tmp_path):
    with pytest.raises(GapkitError) as raised:
        read_toml(tmp_path, "[assumptions]\nretencion = 0.8\nretention = 0.86")
    assert 'como "retencion" y "retention"' in raised.value.text("es")


def test_a_plan_without_initiatives_says_so(tmp_path):
    (tmp_path / "plan.toml").write_text('[settings]\nname = "x"\n', encoding="utf-8")
    assert "no_initiatives" in noted(tmp_path / "plan.toml")[1]
    _, told = of_rows(tmp_path, HEAD, Objetivos=[["Dimensión", "Nivel"], ["REL", 6]])
    assert set(told) == {"no_initiatives"}


def test_the_copy_is_named_in_the_language_of_the_report(tmp_path):
    from gapkit.intake.plans.updated import updated_path

    first = updated_path(tmp_path / "plan.xlsx", tmp_path, "es")
    assert first.name == "plan-actualizado.xlsx"
    first.write_bytes(b"")
    assert updated_path(first, tmp_path, "es").name == "plan-actualizado-2.xlsx"
    assert updated_path(first, tmp_path, "en").name == "plan-updated.xlsx"
