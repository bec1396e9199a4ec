"""Nordic school, customer experience management and employee experience: surveys made with them are read and scored."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from gapkit.commands import diagnosis_of
from gapkit.i18n import LANGUAGES
from gapkit.intake.questionnaires import questionnaire_ids, read_questionnaire
from gapkit.intake.reading import read_answers
from gapkit.model import Questionnaire
from tests.intake.survey_samples import write_xlsx

OURS = ("nordic", "cem", "employee_experience")
PEOPLE = 60
ROLES = {"es": ("Expectativa", "Percepción"), "en": ("Expectation", "Perception")}


def example(questionnaire: Questionnaire, language: str) -> list[list[object]]:
    """Return example answers headed by the wording: the first dimension falls short by two points."""
    draws = np.random.default_rng(8)
    dimensions = [dimension.code for dimension in questionnaire.dimensions]
    headings: list[object] = ["Área" if language == "es" else "Department"]
    columns: list[list[object]] = [["A", "B", "C"] * (PEOPLE // 3)]
    mood = draws.normal(0, 0.5, PEOPLE)
    for role, shown in zip(("expectation", "perception"), ROLES[language], strict=True):
        for item in questionnaire.presented:
            text = item.expectation_text if role == "expectation" else item.text
            assert text is not None
            headings.append(f"{text.in_(language)} [{shown}]")
            level = 6.0 if role == "expectation" else 4.0 if item.dimension == dimensions[0] else 5.9
            values = np.clip(np.rint(level + mood + draws.normal(0, 0.6, PEOPLE)), 1, 7)
            columns.append(values.astype(int).tolist())
    for outcome in questionnaire.outcomes:
        headings.append(outcome.text.in_(language))
        spread = draws.integers(outcome.scale.low, outcome.scale.high + 1, PEOPLE)
        columns.append(spread.tolist())
    return [headings, *map(list, zip(*columns, strict=True))]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", OURS)
def test_a_survey_with_the_wording_of_a_questionnaire_needs_no_mapping(
    name: str, language: str, tmp_path: Path
) -> None:
    asked = read_questionnaire(name)
    reading = read_answers(write_xlsx(tmp_path / "survey.xlsx", example(asked, language)))
    assert reading.questionnaire.id == name
    assert reading.input.language == language
    assert set(reading.answers.outcomes) == {outcome.code for outcome in asked.outcomes}
    diagnosis = diagnosis_of(reading, language=language)
    first, *others = diagnosis.gaps.dimensions
    assert first.gap == pytest.approx(-2, abs=0.35) and first.verdict == "gap_relevant"
    assert all(abs(row.gap) < 0.6 for row in others)
    assert [row.code for row in diagnosis.outcomes] == [outcome.code for outcome in asked.outcomes]
    assert len(diagnosis.summary(language=language)) > 200


@pytest.mark.parametrize("name", OURS)
def test_codes_alone_tell_our_questionnaires_apart_from_all_others(name: str, tmp_path: Path) -> None:
    asked = read_questionnaire(name)
    headings = [f"{letter}_{item.code}" for letter in "EP" for item in asked.items]
    rows = np.random.default_rng(1).integers(1, 8, (30, len(headings))).tolist()
    assert read_answers(write_xlsx(tmp_path / "survey.xlsx", [headings, *rows])).questionnaire.id == name


def test_no_item_is_worded_alike_in_two_of_our_questionnaires() -> None:
    own = [name for name in questionnaire_ids() if not name.startswith("serv")]
    for language in LANGUAGES:
        texts = {name: {item.text.in_(language) for item in read_questionnaire(name).items} for name in own}
        for one, other in combinations(own, 2):
            assert not texts[one] & texts[other]


@pytest.mark.parametrize("name", OURS)
def test_every_touchpoint_is_asked_about_in_the_order_of_its_phases(name: str) -> None:
    asked = read_questionnaire(name)
    assert asked.journey is not None
    used = {item.touchpoint for item in asked.items}
    assert {touchpoint.code for touchpoint in asked.journey.touchpoints} <= used
    phases = [phase.code for phase in asked.journey.phases]
    order = [phases.index(touchpoint.phase) for touchpoint in asked.journey.touchpoints]
    assert order == sorted(order)


def test_staff_are_asked_for_their_own_recommendation() -> None:
    outcomes = {outcome.code: outcome for outcome in read_questionnaire("employee_experience").outcomes}
    assert (outcomes["enps"].kind, outcomes["enps"].scale.low, outcomes["enps"].scale.high) == ("enps", 0, 10)


def test_the_models_name_their_sources_and_say_that_the_wording_is_ours() -> None:
    sources = {name: read_questionnaire(name) for name in OURS}
    assert "Grönroos" in sources["nordic"].source and "Normann" in sources["nordic"].source
    assert "Schmitt" in sources["cem"].source
    for asked in sources.values():
        assert asked.rights_note is not None
        assert "gapkit" in asked.rights_note.es and "GPL-3.0-or-later" in asked.rights_note.en
