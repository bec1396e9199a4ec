"""The command line: parse, one library call, write."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gapkit import __version__
from gapkit.errors import GapkitError
from gapkit.i18n import LANGUAGES, locale_language, say

if TYPE_CHECKING:
    from gapkit.intake.reading import Reading

_LANGUAGE = click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    help="Language of everything printed and written [default: the survey's].",
)
_BRAND = click.option("--brand", type=click.Path(), help="Name, logo and colours: a TOML file or its folder.")
_SECOND = click.option("--second-language", type=click.Choice(LANGUAGES), help="Add the summary in this language.")
_FORMATS = click.option("--formats", default="html,xlsx,json", show_default=True, help="Any of html, xlsx, json.")
_QUESTIONNAIRE = click.option("--questionnaire", metavar="ID|FILE", help="Default: recognised from the columns.")
_MAPPING = click.option("--mapping", type=click.Path(), metavar="FILE", help="Which column is what (TOML).")
_SEGMENT = click.option("--segment", "segments", multiple=True, metavar="COLUMN", help="Group people by this column.")
_WEIGHT = click.option("--weight", metavar="COLUMN", help="Sampling weights.")
_ID = click.option("--id", "identifier", metavar="COLUMN", help="Respondent id (kept only as a hash).")


class _Decimal(click.ParamType):  # type: ignore[type-arg]
    """A number with a decimal point or a decimal comma."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        try:
            return float(str(value).replace(",", "."))
        except ValueError:
            self.fail(f"{value!r} is not a number, such as 0.3 or 0,3", param, ctx)


_DECIMAL = _Decimal()


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="gapkit")
def cli() -> None:
    """Where the experience falls short of what people expect, how sure that is, and what to do first.

    gapkit score survey.xlsx reads a survey and writes an HTML report, an Excel workbook and diagnosis.json.
    Nothing leaves this machine.
    """


@cli.command(epilog="Example: gapkit score survey.xlsx --segment channel --language es")
@click.argument("survey", type=click.Path())
@_QUESTIONNAIRE
@_MAPPING
@click.option("-o", "--output", type=click.Path(), metavar="DIR", help="Default: <survey name>-gapkit/, beside it.")
@_FORMATS
@_LANGUAGE
@_SECOND
@_SEGMENT
@_WEIGHT
@_ID
@_BRAND
@click.option("--client", help="Name of the client, for the cover.")
@click.option("--study", "study_name", help="Name of the study, for the cover.")
@click.option("--wave", help="Name of the wave, for the cover.")
@click.option("--field", help="Field dates, for the cover.")
@click.option("--level", type=_DECIMAL, help="Level of the intervals [default: 0.95].")
@click.option(
    "--smallest-gap", type=_DECIMAL, metavar="X", help="Smallest gap that matters [default: scale range / 20]."
)
@click.option("--min-cell", type=int, help="Groups smaller than this are hidden [default: 5].")
@click.option("--seed", default=20260101, show_default=True, help="Seed of all resampling.")
@click.option("--quiet", is_flag=True, help="Print only the files written.")
def score(survey: str, **options: Any) -> None:
    """Read a survey, score it, diagnose it, and write the reports."""
    from gapkit.commands import diagnosis_of, language_of, output_folder, write_reports

    reading = _read(survey, options)
    language = language_of(reading, options["language"])
    if not options["quiet"]:
        _print_understood(reading, language)
    named = {"client": "client", "study_name": "name", "wave": "wave", "field": "field"}
    diagnosis = diagnosis_of(
        reading,
        language=language,
        level=options["level"],
        smallest_gap=options["smallest_gap"],
        min_cell=options["min_cell"],
        seed=options["seed"],
        study={name: options[key] for key, name in named.items() if options[key]},
    )
    written = write_reports(
        diagnosis,
        options["output"] or output_folder(survey),
        formats=_formats(options["formats"]),
        language=language,
        second_language=options["second_language"],
        brand=options["brand"],
    )
    if not options["quiet"]:
        click.echo(diagnosis.summary(language=language))
    _print_written(written, language)


@cli.command(epilog="Example: gapkit check survey.xlsx")
@click.argument("survey", type=click.Path())
@_QUESTIONNAIRE
@_MAPPING
@_SEGMENT
@_WEIGHT
@_ID
@_LANGUAGE
def check(survey: str, **options: Any) -> None:
    """Show what would be read, what the data can carry, and a second opinion on the numbers. Writes nothing."""
    from gapkit.commands import check as checked
    from gapkit.commands import language_of
    from gapkit.report.terminal import check_summary

    reading = _read(survey, options)
    language = language_of(reading, options["language"])
    _print_understood(reading, language)
    diagnosis, opinions = checked(reading, language=language)
    click.echo(check_summary(diagnosis, opinions, language=language))


@cli.group(invoke_without_command=True, epilog="Example: gapkit questionnaires show servqual91")
@_LANGUAGE
@click.pass_context
def questionnaires(context: click.Context, language: str | None) -> None:
    """List, show, check and copy questionnaires."""
    if context.invoked_subcommand is None:
        context.invoke(list_questionnaires, language=language)


