"""Drawings of the report: marks on a number line, as inline SVG.

Across, positions are percentages; down, they are pixels: a strip reflows to any width while text and marks keep their
size. Colours stand in presentation attributes, so a strip is right without the style sheet; classes let it change them.
On a page, which has that sheet, the attributes would only say it twice: `styled=False` leaves them out.
"""

from __future__ import annotations

from math import isfinite

from markupsafe import Markup, escape

from gapkit.record import Record
from gapkit.report.blocks import Axis, Mark, Strip

MARGIN = 3.0
"""Per cent of the width kept free at either end, so that a mark on the limit of the axis is drawn whole."""

TALL, SHORT = 36, 24
"""Heights of a strip in pixels: in tables with few rows, and in long ones."""

# A narrow column, a letter of a tick and the space between two, in pixels.
_NARROW, _LETTER, _SPACE = 160, 6.6, 8

_PETROL, _INK, _GREY, _TERRACOTTA = "#0F6276", "#182026", "#5C6770", "#A53A1E"
_PALE_TERRACOTTA, _PALE_PETROL, _SAND, _LINE, _WHITE = "#F1D3C6", "#CDE2E6", "#F1EEE6", "#DDD8CC", "#FFFFFF"

# Class and presentation attributes of every kind of mark.
_STYLE = {
    "band": f'class="roi" fill="{_SAND}"',
    "zone": f'class="tolb" fill="{_PALE_PETROL}"',
    "bar": f'class="barx" fill="{_PALE_PETROL}" stroke="{_PETROL}"',
    "zero": f'class="zero" stroke="{_INK}" stroke-width="1.25"',
    "gap_short": f'class="gapn" stroke="{_PALE_TERRACOTTA}" stroke-width="9"',
    "gap_over": f'class="gapp" stroke="{_PALE_PETROL}" stroke-width="9"',
    "interval_short": f'class="ci" stroke="{_TERRACOTTA}" stroke-width="2.5"',
    "interval_over": f'class="ci-p" stroke="{_PETROL}" stroke-width="2.5"',
    "interval_unclear": f'class="ci-u" stroke="{_GREY}" stroke-width="2.5"',
    "minimum": f'class="mm" stroke="{_GREY}" stroke-width="2.5"',
    "expectation": f'class="me" fill="{_WHITE}" stroke="{_INK}" stroke-width="2"',
    "target": f'class="mt" fill="{_WHITE}" stroke="{_PETROL}" stroke-width="2.5"',
    "earlier": f'class="dt-u" fill="{_WHITE}" stroke="{_GREY}" stroke-width="2"',
    "perception": f'class="mp" fill="{_PETROL}" stroke="{_WHITE}" stroke-width="1.5"',
    "estimate_short": f'class="dt-n" fill="{_TERRACOTTA}"',
    "estimate_over": f'class="dt-p" fill="{_PETROL}"',
    "estimate_unclear": f'class="dt-u" fill="{_WHITE}" stroke="{_GREY}" stroke-width="2"',
}
ROLES = tuple(_STYLE)
"""Every role a mark can have, from the one drawn at the bottom to the one drawn on top."""

_STYLE |= {"grid": f'class="g" stroke="{_LINE}"', "label": f'class="t-s" fill="{_GREY}"'}

_DOTS = {"estimate_unclear": 4.5, "earlier": 5}
"""Radius of point marks that are not 4 pixels."""

_SPANS = ("gap_short", "gap_over", "interval_short", "interval_over", "interval_unclear", "band", "zone", "bar")


class _Frame(Record):
    """The box a strip is drawn in."""

    axis: Axis
    height: int
    styled: bool = True

    def look(self, role: str) -> str:
        """Return the class of a mark, and its colours where no style sheet has them."""
        return _look(role, styled=self.styled)

    @property
    def middle(self) -> int:
        return self.height // 2

    @property
    def size(self) -> float:
        """Half the size of a point mark."""
        return 6 if self.height > SHORT else 5


def position(axis: Axis, value: float) -> float:
    """Return where a value stands on the axis, in per cent of the width; beyond the axis it stands on its limit."""
    inside = min(max(value, axis.low), axis.high)
    return MARGIN + (inside - axis.low) / (axis.high - axis.low) * (100 - 2 * MARGIN)


def strip_svg(strip: Strip, axis: Axis, *, height: int = TALL, baseline: bool = False, styled: bool = True) -> Markup:
    """Return the marks of a strip on their axis: grid first, marks in the order of their roles, labels last.

    `baseline` draws one line along the strip instead of the grid. A mark without a finite position is left out.
    """
    frame = _Frame(axis, height, styled)
    marks = sorted((m for m in strip.marks if _drawable(m)), key=lambda m: ROLES.index(m.role))
    below = [m for m in marks if m.role in ("band", "zone")]
    above = [m for m in marks if m.role not in ("band", "zone")]
    drawn = [
        *(_mark_svg(m, frame) for m in below),
        _baseline_svg(frame) if baseline else _grid_svg(frame, without_zero=any(m.role == "zero" for m in marks)),
        *(_mark_svg(m, frame) for m in above),
        *_labels_svg(marks, frame),
    ]
    return _svg("".join(drawn), height, styled=styled)


