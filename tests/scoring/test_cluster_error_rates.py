"""Error rates when people come in clusters that answer alike: 30 branches of 15, intraclass correlation about .1.

Nothing differs in truth. What the product says must be wrong about as often as it admits, and what it would say of
separate people far more often: then the simulation can tell one from the other.
"""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from gapkit.model import Answers, Outcome, Scale, Segment, Text
from gapkit.scoring.designs import design_of, design_sums, sums_of
from gapkit.scoring.gaps import gap_table
from gapkit.scoring.outcomes import outcome_scores
from gapkit.scoring.rows import Rows
from gapkit.scoring.rules import Rules
from gapkit.scoring.segment_tests import segment_tests
from gapkit.scoring.segments import segment_gaps
from gapkit.scoring.waves.meeting import Meeting
from gapkit.scoring.waves.scores import WaveScores
from gapkit.scoring.waves.table import wave_changes
from gapkit.study import Study
from gapkit.tally import tally_up
from tests.strategies import make_questionnaire

BRANCHES, SIZE, RUNS = 30, 15, 120
HOME = np.repeat(np.arange(BRANCHES), SIZE)
RULES = Rules()
# Three standard errors of the binomial about .05.
LEAST, MOST = 0.05 - 3 * (0.05 * 0.95 / RUNS) ** 0.5, 0.05 + 3 * (0.05 * 0.95 / RUNS) ** 0.5


def scores(generator):
    """Return what everybody feels: mean 0, variance 1, a tenth of it between branches."""
    common = generator.normal(0, 1, BRANCHES)
    return np.sqrt(0.1) * common[HOME] + np.sqrt(0.9) * generator.normal(size=HOME.size)


def survey(felt, *, clustered=True, segments=None, outcome=None):
    """Return answers of one item: an expectation of 4, a perception about it."""
    codes = {
        "expectation": np.full((1, felt.size), 4, np.uint8),
        "perception": np.clip(np.rint(4 + 1.2 * felt), 1, 7).astype(np.uint8)[None],
    }
    return Answers(
        codes,
        cluster=HOME.astype(np.int32) if clustered else None,
        cluster_keys=np.arange(1, BRANCHES + 1, dtype=np.uint64) if clustered else None,
        segments={}
        if segments is None
        else {"group": Segment("group", tuple("abcde"[: segments.max() + 1]), segments)},
        outcomes={} if outcome is None else {"nps": outcome},
    )


def asked(**options):
    return replace(make_questionnaire([1]), **options)


def found_wrong(told):
    """Return how often something that is not there was found, with clusters and without."""
    rates = np.mean(told, axis=0)
    assert LEAST < rates[0] < MOST, rates
    assert rates[1] > 0.12, rates


def test_the_gap_of_an_item():
    generator, questionnaire, told = np.random.default_rng(1), asked(), []
    for _ in range(RUNS):
        answers = survey(scores(generator))
        sums = design_sums(questionnaire, answers, design_of(answers))
        row = gap_table(questionnaire, tally_up(questionnaire, answers), RULES, design=sums).items[0]
        naive = stats.ttest_1samp(gaps_of(answers), 0).pvalue
        told.append([row.p_value < 0.05, naive < 0.05])
    found_wrong(told)


@pytest.mark.parametrize("whole", [False, True])
def test_groups_within_branches_and_groups_of_whole_branches(whole):
    generator, told = np.random.default_rng(2), []
    for _ in range(RUNS):
        codes = (HOME % 5 if whole else generator.integers(0, 5, HOME.size)).astype(np.int32)
        answers = survey(scores(generator), segments=codes)
        naive = stats.f_oneway(*(gaps_of(answers)[codes == code] for code in range(5))).pvalue
        told.append([compared_groups(answers).p_value < 0.05, naive < 0.05])
    if whole:
        found_wrong(told)
    else:
        # A group that runs through all branches has each branch on both sides.
        assert LEAST < np.mean(told, axis=0)[0] < MOST


def test_one_region_of_few_branches_beside_many_others():
    generator, told = np.random.default_rng(3), []
    codes = np.where(HOME < 4, 0, 1).astype(np.int32)
    for _ in range(RUNS):
        answers = survey(scores(generator), segments=codes)
        told.append(compared_groups(answers).pairs[0].p_value < 0.05)
    assert LEAST < np.mean(told) < MOST


def test_the_interval_of_the_net_promoter_score():
    generator, told = np.random.default_rng(4), []
    questionnaire = asked(outcomes=(Outcome("nps", "nps", Text("¿Recomendaría?", "Would you?"), Scale(0, 10)),))
    truth = 100 * (stats.norm.sf((8.5 - 7.5) / 1.8) - stats.norm.cdf((6.5 - 7.5) / 1.8))
    for _ in range(RUNS):
        felt = scores(generator)
        answers = survey(felt, outcome=np.clip(np.rint(7.5 + 1.8 * felt), 0, 10))
        tally = tally_up(questionnaire, answers)
        rows = [
            outcome_scores(questionnaire, tally, answers=answers, design=design)[0]
            for design in (design_of(answers), None)
        ]
        told.append([not row.low <= truth <= row.high for row in rows])
    found_wrong(told)


def test_the_change_between_two_waves_of_the_same_branches():
    # Branches that have changed, each for itself; those that stay what they were: tests/stats/test_waves.py.
    generator, told = np.random.default_rng(5), []
    for _ in range(RUNS):
        answers = [survey(scores(generator)) for _ in range(2)]
        changes = wave_changes(Meeting.of(*map(wave_of, answers), at_least=5), RULES, power=0.8)
        assert changes[0].df == BRANCHES - 1
        told.append([changes[0].p_value < 0.05, stats.ttest_ind(*map(gaps_of, answers)).pvalue < 0.05])
    found_wrong(told)


def gaps_of(answers):
    return answers.codes["perception"][0].astype(float) - answers.codes["expectation"][0]


def compared_groups(answers):
    """Return the test of the overall gap between the groups."""
    questionnaire = asked()
    study = Study.of(questionnaire, answers)
    rows = segment_gaps(questionnaire, study.segments, RULES, whole=study.tally, segments=answers.segments)
    _, designs = sums_of(questionnaire, answers, study.design, study.segments)
    return segment_tests(questionnaire, study.segments, rows, RULES, designs=designs)[-1]


def wave_of(answers):
    questionnaire = asked()
    sums = design_sums(questionnaire, answers, design_of(answers))
    gaps = gap_table(questionnaire, tally_up(questionnaire, answers), RULES, design=sums)
    return WaveScores(questionnaire, gaps, Rows(), Rows(), 0.95, answers=answers)
