"""Who is at risk: how surely they are told from the others, what the risk goes with, whether it comes true, and where.

Every block is a function of its own that returns what it has to show, or nothing: the section is their list.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gapkit.diagnosis.risk_rules import lead_prediction
from gapkit.report.blocks import Block, Card, Cards, Cell, Column, Figure, Mark, Row, Section, Strip, Table
from gapkit.report.diagonal import Diagonal, Seen
from gapkit.report.driver_words import aim_words
from gapkit.report.formats import MISSING, excerpt, plain
from gapkit.report.outline.cells import name_cell, within
from gapkit.report.outline.marks import number_axis, share_axis
from gapkit.report.risk_words import calibration_words, claim_words, risk_reason, said
from gapkit.report.voice import Voice, upper_first
from gapkit.report.wording import sentence_of, title_of

if TYPE_CHECKING:
    from gapkit.scoring.drivers.foretold import Effect, Prediction, SegmentRisk

_LEAD_LIMIT = 320
_MOST_GROUPS = 5
"""More groups than these are left to the workbook: those with the highest risk stand here."""


def risk_section(voice: Voice) -> Section | None:
    """Return the section of risk; None where nobody was asked, or too few for anything to be told."""
    rows = voice.diagnosis.predictions
    lead = lead_prediction(rows)
    if voice.people is None or lead is None or all(row.reason == "few" for row in rows):
        return None
    findings = {f.kind: f for f in reversed(voice.diagnosis.findings) if f.kind.startswith("risk.")}
    first = findings.get("risk.told") or findings.get("risk.none")
    if lead.reason or first is None:
        blocks: list[Block | None] = [_refused(voice, lead)]
        title, sentences = said(voice, "title_refused"), []
    else:
        title = title_of(first, voice)
        told = [findings[kind] for kind in ("risk.effect", "risk.group") if kind in findings]
        sentences = [sentence_of(first, voice), calibration_words(voice, lead), *(sentence_of(f, voice) for f in told)]
        blocks = [_effects(voice, lead), _bins(voice, lead), _groups(voice, lead)]
    return Section(
        id="riesgo",
        kicker=said(voice, "kicker"),
        title=title,
        contents=said(voice, "contents"),
        lead=within(_LEAD_LIMIT, sentences),
        blocks=tuple(block for block in blocks if block is not None),
    )


def _refused(voice: Voice, lead: Prediction) -> Cards:
    why = tuple(risk_reason(voice, row) for row in voice.diagnosis.predictions if row.reason)
    return Cards((Card(said(voice, "reason.title", **aim_words(voice, lead.outcome)), paragraphs=why),), columns=1)


def _effects(voice: Voice, lead: Prediction) -> Figure:
    """Return what a point more goes with, for the risk of every outcome that has one."""
    rows = [lead, *(row for row in voice.diagnosis.predictions if not row.reason and row is not lead)]
    columns = (
        Column("what", voice.say("columns.dimension"), "text"),
        *(Column(row.outcome, upper_first(said(voice, f"{row.event}.bare")), "gap") for row in rows),
    )
    effects = [{one.code: one for one in row.effects if one.event == row.event} for row in rows]
    order = sorted(effects[0].values(), key=lambda one: one.effect)
    body = tuple(
        Row((name_cell(voice.name(one.code)), *(effect_cell(voice, own.get(one.code)) for own in effects)))
        for one in order
    )
    n, asked = voice.locale.number(lead.n), voice.locale.number(lead.asked)
    return Figure(
        id="f-riesgo",
        title=said(voice, "effects.title"),
        subtitle=said(voice, "effects.subtitle", n=n, asked=asked),
        table=Table("t-riesgo", said(voice, "effects.caption"), columns, body),
        note=" ".join([*method_notes(voice, lead), *_smallest(voice, order), *_others(voice)]),
    )


def _smallest(voice: Voice, effects: list[Effect]) -> list[str]:
    """Return what a rise by the smallest gap that matters goes with, where that is sure."""
    first = effects[0]
    if not (first.high < 0 and first.p_adjusted < voice.diagnosis.thresholds.error_rate):
        return []
    per_gap = voice.locale.signed(100 * first.per_smallest_gap, 1)
    return [said(voice, "effects.per_gap", gap=voice.smallest_gap, what=voice.label(first.code), effect=per_gap)]


def effect_cell(voice: Voice, one: Effect | None) -> Cell:
    """Return an effect in people of 100, with its interval; one that is surely there stands out."""
    if one is None or not math.isfinite(one.effect):
        return Cell(MISSING)
    between = voice.locale.interval(100 * one.low, 100 * one.high, 1)
    sure = one.high < 0 or one.low > 0
    return Cell(f"{voice.locale.signed(100 * one.effect, 1)} ({between})", value=one.effect, bold=sure)


def method_notes(voice: Voice, row: Prediction) -> list[str]:
    """Return what may be claimed, and by what model."""
    method = said(voice, f"methods.{row.method.replace(' ', '_')}")
    told = [claim_words(voice, row), said(voice, "effects.note", level=voice.rules["level"], method=method)]
    if row.separated:
        told.append(said(voice, "effects.separated"))
    elif row.method in ("firth", "ridge"):
        told.append(said(voice, "effects.few"))
    if row.sampled:
        number = voice.locale.number
        told.append(said(voice, "effects.sampled", asked=number(row.asked), n=number(row.n)))
    return told


def _others(voice: Voice) -> list[str]:
    return [risk_reason(voice, row) for row in voice.diagnosis.predictions if row.reason]


def _bins(voice: Voice, row: Prediction) -> Figure | None:
    """Return what was foretold beside what came; nothing where there are too few people for two groups."""
    if len(row.bins) < 2:
        return None
    locale, limits = voice.locale, voice.diagnosis.thresholds.risk_limits
    axis = number_axis(voice, [0.0, *(value for one in row.bins for value in (one.foretold, one.high))], share=True)
    inside = sum(one.low <= one.foretold <= one.high for one in row.bins)
    columns = (
        Column("foretold", said(voice, "bins.foretold"), "text"),
        Column("observed", said(voice, "bins.observed"), "share"),
    )
    body = tuple(
        Row(
            (
                Cell(f"{locale.share(one.foretold)} (n = {locale.number(one.n)})", value=one.foretold),
                Cell(
                    f"{locale.share(one.observed)} ({locale.interval(100 * one.low, 100 * one.high, 0, signed=False)})",
                    value=one.observed,
                ),
            )
        )
        for one in row.bins
    )
    numbers = {"least": locale.number(limits.people_in_bin), "parts": locale.number(limits.folds)}
    worth = {
        "brier": locale.number(row.brier, 3),
        "reference": locale.number(row.brier_reference, 3),
        "slope": locale.number(row.calibration_slope, 2),
        "slope_low": locale.number(voice.diagnosis.thresholds.calibration_low, 2),
        "slope_high": locale.number(voice.diagnosis.thresholds.calibration_high, 2),
    }
    return Figure(
        id="f-riesgo-calibracion",
        title=said(voice, "bins.title"),
        subtitle=said(voice, "bins.subtitle", repeats=locale.number(limits.repeats), **numbers),
        table=Table("t-riesgo-calibracion", said(voice, "bins.caption"), columns, body),
        note=said(voice, f"bins.{'note' if math.isfinite(row.calibration_slope) else 'note_separated'}", **worth),
        plane=Diagonal(
            points=tuple(Seen(one.foretold, one.observed, one.low, one.high) for one in row.bins),
            axis=axis,
            across=said(voice, "bins.across"),
            up=said(voice, "bins.up", level=voice.rules["level"]),
            spoken=said(voice, "bins.spoken", k=locale.number(len(row.bins)), inside=locale.number(inside)),
        ),
        folded=said(voice, "bins.folded"),
    )


def _groups(voice: Voice, row: Prediction) -> Figure | None:
    """Return the groups with the highest risk; nothing where there are not two that can be shown."""
    shown = highest_first(row)
    if len(shown) < 2:
        return None
    listed = shown[:_MOST_GROUPS]
    more = said(voice, "groups.more", k=voice.locale.words(_MOST_GROUPS)) if len(shown) > _MOST_GROUPS else ""
    if not row.usable:
        return _in_order(voice, row, listed, more)
    columns = (
        Column("group", voice.say("columns.group"), "text"),
        Column(
            "strip", said(voice, "groups.head"), "strip", axis=share_axis(voice, max(highest(one) for one in listed))
        ),
        Column("share", said(voice, "groups.head"), "share"),
    )
    body = tuple(
        Row(
            (
                Cell(group_name(voice, one), value=one.value),
                Strip((*_reach(one), Mark("estimate_unclear", one.foretold))),
                Cell(group_text(voice, one), value=one.foretold),
            )
        )
        for one in listed
    )
    risk = said(voice, f"{row.event}.risk")
    alone = [said(voice, "groups.one_cluster")] if any(one.one_cluster for one in listed) else []
    return Figure(
        id="f-riesgo-grupos",
        title=said(voice, "groups.title"),
        subtitle=said(voice, "groups.subtitle", risk=risk, level=voice.rules["level"]),
        table=Table("t-riesgo-grupos", said(voice, "groups.title"), columns, body),
        note=" ".join([*alone, *([more] if more else [])]),
    )


def _in_order(voice: Voice, row: Prediction, listed: list[SegmentRisk], more: str) -> Figure:
    """Return the groups by their place alone: where percentages cannot be relied on none are printed."""
    columns = (
        Column("group", voice.say("columns.group"), "text"),
        Column("place", said(voice, "groups.order_head"), "text"),
    )
    body = tuple(
        Row((Cell(group_name(voice, one), value=one.value), Cell(voice.locale.ordinal(place), value=place)))
        for place, one in enumerate(listed, start=1)
    )
    return Figure(
        id="f-riesgo-grupos",
        title=said(voice, "groups.title"),
        subtitle=said(voice, "groups.order_subtitle", risk=said(voice, f"{row.event}.risk")),
        table=Table("t-riesgo-grupos", said(voice, "groups.title"), columns, body),
        note=more,
    )


def highest(one: SegmentRisk) -> float:
    """Return the upper limit of a group, or its risk where there is no interval."""
    return one.foretold if one.one_cluster else one.high


def _reach(one: SegmentRisk) -> tuple[Mark, ...]:
    return () if one.one_cluster else (Mark("interval_unclear", one.low, one.high),)


def highest_first(row: Prediction) -> list[SegmentRisk]:
    """Return the groups that can be shown, the highest risk first."""
    return sorted((one for one in row.segments if not one.suppressed), key=lambda one: -one.foretold)


def group_name(voice: Voice, one: SegmentRisk) -> str:
    """Return a group and how many people are in it."""
    return f"{excerpt(plain(one.value), 40)} (n = {voice.locale.number(one.n)})"


def group_text(voice: Voice, one: SegmentRisk) -> str:
    """Return the risk of a group with its interval; few people are only an indication."""
    text = voice.locale.share(one.foretold)
    if not one.one_cluster:
        text = f"{text} ({voice.locale.interval(100 * one.low, 100 * one.high, 0, signed=False)})"
    few = (one.n or 0) < voice.diagnosis.thresholds.indicative_below
    return f"{text} · {voice.state_words('indicative').lower()}" if few else text
