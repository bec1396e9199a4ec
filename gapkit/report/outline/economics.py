"""Whether the plan pays: the return of every initiative, what decides its sign, and what is taken for granted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gapkit.model.plan import ASSUMPTIONS
from gapkit.report.blocks import Axis, Block, Cell, Column, Figure, Mark, Row, Section, Strip, Table
from gapkit.report.formats import excerpt, plain
from gapkit.report.money import money_unit
from gapkit.report.outline.cells import known, within
from gapkit.report.outline.economics_cards import economics_cards
from gapkit.report.outline.marks import number_axis
from gapkit.report.plan_extent import everything_said, less_than_sum, of_plan, row_name, titled
from gapkit.report.plan_remarks import about_cases
from gapkit.report.plan_words import (
    amount,
    amounts,
    assumption_name,
    assumption_range,
    assumption_value,
    chance,
    held,
    members,
    name_of,
    reason_text,
    span_words,
    told,
    years_text,
)
from gapkit.report.voice import Voice, upper_first
from gapkit.report.wording import sentence_of

if TYPE_CHECKING:
    from gapkit.diagnosis.plan.case_results import BusinessCase, CaseAssumption, Economics

MOST_BARS = 8
"""Assumptions on the page, those that move the net benefit most; the workbook has them all."""

_LEAD_LIMIT, _SOURCE_LIMIT, _CLIP = 420, 60, 6.0
_NARROW = 0.06
"""Part of the axis below which a range is not drawn: it stands beside the drawing in figures."""
_SIDES = {"pays": "over", "may_not": "unclear", "does_not": "short"}


def economics_section(voice: Voice) -> Section | None:
    """Return the section of the economics; where nothing can be said, why not."""
    economics = voice.diagnosis.economics
    if economics is None:
        return None
    findings = [f for f in voice.diagnosis.findings if f.kind.startswith("roi.")]
    said = [upper_first(sentence_of(f, voice)) for f in sorted(findings, key=lambda f: f.kind)]
    whole = everything_said(voice)
    said[1:1] = [whole] if whole and said else []
    case = economics.portfolio
    if case is not None and case.scenario:
        scenario = told(voice, "economia.scenario")
        said = [scenario, *(text.replace(f" {scenario}", "") for text in said)]
    blocks: list[Block | None] = [
        returns_figure(voice, economics),
        tornado_figure(voice, economics),
        assumptions_figure(voice, economics),
        *economics_cards(voice, economics),
    ]
    return Section(
        id="economia",
        kicker=told(voice, "economia.kicker"),
        title=_title(voice, economics),
        contents=told(voice, "economia.contents"),
        lead=within(_LEAD_LIMIT, said) if said else "",
        blocks=tuple(block for block in blocks if block is not None),
    )


def returns_figure(voice: Voice, economics: Economics) -> Figure | None:
    """Return the return of the whole plan and of each initiative against the line at which it pays back."""
    cases = {case.id: case for case in economics.cases}
    rows = [(f"{row.number} {name_of(one)}", cases[one.id]) for one, row in members(held(voice)) if one.id in cases]
    if economics.portfolio is not None:
        rows.append((f"**{row_name(voice)}**", economics.portfolio))
    if economics.everything is not None:
        rows.append((f"**{told(voice, 'extent.all_written')}**", economics.everything))
    whole = (economics.portfolio, economics.everything)
    refused = [(name, case) for name, case in rows if not case.verdict and case not in whole]
    rows = [(name, case) for name, case in rows if case.verdict]
    if not rows:
        return None
    ends = [value for _, case in rows if case.verdict for value in (case.roi_low, case.roi, case.roi_high)]
    axis = _roi_axis(voice, ends)
    columns = (
        Column("what", told(voice, "ruta.action"), "text"),
        Column("drawn", "", "strip", axis=axis),
        Column("roi", told(voice, "economia.roi"), "score", small=told(voice, "ruta.range")),
        Column("net", told(voice, "economia.net"), "score", small=told(voice, "ruta.range")),
        Column("reading", told(voice, "economia.reading"), "text", small=told(voice, "economia.reading_small")),
    )
    k = sum(case.verdict == "pays" for case in economics.cases)
    n = sum(bool(case.verdict) for case in economics.cases)
    words = {"K": upper_first(voice.locale.words(k, feminine=True)), "n": voice.count(n, feminine=True)}
    legend = [
        (f"interval_{side}", told(voice, f"economia.legend_{side}"))
        for verdict, side in _SIDES.items()
        if any(case.verdict == verdict for _, case in rows)
    ]
    return Figure(
        id="f-retorno",
        title=told(voice, "economia.figure_pays", count=k, **words) if k else told(voice, "economia.figure"),
        subtitle=told(voice, "economia.subtitle", span=span_words(voice)),
        table=Table(
            "t-retorno",
            told(voice, "economia.caption"),
            columns,
            tuple(Row(_case_cells(voice, name, case, axis)) for name, case in rows),
            stacked=True,
        ),
        legend=tuple(legend),
        note=" ".join(_notes(voice, economics, refused)),
    )


def verdict_words(voice: Voice, case: BusinessCase) -> str:
    """Return how a case reads, or why nothing can be said."""
    if case.verdict:
        reading = told(voice, f"economia.{case.verdict}")
        reading = told(voice, "remarks.savings_one", reading=reading) if case.not_counted else reading
        return told(voice, "economia.scenario_one", reading=reading) if case.scenario else reading
    if case.reason == "learns":
        return upper_first(f"{told(voice, 'words.not_estimated')}: {reason_text(voice, case.reason)}")
    return told(voice, "economia.cannot", reason=reason_text(voice, case.reason))


def refusals(voice: Voice, rows: Sequence[tuple[str, BusinessCase]]) -> str:
    """Return of which initiatives nothing can be said, and why; nothing where all are told."""
    told_of = [told(voice, "economia.refused_one", name=n, reason=reason_text(voice, case.reason)) for n, case in rows]
    return told(voice, "economia.refused", names=voice.locale.joined(told_of)) if told_of else ""


def _notes(voice: Voice, economics: Economics, refused: Sequence[tuple[str, BusinessCase]]) -> list[str]:
    """Return what cannot be told, what a scenario is, and how all together compare with their sum."""
    said, case = [refusals(voice, refused)], economics.portfolio
    if any(one.scenario for one in economics.cases):
        said.append(told(voice, "economia.scenario_note"))
    if case is not None and case.verdict:
        key = "note_less" if less_than_sum(voice, economics, case) else "note"
        said.append(told(voice, f"economia.{key}", The=row_name(voice)))
    return [one for one in (*said, *about_cases(voice, economics)) if one]


def tornado_figure(voice: Voice, economics: Economics) -> Figure | None:
    """Return what each assumption does to the net benefit, the widest first."""
    bars = sorted(economics.tornado, key=lambda bar: -abs(bar.npv_high - bar.npv_low))
    case = economics.portfolio
    if not bars or case is None:
        return None
    shown = bars[:MOST_BARS]
    axis = _money_axis(voice, [0.0, case.npv, *(v for bar in shown for v in (bar.npv_low, bar.npv_high))])
    columns = (
        Column("what", told(voice, "economia.assumption"), "text", small=told(voice, "economia.tested")),
        Column("drawn", "", "strip", axis=axis),
        Column("net", told(voice, "economia.between"), "text"),
        Column("sign", "", "text"),
    )
    made = []
    for bar in shown:
        low, high = sorted((bar.npv_low, bar.npv_high))
        ends = [assumption_value(voice, bar.code, value) for value in (bar.low, bar.high)]
        joint = " a " if voice.language == "es" else " to "
        made.append(
            Row(
                (
                    Cell(
                        upper_first(assumption_name(voice, bar.code, bar.initiative, bar.dimension)),
                        small=joint.join(ends),
                    ),
                    Strip((Mark("zero", 0.0), Mark("gap_over", low, high), Mark("minimum", case.npv))),
                    Cell(amounts(voice, low, high)),
                    Cell(told(voice, "economia.flips") if bar.flips else "", state="unclear" if bar.flips else None),
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
            voice, "economia.tornado_subtitle", npv=amount(voice, case.npv), unit=axis.name, of=of_plan(voice)
        ),
        table=Table("t-tornado", told(voice, "economia.tornado_caption"), columns, tuple(made), stacked=True),
        note=more,
    )


def assumptions_figure(voice: Voice, economics: Economics) -> Figure | None:
    """Return what is taken for granted and by whom, the causal share first."""
    rows = [one for one in economics.assumptions if one.code in ASSUMPTIONS]
    rows.sort(key=lambda one: one.code != "causal_share")
    if not rows:
        return None
    columns = (
        Column("what", told(voice, "economia.assumption"), "text"),
        Column("value", told(voice, "economia.value"), "score", small=told(voice, "ruta.range")),
        Column("by", told(voice, "economia.set_by"), "text", small=told(voice, "economia.drawn")),
    )
    return Figure(
        id="f-supuestos",
        title=told(voice, "economia.assumptions"),
        subtitle=told(voice, "economia.assumptions_subtitle"),
        table=Table(
            "t-supuestos",
            told(voice, "economia.assumptions_caption"),
            columns,
            tuple(Row(_assumption_cells(voice, one)) for one in rows),
        ),
    )


def set_by_words(voice: Voice, one: CaseAssumption) -> str:
    """Return who set an assumption, or from what it was estimated."""
    source = excerpt(plain(one.source), _SOURCE_LIMIT)
    by = one.set_by if one.set_by in ("plan", "default", "data") else "plan"
    return source if source and by == "plan" else told(voice, f"economia.by_{by}")


def _title(voice: Voice, economics: Economics) -> str:
    case = economics.portfolio
    if case is None or not case.verdict:
        return told(voice, "economia.title_refused")
    one = "_one" if case.verdict == "may_not" and sum(bar.flips for bar in economics.tornado) == 1 else ""
    words = {"The": titled(voice, scenario=case.scenario), "k": chance(voice, case.p_positive, bare=True)}
    return told(voice, f"economia.title_{case.verdict}{one}", **words)


def _case_cells(voice: Voice, name: str, case: BusinessCase, axis: Axis) -> tuple[Cell | Strip, ...]:
    bold = name.startswith("**")
    head = Cell(name.strip("*"), bold=bold)
    side = _SIDES[case.verdict]
    spans = [Mark(f"interval_{side}", case.roi_low, case.roi_high)]
    if case.roi_high - case.roi_low < _NARROW * (axis.high - axis.low):
        spans = []  # its ends would lie under the point
    strip = Strip((Mark("zero", 0.0), *spans, Mark(f"estimate_{side}", case.roi)))
    number, interval = voice.locale.number, voice.locale.interval
    behind = [voice.locale.probability(case.p_positive)]
    behind += [years_text(voice, case.payback)] if math.isfinite(case.payback) else []
    return (
        head,
        strip,
        Cell(number(case.roi, 1), interval(case.roi_low, case.roi_high, 1, signed=False), known(case.roi), bold=bold),
        Cell(amount(voice, case.npv, case.low, case.high), amounts(voice, case.low, case.high), known(case.npv)),
        Cell(verdict_words(voice, case), small="; ".join(behind)),
    )


def _assumption_cells(voice: Voice, one: CaseAssumption) -> tuple[Cell, ...]:
    middle, between = assumption_range(voice, one.code, one.value)
    unit = plain(one.unit)
    name = upper_first(assumption_name(voice, one.code, one.initiative))
    drawn = told(voice, f"drawn.{one.distribution}")
    return (
        Cell(name, small=unit, bold=one.code == "causal_share"),
        Cell(middle, small=between, value=one.value.mode),
        Cell(set_by_words(voice, one), small=drawn),
    )


def _roi_axis(voice: Voice, values: list[float]) -> Axis:
    """Return the axis of returns: zero and every range; one far out runs off the picture."""
    shown = [min(max(value, -1.0), _CLIP) for value in values if math.isfinite(value)]
    return number_axis(voice, [-0.5, 0.0, 0.5, *shown])


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
