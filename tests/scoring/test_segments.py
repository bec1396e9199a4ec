"""Segments: gaps per group, and small groups that nobody can work out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapkit.model import Answers, Segment
from gapkit.scoring.gaps import Rules
from gapkit.scoring.segments import hidden_values, segment_gaps
from gapkit.study import Study
from tests.strategies import make_questionnaire


def segmented(sizes):
    generator = np.random.default_rng(1)
    people = sum(sizes)
    codes = {role: generator.integers(1, 8, (3, people)).astype(np.uint8) for role in ("expectation", "perception")}
    groups = np.repeat(np.arange(len(sizes)), sizes).astype(np.int32)
    names = tuple(f"group {i}" for i in range(len(sizes)))
    questionnaire = make_questionnaire([2, 1])
    answers = Answers(codes, segments={"channel": Segment("channel", names, groups)})
    return questionnaire, answers, Study.of(questionnaire, answers)


def test_each_group_has_the_gap_of_its_own_people():
    questionnaire, answers, study = segmented([30, 50])
    rows = segment_gaps(questionnaire, study.segments, Rules())
    group = answers.segments["channel"].codes == 1
    gaps = answers.codes["perception"][2, group].astype(float) - answers.codes["expectation"][2, group]
    row = next(row for row in rows if row.value == "group 1" and row.dimension == "D1")
    assert row.n == 50 and row.gap == pytest.approx(gaps.mean()) and row.gap_sd == pytest.approx(gaps.std(ddof=1))
    assert row.gap_low < row.gap < row.gap_high and row.p_adjusted >= row.p_value


def test_a_hidden_group_shows_no_number_at_all():
    questionnaire, _, study = segmented([40, 30, 3])
    rows = segment_gaps(questionnaire, study.segments, Rules())
    hidden = [row for row in rows if row.suppressed]
    assert {row.value for row in hidden} == {"group 1", "group 2"}
    assert all(row.n is None and np.isnan(row.gap) and np.isnan(row.perception) for row in hidden)
    assert {row.value for row in hidden if row.protected} == {"group 1"}


@given(st.lists(st.integers(0, 60), min_size=1, max_size=8), st.integers(3, 12))
def test_what_is_hidden_cannot_be_worked_out_from_the_total_and_the_shown(sizes, min_cell):
    keyed = {("s", str(i)): n for i, n in enumerate(sizes)}
    hidden = hidden_values(keyed, min_cell=min_cell)
    shown = [key for key in keyed if key not in hidden]
    assert all(keyed[key] >= min_cell for key in shown)
    if not hidden:
        return
    # A subtraction gives the sum of what is hidden: it must be of several groups and of enough people, or of everybody.
    assert not shown or (len(hidden) >= 2 and sum(keyed[key] for key in hidden) >= min_cell)


def test_segments_are_protected_each_on_its_own():
    sizes = {("a", "x"): 50, ("a", "y"): 60, ("b", "x"): 100, ("b", "y"): 7, ("b", "z"): 3}
    assert hidden_values(sizes, min_cell=5) == {("b", "z"): "small", ("b", "y"): "complementary"}
