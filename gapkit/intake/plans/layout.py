"""The columns of the initiatives in the plan workbook: in which order, how wide, which values they take."""

from __future__ import annotations

from gapkit.i18n import catalogue, say
from gapkit.intake.plans.words import heading
from gapkit.model.plan import Plan
from gapkit.record import Record

_GROUPS = {
    "what": ("id", "name", "proposed", "lever", "dimensions", "items", "touchpoints", "promise"),
    "raci": ("owner",),
    "when": ("start", "end", "horizon", "effort", "must", "depends_on", "status"),
    "effect": ("closure_low", "closure", "closure_high", "reach", "confidence", "basis", "evidence", "learns"),
    "money": (
        *("cost_low", "cost", "cost_high", "running_low", "running", "running_high"),
        *("savings_low", "savings", "savings_high", "work"),
    ),
    "kpi": ("kpi_name", "kpi_formula", "kpi_unit", "kpi_source", "kpi_now", "kpi_goal"),
}
LISTS = {
    "proposed": "flag",
    "lever": "lever",
    "horizon": "horizon",
    "must": "flag",
    "status": "status",
    "confidence": "confidence",
    "learns": "flag",
}
"""The list that a column offers."""

_SHARES = ("closure_low", "closure", "closure_high", "reach")
_NUMBERS = ("kpi_now", "kpi_goal")
_WIDE = {"name": 44, "items": 18, "touchpoints": 18, "promise": 30, "basis": 26, "kpi_name": 26, "kpi_formula": 26}
_WIDE |= {"lever": 18, "owner": 18, "dimensions": 14, "closes": 34, "pays": 26, "horizon": 14, "id": 8, "evidence": 30}


class PlanColumn(Record):
    """A column: the field it holds, what it takes (`kind`), and, where it is a role, whose.

    `kind` is text, list, share, money, number, whole, date, role, other or computed.
    """

    field: str
    group: str
    heading: str
    kind: str
    width: float
    who: str = ""


def plan_columns(plan: Plan, language: str) -> list[PlanColumn]:
    """Return the columns of the initiatives: stakeholders and other columns are those of the plan."""
    found: list[PlanColumn] = []
    for group, fields in _GROUPS.items():
        if group == "raci":
            found += [_own("owner", group, language)]
            found += [
                PlanColumn("role", group, f"RACI: {who}", "role", 12, who) for who in stakeholders(plan, language)
            ]
            continue
        found += [_own(name, group, language) for name in fields]
    others = dict.fromkeys(name for one in plan.initiatives for name in one.texts)
    found += [PlanColumn("other", "", name, "other", 24, name) for name in others]
    for name in catalogue("plan_words")["computed"]:
        told = say(f"plan_words.computed.{name}", language)
        found.append(PlanColumn(name, "computed", told, "computed", _WIDE.get(name, 13)))
    return found


def stakeholders(plan: Plan, language: str) -> list[str]:
    """Return who has a role in the plan; the usual ones too, to be changed, where nobody has or some of them do.

    Where the plan names who takes part, it is those.
    """
    told = dict.fromkeys(who for one in plan.initiatives for who in one.roles)
    if plan.stakeholders:
        return list(dict.fromkeys([*plan.stakeholders, *told]))
    usual = [say(f"plan_form.stakeholders.{one}", language) for one in catalogue("plan_form")["stakeholders"]]
    if not told or any(one in told for one in usual):
        return list(dict.fromkeys([*told, *usual]))
    return list(told)


def _own(name: str, group: str, language: str) -> PlanColumn:
    kind = "text"
    if name in LISTS:
        kind = "list"
    elif name in _SHARES:
        kind = "share"
    elif name.split("_")[0] in ("cost", "running", "savings", "work"):
        kind = "money"
    elif name in _NUMBERS:
        kind = "number"
    elif name in ("start", "end"):
        kind = "date"
    elif name == "effort":
        kind = "whole"
    return PlanColumn(name, group, heading("initiatives", name, language), kind, _WIDE.get(name, 13))
