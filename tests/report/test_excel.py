"""The Excel report: numbers that are numbers, formulas that agree with their cached values, nothing that leaks."""

from __future__ import annotations

import math
import re
import shutil
import time
from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl.utils import range_boundaries
from python_calamine import CalamineWorkbook

from gapkit.diagnosis.compared import compared
from gapkit.errors import GapkitError
from gapkit.i18n import catalogue
from gapkit.model import Text
from gapkit.report.excel import workbook_bytes, write_excel
from gapkit.report.outline import outline
from gapkit.report.states import heat_class
from gapkit.report.workbook.styles import NUMBER_FORMATS
from gapkit.scoring.rows import Rows
from gapkit.study import Study, diagnose
from tests.few_draws import few_draws
from tests.report.excel_samples import every_text, opened, poisoned, recomputed, sample, table, without_cached_values
from tests.strategies import make_questionnaire, surveys
from tests.wave_samples import made_answers, made_wave

SPANISH = [
    "00_Portada",
    "01_Resumen",
    "02_Brechas",
    "03_Aspectos",
    "04_Grupos",
    "04b_Mapa",
    "04c_Diferencias",
    "06_Indicadores",
    "06b_Indicadores_grupos",
    "07_Importancia",
    "07c_Modelos",
    "07d_Brecha_o_percepcion",
    "07e_Asimetria",
    "07g_Riesgo",
    "09_Objetivo",
    "10_Hoja_ruta",
    "13_Fiabilidad",
    "14_Calidad",
    "14b_Respuestas",
    "97_Graf",
    "98_Diccionario",
    "99_Sello",
]


@pytest.fixture(scope="module")
def survey():
    return sample()


@pytest.fixture(scope="module")
def written(survey):
    """Return the English workbook and when it was there."""
    return workbook_bytes(survey, language="en"), time.monotonic()


@pytest.fixture(scope="module")
def english(written):
    return written[0]


@pytest.fixture(scope="module")
def spanish(survey):
    return workbook_bytes(survey, language="es")


@pytest.fixture(scope="module")
def three_columns():
    return sample("servqual94_3col", people=90)


def test_the_sheets_stand_in_their_order(spanish):
    assert opened(spanish).sheetnames == SPANISH


def test_the_english_workbook_has_english_names(english):
    book = opened(english)
    assert book.sheetnames[:6] == ["00_Cover", "01_Summary", "02_Gaps", "03_Items", "04_Groups", "04b_Map"]
    assert set(book.defined_names) >= {"smallest_gap", "min_cell", "indicative_below", "confidence_level"}


def test_names_refer_to_the_thresholds_of_the_study(survey, spanish):
    book = opened(spanish)
    found = {}
    for name in ("umbral_practico", "n_min_mostrar", "n_min_indicativo", "nivel_confianza", "escala_rango"):
        ((sheet, cell),) = book.defined_names[name].destinations
        found[name] = book[sheet][cell].value
    thresholds = survey.thresholds
    assert found == {
        "umbral_practico": thresholds.smallest_gap,
        "n_min_mostrar": thresholds.min_cell,
        "n_min_indicativo": thresholds.indicative_below,
        "nivel_confianza": thresholds.level,
        "escala_rango": 6,
    }


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_sheet_has_a_title_a_sentence_and_one_sound_table_from_row_four(survey, language):
    book = opened(workbook_bytes(survey, language=language))
    for page in book:
        assert page["A1"].value and page["A2"].value, page.title
        if page.title.startswith("97"):
            continue
        ((name, held),) = ((name, page.tables[name]) for name in page.tables)
        left, top, right, bottom = range_boundaries(held.ref)
        assert (left, top) == (1, 4) and bottom > top, page.title
        heads = [page.cell(4, column).value for column in range(left, right + 1)]
        assert heads == [column.name for column in held.tableColumns], page.title
        assert len({head.casefold() for head in heads}) == len(heads)
        # The line under the title is the question the sheet answers.
        assert name.startswith("t_") and "? " in page["A2"].value
        assert page.freeze_panes == "B5"
        assert page.page_setup.orientation == "landscape"
        # One page wide is what the format takes for granted; as many as needed is 0 high.
        assert page.sheet_properties.pageSetUpPr.fitToPage and page.page_setup.fitToHeight == 0
        assert not page.sheet_view.showGridLines
        assert not page.merged_cells.ranges


