"""The figure of effort and effect of a plan's initiatives, with its data folded under it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gapkit.report.blocks import Axis, Cell, Column, Figure, Row, Table
from gapkit.report.effort_plane import Effort, EffortPlane
from gapkit.report.formats import MISSING, excerpt
from gapkit.report.outline.marks import number_axis
from gapkit.report.plan_words import HORIZONS, amount, effort_words, name_of, names_of, told
from gapkit.report.voice import Voice

if TYPE_CHECKING:
    from gapkit.diagnosis.plan.results import Closure, PlannedInitiative
    from gapkit.model.plan import Initiative

_LABEL, _SPOKEN = 34, 350


def effort_figure(voice: Voice, rows: list[tuple[Initiative, PlannedInitiative]]) -> Figure | None:
    """Return the plane; None where fewer than two initiatives have both an effort and a closure."""
    drawn = [(one, row, part) for one, row in rows if one.effort is not None and (part := widest(row)) is not None]
    if len(drawn) < 2:
        return None
    ends = [value for _, _, part in drawn for value in (part.low, part.high) if math.isfinite(value)]
    up = number_axis(voice, [0.0, *ends])
    up = Axis(max(up.low, 0.0), up.high, tuple(t for t in up.ticks if t[0] >= 0), told(voice, "ruta.up"))
    ticks = tuple((float(k), f"{k} · {effort_words(voice, k)}") for k in range(1, 6))
    across = Axis(0.6, 5.4, ticks, told(voice, "ruta.across"))
    sizes = _sizes([0.0 if one.cost is None else one.cost.mode for one, _, _ in drawn])
    spots = tuple(
        Effort(
            str(row.number),
            name_of(one, _LABEL),
            float(one.effort or 0),
            part.points,
            part.low if math.isfinite(part.low) else part.points,
            part.high if math.isfinite(part.high) else part.points,
            size,
            row.horizon or "",
            one.proposed,
        )
        for (one, row, part), size in zip(drawn, sizes, strict=True)
    )
    points = "; ".join(
        told(voice, "ruta.plane_point", n=s.number, name=s.name, x=f"{s.x:g}", y=voice.locale.signed(s.y))
        for s in spots
    )
    shown = {one.id for one, _, _ in drawn}
    left = [one.id for one, _ in rows if one.id not in shown]
    note = told(voice, "ruta.plane_left", count=len(left), names=names_of(voice, left)) if left else ""
    return Figure(
        id="f-esfuerzo",
        title=told(voice, "ruta.plane"),
        subtitle=told(voice, "ruta.plane_subtitle"),
        table=_table(voice, drawn),
        legend=_legend(voice, [row.horizon or "" for _, row, _ in drawn]),
        note=note,
        plane=EffortPlane(spots, across, up, excerpt(told(voice, "ruta.plane_spoken", points=points), _SPOKEN)),
        folded=told(voice, "ruta.plane_folded"),
    )


def _legend(voice: Voice, horizons: list[str]) -> tuple[tuple[str, str], ...]:
    """Return the fill of every horizon there is."""
    names = {name: told(voice, f"horizon.{name}").partition(" · ")[0] for name in HORIZONS if name in horizons}
    return tuple(names.items())


def widest(row: PlannedInitiative) -> Closure | None:
    """Return the dimension of which an initiative closes most; None where nothing is estimated."""
    parts = [part for part in row.closures if math.isfinite(part.points)]
    return max(parts, key=lambda part: part.points, default=None)


def _table(voice: Voice, drawn: list[tuple[Initiative, PlannedInitiative, Closure]]) -> Table:
    columns = (
        Column("what", told(voice, "ruta.action"), "text"),
        Column("effort", told(voice, "ruta.effort"), "count"),
        Column("closure", told(voice, "ruta.closure"), "gap", small=told(voice, "ruta.range")),
        Column("cost", told(voice, "ruta.cost"), "score"),
    )
    rows = tuple(
        Row(
            (
                Cell(f"{row.number} {name_of(one)}", small=voice.name(part.code)),
                Cell(str(one.effort), value=one.effort),
                Cell(voice.locale.signed(part.points), voice.locale.interval(part.low, part.high), part.points),
                Cell(MISSING if one.cost is None else amount(voice, one.cost.mode)),
            )
        )
        for one, row, part in drawn
    )
    return Table("t-esfuerzo", told(voice, "ruta.plane_caption"), columns, rows)


def _sizes(costs: list[float]) -> list[int]:
    """Return the class of every cost: below a third of the highest, below two thirds, above."""
    most = max(costs)
    return [0 if most <= 0 else min(int(3 * cost / most), 2) for cost in costs]
