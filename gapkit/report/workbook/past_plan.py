"""The sheets of the earlier plan: its targets and what came of them, its initiatives and their money."""

from __future__ import annotations

from collections.abc import Iterator

from gapkit.report.loop_words import looped
from gapkit.report.outline.past_plan import STATES, initiative_name, level_text, state_text
from gapkit.report.states import GLYPHS
from gapkit.report.workbook.context import Context
from gapkit.report.workbook.grid import Column, Row, Sheet, Value, number
from gapkit.report.workbook.words import clean
from gapkit.scoring.waves.past_plan import PastClosure, PastInitiative, Promise
from gapkit.scoring.waves.results import Waves

_IDLE = dict.fromkeys(("not_begun", "proposed", "dropped"), "–")
_BESIDE = _IDLE | {"as_planned": "▲", "more": "▲", "shared": "△", "less": "▼", "unclear": "◌", "indicative": "◌"}
_BESIDE["hidden"] = "⊘"


def past_plan_sheets(context: Context, waves: Waves) -> Iterator[Sheet]:
    """Yield the sheets of the plan of the earlier wave; none where it had no plan."""
    if waves.promises:
        yield _promises(context, waves)
    if waves.initiatives:
        yield _actions(context, waves)


def _promises(context: Context, waves: Waves) -> Sheet:
    source = "waves.promises[]."
    columns = (
        Column("dimension", "text", source + "code"),
        Column("past_before", "score", source + "before"),
        Column("past_after", "score", source + "after"),
        Column("past_after_low", "score", source + "after_low"),
        Column("past_after_high", "score", source + "after_high"),
        Column("past_target", "score", source + "target"),
        Column("past_state", "text", source + "state"),
        Column("past_at", "text", source + "at"),
        Column("past_led", "score", source + "planned"),
        Column("past_led_low", "score", source + "planned_low"),
        Column("past_led_high", "score", source + "planned_high"),
        Column("past_moved", "effect", source + "change"),
        Column("past_moved_low", "effect", source + "change_low"),
        Column("past_moved_high", "effect", source + "change_high"),
        Column("past_expected", "effect", source + "expectation_change"),
        Column("past_by", "text", source + "source"),
        Column("n_after", "count", source + "n"),
    )
    rows = tuple(_promise(context, row) for row in waves.promises)
    notes = (looped(context.voice, "past.note"),)
    return Sheet("wave_plan", context.words("titles.wave_plan"), columns, rows, notes=notes)


def _promise(context: Context, row: Promise) -> Row:
    said = f"{GLYPHS[STATES[row.state]]} {state_text(context.voice, row)}"
    cells: dict[str, Value] = {"dimension": context.dimension_name(row.code), "past_state": said}
    if row.suppressed:
        return Row(cells, hidden=context.words("hidden.small", k=context.diagnosis.thresholds.min_cell))
    cells |= {
        "past_before": number(row.before),
        "past_after": number(row.after),
        "past_after_low": number(row.after_low),
        "past_after_high": number(row.after_high),
        "past_target": number(row.target),
        "past_at": level_text(context.voice, row),
        "past_led": number(row.planned),
        "past_led_low": number(row.planned_low),
        "past_led_high": number(row.planned_high),
        "past_moved": number(row.change),
        "past_moved_low": number(row.change_low),
        "past_moved_high": number(row.change_high),
        "past_expected": number(row.expectation_change),
        "past_by": looped(context.voice, f"past.moved_by.{row.source}") if row.source else "",
        "n_after": row.n,
    }
    return Row(cells)


def _actions(context: Context, waves: Waves) -> Sheet:
    closures, money = "waves.closures[].", "waves.initiatives[]."
    columns = (
        Column("past_action", "text", money + "name"),
        Column("dimension", "text", closures + "code"),
        Column("past_planned", "effect", closures + "planned"),
        Column("past_planned_low", "effect", closures + "planned_low"),
        Column("past_planned_high", "effect", closures + "planned_high"),
        Column("past_happened", "effect", closures + "happened"),
        Column("past_happened_low", "effect", closures + "low"),
        Column("past_happened_high", "effect", closures + "high"),
        Column("past_beside", "text", closures + "state"),
        Column("past_others", "count", closures + "others"),
        Column("past_effect", "effect", closures + "effect"),
        Column("past_effect_low", "effect", closures + "effect_low"),
        Column("past_effect_high", "effect", closures + "effect_high"),
        Column("past_cost", "count", money + "expected_cost"),
        Column("past_cost_now", "count", money + "expected_by_now"),
        Column("past_currency", "text", money + "currency"),
        Column("past_spent", "count", money + "spent"),
        Column("past_income", "count", money + "expected_return"),
        Column("past_returned", "count", money + "returned"),
        Column("past_told_currency", "text", money + "told_currency"),
        Column("past_source", "text", money + "source"),
        Column("past_renamed", "text", money + "renamed"),
    )
    rows: list[Row] = []
    for one in waves.initiatives:
        of = [row for row in waves.closures if row.initiative == one.initiative]
        # Money stands once, in the first row of an initiative, so that a column adds up.
        rows += [_closure(context, row, one if place == 0 else None) for place, row in enumerate(of)]
        if not of:
            rows.append(Row({"past_action": clean(one.name), "dimension": "", **_money(one)}))
    notes = (looped(context.voice, "past.card_note"),)
    return Sheet("wave_actions", context.words("titles.wave_actions"), columns, tuple(rows), notes=notes)


def _closure(context: Context, row: PastClosure, money: PastInitiative | None) -> Row:
    cells: dict[str, Value] = {
        "past_action": clean(initiative_name(context.voice, row.initiative)),
        "dimension": context.dimension_name(row.code),
        "past_beside": f"{_BESIDE[row.state]} {looped(context.voice, f'past.states.{row.state}')}",
    }
    if row.suppressed:
        return Row(cells, hidden=context.words("hidden.small", k=context.diagnosis.thresholds.min_cell))
    cells |= {
        "past_planned": number(row.planned),
        "past_planned_low": number(row.planned_low),
        "past_planned_high": number(row.planned_high),
        "past_happened": number(row.happened),
        "past_happened_low": number(row.low),
        "past_happened_high": number(row.high),
        "past_others": row.others,
        "past_effect": number(row.effect),
        "past_effect_low": number(row.effect_low),
        "past_effect_high": number(row.effect_high),
    }
    return Row(cells if money is None else cells | _money(money))


def _money(row: PastInitiative) -> dict[str, Value]:
    return {
        "past_cost": number(row.expected_cost),
        "past_cost_now": number(row.expected_by_now),
        "past_currency": _money_of(row.currency, row.price_year),
        "past_spent": number(row.spent),
        "past_income": number(row.expected_return),
        "past_returned": number(row.returned),
        "past_told_currency": _money_of(row.told_currency, row.told_price_year),
        "past_source": clean(row.source),
        "past_renamed": clean(row.renamed),
    }


def _money_of(currency: str, year: int | None) -> str:
    """Return a currency with the year of its prices: "EUR 2027"."""
    return " ".join(filter(None, (clean(currency), "" if year is None else str(year))))