def test_tables_have_no_blank_row(english):
    for page in opened(english):
        for held in page.tables.values():
            assert all(any(cell.value is not None for cell in row) for row in page[held.ref]), page.title


def test_titles_are_the_findings_of_the_story(survey, english):
    from gapkit.report.outline import outline

    story = outline(survey, language="en")
    book = opened(english)
    assert book["00_Cover"]["A1"].value == story.cover.title
    assert book["02_Gaps"]["A1"].value == story.section("brechas").title
    assert book["03_Items"]["A1"].value == story.section("items").title


def test_dimensions_hold_the_numbers_of_the_diagnosis(survey, english):
    rows = {row["Dimension"]: row for row in table(opened(english), "02_Gaps")}
    for gap in (*survey.gaps.dimensions, survey.gaps.overall):
        row = rows["Overall" if gap.code == "overall" else gap.label]
        assert row["n"] == gap.n
        for column, value in {
            "Perception": gap.perception,
            "Expectation": gap.expectation,
            "Gap": gap.gap,
            "Gap, lower": gap.gap_low,
            "Gap, upper": gap.gap_high,
            "Adjusted p": gap.p_adjusted,
            "Effect (d)": gap.d_av,
        }.items():
            assert row[column] == pytest.approx(value, abs=1e-12), (gap.code, column)


def test_items_hold_place_band_weight_and_priority(survey, english):
    rows = {row["Code"]: row for row in table(opened(english), "03_Items")}
    for priority in survey.priorities.where(level="item"):
        row = rows[priority.code]
        assert (row["Place"], row["First place"], row["Last place"]) == (
            priority.gap_rank,
            priority.gap_rank_low,
            priority.gap_rank_high,
        )
        assert row["Priority"] == pytest.approx(priority.scaled)
        assert row["Weight"] == pytest.approx(priority.weight)
    assert [row["Place"] for row in rows.values()] == list(range(1, 23))


def test_gap_and_priority_are_formulas_whose_cached_value_is_the_recomputed_one(english):
    values, formulas = opened(english)["03_Items"], opened(english, formulas=True)["03_Items"]
    heads = {cell.value: cell.column for cell in values[4]}
    for row in range(5, 27):
        told = {name: values.cell(row, column).value for name, column in heads.items()}
        assert re.fullmatch(rf"=[A-Z]+{row}-[A-Z]+{row}", formulas.cell(row, heads["Gap"]).value)
        assert told["Gap"] == pytest.approx(told["Perception"] - told["Expectation"], abs=1e-12)
        index = told["Weight"] * max(0, -told["Gap"]) / 6 * told["Probability it matters"]
        assert told["Index"] == pytest.approx(index, abs=1e-12)
        assert formulas.cell(row, heads["State"]).value.startswith("=IF(")


def test_a_gap_of_other_people_than_its_parts_is_a_value(survey):
    row = survey.gaps.dimensions[0]
    gaps = replace(survey.gaps, dimensions=type(survey.gaps.dimensions)([replace(row, gap=row.gap + 0.01)]))
    data = workbook_bytes(replace(survey, gaps=gaps), language="en")
    page = opened(data, formulas=True)["02_Gaps"]
    assert page["E5"].value == pytest.approx(row.gap + 0.01)
    assert any("people who answered both" in str(cell.value) for cell in page["A"])


def test_numbers_are_numbers_for_a_second_reader(english):
    sheet = CalamineWorkbook.from_filelike(BytesIO(english)).get_sheet_by_name("02_Gaps")
    head, first = sheet.to_python()[3:5]
    told = dict(zip(head, first, strict=True))
    assert all(isinstance(told[name], float) for name in ("n", "Perception", "Expectation", "Gap", "Gap, lower"))
    assert told["Gap"] == pytest.approx(told["Perception"] - told["Expectation"])


