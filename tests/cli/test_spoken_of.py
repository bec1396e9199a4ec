"""What texts tell a reader to type: options that exist."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
import tomli

from gapkit.cli import cli
from gapkit.resources import resource_folder

CATALOGUES = sorted(Path(str(resource_folder("locales"))).glob("*.toml"))


def texts(part: object) -> list[str]:
    if isinstance(part, dict):
        return [text for one in part.values() for text in texts(one)]
    return [part] if isinstance(part, str) else []


def options() -> dict[str, set[str]]:
    """Return the options of every command, and of the commands under it."""
    context, found = click.Context(cli), {}
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        below = list(command.commands.values()) if isinstance(command, click.Group) else []
        found[name] = {one for each in (command, *below) for param in each.params for one in param.opts}
    return found


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.stem)
def test_a_text_names_only_options_there_are(catalogue: Path) -> None:
    known = options()
    every = {"--help", "--version", *(one for held in known.values() for one in held)}
    for text in texts(tomli.loads(catalogue.read_text(encoding="utf-8"))):
        for option in re.findall(r"(?<![\w-])--[a-z][a-z-]*", text):
            assert option in every, text
        for name, rest in re.findall(r"\bgapkit ([a-z]+)((?: [^\s.;:()]+)*)", text):
            for option in re.findall(r"(?<![\w-])--[a-z][a-z-]*", rest) if name in known else ():
                assert option in known[name], text
