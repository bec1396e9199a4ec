"""What initiatives close together, against every item and every set worked out one by one."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapkit.diagnosis.plan.calendar import calendar_of
from gapkit.diagnosis.plan.cash import cash_of
from gapkit.diagnosis.plan.draws import plan_draws
from gapkit.diagnosis.plan.economics import economics_of, worked_out
from gapkit.diagnosis.plan.overlap import Ground
from gapkit.diagnosis.plan.reach import ground_of, item_points
from gapkit.diagnosis.plan.selection import selection_of
from gapkit.diagnosis.plan.worth import worth_of
from gapkit.model.plan import Range
from tests.return_samples import LIMITS, RANGES, basis_of, fixed, initiative, plan_of
from tests.strategies import make_questionnaire

QUESTIONNAIRE = make_questionnaire((3, 2))
CODES = ("D0", "D1")
ITEMS = {"D0": ("I1", "I2", "I3"), "D1": ("I4", "I5")}


def of(gaps):
    """Return a basis with the dimensions of the questionnaire, whose gaps are the means of their items'."""
    means = [float(np.mean([gaps[code] for code in ITEMS[home]])) for home in CODES]
    made = basis_of(gaps=(*means,), slopes=(5.0, 2.0))
    return type(made)(**(vars(made) | {"codes": CODES}))


def draws_of(initiatives, gaps, **parts):
    plan = plan_of(*initiatives, **parts)
    ground = ground_of(initiatives, QUESTIONNAIRE, gaps)
    homes = {item.code: item.dimension for item in QUESTIONNAIRE.items}
    return plan, plan_draws(plan, of(gaps), LIMITS, seed=1, homes=homes, ground=ground)


def by_items(initiatives, gaps, inside):
    """Return the share of each dimension's shortfall that a set closes, each item by itself, in plain words."""
    found = {}
    for home, items in ITEMS.items():
        short = {code: max(-gaps[code], 0.0) for code in items}
        whole, closed = sum(short.values()), 0.0
        for code in items:
            left = 1.0
            for one in initiatives:
                if one.id not in inside or home not in one.closure:
                    continue
                named = [item for item in one.items if item in items]
                if not named:
                    left *= 1 - one.closure[home].mode * one.reach
                elif code in named and sum(short[item] for item in named) > 0:
                    share = sum(short[item] for item in named) / whole
                    left *= 1 - min(one.closure[home].mode / share, 1.0) * one.reach
            closed += short[code] * (1 - left)
        found[home] = closed / whole if whole else 0.0
    return [found[home] for home in CODES]


@st.composite
def plans(draw):
    gaps = {f"I{place}": -draw(st.sampled_from([0.0, 0.2, 0.5, 1.5])) for place in range(1, 6)}
    gaps["I1"], gaps["I4"] = -0.7, -0.4
    made = []
    for place in range(draw(st.integers(1, 5))):
        homes = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=2, unique=True))
        closure = {home: fixed(draw(st.sampled_from([0.05, 0.3, 0.6, 1.0]))) for home in homes}
        items = draw(st.lists(st.sampled_from(sorted(gaps)), max_size=3, unique=True))
        items = tuple(code for code in items if any(code in ITEMS[home] for home in homes))
        reach = draw(st.sampled_from([1.0, 0.5]))
        made.append(
            initiative(f"i{place}", closure, 500.0 * (place + 1), items=items, dimensions=tuple(homes), reach=reach)
        )
    return made, gaps


@settings(deadline=None, max_examples=60)
@given(plans())
def test_every_set_closes_what_its_items_close_one_by_one(told):
    made, gaps = told
    plan, found = draws_of(made, gaps, taken=RANGES)
    work = worked_out(plan, of(gaps), found, LIMITS)
    worlds = work.claimed
    sets = np.array(list(itertools.product([False, True], repeat=len(made))))
    many = worlds.overlap.of_sets(worlds.values["closure"][:5], sets)
    for row, closed in zip(sets, many, strict=True):
        inside = [one.id for one, there in zip(made, row, strict=True) if there]
        expected = by_items(made, gaps, inside)
        assert found.share(inside)[0] == pytest.approx(expected, abs=1e-9)
        assert closed[0] == pytest.approx(expected, abs=1e-9)
        assert worlds.overlap.closed(worlds.values["closure"], np.flatnonzero(row))[0] == pytest.approx(
            expected, abs=1e-9
        )


