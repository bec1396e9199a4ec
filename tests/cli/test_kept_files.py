"""What was read is never written over: survey, plan, earlier wave, diagnosis."""

import pytest

import gapkit
from gapkit.errors import GapkitError
from tests.intake.plans.plan_files import write_book
from tests.intake.survey_samples import survey, write_csv, write_xlsx

ROWS = [["ID", "Initiative", "Dimensions", "Closure", "Cost"], ["A", "Keep dates", "REL", 0.4, 1000]]


@pytest.fixture
def refused(run):
    """Run a command; return exit status and what it said on standard error."""
    return lambda *words: run(*words)[::2]


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_survey_called_like_the_report_is_not_written_over(refused, tmp_path):
    folder = tmp_path / "sv"
    folder.mkdir()
    write_xlsx(folder / "report.xlsx", survey(12))
    before = contents(folder)
    status, said = refused("score", folder / "report.xlsx", "-o", folder, "--questionnaire", "servqual91")
    assert status == 1 and "report.xlsx" in said and "--output" in said and contents(folder) == before
    status, said = refused("score", folder / "report.xlsx", "-o", folder, "--formats", "json", "--quiet")
    assert (status, said) == (0, "") and contents(folder)["report.xlsx"] == before["report.xlsx"]


def test_a_plan_kept_in_the_folder_of_the_reports_is_not_written_over(refused, tmp_path):
    write_csv(tmp_path / "ins.csv", survey(12))
    folder = tmp_path / "ins-gapkit"
    folder.mkdir()
    write_book(folder / "report.xlsx", Initiatives=ROWS)
    before = contents(folder)
    status, said = refused("score", tmp_path / "ins.csv", "--plan", folder / "report.xlsx")
    assert status == 1 and "report.xlsx" in said and contents(folder) == before


def test_the_diagnosis_of_the_wave_before_is_not_written_over(refused, tmp_path):
    first, second = write_csv(tmp_path / "one.csv", survey(12)), write_csv(tmp_path / "two.csv", survey(13))
    folder = tmp_path / "one-gapkit"
    assert refused("score", first, "--quiet")[0] == 0
    before = contents(folder)
    for words in (
        ("score", second, "--before", folder / "diagnosis.json", "-o", folder),
        ("compare", folder / "diagnosis.json", second, "-o", folder),
        ("report", folder / "diagnosis.json", "--formats", "html,json"),
    ):
        status, said = refused(*words, "--language", "es")
        assert status == 1 and "ocuparía su lugar" in said and contents(folder) == before


def test_reports_made_before_are_replaced(refused, tmp_path):
    path = write_csv(tmp_path / "one.csv", survey(12))
    assert refused("score", path, "--quiet", "--language", "en")[0] == 0
    assert refused("score", path, "--quiet", "--language", "es") == (0, "")
    assert 'lang="es"' in (tmp_path / "one-gapkit" / "report.html").read_text("utf-8")


def test_a_call_may_name_what_it_read(tmp_path):
    path = write_csv(tmp_path / "diagnosis.json", survey(12))
    found = gapkit.score(write_csv(tmp_path / "one.csv", survey(12)), questionnaire="servqual91")
    with pytest.raises(GapkitError) as raised:
        gapkit.write_reports(found, tmp_path, inputs=[path])
    assert raised.value.faults[0].key == "usage.input_would_be_lost" and not (tmp_path / "report.html").exists()
