"""The sheet that checks itself: live counts of what is missing, doubled or out of range."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet

from gapkit.i18n import say
from gapkit.intake.forms.columns import HEADER_ROWS, heading_of
from gapkit.intake.forms.data import Block, list_of
from gapkit.intake.forms.explanations import Asked
from gapkit.intake.forms.style import (
    CELL,
    CENTRED,
    DOUBT_FILL,
    DOUBT_INK,
    GOOD_INK,
    HEADING,
    NOTE,
    TITLE,
    Look,
    heights,
    letter_at,
    link,
    page,
    put,
    put_formula,
    rule,
    widths,
)
from gapkit.record import Record

MOST_BLANK = 0.05
_FIRST = 5


class Check(Record):
    """A line: what is counted, by which formula, and when the count is fine."""

    text: str
    formula: str
    fine: str
    place: str
    share: bool = False
    sheet: str = "data"


def write_check(
    sheet: Worksheet, blocks: tuple[Block, ...], *, language: str, lists: dict[str, str], needed: str, asked: Asked
) -> None:
    """Write one line per check with its count, its state in a word, and a link to the cells.

    `needed` are the cells of the study that must not stay blank.
    """
    right, look = say("forms.check.right", language), say("forms.check.look", language)
    page(sheet, header_rows=f"{_FIRST - 1}:{_FIRST - 1}")
    widths(sheet, 5, 62, 13, 30, 14, 20)
    put(sheet, "A1", say("forms.check.title", language), TITLE)
    for letter, key in zip("ABCDEF", ("number", "check", "found", "expected", "state", "place"), strict=True):
        put(sheet, f"{letter}{_FIRST - 1}", say(f"forms.check.{key}", language), HEADING)
    lines = (*_before_data(needed, asked, language), *_checks(blocks, language, lists))
    for number, check in enumerate(lines, start=1):
        row = _FIRST + number - 1
        put(sheet, f"A{row}", number, CENTRED)
        put(sheet, f"B{row}", check.text, CELL)
        found = put_formula(sheet, f"C{row}", check.formula, CENTRED)
        found.number_format = "0.0%" if check.share else "#,##0"
        put(sheet, f"D{row}", _expected(check, language), CELL)
        verdict = f'IF(ISNUMBER(C{row}),IF({check.fine.format(found=f"C{row}")},"{right}","{look}"),"{look}")'
        put_formula(
            sheet,
            f"E{row}",
            verdict,
            Look(bold=True, ink=GOOD_INK, ruled=True, across="center", down="center"),
        )
        target = say(f"forms.sheets.{check.sheet}", language)
        link(put(sheet, f"F{row}", target, CELL), target, check.place)
    last = _FIRST + len(lines) - 1
    put_formula(
        sheet,
        "A2",
        f'IF(COUNTIF(E{_FIRST}:E{last},"{look}")=0,"{say("forms.check.all_right", language)}",'
        f'COUNTIF(E{_FIRST}:E{last},"{look}")&" {say("forms.check.to_look", language)}")',
        Look(size=11, bold=True, wrap=False),
    )
    put(
        sheet,
        f"A{last + 2}",
        say("forms.check.note", language),
        Look(size=NOTE.size, ink=NOTE.ink, wrap=False),
    )
    to_look = rule(f'$E{_FIRST}="{look}"', fill=DOUBT_FILL, ink=DOUBT_INK, bold=True)
    sheet.conditional_formatting.add(f"E{_FIRST}:E{last}", to_look)
    sheet.freeze_panes = f"A{_FIRST}"
    heights(sheet, _FIRST - 1)


def _expected(check: Check, language: str) -> str:
    key = {"{found}=0": "none", "{found}>0": "some"}.get(check.fine, "share")
    return say(f"forms.check.expected_{key}", language, most=round(100 * MOST_BLANK))


def _before_data(needed: str, asked: Asked, language: str) -> Iterator[Check]:
    """Yield what has to be there before the first answer: the facts of the study, and a text for every item."""
    config, questionnaire = (f"'{say(f'forms.sheets.{key}', language)}'" for key in ("config", "questionnaire"))
    yield Check(
        say("forms.check.config", language), f"COUNTBLANK({config}!{needed})", "{found}=0", "C5", sheet="config"
    )
    codes = f"LEN({questionnaire}!{asked.codes})>0"
    blank = "+".join(f"SUMPRODUCT(({codes})*(LEN({questionnaire}!{texts})=0))" for texts in asked.texts)
    words = say("forms.check.texts", language)
    yield Check(words, blank, "{found}=0", asked.texts[0].split(":")[0].replace("$", ""), sheet="questionnaire")


def _checks(blocks: tuple[Block, ...], language: str, lists: dict[str, str]) -> Iterator[Check]:
    data = say("forms.sheets.data", language)

    def text(key: str, **parameters: object) -> str:
        return say(f"forms.check.{key}", language, **parameters)

    def at(block: Block) -> str:
        return f"'{data}'!{block.fixed}"

    def line(key: str, formula: str, block: Block, fine: str = "{found}=0") -> Check:
        words = text(key, block=_name(block, language))
        return Check(words, formula, fine, f"{block.first}3", share="<=" in fine)

    by_name = {block.name: block for block in blocks if block.columns[0].block in ("about", "points")}
    ids, people = at(by_name["id"]), f"SUMPRODUCT(--(LEN('{data}'!{by_name['id'].fixed})>0))"
    by_role = {block.name: block for block in blocks if block.columns[0].item is not None}
    scored = [block for block in blocks if block.columns[0].scale is not None]
    yield line("people", people, by_name["id"], "{found}>0")
    # As text, so that 007 and 7 stay two; COUNTIF would take them for one.
    earlier = f'MATCH({ids}&"",{ids}&"",0)<>ROW({ids})-{HEADER_ROWS}'
    yield line("twins", f"SUMPRODUCT((LEN({ids})>0)*({earlier}))", by_name["id"])
    nameless = "+".join(f"SUMPRODUCT((LEN({ids})=0)*(LEN({at(block)})>0))" for block in scored)
    yield line("nameless", nameless, by_name["id"])
    yield line("dates", f"COUNTA({at(by_name['date'])})-COUNT({at(by_name['date'])})", by_name["date"])
    if "channel" in by_name:
        channel, channels = by_name["channel"], lists["channel"]
        known = f"SUMPRODUCT((LEN({at(channel)})>0)*ISNUMBER(MATCH({at(channel)},{channels},0)))"
        yield line("channel_unknown", f"COUNTA({at(channel)})-{known}", channel)
        yield line("channel_empty", f"SUMPRODUCT(--(COUNTIF({at(channel)},{channels})=0))", channel)
    for block in scored:
        known = f"SUMPRODUCT((LEN({at(block)})>0)*ISNUMBER(MATCH({at(block)},{lists[list_of(block)]},0)))"
        yield line("off_scale", f"COUNTA({at(block)})-{known}", block)
    # A yes or no from the company's records comes later; until then it may stay blank.
    for block in (one for one in scored if (scale := one.columns[0].scale) and scale.points > 2):
        empty = f"SUMPRODUCT((LEN({ids})>0)*(LEN({at(block)})=0))"
        blank = f"{empty}/MAX(1,{people}*{len(block.columns)})"
        yield line("blank", blank, block, f"{{found}}<={MOST_BLANK}")
    for block in scored:
        if len(block.columns) > 1:
            yield line("same", _rows_all_same(block, data), block)
    least, wished = by_role.get("minimum"), by_role.get("expectation")
    if least and wished and (scale := least.columns[0].scale):
        answered = f"(LEN({at(least)})>0)*(LEN({at(wished)})>0)*({at(least)}<={scale.high})"
        yield line("minimum_above", f"SUMPRODUCT(({at(least)}>{at(wished)})*{answered})", least)
    if "points" in by_name:
        points = by_name["points"]
        inside = f'COUNTIFS({at(points)},">=0",{at(points)},"<=100")'
        yield line("points_range", f"COUNTA({at(points)})-{inside}", points)
        yield line("points_sum", _rows_not_100(points, data), points)


def _name(block: Block, language: str) -> str:
    kind = block.columns[0].block
    if kind == "about":
        return heading_of(block.columns[0], language)
    return block.name if kind == "outcome" else say(f"forms.roles.{kind}", language)


def _columns(block: Block, data: str) -> list[str]:
    start = column_index_from_string(block.first) - 1
    letters = (letter_at(start + offset) for offset in range(len(block.columns)))
    return [f"'{data}'!${letter}$3:${letter}${block.bottom}" for letter in letters]


def _rows_all_same(block: Block, data: str) -> str:
    """Count the rows in which every cell is filled and equals the first."""
    first = _columns(block, data)[0]
    ones = "{" + ";".join("1" * len(block.columns)) + "}"
    equal = f"MMULT(--('{data}'!{block.fixed}={first}),{ones})"
    return f"SUMPRODUCT(--({equal}={len(block.columns)}),--(LEN({first})>0))"


def _rows_not_100(block: Block, data: str) -> str:
    """Count the rows with some points that do not add up to 100; text among them makes the count an error."""
    columns = _columns(block, data)
    total = "+".join(columns)
    filled = "+".join(f"(LEN({column})>0)" for column in columns)
    return f"SUMPRODUCT(--(ROUND({total},6)<>100),--({filled}>0))"
