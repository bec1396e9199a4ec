"""What each assumption does to the net benefit: one bar each, around the benefit with all of them in the middle."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gapkit.report.blocks import Axis, Cell, Column, Figure, Mark, Row, Strip, Table
from gapkit.report.money import money_unit
from gapkit.report.plan_extent import of_plan
from gapkit.report.plan_words import amount, amounts, assumption_name, assumption_value, held, told
from gapkit.report.voice import Voice, upper_first

if TYPE_CHECKING:
    from gapkit.diagnosis.plan.case_results import Economics

MOST_BARS = 8
"""Assumptions on the page, those that move the net benefit most; the workbook has them all."""


def tornado_figure(voice: Voice, economics: Economics) -> Figure | None:
    """Return what each assumption does to the net benefit, the widest first."""
    bars = sorted(economics.tornado, key=lambda bar: -abs(bar.npv_high - bar.npv_low))
    case = economics.portfolio
    if not bars or case is None:
        return None
    shown = bars[:MOST_BARS]
    centre = economics.centre if math.isfinite(economics.centre) else case.npv
    axis = _money_axis(voice, [0.0, centre, *(v for bar in shown for v in (bar.npv_low, bar.npv_high))])
    columns = (
        Column("what", told(voice, "economia.assumption"), "text", small=told(voice, "economia.tested")),
        Column("drawn", "", "strip", axis=axis),
        Column("net", told(voice, "economia.between"), "text"),
        *([Column("sign", "", "text")] if (signed := any(bar.flips for bar in shown)) else []),
    )
    made = []
    for bar in shown:
        low, high = sorted((bar.npv_low, bar.npv_high))
        ends = [assumption_value(voice, bar.code, value) for value in (bar.low, bar.high)]
        turn = Cell(told(voice, "economia.flips"), state="unclear") if bar.flips else Cell("")
        joint = " a " if voice.language == "es" else " to "
        made.append(
            Row(
                (
                    Cell(
                        upper_first(assumption_name(voice, bar.code, bar.initiative, bar.dimension)),
                        small=joint.join(ends),
                    ),
                    Strip((Mark("zero", 0.0), Mark("gap_over", low, high), Mark("minimum", centre))),
                    Cell(amounts(voice, low, high)),
                    *([turn] if signed else []),
                )
            )
        )
    turning = [bar for bar in shown if bar.flips]
    title = told(voice, "economia.tornado")
    if len(turning) == 1:
        what = assumption_name(voice, turning[0].code, turning[0].initiative, turning[0].dimension)
        title = told(voice, "economia.tornado_flips", what=what)
    more = told(voice, "economia.tornado_more", k=len(shown), n=len(bars)) if len(bars) > len(shown) else ""
    return Figure(
        id="f-tornado",
        title=title,
        subtitle=told(
            voice,
            "economia.tornado_subtitle",
            centre=amount(voice, centre, case.npv),
            npv=amount(voice, case.npv, centre),
            unit=axis.name,
            of=of_plan(voice),
        ),
        table=Table("t-tornado", told(voice, "economia.tornado_caption"), columns, tuple(made), stacked=True),
        note=more,
    )


def _money_axis(voice: Voice, values: list[float]) -> Axis:
    """Return an axis of money with round steps, its ticks in one unit."""
    shown = [value for value in values if math.isfinite(value)]
    low, high = min(shown), max(shown)
    raw = max(high - low, 1.0) / 4
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(size * k for k in (1, 2, 5, 10) if size * k >= raw)
    first, last = math.floor(low / step), math.ceil(high / step)
    last = max(last, first + 1)
    far = max(abs(first), abs(last)) * step
    unit, name = money_unit(voice.locale, far, held(voice).plan.currency)
    decimals = next((d for d in (0, 1) if abs(round(step / unit, d) - step / unit) < 1e-9), 2)
    ticks = tuple((k * step, voice.locale.number(k * step / unit, decimals)) for k in range(first, last + 1))
    return Axis(first * step, last * step, ticks, name, ticks[0][1], ticks[-1][1])
