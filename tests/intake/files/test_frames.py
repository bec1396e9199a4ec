"""Data frames of pandas, polars and pyarrow."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from gapkit.errors import GapkitError
from gapkit.intake.files.frames import table_of_frame
from gapkit.intake.reading import read_answers
from tests.intake.survey_samples import add, keys, survey, write_xlsx

ROWS = add(survey(12), "canal", ["web", "oficina", None] * 4)
COLUMNS = {heading: [row[i] for row in ROWS[1:]] for i, heading in enumerate(ROWS[0])}
PANDAS = pd.DataFrame(COLUMNS)
PLAIN = PANDAS.drop(columns="canal")
FRAMES = {
    "pandas": PANDAS,
    "pandas nullable": PANDAS.convert_dtypes(),
    "pandas objects": PANDAS.astype(object),
    "polars": pl.DataFrame(COLUMNS),
    "arrow": pa.table(COLUMNS),
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES.keys())
def test_every_kind_of_frame_gives_the_answers_of_the_workbook(tmp_path, frame):
    expected = read_answers(write_xlsx(tmp_path / "a.xlsx", ROWS)).answers
    found = read_answers(frame).answers
    for role in expected.codes:
        assert np.array_equal(found.codes[role], expected.codes[role])
    assert found.segments["canal"].values == ("oficina", "web")
    assert np.array_equal(found.segments["canal"].codes, expected.segments["canal"].codes)


@pytest.mark.parametrize(
    "frame",
    [
        PLAIN.assign(E1=[np.nan, *PLAIN["E1"][1:]]),
        PLAIN.assign(E1=pd.array([pd.NA, *PLAIN["E1"][1:]], dtype="Int64")),
        pl.DataFrame(COLUMNS).with_columns(pl.Series("E1", [None, *PLAIN["E1"][1:]])),
        pa.Table.from_pandas(PLAIN.assign(E1=[None, *PLAIN["E1"][1:]])),
        PLAIN.assign(E1=["", *PLAIN["E1"].astype(str)[1:]]),
        PLAIN.assign(E1=[None, *PLAIN["E1"].astype(str)[1:]]),
    ],
    ids=["pandas nan", "pandas NA", "polars null", "arrow null", "empty text", "none among texts"],
)
def test_every_way_to_leave_a_cell_empty_is_no_answer(frame):
    codes = read_answers(frame, questionnaire="servqual91").answers.codes["expectation"]
    assert codes[0, 0] == 0 and (codes[0, 1:] == PLAIN["E1"].to_numpy()[1:]).all()


def test_a_frame_names_cells_by_column_and_position():
    frame = PLAIN.assign(P3=[9, *PLAIN["P3"][1:]])
    with pytest.raises(GapkitError) as caught:
        read_answers(frame, questionnaire="servqual91")
    assert keys(caught.value) == ["cell.off_scale"]
    assert caught.value.faults[0].parameters["cell"] == "P3[0]"


def test_numbers_off_the_scale_with_decimals_and_declared_missing_are_told_apart_in_numeric_columns(tmp_path):
    mapping = tmp_path / "m.toml"
    mapping.write_text("[values]\nmissing = [99]\nnot_applicable = [98]\nlabels = { 55 = 5 }\n")
    frame = PLAIN.astype(float)
    frame.loc[0:5, "E1"] = [99, 98, 55, 4.5, 1e300, -np.inf]
    with pytest.raises(GapkitError) as caught:
        read_answers(frame, questionnaire="servqual91", mapping=mapping)
    assert keys(caught.value) == ["cell.decimal", "cell.off_scale", "cell.off_scale"]
    frame.loc[3:5, "E1"] = np.nan
    answers = read_answers(frame, questionnaire="servqual91", mapping=mapping).answers
    assert answers.codes["expectation"][0, :6].tolist() == [0, 0, 5, 0, 0, 0]
    assert answers.not_applicable["expectation"][0, :6].tolist() == [False, True, False, False, False, False]


def test_the_index_of_a_frame_is_not_read_and_names_may_be_of_any_kind():
    table = table_of_frame(pd.DataFrame({1: [5], 2: ["x"]}, index=["ana@example.org"]))
    assert table.names == ("1", "2") and table.row(0) == (5.0, "x")
    nested = pd.DataFrame([[5, 4]], columns=pd.MultiIndex.from_tuples([("E", 1), ("P", 1)]))
    assert table_of_frame(nested).names == ("E 1", "P 1")


def test_a_frame_that_is_not_the_answers_of_people_leaves_the_fingerprint_of_what_was_read():
    same = read_answers(PLAIN.copy(), questionnaire="servqual91").input.sha256
    other = read_answers(PLAIN.assign(E1=8 - PLAIN["E1"]), questionnaire="servqual91").input.sha256
    assert read_answers(PLAIN, questionnaire="servqual91").input.sha256 == same != other


@pytest.mark.parametrize("source", [3, [[1, 2]], {"E1": [1]}, np.ones((2, 2)), pl.LazyFrame({"E1": [1]})])
def test_other_objects_are_refused(source):
    with pytest.raises(GapkitError) as caught:
        read_answers(source, questionnaire="servqual91")
    assert keys(caught.value) == ["not_a_frame"]


def test_a_frame_with_two_columns_of_one_name_is_refused():
    with pytest.raises(GapkitError) as caught:
        read_answers(pd.DataFrame([[1, 2]], columns=["E1", "E1"]), questionnaire="servqual91")
    assert keys(caught.value) == ["not_a_frame"]


def test_dates_categories_and_truth_values_of_a_frame_are_read_as_their_text():
    frame = PLAIN.assign(
        fecha=datetime.date(2026, 3, 1), region=pd.Categorical(["norte", "sur"] * 6), segmento=[True, False] * 6
    )
    reading = read_answers(frame, questionnaire="servqual91")
    assert reading.answers.segments["region"].values == ("norte", "sur")
    assert reading.answers.segments["segmento"].values == ("False", "True")
    assert ('"fecha" (AS)', "date") in reading.input.left_out