def axis_svg(axis: Axis, *, styled: bool = True) -> Markup:
    """Return the labelled ticks of an axis, for the head of its column."""
    ticks = "".join(
        f'<text class="t-s" x="{_number(position(axis, value))}%" y="12" text-anchor="middle">{escape(text)}</text>'
        for value, text in labelled_ticks(axis)
    )
    return _svg(ticks, 16, styled=styled)


def labelled_ticks(axis: Axis) -> tuple[tuple[float, str], ...]:
    """Return the ticks whose labels have room in a narrow column: all, or every second, third..., zero among them."""
    texts = [text for _, text in axis.ticks]
    zero = next((i for i, (value, _) in enumerate(axis.ticks) if value == 0), 0)
    for step in range(1, len(texts)):
        kept = axis.ticks[zero % step :: step]
        if sum(_LETTER * len(text) + _SPACE for _, text in kept) <= _NARROW:
            return kept
    return axis.ticks[:1] + axis.ticks[1:][-1:]


def legend_svg(role: str, *, styled: bool = True) -> Markup:
    """Return the small picture that stands before the name of a role in a legend."""
    wide = role in _SPANS or role.startswith("estimate") or role == "hidden"
    width, body = 28 if wide else 16, _SWATCHES[styled][role]
    return Markup(f'<svg width="{width}" height="16" aria-hidden="true" focusable="false">{body}</svg>')


def _drawable(mark: Mark) -> bool:
    if mark.role not in _STYLE:
        raise ValueError(f"unknown mark: {mark.role}")
    return isfinite(mark.x) and (mark.role not in _SPANS or (mark.to is not None and isfinite(mark.to)))


def _mark_svg(mark: Mark, frame: _Frame) -> str:
    style, x, middle, size = frame.look(mark.role), _number(position(frame.axis, mark.x)), frame.middle, frame.size
    match mark.role:
        case "band" | "zone" | "bar":
            return _block_svg(mark, frame)
        case "gap_short" | "gap_over":
            return f'<line {style} x1="{x}%" x2="{_end(mark, frame)}%" y1="{middle}" y2="{middle}"/>'
        case "interval_short" | "interval_over" | "interval_unclear":
            return _interval_svg(mark, frame)
        case "zero":
            return f'<line {style} x1="{x}%" x2="{x}%" y2="{frame.height}"/>'
        case "minimum":
            return f'<line {style} x1="{x}%" x2="{x}%" y1="{middle - 9}" y2="{middle + 9}"/>'
        case "expectation":
            return _placed_svg(f'<path {style} d="{_diamond(size + 0.5)}"/>', x, frame)
        case "target":
            return _placed_svg(f'<path {style} d="M-5-6L6 0-5 6Z"/>', x, frame)
        case "perception":
            return f'<circle {style} cx="{x}%" cy="{middle}" r="{size}"/>'
        case _:
            return f'<circle {style} cx="{x}%" cy="{middle}" r="{_DOTS.get(mark.role, 4)}"/>'


def _placed_svg(body: str, x: str, frame: _Frame) -> str:
    """Return a shape with its middle at a percentage, which a path alone cannot stand at."""
    own = ' overflow="visible"' if frame.styled else ""
    return f'<svg x="{x}%" y="{frame.middle}"{own}>{body}</svg>'


def _block_svg(mark: Mark, frame: _Frame) -> str:
    height = {"band": frame.height, "zone": 16, "bar": 10}[mark.role]
    ends = sorted((position(frame.axis, mark.x), position(frame.axis, mark.to or 0.0)))
    top = frame.middle - height // 2
    return (
        f'<rect {frame.look(mark.role)} x="{_number(ends[0])}%" width="{_number(ends[1] - ends[0])}%"'
        f' y="{top}" height="{height}"/>'
    )


def _interval_svg(mark: Mark, frame: _Frame) -> str:
    # A limit beyond the axis gets no cap: the line runs out of the picture, and the number says where it ends.
    middle, axis = frame.middle, frame.axis
    low, high = sorted((mark.x, mark.to or 0.0))
    x1, x2 = _number(position(axis, low)), _number(position(axis, high))
    caps = [
        f'x1="{x}%" x2="{x}%" y1="{middle - 5}" y2="{middle + 5}"'
        for x, value in ((x1, low), (x2, high))
        if axis.low <= value <= axis.high
    ]
    return _lines_svg([f'x1="{x1}%" x2="{x2}%" y1="{middle}" y2="{middle}"', *caps], mark.role, frame)


def _grid_svg(frame: _Frame, *, without_zero: bool) -> str:
    lines = [
        f'x1="{x}%" x2="{x}%" y2="{frame.height}"'
        for x in (_number(position(frame.axis, v)) for v, _ in labelled_ticks(frame.axis) if v or not without_zero)
    ]
    return _lines_svg(lines, "grid", frame)


