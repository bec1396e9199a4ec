"""Models compared on people they have not seen."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapkit.stats.model_comparison import fold_numbers, model_comparison
from tests.stats.driver_data import GOLDEN, drawn


def refitted(x, y, dealt, weights):
    """Return the squared error of every person, model refitted for each part; of the mean too."""
    design = np.column_stack([np.ones(y.size), x])
    errors = np.zeros((2, y.size))
    for own in dealt:
        for part in np.unique(own):
            seen = own != part
            root = np.sqrt(weights[seen])
            slopes = np.linalg.lstsq(design[seen] * root[:, None], y[seen] * root, rcond=None)[0]
            errors[0, ~seen] += (y - design @ slopes)[~seen] ** 2 / len(dealt)
            errors[1, ~seen] += (y - np.average(y[seen], weights=weights[seen]))[~seen] ** 2 / len(dealt)
    return errors


@given(st.integers(1, 4), st.integers(0, 10_000), st.booleans())
def test_the_closed_form_is_the_refitted_one(p, seed, weighted):
    columns = drawn(p, seed, n=40)
    weights = np.random.default_rng(seed).uniform(0.5, 2, 40) if weighted else np.ones(40)
    found = model_comparison([columns[:, :-1]], columns[:, -1], weights=weights, folds=5, repeats=3, seed=seed)
    errors = refitted(columns[:, :-1], columns[:, -1], fold_numbers(40, folds=5, repeats=3, seed=seed), weights)
    assert found.r2_unseen[0] == pytest.approx(1 - weights @ errors[0] / (weights @ errors[1]), abs=1e-9)


def test_leaving_one_out_r2_and_p_are_those_of_r():
    golden = GOLDEN["leave_one_out"]
    rows, y = np.array(GOLDEN["swiss"]["rows"]), np.array(GOLDEN["swiss"]["outcome_values"])
    found = model_comparison([rows, rows[:, [2, 3]]], y, folds=47, repeats=1)
    assert np.allclose(found.r2_unseen, [golden["swiss_all"], golden["swiss_two"]], rtol=0, atol=1e-12)
    assert np.allclose(found.r2_adjusted, golden["swiss_adjusted"], rtol=0, atol=1e-12)
    assert np.allclose(found.p_value, golden["swiss_p"], rtol=1e-8)
    assert found.r2[0] == pytest.approx(GOLDEN["swiss"]["r_squared"], abs=1e-12)
    assert found.parameters.tolist() == [5, 2]


@pytest.mark.parametrize("weighted", [False, True])
def test_the_interval_of_r2_is_that_of_leaving_out_one_persons_errors(weighted):
    columns = drawn(2, 11, n=600)
    weights = np.random.default_rng(1).uniform(0.5, 2, 600) if weighted else np.ones(600)
    found = model_comparison([columns[:, :-1]], columns[:, -1], weights=weights, folds=5, repeats=2, seed=4, level=0.9)
    dealt = fold_numbers(600, folds=5, repeats=2, seed=4)
    own, usual = refitted(columns[:, :-1], columns[:, -1], dealt, weights) * weights
    without = 1 - (own.sum() - own) / (usual.sum() - usual)
    se = np.sqrt(599 / 600 * ((without - without.mean()) ** 2).sum())
    assert found.high[0] - found.low[0] == pytest.approx(2 * 1.647406 * se, rel=0.02)  # t(0.95; 599)


def test_parts_are_even_and_clusters_stay_together():
    dealt = fold_numbers(23, folds=4, repeats=5, seed=1)
    assert all(sorted(np.bincount(own).tolist()) == [5, 6, 6, 6] for own in dealt)
    columns = drawn(2, 3, n=30)
    copied, home = np.repeat(columns, 4, axis=0), np.repeat(np.arange(30), 4)
    alone = model_comparison([columns[:, :-1]], columns[:, -1], seed=2)
    together = model_comparison([copied[:, :-1]], copied[:, -1], clusters=home, seed=2)
    blind = model_comparison([copied[:, :-1]], copied[:, -1], seed=2)
    assert np.allclose([together.r2_unseen, together.low], [alone.r2_unseen, alone.low], atol=1e-9)
    assert blind.r2_unseen[0] > alone.r2_unseen[0]  # it has seen copies of the people it predicts


def test_a_useless_column_raises_r2_and_lowers_that_of_the_unseen():
    random = np.random.default_rng(4)
    gains = []
    for _ in range(60):
        x = random.normal(size=(60, 4))
        found = model_comparison([x[:, :1], x], x[:, 0] + random.normal(size=60), repeats=3, seed=random)
        gains.append([found.r2[1] - found.r2[0], found.difference[1, 0]])
    assert (np.array(gains)[:, 0] >= 0).all()
    assert np.mean(gains, axis=0)[1] < -0.01


def test_differences_mirror_each_other_and_a_model_does_not_differ_from_itself():
    columns = drawn(3, 5)
    x, y = columns[:, :-1], columns[:, -1]
    found = model_comparison([x[:, :1], x, x @ np.array([[1, 0, 1], [0, 1, 1], [0, 0, 1.0]])], y)
    assert np.allclose(found.difference, -found.difference.T)
    assert np.allclose(found.difference_low, -found.difference_high.T)
    assert found.difference[1, 2] == pytest.approx(0, abs=1e-10)
    assert found.difference_high[1, 2] == pytest.approx(0, abs=1e-6)  # the same columns otherwise written


def outcomes_of(gain, n, count, seed):
    """Return interval and verdict for a second model whose extra column is worth a slope of `gain`, and the truth."""
    random = np.random.default_rng(seed)
    rows = []
    for _ in range(count):
        x = random.normal(size=(n, 2))
        y = x @ [0.7, gain] + random.normal(size=n)
        found = model_comparison([x[:, :1], x], y, repeats=2, seed=random)
        seen = slice(0, int(0.9 * n))
        wrong = []
        for k in (1, 2):
            design = np.column_stack([np.ones(n), x[:, :k]])[seen]
            slopes = np.zeros(3)
            slopes[: k + 1] = np.linalg.lstsq(design, y[seen], rcond=None)[0]
            wrong.append(((slopes - [0, 0.7, gain]) ** 2).sum())
        rows.append([found.difference_low[1, 0], found.difference_high[1, 0], found.best == 1, found.best == 0])
        rows[-1].append((wrong[0] - wrong[1]) / (1.49 + gain**2))
    return np.array(rows, dtype=float)


def test_a_difference_is_covered_and_the_useless_column_never_wins():
    nothing = outcomes_of(0.0, 100, 200, seed=6)
    truth = nothing[:, 4].mean()
    assert ((nothing[:, 0] <= truth) & (truth <= nothing[:, 1])).mean() > 0.9
    assert nothing[:, 2].mean() < 0.02 and nothing[:, 3].mean() < 0.1
    # The interval is wider than needed where nothing differs, but not without bounds.
    width = (nothing[:, 1] - nothing[:, 0]).mean() / (2 * 1.98)
    assert width < 2.5 * nothing[:, :2].mean(axis=1).std()
    much = outcomes_of(0.5, 200, 200, seed=7)
    truth = much[:, 4].mean()
    assert 0.88 < ((much[:, 0] <= truth) & (truth <= much[:, 1])).mean() < 0.99
    assert much[:, 2].mean() > 0.9 and not much[:, 3].any()


def test_it_says_when_it_cannot_tell():
    random = np.random.default_rng(8)
    x = random.normal(size=(80, 2))
    y = x.sum(axis=1) + random.normal(size=80)
    found = model_comparison([x[:, :1], x[:, 1:]], y)
    assert found.best is None and found.unbeaten.all()
    clear = model_comparison([x[:, :1], x], y)
    assert clear.best == 1 and clear.unbeaten.tolist() == [False, True]
    assert model_comparison([x], y).best is None


def test_too_few_people_and_constant_outcomes_have_no_answer():
    columns = drawn(5, 9, n=7)
    found = model_comparison([columns[:, :1], columns[:, :-1]], columns[:, -1])
    assert np.isfinite(found.r2_unseen[0]) and np.isnan(found.r2_unseen[1])
    assert found.best is None
    flat = model_comparison([drawn(2, 1)[:, :2]], np.full(60, 3.0))
    assert np.isnan([*flat.r2, *flat.r2_unseen, *flat.p_value, *flat.low]).all()


def test_a_column_that_is_a_combination_of_others_changes_nothing():
    columns = drawn(2, 10)
    x, y = columns[:, :-1], columns[:, -1]
    found = model_comparison([x, np.column_stack([x, x[:, 0] - x[:, 1]])], y)
    assert found.parameters.tolist() == [2, 2]
    assert found.r2_unseen[0] == pytest.approx(found.r2_unseen[1], abs=1e-9)
    assert found.best is None
