"""The target state: where each dimension stands, where it should get to, and where the plan leads."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gapkit.diagnosis.plan_rules import led
from gapkit.report.blocks import Cell, Column, Figure, Mark, Row, Section, Strip, Table
from gapkit.report.formats import MISSING, excerpt, plain
from gapkit.report.outline.cells import hidden_cell, known, name_cell, within
from gapkit.report.outline.marks import scale_axis, starts_late
from gapkit.report.plan_turns import chosen
from gapkit.report.plan_words import held, kpi_text, names_of, told
from gapkit.report.voice import Voice, upper_first
from gapkit.report.wording import sentence_of

if TYPE_CHECKING:
    from gapkit.diagnosis.plan.results import Target
    from gapkit.model.plan import Initiative, InitiativeKpi

_LEAD_LIMIT, _PROMISE_LIMIT = 320, 90
_RULES = ("gap", "competitor", "minimum", "own", "keep")


def tobe_section(voice: Voice) -> Section | None:
    """Return the target state of the dimensions; None where no dimension has a target."""
    rows = dimension_targets(voice)
    if not rows:
        return None
    findings = [f for f in voice.diagnosis.findings if f.kind in ("plan.target", "plan.joint")]
    first = [sentence_of(f, voice) for f in findings if f.kind == "plan.target"][:1]
    return Section(
        id="tobe",
        kicker=told(voice, "tobe.kicker"),
        title=_title(voice, rows),
        contents=told(voice, "tobe.contents"),
        lead=within(_LEAD_LIMIT, [*_beside_minimum(voice, rows), told(voice, "tobe.lead"), *first, *_counted(voice)]),
        blocks=(targets_figure(voice, rows),),
    )


def dimension_targets(voice: Voice) -> list[Target]:
    """Return the targets of the dimensions for everybody, the largest shortfall first."""
    rows = [row for row in held(voice).targets if row.level == "dimension" and not row.group]
    return sorted(rows, key=lambda row: _shortfall(row) if math.isfinite(_shortfall(row)) else math.inf)


def targets_figure(voice: Voice, rows: list[Target]) -> Figure:
    """Return today and target of every dimension as a chart that is a table."""
    shown = [row for row in rows if not row.suppressed]
    reach = [row for row in shown if math.isfinite(row.reachable)]
    values = [v for r in shown for v in (r.perception, r.expectation_then, r.minimum, r.target, r.reachable_low)]
    axis = scale_axis(voice, values, told(voice, "tobe.figure"))
    promises, kpis = ({row.code: text for row in rows if (text := make(voice, row))} for make in (_promise, _kpi))
    columns = [
        Column("what", voice.say("columns.dimension"), "text"),
        Column("drawn", "", "strip", axis=axis, width="34%"),
        Column("today", told(voice, "tobe.today"), "score", width="5%"),
        Column("target", told(voice, "tobe.target"), "score", width="8%"),
        *([Column("plan", told(voice, "tobe.plan"), "score", small=told(voice, "ruta.range"))] if reach else []),
        *(
            [Column("kpi", told(voice, "tobe.kpi"), "text", small=told(voice, "tobe.promise"), width="24%")]
            if promises or kpis
            else []
        ),
    ]
    made = []
    for row in rows:
        cells: list[Cell | Strip] = [
            name_cell(voice.name(row.code)),
            _strip(row),
            *_numbers(voice, row, plan=bool(reach)),
        ]
        kpi, promise = kpis.get(row.code, ""), promises.get(row.code, "")
        promise = voice.locale.quoted(promise.strip('«»“”"')) if promise else ""
        cells += [Cell(kpi or MISSING, small=promise)] if promises or kpis else []
        made.append(Row(tuple(cells)))
    legend = [("perception", told(voice, "tobe.today")), ("target", told(voice, "tobe.target"))]
    legend += [("interval_over", told(voice, "tobe.legend_plan"))] if reach else []
    legend += [("expectation", voice.say("marks.expectation"))] if voice.paired else []
    legend += [("minimum", voice.say("marks.minimum"))] if any(math.isfinite(row.minimum) for row in shown) else []
    subtitle = "tobe.subtitle" if reach else "tobe.subtitle_share"
    return Figure(
        id="f-tobe",
        title=told(voice, "tobe.figure"),
        subtitle=told(voice, subtitle, start=starts_late(voice, axis)),
        table=Table("t-tobe", told(voice, "tobe.caption"), tuple(columns), tuple(made), stacked=True),
        legend=tuple(legend),
        note=" ".join(_notes(voice, shown)),
    )


def rule_words(voice: Voice, row: Target) -> str:
    """Return what sets a target, in a few words."""
    return told(voice, f"tobe.by_{row.rule}") if row.rule in _RULES else ""


def _shortfall(row: Target) -> float:
    return row.perception - row.expectation if math.isfinite(row.expectation) else row.perception - row.target


def _title(voice: Voice, rows: list[Target]) -> str:
    wanted = [row for row in rows if row.rule != "keep" and not row.suppressed]
    if not wanted:
        return told(voice, "tobe.title_keep")
    k, of = len(wanted), [row for row in wanted if math.isfinite(row.reachable)]
    reached = sum(row.reachable >= row.target for row in of)
    words = voice.count(k, feminine=True)
    if not of:
        return told(voice, "tobe.title_set", count=k, k=words)
    if reached == k:
        return told(voice, "tobe.title_all", count=k, k=words)
    if not reached:
        return told(voice, "tobe.title_none", count=len(of), k=voice.count(len(of), feminine=True))
    return told(voice, "tobe.title_some", count=reached, r=voice.count(reached, k, feminine=True), k=words)


def _strip(row: Target) -> Strip:
    """Return today, the target, where the plan leads, the minimum and what is expected, on one line."""
    if row.suppressed or not math.isfinite(row.perception):
        return Strip(())
    marks = [Mark("perception", row.perception)]
    if math.isfinite(row.reachable_low) and math.isfinite(row.reachable_high):
        marks += [Mark("interval_over", row.reachable_low, row.reachable_high), Mark("estimate_over", row.reachable)]
    marks += [Mark("expectation", row.expectation_then), Mark("minimum", row.minimum)]
    return Strip((*marks, *([] if row.rule == "keep" else [Mark("target", row.target)])))


def _numbers(voice: Voice, row: Target, *, plan: bool) -> list[Cell]:
    number = voice.locale.number
    if row.suppressed:
        return [hidden_cell(voice)] * (3 if plan else 2)
    rule = rule_words(voice, row)
    kept = row.rule == "keep"
    target = Cell(upper_first(rule)) if kept else Cell(number(row.target, 2), small=rule, value=known(row.target))
    cells = [Cell(number(row.perception, 2), value=known(row.perception)), target]
    if plan:
        small = voice.locale.interval(row.reachable_low, row.reachable_high, signed=False)
        small = "" if small == MISSING else small
        cells.append(Cell(number(row.reachable, 2), small=small, value=known(row.reachable)))
    return cells


def _left_out(voice: Voice) -> set[str]:
    """Return the initiatives that were not chosen: they lead nowhere here."""
    return {one.id for one in held(voice).initiatives if one.chosen is False}


def _counted(voice: Voice) -> list[str]:
    """Return which initiatives lead to the target state, where they are not all; proposals and the unvalued apart."""
    picked, proposals, unvalued = chosen(voice)
    if not _left_out(voice) or not (picked or proposals or unvalued):
        return []
    said = [told(voice, "tobe.counted", names=names_of(voice, picked))] if picked else []
    for key, codes in (("proposals", proposals), ("unvalued", unvalued)):
        said += [told(voice, f"tobe.{key}", count=len(codes), names=names_of(voice, codes))] if codes else []
    return said


def _beside_minimum(voice: Voice, rows: list[Target]) -> list[str]:
    """Return which dimensions are below the minimum today, and whether the plan takes them past it."""
    below = [row for row in rows if math.isfinite(row.minimum) and row.perception < row.minimum]
    said = []
    for row in below:
        number = voice.locale.number
        words = {"dim": voice.label(row.code), "m": number(row.minimum, 2), "v": number(row.reachable, 2)}
        words["between"] = voice.locale.between(row.reachable_low, row.reachable_high, 2, signed=False)
        key = "minimum_open" if not math.isfinite(row.reachable) else "minimum_stays"
        if math.isfinite(row.reachable) and row.reachable >= row.minimum:
            key = "minimum_passed" if row.reachable_low >= row.minimum else "minimum_may"
        said.append(upper_first(told(voice, f"tobe.{key}", **words)))
    return said


def _unused(voice: Voice, rows: list[Target]) -> list[str]:
    """Return the levels of competitors that set no target, and why."""
    known = {row.code: row for row in rows}
    told_of = [one for one in held(voice).plan.targets if one.kind == "competitor" and one.perception is not None]
    said = []
    for one in told_of:
        row = known.get(one.code)
        if row is None or row.rule == "competitor" or one.perception is None:
            continue
        below = one.perception <= row.perception
        key = "keep" if row.rule == "keep" else "own" if row.rule == "own" else "below" if below else "above"
        v = voice.locale.number(one.perception, 2)
        said.append(told(voice, f"tobe.rival_{key}", dim=voice.label(one.code), v=v))
    return said


def _acting(voice: Voice, row: Target) -> list[Initiative]:
    """Return the initiatives that act on a dimension, by its name or by that of its items."""
    items = {item.code for item in voice.diagnosis.questionnaire.items if item.dimension == row.code}
    left = _left_out(voice)
    alive = [one for one in held(voice).plan.initiatives if one.status != "dropped" and one.id not in left]
    return [one for one in alive if row.code in one.dimensions or not items.isdisjoint(one.items)]


def _promise(voice: Voice, row: Target) -> str:
    told_of = [one.promise for one in _acting(voice, row) if not one.proposed]
    return excerpt(next((text for text in map(plain, (row.promise, *told_of)) if text), ""), _PROMISE_LIMIT)


def _kpi(voice: Voice, row: Target) -> str:
    """Return the KPI of a target, or of the first initiative that acts on it."""
    plan = held(voice).plan
    found: list[InitiativeKpi | None] = [row.kpi, *(one.kpi for one in plan.targets if one.code == row.code)]
    found += [one.kpi for one in _acting(voice, row)]
    told_of = next((one for one in found if one is not None), None)
    name, ends = kpi_text(voice, told_of)
    return ": ".join(filter(None, (name, ends)))


def _notes(voice: Voice, rows: list[Target]) -> list[str]:
    """Return what overlaps, what is assumed of expectations, and what the range rests on."""
    said = [sentence_of(f, voice) for f in voice.diagnosis.findings if f.kind == "plan.joint"]
    rising = [row for row in rows if row.expectation_then > row.expectation + 1e-9]
    if rising:
        e = voice.locale.number(rising[0].expectation_then, 2)
        said.append(told(voice, "tobe.drift", e=e, dim=voice.label(rising[0].code)))
    elif voice.paired:
        said.append(told(voice, "tobe.held"))
    said += _unused(voice, rows)
    said += [told(voice, "tobe.judged")] if led(held(voice)) else []
    return said + ([told(voice, "tobe.share")] if any(row.basis == "share" for row in rows) else [])
