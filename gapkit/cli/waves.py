"""The command that compares waves."""

from __future__ import annotations

from typing import Any

import click

from gapkit.cli.group import cli
from gapkit.cli.options import (
    BESIDES,
    BESIDES_NAMES,
    BRAND,
    CHOICES,
    CHOICES_NAMES,
    CODES,
    COVER,
    FORMATS,
    JOURNEY,
    KPI,
    PLAN,
    QUIET,
    READING,
    READING_NAMES,
    SECOND,
    Misuse,
    cover_of,
    several,
    taken,
)
from gapkit.cli.screen import print_plan_file, print_reports, spoken_of
from gapkit.cli.wave_options import EARLIER, EARLIER_NAMES


@cli.command(epilog="Example: gapkit compare spring.xlsx autumn.xlsx --id customer --language es")
@click.argument("waves", type=click.Path(), nargs=-1, required=True, metavar="BEFORE AFTER...")
@READING
@several(*EARLIER)
@click.option("-o", "--output", type=click.Path(), metavar="DIR", help="Default: <last wave>-waves/, beside it.")
@FORMATS
@SECOND
@BRAND
@COVER
@CHOICES
@several(*BESIDES)
@JOURNEY
@KPI
@CODES
@PLAN
@QUIET
def compare(waves: tuple[str, ...], **options: Any) -> None:
    """Compare waves, each a survey or a diagnosis.json, oldest first; the report is about the last one.

    Two waves: what changed, how sure that is, and what it comes from. More: trends too. With an id, people who
    answered twice count as themselves.
    """
    from gapkit.comparing import compare as compared
    from gapkit.comparing import waves_folder
    from gapkit.errors import told_in

    if len(waves) < 2:
        raise Misuse("waves.few", spoken_of(waves[0], options["language"]))
    names = (*READING_NAMES, *CHOICES_NAMES, *EARLIER_NAMES, *BESIDES_NAMES, "journey", "kpi", "codes", "plan")
    diagnosis = compared(*waves, study=cover_of(options), **taken(options, *names))
    language = options["language"] or diagnosis.language
    if options["plan"] is not None and not options["quiet"]:
        print_plan_file(options["plan"], diagnosis, language)
    folder = options["output"] or waves_folder(waves[-1])
    with told_in(language):
        print_reports(diagnosis, folder, options, language, sources=waves)
