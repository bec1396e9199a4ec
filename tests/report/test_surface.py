"""Gap or perception in every report: models, the surface with its people, or the reason in their place."""

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
from gapkit.errors import GapkitError
from gapkit.i18n import LANGUAGES, say
from gapkit.report.blocks import Axis, Cards, Figure
from gapkit.report.contour import HEIGHT, Contour, Crowd, contour_svg, height_at
from gapkit.report.excel import workbook_bytes
from gapkit.report.html import html_text
from gapkit.report.level_areas import level_areas
from gapkit.report.outline import outline
from gapkit.report.terminal import summary
from gapkit.report.wording import TITLE_LIMIT, finding_body, finding_sentence, finding_title
from gapkit.resources import resource_text
from gapkit.scoring.rows import Rows
from gapkit.study import Study, diagnose
from tests.driver_samples import CSAT, EFFORT, NPS, moved_survey
from tests.few_draws import few_draws
from tests.report.excel_samples import opened, table
from tests.report.test_wording import FORBIDDEN, placeholders, records

QUICK = few_draws(6, surface_replicates=200)


def told(*, language="en", thresholds=QUICK, **options):
    """Return the diagnosis of a made survey whose outcomes follow perceptions."""
    return diagnose(Study.of(*moved_survey(**options)), language=language, thresholds=thresholds)


@pytest.fixture(scope="module")
def moved():
    return told(outcomes=(NPS, CSAT, EFFORT))


def blocks(diagnosis, language="en"):
    return outline(diagnosis, language=language).section("motores").blocks


def figures(diagnosis, language="en"):
    return {block.id: block for block in blocks(diagnosis, language) if isinstance(block, Figure)}


def with_verdict(diagnosis, **changes):
    """Return a diagnosis that says something else of the main outcome."""
    found = diagnosis.surface
    verdicts = Rows(dataclasses.replace(row, **changes) if row.main else row for row in found.verdicts)
    return dataclasses.replace(diagnosis, surface=dataclasses.replace(found, verdicts=verdicts))


# --- the section ------------------------------------------------------------------------------------------------------


def test_the_models_stand_side_by_side_under_the_finding(moved):
    figure = figures(moved)["f-brecha"]
    assert figure.title == "Perception foretells recommendation better than the gap"
    assert [row.cells[0].text for row in figure.table.rows] == [
        *("Gaps", "Perceptions", "Perceptions and expectations", "Both, with curves"),
    ]
    models = [row for row in moved.surface.models if (row.outcome, row.basis) == ("nps", "dimensions")]
    assert [row.cells[2].value for row in figure.table.rows] == [row.r2_unseen for row in models]
    assert figure.table.rows[0].cells[3].text == "Yardstick" and figure.table.rows[1].cells[3].text == "Better"
    assert figure.table.rows[1].cells[3].small.endswith(" points")
    assert "take perception" in figure.note and "satisfaction (perception foretells better)" in figure.note


def test_the_surface_has_its_people_its_levels_and_its_table(moved):
    figure = figures(moved)["f-superficie"]
    contour, row = figure.contour, next(one for one in moved.surface.rows if one.drawn)
    assert sum(crowd.n for crowd in contour.crowds) <= row.n and min(crowd.n for crowd in contour.crowds) >= 5
    assert contour.corners == row.corners
    estimates = [one.estimate for one in moved.surface.terms.where(outcome="nps", code="overall")]
    assert list(contour.coefficients) == estimates[:6]
    assert [line.cells[1].value for line in figure.table.rows] == estimates[6:]
    heights = [height_at(contour, e, p) for e, p in contour.corners]
    levels = [level for level, _ in contour.levels]
    assert 3 <= len(levels) <= 7 and levels == sorted(levels) and min(levels) < max(heights)
    assert len(contour.spoken) <= 350


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_draws_it_frugally_and_folds_its_table(moved, language):
    page = html_text(outline(moved, language=language))
    start = page.index('<figure id="f-superficie"')
    drawn = page[start : page.index("</figure>", start)]
    assert len(drawn.encode()) < 6500 and drawn.count("<details") == 1
    assert 'role="img" aria-label="' in drawn and "NaN" not in drawn and "nan" not in re.sub(r"\w+nan\w*", "", drawn)
    assert "var(--per)" in drawn


