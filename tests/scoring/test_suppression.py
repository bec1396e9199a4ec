"""Suppression: nobody can be worked out by subtraction, in crossings neither."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapkit.model import Answers, Segment
from gapkit.model.crossings import crossed, crossing_of
from gapkit.scoring.suppression import hidden_groups


def answers_of(**columns):
    people = len(next(iter(columns.values())))
    segments = {
        name: Segment(name, tuple(str(i) for i in range(max(codes) + 1)), np.array(codes, np.int32))
        for name, codes in columns.items()
    }
    return Answers({"perception": np.ones((1, people), np.uint8)}, segments=segments)


def hidden_in(answers, min_cell=5, **options):
    sizes = {
        (segment.name, value): np.array([int((segment.codes == code).sum())])
        for segment in answers.segments.values()
        for code, value in enumerate(segment.values)
    }
    sizes = {key: n for key, n in sizes.items() if n[0]}
    return sizes, hidden_groups(sizes, np.array([answers.people]), answers.segments, min_cell=min_cell, **options)


def test_a_crossing_is_named_by_its_parts_and_holds_those_who_told_both():
    found = crossed(answers_of(a=[0, 0, 1, 1, -1], b=[0, 1, 1, 1, 0]), [("a", "b")]).segments["a × b"]
    assert found.values == ("0 · 0", "0 · 1", "1 · 1") and found.parts == ("a", "b")
    assert found.codes.tolist() == [0, 1, 2, 2, -1]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("channel x region", ("channel", "region")),
        ("Canal × Zona x Tipo", ("Canal", "Zona", "Tipo")),
        ("xylophone", ()),
        ("a x a", ()),
        ("talla x", ()),
    ],
)
def test_names_of_crossings_are_told_from_names_of_columns(name, parts):
    assert crossing_of(name) == parts


def test_unknown_parts_of_a_crossing_are_refused():
    with pytest.raises(ValueError, match="zone"):
        crossed(answers_of(a=[0, 1]), [("a", "zone")])


def test_a_small_cell_of_a_crossing_takes_a_neighbour_in_its_row_and_its_column_along():
    # Web in the north has three people; web and north are shown with their totals.
    cells = {(0, 0): 3, (0, 1): 40, (1, 0): 30, (1, 1): 20, (2, 0): 25, (2, 1): 35}
    a, b = zip(*itertools.chain.from_iterable([cell] * n for cell, n in cells.items()), strict=True)
    _, hidden = hidden_in(crossed(answers_of(a=list(a), b=list(b)), [("a", "b")]))
    assert hidden["a × b", "0 · 0"] == "small"
    assert hidden["a × b", "0 · 1"] == "complementary"  # the only neighbour in its row
    assert sum(key[1].endswith("· 0") for key in hidden) >= 2 and sum(key[1].endswith("· 1") for key in hidden) >= 2
    assert not any(key[0] in ("a", "b") for key in hidden)


def test_three_attributes_need_more_people():
    rows = list(itertools.product((0, 1), (0, 1), (0, 1))) * 7
    answers = crossed(
        answers_of(a=[r[0] for r in rows], b=[r[1] for r in rows], c=[r[2] for r in rows]), [("a", "b", "c")]
    )
    _, hidden = hidden_in(answers)
    assert sum(key[0] == "a × b × c" for key in hidden) == 8
    _, hidden = hidden_in(answers, min_crossed=7)
    assert not hidden


def test_a_group_that_another_surpasses_by_few_is_hidden():
    # 50 in Spain, 48 of them answered in Spanish and nobody else did.
    country, language = [0] * 50 + [1] * 50, [0] * 48 + [1] * 52
    _, hidden = hidden_in(answers_of(country=country, language=language))
    assert ("language", "0") in hidden and not any(key[0] == "country" for key in hidden)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-1, 2), st.integers(-1, 2)), min_size=6, max_size=120),
    st.integers(3, 6),
)
def test_no_small_cell_follows_from_what_is_shown(rows, min_cell):
    """Row and column totals, the whole and the shown cells never add up to a hidden group of few people."""
    answers = crossed(answers_of(a=[r[0] for r in rows], b=[r[1] for r in rows]), [("a", "b")])
    sizes, hidden = hidden_in(answers, min_cell)
    assert all(n[0] >= min_cell for key, n in sizes.items() if key not in hidden)
    shown = [mask(answers, key) for key in sizes if key not in hidden]
    shown.append(np.ones(answers.people))
    for key in hidden:
        if hidden[key] == "small":
            assert not follows(mask(answers, key), shown), (key, hidden)


def mask(answers, key):
    segment = answers.segments[key[0]]
    return (segment.codes == segment.values.index(key[1])).astype(float)


def follows(wanted, shown):
    """Whether a group of people is a sum and difference of others."""
    basis = np.array(shown)
    together = np.linalg.matrix_rank(np.vstack([basis, wanted]))
    return together == np.linalg.matrix_rank(basis)


def test_what_another_table_hides_is_hidden_from_the_start_and_protected_together():
    sizes = {("a", name): np.array([n]) for name, n in (("x", 30), ("y", 20), ("z", 12))}
    whole = np.array([62])
    assert hidden_groups(sizes, whole, min_cell=5) == {}
    closed = hidden_groups(sizes, whole, min_cell=5, closed={("a", "x"): "small", ("b", "x"): "small"})
    # What is hidden alone follows from the total: the smallest of the others goes with it.
    assert closed == {("a", "x"): "small", ("a", "z"): "complementary"}


def test_a_group_without_anybody_protects_nobody():
    sizes = {("a", name): np.array([n]) for name, n in (("x", 30), ("y", 20), ("z", 8), ("nobody", 0))}
    found = hidden_groups(
        sizes, np.array([58]), min_cell=5, closed={("a", "z"): "complementary", ("a", "nobody"): "small"}
    )
    assert set(found) == {("a", "z"), ("a", "nobody"), ("a", "y")}


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.booleans()), min_size=12, max_size=80),
    st.integers(0, 3),
)
def test_no_small_group_of_an_outcome_follows_from_those_shown(people, shut):
    # Everybody who knows the outcome of the shown groups, of two columns, and of the whole, adds and subtracts.
    first, second, told = (np.array(column) for column in zip(*people, strict=True))
    answers = answers_of(a=first.tolist(), b=second.tolist())
    segments = {
        name: Segment(name, one.values, np.where(told, one.codes, -1)) for name, one in answers.segments.items()
    }
    sizes = {
        (one.name, value): np.array([int((one.codes == code).sum())])
        for one in segments.values()
        for code, value in enumerate(one.values)
    }
    closed = {("a", str(shut)): "small"} if ("a", str(shut)) in sizes else {}
    hidden = hidden_groups(sizes, np.array([int(told.sum())]), segments, min_cell=5, closed=closed)
    assert set(closed) <= set(hidden)
    shown = [key for key in sizes if key not in hidden]
    rows = [(segments[name].codes == segments[name].values.index(value)) * 1.0 for name, value in shown]
    basis = np.array([*rows, told * 1.0])
    for name, value in hidden:
        wanted = (segments[name].codes == segments[name].values.index(value)) * 1.0
        if 0 < wanted.sum() < 5:
            load, *_ = np.linalg.lstsq(basis.T, wanted, rcond=None)
            told_by_all = np.abs(basis.T @ load - wanted).max() < 1e-6
            assert not told_by_all or np.abs(load[:-1]).max(initial=0.0) < 1e-6
