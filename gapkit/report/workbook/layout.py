"""How wide the columns of a sheet are, and which of them share a page: print stays large enough to be read."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from gapkit.record import Record, field, replace
from gapkit.report.workbook.grid import INPUTS, TEXTS, Cell, Column, Sheet, number
from gapkit.report.workbook.paper import Extent, room
from gapkit.report.workbook.words import Words

NARROWEST, NARROWEST_NUMBER, WIDEST = 12, 8, 60
"""Widths of columns: the least of a text and of a number, and the most."""

PANEL_GAP = 3
"""Width of the empty column between a table and a panel."""

PANEL_WIDTHS, _NARROW_PANEL = (31, 36, 54), 22
"""Widths of label, value and note of a panel, and the least that each may be squeezed to."""

_AMOUNTS = {"money": 4, "measure": 4, "input_money": 4, "input_number": 4, "exact": 10}
"""Kinds of numbers that may be long, and what they take besides the signs of the whole number."""

_WORDED = (*TEXTS, "input_text", "input_list")
"""Kinds whose cells hold texts."""

_NAME, _NARROW_NAME, _NARROW_TEXT, _MOST_LINES = 40, 16, 24, 12
"""For a sheet to go on one page, a name (of so many characters at most) and a text are squeezed to these widths and to
so many lines, no further."""

_STEPS = 4
"""Texts are squeezed by so many steps for each further line."""

_SHARED_TEXT, _SHARED_NAME = 42, 30
"""Widest text of a sheet that takes several pages anyway, and widest text of the columns that each page repeats."""

_NAMED = 90
"""The columns that name a row, repeated on every page, are not wider than this together."""


class Layout(Record):
    """Widths of the columns and of the panels beside them; the columns that start a page, and those each page repeats.

    `pages` is empty for a sheet as wide as a page. `lengths` are the characters of each text, row by row, by the key of
    its column.
    """

    widths: tuple[int, ...]
    beside: tuple[int, ...] = ()
    pages: tuple[int, ...] = ()
    repeated: int = 0
    lengths: Mapping[str, Sequence[int]] = field(default_factory=dict)

    @property
    def first(self) -> int:
        """How many columns the first page holds."""
        return self.pages[0] if self.pages else len(self.widths)


def laid_out(sheet: Sheet, words: Words, paper: str, *, charts: float = 0.0) -> Layout:
    """Return the layout of a sheet: on one page if its texts can be squeezed so far, else over several.

    `charts` is how many points the charts take from column B on: they stay on the first page.
    """
    headers = [_header_word(column, words) for column in sheet.columns]
    lengths = {
        column.key: [length(row.cells.get(column.key)) for row in sheet.rows]
        for column in sheet.columns
        if column.kind in _WORDED
    }
    most_of = [max(lengths.get(column.key, ()), default=0) for column in sheet.columns]
    natural, shown = _natural(sheet, headers, most_of), printed(sheet)
    longest = [most if _is_text(column.kind) else 0 for column, most in zip(sheet.columns, most_of, strict=True)]
    beside = (PANEL_GAP, *PANEL_WIDTHS) if sheet.panels else ()

    def squeezed(lines: float) -> Layout:
        widths = tuple(
            min(width, max(_squeezed(most, lines), least)) if most else width
            for width, most, least in zip(natural, longest, headers, strict=True)
        )
        return Layout(widths, _narrowed(beside, lines), lengths=lengths)

    def fits(layout: Layout) -> bool:
        return _points((*layout.widths[:shown], *layout.beside)) <= room(paper)

    if fits(squeezed(_MOST_LINES)):
        steps = range(_STEPS, _MOST_LINES * _STEPS + 1)
        return next(layout for step in steps if fits(layout := squeezed(step / _STEPS)))
    if beside:
        # The panels have a page of their own.
        alone = laid_out(replace(sheet, panels=()), words, paper, charts=charts)
        return replace(alone, beside=beside, pages=(*alone.pages, len(alone.widths)))
    widths = tuple(min(width, _SHARED_TEXT) if most else width for width, most in zip(natural, longest, strict=True))
    named = [min(width, _SHARED_NAME) if most else width for width, most in zip(widths, longest, strict=True)]
    repeated = _naming(sheet, named)
    widths = (*named[:repeated], *widths[repeated:])
    pages = _pages(sheet, widths[:shown], repeated, room(paper), charts)
    return Layout(widths, (), pages, repeated, lengths)


def printed(sheet: Sheet) -> int:
    """Return how many columns of a sheet go on paper."""
    return next((i for i, column in enumerate(sheet.columns, 1) if column.key == sheet.printed), len(sheet.columns))


def _squeezed(longest: int, lines: float) -> int:
    """Return the width at which the longest text of a column takes so many lines."""
    return max(math.ceil(longest / lines) + 3, _NARROW_NAME if longest <= _NAME else _NARROW_TEXT)


def _narrowed(beside: tuple[int, ...], lines: float) -> tuple[int, ...]:
    """Return the widths of panels beside a table whose texts take so many lines."""
    return tuple(width if width == PANEL_GAP else max(int(width - 8 * (lines - 1)), _NARROW_PANEL) for width in beside)


def _pages(sheet: Sheet, widths: Sequence[int], repeated: int, most: float, charts: float) -> tuple[int, ...]:
    """Return the columns that start a page; the first page holds what the charts reach into."""
    starts: list[int] = []
    again, used = _points(widths[:repeated]), 0.0
    for at, width in enumerate(widths):
        if used + _points((width,)) > most and at > repeated and (starts or _narrow_points(widths[1:at]) >= charts):
            start = _together(sheet, at)
            if start <= max(repeated, *starts, 0) or (not starts and _narrow_points(widths[1:start]) < charts):
                start = at
            starts.append(start)
            used = again + _points(widths[start:at])
        used += _points((width,))
    return tuple(starts)


def _together(sheet: Sheet, at: int) -> int:
    """Return where the number stands whose limits a column holds, or whose lower limit stands before it."""
    stems = [column.key.removesuffix("_low").removesuffix("_high") for column in sheet.columns]
    while at and stems[at - 1] == stems[at]:
        at -= 1
    return at


def _naming(sheet: Sheet, widths: Sequence[int]) -> int:
    """Return how many leading columns name a row; one at least."""
    found, used = 0, 0
    for column, width in zip(sheet.columns, widths, strict=True):
        used += width
        if column.kind not in (*TEXTS, "rank", "input_text") or used > _NAMED:
            break
        found += 1
    return max(found, 1)


def _points(widths: Sequence[float]) -> float:
    return Extent(0, {}, tuple(widths)).points_at_most(len(widths))


def _narrow_points(widths: Sequence[float]) -> float:
    return Extent(0, {}, tuple(widths)).points_across(len(widths))


def _is_text(kind: str) -> bool:
    return kind in ("text", "state", "input_text")


def _natural(sheet: Sheet, headers: Sequence[int], longest: Sequence[int]) -> list[int]:
    """Return column widths from content; long texts wrap, and the mark of a filter stands under its header."""
    widths = []
    for column, header, most in zip(sheet.columns, headers, longest, strict=True):
        wide, least = header, NARROWEST_NUMBER
        if column.kind in TEXTS:
            wide, least = max(header, most + 3), NARROWEST
        elif column.kind in {"input_text", "input_list"}:
            wide = max(header, 16, min(most + 3, 36))
        elif column.kind in _AMOUNTS:
            more = _AMOUNTS[column.kind]
            wide = max([header, *(_digits(row.cells.get(column.key)) + more for row in sheet.rows)])
        elif column.kind == "input_date" and any(row.cells.get(column.key) for row in sheet.rows):
            wide = max(header, 12)
        widths.append(min(max(wide, least), WIDEST))
    return widths


def _digits(value: object) -> int:
    """Return how many signs an amount takes: those of a measure have decimals besides."""
    told, kind = (value.value, value.kind) if isinstance(value, Cell) else (value, "")
    amount = number(told)
    return 0 if amount is None else len(f"{amount:,.0f}") + 3 * (kind == "measure")


def _header_word(column: Column, words: Words) -> int:
    header = column.header or words.header(column.key)
    return max((len(word) for word in header.split()), default=0) + (3 if column.kind in (*TEXTS, *INPUTS) else 2)


def length(value: object) -> int:
    """Return how many characters a cell has; none where it holds no text."""
    value = value.value if isinstance(value, Cell) else value
    return len(value) if isinstance(value, str) else 0
