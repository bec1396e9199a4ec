"""The curve of a journey: perception with its interval, the expectation dashed over it, the shortfall shaded between.

Across, positions are percentages of the columns of the table below; down, they are pixels. Classes say what a shape is;
the style sheet gives it its look.
"""

from __future__ import annotations

from itertools import groupby, pairwise

from markupsafe import Markup, escape

from gapkit.report.blocks import Axis, Curve, Stop

HEIGHT, _TOP, _BOTTOM = 260, 44, 34
GUTTER = 9.0
"""Width in rem of the column that names the rows of the table."""

GOAL, GOAL_LOOK, GOAL_DROP = "▷", 'class="goal t-m"', 5.5
"""The mark of a target, what it looks like, and how far its foot stands below its middle, in pixels."""

_STRETCHED = f'<svg width="100%" height="{HEIGHT}" viewBox="0 0 100 {HEIGHT}" preserveAspectRatio="none">'

_Point = tuple[float, float]


def curve_html(curve: Curve, *, width: float) -> Markup:
    """Return the curve as it stands over a table of this least width in rem."""
    style = f"padding-left:{GUTTER:g}rem;min-width:{width:g}rem"
    return Markup(
        f'<div class="wide" role="img" aria-label="{escape(curve.spoken)}" style="{style}">{curve_svg(curve)}</div>'
    )


def curve_svg(curve: Curve) -> Markup:
    """Return bands, grid, shaded areas, lines and marks of a curve."""
    stops, axis = curve.stops, curve.axis
    step = 100 / max(len(stops), 1)
    drawn = [
        *_bands(curve, step),
        *texts_svg([(-0.6, _y(axis, value) + 4, text) for value, text in axis.ticks], 'class="t-s" text-anchor="end"'),
        _STRETCHED,
        *_thin_lines(stops, axis, step),
        *_areas(stops, axis, step),
        *_lines(stops, axis, step),
        "</svg>",
        *texts_svg(_goals(stops, axis, step), GOAL_LOOK),
        *(part for place, stop in enumerate(stops) for part in _marks(stop, axis, (place + 0.5) * step, curve)),
        *_dots(stops, axis, step),
    ]
    return Markup(f'<svg width="100%" height="{HEIGHT}" aria-hidden="true">{"".join(drawn)}</svg>')


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
                f'<rect class="roi" x="{_n(place * step)}%" width="{_n(width * step)}%" height="{HEIGHT}"/>'
                f'<text class="t-s t-m" x="{_n((place + width / 2) * step)}%" y="14">{escape(curve.moment_text)}</text>'
            )
        place += width
    return drawn


def _thin_lines(stops: tuple[Stop, ...], axis: Axis, step: float) -> list[str]:
    """Return the grid, and the interval of every point: a path each."""
    limits = [
        f"M{_n((place + 0.5) * step)} {_n(_y(axis, stop.high))}V{_n(_y(axis, stop.low))}"
        for place, stop in enumerate(stops)
        if stop.perception is not None and stop.low is not None and stop.high is not None
    ]
    shapes = (("g", [f"M0 {_n(_y(axis, value))}H100" for value, _ in axis.ticks]), ("ci-w", limits))
    return [
        f'<path class="{name}" d="{"".join(drawn)}" vector-effect="non-scaling-stroke"/>'
        for name, drawn in shapes
        if drawn
    ]


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
    """Return the areas between expectation and perception, by their sign, and the ribbon of the interval over them."""
    shapes: dict[str, list[list[_Point]]] = {"gapn": [], "gapp": [], "rib": []}
    for place, (first, second) in enumerate(pairwise(stops)):
        left, right = (place + 0.5) * step, (place + 1.5) * step
        for name, shape in _between(first, second):
            shapes[name].append([(left + share * (right - left), _y(axis, value)) for share, value in shape])
        ends = (first.low, first.high, second.low, second.high)
        if all(end is not None for end in ends):
            low_1, high_1, low_2, high_2 = (_y(axis, end) for end in ends if end is not None)
            shapes["rib"].append([(left, high_1), (right, high_2), (right, low_2), (left, low_1)])
    return [f'<path class="{name}" d="{"".join(map(_closed, found))}"/>' for name, found in shapes.items() if found]


def _between(first: Stop, second: Stop) -> list[tuple[str, list[_Point]]]:
    """Return the areas between two lines from one point to the next, split where they cross."""
    if None in (first.expectation, first.perception, second.expectation, second.perception):
        return []
    e1, p1, e2, p2 = (
        float(value or 0.0) for value in (first.expectation, first.perception, second.expectation, second.perception)
    )
    d1, d2 = p1 - e1, p2 - e2
    if d1 * d2 >= 0:
        return [(_side(d1 + d2), [(0.0, e1), (1.0, e2), (1.0, p2), (0.0, p1)])]
    at = d1 / (d1 - d2)
    meet = e1 + at * (e2 - e1)
    return [
        (_side(d1), [(0.0, e1), (at, meet), (0.0, p1)]),
        (_side(d2), [(at, meet), (1.0, e2), (1.0, p2)]),
    ]


