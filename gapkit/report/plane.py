"""The plane of importance and performance: points with short names, dividing lines, a name in every corner.

Across, positions are percentages; down, they are pixels; the style sheet gives every class its look. Names stand where
they touch neither a mark nor each other at the least width of the drawing; one without room is left to the table.
"""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

from gapkit.record import Record
from gapkit.report.blocks import Axis

HEIGHT, LEAST_WIDTH = 380, 620
_LEFT, _RIGHT = 7.0, 98.0
_TOP, _BOTTOM = 22.0, 40.0
_LETTER, _LINE = 7.4, 13.0
_SIDES = (
    *(("start", 9.0, 4.0), ("end", -9.0, 4.0), ("middle", 0.0, -9.0), ("middle", 0.0, 18.0)),
    *(("start", 7.0, -6.0), ("end", -7.0, -6.0), ("start", 7.0, 15.0), ("end", -7.0, 15.0)),
)
"""Where a name may stand: how it is anchored, and how far from its mark, right and down."""

_Box = tuple[float, float, float, float]


class Spot(Record):
    """A point: its short name, where it stands, and whether its quadrant is firm."""

    label: str
    x: float
    y: float
    sure: bool


class Plane(Record):
    """Points on two axes with a dividing line on each.

    `corners` name the quadrants: upper left, upper right, lower left, lower right; `spoken` says what is drawn.
    """

    spots: tuple[Spot, ...]
    across: Axis
    up: Axis
    lines: tuple[float, float]
    corners: tuple[str, str, str, str]
    spoken: str


def plane_html(plane: Plane) -> Markup:
    """Return the plane as it stands on a page, with its words for those who cannot see it."""
    style = f"min-width:{LEAST_WIDTH}px"
    return Markup(f'<div role="img" aria-label="{escape(plane.spoken)}" style="{style}">{plane_svg(plane)}</div>')


def plane_svg(plane: Plane) -> Markup:
    """Return grid, dividing lines, corners, marks and names."""
    cut = (_x(plane.across, plane.lines[0]), _y(plane.up, plane.lines[1]))
    drawn = [
        f'<rect x="{_LEFT:g}%" y="{_TOP:g}" width="{_n(cut[0] - _LEFT)}%" height="{_n(cut[1] - _TOP)}"'
        ' fill="var(--short-soft)" opacity=".28"/>',
        *_lines(plane, cut),
        *_ticks(plane),
        *(_corner_svg(corner) for corner in _corners(plane)),
        *_axis_names(plane),
        *_marks(plane),
        *_names(plane),
    ]
    return Markup(f'<svg class="plane" width="100%" height="{HEIGHT}" aria-hidden="true">{"".join(drawn)}</svg>')


def _x(axis: Axis, value: float) -> float:
    """Return where a value stands across, in per cent."""
    inside = min(max(value, axis.low), axis.high)
    return _LEFT + (inside - axis.low) / (axis.high - axis.low) * (_RIGHT - _LEFT)


def _y(axis: Axis, value: float) -> float:
    """Return where a value stands from the top, in pixels."""
    inside = min(max(value, axis.low), axis.high)
    return _TOP + (axis.high - inside) / (axis.high - axis.low) * (HEIGHT - _TOP - _BOTTOM)


def _lines(plane: Plane, cut: tuple[float, float]) -> list[str]:
    """Return the grid and the dividing lines, each as one path that stretches with the drawing."""
    grid = "".join(f"M{_LEFT:g} {_n(_y(plane.up, value))}H{_RIGHT:g}" for value, _ in plane.up.ticks)
    both = f"M{_n(cut[0])} {_TOP:g}V{HEIGHT - _BOTTOM:g}M{_LEFT:g} {_n(cut[1])}H{_RIGHT:g}"
    return [
        f'<svg width="100%" height="{HEIGHT}" viewBox="0 0 100 {HEIGHT}" preserveAspectRatio="none">',
        *(
            f'<path class="{name}" d="{path}" vector-effect="non-scaling-stroke"/>'
            for name, path in (("g", grid), ("zero", both))
        ),
        "</svg>",
    ]


def _ticks(plane: Plane) -> list[str]:
    foot = HEIGHT - _BOTTOM + 16
    drawn = [
        f'<text class="t-s" x="{_LEFT - 0.6:g}%" y="{_n(_y(plane.up, value) + 4)}" text-anchor="end">'
        f"{escape(text)}</text>"
        for value, text in plane.up.ticks
    ]
    drawn += [
        f'<text class="t-s" x="{_n(_x(plane.across, value))}%" y="{foot:g}" text-anchor="middle">{escape(text)}</text>'
        for value, text in plane.across.ticks
    ]
    return drawn


