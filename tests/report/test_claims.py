"""What the report says of its own tests, intervals and weights is what was done, in every medium and both languages."""

from __future__ import annotations

import dataclasses
import re

import numpy as np
import pytest
from scipy.stats import nct
from scipy.stats import t as t_distribution

from gapkit.diagnosis.diagnosis import Finding
from gapkit.i18n import LANGUAGES
from gapkit.model import Answers
from gapkit.notebook import card
from gapkit.report.blocks import Figure, Flags
from gapkit.report.excel import workbook_bytes
from gapkit.report.html import html_text
from gapkit.report.outline import outline
from gapkit.report.terminal import summary
from gapkit.report.voice import Voice
from gapkit.report.wording import finding_sentence, finding_title, pattern_of
from gapkit.scoring.results import Reliability
from gapkit.scoring.rows import Rows
from gapkit.study import Study, diagnose
from tests.report.excel_samples import opened, sample, table
from tests.report.made_surveys import OUTCOMES, diagnosed, questionnaire

THREE = ("minimum", "expectation", "perception")


def told(node):
    """Yield every text of a section, wherever it stands."""
    if isinstance(node, str):
        yield node
    elif dataclasses.is_dataclass(node):
        for field in dataclasses.fields(node):
            yield from told(getattr(node, field.name))
    elif isinstance(node, tuple):
        for part in node:
            yield from told(part)


def text_of(report, *sections):
    """Return everything some sections say, on one line."""
    return " ".join(text for name in sections for text in told(report.section(name)))


def figure(report, name):
    """Return a figure of a report."""
    blocks = [block for part in report.parts for section in part.sections for block in section.blocks]
    return next(block for block in blocks if isinstance(block, Figure) and block.id == name)


def notes(data, sheet):
    """Return what stands in the first column of a sheet, on one line: the notes under a table are wrapped."""
    return " ".join(str(cell.value) for cell in opened(data)[sheet]["A"] if cell.value)


@pytest.fixture(scope="module")
def plain():
    """Return the diagnosis of a study with clear gaps, one that meets and groups."""
    return diagnosed(people=300, groups=("A", "B"))


@pytest.fixture(scope="module")
def weighted():
    return diagnosed(people=300, weighted=True, columns=THREE, outcomes=OUTCOMES, groups=("A", "B"), language="en")


# --- what is corrected for the number of tests, and what is not -------------------------------------------------------

