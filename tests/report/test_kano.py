"""Penalties, rewards and Kano classes in every report: what is firm, what is not, and the reason in its place."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from gapkit.commands import score
from gapkit.diagnosis.codec import diagnosis_data, diagnosis_of
from gapkit.i18n import LANGUAGES
from gapkit.model import Text
from gapkit.model.kano import KanoAnswers, KanoFeature
from gapkit.report.blocks import Cards, Figure
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
from tests.report.test_wording import FORBIDDEN, about, placeholders, records
from tests.scoring.drivers.test_asymmetry import ALIKE, asked

KIOSK = Path(__file__).parents[1] / "data" / "kiosk"
QUICK = few_draws(6, asymmetry_replicates=200)
NAMES = [("Wifi gratis", "Free wifi"), ("Datos <b>seguros</b>", "Safe data"), ("Menos espera", "Shorter wait")]
SHARES = ([0.05, 0.1, 0.7, 0.15, 0, 0], [0.7, 0.15, 0.05, 0.1, 0, 0], [0.3, 0.3, 0.2, 0.2, 0, 0])
PAIRS = {0: (2, 4), 1: (0, 4), 2: (0, 2), 3: (2, 2), 4: (4, 0), 5: (0, 0)}


def kano_of(people, *, few=0):
    """Return answers on a delight, a must and a mixture; `few` people alone answer on the last."""
    random = np.random.default_rng(3)
    kinds = [random.choice(6, people, p=shares) for shares in SHARES]
    codes = np.array([[PAIRS[kind] for kind in row] for row in kinds], np.int8)
    if few:
        codes[2, few:] = -1
    features = tuple(KanoFeature(f"K{i}", Text(*names)) for i, names in enumerate(NAMES, start=1))
    return KanoAnswers(features, codes[:, :, 0].copy(), codes[:, :, 1].copy())


@cache
def of_kinds(*kinds, people=120):
    """Return a diagnosis in which nine in ten answer alike on every feature: one of the six classes."""
    questionnaire, answers = moved_survey(people=people)
    odd = np.arange(people) % 10 == 0
    pairs = np.array([np.where(odd[:, None], PAIRS[3], PAIRS[kind]) for kind in kinds], np.int8)
    features = tuple(KanoFeature(f"K{i}", Text(*NAMES[i - 1])) for i in range(1, len(kinds) + 1))
    kano = KanoAnswers(features, pairs[:, :, 0].copy(), pairs[:, :, 1].copy())
    return diagnose(Study.of(questionnaire, replace(answers, kano=kano)), thresholds=QUICK)


@cache
def told(*, people=300, few=0, **options):
    questionnaire, answers = moved_survey(people=people, **options)
    return diagnose(Study.of(questionnaire, replace(answers, kano=kano_of(people, few=few))), thresholds=QUICK)


@pytest.fixture(scope="module")
def diagnosis():
    return told()


@pytest.fixture(scope="module")
def unequal():
    """Return a diagnosis in which low ratings of the first dimension cost, and high ones of the second add."""
    answers = asked(400, penalty=(2, 0, 0, 0, 0), reward=(0, 2, 0, 0, 0))
    return diagnose(Study.of(ALIKE, answers), thresholds=QUICK)


def figure(diagnosis, name, language="en"):
    sections = (section for part in outline(diagnosis, language=language).parts for section in part.sections)
    blocks = (block for section in sections for block in section.blocks)
    return next(block for block in blocks if isinstance(block, Figure) and block.id == name)


# --- Kano classes -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("es", "Una de 3 características es imprescindible: «Datos <b>seguros</b>»"),
        ("en", "One of 3 features must be there: “Safe data”"),
    ],
)
def test_the_section_leads_with_what_must_be_there(diagnosis, language, title):
    section = outline(diagnosis, language=language).section("kano")
    assert section.title == title and len(section.lead) <= 320
    assert ("Wifi gratis" if language == "es" else "Free wifi") in section.lead


@pytest.mark.parametrize(
    ("kinds", "titles"),
    [
        ((0,), ("La única característica es imprescindible:", "The one feature must be there:")),
        ((0, 0), ("Las dos características son imprescindibles:", "Both features must be there:")),
        ((0,) * 3, ("Las tres características son imprescindibles:", "All three features must be there:")),
        ((2, 3), ("Una de 2 características entusiasma:", "One of 2 features delights:")),
        ((3,), ("La única característica no es con firmeza", "The one feature is for sure neither")),
        ((4,), ("La única característica molesta cuando está:", "The one feature annoys when it is there:")),
        ((0, 4), ("Una de 2 características molesta cuando está:", "One of 2 features annoys when it is there:")),
        ((0, 2, 4), ("Una de 3 características es imprescindible:", "One of 3 features must be there:")),
    ],
)
def test_titles_agree_with_how_many_features_there_are_and_name_what_annoys(kinds, titles):
    found = of_kinds(*kinds)
    for language, title in zip(("es", "en"), titles, strict=True):
        section = outline(found, language=language).section("kano")
        assert section.title.startswith(title) and len(section.lead) <= 320
        assert "1 características" not in summary(found, language="es") and "1 features" not in summary(
            found, language="en"
        )
        assert ("nvers" if language == "es" else "everse") in section.lead or 4 not in kinds


def test_what_annoys_is_not_drawn_among_what_leaves_cold_and_may_be_swapped_columns():
    found = figure(of_kinds(0, 2, 4), "f-kano")
    assert len(found.plane.spots) == 2 and "Not drawn" in found.note and "Shorter wait" in found.note
    assert "like says which" not in found.note
    most = of_kinds(4, 4)
    assert figure(most, "f-kano").plane is None and "like says which" in figure(most, "f-kano").note
    assert "like says which" in " ".join(summary(most, language="en").split())
    assert not opened(workbook_bytes(most, language="en"))["07f_Kano"]._charts


def test_firm_classes_are_bold_and_mixtures_name_both(diagnosis):
    cells = {row.cells[0].value: row.cells[1] for row in figure(diagnosis, "f-kano").table.rows}
    assert [(cells[code].text, cells[code].bold) for code in ("K1", "K2")] == [("Attractive", True), ("Must be", True)]
    assert not cells["K3"].bold and cells["K3"].text in (
        "Must be or the more the better",
        "The more the better or must be",
    )


def test_the_plane_has_every_feature_where_it_belongs(diagnosis):
    spots = {spot.label: spot for spot in figure(diagnosis, "f-kano").plane.spots}
    for row in diagnosis.kano:
        spot = spots[row.name.en]
        assert (spot.x, spot.y) == (row.better, -row.worse) and spot.sure == (row.code != "K3")


def test_names_are_text_and_never_markup(diagnosis):
    page = html_text(outline(diagnosis, language="es"))
    assert "<b>seguros" not in page and "&lt;b&gt;seguros" in page


def test_a_feature_of_too_few_people_shows_no_number_anywhere():
    hidden = told(few=4)
    row = figure(hidden, "f-kano").table.rows[-1]
    assert row.cells[1].text == "Fewer than 5 answers" and all(cell.hatched for cell in row.cells[2:])
    assert {spot.label for spot in figure(hidden, "f-kano").plane.spots} == {"Free wifi", "Safe data"}
    data = next(one for one in diagnosis_data(hidden)["kano"] if one["code"] == "K3")
    assert data["suppressed"] and data["shares"] == []
    assert not [name for name, value in data.items() if isinstance(value, float)] and data["n"] is None
    (line,) = (
        row for row in table(opened(workbook_bytes(hidden, language="en")), "07f_Kano") if row["Feature"] == "K3"
    )
    assert line["n"] is None and line["Must be"] is None and line["Kano class"] == "Fewer than 5 answers"


def test_a_survey_without_such_questions_has_no_section_no_sheet_and_no_data():
    plain = diagnose(Study.of(*moved_survey()), thresholds=QUICK)
    assert outline(plain, language="es").section("kano") is None
    assert not plain.kano and diagnosis_data(plain)["kano"] == []
    assert "07f_Kano" not in opened(workbook_bytes(plain, language="es")).sheetnames


# --- penalties and rewards --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("es", "Las valoraciones bajas de «Dimensión 0» restan más de lo que suman las altas"),
        ("en", "Low ratings of “Dimension 0” cost more than high ones add"),
    ],
)
def test_the_figure_is_named_by_what_costs_more_than_it_adds(unequal, language, title):
    found = figure(unequal, "f-asimetria", language)
    assert found.title == title
    first = found.table.rows[0].cells
    row = next(one for one in unequal.asymmetry if one.code == first[0].value)
    bars = {mark.role: mark.to for mark in first[1].marks if mark.to is not None}
    assert bars == {"gap_short": -row.dissatisfaction, "gap_over": row.satisfaction}
    assert first[2].value == row.penalty and first[3].value == row.reward


def test_what_cannot_be_told_says_so_and_has_no_asymmetry_that_means_nothing(unequal):
    rows = {row.cells[0].value: row.cells for row in figure(unequal, "f-asimetria").table.rows}
    assert rows["D4"][5].text == "Cannot be told"
    empty = [
        row
        for row in unequal.asymmetry.where(level="dimension")
        if row.asymmetry_low < -0.995 < 0.995 < row.asymmetry_high
    ]
    assert empty and all(rows[row.code][4].text == "—" for row in empty)


def test_a_survey_where_hardly_anybody_rates_low_says_why_there_is_no_figure():
    happy = diagnose(Study.of(ALIKE, asked(300, centre=8.0, reward=(0, 1, 0, 0, 0))), thresholds=QUICK)
    cards = [b for b in outline(happy, language="en").section("motores").blocks if isinstance(b, Cards)]
    texts = [text for block in cards for card in block.cards for text in card.paragraphs]
    assert any("at least 15 people, and 5% of all, whose ratings are low" in text for text in texts)


# --- the other media --------------------------------------------------------------------------------------------------


def test_the_data_keep_their_schema_and_come_back_whole(diagnosis, unequal):
    schema = jsonschema.Draft202012Validator(json.loads(resource_text("schema", "diagnosis-1.json")))
    for one in (diagnosis, unequal, told(few=4)):
        data = json.loads(json.dumps(diagnosis_data(one)))
        for name in ("kano", "asymmetry"):
            part = schema.evolve(schema=schema.schema["properties"][name])
            assert not [error.message for error in part.iter_errors(data[name])]
        again = diagnosis_of(data)
        assert diagnosis_data(again)["kano"] == data["kano"]
        assert diagnosis_data(again)["asymmetry"] == data["asymmetry"]


def test_the_workbook_holds_every_number_of_both(diagnosis, unequal):
    data = opened(workbook_bytes(diagnosis, language="en"))
    rows = table(data, "07f_Kano")
    for line, row in zip(rows, diagnosis.kano, strict=True):
        assert line["Must be"] == pytest.approx(row.shares[0]) and line["Pleases when there"] == pytest.approx(
            row.better
        )
    assert len(data["07f_Kano"]._charts) == 1
    lines = table(opened(workbook_bytes(unequal, language="es")), "07e_Asimetria")
    for line, row in zip(lines, unequal.asymmetry, strict=True):
        if not row.reason:
            assert line["Valoraciones bajas"] == pytest.approx(row.penalty)
            assert line["Asimetría"] == pytest.approx(row.asymmetry)


@pytest.mark.parametrize(
    ("language", "kano", "costs"),
    [
        ("es", "Kano, 3 características: 1 imprescindible · 1 atractiva · 1 no firme", "Lo bajo resta más de lo que"),
        ("en", "Kano, 3 features: 1 must be · 1 attractive · 1 not firm", "Low ratings cost more than high ones add"),
    ],
)
def test_the_terminal_has_a_line_for_each(diagnosis, unequal, language, kano, costs):
    assert kano in summary(diagnosis, language=language)
    assert costs in summary(unequal, language=language)


def test_the_notebook_has_both_tables(diagnosis, unequal):
    assert "kano" in diagnosis.tables(language="es") and "asymmetry" in unequal.tables(language="en")


# --- the words --------------------------------------------------------------------------------------------------------

COSTS = {"outcome": "nps", "level": "dimension", "codes": ["D0"], "penalty": 1.47, "reward": 0.84}
SAID = {
    "asymmetry.costs": (
        about("asymmetry.costs", "D0", "level", estimate=-0.28, low=-0.5, high=-0.03, **COSTS),
        "Las valoraciones bajas de «Dimensión 0» restan a la recomendación más de lo que suman las altas: «Dimensión 0»"
        " quita **1,5** puntos con valoraciones bajas y añade 0,8 con altas. No debe fallar, pero no entusiasma.",
        "Low ratings of “Dimension 0” cost recommendation more than high ones add: “Dimension 0” takes **1.5** points"
        " when rated low and adds 0.8 when rated high. It must not fail, but it does not delight.",
    ),
    "asymmetry.gains": (
        about("asymmetry.gains", "D0", "level", estimate=0.5, low=0.2, high=0.8, **COSTS),
        "Las valoraciones altas de «Dimensión 0» suman a la recomendación más de lo que restan las bajas: «Dimensión 0»"
        " añade **0,8** puntos con valoraciones altas y quita 1,5 con bajas. Ahí se puede destacar.",
        "High ratings of “Dimension 0” add more to recommendation than low ones cost: “Dimension 0” adds **0.8** points"
        " when rated high and takes 1.5 when rated low. This is where to stand out.",
    ),
    "kano.must_be": (
        about("kano.must_be", "K3", "level", codes=["K3"], k=1, of=3),
        "**Una** de 3 características es imprescindible, se da por hecha y molesta si falta: «Menos espera».",
        "**One** of 3 features must be there, taken for granted and missed where it is not: “Shorter wait”.",
    ),
    "kano.attractive": (
        about("kano.attractive", "K1", "level", codes=["K1", "K3"], k=2, of=3),
        "**Dos** de 3 características entusiasman cuando están y no se echan de menos cuando faltan: «Wifi gratis» y"
        " «Menos espera».",
        "**Two** of 3 features delight when they are there and are not missed when they are not: “Free wifi” and"
        " “Shorter wait”.",
    ),
    "kano.one_dimensional": (
        about("kano.one_dimensional", "K1", "level", codes=["K1"], k=1, of=12),
        "**1** de 12 características agrada cuando está y molesta cuando falta: «Wifi gratis».",
        "**1** of 12 features pleases when it is there and annoys when it is not: “Free wifi”.",
    ),
    "kano.reverse": (
        about("kano.reverse", "K1", "level", codes=["K1"], k=1, of=1),
        "**La única** característica es inversa, molesta cuando está y agrada cuando falta: «Wifi gratis». Conviene"
        " comprobar que sus dos columnas no estén cambiadas.",
        "**The one** feature is reverse, annoying when it is there and welcome when it is not: “Free wifi”. Check that"
        " its two columns are not swapped.",
    ),
    "kano.none": (
        about("kano.none", "kano", "unclear", codes=[], k=0, of=3),
        "De 3 características, ninguna es con firmeza imprescindible, deseada o atractiva para la mayoría.",
        "Of 3 features, not one is for sure taken for granted, wanted or enjoyed by most people.",
    ),
    "kano.doubtful": (
        about("kano.doubtful", "K1", "level", codes=["K1"], k=1, of=3),
        "Más del 10 % de las respuestas sobre «Wifi gratis» se contradicen: conviene revisar la redacción antes de"
        " concluir nada.",
        "More than 10% of the answers on “Free wifi” contradict each other: the wording has to be looked at before"
        " anything is concluded.",
    ),
}


@pytest.mark.parametrize("pattern", SAID)
def test_every_pattern_says_its_golden_text(diagnosis, pattern):
    finding, spanish, english = SAID[pattern]
    assert pattern_of(finding, Voice.of(diagnosis, "en")) == pattern
    assert finding_sentence(finding, diagnosis, "es").replace("\u00a0", " ") == spanish
    assert finding_sentence(finding, diagnosis, "en") == english
    for language in LANGUAGES:
        title, body = finding_title(finding, diagnosis, language), finding_body(finding, diagnosis, language)
        assert len(title) <= TITLE_LIMIT[language] and not title.endswith(".") and body.endswith(".")


def test_every_pattern_of_the_catalogue_is_said_here():
    catalogue = tomllib.loads(resource_text("locales", "findings.toml"))
    keys = {key.rsplit(".", 1)[0] for key, _ in records(catalogue) if key.endswith(".sentence")}
    assert {key for key in keys if key.startswith(("asymmetry.", "kano."))} == set(SAID)


@pytest.mark.parametrize("name", ["asymmetry", "kano"])
def test_the_texts_exist_in_both_languages_and_keep_the_rules_of_the_house(name):
    for key, record in records(tomllib.loads(resource_text("locales", f"{name}.toml"))):
        assert set(record) == set(LANGUAGES), key
        forms = [value if isinstance(value, list) else [value] for value in (record["en"], record["es"])]
        for english, spanish in zip(*forms, strict=True):
            assert placeholders(english) == placeholders(spanish), key
            for language, text in (("en", english), ("es", spanish)):
                assert not re.search(FORBIDDEN[language], re.sub(r"\{\w*\}", "", text.lower())), (key, language)


# --- a real survey ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_real_survey_of_29_features_has_its_section_plane_and_sheet(kiosk, language):
    found = figure(kiosk, "f-kano", language)
    assert len(found.table.rows) == len(found.plane.spots) == 29
    assert {spot.label for spot in found.plane.spots} == {f"K{number}" for number in range(1, 30)}
    section = outline(kiosk, language=language).section("kano")
    assert len(section.title) <= TITLE_LIMIT[language] and len(section.lead) <= 320
    assert len(table(opened(workbook_bytes(kiosk, language=language)), "07f_Kano")) == 29


def test_the_real_survey_says_what_its_low_ratings_cost_or_why_not(kiosk):
    rows = {row.code: row for row in kiosk.asymmetry.where(level="dimension")}
    assert rows["REL"].reason == "few_low" and rows["EAS"].reason == ""
    assert {row.reason for row in kiosk.asymmetry.where(level="item")} == {"few"}
    cells = {row.cells[0].value: row.cells[5].text for row in figure(kiosk, "f-asimetria").table.rows}
    assert cells["REL"] == "Too few low ratings"


@pytest.fixture(scope="module")
def kiosk():
    return score(KIOSK / "kiosk.csv", mapping=KIOSK / "mapping.toml")


def test_where_nothing_foretells_the_outcome_low_and_high_ratings_are_not_drawn_either():
    silent = diagnose(Study.of(ALIKE, asked(300, noise=3.0, seed=5)), thresholds=QUICK)
    assert silent.driver_models[0].reason == "nothing" and not silent.asymmetry[0].reason
    assert "f-asimetria" not in html_text(outline(silent, language="en"))
    assert "07e_Asymmetry" in opened(workbook_bytes(silent, language="en")).sheetnames
