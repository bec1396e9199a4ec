"""Segments: gaps per group, and small groups that nobody can work out."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from gapkit.model import Answers, Segment
from gapkit.scoring.rules import Rules
from gapkit.scoring.segments import hidden_values, segment_gaps
from gapkit.stats.multiplicity import benjamini_hochberg
from gapkit.study import Study, diagnose
from tests.scoring.design_samples import branch_survey
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
    rows = segment_gaps(questionnaire, study.segments, Rules(), whole=study.tally)
    group = answers.segments["channel"].codes == 1
    gaps = answers.codes["perception"][2, group].astype(float) - answers.codes["expectation"][2, group]
    row = next(row for row in rows if row.value == "group 1" and row.dimension == "D1")
    assert row.n == 50 and row.gap == pytest.approx(gaps.mean()) and row.gap_sd == pytest.approx(gaps.std(ddof=1))
    assert row.gap_low < row.gap < row.gap_high and row.p_adjusted >= row.p_value


@pytest.mark.parametrize("paired", [True, False])
def test_the_rating_of_a_group_has_its_interval(paired):
    questionnaire, answers, study = segmented([30, 50])
    if not paired:
        questionnaire = replace(questionnaire, columns=("perception",))
        answers = replace(answers, codes={"perception": answers.codes["perception"]})
        study = Study.of(questionnaire, answers)
    rows = segment_gaps(questionnaire, study.segments, Rules(), whole=study.tally)
    group = answers.segments["channel"].codes == 1
    row = next(row for row in rows if row.value == "group 1" and row.dimension == "D1")
    theirs = stats.ttest_1samp(answers.codes["perception"][2, group].astype(float), 0).confidence_interval()
    assert (row.perception_low, row.perception_high) == pytest.approx((theirs.low, theirs.high), rel=1e-9)
    assert row.df == 49


def test_weights_and_clusters_count_in_the_rating_of_a_group():
    questionnaire, answers = branch_survey(weighted=True, clustered=True, stratified=False)
    questionnaire = replace(questionnaire, columns=("perception",))
    answers = replace(answers, codes={"perception": answers.codes["perception"]})
    told = {}
    for name, one in {"clusters": answers, "weights": replace(answers, cluster=None)}.items():
        rows = diagnose(Study.of(questionnaire, one)).segments
        told[name] = next(row for row in rows if row.dimension == "D0" and row.value == "web")
    wide, narrow = told["clusters"], told["weights"]
    assert wide.perception == pytest.approx(narrow.perception)
    assert wide.df < narrow.df and 0 < narrow.n_effective < narrow.n


def test_a_hidden_group_shows_no_number_at_all():
    questionnaire, _, study = segmented([40, 30, 3])
    rows = segment_gaps(questionnaire, study.segments, Rules(), whole=study.tally)
    hidden = [row for row in rows if row.suppressed]
    assert {row.value for row in hidden} == {"group 1", "group 2"}
    assert all(row.n is None and np.isnan(row.gap) and np.isnan(row.perception) for row in hidden)
    assert {row.value for row in hidden if row.protected} == {"group 1"}


@given(st.lists(st.integers(0, 60), min_size=1, max_size=8), st.integers(3, 12), st.integers(0, 20))
def test_what_is_hidden_cannot_be_worked_out_from_the_total_and_the_shown(sizes, min_cell, untold):
    keyed = {("s", str(i)): n for i, n in enumerate(sizes)}
    hidden = hidden_values(keyed, min_cell=min_cell, untold={"s": untold})
    shown = [key for key in keyed if key not in hidden]
    assert all(keyed[key] >= min_cell for key in shown)
    left = [keyed[key] for key in hidden] + ([untold] if untold else [])
    if not left or not shown:
        return
    # A subtraction gives the sum of what is left: it must be of enough people, and of several groups if any is hidden.
    assert sum(left) >= min_cell
    assert len(left) >= 2 or not hidden


def test_people_without_a_segment_protect_a_small_group_and_are_protected():
    sizes = {("a", "x"): 50, ("a", "y"): 60, ("a", "z"): 3}
    assert hidden_values(sizes, min_cell=5, untold={"a": 20}) == {("a", "z"): "small"}
    assert hidden_values({("a", "x"): 50, ("a", "y"): 60}, min_cell=5, untold={"a": 2}) == {("a", "x"): "complementary"}


def test_segments_are_protected_each_on_its_own():
    sizes = {("a", "x"): 50, ("a", "y"): 60, ("b", "x"): 100, ("b", "y"): 7, ("b", "z"): 3}
    assert hidden_values(sizes, min_cell=5) == {("b", "z"): "small", ("b", "y"): "complementary"}


def test_the_overall_gap_of_a_group_is_not_in_the_family_of_its_dimensions():
    questionnaire, _, study = segmented([40, 50])
    rows = segment_gaps(questionnaire, study.segments, Rules(), whole=study.tally)
    family = [row for row in rows if row.dimension != "overall"]
    expected = benjamini_hochberg([row.p_value for row in family])
    assert [row.p_adjusted for row in family] == pytest.approx(list(expected))
    assert all(row.p_adjusted == row.p_value for row in rows if row.dimension == "overall")
