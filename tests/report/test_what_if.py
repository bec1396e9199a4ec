"""Whose importance counts and what closing gaps goes with, in every report: tables with their limits, or nothing."""

from __future__ import annotations

import json
import re
import tomllib

import jsonschema
import pytest

from gapkit.diagnosis.codec import diagnosis_data, diagnosis_of
from gapkit.diagnosis.diagnosis import Finding
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.i18n import LANGUAGES
from gapkit.model import Outcome, Scale, Text
from gapkit.report.blocks import Figure
from gapkit.report.excel import workbook_bytes
from gapkit.report.outline import outline
from gapkit.report.terminal import summary
from gapkit.report.voice import Voice
from gapkit.report.wording import TITLE_LIMIT, finding_body, finding_sentence, finding_title, pattern_of
from gapkit.resources import resource_text
from gapkit.study import Study, diagnose
from tests.driver_samples import CSAT, EFFORT, NPS, moved_survey
from tests.report.excel_samples import opened, table
from tests.report.test_wording import FORBIDDEN, placeholders, records


def made(*, language="en", importance="both", **options):
    """Return the diagnosis of a made survey."""
    quick = Thresholds.for_range(6, driver_replicates=200, item_replicates=100, replicates=199, importance=importance)
    return diagnose(Study.of(*moved_survey(**options)), language=language, thresholds=quick)


@pytest.fixture(scope="module")
def both():
    return made(points=True, outcomes=(NPS, CSAT))


def roadmap(diagnosis, language="en"):
    return outline(diagnosis, language=language).section("ruta")


def figures(diagnosis, language="en"):
    return {block.id: block for block in roadmap(diagnosis, language).blocks if isinstance(block, Figure)}


# --- whose importance -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lead_says_whose_importance_the_order_rests_on(both, language):
    lead = roadmap(both, language).lead
    words = {"en": "half what customers say, half what goes with recommendation", "es": "va unido a la recomendación"}
    assert words[language] in lead and len(lead) <= 420


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "Importance: what goes with recommendation."),
        ({"points": True, "importance": "stated"}, "Ordered by importance × shortfall"),
        ({"points": True, "importance": "derived"}, "Importance: what goes with recommendation."),
        ({"importance": "stated"}, "Stated importance is not in these data: everything weighs the same."),
        ({"expectation": False}, "distance to the top of the scale. Importance: what goes with recommendation."),
        ({"outcomes": ()}, "importance was not stated and counts the same for all"),
    ],
)
def test_every_choice_is_told(options, words):
    assert words in roadmap(made(**options)).lead


def test_the_places_by_every_importance_stand_side_by_side(both):
    figure = figures(both)["f-orden"]
    rows = {row.code: row for row in both.priorities.where(level="dimension")}
    assert [column.label for column in figure.table.columns[1:]] == [
        "By what is said",
        "By what is seen",
        "By both",
        "All alike",
    ]
    told = [[cell.value for cell in row.cells[1:]] for row in figure.table.rows]
    assert told == [[r.rank_stated, r.rank_derived, r.rank_both, r.rank_equal] for r in rows.values()]
    turning = [row.code for row in both.priorities if row.turns_on_importance]
    assert bool(turning) == ("depend" in figure.note)


def test_one_importance_alone_leaves_nothing_to_compare():
    assert "f-orden" not in figures(made()) and not [f for f in made().findings if f.kind.startswith("priority.")]
    nothing = made(outcomes=(), points=True)
    assert not {"f-orden", "f-que-pasaria"} & set(figures(nothing))


def test_the_items_say_what_their_weight_is(both):
    items = outline(both, language="en").section("items")
    notes = " ".join(block.note for block in items.blocks if isinstance(block, Figure))
    assert "Weight: mean of the share of importance that customers give and of the share in what goes with" in notes


def test_the_method_says_how_the_weight_was_made(both):
    method = str(outline(both, language="en").section("metodo"))
    assert "mean of stated and derived importance" in method
    assert "Without stated importance all weights are equal" in str(
        outline(made(outcomes=()), language="en").section("metodo")
    )


# --- what if ----------------------------------------------------------------------------------------------------------


def test_the_gain_of_every_established_gap_stands_with_its_limits(both):
    figure = figures(both)["f-que-pasaria"]
    held = {row.code: row for row in both.what_if.where(closes="target", metric="value")}
    first = figure.table.rows[0]
    assert [column.label for column in figure.table.columns] == [
        "Dimension",
        "Closes by",
        "NPS",
        "Recommendation, mean from 0 to 10",
    ]
    assert first.cells[2].value == held["D0"].gain and re.fullmatch(r"\(\+\d+ to \+\d+\)", first.cells[2].small)
    told = {row.cells[0].text: row.cells[2].text for row in figure.table.rows}
    assert told["Dimension 2"] == "Cannot be told" and "the interval of the slope holds zero" in figure.note


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_called_an_association_and_causal_only_if(both, language):
    figure = figures(both, language)["f-que-pasaria"]
    for text in {
        "en": ("Customers who rate", "one point higher", "causal in full", "association, not a promise"),
        "es": ("A un punto más en", "le corresponden", "todo fuera causal", "asociación, no una promesa"),
    }[language]:
        assert text in f"{figure.subtitle} {figure.note}"


def test_shares_are_told_in_percentage_points():
    figure = figures(made(outcomes=(CSAT,)))["f-que-pasaria"]
    value = made(outcomes=(CSAT,)).what_if.where(code="D0", closes="target", metric="value")[0]
    cell = figure.table.rows[0].cells[2]
    assert figure.table.columns[2].label == "Satisfied, percentage points"
    assert cell.text == f"+{100 * value.gain:.0f}" and cell.value == value.gain


