"""What moves the outcome, in every report: shares and planes with their uncertainty, or the reason in their place."""

from __future__ import annotations

import dataclasses
import json
import re
import tomllib

import jsonschema
import numpy as np
import pytest

from gapkit.diagnosis.codec import diagnosis_data, diagnosis_of
from gapkit.diagnosis.diagnosis import Finding
from gapkit.i18n import LANGUAGES
from gapkit.model import Answers, Outcome, Scale, Text
from gapkit.report.blocks import Axis, Cards, Figure
from gapkit.report.excel import workbook_bytes
from gapkit.report.html import html_text
from gapkit.report.outline import outline
from gapkit.report.plane import HEIGHT, LEAST_WIDTH, Plane, Spot, plane_svg
from gapkit.report.terminal import summary
from gapkit.report.voice import Voice
from gapkit.report.wording import TITLE_LIMIT, finding_body, finding_sentence, finding_title, pattern_of
from gapkit.resources import resource_text
from gapkit.study import Study, diagnose
from tests.driver_samples import CSAT, EFFORT, NPS, moved_survey
from tests.few_draws import few_draws
from tests.report.excel_samples import opened, table
from tests.report.test_wording import FORBIDDEN, placeholders, records
from tests.strategies import make_questionnaire

QUICK = few_draws(6, driver_replicates=300, item_replicates=150)


def told(*, language="en", thresholds=QUICK, **options):
    """Return the diagnosis of a made survey."""
    return diagnose(Study.of(*moved_survey(**options)), language=language, thresholds=thresholds)


@pytest.fixture(scope="module")
def moved():
    return told(points=True, outcomes=(NPS, CSAT, EFFORT))


def section(diagnosis, language="en"):
    return outline(diagnosis, language=language).section("motores")


def figures(diagnosis, language="en"):
    return {block.id: block for block in section(diagnosis, language).blocks if isinstance(block, Figure)}


def words(node):
    """Yield every text of a block."""
    if isinstance(node, str):
        yield node
    elif dataclasses.is_dataclass(node):
        for part in dataclasses.fields(node):
            yield from words(getattr(node, part.name))
    elif isinstance(node, tuple):
        for part in node:
            yield from words(part)


# --- the section ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_title_is_the_finding_and_the_lead_says_how_much_is_explained(moved, language):
    told_section = section(moved, language)
    first = "Dimension 0" if language == "en" else "Dimensión 0"
    assert first in told_section.title
    share = moved.driver_models[0].r2_adjusted
    assert f"{100 * share:.0f}" in told_section.lead and len(told_section.lead) <= 320


def test_shares_stand_in_their_order_beside_the_points_people_gave(moved):
    rows = figures(moved)["f-motores"].table.rows
    shares = [row.cells[3].value for row in rows]
    assert shares == sorted(shares, reverse=True) and sum(shares) == pytest.approx(1)
    said = {row.cells[1].value: (row.cells[4].text, row.cells[5].text) for row in rows}
    assert said["D0"] == ("10%", "Latent") and said["D1"][1] == "Overrated"
    assert rows[0].cells[2].marks[0].x == pytest.approx(0.2)  # the line of equal shares