def test_gaps_show_their_sign_and_a_typographic_minus(english):
    page = opened(english)["02_Gaps"]
    gap = next(cell for cell in page[4] if cell.value == "Gap").column
    form = page.cell(5, gap).number_format
    assert "+0.00" in form and "−" in form and "-0.00" not in form.replace("<=-0.005", "")


def test_colour_classes_of_gaps_are_fixed_and_follow_the_threshold(english):
    page = opened(english)["04b_Map"]
    rules = [rule for held in page.conditional_formatting for rule in held.rules]
    named = [rule.formula[0] for rule in rules if "smallest_gap" in rule.formula[0]]
    assert len(named) % 8 == 0 and named
    assert all("ISNUMBER" in rule.formula[0] for rule in rules)
    cuts = sorted({int(cut) for formula in named for cut in re.findall(r"\*(\d+)/3", formula)})
    unit = 0.3
    for cut in cuts:
        edge = cut * unit / 3
        around = {heat_class(sign * (edge + shift), unit) for sign in (-1, 1) for shift in (-0.001, 0.001)}
        assert len(around) >= 3, cut


def test_hidden_groups_leave_no_number_anywhere_in_the_file(survey):
    assert any(row.suppressed and not row.protected for row in survey.segments)
    assert any(row.protected for row in survey.segments)
    data = workbook_bytes(poisoned(survey, 3141592.6535), language="en")
    assert not [name for name, text in every_text(data).items() if "3141592" in text or ".6535" in text]


def test_hidden_groups_say_why_and_never_how_many(survey, english):
    rows = [row for row in table(opened(english), "04_Groups") if row["Hidden"]]
    assert {(row["Group"], row["Hidden"]) for row in rows} >= {("agent", "n < 5")}
    assert {row["Gap"] for row in rows} == {"n < 5", "protected"}
    for row in rows:
        assert not [value for value in row.values() if isinstance(value, int | float)]
        assert row["State"].startswith("⊘")


def test_an_item_too_few_answered_shows_no_number_on_any_sheet(survey):
    code = survey.gaps.items[0].code
    items = [replace(row, suppressed=True, n=3) if row.code == code else row for row in survey.gaps.items]
    told = replace(survey, gaps=replace(survey.gaps, items=type(survey.gaps.items)(items)))
    book = opened(workbook_bytes(told, language="en"))
    for sheet in ("03_Items", "14b_Answers"):
        rows = [row for row in table(book, sheet) if row["Code"] == code]
        assert rows
        assert not [value for row in rows for value in row.values() if isinstance(value, int | float)], sheet
    assert code not in [row["Code"] for row in table(book, "10_Roadmap")]
    labels = [row[2].value for row in book["97_Charts"].iter_rows(min_row=5, max_col=3)]
    assert not [label for label in labels if label and label.startswith(code)]


def test_a_map_with_mostly_weak_cells_is_not_drawn():
    small = sample(people=60)
    assert "04b_Map" not in opened(workbook_bytes(small, language="en")).sheetnames
    notes = [cell.value for cell in opened(workbook_bytes(small, language="en"))["04_Groups"]["A"]]
    assert any("No map" in str(note) for note in notes)


HOSTILE = (
    "=1+1",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1\tand\nmore",
    "-2",
    "<script>alert(1)</script> & ]]> \"quoted\" 'single'",
    "🙂 emoji 👩‍👩‍👧 and \u202eoverride\u202c",
    "bell\x07 null\x00 escape\x1b \x85 \ufffe end",
    "x" * 300,
    "{=SUM(A1:A9)} [#This Row] _x0041_",
    "http://example.org/ mailto:a@b",
)


