"""The plan of the earlier wave beside this one: what its rules decide, what moved, what the money brought."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

from gapkit.diagnosis.diagnosis import Diagnosis
from gapkit.diagnosis.field_date import asked_until
from gapkit.diagnosis.past_money import WAITING, past_initiatives, with_returns
from gapkit.diagnosis.plan.calendar import months_after
from gapkit.diagnosis.plan.checks import decided
from gapkit.diagnosis.plan.reach import acting
from gapkit.diagnosis.plan.results import Planned, Target
from gapkit.diagnosis.wave_reading import change_people
from gapkit.model.plan import Plan
from gapkit.record import replace
from gapkit.scoring.results import NAN, Gap
from gapkit.scoring.rows import Rows
from gapkit.scoring.waves.past_plan import PastClosure, PastInitiative, Promise
from gapkit.scoring.waves.results import Treatment, WaveChange, Waves


def with_past_plan(waves: Waves, before: Diagnosis, after: Diagnosis) -> Waves:
    """Return the waves with what came of the earlier plan; unchanged where the earlier wave had none."""
    told = before.plan
    if told is None:
        return waves
    bounds = before.questionnaire.scale, after.questionnaire.scale
    same = (bounds[0].low, bounds[0].high) == (bounds[1].low, bounds[1].high)
    rows = Rows(past_initiatives(before, told, asked_until(after.study)))
    found = replace(
        waves,
        promises=Rows(_promises(before, told, after, waves)) if same else Rows(),
        closures=Rows(_closures(before, told, after, waves)) if same else Rows(),
    )
    found = _credited(found, rows)
    return found if after.plan is None else with_money(found, after.plan.plan)


def with_money(waves: Waves, plan: Plan) -> Waves:
    """Return the waves with what the plan at hand says of the earlier one's initiatives: how far, at what cost."""
    return _credited(waves, with_returns(waves.initiatives, plan))


def _credited(waves: Waves, initiatives: Rows[PastInitiative]) -> Waves:
    """Return the waves with what came of targets and effects, by which initiatives had begun and were agreed."""
    idle = {row.initiative: row.state for row in initiatives if row.state}
    return replace(
        waves,
        promises=Rows(replace(row, state=_state(row, idle)) for row in waves.promises),
        closures=credited(waves.closures, idle),
        initiatives=initiatives,
    )


def credited(rows: Iterable[PastClosure], idle: Mapping[str, str]) -> Rows[PastClosure]:
    """Return closures beside what happened: what had not begun, or was never agreed, did none of it.

    `idle` says of such initiatives why; they are not among the `others` either.
    """
    made = []
    for row in rows:
        others = sum(code not in idle for code in row.acting)
        state = idle.get(row.initiative) or ("indicative" if row.few else _beside(row, alone=not others))
        made.append(replace(row, others=others, state="hidden" if row.suppressed else state))
    return Rows(made)


def _state(row: Promise, idle: Mapping[str, str]) -> str:
    """Return what came of a target: what its rule decides, unless what is not there could not be there yet."""
    if row.check != "rise" or row.decision not in ("missed", "unclear", "indicative"):
        return row.decision
    why = [idle[code] for code in row.initiatives if code in idle]
    if why and len(why) == len(row.initiatives):
        return "dropped" if all(state in WAITING for state in why) else "not_due"
    return "not_due" if row.due is False else row.decision


