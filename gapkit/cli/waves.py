"""The command that compares waves."""

from __future__ import annotations

from typing import Any

import click

from gapkit.cli.group import cli
from gapkit.cli.options import (
    BRAND,
    CLUSTER,
    DECIMAL,
    FORMATS,
    ID,
    LANGUAGE,
    MAPPING,
    QUESTIONNAIRE,
    SECOND,
    SEGMENT,
    STRATUM,
    WEIGHT,
    formats_of,
)
from gapkit.cli.screen import print_written
from gapkit.cli.wave_options import BEFORE_MAPPING, COMPARABLE, TREATED

_COVER = {"client": "client", "study_name": "name", "wave": "wave", "field": "field"}
_READ = ("questionnaire", "mapping", "segments", "weight", "cluster", "stratum", "identifier", "language")
_SHARED = (*_READ, "level", "smallest_gap", "min_cell", "exclude", "seed")


@cli.command(epilog="Example: gapkit compare spring.xlsx autumn.xlsx --id customer --language es")
@click.argument("waves", type=click.Path(), nargs=-1, required=True, metavar="BEFORE AFTER...")
@QUESTIONNAIRE
@MAPPING
@BEFORE_MAPPING
@click.option("-o", "--output", type=click.Path(), metavar="DIR", help="Default: <last wave>-waves/, beside it.")
@FORMATS
@LANGUAGE
@SECOND
@SEGMENT
@WEIGHT
@CLUSTER
@STRATUM
@ID
@BRAND
@COMPARABLE
@TREATED
@click.option("--client", help="Name of the client, for the cover.")
@click.option("--study", "study_name", help="Name of the study, for the cover.")
@click.option("--wave", help="Name of the last wave, for the cover.")
@click.option("--field", help="Field dates, for the cover.")
@click.option("--level", type=DECIMAL, help="Level of the intervals [default: 0.95].")
@click.option(
    "--smallest-gap", type=DECIMAL, metavar="X", help="Smallest change that matters [default: scale range / 20]."
)
@click.option("--min-cell", type=int, help="Groups smaller than this are hidden [default: 5].")
@click.option("--exclude", type=click.Choice(("flagged",)), help="Leave out rows that look doubtful.")
@click.option("--seed", default=20260101, show_default=True, help="Seed of all resampling.")
@click.option("--quiet", is_flag=True, help="Print only the files written.")
def compare(waves: tuple[str, ...], **options: Any) -> None:
    """Compare waves, each a survey or a diagnosis.json, oldest first; the report is about the last one.

    Two waves: what changed, how sure that is, and what it comes from. More: trends too. With an id, people who
    answered twice count as themselves.
    """
    from gapkit.comparing import compare as compared
    from gapkit.comparing import waves_folder
    from gapkit.errors import fault
    from gapkit.output import write_reports

    if len(waves) < 2:
        raise fault("waves.few")
    diagnosis = compared(
        *waves,
        comparable=options["comparable"],
        treated=options["treated"],
        before_mapping=options["before_mapping"],
        study={name: options[key] for key, name in _COVER.items() if options[key]},
        **{name: options[name] for name in _SHARED},
    )
    language = options["language"] or diagnosis.language
    written = write_reports(
        diagnosis,
        options["output"] or waves_folder(waves[-1]),
        formats=formats_of(options["formats"]),
        language=language,
        second_language=options["second_language"],
        brand=options["brand"],
    )
    if not options["quiet"]:
        click.echo(diagnosis.summary(language=language))
    print_written(written, language)