def hostile_survey():
    """Return a diagnosis in which every text a study brings is hostile."""
    made = make_questionnaire([2] * 5)
    texts = iter(HOSTILE * 3)
    dimensions = tuple(
        replace(
            dimension,
            name=Text(*[next(texts)] * 2),
            items=tuple(replace(item, text=Text(*[next(texts)] * 2)) for item in dimension.items),
        )
        for dimension in made.dimensions
    )
    told = sample(replace(made, dimensions=dimensions))
    names = dict(zip(("web", "phone", "office", "app", "agent"), HOSTILE, strict=False))
    segments = [replace(row, segment="=2+2", value=names[row.value]) for row in told.segments]
    return replace(told, segments=type(told.segments)(segments), study={"client": "=3+3", "name": "&R&P <b>"})


def test_hostile_texts_stay_texts():
    told = hostile_survey()
    own = re.compile(r"^=(IF|MIN|MAX|100|-?smallest_gap|[A-Z]+\d+[-*])")
    for language in ("es", "en"):
        data = workbook_bytes(told, language=language)
        for page in opened(data, formulas=True):
            for row in page.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        assert own.match(cell.value.replace("umbral_practico", "smallest_gap")), cell.value
                    elif isinstance(cell.value, str):
                        assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\ufffe\uffff]", cell.value)
        parts = every_text(data)
        assert not [name for name in parts if "external" in name.lower() or "vba" in name.lower()]
        assert not [text for name, text in parts.items() if name.endswith(".rels") and "example.org" in text]
        assert not [text for text in parts.values() if "<script>" in text]


def test_hostile_names_of_dimensions_become_sound_headers():
    book = opened(workbook_bytes(hostile_survey(), language="en"))
    page = book["04b_Map"]
    (held,) = page.tables.values()
    heads = [column.name for column in held.tableColumns]
    assert "=1+1" in heads and len(heads) == len(set(heads))
    assert [cell.value for cell in page[4]][: len(heads)] == heads


def test_dimensions_with_one_name_get_different_headers():
    made = make_questionnaire([2, 2, 2])
    same = tuple(replace(dimension, name=Text("Igual", "Same")) for dimension in made.dimensions)
    book = opened(workbook_bytes(sample(replace(made, dimensions=same)), language="en"))
    heads = [cell.value for cell in book["04b_Map"][4]]
    assert heads[3:6] == ["Same", "Same (2)", "Same (3)"]


def test_two_runs_give_the_same_bytes(survey, written):
    english, moment = written
    # The clock of a zip file goes in steps of two seconds.
    time.sleep(max(0.0, moment + 2.1 - time.monotonic()))
    assert workbook_bytes(survey, language="en") == english


def test_an_undated_study_gives_the_same_bytes_too(survey):
    undated = replace(survey, stamp=replace(survey.stamp, generated=""))
    core = every_text(workbook_bytes(undated, language="en"))["docProps/core.xml"]
    assert "1980-01-01" in core


def test_document_properties_name_no_person(english):
    core = every_text(english)["docProps/core.xml"]
    assert re.search(r"<dc:creator>\s*</dc:creator>|<dc:creator/>", core)
    assert "2026-06-09" in core and "Voice of the customer" in core


def test_charts_have_alternative_text_and_literal_labels(survey, english):
    parts = every_text(english)
    drawings = [text for name, text in parts.items() if name.startswith("xl/drawings/drawing")]
    descriptions = [alt for text in drawings for alt in re.findall(r'descr="([^"]*)"', text)]
    charts = [text for name, text in parts.items() if name.startswith("xl/charts/chart")]
    assert len(descriptions) == len(charts) >= 6
    assert all(20 < len(alt) <= 360 for alt in descriptions)
    gaps = next(text for text in charts if "Reliability" in text and "errBars" in text)
    assert "<a:t>Reliability</a:t>" in gaps
    assert all("97_Charts" in reference for text in charts for reference in re.findall(r"<c:f>([^<]*)</c:f>", text))


