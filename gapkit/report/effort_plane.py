"""The plane of effort and effect: circles whose area is cost, with a whisker, filled by horizon.

Across, positions are percentages; down, they are pixels; the style sheet gives every class its look. Whiskers and grid
are one path each. A name stands beside its circle where it touches nothing at the least width; the others have numbers.
"""

from __future__ import annotations

from collections import Counter

from markupsafe import Markup, escape

from gapkit.record import Record
from gapkit.report.blocks import Axis
from gapkit.report.formats import excerpt

HEIGHT, LEAST_WIDTH = 300, 620
_LEFT, _RIGHT, _TOP, _BOTTOM = 7.0, 98.0, 24.0, 40.0
_RADII = (8.0, 11.0, 14.0)
_FILLS = {"now": "var(--brand)", "next": "var(--p2)", "later": "var(--surface)"}
"""Fill of a circle by horizon."""
_LIMITS = (34, 22, 14)
"""Longest names tried beside a circle."""
_APART = 0.2
"""Steps of effort between circles of the same effort."""
_LETTER, _LINE = 6.4, 13.0

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


def _names(plane: EffortPlane, places: list[tuple[float, float]]) -> list[str]:
    """Return number and name beside each circle where they touch no circle, whisker or name; else the number alone."""
    taken = [_round(place, _RADII[spot.size]) for spot, place in zip(plane.spots, places, strict=True)]
    taken += [
        (x * LEAST_WIDTH / 100 - 2, _y(plane.up, spot.high), x * LEAST_WIDTH / 100 + 2, _y(plane.up, spot.low))
        for spot, (x, _) in zip(plane.spots, places, strict=True)
    ]
    drawn = []
    for i, (spot, (x, y)) in enumerate(zip(plane.spots, places, strict=True)):
        away = _RADII[spot.size] + 5
        choices = [
            (text, anchor, shift)
            for text in (*(f"{spot.number} {excerpt(spot.name, limit)}" for limit in _LIMITS), spot.number)
            for anchor, shift in (("start", away), ("end", -away))
        ]
        free = [one for one in choices if _fits(_text_box(*one, x, y), taken[:i] + taken[i + 1 :])]
        text, anchor, shift = (free or choices[-2:])[0]
        taken.append(_text_box(text, anchor, shift, x, y))
        drawn.append(
            f'<text class="t-s" x="{_n(x)}%" y="{_n(y + 4)}" dx="{shift:g}" text-anchor="{anchor}">'
            f"{escape(text)}</text>"
        )
    return drawn


def _text_box(text: str, anchor: str, shift: float, x: float, y: float) -> _Box:
    edge, width = x * LEAST_WIDTH / 100 + shift, _LETTER * len(text)
    left = edge if anchor == "start" else edge - width
    return left, y - _LINE / 2, left + width, y + _LINE / 2


def _fits(box: _Box, taken: list[_Box]) -> bool:
    """Whether a text stays inside the drawing and touches nothing."""
    inside = box[0] >= _LEFT * LEAST_WIDTH / 100 and box[2] <= LEAST_WIDTH
    return inside and not any(_touch(box, other) for other in taken)


def _round(place: tuple[float, float], radius: float) -> _Box:
    middle = place[0] * LEAST_WIDTH / 100
    return middle - radius, place[1] - radius, middle + radius, place[1] + radius


def _touch(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
