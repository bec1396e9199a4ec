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
    return _file(kind, name).read_text(encoding="utf-8")


def resource_table(kind: str, name: str) -> dict[str, Any]:
    """Return one shipped TOML file as data; it is kept in a form that need not be parsed."""
    file = _file(kind, name)
    written = file.read_bytes()
    if not isinstance(file, Path):
        return _parsed(written)
    if (ready := kept(file, written)) is not None:
        table: dict[str, Any] = marshal.loads(ready)
        return table
    table = _parsed(written)
    keep(file, written, marshal.dumps(table))
    return table


def _file(kind: str, name: str) -> Traversable:
    if ".." in name.split("/") or name.startswith("/"):
        raise FileNotFoundError(name)
    return resource_folder(kind).joinpath(name)


def _parsed(written: bytes) -> dict[str, Any]:
    import tomli

    return tomli.loads(written.decode("utf-8"))
