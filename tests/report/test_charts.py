from __future__ import annotations

import re
from collections.abc import Container
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapkit.report.blocks import Axis, Mark, Strip
from gapkit.report.charts import (
    CLASSES,
    ROLES,
    SPANS,
    Place,
    axis_html,
    labelled_ticks,
    legend_html,
    percent,
    place_of,
    position,
    strip_html,
)
from gapkit.resources import resource_text

SCORES = Axis(1, 7, ((1, "1"), (4, "4"), (7, "7")))
GAPS = Axis(-2, 1, ((-2, "−2"), (-1, "−1"), (0, "0"), (1, "+1")))


def drawn(*marks: Mark, axis: Axis = SCORES, without: Container[Place] = ()) -> ElementTree.Element:
    """Return the drawing as XML, which also proves that it is well formed."""
    return ElementTree.fromstring(str(strip_html(Strip(marks), axis, without=without)))


def classes(picture: ElementTree.Element) -> list[str]:
    return [node.get("class", "") for node in picture]


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


@given(st.floats(0, 100))
def test_a_place_is_written_to_a_tenth_of_a_per_cent(value: float) -> None:
    assert re.fullmatch(r"\d{1,3}(\.[1-9])?%", percent(value))
    assert abs(float(percent(value)[:-1]) - value) <= 0.0500001


@pytest.mark.parametrize("role", ROLES)
def test_every_mark_is_one_element_that_says_what_it_is_and_where(role: str) -> None:
    picture = drawn(Mark(role, 2, 5) if role in SPANS else Mark(role, 2))
    assert picture.tag == "div" and picture.attrib == {"class": "d"}
    (mark,) = picture
    assert mark.get("class") == CLASSES[role] and not mark.text
    place = "--x:18.7;--w:47" if role in SPANS else "--x:18.7"
    assert mark.attrib == {"class": CLASSES[role], "style": place}


@pytest.mark.parametrize("name", sorted({*CLASSES.values(), "dash", "h-x"}))
def test_the_style_sheet_gives_every_mark_its_colour_and_its_shape(name: str) -> None:
    sheet = re.sub(r"/\*.*?\*/", "", resource_text("templates", "style.css"), flags=re.S)
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", sheet)
    own = ";".join(body for chosen, body in rules if re.search(rf"\.{name}(?![\w-])", chosen) and "svg" not in chosen)
    assert re.search(r"(^|;)(color|background):[^;]*(var\(--|currentColor)", own)
    assert re.search(r"(^|;)(height|width|border|border-left|padding):", own)
    assert re.search(r"(^|;)(background|border|border-left):", own)


@pytest.mark.parametrize("role", [*ROLES, "indicative", "hidden"])
def test_every_role_has_a_picture_for_the_legend(role: str) -> None:
    marks = list(ElementTree.fromstring(f"<li>{legend_html(role)}</li>"))
    assert 1 <= len(marks) <= 2
    assert all(mark.tag == "i" and mark.get("class") and not mark.text for mark in marks)


def test_an_interval_and_its_estimate_have_one_picture() -> None:
    assert legend_html("interval_short") == legend_html("estimate_short")
    assert legend_html("interval_short").count("<i") == 2


def test_a_distance_takes_in_the_two_points_it_lies_between() -> None:
    short = drawn(Mark("perception", 3), Mark("expectation", 6), Mark("gap_short", 3, 6))
    assert [node.attrib for node in short] == [{"class": "gapn e", "style": "--x:34.3;--w:47"}]
    assert classes(drawn(Mark("gap_over", 5, 6), Mark("earlier", 5), Mark("perception", 6))) == ["gapp u"]
    equal = drawn(Mark("gap_over", 5, 5), Mark("expectation", 5), Mark("perception", 5))
    assert [node.attrib for node in equal] == [{"class": "gapp e", "style": "--x:65.7;--w:0"}]
    aimed = drawn(Mark("gap_over", 2, 3), Mark("earlier", 2), Mark("perception", 3), Mark("target", 6))
    assert classes(aimed) == ["gapp u", "mt"]


def test_a_distance_that_does_not_lie_between_its_points_leaves_them_alone() -> None:
    wrong_way = drawn(Mark("gap_over", 3, 6), Mark("perception", 3), Mark("expectation", 6))
    assert classes(wrong_way) == ["gapp", "me", "mp"]
    elsewhere = drawn(Mark("gap_short", 3, 6), Mark("perception", 3.5), Mark("expectation", 6))
    assert classes(elsewhere) == ["gapn", "me", "mp"]
    assert classes(drawn(Mark("gap_short", 3, 6), Mark("perception", 3))) == ["gapn", "mp"]
    three = drawn(Mark("gap_short", 3, 6), Mark("perception", 3), Mark("expectation", 6), Mark("earlier", 6))
    assert classes(three) == ["gapn", "me", "dt-u", "mp"]


