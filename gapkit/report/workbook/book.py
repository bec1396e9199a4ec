"""Which sheets a diagnosis has, in their order."""

from __future__ import annotations

from gapkit.report.workbook.checks import sensitivity_sheet
from gapkit.report.workbook.context import Context
from gapkit.report.workbook.cover import cover_sheet
from gapkit.report.workbook.gaps import dimensions_sheet, items_sheet
from gapkit.report.workbook.grid import Sheet
from gapkit.report.workbook.outcomes import outcomes_sheet
from gapkit.report.workbook.records import dictionary_sheet, stamp_sheet
from gapkit.report.workbook.roadmap import roadmap_sheet, target_sheet
from gapkit.report.workbook.segments import map_sheet, segments_sheet
from gapkit.report.workbook.soundness import columns_sheet, quality_sheet, reliability_sheet
from gapkit.report.workbook.summary import summary_sheet


def book_of(context: Context) -> tuple[Sheet, ...]:
    """Return the sheets of a diagnosis; what was not asked has none."""
    made = [
        dimensions_sheet(context),
        items_sheet(context),
        segments_sheet(context),
        map_sheet(context),
        outcomes_sheet(context),
        target_sheet(context),
        roadmap_sheet(context),
        reliability_sheet(context),
        quality_sheet(context),
        columns_sheet(context),
        sensitivity_sheet(context),
    ]
    body = [sheet for sheet in made if sheet is not None]
    told = [summary_sheet(context, frozenset(sheet.key for sheet in body)), *body]
    told.append(stamp_sheet(context))
    told.insert(-1, dictionary_sheet(context, told))
    return (cover_sheet(context, told), *told)
