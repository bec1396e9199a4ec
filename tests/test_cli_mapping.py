"""The commands that help with surveys gapkit does not know: map, and questionnaires new."""

from __future__ import annotations

import tomllib

import pytest

from gapkit.intake.inferred import new_questionnaire
from gapkit.intake.proposed import marked, propose_mapping
from tests.intake.survey_samples import answers, numbered, survey, write_xlsx


@pytest.mark.parametrize("words", [(), ("-o", "-")])
def test_a_mapping_is_printed_when_no_file_is_named(run, tmp_path, words):
    path = write_xlsx(tmp_path / "a.xlsx", survey(20))
    status, out, err = run("map", path, *words)
    assert (status, err) == (0, "") and out == propose_mapping(path, language="en").text
    assert tomllib.loads(out)["questionnaire"] == "servqual91"


def test_a_mapping_written_to_a_file_scores_the_survey(run, tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", survey(20))
    status, out, _ = run("map", path, "-o", tmp_path / "m.toml", "--language", "es")
    assert status == 0 and "m.toml" in out
    assert (tmp_path / "m.toml").read_text("utf-8") == marked(propose_mapping(path, language="es").text)
    assert run("score", path, "--mapping", tmp_path / "m.toml", "--quiet")[0] == 0


def test_a_survey_that_cannot_be_scored_gets_a_mapping_to_fill_in_and_is_told_so(run, tmp_path):
    rows = survey(20)
    rows[0][3] = "otra cosa"
    status, out, err = run("map", write_xlsx(tmp_path / "a.xlsx", rows), "-o", tmp_path / "m.toml", "--language", "en")
    assert status == 0 and "m.toml" in out and "cannot be scored" in err
    assert "NOT READY" in (tmp_path / "m.toml").read_text("utf-8")


def test_an_edited_mapping_is_kept_until_force(run, tmp_path):
    path, target = write_xlsx(tmp_path / "a.xlsx", survey(20)), tmp_path / "m.toml"
    target.write_text("# mine\n", encoding="utf-8")
    status, _, err = run("map", path, "-o", target)
    assert status == 1 and "--force" in err and target.read_text("utf-8") == "# mine\n"
    assert run("map", path, "-o", target, "--force")[0] == 0
    assert "servqual91" in target.read_text("utf-8")


def test_a_questionnaire_is_made_from_a_survey_and_linted_until_it_is_divided(run, tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", [numbered(4), *answers(30, 4, high=5).tolist()])
    status, out, _ = run("questionnaires", "new", "--from", path, "-o", tmp_path / "mine.toml", "--language", "en")
    assert status == 0 and "gapkit questionnaires lint" in out
    text = (tmp_path / "mine.toml").read_text("utf-8")
    assert text == new_questionnaire(path, tmp_path / "mine.toml", overwrite=True, language="en").read_text("utf-8")
    status, _, err = run("questionnaires", "lint", tmp_path / "mine.toml")
    assert status == 1 and "TO_DIVIDE" in err
    (tmp_path / "mine.toml").write_text(text.replace("TO_DIVIDE", "ALL"), encoding="utf-8")
    assert run("questionnaires", "lint", tmp_path / "mine.toml")[0] == 0
    assert run("score", path, "--questionnaire", tmp_path / "mine.toml", "--quiet")[0] == 0
