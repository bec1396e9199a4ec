"""Archetypes in every medium: a letter and a phrase made from answers, and empty cells that say they are empty."""

import dataclasses
import json
import re
from functools import cache

import jsonschema
import numpy as np
import openpyxl
import pytest

from gapkit.diagnosis.archetype_rules import DOUBTS, archetype_findings
from gapkit.diagnosis.codec import diagnosis_data, diagnosis_of
from gapkit.intake.questionnaires import read_questionnaire
from gapkit.model import Answers, Segment
from gapkit.model.archetypes import archetype_rules
from gapkit.report.archetype_words import entry_words, who_words
from gapkit.report.html import html_text
from gapkit.report.outline import outline
from gapkit.report.outline.archetypes import archetypes_section
from gapkit.report.voice import Voice
from gapkit.report.wording import TITLE_LIMIT, finding_body, finding_sentence, finding_title
from gapkit.resources import resource_text
from gapkit.scoring.archetypes.results import Archetypes, EmpathyEntry
from gapkit.scoring.rows import Rows
from gapkit.study import Study, diagnose
from tests.few_draws import few_draws
from tests.report.made_surveys import OUTCOMES, questionnaire

SIZES = (4, 4, 4)
SCHEMA = jsonschema.Draft202012Validator(json.loads(resource_text("schema", "diagnosis-1.json")))


def diagnosed(choice="auto", **how):
    """Return the diagnosis of `_diagnosed`, worked out once for all who ask for the same."""
    rules = tuple((name, *told) for name, told in choice.items()) if isinstance(choice, dict) else choice
    return _diagnosed(rules, **how)


