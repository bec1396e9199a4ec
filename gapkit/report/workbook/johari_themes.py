"""The sheet of what customers and the company write about, theme by theme and view by view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapkit.report.pane_words import fewest_raters, held, said
from gapkit.report.voice import upper_first
from gapkit.report.workbook.context import Context
from gapkit.report.workbook.grid import Column, Row, Sheet

if TYPE_CHECKING:
    from gapkit.scoring.johari.results import ThemeSeen

_SOURCE = "johari.themes[]."


def themes_sheet(context: Context) -> Sheet | None:
    """Return the sheet of themes on both sides; none where they were not coded on both."""
    rows = held(context.voice).themes
    if not rows:
        return None
    columns = (
        Column("window_view", "text", _SOURCE + "view"),
        Column("seen_theme", "text", _SOURCE + "name"),
        Column("window_pane", "text", _SOURCE + "pane"),
        Column("seen_state", "text", _SOURCE + "state"),
        Column("seen_customers", "count", _SOURCE + "n", masked=True),
        Column("seen_customers_base", "count", _SOURCE + "customers"),
        Column("seen_raters", "count", _SOURCE + "raters", masked=True),
        Column("seen_raters_base", "count", _SOURCE + "base", masked=True),
    )
    made = tuple(_row(context, row) for row in rows)
    notes = (said(context.voice, "themes.sheet_note"),)
    return Sheet("johari_themes", context.words("titles.johari_themes"), columns, made, notes=notes)


def _row(context: Context, row: ThemeSeen) -> Row:
    voice = context.voice
    view = upper_first(said(voice, f"views.{row.view}"))
    least = context.words("hidden.small", k=fewest_raters(voice))
    if not row.theme:
        return Row({"window_view": view}, hidden=least)
    return Row(
        {
            "window_view": view,
            "seen_theme": row.name.in_(voice.language) or row.theme,
            "window_pane": said(voice, f"panes.{row.pane}"),
            "seen_state": said(voice, f"themes.states.{row.state}"),
            "seen_customers": row.n,
            "seen_customers_base": row.customers,
            "seen_raters": row.raters,
            "seen_raters_base": row.base,
        },
        strong=row.pane == "blind" and row.state == "sure",
    )
