"""Which initiatives a figure of money is about: the whole plan, what was chosen of it, or what has a cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapkit.report.plan_words import amount, amounts, chance, held, members, names_of, told
from gapkit.report.voice import Voice, upper_first

if TYPE_CHECKING:
    from gapkit.diagnosis.plan.case_results import BusinessCase, Economics


def extent(voice: Voice) -> str:
    """Return "chosen" where a best set was found within limits, "priced" where some have no cost, else "whole"."""
    economics = voice.diagnosis.economics
    if economics is None or not economics.together:
        return "whole"
    every = {one.id for one, _ in members(held(voice))}
    if economics.everything is not None:
        return "chosen"
    return "whole" if every <= set(economics.together) else "priced"


def plan_name(voice: Voice) -> str:
    """Return what the figures of all together are about, without numbers: "el plan elegido"."""
    return told(voice, f"extent.{extent(voice)}")


def plan_with_numbers(voice: Voice) -> str:
    """Return the same with the numbers of its initiatives, where they are not all: "el plan elegido (1, 2 y 4)"."""
    kind, economics = extent(voice), voice.diagnosis.economics
    if kind == "whole" or economics is None:
        return plan_name(voice)
    return told(voice, "extent.numbered", name=plan_name(voice), names=names_of(voice, economics.together))


def row_name(voice: Voice) -> str:
    """Return the name of the row of all together: "El plan elegido (1, 2 y 4)", "El plan completo"."""
    return told(voice, "extent.row") if extent(voice) == "whole" else upper_first(plan_with_numbers(voice))


def of_plan(voice: Voice) -> str:
    """Return " del plan elegido (1, 2 y 4)" as it stands behind a noun; nothing for the whole plan."""
    kind = extent(voice)
    return "" if kind == "whole" else told(voice, "extent.of_part", name=plan_with_numbers(voice))


def titled(voice: Voice, *, scenario: bool) -> str:
    """Return the subject of a title: "El plan elegido"; "Escenario: el plan" where the data do not carry all of it."""
    name = plan_name(voice)
    return told(voice, "extent.scenario", name=name) if scenario else upper_first(name)


def everything_said(voice: Voice) -> str:
    """Return what all that is written would bring, where less was chosen; else nothing."""
    economics = voice.diagnosis.economics
    case = None if economics is None else economics.everything
    if case is None or not case.verdict:
        return ""
    return told(
        voice,
        "extent.everything",
        npv=amount(voice, case.npv, case.low, case.high),
        between=amounts(voice, case.low, case.high, prose=True),
        k=chance(voice, case.p_positive, bare=True),
    )


def less_than_sum(voice: Voice, economics: Economics, case: BusinessCase) -> bool:
    """Tell whether all together bring less than their single cases added up, less the cost of what has none."""
    cases = {one.id: one for one in economics.cases}
    parts = [cases[code].npv for code in economics.together if code in cases and cases[code].verdict]
    paid = [one for one in held(voice).plan.initiatives if one.id in economics.together and one.cost is not None]
    rest = sum(one.cost.mode for one in paid if one.cost is not None and not cases[one.id].verdict)
    return len(parts) > 1 and case.npv < sum(parts) - rest
