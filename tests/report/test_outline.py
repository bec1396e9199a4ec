"""The outline: every section says what its data prove, for whatever study comes."""

from __future__ import annotations

import dataclasses
import io
import math
import re
from collections import Counter
from functools import cache

import numpy as np
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings

from gapkit.diagnosis.thresholds import Thresholds
from gapkit.i18n import LANGUAGES
from gapkit.model import Answers, Text
from gapkit.report.blocks import Cards, Figure, Flags, StampBlock, Strip, Summaries
from gapkit.report.charts import ROLES
from gapkit.report.excel import workbook_bytes
from gapkit.report.outline import outline
from gapkit.scoring.rows import Rows
from gapkit.study import Study, diagnose
from tests.few_draws import few_draws
from tests.report.made_surveys import OUTCOMES, diagnosed, questionnaire
from tests.strategies import surveys

SECTIONS = (
    *("resumen", "leer", "calidad", "brechas", "items", "arquetipos", "tolerancia", "indicadores"),
    *("motores", "riesgo", "johari", "ruta", "olas"),
    *("fiabilidad", "metodo", "sello"),
)
PARTS = ("p-front", "p-asis", "p-gap", "p-tobe", "p-olas", "p-anexos")
THREE = ("minimum", "expectation", "perception")
HOSTILE = "<script>alert('x')</script> \u202e=1+1 **negrita** 👩\u200d👧 " + "muy largo " * 40

STUDIES = {
    "plain": {},
    "everything": {"columns": THREE, "outcomes": OUTCOMES, "points": True, "weighted": True, "groups": ("A", "B", "C")},
    "perception only": {"columns": ("perception",), "outcomes": OUTCOMES, "groups": ("A", "B")},
    "perception only, few": {"columns": ("perception",), "people": 12},
    "one dimension": {"sizes": (4,), "columns": THREE},
    "three items": {"sizes": (1, 1, 1)},
    "sixty items": {"sizes": (15, 15, 15, 15), "people": 60},
    "ten dimensions": {"sizes": (2,) * 10, "people": 60},
    "zero gaps": {"gaps": (0.0,), "spread": 0.5},
    "all better than expected": {"gaps": (1.2, 0.9)},
    "all the same answers": {"gaps": (-1.0,), "spread": 0.0},
    "all the same and as expected": {"gaps": (0.0,), "spread": 0.0},
    "few people": {"people": 12, "outcomes": OUTCOMES, "columns": THREE, "groups": ("A", "B")},
    "too few people": {"people": 4, "outcomes": OUTCOMES, "columns": THREE, "groups": ("A", "B")},
    "too few, perception only": {"people": 3, "columns": ("perception",)},
    "one person": {"people": 1},
    "a hidden group": {"groups": ("A", "B", "C", "Secreto"), "smallest_group": 3},
    "small groups": {"people": 60, "groups": ("A", "B", "C", "D")},
    "hostile": {"text": HOSTILE, "people": 60, "groups": (HOSTILE, "x" * 300), "outcomes": OUTCOMES},
    "heavy weights": {"people": 36, "weighted": True, "columns": THREE, "groups": ("A", "B"), "outcomes": OUTCOMES},
    "few minimums": {"columns": THREE, "minimums": 4},
    "hardly any minimum": {"columns": THREE, "minimums": 12},
    "no minimum": {"columns": THREE, "minimums": 0, "sizes": (4,)},
    "some points": {"points": True, "silent": 60, "groups": ("A", "B")},
    "few points": {"points": True, "silent": 157},
    "points, perception only": {"points": True, "silent": 20, "columns": ("perception",)},
    "unclear": {"people": 34, "gaps": (-0.25, 0.2), "spread": 1.6, "columns": THREE},
}


@pytest.fixture(scope="module", params=STUDIES)
def study(request):
    """Return every study in turn."""
    return request.param, diagnosed(**STUDIES[request.param])


@pytest.fixture(scope="module")
def told(study):
    """Return what gives the report of every study in turn in a language, made once."""
    return cache(lambda language: outline(study[1], language=language))


@pytest.fixture(scope="module")
def everything():
    return diagnosed(**STUDIES["everything"])