def test_where_one_side_is_empty_the_note_says_so():
    questionnaire, answers = moved_survey()
    codes = {**answers.codes, "perception": np.minimum(answers.codes["perception"], answers.codes["expectation"])}
    found = diagnose(Study.of(questionnaire, dataclasses.replace(answers, codes=codes)), thresholds=QUICK)
    figure = figures(found)["f-superficie"]
    assert "Fewer than 10% of people are on the grey side" in figure.note
    assert all(p <= e + 1e-9 for e, p in figure.contour.corners)


REASONS = {
    "before": "measured before the survey",
    "few": "are needed to tell gap from perception",
    "few_clusters": "fewer than 10 clusters",
    "constant_outcome": "the same answer on recommendation",
    "constant_expectation": "perception less a constant",
    "nothing": "better than its mean does",
    "hardly": "No model explains 5% of recommendation",
}


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_its_sentence(moved, reason):
    refused = with_verdict(moved, verdict="", reason=reason)
    (card,) = next(block for block in blocks(refused) if isinstance(block, Cards)).cards
    assert REASONS[reason] in card.paragraphs[0]
    assert "f-brecha" not in figures(refused) and blocks(refused, "es")
    assert "Gap or perception" not in summary(refused, language="en").replace(card.title, "")


def test_too_few_people_are_told_by_number_worth_or_not_at_all(moved):
    for changes, text in (
        ({"n": None}, "Fewer than 5 people"),
        ({"n": 150, "n_effective": 80.4}, "they are worth 80"),
        ({"n": 60}, "60 people answered"),
    ):
        refused = with_verdict(moved, verdict="", reason="few", needed=100, **changes)
        assert any(isinstance(one, Cards) and text in one.cards[0].paragraphs[0] for one in blocks(refused))


def test_a_reason_that_the_drivers_give_already_is_not_given_twice():
    found = told(people=60)
    assert found.surface.verdicts[0].reason == "few"
    assert not any("Gap or perception" in str(block) for block in blocks(found))


@pytest.mark.parametrize("reason", ["few", "constant_expectation", "constant_perception", "one_sided", "few_values"])
def test_a_dimension_without_a_surface_says_why_in_the_workbook(moved, reason):
    rows = Rows(
        dataclasses.replace(row, reason=reason) if (row.outcome, row.code) == ("nps", "D0") else row
        for row in moved.surface.rows
    )
    terms = Rows(one for one in moved.surface.terms if (one.outcome, one.code) != ("nps", "D0"))
    changed = dataclasses.replace(moved, surface=dataclasses.replace(moved.surface, rows=rows, terms=terms))
    data = table(opened(workbook_bytes(changed, language="en")), "07d_Gap_or_perception")
    (row,) = (one for one in data if one["Of"] == "Dimension 0" and one["Outcome"] == "Recommendation")
    assert row["Reading"] == say(f"surface.refused.{reason}", "en", limit="10%")


