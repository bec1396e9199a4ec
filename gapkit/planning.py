"""Planning: a diagnosis with a plan, and the workbook in which people fill one in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gapkit.errors import Fault, fault, told_in
from gapkit.record import Record, replace

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Diagnosis
    from gapkit.model import Questionnaire
    from gapkit.model.plan import Plan

WORKBOOK = "roadmap.xlsx"
"""What the workbook of a plan is called where nobody says."""


class RoadmapFiles(Record):
    """What was written: the workbook of the plan (None where it has no cells for gapkit), and the reports.

    `notes` say what of the edited file was not understood, or may not have been meant.
    """

    diagnosis: Diagnosis
    workbook: Path | None
    reports: tuple[Path, ...] = ()
    plan: Plan | None = None
    notes: tuple[Fault, ...] = ()


def plan_of(
    plan: str | Path | Plan,
    questionnaire: Questionnaire,
    *,
    language: str | None = None,
    before: Plan | None = None,
    notes: list[Fault] | None = None,
) -> Plan:
    """Return a plan: read from a file (`before` is the plan of the report it may be), or as it is.

    What is not wrong with it but should be known, such as columns that were not understood, is added to `notes`.
    """
    if isinstance(plan, str | Path):
        from gapkit.intake.plans import read_plan

        return read_plan(plan, questionnaire, language=language, before=before, notes=notes)
    return plan


def with_plan(diagnosis: Diagnosis, plan: Plan, *, notes: Sequence[Fault] = ()) -> Diagnosis:
    """Return the diagnosis with a plan and what it comes to, in place of the plan it had; no answers are needed.

    `notes` are what was noticed while the plan was read: `diagnosis.plan_notes`.
    """
    from gapkit.diagnosis.plan.planned import planned

    return replace(planned(diagnosis, plan, seed=diagnosis.stamp.seed), plan_notes=tuple(notes))


def roadmap(
    source: Diagnosis | str | Path,
    *,
    edited: str | Path | None = None,
    output: str | Path | None = None,
    language: str | None = None,
    formats: Sequence[str] = ("html", "xlsx", "json"),
    second_language: str | None = None,
    brand: str | Path | None = None,
    overwrite: bool = False,
) -> RoadmapFiles:
    """Write the workbook of a plan, or work out the plan that somebody filled in, and return what was written.

    `source` is a diagnosis or its diagnosis.json. Without `edited` a workbook is written to `output` (roadmap.xlsx
    beside the diagnosis), filled in from the diagnosis' plan or, without one, with what the catalogue proposes for what
    falls short. With `edited` (that workbook, or any plan) the plan is worked out anew, and the reports go into the
    folder `output`, by default that of the diagnosis, with a copy of the workbook whose grey cells are up to date; the
    edited file stays as it is. Raises GapkitError with everything that is wrong with a plan.
    """
    diagnosis, home = _opened(source)
    spoken = _spoken(diagnosis, language)
    if edited is None:
        plan = _known_or_proposed(diagnosis, spoken)
        target = home / WORKBOOK if output is None else Path(output)
        from gapkit.intake.plans.book import write_plan

        with told_in(spoken):
            return RoadmapFiles(diagnosis, write_plan(target, diagnosis, plan, language=spoken, overwrite=overwrite))
    folder = home if output is None else Path(output)
    from gapkit.output import spare_inputs, write_reports

    with told_in(spoken):
        spare_inputs([edited], folder, formats, key="plan_file.would_be_lost")
        notes: list[Fault] = []
        known = None if diagnosis.plan is None else diagnosis.plan.plan
        told = plan_of(edited, diagnosis.questionnaire, language=spoken, before=known, notes=notes)
        plan = _without_defaults(told, diagnosis)
        made = with_plan(diagnosis, plan, notes=tuple(notes))
        reports = write_reports(
            made, folder, formats=formats, language=spoken, second_language=second_language, brand=brand
        )
        workbook = _updated(edited, made, folder, spoken, notes)
        return RoadmapFiles(made, workbook, reports, plan, tuple(notes))


def _opened(source: Any) -> tuple[Diagnosis, Path]:
    """Return a diagnosis and the folder its files are in."""
    from gapkit.diagnosis.diagnosis import Diagnosis

    if isinstance(source, Diagnosis):
        return source, Path()
    from gapkit.output import opened

    return opened(source), Path(source).parent


def _spoken(diagnosis: Diagnosis, language: str | None) -> str:
    from gapkit.i18n import LANGUAGES

    if language is not None and language not in LANGUAGES:
        raise fault("usage.language", found=language)
    return language or diagnosis.language


def _known_or_proposed(diagnosis: Diagnosis, language: str) -> Plan:
    if diagnosis.plan is not None:
        return diagnosis.plan.plan
    from gapkit.diagnosis.plan.proposals import proposed
    from gapkit.intake.catalogue import read_catalogue
    from gapkit.model.plan import Plan

    return Plan(initiatives=proposed(diagnosis, read_catalogue(), language))


def _without_defaults(plan: Plan, diagnosis: Diagnosis) -> Plan:
    """Return a plan without what only repeats gapkit's own defaults: a report's sheet of assumptions lists them too."""
    if diagnosis.economics is None:
        return plan
    own = {(one.code, one.value) for one in diagnosis.economics.assumptions if one.set_by != "plan"}
    return replace(plan, assumptions=tuple(one for one in plan.assumptions if (one.code, one.value) not in own))


def _updated(edited: str | Path, diagnosis: Diagnosis, folder: Path, language: str, notes: list[Fault]) -> Path | None:
    """Write the copy with grey cells that are up to date; where there is none, `notes` say why."""
    if Path(edited).suffix.lower() not in (".xlsx", ".xlsm"):
        notes.append(Fault("plan_file.no_copy_of_format", {"file": Path(edited).name}))
        return None
    from gapkit.intake.new_file import write_new
    from gapkit.intake.plans.updated import holds_a_report, updated_bytes, updated_path

    made = updated_bytes(edited, diagnosis, language)
    if made is None and not holds_a_report(edited):
        notes.append(Fault("plan_file.no_grey_columns", {"file": Path(edited).name}))
    return None if made is None else write_new(updated_path(edited, folder, language), made)
