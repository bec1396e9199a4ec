"""The last sheets: what every column means, and what makes the workbook reproducible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from gapkit.diagnosis.diagnosis import Diagnosis
from gapkit.report.workbook.context import Context
from gapkit.report.workbook.grid import INPUTS, TEXTS, Cell, Column, Row, Sheet, Value

_TYPES = {
    **dict.fromkeys((*TEXTS, "input_text", "input_list"), "text"),
    **dict.fromkeys(("count", "rank", "input_whole"), "whole"),
    **dict.fromkeys(("share", "share1", "input_share"), "share"),
    "input_date": "date",
}
_MIXED = (
    *("estimate", "estimate_low", "estimate_high", "value", "value_low", "value_high", "observed", "limit"),
    *("hint_estimate", "hint_low", "hint_high", "hint_noise"),
    *("gained", "gained_low", "gained_high", "per_point", "per_point_low", "per_point_high"),
)
"""Columns whose unit changes from row to row."""

_UNITS = {
    "gap": "points",
    "effect": "points",
    "score": "points",
    "count": "count",
    "rank": "place",
    "share": "share",
    "share1": "share",
    "p_value": "probability",
    "priority": "hundred",
}


_PARTS = ("johari", "plan_limits")
"""Thresholds that are groups of thresholds: those of a plan are told where there is one."""


def dictionary_sheet(context: Context, sheets: Sequence[Sheet]) -> Sheet:
    """Return the meaning of every column of these sheets, in both languages."""
    words = context.words
    columns = (
        Column("sheet", "link"),
        Column("table", "code"),
        Column("column", "text"),
        Column("field", "code"),
        Column("meaning_es", "text"),
        Column("meaning_en", "text"),
        Column("unit", "text"),
        Column("type", "text"),
        Column("origin", "text"),
        Column("source", "code"),
    )
    sheet = Sheet("dictionary", words("titles.dictionary"), columns, (), story=False)
    rows = [_entry(context, of, column) for of in (*sheets, sheet) for column in of.columns]
    return Sheet("dictionary", words("titles.dictionary"), columns, tuple(rows), story=False, printed="meaning_en")


def stamp_sheet(context: Context) -> Sheet:
    """Return everything that makes the workbook reproducible."""
    diagnosis, words = context.diagnosis, context.words
    least = diagnosis.thresholds.min_cell
    source, stamp, asked = diagnosis.input, diagnosis.stamp, diagnosis.questionnaire
    few = source.used < least or bool(context.hidden(diagnosis.gaps.overall))
    hidden = Cell(None, hidden=words("hidden.small", k=least))
    rights = asked.rights_note.in_(context.language) if asked.rights_note else asked.rights
    told: list[tuple[str, Value]] = [
        ("format", "gapkit/workbook/1"),
        ("version", stamp.version),
        ("generated", stamp.generated),
        ("environment", stamp.environment),
        ("command", stamp.command),
        ("seed", str(stamp.seed)),
        ("input_name", source.name),
        ("input_sha256", source.sha256),
        ("input_rows", hidden if few else source.rows),
        ("input_used", hidden if few else source.used),
        ("questionnaire", asked.id),
        ("questionnaire_version", asked.version),
        ("instrument", asked.title.in_(context.language)),
        ("instrument_source", asked.source),
        ("instrument_rights", rights),
        ("language", context.language),
        *((f"study_{name}", value) for name, value in diagnosis.study.items()),
        *(
            (f.name, getattr(diagnosis.thresholds, f.name))
            for f in fields(diagnosis.thresholds)
            if f.name not in _PARTS
        ),
        *_johari(diagnosis),
        *_plan(diagnosis),
    ]
    told = [
        (key, words.known("set_by", str(value)).rstrip(".") if key.endswith("_set_by") else value)
        for key, value in told
    ]
    rows = []
    for key, value in told:
        if value in (None, ""):
            continue
        kind = "score" if isinstance(value, float) else "rank"
        cell = value if isinstance(value, Cell) else Cell(value, kind="text" if isinstance(value, str) else kind)
        rows.append(Row({"key": words.known("stamp", key), "setting": cell, "field": key}))
    columns = (Column("key", "text"), Column("setting", "text"), Column("field", "code"))
    return Sheet("stamp", words("titles.stamp"), columns, tuple(rows), story=False)


def _johari(diagnosis: Diagnosis) -> list[tuple[str, Value]]:
    """Return the cut-offs of the windows."""
    limits = diagnosis.thresholds.johari
    return [(f"johari_{one.name}", getattr(limits, one.name)) for one in fields(limits)]


def _plan(diagnosis: Diagnosis) -> list[tuple[str, Value]]:
    """Return the defaults of a plan, where there is one."""
    limits = diagnosis.thresholds.plan_limits
    return [] if diagnosis.plan is None else [(f"plan_{one.name}", getattr(limits, one.name)) for one in fields(limits)]


def _entry(context: Context, sheet: Sheet, column: Column) -> Row:
    words = context.words
    key = "plan_role" if column.key.startswith("plan_role") else "dimension_value" if column.header else column.key
    origin = "formula" if column.formula else "input" if column.kind in INPUTS else "value"
    unit = "deviations" if column.key == "d_av" else "mixed" if column.key in _MIXED else _UNITS.get(column.kind)
    unit = None if column.key.startswith(("alpha", "inter_item", "difference_")) else unit
    return Row(
        {
            "sheet": Cell(words.sheet(sheet.key), link=sheet.key),
            "table": words.table(sheet.key),
            "column": column.header or words.header(column.key),
            "field": column.key,
            "meaning_es": words.other("es")(f"meanings.{key}"),
            "meaning_en": words.other("en")(f"meanings.{key}"),
            "unit": words(f"dictionary_units.{unit}") if unit else "",
            "type": words(f"types.{_TYPES.get(column.kind, 'number') if column.key != 'n_effective' else 'number'}"),
            "origin": words(f"origins.{origin}"),
            "source": column.source,
        }
    )