def test_chart_numbers_are_those_of_the_table(survey, english):
    book = opened(english)
    rows = [[cell.value for cell in row] for row in book["97_Charts"].iter_rows(min_row=5, max_col=9)]
    perceived = {row[2]: row[3] for row in rows if row[1] == "Perception"}
    for gap in survey.gaps.dimensions:
        assert perceived[gap.label] == pytest.approx(gap.perception)
    bars = [row for row in rows if row[7] is not None]
    assert bars and all(row[7] == pytest.approx(row[3] - row[5]) for row in bars)
    assert all(row[8] == pytest.approx(row[6] - row[3]) for row in bars)


def test_inputs_of_the_roadmap_are_empty_yellow_and_checked(english):
    page = opened(english)["10_Roadmap"]
    heads = {cell.value: cell.column for cell in page[4]}
    for name in ("Action", "Owner", "Start", "End", "Effort (1–5)", "Cost", "KPI", "Status"):
        cell = page.cell(5, heads[name])
        assert cell.value is None and cell.fill.fgColor.rgb == "FFFFF8D6", name
        assert [rule for rule in page.data_validations.dataValidation if cell.coordinate in rule.sqref], name


def test_the_roadmap_keeps_what_people_already_decided(survey):
    first, *rest = survey.roadmap
    decided = replace(first, owner="Operations", effort=3, cost=12000.0, horizon="now", stakeholders=("IT", "Claims"))
    book = opened(workbook_bytes(replace(survey, roadmap=type(survey.roadmap)([decided, *rest])), language="en"))
    row = table(book, "10_Roadmap")[0]
    assert (row["Owner"], row["Effort (1–5)"], row["Cost"], row["Horizon"]) == ("Operations", 3, 12000, "Now")
    assert row["Stakeholders"] == "IT, Claims"


def test_a_study_in_which_nothing_falls_short_has_an_empty_roadmap(survey):
    book = opened(workbook_bytes(replace(survey, roadmap=type(survey.roadmap)()), language="en"))
    assert "09_Target" not in book.sheetnames
    assert any("Nothing falls short" in str(cell.value) for cell in book["10_Roadmap"]["A"])


def test_minimums_bring_slack_zone_and_the_share_below(three_columns):
    data = workbook_bytes(three_columns, language="en")
    rows = {row["Dimension"]: row for row in table(opened(data), "02_Gaps")}
    for gap in three_columns.gaps.dimensions:
        assert rows[gap.label]["Slack"] == pytest.approx(gap.adequacy, abs=1e-12)
        assert rows[gap.label]["Slack, lower"] == pytest.approx(gap.adequacy_low)
    item = three_columns.gaps.items[0]
    told = next(row for row in table(opened(data), "03_Items") if row["Code"] == item.code)
    assert told["Below minimum"] == pytest.approx(item.below_minimum)


def test_a_perception_only_study_never_speaks_of_gaps():
    book = opened(workbook_bytes(sample("servperf92"), language="en"))
    assert book.sheetnames[2] == "02_Levels" and "09_Target" not in book.sheetnames
    heads = {cell.value for page in book for cell in page[4] if page.title != "01_Summary"}
    assert not [head for head in heads if head and re.search(r"gap|expect|state|slack", str(head), re.IGNORECASE)]
    rows = table(book, "02_Levels")
    assert all(row["Perception, lower"] < row["Perception"] < row["Perception, upper"] for row in rows)


def test_the_ratings_of_groups_stand_beside_their_intervals():
    found = sample("servperf92")
    rows = table(opened(workbook_bytes(found, language="en")), "04_Groups")
    shown = [row for row in rows if isinstance(row["Perception"], float)]
    assert shown and all(row["Perception, lower"] < row["Perception"] < row["Perception, upper"] for row in shown)
    blocks = outline(found, language="en").section("arquetipos").blocks
    (figure,) = (block for block in blocks if getattr(block, "id", "") == "f-s1")
    told = next(row for row in found.segments if row.dimension == "overall" and (row.n or 0) >= 30)
    cell = next(row for row in figure.table.rows if row.cells[0].value == told.value).cells[-1]
    assert cell.small == f"{told.perception_low:.2f} to {told.perception_high:.2f}"


