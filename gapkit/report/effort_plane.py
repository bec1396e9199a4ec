"""The plane of effort and effect: circles whose area is cost, with a whisker, filled by horizon.

Across, positions are percentages; down, they are pixels; the style sheet gives every class its look. Whiskers and grid
are one path each. A number stands in its circle, a name by it where it touches nothing at the least width.
"""

from __future__ import annotations

from collections import Counter

from markupsafe import Markup, escape

from gapkit.record import Record
from gapkit.report.blocks import Axis
from gapkit.report.curve import texts_svg
from gapkit.report.formats import excerpt

HEIGHT, LEAST_WIDTH = 300, 620
_LEFT, _RIGHT, _TOP, _BOTTOM = 7.0, 98.0, 24.0, 40.0
_RADII = (9.0, 12.0, 15.0)
_FILLS = {"now": "var(--per)", "next": "var(--tol)", "later": "var(--surface)"}
"""Fill of a circle by horizon."""
_LIMITS = (34, 28, 22, 18, 14)
"""Longest names tried by a circle."""
_APART = 0.2
"""Steps of effort between circles of the same effort."""
_LETTER, _LINE = 7.4, 14.0

_Box = tuple[float, float, float, float]


class Effort(Record):
    """An initiative: its number and name, its effort, what it closes with limits, the class of its cost, its horizon.

    `size` is 0, 1 or 2; `horizon` now, next, later, or empty; one `proposed` is dashed.
    """

    number: str
    name: str
    x: float
    y: float
    low: float
    high: float
    size: int = 0
    horizon: str = ""
    proposed: bool = False


class EffortPlane(Record):
    """Initiatives by effort across and effect upwards; `spoken` says what is drawn."""

    spots: tuple[Effort, ...]
    across: Axis
    up: Axis
    spoken: str


def effort_plane_html(plane: EffortPlane) -> Markup:
    """Return the plane as it stands on a page, with its words for those who cannot see it."""
    style = f"min-width:{LEAST_WIDTH}px"
    return Markup(
        f'<div role="img" aria-label="{escape(plane.spoken)}" style="{style}">{effort_plane_svg(plane)}</div>'
    )


def effort_plane_svg(plane: EffortPlane) -> Markup:
    """Return grid, whiskers, circles and names."""
    places = _places(plane)
    grid = "".join(f"M{_LEFT:g} {_n(_y(plane.up, value))}H{_RIGHT:g}" for value, _ in plane.up.ticks)
    spans = "".join(
        f"M{_n(x)} {_n(_y(plane.up, spot.low))}V{_n(_y(plane.up, spot.high))}"
        for spot, (x, _) in zip(plane.spots, places, strict=True)
    )
    steady = 'vector-effect="non-scaling-stroke"'
    drawn = [
        f'<svg width="100%" height="{HEIGHT}" viewBox="0 0 100 {HEIGHT}" preserveAspectRatio="none">'
        f'<path class="g" d="{grid}" {steady}/><path class="ci-u" d="{spans}" {steady}/></svg>',
        *_ticks(plane),
        *(_circle(spot, place) for spot, place in zip(plane.spots, places, strict=True)),
        *_numbers(plane, places),
        *_names(plane, places),
    ]
    return Markup(f'<svg class="effort" width="100%" height="{HEIGHT}" aria-hidden="true">{"".join(drawn)}</svg>')


def _places(plane: EffortPlane) -> list[tuple[float, float]]:
    """Return where every circle stands; those of the same effort stand side by side, least effect first."""
    alike, seen = Counter(spot.x for spot in plane.spots), Counter[float]()
    order = sorted(range(len(plane.spots)), key=lambda i: plane.spots[i].y)
    found: dict[int, tuple[float, float]] = {}
    for i in order:
        spot = plane.spots[i]
        shift = (seen[spot.x] - (alike[spot.x] - 1) / 2) * _APART
        seen[spot.x] += 1
        found[i] = _x(plane.across, spot.x + shift), _y(plane.up, spot.y)
    return [found[i] for i in range(len(plane.spots))]


def _x(axis: Axis, value: float) -> float:
    return _LEFT + (min(max(value, axis.low), axis.high) - axis.low) / (axis.high - axis.low) * (_RIGHT - _LEFT)


def _y(axis: Axis, value: float) -> float:
    inside = min(max(value, axis.low), axis.high)
    return _TOP + (axis.high - inside) / (axis.high - axis.low) * (HEIGHT - _TOP - _BOTTOM)


