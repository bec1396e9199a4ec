"""Raking to known margins."""

import tomllib
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gapkit.stats.raking import raked_weights

GOLDEN = tomllib.loads((Path(__file__).resolve().parents[1] / "golden" / "designs.toml").read_text(encoding="utf-8"))
TYPE, WHOLE = (np.array([int(digit) for digit in GOLDEN["api_clusters"][name]]) for name in ("type", "whole_school"))
ENROLLED = np.array(GOLDEN["api_clusters"]["enroll"], float)
MARGINS = [(TYPE, GOLDEN["raking"]["type_target"]), (WHOLE, GOLDEN["raking"]["whole_school_target"])]


def share(codes, weights, categories):
    return np.bincount(codes, weights, categories) / weights.sum()


def test_raked_weights_equal_r():
    golden = GOLDEN["raking"]
    made = raked_weights(MARGINS)
    total = sum(golden["type_target"])
    assert np.allclose(made.weights / 183 * total, np.array(golden["weights"])[TYPE, WHOLE], rtol=1e-8)
    assert np.isclose(made.kish_n, golden["kish_n"], rtol=1e-8)
    assert made.converged
    assert made.misfit < 1e-10
    assert np.isclose(made.weights.mean(), 1)
    assert made.trimmed == 0
    weighted = raked_weights(MARGINS, base=ENROLLED, tolerance=1e-13)
    assert np.allclose(weighted.weights[:8] / 183 * total, golden["from_enroll_first_8"], rtol=1e-8)
    assert np.isclose(weighted.kish_n, golden["from_enroll_kish_n"], rtol=1e-8)


people = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1), st.floats(0.2, 5)), min_size=1, max_size=60)
every_cell = [(i, j, 1.0) for i in range(3) for j in range(2)]
targets = st.tuples(*[st.floats(0.05, 1)] * 3), st.tuples(*[st.floats(0.05, 1)] * 2)


@given(people, *targets)
def test_where_every_cell_has_somebody_margins_are_met(rows, first, second):
    one, two, base = (np.array(column) for column in zip(*(rows + every_cell), strict=True))
    made = raked_weights([(one, first), (two, second)], base=base)
    assert made.converged
    assert (made.weights > 0).all()
    assert np.isclose(made.weights.mean(), 1)
    assert np.allclose(share(one, made.weights, 3), np.array(first) / sum(first), atol=1e-9)
    assert np.allclose(share(two, made.weights, 2), np.array(second) / sum(second), atol=1e-9)
    assert np.isclose(made.kish_n, made.weights.sum() ** 2 / (made.weights**2).sum())
    # Within a cell everybody keeps the proportion of the base weights.
    factor = made.weights / base
    for cell in range(6):
        inside = factor[one * 2 + two == cell]
        assert np.allclose(inside, inside[0])


@settings(max_examples=40)
@given(people, *targets, st.floats(1.0, 4))
def test_a_cap_holds_whatever_the_margins_ask(rows, first, second, cap):
    one, two, base = (np.array(column) for column in zip(*(rows + every_cell), strict=True))
    made = raked_weights([(one, first), (two, second)], base=base, cap=cap, most_cycles=60)
    assert made.weights.max() <= cap * np.median(made.weights) * (1 + 1e-9)
    assert 0 <= made.trimmed <= 1
    miss = max(
        np.abs(share(one, made.weights, 3) - np.array(first) / sum(first)).max(),
        np.abs(share(two, made.weights, 2) - np.array(second) / sum(second)).max(),
    )
    assert np.isclose(made.misfit, miss, atol=1e-12)
    assert made.converged == (made.misfit <= 1e-10)


def test_margins_that_hold_already_leave_the_weights_alone():
    made = raked_weights([([0, 0, 1, 1], [1, 1]), ([0, 1, 0, 1], [5, 5])])
    assert made.weights.tolist() == [1, 1, 1, 1]
    assert made.cycles == 1


def test_trimming_gives_effective_respondents_for_misfit():
    free, held = raked_weights(MARGINS, base=ENROLLED), raked_weights(MARGINS, base=ENROLLED, cap=2.0)
    assert held.kish_n > free.kish_n
    assert held.trimmed > 0
    assert held.misfit < 0.02
    # What the cap takes from some, others of the same categories take over where they can.
    cut_once = np.minimum(free.weights, 2 * np.median(free.weights))
    assert held.misfit <= np.abs(share(TYPE, cut_once, 3) - np.array(MARGINS[0][1]) / 6194).max()


def test_people_whose_category_is_not_known_keep_their_weight_and_the_rest_meet_the_target():
    codes = np.array([0, 0, 0, 1, -1, -1])
    made = raked_weights([(codes, [0.5, 0.5])])
    assert np.isclose(made.weights[4], 1)
    assert np.allclose(share(codes[:4], made.weights[:4], 2), 0.5)


def test_a_category_nobody_stands_for_is_named():
    made = raked_weights([([0, 0, 1], [0.5, 0.3, 0.2]), ([0, 1, 1], [0.5, 0.5])])
    assert made.empty == ((0, 2),)
    assert not made.converged
    assert np.isnan(made.weights).all()


def test_targets_that_contradict_each_other_are_not_said_to_be_met():
    # Whoever is 0 in the first margin is 0 in the second: both shares cannot be had.
    made = raked_weights([([0, 0, 1, 1], [0.5, 0.5]), ([0, 0, 1, 1], [0.7, 0.3])])
    assert not made.converged
    assert made.misfit > 0.1
