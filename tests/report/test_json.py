"""diagnosis.json as a file: strict, said in both languages, whole or not at all."""

import json

import jsonschema
import numpy as np
import pytest

from gapkit.diagnosis.codec import diagnosis_of
from gapkit.errors import GapkitError
from gapkit.model import Answers, Outcome, Scale, Segment, Text
from gapkit.report.json import write_json
from gapkit.report.wording import finding_sentence
from gapkit.resources import resource_text
from gapkit.study import Study, diagnose
from tests.few_draws import few_draws
from tests.strategies import make_questionnaire


def diagnosed(columns=("expectation", "perception"), *, people=80, facts=None):
    """Diagnose made answers with a small segment and an outcome."""
    nps = Outcome("nps", "nps", Text("¿Nos recomendaría?", "Would you recommend us?"), Scale(0, 10))
    questionnaire = make_questionnaire([2, 3], columns=columns, outcomes=[nps])
    generator = np.random.default_rng(11)
    codes = {
        role: np.clip(np.rint(generator.normal(mean, 1, (5, people))), 1, 7).astype(np.uint8)
        for role, mean in {"minimum": 4, "expectation": 6, "perception": 5}.items()
        if role in columns
    }
    groups = np.arange(people, dtype=np.int32) % 2
    groups[:2] = 2
    answers = Answers(
        codes,
        outcomes={"nps": generator.integers(0, 11, people).astype(float)},
        segments={"canal": Segment("canal", ("línea", "oficina", "otro"), groups)},
    )
    chosen = few_draws(6, replicates=199)
    return diagnose(Study.of(questionnaire, answers), thresholds=chosen, language="es", facts=facts)


@pytest.fixture(scope="module")
def diagnosis():
    return diagnosed()


def strict(text):
    """Return the data of a JSON text that holds no number JSON does not know."""

    def refuse(name):
        raise AssertionError(name)

    return json.loads(text, parse_constant=refuse)


def test_every_finding_is_said_in_both_languages_as_the_report_says_it(diagnosis):
    data = write_json(diagnosis)
    assert len(data["findings"]) == len(diagnosis.findings) > 3
    for finding, told in zip(diagnosis.findings, data["findings"], strict=True):
        assert told["text"] == {
            "es": finding_sentence(finding, diagnosis, "es"),
            "en": finding_sentence(finding, diagnosis, "en"),
        }
        assert told["text"]["es"] != told["text"]["en"] and told["text"]["es"].strip()


def test_a_file_holds_what_is_returned_without_a_path(diagnosis, tmp_path):
    path = write_json(diagnosis, str(tmp_path / "diagnosis.json"))
    text = path.read_text(encoding="utf-8")
    assert strict(text) == write_json(diagnosis) == diagnosis.to_json()
    assert text.endswith("}\n") and "línea" in text and "NaN" not in text


def test_the_same_diagnosis_makes_the_same_bytes(tmp_path):
    first, second = (write_json(diagnosed(), tmp_path / name).read_bytes() for name in ("a.json", "b.json"))
    assert first == second


@pytest.mark.parametrize(
    ("columns", "people"),
    [
        (("expectation", "perception"), 80),
        (("expectation", "perception"), 9),
        (("expectation", "perception"), 2),
        (("perception",), 80),
        (("minimum", "expectation", "perception"), 40),
    ],
)
def test_what_is_written_fits_the_published_schema(columns, people, tmp_path):
    text = write_json(diagnosed(columns, people=people), tmp_path / "d.json").read_text(encoding="utf-8")
    jsonschema.Draft202012Validator(json.loads(resource_text("schema", "diagnosis-1.json"))).validate(strict(text))


def test_writing_again_what_was_read_changes_no_byte(diagnosis, tmp_path):
    path = write_json(diagnosis, tmp_path / "d.json")
    again = write_json(diagnosis_of(strict(path.read_text(encoding="utf-8"))), tmp_path / "again.json")
    assert again.read_bytes() == path.read_bytes()


def test_a_diagnosis_read_again_says_the_same_in_the_other_language():
    diagnosis = diagnosed(people=12)
    back = diagnosis_of(write_json(diagnosis))
    for one, other in zip(diagnosis.findings, back.findings, strict=True):
        assert finding_sentence(one, diagnosis, "en") == finding_sentence(other, back, "en")


def test_a_small_group_leaves_no_number_in_the_file(diagnosis, tmp_path):
    data = strict(write_json(diagnosis, tmp_path / "d.json").read_text(encoding="utf-8"))
    hidden = [row for row in data["segments"] if row["value"] == "otro"]
    assert hidden and all(row["suppressed"] and row["n"] is None and row["gap"] is None for row in hidden)


def test_a_damaged_character_does_not_stop_the_file(tmp_path):
    diagnosis = diagnosed(facts={"client": "A\ud800Z"})
    path = write_json(diagnosis, tmp_path / "d.json")
    assert strict(path.read_text(encoding="utf-8"))["study"]["client"] == "A\ud800Z"


def test_an_older_file_is_replaced_whole_and_nothing_is_left_beside_it(diagnosis, tmp_path):
    path = tmp_path / "d.json"
    path.write_text("older", encoding="utf-8")
    write_json(diagnosis, path)
    assert strict(path.read_text(encoding="utf-8"))["schema"] == "gapkit/diagnosis/1"
    assert [path.name for path in tmp_path.iterdir()] == ["d.json"]


def test_a_file_that_cannot_be_written_is_one_clear_fault_and_leaves_nothing_behind(diagnosis, tmp_path):
    with pytest.raises(GapkitError) as caught:
        write_json(diagnosis, tmp_path / "no such folder" / "d.json")
    assert "d.json" in caught.value.text("es")
    (tmp_path / "taken").mkdir()
    with pytest.raises(GapkitError):
        write_json(diagnosis, tmp_path / "taken")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]
