"""What people try first and gets them nowhere: the wrong file, a column that cannot be what it was named for."""

import numpy as np
import pytest

import gapkit
from gapkit.errors import GapkitError
from gapkit.intake.diagnoses import read_diagnosis
from gapkit.intake.reading import read_answers
from tests.intake.survey_samples import add, keys, survey, write_csv, write_xlsx

GROUPS = [("Centro", "Norte", "Sur")[person % 3] for person in range(24)]
ASKED = {"questionnaire": "servqual91"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A survey in Spanish, its reports, and the workbook of a plan."""
    folder = tmp_path_factory.mktemp("made")
    path = write_xlsx(folder / "encuesta.xlsx", add(survey(24), "Región", GROUPS))
    found = gapkit.score(path, language="es", **ASKED)
    gapkit.write_reports(found, folder)
    gapkit.roadmap(folder / "diagnosis.json", output=folder / "plan.xlsx")
    return folder


@pytest.fixture
def told_by(run):
    """Run a command; return exit status and all that it said."""

    def called(*words):
        status, out, err = run(*words)
        return status, out + err

    return called


@pytest.mark.parametrize(
    ("name", "key"),
    [("diagnosis.json", "diagnosis"), ("report.html", "page"), ("report.xlsx", "report"), ("plan.xlsx", "plan")],
)
@pytest.mark.parametrize("questionnaire", [None, "servqual91"])
def test_a_file_gapkit_wrote_is_called_by_its_name_where_a_survey_is_expected(made, name, key, questionnaire):
    with pytest.raises(GapkitError) as raised:
        read_answers(made / name, questionnaire=questionnaire)
    (fault,) = raised.value.faults
    assert fault.key == f"own.{key}" and "gapkit" in fault.text("es") and raised.value.language == "es"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("encuesta.xlsx", "a_survey"),
        ("report.html", "own.page"),
        ("report.xlsx", "own.report"),
        ("plan.xlsx", "own.plan"),
    ],
)
def test_what_is_no_diagnosis_is_called_by_its_name_where_one_is_expected(made, name, key):
    with pytest.raises(GapkitError) as raised:
        read_diagnosis(made / name)
    assert [fault.key for fault in raised.value.faults] == [f"diagnosis.{key}"]


def test_a_text_named_as_a_document_is_one_message_and_a_table_named_so_is_read(tmp_path):
    path = tmp_path / "notes.docx"
    path.write_text("Notas de la reunión, del lunes\n\nHablamos con Ana, Luis y Marta.\n", encoding="utf-8")
    with pytest.raises(GapkitError) as raised:
        read_answers(path, **ASKED)
    assert keys(raised.value) == ["unknown_file"]
    assert read_answers(write_csv(tmp_path / "table.docx", survey(12)), **ASKED).input.used == 12


def test_weights_that_are_texts_are_told_once_with_advice_that_fits(tmp_path):
    path = write_csv(tmp_path / "s.csv", add(survey(24), "Región", GROUPS))
    with pytest.raises(GapkitError) as raised:
        read_answers(path, weight="Región", **ASKED)
    assert keys(raised.value) == ["weight_text"]
    assert "--segment" in raised.value.text("es") and "missing" not in raised.value.text("es")


def test_a_weight_that_is_a_text_here_and_there_is_told_by_its_cell(tmp_path):
    path = write_csv(tmp_path / "s.csv", add(survey(24), "Peso", ["alto", *[1.5] * 23]))
    with pytest.raises(GapkitError) as raised:
        read_answers(path, weight="Peso", **ASKED)
    assert keys(raised.value) == ["cell.not_a_number"]


def test_ids_that_hardly_differ_raise_a_hand(tmp_path):
    path = write_csv(tmp_path / "s.csv", add(survey(24), "Región", GROUPS))
    notes = dict(read_answers(path, identifier="Región", **ASKED).input.notes)
    assert notes["intake.notes.few_ids"]["repeated"] == 21 and "intake.notes.repeated_ids" not in notes
    again = write_csv(tmp_path / "t.csv", add(survey(24), "ID", [1, 1, *range(2, 24)]))
    assert "intake.notes.repeated_ids" in dict(read_answers(again, **ASKED).input.notes)


def test_one_text_is_one_segment(tmp_path):
    path = write_csv(tmp_path / "s.csv", add(survey(24), "Región", GROUPS))
    assert list(read_answers(path, segments="Región", **ASKED).answers.segments) == ["Región"]
    assert {row.segment for row in gapkit.score(path, segments="Región", **ASKED).segments} == {"Región"}


def test_a_reading_is_no_study_and_the_message_says_what_to_pass(tmp_path):
    reading = read_answers(write_csv(tmp_path / "s.csv", survey(24)), **ASKED)
    with pytest.raises(GapkitError, match=r"Study\.of\(reading\.questionnaire, reading\.answers\)"):
        gapkit.diagnose(reading)
    found = gapkit.diagnose(gapkit.Study.of(reading.questionnaire, reading.answers))
    assert np.isfinite(found.gaps.overall.gap)


@pytest.mark.parametrize(("gap", "status"), [("9", 1), ("6", 1), ("5,9", 0)])
def test_a_smallest_gap_as_wide_as_the_scale_is_refused(told_by, made, tmp_path, gap, status):
    got, said = told_by("score", made / "encuesta.xlsx", "--smallest-gap", gap, "-o", tmp_path / "o", "--quiet")
    assert got == status and (tmp_path / "o").exists() == (not status)
    assert ("--smallest-gap" in said and "menor que 6" in said and "0.3" in said) == bool(status)


def test_a_smallest_gap_above_a_quarter_of_the_scale_raises_a_hand(made):
    for gap, raised in ((1.5, False), (1.6, True)):
        found = gapkit.score(made / "encuesta.xlsx", smallest_gap=gap, **ASKED)
        assert ("wide_smallest_gap" in {key for _, key, _ in found.quality.flags}) == raised
        assert any(one.kind == "quality.wide_smallest_gap" for one in found.findings) == raised


def test_a_command_speaks_the_language_of_the_survey(told_by, made, tmp_path):
    rows = add(survey(24), "Comentarios", ["Tardaron mucho en atenderme"] * 24)
    path = write_xlsx(tmp_path / "con.xlsx", add(rows, "Región", GROUPS))
    status, said = told_by("code", path, "--questionnaire", "servqual91")
    assert status == 1 and "identificadores" in said
    status, said = told_by("score", path, "--treated", "Región=Sur")
    assert status == 1 and "ola anterior" in said
    for wave in (path, made / "diagnosis.json"):
        status, said = told_by("compare", wave)
        assert status == 2 and "dos olas" in said
    status, said = told_by("questionnaires", "new", "--from", path, "-o", tmp_path / "mine.toml")
    assert status == 0 and "Archivos escritos" in said
    status, said = told_by("questionnaires", "new", "--from", path, "-o", tmp_path / "mine.toml")
    assert status == 1 and "ya existe" in said