@cache
def _diagnosed(
    choice, *, people=360, apart=0.9, seed=1, few=0, columns=("expectation", "perception"), worse=0.0, clusters=0
):
    """Diagnose a survey of two kinds of people, `apart` points from each other; `few` of them hold an nps of 10.

    `worse` is how much lower people of the web rate everything; they come in `clusters`, if any.
    """
    random = np.random.default_rng(seed)
    kind = np.arange(people) % 2
    lift = np.array([[apart, 0, -apart], [-apart, 0, apart]])[kind].T.repeat(SIZES, axis=0)
    level = {
        "expectation": 5 + lift + random.normal(0, 0.5, people) + random.normal(0, 0.6, (12, people)),
        "perception": 4.2 + random.normal(0, 0.9, (12, people)),
    }
    web = (random.random(people) < 0.2 + 0.6 * kind) if worse else None
    if web is not None:
        level["perception"] = level["perception"] - worse * ~web
    asked = questionnaire(SIZES, columns=columns, outcomes=OUTCOMES)
    nps = random.integers(0, 10, people).astype(float)
    nps[:few] = 10
    answers = Answers(
        {role: np.clip(np.rint(level[role]), 1, 7).astype(np.uint8) for role in columns},
        outcomes={"nps": nps, "csat": random.integers(1, 6, people).astype(float)},
        segments={"Canal": Segment("Canal", ("Web", "Tienda"), _channel(random, kind, web).astype(np.int32))},
        cluster=(np.arange(people) // 2 % clusters).astype(np.int32) if clusters else None,
    )
    if isinstance(choice, tuple):
        choice = archetype_rules({name: list(told) for name, *told in choice}, asked, answers)
    return diagnose(Study.of(asked, answers), thresholds=few_draws(6), archetypes=choice, language="es")


def _channel(random, kind, chosen):
    return random.random(len(kind)) < 0.2 + 0.6 * kind if chosen is None else chosen


def test_doubts_on_a_number_that_was_asked_for_share_one_sentence():
    import tomllib

    from gapkit.resources import resource_text

    notes = tomllib.loads(resource_text("locales", "archetypes.toml"))["notes"]
    for key in DOUBTS:
        for text in notes[key].values():
            assert "asked for" not in text and "se ha pedido" not in text and not text.endswith(".")
    assert "{told}" in notes["asked"]["es"] and "{told}" in notes["asked"]["en"]


def test_a_search_among_clusters_says_that_it_counted_with_them_and_among_few_that_it_hardly_could():
    plain, few, many = (html_text(outline(diagnosed(clusters=clusters), language="en")) for clusters in (0, 6, 30))
    counted, caution = "Imitations come in clusters as alike as these", "People came in fewer than 10 clusters"
    assert [counted in one for one in (plain, few, many)] == [False, True, True]
    assert [caution in one for one in (plain, few, many)] == [False, True, False]


@pytest.fixture(scope="module")
def profiles():
    return diagnosed()


@pytest.fixture(scope="module")
def rules():
    return diagnosed(
        {"Clientes =fieles **": ["Canal = Web", "nps >= 8"], "Pocos": ["nps = 10"], "Otros": ["nps <= 3"]}, few=3
    )


MADE = {
    "few people": lambda: diagnosed(people=100),
    "no groups": lambda: diagnosed(apart=0.0),
    "no expectation": lambda: diagnosed(columns=("perception",)),
    "asked for": lambda: diagnosed(2, people=100),
    "declared without expectations": lambda: diagnosed({"Web": ["Canal = Web"]}, columns=("perception",)),
}


def section(diagnosis, language):
    told = outline(diagnosis, language=language)
    return next(one for part in told.parts for one in part.sections if one.id == "perfiles")


def texts(block):
    return " ".join(re.findall(r"'([^']*)'", repr(block)))


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_profile_is_a_letter_with_a_phrase_made_from_its_expectations(profiles, language):
    told = section(profiles, language)
    names = [row.cells[0] for row in told.blocks[0].table.rows]
    assert [cell.text for cell in names] == ["A", "B"]
    phrase = {
        "es": "espera más de la capacidad de respuesta, menos del trato personal",
        "en": "expects more of responsiveness, less of personal care",
    }[language]
    assert phrase in {cell.small for cell in names}
    assert len(told.title) <= TITLE_LIMIT[language] and told.lead


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_card_says_which_cells_of_the_map_nobody_was_asked_for(profiles, language):
    told = section(profiles, language)
    cards = [card for block in told.blocks if hasattr(block, "cards") for card in block.cards]
    assert len(cards) == 2
    for card in cards:
        facts = {fact.name: fact.text for fact in card.facts}
        assert len(facts) == 6
        assert facts[{"es": "Hace", "en": "Does"}[language]] == {"es": "No preguntado", "en": "Not asked"}[language]
        assert "NPS" in facts[{"es": "Dice", "en": "Says"}[language]]


def test_the_page_says_that_profiles_were_made_from_expectations(profiles):
    page = html_text(outline(profiles, language="es"))
    assert "Se han formado con las expectativas" in page and "Cuántos arquetipos" in page


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("language", ["es", "en"])
def test_every_reason_and_every_kind_of_archetype_has_its_words(name, language):
    diagnosis = MADE[name]()
    told = section(diagnosis, language)
    assert told.title and told.blocks and "{" not in texts(told)
    assert len(told.title) <= TITLE_LIMIT[language]
    assert diagnosis.summary(language=language)
    html_text(outline(diagnosis, language=language))


GOLDEN = {
    "archetypes.none.few_people": (
        "Muy pocas personas para buscar arquetipos. Los arquetipos necesitan al menos 300 personas con expectativas "
        "completas; hay 512.",
        "Too few people to look for archetypes. Archetypes need at least 300 people with complete expectations; there "
        "are 512.",
    ),
    "archetypes.none.one_profile": (
        "Sin arquetipos: las personas difieren en grado, no en tipo. De 1 a 6 perfiles, uno solo describe mejor las "
        "expectativas de 512 personas.",
        "No archetypes: people differ by degrees, not by kinds. Of 1 to 6 profiles, one describes the expectations of "
        "512 people best.",
    ),
    "archetypes.none.unstable": (
        "No hay arquetipos estables. Se hallaron perfiles, pero los remuestreos de las mismas personas dan otros "
        "(acuerdo 0,41; se pide 0,65).",
        "No stable archetypes. Profiles were found, but resamples of the same people give others (agreement 0.41; 0.65 "
        "is asked for).",
    ),
    "archetypes.none.too_small": (
        "Sin arquetipos de tamaño suficiente. Varios perfiles se ajustan mejor que uno, pero siempre con uno de menos "
        "de 30 personas o del 5\u00a0%.",
        "No archetypes large enough to speak of. Several profiles fit better than one, but always with one of fewer "
        "than 30 people or 5% of them.",
    ),
}
REASONS = ("few_people", "no_expectation", "one_score", "flat", "one_profile", "too_small", "no_groups", "unstable")


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_is_said_whole_in_both_languages(profiles, reason):
    told = Archetypes("profiles", reason, looked_at=512, profiles=2, p_value=0.4, stability=0.41)
    diagnosis = dataclasses.replace(profiles, archetypes=told)
    (finding,) = archetype_findings(told, diagnosis.thresholds)
    texts = [finding_sentence(finding, diagnosis, language) for language in ("es", "en")]
    assert all(text.endswith(".") and "{" not in text for text in texts) and texts[0] != texts[1]
    golden = GOLDEN.get(f"archetypes.none.{reason}")
    assert golden is None or tuple(texts) == golden
    for language, text in zip(("es", "en"), texts, strict=True):
        title, body = finding_title(finding, diagnosis, language), finding_body(finding, diagnosis, language)
        assert text == f"{title}. {body}" and len(title) <= TITLE_LIMIT[language]


def test_what_is_found_is_said_with_its_stability_and_where_it_hurts(profiles):
    said = {f.kind: finding_sentence(f, profiles, "es") for f in profiles.findings if f.kind.startswith("archetype")}
    assert said["archetypes.found"] == (
        f"Las expectativas de 360 personas forman dos arquetipos que los remuestreos vuelven a encontrar (acuerdo "
        f"{profiles.archetypes.stability:.2f} sobre 1).".replace("0.", "0,").replace("1.00", "1,00")
    )
    assert said["archetype.widest"].startswith("La mayor brecha observada es la de ")
    assert "se cruza con el de la mayor de" in said["archetype.widest"]
    assert all(f.strength <= 2 for f in profiles.findings if f.kind.startswith("archetype"))


@pytest.mark.parametrize(
    ("language", "tied", "apart"),
    [
        ("es", "No se distingue qué arquetipo", "tiene la mayor brecha"),
        ("en", "cannot be told", "has the widest"),
    ],
)
def test_whose_gap_is_the_widest_is_told_only_where_intervals_do_not_meet(language, tied, apart):
    diagnosis = diagnosed({"Web": ["Canal = Web"], "Tienda": ["Canal = Tienda"]}, worse=1.2)
    found = diagnosis.archetypes
    (clear,) = (f for f in archetype_findings(found, diagnosis.thresholds) if f.kind == "archetype.widest")
    assert apart in finding_title(clear, diagnosis, language) and clear.state == "short"
    wide = Rows(dataclasses.replace(row, gap_low=-3.0) if row.value != clear.subject else row for row in found.gaps)
    (open_,) = (
        f
        for f in archetype_findings(dataclasses.replace(found, gaps=wide), diagnosis.thresholds)
        if f.kind == "archetype.widest"
    )
    assert tied in finding_title(open_, diagnosis, language) and (open_.state, open_.strength) == ("unclear", 0)
    (other,) = {"Web", "Tienda"} - {clear.subject}
    assert open_.facts["tied"] == (other,) and other in finding_sentence(open_, diagnosis, language)


@pytest.mark.parametrize(
    ("language", "none", "shown"),
    [("es", "Ningún grupo destaca", "otros se ocultan"), ("en", "No group stands out", "others are hidden")],
)
def test_that_no_group_stands_out_is_said_only_where_all_groups_are_shown(language, none, shown):
    diagnosis = diagnosed()
    people = [dataclasses.replace(row, p_adjusted=0.9) for row in diagnosis.archetypes.people]
    for hidden, said in ((0, none), (1, shown)):
        rows = Rows(dataclasses.replace(row, suppressed=k < hidden) for k, row in enumerate(people))
        made = dataclasses.replace(diagnosis, archetypes=dataclasses.replace(diagnosis.archetypes, people=rows))
        assert said in who_words(Voice.of(made, language), people[0].archetype)


@pytest.mark.parametrize(("language", "met"), [("es", "como se espera"), ("en", "as expected")])
def test_what_is_gained_never_carries_a_minus(profiles, language, met):
    entry = EmpathyEntry("A", "gains", "told", "answers", "gap", "D0", 90, -0.09, -0.26, 0.08)
    voice = Voice.of(profiles, language)
    assert entry_words(voice, entry).endswith(met) and "−" not in entry_words(voice, entry)
    assert "−" in entry_words(voice, dataclasses.replace(entry, cell="pains"))
    assert "+0" in entry_words(voice, dataclasses.replace(entry, value=0.2))


def test_the_section_of_a_survey_of_employees_speaks_of_employees():
    diagnosis = diagnosed()
    asked = dataclasses.replace(diagnosis.questionnaire, outcomes=read_questionnaire("employee_experience").outcomes)
    told = archetypes_section(Voice.of(dataclasses.replace(diagnosis, questionnaire=asked), "en"))
    notes = " ".join(block.note for block in told.blocks if hasattr(block, "note"))
    assert "employee" in notes and "customer" not in notes


@pytest.mark.parametrize("kind", ["free", "formed"])
def test_a_difference_between_archetypes_says_whether_it_is_evidence(kind):
    rules = {"Web": ["Canal = Web"], "Tienda": ["Canal = Tienda"]}
    if kind == "formed":
        rules = {"Mal": ["G_D0 <= -1"], "Bien": ["G_D0 > -1"]}
    diagnosis = diagnosed(rules, worse=1.2)
    finding = next(f for f in diagnosis.findings if f.kind == "archetype.diff")
    assert finding.facts["formed"] is (kind == "formed")
    assert finding.strength <= 1 if kind == "formed" else finding.strength >= 2
    es, en = (finding_sentence(finding, diagnosis, language) for language in ("es", "en"))
    names = ("«Mal»", "«Bien»") if kind == "formed" else ("«Web»", "«Tienda»")
    assert f"la brecha del arquetipo {names[0]} es" in es and f"peor que la de {names[1]}" in es
    assert ("no es un indicio" in es, "is no evidence" in en) == (kind == "formed",) * 2
    told = section(diagnosis, "es")
    table = next(block for block in told.blocks if getattr(block, "id", "") == "f-perfiles-dif")
    assert ("Cautela: los arquetipos" in table.note) is (kind == "formed")
    assert (told.title == finding_title(finding, diagnosis, "es")) is (kind == "free")
    assert len(told.title) <= TITLE_LIMIT["es"]


def test_archetypes_without_a_difference_say_how_much_is_still_possible():
    kinds = {"Web": ["Canal = Web"], "Tienda": ["Canal = Tienda"]}
    alike = diagnosed(kinds, apart=0.0)
    finding = next(f for f in alike.findings if f.kind in ("archetype.none", "archetype.equiv"))
    for language in ("es", "en"):
        assert "{" not in finding_sentence(finding, alike, language)
    assert "archetype.diff" not in {f.kind for f in alike.findings}
    # Of one too small to be compared it is said that nothing is said of it.
    partly = diagnosed({"Pocos": ["nps = 10"], **kinds}, apart=0.0, few=20)
    finding = next(f for f in partly.findings if f.kind in ("archetype.none", "archetype.equiv"))
    assert "«Pocos»" in finding_sentence(finding, partly, "es")


def test_archetypes_of_perceptions_alone_are_held_against_each_other_too():
    told = diagnosed({"Web": ["Canal = Web"], "Tienda": ["Canal = Tienda"]}, columns=("perception",), worse=1.2)
    finding = next(f for f in told.findings if f.kind == "archetype.diff")
    assert "el arquetipo «Web» valora" in finding_sentence(finding, told, "es")


def test_what_was_asked_for_and_what_is_hidden_is_said_so(rules):
    asked = MADE["asked for"]()
    finding = next(f for f in asked.findings if f.kind == "archetypes.asked")
    assert finding_sentence(finding, asked, "en").endswith("the answers alone do not support it.")
    hidden = next(f for f in rules.findings if f.kind == "archetypes.hidden")
    assert hidden.state == "hidden" and "«Pocos»" in finding_sentence(hidden, rules, "es")


def test_no_archetypes_is_a_finding_of_its_own():
    finding = next(f for f in MADE["no groups"]().findings if f.kind == "archetypes.none")
    assert finding.strength == 0 and finding.state == "unclear"


def test_the_terminal_tells_the_archetypes_on_a_line(profiles):
    assert "Arquetipos: A" in profiles.summary(language="es")
    assert "Archetypes:" in profiles.summary(language="en")


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_hidden_archetype_shows_no_number_in_any_medium(rules, language, tmp_path):
    told = section(rules, language)
    row = next(row for row in told.blocks[0].table.rows if row.cells[0].text == "Pocos")
    assert row.cells[1].hatched and not re.search(r"\d", row.cells[1].small)
    assert not any(
        card.title.endswith("Pocos") for block in told.blocks if hasattr(block, "cards") for card in block.cards
    )
    for table in diagnosis_data(rules)["archetypes"].values():
        for line in table if isinstance(table, list) else ():
            if isinstance(line, dict) and "Pocos" in (line.get("name"), line.get("archetype"), line.get("value")):
                assert not any(type(value) in (int, float) for value in line.values())
    book = openpyxl.load_workbook(rules.to_excel(tmp_path / "r.xlsx", language=language))
    for sheet in (one for one in book if one.title.startswith(("04d", "04e", "04f"))):
        for cells in sheet.iter_rows(min_row=5, values_only=True):
            if cells[0] == "Pocos":
                assert not any(isinstance(cell, int | float) for cell in cells)


def test_the_workbook_has_the_three_sheets_in_both_languages(profiles, tmp_path):
    for language, names in {
        "es": ["04d_Arquetipos", "04e_Quienes_son", "04f_Empatia"],
        "en": ["04d_Archetypes", "04e_Who_they_are", "04f_Empathy"],
    }.items():
        book = openpyxl.load_workbook(profiles.to_excel(tmp_path / f"{language}.xlsx", language=language))
        assert [name for name in book.sheetnames if name.startswith(("04d", "04e", "04f"))] == names


def test_archetypes_go_through_json_and_fit_the_schema(profiles, rules):
    for diagnosis in (profiles, rules, MADE["few people"]()):
        data = json.loads(json.dumps(diagnosis.to_json(), allow_nan=False))
        assert [error.message for error in SCHEMA.iter_errors(data)] == []
        back = diagnosis_of(
            {**data, "findings": [{k: v for k, v in f.items() if k != "text"} for f in data["findings"]]}
        )
        assert diagnosis_data(back)["archetypes"] == diagnosis_data(diagnosis)["archetypes"]


def test_a_code_the_questionnaire_does_not_have_is_refused(profiles):
    data = diagnosis_data(profiles)
    data["archetypes"]["expectations"][0]["subject"] = "XXX"
    with pytest.raises(Exception, match="XXX"):
        diagnosis_of(data)


def test_a_study_without_archetypes_says_nothing_of_them():
    plain = dataclasses.replace(MADE["few people"](), archetypes=None)
    plain = dataclasses.replace(
        plain, findings=type(plain.findings)(f for f in plain.findings if "archetype" not in f.kind)
    )
    assert "perfiles" not in [one.id for part in outline(plain, language="es").parts for one in part.sections]
    assert diagnosis_data(plain)["archetypes"] == {} and diagnosis_of(diagnosis_data(plain)).archetypes is None
