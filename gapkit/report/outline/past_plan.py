"""What the plan of the earlier wave promised and what came of it: targets, initiatives, money."""

from __future__ import annotations

import math

from gapkit.diagnosis.field_date import asked_until
from gapkit.report.blocks import Block, Card, Cards, Cell, Column, Figure, Mark, Row, Strip, Table
from gapkit.report.formats import MISSING, excerpt, plain
from gapkit.report.loop_words import looped
from gapkit.report.money import money
from gapkit.report.outline.cells import hidden_cell, interval_small, known, name_cell
from gapkit.report.outline.marks import scale_axis
from gapkit.report.past_money_words import expected_cost, other_money
from gapkit.report.voice import Voice
from gapkit.report.wave_words import waves_say
from gapkit.scoring.waves.past_plan import PastClosure, PastInitiative, Promise
from gapkit.scoring.waves.results import Waves

STATES = {"risen": "over", "kept": "meets", "missed": "short", "indicative": "indicative", "hidden": "hidden"}
STATES |= dict.fromkeys(("unclear", "not_due", "dropped"), "unclear")
_NAME_LIMIT = 60


def past_plan_blocks(voice: Voice, waves: Waves) -> list[Block]:
    """Return the targets of the earlier plan with what came of them, and its initiatives; nothing without a plan."""
    made: list[Block] = []
    if waves.promises:
        made.append(_figure(voice, waves))
    lines = [closure_text(voice, row) for row in waves.closures if not row.suppressed]
    lines += [line for row in waves.initiatives if (line := money_text(voice, row))]
    if lines:
        note = looped(voice, "past.card_note")
        if asked_until(voice.diagnosis.study) is None and waves.closures:
            note = f"{looped(voice, 'past.no_date')} {note}"
        made.append(Cards((Card(looped(voice, "past.card"), bullets=tuple(lines), closing=note),), columns=1))
    return made


def _figure(voice: Voice, waves: Waves) -> Figure:
    rows = sorted(waves.promises, key=lambda row: row.after - row.target if not row.suppressed else math.inf)
    values = [value for row in rows for value in (row.before, row.after_low, row.after_high, row.target)]
    told = [value for value in values if math.isfinite(value)]
    columns = (
        Column("what", voice.say("columns.dimension"), "text"),
        Column(
            "strip",
            waves_say(voice, "columns.way"),
            "strip",
            axis=scale_axis(voice, told, looped(voice, "past.caption")),
        ),
        Column("before", waves_say(voice, "columns.before"), "score"),
        Column("after", waves_say(voice, "columns.after"), "score", small=voice.say("columns.between")),
        Column("target", looped(voice, "past.target"), "score"),
        Column("state", looped(voice, "past.result"), "state"),
        Column("by", looped(voice, "past.by"), "text"),
    )
    return Figure(
        id="f-olas-plan",
        title=looped(voice, "past.title"),
        subtitle=looped(voice, "past.subtitle"),
        table=Table(
            id="t-olas-plan",
            caption=looped(voice, "past.caption"),
            columns=columns,
            rows=tuple(_row(voice, row) for row in rows),
            stacked=True,
        ),
        legend=(
            ("earlier", waves_say(voice, "legend.then")),
            ("perception", waves_say(voice, "legend.now")),
            ("target", looped(voice, "past.target")),
        ),
        note=looped(voice, "past.note"),
    )


def _row(voice: Voice, row: Promise) -> Row:
    name = name_cell(voice.name(row.code))
    if row.suppressed:
        hidden = hidden_cell(voice)
        return Row((name, Strip(()), hidden, hidden, hidden, hidden, Cell("")))
    number = voice.locale.number
    marks = (
        Mark("interval_over", row.after_low, row.after_high),
        Mark("earlier", row.before),
        Mark("target", row.target),
        Mark("perception", row.after),
    )
    by = looped(voice, f"past.moved_by.{row.source}") if row.source else ""
    state = STATES[row.state]
    return Row(
        (
            name,
            Strip(marks),
            Cell(number(row.before, 2), value=known(row.before)),
            Cell(
                number(row.after, 2),
                small=interval_small(voice, row.after_low, row.after_high, signed=False),
                value=known(row.after),
            ),
            Cell(number(row.target, 2), small=_beside(voice, row), value=known(row.target)),
            Cell(state_text(voice, row), state=state, value=state),
            Cell(by or MISSING),
        )
    )


def state_text(voice: Voice, row: Promise) -> str:
    """Return what the rule of the earlier plan decides of a target."""
    return looped(voice, f"past.states.{state_key(row.state, row.check)}")


def state_key(state: str, check: str) -> str:
    """Return the word for what came of a target: missing a rise is one thing, not keeping a level another."""
    if state == "missed" and check == "keep":
        return "fallen"
    return "idle" if state == "dropped" else state


def level_text(voice: Voice, row: Promise) -> str:
    """Return whether today's level is that of the target."""
    return looped(voice, f"past.at.{row.at}") if row.at else ""


def _beside(voice: Voice, row: Promise) -> str:
    """Return what stands under a target: when it is due, else whether today's level is there."""
    if row.state == "not_due" and row.due is False:
        return looped(voice, "past.at.due", date=voice.locale.date(row.due_on))
    return level_text(voice, row)


def closure_text(voice: Voice, row: PastClosure) -> str:
    """Return what an initiative was to close, and how the perception of its dimension moved."""
    locale = voice.locale
    others = (
        looped(voice, "past.others", count=row.others, k=voice.count(row.others, feminine=True)) if row.others else ""
    )
    effect = ""
    if math.isfinite(row.effect):
        between = locale.interval(row.effect_low, row.effect_high)
        effect = looped(voice, "past.effect", effect=locale.signed(row.effect), between=between)
    return looped(
        voice,
        "past.one",
        name=initiative_name(voice, row.initiative),
        dim=voice.label(row.code),
        planned=locale.signed(row.planned),
        range=locale.interval(row.planned_low, row.planned_high),
        happened=locale.signed(row.happened),
        between=locale.interval(row.low, row.high),
        state=looped(voice, f"past.states.{row.state}"),
        others=others,
        effect=effect,
    )


def money_text(voice: Voice, row: PastInitiative) -> str:
    """Return what an initiative has cost and brought beside what was expected; nothing where nobody said."""
    if not (math.isfinite(row.spent) or math.isfinite(row.returned)):
        return ""
    words = {name: money(voice.locale, getattr(row, name), row.told_currency) for name in ("spent", "returned")}
    words["cost"] = expected_cost(voice, row.expected_cost, row.expected_by_now, row.currency)
    words["income"] = money(voice.locale, row.expected_return, row.currency)
    words["other"] = other_money(voice, row.currency, row.told_currency, row.price_year, row.told_price_year)
    words["renamed"] = ""
    if row.renamed:
        now = voice.locale.quoted(excerpt(plain(row.renamed), _NAME_LIMIT))
        words["renamed"] = looped(voice, "past.renamed", now=now)
    return looped(voice, "past.spent", name=excerpt(plain(row.name), _NAME_LIMIT), **words)


def initiative_name(voice: Voice, code: str) -> str:
    """Return what an initiative of the earlier plan is called."""
    waves = voice.diagnosis.waves
    rows = () if waves is None else waves.initiatives
    return excerpt(next((plain(row.name) for row in rows if row.initiative == code), code), _NAME_LIMIT) or MISSING
