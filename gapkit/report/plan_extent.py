"""Which initiatives a figure of money is about: the whole plan, what was chosen of it, or what has a cost."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gapkit.diagnosis.plan_rules import standing_of, untold
from gapkit.report.formats import out_of_hundred
from gapkit.report.plan_words import amount, amounts, chance, held, names_of, told, years_text
from gapkit.report.voice import Voice, upper_first

if TYPE_CHECKING:
    from gapkit.diagnosis.plan.case_results import BusinessCase, Economics

_HALF = 0.5
"""In fewer draws than this a time until it has paid back is that of a minority."""


def extent(voice: Voice) -> str:
    """Return "chosen" where a best set was found within limits, else "whole"; "_part" behind it where not all of that
    can be worked out.
    """
    economics = voice.diagnosis.economics
    if economics is None or not economics.together:
        return "whole"
    part = "_part" if untold(held(voice), economics) else ""
    if part or economics.everything is None:
        left = {row.id for row in held(voice).initiatives if row.chosen is False}
        return f"{'chosen' if left and not left.intersection(economics.together) else 'whole'}{part}"
    return "chosen"


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
    if kind == "whole":
        return ""
    return told(voice, f"extent.of_{'what' if kind.endswith('_part') else 'part'}", name=plan_with_numbers(voice))


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
        name=written_name(voice),
        npv=amount(voice, case.npv, case.low, case.high),
        between=amounts(voice, case.low, case.high, prose=True),
        k=chance(voice, case.p_positive, bare=True),
    )


def written_name(voice: Voice) -> str:
    """Return the name of the row of all that is written, or of what of it can be worked out."""
    economics = voice.diagnosis.economics
    cases = () if economics is None else economics.cases
    open_ = any(case.reason not in ("", "learns", "done") for case in cases)
    return told(voice, "extent.written_part" if open_ else "extent.all_written")


def beside(voice: Voice) -> list[str]:
    """Return what stands beside the figures of all together: what nothing can be said of, and what only teaches."""
    economics = voice.diagnosis.economics
    if economics is None or economics.portfolio is None or not economics.portfolio.verdict:
        return []
    known = {one.id: one for one in held(voice).plan.initiatives}
    open_ = untold(held(voice), economics)
    reasons = {case.id: case.reason for case in economics.cases}
    teaching = tuple(code for code in economics.together if reasons.get(code) == "learns" and known[code].cost)
    said = []
    for key, codes in (("untold", open_), ("teaching", teaching)):
        if codes:
            costs = [one.mode for code in codes if (one := known[code].cost) is not None]
            some = key == "untold" and 0 < len(costs) < len(codes)
            name = f"{key}_some" if some else key if costs else f"{key}_bare"
            names, cost = names_of(voice, codes), amount(voice, sum(costs))
            said.append(told(voice, f"extent.{name}", count=len(codes), names=names, cost=cost))
            said += _if_paid(voice, economics, codes) if key == "untold" else []
    return said


def _if_paid(voice: Voice, economics: Economics, codes: Sequence[str]) -> list[str]:
    """Return what would be left if what nothing can be said of were paid and brought nothing."""
    case = economics.with_untold
    if case is None:
        return []
    npv, between = amount(voice, case.npv, case.low, case.high), amounts(voice, case.low, case.high, prose=True)
    k = chance(voice, case.p_positive, bare=True)
    return [told(voice, "extent.paid_for_nothing", count=len(codes), npv=npv, between=between, k=k)]


def least_needed(voice: Voice) -> list[str]:
    """Return what that of which nothing can be said would have to bring, where its cost alone can turn what pays."""
    economics = voice.diagnosis.economics
    if economics is None or economics.with_untold is None or standing_of(held(voice), economics) != "pays_unless":
        return []
    codes = untold(held(voice), economics)
    least = amount(voice, -economics.with_untold.low)
    return [told(voice, "extent.least", count=len(codes), names=names_of(voice, codes), least=least)]


def payback_words(voice: Voice, case: BusinessCase) -> str:
    """Return in how many years a case pays back, with how often it does; nothing where it does in fewer than half."""
    if not math.isfinite(case.payback) or case.p_payback < _HALF:
        return ""
    years = years_text(voice, case.payback)
    if not math.isfinite(case.p_payback) or out_of_hundred(case.p_payback) >= 100:
        return years
    return told(voice, "extent.if_paid", p=voice.locale.probability(case.p_payback), years=years)


def less_than_sum(voice: Voice, economics: Economics, case: BusinessCase) -> bool:
    """Tell whether all together bring less than their single cases added up, less the cost of what has none."""
    cases = {one.id: one for one in economics.cases}
    parts = [cases[code].npv for code in economics.together if code in cases and cases[code].verdict]
    paid = [one for one in held(voice).plan.initiatives if one.id in economics.together and one.cost is not None]
    rest = sum(one.cost.mode for one in paid if one.cost is not None and not cases[one.id].verdict)
    return len(parts) > 1 and case.npv < sum(parts) - rest