def test_less_effort_is_told_as_lower():
    figure = figures(made(outcomes=(EFFORT,)))["f-que-pasaria"]
    assert "points lower in effort" in figure.subtitle and figure.table.rows[0].cells[2].text.startswith("−")


def test_without_expectations_a_rise_of_one_step_is_told():
    figure = figures(made(expectation=False))["f-que-pasaria"]
    assert figure.title == "What goes along with a better rating" and "rose by 0.30 points" in figure.subtitle
    assert {row.cells[1].text for row in figure.table.rows} == {"0.30"}


def test_of_staff_it_speaks_of_employees():
    enps = Outcome("enps", "enps", Text("¿Recomendaría?", "Recommend?"), Scale(0, 10))
    figure = figures(made(outcomes=(enps,)))["f-que-pasaria"]
    assert figure.subtitle.startswith("Employees who rate") and figure.table.columns[2].label == "eNPS"


# --- the other media --------------------------------------------------------------------------------------------------


def test_the_terminal_says_what_the_first_step_goes_with(both):
    text = " ".join(summary(both, language="en").split())
    assert re.search(r"If .Dimension 0. reached its target, and it were causal in full: NPS \+\d+ \(\+\d+ to", text)
    assert "causal" not in summary(made(outcomes=()), language="en")


def test_the_workbook_has_every_gain_and_every_weight(both):
    book = opened(workbook_bytes(both, language="en"))
    rows = table(book, "07h_What_if")
    assert len(rows) == len(both.what_if) and {row["How far"] for row in rows} == {
        "One smallest gap",
        "To the target",
        "In full",
    }
    steps = table(book, "10_Roadmap")
    first = next(row for row in steps if row["Code"] == "D0")
    place = both.priorities.where(level="dimension").of("D0")
    assert first["Weight, seen"] == pytest.approx(place.weight_derived) and first["Place, said"] == place.rank_stated
    assert "07h_What_if" not in opened(workbook_bytes(made(outcomes=()), language="en")).sheetnames


def test_a_diagnosis_read_again_says_the_same(both):
    jsonschema.validate(both.to_json(), json.loads(resource_text("schema", "diagnosis-1.json")))
    again = diagnosis_of(json.loads(json.dumps(diagnosis_data(both))))
    assert again.what_if == both.what_if and again.priorities == both.priorities
    assert roadmap(again) == roadmap(both)


def test_a_notebook_has_the_tables(both):
    tables = both.tables(language="en")
    assert "NPS" in str(tables["what_if"]) and "By what is seen" in str(tables["priorities"])


# --- what findings say ------------------------------------------------------------------------------------------------


def about(kind, k=2, said="D0", seen="D1"):
    facts = {"said": said, "seen": seen, "k": k, "of": 5, "level": "dimension", "outcome": "nps"}
    return Finding(kind, kind, said, "unclear", None, 0, evidence="roadmap", facts=facts)


SAID = {
    "priority.turns": (
        about("priority.turns"),
        "Según lo que dicen los clientes, primero va **«Dimensión 0»**; según lo que va unido a la recomendación,"
        " **«Dimensión 1»**.",
        "By what customers say matters, **“Dimension 0”** comes first; by what goes with recommendation,"
        " **“Dimension 1”**.",
    ),
    "priority.some": (
        about("priority.some", 1, seen="D0"),
        "Según lo que dicen los clientes y según lo que va unido a la recomendación, primero va **«Dimensión 0»**;"
        " **uno** de 5 puestos depende de cuál cuente.",
        "By what customers say and by what goes with recommendation, **“Dimension 0”** comes first; **one** of 5"
        " places depends on which of them counts.",
    ),
    "priority.agrees": (
        about("priority.agrees", 0, seen="D0"),
        "Según lo que dicen los clientes y según lo que va unido a la recomendación, primero va **«Dimensión 0»**.",
        "By what customers say and by what goes with recommendation, **“Dimension 0”** comes first.",
    ),
}


@pytest.mark.parametrize("pattern", SAID)
def test_every_pattern_says_its_golden_text(both, pattern):
    finding, spanish, english = SAID[pattern]
    assert pattern_of(finding, Voice.of(both, "en")) == pattern
    assert finding_sentence(finding, both, "es").replace("\u00a0", " ") == spanish
    assert finding_sentence(finding, both, "en") == english
    for language in LANGUAGES:
        title, body = finding_title(finding, both, language), finding_body(finding, both, language)
        assert len(title) <= TITLE_LIMIT[language] and not title.endswith(".") and body.endswith(".")


def test_every_pattern_of_the_catalogue_is_said_here():
    catalogue = tomllib.loads(resource_text("locales", "findings.toml"))
    keys = {key.rsplit(".", 1)[0] for key, _ in records(catalogue) if key.endswith(".sentence")}
    assert {key for key in keys if key.startswith("priority.")} == set(SAID)


def test_the_texts_exist_in_both_languages_and_keep_the_rules_of_the_house():
    for key, record in records(tomllib.loads(resource_text("locales", "priorities.toml"))):
        assert set(record) == set(LANGUAGES), key
        forms = [value if isinstance(value, list) else [value] for value in (record["en"], record["es"])]
        for english, spanish in zip(*forms, strict=True):
            assert placeholders(english) == placeholders(spanish), key
            for language, text in (("en", english), ("es", spanish)):
                bare = re.sub(r"\{\w*\}", "", text.lower())
                assert not re.search(FORBIDDEN[language], bare), (key, language)
