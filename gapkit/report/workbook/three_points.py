"""Three points of a judgement in the roadmap sheet, and the return that moves with them when somebody changes one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapkit.report.workbook.grid import Column, Value, number

if TYPE_CHECKING:
    from gapkit.diagnosis.plan.case_results import BusinessCase
    from gapkit.diagnosis.plan.results import PlannedInitiative
    from gapkit.model.plan import Initiative, Range

_KINDS = {"closure": "input_share", "cost": "input_money", "running": "input_money", "savings": "input_money"}
_OTHER_END = {"_low": "_high", "": "", "_high": "_low"}


def point_columns(name: str) -> tuple[Column, ...]:
    """Return the columns of lowest, most likely and highest."""
    return tuple(Column(f"plan_{name}{end}", _KINDS[name]) for end in ("_low", "", "_high"))


def point_cells(name: str, span: Range | None) -> dict[str, Value]:
    """Return the cells of three points; of a fixed figure the middle alone, as in the workbook of a plan."""
    if span is None:
        return {}
    if span.low == span.mode == span.high:
        return {f"plan_{name}": span.mode}
    return {f"plan_{name}_low": span.low, f"plan_{name}": span.mode, f"plan_{name}_high": span.high}


def live_columns() -> tuple[Column, ...]:
    """Return the columns of benefits and returns that follow from the cells that people change."""
    return (
        *(
            Column(f"plan_benefit{end}", "money", formula=f"{{plan_worth}}*{_held('closure', end)}")
            for end in _OTHER_END
        ),
        *(
            Column(f"plan_live{end}", "score", formula=_return(end, _held("cost", other)))
            for end, other in _OTHER_END.items()
        ),
    )


def live_cells(
    one: Initiative, row: PlannedInitiative, case: BusinessCase | None, closure: Range | None
) -> dict[str, Value]:
    """Return the values that formulas start from, and what the formulas give."""
    value, effort = number(row.value), one.effort
    cells: dict[str, Value] = {"plan_score": value / effort if value is not None and effort else None}
    if case is None or not case.verdict or closure is None or one.cost is None:
        return cells
    mean = (closure.low + 4 * closure.mode + closure.high) / 6  # of a Beta-PERT
    benefits, costs = number(case.benefits), number(case.costs)
    if benefits is None or costs is None or mean <= 0:
        return cells
    worth, rest = benefits / mean, costs - one.cost.mode
    cells |= {"plan_worth": worth, "plan_rest": rest}
    for suffix, end, other in (("_low", "low", "high"), ("", "mode", "mode"), ("_high", "high", "low")):
        benefit, whole = worth * getattr(closure, end), getattr(one.cost, other) + rest
        cells[f"plan_benefit{suffix}"] = benefit
        cells[f"plan_live{suffix}"] = benefit / whole - 1 if whole > 0 else 0.0
    return cells


def _held(name: str, end: str) -> str:
    """Return a point of a judgement in a formula: that of a fixed figure stands in the middle alone."""
    return f"{{plan_{name}}}" if not end else f'IF({{plan_{name}{end}}}="",{{plan_{name}}},{{plan_{name}{end}}})'


def _return(benefit: str, cost: str) -> str:
    whole = f"({cost}+{{plan_rest}})"
    return f"IF({whole}>0,{{plan_benefit{benefit}}}/{whole}-1,0)"