def _side(difference: float) -> str:
    return "gapn" if difference < 0 else "gapp"


def _closed(points: list[_Point]) -> str:
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points) + "Z"


def _lines(stops: tuple[Stop, ...], axis: Axis, step: float) -> list[str]:
    drawn = []
    for _, points in _runs(stops, axis, step, "target"):
        text = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        drawn.append(f'<polyline class="lp goal" points="{text}"/>')
    for name, line in (("expectation", "le"), ("perception", "lp")):
        for firm, points in _runs(stops, axis, step, name):
            text = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
            look = line if firm or name == "expectation" else f"{line} weak"
            drawn.append(f'<polyline class="{look}" points="{text}"/>')
    return drawn


def _dots(stops: tuple[Stop, ...], axis: Axis, step: float) -> list[str]:
    """Return the points that rest on enough answers, all as the round ends of strokes without length."""
    places = "".join(
        f"M{_n((place + 0.5) * step)} {_n(_y(axis, stop.perception))}h0"
        for place, stop in enumerate(stops)
        if stop.perception is not None and _firm(stop)
    )
    return [_STRETCHED, *dots_svg(places, "surface", 13), *dots_svg(places, "per", 10), "</svg>"] if places else []


def dots_svg(places: str, colour: str, size: float) -> list[str]:
    """Return points of one colour and size, in pixels, in a drawing that is stretched; `places` is their path."""
    look = f"stroke:var(--{colour});stroke-width:{size:g};stroke-linecap:round"
    return [f'<path style="{look}" d="{places}" vector-effect="non-scaling-stroke"/>'] if places else []


def _firm(stop: Stop) -> bool:
    return stop.basis == "measured"


def _goals(stops: tuple[Stop, ...], axis: Axis, step: float) -> list[tuple[float, float, str]]:
    """Return the marks of the targets; what is not told has none."""
    known = [(place, stop.target) for place, stop in enumerate(stops) if stop.perception is not None]
    return [((place + 0.5) * step, _y(axis, at) + GOAL_DROP, GOAL) for place, at in known if at is not None]


def texts_svg(places: list[tuple[float, float, str]], look: str) -> list[str]:
    """Return texts at their places: one element for all where each is a letter, for letters may have places."""
    if places and all(len(text) == 1 for _, _, text in places):
        across, down = " ".join(f"{_n(x)}%" for x, _, _ in places), " ".join(_n(y) for _, y, _ in places)
        return [f'<text {look} x="{across}" y="{down}">{escape("".join(text for _, _, text in places))}</text>']
    return [f'<text {look} x="{_n(x)}%" y="{_n(y)}">{escape(text)}</text>' for x, y, text in places]


def _marks(stop: Stop, axis: Axis, x: float, curve: Curve) -> list[str]:
    at = _n(x)
    if stop.perception is None:
        middle = (HEIGHT + _TOP - _BOTTOM) // 2
        return [f'<text class="t-s t-i" x="{at}%" y="{middle}">{escape(curve.blank_text)}</text>']
    y = _y(axis, stop.perception)
    drawn = []
    over = stop.expectation is None or stop.perception > stop.expectation
    if stop.expectation is not None:
        top = _y(axis, stop.expectation)
        drawn.append(f'<svg x="{at}%" y="{_n(top)}"><path class="me" d="M0-6L6 0 0 6-6 0Z"/></svg>')
        side = max(top, _bottom(axis, stop)) + 18 if over else top - 11
        drawn.append(_label(stop.expectation_text, at, side, bold=False))
    if not _firm(stop):
        drawn.append(f'<circle class="mp weak" cx="{at}%" cy="{_n(y)}" r="5.5"/>')
    side = _top(axis, stop) - 9 if over else max(_bottom(axis, stop), y + 6) + 13
    return [*drawn, _label(stop.perception_text, at, side, bold=True)]


def _bottom(axis: Axis, stop: Stop) -> float:
    return _y(axis, stop.perception or 0.0) if stop.low is None else _y(axis, stop.low)


def _top(axis: Axis, stop: Stop) -> float:
    return min(_y(axis, stop.perception or 0.0) - 4, _y(axis, stop.high if stop.high is not None else axis.low))


def _label(text: str, at: str, y: float, *, bold: bool) -> str:
    inside = min(max(y, _TOP - 16), HEIGHT - 4)
    return f'<text class="t-s {"t-v" if bold else "t-m"}" x="{at}%" y="{_n(inside)}">{escape(text)}</text>'


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
