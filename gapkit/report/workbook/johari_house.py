"""The sheet of the company's own maturity: practice beside importance, and what customers find."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapkit.report.outline.johari_house import part_name
from gapkit.report.pane_words import held, said
from gapkit.report.voice import upper_first
from gapkit.report.workbook.context import Context
from gapkit.report.workbook.grid import Column, Row, Sheet, Value, difference

if TYPE_CHECKING:
    from gapkit.scoring.johari.internal_results import InternalRating, MaturityComponent

_SOURCE = "johari.maturity[]."
_NUMBERS = ("practice", "practice_low", "practice_high", "importance")
_APART = ("say_do_low", "say_do_high")
_MET = ("customer_gap", "customer_low", "customer_high")


def maturity_sheet(context: Context) -> Sheet | None:
    """Return the sheet of maturity; none where nobody was asked."""
    rows = held(context.voice).maturity
    if not rows:
        return None
    columns = (
        Column("window_view", "text", _SOURCE + "view"),
        Column("code", "code", _SOURCE + "code"),
        Column("component", "text", _SOURCE + "code"),
        Column("n", "count", _SOURCE + "n", masked=True),
        *(Column(f"maturity_{key}", "score", _SOURCE + key) for key in _NUMBERS),
        Column("maturity_say_do", "gap", _SOURCE + "say_do", formula="{maturity_practice}-{maturity_importance}"),
        *(Column(f"maturity_{key}", "effect", _SOURCE + key) for key in _APART),
        Column("maturity_verdict", "text", _SOURCE + "verdict"),
        Column("window_agreement", "score", _SOURCE + "agreement"),
        Column("organisation_alpha", "score", _SOURCE + "alpha"),
        Column("maturity_counterpart", "text", _SOURCE + "counterpart"),
        *(Column(f"maturity_{key}", "effect", _SOURCE + key) for key in _MET),
        Column("maturity_beside", "text", _SOURCE + "beside"),
    )
    made = tuple(_row(context, row) for row in rows)
    notes = (said(context.voice, "house.maturity_note"),)
    return Sheet("maturity", context.words("titles.maturity"), columns, made, notes=notes, printed="maturity_verdict")


def _row(context: Context, row: MaturityComponent) -> Row:
    voice = context.voice
    named: dict[str, Value] = {
        "window_view": upper_first(said(voice, f"views.{row.view}")),
        "code": row.code,
        "component": part_name(voice, "components", row.code),
    }
    if row.reason:
        return Row(named, hidden=_why(context, row))
    named |= {
        "n": row.n,
        **{f"maturity_{key}": getattr(row, key) for key in (*_NUMBERS, *_APART, *_MET)},
        "maturity_say_do": difference(row.practice, row.importance, row.say_do),
        "maturity_verdict": said(voice, f"say_do.{row.verdict}") if row.verdict else "",
        "window_agreement": row.agreement,
        "organisation_alpha": row.alpha,
        "maturity_counterpart": context.dimension_name(row.counterpart) if row.counterpart else "",
        "maturity_beside": said(voice, f"beside.{row.beside}") if row.beside else "",
    }
    return Row(named, strong=row.verdict == "said_not_done")


def rating_row(context: Context, row: InternalRating) -> Row:
    """Return a direct rating of a gap, or of what lies behind one, for the sheet of the organisation's gaps."""
    voice, direct = context.voice, row.kind == "gap"
    view = upper_first(said(voice, f"views.{row.view}"))
    named: dict[str, Value] = {
        "organisation_gap": str(row.gap),
        "organisation_pair": said(voice, "house.rated" if direct else "house.antecedent", view=view),
        "level": context.words("levels.dimension") if direct else "",
        "code": row.code,
        "subject_name": context.dimension_name(row.code) if direct else part_name(voice, "behind", row.code),
    }
    if row.n is None or row.reason in ("few", "nothing"):
        return Row(named, hidden=_why(context, row))
    named |= {
        "organisation_n_first": row.n,
        "organisation_first": row.mean,
        "organisation_mean_low": row.low,
        "organisation_mean_high": row.high,
        "window_agreement": row.agreement,
        "organisation_alpha": row.alpha,
    }
    return Row(named)


def _why(context: Context, row: InternalRating | MaturityComponent) -> str:
    """Return why a row has no numbers: nobody was asked, or too few answered."""
    if row.reason == "nothing":
        return said(context.voice, "chain.not_asked")
    thresholds = context.diagnosis.thresholds
    return context.words("hidden.small", k=max(thresholds.johari.fewest_raters, thresholds.min_cell))
