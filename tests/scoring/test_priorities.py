"""Priorities: the index, its order, and bands that say how firm the order is."""

import numpy as np
import pytest
from scipy.stats import t as student

from gapkit.model import Answers
from gapkit.scoring.gaps import gap_table
from gapkit.scoring.priorities import priorities
from gapkit.scoring.rules import Rules
from gapkit.tally import Tally
from tests.strategies import make_questionnaire


def ranked(gaps, people=200, points=None, replicates=2000, rows=True, seed=1):
    """Score people whose items fall short by the given means."""
    generator = np.random.default_rng(9)
    perception = np.clip(np.rint(4.5 + generator.normal(size=(len(gaps), people))), 1, 7)
    expectation = np.clip(perception + np.rint(generator.normal(np.array(gaps)[:, None], 1, perception.shape)), 1, 7)
    questionnaire = make_questionnaire([1] * len(gaps))
    answers = Answers(
        {"expectation": expectation.astype(np.uint8), "perception": perception.astype(np.uint8)}, points=points
    )
    table = gap_table(questionnaire, Tally.of(questionnaire, answers), Rules())
    found = priorities(
        questionnaire,
        table,
        answers if rows else None,
        smallest_gap=0.3,
        replicates=replicates,
        share=0.8,
        seed=seed,
    )
    return table, found.where(level="item")


def test_the_index_is_weight_times_shortfall_times_certainty():
    table, found = ranked([1.0, 0.5, 0.1, -0.5])
    for row in found:
        gap = table.items.of(row.code)
        certain = student.cdf((-0.3 - gap.gap) / gap.gap_se, gap.n - 1)
        assert row.certainty == pytest.approx(certain, abs=1e-12)
        assert row.index == pytest.approx(0.25 * max(0, -gap.gap) / 6 * certain, abs=1e-12)
    assert [row.rank for row in found] == [1, 2, 3, 4]
    assert found[0].scaled == 100


def test_a_clear_leader_keeps_its_place_and_equals_share_theirs():
    _, found = ranked([2.0, 0.6, 0.6, 0.6])
    leader, *rest = found
    assert (leader.rank_low, leader.rank_high) == (1, 1) and leader.p_top1 > 0.99
    assert all(row.rank_low <= 3 <= row.rank_high for row in rest)


def test_the_same_seed_gives_the_same_bands_and_no_rows_give_none():
    assert ranked([1, 0.9, 0.8])[1] == ranked([1, 0.9, 0.8])[1]
    _, without = ranked([1, 0.9, 0.8], rows=False)
    assert all(row.rank_low is None and np.isnan(row.p_top1) for row in without)
    assert [row.code for row in without] == [row.code for row in ranked([1, 0.9, 0.8])[1]]


def test_stated_importance_can_change_the_order():
    points = np.tile([[0.05], [0.95]], (1, 200))
    _, found = ranked([1.0, 0.7], points=points)
    assert [row.code for row in found] == ["I2", "I1"]
    assert [row.gap_rank for row in found] == [2, 1]


def test_bands_cover_the_true_order_about_as_often_as_they_say():
    """Two equal items: across samples the one ahead is a coin toss, and an 80 % band must hold both places."""
    both = 0
    for seed in range(40):
        generator = np.random.default_rng(seed)
        perception = generator.integers(3, 6, (2, 120))
        expectation = np.clip(perception + generator.integers(0, 3, (2, 120)), 1, 7)
        questionnaire = make_questionnaire([1, 1])
        answers = Answers({"expectation": expectation.astype(np.uint8), "perception": perception.astype(np.uint8)})
        table = gap_table(questionnaire, Tally.of(questionnaire, answers), Rules())
        found = priorities(questionnaire, table, answers, smallest_gap=0.3, replicates=400, share=0.8, seed=seed).where(
            level="item"
        )
        both += all(row.gap_rank_low == 1 and row.gap_rank_high == 2 for row in found)
    assert both >= 26
