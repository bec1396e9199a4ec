"""`gapkit plan-sample`: what it prints, and how it fails."""

from __future__ import annotations

import json
from pathlib import Path

from tests.reference import reference_diagnosis


def test_the_plan_is_printed_with_its_assumptions(run):
    status, out, _ = run("plan-sample", "--gap", "0,3", "--response-rate", "0.25")
    assert status == 0
    assert "128" in out and "512" in out and "planning value" in out


def test_it_speaks_spanish(run):
    _, out, _ = run("plan-sample", "--language", "es", "--scale", "1-5")
    assert "Respuestas necesarias" in out and "0,80 puntos de escala" in out


def test_an_earlier_diagnosis_supplies_scale_and_spread(run, tmp_path: Path):
    path = tmp_path / "diagnosis.json"
    diagnosis = reference_diagnosis("en")
    diagnosis.to_json(path)
    spread = max(row.gap_sd for row in diagnosis.gaps.dimensions)
    status, out, _ = run("plan-sample", "--gap", "0.3", "--from", path)
    assert status == 0 and f"{spread:.2f} scale points, as given" in out


def test_wrong_numbers_are_one_clear_message_each(run):
    status, out, err = run("plan-sample", "--gap", "-1", "--scale", "1-7", "--power", "2")
    assert status == 1 and not out
    assert len(err.strip().splitlines()) == 2
    for scale in ("seven", "7-1", "3-3"):
        status, _, err = run("plan-sample", "--scale", scale)
        assert status == 1 and "1-7" in err and len(err.strip().splitlines()) == 1


def test_whole_numbers_are_said_without_decimals(run):
    _, _, err = run("plan-sample", "--power", "80")
    assert "found 80." in err and "80.0" not in err


def test_a_file_that_is_no_diagnosis_is_refused(run, tmp_path: Path):
    path = tmp_path / "other.json"
    path.write_text(json.dumps({"schema": "else"}))
    status, _, err = run("plan-sample", "--from", path)
    assert status == 1 and err
