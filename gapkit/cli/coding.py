"""The command that writes a coding workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from gapkit.cli.group import cli
from gapkit.cli.options import CODES, DECIMAL, READING, READING_NAMES, taken
from gapkit.cli.screen import print_written
from gapkit.i18n import say


@cli.command("code", epilog="Example: gapkit code survey.xlsx -o coding.xlsx")
@click.argument("survey", type=click.Path())
@click.option("-o", "--output", type=click.Path(), metavar="FILE", help="Default: <survey name>-coding.xlsx.")
@click.option("--second", is_flag=True, help="Comments coded once, for somebody else to code again, unseen.")
@click.option("--share", type=DECIMAL, default=0.2, show_default=True, help="Part of them to code again (at least 30).")
@click.option("--seed", default=20260101, show_default=True, help="Seed of what is drawn.")
@click.option("--force", is_flag=True, help="Write over a file that is there already.")
@CODES
@READING
def code(survey: str, **options: Any) -> None:
    """Write a workbook to code comments in, with suggestions from those coded before. Nothing leaves this machine."""
    from gapkit.coding import code_comments
    from gapkit.report.formats import locale_of

    found = code_comments(
        Path(survey),
        options["output"],
        overwrite=options["force"],
        **taken(options, "second", "share", "seed", "codes", *READING_NAMES),
    )
    language, number = found.language, locale_of(found.language).alpha
    lines = [say(f"coding.said.{'second' if options['second'] else 'waiting'}", language, count=found.comments)]
    if found.agreement is not None:
        alpha, low, high = map(number, found.agreement)
        lines.append(say("coding.said.suggested", language, count=found.suggested, alpha=alpha, low=low, high=high))
    elif found.why != "second":
        from gapkit.assisted import FEWEST_CODED

        lines.append(say(f"coding.said.{found.why}", language, least=FEWEST_CODED))
    if found.left_out:
        lines.append(say("coding.said.left_out", language, count=found.left_out))
    click.echo("\n".join(lines))
    print_written((found.path,), language)
    back = "back_company" if found.of_company else "back"
    click.echo(say(f"coding.said.{back}", language, survey=survey, file=found.path))