def texts(node):
    """Yield every text of a report, wherever it stands."""
    if isinstance(node, str):
        yield node
    elif dataclasses.is_dataclass(node):
        for field in dataclasses.fields(node):
            if field.name not in ("value", "manifest", "id", "key", "target", "role", "tag"):
                yield from texts(getattr(node, field.name))
    elif isinstance(node, tuple):
        for part in node:
            yield from texts(part)


def sections(report):
    return [section for part in report.parts for section in part.sections]


def blocks(report, kind):
    return [block for section in sections(report) for block in section.blocks if isinstance(block, kind)]


def bare(text):
    return text.replace("**", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_complete_and_its_bold_marks_pair_up(told, language):
    report = told(language)
    for text in texts(report):
        assert not re.search(r"\{(?!shown|total)\w*\}|\bnan\b|\bNone\b|\binf\b", text), text
        assert text.count("**") % 2 == 0, text
        assert "p <" not in text and "−0,0 " not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_and_leads_keep_their_length_and_end_without_a_full_stop(told, language):
    report = told(language)
    limit = {"es": 90, "en": 80}[language]
    assert 0 < len(report.cover.title) <= 70 and re.search(r"[a-z]{3}", report.cover.title)
    for section in sections(report):
        assert section.title and len(section.title) <= limit, section.title
        assert not section.title.endswith("."), section.title
        assert len(bare(section.lead)) <= 320, section.lead
        assert len(bare(section.so_what)) <= 320
        assert section.kicker and section.contents
    for figure in blocks(report, Figure):
        assert figure.title and len(figure.title) <= 85 and not figure.title.endswith("."), figure.title


def test_sections_come_in_the_order_of_the_story_and_only_once(told):
    report = told("es")
    ids = [section.id for section in sections(report)]
    assert ids == [name for name in SECTIONS if name in ids]
    assert {"resumen", "leer", "calidad", "brechas", "ruta", "fiabilidad", "metodo", "sello"} <= set(ids)
    assert [part.id for part in report.parts] == [name for name in PARTS if name in {p.id for p in report.parts}]
    names = [figure.id for figure in blocks(report, Figure)] + [figure.table.id for figure in blocks(report, Figure)]
    assert len(names) == len(set(names))


def test_tables_are_rectangular_and_strips_stand_on_an_axis(told):
    for figure in blocks(told("en"), Figure):
        columns = figure.table.columns
        assert figure.table.rows and len({column.key for column in columns}) == len(columns)
        for row in figure.table.rows:
            assert len(row.cells) == len(columns)
            for cell, column in zip(row.cells, columns, strict=True):
                assert isinstance(cell, Strip) == (column.kind == "strip")
                if isinstance(cell, Strip):
                    assert column.axis is not None and column.axis.low < column.axis.high
                    assert column.axis.ticks and {mark.role for mark in cell.marks} <= set(ROLES)
        assert {role for role, _ in figure.legend} <= {*ROLES, "hidden", "indicative"}


def test_every_proof_leads_to_a_section_that_exists(study):
    report = outline(study[1], language="es", second_language="en")
    ids = {section.id for section in sections(report)}
    (summaries,) = blocks(report, Summaries)
    assert len(summaries.questions) == 4
    for question in summaries.questions:
        assert question.answer and question.target in ids and question.link
    for summary in summaries.summaries:
        for conclusion in summary.conclusions:
            assert conclusion.target in ids and conclusion.link


def test_the_summary_has_few_conclusions_from_any_section_and_says_how_solid_they_are(told):
    (summaries,) = blocks(told("es"), Summaries)
    (summary,) = summaries.summaries
    assert len(summary.conclusions) <= 7 and summary.decision
    assert max(Counter(c.target for c in summary.conclusions).values(), default=0) <= 2
    for conclusion in summary.conclusions:
        assert re.fullmatch("●{0,3}○{0,3}", conclusion.dots) and len(conclusion.dots) == 3
        assert conclusion.text.startswith("**") and len(bare(conclusion.text)) <= 400


def test_the_summary_has_something_good_and_something_unknown_where_the_data_have_it():
    mixed = diagnosed(gaps=(-1.6, -1.5, 0.0, -0.2), people=40)
    states = {f.subject: f.state for f in mixed.findings if f.kind == "gap.dim"}
    assert "meets" in states.values() and "unclear" in states.values()
    (summaries,) = blocks(outline(mixed, language="es"), Summaries)
    told = " ".join(c.text for c in summaries.summaries[0].conclusions)
    assert "se cumple lo esperado" in told
    assert "○○○" in {c.dots for c in summaries.summaries[0].conclusions}


def test_a_second_language_adds_a_summary_that_says_the_same(everything):
    (summaries,) = blocks(outline(everything, language="es", second_language="en"), Summaries)
    spanish, english = summaries.summaries
    assert (spanish.language, english.language) == ("es", "en")
    assert [c.dots for c in spanish.conclusions] == [c.dots for c in english.conclusions]
    assert [c.target for c in spanish.conclusions] == [c.target for c in english.conclusions]
    assert "expectations" in " ".join(c.text for c in english.conclusions)
    (alone,) = blocks(outline(everything, language="es", second_language="es"), Summaries)
    assert len(alone.summaries) == 1


def test_the_same_diagnosis_makes_the_same_report(everything):
    assert outline(everything, language="es") == outline(everything, language="es")


def test_a_full_study_has_every_section_and_says_what_is_absent(everything):
    report = outline(everything, language="en")
    assert [section.id for section in sections(report)] == list(SECTIONS)
    absent = " ".join(texts(report.section("metodo")))
    assert "Johari" in absent and "Customer journey" in absent and "minimum acceptable was not asked" not in absent


def test_what_was_not_asked_is_left_out_and_explained():
    report = outline(diagnosed(), language="es")
    ids = {section.id for section in sections(report)}
    assert not {"arquetipos", "tolerancia", "indicadores"} & ids
    reasons = " ".join(texts(report.section("metodo")))
    for reason in (
        "no se indicó ninguna columna",
        "no se preguntó el mínimo",
        "no se preguntó ninguno",
        "requiere una ola",
    ):
        assert reason in reasons
    assert not any("Mínimo" in text for text in texts(report.section("leer")))


def test_the_states_of_the_dimensions_make_the_titles():
    report = outline(diagnosed(gaps=(-1.6, -1.5, 0.0, 0.0), people=400), language="es")
    assert report.cover.title == "Dos de cuatro dimensiones no llegan a lo esperado"
    assert report.section("brechas").title == "Dos de cuatro dimensiones quedan por debajo de lo esperado; dos cumplen"
    assert report.section("brechas").so_what == (
        "Los déficits claros están en la capacidad de respuesta y la fiabilidad: por ahí conviene empezar. "
        "En «Espacios» y el trato personal ya se cumple lo esperado: no hay déficit que cubrir, "
        "sino un nivel que mantener."
    )
    english = outline(diagnosed(gaps=(-1.6,), people=400), language="en")
    assert english.cover.title == english.section("brechas").title == "All dimensions fall short of expectations"
    assert english.section("brechas").so_what == ""
    met = outline(diagnosed(gaps=(0.0,), people=900, spread=0.5), language="en")
    assert met.section("brechas").title == "All dimensions meet expectations"
    assert met.cover.title == "Experience meets what customers expect"
    over = outline(diagnosed((4, 4), gaps=(1.2, 1.2)), language="en")
    assert over.cover.title == "Experience exceeds expectations on two of two dimensions"


def test_the_same_fact_is_written_alike_wherever_it_stands(everything):
    report = outline(everything, language="es")
    table = next(f for f in blocks(report, Figure) if f.id == "f-brechas").table
    gap = [column.key for column in table.columns].index("gap")
    written = {row.cells[0].text: row.cells[gap] for row in table.rows}
    for name, _, text in report.cover.fingerprint:
        assert text == report_number(written[name].value, 1)
        assert written[name].text == report_number(written[name].value, 2)
    kpi = report.cover.kpis[0]
    assert kpi.text == report_number(everything.gaps.overall.gap, 2)


def report_number(value, decimals):
    """Write a gap as Spain does, by other means than the report."""
    text = f"{abs(value):.{decimals}f}".replace(".", ",")
    return ("−" if value < 0 else "+") + text if float(text.replace(",", ".")) else text


def test_rows_go_from_the_largest_shortfall_to_the_smallest(everything):
    report = outline(everything, language="es")
    for name in ("f-brechas", "f-items"):
        table = next(f for f in blocks(report, Figure) if f.id == name).table
        gap = [column.key for column in table.columns].index("gap")
        values = [row.cells[gap].value for row in table.rows]
        assert values == sorted(values)


def test_forty_items_are_shown_and_the_rest_is_in_the_workbook():
    report = outline(diagnosed(**STUDIES["sixty items"]), language="en")
    figure = next(f for f in blocks(report, Figure) if f.id == "f-items")
    assert len(figure.table.rows) == 40
    assert "40 of 60 items; the Excel workbook has them all" in figure.note
    assert {tag for tag, _ in figure.table.filters} == {row.tag for row in figure.table.rows}
    assert figure.table.filter_count == "{shown} of {total}"


def test_perception_only_speaks_of_ratings_and_of_no_gap():
    report = outline(diagnosed(**STUDIES["perception only"]), language="es")
    for name in ("brechas", "items", "arquetipos"):
        section = report.section(name)
        headers = [column.label for f in section.blocks if isinstance(f, Figure) for column in f.table.columns]
        titles = [section.title, *(f.title for f in section.blocks if isinstance(f, Figure))]
        assert not any(re.search("brecha|expectativa", text, re.IGNORECASE) for text in (*headers, *titles))
    assert report.cover.kpis[0].name == "Percepción global"
    (summaries,) = blocks(report, Summaries)
    assert "no hay brecha que medir" in summaries.questions[1].answer
    assert "Brechas: el cuestionario no pregunta lo que se espera." in list(texts(report.section("metodo")))


def test_too_few_people_are_shown_nothing_at_all():
    diagnosis = diagnosed(**STUDIES["too few people"])
    report = outline(diagnosis, language="es")
    assert report.cover.title == "Hay muy pocas respuestas para mostrar resultados"
    assert report.cover.kpis == () and report.cover.fingerprint == ()
    assert report.section("items") is None and report.section("tolerancia") is None
    assert not any(isinstance(block, Figure) for section in sections(report) for block in section.blocks)
    base = next(fact for fact in report.cover.facts if fact.name == "Base")
    assert base.text.startswith("menos de 5 respuestas")
    (stamp,) = blocks(report, StampBlock)
    assert stamp.manifest["data"]["rows"] is None
    told = " ".join(text for section in sections(report) for text in texts(section))
    assert not re.search(r"\b4 (?:respuestas|filas|personas)|n = 4\b", told)


def test_few_people_make_no_title_and_no_evidence_beyond_indicative():
    report = outline(diagnosed(**STUDIES["few people"]), language="es")
    assert "orientan, no prueban" in report.section("brechas").title
    assert "es solo un indicio" in report.section("indicadores").title
    (summaries,) = blocks(report, Summaries)
    assert {c.dots for c in summaries.summaries[0].conclusions} <= {"●○○", "○○○"}
    assert "Reunir más respuestas" in summaries.summaries[0].decision
    assert "Para empezar ya" not in [kpi.name for kpi in report.cover.kpis]


def test_hidden_groups_keep_their_numbers_to_themselves():
    diagnosis = diagnosed(**STUDIES["a hidden group"])
    report = outline(diagnosis, language="es")
    (figure,) = (f for f in report.section("arquetipos").blocks if isinstance(f, Figure))
    rows = {row.cells[0].text: row.cells for row in figure.table.rows}
    hidden = [name for name, cells in rows.items() if cells[1].hatched]
    assert "Secreto" in hidden and len(hidden) == 2
    for name in hidden:
        assert all(cell.hatched and cell.value is None for cell in rows[name][1:])
        assert rows[name][0].small == "oculto"
    assert {rows["Secreto"][1].text} == {"n < 5"}
    assert {rows[name][1].text for name in hidden} == {"n < 5", "protegido"}
    assert "«Secreto» no se muestra: menos de 5 respuestas." in figure.note
    assert ("hidden", "Oculto") in figure.legend


def test_a_map_of_mostly_small_groups_is_not_drawn():
    report = outline(diagnosed(**STUDIES["small groups"]), language="en")
    section = report.section("arquetipos")
    assert section.title == "The groups are too small to be compared"
    (cards,) = section.blocks
    assert isinstance(cards, Cards) and "too small to be compared" in cards.cards[0].paragraphs[0]
    assert "merged" not in cards.cards[0].paragraphs[0]


def test_heat_cells_carry_value_word_and_class():
    report = outline(diagnosed(groups=("A", "B"), people=300), language="en")
    (figure,) = (f for f in report.section("arquetipos").blocks if isinstance(f, Figure))
    cells = figure.table.rows[0].cells
    assert re.fullmatch(r"−\d\.\d", cells[1].text) and cells[1].small == "clear" and cells[1].shade in ("n3", "n4")
    assert cells[1].bold and figure.table.columns[-1].label == "Overall"


@pytest.mark.parametrize("columns", [("expectation", "perception"), ("perception",)])
def test_the_rows_of_a_heat_map_go_from_the_largest_shortfall_to_the_smallest_with_hidden_groups_last(columns):
    report = diagnosed(groups=("A", "B", "C", "D"), people=400, columns=columns)
    depths = {"A": -0.2, "B": None, "C": -1.4, "D": -0.7}
    rows = []
    for row in report.segments:
        at = depths[row.value]
        hidden = {"n": None, "suppressed": True, "gap": math.nan, "perception": math.nan}
        rows.append(dataclasses.replace(row, **(hidden if at is None else {"gap": at, "perception": 5 + at})))
    moved = dataclasses.replace(report, segments=Rows(rows))
    (figure,) = (
        b for b in outline(moved, language="en").section("arquetipos").blocks if getattr(b, "id", "") == "f-s1"
    )
    assert [row.cells[0].text for row in figure.table.rows] == ["C", "D", "A", "B"]
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(moved, language="en")), data_only=True)
    sheet = next(one for one in book.worksheets if one.title.startswith("04b"))
    assert [row[1] for row in sheet.iter_rows(values_only=True) if row[1] in depths] == ["C", "D", "A", "B"]


