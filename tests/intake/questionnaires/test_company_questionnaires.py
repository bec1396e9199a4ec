"""Questionnaires that the company's own people answer: what they ask, and that no survey is taken for one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gapkit.errors import GapkitError
from gapkit.i18n import LANGUAGES, say
from gapkit.intake.questionnaires import copy_questionnaire, questionnaire_ids, read_questionnaire
from gapkit.intake.questionnaires.company import RATED, company_questionnaires
from gapkit.intake.reading import read_answers
from tests.intake.survey_samples import lint, write_xlsx

CUSTOMERS = questionnaire_ids("customers")


@pytest.mark.parametrize("name", CUSTOMERS)
def test_the_internal_gaps_ask_once_about_every_dimension_of_the_customers(name: str) -> None:
    customers = read_questionnaire(name)
    internal, _ = company_questionnaires(customers)
    for part in RATED:
        asked = internal.dimension(part).items
        assert [item.code for item in asked] == [f"{part}{one.code}" for one in customers.dimensions]
        for language in LANGUAGES:
            assert len({item.text.in_(language) for item in asked}) == len(asked)
    numbers = [item.number for item in internal.presented]
    assert numbers == list(range(1, len(internal.items) + 1))


def test_dimensions_of_the_servqual_family_are_asked_about_as_shipped_and_others_by_their_label() -> None:
    internal, _ = company_questionnaires(read_questionnaire("servqual91"))
    assert internal.items == read_questionnaire("internal_gaps").items
    customers = read_questionnaire("cx_journey")
    other, _ = company_questionnaires(customers)
    for dimension, item in zip(customers.dimensions, other.dimension("STD").items, strict=True):
        assert dimension.label is not None
        assert item.text.es.endswith(dimension.label.es) and item.text.en.endswith(dimension.label.en)


@pytest.mark.parametrize("name", questionnaire_ids("company"))
def test_reports_call_the_parts_what_the_questionnaire_calls_them(name: str) -> None:
    for dimension in read_questionnaire(name).dimensions:
        assert all(say(f"johari.parts.{dimension.code}", one) == dimension.name.in_(one) for one in LANGUAGES)


def test_importance_may_be_left_out_of_maturity() -> None:
    _, maturity = company_questionnaires(read_questionnaire("servqual91"))
    assert maturity.columns == ("perception", "importance") and maturity.optional_columns == ("importance",)


@pytest.mark.parametrize("name", questionnaire_ids("company"))
def test_a_survey_is_never_taken_for_a_questionnaire_of_the_company(name: str, tmp_path: Path) -> None:
    asked = read_questionnaire(name)
    headings = [f"P{item.number}. {item.text.en}" for item in asked.items]
    rows = np.random.default_rng(1).integers(1, 8, (30, len(headings))).tolist()
    path = write_xlsx(tmp_path / "survey.xlsx", [headings, *rows])
    with pytest.raises(GapkitError) as raised:
        read_answers(path)
    assert name not in str(raised.value)
    assert read_answers(path, questionnaire=name).questionnaire.id == name


def test_who_answers_a_file_of_ones_own_is_one_of_two(tmp_path: Path) -> None:
    own = copy_questionnaire("internal_gaps", tmp_path / "own.toml")
    assert read_questionnaire(own).audience == "company"
    text = own.read_text(encoding="utf-8")
    own.write_text(text.replace('audience = "company"\n', ""), encoding="utf-8")
    assert read_questionnaire(own).audience == "customers"
    own.write_text(text.replace('"company"', '"companies"'), encoding="utf-8")
    (fault,) = lint(own)
    assert fault.key.endswith("bad_choice_near") and "company" in str(fault.parameters)
