"""The journey as readers meet it: curve over its table, map, places, KPIs, workbook, terminal, cover; es and en."""

import dataclasses
import io
import re

import openpyxl
import pytest

from gapkit.i18n import LANGUAGES
from gapkit.model import Text
from gapkit.model.journey_plan import Assumption, JourneyPlan, Kpi, KpiValue
from gapkit.report.blocks import Axis, Curve, Figure, Stop
from gapkit.report.curve import curve_svg
from gapkit.report.excel import workbook_bytes
from gapkit.report.html import html_text
from gapkit.report.outline import outline
from gapkit.report.outline.journey_tables import link_words
from gapkit.report.voice import Voice
from gapkit.report.wording import sentence_of
from gapkit.scoring.rows import Rows
from gapkit.study import Study, diagnose
from tests.few_draws import few_draws
from tests.journey_samples import CHANNELS, EXPOSED, journey_survey
from tests.report.made_surveys import diagnosed

LIMITS = few_draws(6, replicates=199)
PLAN = JourneyPlan(
    owners={"contact": "Atención"},
    kpis=(Kpi("wait", Text("Espera", "Waiting"), "contact", "min", 3.0, True, 0, (KpiValue("O1", "2026-01", 4.5),)),),
)


def study(people=420, *, plan=PLAN, columns=None, **options):
    questionnaire, answers = journey_survey(people, **options)
    if columns:
        codes = {role: answers.codes[role] for role in columns}
        questionnaire = dataclasses.replace(questionnaire, columns=columns)
        answers = dataclasses.replace(answers, codes=codes)
    return diagnose(Study.of(questionnaire, answers), thresholds=LIMITS, journey=plan, language="es")


@pytest.fixture(scope="module")
def full():
    return study()


def section(diagnosis, language="es"):
    return outline(diagnosis, language=language).section("recorrido")


def figures(told):
    return {block.id: block for block in told.blocks if isinstance(block, Figure)}


