"""The live formulas of the workbook: state, zone, priority, and the warning about a changed threshold."""

from __future__ import annotations

from gapkit.report.states import STATES, ZONES
from gapkit.report.workbook.context import Context
from gapkit.report.workbook.grid import Column, quoted

PRIORITY = "IF(MAX({index:column})>0,100*{index}/MAX({index:column}),0)"
"""The index scaled so that the largest is 100."""


def index_formula(context: Context) -> str:
    """Return the priority index: weight, shortfall over range, probability that the shortfall matters."""
    if context.paired:
        return "{weight}*MAX(0,-{gap})/[scale_range]*{certainty}"
    return "{weight}*([scale_high]-{perception})/[scale_range]"


def state_formula(context: Context, *, hidden_column: bool = False) -> str:
    """Return the state as a formula: too few, indicative, the verdict, then the limits against the smallest gap."""
    words = context.words
    said = {state: quoted(context.state_words(state)) for state in STATES}
    before, _, after = context.state_words("hidden").rpartition(str(context.diagnosis.thresholds.min_cell))
    hidden = f"{quoted(before)}&[min_cell]&{quoted(after)}"
    verdict = {key: quoted(words(f"verdicts.{key}")) for key in ("no_relevant_gap", "gap_trivial", "gap_relevant")}
    size = (
        f"IF({{gap_low}}+{{gap_high}}<0,IF(ROUND({{gap_high}},9)<-[smallest_gap],{said['short']},{said['short_small']}),"
        f"IF(ROUND({{gap_low}},9)>[smallest_gap],{said['over']},{said['over_small']}))"
    )
    judged = (
        f"IF(OR({{verdict}}={verdict['no_relevant_gap']},{{verdict}}={verdict['gap_trivial']}),{said['meets']},"
        f"IF({{verdict}}<>{verdict['gap_relevant']},{said['unclear']},{size}))"
    )
    few = f"{_counted(context, 'n')}<[indicative_below]"
    formula = f"IF({{n}}<[min_cell],{hidden},IF({few},{said['indicative']},{judged}))"
    if hidden_column:
        protected = quoted(context.state_words("hidden", protected=True))
        formula = f"IF({{hidden}}={quoted(words('hidden.protected'))},{protected},{formula})"
    return formula


def zone_formula(context: Context) -> str:
    """Return the place in the zone of tolerance as a formula of the limits of slack and gap."""
    said = {zone: quoted(context.zone_words(zone)) for zone in ZONES}
    met = f"IF(ROUND({{gap_high}},9)<=0,{said['inside']},{said['upper']})"
    reached = f"IF(ROUND({{slack_low}},9)<0,{said['edge']},{met})"
    judged = f"IF(ROUND({{slack_high}},9)<0,{said['below']},IF(ROUND({{gap_low}},9)>0,{said['over']},{reached}))"
    return f"IF({_counted(context, 'slack_n')}<[indicative_below],{quoted(context.state_words('indicative'))},{judged})"


def _counted(context: Context, people: str) -> str:
    """Return the n that a reading rests on: people, or what they are worth where they carry weights."""
    return f"MIN({{{people}}},{{n_effective}})" if context.weighted or context.designed else f"{{{people}}}"


def remark(context: Context) -> str:
    """Return the warning that appears when somebody changes the threshold the verdicts were computed with."""
    if not context.paired:
        return ""
    value = context.diagnosis.thresholds.smallest_gap
    text = context.words("threshold_changed", value=context.locale.number(value, 2))
    return f'IF(ROUND([smallest_gap]-{value!r},9)<>0,{quoted(text)},"")'


def part_columns(context: Context, source: str) -> list[Column]:
    """Return the columns of what a part of the respondents says, any of which may be hidden: scores, gap and state."""
    if not context.paired:
        return [
            Column("perception", "score", source + "perception", masked=True),
            Column("perception_low", "score", source + "perception_low"),
            Column("perception_high", "score", source + "perception_high"),
            Column("hidden", "flag", source + "suppressed"),
        ]
    return [
        Column("perception", "score", source + "perception"),
        Column("expectation", "score", source + "expectation"),
        Column("gap", "gap", source + "gap", formula="{perception}-{expectation}", masked=True),
        Column("gap_low", "effect", source + "gap_low"),
        Column("gap_high", "effect", source + "gap_high"),
        Column("state", "state", source + "verdict", formula=state_formula(context, hidden_column=True)),
        Column("hidden", "flag", source + "suppressed"),
        Column("verdict", "text", source + "verdict"),
    ]
