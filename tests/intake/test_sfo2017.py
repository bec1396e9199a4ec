"""A real survey of perceptions alone, with codes for no answer that are answers in another column.

The figures in expected.toml were computed from the csv with the csv and statistics modules, without gapkit.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest

import gapkit
from gapkit.errors import GapkitError
from gapkit.intake.reading import read_answers
from tests.intake.survey_samples import keys

SFO = Path(__file__).parents[1] / "data" / "sfo2017"
EXPECTED = tomllib.loads((SFO / "expected.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def reading():
    return read_answers(SFO / "sfo2017.csv", mapping=SFO / "mapping.toml")


def test_codes_for_no_answer_are_not_in_the_means(reading):
    assert (reading.input.rows, reading.input.used) == (EXPECTED["rows"], EXPECTED["used"])
    answers = reading.answers
    for place, item in enumerate(reading.questionnaire.items):
        expected = EXPECTED["items"][item.code.removeprefix("Q7")]
        codes = answers.codes["perception"][place]
        assert np.count_nonzero(codes) == expected["n"]
        assert codes[codes > 0].mean() == pytest.approx(expected["mean"], abs=1e-8)
        assert answers.not_applicable["perception"][place].sum() == expected["not_applicable"]


def test_a_code_for_a_blank_is_an_answer_in_the_column_where_it_is_one(reading):
    nps, csat = reading.answers.outcomes["nps"], reading.answers.outcomes["csat"]
    assert np.count_nonzero(nps == nps) == EXPECTED["outcomes"]["nps"]["n"]
    assert (nps >= 9).sum() == EXPECTED["outcomes"]["nps"]["promoters"]
    assert (nps <= 6).sum() == EXPECTED["outcomes"]["nps"]["detractors"] and (nps == 0).any()
    assert np.nanmean(csat) == pytest.approx(EXPECTED["outcomes"]["csat"]["mean"], abs=1e-8)
    assert dict(reading.input.left_out) == {'"Q8COM1" (Q)': "ignored", '"LANG" (T)': "not_asked"}


def test_without_a_mapping_the_codes_are_told_with_the_lines_to_write():
    with pytest.raises(GapkitError) as caught:
        read_answers(SFO / "sfo2017.csv", questionnaire=SFO / "sfo2017.toml")
    assert keys(caught.value) == ["often.next_to_scale", "often.off_scale", "values_block"]
    said = caught.value.text("en")
    assert "[values] not_applicable = [6]" in said and "scale = { low = 1, high = 6 }" in said
    assert said.endswith("[values]\nmissing = [0]")


def test_a_diagnosis_can_be_made_of_perceptions_alone():
    diagnosis = gapkit.score(SFO / "sfo2017.csv", mapping=SFO / "mapping.toml", language="es")
    assert diagnosis.to_json()["input"]["used"] == EXPECTED["used"]