def test_a_study_without_segments_and_outcomes_leaves_their_sheets_out():
    book = opened(workbook_bytes(sample(make_questionnaire([3]), segments=False), language="es"))
    assert not [name for name in book.sheetnames if name.startswith(("04", "06"))]


def test_missing_numbers_are_blank_and_have_a_reason():
    told = sample(make_questionnaire([2, 2]), people=12, segments=False)
    rows = table(opened(workbook_bytes(told, language="en")), "03_Items")
    assert all(row["Superiority"] is None for row in rows)
    assert all("resample" in row["Notes"] for row in rows)


def test_a_finding_stands_in_both_languages_with_the_way_to_its_proof(survey, english):
    page = opened(english)["01_Summary"]
    rows = table(opened(english), "01_Summary")
    assert len(rows) == len(survey.findings)
    assert all(row["Finding (Spanish)"] and row["Finding (English)"] for row in rows)
    assert not [row for row in rows if "**" in row["Finding (Spanish)"] + row["Finding (English)"]]
    targets = {link.location.split("!")[0].strip("'") for link in page._hyperlinks if link.location}
    assert targets <= set(opened(english).sheetnames)


def test_the_index_lists_every_other_sheet_but_the_helper(spanish):
    book = opened(spanish)
    listed = [row["Hoja"] for row in table(book, "00_Portada")]
    assert listed == [name for name in book.sheetnames if name not in ("00_Portada", "97_Graf")]
    rows = {row["Hoja"]: row for row in table(book, "00_Portada")}
    assert rows["03_Aspectos"]["Filas"] == 22


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_dictionary_explains_every_column_of_every_table(survey, language):
    book = opened(workbook_bytes(survey, language=language))
    name = next(sheet for sheet in book.sheetnames if sheet.startswith("98"))
    explained = {(row[0], row[2]) for row in book[name].iter_rows(min_row=5, values_only=True) if row[2]}
    for page in book:
        if page.title[:2] in ("00", "97", "99"):
            continue
        for held in page.tables.values():
            for column in held.tableColumns:
                assert (page.title, column.name) in explained, (page.title, column.name)
    assert all(row[4] and row[5] for row in book[name].iter_rows(min_row=5, values_only=True) if row[2])


def test_the_stamp_echoes_every_threshold(survey, english):
    stamped = {row["Field"]: row["Value"] for row in table(opened(english), "99_Stamp")}
    told = vars(survey.thresholds) | {"smallest_gap_set_by": "Default of gapkit"}
    windows = vars(told.pop("johari"))
    del told["plan_limits"]  # told in the workbook of a plan (test_plan_workbook.py)
    for name, value in (told | {f"johari_{name}": value for name, value in windows.items()}).items():
        assert stamped[name] == value, name
    assert stamped["input_sha256"] == survey.input.sha256 and stamped["seed"] == str(survey.stamp.seed)


def test_texts_of_the_workbook_exist_in_both_languages():
    def leaves(node, path):
        if "en" in node and not isinstance(node["en"], dict):
            yield path, node
            return
        for key, below in node.items():
            yield from leaves(below, f"{path}.{key}")

    for path, node in leaves(catalogue("excel"), "excel"):
        assert set(node) == {"en", "es"} and all(node.values()), path
        blanks = [set(re.findall(r"{(\w+)}", str(text))) for text in node.values()]
        assert blanks[0] == blanks[1], path


def test_a_file_is_written_whole_or_not_at_all(survey, tmp_path):
    path = write_excel(survey, tmp_path / "report.xlsx", language="en")
    assert path.read_bytes()[:2] == b"PK"
    assert [file.name for file in tmp_path.iterdir()] == ["report.xlsx"]
    with pytest.raises(GapkitError):
        write_excel(survey, tmp_path / "absent" / "report.xlsx", language="en")


