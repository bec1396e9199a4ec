"""Tables of the journey: the moments of truth in their order, and the operational KPIs beside the gap."""

from __future__ import annotations

import math

from gapkit.diagnosis.journey_rules import journey_state
from gapkit.report.blocks import Card, Cards, Cell, Column, Figure, Row, Strip, Table
from gapkit.report.formats import MISSING, plain
from gapkit.report.outline.cells import place_cell, probability_cell, share_cell
from gapkit.report.outline.marks import share_axis, share_strip
from gapkit.report.touch_words import cell_range, kpi_name, touchpoint_name, with_measure
from gapkit.report.voice import Voice
from gapkit.scoring.journey.results import JourneyCell, JourneyKpi, MomentRisk


def cell_state(voice: Voice, cell: JourneyCell) -> str:
    """Return the reading state of a cell."""
    return journey_state(cell, voice.diagnosis.thresholds)


def shares_told(cells: list[JourneyCell]) -> bool:
    """Whether shares of the risk say something: half of the touchpoints that people passed, or more, have one."""
    held = [cell.risk for cell in cells if cell.risk is not None]
    return 2 * sum(risk.rank is not None for risk in held) >= len(held)


def risk_figure(voice: Voice, cells: list[JourneyCell]) -> Figure | Cards | None:
    """Return the touchpoints by risk, or a card that says why most have none; None where nothing could be ranked."""
    ranked = [(cell, cell.risk) for cell in cells if cell.risk is not None and cell.risk.rank is not None]
    ranked.sort(key=lambda pair: pair[1].rank or 0)
    if len(ranked) < 2:
        return None
    unranked = [cell for cell in cells if cell.risk is not None and cell.risk.rank is None]
    if not shares_told(cells):
        why = (voice.say("journey.risk_unknown", **_known(cells, voice)), *_unranked(voice, unranked))
        return Cards((Card(voice.say("journey.risk_figure"), paragraphs=why),), columns=1)
    code = next((risk.outcome for _, risk in ranked if risk.outcome), None)
    outcome = next((one for one in voice.diagnosis.questionnaire.outcomes if one.code == code), None)
    highs = [risk.weight_high for _, risk in ranked if math.isfinite(risk.weight_high)]
    axis = share_axis(
        voice, max([*highs, *(risk.weight for _, risk in ranked if math.isfinite(risk.weight))], default=1.0)
    )
    columns = [
        Column("rank", voice.say("columns.place"), "rank", small=voice.say("columns.range")),
        Column("touchpoint", voice.say("journey.columns.touchpoint"), "text"),
        Column("exposure", voice.say("journey.columns.exposure"), "share"),
        Column("failure", voice.say("journey.columns.failure"), "share"),
        Column("weight_strip", voice.say("journey.columns.weight"), "strip", axis=axis),
        Column("weight", voice.say("journey.columns.weight"), "share"),
        Column("first", voice.say("journey.columns.first"), "share"),
    ]
    if outcome is not None:
        columns.insert(4, Column("penalty", voice.say("journey.columns.penalty"), "gap"))
    rows = []
    for cell, risk in ranked:
        told: list[Cell | Strip] = [
            place_cell(voice, risk.rank, risk.rank_low, risk.rank_high),
            Cell(touchpoint_name(voice, cell.touchpoint), small=_moment(voice, cell)),
            share_cell(voice, cell.exposure),
            share_cell(voice, risk.failure, low=risk.failure_low, high=risk.failure_high),
            share_strip(risk.weight, risk.weight_low, risk.weight_high) if math.isfinite(risk.weight) else Strip(()),
            share_cell(voice, risk.weight, low=risk.weight_low, high=risk.weight_high),
            probability_cell(voice, risk.p_first),
        ]
        if outcome is not None:
            told.insert(4, _penalty(voice, risk))
        rows.append(Row(tuple(told)))
    said = "" if outcome is None else voice.say(f"outcomes.the.{outcome.kind}")
    key = "risk_note" if outcome is not None else "risk_note_plain"
    versus = "minimum" if voice.has_minimum else "gap" if voice.paired else "low"
    failing = voice.say(f"journey.failing.{versus}", gap=voice.smallest_gap, share=_foot(voice))
    notes = [voice.say(f"journey.{key}", outcome=said, failing=failing, odds=voice.rules["odds"], **_numbers(voice))]
    notes += _unranked(voice, unranked)
    if unranked:
        notes.append(voice.say("journey.risk_part", **_known(cells, voice)))
    if any("exposure_unknown" in risk.notes for _, risk in ranked):
        notes.append(voice.say("journey.exposure_unknown"))
    return Figure(
        id="f-momentos",
        title=voice.say("journey.risk_figure"),
        subtitle=voice.say(
            "journey.risk_subtitle" if outcome is not None else "journey.risk_subtitle_plain", outcome=said
        ),
        table=Table("t-momentos", voice.say("journey.risk_caption"), tuple(columns), tuple(rows)),
        note=" ".join(notes),
    )


