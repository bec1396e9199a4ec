"""What may be told of a view's answers without telling of one rater."""

import numpy as np
import pytest

from gapkit.model import Answers
from gapkit.model.company import Company
from gapkit.scoring.johari.organisation import organisation_gaps
from gapkit.scoring.johari.raters import of_company
from gapkit.scoring.johari.views import means, shown_of
from tests.johari_samples import LIMITS, small_company, small_questionnaire

QUESTIONNAIRE = small_questionnaire()


def company(rows):
    """Return managers who put the expectations of four items at these levels, 0 for blank."""
    codes = np.array(rows, np.uint8).T.copy()
    return Company({"manager": Answers({"expectation": codes, "perception": codes.copy()})})


def shown(rows):
    found = shown_of(company(rows), QUESTIONNAIRE, fewest=5)
    return found.views["manager"].codes["expectation"].T.tolist()


def test_complete_answers_stay_as_they_are():
    rows = [[6, 5, 6, 7], [5, 5, 4, 6], [6, 6, 6, 6], [7, 5, 6, 7], [4, 4, 5, 5]]
    assert shown(rows) == rows


def test_every_item_rests_on_the_same_raters():
    rows = [[6, 5, 6, 7], [5, 5, 4, 0], [6, 0, 6, 6], [7, 5, 6, 7], [4, 4, 5, 5], [6, 6, 6, 6], [0, 0, 0, 3]]
    found = np.array(shown(rows))
    assert found.shape == (6, 4)
    assert (found > 0).all()
    given = np.array(rows[:6])
    assert np.array_equal(found[given > 0], given[given > 0])


def test_a_filled_blank_follows_the_item_and_how_the_rater_rates():
    rows = [[7, 7, 7, 0], [4, 4, 4, 5], [4, 4, 4, 5], [4, 4, 4, 5], [4, 4, 4, 5], [4, 4, 4, 5]]
    assert shown(rows)[0][3] == 7


def test_an_item_that_four_rated_is_not_there_for_anybody():
    rows = [[6, 5, 6, 7]] * 4 + [[6, 5, 6, 0]] * 4
    assert [row[3] for row in shown(rows)] == [0] * 8


def test_two_halves_who_answered_different_items_are_not_added_up():
    assert shown([[6, 6, 0, 0]] * 4 + [[0, 0, 2, 2]] * 4) == []


@pytest.mark.parametrize("blank", [(0, 3), (1, 1)])
def test_means_of_items_and_dimensions_give_no_single_answer_away(blank):
    rng = np.random.default_rng(3)
    rows = rng.integers(3, 8, (6, 4))
    rows[blank] = 0
    held = shown_of(company(rows), QUESTIONNAIRE, fewest=5).views["manager"]
    items = means(of_company(QUESTIONNAIRE, held, "expectation", "item"))
    parts = means(of_company(QUESTIONNAIRE, held, "expectation", "dimension"))
    own = of_company(QUESTIONNAIRE, held, "expectation", "item").relative()
    assert set(items.n.tolist()) == set(parts.n.tolist()) == {6}
    assert np.allclose(parts.mean, items.mean.reshape(2, 2).mean(axis=1))
    assert np.ptp(items.mean - means(own).mean) < 1e-9


def test_raters_who_all_tick_the_same_leave_room_for_doubt():
    held = company([[6, 6, 6, 6]] * 5).views["manager"]
    found = means(of_company(QUESTIONNAIRE, held, "expectation", "item"))
    assert np.allclose(found.se, (1 / 12 / 5) ** 0.5)


def test_views_of_few_units_know_no_more_than_their_units():
    customers, held = small_company(units=True)
    two = held.views["manager"].select(np.array([0, 1, 6, 7]))
    views = {
        ("manager", "item"): of_company(QUESTIONNAIRE, two, "expectation", "item"),
        ("customer", "item"): of_company(QUESTIONNAIRE, customers, "expectation", "item"),
    }
    limits = LIMITS.__class__(**{name: getattr(LIMITS, name) for name in LIMITS.__annotations__} | {"fewest_raters": 4})
    rows = list(organisation_gaps(QUESTIONNAIRE, views, limits))
    assert {row.df for row in rows} == {1.0}
    assert {row.units for row in rows} == {0}