def texts(value):
    """Yield every text of a section."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for part in value:
            yield from texts(part)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from texts(getattr(value, field.name))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_section_is_complete_in_both_languages(full, language):
    told = section(full, language)
    assert set(figures(told)) == {"f-recorrido", "f-canales", "f-momentos", "f-indicadores-operativos"}
    for text in texts(told):
        assert not re.search(r"\{\w*\}|\bnan\b|None", text), text
        assert text.count("**") % 2 == 0
    assert len(told.title) <= (90 if language == "es" else 80) and len(told.lead.replace("**", "")) <= 320


def test_every_point_of_the_curve_stands_over_a_column(full):
    figure = figures(section(full))["f-recorrido"]
    names = [column.label for column in figure.table.columns[1:]]
    assert [stop.label for stop in figure.curve.stops] == names and len(names) == len(EXPOSED)
    assert all(len(row.cells) == len(figure.table.columns) for row in figure.table.rows)
    assert [stop.label for stop in figure.curve.stops if stop.moment] == ["Consulta o petición"]
    assert "Queja o avería: percepción 4,5, expectativa 6,0" in figure.curve.spoken


def test_the_title_is_the_moment_of_truth_and_the_cover_names_the_lowest_point(full):
    report = outline(full, language="es")
    assert report.section("recorrido").title == "«Consulta o petición» es un momento de la verdad"
    kpi = next(kpi for kpi in report.cover.kpis if kpi.name == "Punto de contacto más bajo")
    assert "«Queja o avería»" in kpi.small and kpi.text.startswith("−1,5")
    assert "Recorrido: «Consulta o petición» es un momento de la verdad" in full.summary(language="es")


def test_the_page_draws_one_curve_over_a_table_of_fixed_columns(full):
    page = html_text(outline(full, language="en"))
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids)) and page.count('role="img" aria-label="Curve of') == 1
    assert "table-layout:fixed;min-width" in page and "<script>alert" not in page


def test_a_study_without_a_journey_says_nothing_of_one():
    bare = diagnosed(people=60)
    report = outline(bare, language="es")
    assert report.section("recorrido") is None and "Recorrido:" not in bare.summary(language="es")
    page = html_text(report)
    assert "Curva de la experiencia" not in page and "table-layout:fixed;min-width" not in page
    assert not any(kpi.name == "Punto de contacto más bajo" for kpi in report.cover.kpis)


def test_perceptions_alone_make_a_curve_without_expectation_and_without_the_word_gap():
    told = section(study(300, columns=("perception",)))
    curve = figures(told)["f-recorrido"].curve
    assert all(stop.expectation is None for stop in curve.stops)
    shown = " ".join(texts(figures(told)["f-recorrido"].table)).lower()
    assert "brecha" not in shown and "percepción" in shown


def test_without_an_outcome_the_penalty_is_not_shown_and_its_lack_is_said():
    questionnaire, answers = journey_survey(300)
    silent = Study.of(questionnaire, dataclasses.replace(answers, outcomes={}))
    figure = figures(section(diagnose(silent, thresholds=LIMITS), "en"))["f-momentos"]
    assert "penalty" not in [column.key for column in figure.table.columns]
    assert "no outcome" in figure.note


def test_what_is_assumed_or_not_asked_is_named_as_such():
    questionnaire, answers = journey_survey(200)
    points = questionnaire.journey.touchpoints
    more = [dataclasses.replace(points[0], code=code, name=Text(code, code)) for code in ("gift", "farewell")]
    journey = dataclasses.replace(questionnaire.journey, touchpoints=(*points, *more))
    plan = JourneyPlan(assumed={"gift": Assumption(6.0, 4.5, "taller de mayo")})
    asked = dataclasses.replace(questionnaire, journey=journey)
    told = section(diagnose(Study.of(asked, answers), thresholds=LIMITS, journey=plan))
    card = " ".join(texts(told.blocks[-1]))
    assert "taller de mayo" in card and "hipótesis" in card and "«farewell»" in card
    assert figures(told)["f-recorrido"].curve.stops[-1].perception is None


def test_a_hidden_cell_shows_no_number_in_any_medium():
    shares = (0.32, 0.3, 0.26, 0.11, 0.01)
    found = study(300, channel_shares=shares)
    hidden = [cell for cell in found.journey if cell.suppressed]
    assert hidden and all(cell.channel for cell in hidden)
    table = figures(section(found))["f-canales"].table
    for row in table.rows:
        for cell in row.cells[1:]:
            if cell.hatched:
                assert cell.value is None and not re.search(r"\d", cell.text.replace("n < 5", ""))
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(found, language="en")))
    rows = list(book["05b_Channel"].iter_rows(min_row=5, values_only=True))
    heads = [cell.value for cell in book["05b_Channel"][4]]
    for row in rows:
        told = dict(zip(heads, row, strict=True))
        if told.get("Hidden"):
            assert told["n"] is None and told["Perception"] is None and told["Gap, lower"] is None


def test_a_map_of_which_most_is_thin_is_not_drawn():
    told = section(study(70, channel_shares=(0.2,) * len(CHANNELS)))
    assert "f-canales" not in figures(told)
    assert any("mapa" in text for text in texts(told.blocks))


def test_the_workbook_has_the_sheets_of_the_journey(full):
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(full, language="es")), data_only=True)
    assert {"05_Recorrido", "05b_Canal", "05c_Operativos"} <= set(book.sheetnames)
    sheet = book["05_Recorrido"]
    heads = [cell.value for cell in sheet[4]]
    rows = [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=5, max_row=14, values_only=True)]
    assert [row["Orden"] for row in rows] == list(range(1, 11))
    for cell, row in zip((c for c in full.journey if not c.channel), rows, strict=True):
        assert row["n"] == cell.n and row["Brecha, inferior"] == pytest.approx(cell.gap_low)
    assert sheet._charts and "t_punto" in sheet.tables


def test_texts_of_a_journey_file_stay_inert():
    hostile = '=HYPERLINK("x")<script>alert(1)</script>'
    kpi = Kpi("wait", Text(hostile, hostile), "contact", hostile, 3.0, True, 0, (KpiValue("O1", hostile, 4.5),))
    found = study(120, plan=JourneyPlan(owners={"contact": hostile}, kpis=(kpi,)))
    assert "<script>alert" not in html_text(outline(found, language="es"))
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(found, language="es")))
    cells = [cell for row in book["05c_Operativos"] for cell in row]
    assert not any(cell.data_type == "f" and "HYPERLINK" in str(cell.value) for cell in cells)


def test_a_curve_leaves_gaps_where_nothing_was_asked():
    axis = Axis(1.0, 7.0, ((1.0, "1"), (7.0, "7")))
    asked = Stop("a", "measured", 5.0, 6.0, 4.8, 5.2, "5", "6")
    blank = Stop("b", "not_asked")
    whole = curve_svg(Curve((asked, asked, asked), axis, ""))
    broken = curve_svg(Curve((asked, blank, asked), axis, "", blank_text="not asked"))
    assert whole.count("<polyline") == 2 and areas(whole) == {"gapn": 2, "rib": 2}
    assert "<polyline" not in broken and areas(broken) == {} and "not asked" in broken


def test_the_shaded_area_changes_side_where_the_lines_cross():
    axis = Axis(1.0, 7.0, ((1.0, "1"), (7.0, "7")))
    stops = (Stop("a", "measured", 4.0, 6.0), Stop("b", "measured", 6.5, 6.0))
    drawn = curve_svg(Curve(stops, axis, ""))
    assert areas(drawn) == {"gapn": 1, "gapp": 1}


def areas(drawn):
    """Return how many pieces the shaded areas of a curve have, by their class."""
    return {name: path.count("Z") for name, path in re.findall(r'<path class="(gapn|gapp|rib)" d="([^"]*)"', drawn)}


def test_nothing_is_told_of_a_journey_that_nobody_may_see():
    found = study(4)
    assert section(found) is None and all(cell.suppressed or not cell.n for cell in found.journey)
    assert section(dataclasses.replace(study(60), journey=Rows())) is None


def ranked(full):
    """Return a diagnosis whose risks are all known: those that are not are left out."""
    return dataclasses.replace(
        full,
        journey=Rows(
            dataclasses.replace(cell, risk=None) if cell.risk is not None and cell.risk.rank is None else cell
            for cell in full.journey
        ),
    )


def unrankable(full, count):
    """Return a diagnosis whose first touchpoints fail nearly everybody, so that their risk cannot be known."""
    passed = [cell.touchpoint for cell in ranked(full).journey if not cell.channel and cell.risk is not None][:count]
    lost = {"rank": None, "weight": float("nan"), "notes": ("penalty_all",)}
    return dataclasses.replace(
        full,
        journey=Rows(
            dataclasses.replace(cell, risk=dataclasses.replace(cell.risk, **lost))
            if cell.risk is not None and cell.touchpoint in passed
            else cell
            for cell in ranked(full).journey
        ),
    )


@pytest.mark.parametrize(("language", "part"), [("es", "que se ha podido medir"), ("en", "that could be measured")])
def test_shares_of_the_risk_say_that_they_are_of_the_part_that_is_known(full, language, part):
    known, some = ranked(full), unrankable(full, 2)
    assert part in figures(section(some, language))["f-momentos"].note
    assert part not in figures(section(known, language))["f-momentos"].note
    moment = next(f for f in full.findings if f.kind == "touch.moment")
    assert part in sentence_of(moment, Voice.of(some, language))
    assert part not in sentence_of(moment, Voice.of(known, language))


@pytest.mark.parametrize(
    ("language", "said"), [("es", "Solo tres de nueve puntos"), ("en", "Only three of nine touchpoints")]
)
def test_where_most_touchpoints_have_no_place_no_shares_are_shown(full, language, said):
    told = section(unrankable(full, 6), language)
    assert "f-momentos" not in figures(told) and any(said in text for text in texts(told.blocks))
    voice = Voice.of(full, language)
    weight, column = voice.say("journey.rows.weight"), voice.say("journey.columns.weight")
    assert weight not in [row.cells[0].text for row in figures(told)["f-recorrido"].table.rows]
    # Where they are shown, a figure of their own shows them, and the table under the curve does not say them again.
    shown = figures(section(full, language))
    assert column in [one.label for one in shown["f-momentos"].table.columns]
    assert weight not in [row.cells[0].text for row in shown["f-recorrido"].table.rows]


@pytest.mark.parametrize(("language", "said"), [("es", "no se puede decir a qué nivel"), ("en", "cannot be told")])
def test_a_level_less_certain_than_what_was_observed_cannot_be_told(full, language, said):
    cell = next(cell for cell in full.journey if cell.kpis)
    found = {"link": "clear", "outside": False, "slope": -0.1, "units": 12, "meets_at": 4.0}
    kpi = dataclasses.replace(cell.kpis[0], **found, observed_low=2.0, observed_high=9.0)
    narrow, wide = (dataclasses.replace(kpi, meets_low=low, meets_high=8.0) for low in (2.0, 0.9))
    voice = Voice.of(full, language)
    assert said not in link_words(voice, narrow) and said in link_words(voice, wide)
    levels = []
    for row in (narrow, wide):
        told = dataclasses.replace(full, journey=Rows([dataclasses.replace(cell, kpis=(row,))]))
        book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(told, language=language)), data_only=True)
        sheet = next(one for one in book.worksheets if one.title.startswith("05c"))
        levels.append(4.0 in [value for line in sheet.iter_rows(values_only=True) for value in line])
    assert levels == [True, False]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_slope_of_a_kpi_names_what_it_is_measured_in(full, language):
    cell = next(cell for cell in full.journey if cell.kpis)
    kpi = dataclasses.replace(cell.kpis[0], link="clear", outside=False, slope=-0.1, units=12, meets_at=4.0)
    voice = Voice.of(full, language)
    bare = link_words(voice, dataclasses.replace(kpi, measure="", meets_at=4.0))
    assert "min" not in bare and link_words(voice, kpi).count("min") == 2
    assert {"es": "por unidad del indicador", "en": "per unit of the KPI"}[language] in bare
