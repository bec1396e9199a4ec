"""Findings about drivers and quadrants: firm where they are, and said where they are not."""

from dataclasses import replace

import numpy as np
import pytest

from gapkit.diagnosis.driver_rules import driver_findings, shown_quadrants
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.scoring.drivers.results import Driver, DriverModel, Drivers, QuadrantRow
from gapkit.scoring.rows import Rows

THRESHOLDS = Thresholds.for_range(6)
MODEL = DriverModel("dimension", "nps", "nps", True, 4, 300, 310, 100, r2_adjusted=0.4, r2_low=0.3, r2_high=0.5)


def driver(code, rank, low, high, *, p_top1=0.5, n=300):
    return Driver(
        "dimension", code, "nps", n, "lmg", 0.5 / rank, rank=rank, rank_low=low, rank_high=high, p_top1=p_top1
    )


def point(code, quadrant="concentrate", *, sure=True, source="derived", level="item", n=300):
    numbers = (5.0, 4.9, 5.1, 0.3, 0.2, 0.4, 5.2, 0.25)
    return QuadrantRow(
        source,
        "nps",
        level,
        code,
        n,
        *numbers,
        quadrant,
        0.9,
        (0.9, 0.1, 0.0, 0.0),
        sure,
        "keep",
        "keep",
        True,
        0.1,
        True,
    )


def findings(*, rows=(), models=(MODEL,), points=()):
    return {f.kind: f for f in driver_findings(Drivers(Rows(rows), Rows(models), Rows(points)), THRESHOLDS)}


def test_a_first_place_of_its_own_is_named():
    found = findings(rows=[driver("B", 2, 2, 3), driver("A", 1, 1, 1, p_top1=0.99), driver("C", 3, 2, 3)])
    top = found["driver.top"]
    assert (top.subject, top.strength, top.estimate) == ("A", 3, 0.5) and "driver.weak" not in found


def test_how_strong_it_is_follows_the_resamples_and_the_people():
    rows = [driver("A", 1, 1, 1, p_top1=0.9), driver("B", 2, 2, 2)]
    assert findings(rows=rows)["driver.top"].strength == 2
    rows[0] = replace(rows[0], p_top1=0.99)
    assert findings(rows=rows)["driver.top"].strength == 3
    assert findings(rows=rows, models=[replace(MODEL, n_effective=80.0)])["driver.top"].strength == 2


@pytest.mark.parametrize(("tied", "few"), [(2, True), (3, True), (4, False)])
def test_first_places_that_overlap_are_a_tie(tied, few):
    found = findings(rows=[driver("ABCD"[i], i + 1, 1 if i < tied else 3, 4) for i in range(4)])
    tie = found["driver.tie"]
    assert tie.facts["codes"] == list("ABCD"[:tied]) and tie.facts["few"] is few
    assert (tie.state, tie.strength) == ("unclear", 0)


def test_little_is_explained_only_where_it_is_surely_little():
    rows = [driver("A", 1, 1, 1), driver("B", 2, 2, 2)]
    for high, weak in ((0.25, True), (0.26, False)):
        found = findings(rows=rows, models=[replace(MODEL, r2_adjusted=0.2, r2_high=high)])
        assert ("driver.weak" in found) is weak


def test_a_refused_model_makes_no_finding():
    assert findings(models=[replace(MODEL, reason="few")]) == {}
    assert findings(models=[replace(MODEL, main=False)], rows=[driver("A", 1, 1, 1)]) == {}


def test_clear_priorities_are_counted_apart_from_borderline_points():
    points = [point("I1"), point("I2", sure=False), point("I3", "keep"), point("I4", "")]
    focus = findings(models=(), points=points)["ipa.focus"]
    assert (focus.facts["k"], focus.facts["m"], focus.facts["of"], focus.facts["codes"]) == (1, 1, 3, ["I1"])
    assert focus.state == "level" and focus.strength == 3
    none = findings(models=(), points=[point("I1", "keep"), point("I2", sure=False)])["ipa.focus"]
    assert (none.facts["k"], none.state, none.strength) == (0, "unclear", 0)
    assert np.isnan(none.estimate)


def test_the_finest_plane_is_shown_derived_before_stated():
    derived, items = point("D0", level="dimension"), point("I1")
    stated, rated = point("D0", source="points", level="dimension"), point("I1", source="ratings")
    assert shown_quadrants([stated, derived, items]) == [items]
    assert shown_quadrants([stated, derived, rated]) == [derived]
    assert shown_quadrants([stated, derived, rated], "stated") == [rated]
    assert shown_quadrants([stated], "derived") == []
