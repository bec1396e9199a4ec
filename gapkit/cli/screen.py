"""What the commands print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from gapkit.i18n import say

if TYPE_CHECKING:
    from gapkit.intake.reading import Reading


def print_understood(reading: Reading, language: str) -> None:
    from gapkit.intake.summary import reading_lines

    click.echo("\n".join([*reading_lines(reading, language), ""]))


def print_written(paths: tuple[Path, ...], language: str) -> None:
    click.echo(say("cli.written", language))
    for path in paths:
        click.echo(f"  {path}")
