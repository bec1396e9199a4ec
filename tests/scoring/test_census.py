"""A census: everybody there is was asked, so figures are what they are and verdicts go by the size of the gap."""

from dataclasses import replace

import numpy as np
import pytest

from gapkit.diagnosis.thresholds import Thresholds
from gapkit.model import Segment
from gapkit.study import Study, diagnose
from tests.driver_samples import CSAT, EFFORT, NPS, moved_survey

QUICK = Thresholds.for_range(6, smallest_gap=1.0, replicates=99, driver_replicates=99, item_replicates=99)
BRANCHES = 8


def asked(*, clustered=True, population=None):
    """Return the diagnosis of a survey of eight branches, all there are unless told otherwise."""
    questionnaire, answers = moved_survey(outcomes=(NPS, CSAT, EFFORT))
    place = np.arange(answers.people)
    groups = {"g": Segment("g", ("a", "b"), (place % 2).astype(np.int32))}
    cluster = (place % BRANCHES).astype(np.int32) if clustered else None
    answers = replace(answers, segments=groups, cluster=cluster)
    size = population or (BRANCHES if clustered else answers.people)
    return diagnose(Study.of(questionnaire, answers, population=size), thresholds=QUICK)


@pytest.fixture(scope="module", params=[True, False], ids=["branches", "people"])
def census(request):
    return asked(clustered=request.param)


def test_verdicts_go_by_the_size_of_the_gap_alone(census):
    smallest = QUICK.smallest_gap
    rows = [*census.gaps.items, *census.gaps.dimensions, census.gaps.overall, *census.segments]
    assert {abs(row.gap) > smallest for row in rows} == {True, False}
    for row in rows:
        assert row.verdict == ("gap_relevant" if abs(row.gap) > smallest else "gap_trivial")
        assert "everybody_asked" in row.notes and "all_identical" not in row.notes


def test_every_interval_is_the_figure_itself(census):
    for row in [*census.gaps.items, *census.gaps.dimensions, census.gaps.overall]:
        assert row.gap_low == row.gap == row.gap_high and row.d_av_low == row.d_av == row.d_av_high
    assert {row.metric for row in census.outcomes} == {"nps", "csat", "ces"}
    for row in census.outcomes:
        assert row.low == pytest.approx(row.value, abs=1e-9) and row.high == pytest.approx(row.value, abs=1e-9)


def test_places_are_firm_and_groups_differ_by_what_they_differ(census):
    for row in census.priorities:
        assert (row.rank_low, row.rank_high) == (row.rank, row.rank)
    assert not census.segment_tests
    for row in census.outcome_segments:
        assert row.state in ("better", "worse")
        assert row.difference_low == row.difference == row.difference_high


def test_it_is_said_once_and_nothing_is_said_to_cost_answers(census):
    keys = [key for _, key, _ in census.quality.flags]
    assert sum(key.startswith("census") for key in keys) == 1
    assert {"clusters", "clusters_even", "few_clusters"}.isdisjoint(keys)
    assert census.quality.design.design_effect == 0


def test_one_branch_more_than_were_asked_is_no_census():
    found = asked(population=BRANCHES + 1)
    assert found.gaps.overall.gap_low < found.gaps.overall.gap < found.gaps.overall.gap_high
    assert not any(key.startswith("census") for _, key, _ in found.quality.flags)