def _ticks(plane: EffortPlane) -> list[str]:
    foot = HEIGHT - _BOTTOM + 16
    drawn = [
        f'<text class="t-s" x="{_LEFT - 0.6:g}%" y="{_n(_y(plane.up, value) + 4)}" text-anchor="end">'
        f"{escape(text)}</text>"
        for value, text in plane.up.ticks
    ]
    drawn += [
        f'<text class="t-s t-m" x="{_n(_x(plane.across, value))}%" y="{foot:g}">{escape(text)}</text>'
        for value, text in plane.across.ticks
    ]
    return [
        *drawn,
        f'<text class="t-s" x="{_LEFT:g}%" y="12">{escape(plane.up.name)}</text>',
        f'<text class="t-s" x="{_RIGHT:g}%" y="{HEIGHT - 5}" text-anchor="end">{escape(plane.across.name)}</text>',
    ]


def _circle(spot: Effort, place: tuple[float, float]) -> str:
    x, y = place
    dashed = ' stroke-dasharray="3 3"' if spot.proposed else ""
    fill = _FILLS.get(spot.horizon, _FILLS["later"])
    return (
        f'<circle cx="{_n(x)}%" cy="{_n(y)}" r="{_RADII[spot.size]:g}" fill="{fill}" stroke="var(--brand)"'
        f' stroke-width="1.5"{dashed}/>'
    )


def _numbers(plane: EffortPlane, places: list[tuple[float, float]]) -> list[str]:
    """Return the number of every initiative in its circle, light where that is dark."""
    drawn = []
    for look, dark in (('class="t-m nd"', True), ('class="t-m"', False)):
        told = [
            (x, y + 4.5, spot.number)
            for spot, (x, y) in zip(plane.spots, places, strict=True)
            if (spot.horizon == "now") is dark
        ]
        drawn += texts_svg(told, look)
    return drawn


def _names(plane: EffortPlane, places: list[tuple[float, float]]) -> list[str]:
    """Return the name by each circle where it touches no circle, whisker or name; the others have their number."""
    taken = [_round(place, _RADII[spot.size]) for spot, place in zip(plane.spots, places, strict=True)]
    taken += [
        (x * LEAST_WIDTH / 100 - 2, _y(plane.up, spot.high), x * LEAST_WIDTH / 100 + 2, _y(plane.up, spot.low))
        for spot, (x, _) in zip(plane.spots, places, strict=True)
    ]
    drawn = []
    for spot, (x, y) in zip(plane.spots, places, strict=True):
        away = _RADII[spot.size] + 5
        above, below = min(y - away, _y(plane.up, spot.high) - 6), max(y + away + 9, _y(plane.up, spot.low) + 14)
        sides = [("", away, y + 4), ("end", -away, y + 4), ("middle", 0.0, above), ("middle", 0.0, below)]
        sides += [
            (anchor, back, foot) for foot in (above, below) for anchor, back in (("", 5.0 - away), ("end", away - 5.0))
        ]
        choices = [
            (excerpt(spot.name, limit), anchor, shift, foot) for limit in _LIMITS for anchor, shift, foot in sides
        ]
        free = next((one for one in choices if _fits(_text_box(*one, x), taken)), None)
        if free is None:
            continue
        text, anchor, shift, foot = free
        taken.append(_text_box(text, anchor, shift, foot, x))
        beside = (f' dx="{shift:g}"' if shift else "") + (f' text-anchor="{anchor}"' if anchor else "")
        drawn.append(f'<text class="t-p" x="{_n(x)}%" y="{_n(foot)}"{beside}>{escape(text)}</text>')
    return drawn


def _text_box(text: str, anchor: str, shift: float, foot: float, x: float) -> _Box:
    width = _LETTER * len(text)
    left = x * LEAST_WIDTH / 100 + shift - {"": 0.0, "middle": width / 2, "end": width}[anchor]
    return left, foot - _LINE + 3, left + width, foot + 3


def _fits(box: _Box, taken: list[_Box]) -> bool:
    """Whether a text stays inside the drawing and touches nothing."""
    inside = box[0] >= _LEFT * LEAST_WIDTH / 100 and box[2] <= LEAST_WIDTH and box[1] >= _TOP - 8
    inside = inside and box[3] <= HEIGHT - _BOTTOM
    return inside and not any(_touch(box, other) for other in taken)


def _round(place: tuple[float, float], radius: float) -> _Box:
    middle = place[0] * LEAST_WIDTH / 100
    return middle - radius, place[1] - radius, middle + radius, place[1] + radius


def _touch(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
