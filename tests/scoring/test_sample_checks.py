"""Checks of the sample: who stopped, what is blank, whom it stands for."""

import numpy as np
import pytest
from scipy.stats import chisquare, ttest_1samp

from gapkit.diagnosis.thresholds import Thresholds
from gapkit.errors import GapkitError
from gapkit.model import Answers, Segment
from gapkit.scoring.checks.sample import (
    Frame,
    against_population,
    blanks_at_random,
    drop_out,
    expectation_blanks,
    frame_of,
    response_rate,
)
from tests.strategies import make_questionnaire

LIMITS = Thresholds.for_range(6).sample_limits
FORM = make_questionnaire([3, 3, 2])


def answered(people=200, seed=1):
    generator = np.random.default_rng(seed)
    person = generator.normal(size=people)
    return {
        role: np.clip(np.rint(level + person + generator.normal(size=(8, people))), 1, 7).astype(np.uint8)
        for role, level in (("expectation", 5.5), ("perception", 4.5))
    }


def test_stopping_is_blanks_at_the_end_and_nowhere_else():
    codes = answered()
    codes["perception"][5:, :12] = 0  # stopped
    codes["perception"][7:, 12:30] = 0  # one blank at the end proves nothing
    codes["perception"][[1, 6, 7], 30:40] = 0  # a blank before the end is another story
    found = drop_out(FORM, Answers(codes), LIMITS)
    assert found.value == pytest.approx(12 / 200) and found.raised
    beside = {"perception": codes["perception"] == 0}
    assert drop_out(FORM, Answers(codes, not_applicable=beside), LIMITS).value == 0


def test_more_blanks_among_expectations_are_told_with_the_t_of_people():
    codes = answered()
    codes["expectation"][:3, :30] = 0
    found = expectation_blanks(FORM, Answers(codes), LIMITS)
    difference = np.where(np.arange(200) < 30, 3 / 8, 0.0)
    theirs = ttest_1samp(difference, 0)
    assert [found.value, found.statistic, found.p_value] == pytest.approx(
        [difference.mean(), theirs.statistic, theirs.pvalue]
    )
    assert found.raised and found.df == 199
    swapped = {"expectation": codes["perception"], "perception": codes["expectation"]}
    assert not expectation_blanks(FORM, Answers(swapped), LIMITS).raised
    assert expectation_blanks(FORM, Answers({"perception": codes["perception"]}), LIMITS).reason == "no_expectation"


def test_blanks_of_the_unhappy_are_not_by_chance_and_a_few_blanks_are_not_tested():
    codes = answered(400)
    unhappy = codes["perception"].mean(axis=0) < 4
    codes["perception"][4:, unhappy] = 0
    found = blanks_at_random(FORM, Answers(codes), LIMITS)
    assert found.raised and found.p_value < 1e-6
    few = answered(400)
    few["perception"][0, :5] = 0
    assert blanks_at_random(FORM, Answers(few), LIMITS).reason == "few_blanks"
    assert blanks_at_random(FORM, Answers(answered(60)), LIMITS).reason == "few_people_per_item"


def test_blanks_of_whole_branches_count_as_branches_and_not_as_so_many_people():
    branch = np.repeat(np.arange(8), 50).astype(np.int32)
    mood = np.random.default_rng(8).normal(0, 1.2, 8)
    codes = {k: np.clip(np.rint(v + mood[branch]), 1, 7).astype(np.uint8) for k, v in answered(400).items()}
    codes["perception"][4:, branch < 2] = 0  # two branches left the last page out
    alone, told = (blanks_at_random(FORM, Answers(codes, cluster=c), LIMITS) for c in (None, branch))
    assert (told.statistic, told.df) == (alone.statistic, alone.df)
    assert alone.p_value < 1e-4 and told.p_value > 0.05
    together = blanks_at_random(FORM, Answers(codes, cluster=np.zeros(400, np.int32)), LIMITS)
    assert together.reason == "few_clusters" and not together.raised