def _known(cells: list[JourneyCell], voice: Voice) -> dict[str, str]:
    held = [cell.risk for cell in cells if cell.risk is not None]
    k = sum(risk.rank is not None for risk in held)
    return {"k": voice.count(k, len(held)), "m": voice.count(len(held), len(held))}


def _moment(voice: Voice, cell: JourneyCell) -> str:
    return voice.say("journey.moment") if cell.moment_of_truth else ""


def _foot(voice: Voice) -> str:
    return voice.locale.share(voice.diagnosis.thresholds.failing_share)


def _numbers(voice: Voice) -> dict[str, str]:
    thresholds = voice.diagnosis.thresholds
    return {
        "level": voice.rules["level"],
        "replicates": voice.locale.number(thresholds.replicates),
        "people": voice.locale.number(thresholds.penalty_people),
    }


def _penalty(voice: Voice, risk: MomentRisk) -> Cell:
    if not math.isfinite(risk.penalty):
        return Cell(MISSING)
    small = voice.locale.interval(risk.penalty_low, risk.penalty_high, 1, signed=False)
    return Cell(voice.locale.number(risk.penalty, 1), small="" if small == MISSING else small, value=risk.penalty)


def _unranked(voice: Voice, cells: list[JourneyCell]) -> list[str]:
    """Return which touchpoints have no place, and why."""
    told = []
    for note in ("penalty_few", "penalty_all"):
        names = [
            voice.locale.quoted(touchpoint_name(voice, cell.touchpoint))
            for cell in cells
            if cell.risk is not None and note in cell.risk.notes
        ]
        if names:
            people = voice.locale.number(voice.diagnosis.thresholds.penalty_people)
            told.append(voice.say(f"journey.{note}", names=voice.locale.joined(names), people=people))
    return told


def kpi_figure(voice: Voice, cells: list[JourneyCell]) -> Figure | None:
    """Return the KPIs of every touchpoint with target and link; None without any."""
    rows = [_kpi_row(voice, cell, kpi) for cell in cells for kpi in cell.kpis]
    if not rows:
        return None
    keys = ("touchpoint", "kpi", "value", "target", "link")
    columns = tuple(Column(key, voice.say(f"journey.columns.{key}"), "text") for key in keys)
    return Figure(
        id="f-indicadores-operativos",
        title=voice.say("journey.kpi_figure"),
        subtitle=voice.say("journey.kpi_subtitle"),
        table=Table("t-indicadores-operativos", voice.say("journey.kpi_caption"), columns, tuple(rows)),
        note=voice.say("journey.kpi_note", level=voice.rules["level"]),
    )


def _kpi_row(voice: Voice, cell: JourneyCell, kpi: JourneyKpi) -> Row:
    value = with_measure(voice, kpi.value, kpi.measure) if math.isfinite(kpi.value) else MISSING
    target = with_measure(voice, kpi.target, kpi.measure) if math.isfinite(kpi.target) else MISSING
    met = "" if kpi.met is None else voice.say(f"journey.met.{'yes' if kpi.met else 'no'}")
    return Row(
        (
            Cell(touchpoint_name(voice, cell.touchpoint)),
            Cell(kpi_name(voice, kpi)),
            Cell(value, small=kpi.period),
            Cell(target, small=met),
            Cell(link_words(voice, kpi)),
        )
    )


def _per(voice: Voice, kpi: JourneyKpi) -> str:
    measure = plain(kpi.measure)
    return voice.say("journey.per.measure", measure=measure) if measure else voice.say("journey.per.unit")


def link_words(voice: Voice, kpi: JourneyKpi) -> str:
    """Return how a KPI goes with the gap, or why that cannot be said."""
    number, limits = voice.locale.number, voice.diagnosis.thresholds
    facts = {
        "units": number(kpi.units),
        "least": number(limits.link_units),
        "range": cell_range(voice, kpi.meets_low, kpi.meets_high),
        "level": with_measure(voice, kpi.meets_at, kpi.measure) if math.isfinite(kpi.meets_at) else "",
        "observed": cell_range(voice, kpi.observed_low, kpi.observed_high),
        "slope": voice.locale.signed(kpi.slope, 2),
        "between": voice.locale.interval(kpi.slope_low, kpi.slope_high, 2),
        "level_share": voice.rules["level"],
        "lag": kpi.lag,
        "per": _per(voice, kpi),
    }
    key = kpi.link
    if key == "clear" and (kpi.outside or not kpi.narrowed):
        key = "outside" if kpi.outside else "wide"
    said = voice.say(f"journey.link.{key}", count=kpi.units, **facts)
    return f"{said} {voice.say('journey.link.lagged', count=kpi.lag, **facts)}" if kpi.lag and kpi.units else said
