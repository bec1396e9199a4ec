"""The sheets of the economics: assumptions that can be changed and read back, and what each does to the net benefit."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gapkit.model.plan import ASSUMPTIONS
from gapkit.report.outline.economics import set_by_words, verdict_words
from gapkit.report.outline.economics_cards import counted
from gapkit.report.plan_extent import payback_words, row_name, written_name
from gapkit.report.plan_remarks import remarks
from gapkit.report.plan_words import (
    MONEY,
    SHARES,
    amount,
    amounts,
    assumption_name,
    assumption_range,
    chance,
    held,
    told,
)
from gapkit.report.voice import upper_first
from gapkit.report.workbook.context import Context, alt_text
from gapkit.report.workbook.grid import Cell, Chart, Column, Line, Panel, Point, Row, Sheet, Value

if TYPE_CHECKING:
    from gapkit.diagnosis.plan.case_results import BusinessCase, CaseAssumption, Economics
    from gapkit.model.plan import Range

_SOURCE, _BAR = "economics.assumptions[].", "economics.tornado[]."


def assumptions_sheet(context: Context) -> Sheet | None:
    """Return the assumptions, those of the whole plan first: they can be changed here. None without economics."""
    economics = context.diagnosis.economics
    if economics is None:
        return None
    told_of = [*economics.assumptions, *_besides(context, economics)]
    rows = sorted(told_of, key=lambda one: (one.code != "causal_share", one.code not in ASSUMPTIONS))
    columns = (
        Column("plan_assumption", "text", _SOURCE + "code"),
        Column("plan_low", "input_number", _SOURCE + "value.low"),
        Column("plan_mode", "input_number", _SOURCE + "value.mode"),
        Column("plan_high", "input_number", _SOURCE + "value.high"),
        Column("plan_unit", "input_text", _SOURCE + "unit"),
        Column("plan_who", "input_text", _SOURCE + "source"),
        Column("plan_date", "input_text"),
        Column("plan_set_by", "text", _SOURCE + "set_by"),
        Column("plan_drawn", "text", _SOURCE + "distribution"),
    )
    notes = [context.words("notes_under.plan_assumptions"), *counted(context.voice, economics)]
    notes += remarks(context.voice).money
    return Sheet(
        "economics",
        context.title("economia", "economics"),
        columns,
        tuple(_assumption(context, one) for one in rows),
        notes=tuple(notes),
        panels=tuple(_panels(context, economics)),
    )


def tornado_sheet(context: Context) -> Sheet | None:
    """Return what each assumption does to the net benefit; None where nothing moves it."""
    economics = context.diagnosis.economics
    if economics is None or not economics.tornado:
        return None
    bars = sorted(economics.tornado, key=lambda bar: -abs(bar.npv_high - bar.npv_low))
    columns = (
        Column("plan_what", "text", _BAR + "code"),
        Column("plan_from", "measure", _BAR + "low"),
        Column("plan_to", "measure", _BAR + "high"),
        Column("plan_net_low", "money", _BAR + "npv_low"),
        Column("plan_net_high", "money", _BAR + "npv_high"),
        Column("plan_span", "money", formula="ABS({plan_net_high}-{plan_net_low})"),
        Column("plan_rank_correlation", "score", _BAR + "correlation"),
        Column("plan_flips", "text", _BAR + "flips"),
    )
    rows = tuple(
        Row(
            {
                "plan_what": upper_first(assumption_name(context.voice, bar.code, bar.initiative, bar.dimension)),
                "plan_from": Cell(bar.low, kind=_kind_of(bar.code)),
                "plan_to": Cell(bar.high, kind=_kind_of(bar.code)),
                "plan_net_low": bar.npv_low,
                "plan_net_high": bar.npv_high,
                "plan_span": abs(bar.npv_high - bar.npv_low),
                "plan_rank_correlation": bar.correlation,
                "plan_flips": context.plan_word("flag", "yes") if bar.flips else None,
            }
        )
        for bar in bars
    )
    return Sheet("tornado", context.words("titles.tornado"), columns, rows, charts=_chart(context, economics))


def _kind_of(code: str) -> str:
    """Return how the values of an assumption are written: money and shares have formats of their own."""
    return "money" if code in MONEY else "share" if code in SHARES else "measure"


def _besides(context: Context, economics: Economics) -> list[CaseAssumption]:
    """Return what the plan takes for granted that no case rests on, such as the drift of expectations."""
    from gapkit.diagnosis.plan.case_results import CaseAssumption

    known = {one.code for one in economics.assumptions}
    rest = [one for one in held(context.voice).plan.assumptions if one.code not in known]
    kinds = ["fixed" if one.value.low == one.value.high else "pert" for one in rest]
    return [
        CaseAssumption(one.code, one.value, kind, "plan", one.unit, one.source)
        for one, kind in zip(rest, kinds, strict=True)
    ]


def _assumption(context: Context, one: CaseAssumption) -> Row:
    """Return an assumption; what gapkit set itself leaves the inputs free and is told in words."""
    own, whole = one.set_by == "plan", one.code in ASSUMPTIONS
    dated = context.diagnosis.plan
    date = None if dated is None else next((p.date for p in dated.plan.assumptions if p.code == one.code), None)
    by = told(context.voice, f"economia.by_{one.set_by}") if own else set_by_words(context.voice, one)
    middle, between = assumption_range(context.voice, one.code, one.value)
    cells: dict[str, Value] = {
        "plan_assumption": assumption_name(context.voice, one.code, one.initiative, one.dimension),
        **{
            f"plan_{end}": Cell(getattr(one.value, end), kind="measure")
            if not whole
            else getattr(one.value, end)
            if own
            else None
            for end in _points(one.value)
        },
        "plan_unit": one.unit or None,
        "plan_who": one.source or None,
        "plan_date": date or None,
        "plan_set_by": by if own else f"{by}: {middle}" + (f" ({between})" if between else ""),
        "plan_drawn": told(context.voice, f"drawn.{one.distribution}"),
    }
    return Row(cells)


def _points(value: Range) -> tuple[str, ...]:
    """Return the points that a sheet shows: of a fixed figure the middle alone, as in the workbook of a plan."""
    return ("mode",) if value.low == value.mode == value.high else ("low", "mode", "high")


def _panels(context: Context, economics: Economics) -> list[Panel]:
    case, voice = economics.portfolio, context.voice
    made = []
    if case is not None:
        lines = [Line(told(voice, "economia.reading"), verdict_words(voice, case))]
        lines += _case_lines(context, case) if case.verdict else []
        made.append(Panel(row_name(voice), tuple(lines)))
    whole = economics.everything
    if whole is not None and whole.verdict:
        lines = [Line(told(voice, "economia.reading"), verdict_words(voice, whole)), *_case_lines(context, whole)]
        made.append(Panel(written_name(voice), tuple(lines)))
    counted = economics.with_untold
    if counted is not None:
        lines = [Line(told(voice, "economia.reading"), verdict_words(voice, counted)), *_case_lines(context, counted)]
        made.append(Panel(told(voice, "extent.with_untold"), tuple(lines)))
    value = economics.lifetime
    if value is not None:
        facts = [(name, getattr(value, name)) for name in ("before", "after", "endless")]
        lines = [Line(told(voice, f"cards.{name}"), amount(voice, one)) for name, one in facts if math.isfinite(one)]
        lines.append(Line(told(voice, "cards.retention"), context.locale.share(value.retention, 1)))
        made.append(Panel(told(voice, "cards.lifetime"), tuple(lines)))
    if economics.years:
        lines = [
            Line(
                told(voice, "cards.year", year=row.year),
                amount(voice, row.net),
                note=told(
                    voice,
                    "cards.year_note",
                    benefits=amount(voice, row.benefits),
                    costs=amount(voice, row.costs),
                    n=context.locale.number(row.customers_kept),
                ),
            )
            for row in economics.years
        ]
        made.append(Panel(told(voice, "cards.years"), tuple(lines)))
    return made


def _case_lines(context: Context, case: BusinessCase) -> list[Line]:
    voice, locale = context.voice, context.locale
    roi = f"{locale.number(case.roi, 1)} ({locale.interval(case.roi_low, case.roi_high, 1, signed=False)})"
    net = f"{amount(voice, case.npv, case.low, case.high)} ({amounts(voice, case.low, case.high)})"
    told_of = [
        (told(voice, "economia.net"), net, True),
        (told(voice, "economia.roi"), roi, True),
        (told(voice, "economia.positive"), chance(voice, case.p_positive), True),
        (told(voice, "cards.payback"), payback_words(voice, case), bool(payback_words(voice, case))),
        (told(voice, "cards.closure"), locale.share(case.break_even_closure), math.isfinite(case.break_even_closure)),
        (told(voice, "cards.causal"), locale.share(case.break_even_causal), math.isfinite(case.break_even_causal)),
        (told(voice, "cards.worst"), amount(voice, case.shortfall), math.isfinite(case.shortfall)),
        (told(voice, "cards.evpi"), amount(voice, case.evpi), math.isfinite(case.evpi)),
    ]
    return [Line(label, text) for label, text, there in told_of if there]


def _chart(context: Context, economics: Economics) -> tuple[Chart, ...]:
    """Return the spans around the central value, the widest on top."""
    case = economics.portfolio
    if case is None or not math.isfinite(case.npv):
        return ()
    centre = economics.centre if math.isfinite(economics.centre) else case.npv
    bars = sorted(economics.tornado, key=lambda bar: -abs(bar.npv_high - bar.npv_low))
    points = tuple(
        Point(
            context.short(upper_first(assumption_name(context.voice, bar.code, bar.initiative, bar.dimension))),
            amounts(context.voice, *sorted((bar.npv_low, bar.npv_high))),
            estimate=centre,
            low=min(bar.npv_low, bar.npv_high),
            high=max(bar.npv_low, bar.npv_high),
            reading="unclear" if bar.flips else "over",
        )
        for bar in bars
    )
    values = [0.0, centre, *(v for p in points for v in (p.low or 0.0, p.high or 0.0))]
    raw = max(max(values) - min(values), 1.0) / 5
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(size * k for k in (1, 2, 5, 10) if size * k >= raw)
    low, high = (math.floor(min(values) / step) * step, math.ceil(max(values) / step) * step)
    title = context.words("charts.tornado")
    alt = alt_text(title, (f"{point.label}: {point.text}" for point in points))
    axis = context.words("charts.net_axis")
    return (
        Chart("intervals", title, alt, axis, points, low, high, step, axis_format="#,##0", readings="tornado_readings"),
    )
