"""The command `gapkit` itself."""

from __future__ import annotations

import click

from gapkit import __version__


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="gapkit")
def cli() -> None:
    """Where the experience falls short of what people expect, how sure that is, and what to do first.

    gapkit score survey.xlsx reads a survey and writes an HTML report, an Excel workbook and diagnosis.json.
    Nothing leaves this machine.
    """
