"""The outcome over expectation and perception as areas of equal height: the people on it, the rest greyed.

Across, positions are per mille of the drawing; down, they are pixels, as in `gapkit.report.charts`.
"""

from __future__ import annotations

import math
from itertools import pairwise

from markupsafe import Markup, escape

from gapkit.record import Record
from gapkit.report.blocks import Axis
from gapkit.report.level_areas import level_areas

HEIGHT, LEAST_WIDTH, MOST_WIDTH = 380, 290, 640
_LEFT, _RIGHT = 70.0, 985.0
_TOP, _BOTTOM = 22.0, 40.0
_NODES = 12
_LARGEST, _SMALLEST = 11.0, 3.0
_ROOM = 26.0
"""Names of levels stand no nearer to each other, or to people, than this."""


class Crowd(Record):
    """People in one place: where they stand and how many they are."""

    expectation: float
    perception: float
    n: int


class Contour(Record):
    """A surface over two axes of the same ends.

    `coefficients` are those of 1, X, Z, X², XZ, Z², both less `midpoint`; `levels` are the heights that are drawn, with
    their texts; `corners` bound the part that people hold up.
    """

    coefficients: tuple[float, ...]
    midpoint: float
    across: Axis
    up: Axis
    levels: tuple[tuple[float, str], ...]
    corners: tuple[tuple[float, float], ...]
    crowds: tuple[Crowd, ...]
    spoken: str


def height_at(contour: Contour, expectation: float, perception: float) -> float:
    """Return the height of the surface at one place."""
    x, z = expectation - contour.midpoint, perception - contour.midpoint
    b = contour.coefficients
    return b[0] + b[1] * x + b[2] * z + b[3] * x * x + b[4] * x * z + b[5] * z * z


def contour_html(contour: Contour) -> Markup:
    """Return the drawing as it stands on a page, with its words for those who cannot see it."""
    style = f"min-width:{LEAST_WIDTH}px;max-width:{MOST_WIDTH}px;margin:auto"
    return Markup(f'<div role="img" aria-label="{escape(contour.spoken)}" style="{style}">{contour_svg(contour)}</div>')


def contour_svg(contour: Contour) -> Markup:
    """Return areas, the line of agreement, the greyed rest, people, names of levels and axes."""
    loops = _loops(contour)
    low, high = contour.across.low, contour.across.high
    frame = f"M{_LEFT:g} {_TOP:g}H{_RIGHT:g}V{HEIGHT - _BOTTOM:g}H{_LEFT:g}Z"
    held = _path([(_x(contour, e), _y(contour, p)) for e, p in contour.corners])
    line = f"M{_x(contour, low):.0f} {_y(contour, low):.0f}L{_x(contour, high):.0f} {_y(contour, high):.0f}"
    drawn = [
        f'<svg width="100%" height="{HEIGHT}" viewBox="0 0 1000 {HEIGHT}" preserveAspectRatio="none">',
        f'<g fill="var(--per)" fill-opacity=".14" fill-rule="evenodd">{"".join(_area(lines) for lines in loops)}</g>',
        f'<path d="{frame}{held}" fill="var(--paper)" fill-opacity=".86" fill-rule="evenodd"/>',
        f'<g fill="none" stroke="var(--ink3)"><path d="{frame}{held}" vector-effect="non-scaling-stroke"/>',
        f'<path d="{line}" stroke-dasharray="5 4" vector-effect="non-scaling-stroke"/></g></svg>',
        *_people(contour),
        *_names(contour, loops),
        *_axes(contour),
    ]
    return Markup(f'<svg width="100%" height="{HEIGHT}" aria-hidden="true">{"".join(drawn)}</svg>')


def _x(contour: Contour, value: float) -> float:
    axis = contour.across
    return _LEFT + (value - axis.low) / (axis.high - axis.low) * (_RIGHT - _LEFT)


def _y(contour: Contour, value: float) -> float:
    axis = contour.up
    return _TOP + (axis.high - value) / (axis.high - axis.low) * (HEIGHT - _TOP - _BOTTOM)


def _loops(contour: Contour) -> list[list[list[tuple[float, float]]]]:
    """Return the lines around the area of every level, in the units of the drawing."""
    across, up, last = contour.across, contour.up, _NODES - 1
    expected = [across.low + (across.high - across.low) * i / last for i in range(_NODES)]
    perceived = [up.low + (up.high - up.low) * j / last for j in range(_NODES)]
    heights = [[height_at(contour, e, p) for e in expected] for p in perceived]
    wide, tall = _RIGHT - _LEFT, HEIGHT - _TOP - _BOTTOM
    return [
        [
            [(_LEFT + wide * i / last, HEIGHT - _BOTTOM - tall * j / last) for i, j in loop]
            for loop in level_areas(heights, level)
        ]
        for level, _ in contour.levels
    ]


