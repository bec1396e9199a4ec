"""Groups that are one cluster: described, and nothing said of them beyond it."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import stdtr

from gapkit.model import Answers, Outcome, Scale, Segment, Text
from gapkit.scoring.comments.shares import Sample
from gapkit.scoring.designed_groups import comparison_df
from gapkit.scoring.designed_outcomes import group_means
from gapkit.scoring.designs import design_of
from gapkit.study import Study, diagnose
from tests.strategies import make_questionnaire

NAMES = tuple("ABCDEF")


def answered(groups, *, branches=6, size=80, spread=0.5, stratum=None, seed=1):
    """Return a diagnosis of people of some branches, whose branches differ by chance alone."""
    random = np.random.default_rng(seed)
    home = np.repeat(np.arange(branches), size)
    lift = random.normal(0, spread, branches)[home]
    asked = replace(
        make_questionnaire([3, 2]),
        outcomes=(Outcome("nps", "nps", Text("¿Nos recomendaría?", "Would you recommend us?"), Scale(0, 10)),),
    )
    answers = Answers(
        {
            "expectation": np.clip(np.rint(6 + random.normal(0, 0.6, (5, home.size))), 1, 7).astype(np.uint8),
            "perception": np.clip(np.rint(5 + lift + random.normal(0, 1, (5, home.size))), 1, 7).astype(np.uint8),
        },
        cluster=home.astype(np.int32),
        stratum=stratum,
        segments={"branch": Segment("branch", NAMES[: groups(home).max() + 1], groups(home).astype(np.int32))},
        outcomes={"nps": np.clip(np.rint(7.5 + 2 * lift + random.normal(0, 2, home.size)), 0, 10)},
    )
    return diagnose(Study.of(asked, answers))


def test_branches_as_groups_are_described_without_an_interval_and_never_told_apart():
    found = answered(lambda home: home)
    for row in found.outcome_segments:
        assert row.state == "one_cluster" and row.n == 80 and np.isfinite(row.score)
        assert np.isnan([row.score_low, row.score_high, row.difference_low, row.p_value, row.p_adjusted]).all()
    for row in found.segments:
        assert np.isfinite(row.gap) and row.verdict == "inconclusive" and "one_cluster" in row.notes
        assert np.isnan([row.gap_low, row.gap_high, row.n_effective]).all()
    assert {test.notes for test in found.segment_tests} == {("too_few_groups", "one_cluster")}
    assert not any(f.kind in ("outcome.segment", "outcome.segments", "segment.widest") for f in found.findings)


def test_a_branch_with_a_single_stray_person_of_another_is_still_one_branch():
    # One person of branch B told branch A: no group is whole any more, and A is no more than branch A all the same.
    found = answered(lambda home: np.where(np.arange(home.size) == 80, 0, np.where(home == 0, 0, 1)))
    rows = {row.value: row for row in found.outcome_segments}
    assert rows["A"].n == 81 and {row.state for row in rows.values()} == {"one_cluster"}
    assert all("one_cluster" in row.notes for row in found.segments if row.value == "A")
    assert not any("one_cluster" in row.notes for row in found.segments if row.value == "B")


def test_groups_of_several_branches_beside_a_lone_one_are_still_compared():
    alone = answered(lambda home: np.where(home == 0, 0, np.where(home < 9, 1, 2)), branches=16, size=30, spread=0.1)
    test = next(one for one in alone.segment_tests if one.dimension == "overall")
    assert test.groups == 2 and [(pair.first, pair.second) for pair in test.pairs] == [("B", "C")]
    assert "one_cluster" in test.notes and np.isfinite(test.p_value)
    states = {row.value: row.state for row in alone.outcome_segments}
    assert states["A"] == "one_cluster" and "one_cluster" not in (states["B"], states["C"])


def test_a_stratum_drawn_whole_has_no_other_branch_to_speak_of():
    home = np.repeat(np.arange(6), 10)
    answers = Answers({"perception": np.full((1, 60), 4, np.uint8)}, cluster=home.astype(np.int32))
    half = np.stack([home == 0, home > 0])
    x = home * 1.0
    open_, closed = (group_means(x, half, design_of(answers, base), None) for base in (None, 6.0))
    assert open_.carried == pytest.approx([1, 5]) and np.isnan(open_.combination([1, -1]).se)
    assert np.isinf(closed.carried).all() and closed.combination([1, -1]).se == 0


def test_no_branch_is_said_to_differ_more_often_than_promised_where_nobody_differs():
    # Four of twelve branches are a group, but for one person: the linearised error with the degrees of freedom of all
    # branches was wrong in 11 % of these surveys, this one in 1 %.
    wrong = []
    for seed in range(100):
        random = np.random.default_rng(seed)
        home = np.repeat(np.arange(12), 30)
        x = 0.3**0.5 * random.normal(size=12)[home] + 0.7**0.5 * random.normal(size=home.size)
        inside = home < 3
        inside[-1] = True
        answers = Answers({"perception": np.full((1, x.size), 4, np.uint8)}, cluster=home.astype(np.int32))
        found = group_means(x, np.stack([inside, ~inside]), design_of(answers), None)
        one = found.combination([1.0, -1.0])
        wrong.append([one.estimate / one.se, comparison_df(one.df, found.carried), one.df])
    t, df, plain = np.array(wrong).T
    ours, theirs = (np.mean(2 * stdtr(freedom, -np.abs(t)) < 0.05) for freedom in (df, plain))
    assert ours <= 0.10 and ours < theirs, (ours, theirs)


def test_a_theme_that_one_branch_writes_of_is_that_branch_s_and_has_no_test():
    home = np.repeat(np.arange(8), 25)
    answers = Answers({"perception": np.full((1, 200), 4, np.uint8)}, cluster=home.astype(np.int32))
    hits = np.random.default_rng(3).random(200) < np.where(home == 0, 0.6, 0.2)
    sample = Sample(0.95, None, design_of(answers))
    everybody = np.ones(200, np.bool_)
    alone, several = (sample.beside(hits, everybody, inside) for inside in (home == 0, home < 4))
    assert alone.difference == pytest.approx(hits[home == 0].mean() - hits[home > 0].mean())
    assert np.isnan([alone.difference_low, alone.difference_high, alone.p_value]).all()
    assert several.difference_low < several.difference < several.difference_high and 0 < several.p_value < 1
