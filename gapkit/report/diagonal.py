"""The diagonal: what was foretold across, what came upwards, and the line on which both are the same.

Across, positions are percentages; down, they are pixels, as in `gapkit.report.charts`. All marks are one path, and all
intervals another: they stretch with the drawing, their strokes do not.
"""

from __future__ import annotations

from markupsafe import Markup, escape

from gapkit.record import Record
from gapkit.report.blocks import Axis

HEIGHT, LEAST_WIDTH = 260, 460
_LEFT, _RIGHT = 7.0, 98.0
_TOP, _BOTTOM = 20.0, 38.0


class Seen(Record):
    """A point: what was foretold, what came, and the interval of what came."""

    foretold: float
    observed: float
    low: float
    high: float


class Diagonal(Record):
    """Points beside the diagonal; both axes have the ends and ticks of `axis`. `spoken` says what is drawn."""

    points: tuple[Seen, ...]
    axis: Axis
    across: str
    up: str
    spoken: str


def diagonal_html(drawn: Diagonal) -> Markup:
    """Return the diagonal as it stands on a page, with its words for those who cannot see it."""
    style = f"min-width:{LEAST_WIDTH}px"
    return Markup(f'<div role="img" aria-label="{escape(drawn.spoken)}" style="{style}">{diagonal_svg(drawn)}</div>')


def diagonal_svg(drawn: Diagonal) -> Markup:
    """Return grid, diagonal, intervals, marks and ticks."""
    axis, foot = drawn.axis, HEIGHT - _BOTTOM
    grid = "".join(f"M{_LEFT:g} {_n(_y(axis, value))}H{_RIGHT:g}" for value, _ in axis.ticks)
    spans = "".join(f"M{_n(_x(axis, p.foretold))} {_n(_y(axis, p.low))}V{_n(_y(axis, p.high))}" for p in drawn.points)
    marks = "".join(f"M{_n(_x(axis, p.foretold))} {_n(_y(axis, p.observed))}h0" for p in drawn.points)
    steady = 'vector-effect="non-scaling-stroke"'
    parts = [
        f'<svg width="100%" height="{HEIGHT}" viewBox="0 0 100 {HEIGHT}" preserveAspectRatio="none">',
        f'<path class="g" d="{grid}" {steady}/>',
        f'<path class="zero" d="M{_LEFT:g} {foot:g}L{_RIGHT:g} {_TOP:g}" {steady}/>',
        f'<path class="ci-p" d="{spans}" {steady}/>',
        f'<path d="{marks}" {steady} stroke="var(--per)" stroke-width="11" stroke-linecap="round"/></svg>',
        *(
            f'<text class="t-s" x="{_LEFT - 0.6:g}%" y="{_n(_y(axis, value) + 4)}" text-anchor="end">'
            f"{escape(text)}</text>"
            f'<text class="t-s" x="{_n(_x(axis, value))}%" y="{foot + 16:g}" text-anchor="middle">{escape(text)}</text>'
            for value, text in axis.ticks
        ),
        f'<text class="t-s" x="{_LEFT:g}%" y="12">{escape(drawn.up)}</text>',
        f'<text class="t-s" x="{_RIGHT:g}%" y="{HEIGHT - 5}" text-anchor="end">{escape(drawn.across)}</text>',
    ]
    return Markup(f'<svg width="100%" height="{HEIGHT}" aria-hidden="true" focusable="false">{"".join(parts)}</svg>')


def _x(axis: Axis, value: float) -> float:
    """Return where a value stands across, in per cent."""
    return _LEFT + _part(axis, value) * (_RIGHT - _LEFT)


def _y(axis: Axis, value: float) -> float:
    """Return where a value stands from the top, in pixels."""
    return HEIGHT - _BOTTOM - _part(axis, value) * (HEIGHT - _TOP - _BOTTOM)


def _part(axis: Axis, value: float) -> float:
    return (min(max(value, axis.low), axis.high) - axis.low) / (axis.high - axis.low)


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