def test_the_other_outcomes_stand_side_by_side(moved):
    other = figures(moved)["f-motores-otros"]
    assert [column.label for column in other.table.columns] == ["Dimension", "Satisfaction", "Effort"]
    assert all("explained: " in column.small for column in other.table.columns[1:])
    assert {row.cells[0].value for row in other.table.rows} == {"D0", "D1", "D2", "D3", "D4"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notes_say_what_shares_are_and_are_not(moved, language):
    note = figures(moved, language)["f-motores"].note
    for text in {
        "en": ("does not prove causes", "LMG", "300 resamples of people", "has not seen", "random numbers"),
        "es": ("no prueba causas", "LMG", "300 remuestreos de personas", "no ha visto", "números al azar"),
    }[language]:
        assert text in note


def test_people_in_clusters_are_drawn_by_whole_clusters():
    questionnaire, answers = moved_survey()
    home = np.arange(answers.people, dtype=np.int32) % 30
    found = diagnose(Study.of(questionnaire, dataclasses.replace(answers, cluster=home)), thresholds=QUICK)
    assert "whole clusters" in figures(found)["f-motores"].note


def test_an_outcome_that_is_bad_when_high_says_so():
    found = told(outcomes=(EFFORT,))
    assert "A low effort is the good end." in figures(found)["f-motores"].note


def test_without_points_the_expectation_stands_in_and_is_called_the_weakest(moved):
    note = figures(told())["f-motores"].note
    assert "the weakest measure" in note and "weakest" not in figures(moved)["f-motores"].note
    assert [c.label for c in figures(told(expectation=False))["f-motores"].table.columns][-1] == "Share"


def test_the_plane_shows_firm_and_borderline_points_and_its_table_has_them_all(moved):
    figure = figures(moved)["f-ipa-1"]
    assert len(figure.plane.spots) == len(figure.table.rows) == 12
    sure = {spot.label for spot in figure.plane.spots if spot.sure}
    assert sure == {row.code for row in moved.ipa if row.level == "item" and row.sure}
    assert figure.title == finding_title(next(f for f in moved.findings if f.kind == "ipa.focus"), moved, "en")
    assert "about half of the points" in figure.note and "middle of the scale" in figure.note
    unsure = [row for row in figure.table.rows if row.cells[3].text.startswith("Borderline: ")]
    assert len(unsure) == 12 - len(sure)


def test_points_of_dimensions_have_a_plane_where_nothing_is_derived(moved):
    assert "f-ipa-2" not in figures(moved)
    alone = figures(told(points=True, outcomes=()))
    assert set(alone) == {"f-ipa-1"} and len(alone["f-ipa-1"].plane.spots) == 5
    # The section bears the finding as its title; points are named as in the table.
    assert alone["f-ipa-1"].title == "Importance and performance"
    assert {spot.label for spot in alone["f-ipa-1"].plane.spots} == {f"Dimension {i}" for i in range(5)}


def test_ratings_of_items_have_a_plane_beside_the_derived_one():
    both = figures(told(ratings=True))
    assert {"f-ipa-1", "f-ipa-2"} <= set(both)
    assert "Importance given (1 to 7)" in both["f-ipa-2"].plane.up.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_too_few_answered_the_reason_stands_in_place_of_the_chart(language):
    found = told(people=60, points=True)
    told_section = section(found, language)
    (card,) = next(block for block in told_section.blocks if isinstance(block, Cards)).cards
    assert "60" in card.paragraphs[0] and "100" in card.paragraphs[0]
    assert any(isinstance(block, Figure) and block.plane for block in told_section.blocks)
    assert (
        told_section.title
        == {
            "en": "What goes with recommendation cannot be told yet",
            "es": "Aún no se puede decir qué va unido a la recomendación",
        }[language]
    )


def test_items_without_shares_have_their_reason_under_the_dimensions():
    found = told(people=110, noise=0.6)
    last = section(found).blocks[-1]
    assert isinstance(last, Cards) and "120 are needed" in last.cards[0].paragraphs[0]
    assert len(figures(found)["f-ipa-1"].plane.spots) == 5


def test_an_outcome_that_nothing_foretells_is_said_to_be_just_that():
    found = told(pulls=(0.0,) * 5)
    text = " ".join(words(section(found)))
    assert "no better than its mean" in text and not found.drivers
    assert not [f for f in found.findings if f.kind.startswith("driver")]


REASONS = {
    "few_clusters": "fewer than 10 clusters",
    "blank": "left items blank",
    "constant_outcome": "the same answer on recommendation",
    "constant_driver": "rated “Dimension 1” alike",
    "collinear": "“Dimension 1” can be worked out",
    "no_matrix": "contradict each other",
}


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_its_sentence(moved, reason):
    model = dataclasses.replace(moved.driver_models[0], reason=reason, culprits=("D1",))
    refused = dataclasses.replace(
        moved, driver_models=type(moved.driver_models)([model]), drivers=type(moved.drivers)()
    )
    assert REASONS[reason] in " ".join(words(section(refused)))
    assert " ".join(words(section(refused, "es")))


def test_a_study_without_outcome_and_importance_has_no_such_section():
    found = told(outcomes=())
    assert outline(found, language="en").section("motores") is None
    assert (len(found.drivers), len(found.driver_models), len(found.ipa)) == (0, 0, 0)
    assert "it needs an outcome" in " ".join(words(outline(found, language="en").section("metodo")))


def test_of_staff_it_speaks_of_employees():
    enps = Outcome("enps", "enps", Text("¿Recomendaría?", "Recommend?"), Scale(0, 10))
    found = told(outcomes=(enps,), points=True, people=80)
    told_plane = figures(found)["f-ipa-1"]
    assert "employees" in told_plane.subtitle and "customers" not in told_plane.subtitle


# --- what findings say ------------------------------------------------------------------------------------------------


def about(kind, subject="D0", estimate=0.34, low=0.28, high=0.4, **facts):
    return Finding(kind, kind, subject, "level", None, 3, estimate, low, high, 300, facts=facts)


TOP = {"outcome": "nps", "level": "dimension"}
SAID = {
    "driver.top": (
        about("driver.top", **TOP),
        "«Dimensión 0» es lo que más se asocia a la recomendación: reúne el **34 %** de lo explicado (entre 28 y 40).",
        "“Dimension 0” is what goes most with recommendation: **34%** of what is explained (between 28 and 40).",
    ),
    "driver.tie.few": (
        about("driver.tie", **TOP, codes=["D0", "D1"], few=True),
        "No se distingue qué pesa más en la recomendación: «Dimensión 0» o «Dimensión 1». El mayor peso observado es"
        " del **34 %** (entre 28 y 40).",
        "It cannot be told which weighs most in recommendation: “Dimension 0” or “Dimension 1”. The largest share seen"
        " is **34%** (between 28 and 40).",
    ),
    "driver.tie.many": (
        about("driver.tie", **TOP, codes=["D0", "D1", "D2", "D3"], few=False),
        "No se distingue qué pesa más en la recomendación: cuatro podrían ser lo primero. El mayor peso observado es"
        " del **34 %** (entre 28 y 40).",
        "It cannot be told which weighs most in recommendation: four may come first. The largest share seen is **34%**"
        " (between 28 and 40).",
    ),
    "driver.weak.dimension": (
        about("driver.weak", "csat", 0.12, 0.05, 0.2, level="dimension"),
        "Las dimensiones explican solo el **12 %** de la satisfacción (entre 5 y 20): hay otros motivos por explorar.",
        "The dimensions explain only **12%** of satisfaction (between 5 and 20): other reasons remain to be explored.",
    ),
    "driver.weak.item": (
        about("driver.weak", "nps", 0.12, 0.05, 0.2, level="item"),
        "Los aspectos explican solo el **12 %** de la recomendación (entre 5 y 20): hay otros motivos por explorar.",
        "The items explain only **12%** of recommendation (between 5 and 20): other reasons remain to be explored.",
    ),
    "ipa.focus.item": (
        about("ipa.focus", "nps", k=1, m=1, of=8, codes=["I1"], level="item", source="derived"),
        "**Uno** de 8 aspectos es prioridad clara, importante y percibido por debajo de la media: «aspecto 1»; uno está"
        " en la frontera.",
        "**One** of 8 items is a clear priority, important and perceived below the mean: “item 1”; one is borderline.",
    ),
    "ipa.focus.dimension": (
        about("ipa.focus", "", k=2, m=0, of=5, codes=["D0", "D1"], level="dimension", source="points"),
        "**Dos** de 5 dimensiones son prioridad clara, importantes y percibidas por debajo de la media: «Dimensión 0» y"
        " «Dimensión 1».",
        "**Two** of 5 dimensions are a clear priority, important and perceived below the mean: “Dimension 0” and"
        " “Dimension 1”.",
    ),
    "ipa.focus.none": (
        about("ipa.focus", "nps", k=0, m=2, of=22, codes=[], level="item", source="derived"),
        "De los 22 puntos de la matriz de importancia y desempeño, ninguno es con firmeza importante y percibido por"
        " debajo de la media; 2 están en la frontera.",
        "Of 22 points on the plane of importance and performance, not one is for sure both important and perceived"
        " below the mean; 2 are borderline.",
    ),
}


@pytest.mark.parametrize("pattern", SAID)
def test_every_pattern_says_its_golden_text(moved, pattern):
    finding, spanish, english = SAID[pattern]
    assert pattern_of(finding, Voice.of(moved, "en")) == pattern
    assert finding_sentence(finding, moved, "es").replace("\u00a0", " ") == spanish
    assert finding_sentence(finding, moved, "en") == english
    for language in LANGUAGES:
        title, body = finding_title(finding, moved, language), finding_body(finding, moved, language)
        assert len(title) <= TITLE_LIMIT[language] and not title.endswith(".") and body.endswith(".")


def test_every_pattern_of_the_catalogue_is_said_here():
    catalogue = tomllib.loads(resource_text("locales", "findings.toml"))
    keys = {key.rsplit(".", 1)[0] for key, _ in records(catalogue) if key.endswith(".sentence")}
    assert {key for key in keys if key.startswith(("driver.", "ipa."))} == set(SAID)


def test_the_texts_of_the_section_exist_in_both_languages_and_keep_the_rules_of_the_house():
    for key, record in records(tomllib.loads(resource_text("locales", "drivers.toml"))):
        assert set(record) == set(LANGUAGES), key
        forms = [value if isinstance(value, list) else [value] for value in (record["en"], record["es"])]
        for english, spanish in zip(*forms, strict=True):
            assert placeholders(english) == placeholders(spanish), key
            for language, text in (("en", english), ("es", spanish)):
                bare = re.sub(r"\{\w*\}", "", text.lower()).replace("no prueba causas", "").replace("not prove", "")
                assert not re.search(FORBIDDEN[language], bare), (key, language)


# --- the drawing ------------------------------------------------------------------------------------------------------


def plane(spots, corners=("Concentrate", "Keep", "Low", "Excess")):
    axis = Axis(0.0, 10.0, ((0.0, "0"), (10.0, "10")), "Across")
    return Plane(tuple(spots), axis, dataclasses.replace(axis, name="Up"), (5.0, 5.0), corners, "what it shows")


def test_points_stand_where_their_numbers_are():
    drawn = plane_svg(plane([Spot("A", 0.0, 0.0, True), Spot("B", 10.0, 10.0, False)]))
    marks = re.findall(r'<circle class="([\w-]+)" cx="([\d.]+)%" cy="([\d.]+)" r="(\d)"', drawn)
    assert [(kind, size) for kind, _, _, size in marks] == [("mp", "6"), ("dt-u", "5")]
    (_, left, low, _), (_, right, high, _) = marks
    assert float(left) < float(right) and float(low) > float(high) and float(low) < HEIGHT


def test_names_that_would_touch_are_left_to_the_table():
    crowd = [Spot(f"ITEM{i}", 5.0 + 0.01 * i, 5.0, True) for i in range(20)]
    drawn = plane_svg(plane(crowd))
    names = re.findall(r'class="t-p" x="([\d.]+)%" y="([\d.]+)" text-anchor="(\w+)"(?: dx="(-?\d+)")?>(\w+)<', drawn)
    assert 1 <= len(names) < 20
    boxes = []
    for x, y, anchor, dx, name in names:
        start = float(x) * LEAST_WIDTH / 100 + float(dx or 0)
        start -= {"start": 0, "middle": 3.7 * len(name), "end": 7.4 * len(name)}[anchor]
        boxes.append((start, float(y) - 11, start + 7.4 * len(name), float(y) + 2))
    for i, a in enumerate(boxes):
        for b in boxes[:i]:
            assert a[2] <= b[0] + 1 or b[2] <= a[0] + 1 or a[3] <= b[1] + 1 or b[3] <= a[1] + 1


def test_the_name_of_a_corner_gives_way_to_marks():
    free = re.search(r'class="t-c"[^>]*y="([\d.]+)"[^>]*>Low', plane_svg(plane([Spot("A", 9.0, 9.0, True)])))
    taken = re.search(r'class="t-c"[^>]*y="([\d.]+)"[^>]*>Low', plane_svg(plane([Spot("A", 0.3, 0.3, True)])))
    assert float(taken[1]) < float(free[1])


def test_names_cannot_leave_their_place():
    drawn = plane_svg(plane([Spot("<script>", 5.0, 5.0, True)], corners=('"><b>', "x", "y", "z")))
    assert "<script>" not in drawn and "<b>" not in drawn and "&lt;script&gt;" in drawn


def test_the_page_folds_the_table_under_the_plane_and_says_what_it_shows(moved):
    page = html_text(outline(moved, language="es"))
    inside = page[page.index('<section id="motores"') :]
    assert inside.count("<details class=data><summary>Ver los datos de la matriz (tabla)</summary>") == 1
    spoken = re.search(r'<div role="img" aria-label="([^"]+)" style="min-width:620px"', inside)
    assert spoken[1].startswith("Importancia frente a desempeño de 12 puntos.") and len(spoken[1]) <= 350
    assert '<div class="part" id="p-gap"' in page or 'id="p-gap"' in page


# --- the other media --------------------------------------------------------------------------------------------------


def test_the_data_keep_their_schema_and_come_back_whole(moved):
    data = json.loads(json.dumps(diagnosis_data(moved)))
    schema = json.loads(resource_text("schema", "diagnosis-1.json"))
    # Sentences of findings are added by the writer of the file.
    for finding in data["findings"]:
        finding["text"] = {"es": "x", "en": "x"}
    jsonschema.Draft202012Validator(schema).validate(data)
    assert len(data["drivers"]) == 27 and len(data["driver_models"]) == 4 and len(data["ipa"]) == 22
    again = diagnosis_of(data)
    assert diagnosis_data(again)["drivers"] == data["drivers"] and again.ipa[0].shares == moved.ipa[0].shares
    assert html_text(outline(again, language="en")) == html_text(outline(moved, language="en"))


def test_the_workbook_has_the_plane_with_live_quadrants(moved):
    data = workbook_bytes(moved, language="en")
    formulas = opened(data, formulas=True)["07_Importance"]
    rows = table(opened(data), "07_Importance")
    assert len(rows) == 22
    known = {(row.source, row.level, row.code): row for row in moved.ipa}
    names = {"concentrate": "Concentrate here", "keep": "Keep up", "low": "Low priority", "excess": "Possible overkill"}
    for row, point in zip(rows, known.values(), strict=True):
        assert row["Code"] == point.code and row["Quadrant"] == names[point.quadrant]
        assert (row["Borderline"] or "") == ("" if point.sure else "Borderline")
    assert formulas["L5"].value.startswith("=IF(ROUND(I5,9)>=ROUND(AVERAGEIFS(")
    assert len(opened(data)["07_Importance"]._charts) == 2
    shares = table(opened(data), "07b_Drivers")
    assert len(shares) == 27 and shares[0]["Said by"] == "points"
    models = table(opened(data), "07c_Models")
    assert [row["Level"] for row in models] == ["dimension", "item", "dimension", "dimension"]


def test_a_refusal_stands_in_the_workbook_too():
    data = workbook_bytes(told(people=60), language="es")
    book = opened(data)
    assert "07_Importancia" not in book.sheetnames and "07b_Factores" not in book.sheetnames
    assert "hacen falta 100" in table(book, "07c_Modelos")[0]["Observación"]


def test_the_terminal_has_a_line_where_there_are_shares(moved):
    assert re.search(
        r"What moves recommendation \(\d+% explained\): Dimension 0 \d+% \(\d+ to \d+\)", summary(moved, language="en")
    )
    assert "What moves" not in summary(told(people=60), language="en")


def test_a_notebook_has_the_tables(moved):
    tables = moved.tables(language="en")
    assert {"drivers", "drivers 2", "ipa"} <= set(tables)
    assert "Latent" in str(tables["drivers"]) and "I1" in str(tables["ipa"])
    assert moved.drivers.to_frame().shape[0] == 27


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_dimension_with_two_outcomes_has_its_items_in_every_report(language):
    random = np.random.default_rng(3)
    questionnaire = make_questionnaire([6], outcomes=(NPS, CSAT))
    felt = random.normal(size=(6, 300))
    codes = {"perception": np.clip(np.rint(5 + felt), 1, 7).astype(np.uint8), "expectation": np.full((6, 300), 6)}
    codes["expectation"] = (codes["expectation"] + random.integers(0, 2, (6, 300))).astype(np.uint8)
    pulled = felt.sum(axis=0)
    outcomes = {"nps": np.clip(np.rint(6 + pulled / 2), 0, 10), "csat": np.clip(np.rint(3 + pulled / 4), 1, 5)}
    found = diagnose(Study.of(questionnaire, Answers(codes, outcomes=outcomes)), thresholds=QUICK)
    table = figures(found, language)["f-motores-otros"].table
    assert [row.cells[0].small for row in table.rows] == [row.code for row in sorted_items(found)]
    assert html_text(outline(found, language=language)) and workbook_bytes(found, language=language)


def sorted_items(found):
    return sorted(found.drivers.where(level="item", outcome="nps"), key=lambda row: row.rank)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_constant_outcome_is_named_beside_the_analysis_of_another(language):
    questionnaire, answers = moved_survey(outcomes=(NPS, CSAT))
    same = dataclasses.replace(answers, outcomes={**answers.outcomes, "nps": np.full(answers.people, 9.0)})
    found = diagnose(Study.of(questionnaire, same), thresholds=QUICK)
    said = "hay nada que explicar" if language == "es" else "nothing to explain"
    assert "f-motores" in figures(found, language)
    assert any(said in text for block in section(found, language).blocks for text in words(block))


def test_nobody_is_said_not_to_have_been_asked_where_another_outcome_has_shares():
    questionnaire, answers = moved_survey(outcomes=(NPS, CSAT))
    noise = np.random.default_rng(8).integers(0, 11, answers.people).astype(float)
    other = dataclasses.replace(answers, outcomes={**answers.outcomes, "nps": noise})
    found = diagnose(Study.of(questionnaire, other), thresholds=QUICK)
    assert found.drivers and found.priorities[0].weight_source == "equal"
    for language, wrong in (("es", "No se preguntó por la importancia"), ("en", "Nobody was asked about importance")):
        assert wrong not in html_text(outline(found, language=language))
