"""Points of importance and performance: named where they are sure, under every rule."""

import numpy as np
import pytest

from gapkit.scoring.drivers.quadrants import Weighed, quadrant_rows
from gapkit.scoring.results import Gap

CODES = ("a", "b", "c", "d")


def gap(code, perception, *, suppressed=False):
    return Gap(code, code, None, 50, perception=perception, perception_low=perception - 0.2, suppressed=suppressed)


def rows_of(performance, importance, *, spread=0.0, rated=False, performed=None, at_least=0.8, seed=1):
    """Return the rows of four points whose resamples scatter by `spread` of the distances."""
    random = np.random.default_rng(seed)
    importance = np.array(importance, dtype=float)
    performance = np.array(performance, dtype=float)
    weighed = Weighed(
        source="ratings" if rated else "derived",
        outcome="",
        level="item",
        n=50,
        codes=CODES,
        importance=importance,
        low=importance - 0.1,
        high=importance + 0.1,
        draws=importance + spread * importance.std() * random.normal(size=(500, 4)),
        performance_draws=performance + spread * performance.std() * random.normal(size=(500, 4)),
        rated=rated,
    )
    shown = performed or {code: gap(code, value) for code, value in zip(CODES, performance, strict=True)}
    return quadrant_rows(weighed, shown, scale=(1.0, 7.0), at_least=at_least)


def test_four_corners_have_their_names():
    rows = rows_of([3, 6, 3, 6], [0.4, 0.4, 0.1, 0.1])
    assert [row.quadrant for row in rows] == ["concentrate", "keep", "low", "excess"]
    assert all(row.sure and row.membership == 1 for row in rows)
    assert (rows[0].performance_line, rows[0].importance_line) == (4.5, pytest.approx(0.25))
    assert rows[0].shares == (1.0, 0.0, 0.0, 0.0)


def test_a_point_near_a_line_is_not_named():
    rows = rows_of([3, 4.6, 4.4, 6], [0.4, 0.3, 0.2, 0.1], spread=0.4)
    assert [row.sure for row in rows] == [True, False, False, True]
    assert all(row.membership < 0.8 for row in rows[1:3])
    assert sum(rows[1].shares) == pytest.approx(1)
    assert not any(row.sure for row in rows_of([3, 4.6, 4.4, 6], [0.4, 0.3, 0.2, 0.1], spread=1.0, at_least=1.0))


def test_other_lines_are_told_and_whether_they_matter():
    # Everybody above the middle of the scale: by it nobody performs badly.
    rows = rows_of([5, 6.5, 5, 6.5], [0.4, 0.4, 0.1, 0.1])
    assert [row.by_scale for row in rows] == ["keep", "keep", "excess", "excess"]
    assert [row.depends_on_rule for row in rows] == [True, False, True, False]
    skewed = rows_of([2, 5, 5.5, 6], [0.7, 0.1, 0.1, 0.1])
    assert [row.by_median for row in skewed] == ["concentrate", "concentrate", "keep", "keep"]
    assert skewed[1].quadrant == "excess"


def test_ratings_lie_on_the_scale_of_the_answers():
    rows = rows_of([4, 6, 2, 7], [7, 6, 4, 1], rated=True)
    assert rows[0].distance == pytest.approx((1 - 0.5) / np.sqrt(2)) and rows[0].above_diagonal
    assert rows[1].distance == pytest.approx(0.0) and not rows[1].above_diagonal
    assert [row.by_scale for row in rows] == ["keep", "keep", "concentrate", "excess"]


def test_shares_lie_between_the_lowest_and_the_highest_point():
    rows = rows_of([4, 6, 5, 8], [0.5, 0.1, 0.3, 0.1])
    assert rows[0].distance == pytest.approx(1 / np.sqrt(2))
    assert rows[3].distance == pytest.approx(-1 / np.sqrt(2))
    level = rows_of([4, 6, 5, 8], [0.25] * 4)
    assert level[0].distance == pytest.approx(0.5 / np.sqrt(2))


def test_a_hidden_perception_keeps_its_point_out_of_the_plane():
    hidden = {code: gap(code, 4.0 + i) for i, code in enumerate(CODES)}
    hidden["b"] = gap("b", 5.0, suppressed=True)
    assert rows_of([4, 5, 6, 7], [0.4, 0.3, 0.2, 0.1], performed=hidden) == []


def test_three_points_make_no_plane():
    weighed = Weighed("derived", "", "item", 9, CODES[:3], *(np.ones(3),) * 3, np.ones((5, 3)), np.ones((5, 3)))
    assert quadrant_rows(weighed, {c: gap(c, 4.0) for c in CODES}, scale=(1.0, 7.0), at_least=0.8) == []
