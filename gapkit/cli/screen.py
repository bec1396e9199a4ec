"""What the commands print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from string import ascii_letters
from typing import TYPE_CHECKING, Any

import click

from gapkit.i18n import locale_language, say

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Diagnosis
    from gapkit.errors import Fault
    from gapkit.intake.reading import Reading
    from gapkit.model.plan import Plan


def spoken_of(file: str, language: str | None) -> str:
    """Return the language to speak of a file in: the one asked for, the file's, the system's, else English."""
    from gapkit.intake.opened import language_of_file

    return language or language_of_file(file) or locale_language() or "en"


def print_understood(reading: Reading, language: str) -> None:
    """Print how a survey was understood: which column is what, and why."""
    from gapkit.intake.summary import reading_lines

    click.echo("\n".join([*reading_lines(reading, language), ""]))


def print_company(reading: Reading, options: Mapping[str, Any], language: str) -> None:
    """Print what the company's own file holds; views of too few people are not counted aloud."""
    from gapkit.diagnosis.johari_limits import JohariThresholds
    from gapkit.intake.company_beside import company_beside, company_lines

    found = company_beside(reading, options["company"], mapping=options["company_mapping"], language=language)
    click.echo("\n".join([*company_lines(found, language, least=JohariThresholds().fewest_raters), ""]))


def print_plan(plan: Plan, language: str, notes: Iterable[Fault] = ()) -> None:
    """Print how many initiatives a plan has, which lack a cost or a closure, and what was noted while reading it."""
    lines = [say("cli.plan.initiatives", language, count=len(plan.initiatives))]
    if proposals := sum(one.proposed for one in plan.initiatives):
        lines.append("  " + say("cli.plan.proposed", language, count=proposals))
    # The report calls initiatives by their number, a file by its ids; I2 says itself that it is the second.
    named = {
        one.id: one.id
        if one.id.lstrip(ascii_letters) == str(number)
        else say("cli.plan.numbered", language, id=one.id, number=number)
        for number, one in enumerate(plan.initiatives, start=1)
    }
    kept = [one for one in plan.initiatives if one.status != "dropped" and not one.learns]
    lacking = {
        "no_cost": [named[one.id] for one in kept if one.cost is None and one.running is None],
        "no_closure": [named[one.id] for one in kept if not one.closure],
    }
    lines += [
        "  " + say(f"cli.plan.{key}", language, count=len(ids), ids=", ".join(ids))
        for key, ids in lacking.items()
        if ids
    ]
    lines += [f"  {note.text(language)}" for note in notes]
    click.echo("\n".join([*lines, ""]))


def print_plan_file(path: str, diagnosis: Diagnosis, language: str) -> None:
    """Print what a file that was read as the plan of a diagnosis holds, and what of it was not understood."""
    from gapkit.planning import plan_of

    notes: list[Fault] = []
    plan = plan_of(path, diagnosis.questionnaire, language=language, notes=notes)
    print_plan(plan, language, notes)


def print_reports(
    diagnosis: Diagnosis, folder: str | Path, options: Mapping[str, Any], language: str, *, sources: Iterable[str]
) -> None:
    """Write the reports that the options ask for, and print what they say and where they are.

    Neither the `sources` nor a file that an option names is ever written over.
    """
    from gapkit.cli.options import formats_of, inputs_of
    from gapkit.output import write_reports

    written = write_reports(
        diagnosis,
        folder,
        formats=formats_of(options["formats"]),
        language=language,
        second_language=options["second_language"],
        brand=options["brand"],
        inputs=[*sources, *inputs_of(options)],
    )
    if not options["quiet"]:
        click.echo(diagnosis.summary(language=language))
    print_written(written, language)


def print_files(files: Mapping[str, Path], language: str) -> None:
    """Print what each file of the demo is."""
    click.echo(say("cli.demo_folder", language, folder=next(iter(files.values())).parent))
    width = max(len(path.name) for path in files.values())
    for part, path in files.items():
        click.echo(f"  {path.name:<{width}}  {say(f'cli.demo_files.{part}', language)}")


def print_written(paths: tuple[Path, ...], language: str) -> None:
    """Print which files were written."""
    click.echo(say("cli.written", language))
    for path in paths:
        click.echo(f"  {path}")
