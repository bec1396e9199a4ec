"""The cover: an index with links, what was studied, the key numbers, and the limits that formulas follow."""

from __future__ import annotations

from collections.abc import Sequence

from gapkit.report.workbook.context import Context
from gapkit.report.workbook.grid import Cell, Column, Line, Panel, Row, Sheet

_KPI_LIMIT = 14


def cover_sheet(context: Context, sheets: Sequence[Sheet]) -> Sheet:
    """Return the cover of a workbook that holds these sheets."""
    words = context.words
    columns = (Column("sheet", "link"), Column("contents", "text"), Column("table", "code"), Column("rows", "count"))
    rows = [
        Row(
            {
                "sheet": Cell(words.sheet(sheet.key), link=sheet.key),
                "contents": words(f"about.{sheet.key}"),
                "table": words.table(sheet.key),
                "rows": len(sheet.rows),
            }
        )
        for sheet in sheets
    ]
    cover = context.report.cover
    facts = tuple(Line(fact.name, fact.text.replace("**", "")) for fact in cover.facts)
    kpis = tuple(
        # The large type of a key number is for numbers; words stand in the type of the facts.
        Line(kpi.name, text, "kpi" if len(text) <= _KPI_LIMIT else "text", kpi.small.replace("**", ""))
        for kpi in cover.kpis
        for text in (kpi.text.replace("**", ""),)
    )
    panels = [Panel(words("panels.study"), facts), Panel(words("panels.numbers"), kpis), _limits(context)]
    return Sheet(
        "cover",
        cover.title.replace("**", ""),
        columns,
        tuple(rows),
        panels=tuple(panel for panel in panels if panel.lines),
        filtered=False,
    )


def _limits(context: Context) -> Panel:
    words, thresholds = context.words, context.diagnosis.thresholds
    scale = context.diagnosis.questionnaire.scale
    who = words(f"set_by.{'study' if thresholds.smallest_gap_set_by == 'study' else 'default'}")
    return Panel(
        words("panels.limits"),
        (
            Line(
                words("limits.smallest_gap"),
                thresholds.smallest_gap,
                "score",
                f"{words('input.smallest_gap')} {who}",
                "smallest_gap",
            ),
            Line(words("limits.min_cell"), thresholds.min_cell, "rank", words("input.min_cell"), "min_cell", 3.0),
            Line(
                words("limits.indicative_below"),
                thresholds.indicative_below,
                "rank",
                words("input.indicative_below"),
                "indicative_below",
            ),
            Line(words("limits.level"), thresholds.level, "share", words("input.level"), "level", fixed=True),
            Line(words("limits.scale_low"), scale.low, "rank", words("input.scale"), "scale_low", fixed=True),
            Line(words("limits.scale_high"), scale.high, "rank", words("input.scale"), "scale_high", fixed=True),
            Line(words("limits.scale_range"), scale.range, "rank", words("input.scale"), "scale_range", fixed=True),
            Line(words("limits.currency"), None, "text", words("input.currency"), "currency"),
        ),
    )
