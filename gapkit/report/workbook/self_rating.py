"""The sheet of the company's own ratings: what it gives beside what customers do, blind spots of complacency on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapkit.report.pane_words import held, said
from gapkit.report.voice import upper_first
from gapkit.report.workbook.context import Context
from gapkit.report.workbook.grid import Column, Row, Sheet, difference

if TYPE_CHECKING:
    from gapkit.scoring.johari.results import PerformanceItem

_RATED = "johari.performance.items[]."


def self_rating_sheet(context: Context) -> Sheet | None:
    """Return the sheet of the company's ratings; none where it gave none."""
    found, voice = held(context.voice), context.voice
    if not found.performance:
        return None
    columns = (
        Column("window_view", "text", _RATED + "view"),
        Column("level", "text", _RATED + "level"),
        Column("code", "code", _RATED + "code"),
        Column("subject_name", "text", "questionnaire.dimensions[]"),
        Column("n", "count", _RATED + "n"),
        Column("window_raters", "count", _RATED + "raters"),
        Column("rated_customer", "score", _RATED + "customer"),
        Column("rated_company", "score", _RATED + "company"),
        Column("rated_difference", "gap", _RATED + "difference", formula="{rated_company}-{rated_customer}"),
        Column("rated_low", "effect", _RATED + "low"),
        Column("rated_high", "effect", _RATED + "high"),
        Column("rated_standing", "text", _RATED + "standing"),
        Column("window_state", "text", _RATED + "state"),
        Column("rated_share", "share1", _RATED + "share"),
        Column("window_agreement", "score", _RATED + "agreement"),
    )
    tolerance = context.diagnosis.thresholds.johari.tolerance_share * context.diagnosis.questionnaire.scale.range
    ordered = sorted(found.performance, key=lambda row: (_place(row), -row.difference))
    return Sheet(
        "self_rating",
        context.words("titles.self_rating"),
        columns,
        tuple(_rated_row(context, row) for row in ordered),
        notes=(said(voice, "sheet.performance_note", tolerance=context.locale.number(tolerance, 2)),),
        printed="window_state",
    )


def _place(row: PerformanceItem) -> tuple[bool, bool, bool]:
    """Return what sorts blind spots of complacency to the top, managers before the frontline."""
    return row.view != "manager", row.level != "item", not (row.standing == "over_poor" and row.state == "sure")


def _rated_row(context: Context, row: PerformanceItem) -> Row:
    voice = context.voice
    return Row(
        {
            "window_view": upper_first(said(voice, f"views.{row.view}")),
            "level": context.words(f"levels.{row.level}"),
            "code": row.code,
            "subject_name": subject_name(context, row.level, row.code),
            "n": row.n,
            "window_raters": row.raters,
            "rated_customer": row.customer,
            "rated_company": row.company,
            "rated_difference": difference(row.company, row.customer, row.difference),
            "rated_low": row.low,
            "rated_high": row.high,
            "rated_standing": said(voice, f"standings.{row.standing}") if row.standing else "",
            "window_state": said(voice, f"states.{row.state}"),
            "rated_share": row.share,
            "window_agreement": row.agreement,
        },
        strong=row.standing == "over_poor" and row.state == "sure",
    )


def subject_name(context: Context, level: str, code: str) -> str:
    """Return what an item asks, or what a dimension is called."""
    return context.item_text(code) if level == "item" else context.dimension_name(code)
