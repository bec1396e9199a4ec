"""Commands that read a survey."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gapkit.cli.group import cli
from gapkit.cli.options import (
    BESIDES,
    BESIDES_NAMES,
    BRAND,
    CHOICES,
    CHOICES_NAMES,
    CODES,
    COMPANY,
    COMPANY_MAPPING,
    COVER,
    FORMATS,
    JOURNEY,
    KPI,
    PLAN,
    QUIET,
    READING,
    READING_NAMES,
    SECOND,
    cover_of,
    formats_of,
    inputs_of,
    several,
    taken,
)
from gapkit.cli.screen import print_company, print_reports, print_understood, print_written
from gapkit.cli.wave_options import BEFORE, EARLIER, EARLIER_NAMES
from gapkit.errors import Fault, fault, told_in

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Diagnosis
    from gapkit.intake.reading import Reading
    from gapkit.model.journey_plan import JourneyPlan
    from gapkit.model.plan import Plan


@cli.command(epilog="Example: gapkit score survey.xlsx --segment channel --language es")
@click.argument("survey", type=click.Path())
@READING
@click.option("-o", "--output", type=click.Path(), metavar="DIR", help="Default: <survey name>-gapkit/, beside it.")
@FORMATS
@SECOND
@BRAND
@COVER
@CHOICES
@several(*BESIDES)
@BEFORE
@several(*EARLIER)
@JOURNEY
@KPI
@CODES
@PLAN
@QUIET
def score(survey: str, **options: Any) -> None:
    """Read a survey, score it, diagnose it, and write the reports."""
    from gapkit.commands import diagnosis_of, language_of
    from gapkit.output import output_folder, spare_inputs

    reading, drawn = drawn_of(survey, options)
    language = language_of(reading, options["language"])
    folder = options["output"] or output_folder(survey)
    with told_in(language):
        _refuse_without_before(options)
        spare_inputs([survey, *inputs_of(options)], folder, formats_of(options["formats"]))
    if not options["quiet"]:
        print_understood(reading, language)
    plan = None if options["plan"] is None else told_plan(options["plan"], reading, options["quiet"], language)
    with told_in(language):
        diagnosis = diagnosis_of(
            reading,
            language=language,
            study=cover_of(options),
            journey=drawn,
            **taken(options, *CHOICES_NAMES, *BESIDES_NAMES),
        )
        if options["before"]:
            diagnosis = _beside(reading, diagnosis, options)
        if plan is not None:
            from gapkit.planning import with_plan

            diagnosis = with_plan(diagnosis, plan)
        print_reports(diagnosis, folder, options, language, sources=[survey])


@cli.command(epilog="Example: gapkit check survey.xlsx")
@click.argument("survey", type=click.Path())
@READING
@CODES
@COMPANY
@COMPANY_MAPPING
def check(survey: str, **options: Any) -> None:
    """Show what would be read, what the data can carry, and a second opinion on the numbers. Writes nothing."""
    from gapkit.commands import check as checked
    from gapkit.commands import language_of
    from gapkit.report.row_list import row_lines
    from gapkit.report.terminal import check_summary

    reading = reading_of(survey, options)
    language = language_of(reading, options["language"])
    print_understood(reading, language)
    if options["company"]:
        print_company(reading, options, language)
    diagnosis, _ = checked(reading, language=language)
    click.echo(check_summary(diagnosis, language=language))
    if lines := row_lines(_doubtful_rows(reading), language=language):
        click.echo("\n" + "\n".join(lines))


@cli.command("map", epilog="Example: gapkit map survey.xlsx -o mapping.toml")
@click.argument("survey", type=click.Path())
@click.option("-o", "--output", type=click.Path(allow_dash=True), metavar="FILE", help="Default: printed here.")
@click.option("--force", is_flag=True, help="Write over a file that gapkit did not write, or that was edited.")
@READING
def map_columns(survey: str, **options: Any) -> None:
    """Propose which column is what, with the evidence, as a file to edit and score with."""
    from gapkit.i18n import say
    from gapkit.intake.proposed import propose_mapping

    target = None if options["output"] in (None, "-") else Path(options["output"])
    proposal = propose_mapping(
        Path(survey),
        target,
        overwrite=options["force"],
        **taken(options, *READING_NAMES),
    )
    if target is None:
        click.echo(proposal.text, nl=False)
    else:
        print_written((target,), proposal.language)
    if not proposal.ready:
        click.echo(say("cli.map_not_ready", proposal.language, count=len(proposal.faults)), err=True)


def told_plan(path: str, reading: Reading, quiet: bool, language: str) -> Plan:
    """Return the plan of a file, and print what it holds."""
    from gapkit.cli.screen import print_plan
    from gapkit.planning import plan_of

    notes: list[Fault] = []
    plan = plan_of(path, reading.questionnaire, language=language, notes=notes)
    if not quiet:
        print_plan(plan, language, notes)
    return plan


def reading_of(survey: str, options: dict[str, Any]) -> Reading:
    return drawn_of(survey, options)[0]


def drawn_of(survey: str, options: dict[str, Any]) -> tuple[Reading, JourneyPlan | None]:
    from gapkit.cli.postponed import postpone

    postpone()
    from gapkit.commands import read_drawn

    return read_drawn(
        Path(survey),
        journey=options.get("journey"),
        kpi=options.get("kpi"),
        codes=options.get("codes"),
        **taken(options, *READING_NAMES),
    )


def _doubtful_rows(reading: Reading) -> list[tuple[int, tuple[str, ...]]]:
    """Return the numbers in the file of the rows that look doubtful, each with the checks that flagged it."""
    from gapkit.diagnosis.thresholds import Thresholds
    from gapkit.scoring.checks.row_flags import doubtful_flags, row_flags

    limits = Thresholds.for_range(reading.questionnaire.scale.range).row_limits
    flags = row_flags(reading.questionnaire, reading.answers, limits)
    return [(int(reading.row_numbers[row]), checks) for row, checks in doubtful_flags(flags)]


def _refuse_without_before(options: dict[str, Any]) -> None:
    """Refuse options that say how to compare when there is nothing to compare with."""
    said = [f"--{name.replace('_', '-')}" for name in EARLIER_NAMES if options[name]]
    if said and not options["before"]:
        raise fault("waves.no_before", found=", ".join(said))


def _beside(reading: Reading, diagnosis: Diagnosis, options: dict[str, Any]) -> Diagnosis:
    """Return the diagnosis with what changed since an earlier wave."""
    from gapkit.comparing import beside

    names = (*READING_NAMES, *CHOICES_NAMES, *EARLIER_NAMES, "population_size", "bayes")
    return beside(reading, diagnosis, options["before"], **taken(options, *names))