def test_the_country_decides_the_paper(survey):
    book = opened(workbook_bytes(survey, language="es", locale="es-MX"))
    assert {str(page.page_setup.paperSize) for page in book if page.tables} == {"1"}


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(surveys(columns=("expectation", "perception", "minimum"), max_people=40))
def test_any_answers_make_a_workbook_that_opens(drawn):
    questionnaire, answers = drawn
    thresholds = few_draws(questionnaire.scale.range)
    told = diagnose(Study.of(questionnaire, answers), thresholds=thresholds, language="es")
    data = workbook_bytes(told, language="es")
    for page in opened(data):
        for held in page.tables.values():
            assert range_boundaries(held.ref)[3] >= 5
    assert not [text for text in every_text(data).values() if "<v>nan</v>" in text or "<v>inf</v>" in text]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_another_spreadsheet_program_works_out_the_cached_values(english, three_columns, tmp_path):
    heavy = sample("servqual94_3col", people=60, weighted=True, minimums=20)
    files = [english, workbook_bytes(three_columns, language="es"), workbook_bytes(heavy, language="en")]
    stricter = openpyxl.load_workbook(BytesIO(english))
    ((sheet, cell),) = stricter.defined_names["smallest_gap"].destinations
    stricter[sheet][cell] = 1.15
    changed = tmp_path / "changed.xlsx"
    stricter.save(changed)
    *again, other = recomputed(tmp_path, *map(without_cached_values, files), changed.read_bytes())
    for before, after in zip(files, again, strict=True):
        formulas, cached, found = opened(before, formulas=True), opened(before), opened(after)
        compared = 0
        for page in formulas:
            for row in page.iter_rows():
                for here in row:
                    if here.data_type != "f":
                        continue
                    compared += 1
                    ours = cached[page.title][here.coordinate].value
                    theirs = found[page.title][here.coordinate].value
                    if isinstance(ours, int | float):
                        assert math.isclose(ours, theirs, abs_tol=1e-9), (page.title, here.coordinate, here.value)
                    else:
                        assert (ours or None) == (theirs or None), (page.title, here.coordinate, here.value)
        assert compared > 150
    states = [{row["Dimension"]: row["State"] for row in table(opened(data), "02_Gaps")} for data in (english, other)]
    assert states[0] != states[1]
    assert "smallest gap was changed" in opened(other)["02_Gaps"]["B3"].value
    assert not opened(again[0])["02_Gaps"]["B3"].value


def test_findings_about_changes_and_differences_are_not_called_gaps():
    before = made_wave(made_answers(1), "spring", language="en")
    after = made_wave(made_answers(2, shift=(1.2, 0.0), first=60), "autumn", language="en")
    rows = table(opened(workbook_bytes(compared([before, after]), language="en")), "01_Summary")
    changes = [row["State"] for row in rows if "wave" in str(row["Finding (English)"]) and row["State"]]
    assert any(state.endswith(("Better", "Better, maybe slightly")) for state in changes)
    assert not any("Exceeds" in state or "exceeds" in state or "gap" in state.casefold() for state in changes)
    groups = made_wave(made_answers(3, people=300, treated=-1.5), language="en").diagnosis
    rows = table(opened(workbook_bytes(groups, language="en")), "01_Summary")
    apart = [row["State"] for row in rows if "worse than that of" in str(row["Finding (English)"])]
    assert apart and not any("gap" in state.casefold() for state in apart)


def test_numbers_of_any_size_fit_their_cells():
    assert NUMBER_FORMATS["bayes"].startswith("[>=100000]0.0E+00") and "##" in NUMBER_FORMATS["measure"]
    data = workbook_bytes(replace_bayes(sample(people=60), 2.3e69), language="en")
    sheet = opened(data)["02_Gaps"]
    heads = {cell.value: cell.column for cell in sheet[4]}
    cell = sheet.cell(5, heads["Bayes factor"])
    assert cell.value == 2.3e69 and cell.number_format == NUMBER_FORMATS["bayes"]


def replace_bayes(diagnosis, value):
    rows = Rows(replace(row, bayes_factor=value) for row in diagnosis.gaps.dimensions)
    return replace(diagnosis, gaps=replace(diagnosis.gaps, dimensions=rows))
