"""A census in every report: "everybody was asked", no interval that passes for doubt, and no call for more answers."""

import json
import re
from dataclasses import replace

import jsonschema
import pytest

from gapkit.diagnosis.codec import diagnosis_of
from gapkit.i18n import LANGUAGES
from gapkit.report.excel import workbook_bytes
from gapkit.report.html import html_text
from gapkit.report.json import write_json
from gapkit.report.outline import outline
from gapkit.report.terminal import summary
from gapkit.resources import resource_text
from tests.scoring.test_census import asked

SAID = {"es": "se preguntó a todos", "en": "everybody was asked"}
WRONG = {
    "es": ("todas las respuestas coinciden", "No concluyente ", "informan como", "remuestreos."),
    "en": ("all answers agree", "carry the information", "resamples."),
}


@pytest.fixture(scope="module", params=[True, False], ids=["branches", "people"])
def census(request):
    return asked(clustered=request.param)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_console_says_that_everybody_was_asked(census, language):
    told = summary(census, language=language)
    nps = re.search(r"NPS \S+ \(([^)]*)\)", told)
    assert nps and nps[1] == SAID[language]
    assert not any(wrong in told for wrong in WRONG[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_that_everybody_was_asked(census, language):
    told = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html_text(outline(census, language=language))))
    assert told.lower().count(SAID[language]) > 3
    assert WRONG[language][0] not in told and "informan como" not in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_census_read_back_makes_the_reports_of_either_language(census, language, tmp_path):
    data = json.loads(write_json(census, tmp_path / "d.json").read_text(encoding="utf-8"))
    jsonschema.validate(data, json.loads(resource_text("schema", "diagnosis-1.json")))
    again = diagnosis_of(data)
    assert SAID[language] in summary(again, language=language)
    assert workbook_bytes(again, language=language)


def test_a_sample_whose_worth_cannot_be_told_is_written_all_the_same():
    found = asked(population=9)
    flags = tuple(
        (sign, key, {name: value for name, value in facts.items() if name != "effective"})
        for sign, key, facts in found.quality.flags
    )
    assert any(key.startswith("clusters") for _, key, _ in flags)
    assert workbook_bytes(replace(found, quality=replace(found.quality, flags=flags)), language="es")
