"""The sheet of penalties and rewards: what low and high perceptions do to the main outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapkit.report.asymmetry_words import ends_of, reading_of, said
from gapkit.report.driver_words import aim_words
from gapkit.report.driver_words import said as said_of_drivers
from gapkit.report.voice import upper_first
from gapkit.report.workbook.context import Context
from gapkit.report.workbook.grid import Column, Row, Sheet

if TYPE_CHECKING:
    from gapkit.scoring.drivers.asymmetry_results import Asymmetry

_SOURCE = "asymmetry[]."
_ENDS = ("", "_low", "_high")
_MEASURES = {
    "answers_penalty": "penalty",
    "answers_reward": "reward",
    "asymmetry": "asymmetry",
    "impact": "impact",
}
"""Columns, and the numbers in them."""


def asymmetry_sheet(context: Context) -> Sheet | None:
    """Return the sheet of penalties and rewards; none where nothing has numbers: the page has the reason."""
    rows = context.diagnosis.asymmetry
    if all(row.reason for row in rows):
        return None
    columns = (
        Column("indicator", "text", _SOURCE + "outcome"),
        Column("level", "text", _SOURCE + "level"),
        Column("code", "code", _SOURCE + "code"),
        Column("subject_name", "text", "questionnaire.dimensions[]"),
        Column("asymmetry_kind", "text", _SOURCE + "kind"),
        Column("n", "count", _SOURCE + "n"),
        *(Column(f"{key}{end}", "score", f"{_SOURCE}{name}{end}") for key, name in _MEASURES.items() for end in _ENDS),
        Column("low_people", "count", _SOURCE + "low_people"),
        Column("high_people", "count", _SOURCE + "high_people"),
        Column("low_up_to", "score", _SOURCE + "low_up_to"),
        Column("high_from", "score", _SOURCE + "high_from"),
    )
    voice, first = context.voice, rows[0]
    outcome = next(one for one in context.diagnosis.questionnaire.outcomes if one.code == first.outcome)
    aim = aim_words(voice, first.outcome)
    notes = [said(voice, "sheet_note", level=voice.rules["level"], **aim)]
    notes += [] if outcome.higher_is_better else [said(voice, "lower", **aim)]
    notes += ends_of(voice, first)
    notes.append(said_of_drivers(voice, "note.association"))
    title = context.words("titles.asymmetry")
    made = tuple(_row(context, row) for row in rows)
    return Sheet("asymmetry", title, columns, made, notes=tuple(notes), printed="asymmetry_high")


def _row(context: Context, row: Asymmetry) -> Row:
    voice, scale = context.voice, context.diagnosis.questionnaire.scale
    item = voice.is_item(row.code)
    numbers = {f"{key}{end}": getattr(row, f"{name}{end}") for key, name in _MEASURES.items() for end in _ENDS}
    return Row(
        {
            "indicator": upper_first(aim_words(voice, row.outcome)["aim"]),
            "level": context.words(f"levels.{row.level}"),
            "code": row.code,
            "subject_name": context.item_text(row.code) if item else context.dimension_name(row.code),
            "n": row.n,
            "low_people": row.low_people,
            "high_people": row.high_people,
            "low_up_to": scale.low + row.low_up_to * scale.range,
            "high_from": scale.low + row.high_from * scale.range,
            "asymmetry_kind": reading_of(voice, row),
            **numbers,
        },
        strong=row.kind not in ("", "unclear"),
    )
