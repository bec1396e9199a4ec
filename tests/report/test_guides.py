from __future__ import annotations

import re

from gapkit.report.blocks import Axis, Mark, Strip
from gapkit.report.charts import axis_html, place_of
from gapkit.report.guides import Guides

GAPS = Axis(-2, 1, ((-2, "−2"), (-1, "−1"), (0, "0"), (1, "+1")), "", "−2", "+1")
ZERO, BAND = Mark("zero", 0), Mark("band", -0.3, 0.3)


def gap(value: float, *behind: Mark) -> Strip:
    return Strip((*behind, Mark("estimate_short", value)))


def test_columns_that_share_an_axis_share_a_class_and_others_do_not() -> None:
    guides = Guides()
    first = guides.column(GAPS, [gap(-1)])
    assert guides.column(GAPS, [gap(-0.5)]).name == first.name
    assert guides.column(GAPS, [gap(-1, ZERO)]).name != first.name
    assert guides.css().count("{") == 2


def test_the_lines_stand_under_the_ticks_of_the_head() -> None:
    guides = Guides()
    guides.column(GAPS, [])
    lines = re.findall(r"var\(--t\) ([\d.]+%)", guides.css())
    assert lines == re.findall(r"left:([\d.]+%)", str(axis_html(GAPS))) == ["3%", "34.3%", "65.7%", "97%"]


def test_a_zero_line_and_a_band_that_every_strip_has_are_drawn_behind_the_column() -> None:
    guides = Guides()
    guide = guides.column(GAPS, [gap(-1, BAND, ZERO), Strip(()), gap(0.4, ZERO, BAND)])
    assert set(guide.drawn) == {place_of(BAND), place_of(ZERO)}
    # A background of 18.8 % that starts at 56.3 % has 56.3 of the free 81.2 % before it.
    assert "--z:65.7%" in guides.css() and "--b:69.3%;--w:18.8%" in guides.css()


def test_what_differs_from_row_to_row_stays_with_its_row() -> None:
    guides = Guides()
    moved = guides.column(GAPS, [gap(-1, BAND, ZERO), gap(-1, Mark("band", -0.2, 0.2), ZERO)])
    assert moved.drawn == (place_of(ZERO),)
    assert guides.column(GAPS, [gap(-1, ZERO), gap(-1)]).drawn == ()
    assert guides.column(GAPS, [gap(-1, ZERO, Mark("zero", -1))]).drawn == ()
    assert "--b" not in guides.css()


def test_a_column_without_strips_has_its_ticks_all_the_same() -> None:
    assert Guides().column(GAPS, []).name == "x1"
    assert Guides().column(Axis(1, 7, ()), []).name == ""


def test_hostile_ends_of_an_axis_stay_inside_their_css_string() -> None:
    hostile = '"}</style><script>x</script>\\\n@import url(x)'
    guides = Guides()
    guides.column(Axis(1, 7, ((1, "1"), (7, "7")), "", hostile, "7"), [])
    rule = guides.css()
    assert "<" not in rule and rule.count("{") == rule.count("}") == 1 and rule.count('"') == 4
