from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapkit.report.blocks import Axis, Mark, Strip
from gapkit.report.charts import ROLES, axis_svg, labelled_ticks, legend_svg, position, strip_svg
from gapkit.resources import resource_text

SCORES = Axis(1, 7, ((1, "1"), (4, "4"), (7, "7")))
GAPS = Axis(-2, 1, ((-2, "−2"), (-1, "−1"), (0, "0"), (1, "+1")))
SPANS = ("gap_short", "gap_over", "interval_short", "interval_over", "interval_unclear", "band", "zone", "bar")


def drawn(*marks: Mark, axis: Axis = SCORES, **options: object) -> ElementTree.Element:
    """Return the drawing as XML, which also proves that it is well formed."""
    return ElementTree.fromstring(str(strip_svg(Strip(marks), axis, **options)))  # type: ignore[arg-type]


def test_the_limits_of_an_axis_stand_a_margin_away_from_its_ends() -> None:
    assert position(SCORES, 1) == 3
    assert position(SCORES, 4) == 50
    assert position(SCORES, 7) == 97


@given(st.floats(-50, 50), st.floats(-50, 50))
def test_a_larger_value_never_stands_to_the_left_and_no_value_leaves_the_picture(a: float, b: float) -> None:
    low, high = sorted((position(GAPS, a), position(GAPS, b)))
    assert 3 <= low <= high <= 97
    if a < b:
        assert position(GAPS, a) <= position(GAPS, b)


@pytest.mark.parametrize("role", ROLES)
def test_every_role_is_drawn_with_colours_that_need_no_style_sheet(role: str) -> None:
    mark = Mark(role, 2, 5) if role in SPANS else Mark(role, 2)
    picture = drawn(mark)
    shapes = [node for node in picture.iter() if "fill" in node.attrib or "stroke" in node.attrib]
    own = [node for node in shapes if node.get("class") != "g"]
    assert len(own) == 1
    colours = [own[0].get(name) for name in ("fill", "stroke") if own[0].get(name)]
    assert colours and all(re.fullmatch("#[0-9A-F]{6}", colour or "") for colour in colours)
    assert own[0].get("class")


@pytest.mark.parametrize("role", ROLES)
def test_on_a_page_the_style_sheet_has_every_colour_and_width_that_a_strip_leaves_out(role: str) -> None:
    mark = Mark(role, 2, 5) if role in SPANS else Mark(role, 2)
    own, bare = drawn(mark), drawn(mark, styled=False)
    assert [tag for tag, _ in shapes(bare)] == [tag for tag, _ in shapes(own)]
    assert len(list(bare.iter())) <= len(list(own.iter()))
    sheet = re.sub(r"\s", "", resource_text("templates", "style.css"))
    for (_, full), (_, node) in zip(shapes(own), shapes(bare), strict=True):
        left = full.keys() - node.keys() - {"width", "font-family", "font-size", "overflow"}
        rules = "".join(re.findall(rf"(?<=[,}}])[^{{}}]*\.{node.get('class')}(?![\w-])[^{{}}]*{{([^}}]*)}}", sheet))
        assert all(f"{name}:" in rules for name in left), (node.get("class"), left, rules)


def shapes(picture: ElementTree.Element) -> list[tuple[str, dict[str, str]]]:
    """Return tag and attributes of every element; lines have what their group says of them all."""
    found = [(picture.tag, dict(picture.attrib))]
    for node in picture:
        grouped = [(line.tag, node.attrib | line.attrib) for line in node] if node.tag == "g" else []
        found += grouped or shapes(node)
    return found


@pytest.mark.parametrize("role", [*ROLES, "indicative", "hidden"])
def test_every_role_has_a_picture_for_the_legend(role: str) -> None:
    picture = ElementTree.fromstring(str(legend_svg(role)))
    assert picture.get("aria-hidden") == "true"
    assert len(picture) >= 1


def test_a_dumbbell_shows_the_distance_under_its_two_points() -> None:
    picture = drawn(Mark("perception", 3), Mark("expectation", 6), Mark("gap_short", 3, 6))
    classes = [node.get("class") for node in picture.iter() if node.get("class")]
    assert classes[-3:] == ["gapn", "me", "mp"]
    bar = next(node for node in picture.iter() if node.get("class") == "gapn")
    assert (bar.get("x1"), bar.get("x2")) == ("34.33%", "81.33%")


