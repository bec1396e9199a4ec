"""From a sheet as data to a sheet of the file: cells, formulas with cached values, widths, rules, print set-up."""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from gapkit.record import Record
from gapkit.report.workbook.grid import INPUTS, TEXTS, Cell, Line, Panel, Row, Sheet, number
from gapkit.report.workbook.layout import Layout, laid_out, length, printed
from gapkit.report.workbook.paper import MARGINS, PAPERS, Extent
from gapkit.report.workbook.rules import add_gap_rules, add_input_rules, add_state_rules
from gapkit.report.workbook.styles import BRAND, GREY, Styles
from gapkit.report.workbook.words import Words, clean, unique_headers

HEADER_ROW, FIRST_ROW = 3, 4
"""Zero-based: the header stands in row 4, data start in row 5."""

FOOT = 90
"""Most characters of the name of a study at the foot of a page."""

LINE_HEIGHT, ROW_AIR, TITLE_HEIGHT = 13.0, 5.0, 28.0
"""Height of a line of text, what a row has besides its lines, and the row of the title, in points."""

ROOM = 1.08
"""Characters of running text that fit into a unit of column width."""

WIDE = 30
"""From this width on, what a line loses to a word that goes to the next does not count."""

_ROW = "\x00"
"""Stands for the number of the row in a formula that is the same in every row."""

_PLACEHOLDER = re.compile(r"\{(\w+)(:column)?\}|\[(\w+)\]")


class Frame(Record):
    """What every sheet of a workbook shares."""

    workbook: Any
    styles: Styles
    words: Words
    paper: str
    foot: str
    percent: str
    smallest_gap: float


def write_sheet(frame: Frame, sheet: Sheet, worksheet: Any, *, charts: float = 0.0) -> Extent:
    """Write a sheet without its charts, which take `charts` points; return what it takes (all counted from zero)."""
    layout = laid_out(sheet, frame.words, frame.paper, charts=charts)
    widths = layout.widths
    _write_head(frame, sheet, worksheet)
    letters = {column.key: _letter(index) for index, column in enumerate(sheet.columns)}
    last = FIRST_ROW + max(len(sheet.rows), 1) - 1
    headers = unique_headers(column.header or frame.words.header(column.key) for column in sheet.columns)
    worded = (*TEXTS, *INPUTS)
    looks = [frame.styles.named("header" if c.kind in worded else "header_number") for c in sheet.columns]
    worksheet.add_table(
        HEADER_ROW,
        0,
        last,
        len(sheet.columns) - 1,
        {
            "name": frame.words.table(sheet.key),
            "style": "Table Style Light 1",
            "autofilter": sheet.filtered,
            "columns": [{"header": h, "header_format": look} for h, look in zip(headers, looks, strict=True)],
        },
    )
    formulas = {c.key: _resolved(c.formula, letters, last, frame.words) for c in sheet.columns if c.formula}
    for offset, row in enumerate(sheet.rows):
        _write_row(frame, sheet, worksheet, FIRST_ROW + offset, row, formulas)
    lines = _row_lines(sheet, layout) | {HEADER_ROW: max(_header_lines(headers, widths), 2)}
    heights = {0: TITLE_HEIGHT} | {at: LINE_HEIGHT * count + ROW_AIR for at, count in lines.items()}
    for at, tall in heights.items():
        worksheet.set_row(at, tall)
    # Codes that look like numbers, and differences whose people are not those of both parts, are meant.
    whole = f"A{FIRST_ROW + 1}:{_letter(len(widths) - 1)}{last + 1}"
    worksheet.ignore_errors({"number_stored_as_text": whole, "formula_differs": whole})
    for index, width in enumerate(widths):
        worksheet.set_column(index, index, width)
    for index, column in enumerate(sheet.columns):
        if column.kind == "gap":
            add_gap_rules(worksheet, frame.styles, (FIRST_ROW, index, last, index), frame.words("names.smallest_gap"))
        elif column.kind == "state":
            add_state_rules(worksheet, frame.styles, (FIRST_ROW, index, last, index))
        elif column.kind in INPUTS:
            add_input_rules(worksheet, column, (FIRST_ROW, index, last, index), frame.words)
    if sheet.remark:
        formula = _resolved(sheet.remark, letters, last, frame.words)
        worksheet.write_formula(HEADER_ROW - 1, 1, _in_row(formula, FIRST_ROW), frame.styles.named("remark"), "")
    _write_panels(frame, sheet.panels, worksheet, layout)
    below = last + 2
    for line in _note_lines(frame.words, sheet, sum(widths[: layout.first])):
        worksheet.write_string(below, 0, line, frame.styles.named("note"))
        below += 1
    _set_up_page(frame, sheet, worksheet, layout)
    return Extent(below + 1, heights, (*widths, *layout.beside), layout.pages)


