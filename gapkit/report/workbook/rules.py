"""Rules of cells: fixed classes of a gap, colours of a state, and what an input accepts."""

from __future__ import annotations

from typing import Any

from gapkit.report.workbook.grid import Column
from gapkit.report.workbook.styles import GREY, HEAT, HIDDEN_FILL, INK, PERCEPTION, SHORTFALL, Styles
from gapkit.report.workbook.words import Words

Box = tuple[int, int, int, int]
"""First row, first column, last row, last column; zero-based."""

# Cuts in smallest gaps: 20/3 of 0.30 is the 2.0 points of a 1-7 scale.
_CLASSES = (
    ("n4", "ROUND({cell}+{unit}*20/3,9)<=0"),
    ("n3", "ROUND({cell}+{unit}*14/3,9)<=0"),
    ("n2", "ROUND({cell}+{unit}*8/3,9)<=0"),
    ("n1", "ROUND({cell}+{unit},9)<0"),
    ("p4", "ROUND({cell}-{unit}*22/3,9)>=0"),
    ("p3", "ROUND({cell}-{unit}*16/3,9)>=0"),
    ("p2", "ROUND({cell}-{unit}*10/3,9)>=0"),
    ("p1", "ROUND({cell}-{unit},9)>0"),
    ("z0", "TRUE"),
)
_STATE_LOOKS = (
    ("▼", {"font_color": SHORTFALL, "bold": True, "bg_color": "#F8E6DE"}),
    ("▽", {"font_color": SHORTFALL}),
    ("≈", {"font_color": PERCEPTION}),
    ("△", {"font_color": PERCEPTION}),
    ("▲", {"font_color": PERCEPTION, "bold": True, "bg_color": "#E3EFF1"}),
    ("◌", {"font_color": GREY, "italic": True}),
    ("⊘", {"font_color": INK, "bg_color": HIDDEN_FILL}),
)
_LIMITS = {"title": 32, "message": 255}


def add_gap_rules(worksheet: Any, styles: Styles, box: Box, unit: str) -> None:
    """Colour the gaps of a range by nine fixed classes that follow the smallest gap; text is left alone."""
    cell = _corner(box)
    for name, test in _CLASSES:
        fill, ink = HEAT[name]
        look = styles.rule(f"heat {name}", {"bg_color": fill, "font_color": ink})
        criteria = f"=AND(ISNUMBER({cell}),{test.format(cell=cell, unit=unit)})"
        worksheet.conditional_format(
            *box, {"type": "formula", "criteria": criteria, "format": look, "stop_if_true": True}
        )


def add_state_rules(worksheet: Any, styles: Styles, box: Box) -> None:
    """Colour the states of a range by their sign."""
    cell = _corner(box)
    for sign, look in _STATE_LOOKS:
        format_ = styles.rule(f"state {sign}", look)
        worksheet.conditional_format(
            *box, {"type": "formula", "criteria": f'=LEFT({cell},1)="{sign}"', "format": format_}
        )


def add_input_rules(worksheet: Any, column: Column, box: Box, words: Words) -> None:
    """Say what an input is for and refuse what cannot be."""
    rule: dict[str, Any] = {"validate": "any"}
    if column.kind == "input_list":
        rule = {"validate": "list", "source": list(column.choices), "error_type": "warning"}
    elif column.kind == "input_whole":
        rule = {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": 5}
    elif column.kind == "input_share":
        rule = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1}
    elif column.kind == "input_money":
        rule = {"validate": "decimal", "criteria": ">=", "value": 0}
    elif column.kind == "input_date":
        from datetime import date

        rule = {"validate": "date", "criteria": ">=", "value": date(2000, 1, 1)}
    title = (column.header or words.header(column.key))[: _LIMITS["title"]]
    key = "plan_role" if column.key.startswith("plan_role") else column.key
    message = words(f"meanings.{key}")[: _LIMITS["message"]]
    worksheet.data_validation(*box, rule | {"input_title": title, "input_message": message, "ignore_blank": True})


def _corner(box: Box) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(box[0], box[1]))
