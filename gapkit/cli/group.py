"""The command `gapkit` itself."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module

import click

from gapkit import __version__

MODULES = ("coding", "plan", "questionnaires", "reports", "roadmap", "surveys", "waves")
"""Where the commands are."""

_HOMES = {"score": "surveys", "check": "surveys"}
"""The commands that load no others than those of their module."""


class Commands(click.Group):
    """Commands whose modules load when they are asked for: a `score` waits for the options of no other command."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        self._load(MODULES)
        return super().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, None where there is none of that name."""
        self._load([_HOMES[cmd_name]] if cmd_name in _HOMES else MODULES)
        return super().get_command(ctx, cmd_name)

    @staticmethod
    def _load(modules: Iterable[str]) -> None:
        for name in modules:
            import_module(f"gapkit.cli.{name}")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="gapkit")
def cli() -> None:
    """Where the experience falls short of what people expect, how sure that is, and what to do first.

    gapkit score survey.xlsx reads a survey and writes an HTML report, an Excel workbook and diagnosis.json.
    Nothing leaves this machine.
    """
