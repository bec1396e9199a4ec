"""Whether the plan pays: the return of every initiative, what decides its sign, and what is taken for granted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gapkit.diagnosis.plan_rules import standing_of
from gapkit.model.plan import ASSUMPTIONS
from gapkit.report.blocks import Axis, Block, Cell, Column, Figure, Mark, Row, Section, Strip, Table
from gapkit.report.formats import excerpt, plain
from gapkit.report.outline.cells import known, within
from gapkit.report.outline.economics_cards import economics_cards
from gapkit.report.outline.marks import number_axis
from gapkit.report.outline.tornado import tornado_figure
from gapkit.report.plan_extent import (
    beside,
    everything_said,
    least_needed,
    less_than_sum,
    payback_words,
    row_name,
    titled,
    written_name,
)
from gapkit.report.plan_remarks import about_cases
from gapkit.report.plan_words import (
    amount,
    amounts,
    assumption_name,
    assumption_range,
    chance,
    held,
    members,
    name_of,
    reason_text,
    span_words,
    told,
)
from gapkit.report.voice import Voice, upper_first
from gapkit.report.wording import sentence_of

if TYPE_CHECKING:
    from gapkit.diagnosis.plan.case_results import BusinessCase, CaseAssumption, Economics

_LEAD_LIMIT, _SOURCE_LIMIT, _CLIP = 420, 60, 20.0
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
    said[1:1] = [*beside(voice), *([whole] if whole else [])] if said else []
    case = economics.portfolio
    if case is None and len({one.reason for one in economics.cases}) > 1:
        names = {one.id: f"{row.number} {name_of(one)}" for one, row in members(held(voice))}
        said.append(refusals(voice, [(names[one.id], one) for one in economics.cases if one.id in names]))
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
        rows.append((f"**{written_name(voice)}**", economics.everything))
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
    return [one for one in (*least_needed(voice), *said, *about_cases(voice, economics)) if one]


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
    kind = standing_of(held(voice), economics)
    if kind == "may_not" and sum(bar.flips for bar in economics.tornado) == 1:
        kind = "may_not_one"
    words = {"The": titled(voice, scenario=case.scenario), "k": chance(voice, case.p_positive, bare=True)}
    return told(voice, f"economia.title_{kind}", **words)


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
    behind += [text] if (text := payback_words(voice, case)) else []
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
    """Return the axis of returns: zero and every range; one far out ends in an arrow at the end of the picture."""
    shown = [min(max(value, -1.0), _CLIP) for value in values if math.isfinite(value)]
    return number_axis(voice, [-0.5, 0.0, 0.5, *shown])
