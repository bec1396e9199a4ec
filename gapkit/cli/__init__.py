"""The command line: parse, one library call, write."""

from __future__ import annotations

import gc
import sys

import click

from gapkit.cli.group import cli
from gapkit.errors import GapkitError
from gapkit.i18n import LANGUAGES, locale_language
from gapkit.threads import start_on_one_thread

__all__ = ["cli", "main"]


def main() -> None:
    """Run the command line; wrong input is exit status 1, wrong usage 2."""
    # The process ends before there is garbage worth collecting; looking for it costs a tenth of a `score`.
    gc.disable()
    start_on_one_thread()
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
        # What is left is not looked through on the way out either: that costs another tenth.
        gc.freeze()
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
