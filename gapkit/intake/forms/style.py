"""How a data-entry form looks, and the one door through which text enters a cell."""

from __future__ import annotations

import re
from copy import copy
from typing import Any
from weakref import WeakKeyDictionary

from openpyxl.cell.cell import Cell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from gapkit.record import Record

FONT = "Arial"
INK, SOFT, WHITE = "182026", "5C6770", "FFFFFF"
BRAND, RULE, PAPER = "0D4654", "DDD8CC", "F8F6F1"
INPUT_FILL, INPUT_INK = "FFF8DC", "1F3F9F"
WRONG_FILL, WRONG_INK = "F3B9A6", "8C2D16"
DOUBT_FILL, DOUBT_INK = "FBE3A6", "6B4A00"
GOOD_INK = "0F6276"

BLOCKS = {
    "about": ("0C3440", "FFFFFF"),
    "minimum": ("5E8590", "EAF3F5"),
    "expectation": ("414C56", "F1EEE6"),
    "perception": ("0F6276", "DDEEF1"),
    "importance": ("6B6558", "F4F1EA"),
    "points": ("6B6558", "F4F1EA"),
    "outcome": ("0D4654", "E6EFEF"),
    "comment": ("0C3440", "FFFFFF"),
}
"""Heading and body colour of each block of columns."""

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LOOKS_LIKE_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_THIN = Side(style="thin", color=RULE)
_DRESSED: WeakKeyDictionary[Any, dict[tuple[Look, bytes | None], Any]] = WeakKeyDictionary()
"""The styles of each workbook by the look asked for and the style before."""


class Look(Record):
    """The look of a cell."""

    size: float = 10
    bold: bool = False
    italic: bool = False
    ink: str = INK
    fill: str | None = None
    wrap: bool = True
    across: str = "left"
    down: str = "top"
    turned: bool = False
    ruled: bool = False
    indent: int = 0


PLAIN = Look()
TITLE = Look(size=18, bold=True, ink=BRAND, wrap=False, down="center")
SUBTITLE = Look(size=10, ink=SOFT, wrap=False, down="center")
SECTION = Look(size=12, bold=True, ink=BRAND, wrap=False)
NOTE = Look(ink=SOFT)
HEADING = Look(size=10, bold=True, ink=WHITE, fill=BRAND, down="center", indent=1)
CELL = Look(ruled=True, down="center", indent=1)
STRONG = Look(ruled=True, down="center", indent=1, bold=True)
CENTRED = Look(ruled=True, across="center", down="center")
FIXED = Look(ruled=True, ink=SOFT, down="center", indent=1)
INPUT = Look(ink=INPUT_INK, fill=INPUT_FILL, ruled=True, down="center", indent=1)


def solid(colour: str) -> PatternFill:
    """Return a fill of one colour."""
    return PatternFill("solid", start_color=colour, end_color=colour)


def thin_border() -> Border:
    """Return a thin line on all four sides."""
    return Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def rule(formula: str, *, fill: str, ink: str | None = None, bold: bool = False, last: bool = True) -> Rule:
    """Return the colouring of cells for which a formula holds; the rules after it are skipped when `last`."""
    font = Font(color=ink, bold=bold or None) if ink else None
    style = DifferentialStyle(fill=solid(fill), font=font, border=None if last else thin_border())
    return Rule(type="expression", dxf=style, formula=[formula], stopIfTrue=last or None)


def printable(text: str) -> str:
    """Return a text without the control characters that a workbook cannot hold."""
    return _UNWRITABLE.sub("", text)


def put(sheet: Worksheet, place: str, value: object, look: Look = PLAIN) -> Cell:
    """Write a text or number; a text that starts like a formula stays a text, also after it is edited."""
    cell = sheet[place]
    assert isinstance(cell, Cell)
    if isinstance(value, str):
        value = printable(value)
        cell.value = value
        cell.data_type = "s"
        if value.startswith(_LOOKS_LIKE_FORMULA):
            cell.quotePrefix = True
    else:
        cell.value = value  # type: ignore[assignment]
    _dress(cell, look)
    return cell


def put_formula(sheet: Worksheet, place: str, formula: str, look: Look = PLAIN) -> Cell:
    """Write a formula of ours; no text of a user is ever part of it."""
    cell = sheet[place]
    assert isinstance(cell, Cell)
    cell.value = f"={formula}"
    _dress(cell, look)
    return cell


def link(cell: Cell, sheet_name: str, place: str) -> None:
    """Make a cell lead to a place in the same workbook."""
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{sheet_name}'!{place}")
    cell.font = Font(name=FONT, size=10, color=GOOD_INK, underline="single")


def letter_at(index: int) -> str:
    """Return the letter of a column counted from 0."""
    return get_column_letter(index + 1)


def widths(sheet: Worksheet, *columns: float) -> None:
    """Set the widths of the first columns."""
    for index, width in enumerate(columns):
        sheet.column_dimensions[letter_at(index)].width = width


def heights(sheet: Worksheet, first: int, *, least: float = 20) -> None:
    """Make every row from `first` on tall enough for its wrapped texts; programs differ in doing it themselves."""
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 34, 20
    for number, row in enumerate(sheet.iter_rows(min_row=first), start=first):
        lines = [_lines(sheet, cell) for cell in row if isinstance(cell, Cell) and cell.data_type == "s"]
        sheet.row_dimensions[number].height = max(least, 7 + 13 * max(lines, default=1))


def _lines(sheet: Worksheet, cell: Cell) -> int:
    if not cell.alignment.wrap_text:
        return 1
    merged = next((area for area in sheet.merged_cells.ranges if cell.coordinate in area), None)
    letters = [letter_at(i - 1) for i in range(merged.min_col, merged.max_col + 1)] if merged else [cell.column_letter]
    # A column unit is the width of a digit; running text needs less for a letter.
    room = max(4, 1.4 * sum(sheet.column_dimensions[letter].width for letter in letters) - 3)
    return sum(1 + int(len(part) / room) for part in str(cell.value).split("\n"))


def page(sheet: Worksheet, *, landscape: bool = True, header_rows: str | None = None) -> None:
    """Lay a sheet out for paper: one page wide, the heading on every page, no gridlines."""
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.top = sheet.page_margins.bottom = 0.6
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(right=_HeaderFooterPart(text="&A · &P / &N", size=8))
    if header_rows:
        sheet.print_title_rows = header_rows


def _dress(cell: Any, look: Look) -> None:
    """Give a cell its look; a workbook works out once what a look makes of what a cell looked like before."""
    known = _DRESSED.setdefault(cell.parent.parent, {})
    asked = look, cell._style and cell._style.tobytes()
    if asked not in known:
        _put_on(cell, look)
        known[asked] = copy(cell._style)
    cell._style = copy(known[asked])


def _put_on(cell: Cell, look: Look) -> None:
    cell.font = Font(name=FONT, size=look.size, bold=look.bold, italic=look.italic, color=look.ink)
    cell.alignment = Alignment(
        horizontal=look.across,
        vertical=look.down,
        wrap_text=look.wrap,
        text_rotation=90 if look.turned else 0,
        indent=look.indent,
    )
    if look.fill:
        cell.fill = solid(look.fill)
    if look.ruled:
        cell.border = thin_border()
