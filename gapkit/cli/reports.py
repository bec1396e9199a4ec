"""Commands that render: a diagnosis again, and the whole tour."""

from __future__ import annotations

from typing import Any

import click

from gapkit.cli.group import cli
from gapkit.cli.options import BRAND, LANGUAGE, SECOND, formats_of
from gapkit.cli.screen import print_files, print_written
from gapkit.i18n import locale_language


@cli.command(epilog="Example: gapkit report diagnosis.json --language en")
@click.argument("diagnosis", type=click.Path())
@click.option("-o", "--output", type=click.Path(), metavar="DIR", help="Default: the folder of the diagnosis.")
@click.option("--formats", default="html,xlsx", show_default=True, help="Any of html, xlsx, json.")
@LANGUAGE
@SECOND
@BRAND
def report(diagnosis: str, **options: Any) -> None:
    """Render a diagnosis again: other language, brand or format. Nothing is recomputed."""
    from gapkit.output import render

    written = render(
        diagnosis,
        options["output"],
        language=options["language"],
        formats=formats_of(options["formats"]),
        second_language=options["second_language"],
        brand=options["brand"],
    )
    print_written(written, options["language"] or locale_language() or "en")


@cli.command(epilog="Example: gapkit demo --language es")
@click.option("-o", "--output", type=click.Path(), default="gapkit-demo", show_default=True, metavar="DIR")
@LANGUAGE
def demo(output: str, language: str | None) -> None:
    """Take the whole tour on a shipped example."""
    from gapkit.cli.postponed import postpone
    from gapkit.tour import demo as toured

    postpone()
    spoken = language or locale_language() or "en"
    files, diagnosis = toured(output, language=spoken)
    click.echo(diagnosis.summary(language=spoken))
    print_files(files, spoken)
