"""What the cells of a plan workbook hold: an initiative as it was told, and what gapkit worked out about it."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from gapkit.i18n import entry, say
from gapkit.intake.plans.initiatives import WHOLE, sole_dimension
from gapkit.intake.plans.words import word
from gapkit.model.plan import ASSUMPTIONS, Initiative, InitiativeKpi, Range

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Diagnosis
    from gapkit.diagnosis.plan.results import PlannedInitiative

Value = str | float | int | datetime.date | None


def told_of(one: Initiative, language: str, homes: Mapping[str, str]) -> dict[str, Value]:
    """Return what is told of an initiative, by field; nothing is None. `homes` are the dimensions of items."""
    found: dict[str, Value] = {
        "id": one.id,
        "name": one.name,
        "proposed": word("flag", "yes", language) if one.proposed else None,
        "lever": word("lever", one.lever, language) if one.lever else None,
        "dimensions": joined(one.dimensions),
        "items": joined(one.items),
        "touchpoints": joined(one.touchpoints),
        "promise": one.promise,
        "owner": one.owner,
        "start": day(one.start),
        "end": day(one.end),
        "horizon": word("horizon", one.horizon, language) if one.horizon else None,
        "effort": one.effort,
        "must": word("flag", "yes", language) if one.must else None,
        "depends_on": joined(one.depends_on),
        "status": word("status", one.status, language),
        "reach": None if one.reach == 1 else one.reach,
        "confidence": word("confidence", one.confidence, language) if one.confidence else None,
        "basis": one.basis,
        "evidence": one.evidence,
        "learns": word("flag", "yes", language) if one.learns else None,
        "work": one.work,
    }
    found |= points("closure", one.closure.get(WHOLE) or one.closure.get(sole_dimension(one, homes)))
    for name in ("cost", "running", "savings"):
        found |= points(name, getattr(one, name))
    return found | kpi_cells(one.kpi)


def points(name: str, value: Range | None, ends: tuple[str, str] | None = None) -> dict[str, Value]:
    """Return three points of a judgement; of a fixed figure the middle alone."""
    low, high = ends or (f"{name}_low", f"{name}_high")
    if value is None:
        return {low: None, name: None, high: None}
    if value.low == value.mode == value.high:
        return {low: None, name: value.mode, high: None}
    return {low: value.low, name: value.mode, high: value.high}


def kpi_cells(kpi: InitiativeKpi | None) -> dict[str, Value]:
    """Return the cells of an operational KPI."""
    told = kpi or InitiativeKpi("")
    return {
        "kpi_name": told.name,
        "kpi_formula": told.formula,
        "kpi_unit": told.unit,
        "kpi_source": told.source,
        "kpi_now": told.now,
        "kpi_goal": told.goal,
    }


def joined(codes: tuple[str, ...]) -> str:
    """Return codes in one cell."""
    return "; ".join(codes)


def day(text: str) -> Value:
    """Return a day as a date; what is none stays a text."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return text


def computed_of(diagnosis: Diagnosis, language: str) -> dict[str, dict[str, Value]]:
    """Return what gapkit worked out about every initiative, by its id; nothing without a plan."""
    if diagnosis.plan is None:
        return {}
    economics = diagnosis.economics
    cases = {case.id: case for case in economics.cases} if economics is not None else {}
    found: dict[str, dict[str, Value]] = {}
    for row in diagnosis.plan.initiatives:
        case = cases.get(row.id)
        cells = _standing(row, language)
        if case is not None:
            cells |= {"npv_low": _known(case.low), "npv": _known(case.npv), "npv_high": _known(case.high)}
            cells["pays"] = _paying(case.verdict or case.reason, language)
        found[row.id] = cells
    return found


def _paying(said: str, language: str) -> str:
    """Return the verdict on a case in words, or why there is none."""
    missing = said.removeprefix("no_")
    if said != missing and missing in ASSUMPTIONS:
        return say("plan_words.pays.missing", language, what=word("assumption", missing, language))
    known = said if entry(f"plan_words.pays.{said}") else "other"
    return say(f"plan_words.pays.{known}", language) if said else ""


def _standing(row: PlannedInitiative, language: str) -> dict[str, Value]:
    places = ""
    if row.rank_low is not None and row.rank_high is not None:
        places = str(row.rank_low) if row.rank_low == row.rank_high else f"{row.rank_low}–{row.rank_high}"
    closes = (f"{one.code} {_two(one.points, language)} ({_span(one.low, one.high, language)})" for one in row.closures)
    return {
        "place": row.rank,
        "places": places,
        "value": _known(row.value),
        "value_low": _known(row.value_low),
        "value_high": _known(row.value_high),
        "closes": "; ".join(closes),
        "horizon": word("horizon", row.horizon, language) if row.horizon else "",
        "chosen": "" if row.chosen is None else word("flag", "yes" if row.chosen else "no", language),
    }


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _span(low: float, high: float, language: str) -> str:
    return f"{_two(low, language)} – {_two(high, language)}"


def _two(value: float, language: str) -> str:
    text = f"{value:.2f}"
    return text.replace(".", ",") if language == "es" else text