@questionnaires.command("list")
@_LANGUAGE
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
@_LANGUAGE
def show_questionnaire(questionnaire: str, language: str | None) -> None:
    """Show dimensions, items, outcomes and scale of a questionnaire."""
    from gapkit.intake.questionnaires import read_questionnaire
    from gapkit.report.terminal import questionnaire_text

    click.echo(questionnaire_text(read_questionnaire(questionnaire), language=language or locale_language() or "en"))


@questionnaires.command("lint", epilog="Example: gapkit questionnaires lint mine.toml")
@click.argument("file", type=click.Path())
@_LANGUAGE
def lint_questionnaire(file: str, language: str | None) -> None:
    """Check a questionnaire file and say everything that is wrong with it."""
    from gapkit.intake.questionnaires import read_questionnaire

    read = read_questionnaire(Path(file))
    spoken = language or locale_language() or "en"
    click.echo(say("cli.lint_passed", spoken, name=read.id, items=len(read.items), dimensions=len(read.dimensions)))


@questionnaires.command("copy", epilog="Example: gapkit questionnaires copy servqual91 -o mine.toml")
@click.argument("questionnaire", metavar="ID")
@click.option("-o", "--output", type=click.Path(), metavar="FILE", help="Default: <id>.toml here.")
@_LANGUAGE
def copy_questionnaire(questionnaire: str, output: str | None, language: str | None) -> None:
    """Copy a shipped questionnaire to a file of your own, to adapt it."""
    from gapkit.intake.questionnaires import copy_questionnaire as copied

    _print_written(
        (copied(questionnaire, Path(output or f"{questionnaire}.toml")),), language or locale_language() or "en"
    )


@cli.command(epilog="Example: gapkit form servqual91 -o form.xlsx --language es")
@click.argument("questionnaire", metavar="ID|FILE")
@click.option("-o", "--output", type=click.Path(), metavar="FILE", help="Default: <id>.xlsx here.")
@click.option("--rows", default=1000, show_default=True, help="Respondents the sheet has room for.")
@_LANGUAGE
def form(questionnaire: str, output: str | None, rows: int, language: str | None) -> None:
    """Write a blank workbook with validation, to be filled in and scored."""
    from gapkit.commands import form as written

    spoken = language or locale_language() or "en"
    _print_written((written(questionnaire, output, language=spoken, rows=rows),), spoken)


@cli.command(epilog="Example: gapkit report diagnosis.json --language en")
@click.argument("diagnosis", type=click.Path())
@click.option("-o", "--output", type=click.Path(), metavar="DIR", help="Default: the folder of the diagnosis.")
@click.option("--formats", default="html,xlsx", show_default=True, help="Any of html, xlsx, json.")
@_LANGUAGE
@_SECOND
@_BRAND
def report(diagnosis: str, **options: Any) -> None:
    """Render a diagnosis again: other language, brand or format. Nothing is recomputed."""
    from gapkit.commands import render

    written = render(
        diagnosis,
        options["output"],
        language=options["language"],
        formats=_formats(options["formats"]),
        second_language=options["second_language"],
        brand=options["brand"],
    )
    _print_written(written, options["language"] or locale_language() or "en")


@cli.command(epilog="Example: gapkit demo --language es")
@click.option("-o", "--output", type=click.Path(), default="gapkit-demo", show_default=True, metavar="DIR")
@_LANGUAGE
def demo(output: str, language: str | None) -> None:
    """Take the whole tour on a shipped example."""
    from gapkit.commands import demo as toured

    spoken = language or locale_language() or "en"
    survey, written, diagnosis = toured(output, language=spoken)
    click.echo(diagnosis.summary(language=spoken))
    _print_written((survey, *written), spoken)


def _read(survey: str, options: dict[str, Any]) -> Reading:
    from gapkit.commands import read

    return read(
        Path(survey),
        questionnaire=options["questionnaire"],
        mapping=options["mapping"],
        segments=options["segments"],
        weight=options["weight"],
        identifier=options["identifier"],
        language=options["language"],
    )


def _formats(text: str) -> tuple[str, ...]:
    return tuple(name.strip().lower() for name in text.split(",") if name.strip())


def _print_understood(reading: Reading, language: str) -> None:
    from gapkit.intake.summary import reading_lines

    click.echo("\n".join([*reading_lines(reading, language), ""]))


def _print_written(paths: tuple[Path, ...], language: str) -> None:
    click.echo(say("cli.written", language))
    for path in paths:
        click.echo(f"  {path}")


def main() -> None:
    """Run the command line; wrong input is exit status 1, wrong usage 2."""
    # The process ends before there is garbage worth collecting; looking for it costs a tenth of a `score`.
    gc.disable()
    try:
        cli.main(standalone_mode=False)
    except GapkitError as problem:
        click.echo(problem.text(_asked() or problem.language or locale_language() or "en"), err=True)
        sys.exit(1)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as problem:
        problem.show()
        sys.exit(problem.exit_code)
    except BrokenPipeError:
        sys.exit(0)
    finally:
        gc.enable()


def _asked() -> str | None:
    """Return the language asked for on the command line."""
    words = sys.argv[1:]
    for place, word in enumerate(words):
        if word.startswith("--language="):
            word, asked = "--language", word.partition("=")[2]
        else:
            asked = words[place + 1] if place + 1 < len(words) else ""
        if word == "--language" and asked in LANGUAGES:
            return asked
    return None