def _write_head(frame: Frame, sheet: Sheet, worksheet: Any) -> None:
    worksheet.write_string(0, 0, clean(sheet.title, 255), frame.styles.named("title"))
    contents = contents_sentence(frame.words, sheet)
    worksheet.write_string(1, 0, contents, frame.styles.named("contents"))
    if sheet.key != "cover":
        target = f"internal:'{frame.words.sheet('cover')}'!A1"
        worksheet.write_url(HEADER_ROW - 1, 0, target, frame.styles.named("link_plain"), frame.words("to_index"))


def contents_sentence(words: Words, sheet: Sheet) -> str:
    """Return the question a sheet answers, and what it holds."""
    return f"{words(f'answers.{sheet.key}')} {words(f'about.{sheet.key}')}"


def _write_row(frame: Frame, sheet: Sheet, worksheet: Any, at: int, row: Row, formulas: Mapping[str, str]) -> None:
    cells, styles = row.cells, frame.styles
    for index, column in enumerate(sheet.columns):
        value, kind, fixed, hidden, indicative, link = cells.get(column.key), column.kind, False, "", False, ""
        if isinstance(value, Cell):
            value, other, fixed, hidden, indicative, link = value
            kind = other or kind
        reason = hidden or row.hidden
        if reason and kind not in TEXTS:
            look = styles.cell(kind, hidden=True)
            # A hidden row or cell never gets near its numbers: the reason, or nothing, is all there is to write.
            if hidden or column.masked:
                worksheet.write_string(at, index, reason, look)
            else:
                worksheet.write_blank(at, index, None, look)
            continue
        faint = (indicative or row.indicative) and kind not in INPUTS
        look = styles.cell(kind, indicative=faint, strong=row.strong)
        if link:
            target = f"internal:'{frame.words.sheet(link)}'!A1"
            worksheet.write_url(at, index, target, look, clean(str(value), 255))
        elif column.formula and not fixed and value is not None:
            cached = clean(value) if isinstance(value, str) else number(value)
            worksheet.write_formula(at, index, _in_row(formulas[column.key], at), look, cached)
        elif isinstance(value, str):
            worksheet.write_string(at, index, clean(value), look)
        elif number(value) is not None:
            worksheet.write_number(at, index, value, look)
        else:
            worksheet.write_blank(at, index, None, look)


def _resolved(template: str, letters: Mapping[str, str], last: int, words: Words) -> str:
    """Return the formula of every row, with `_ROW` where each has its own number."""

    def filled(found: re.Match[str]) -> str:
        key, column, name = found.groups()
        if name:
            return words(f"names.{name}")
        letter = letters[key]
        return f"${letter}${FIRST_ROW + 1}:${letter}${last + 1}" if column else f"{letter}{_ROW}"

    # Text between quotation marks is said, not looked up.
    parts = re.split(r'("(?:[^"]|"")*")', template)
    return "=" + "".join(part if part.startswith('"') else _PLACEHOLDER.sub(filled, part) for part in parts)


def _in_row(formula: str, at: int) -> str:
    """Return the formula of one row."""
    return formula.replace(_ROW, str(at + 1))


def _write_panels(frame: Frame, panels: tuple[Panel, ...], worksheet: Any, layout: Layout) -> None:
    if not panels:
        return
    # Beside the first row, not beside the headers: those are repeated on every page.
    left, at = len(layout.widths) + 1, FIRST_ROW
    for shift, width in enumerate(layout.beside):
        worksheet.set_column(left - 1 + shift, left - 1 + shift, width)
    styles = frame.styles
    for panel in panels:
        for shift in range(3):
            worksheet.write_string(at, left + shift, panel.title if not shift else "", styles.named("panel_title"))
        at += 1
        for line in panel.lines:
            worksheet.write_string(at, left, clean(line.label), styles.named("panel_label"))
            _write_panel_value(frame, worksheet, at, left + 1, line)
            worksheet.write_string(at, left + 2, clean(line.note), styles.named("panel_note"))
            at += 1
        at += 1