def test_an_interval_has_a_cap_at_each_limit_on_the_axis_and_none_beyond_it() -> None:
    inside = drawn(Mark("interval_short", -1.5, -1), axis=GAPS)
    beyond = drawn(Mark("interval_short", -2.5, -1), axis=GAPS)
    assert len(next(n for n in inside.iter() if n.get("class") == "ci")) == 3
    assert len(next(n for n in beyond.iter() if n.get("class") == "ci")) == 2


def test_a_mark_without_a_number_is_left_out() -> None:
    nan = float("nan")
    picture = drawn(Mark("perception", nan), Mark("gap_short", 2, nan), Mark("interval_over", 2))
    assert [n.get("class") for n in picture.iter() if n.get("class") not in ("g", "strip", None)] == []


def test_an_unknown_role_is_refused() -> None:
    with pytest.raises(ValueError, match="sparkle"):
        drawn(Mark("sparkle", 3))


def test_the_zero_line_takes_the_place_of_the_grid_line_at_zero() -> None:
    with_zero = drawn(Mark("zero", 0), axis=GAPS)
    without = drawn(axis=GAPS)
    assert len(next(n for n in with_zero if n.get("class") == "g")) == 3
    assert len(next(n for n in without if n.get("class") == "g")) == 4


def test_labels_stand_outside_the_two_points_and_move_up_where_the_edge_is_near() -> None:
    picture = drawn(Mark("expectation", 5, text="5,0"), Mark("perception", 3, text="3,0"))
    anchors = {node.text: node.get("text-anchor") for node in picture.iter("text")}
    assert anchors == {"3,0": "end", "5,0": "start"}
    edge = drawn(Mark("expectation", 7, text="7,0"), Mark("perception", 1, text="1,0"))
    assert {node.get("text-anchor") for node in edge.iter("text")} == {"middle"}


def test_hostile_labels_and_ticks_are_text_and_nothing_else() -> None:
    hostile = "</text><script>alert(1)</script>"
    picture = drawn(Mark("perception", 3, text=hostile))
    assert [node.text for node in picture.iter("text")] == [hostile]
    head = ElementTree.fromstring(str(axis_svg(Axis(1, 7, ((1, hostile),)))))
    assert [node.text for node in head] == [hostile]


def test_ticks_of_the_head_stand_over_the_grid_of_the_strips() -> None:
    head = ElementTree.fromstring(str(axis_svg(SCORES)))
    grid = next(n for n in drawn() if n.get("class") == "g")
    assert [n.get("x") for n in head] == [n.get("x1") for n in grid]


@given(
    st.lists(
        st.builds(
            Mark,
            role=st.sampled_from(ROLES),
            x=st.floats(allow_nan=True, allow_infinity=True),
            to=st.none() | st.floats(allow_nan=True, allow_infinity=True),
            text=st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=5),
        ),
        max_size=6,
    )
)
def test_any_marks_make_a_drawing_whose_parts_stand_inside_it(marks: list[Mark]) -> None:
    picture = drawn(*marks, axis=GAPS)
    for node in picture.iter():
        for name in ("x", "x1", "x2", "cx"):
            place = node.get(name)
            if place is not None:
                assert place.endswith("%")
                assert 0 <= float(place[:-1]) <= 100


def test_crowded_ticks_are_thinned_and_zero_stays() -> None:
    half_steps = [i / 2 for i in range(-4, 3)]
    crowded = Axis(-2, 1, tuple((value, f"{value:+.1f}") for value in half_steps))
    assert [value for value, _ in labelled_ticks(crowded)] == [-2, -1, 0, 1]
    odd = Axis(-1.5, 1, tuple((value, f"{value:+.1f}") for value in half_steps[1:]))
    assert [value for value, _ in labelled_ticks(odd)] == [-1, 0, 1]
    assert labelled_ticks(SCORES) == SCORES.ticks
    long = Axis(0, 2, ((0, "x" * 90), (1, "y"), (2, "z" * 90)))
    assert [value for value, _ in labelled_ticks(long)] == [0, 2]
    assert labelled_ticks(Axis(0, 1, ())) == ()


def test_marks_are_drawn_from_the_broad_to_the_fine_whatever_their_order() -> None:
    marks = [Mark(role, 2, 5) for role in ROLES]
    forward, backward = drawn(*marks), drawn(*reversed(marks))
    assert ElementTree.tostring(forward) == ElementTree.tostring(backward)
    order = [ROLES.index(role) for role in ("band", "zone", "zero", "gap_short", "interval_short", "perception")]
    assert all(a < b for a, b in pairwise(order))