class _Corner(Record):
    """Where the name of a quadrant stands: across in per cent, down in pixels."""

    name: str
    x: float
    y: float
    anchor: str

    @property
    def box(self) -> _Box:
        """Return where the name stands: left, top, right and bottom."""
        width, edge = _LETTER * len(self.name) + 6, self.x * LEAST_WIDTH / 100
        left = edge if self.anchor == "start" else edge - width
        return left, self.y - _LINE + 1, left + width, self.y + 3


def _corners(plane: Plane) -> list[_Corner]:
    """Return the names of the quadrants in their corners, or beside the dividing line where marks lie in the corner."""
    marks = [_box(_x(plane.across, spot.x), _y(plane.up, spot.y), 7.0, 7.0) for spot in plane.spots]
    line = _y(plane.up, plane.lines[1])
    found = []
    for place, name in enumerate(plane.corners):
        x, anchor = (_LEFT + 0.6, "start") if place % 2 == 0 else (_RIGHT - 0.4, "end")
        edge = _TOP + 16 if place < 2 else HEIGHT - _BOTTOM - 9
        beside = line - 8 if place < 2 else line + 16
        heights = (edge, beside, (edge + beside) / 2)
        choices = [_Corner(name, x, y, anchor) for y in heights]
        found.append(next((one for one in choices if not _touches(one.box, marks)), choices[0]))
    return found


def _corner_svg(corner: _Corner) -> str:
    return (
        f'<text class="t-c" x="{corner.x:g}%" y="{_n(corner.y)}" text-anchor="{corner.anchor}">'
        f"{escape(corner.name)}</text>"
    )


def _axis_names(plane: Plane) -> list[str]:
    return [
        f'<text class="t-s" x="{_LEFT:g}%" y="12">{escape(plane.up.name)}</text>',
        f'<text class="t-s" x="{_RIGHT:g}%" y="{HEIGHT - 5}" text-anchor="end">{escape(plane.across.name)}</text>',
    ]


def _marks(plane: Plane) -> list[str]:
    return [
        f'<circle class="{"mp" if spot.sure else "dt-u"}" cx="{_n(_x(plane.across, spot.x))}%"'
        f' cy="{_n(_y(plane.up, spot.y))}" r="{6 if spot.sure else 5}"/>'
        for spot in plane.spots
    ]


def _names(plane: Plane) -> list[str]:
    """Return the names, placed one after another, firm points first; what would touch something is left out."""
    places = [(_x(plane.across, s.x), _y(plane.up, s.y)) for s in plane.spots]
    taken = [_box(x, y, 7.0, 7.0) for x, y in places]
    taken += [corner.box for corner in _corners(plane)]
    order = sorted(range(len(places)), key=lambda i: not plane.spots[i].sure)
    drawn = []
    for i in order:
        spot, (x, y) = plane.spots[i], places[i]
        for anchor, right, down in _SIDES:
            box = _name_box(spot.label, x, y, anchor, right, down)
            others = (other for j, other in enumerate(taken) if j != i)
            if _inside(box) and not _touches(box, others):
                taken.append(box)
                shift = f' dx="{right:g}"' if right else ""
                drawn.append(
                    f'<text class="t-p" x="{_n(x)}%" y="{_n(y + down)}" text-anchor="{anchor}"{shift}>'
                    f"{escape(spot.label)}</text>"
                )
                break
    return drawn


def _box(x: float, y: float, wide: float, tall: float) -> _Box:
    middle = x * LEAST_WIDTH / 100
    return middle - wide, y - tall, middle + wide, y + tall


def _name_box(text: str, x: float, y: float, anchor: str, right: float, down: float) -> _Box:
    width, start = _LETTER * len(text), x * LEAST_WIDTH / 100 + right
    start -= width if anchor == "end" else width / 2 if anchor == "middle" else 0.0
    return start, y + down - _LINE + 2, start + width, y + down + 2


def _inside(box: _Box) -> bool:
    left, top, right, foot = box
    return left >= _LEFT * LEAST_WIDTH / 100 and right <= LEAST_WIDTH and top >= _TOP and foot <= HEIGHT - _BOTTOM


def _touches(box: _Box, others: Iterable[_Box]) -> bool:
    return any(box[0] < o[2] and o[0] < box[2] and box[1] < o[3] and o[1] < box[3] for o in others)


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
