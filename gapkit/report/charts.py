"""Drawings of the report: marks on a number line, each one empty element that the style sheet gives its look.

A mark says only what it is (its class) and where it stands across, in per cent of the drawing's width; heights, sizes
and colours are the sheet's. So a drawing reflows to any width while its marks and texts keep their size, and a mark
costs one element. Points have a start `--x`; spans have a width `--w` too; an interval draws its caps as its borders.
A span takes in the points it is made of: a distance those at its ends, an interval the estimate inside it at `--p`.
What all drawings of a column share (ticks, zero line, band of no importance) is drawn once: `gapkit.report.guides`.
"""

from __future__ import annotations

from collections.abc import Container
from itertools import pairwise
from math import isfinite

from markupsafe import Markup, escape

from gapkit.record import Record
from gapkit.report.blocks import Axis, Mark, Strip

MARGIN = 3.0
"""Per cent of the width kept free at either end, so that a mark on the limit of the axis is drawn whole."""

# The least width of a drawing, a letter of a tick and the space between two, in pixels.
_NARROW, _LETTER, _SPACE = 120, 6.6, 4

# A part of the width, in per cent, that nobody sees: a third of a pixel of a drawing that is 300 wide.
_UNSEEN = 0.1

CLASSES = {
    "band": "roi",
    "zone": "tolb",
    "bar": "barx",
    "zero": "zero",
    "gap_short": "gapn",
    "gap_over": "gapp",
    "interval_short": "ci",
    "interval_over": "ci-p",
    "interval_unclear": "ci-u",
    "minimum": "mm",
    "expectation": "me",
    "target": "mt",
    "earlier": "dt-u",
    "perception": "mp",
    "manager": "ms",
    "frontline": "mf",
    "estimate_short": "dt-n",
    "estimate_over": "dt-p",
    "estimate_unclear": "dt-u",
}
"""The class of every role a mark can have, from the one drawn at the bottom to the one drawn on top."""

ROLES = tuple(CLASSES)
SPANS = ("band", "zone", "bar", "gap_short", "gap_over", "interval_short", "interval_over", "interval_unclear")
"""Every role, and those that run from one value to another."""

# What a span can take in, and the class that then says so: the far end of a distance, the estimate of an interval.
_FAR = {"expectation": "e", "earlier": "u"}
_INSIDE = {
    "expectation": "e",
    "perception": "f",
    "estimate_short": "o",
    "estimate_over": "o",
    "estimate_unclear": "u",
}
# What is no estimate of a side of its own, and so stands inside an interval of any.
_FITTING = ("expectation", "perception")

_SIDES = {"left": "k kl", "right": "k kr", "above": "k ka", "below": "k kb"}
_SWATCHES = {"indicative": ("dash",), "hidden": ("h-x",), "now": ("mp",), "next": ("hz hn",), "later": ("hz",)}


class Place(Record):
    """What is drawn, and where: two marks in the same place are the same mark."""

    role: str
    x: float
    to: float | None


def place_of(mark: Mark) -> Place:
    """Return what a mark draws, without its label."""
    return Place(mark.role, mark.x, mark.to if mark.role in SPANS else None)


def position(axis: Axis, value: float) -> float:
    """Return where a value stands on the axis, in per cent of the width; beyond the axis it stands on its limit."""
    inside = min(max(value, axis.low), axis.high)
    return MARGIN + (inside - axis.low) / (axis.high - axis.low) * (100 - 2 * MARGIN)


def percent(value: float) -> str:
    """Return a place as CSS has it; a tenth of a per cent is less than a pixel."""
    return f"{value:.1f}".removesuffix(".0") + "%"


def marks_html(strip: Strip, axis: Axis, *, without: Container[Place] = ()) -> tuple[Markup, bool]:
    """Return the marks of a strip on their axis, in the order of their roles, and whether labels stand beside them.

    A mark without a finite position is left out, and so is what the background draws (`without`). Labels are silent:
    the row has the figures.
    """
    marks = sorted((m for m in strip.marks if drawable(m)), key=lambda m: ROLES.index(m.role))
    drawn = _marks_html([m for m in marks if place_of(m) not in without], axis)
    labels = _labels_html(marks, axis)
    return Markup("".join((*drawn, *labels))), bool(labels)


def strip_html(strip: Strip, axis: Axis, *, without: Container[Place] = ()) -> Markup:
    """Return the marks of a strip in a box of their own, for where no cell is their box. Labels are silent."""
    marks, labelled = marks_html(strip, axis, without=without)
    silent = ' aria-hidden="true"' if labelled else ""
    return Markup(f'<div class="d"{silent}>{marks}</div>')


def axis_html(axis: Axis) -> Markup:
    """Return the labelled ticks of an axis, for the head of its column."""
    ticks = "".join(
        f'<i style="left:{percent(position(axis, value))}">{escape(text)}</i>' for value, text in labelled_ticks(axis)
    )
    return Markup(f'<div class="ax" aria-hidden="true">{ticks}</div>')


