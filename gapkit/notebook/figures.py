"""Figures and rows as tables of a notebook."""

from __future__ import annotations

from gapkit.notebook.shown import MOST_ROWS, Shown
from gapkit.report.blocks import Cell, Figure, Strip
from gapkit.report.formats import excerpt
from gapkit.report.states import chip
from gapkit.report.voice import Voice

_NOTE_LIMIT = 320


def of_figure(voice: Voice, figure: Figure) -> Shown:
    """Return the table of a figure without its drawings; the second text of a cell follows in brackets."""
    places = [place for place, column in enumerate(figure.table.columns) if column.kind != "strip"]
    columns = [figure.table.columns[place] for place in places]
    rows = [[_cell_text(row.cells[place]) for place in places] for row in figure.table.rows]
    right = [place for place, column in enumerate(columns) if column.kind not in ("text", "state")]
    return of_rows(voice, figure.title, [column.label for column in columns], rows, right, [figure.note])


def _cell_text(cell: Cell | Strip) -> str:
    if isinstance(cell, Strip):
        return ""
    text = (chip(cell.state, cell.text) if cell.state else cell.text).replace("**", "")
    beside = "; ".join(cell.small.splitlines()).replace("**", "")
    if beside.startswith("(") and beside.endswith(")"):
        return f"{text} {beside}"
    return f"{text} ({beside})" if beside else text


def of_rows(
    voice: Voice,
    title: str,
    heads: list[str],
    rows: list[list[str]],
    right: list[int] | tuple[int, ...],
    notes: list[str] | tuple[str, ...] = (),
) -> Shown:
    """Return rows with their headings as a table; `right` are the columns of numbers."""
    more = voice.say("card.more", k=max(len(rows) - MOST_ROWS, 0))
    told = tuple(excerpt(note, _NOTE_LIMIT) for note in notes if note)
    return Shown(title, tuple(heads), tuple(tuple(row) for row in rows), tuple(right), told, more)
