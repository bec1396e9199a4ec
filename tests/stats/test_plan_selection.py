"""Sets within bounds, against trying every one."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapkit.stats.plan_selection import Bounds, all_sets, best_set, kept_by


@st.composite
def choices(draw):
    n = draw(st.integers(1, 7))
    whole = st.integers(0, 9)
    costs = np.array(draw(st.lists(whole, min_size=n, max_size=n)), float)
    quarters = draw(st.integers(0, 2))
    work = np.array(draw(st.lists(whole, min_size=n * quarters, max_size=n * quarters)), float).reshape(n, quarters)
    capacity = np.array(draw(st.lists(st.integers(0, 20), min_size=quarters, max_size=quarters)), float)
    pairs = draw(st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=3))
    must = np.array(draw(st.lists(st.sampled_from([True, False, False, False]), min_size=n, max_size=n)))
    barred = np.array(draw(st.lists(st.sampled_from([True, False, False, False]), min_size=n, max_size=n))) & ~must
    budget = draw(st.one_of(st.just(np.inf), st.integers(0, 30).map(float)))
    values = np.array(draw(st.lists(st.integers(-9, 9), min_size=n, max_size=n)), float)
    needs = tuple((a, b) for a, b in pairs if a != b)
    return Bounds(costs, budget, work, capacity, needs, must, barred), values


def by_hand(bounds):
    """Return every set within the bounds, in plain words."""
    for chosen in itertools.product([False, True], repeat=bounds.n):
        inside = [place for place, there in enumerate(chosen) if there]
        if sum(bounds.costs[inside]) > bounds.budget:
            continue
        if any(bounds.work[inside, q].sum() > bounds.capacity[q] for q in range(len(bounds.capacity))):
            continue
        if any(a in inside and b not in inside for a, b in bounds.needs):
            continue
        if any(bounds.must[place] and place not in inside for place in range(bounds.n)):
            continue
        if not any(bounds.barred[place] for place in inside):
            yield chosen


@settings(deadline=None)
@given(choices())
def test_the_sets_within_the_bounds_are_those_found_by_hand(made):
    bounds, _ = made
    sets = all_sets(bounds)
    assert {tuple(row) for row in sets[kept_by(sets, bounds)].tolist()} == set(by_hand(bounds))


@settings(deadline=None, max_examples=60)
@given(choices())
def test_the_best_and_the_second_best_set_are_worth_what_trying_all_finds(made):
    bounds, values = made
    worth = sorted((float(values[np.array(one)].sum()) for one in by_hand(bounds)), reverse=True)
    best = best_set(values, bounds)
    assert (best is None) == (not worth)
    if best is None:
        return
    assert tuple(best.tolist()) in set(by_hand(bounds))
    assert values[best].sum() == pytest.approx(worth[0], abs=1e-6)
    second = best_set(values, bounds, but=[best])
    assert (second is None) == (len(worth) == 1)
    if second is not None:
        assert second.tolist() != best.tolist()
        assert values[second].sum() == pytest.approx(worth[1], abs=1e-6)


def test_a_thing_worth_nothing_is_left_out():
    none = np.zeros(2, bool)
    bounds = Bounds(np.zeros(2), np.inf, np.zeros((2, 0)), np.zeros(0), (), none, none)
    assert best_set([3, 0], bounds).tolist() == [True, False]