def _area(loops: list[list[tuple[float, float]]]) -> str:
    return f'<path d="{"".join(_path(loop) for loop in loops)}"/>' if loops else ""


def _path(points: list[tuple[float, float]]) -> str:
    """Return a closed line in whole steps, relative to save room; points on a straight stretch are left out."""
    whole = [(round(x), round(y)) for x, y in points]
    whole = [point for place, point in enumerate(whole) if point != whole[place - 1]]
    kept = [
        point for place, point in enumerate(whole) if _turns(whole[place - 1], point, whole[(place + 1) % len(whole)])
    ]
    if len(kept) < 3:
        return ""
    steps = [f"{bx - ax} {by - ay}" for (ax, ay), (bx, by) in pairwise(kept)]
    return f"M{kept[0][0]} {kept[0][1]}l{' '.join(steps).replace(' -', '-')}z"


def _turns(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> bool:
    return (b[0] - a[0]) * (c[1] - b[1]) != (b[1] - a[1]) * (c[0] - b[0])


def _people(contour: Contour) -> list[str]:
    most = max((crowd.n for crowd in contour.crowds), default=1)
    circles = [
        f'<circle cx="{_x(contour, one.expectation) / 10:.1f}%" cy="{_y(contour, one.perception):.0f}"'
        f' r="{max(_SMALLEST, _LARGEST * math.sqrt(one.n / most)):.1f}"/>'
        for one in contour.crowds
    ]
    return [f'<g class="me">{"".join(circles)}</g>'] if circles else []


def _names(contour: Contour, loops: list[list[list[tuple[float, float]]]]) -> list[str]:
    """Return the number of every level beside its line, where people hold the surface up and nothing else stands."""
    wide = LEAST_WIDTH / 1000
    taken = [(_x(contour, one.expectation) * wide, _y(contour, one.perception)) for one in contour.crowds]
    held = [(_x(contour, e), _y(contour, p)) for e, p in contour.corners]
    drawn = []
    for (_, text), lines in zip(contour.levels, loops, strict=True):
        places = [point for loop in lines for point in loop if _within(held, point) and not _on_frame(point)]
        free = (p for p in places if all(math.dist((p[0] * wide, p[1]), one) > _ROOM for one in taken))
        place = next(free, None)
        if place is not None:
            taken.append((place[0] * wide, place[1]))
            drawn.append(
                f'<text class="t-s" x="{place[0] / 10:.1f}%" y="{place[1] + 4:.0f}" text-anchor="middle">'
                f"{escape(text)}</text>"
            )
    return drawn


def _on_frame(point: tuple[float, float]) -> bool:
    x, y = point
    return min(x - _LEFT, _RIGHT - x, y - _TOP, HEIGHT - _BOTTOM - y) < 12


def _within(corners: list[tuple[float, float]], point: tuple[float, float]) -> bool:
    """Whether a point lies inside a convex shape, whichever way round its corners go."""
    sides = [
        (bx - ax) * (point[1] - ay) - (by - ay) * (point[0] - ax)
        for (ax, ay), (bx, by) in zip(corners, [*corners[1:], *corners[:1]], strict=True)
    ]
    return bool(sides) and (min(sides) >= 0 or max(sides) <= 0)


def _axes(contour: Contour) -> list[str]:
    foot, right = HEIGHT - _BOTTOM + 16, _RIGHT / 10
    across = "".join(
        f'<text x="{_x(contour, value) / 10:.1f}%" y="{foot:g}">{escape(text)}</text>'
        for value, text in contour.across.ticks
    )
    up = "".join(
        f'<text x="{_LEFT / 10 - 1.5:g}%" y="{_y(contour, value) + 4:.0f}">{escape(text)}</text>'
        for value, text in contour.up.ticks
    )
    return [
        f'<g class="t-s" text-anchor="middle">{across}</g>',
        f'<g class="t-s" text-anchor="end">{up}'
        f'<text x="{right:g}%" y="{HEIGHT - 5}">{escape(contour.across.name)}</text></g>',
        f'<text class="t-s" x="{_LEFT / 10:g}%" y="12">{escape(contour.up.name)}</text>',
    ]
