"""The plan in words: names of initiatives and assumptions, dates and quarters, KPIs, reasons, and its findings."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gapkit.i18n import entry, say
from gapkit.report.formats import FIRM, MISSING, excerpt, out_of_hundred, plain
from gapkit.report.money import money, money_range
from gapkit.report.staff_words import say_of_staff
from gapkit.report.voice import NAME_LIMIT, Voice, upper_first

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Finding
    from gapkit.diagnosis.plan.results import Planned, PlannedInitiative
    from gapkit.model.plan import Initiative, InitiativeKpi, Range

_FIRST_YEAR = 4 * 1000
"""Quarters below this count from the start of a plan without a date: none of its years has four digits."""
HORIZONS = ("now", "next", "later")
_EFFORTS = ("one", "two", "three", "four", "five")
_PARTS = {"closure": "closure_of", "cost": "cost_of", "running": "running_of", "savings": "savings_of"}
SHARES = ("causal_share", "retention", "discount", "decay", "margin_growth", "reachable", "closure")
MONEY = ("margin", "cost", "running", "savings")


def told(voice: Voice, key: str, /, **parameters: object) -> str:
    """Return a text of the `plan_report` catalogue."""
    return (say_of_staff if voice.is_of_staff else say)(f"plan_report.{key}", voice.language, **parameters)


def held(voice: Voice) -> Planned:
    """Return the plan of a diagnosis that has one."""
    found = voice.diagnosis.plan
    if found is None:
        raise ValueError("a diagnosis without a plan")
    return found


def members(planned: Planned) -> list[tuple[Initiative, PlannedInitiative]]:
    """Return the initiatives that are not dropped beside where they stand, by their number."""
    known = {one.id: one for one in planned.plan.initiatives}
    rows = [(known[row.id], row) for row in planned.initiatives if row.id in known]
    return sorted((pair for pair in rows if pair[0].status != "dropped"), key=lambda pair: pair[1].number)


def name_of(initiative: Initiative, limit: int = NAME_LIMIT) -> str:
    """Return what an initiative is called."""
    return excerpt(plain(initiative.name) or initiative.id, limit)


def names_of(voice: Voice, codes: Sequence[str]) -> str:
    """Return initiatives by their numbers, as a list in running text; "1, 2 y 4"."""
    numbers = {row.id: row.number for row in held(voice).initiatives}
    found = sorted((numbers[code], code) for code in codes if code in numbers)
    return voice.locale.joined([str(number) for number, _ in found]) or MISSING


def named(voice: Voice, code: str, limit: int = NAME_LIMIT) -> str:
    """Return the name of an initiative by its code."""
    found = next((one for one in held(voice).plan.initiatives if one.id == code), None)
    return plain(code) if found is None else name_of(found, limit)


def amount(voice: Voice, value: float | None, *beside: float, signed: bool = False) -> str:
    """Return an amount in the money of the plan, in the unit of those it stands beside."""
    return money(voice.locale, value, held(voice).plan.currency, signed=signed, beside=beside)


def amounts(voice: Voice, low: float, high: float, *, prose: bool = False) -> str:
    """Return the limits of an amount in the money of the plan."""
    return money_range(voice.locale, low, high, held(voice).plan.currency, prose=prose)


def lever_name(voice: Voice, lever: str | None) -> str:
    """Return the name of a lever; nothing where none is known."""
    known = lever and entry(f"report.levers.{lever}")
    return voice.say(f"levers.{lever}") if known else ""


def effort_words(voice: Voice, effort: int | None) -> str:
    """Return an effort from 1 to 5 in words."""
    return told(voice, f"effort.{_EFFORTS[effort - 1]}") if effort in (1, 2, 3, 4, 5) else MISSING


def kpi_text(voice: Voice, kpi: InitiativeKpi | None) -> tuple[str, str]:
    """Return the name of a KPI, and where it is and should get to: "31 → 90 %"."""
    if kpi is None or not (plain(kpi.name) or kpi.now is not None or kpi.goal is not None):
        return "", ""
    if kpi.now is None and kpi.goal is None:
        return excerpt(plain(kpi.name), NAME_LIMIT), ""
    unit = plain(kpi.unit)
    ends = " → ".join(_bare(voice, value) for value in (kpi.now, kpi.goal))
    return excerpt(plain(kpi.name), NAME_LIMIT), f"{ends}{FIRM}{unit}".rstrip().replace(" ", FIRM)


def _bare(voice: Voice, value: float | None) -> str:
    """Return a number with the decimals that it has, two at most; three where it is small."""
    if value is None or not math.isfinite(value):
        return MISSING
    least = 2 if abs(value) >= 0.1 or value == 0 else 3
    decimals = next((places for places in range(least) if abs(round(value, places) - value) < 1e-9), least)
    return voice.locale.number(value, decimals)


def quarter_of(date: str) -> int | None:
    """Return the quarter of a date, counted from year 0: "2027-05-01" and "2027Q2" are the same."""
    found = re.match(r"(\d{4})-?(?:Q([1-4])|(\d{2}))?", date.strip())
    if found is None:
        return None
    year, quarter, month = found.groups()
    place = int(quarter) - 1 if quarter else (int(month) - 1) // 3 if month else 0
    return 4 * int(year) + min(place, 3)


def time_of(date: str) -> float | None:
    """Return a date as quarters from year 0, to the day."""
    first = quarter_of(date)
    found = re.match(r"\d{4}-(\d{2})(?:-(\d{2}))?", date.strip())
    if first is None or found is None:
        return None if first is None else float(first)
    month, day = int(found[1]), int(found[2] or 1)
    return first + ((month - 1) % 3 + (min(day, 30) - 1) / 30) / 3


def has_year(quarter: int) -> bool:
    """Tell whether a quarter counts from year 0, and not from the start of a plan without a date."""
    return quarter >= _FIRST_YEAR


def quarter_name(voice: Voice, quarter: int) -> str:
    """Return a quarter counted from year 0, or from the start of a plan without a date: "T2 2027", "T7"."""
    if not has_year(quarter):
        return told(voice, "words.quarter_bare", q=quarter + 1)
    return told(voice, "words.quarter", q=quarter % 4 + 1, year=quarter // 4)


def capacity_name(voice: Voice, where: str) -> str:
    """Return the quarter of a capacity as a reader writes it; any other text as it stands."""
    found = quarter_of(where)
    return plain(where) if found is None or "Q" not in where else quarter_name(voice, found)


def chance(voice: Voice, share: float, *, bare: bool = False) -> str:
    """Return a share of scenarios: "86 de 100", never all of them and never none; `bare` only the first number."""
    if not math.isfinite(share):
        return MISSING
    whole = out_of_hundred(share)
    k = (
        told(voice, "words.more_than", k=99)
        if whole >= 100
        else told(voice, "words.less_than", k=1)
        if whole < 1
        else ""
    )
    text = k or voice.locale.number(whole)
    return text if bare else told(voice, "words.of_hundred", k=text)


def years_text(voice: Voice, years: float) -> str:
    """Return a time in years; "no dentro del plazo" where there is none."""
    if not math.isfinite(years):
        return told(voice, "words.never")
    return told(voice, "words.years", count=1 if years == 1 else 2, k=voice.locale.number(years, 1)).replace(" ", FIRM)


def span_words(voice: Voice) -> str:
    """Return over how many years money is counted: "a 3 años"."""
    found = held(voice).plan.assumption("horizon")
    if found is None:
        return told(voice, "words.over_time")
    years = found.value.mode
    return told(voice, "words.over_years", count=1 if years == 1 else 2, k=_bare(voice, years))


def assumption_name(voice: Voice, code: str, initiative: str = "", dimension: str = "") -> str:
    """Return what an assumption is called, with its initiative or its dimension where it belongs to one."""
    if code in _PARTS:
        number = next((row.number for row in held(voice).initiatives if row.id == initiative), None)
        name = named(voice, initiative, 40)
        name = voice.locale.quoted(name if number is None else f"{number} {name}")
        return told(voice, f"words.{_PARTS[code]}", name=name)
    if code in ("gap", "slope") and dimension:
        return told(voice, f"words.{code}", dim=voice.label(dimension))
    key = f"plan_words.values.assumption.{code}"
    return say(key, voice.language) if entry(key) else plain(code)


def assumption_value(voice: Voice, code: str, value: float) -> str:
    """Return a value of an assumption as it is written: a share, money, years or a number."""
    if code in SHARES:
        return voice.locale.share(value, 0 if abs(100 * value - round(100 * value)) < 1e-9 or value > 0.1 else 1)
    return amount(voice, value) if code in MONEY else _bare(voice, value)


def assumption_range(voice: Voice, code: str, span: Range) -> tuple[str, str]:
    """Return the most likely value of an assumption, and its limits where it has any."""
    middle = assumption_value(voice, code, span.mode)
    if span.low == span.high:
        return middle, ""
    joint = "a" if voice.language == "es" else "to"
    low, high = (assumption_value(voice, code, value) for value in (span.low, span.high))
    return middle, f"{low} {joint} {high}"


def reason_text(voice: Voice, reason: str) -> str:
    """Return why nothing can be said; an outcome that was asked, and of which nothing is estimated, is told as such."""
    if reason == "no_outcome" and voice.diagnosis.outcomes:
        reason = "no_model"
    return told(voice, f"reasons.{reason if entry(f'plan_report.reasons.{reason}') else 'other'}")


def refused_words(voice: Voice, reason: str, missing: Sequence[str]) -> str:
    """Return why nothing can be said, with what the plan lacks by name where it lacks several."""
    if len(missing) < 2:
        return reason_text(voice, reason)
    return told(voice, "reasons.missing", names=voice.locale.joined([assumption_name(voice, one) for one in missing]))


def plan_pattern(finding: Finding) -> str:
    """Return the catalogue key of a finding about a plan."""
    facts = finding.facts
    match finding.kind:
        case "plan.target":
            return "target" if facts.get("months") else "target_open"
        case "roi.range":
            return f"roi_{facts['standing']}"
        case "plan.budget":
            return "budget_chosen" if facts.get("left") else "budget"
    return finding.kind.partition(".")[2]


def plan_parameters(finding: Finding, voice: Voice, limit: int) -> dict[str, Any]:
    """Return what the sentences about a plan may ask for."""
    facts = finding.facts
    match finding.kind:
        case "plan.target" | "plan.joint":
            return _level_words(finding, voice, limit)
        case "roi.range":
            from gapkit.report.plan_extent import of_plan, titled

            scenario = bool(facts.get("scenario"))
            return {
                "The": titled(voice, scenario=scenario),
                "of": of_plan(voice),
                "scenario": f" {told(voice, 'economia.scenario')}" if scenario else "",
                "npv": amount(voice, finding.estimate, finding.low, finding.high),
                "between": amounts(voice, finding.low, finding.high, prose=True),
                "k": chance(voice, float(facts["p_positive"]), bare=True),
                "span": span_words(voice),
            }
        case "roi.sign":
            code = str(facts["code"])
            ends = (assumption_value(voice, code, float(facts[name])) for name in ("from", "to"))
            what = assumption_name(voice, code, str(facts["initiative"]), str(facts.get("dimension", "")))
            low, high = (amount(voice, value, finding.low, finding.high) for value in (finding.low, finding.high))
            return {"what": what, "low": low, "high": high, **dict(zip(("from", "to"), ends, strict=True))}
        case "plan.budget":
            k = int(facts["left"])
            words = voice.count(k, feminine=True)
            total, budget = amount(voice, finding.estimate), amount(voice, float(facts["budget"]))
            return {"total": total, "budget": budget, "k": words, "count": k}
    return {"reason": refused_words(voice, str(facts["reason"]), facts.get("missing", ()))}


def _level_words(finding: Finding, voice: Voice, limit: int) -> dict[str, Any]:
    facts, number = finding.facts, voice.locale.number
    label = voice.label(finding.subject, min(limit, NAME_LIMIT))
    said: dict[str, Any] = {"dim": label, "Dim": upper_first(label)}
    if finding.kind == "plan.joint":
        signed = voice.locale.signed
        k = voice.count(int(facts["k"]), feminine=True)
        between = voice.locale.between(finding.low, finding.high, 2)
        return said | {"k": k, "s": signed(float(facts["singles"])), "j": signed(finding.estimate), "between": between}
    decimals = 2 if abs(finding.estimate - float(facts["now"])) < 0.2 else 1
    return said | {
        "a": number(float(facts["now"]), decimals),
        "b": number(finding.estimate, decimals),
        "between": voice.locale.between(finding.low, finding.high, decimals, signed=False),
        "t": facts.get("months"),
    }