def test_people_to_whom_an_item_does_not_apply_are_left_out_of_the_test_of_blanks():
    codes = answered(400)
    codes["perception"][:3, :200] = 0
    beside = {"perception": (codes["perception"] == 0) & (np.arange(400) < 200)}
    found = blanks_at_random(FORM, Answers(codes, not_applicable=beside), LIMITS)
    assert found.n == 200 and found.reason == "few_blanks"


def test_the_response_rate_needs_to_know_how_many_were_invited():
    assert response_rate(180, Frame(invited=1000), LIMITS).raised
    assert not response_rate(200, Frame(invited=1000), LIMITS).raised
    assert response_rate(180, None, LIMITS).reason == response_rate(180, Frame(), LIMITS).reason == "not_told"


def test_the_sample_is_held_against_the_population_by_shares_and_chi_squared():
    counts = {("channel", "web"): 120.0, ("channel", "shop"): 80.0}
    frame = Frame(population={"channel": {"web": 5000, "shop": 5000}})
    found = against_population(counts, {"channel": 200}, frame, LIMITS)
    theirs = chisquare([120, 80], [100, 100])
    assert found.value == pytest.approx(0.1) and found.raised and found.n == 200
    assert [found.statistic, found.p_value] == pytest.approx([theirs.statistic, theirs.pvalue])
    weighted = against_population({**counts, ("channel", "web"): 80.5}, {"channel": 200}, frame, LIMITS)
    assert np.isnan(weighted.statistic) and not weighted.raised


@pytest.mark.parametrize(
    ("invited", "population", "key"),
    [
        (3, None, "usage.invited"),
        (None, {"region": {"a": 1}}, "usage.population_segment"),
        (None, {"channel": {"web": 1}}, "usage.population_value"),
        (None, {"channel": {"web": 0, "shop": 0}}, "usage.population_number"),
    ],
)
def test_a_frame_that_cannot_be_is_refused(invited, population, key):
    segments = {"channel": Segment("channel", ("web", "shop"), np.zeros(20, np.int32))}
    with pytest.raises(GapkitError) as caught:
        frame_of(Answers(answered(20), segments=segments), invited, population)
    (fault,) = caught.value.faults
    assert fault.key == key and fault.text("en") != fault.text("es")
    assert frame_of(Answers(answered(20))) is None


def test_people_of_the_same_branches_weigh_in_the_checks_as_their_branches_do():
    branch = np.repeat(np.arange(20), 10).astype(np.int32)
    codes = answered()
    codes["expectation"][:6, branch < 4] = 0  # four branches left the same six items out
    together = Answers(codes, cluster=branch)
    alone, found = (expectation_blanks(FORM, one, LIMITS) for one in (Answers(codes), together))
    # A mean of branches of equal size: the t of their own means.
    shares = np.array([(codes["expectation"][:, branch == b] == 0).mean() for b in range(20)])
    test = ttest_1samp(shares, 0)
    assert (found.statistic, found.df, found.p_value) == pytest.approx((test.statistic, 19, test.pvalue))
    assert found.value == alone.value and found.p_value > alone.p_value
    region = Segment("region", ("north", "south"), (branch < 14).astype(np.int32))
    told = Answers(codes, cluster=branch, segments={"region": region})
    counts, sizes = {("region", "north"): 60.0, ("region", "south"): 140.0}, {"region": 200}
    frame = Frame(None, {"region": {"north": 0.5, "south": 0.5}})
    plain, design = (against_population(counts, sizes, frame, LIMITS, answers=one) for one in (None, told))
    test = ttest_1samp((np.arange(20) >= 14) * 1.0, 0.5)
    assert plain.p_value < 1e-7 and design.p_value == pytest.approx(test.pvalue)
    assert design.statistic == pytest.approx(test.statistic**2) and design.df == 1
