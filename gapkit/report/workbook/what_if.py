"""The sheet of what closing each gap goes along with, by a step, to the target and in full."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gapkit.report.outcome_words import SHARES, asked
from gapkit.report.priority_words import main_aim, metric_words, told
from gapkit.report.target_words import own_targets, whose_of
from gapkit.report.workbook.context import Context
from gapkit.report.workbook.grid import Column, Row, Sheet, Value

if TYPE_CHECKING:
    from gapkit.scoring.what_if import Gain

_SOURCE = "what_if[]."


def what_if_sheet(context: Context) -> Sheet | None:
    """Return every gain; None where nothing can be said of what moves the outcome."""
    voice = context.voice
    own = own_targets(voice)
    rows = [row for row in context.diagnosis.what_if if row.closes != "target" or row.code not in own]
    if not rows:
        return None
    columns = (
        Column("dimension", "text", _SOURCE + "code"),
        Column("gain_metric", "text", _SOURCE + "metric"),
        Column("closes", "text", _SOURCE + "closes"),
        Column("closes_by", "effect", _SOURCE + "by"),
        Column("gained", "effect", _SOURCE + "gain"),
        Column("gained_low", "effect", _SOURCE + "low"),
        Column("gained_high", "effect", _SOURCE + "high"),
        Column("per_point", "effect", _SOURCE + "slope"),
        Column("per_point_low", "effect", _SOURCE + "slope_low"),
        Column("per_point_high", "effect", _SOURCE + "slope_high"),
        Column("n", "count", _SOURCE + "n"),
        Column("room", "effect", _SOURCE + "room"),
        Column("gain_note", "text", _SOURCE + "reason"),
    )
    both = "_both" if rows[0].model == "both" else ""
    note = told(voice, f"what_if.note{both}", level=voice.rules["level"], n=context.locale.number(rows[0].n))
    notes = (context.words("notes_under.what_if"), note, *(told(voice, f"what_if.note_{name}") for name in _NOTES))
    title = context.words("titles.what_if", **main_aim(voice))
    return Sheet("what_if", title, columns, tuple(_row(context, row) for row in rows), notes=notes)


_NOTES = ("unclear", "capped", "association")


def _row(context: Context, row: Gain) -> Row:
    voice = context.voice
    unit = 100 if row.metric == "value" and asked(voice, row.outcome).kind in SHARES else 1

    def scaled(value: float) -> float | None:
        return unit * value if math.isfinite(value) else None

    said = [told(voice, f"what_if.{row.reason}")] if row.reason else []
    said += [told(voice, f"sheet.{row.capped}")] if row.capped else []
    cells: dict[str, Value] = {
        "dimension": context.dimension_name(row.code),
        "gain_metric": metric_words(voice, row),
        "closes": told(voice, f"sheet.{row.closes}", whose=whose_of(voice, row.code)),
        "closes_by": row.by,
        "gained": scaled(row.gain),
        "gained_low": scaled(row.low),
        "gained_high": scaled(row.high),
        "per_point": scaled(row.slope),
        "per_point_low": scaled(row.slope_low),
        "per_point_high": scaled(row.slope_high),
        "n": row.n,
        "room": row.room,
        "gain_note": "; ".join(said),
    }
    return Row(cells, strong=row.closes in ("target", "plan"))
