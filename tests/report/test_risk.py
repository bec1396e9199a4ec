"""Who is at risk, in every report: told with its confidence, or the reason and the remedy in its place."""

from __future__ import annotations

import dataclasses
import json
import re
import tomllib
from functools import cache

import jsonschema
import numpy as np
import pytest

from gapkit.diagnosis.codec import diagnosis_data, diagnosis_of
from gapkit.diagnosis.diagnosis import Finding
from gapkit.i18n import LANGUAGES
from gapkit.model import Outcome, Scale, Segment, Text
from gapkit.report.blocks import Axis, Cards, Figure
from gapkit.report.diagonal import Diagonal, Seen, diagonal_svg
from gapkit.report.excel import workbook_bytes
from gapkit.report.html import html_text
from gapkit.report.outline import outline
from gapkit.report.terminal import summary
from gapkit.report.voice import Voice
from gapkit.report.wording import TITLE_LIMIT, finding_body, finding_sentence, finding_title, pattern_of
from gapkit.resources import resource_text
from gapkit.study import Study, diagnose
from tests.driver_samples import moved_survey
from tests.few_draws import few_draws
from tests.report.excel_samples import opened, table
from tests.report.test_wording import FORBIDDEN, placeholders, records

QUICK = few_draws(6)
LEFT = Outcome("left", "churn", Text("Baja", "Left"), Scale(0, 1), higher_is_better=False, window="P12M")


@cache
def told(*, people=300, language="en", groups=("web", "shop", "rare"), timing=None, thresholds=QUICK, **options):
    """Return the diagnosis of a made survey in which one group is small; with a timing, people also leave."""
    questionnaire, answers = moved_survey(people=people, **options)
    place = np.where(np.arange(people) < 4, 2, np.arange(people) % 2).astype(np.int32)
    answers = dataclasses.replace(answers, segments={"channel": Segment("channel", groups, place)})
    if timing is not None:
        felt = answers.codes["perception"][:3].mean(axis=0) + np.random.default_rng(3).normal(0, 0.8, people)
        left = (felt < 3.2).astype(float)
        outcomes = (*questionnaire.outcomes, dataclasses.replace(LEFT, timing=timing))
        questionnaire = dataclasses.replace(questionnaire, outcomes=outcomes)
        answers = dataclasses.replace(answers, outcomes=answers.outcomes | {"left": left})
    return diagnose(Study.of(questionnaire, answers), language=language, thresholds=thresholds)


@pytest.fixture(scope="module")
def foretold():
    return told()


def section(diagnosis, language="en"):
    return outline(diagnosis, language=language).section("riesgo")


def figures(diagnosis, language="en"):
    return {block.id: block for block in section(diagnosis, language).blocks if isinstance(block, Figure)}


def cards(diagnosis, language="en"):
    return [card for block in section(diagnosis, language).blocks if isinstance(block, Cards) for card in block.cards]


# --- the section ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "chance"), [("es", "al azar, 50"), ("en", "by chance, 50")])
def test_the_lead_says_in_how_many_pairs_the_right_one_is_told_and_what_chance_would_make(foretold, language, chance):
    found, row = section(foretold, language), foretold.predictions[0]
    assert f"{100 * row.area:.0f}" in found.title
    assert chance in found.lead
    assert f"{100 * row.area_low:.0f}" in found.lead and f"{100 * row.area_high:.0f}" in found.lead
    assert len(found.lead.replace("**", "")) <= 320


def test_effects_stand_by_their_size_for_every_outcome_and_sure_ones_stand_out(foretold):
    shown = figures(foretold)["f-riesgo"].table
    assert [column.label for column in shown.columns] == ["Dimension", "Detractors", "People not satisfied"]
    effects = [row.cells[1].value for row in shown.rows]
    assert effects == sorted(effects)
    by_code = {one.effect: one for one in foretold.predictions[0].effects if one.event == "detractor"}
    for row in shown.rows:
        one = by_code[row.cells[1].value]
        assert row.cells[1].bold == (one.high < 0 or one.low > 0)


