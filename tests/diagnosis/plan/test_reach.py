"""What initiatives act on, and how the closure of a dimension is shared out among its items."""

import numpy as np
import pytest

from gapkit.diagnosis.plan.draws import PlanDraws
from gapkit.diagnosis.plan.reach import acting, ground_of, item_points, items_of, named_items
from gapkit.model.plan import Initiative, Range
from tests.strategies import make_questionnaire

QUESTIONNAIRE = make_questionnaire((2, 3))
GAPS = {"I1": -1.0, "I2": -0.5, "I3": -0.6, "I4": 0.3, "I5": -0.9}


def draws(closures, ids=("A",)):
    many = np.asarray(closures, dtype=float).reshape(1, len(ids), 2)
    gaps = np.array([[-0.75, -0.5]])
    return PlanDraws(tuple(ids), ("D0", "D1"), gaps, np.ones((1, 2)), many, np.ones(1))


def points(initiatives, closures):
    found = item_points(QUESTIONNAIRE, GAPS, initiatives, draws(closures, [one.id for one in initiatives]))
    return dict(zip(found.codes, found.points[0], strict=True))


def test_one_that_names_no_item_closes_the_same_share_of_each():
    found = points([Initiative("A", "a", dimensions=("D0",))], [0.4, 0.0])
    assert found == pytest.approx({"I1": 0.4, "I2": 0.2, "I3": 0.0, "I4": 0.0, "I5": 0.0})


def test_one_that_names_an_item_closes_there_what_makes_up_the_dimension():
    found = points([Initiative("A", "a", items=("I1",))], [0.4, 0.0])
    assert found["I1"] == pytest.approx(0.4 * 1.5) and found["I2"] == 0.0


def test_an_item_never_closes_more_than_all_of_its_gap():
    assert points([Initiative("A", "a", items=("I2",))], [0.9, 0.0])["I2"] == pytest.approx(0.5)


def test_an_item_that_exceeds_what_is_expected_has_nothing_to_close():
    assert points([Initiative("A", "a", items=("I4",))], [0.0, 0.5])["I4"] == 0.0


def test_two_on_one_item_close_what_the_other_leaves():
    both = [Initiative("A", "a", dimensions=("D0",)), Initiative("B", "b", dimensions=("D0",))]
    assert points(both, [[0.5, 0.0], [0.4, 0.0]])["I1"] == pytest.approx(1 - 0.5 * 0.6)


def test_the_mean_of_some_items_is_none_where_one_of_them_is_unknown():
    found = item_points(QUESTIONNAIRE, GAPS, [Initiative("A", "a", dimensions=("D0",))], draws([0.4, 0.0]))
    assert found.of(("I1", "I2"))[0] == pytest.approx(0.3)
    assert found.of(("I1", "I9")) is None


def test_initiatives_act_on_items_and_on_the_dimensions_of_their_items():
    wide = Initiative("A", "a", closure={"D1": Range(0.1, 0.1, 0.1)})
    near = Initiative("B", "b", items=("I1",))
    assert items_of(wide, QUESTIONNAIRE) == ("I3", "I4", "I5")
    assert acting([wide, near], QUESTIONNAIRE) == {
        "D1": ("A",),
        "I3": ("A",),
        "I4": ("A",),
        "I5": ("A",),
        "D0": ("B",),
        "I1": ("B",),
    }


def test_a_code_that_nobody_knows_is_no_item():
    assert named_items(Initiative("A", "a", items=("I9", "I1")), QUESTIONNAIRE) == ("I1",)


def test_the_items_named_hold_the_share_of_the_gap_that_lies_in_them():
    made = [
        Initiative("A", "a", items=("I2",)),
        Initiative("B", "b", items=("I4", "I5")),
        Initiative("C", "c", dimensions=("D0",)),
    ]
    found = ground_of(made, QUESTIONNAIRE, GAPS)
    assert {one.id: {code: found.within(one.id, code) for code in ("D0", "D1")} for one in made} == {
        "A": {"D0": pytest.approx(0.5 / 1.5), "D1": 1.0},
        "B": {"D0": 1.0, "D1": pytest.approx(0.9 / 1.5)},
        "C": {"D0": 1.0, "D1": 1.0},
    }
    assert found.named == {"A": {"D0": {"I2"}}, "B": {"D1": {"I4", "I5"}}}
    assert found.shares["D1"] == pytest.approx({"I3": 0.6 / 1.5, "I4": 0.0, "I5": 0.9 / 1.5})
    assert ground_of(made, QUESTIONNAIRE, {"I1": 0.2, "I2": 0.1}).shares == {}