def test_the_zone_of_tolerance_is_read_by_intervals():
    report = outline(diagnosed(gaps=(-2.4, -1.2, 0.0, 0.8), columns=THREE, people=300), language="es")
    section = report.section("tolerancia")
    assert section.title.startswith("En la capacidad de respuesta la percepción no llega al mínimo")
    (figure,) = section.blocks
    words = [row.cells[-1].text for row in figure.table.rows]
    assert words[0] == "Bajo el mínimo" and words[-1] == "Sobre lo deseado"
    assert figure.title.startswith("Una bajo el mínimo")


@pytest.mark.parametrize("gap", [0.05, -0.05])
def test_a_perception_that_may_exceed_the_expectation_is_never_said_to_be_inside_the_zone(gap):
    found = diagnosed(columns=THREE, people=300)
    raised = [
        dataclasses.replace(row, adequacy_low=0.2, adequacy_high=0.6, gap=gap, gap_low=gap - 0.1, gap_high=gap + 0.1)
        for row in found.gaps.dimensions
    ]
    found = dataclasses.replace(found, gaps=dataclasses.replace(found.gaps, dimensions=Rows(raised)))
    section = outline(found, language="en").section("tolerancia")
    assert section.title == "All dimensions reach the minimum customers accept"
    assert {row.cells[-1].text for row in section.blocks[0].table.rows} == {"Inside or above"}


