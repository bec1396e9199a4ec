"""The coding workbook: a row per comment, with room for its codes; read back by gapkit."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gapkit.errors import fault
from gapkit.i18n import say
from gapkit.intake.coding.unread import Written
from gapkit.intake.comments.vocabulary import coding_kind
from gapkit.intake.new_file import write_new
from gapkit.record import Record
from gapkit.scoring.comments.coding import SAFE, is_unreliable

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from gapkit.intake.forms.style import Look

Said = Callable[..., str]

MOST_CODES = 3
_MOST_SUGGESTED = 2
_MOST_LISTED = 200
_WIDE = 70
_LINE = 90
_ALONE = ("theme",)
_THEMES_FROM = 12
"""Below the rows in which a heading is looked for: a list of themes must not be read as one of codes."""


class Worth(Record):
    """What suggestions of a theme are worth: their agreement with the coder on comments left aside."""

    theme: str
    comments: int
    alpha: float
    low: float
    high: float


class CodingPage(Record):
    """What a coding workbook holds: `suggested` are themes with their weight, a row for every comment.

    `questions` says whether there are several; `why` is why nothing is suggested, blank where something is; it takes
    `least` coded comments.
    """

    heading: str
    rows: tuple[Written, ...]
    questions: bool = False
    second: bool = False
    themes: tuple[str, ...] = ()
    suggested: tuple[tuple[tuple[str, float], ...], ...] = ()
    worth: tuple[Worth, ...] = ()
    overall: Worth | None = None
    why: str = ""
    least: int = 0
    of_company: bool = False


def write_coding(page: CodingPage, path: str | Path, *, language: str, overwrite: bool = False) -> Path:
    """Write the workbook, whole or not at all, and return its path; one already there is kept unless `overwrite`."""
    target = Path(path)
    if target.suffix.lower() != ".xlsx":
        raise fault("questionnaire.form_suffix", file=target, expected=".xlsx")
    return write_new(target, coding_bytes(page, language=language), overwrite=overwrite)


def coding_bytes(page: CodingPage, *, language: str) -> bytes:
    """Return the workbook: the same comments and suggestions give the same bytes."""
    from openpyxl import Workbook

    from gapkit.intake.forms.fixed_zip import fixed_zip

    def said(key: str, **parameters: object) -> str:
        return say(f"coding.{key}", language, **parameters)

    book = Workbook()
    sheet, guide = book.worksheets[0], book.create_sheet()
    sheet.title, guide.title = said("sheets.second" if page.second else "sheets.first"), said("sheets.guide")
    columns = _columns(page, said)
    _write_rows(sheet, page, columns)
    first, last = _write_guide(guide, page, said)
    lists = {part: f'"{said(f"values.{part}")}"' for part in ("valence", "role")}
    if page.themes:
        lists["code"] = f"'{guide.title}'!$A${first}:$A${last}"
    _offer(sheet, columns, lists, len(page.rows))
    book.properties.creator = "gapkit"
    written = io.BytesIO()
    book.save(written)
    return fixed_zip(written.getvalue())


def _write_rows(sheet: Worksheet, page: CodingPage, columns: Sequence[_Column]) -> None:
    """Write a row per comment; the heading is the first row, so that nothing else is taken for it."""
    from gapkit.intake.forms.style import CELL, FIXED, HEADING, INPUT, Look, letter_at, put, widths
    from gapkit.intake.forms.style import page as laid

    laid(sheet, header_rows="1:1")
    widths(sheet, *(column.width for column in columns))
    letters = [letter_at(index) for index in range(len(columns))]
    looks = {
        "given": CELL,
        "input": INPUT,
        "suggested": Look(ruled=True, down="center", indent=1, ink=FIXED.ink, italic=True),
    }
    for letter, column in zip(letters, columns, strict=True):
        put(sheet, f"{letter}1", column.heading, HEADING)
    dressed: dict[str, Any] = {}
    for place, row in enumerate(page.rows):
        values = _values(page, place, row)
        for letter, column, value in zip(letters, columns, values, strict=True):
            where = f"{letter}{place + 2}"
            if isinstance(value, str):
                put(sheet, where, value, looks[column.kind])
                continue
            # A look is laid on once and copied: a cell takes a quarter of a millisecond otherwise.
            if column.part not in dressed:
                dressed[column.part] = put(sheet, where, None, looks[column.kind])
                dressed[column.part].number_format = "0.00" if column.part == "weight" else "General"
            cell = sheet[where]
            cell.value = value
            cell._style = dressed[column.part]._style
        lines = 1 + len(row.comment.text) // _LINE
        sheet.row_dimensions[place + 2].height = max(20, 7 + 13 * lines)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{letters[-1]}{len(page.rows) + 1}"


def _offer(sheet: Worksheet, columns: Sequence[_Column], lists: Mapping[str, str], rows: int) -> None:
    """Offer lists to choose from; a code that is not in the list, or several in a cell, is no mistake."""
    from openpyxl.worksheet.datavalidation import DataValidation

    from gapkit.intake.forms.style import letter_at

    for part, formula in lists.items():
        check = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=False)
        for index, column in enumerate(columns):
            if column.part == part:
                check.add(f"{letter_at(index)}2:{letter_at(index)}{rows + 1}")
        sheet.add_data_validation(check)


class _Column(Record):
    """A column of the sheet: its heading, what it holds, whether it is given, filled in, or suggested."""

    heading: str
    part: str
    kind: str
    width: float


def _columns(page: CodingPage, said: Said) -> list[_Column]:
    # A heading of ids that looks like another one of this sheet would be read as that.
    heading = page.heading if coding_kind(page.heading) in ("", "id") else "ID"
    found = [_Column(heading, "id", "given", 14)]
    found += [_Column(said("headings.question"), "question", "given", 26)] if page.questions else []
    found.append(_Column(said("headings.comment"), "text", "given", _WIDE))
    found += [_Column(said("headings.code", n=n), "code", "input", 20) for n in range(1, MOST_CODES + 1)]
    found += [_Column(said(f"headings.{part}"), part, "input", 14) for part in ("valence", "emotion", "role")]
    for n in range(1, _most(page) + 1):
        found.append(_Column(said("headings.suggested", n=n), "suggested", "suggested", 20))
        found.append(_Column(said("headings.weight", n=n), "weight", "suggested", 10))
    return found


def _most(page: CodingPage) -> int:
    return min(_MOST_SUGGESTED, max(map(len, page.suggested), default=0))


def _values(page: CodingPage, place: int, row: Written) -> list[object]:
    from gapkit.intake.answers.cells import shown

    whole = isinstance(row.id, float) and row.id.is_integer()
    values: list[object] = [int(str(row.id).partition(".")[0]) if whole else str(shown(row.id))]
    values += [row.comment.question] if page.questions else []
    values += [row.comment.text, *[None] * (MOST_CODES + 3)]
    suggested = page.suggested[place] if place < len(page.suggested) else ()
    for n in range(_most(page)):
        values += list(suggested[n]) if n < len(suggested) else [None, None]
    return values


def _write_guide(sheet: Worksheet, page: CodingPage, said: Said) -> tuple[int, int]:
    """Write how to fill the sheet in and what the suggestions are worth; return the rows of the themes."""
    from gapkit.intake.forms.style import CELL, CENTRED, HEADING, NOTE, PLAIN, SECTION, TITLE, heights, put, widths
    from gapkit.intake.forms.style import page as laid

    laid(sheet, landscape=False)
    widths(sheet, 34, 16, 14, 12, 12, 40)
    put(sheet, "A1", said("guide.title_second" if page.second else "guide.title"), TITLE)
    row = 3
    back = "back_company" if page.of_company else "back"
    for step in ("rows", "codes", "none", "second" if page.second else "suggested", back):
        put(sheet, f"A{row}", said(f"guide.{step}"), PLAIN)
        sheet.merge_cells(f"A{row}:F{row}")
        row += 1
    row = _THEMES_FROM
    put(sheet, f"A{row}", said("guide.known" if page.second or page.why else "guide.worth"), SECTION)
    row += 1
    if page.why and not page.second:
        put(sheet, f"A{row}", said(f"guide.why.{page.why}", least=page.least), NOTE)
        sheet.merge_cells(f"A{row}:F{row}")
        row += 1
    headings = _ALONE if page.second or page.why else (*_ALONE, "coded", "alpha", "low", "high", "reading")
    for letter, key in zip("ABCDEF", headings, strict=False):
        put(sheet, f"{letter}{row}", said(f"guide.headings.{key}"), HEADING)
    worth = {one.theme: one for one in page.worth}
    names = page.themes[:_MOST_LISTED]
    for place, name in enumerate(names, start=row + 1):
        put(sheet, f"A{place}", name, CELL)
        if len(headings) > 1:
            _write_worth(sheet, place, _worth_cells(worth.get(name), said), CENTRED, CELL)
    last = row + len(names)
    if page.overall is not None and len(headings) > 1:
        put(sheet, f"A{last + 1}", said("guide.overall"), HEADING)
        _write_worth(sheet, last + 1, _worth_cells(page.overall, said), HEADING, HEADING)
        put(sheet, f"A{last + 2}", said("guide.alpha"), NOTE)
        sheet.merge_cells(f"A{last + 2}:F{last + 2}")
    heights(sheet, 3)
    return row + 1, last


def _write_worth(sheet: Worksheet, row: int, values: Sequence[object], look: Look, words: Look) -> None:
    from gapkit.intake.forms.style import put

    for letter, value in zip("BCDEF", values, strict=True):
        cell = put(sheet, f"{letter}{row}", value, words if letter == "F" else look)
        if letter in "CDE":
            cell.number_format = "0.00"


def _worth_cells(one: Worth | None, said: Said) -> Sequence[object]:
    if one is None:
        return (None, None, None, None, said("guide.readings.rare"))
    numbers = [None if math.isnan(value) else value for value in (one.alpha, one.low, one.high)]
    reading = "no" if is_unreliable(one.alpha) else "fair" if one.alpha < SAFE else "good"
    reading = "unknown" if math.isnan(one.alpha) else reading
    return (one.comments, *numbers, said(f"guide.readings.{reading}"))