@pytest.mark.parametrize("verdict", ["gap", "curve", "perception", "apart", "open"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_how_to_read_says_so_where_the_gap_is_no_complete_summary(moved, verdict, language):
    words = str(outline(with_verdict(moved, verdict=verdict), language=language).section("leer"))
    said = {
        "en": ("foretells better than the gap", "no complete summary"),
        "es": ("anticipa mejor", "resumen completo"),
    }
    expected = {"perception": 0, "apart": 1}.get(verdict)
    assert [text in words for text in said[language]] == [expected == 0, expected == 1]


def test_a_study_without_outcome_or_pairs_has_none_of_it():
    for found in (told(outcomes=()), told(expectation=False)):
        assert found.surface is None and diagnosis_data(found)["surface"] == {}
        assert not any(f.kind.startswith("model.") for f in found.findings)
        assert "07d_Gap_or_perception" not in opened(workbook_bytes(found, language="en")).sheetnames


# --- what findings say ------------------------------------------------------------------------------------------------


def about(kind):
    facts = {"outcome": "nps", "gap": 0.25, "perception": 0.37, "best": ""}
    return Finding(kind, kind, "nps", "level", None, 3, 0.12, 0.051, 0.18, 392, facts=facts)


SAID = {
    "model.gap_enough": (
        "The gap is a good summary of what goes with recommendation: it explains **25%** of people it has not"
        " seen, and no other model surely foretells better.",
        "La brecha resume bien lo que va con la recomendación: explica el **25 %** en personas que no ha "
        "visto y ningún otro modelo anticipa mejor.",
    ),
    "model.gap_curved": (
        "The gap is a good summary of what goes with recommendation, though not along a straight line: bent, it "
        "explains **25%** of people it has not seen, and both answers side by side are not surely ahead of it.",
        "La brecha resume bien lo que va con la recomendación, aunque no en línea recta: en curva explica el **25 %** "
        "en personas que no ha visto y ambas respuestas por separado no la superan de forma clara.",
    ),
    "model.perception_better": (
        "Perception foretells recommendation better than the gap: it explains **37%** of people it has not "
        "seen, the gap 25% (difference between +5 and +18 points).",
        "La percepción anticipa la recomendación mejor que la brecha: explica el **37 %** en personas que no "
        "ha visto; la brecha, el 25 % (diferencia entre +5 y +18 puntos).",
    ),
    "model.apart": (
        "For recommendation the gap is no complete summary: expectation and perception say more side by side "
        "than their difference (the gap explains **25%** of people it has not seen, perception 37%).",
        "En la recomendación la brecha no es un resumen completo: expectativa y percepción dicen más juntas "
        "que su diferencia (la brecha explica el **25 %** en personas que no ha visto; la percepción, el 37 "
        "%).",
    ),
    "model.cannot_tell": (
        "Whether gap or perception foretells recommendation better cannot be told: of people not seen they "
        "explain **25%** and **37%** (difference between +5 and +18 points).",
        "No se distingue si la brecha o la percepción anticipa mejor la recomendación: en personas que no han"
        " visto explican el **25 %** y el **37 %** (diferencia entre +5 y +18 puntos).",
    ),
}


@pytest.mark.parametrize("kind", SAID)
def test_findings_say_it_in_both_languages(moved, kind):
    for language, text in zip(("en", "es"), SAID[kind], strict=True):
        finding = about(kind)
        assert finding_sentence(finding, moved, language).replace("\u00a0", " ").replace("\u202f", " ") == text
        assert len(finding_title(finding, moved, language)) <= TITLE_LIMIT[language]
        assert "{" not in finding_body(finding, moved, language)


def test_every_pattern_of_the_catalogue_is_said_here():
    catalogue = tomllib.loads(resource_text("locales", "findings.toml"))["model"]
    assert {f"model.{name}" for name in catalogue} == set(SAID)


def test_the_catalogue_has_both_languages_the_same_gaps_and_no_forbidden_word():
    for key, record in records(tomllib.loads(resource_text("locales", "surface.toml"))):
        assert set(record) == set(LANGUAGES), key
        assert placeholders(record["en"]) <= placeholders(record["es"]) | {"Aim", "aim"}, key
        for language in LANGUAGES:
            bare = re.sub(r"\{\w*\}", "", record[language].lower()).replace("no prueba causas", "")
            found = re.search(FORBIDDEN[language], bare.replace("does not prove causes", ""))
            assert found is None, (key, found)


@pytest.mark.parametrize("verdict", ["gap", "curve", "perception", "apart", "open"])
def test_the_main_verdict_makes_one_finding_of_its_kind(verdict, moved):
    from gapkit.diagnosis.surface_rules import surface_findings

    kinds = dict(zip(("gap", "curve", "perception", "apart", "open"), SAID, strict=True))
    (finding,) = surface_findings(with_verdict(moved, verdict=verdict).surface, QUICK)
    assert finding.kind == kinds[verdict] and (finding.strength == 0) == (verdict == "open")
    assert (finding.state == "unclear") == (verdict == "open")


def test_a_verdict_is_as_firm_as_the_people_are_worth_and_never_where_hardly_anything_is_explained(moved):
    from gapkit.diagnosis.surface_rules import surface_findings

    def strength(diagnosis):
        (finding,) = surface_findings(diagnosis.surface, QUICK)
        return finding.strength

    assert strength(moved) == 3
    assert strength(with_verdict(moved, n_effective=60.0)) == 2
    assert strength(with_verdict(moved, n_effective=12.0)) == 1
    faint = Rows(dataclasses.replace(row, r2_unseen=0.06, r2_unseen_low=0.01) for row in moved.surface.models)
    assert strength(dataclasses.replace(moved, surface=dataclasses.replace(moved.surface, models=faint))) == 2


def test_a_bent_gap_is_told_as_one_everywhere(moved):
    bent = with_verdict(moved, verdict="curve", curve_r2_unseen=0.31)
    drawn = figures(bent)
    assert "gaps along a curve explain 31%" in drawn["f-brecha"].note
    assert drawn["f-superficie"].title == "The gap describes recommendation, though not along a straight line"
    assert "not along a straight line (R² 31%" in summary(bent, language="en")
    assert "brechas, en curva" in str(table(opened(workbook_bytes(bent, language="es")), "07d_Brecha_o_percepcion"))


def test_where_drivers_foretell_nothing_no_section_says_that_something_does():
    """One of eight models may foretell a little what the drivers do not: here expectations alone."""
    questionnaire, answers = moved_survey(outcomes=(NPS,))
    random = np.random.default_rng(7)
    expected = answers.codes["expectation"].mean(axis=0)
    said = np.clip(np.rint(6 - 2 * (expected - expected.mean()) + random.normal(size=expected.size)), 0, 10)
    codes = {**answers.codes, "perception": random.permuted(answers.codes["perception"], axis=1)}
    made = dataclasses.replace(answers, codes=codes, outcomes={"nps": said})
    found = diagnose(Study.of(questionnaire, made), thresholds=QUICK)
    assert next(row for row in found.driver_models if row.main).reason == "nothing"
    assert found.surface.verdicts[0].reason == "nothing" and max(row.r2_unseen for row in found.surface.models) > 0.05
    assert not any(f.kind.startswith("model.") for f in found.findings)


# --- the drawing ------------------------------------------------------------------------------------------------------


def test_the_area_above_a_level_has_the_size_that_geometry_says():
    def size(loops):
        return (
            sum(
                x0 * y1 - x1 * y0
                for loop in loops
                for (x0, y0), (x1, y1) in zip(loop, [*loop[1:], loop[0]], strict=True)
            )
            / 2
        )

    slope = [[float(i + j) for i in range(11)] for j in range(11)]
    assert abs(size(level_areas(slope, 5.0))) == pytest.approx(100 - 12.5)
    assert abs(size(level_areas(slope, -1.0))) == pytest.approx(100)
    assert level_areas(slope, 21.0) == []
    bowl = [[(i - 10) ** 2 + (j - 10) ** 2 for i in range(21)] for j in range(21)]
    ring = level_areas(bowl, 49.0)
    assert len(ring) == 2 and sorted(abs(size([loop])) for loop in ring) == pytest.approx([np.pi * 49, 400], rel=0.02)


def test_two_hills_with_a_pass_between_are_joined_where_the_middle_is_high():
    hills = [[1.0, 0.0], [0.0, 1.0]]
    assert len(level_areas(hills, 0.4)) == 1 and len(level_areas(hills, 0.6)) == 2


def contour(**changes):
    axis = Axis(1.0, 7.0, ((1.0, "1"), (7.0, "7")), "Expectation")
    crowds = (Crowd(6.0, 5.0, 40), Crowd(5.0, 5.0, 10))
    corners = ((4.0, 4.0), (7.0, 4.0), (7.0, 7.0), (4.0, 7.0))
    levels = ((4.0, "4"), (6.0, "<6>"))
    held = {
        "coefficients": (5.0, -0.5, 0.5, 0.0, 0.0, 0.0),
        "midpoint": 4.0,
        "across": axis,
        "up": dataclasses.replace(axis, name="Perception"),
        "levels": levels,
        "corners": corners,
        "crowds": crowds,
        "spoken": 'what "it" shows',
    }
    return Contour(**held | changes)


def test_people_stand_where_their_answers_are_and_their_number_is_their_area():
    drawn = contour_svg(contour())
    (x1, y1, r1), (x2, y2, r2) = re.findall(r'<circle cx="([\d.]+)%" cy="(\d+)" r="([\d.]+)"', drawn)
    assert float(x1) > float(x2) and y1 == y2 and float(r1) == pytest.approx(2 * float(r2), abs=0.1)
    assert 0 < int(y1) < HEIGHT


def test_areas_are_those_of_the_levels_and_texts_cannot_leave_their_place():
    drawn = contour_svg(contour())
    assert drawn.count("<path") == 2 + 3 and "<6>" not in drawn and "&lt;6&gt;" in drawn
    flat = contour_svg(contour(coefficients=(5.0, 0.0, 0.0, 0.0, 0.0, 0.0)))
    assert flat.count("<path") == 1 + 3  # Everything reaches four, nothing six.


# --- the other media --------------------------------------------------------------------------------------------------


def test_the_data_keep_their_schema_and_come_back_whole(moved):
    data = json.loads(json.dumps(diagnosis_data(moved)))
    schema = json.loads(resource_text("schema", "diagnosis-1.json"))
    jsonschema.Draft202012Validator(schema["properties"]["surface"] | {"$defs": schema["$defs"]}).validate(
        data["surface"]
    )
    assert [len(data["surface"][name]) for name in ("verdicts", "models", "rows", "terms")] == [3, 24, 8, 80]
    again = diagnosis_of(data)
    assert again.surface.cells == moved.surface.cells and diagnosis_data(again)["surface"] == data["surface"]
    data["surface"]["terms"][0]["code"] = "nowhere"
    with pytest.raises(GapkitError):
        diagnosis_of(data)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_has_every_number_of_every_surface(moved, language):
    name = {"en": "07d_Gap_or_perception", "es": "07d_Brecha_o_percepcion"}[language]
    rows = table(opened(workbook_bytes(moved, language=language)), name)
    keys = list(rows[0])
    values = [row[keys[3]] for row in rows if row[keys[2]] == "a3"]
    golden = [one.estimate for one in moved.surface.terms if one.term == "a3"]
    assert sorted(values) == pytest.approx(sorted(golden)) and len(values) == 8
    leads = [row.lead for row in moved.surface.models if row.model == "perception"]
    title = say("surface.quantities.lead", language, model=say("surface.models.perception", language).lower())
    assert [row[keys[3]] for row in rows if row[keys[2]] == title] == pytest.approx(leads)


def test_the_terminal_and_a_notebook_have_it_too(moved):
    assert re.search(
        r"Gap or perception \(recommendation\): perception foretells better", summary(moved, language="en")
    )
    tables = moved.tables(language="en")
    assert "Yardstick" in str(tables["surface"]) and "Disagreement: slope" in str(tables["surface 2"])
    assert moved.surface.terms.to_frame().shape == (80, 9)