def test_only_what_is_established_is_a_priority_with_a_target():
    report = outline(diagnosed(gaps=(-1.5, -0.1, 0.0, 0.8), people=60), language="en")
    figure = next(block for block in report.section("ruta").blocks if isinstance(block, Figure))
    keys = [column.key for column in figure.table.columns]
    rows = {group: [row for row in figure.table.rows if row.group == group] for group in ("Items", "To be confirmed")}
    assert rows["Items"] and rows["To be confirmed"]
    assert {row.cells[keys.index("target")].text for row in rows["To be confirmed"]} == {"—"}
    assert all(row.cells[keys.index("target")].text != "—" for row in rows["Items"])
    count = {1: "One", 2: "Two", 3: "Three", 4: "Four"}.get(len(rows["Items"]), str(len(rows["Items"])))
    assert report.section("ruta").title.startswith(f"{count} item")


def test_outcomes_have_a_card_each_and_whole_shares():
    report = outline(diagnosed(outcomes=OUTCOMES), language="es")
    (cards,) = (b for b in report.section("indicadores").blocks if isinstance(b, Cards))
    assert [card.title.split()[0] for card in cards.cards] == ["NPS", "CSAT", "CES"]
    for card in cards.cards:
        assert sum(int(re.match(r"\d+", fact.text)[0]) for fact in card.facts) == 100
    assert report.section("indicadores").contents == "NPS, CSAT y CES"


