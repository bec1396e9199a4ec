"""Commands that read a survey."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gapkit.cli.group import cli
from gapkit.cli.options import (
    BRAND,
    CLUSTER,
    DECIMAL,
    FORMATS,
    ID,
    JOURNEY,
    KPI,
    LANGUAGE,
    MAPPING,
    QUESTIONNAIRE,
    SECOND,
    SEGMENT,
    STRATUM,
    WEIGHT,
    formats_of,
)
from gapkit.cli.screen import print_understood, print_written
from gapkit.cli.wave_options import BEFORE, BEFORE_MAPPING, COMPARABLE, TREATED

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Diagnosis
    from gapkit.intake.reading import Reading
    from gapkit.model.journey_plan import JourneyPlan


@cli.command(epilog="Example: gapkit score survey.xlsx --segment channel --language es")
@click.argument("survey", type=click.Path())
@QUESTIONNAIRE
@MAPPING
@click.option("-o", "--output", type=click.Path(), metavar="DIR", help="Default: <survey name>-gapkit/, beside it.")
@FORMATS
@LANGUAGE
@SECOND
@SEGMENT
@WEIGHT
@CLUSTER
@STRATUM
@ID
@BRAND
@click.option("--client", help="Name of the client, for the cover.")
@click.option("--study", "study_name", help="Name of the study, for the cover.")
@click.option("--wave", help="Name of the wave, for the cover.")
@click.option("--field", help="Field dates, for the cover.")
@click.option("--level", type=DECIMAL, help="Level of the intervals [default: 0.95].")
@click.option(
    "--smallest-gap", type=DECIMAL, metavar="X", help="Smallest gap that matters [default: scale range / 20]."
)
@click.option("--min-cell", type=int, help="Groups smaller than this are hidden [default: 5].")
@click.option("--exclude", type=click.Choice(("flagged",)), help="Leave out rows that look doubtful.")
@click.option("--population-size", type=DECIMAL, metavar="N", help="Clusters (else people) there are in all.")
@click.option("--bayes", is_flag=True, help="Add Bayes factors to the Excel and JSON reports.")
@click.option("--archetypes", metavar="auto|N", help="Look for kinds of people with expectations of their own.")
@click.option("--invited", type=int, metavar="N", help="People invited, for the response rate.")
@BEFORE
@BEFORE_MAPPING
@COMPARABLE
@TREATED
@JOURNEY
@KPI
@click.option("--seed", default=20260101, show_default=True, help="Seed of all resampling.")
@click.option("--quiet", is_flag=True, help="Print only the files written.")
def score(survey: str, **options: Any) -> None:
    """Read a survey, score it, diagnose it, and write the reports."""
    from gapkit.commands import diagnosis_of, language_of
    from gapkit.output import output_folder, write_reports

    reading, plan = drawn_of(survey, options)
    language = language_of(reading, options["language"])
    if not options["quiet"]:
        print_understood(reading, language)
    named = {"client": "client", "study_name": "name", "wave": "wave", "field": "field"}
    diagnosis = diagnosis_of(
        reading,
        language=language,
        level=options["level"],
        smallest_gap=options["smallest_gap"],
        min_cell=options["min_cell"],
        seed=options["seed"],
        study={name: options[key] for key, name in named.items() if options[key]},
        exclude=options["exclude"],
        invited=options["invited"],
        archetypes=options["archetypes"],
        plan=plan,
        population_size=options["population_size"],
        bayes=options["bayes"],
    )
    if options["before"]:
        diagnosis = _beside(reading, diagnosis, options)
    written = write_reports(
        diagnosis,
        options["output"] or output_folder(survey),
        formats=formats_of(options["formats"]),
        language=language,
        second_language=options["second_language"],
        brand=options["brand"],
    )
    if not options["quiet"]:
        click.echo(diagnosis.summary(language=language))
    print_written(written, language)


@cli.command(epilog="Example: gapkit check survey.xlsx")
@click.argument("survey", type=click.Path())
@QUESTIONNAIRE
@MAPPING
@SEGMENT
@WEIGHT
@CLUSTER
@STRATUM
@ID
@LANGUAGE
def check(survey: str, **options: Any) -> None:
    """Show what would be read, what the data can carry, and a second opinion on the numbers. Writes nothing."""
    from gapkit.commands import check as checked
    from gapkit.commands import doubtful_rows, language_of
    from gapkit.report.row_list import row_lines
    from gapkit.report.terminal import check_summary

    reading = reading_of(survey, options)
    language = language_of(reading, options["language"])
    print_understood(reading, language)
    diagnosis, opinions = checked(reading, language=language)
    click.echo(check_summary(diagnosis, opinions, language=language))
    if lines := row_lines(doubtful_rows(reading), language=language):
        click.echo("\n" + "\n".join(lines))


@cli.command("map", epilog="Example: gapkit map survey.xlsx -o mapping.toml")
@click.argument("survey", type=click.Path())
@click.option("-o", "--output", type=click.Path(allow_dash=True), metavar="FILE", help="Default: printed here.")
@click.option("--force", is_flag=True, help="Write over a file that gapkit did not write, or that was edited.")
@QUESTIONNAIRE
@MAPPING
@SEGMENT
@WEIGHT
@CLUSTER
@STRATUM
@ID
@LANGUAGE
def map_columns(survey: str, **options: Any) -> None:
    """Propose which column is what, with the evidence, as a file to edit and score with."""
    from gapkit.i18n import say
    from gapkit.intake.proposed import propose_mapping

    target = None if options["output"] in (None, "-") else Path(options["output"])
    proposal = propose_mapping(
        Path(survey),
        target,
        questionnaire=options["questionnaire"],
        mapping=options["mapping"],
        segments=options["segments"],
        weight=options["weight"],
        identifier=options["identifier"],
        cluster=options.get("cluster"),
        stratum=options.get("stratum"),
        language=options["language"],
        overwrite=options["force"],
    )
    if target is None:
        click.echo(proposal.text, nl=False)
    else:
        print_written((target,), proposal.language)
    if not proposal.ready:
        click.echo(say("cli.map_not_ready", proposal.language, count=len(proposal.faults)), err=True)


def reading_of(survey: str, options: dict[str, Any]) -> Reading:
    return drawn_of(survey, options)[0]


def drawn_of(survey: str, options: dict[str, Any]) -> tuple[Reading, JourneyPlan | None]:
    from gapkit.commands import read_drawn

    return read_drawn(
        Path(survey),
        journey=options.get("journey"),
        kpi=options.get("kpi"),
        questionnaire=options["questionnaire"],
        mapping=options["mapping"],
        segments=options["segments"],
        weight=options["weight"],
        identifier=options["identifier"],
        cluster=options.get("cluster"),
        stratum=options.get("stratum"),
        language=options["language"],
    )


def _beside(reading: Reading, diagnosis: Diagnosis, options: dict[str, Any]) -> Diagnosis:
    """Return the diagnosis with what changed since an earlier wave."""
    from gapkit.comparing import beside

    shared = ("questionnaire", "mapping", "segments", "weight", "identifier", "cluster", "stratum", "language")
    chosen = ("level", "smallest_gap", "min_cell", "seed", "exclude")
    return beside(
        reading,
        diagnosis,
        options["before"],
        comparable=options["comparable"],
        treated=options["treated"],
        before_mapping=options["before_mapping"],
        **{name: options[name] for name in (*shared, *chosen)},
    )
