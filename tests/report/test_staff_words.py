"""A survey of employees is told of employees."""

from __future__ import annotations

import re

import numpy as np
import pytest

from gapkit.diagnosis.diagnosis import Input
from gapkit.i18n import LANGUAGES, catalogue
from gapkit.intake.questionnaires import read_questionnaire
from gapkit.model import Answers, Segment
from gapkit.report.excel import workbook_bytes
from gapkit.report.html import html_text
from gapkit.report.outline import outline
from gapkit.report.staff_words import is_of_staff, of_staff
from gapkit.report.terminal import summary
from gapkit.study import Study, diagnose
from tests.report.excel_samples import opened

CUSTOMERS = {"es": r"\bclientes?\b", "en": r"\bcustomers?\b"}
STAFF = {"es": "empleados", "en": "employees"}


def employees(people=120):
    asked, random = read_questionnaire("employee_experience"), np.random.default_rng(4)
    shape = (len(asked.items), people)
    answers = Answers(
        {
            "expectation": random.integers(5, 8, shape).astype(np.uint8),
            "perception": random.integers(2, 8, shape).astype(np.uint8),
        },
        outcomes={"enps": random.integers(0, 11, people).astype(float)},
        segments={"Área": Segment("Área", ("Clientes", "Taller"), (np.arange(people) % 2).astype(np.int32))},
    )
    return diagnose(Study.of(asked, answers), language="es", source=Input("made.xlsx", "", people, people))


@pytest.fixture(scope="module")
def found():
    return employees()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_speaks_of_employees_and_leaves_names_of_groups_alone(found, language):
    text = re.sub(r"<(script|style).*?</\1>", " ", html_text(outline(found, language=language)), flags=re.S)
    told = re.sub(r"<[^>]+>", " ", text)
    assert STAFF[language] in told
    assert re.findall(CUSTOMERS[language], told.replace("Clientes", ""), re.I) == []
    assert "Clientes" in told
    assert re.findall(CUSTOMERS[language], summary(found, language=language).replace("Clientes", ""), re.I) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_so_does_the_workbook(found, language):
    book = opened(workbook_bytes(found, language=language))
    told = " ".join(str(cell) for sheet in book for row in sheet.values for cell in row if isinstance(cell, str))
    assert re.findall(CUSTOMERS[language], told.replace("Clientes", ""), re.I) == []


def test_surveys_that_ask_for_the_nps_speak_of_customers():
    assert is_of_staff(read_questionnaire("employee_experience"))
    for name in ("servqual91", "cx_journey", "nordic", "cem"):
        assert not is_of_staff(read_questionnaire(name))


def test_only_words_change_never_what_fills_a_sentence():
    assert of_staff("Cada cliente de la compañía", "es") == "Cada empleado de la organización"
    assert of_staff("A customer's {customer} and the Company", "en") == "An employee's {customer} and the Organisation"


def test_no_sentence_of_the_catalogues_is_left_with_a_wrong_article():
    for name in ("report", "findings", "excel"):
        for text in texts(catalogue(name)):
            assert not re.search(r"\ba (employee|organisation)", of_staff(text, "en"), re.I)


def texts(node):
    """Yield every text of a catalogue."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, list):
        yield from node
    else:
        for part in node.values():
            yield from texts(part)
