"""A table of a diagnosis in the words of the report, for a notebook and for the console."""

from __future__ import annotations

from gapkit.notebook.markup import paragraph, table
from gapkit.record import Record
from gapkit.report.terminal_lines import aligned, wrapped

MOST_ROWS = 10


class Shown(Record):
    """A titled table: headings, rows of texts, the columns that hold numbers, and remarks under it.

    `more` says how many rows there are beyond the first ten, which are those shown.
    """

    title: str
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    right: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    more: str = ""

    def html(self, most: int = MOST_ROWS, more: str = "") -> str:
        """Return the table with at most so many rows; `more` is said under it when there are others."""
        parts = [paragraph(self.title, strong=True)]
        if self.rows:
            parts.append(table(self.heads, self.rows[:most], self.right))
        if len(self.rows) > most:
            parts.append(paragraph(more or self.more, small=True))
        return "".join([*parts, *(paragraph(note, small=True) for note in self.notes)])

    def _repr_html_(self) -> str:
        style = "max-width:900px;color:inherit;background:transparent;line-height:1.45"
        return f'<div style="{style}">{self.html()}</div>'

    def __repr__(self) -> str:
        lines = [self.title]
        if self.rows:
            lines += aligned([self.heads, *self.rows[: MOST_ROWS - 1]], right=self.right)
        if len(self.rows) > MOST_ROWS - 1:
            lines.append("...")
        elif not self.rows:
            lines += wrapped(" ".join(self.notes).replace("**", ""))[:MOST_ROWS]
        return "\n".join(lines)
