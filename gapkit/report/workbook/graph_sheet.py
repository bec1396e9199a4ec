"""The helper sheet that charts read: one series after another, in an order that sorting never touches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from gapkit.report.workbook.styles import GREY
from gapkit.report.workbook.words import literal
from gapkit.report.workbook.writing import FIRST_ROW, HEADER_ROW, Frame

COLUMNS = ("chart", "series", "label", "x", "y", "from", "to", "minus", "plus")

Place = list[Any]
"""A range as XlsxWriter wants it: sheet, first row, first column, last row, last column."""

Entry = tuple[str, float, float, float | None, float | None]
"""Label, x, y, and where a bar through the point starts and ends."""


@dataclass
class Graph:
    """The helper sheet while it is written: every series gets the next rows."""

    frame: Frame
    worksheet: Any
    row: int = FIRST_ROW

    def open(self) -> None:
        """Write the head of the sheet."""
        words, styles = self.frame.words, self.frame.styles
        self.worksheet.write_string(0, 0, words("titles.graph"), styles.named("title"))
        self.worksheet.write_string(1, 0, words("about.graph"), styles.named("contents"))
        for index, key in enumerate(COLUMNS):
            self.worksheet.write_string(HEADER_ROW, index, words(f"graph.{key}"), styles.named("graph_header"))
        self.worksheet.set_column(0, 1, 30)
        self.worksheet.set_column(2, 2, 42)
        self.worksheet.set_column(3, len(COLUMNS) - 1, 12)
        self.worksheet.hide_gridlines(2)
        self.worksheet.freeze_panes(FIRST_ROW, 1)
        self.worksheet.set_landscape()
        self.worksheet.fit_to_pages(1, 0)
        self.worksheet.set_tab_color(GREY)
        # Charts read from here; readers need not. Charts of a hidden sheet still draw.
        self.worksheet.hide()

    def series(self, chart: str, name: str, rows: Iterable[Entry]) -> dict[str, Place] | None:
        """Write the rows (label, x, y, from, to) of a series; return its ranges, or None when it has no row."""
        first = self.row
        words = self.frame.words
        for label, x, y, low, high in rows:
            texts = (chart, name, label)
            for index, text in enumerate(texts):
                self.worksheet.write_string(self.row, index, literal(text, 120))
            self.worksheet.write_number(self.row, 3, x)
            self.worksheet.write_number(self.row, 4, y)
            if low is not None and high is not None:
                at = self.row + 1
                self.worksheet.write_number(self.row, 5, low)
                self.worksheet.write_number(self.row, 6, high)
                self.worksheet.write_formula(self.row, 7, f"=D{at}-F{at}", None, x - low)
                self.worksheet.write_formula(self.row, 8, f"=G{at}-D{at}", None, high - x)
            self.row += 1
        if self.row == first:
            return None
        sheet, last = words.sheet("graph"), self.row - 1
        ranges = {key: [sheet, first, index, last, index] for index, key in enumerate(COLUMNS)}
        self.row += 1
        return ranges
