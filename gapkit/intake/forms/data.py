"""The sheet people type into: names, short texts, validation, colours for what looks wrong."""

from __future__ import annotations

from openpyxl.styles import Alignment, Font
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from gapkit.i18n import say
from gapkit.intake.forms.columns import HEADER_ROWS, FormColumn, heading_of, not_applicable_code
from gapkit.intake.forms.settings import YEARS
from gapkit.intake.forms.style import (
    BLOCKS,
    DOUBT_FILL,
    DOUBT_INK,
    FONT,
    INK,
    WHITE,
    WRONG_FILL,
    WRONG_INK,
    Look,
    printable,
    put,
    rule,
    thin_border,
)
from gapkit.model import Scale, Text
from gapkit.record import Record

ANSWER_WIDTH = 6
ANSWERS = "*"
"""Names the list of allowed answers to items; no outcome can have this code."""

_WIDTHS = {"id": 12, "role": 18, "date": 12, "channel": 20, "segment": 18, "comment": 60}
_FIRST = HEADER_ROWS + 1
_PROMPT_TITLE, _PROMPT, _ERROR = 32, 255, 225
_TEXT_ROW_HEIGHT = 190


class Block(Record):
    """Neighbouring columns of one kind, with the cells they cover."""

    name: str
    columns: tuple[FormColumn, ...]
    first: str
    last: str
    bottom: int

    @property
    def cells(self) -> str:
        """All answer cells, as a relative range."""
        return f"{self.first}{_FIRST}:{self.last}{self.bottom}"

    @property
    def fixed(self) -> str:
        """All answer cells, as an absolute range."""
        return f"${self.first}${_FIRST}:${self.last}${self.bottom}"

    @property
    def row(self) -> str:
        """The cells of one person: the first row of answers, columns held fast."""
        return f"${self.first}{_FIRST}:${self.last}{_FIRST}"


def blocks_of(columns: tuple[FormColumn, ...], rows: int) -> tuple[Block, ...]:
    """Return the blocks from left to right; every "about", outcome and comment column is a block of its own."""
    found: list[Block] = []
    for index, column in enumerate(columns, start=1):
        letter = get_column_letter(index)
        alone = column.block in ("about", "outcome", "comment")
        if found and not alone and found[-1].name == column.block:
            before = found[-1]
            found[-1] = Block(column.block, (*before.columns, column), before.first, letter, before.bottom)
        else:
            name = column.name if alone else column.block
            found.append(Block(name, (column,), letter, letter, rows + HEADER_ROWS))
    return tuple(found)


def write_data(sheet: Worksheet, blocks: tuple[Block, ...], *, language: str, lists: dict[str, str]) -> None:
    """Write the heading, and validation and colours for every row of answers. `lists` names the allowed values."""
    for block in blocks:
        for offset, column in enumerate(block.columns):
            index = column_index_from_string(block.first) + offset
            _head(sheet, index, column, language)
            _dress_column(sheet, index, column)
            sheet.add_data_validation(_validation(column, block, get_column_letter(index), language, lists))
        _colour(sheet, block, lists)
    sheet.row_dimensions[1].height = 22
    sheet.row_dimensions[2].height = _TEXT_ROW_HEIGHT
    first_answer = next((b for b in blocks if b.columns[0].block not in ("about", "comment")), blocks[-1])
    sheet.freeze_panes = f"{first_answer.first}{_FIRST}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 8
    sheet.print_title_rows = f"1:{HEADER_ROWS}"


def short_text(column: FormColumn, language: str) -> str:
    """Return what stands under the name of a column."""
    if column.block in ("about", "comment") and column.text == Text():
        return say(f"forms.columns.{column.name}", language)
    return column.text.in_(language)


def allowed(column: FormColumn, language: str) -> str:
    """Return in words which values a column takes."""
    if column.scale is not None:
        extra = not_applicable_code(column.scale)
        key = "scale" if extra is None else "scale_or_na"
        return say(f"forms.allowed.{key}", language, low=column.scale.low, high=column.scale.high, na=extra)
    name = column.block if column.block in ("points", "comment") else column.name
    return say(f"forms.allowed.{name}", language)


def _head(sheet: Worksheet, index: int, column: FormColumn, language: str) -> None:
    heading, body = BLOCKS[column.block]
    letter = get_column_letter(index)
    narrow = column.block not in ("about", "comment")
    name = put(
        sheet,
        f"{letter}1",
        heading_of(column, language),
        Look(
            size=8 if narrow else 10,
            bold=True,
            ink=WHITE,
            fill=heading,
            wrap=False,
            across="center",
            down="center",
        ),
    )
    name.border = thin_border()
    name.alignment = Alignment(horizontal="center", vertical="center", shrink_to_fit=True)
    put(
        sheet,
        f"{letter}2",
        short_text(column, language),
        Look(
            size=8 if narrow else 9,
            fill=body if narrow else "F8F6F1",
            across="center" if narrow else "left",
            down="bottom",
            turned=narrow,
            ruled=True,
            indent=0 if narrow else 1,
        ),
    )


