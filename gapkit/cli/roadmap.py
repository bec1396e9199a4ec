"""The command that plans: a workbook to fill in, and what the plan comes to once it is."""

from __future__ import annotations

from typing import Any

import click

from gapkit.cli.group import cli
from gapkit.cli.options import BRAND, FORMATS, LANGUAGE, QUIET, SECOND, formats_of
from gapkit.cli.screen import print_plan, print_written
from gapkit.i18n import say


@cli.command(epilog="Example: gapkit roadmap diagnosis.json --edited roadmap.xlsx")
@click.argument("diagnosis", type=click.Path())
@click.option("--edited", type=click.Path(), metavar="FILE", help="The plan filled in: workbook or TOML.")
@click.option(
    "-o",
    "--output",
    type=click.Path(),
    metavar="FILE|DIR",
    help="The workbook to write [default: roadmap.xlsx beside the diagnosis]; with --edited, a folder for the reports.",
)
@click.option("--force", is_flag=True, help="Write over a workbook that is there already.")
@LANGUAGE
@FORMATS
@SECOND
@BRAND
@QUIET
def roadmap(diagnosis: str, **options: Any) -> None:
    """Write a workbook for the plan; once it is filled in, work out where it leads and whether it pays."""
    from gapkit.planning import roadmap as planned

    found = planned(
        diagnosis,
        edited=options["edited"],
        output=options["output"],
        language=options["language"],
        formats=formats_of(options["formats"]),
        second_language=options["second_language"],
        brand=options["brand"],
        overwrite=options["force"],
    )
    language = options["language"] or found.diagnosis.language
    if found.plan is not None and not options["quiet"]:
        print_plan(found.plan, language, found.notes)
        click.echo(found.diagnosis.summary(language=language))
    print_written((*found.reports, *([found.workbook] if found.workbook else ())), language)
    if found.plan is None and found.workbook is not None:
        click.echo(say("cli.plan.back", language, diagnosis=diagnosis, file=found.workbook))
