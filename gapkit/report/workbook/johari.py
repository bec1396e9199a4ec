"""The sheets of the window: expectations, the organisation's gaps, what nobody asked about."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gapkit.report.outline.johari_chain import notes_of
from gapkit.report.outline.johari_unknown import hint_evidence, hint_next, hint_probe, hint_title
from gapkit.report.pane_words import VIEW_GAPS, gaps_of, held, leading, said, said_of, verdict_words
from gapkit.report.voice import upper_first
from gapkit.report.workbook.context import Context, alt_text, steps
from gapkit.report.workbook.gap_charts import scale_axis
from gapkit.report.workbook.grid import Chart, Column, Point, Row, Sheet, Value, difference, number
from gapkit.report.workbook.johari_house import maturity_sheet, rating_row
from gapkit.report.workbook.johari_themes import themes_sheet
from gapkit.report.workbook.self_rating import self_rating_sheet, subject_name
from gapkit.scoring.johari.results import PANES

if TYPE_CHECKING:
    from gapkit.scoring.johari.results import Hint, OrganisationGap, WindowItem

_ITEMS, _GAPS, _HINTS = "johari.expectations.items[].", "organisation[].", "johari.unknown[]."
_MOST_POINTS = 30
_MOVES = {"overrated": "hidden"}
"""Panes whose move is that of another."""


def johari_sheets(context: Context) -> list[Sheet | None]:
    """Return the sheets of the windows, each where it has rows; none where not even the customers may be shown."""
    if context.diagnosis.johari is None or context.voice.people is None:
        return []
    return [
        _window(context),
        _gaps(context),
        _unknown(context),
        self_rating_sheet(context),
        maturity_sheet(context),
        themes_sheet(context),
    ]


def _window(context: Context) -> Sheet | None:
    found, voice = held(context.voice), context.voice
    if not found.expectations:
        return None
    columns = (
        Column("window_view", "text", _ITEMS + "view"),
        Column("window_basis", "text", _ITEMS + "basis"),
        Column("window_pane", "text", _ITEMS + "pane"),
        Column("window_state", "text", _ITEMS + "state"),
        Column("code", "code", _ITEMS + "code"),
        Column("item", "text", "questionnaire.items[]"),
        Column("n", "count", _ITEMS + "n"),
        *(Column(f"window_customer{end}", "score", f"{_ITEMS}customer{end}") for end in ("", "_low", "_high")),
        Column("window_raters", "count", _ITEMS + "raters", masked=True),
        *(Column(f"window_company{end}", "score", f"{_ITEMS}company{end}") for end in ("", "_low", "_high")),
        Column("window_difference", "gap", "organisation[].difference", formula="{window_company}-{window_customer}"),
        Column("window_difference_low", "effect", "organisation[].low"),
        Column("window_difference_high", "effect", "organisation[].high"),
        *(Column(f"pane_{pane}", "share1", _ITEMS + "shares") for pane in PANES),
        Column("window_inflated", "share1", _ITEMS + "inflated"),
        Column("window_derived", "share1", _ITEMS + "derived"),
        Column("window_agreement", "score", _ITEMS + "agreement"),
        Column("window_move", "text", _ITEMS + "pane"),
    )
    leads = leading(found)
    main = None if leads is None else (leads.view, leads.areas.basis)
    ordered = sorted(found.expectations, key=lambda row: ((row.view, row.basis) != main, row.view != "manager"))
    least = context.locale.number(context.diagnosis.thresholds.johari.fewest_raters)
    return Sheet(
        "johari",
        context.title("johari", "johari"),
        columns,
        tuple(_window_row(context, row) for row in ordered),
        notes=(said(voice, "sheet.window_note", k=least),),
        charts=tuple(chart for view in VIEW_GAPS if (chart := _chart(context, view)) is not None),
        printed="window_difference_high",
    )


def _window_row(context: Context, row: WindowItem) -> Row:
    voice = context.voice
    named: dict[str, Value] = {
        "window_view": upper_first(said(voice, f"views.{row.view}")),
        "window_basis": said(voice, f"basis.{row.basis}"),
        "window_state": said(voice, f"states.{row.state}"),
        "code": row.code,
        "item": context.item_text(row.code),
    }
    if row.state == "not_asked":
        return Row(named, hidden=said(voice, "states.not_asked"))
    if row.state == "few":
        least = max(context.diagnosis.thresholds.johari.fewest_raters, context.diagnosis.thresholds.min_cell)
        return Row(named, hidden=context.words("hidden.small", k=least))
    apart = gaps_of(held(voice), VIEW_GAPS[row.view], "item").get(row.code) if row.basis == "absolute" else None
    firm = row.state == "sure"
    named |= {
        "window_pane": said(voice, f"panes.{row.pane}") if row.pane and row.state != "disagree" else "",
        "n": row.n,
        "window_raters": row.raters,
        **{f"window_{key}": getattr(row, key) for key in _LIMITED},
        "window_difference": difference(row.company, row.customer, row.company - row.customer),
        "window_difference_low": None if apart is None else apart.low,
        "window_difference_high": None if apart is None else apart.high,
        **{f"pane_{pane}": share for pane, share in zip(PANES, row.shares, strict=False)},
        "window_inflated": row.inflated,
        "window_derived": row.derived,
        "window_agreement": row.agreement,
        "window_move": said(voice, f"moves.{_MOVES.get(row.pane, row.pane)}") if firm and row.pane != "outside" else "",
    }
    return Row(named, strong=firm)


_LIMITED = tuple(f"{who}{end}" for who in ("customer", "company") for end in ("", "_low", "_high"))


def _chart(context: Context, view: str) -> Chart | None:
    """Return what a view believes beside what customers expect, the largest difference on top."""
    voice = context.voice
    rows = [row for row in gaps_of(held(voice), VIEW_GAPS[view], "item").values() if math.isfinite(row.difference)]
    if not rows:
        return None
    rows = sorted(rows, key=lambda row: -abs(row.difference))[:_MOST_POINTS]
    points = tuple(
        Point(
            context.short(context.item_text(row.code)),
            context.locale.signed(row.difference),
            perception=row.first,
            expectation=row.second,
        )
        for row in rows
    )
    scale = context.diagnosis.questionnaire.scale
    marks = [value for row in rows for value in (number(row.first), number(row.second))]
    low, high, step = steps(marks, finest=0.5, least=scale.low, most=scale.high)
    title = said_of(voice, "sheet.chart", view)
    alt = alt_text(title, (f"{point.label}: {point.text}" for point in points))
    return Chart(
        "dumbbell",
        title,
        alt,
        scale_axis(context, low),
        points,
        low,
        high,
        step,
        axis_format="0.0" if step < 1 else "0",
        marks="view_marks",
        shape="square",
    )


def _gaps(context: Context) -> Sheet | None:
    found, voice = held(context.voice), context.voice
    if not found.organisation and not found.internal:
        return None
    columns = (
        Column("organisation_gap", "code", _GAPS + "gap"),
        Column("organisation_pair", "text", _GAPS + "gap"),
        Column("level", "text", _GAPS + "level"),
        Column("code", "code", _GAPS + "code"),
        Column("subject_name", "text", "questionnaire.dimensions[]"),
        Column("organisation_n_first", "count", _GAPS + "n_first", masked=True),
        Column("organisation_n_second", "count", _GAPS + "n_second"),
        Column("organisation_first", "score", _GAPS + "first"),
        Column("organisation_second", "score", _GAPS + "second"),
        Column(
            "organisation_difference",
            "gap",
            _GAPS + "difference",
            formula="{organisation_first}-{organisation_second}",
        ),
        Column("organisation_low", "effect", _GAPS + "low"),
        Column("organisation_high", "effect", _GAPS + "high"),
        Column("organisation_verdict", "text", _GAPS + "verdict"),
        Column("p_adjusted", "p_value", _GAPS + "p_adjusted"),
        Column("organisation_equivalence", "p_value", _GAPS + "equivalence_p"),
        Column("organisation_units", "count", _GAPS + "units"),
        *(Column(f"organisation_mean_{end}", "score", f"johari.internal[].{end}") for end in ("low", "high")),
        Column("window_agreement", "score", "johari.internal[].agreement"),
        Column("organisation_alpha", "score", "johari.internal[].alpha"),
    )
    between = [(row.gap, _gap_row(context, row)) for row in found.organisation]
    inside = [(row.gap, rating_row(context, row)) for row in found.internal]
    rows = tuple(row for _, row in sorted([*between, *inside], key=lambda pair: pair[0]))
    title = context.figure_title("johari", 1, context.words("titles.organisation"))
    return Sheet("organisation", title, columns, rows, notes=tuple(notes_of(voice)), printed="organisation_verdict")


def _gap_row(context: Context, row: OrganisationGap) -> Row:
    voice, units = context.voice, context.diagnosis.thresholds.min_cell
    return Row(
        {
            "organisation_gap": str(row.gap),
            "organisation_pair": said(voice, f"pairs.{row.gap}"),
            "level": context.words(f"levels.{row.level}"),
            "code": row.code,
            "subject_name": subject_name(context, row.level, row.code),
            "organisation_n_first": row.n_first,
            "organisation_n_second": row.n_second,
            "organisation_first": row.first,
            "organisation_second": row.second,
            "organisation_difference": difference(row.first, row.second, row.difference),
            "organisation_low": row.low,
            "organisation_high": row.high,
            "organisation_verdict": verdict_words(voice, row),
            "p_adjusted": row.p_adjusted,
            "organisation_equivalence": row.equivalence_p,
            "organisation_units": row.units if row.units >= units else None,
        },
        strong=row.verdict in ("underestimates", "overestimates"),
    )


def _unknown(context: Context) -> Sheet | None:
    found, voice = held(context.voice), context.voice
    if not found.unknown:
        return None
    columns = (
        Column("hint_subject", "text", _HINTS + "subject"),
        Column("hint_evidence", "text", _HINTS + "kind"),
        Column("n", "count", _HINTS + "n"),
        Column("hint_base", "count", _HINTS + "base"),
        *(Column(f"hint_{key}", "score", _HINTS + key) for key in _HINT_NUMBERS),
        Column("hint_probe", "text", _HINTS + "kind"),
        Column("hint_next", "text", _HINTS + "kind"),
    )
    rows = tuple(_hint_row(context, hint) for hint in found.unknown)
    notes = (said(voice, "sheet.unknown_note"),)
    return Sheet("unknown", context.words("titles.unknown"), columns, rows, notes=notes)


_HINT_NUMBERS = ("estimate", "low", "high", "noise", "certainty")


def _hint_row(context: Context, hint: Hint) -> Row:
    voice = context.voice
    return Row(
        {
            "hint_subject": hint_title(voice, hint),
            "hint_evidence": hint_evidence(voice, hint),
            "n": hint.n if hint.kind != "unheard" else None,
            "hint_base": hint.base,
            **{f"hint_{key}": getattr(hint, key) for key in _HINT_NUMBERS},
            "hint_probe": upper_first(hint_probe(voice, hint)),
            "hint_next": upper_first(hint_next(voice, hint)),
        }
    )