def _dress_column(sheet: Worksheet, index: int, column: FormColumn) -> None:
    """The look of empty cells belongs to the column: no cell is written, the file stays small."""
    dimension = sheet.column_dimensions[get_column_letter(index)]
    dimension.width = _WIDTHS.get("comment" if column.block == "comment" else column.name, ANSWER_WIDTH)
    about = column.block in ("about", "comment")
    dimension.alignment = Alignment(horizontal="left" if about else "center")
    dimension.font = Font(name=FONT, size=10, color=INK)
    if column.name == "date":
        dimension.number_format = "yyyy-mm-dd"
    elif about:
        dimension.number_format = "@"
    else:
        dimension.number_format = "General"


def _validation(column: FormColumn, block: Block, letter: str, language: str, lists: dict[str, str]) -> DataValidation:
    found = _rule(column, block, letter, lists)
    found.add(f"{letter}{_FIRST}:{letter}{block.bottom}")
    prompt = f"{short_text(column, language)} · {allowed(column, language)}"
    found.promptTitle = cut(_prompt_title(column, language), _PROMPT_TITLE)
    found.prompt = cut(prompt, _PROMPT)
    found.errorTitle = cut(say("forms.error_title", language, column=heading_of(column, language)), _PROMPT_TITLE)
    found.error = cut(say("forms.error", language, allowed=allowed(column, language)), _ERROR)
    found.showInputMessage = True
    found.showErrorMessage = column.name != "segment" and column.block != "comment"
    found.allow_blank = True
    return found


def _prompt_title(column: FormColumn, language: str) -> str:
    if column.item is None:
        return heading_of(column, language)
    return f"{column.name} · {say(f'forms.roles.{column.block}', language)}"


def _rule(column: FormColumn, block: Block, letter: str, lists: dict[str, str]) -> DataValidation:
    here = f"{letter}{_FIRST}"
    if column.scale is not None:
        return _scale_rule(column.scale, here)
    if column.block == "points":
        full = len(block.columns)
        return DataValidation(
            type="custom",
            formula1=f"AND(ISNUMBER({here}),{here}>=0,{here}<=100,SUM({block.row})<=100,"
            f"OR(COUNT({block.row})<{full},ROUND(SUM({block.row}),6)=100))",
            # A warning: a full row could otherwise never be corrected one cell at a time.
            errorStyle="warning",
        )
    if column.name in lists:
        return DataValidation(type="list", formula1=lists[column.name])
    if column.name == "date":
        first, last = YEARS
        limits = f"DATE({first},1,1)", f"DATE({last},12,31)"
        return DataValidation(type="date", operator="between", formula1=limits[0], formula2=limits[1])
    if column.name == "id":
        return DataValidation(type="custom", formula1=f"{_times(block, here)}=1", errorStyle="warning")
    return DataValidation(type="textLength", operator="lessThanOrEqual", formula1="32000")


def _times(block: Block, here: str) -> str:
    """Count a value in its column, as text: COUNTIF would take 007 and 7 for one."""
    return f'SUMPRODUCT(--({block.fixed}&""={here}&""))'


def _scale_rule(scale: Scale, here: str) -> DataValidation:
    extra = not_applicable_code(scale)
    if extra is None:
        return DataValidation(type="whole", operator="between", formula1=str(scale.low), formula2=str(scale.high))
    return DataValidation(
        type="custom",
        formula1=f"OR(AND({here}=INT({here}),{here}>={scale.low},{here}<={scale.high}),{here}={extra})",
    )


def _colour(sheet: Worksheet, block: Block, lists: dict[str, str]) -> None:
    """Colour what is out of range, then what is worth a look, then the block itself."""
    kind, here, row = block.columns[0].block, f"{block.first}{_FIRST}", block.row
    full = len(block.columns)
    off = doubtful = ""
    if block.columns[0].scale is not None:
        off = f"ISNA(MATCH({here},{lists[list_of(block)]},0))"
        doubtful = f"AND(COUNT({row})={full},MIN({row})=MAX({row}))" if full > 1 else ""
    elif kind == "points":
        off = f"OR(NOT(ISNUMBER({here})),{here}<0,{here}>100)"
        doubtful = f"OR(SUM({row})>100,AND(COUNT({row})={full},ROUND(SUM({row}),6)<>100))"
    elif block.name == "id":
        doubtful = f"AND(LEN({here})>0,{_times(block, here)}>1)"
    rules = [rule(f"AND(LEN({here})>0,{off})", fill=WRONG_FILL, ink=WRONG_INK, bold=True)] if off else []
    rules += [rule(doubtful, fill=DOUBT_FILL, ink=DOUBT_INK)] if doubtful else []
    rules.append(rule("TRUE", fill=BLOCKS[kind][1], last=False))
    for one in rules:
        sheet.conditional_formatting.add(block.cells, one)


def list_of(block: Block) -> str:
    """Return which list of allowed values a block of scores takes."""
    return block.name if block.columns[0].block == "outcome" else ANSWERS


def cut(text: str, longest: int) -> str:
    """Return a text cut to the length a box can hold."""
    clean = " ".join(printable(text).split())
    return clean if len(clean) <= longest else clean[: longest - 1] + "…"
