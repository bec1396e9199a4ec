"""Drawings of the report: marks on a number line, each one empty element that the style sheet gives its look.

A mark says only what it is (its class) and where it stands across, in per cent of the drawing's width; heights, sizes
and colours are the sheet's. So a drawing reflows to any width while its marks and texts keep their size, and a mark
costs one element. Points have a `left`; spans have a `left` and a `width`; an interval draws its caps as its borders.
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

_SIDES = {"left": "k kl", "right": "k kr", "above": "k ka", "below": "k kb"}
_SWATCHES = {"indicative": ("dash",), "hidden": ("h-x",)}


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


def strip_html(strip: Strip, axis: Axis, *, without: Container[Place] = ()) -> Markup:
    """Return the marks of a strip on their axis: in the order of their roles, labels last.

    A mark without a finite position is left out, and so is what the background draws (`without`). Labels are silent:
    the row has the figures.
    """
    marks = sorted((m for m in strip.marks if drawable(m)), key=lambda m: ROLES.index(m.role))
    drawn = "".join(_mark_html(m, axis) for m in marks if place_of(m) not in without)
    labels = "".join(_labels_html(marks, axis))
    silent = ' aria-hidden="true"' if labels else ""
    return Markup(f'<div class="d"{silent}>{drawn}{labels}</div>')


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


def _mark_html(mark: Mark, axis: Axis) -> str:
    if mark.role not in SPANS:
        return f'<i class="{CLASSES[mark.role]}" style="left:{percent(position(axis, mark.x))}"></i>'
    low, high = sorted((mark.x, mark.to or 0.0))
    start, end = position(axis, low), position(axis, high)
    name = CLASSES[mark.role]
    if mark.role.startswith("interval"):
        # A limit beyond the axis gets no cap: the line runs out of the picture, and the number says where it ends.
        name += (" nl" if low < axis.low or low > axis.high else "") + (
            " nr" if high > axis.high or high < axis.low else ""
        )
    return f'<i class="{name}" style="left:{percent(start)};width:{percent(end - start)}"></i>'


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
        labels.append(f'<i class="{_SIDES[side]}" style="left:{percent(x)}">{escape(mark.text)}</i>')
    return labels
