"""Draws of a plan: what they are on average, what they depend on, and that nothing is closed twice."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapkit.diagnosis.plan.draws import closures_of, plan_draws
from gapkit.model.plan import Range
from gapkit.scoring.return_basis import ReturnBasis
from gapkit.stats.pert import pert_mean
from tests.return_samples import LIMITS, basis_of, fixed, initiative, plan_of

HALF = Range(0.2, 0.5, 0.6)


def drawn(*initiatives, basis=None, taken=None, seed=1, **options):
    return plan_draws(plan_of(*initiatives, taken=taken), basis or basis_of(spread=1), LIMITS, seed=seed, **options)


def test_gaps_and_slopes_vary_as_their_estimates_do_together():
    covariance = ((0.04, 0.01, 0.05, 0), (0.01, 0.09, 0, -0.1), (0.05, 0, 1.0, 0.3), (0, -0.1, 0.3, 0.5))
    basis = ReturnBasis(("A", "B"), (-1.0, -0.4), (5.0, -2.0), covariance, (True, False), (2.0, 2.0), "nps", "value")
    found = drawn(initiative("x", {"A": HALF}), basis=basis)
    both = np.hstack([found.gaps, found.slopes])
    assert both.mean(axis=0) == pytest.approx([-1, -0.4, 5, -2], abs=0.06)
    assert np.cov(both.T) == pytest.approx(np.array(covariance), abs=0.04)


def test_a_gap_that_nobody_knows_stays_unknown_and_nothing_of_it_is_closed():
    basis = basis_of(gaps=(-1.0, float("nan"), 0.4), spread=0.5)
    found = drawn(initiative("x", {"A": HALF, "B": HALF, "C": HALF}), basis=basis)
    assert np.isnan(found.gaps[:, 1]).all() and np.isfinite(found.gaps[:, [0, 2]]).all()
    assert found.points[:, 0, 0].mean() > 0.3
    assert not found.points[:, 0, 1].any() and not found.points[:, 0, 2].any()


def test_another_initiative_changes_no_draw_of_the_others():
    one, other = initiative("one", {"A": HALF}), initiative("other", {"A": HALF, "B": HALF})
    alone, both = drawn(one), drawn(other, one)
    assert (alone.closures[:, 0] == both.closures[:, 1]).all()
    assert (alone.gaps == both.gaps).all() and (alone.causal == both.causal).all()
    assert not np.array_equal(both.closures[:, 0, 0], both.closures[:, 1, 0])


def test_the_same_seed_draws_the_same_and_another_one_does_not():
    one = initiative("one", {"A": HALF})
    first, again = drawn(one), drawn(one)
    for name in ("gaps", "slopes", "closures", "causal"):
        assert (getattr(first, name) == getattr(again, name)).all()
    assert (drawn(one).gaps != drawn(one, seed=2).gaps).any()


def test_what_is_dropped_or_only_learns_or_says_nothing_is_not_estimated():
    found = drawn(
        initiative("in", {"A": HALF}),
        initiative("dropped", {"A": HALF}, status="dropped"),
        initiative("learns", {"A": HALF}, learns=True),
        initiative("silent"),
    )
    assert found.ids == ("in",)


def test_who_is_reached_counts():
    whole, part = drawn(initiative("x", {"A": HALF})), drawn(initiative("x", {"A": HALF}, reach=0.25))
    assert part.closures == pytest.approx(whole.closures * 0.25)
    assert whole.closures[:, 0, 0].mean() == pytest.approx(float(pert_mean(0.2, 0.5, 0.6)), abs=0.01)


def test_a_closure_for_the_whole_stands_for_every_dimension_named_unless_another_does():
    one = initiative("x", {"": fixed(0.3), "B": fixed(0.7)}, dimensions=("A", "B"), items=("C1", "Z9"))
    assert closures_of(one, ("A", "B", "C"), {"C1": "C"}) == {"A": fixed(0.3), "B": fixed(0.7), "C": fixed(0.3)}
    assert closures_of(one, ("A", "B", "C")) == {"A": fixed(0.3), "B": fixed(0.7)}


def test_one_judgement_for_the_whole_is_drawn_once():
    one = initiative("x", {"": HALF, "C": HALF}, dimensions=("A", "B", "C"))
    found = drawn(one).closures[:, 0]
    assert (found[:, 0] == found[:, 1]).all() and np.ptp(found[:, 0]) > 0.1
    assert abs(np.corrcoef(found[:, 0], found[:, 2])[0, 1]) < 0.1


@settings(deadline=None, max_examples=30)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=5))
def test_together_initiatives_close_less_than_their_sum_and_never_more_than_the_gap(shares):
    made = [initiative(f"i{place}", {"A": fixed(share)}) for place, share in enumerate(shares)]
    found = plan_draws(plan_of(*made), basis_of(), LIMITS, seed=1)
    joint = found.joint()[0, 0]
    assert joint == pytest.approx(1 - np.prod([1 - share for share in shares]))
    assert max(shares) - 1e-12 <= joint <= min(sum(shares), 1) + 1e-12
    assert found.joint(["i0"])[0] == pytest.approx(found.points[0, 0])


def test_the_causal_share_is_one_half_on_average_unless_the_plan_says_it():
    default, told = drawn(taken={}), drawn(taken={"causal_share": Range(0.2, 0.3, 0.4)})
    assert default.causal.mean() == pytest.approx(0.5, abs=0.01)
    assert default.causal.var() == pytest.approx(1 / 36, rel=0.06)  # of Beta(4, 4)
    assert told.causal.min() >= 0.2 and told.causal.max() <= 0.4
