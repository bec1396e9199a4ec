"""Whose importance priorities rest on is a choice of the analyst, in Python and on the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import gapkit
from gapkit.cli import cli
from gapkit.errors import GapkitError

SURVEY = Path(__file__).resolve().parents[1] / "examples" / "surveys" / "insurance_en.xlsx"


@pytest.mark.parametrize("importance", ["stated", "derived", "both"])
def test_the_choice_reaches_the_weights(importance):
    found = gapkit.score(SURVEY, importance=importance)
    assert {row.weight_source for row in found.priorities} == {importance}
    assert found.thresholds.importance == importance


def test_another_word_is_refused():
    with pytest.raises(GapkitError) as refused:
        gapkit.score(SURVEY, importance="seen")
    assert [fault.key for fault in refused.value.faults] == ["usage.importance"]


def test_the_command_line_has_the_same_choice(tmp_path):
    asked = ["score", str(SURVEY), "--importance", "derived", "--formats", "json", "--output", str(tmp_path / "out")]
    assert CliRunner().invoke(cli, asked).exit_code == 0
    data = json.loads(next((tmp_path / "out").glob("*.json")).read_text(encoding="utf-8"))
    assert {row["weight_source"] for row in data["priorities"]} == {"derived"}
    assert CliRunner().invoke(cli, ["score", str(SURVEY), "--importance", "seen"]).exit_code == 2