def _promises(before: Diagnosis, told: Planned, after: Diagnosis, waves: Waves) -> Iterator[Promise]:
    changes, now, asked = _changes(waves), {row.code: row for row in after.gaps.dimensions}, asked_until(after.study)
    checks = {row.code: row for row in told.checks}
    for target in told.targets:
        if target.level != "dimension" or target.group or target.suppressed or not math.isfinite(target.target):
            continue
        row, change, check = now.get(target.code), changes.get(target.code), checks.get(target.code)
        if row is None or change is None or check is None:
            continue  # asked otherwise, or no more
        if row.suppressed or change.suppressed:
            decision = "hidden"
            yield Promise(target.code, target.target, target.rule, decision, suppressed=True, decision=decision)
            continue
        moved, low, high = _moved(change)
        decision = "indicative" if _few(change, after) else decided(check, low, high)
        due = None if target.months is None else months_after(told.plan, target.months)
        yield Promise(
            code=target.code,
            target=target.target,
            rule=target.rule,
            state=decision,
            before=target.perception,
            after=row.perception,
            after_low=row.perception_low,
            after_high=row.perception_high,
            n=row.n,
            planned=target.reachable,
            planned_low=target.reachable_low,
            planned_high=target.reachable_high,
            change=moved,
            change_low=low,
            change_high=high,
            expectation_change=change.expectation_change,
            source=change.source,
            check=check.rule,
            floor=check.floor,
            decision=decision,
            at=_at(target, row),
            due_on="" if due is None else "{:04d}-{:02d}-{:02d}".format(*due),
            due=None if due is None or asked is None else due <= asked,
            initiatives=_carried(before, told).get(target.code, ()),
        )


def _at(target: Target, row: Gap) -> str:
    """Return where today's level stands beside the target."""
    if row.perception_low >= target.target - 1e-9:
        return "reached"
    return "below" if row.perception_high < target.target else "open"


def _few(change: WaveChange, after: Diagnosis) -> bool:
    """Return whether a change rests on fewer people than readings do."""
    people = change_people(change)
    return people is None or people < after.thresholds.indicative_below


def _changes(waves: Waves) -> dict[str, WaveChange]:
    return {row.code: row for row in waves.rows if row.level == "dimension" and not row.segment}


def _carried(before: Diagnosis, told: Planned) -> dict[str, tuple[str, ...]]:
    """Return the initiatives that were to act on every dimension, those left out and those that learn aside."""
    left = {row.id for row in told.initiatives if row.chosen is False}
    rows = [one for one in told.plan.initiatives if one.status != "dropped" and not one.learns and one.id not in left]
    return acting(rows, before.questionnaire)


def _moved(change: WaveChange) -> tuple[float, float, float]:
    """Return how the perception moved, with its limits; without expectations the change is that of the perception."""
    if math.isfinite(change.perception_change):
        return change.perception_change, change.perception_low, change.perception_high
    return change.change, change.change_low, change.change_high


def _closures(before: Diagnosis, told: Planned, after: Diagnosis, waves: Waves) -> Iterator[PastClosure]:
    """Yield what every initiative was to close and what happened; `credited` says how the two stand to each other."""
    on, changes = _carried(before, told), _changes(waves)
    alive = {code for ids in on.values() for code in ids}
    effects: dict[str, Treatment] = {
        row.code: row for row in waves.treatment if row.level == "dimension" and not row.suppressed
    }
    for row in told.initiatives:
        for part in row.closures if row.id in alive else ():
            change = changes.get(part.code)
            if change is None:
                continue
            beside = tuple(code for code in on.get(part.code, ()) if code != row.id)
            if change.suppressed:
                none = (NAN, NAN, NAN)
                yield PastClosure(row.id, part.code, *none, "hidden", acting=beside, suppressed=True)
                continue
            happened, low, high = _moved(change)
            effect = effects.get(part.code)
            yield PastClosure(
                initiative=row.id,
                code=part.code,
                planned=part.points,
                planned_low=part.low,
                planned_high=part.high,
                state="unclear",
                happened=happened,
                low=low,
                high=high,
                effect=NAN if effect is None else effect.effect,
                effect_low=NAN if effect is None else effect.effect_low,
                effect_high=NAN if effect is None else effect.effect_high,
                acting=beside,
                few=_few(change, after),
            )


def _beside(row: PastClosure, *, alone: bool) -> str:
    """Return how what happened stands beside what was planned, by both ranges.

    Where more initiatives acted, a rise is not that of any of them; less than one alone promised is less all the same.
    """
    if row.high < row.planned_low:
        return "less"
    if not alone:
        return "shared" if row.low > 0 else "unclear"
    if row.low > row.planned_high:
        return "more"
    return "as_planned" if row.low > 0 else "unclear"