def test_an_outcome_without_a_name_of_its_own_is_called_by_its_question():
    nps, csat, ces = OUTCOMES
    value = dataclasses.replace(nps, code="value", kind="rating", text=Text("Precio justo", "Fair price"))
    alone = outline(diagnosed(outcomes=(value,)), language="en")
    section = alone.section("indicadores")
    assert re.fullmatch(r"“Fair price” scores \d\.\d out of 10", section.title) and section.contents == "Rating"
    assert alone.cover.kpis[1].name == "Fair price"
    old = dataclasses.replace(ces, higher_is_better=False)
    both = outline(diagnosed(outcomes=(csat, old)), language="en").section("indicadores")
    assert both.title == "What customers say they feel and would do: CSAT and CES"
    (cards,) = both.blocks
    assert cards.cards[1].closing == "Scale from 1 to 7. Lower is better."


def test_the_roadmap_ranks_and_leaves_owners_costs_and_dates_to_a_workshop():
    report = outline(diagnosed(people=300), language="es")
    section = report.section("ruta")
    figure, cards = section.blocks
    assert figure.table.rows[0].group == "Dimensiones"
    assert {"Procesos"} == {row.cells[2].text for row in figure.table.rows}
    assert cards.cards[0].title == "Pendiente de taller" and len(cards.cards[0].bullets) == 4
    nothing = outline(diagnosed(gaps=(0.9,), people=300), language="es").section("ruta")
    assert nothing.title == "Ningún aspecto pide acción con estos datos"
    assert isinstance(nothing.blocks[0], Cards)


