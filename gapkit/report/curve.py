"""The curve of a journey: perception with its interval, the expectation dashed over it, the shortfall shaded between.

Across, positions are percentages of the columns of the table below; down, they are pixels, as in
`gapkit.report.charts`.
"""

from __future__ import annotations

from itertools import groupby, pairwise

from markupsafe import Markup, escape

from gapkit.report.blocks import Axis, Curve, Stop

HEIGHT, _TOP, _BOTTOM = 260, 44, 34
GUTTER = 9.0
"""Width in rem of the column that names the rows of the table."""

_PETROL, _INK, _GREY, _LINE, _WHITE = "#0F6276", "#182026", "#5C6770", "#DDD8CC", "#FFFFFF"
_TERRACOTTA_PALE, _PETROL_PALE, _SAND = "#F1D3C6", "#CDE2E6", "#F1EEE6"

_Point = tuple[float, float]


def curve_html(curve: Curve, *, width: float) -> Markup:
    """Return the curve as it stands over a table of this least width in rem."""
    style = f"padding-left:{GUTTER:g}rem;min-width:{width:g}rem;box-sizing:border-box"
    return Markup(f'<div role="img" aria-label="{escape(curve.spoken)}" style="{style}">{curve_svg(curve)}</div>')


def curve_svg(curve: Curve) -> Markup:
    """Return bands, grid, shaded areas, lines and marks of a curve."""
    stops, axis = curve.stops, curve.axis
    step = 100 / max(len(stops), 1)
    drawn = [
        *_bands(curve, step),
        *_grid(axis),
        f'<svg width="100%" height="{HEIGHT}" viewBox="0 0 100 {HEIGHT}" preserveAspectRatio="none"'
        ' overflow="visible">',
        *_areas(stops, axis, step),
        *_lines(stops, axis, step),
        "</svg>",
        *(part for place, stop in enumerate(stops) for part in _marks(stop, axis, (place + 0.5) * step, curve)),
    ]
    return Markup(
        f'<svg width="100%" height="{HEIGHT}" font-family="sans-serif" font-size="11.5" overflow="visible"'
        f' aria-hidden="true" focusable="false">{"".join(drawn)}</svg>'
    )


def _y(axis: Axis, value: float) -> float:
    inside = min(max(value, axis.low), axis.high)
    return _TOP + (axis.high - inside) / (axis.high - axis.low) * (HEIGHT - _TOP - _BOTTOM)


def _bands(curve: Curve, step: float) -> list[str]:
    """Return the bands behind the moments of truth; neighbours share a band, and its name."""
    drawn, place = [], 0
    for moment, stops in groupby(curve.stops, key=lambda stop: bool(stop.moment)):
        width = len(list(stops))
        if moment:
            drawn.append(
                f'<rect x="{_n(place * step)}%" width="{_n(width * step)}%" height="{HEIGHT}" fill="{_SAND}"'
                ' style="fill:var(--sunk)"/>'
                f'<text class="t-s" x="{_n((place + width / 2) * step)}%" y="14" text-anchor="middle" fill="{_INK}"'
                f' font-weight="600">{escape(curve.moment_text)}</text>'
            )
        place += width
    return drawn


def _grid(axis: Axis) -> list[str]:
    drawn = []
    for value, text in axis.ticks:
        y = _n(_y(axis, value))
        drawn.append(
            f'<line class="g" stroke="{_LINE}" x2="100%" y1="{y}" y2="{y}"/>'
            f'<text class="t-s" fill="{_GREY}" x="-6" y="{_n(_y(axis, value) + 4)}" text-anchor="end">'
            f"{escape(text)}</text>"
        )
    return drawn


def _runs(stops: tuple[Stop, ...], axis: Axis, step: float, name: str) -> list[tuple[bool, list[_Point]]]:
    """Return the stretches of a line between points that have it, and whether each rests on answers alone."""
    points = [
        None if (value := getattr(stop, name)) is None else ((place + 0.5) * step, _y(axis, value), _asked(stop))
        for place, stop in enumerate(stops)
    ]
    found: list[tuple[bool, list[_Point]]] = []
    for first, second in pairwise(points):
        if first is None or second is None:
            continue
        firm = first[2] and second[2]
        if found and found[-1][0] == firm and found[-1][1][-1] == first[:2]:
            found[-1][1].append(second[:2])
        else:
            found.append((firm, [first[:2], second[:2]]))
    return found


def _asked(stop: Stop) -> bool:
    return stop.basis in ("measured", "thin")


def _areas(stops: tuple[Stop, ...], axis: Axis, step: float) -> list[str]:
    """Return the ribbon of the interval, and the area between expectation and perception, by its sign."""
    drawn = []
    for place, (first, second) in enumerate(pairwise(stops)):
        left, right = (place + 0.5) * step, (place + 1.5) * step
        ends = (first.low, first.high, second.low, second.high)
        for colour, token, shape in _between(first, second):
            points = [(left + share * (right - left), _y(axis, value)) for share, value in shape]
            drawn.append(_polygon(points, colour, token, ".6"))
        if all(end is not None for end in ends):
            low_1, high_1, low_2, high_2 = (_y(axis, end) for end in ends if end is not None)
            drawn.append(
                _polygon([(left, high_1), (right, high_2), (right, low_2), (left, low_1)], _PETROL, "per", ".18")
            )
    return drawn