def test_the_note_says_what_may_be_claimed_and_what_the_smallest_gap_goes_with(foretold):
    note = figures(foretold)["f-riesgo"].note
    assert "at risk today, not what will come" in note
    assert "does not prove causes" in note
    assert "For the smallest difference that matters (0.30 points) in “Dimension 0”" in note


def test_what_was_foretold_stands_beside_what_came_in_groups_of_twenty_or_more(foretold):
    figure = figures(foretold)["f-riesgo-calibracion"]
    assert isinstance(figure.plane, Diagonal)
    assert len(figure.plane.points) == len(figure.table.rows) == len(foretold.predictions[0].bins)
    assert all(one.n >= 20 for one in foretold.predictions[0].bins)
    assert figure.folded


def test_groups_are_listed_by_risk_and_a_small_one_and_its_shield_are_not(foretold):
    assert [one.suppressed for one in foretold.predictions[0].segments].count(True) == 2
    assert "f-riesgo-grupos" not in figures(foretold)  # one group alone is nothing to compare
    found = _two_groups()
    rows = figures(found)["f-riesgo-grupos"].table.rows
    highest = max(one.foretold for one in found.predictions[0].segments)
    assert len(rows) == 2
    assert rows[0].cells[2].value == highest
    assert {mark.role for mark in rows[0].cells[1].marks} == {"interval_unclear", "estimate_unclear"}


def _two_groups():
    questionnaire, answers = moved_survey()
    place = (answers.outcomes["nps"] < 5).astype(np.int32)
    answers = dataclasses.replace(answers, segments={"channel": Segment("channel", ("web", "shop"), place)})
    return diagnose(Study.of(questionnaire, answers), thresholds=QUICK)


def test_the_group_with_more_risk_than_everybody_is_found():
    found = _two_groups()
    finding = next(f for f in found.findings if f.kind == "risk.group")
    assert finding.facts["value"] == "shop"
    assert finding.low > np.mean([one.foretold for one in found.predictions[0].segments]) - 0.2
    assert "“shop”" in finding_sentence(finding, found, "en")


def _changed(**changes):
    found = _two_groups()
    lead, *rest = found.predictions
    return dataclasses.replace(found, predictions=(dataclasses.replace(lead, **changes), *rest))