def test_points_and_weights_are_told(everything):
    report = outline(everything, language="es")
    figures = {f.id: f for f in blocks(report, Figure)}
    assert "f-pesos" in figures
    assert "Con la importancia que cada cliente da a las dimensiones" in figures["f-brechas"].note
    assert "Medias e intervalos ponderados, con el error típico linealizado." in figures["f-brechas"].note
    assert "weight" in [column.key for column in figures["f-items"].table.columns]
    equal = {f.id: f for f in blocks(outline(diagnosed(), language="es"), Figure)}
    assert "weight" not in [column.key for column in equal["f-items"].table.columns]
    assert "No se preguntó por la importancia" in equal["f-items"].note


def test_the_smallest_gap_says_who_set_it():
    found = diagnosed(people=30)
    default = outline(found, language="es")
    assert any("valor por defecto de gapkit" in text for text in texts(default.section("leer")))
    chosen = dataclasses.replace(found, thresholds=Thresholds.for_range(6, smallest_gap=0.45))
    report = outline(chosen, language="es")
    assert any("±0,45" in text and "que fijó el estudio" in text for text in texts(report.section("leer")))
    assert "0,45 puntos, fijado por el estudio" in list(texts(report.section("metodo")))


def test_the_study_named_by_the_caller_goes_before_the_diagnosis_own():
    found = diagnosed(people=30)
    report = outline(found, language="en", study={"client": "Other & Co"})
    assert report.title == "Gap diagnosis · Other & Co · ola 2"
    assert report.cover.facts[0].text == "Other & Co" and report.cover.facts[1].text == "4 May 2026"
    bare_study = dataclasses.replace(found, study={})
    names = [fact.name for fact in outline(bare_study, language="es").cover.facts]
    assert names == ["Base", "Versión"]