def labelled_ticks(axis: Axis) -> tuple[tuple[float, str], ...]:
    """Return the ticks whose labels have room in a narrow column: all, or every second, third..., zero among them."""
    zero = next((i for i, (value, _) in enumerate(axis.ticks) if value == 0), 0)
    for step in range(1, len(axis.ticks)):
        kept = axis.ticks[zero % step :: step]
        if all(_have_room(axis, one, other) for one, other in pairwise(kept)):
            return kept
    return axis.ticks[:1] + axis.ticks[1:][-1:]


def _have_room(axis: Axis, one: tuple[float, str], other: tuple[float, str]) -> bool:
    between = (position(axis, other[0]) - position(axis, one[0])) / 100 * _NARROW
    return between >= _LETTER * (len(one[1]) + len(other[1])) / 2 + _SPACE


def legend_html(role: str) -> Markup:
    """Return the small picture that stands before the name of a role in a legend; an interval has its estimate."""
    kind, _, side = role.partition("_")
    classes: tuple[str, ...] = _SWATCHES.get(role) or (CLASSES[role],)
    if kind in ("interval", "estimate"):
        classes = (CLASSES[f"interval_{side}"], CLASSES[f"estimate_{side}"])
    return Markup("".join(f'<i class="{name}"></i>' for name in classes))


def drawable(mark: Mark) -> bool:
    """Whether a mark has a place; a role that does not exist is refused."""
    if mark.role not in CLASSES:
        raise ValueError(f"unknown mark: {mark.role}")
    return isfinite(mark.x) and (mark.role not in SPANS or (mark.to is not None and isfinite(mark.to)))


def _marks_html(marks: list[Mark], axis: Axis) -> list[str]:
    """Return the elements of the marks: a span and the points it takes in are one."""
    taken: list[Mark] = []
    drawn = []
    for mark in marks:
        if mark in taken:
            continue
        points = _taken_in(mark, marks) if mark.role in SPANS else []
        taken += points
        drawn.append(_mark_html(mark, points, axis))
    return drawn


def _taken_in(span: Mark, marks: list[Mark]) -> list[Mark]:
    """Return the points a span is drawn with: both ends of a distance, or the one estimate of an interval."""
    points = [m for m in marks if m.role not in SPANS and m.role != "zero"]
    if span.role.startswith("gap"):
        near = [m for m in points if m.role == "perception"]
        far = [m for m in points if m.role in _FAR]
        ends = [m.x for m in (*near, *far)]
        wanted = sorted((span.x, span.to or 0.0), reverse=span.role == "gap_over")
        alone = sum(m.role == span.role for m in marks) == 1
        return [*near, *far] if alone and ends == wanted else []
    if span.role.startswith("interval"):
        low, high = sorted((span.x, span.to or 0.0))
        inside = [m for m in points if m.role in _INSIDE and low <= m.x <= high]
        fitting = [m for m in inside if m.role.removeprefix("estimate") in (*_FITTING, span.role[len("interval") :])]
        return fitting if len(points) == len(fitting) == 1 else []
    return []


def _mark_html(mark: Mark, points: list[Mark], axis: Axis) -> str:
    name, place = CLASSES[mark.role], f"--x:{_place(position(axis, mark.x))}"
    if mark.role in SPANS:
        low, high = sorted((mark.x, mark.to or 0.0))
        start, end = position(axis, low), position(axis, high)
        place = f"--x:{_place(start)};--w:{_place(end - start)}"
        if mark.role.startswith("interval"):
            # A limit beyond the axis gets no cap: the line runs out of the picture, and the number says where it ends.
            name += " nl" if low < axis.low or low > axis.high else ""
            name += " nr" if high > axis.high or high < axis.low else ""
            for point in points:
                name += f" {_INSIDE[point.role]}"
                place += _inside(position(axis, point.x), start, end)
        elif points:
            name += f" {_FAR[points[-1].role]}"
    return f'<i class="{name}" style="{place}"></i>'


def _inside(at: float, start: float, end: float) -> str:
    """Return where a point stands inside a span, in per cent of it; the middle need not be said."""
    if abs(at - (start + end) / 2) < _UNSEEN:
        return ""
    return f";--p:{_place((at - start) / (end - start) * 100)}"


def _place(value: float) -> str:
    return percent(value).removesuffix("%")


def _labels_html(marks: list[Mark], axis: Axis) -> list[str]:
    """Return the labels of the marks: the leftmost to the left, the others to the right, above where no room is."""
    labelled = [m for m in marks if m.text]
    first = min((m.x for m in labelled), default=0.0)
    labels = []
    for mark in labelled:
        side = mark.text_side or ("left" if mark.x == first and len(labelled) > 1 else "right")
        x = position(axis, mark.x)
        if (side == "left" and x < 12) or (side == "right" and x > 88):
            side = "above"
        labels.append(f'<i class="{_SIDES[side]}" style="--x:{_place(x)}">{escape(mark.text)}</i>')
    return labels
