"""The window of four panes: what one side says and the other knows, and what each pane asks for."""

from __future__ import annotations

from gapkit.record import Record


class Entry(Record):
    """A line of a pane: what it is about, and its evidence."""

    text: str
    small: str = ""


class Pane(Record):
    """A pane: its number and name, what it holds, its entries and the move it asks for; a `guess` is dashed."""

    number: str
    name: str
    definition: str
    entries: tuple[Entry, ...]
    move: str
    guess: bool = False


class Window(Record):
    """Four panes in reading order: said and known, said and not known, not said but known, neither.

    `across` names what the customer says and does not say, `down` what the company knows and does not know.
    """

    id: str
    title: str
    subtitle: str
    label: str
    across: tuple[str, str]
    down: tuple[str, str]
    panes: tuple[Pane, Pane, Pane, Pane]
    note: str = ""
