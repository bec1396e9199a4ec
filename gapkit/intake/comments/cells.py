"""Cells about comments as text: codes parted, signs behind a code told, one value for all or one for each."""

from __future__ import annotations

import re

from gapkit.intake.files.tables import Labelled, OddCell
from gapkit.intake.words.text import tidy

_APART = re.compile(r"\s*[;|\n\r]+\s*")
_SIGNED = re.compile(r"^(?P<code>.*?)\s*\((?P<sign>[+\-−–])\)$")
_SIGNS = {"+": "gain", "-": "pain", "−": "pain", "–": "pain"}


def said(cell: object) -> str:
    """Return a cell as text on one line, blank where there is nothing."""
    if cell is None or (isinstance(cell, float) and cell != cell):
        return ""
    if isinstance(cell, Labelled):
        return tidy(cell.label)
    if isinstance(cell, OddCell):
        return cell.text if cell.kind == "true_false" else ""
    return tidy(cell)


def whole(cell: object) -> str:
    """Return a cell as text with its lines kept."""
    return cell.strip() if isinstance(cell, str) else said(cell)


def parted(text: str) -> list[str]:
    """Return the parts of a cell that are written with ";" between them.

    >>> parted("espera; trato ;")
    ['espera', 'trato']
    """
    return [part for part in _APART.split(text.strip()) if part]


def signed(code: str) -> tuple[str, str]:
    """Return a code without the sign behind it, and what the sign says.

    >>> signed("espera (-)"), signed("trato")
    (('espera', 'pain'), ('trato', ''))
    """
    found = _SIGNED.match(code)
    return (found["code"], _SIGNS[found["sign"]]) if found else (code, "")


def aligned(values: list[str], count: int) -> list[str] | None:
    """Return a value for each of several codes: one holds for all, as many as there are go one by one; else None."""
    if len(values) <= 1:
        return (values or [""]) * count
    return values if len(values) == count else None