def test_an_interval_takes_in_its_estimate_and_says_where_it_stands_unless_in_the_middle() -> None:
    def one(*marks: Mark) -> dict[str, str]:
        (node,) = drawn(*marks)
        return dict(node.attrib)

    middle, aside = Mark("interval_short", 2, 4), Mark("interval_over", 1, 5)
    assert one(middle, Mark("estimate_short", 3)) == {"class": "ci o", "style": "--x:18.7;--w:31.3"}
    assert one(aside, Mark("estimate_over", 2)) == {"class": "ci-p o", "style": "--x:3;--w:62.7;--p:25"}
    unclear = Mark("interval_unclear", 3, 5)
    assert one(unclear, Mark("estimate_unclear", 4))["class"] == "ci-u u"
    assert one(unclear, Mark("expectation", 4))["class"] == "ci-u e"
    assert one(unclear, Mark("perception", 4))["class"] == "ci-u f"


def test_an_interval_leaves_alone_what_is_not_its_one_estimate() -> None:
    interval = Mark("interval_short", 2, 4)
    assert classes(drawn(interval, Mark("estimate_over", 3))) == ["ci", "dt-p"]
    assert classes(drawn(interval, Mark("estimate_short", 5))) == ["ci", "dt-n"]
    assert classes(drawn(interval, Mark("estimate_short", 3), Mark("minimum", 3))) == ["ci", "mm", "dt-n"]
    assert classes(drawn(interval, Mark("zero", 3), Mark("estimate_short", 3))) == ["zero", "ci o"]


def test_an_interval_has_a_cap_at_each_limit_on_the_axis_and_none_beyond_it() -> None:
    assert classes(drawn(Mark("interval_short", -1.5, -1), axis=GAPS)) == ["ci"]
    assert classes(drawn(Mark("interval_short", -2.5, -1), axis=GAPS)) == ["ci nl"]
    assert classes(drawn(Mark("interval_over", 0, 1.5), axis=GAPS)) == ["ci-p nr"]
    assert classes(drawn(Mark("interval_unclear", 4, -3), axis=GAPS)) == ["ci-u nl nr"]


def test_a_mark_without_a_number_is_left_out() -> None:
    nan = float("nan")
    assert classes(drawn(Mark("perception", nan), Mark("gap_short", 2, nan), Mark("interval_over", 2))) == []


def test_an_unknown_role_is_refused() -> None:
    with pytest.raises(ValueError, match="sparkle"):
        drawn(Mark("sparkle", 3))


def test_what_the_background_draws_is_not_drawn_again() -> None:
    zero, band, point = Mark("zero", 0), Mark("band", -0.3, 0.3), Mark("estimate_over", 0.5)
    assert classes(drawn(zero, band, point, axis=GAPS)) == ["roi", "zero", "dt-p"]
    assert classes(drawn(zero, band, point, axis=GAPS, without={place_of(zero)})) == ["roi", "dt-p"]
    assert classes(drawn(zero, Mark("band", -0.2, 0.2), axis=GAPS, without=(place_of(band),))) == ["roi", "zero"]


def test_labels_stand_outside_the_two_points_and_move_up_where_the_edge_is_near() -> None:
    def sides(*marks: Mark) -> dict[str | None, str]:
        return {node.text: node.get("class", "") for node in drawn(*marks) if node.text}

    told = sides(Mark("expectation", 5, text="5,0"), Mark("perception", 3, text="3,0"))
    assert told == {"3,0": "k kl", "5,0": "k kr"}
    edge = sides(Mark("expectation", 7, text="7,0"), Mark("perception", 1, text="1,0"))
    assert set(edge.values()) == {"k ka"}


def test_a_drawing_with_labels_is_silent_because_its_row_has_the_figures() -> None:
    assert drawn(Mark("perception", 3, text="3,0")).get("aria-hidden") == "true"
    assert ElementTree.fromstring(str(axis_html(SCORES))).get("aria-hidden") == "true"


def test_hostile_labels_and_ticks_are_text_and_nothing_else() -> None:
    hostile = "</i><script>alert(1)</script>"
    picture = drawn(Mark("perception", 3, text=hostile))
    assert [node.text for node in picture if node.text] == [hostile]
    head = ElementTree.fromstring(str(axis_html(Axis(1, 7, ((1, hostile),)))))
    assert [node.text for node in head] == [hostile]


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
    for node in drawn(*marks, axis=GAPS):
        place = re.fullmatch(r"--x:([\d.]+)(?:;--w:([\d.]+))?(?:;--p:([\d.]+))?", node.get("style", ""))
        assert place is not None and 0 <= float(place[3] or 0) <= 100
        assert 3 <= float(place[1]) <= float(place[1]) + float(place[2] or 0) <= 97.1


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
    assert classes(forward) == [CLASSES[role] for role in ROLES]