def _write_panel_value(frame: Frame, worksheet: Any, at: int, column: int, line: Line) -> None:
    look = frame.styles.panel(line.kind, editable=bool(line.name) and not line.fixed)
    if line.name:
        place = f"='{frame.words.sheet('cover')}'!${_letter(column)}${at + 1}"
        frame.workbook.define_name(frame.words(f"names.{line.name}"), place)
    if line.name and not line.fixed and line.kind != "text":
        rule = {"validate": "decimal", "criteria": ">=", "value": line.minimum, "ignore_blank": True}
        title, message = frame.words("input.title"), frame.words(f"input.{line.name}")
        worksheet.data_validation(at, column, at, column, rule | {"input_title": title, "input_message": message})
    if isinstance(line.value, str):
        worksheet.write_string(at, column, clean(line.value), look)
    elif number(line.value) is None:
        worksheet.write_blank(at, column, None, look)
    else:
        worksheet.write_number(at, column, line.value, look)


def _note_lines(words: Words, sheet: Sheet, width: float) -> list[str]:
    """Return the notes under a table, in lines about as wide as the table."""
    formulas = [words("quote", text=c.header or words.header(c.key)) for c in sheet.columns if c.formula]
    notes = list(sheet.notes)
    if formulas and sheet.rows:
        notes.insert(0, words("notes_under.formulas", columns=", ".join(formulas)))
    elif sheet.story and sheet.key != "cover" and any(column.kind not in TEXTS for column in sheet.columns):
        notes.insert(0, words("notes_under.values"))
    if any(
        isinstance(value, Cell) and value.fixed and number(value.value) is not None
        for row in sheet.rows
        for value in row.cells.values()
    ):
        notes.append(words("notes_under.fixed"))
    if any(column.kind in INPUTS for column in sheet.columns):
        notes.append(words("notes_under.inputs"))
    if printed(sheet) < len(sheet.columns):
        last = sheet.columns[printed(sheet) - 1]
        notes.append(words("notes_under.printed", column=last.header or words.header(last.key)))
    limit = int(min(max(width, 90), 170))
    return [line for note in notes for line in textwrap.wrap(clean(note), limit) or [""]]


def _row_lines(sheet: Sheet, layout: Layout) -> dict[int, int]:
    """Return how many lines of text each row needs: not every program works it out when it opens a file."""
    tall = [1] * len(sheet.rows)
    for column, width in zip(sheet.columns, layout.widths, strict=True):
        if column.kind in (*TEXTS, "input_text"):
            room = _room(width)
            for offset, long in enumerate(layout.lengths[column.key]):
                if long > room:
                    tall[offset] = max(tall[offset], math.ceil(long / room))
    lines = {FIRST_ROW + offset: count for offset, count in enumerate(tall)}
    at = FIRST_ROW
    for panel in sheet.panels:
        for line in panel.lines:
            at += 1
            _, label, value, note = layout.beside
            # Values stand in a larger, bolder type.
            beside = max(_lines(len(line.label), label), _lines(length(line.value), 0.8 * value))
            lines[at] = max(lines.get(at, 1), beside, _lines(len(line.note), note))
        at += 2
    return lines


def _lines(length: int, width: float) -> int:
    return max(1, math.ceil(length / _room(width)))


def _room(width: float) -> float:
    """Return how many characters a line of a column holds."""
    # Words do not break: the narrower a column, the more of each line stays empty.
    return ROOM * (width if width >= WIDE else width - 2)


def _header_lines(headers: Sequence[str], widths: Sequence[int]) -> int:
    """Return how many lines the tallest header takes when its words wrap."""
    return max(len(textwrap.wrap(h, max(w - 2, 1))) for h, w in zip(headers, widths, strict=True))


def _set_up_page(frame: Frame, sheet: Sheet, worksheet: Any, layout: Layout) -> None:
    worksheet.hide_gridlines(2)
    worksheet.freeze_panes(FIRST_ROW, 1)
    worksheet.set_landscape()
    worksheet.set_paper(PAPERS.get(frame.paper, PAPERS["A4"])[0])
    worksheet.set_margins(**MARGINS)
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(HEADER_ROW)
    if layout.pages and layout.repeated:
        worksheet.repeat_columns(0, layout.repeated - 1)
    # Nothing stands in the middle: where a page is narrow, a study with a long name would run into it.
    foot = clean(frame.foot, FOOT).replace("&", "&&")
    worksheet.set_footer(f"&L&9{foot} · &A&R&9{frame.words('page')} &P / &N", {"scale_with_doc": False})
    worksheet.set_tab_color(BRAND if sheet.story else GREY)


def _letter(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