@settings(deadline=None, max_examples=60)
@given(plans())
def test_no_set_closes_more_than_what_falls_short_in_the_items_it_names(told):
    made, gaps = told
    _, found = draws_of(made, gaps)
    for home, items in ITEMS.items():
        on_it = [one for one in made if home in one.closure and set(one.items) & set(items)]
        whole = sum(-gaps[code] for code in items)
        for size in range(1, len(on_it) + 1):
            for inside in itertools.combinations(on_it, size):
                named = {code for one in inside for code in one.items if code in items}
                most = sum(-gaps[code] for code in named) / whole
                closed = found.share([one.id for one in inside])[0, CODES.index(home)]
                assert closed <= most + 1e-9


@settings(deadline=None, max_examples=40)
@given(plans())
def test_a_dimension_closes_by_what_its_items_do(told):
    made, gaps = told
    _, found = draws_of(made, gaps)
    items = item_points(QUESTIONNAIRE, gaps, made, found)
    for home, codes in ITEMS.items():
        share = items.share(codes)
        assert share[0] == pytest.approx(found.share()[0, CODES.index(home)], abs=1e-9)


GAPS = {"I1": -0.5, "I2": -0.5, "I3": -1.0, "I4": -0.5, "I5": -0.5}


def test_two_that_name_the_same_item_close_it_once():
    both = [initiative(name, {"D0": fixed(0.25)}, items=("I1",)) for name in "ab"]
    apart = [both[0], initiative("b", {"D0": fixed(0.25)}, items=("I2",))]
    assert draws_of(both, GAPS)[1].share()[0, 0] == pytest.approx(0.25)
    assert draws_of(apart, GAPS)[1].share()[0, 0] == pytest.approx(0.5)  # they have nothing in common


def test_whoever_works_on_the_whole_dimension_meets_those_who_name_an_item_of_it():
    made = [initiative("a", {"D0": fixed(0.25)}, items=("I1",)), initiative("b", {"D0": fixed(0.4)})]
    assert draws_of(made, GAPS)[1].share()[0, 0] == pytest.approx(0.25 + 0.75 * 0.4)


def test_one_that_reaches_half_of_the_customers_closes_no_more_than_half_of_its_items():
    one = initiative("a", {"D0": fixed(0.9)}, items=("I1",), reach=0.5)
    assert draws_of([one], GAPS)[1].share()[0, 0] == pytest.approx(0.25 * 0.5)


def test_money_choice_and_margins_see_the_same_closure():
    made = [initiative(name, {"D0": Range(0.05, 0.2, 0.4)}, 5000.0, items=("I1",)) for name in "abc"]
    made.append(initiative("d", {"D0": Range(0.05, 0.2, 0.4)}, 5000.0, items=("I3",)))
    plan, found = draws_of(made, GAPS, taken=RANGES, budget=10_000.0)
    work = worked_out(plan, of(GAPS), found, LIMITS)
    slots = calendar_of(plan, {}, LIMITS)
    sets = np.array(list(itertools.product([False, True], repeat=4)))
    means = worth_of(work).means(sets, LIMITS.draws)
    alone = [float(cash_of(work.worlds, np.flatnonzero(row).tolist()).worth.mean()) for row in sets]
    assert means == pytest.approx(alone, rel=1e-9, abs=1e-6)
    chosen = selection_of(plan, work, LIMITS, slots=slots)
    kept = [place for place, row in enumerate(sets) if row.sum() <= 2]
    assert chosen.value == pytest.approx(max(means[place] for place in kept))
    assert "d" in chosen.chosen and len(chosen.chosen) == 2  # one of those on the same item, and the other item
    told = economics_of(plan, of(GAPS), found, LIMITS, chosen=chosen.chosen, worked=work)
    assert told.portfolio.mean == pytest.approx(chosen.value)


def test_where_nothing_is_known_of_items_the_dimension_is_one_piece():
    assert Ground().within("a", "D0") == 1.0
    made = [initiative("a", {"D0": fixed(0.5)}, items=("I1",)), initiative("b", {"D0": fixed(0.4)}, items=("I1",))]
    found = plan_draws(plan_of(*made), of(GAPS), LIMITS, seed=1)
    assert found.share()[0, 0] == pytest.approx(1 - 0.5 * 0.6)
