"""A real survey: Korean headings in CP949, 163 columns, item numbers that repeat, four people screened out.

The figures in expected.toml were computed from the csv with pandas and numpy, without gapkit.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest

from gapkit.errors import GapkitError
from gapkit.intake.reading import read_answers

KIOSK = Path(__file__).parents[1] / "data" / "kiosk"
EXPECTED = tomllib.loads((KIOSK / "expected.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def reading():
    return read_answers(KIOSK / "kiosk.csv", mapping=KIOSK / "mapping.toml")


def test_the_people_with_answers_are_used_and_the_others_counted(reading):
    assert (reading.input.rows, reading.input.used) == (EXPECTED["rows"], EXPECTED["used"]) == (211, 207)
    assert reading.input.columns == 163
    keys = [key for key, _ in reading.input.notes]
    assert keys == ["intake.notes.encoding", "intake.notes.unanswered"]


def test_every_item_has_the_mean_it_should_have(reading):
    items = [item.code for item in reading.questionnaire.items]
    assert items == list(EXPECTED["items"]) and len(items) == 24
    codes = reading.answers.codes
    for place, code in enumerate(items):
        for role in ("expectation", "perception"):
            assert codes[role][place].mean() == pytest.approx(EXPECTED["items"][code][role], abs=1e-9)
        gaps = codes["perception"][place].astype(int) - codes["expectation"][place]
        assert gaps.mean() == pytest.approx(EXPECTED["items"][code]["gap"], abs=1e-9)


def test_the_overall_gap_is_the_one_it_should_be(reading):
    gaps = reading.answers.codes["perception"].astype(int) - reading.answers.codes["expectation"]
    assert gaps.mean() == pytest.approx(EXPECTED["overall_gap"], abs=1e-9)


def test_nobody_left_an_item_out(reading):
    assert all((codes > 0).all() for codes in reading.answers.codes.values())


def test_satisfaction_and_segments_come_along(reading):
    values = reading.answers.outcomes["csat"]
    assert np.count_nonzero(~np.isnan(values)) == EXPECTED["outcomes"]["csat"]["n"]
    assert np.nanmean(values) == pytest.approx(EXPECTED["outcomes"]["csat"]["mean"], abs=1e-9)
    assert set(reading.answers.segments) == {"gender", "age"}
    assert reading.answers.segments["gender"].values == ("남", "여")


def test_without_a_mapping_nothing_is_guessed():
    with pytest.raises(GapkitError) as caught:
        read_answers(KIOSK / "kiosk.csv", questionnaire=KIOSK / "kiosk.toml")
    assert [fault.key for fault in caught.value.faults] == ["intake.no_column", "intake.no_column"]
    with pytest.raises(GapkitError) as caught:
        read_answers(KIOSK / "kiosk.csv")
    assert caught.value.faults[0].key == "intake.no_questionnaire"
