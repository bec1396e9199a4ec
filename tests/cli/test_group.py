"""Commands load when they are asked for."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest

import gapkit.cli
from gapkit.cli.group import MODULES, cli


def test_every_module_with_a_command_is_looked_at() -> None:
    folder = Path(gapkit.cli.__file__).parent
    found = [file.stem for file in folder.glob("*.py") if "@cli.command(" in file.read_text(encoding="utf-8")]
    assert sorted(found) == sorted(MODULES)


@pytest.mark.parametrize("name", ["score", "check", "map", "form", "report", "demo", "compare", "code", "plan-sample"])
def test_a_command_is_there_in_a_fresh_process_and_listed(name: str) -> None:
    code = (
        "import json, sys, click\nfrom gapkit.cli import cli\ncontext = click.Context(cli)\n"
        f"print(json.dumps([cli.get_command(context, {name!r}).name, {name!r} in cli.list_commands(context)]))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == [name, True]


def test_score_waits_for_the_options_of_no_other_command() -> None:
    code = (
        "import sys, click\nfrom gapkit.cli import cli\ncli.get_command(click.Context(cli), 'score')\n"
        "print([name for name in sys.modules if name.startswith(('gapkit.cli.waves', 'gapkit.cli.coding'))])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip() == "[]"


def test_a_command_that_does_not_exist_is_none() -> None:
    assert cli.get_command(click.Context(cli), "scor") is None
