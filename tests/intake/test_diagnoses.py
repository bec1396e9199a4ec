"""Reading diagnosis.json again: what gapkit wrote comes back, anything else is one clear fault."""

import json
import math

import numpy as np
import pytest

from gapkit.diagnosis.codec import diagnosis_data
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.errors import GapkitError
from gapkit.intake.diagnoses import read_diagnosis
from gapkit.model import Answers
from gapkit.study import Study, diagnose
from tests.strategies import make_questionnaire


@pytest.fixture(scope="module")
def diagnosis():
    generator = np.random.default_rng(2)
    codes = {role: generator.integers(1, 8, (4, 50)).astype(np.uint8) for role in ("expectation", "perception")}
    return diagnose(Study.of(make_questionnaire([2, 2]), Answers(codes)), thresholds=Thresholds.for_range(6))


@pytest.fixture
def file(diagnosis, tmp_path):
    path = tmp_path / "diagnosis.json"
    path.write_text(json.dumps(diagnosis_data(diagnosis)), encoding="utf-8")
    return path


def fault_of(path):
    """Return the only fault of a file, which must name the file and differ between the languages."""
    with pytest.raises(GapkitError) as caught:
        read_diagnosis(path)
    (fault,) = caught.value.faults
    assert path.name in fault.text("en") and path.name in fault.text("es") and fault.text("en") != fault.text("es")
    return fault


def test_what_was_written_is_read_as_it_was(diagnosis, file):
    back = read_diagnosis(str(file))
    assert diagnosis_data(back) == diagnosis_data(diagnosis)
    assert back.questionnaire == diagnosis.questionnaire and back.thresholds == diagnosis.thresholds
    assert math.isnan(back.gaps.overall.minimum) and back.gaps.overall.gap == diagnosis.gaps.overall.gap


def test_a_byte_order_mark_of_an_editor_is_no_obstacle(diagnosis, file):
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert diagnosis_data(read_diagnosis(file)) == diagnosis_data(diagnosis)


def test_a_file_that_does_not_exist_is_said_to_be_missing(tmp_path):
    assert fault_of(tmp_path / "gone.json").key == "diagnosis.no_file"


def test_a_folder_is_no_diagnosis(tmp_path):
    assert fault_of(tmp_path).key == "diagnosis.unreadable"


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_file_cut_short_is_told_where_it_ends(file, share):
    text = file.read_text(encoding="utf-8")
    file.write_text(text[: int(len(text) * share)], encoding="utf-8")
    fault = fault_of(file)
    assert fault.key == "diagnosis.not_json" and fault.parameters["line"] == 1


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe\x00", b"PK\x03\x04", b'{"schema": NaN}', b'{"a": Infinity}', b"[" * 100_000, b"9" * 5_000],
)
def test_anything_that_is_no_strict_json_is_refused(file, content):
    file.write_bytes(content)
    assert fault_of(file).key == "diagnosis.not_json"


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ("[1, 2]", "diagnosis.foreign"),
        ('{"name": "package", "version": "1"}', "diagnosis.foreign"),
        ('{"schema": "gapkit/diagnosis/99"}', "diagnosis.other_schema"),
        ('{"schema": "gapkit/diagnosis/1"}', "diagnosis.missing_part"),
    ],
)
def test_other_json_is_refused_for_what_it_is(file, content, key):
    file.write_text(content, encoding="utf-8")
    assert fault_of(file).key == key


def test_an_edited_value_is_named_with_its_place_in_the_file(file):
    data = json.loads(file.read_text(encoding="utf-8"))
    data["gaps"]["dimensions"][1]["gap"] = "about one"
    file.write_text(json.dumps(data), encoding="utf-8")
    fault = fault_of(file)
    assert fault.parameters["where"] == "gaps.dimensions[1].gap" and "about one" in fault.text("es")