def _lines_svg(places: list[str], role: str, frame: _Frame) -> str:
    """Return lines of one look: where that is a class and no more, each bears it, and a page has fewer elements."""
    look = frame.look(role)
    if not frame.styled:
        return "".join(f"<line {look} {place}/>" for place in places)
    lines = "".join(f"<line {place}/>" for place in places)
    return f"<g {look}>{lines}</g>" if lines else ""


def _baseline_svg(frame: _Frame) -> str:
    return (
        f'<line {frame.look("grid")} x1="{_number(MARGIN)}%" x2="{_number(100 - MARGIN)}%"'
        f' y1="{frame.middle}" y2="{frame.middle}"/>'
    )


def _labels_svg(marks: list[Mark], frame: _Frame) -> list[str]:
    """Return the labels of the marks: the leftmost to the left, the others to the right, above where no room is."""
    labelled = [m for m in marks if m.text]
    first = min((m.x for m in labelled), default=0.0)
    labels = []
    for mark in labelled:
        side = mark.text_side or ("left" if mark.x == first and len(labelled) > 1 else "right")
        labels.append(_label_svg(mark, side, frame))
    return labels


def _label_svg(mark: Mark, side: str, frame: _Frame) -> str:
    x = position(frame.axis, mark.x)
    if (side == "left" and x < 12) or (side == "right" and x > 88):
        side = "above"
    anchor, dx, y = {
        "left": ("end", -11, frame.middle + 4),
        "right": ("start", 11, frame.middle + 4),
        "above": ("middle", 0, frame.middle - 9),
        "below": ("middle", 0, frame.middle + 17),
    }[side]
    shift = f' dx="{dx}"' if dx else ""
    return (
        f'<text {frame.look("label")} x="{_number(x)}%" y="{y}" text-anchor="{anchor}"{shift}>'
        f"{escape(mark.text)}</text>"
    )


def _svg(body: str, height: int, *, styled: bool) -> Markup:
    own = ' width="100%" font-family="sans-serif" font-size="11.5" overflow="visible"' if styled else ""
    return Markup(f'<svg class="strip" height="{height}"{own} aria-hidden="true" focusable="false">{body}</svg>')


def _look(role: str, *, styled: bool) -> str:
    return _STYLE[role] if styled else _STYLE[role].partition(" ")[0]


def _end(mark: Mark, frame: _Frame) -> str:
    return _number(position(frame.axis, mark.to or 0.0))


def _diamond(half: float) -> str:
    return f"M0-{half:g}L{half:g} 0 0 {half:g}-{half:g} 0Z"


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _swatches(*, styled: bool) -> dict[str, str]:
    """Return the body of every legend picture."""
    look = {role: _look(role, styled=styled) for role in ROLES}
    line = {r: f'<line {look[r]} x2="28" y1="8" y2="8"/>' for r in ROLES if r.startswith(("gap", "interval"))}
    dot = {r: f'<circle {look[r]} cx="14" cy="8" r="4.5"/>' for r in ("estimate_short", "estimate_over")}
    dot["estimate_unclear"] = f'<circle {look["estimate_unclear"]} cx="14" cy="8" r="4.5"/>'
    return {
        **line,
        **{r: line[r.replace("estimate", "interval")] + dot[r] for r in dot},
        **{f"interval_{s}": line[f"interval_{s}"] + dot[f"estimate_{s}"] for s in ("short", "over", "unclear")},
        "band": f'<rect {look["band"]} x=".5" y=".5" width="27" height="15" stroke="{_LINE}"/>',
        "zone": f'<rect {look["zone"]} y="2" width="28" height="12"/>',
        "bar": f'<rect {look["bar"]} y="3" width="28" height="10"/>',
        "zero": f'<line {look["zero"]} x1="8" x2="8" y2="16"/>',
        "minimum": f'<line {look["minimum"]} x1="8" x2="8" y1="1" y2="15"/>',
        "expectation": f'<path {look["expectation"]} transform="translate(8 8)" d="{_diamond(6.5)}"/>',
        "target": f'<path {look["target"]} transform="translate(8 8)" d="M-5-6L6 0-5 6Z"/>',
        "earlier": f'<circle {look["earlier"]} cx="8" cy="8" r="5"/>',
        "perception": f'<circle {look["perception"]} cx="8" cy="8" r="6"/>',
        "indicative": f'<rect x="1" y="1" width="14" height="14" fill="none" class="dash" stroke="{_GREY}"'
        ' stroke-width="1.5" stroke-dasharray="3 2"/>',
        "hidden": f'<rect x=".5" y=".5" width="27" height="15" fill="none" class="g" stroke="{_LINE}"/>'
        f'<path class="hatch" stroke="{_GREY}" d="M1 15L15 1M9 15L23 1M17 15L27 5"/>',
    }


_SWATCHES = {styled: _swatches(styled=styled) for styled in (True, False)}
