"""What all drawings of a column share, drawn once as their background: ticks, zero line, band of no importance.

The style sheet draws the background (`.d`) from custom properties; a guide is a class that sets them for a column, and
columns with the same guides share one. `--g` holds a line for every tick, `--z` and `--l` place and width of the zero
line, `--b` and `--w` place and width of the band, `--lo` and `--hi` what narrow screens write at either end and `--e`
the room for it. A place is that of CSS backgrounds: the share of the free width that lies before.
"""

from __future__ import annotations

from collections.abc import Sequence

from gapkit.record import Record
from gapkit.report.blocks import Axis, Strip
from gapkit.report.charts import Place, drawable, labelled_ticks, percent, place_of, position
from gapkit.report.html_markup import css_string

_BEHIND = ("band", "zero")

# A letter at the end of an axis on a narrow screen, and the space before the drawing, in rem.
_LETTER, _SPACE = 0.44, 0.4


class Guide(Record):
    """The class of a column, and what its strips need not draw."""

    name: str
    drawn: tuple[Place, ...]


class Guides:
    """Hands out the classes of columns and writes their rules."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def column(self, axis: Axis, strips: Sequence[Strip]) -> Guide:
        """Return the guide of a column of strips on an axis."""
        drawn = _shared(strips)
        rule = ";".join(f"{name}:{value}" for name, value in _properties(axis, drawn).items())
        return Guide(self._names.setdefault(rule, f"x{len(self._names) + 1}") if rule else "", drawn)

    def css(self) -> str:
        """Return the rules of all classes handed out."""
        return "".join(f".{name}{{{rule}}}" for rule, name in self._names.items())


def _shared(strips: Sequence[Strip]) -> tuple[Place, ...]:
    """Return the band and the zero line that stand in the same place in every strip with marks; one of each at most."""
    found: dict[str, Place] = {}
    for strip in strips:
        if strip.marks:
            own = {m.role: place_of(m) for m in strip.marks if m.role in _BEHIND and drawable(m)}
            if len(own) != sum(m.role in _BEHIND for m in strip.marks):
                return ()
            found = {role: place for role, place in (found or own).items() if own.get(role) == place}
            if not found:
                return ()
    return tuple(found.values())


def _properties(axis: Axis, drawn: Sequence[Place]) -> dict[str, str]:
    told = {}
    if axis.low_text or axis.high_text:
        room = _LETTER * max(len(axis.low_text), len(axis.high_text)) + _SPACE
        told = {"--lo": css_string(axis.low_text), "--hi": css_string(axis.high_text), "--e": f"{room:.3g}rem"}
    if ticks := labelled_ticks(axis):
        told["--g"] = ",".join(f"var(--t) {percent(position(axis, value))}" for value, _ in ticks)
    for place in drawn:
        if place.role == "zero":
            told |= {"--z": percent(position(axis, place.x)), "--l": "1.25px"}
        else:
            low, high = sorted((place.x, place.to or 0.0))
            start, end = position(axis, low), position(axis, high)
            told |= {"--b": percent(start / (100 - (end - start)) * 100), "--w": percent(end - start)}
    return told