def _between(first: Stop, second: Stop) -> list[tuple[str, str, list[_Point]]]:
    """Return the areas between two lines from one point to the next, split where they cross."""
    if None in (first.expectation, first.perception, second.expectation, second.perception):
        return []
    e1, p1, e2, p2 = (
        float(value or 0.0) for value in (first.expectation, first.perception, second.expectation, second.perception)
    )
    d1, d2 = p1 - e1, p2 - e2
    if d1 * d2 >= 0:
        return [(*_side(d1 + d2), [(0.0, e1), (1.0, e2), (1.0, p2), (0.0, p1)])]
    at = d1 / (d1 - d2)
    meet = e1 + at * (e2 - e1)
    return [
        (*_side(d1), [(0.0, e1), (at, meet), (0.0, p1)]),
        (*_side(d2), [(at, meet), (1.0, e2), (1.0, p2)]),
    ]


def _side(difference: float) -> tuple[str, str]:
    return (_TERRACOTTA_PALE, "short-soft") if difference < 0 else (_PETROL_PALE, "tol")


def _polygon(points: list[_Point], colour: str, token: str, opacity: str) -> str:
    text = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
    return f'<polygon points="{text}" fill="{colour}" style="fill:var(--{token})" opacity="{opacity}"/>'


def _lines(stops: tuple[Stop, ...], axis: Axis, step: float) -> list[str]:
    drawn = []
    for name, colour, token, width in (("expectation", _INK, "exp", 1.5), ("perception", _PETROL, "per", 3)):
        for firm, points in _runs(stops, axis, step, name):
            text = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
            dashed = ' stroke-dasharray="5 4"' if name == "expectation" else "" if firm else ' stroke-dasharray="2 4"'
            drawn.append(
                f'<polyline points="{text}" fill="none" stroke="{colour}" style="stroke:var(--{token})"'
                f' stroke-width="{width}" vector-effect="non-scaling-stroke"{dashed}/>'
            )
    return drawn


def _marks(stop: Stop, axis: Axis, x: float, curve: Curve) -> list[str]:
    at = _n(x)
    if stop.perception is None:
        middle = (HEIGHT + _TOP - _BOTTOM) // 2
        return [
            f'<text class="t-s" fill="{_GREY}" font-style="italic" x="{at}%" y="{middle}" text-anchor="middle">'
            f"{escape(curve.blank_text)}</text>"
        ]
    y = _y(axis, stop.perception)
    drawn = []
    if stop.low is not None and stop.high is not None:
        drawn.append(
            f'<line class="ci-p" stroke="{_PETROL}" stroke-width="5" style="stroke-width:5;opacity:.45" x1="{at}%"'
            f' x2="{at}%" y1="{_n(_y(axis, stop.high))}" y2="{_n(_y(axis, stop.low))}"/>'
        )
    over = stop.expectation is None or stop.perception > stop.expectation
    if stop.expectation is not None:
        top = _y(axis, stop.expectation)
        drawn.append(
            f'<svg x="{at}%" y="{_n(top)}" overflow="visible"><path class="me" fill="{_WHITE}" stroke="{_INK}"'
            ' stroke-width="2" d="M0-6L6 0 0 6-6 0Z"/></svg>'
        )
        side = max(top, _bottom(axis, stop)) + 18 if over else top - 11
        drawn.append(_label(stop.expectation_text, at, side, bold=False))
    if _asked(stop) and stop.basis != "thin":
        drawn.append(
            f'<circle class="mp" fill="{_PETROL}" stroke="{_WHITE}" stroke-width="1.5" cx="{at}%" cy="{_n(y)}"'
            ' r="5.5"/>'
        )
    else:
        drawn.append(
            f'<circle fill="{_WHITE}" stroke="{_PETROL}" stroke-width="2" stroke-dasharray="2 2"'
            f' style="fill:var(--surface);stroke:var(--per)" cx="{at}%" cy="{_n(y)}" r="5.5"/>'
        )
    side = _top(axis, stop) - 9 if over else max(_bottom(axis, stop), y + 6) + 13
    return [*drawn, _label(stop.perception_text, at, side, bold=True)]


def _bottom(axis: Axis, stop: Stop) -> float:
    return _y(axis, stop.perception or 0.0) if stop.low is None else _y(axis, stop.low)


def _top(axis: Axis, stop: Stop) -> float:
    return min(_y(axis, stop.perception or 0.0) - 4, _y(axis, stop.high if stop.high is not None else axis.low))


def _label(text: str, at: str, y: float, *, bold: bool) -> str:
    look = f'fill="{_INK}" style="fill:var(--ink)" font-weight="700"' if bold else f'fill="{_GREY}"'
    inside = min(max(y, _TOP - 16), HEIGHT - 4)
    return f'<text class="t-s" {look} x="{at}%" y="{_n(inside)}" text-anchor="middle">{escape(text)}</text>'


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
