"""The journey on the command line and in Python: files in, section out, faults said."""

import json

import pytest

import gapkit
from tests.journey_samples import journey_survey, write_survey

JOURNEY = """
[survey]
unit = "Office"
period = "Month"

[[touchpoint]]
code = "contact"
owner = "Contact centre"
"""


@pytest.fixture
def desk(tmp_path, monkeypatch):
    questionnaire, answers = journey_survey(150)
    write_survey(tmp_path / "survey.csv", questionnaire, answers)
    (tmp_path / "journey.toml").write_text(JOURNEY, encoding="utf-8")
    (tmp_path / "kpi.csv").write_text("touchpoint,kpi,unit,value\ncontact,Wait,O1,4\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_survey_of_the_journey_needs_no_journey_file(desk):
    diagnosis = gapkit.score("survey.csv")
    assert [cell.touchpoint for cell in diagnosis.journey if not cell.channel][:2] == ["information", "advice"]
    frame = diagnosis.journey.to_frame()
    assert {"touchpoint", "gap", "exposure", "moment_of_truth"} <= set(frame.columns)


def test_journey_and_kpis_reach_the_reports(run, desk):
    arguments = (
        "score",
        "survey.csv",
        "--journey",
        "journey.toml",
        "--kpi",
        "kpi.csv",
        "--language",
        "en",
        "-o",
        "out",
    )
    status, told, _ = run(*arguments)
    assert status == 0
    data = json.loads((desk / "out" / "diagnosis.json").read_text(encoding="utf-8"))
    row = next(row for row in data["journey"] if row["touchpoint"] == "contact" and not row["channel"])
    assert row["owner"] == "Contact centre" and row["kpis"][0]["link"] == "few_units"
    page = (desk / "out" / "report.html").read_text(encoding="utf-8")
    assert 'id="recorrido"' in page and "Contact centre" in page
    assert "Journey: " in told
    assert "Month" not in {row["segment"] for row in data["segments"]}


def test_leaving_out_doubtful_rows_leaves_units_with_their_people(desk):
    whole = gapkit.score("survey.csv", journey="journey.toml", kpi="kpi.csv")
    kept = gapkit.score("survey.csv", journey="journey.toml", kpi="kpi.csv", exclude="flagged")
    one, other = (next(c for c in d.journey if c.kpis).kpis[0] for d in (whole, kept))
    assert one.units == other.units == 1


def test_a_wrong_file_is_told_and_nothing_is_written(run, desk):
    (desk / "journey.toml").write_text('[[touchpoint]]\ncode = "contakt"\n', encoding="utf-8")
    status, _, told = run("score", "survey.csv", "--journey", "journey.toml", "-o", "out")
    assert status != 0
    assert "journey.toml" in told and "contact" in told and not (desk / "out").exists()


def test_a_report_is_rendered_again_with_its_journey(run, desk):
    assert run("score", "survey.csv", "--language", "en", "-o", "out")[0] == 0
    assert run("report", "out/diagnosis.json", "--language", "es", "--formats", "html", "-o", "again")[0] == 0
    assert "Recorrido del cliente" in (desk / "again" / "report.html").read_text(encoding="utf-8")
