"""Files that ship with gapkit: found inside the installed package first, in the checkout second."""

from __future__ import annotations

import marshal
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from gapkit.kept import keep, kept

# Where each kind lives in a checkout, relative to its root.
_IN_CHECKOUT = {
    "questionnaires": "questionnaires",
    "templates": "reports/templates",
    "examples": "examples/surveys",
}


@cache
def resource_folder(kind: str) -> Traversable:
    """Return the folder of a kind of shipped file: "questionnaires", "templates", "examples", "locales", "schema"."""
    packaged = files("gapkit").joinpath(kind)
    if packaged.is_dir():
        return packaged
    root = Path(__file__).resolve().parent.parent
    checkout = root / _IN_CHECKOUT.get(kind, kind)
    if (root / "pyproject.toml").is_file() and checkout.is_dir():
        return checkout
    raise FileNotFoundError(f"gapkit's {kind} are missing from this installation; install gapkit again")


def resource_text(kind: str, name: str) -> str:
    """Return the text of one shipped file; a name never leaves its folder."""
    if ".." in name.split("/") or name.startswith("/"):
        raise FileNotFoundError(name)
    return resource_folder(kind).joinpath(name).read_text(encoding="utf-8")


def resource_table(kind: str, name: str) -> dict[str, Any]:
    """Return one shipped TOML file as data; it is kept in a form that need not be parsed."""
    text = resource_text(kind, name)
    file = resource_folder(kind).joinpath(name)
    if not isinstance(file, Path):
        return _parsed(text)
    if (ready := kept(file, text.encode())) is not None:
        table: dict[str, Any] = marshal.loads(ready)
        return table
    table = _parsed(text)
    keep(file, text.encode(), marshal.dumps(table))
    return table


def _parsed(text: str) -> dict[str, Any]:
    import tomli

    return tomli.loads(text)