NOT_CORRECTED = {"es": "la comparación con ±0,30, no", "en": "the comparison with ±0.30 is not"}
CORRECTED = {"es": "se distinga de cero se corrige", "en": "Whether a gap differs from zero is corrected"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_the_test_against_zero_is_said_to_be_corrected(plain, language):
    report = outline(plain, language=language)
    places = [figure(report, name).note for name in ("f-brechas", "f-items", "f-s1")]
    for text in (*places, text_of(report, "leer")):
        assert CORRECTED[language] in text and NOT_CORRECTED[language] in text
    method = text_of(report, "metodo")
    uncorrected = {
        "es": "intervalos y contrastes al 5 % sin corregir",
        "en": "uncorrected intervals and uncorrected 5%",
    }
    assert uncorrected[language].replace(" %", "\u00a0%") in method
    everything = html_text(report)
    assert not re.search("lecturas (?:se sostienen|con la corrección)|readings (?:hold )?after", everything)


def test_the_workbook_says_the_same_under_its_tables_and_in_its_dictionary(plain):
    english, spanish = (workbook_bytes(plain, language=language) for language in ("en", "es"))
    for sheet in ("02_Gaps", "03_Items", "04_Groups"):
        text = notes(english, sheet)
        assert "corrects the test against zero only" in text and "comparison with ±0.30 is not corrected" in text
    assert "corrige solo el contraste frente a cero" in notes(spanish, "02_Brechas")
    meanings = {row["Field"]: row for row in table(opened(english), "98_Dictionary")}
    assert "which is not corrected" in meanings["verdict"]["Meaning (English)"]
    assert "que no se corrige" in meanings["verdict"]["Meaning (Spanish)"]
    assert "is not adjusted" in meanings["p_adjusted"]["Meaning (English)"]


def test_a_single_dimension_has_nothing_to_correct():
    note = figure(outline(diagnosed((4,)), language="en"), "f-brechas").note
    assert "Holm" not in note


# --- meets expectations ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_meeting_expectations_is_said_to_rest_on_the_narrower_interval(plain, language):
    assert "meets" in {Voice.of(plain, language).state(row) for row in plain.gaps.dimensions}
    report = outline(plain, language=language)
    share = "90\u00a0%" if language == "es" else "90%"
    for text in (text_of(report, "leer"), text_of(report, "metodo"), figure(report, "f-brechas").note):
        assert share in text
    rule = {"es": f"«Cumple»: el intervalo del {share} cabe", "en": f"“Meets expectations”: the {share} interval lies"}
    assert rule[language] in card(plain, language=language)
    assert rule[language] in " ".join(summary(plain, language=language).split(" "))
    sheet = "02_Brechas" if language == "es" else "02_Gaps"
    assert share in notes(workbook_bytes(plain, language=language), sheet)


def test_the_rule_is_left_out_where_nothing_meets_expectations():
    short = diagnosed(gaps=(-1.6,), people=120)
    assert "Meets expectations" not in summary(short, language="en") + card(short, language="en")
    assert "Meets expectations" not in figure(outline(short, language="en"), "f-brechas").note


def test_the_rules_follow_the_thresholds_of_the_study(plain):
    stricter = dataclasses.replace(plain.thresholds, error_rate=0.01, level=0.99, rank_share=0.95, power=0.9)
    report = outline(dataclasses.replace(plain, thresholds=stricter), language="en")
    assert "two one-sided tests at 1%" in text_of(report, "leer") and "98% interval fits" in text_of(report, "leer")
    assert "right in 95 of 100 surveys like this one" in report.section("items").lead
    assert "in 9 of 10 waves, as a change whose 99% interval excludes zero" in text_of(report, "olas")


# --- next wave -------------------------------------------------------------------------------------------------------


def test_the_rule_of_the_next_wave_is_the_one_its_responses_were_planned_for(plain):
    english, spanish = (text_of(outline(plain, language=language), "olas") for language in ("en", "es"))
    assert "a true change of 0.30 points" in english and "8 of 10 waves" in english
    assert "should show an improvement whose 95% interval excludes zero" in english
    assert "at least 0.30 points, or smaller than that, takes more responses" in english
    assert "8 de cada 10 olas" in spanish and "cuyo intervalo del 95\u00a0% excluya el cero" in spanish
    for text, old in ((english, "change below"), (spanish, "no llega a")):
        assert old not in text
    for name, language in (("10_Roadmap", "en"), ("10_Hoja_ruta", "es")):
        text = notes(workbook_bytes(plain, language=language), name)
        assert ("excludes zero" if language == "en" else "excluye el cero") in text


def test_the_responses_printed_keep_what_is_said_of_them(plain):
    planned = [action for action in plain.roadmap if action.level == "dimension"]
    n = max(action.next_wave_n for action in planned)
    assert f"With {n} responses per wave" in text_of(outline(plain, language="en"), "olas")
    for action in planned:
        spread = plain.gaps.dimensions.of(action.id).gap_sd
        shift, df = 0.3 / (spread * (2 / n) ** 0.5), 2 * n - 2
        seen = nct.sf(t_distribution.isf(0.025, df), df, shift)
        assert seen >= 0.8
        # The rule this report must not print beside that n: an estimate of at least 0.30 as well.
        assert nct.sf(shift, df, shift) == pytest.approx(0.5, abs=0.01)


# --- ranges of places ------------------------------------------------------------------------------------------------


def test_ranges_of_places_say_how_often_such_a_range_is_right(plain):
    for language, odds in (("en", "8 of 10"), ("es", "8 de cada 10")):
        report = outline(plain, language=language)
        for text in (report.section("items").lead, report.section("ruta").lead):
            assert odds in text
        assert not re.search("another sample|otra muestra|almost always|casi siempre", html_text(report))
        assert odds in summary(plain, language=language)
    told = notes(workbook_bytes(plain, language="en"), "03_Items")
    assert "holds the true place in 8 of 10 surveys like this one" in told


# --- what would reduce the gap ---------------------------------------------------------------------------------------


def test_no_dimension_is_said_to_leave_the_overall_gap_as_it_is(plain):
    for language in LANGUAGES:
        page = html_text(outline(plain, language=language))
        assert not re.search("would not reduce|no reduciría|has to move|have to move|exige mover", page)


# --- sampling weights ------------------------------------------------------------------------------------------------


def test_weights_are_said_to_be_used_only_where_they_are(weighted, plain):
    report = outline(weighted, language="en")
    method = text_of(report, "metodo")
    assert "t with the linearised standard error on dimensions, overall and items; no rank tests" in method
    assert "Alpha and blanks are unweighted" in method and "Pratt" not in method and "tested by ranks" not in method
    assert re.search(r"effective sample \(\d+ of 300\)", method)
    assert "no rank tests" in figure(report, "f-items").note
    assert "are not used in alpha" in text_of(report, "fiabilidad")
    page = html_text(report)
    assert "used in every result" not in page and "All results are weighted" not in page
    spanish = html_text(outline(weighted, language="es"))
    assert "El alfa y los blancos no se ponderan" in spanish and "rangos con signo" not in spanish
    unweighted = html_text(outline(plain, language="en"))
    assert "Pratt" in unweighted and "linearised" not in unweighted


def test_the_workbook_says_what_weights_did_and_shows_what_responses_are_worth(weighted, plain):
    data = workbook_bytes(weighted, language="en")
    for sheet in ("02_Gaps", "03_Items", "04_Groups", "06_Outcomes"):
        assert "linearised standard error" in notes(data, sheet)
    assert "not used in alpha" in notes(data, "13_Reliability")
    assert "missing answers and standard deviations are not" in notes(data, "14b_Answers")
    rows = {row["Dimension"]: row for row in table(opened(data), "02_Gaps")}
    for gap in weighted.gaps.dimensions:
        assert rows[gap.label]["n, effective"] == pytest.approx(gap.n_effective) and gap.n_effective < gap.n
    bare = workbook_bytes(plain, language="en")
    assert "linearised" not in notes(bare, "02_Gaps")
    assert "n, effective" not in [cell.value for cell in opened(bare)["02_Gaps"][4]]


def test_few_responses_are_counted_by_what_they_are_worth():
    heavy = diagnosed(people=36, weighted=True, columns=THREE, language="en")
    worth = [row.n_effective for row in heavy.gaps.dimensions]
    assert any(w < 30 for w in worth) and all(row.n == 36 for row in heavy.gaps.dimensions)
    findings = {f.subject: f for f in heavy.findings if f.kind == "gap.dim"}
    voice = Voice.of(heavy, "en")
    rows = {row["Dimension"]: row for row in table(opened(workbook_bytes(heavy, language="en")), "02_Gaps")}
    for row in heavy.gaps.dimensions:
        state = voice.state(row)
        assert state == findings[row.code].state and (state == "indicative") == (row.n_effective < 30)
        assert rows[row.label]["State"].endswith(voice.state_words(state))
    assert "effective sample" in text_of(outline(heavy, language="en"), "leer")
    last = next(f for f in heavy.findings if f.kind == "item.last")
    assert (pattern_of(last, voice) == "item.last.indicative") == (voice.effective(last.subject) < 30)


# --- reliability -----------------------------------------------------------------------------------------------------


def with_low_scale(diagnosis, dimension, column, alpha):
    """Return the diagnosis with one scale of low consistency and the finding about it."""
    rows = [
        dataclasses.replace(row, alpha=alpha, alpha_low=alpha - 0.1, alpha_high=alpha + 0.1)
        if (row.dimension, row.column) == (dimension, column)
        else row
        for row in diagnosis.soundness.dimensions
    ]
    found = Finding(
        *(f"reliability.low.{dimension}", "reliability.low", dimension, "unclear", None, 2, alpha),
        low=alpha - 0.1,
        high=alpha + 0.1,
        n=120,
        evidence="reliability",
        facts={"column": column},
    )
    others = [f for f in diagnosis.findings if f.kind != "reliability.low"]
    sound = dataclasses.replace(diagnosis.soundness, dimensions=Rows[Reliability](rows))
    return dataclasses.replace(diagnosis, soundness=sound, findings=Rows([*others, found]))


@pytest.mark.parametrize(
    ("column", "english", "spanish"),
    [
        ("perception", "perceptions", "las percepciones"),
        ("expectation", "expectations", "las expectativas"),
        ("gap", "gaps", "las brechas"),
    ],
)
def test_low_consistency_names_the_column_it_is_about(plain, column, english, spanish):
    low = with_low_scale(plain, "D0", column, 0.4)
    finding = low.findings[-1]
    assert f"On responsiveness, {english} have low consistency" in finding_sentence(finding, low, "en")
    assert f"En la capacidad de respuesta, {spanish} son poco consistentes" in finding_sentence(finding, low, "es")
    assert english in finding_title(finding, low, "en")
    assert f"On responsiveness, {english} do not plainly measure one thing." in summary(low, language="en")
    section = outline(low, language="en").section("fiabilidad")
    assert section.title == "On one of four dimensions the answers do not plainly measure one thing"
    assert any(english in text and "alpha 0.40" in text for text in told(section))
    sentence = finding_sentence(finding, low, "en")
    assert sentence in {
        row["Finding (English)"] for row in table(opened(workbook_bytes(low, language="en")), "01_Summary")
    }


def test_scales_are_called_consistent_only_when_every_column_is(plain):
    fine = with_low_scale(plain, "D0", "expectation", 0.75)
    rows = [dataclasses.replace(row, alpha=max(row.alpha, 0.75)) for row in fine.soundness.dimensions]
    fine = dataclasses.replace(
        fine,
        soundness=dataclasses.replace(fine.soundness, dimensions=Rows[Reliability](rows)),
        findings=Rows(f for f in fine.findings if f.kind != "reliability.low"),
    )
    assert outline(fine, language="en").section("fiabilidad").title.startswith("The scales are consistent enough")
    weak = [
        dataclasses.replace(row, alpha=0.68) if (row.dimension, row.column) == ("D1", "expectation") else row
        for row in rows
    ]
    sound = dataclasses.replace(fine.soundness, dimensions=Rows[Reliability](weak))
    section = outline(dataclasses.replace(fine, soundness=sound), language="en").section("fiabilidad")
    assert section.title == "Consistency is borderline on some scales" and section.lead == ""


def test_low_reliability_of_a_difference_is_said_not_to_bias_the_gap(plain):
    for language, words in (
        ("en", "does not bias the mean gap or invalidate its paired test: it weakens correlations with the gap"),
        (
            "es",
            "no sesga la brecha media ni invalida su contraste emparejado: debilita las correlaciones con la brecha",
        ),
    ):
        assert words in text_of(outline(plain, language=language), "fiabilidad")
    assert "does not bias the mean gap" in notes(workbook_bytes(plain, language="en"), "13_Reliability")
    alone = text_of(outline(diagnosed((4,)), language="en"), "fiabilidad")
    assert re.search(r"that of the gap is 0\.\d\d\.", alone)


# --- who is counted --------------------------------------------------------------------------------------------------


def test_the_base_is_everybody_used_and_the_whole_has_its_own_n():
    asked = questionnaire((3, 3))
    random = np.random.default_rng(1)
    codes = {
        "expectation": random.integers(5, 8, (6, 90)).astype(np.uint8),
        "perception": random.integers(2, 5, (6, 90)).astype(np.uint8),
    }
    codes["perception"][3:, :20] = 0
    codes["perception"][:3, 80:] = 0
    found = diagnose(Study.of(asked, Answers(codes)))
    assert (found.input.used, found.gaps.overall.n) == (90, 60) and max(r.n for r in found.gaps.dimensions) == 80
    spanish, english = (outline(found, language=language) for language in ("es", "en"))
    assert next(fact.text for fact in spanish.cover.facts if fact.name == "Base").startswith("90 respuestas")
    assert spanish.cover.kpis[0].small.endswith("n = 60 con todas las dimensiones")
    assert english.cover.kpis[0].small.endswith("n = 60 with every dimension")
    assert "n = 60" in english.cover.lead and "90 responses on 6 items" in text_of(english, "resumen")
    assert "Global (n = 60)" in summary(found, language="es") and "90 respuestas" in summary(found, language="es")
    assert "90 responses" in card(found, language="en")
    assert "over the people who have all of them" in text_of(english, "metodo")


def test_a_base_too_small_to_be_told_is_not_told():
    few = diagnosed(people=4)
    assert Voice.of(few, "en").base is None


def test_a_group_shows_the_n_of_its_overall_as_the_workbook_does(plain):
    rows = [
        dataclasses.replace(row, n=row.n - 30) if (row.value, row.dimension) == ("A", "overall") else row
        for row in plain.segments
    ]
    report = outline(dataclasses.replace(plain, segments=Rows(rows)), language="en")
    cells = {row.cells[0].text: row.cells[0].small for row in figure(report, "f-s1").table.rows}
    assert cells == {"A": "n = 120", "B": "n = 150"}
    assert "Overall, and the n beside each group: people who answered every dimension" in figure(report, "f-s1").note


# --- importance ------------------------------------------------------------------------------------------------------


def test_importance_and_weighted_gap_each_say_their_n():
    found = diagnosed(points=True, silent=60)
    assert {row.n for row in found.gaps.importance} == {100} and found.gaps.weighted.n == 160
    for language, importance, gap in (
        ("en", "rests on the points of 100 people", "; n = 160)"),
        ("es", "se apoya en los puntos de 100 personas", "; n = 160)"),
    ):
        report = outline(found, language=language)
        assert importance in figure(report, "f-brechas").note and gap in figure(report, "f-brechas").note
        assert "n = 100." in figure(report, "f-pesos").subtitle
    text = notes(workbook_bytes(found, language="en"), "02_Gaps")
    assert "n = 160" in text and "points of 100 people" in text
    everybody = figure(outline(diagnosed(points=True), language="en"), "f-brechas").note
    assert "n = 160" in everybody and "rests on the points" not in everybody


def test_points_of_too_few_people_are_neither_shown_nor_used():
    found = diagnosed(points=True, silent=157)
    assert not found.gaps.importance and found.gaps.weighted is None
    report = outline(found, language="en")
    note = figure(report, "f-items").note
    assert "Fewer than 5 people stated what matters to them: all items weigh the same" in note
    assert "f-pesos" not in [b.id for s in report.parts[1].sections for b in s.blocks if isinstance(b, Figure)]
    book = opened(workbook_bytes(found, language="es"))
    assert "No se indicó la importancia" in " ".join(str(cell.value) for cell in book["03_Aspectos"]["A"])


def test_the_order_of_a_perception_only_study_is_told_as_it_was_made():
    bare = outline(diagnosed(columns=("perception",)), language="en")
    assert bare.section("ruta").title.startswith("The lowest ratings come first")
    assert bare.section("ruta").lead.startswith("Ordered by rating, the lowest first.")
    assert "the order of their rating" in text_of(bare, "resumen")
    stated = diagnosed(columns=("perception",), points=True)
    for language, words in (("en", "importance × distance to the top"), ("es", "importancia × distancia al máximo")):
        report = outline(stated, language=language)
        assert words in report.section("ruta").title.lower() and words in report.section("ruta").lead.lower()
        assert words in text_of(report, "resumen").lower()
        assert "lowest ratings come first" not in html_text(report)


@pytest.mark.parametrize("sizes", [(4, 4, 4, 4), (8, 2, 5)])
def test_without_importance_the_order_of_a_perception_only_study_is_that_of_its_ratings(sizes):
    found = diagnosed(sizes, columns=("perception",))
    levels = {row.code: row.perception for row in found.gaps.items}
    order = [levels[action.id] for action in found.roadmap if action.level == "item"]
    assert order == sorted(order)


# --- clusters --------------------------------------------------------------------------------------------------------


def test_clusters_are_told_wherever_cautions_are(plain):
    facts = {"k": 14, "n": 160, "effective": 59.0, "factor": 2.71, "icc": 0.062}
    flags = (("caution", "clusters", facts), *plain.quality.flags)
    finding = Finding("quality.clusters", "quality.clusters", "overall", "unclear", None, 0, facts=facts)
    found = dataclasses.replace(
        plain, quality=dataclasses.replace(plain.quality, flags=flags), findings=Rows([finding, *plain.findings])
    )
    words = {"en": "carry the information of 59", "es": "informan como 59"}
    for language in LANGUAGES:
        (shown,) = [b for b in outline(found, language=language).section("calidad").blocks if isinstance(b, Flags)]
        assert any(sign == "caution" and words[language] in text for sign, text in shown.flags)
        assert words[language] in " ".join(summary(found, language=language).split())
        assert words[language] in card(found, language=language)
    rows = table(opened(workbook_bytes(found, language="en")), "14_Quality")
    row = next(row for row in rows if "clusters" in row["Check"])
    assert row["Observed"] == pytest.approx(59 / 160) and "take it into account" in row["Comment"]


def test_independence_is_named_as_an_assumption(plain):
    assert "clusters (branches, agents…) are not taken into account" in text_of(outline(plain, language="en"), "metodo")


# --- minimums of few people ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("minimums", [0, 4, 12, 29])
def test_minimums_of_few_people_are_hidden_or_only_suggest(minimums, language):
    found = diagnosed(columns=THREE, minimums=minimums)
    row = found.gaps.dimensions[0]
    assert row.adequacy_n == (minimums if minimums >= 5 else None) and row.n == 160
    report = outline(found, language=language)
    rows = {r.cells[0].value: r.cells for r in figure(report, "f-tolerancia").table.rows}
    cells = rows[Voice.of(found, language).name("D0")]
    expected = "indicative" if minimums >= 5 else "hidden"
    assert cells[-1].state == expected
    assert (cells[5].value is None) == (minimums < 5) and cells[2].hatched == (minimums < 5)
    assert html_text(report) and summary(found, language=language) and card(found, language=language)
    sheet, zone, name = ("02_Gaps", "Zone of tolerance", "Dimension")
    if language == "es":
        sheet, zone, name = ("02_Brechas", "Zona de tolerancia", "Dimensión")
    told_rows = {r[name]: r for r in table(opened(workbook_bytes(found, language=language)), sheet)}
    said = told_rows[Voice.of(found, language).name("D0")][zone]
    assert said is None if minimums < 5 else said.startswith("◌ Indicativ")


def test_a_study_whose_minimums_are_all_of_too_few_people_says_so():
    found = diagnosed((4,), columns=THREE, minimums=3)
    for language, words in (("en", "fewer than 5 people gave a minimum"), ("es", "menos de 5 personas indicaron")):
        report = outline(found, language=language)
        assert report.section("tolerancia") is None and words in text_of(report, "metodo")
        assert workbook_bytes(found, language=language) and summary(found, language=language)


def test_the_zone_counts_the_people_who_gave_a_minimum():
    found = diagnosed(columns=THREE, minimums=40)
    report = outline(found, language="en")
    assert "n = 40 to 160" in figure(report, "f-tolerancia").subtitle
    assert "n = 160." in figure(report, "f-brechas").subtitle


def test_minimums_and_weights_of_a_workbook_stay_apart():
    data = workbook_bytes(sample("servqual94_3col", people=80, weighted=True, minimums=20), language="en")
    rows = table(opened(data), "02_Gaps")
    assert {row["n of the slack"] for row in rows} >= {20}
    assert all(row["n, effective"] < row["n"] for row in rows)
