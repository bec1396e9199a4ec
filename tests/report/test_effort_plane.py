"""The plane of effort and effect: one mark each, names only where there is room, the same bytes for the same plan."""

from __future__ import annotations

import re

from gapkit.report.blocks import Axis
from gapkit.report.effort_plane import LEAST_WIDTH, Effort, EffortPlane, effort_plane_html, effort_plane_svg

ACROSS = Axis(0.6, 5.4, tuple((float(k), str(k)) for k in range(1, 6)), "Effort")
UP = Axis(0.0, 0.8, ((0.0, "0"), (0.4, "0.4"), (0.8, "0.8")), "Points")


def spot(number, x, y, **more):
    return Effort(str(number), f"Action {number}", x, y, y - 0.1, y + 0.1, **more)


def plane(*spots):
    return EffortPlane(spots, ACROSS, UP, "What is drawn & why")


def test_every_initiative_has_one_circle_with_its_number_and_a_name():
    drawn = effort_plane_svg(plane(spot(1, 1.0, 0.2), spot(2, 3.0, 0.5), spot(3, 5.0, 0.3)))
    assert drawn.count("<circle") == 3
    assert numbers(drawn) == circles(drawn) and ">123</text>" in drawn
    assert re.findall(r">Action (\d)<", drawn) == ["1", "2", "3"]


def test_numbers_of_two_figures_stand_each_in_their_circle():
    drawn = effort_plane_svg(plane(spot(9, 1.0, 0.2), spot(10, 3.0, 0.5)))
    assert ">9</text>" in drawn and ">10</text>" in drawn and numbers(drawn) == circles(drawn)


def test_a_number_is_light_where_its_circle_is_dark():
    drawn = effort_plane_svg(plane(spot(1, 1.0, 0.2, horizon="now"), spot(2, 3.0, 0.5, horizon="next")))
    assert re.findall(r'class="t-m( nd)?" [^>]*>(\d)<', drawn) == [(" nd", "1"), ("", "2")]


def circles(drawn):
    """Return where circles stand across, in per cent."""
    return re.findall(r'<circle cx="([\d.]+%)"', drawn)


def numbers(drawn):
    """Return where the numbers stand across."""
    return [
        at for places in re.findall(r'class="t-m(?: nd)?" x="([^"]+)" y="[^"]+">\d+<', drawn) for at in places.split()
    ]


def test_those_of_the_same_effort_stand_side_by_side():
    drawn = effort_plane_svg(plane(spot(1, 2.0, 0.2), spot(2, 2.0, 0.2)))
    first, second = re.findall(r'<circle cx="([\d.]+)%"', drawn)
    assert first != second


def test_a_name_without_room_leaves_its_number_in_the_circle():
    crowd = [spot(k, 2.0 + k / 20, 0.3) for k in range(1, 7)]
    drawn = effort_plane_svg(plane(*crowd))
    assert 0 < drawn.count(">Action ") < len(crowd)
    assert ">123456</text>" in drawn and len(numbers(drawn)) == len(crowd)


def test_a_name_stays_inside_the_drawing():
    drawn = effort_plane_svg(plane(Effort("1", "A name that is rather long for its place", 5.4, 0.3, 0.2, 0.4)))
    assert 'text-anchor="end">A name' in drawn and LEAST_WIDTH == 620


def test_what_is_proposed_is_dashed_and_what_is_later_is_hollow():
    drawn = effort_plane_svg(plane(spot(1, 1.0, 0.2, proposed=True), spot(2, 3.0, 0.5, horizon="later")))
    assert drawn.count("stroke-dasharray") == 1 and 'fill="var(--surface)"' in drawn


def test_names_of_users_are_escaped():
    drawn = effort_plane_html(plane(Effort("1", "<script>", 1.0, 0.2, 0.1, 0.3)))
    assert "<script>" not in drawn and "&lt;script&gt;" in drawn and "What is drawn &amp; why" in drawn