@pytest.mark.parametrize("language", LANGUAGES)
def test_groups_are_only_put_in_order_where_percentages_cannot_be_relied_on(language):
    found = _changed(usable=False)
    figure = figures(found, language)["f-riesgo-grupos"]
    assert [column.key for column in figure.table.columns] == ["group", "place"]
    assert "%" not in str(figure.table.rows)
    book = opened(workbook_bytes(found, language=language))
    name, value = ("07g_Riesgo", "Valor") if language == "es" else ("07g_Risk", "Value")
    rows = [one for one in table(book, name) if "channel: " in str(one.values())]
    lead = [one for one in rows if one[value] is None]
    assert len(lead) == 2
    assert all(one["n"] for one in lead)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_group_of_one_cluster_is_shown_without_an_interval(language):
    lead = _two_groups().predictions[0]
    nan = float("nan")
    single = dataclasses.replace(lead.segments[0], low=nan, high=nan, one_cluster=True)
    found = _changed(segments=(single, *lead.segments[1:]), usable=True)
    figure = figures(found, language)["f-riesgo-grupos"]
    row = next(row for row in figure.table.rows if row.cells[0].value == single.value)
    assert [mark.role for mark in row.cells[1].marks] == ["estimate_unclear"]
    assert "(" not in row.cells[2].text
    assert "conglomerado" in figure.note if language == "es" else "single cluster" in figure.note
    assert workbook_bytes(found, language=language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_groups_told_apart_perfectly_have_no_dashes_for_numbers(language):
    nan = float("nan")
    slopes = {"calibration_slope": nan, "calibration_slope_low": nan, "calibration_slope_high": nan}
    found = _changed(separated=True, usable=False, area=1.0, area_low=0.82, area_high=1.0, **slopes)
    lead = dataclasses.replace(
        next(f for f in found.findings if f.kind == "risk.told"), estimate=1.0, low=0.82, high=1.0
    )
    others = (f for f in found.findings if f.kind not in ("risk.told", "risk.group"))
    found = dataclasses.replace(found, findings=(lead, *others))
    shown = section(found, language)
    assert "—" not in shown.lead
    assert "—" not in figures(found, language)["f-riesgo-calibracion"].note
    assert "82" in shown.lead and "100 (" not in shown.title
    text = " ".join(summary(found, language=language).split())
    assert ("al menos 82 de cada 100" if language == "es" else "at least 82 of 100") in text


def test_percentages_that_are_off_on_average_are_said_to_be():
    numbers = {"calibration_slope": 1.0, "calibration_intercept": 0.31}
    limits = {"calibration_intercept_low": 0.12, "calibration_intercept_high": 0.5}
    assert "calibration intercept +0.31" in section(_changed(usable=False, **numbers, **limits)).lead


def test_what_comes_later_is_told_first_and_as_foretold():
    found = told(timing="later")
    assert section(found).title.startswith("Perceptions foretell who leaves in ")
    assert "it is foretold, with the confidence stated" in figures(found)["f-riesgo"].note
    assert section(found, "es").title.startswith("Lo percibido anticipa quién se da de baja en ")


def test_people_who_left_at_no_stated_time_are_told_last_and_with_a_warning():
    found = told(timing="same", outcomes=())
    assert "may be hindsight" in figures(found)["f-riesgo"].note
    assert "Detractors" in figures(told(timing="same"))["f-riesgo"].table.columns[1].label


def test_what_was_over_before_people_answered_is_refused_with_its_remedy():
    found = told(timing="before")
    assert "measured before people answered" in figures(found)["f-riesgo"].note
    model = next(one for one in found.driver_models if one.outcome == "left")
    assert model.reason == "before"
    alone = told(timing="before", outcomes=())
    assert section(alone).title == "Who is at risk cannot be told yet"
    assert "A remedy: an outcome asked with the survey" in cards(alone)[0].paragraphs[0]
    drivers = outline(alone, language="en").section("motores").blocks[0]
    assert "A remedy: an outcome asked with the survey" in drivers.cards[0].paragraphs[0]


def test_too_few_people_have_no_section_and_the_annex_says_so():
    found = told(people=60)
    assert section(found) is None
    assert {row.reason for row in found.predictions} == {"few"}
    for language, text in (("en", "Who is at risk: too few people"), ("es", "Quién está en riesgo: pocas personas")):
        assert text in html_text(outline(found, language=language))


def test_a_survey_without_outcomes_says_nothing_of_risk():
    found = told(outcomes=())
    assert found.predictions == ()
    assert "at risk" not in html_text(outline(found, language="en"))
    assert not [f for f in found.findings if f.kind.startswith("risk.")]


def test_noise_is_called_chance():
    found = told(pulls=(0.0, 0.0, 0.0, 0.0, 0.0), noise=2.0)
    assert {row.reason for row in found.predictions} == {"nothing"}
    assert not [f for f in found.findings if f.kind.startswith("risk.")]
    assert "no more than chance may make them" in cards(found)[0].paragraphs[0]
    assert "no lo acompaña más de lo que daría el azar" in cards(found, "es")[0].paragraphs[0]
    assert "cannot be told from what is perceived" in " ".join(summary(found, language="en").split())


# --- the other media --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_has_every_number_and_hides_what_is_hidden(foretold, language):
    book = opened(workbook_bytes(foretold, language=language))
    name = "07g_Riesgo" if language == "es" else "07g_Risk"
    rows = table(book, name)
    row = foretold.predictions[0]
    assert len(rows) == sum(5 + len(r.effects) + len(r.segments) + len(r.bins) for r in foretold.predictions)
    value, hidden, event = ("Valor", "Oculto", "Riesgo de") if language == "es" else ("Value", "Hidden", "Risk of")
    assert rows[0][value] == pytest.approx(row.area)
    closed = [one for one in rows if one[hidden]]
    assert len(closed) == 4
    assert all(one[value] is None and one["n"] is None for one in closed)
    bare = {"detractores", "personas no satisfechas"} if language == "es" else {"detractors", "people not satisfied"}
    assert {one[event] for one in rows} == bare


def test_the_terminal_has_one_line_of_it(foretold):
    said = " ".join(summary(foretold, language="en").split())
    row = foretold.predictions[0]
    assert f"Who is at risk (detractors): told from others in {100 * row.area:.0f} of 100 pairs" in said
    assert "one point more in Dimension 0, " in said


def test_a_notebook_has_its_tables(foretold):
    names = [name for name in foretold.tables(language="en") if name.startswith("predictions")]
    assert names == ["predictions", "predictions 2"]
    assert "predictions 3" in _two_groups().tables(language="en")
    (refused,) = (
        shown
        for name, shown in told(timing="before", outcomes=()).tables(language="en").items()
        if "predictions" in name
    )
    assert "hindsight" in refused.notes[0]


def test_the_diagnosis_comes_back_from_its_file_and_keeps_to_the_schema(foretold):
    for one in (foretold, told(timing="before"), told(people=60)):
        data = json.loads(json.dumps(diagnosis_data(one), allow_nan=False))
        schema = json.loads(resource_text("schema", "diagnosis-1.json"))
        part = {
            **schema,
            "required": ["predictions"],
            "properties": {"predictions": schema["properties"]["predictions"]},
        }
        jsonschema.Draft202012Validator(part).validate({"predictions": data["predictions"]})
        again = diagnosis_data(diagnosis_of(data))
        assert json.dumps(again["predictions"]) == json.dumps(data["predictions"])


def test_a_suppressed_group_has_no_number_in_the_file_whatever_it_held(foretold):
    row = foretold.predictions[0]
    told_all = tuple(dataclasses.replace(one, n=3, foretold=0.5, suppressed=True) for one in row.segments)
    spoilt = dataclasses.replace(foretold, predictions=(dataclasses.replace(row, segments=told_all),))
    for one in diagnosis_data(spoilt)["predictions"][0]["segments"]:
        assert one["n"] is None and one["foretold"] is None


def test_the_page_of_every_language_has_the_section_once(foretold):
    for language in LANGUAGES:
        assert html_text(outline(foretold, language=language)).count('<section id="riesgo"') == 1


# --- the words --------------------------------------------------------------------------------------------------------


def about(kind, timing="same", event="detractor", **facts):
    numbers = {"risk.effect": (-0.134, -0.164, -0.103), "risk.group": (0.34, 0.28, 0.41), "risk.all": (1.0, 0.82, 1.0)}
    estimate, low, high = numbers.get(kind, (0.82, 0.76, 0.86))
    kind = "risk.told" if kind == "risk.all" else kind
    facts = {"event": event, "timing": timing, **facts}
    subject = "D0" if kind == "risk.effect" else "nps"
    return Finding("a", kind, subject, "level", None, 2, estimate, low, high, 300, facts=facts)


GROUP = {"segment": "channel", "value": "phone"}
CASES = {
    "risk.told.same": about("risk.told"),
    "risk.told.later": about("risk.told", "later", "left"),
    "risk.none": about("risk.none"),
    "risk.effect": about("risk.effect", event="dissatisfied"),
    "risk.group": about("risk.group", **GROUP, usable=True),
    "risk.group_order": about("risk.group", **GROUP, usable=False),
    "risk.all": about("risk.all"),
}
GOLDEN = {
    "risk.told.same": (
        "Lo percibido distingue a los detractores en **82** de cada 100 parejas, una persona de cada tipo "
        "(entre 76 y 86; al azar, 50).",
        "Perceptions tell detractors from others in **82** of 100 pairs, one person of each kind (between 76 and 86; "
        "by chance, 50).",
    ),
    "risk.told.later": (
        "Lo percibido anticipa quién se da de baja en **82** de cada 100 parejas, una persona de cada tipo (entre 76 y "
        "86; al azar, 50).",
        "Perceptions foretell who leaves in **82** of 100 pairs, one person of each kind (between 76 and 86; "
        "by chance, 50).",
    ),
    "risk.none": (
        "Lo percibido no permite distinguir a los detractores: acierta en **82** de cada 100 parejas (entre 76 y 86), "
        "lo que puede ser azar (50).",
        "Perceptions do not tell detractors from others: they point at the right one in **82** of 100 pairs "
        "(between 76 and 86), which may be chance (50).",
    ),
    "risk.effect": (
        "Un punto más en «Dimensión 0» va unido a **13** personas no satisfechas menos por cada 100 personas "
        "(entre 10 y 16).",
        "One point more in “Dimension 0” goes with **13** fewer people not satisfied in 100 people "
        "(between 10 and 16).",
    ),
    "risk.group": (
        "En «phone» el riesgo de ser detractor es del **34 %** de media (entre 28 y 41), por encima del de los "
        "demás grupos.",
        "In “phone” the risk of being a detractor is **34%** on average (between 28 and 41), above that of the other "
        "groups.",
    ),
    "risk.group_order": (
        "El riesgo de ser detractor es mayor en **«phone»** que en los demás grupos; cuánto mayor no se puede decir.",
        "The risk of being a detractor is highest in **“phone”**, above that of the other groups; by how much cannot "
        "be told.",
    ),
    "risk.all": (
        "Lo percibido distingue a los detractores en **todas** las parejas, una persona de cada tipo; en otras "
        "muestras, al menos en 82 de cada 100 (al azar, 50).",
        "Perceptions tell detractors from others in **every** pair, one person of each kind; in other samples, in at "
        "least 82 of 100 (by chance, 50).",
    ),
}


@pytest.mark.parametrize("pattern", CASES)
def test_every_pattern_of_risk_has_its_sentence(foretold, pattern):
    finding = CASES[pattern]
    assert pattern_of(finding, Voice.of(foretold, "en")) == pattern
    spoken = [finding_sentence(finding, foretold, language).replace("\u00a0", " ") for language in ("es", "en")]
    assert spoken == [text.replace("\u00a0", " ") for text in GOLDEN[pattern]]
    for language in LANGUAGES:
        title = finding_title(finding, foretold, language)
        assert len(title) <= TITLE_LIMIT[language] and not title.endswith(".")
        assert finding_body(finding, foretold, language)[0].isupper()


def test_all_patterns_of_the_catalogue_are_told_here():
    catalogue = tomllib.loads(resource_text("locales", "findings.toml"))
    patterns = {key.rsplit(".", 1)[0] for key, _ in records(catalogue) if key.startswith("risk.")}
    assert patterns == set(CASES)


def test_the_texts_of_the_section_exist_in_both_languages_and_keep_the_rules_of_the_house():
    for key, record in records(tomllib.loads(resource_text("locales", "risk.toml"))):
        assert set(record) == set(LANGUAGES), key
        english, spanish = record["en"], record["es"]
        assert placeholders(english) == placeholders(spanish), key
        for language, text in (("en", english), ("es", spanish)):
            bare = re.sub(r"\{\w*\}", "", text.lower()).replace("no prueba causas", "").replace("not prove", "")
            assert not re.search(FORBIDDEN[language], bare), (key, language)


# --- the drawing ------------------------------------------------------------------------------------------------------


def test_marks_stand_where_their_numbers_are():
    axis = Axis(0.0, 1.0, ((0.0, "0 %"), (0.5, "50 %"), (1.0, "100 %")))
    drawn = diagonal_svg(Diagonal((Seen(0.0, 0.0, 0.0, 0.5), Seen(1.0, 1.0, 0.5, 1.0)), axis, "across", "up", "spoken"))
    low, high = re.findall(r"M([\d.]+) ([\d.]+)h0", drawn)
    diagonal = re.search(r'class="zero" d="M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)"', drawn)
    assert low == diagonal.groups()[:2] and high == diagonal.groups()[2:]
    spans = re.findall(r"M[\d.]+ ([\d.]+)V([\d.]+)", drawn)
    assert float(spans[0][0]) > float(spans[0][1])
    assert drawn.count("<text") == 2 * 3 + 2


def test_what_lies_outside_the_axis_is_drawn_at_its_edge():
    axis = Axis(0.0, 0.5, ((0.0, "0 %"), (0.5, "50 %")))
    drawn = diagonal_svg(Diagonal((Seen(0.4, 0.9, 0.6, 1.0),), axis, "<a>", "b", ""))
    heights = [float(y) for y in re.findall(r"M[\d.]+ ([\d.]+)(?:h0|V)", drawn)]
    assert min(heights) == 20.0
    assert "&lt;a&gt;" in drawn