def test_flags_say_what_the_data_can_and_cannot_carry():
    ceiling = diagnosed((4, 4), people=200, ceiling_share=0.3, ceiling_items=0.2)
    (flags,) = blocks(outline(ceiling, language="es"), Flags)
    assert flags.flags[-1][0] == "cannot_say" and "no prueba causas" in flags.flags[-1][1]
    assert [sign for sign, _ in flags.flags] == sorted(
        (sign for sign, _ in flags.flags), key=("caution", "passed", "cannot_say").index
    )


def test_the_client_reads_notes_for_readers_and_not_those_for_whoever_runs_gapkit():
    found = diagnosed(people=30)
    source = dataclasses.replace(
        found.input,
        left_out=(('"Fecha" (B)', "comments"), ("**x**", "unheard of")),
        notes=(
            ("intake.notes.preferred", {"chosen": "servqual91", "other": "servqual88"}),
            ("intake.notes.encoding", {"file": "a.csv", "encoding": "cp1252"}),
            ("nobody.knows", {}),
        ),
    )
    told = list(texts(outline(dataclasses.replace(found, input=source), language="es").section("calidad")))
    assert any(text.startswith("Cuestionario reconocido por los encabezados: ") for text in told)
    assert not any(sign in text for text in told for sign in ("a.csv", "--", "servqual88", "(B)"))
    assert "Fecha" in told and "unheard of" in [t.lower() for t in told]
    assert "∗∗x∗∗" in told


def test_the_stamp_holds_what_makes_the_report_again(everything):
    (stamp,) = blocks(outline(everything, language="es"), StampBlock)
    facts = {fact.name: fact.text for fact in stamp.facts}
    assert facts["Herramienta"] == "gapkit 1.2.3" and facts["Semilla"] == "7"
    assert "sha256 " + "ab" * 32 in facts["Datos"] and facts["Idioma"] == "es-ES"
    assert stamp.manifest["edited_texts"] == 0 and stamp.manifest["seed"] == 7


def test_a_locale_of_another_country_changes_every_number(everything):
    mexico = outline(everything, language="es", locale="es-MX")
    assert mexico.locale == "es-MX"
    assert mexico.cover.kpis[0].text == outline(everything, language="es").cover.kpis[0].text.replace(",", ".")


def test_a_dimension_nobody_answered_does_not_silence_the_others():
    asked = questionnaire((3, 3))
    random = np.random.default_rng(1)
    codes = {
        "expectation": random.integers(5, 8, (6, 60)).astype(np.uint8),
        "perception": random.integers(3, 6, (6, 60)).astype(np.uint8),
    }
    codes["perception"][3:] = 0
    thresholds = few_draws(6)
    report = outline(diagnose(Study.of(asked, Answers(codes)), thresholds=thresholds), language="es")
    table = next(f for f in blocks(report, Figure) if f.id == "f-brechas").table
    assert [row.cells[-1].text for row in table.rows] == ["Brecha clara", "Sin respuestas"]
    assert report.cover.title != "Hay muy pocas respuestas para mostrar resultados"
    assert len(report.cover.fingerprint) == 1


@pytest.mark.parametrize("columns", [("expectation", "perception"), ("perception",), THREE])
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=surveys(max_people=45, weighted=True, points=True))
def test_any_survey_makes_a_report(columns, data):
    asked, answers = data
    asked = dataclasses.replace(asked, columns=columns)
    codes = {role: answers.codes["expectation" if role == "minimum" else role] for role in columns}
    thresholds = few_draws(asked.scale.range, replicates=19, indicative_below=12)
    found = diagnose(Study.of(asked, dataclasses.replace(answers, codes=codes)), thresholds=thresholds)
    for language in LANGUAGES:
        report = outline(found, language=language)
        for text in texts(report):
            assert not re.search(r"\{(?!shown|total)\w*\}|\bnan\b|None", text), text
        for section in sections(report):
            assert section.title and not section.title.endswith(".")
