"""A plan read from a workbook, a table of text or a TOML file, and held against a questionnaire."""

from __future__ import annotations

from pathlib import Path

from gapkit.errors import Fault, GapkitError, raise_faults, told_in
from gapkit.intake.files.sources import Source, read_source
from gapkit.intake.plans.built import plan_of
from gapkit.intake.plans.completed import completed, known_again
from gapkit.intake.plans.in_order import in_order
from gapkit.intake.plans.lines import PlanLines
from gapkit.intake.plans.toml_file import toml_lines
from gapkit.intake.plans.workbook import workbook_lines
from gapkit.model import Questionnaire
from gapkit.model.plan import Plan

_SAID_ANEW = {
    "intake.no_file": "plan_file.no_file",
    "intake.folder": "plan_file.folder",
    "intake.unreadable": "plan_file.unreadable",
    "intake.empty_file": "plan_file.empty",
    "intake.empty_workbook": "plan_file.empty",
    "intake.unknown_file": "plan_file.unknown_file",
}
"""Faults of any file that speak of surveys, and what they are for a plan."""


def read_plan(
    path: str | Path,
    questionnaire: Questionnaire,
    *,
    language: str | None = None,
    before: Plan | None = None,
    notes: list[Fault] | None = None,
) -> Plan:
    """Return the plan of a file (xlsx, ods, csv, TOML); raise everything that is wrong with it at once.

    `language` is that of the messages, where nobody asks for another; the words of the file may be of either. Where the
    file is a report, what its sheets have no room for is taken from `before`, the plan that the report was made from.
    What is not wrong but should be known, such as columns that were not understood, is added to `notes`.
    """
    faults: list[Fault] = []
    noted: list[Fault] = []
    with told_in(language):
        lines = plan_lines(path, faults, noted)
        plan = plan_of(lines, questionnaire, faults, noted)
        raise_faults(in_order(faults))
    if notes is not None:
        notes += in_order(noted)
    return known_again(completed(plan, lines, before), before)


def plan_lines(path: str | Path, faults: list[Fault], notes: list[Fault]) -> PlanLines:
    """Return the lines of a plan, whatever it is written in."""
    path = Path(path)
    if path.suffix.lower() == ".toml":
        return toml_lines(path, faults)
    return workbook_lines(plan_source(path), faults, notes, path=path)


def plan_source(path: Path) -> Source:
    """Return the sheets of a workbook; what is wrong with the file is said of a plan."""
    try:
        return read_source(path)
    except GapkitError as problem:
        told = (Fault(_SAID_ANEW.get(one.key, one.key), one.parameters) for one in problem.faults)
        raise GapkitError(*told) from None
