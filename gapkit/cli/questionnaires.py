"""Commands about questionnaires and their blank forms."""

from __future__ import annotations

from pathlib import Path

import click

from gapkit.cli.group import cli
from gapkit.cli.options import LANGUAGE
from gapkit.cli.screen import print_written, spoken_of
from gapkit.errors import told_in
from gapkit.i18n import locale_language, say


@cli.group(invoke_without_command=True, epilog="Example: gapkit questionnaires show servqual91")
@LANGUAGE
@click.pass_context
def questionnaires(context: click.Context, language: str | None) -> None:
    """List, show, check and copy questionnaires."""
    if context.invoked_subcommand is None:
        context.invoke(list_questionnaires, language=language)


@questionnaires.command("list")
@LANGUAGE
def list_questionnaires(language: str | None = None) -> None:
    """List the questionnaires that ship with gapkit."""
    from gapkit.intake.questionnaires import questionnaire_ids, read_questionnaire
    from gapkit.report.terminal import questionnaire_lines

    spoken = language or locale_language() or "en"
    click.echo(
        "\n".join(questionnaire_lines([read_questionnaire(name) for name in questionnaire_ids()], language=spoken))
    )


@questionnaires.command("show", epilog="Example: gapkit questionnaires show cx_journey --language es")
@click.argument("questionnaire", metavar="ID|FILE")
@LANGUAGE
def show_questionnaire(questionnaire: str, language: str | None) -> None:
    """Show dimensions, items, outcomes and scale of a questionnaire."""
    from gapkit.intake.questionnaires import read_questionnaire
    from gapkit.report.terminal import questionnaire_text

    click.echo(questionnaire_text(read_questionnaire(questionnaire), language=language or locale_language() or "en"))


@questionnaires.command("lint", epilog="Example: gapkit questionnaires lint mine.toml")
@click.argument("file", type=click.Path())
@LANGUAGE
def lint_questionnaire(file: str, language: str | None) -> None:
    """Check a questionnaire file and say everything that is wrong with it."""
    from gapkit.intake.questionnaires import read_questionnaire

    read = read_questionnaire(Path(file))
    spoken = language or locale_language() or "en"
    click.echo(say("cli.lint_passed", spoken, name=read.id, items=len(read.items), dimensions=len(read.dimensions)))


@questionnaires.command("copy", epilog="Example: gapkit questionnaires copy servqual91 -o mine.toml")
@click.argument("questionnaire", metavar="ID")
@click.option("-o", "--output", type=click.Path(), metavar="FILE", help="Default: <id>.toml here.")
@LANGUAGE
def copy_questionnaire(questionnaire: str, output: str | None, language: str | None) -> None:
    """Copy a shipped questionnaire to a file of your own, to adapt it."""
    from gapkit.intake.questionnaires import copy_questionnaire as copied

    print_written(
        (copied(questionnaire, Path(output or f"{questionnaire}.toml")),), language or locale_language() or "en"
    )


@questionnaires.command("new", epilog="Example: gapkit questionnaires new --from survey.xlsx -o mine.toml")
@click.option("--from", "survey", type=click.Path(), required=True, metavar="SURVEY", help="A survey none fits.")
@click.option("-o", "--output", type=click.Path(), required=True, metavar="FILE", help="The file to write (.toml).")
@click.option("--force", is_flag=True, help="Write over a file that is there already.")
@LANGUAGE
def new_questionnaire(survey: str, output: str, force: bool, language: str | None) -> None:
    """Make a questionnaire file from a survey: items and scale; its dimensions are for you to name."""
    from gapkit.intake.inferred import new_questionnaire as made

    spoken = spoken_of(survey, language)
    with told_in(spoken):
        print_written((made(Path(survey), output, language=language, overwrite=force),), spoken)
    click.echo(say("cli.divide", spoken, file=output))


@cli.command(epilog="Example: gapkit form servqual91 -o form.xlsx --language es")
@click.argument("questionnaire", metavar="ID|FILE")
@click.option("-o", "--output", type=click.Path(), metavar="FILE", help="Default: named after the id, here.")
@click.option(
    "--to",
    type=click.Choice(("xlsx", "xlsform", "limesurvey")),
    default="xlsx",
    show_default=True,
    help="A workbook; a form for KoboToolbox or ODK; a survey for LimeSurvey.",
)
@click.option(
    "--for",
    "audience",
    type=click.Choice(("customers", "company")),
    default="customers",
    show_default=True,
    help="Who answers; company: managers and frontline, on what customers expect, delivery and the internal gaps.",
)
@click.option(
    "--next",
    "next_from",
    type=click.Path(),
    metavar="DIAGNOSIS.json",
    help="The last wave's diagnosis, scored with --company: adds what it proposes to ask, for you to word.",
)
@click.option("--rows", default=1000, show_default=True, help="Respondents the workbook has room for.")
@LANGUAGE
def form(
    questionnaire: str,
    output: str | None,
    to: str,
    audience: str,
    next_from: str | None,
    rows: int,
    language: str | None,
) -> None:
    """Write a blank form: a workbook with validation, or a questionnaire to answer on a screen."""
    from gapkit.commands import form as written

    spoken = language or locale_language() or "en"
    made = written(questionnaire, output, to=to, language=spoken, rows=rows, audience=audience, next_from=next_from)
    print_written((made,), spoken)
    if next_from is not None:
        from gapkit.intake.forms.proposals import proposals_of, proposed_lines

        click.echo("\n".join(proposed_lines(proposals_of(next_from), spoken)))
